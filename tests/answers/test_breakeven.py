"""Break-even: the level found meets the claim, the level before does not, or nothing does."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from model import Scenario, ScenarioError, World, evaluate
from model.answers import breakeven
from model.answers.breakeven import LEVERS, QUANTITIES, BreakEven, break_even, region_flips
from model.answers.crossing import levels_tried
from model.money.economy import reckon
from model.territory.value import Held
from tests.scenarios import roomy

DRAFT = "dl1-bessent-draft-2025-02"


@pytest.fixture(scope="module")
def draft(seed: Scenario) -> Scenario:
    """Half of all receipts, all of it to the United States."""
    return seed.replace(deal=DRAFT)


def cumulated(scenario: Scenario, world: World, quantity: str = "us") -> float:
    return float(evaluate(scenario, world).economy.cumulated()[quantity])


def with_lever(scenario: Scenario, world: World, lever: str, level: float, quantity: str) -> float:
    """Reckon a scenario at a level of a lever, beyond the bounds of scenarios too."""
    if lever.startswith("held."):
        region = lever.removeprefix("held.")
        shares = {"russia": 1.0 - level, "other": 0.0}
        control = {**scenario.as_dict()["control"], region: shares}
        return cumulated(scenario.replace(control=control), world, quantity)
    outcome = evaluate(scenario, world)
    changed = {lever: np.array([level])}
    found = reckon(scenario, world, Held.of(outcome.shares, outcome.value.astype(float)), changed)
    return float(found.cumulated()[quantity])


@pytest.mark.parametrize("quantity", list(QUANTITIES))
@pytest.mark.parametrize(
    ("lever", "claim"),
    [
        ("price_multiple", 40_000.0),
        ("inflow_share", 5_000.0),
        ("held.UA-63", 8_000.0),
        ("held.UA-12", 9_000.0),
    ],
)
def test_the_level_meets_the_claim_and_the_one_below_does_not(
    lever: str, claim: float, quantity: str, world: World, draft: Scenario
) -> None:
    if quantity == "state":
        claim *= 2.0
    found = break_even(draft, world, lever, claim=claim, quantity=quantity)
    if lever == "inflow_share" and quantity == "state":
        assert (found.level, found.verdict) == (None, "met throughout")
        return
    assert found.verdict == "just met"
    assert found.level is not None
    assert found.low < found.level < found.high
    assert found.at_low < claim < found.at_high
    here = with_lever(draft, world, lever, found.level, quantity)
    below = with_lever(draft, world, lever, found.level * (1 - 1e-9), quantity)
    assert here >= claim * (1 - 1e-12)
    assert below < claim
    assert here == pytest.approx(claim, rel=0.05)  # a jump where a project is built is small here


def test_a_smooth_flow_is_met_to_the_last_digit(world: World, draft: Scenario) -> None:
    found = break_even(draft, world, "inflow_share", claim=5_000.0)
    assert found.level is not None
    met = with_lever(draft, world, "inflow_share", found.level, "us")
    assert met == pytest.approx(5_000.0, rel=1e-12)


def test_a_jump_is_met_on_its_upper_side(world: World, seed: Scenario) -> None:
    """Between the flow before and after a field becomes worth building, any claim has one level."""
    seed, claims = roomy(seed), np.linspace(600.0, 1_600.0, 4)
    for claim in claims.tolist():
        found = break_even(seed, world, "price_multiple", claim=claim)
        assert found.level is not None
        assert with_lever(seed, world, "price_multiple", found.level, "us") >= claim * (1 - 1e-12)
        below = with_lever(seed, world, "price_multiple", found.level * (1 - 1e-9), "us")
        assert below < claim


def test_the_horizon_that_meets_a_claim_is_that_of_evaluate(world: World, draft: Scenario) -> None:
    found = break_even(draft, world, "horizon", claim=8_000.0)
    assert found.level is not None
    whole = math.floor(found.level)
    before, after = (
        cumulated(draft.replace(horizon_years=years), world) for years in (whole, whole + 1)
    )
    assert before < 8_000.0 <= after
    part = found.level - whole
    assert before + part * (after - before) == pytest.approx(8_000.0)


def test_a_horizon_is_tried_to_the_longest_whatever_the_scenario_s(
    world: World, draft: Scenario
) -> None:
    here = break_even(draft.replace(horizon_years=10), world, "horizon", claim=8_000.0)
    there = break_even(draft, world, "horizon", claim=8_000.0)
    assert here == there
    assert (here.low, here.high) == (1.0, 100.0)
    longest = cumulated(draft.replace(horizon_years=100), world)
    assert here.at_high == pytest.approx(longest, rel=1e-12)


@pytest.mark.parametrize("lever", ["capacity_multiple", "inflow_share", "horizon", "held.UA-14"])
def test_no_level_is_an_answer_with_what_the_bounds_give(
    lever: str, world: World, seed: Scenario
) -> None:
    found = break_even(seed, world, lever, claim=300_000.0)
    assert (found.level, found.verdict) == (None, "not met")
    assert 0.0 <= found.at_low < 300_000.0
    assert 0.0 <= found.at_high < 300_000.0
    if lever != "horizon":
        low = with_lever(seed, world, lever, found.low, "us")
        high = with_lever(seed, world, lever, found.high, "us")
        assert (found.at_low, found.at_high) == pytest.approx((low, high), rel=1e-12)


def test_the_seed_s_claim_is_not_met_within_ten_times_the_prices(
    world: World, seed: Scenario
) -> None:
    found = break_even(seed, world, "price_multiple", claim=300_000.0)
    assert (found.level, found.verdict, found.high) == (None, "not met", 10.0)


def test_a_claim_met_throughout_is_not_called_unmet(world: World, draft: Scenario) -> None:
    for claim in (0.0, 5.0):
        found = break_even(draft, world, "capacity_multiple", claim=claim)
        assert found.level is None or claim > found.at_low
    assert break_even(draft, world, "horizon", claim=1.0).verdict == "met throughout"
    nothing = draft.replace(deal="dl0-grant-2022-02")
    zero = break_even(nothing, world, "price_multiple", claim=0.0)
    assert (zero.at_low, zero.at_high, zero.verdict) == (0.0, 0.0, "met throughout")


def test_a_falling_flow_has_its_level_on_the_other_side() -> None:
    found = BreakEven("held.UA-14", "us", None, 0.0, 1.0, 5.0, 3.0, 4.0)
    assert found.verdict == "met throughout"  # at its low end; break_even would have found a level
    assert BreakEven("held.UA-14", "us", 0.5, 0.0, 1.0, 5.0, 3.0, 4.0).verdict == "just met"


# Regions


def test_a_region_flips_when_its_loss_alone_undoes_the_claim(world: World, draft: Scenario) -> None:
    whole = cumulated(draft, world)
    flips = region_flips(draft, world, claim=whole * 0.9)
    assert set(flips) == set(world.regions)
    for region in world.regions:
        lost = with_lever(draft, world, f"held.{region}", 0.0, "us")
        assert flips[region] == (lost < whole * 0.9), region
    assert 0 < sum(flips.values()) < 27
    assert not flips["UA-43"]  # Crimea is lost already on the seed's line


def test_an_unmet_claim_has_nothing_to_flip(world: World, seed: Scenario) -> None:
    assert not any(region_flips(seed, world, claim=300_000.0).values())


def test_a_claim_of_nothing_is_met_whatever_is_lost(world: World, seed: Scenario) -> None:
    assert not any(region_flips(seed, world, claim=0.0).values())


# Bad input


def test_everything_wrong_is_listed_at_once(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"3 problems") as caught:
        break_even(seed, world, "prise_multiple", claim=-1.0, quantity="usa")
    text = str(caught.value)
    assert "lever: 'prise_multiple' given; no such lever. Did you mean price_multiple?" in text
    assert "quantity: 'usa' given; no such flow. Did you mean us?" in text
    assert "claim: -1 given; a finite amount from 0 [million]." in text


@pytest.mark.parametrize("claim", [math.nan, math.inf, -0.5])
def test_a_claim_is_an_amount(claim: float, world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"claim: .* given; a finite amount from 0"):
        region_flips(seed, world, claim=claim)


def test_an_unknown_region_is_named(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"'held.UA-99' given; no such lever"):
        break_even(seed, world, "held.UA-99", claim=1.0)


def test_every_lever_has_bounds() -> None:
    assert all(low < high for low, high in LEVERS.values())


# Met between two levels only


def test_a_share_that_is_met_between_two_levels_only(
    world: World, draft: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a flow that rises and falls, as royalties do, the lowest level is found."""

    def hump(*_: object) -> Any:
        return lambda levels: 4.0 - (np.asarray(levels) - 2.0) ** 2

    monkeypatch.setattr(breakeven, "flow_of", hump)
    found = break_even(draft, world, "price_multiple", claim=3.0)
    assert found.verdict == "met between"
    assert (found.level, found.until) == pytest.approx((1.0, 3.0))
    above = break_even(draft, world, "price_multiple", claim=0.5)
    assert above.verdict == "met between"
    never = break_even(draft, world, "price_multiple", claim=4.5)
    assert (never.verdict, never.level, never.until) == ("not met", None, None)


def test_a_flow_that_falls_has_the_last_level_that_meets_it(
    world: World, draft: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breakeven, "flow_of", lambda *_: lambda levels: 5.0 - np.asarray(levels))
    found = break_even(draft, world, "price_multiple", claim=2.0)
    assert (found.falls, found.verdict) == (True, "just met")
    assert (found.level, found.until) == pytest.approx((3.0, 3.0))


def test_a_gap_between_two_bounds_that_meet_it_is_told(
    world: World, draft: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breakeven, "flow_of", lambda *_: lambda levels: np.abs(levels - 3.0))
    found = break_even(draft, world, "price_multiple", claim=2.0)
    assert (found.verdict, found.level, found.until) == ("met at both bounds", None, 10.0)


@pytest.mark.parametrize("lever", [*LEVERS, "held.UA-14"])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_no_level_tried_below_the_level_meets_the_claim(
    lever: str, share: float, world: World, draft: Scenario
) -> None:
    claim = share * cumulated(draft, world)
    found = break_even(draft, world, lever, claim=claim)
    if found.level is None:
        assert found.verdict == "met throughout"
        return
    flow = breakeven.flow_of(draft, world, lever, "us")
    levels = np.linspace(found.low, found.high, 65)
    if lever not in ("horizon", "held.UA-14"):
        levels = levels_tried(found.low, found.high)
    met = flow(levels) >= claim
    assert not met[levels < found.level].any()
    assert float(flow(np.array([found.level]))[0]) >= claim * (1 - 1e-12)
