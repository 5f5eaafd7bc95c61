"""The stocks of named deposits: parts of their group, their own holders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from model import Scenario, World, evaluate
from model.answers.answers import ladder_by_group
from model.answers.ground import STOCKS, deposit_ladder
from tests.strategies import scenarios

LITHIUM = "shevchenkivske-lithium"


def test_a_deposit_is_its_part_of_its_region_by_tonnage(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    table = deposit_ladder(outcome)
    wanted = outcome.by_deposit.loc[table.index, "value"]
    assert table["S0"].to_numpy() == pytest.approx(wanted.to_numpy(), rel=1e-12)
    assert list(table.columns) == ["name", "group", "ore_mt", *STOCKS]
    assert table["ore_mt"].notna().all()
    assert len(table) > 10
    assert LITHIUM in table.index


def test_rungs_are_those_of_the_group(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    table, groups = deposit_ladder(outcome), ladder_by_group(outcome.economy, world)
    for rung in ("S1", "S2", "S3"):
        ratio = (groups[rung] / groups["S0"]).loc[table["group"]].to_numpy()
        assert table[rung].to_numpy() == pytest.approx(table["S0"].to_numpy() * ratio, rel=1e-12)


def test_a_deposit_that_fell_later_is_reached_on_the_seed_s_day(
    world: World, seed: Scenario
) -> None:
    here = deposit_ladder(evaluate(seed, world)).loc[LITHIUM]
    assert here["S4"] == pytest.approx(here["S3"], rel=0.05)
    later = seed.replace(front_line_date=world.front_line_days[-1])
    lost = deposit_ladder(evaluate(later, world)).loc[LITHIUM]
    assert lost["S4"] < 0.2 * lost["S3"]  # near the line a deposit is held with a probability
    freed = deposit_ladder(evaluate(later.replace(freed_share=0.5), world)).loc[LITHIUM]
    back = 0.5 * (lost["S3"] - lost["S4"])
    assert freed["S4"] == pytest.approx(lost["S4"] + back)


@pytest.mark.parametrize(("party", "part"), [("ukraine", 1.0), ("russia", 0.0), ("other", 0.0)])
def test_a_deposit_handed_over_goes_with_its_holder(
    party: str, part: float, world: World, seed: Scenario
) -> None:
    row = deposit_ladder(evaluate(seed.replace(deposit_control={LITHIUM: party}), world))
    assert row.loc[LITHIUM, "S4"] == pytest.approx(part * row.loc[LITHIUM, "S3"])


@given(scenario=scenarios())
@settings(max_examples=15)
def test_deposits_are_never_more_than_their_group(scenario: Scenario, world: World) -> None:
    outcome = evaluate(scenario, world)
    table, groups = deposit_ladder(outcome), ladder_by_group(outcome.economy, world)
    for rung in ("S0", "S1", "S2", "S3"):
        sums = table.groupby("group")[rung].sum()
        assert (sums <= groups[rung].loc[sums.index] * (1 + 1e-9) + 1e-6).all()
    assert (table["S4"] <= table["S3"] * (1 + 1e-12)).all()
    assert np.isfinite(table[list(STOCKS)].to_numpy()).all()


def test_own_values_of_nothing_are_nothing(world: World, seed: Scenario) -> None:
    own = seed.replace(own_values={"UA-05": {"coal": 3.0}})
    table = deposit_ladder(evaluate(own, world))
    assert table.loc[table["group"] != "coal", list(STOCKS)].to_numpy().max() == 0.0
