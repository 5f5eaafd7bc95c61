"""Figures beside an outcome: a break-even, a distance, what authors state, deposits in a map."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from model import Outcome, Scenario, ScenarioError, World, evaluate
from model.answers.breakeven import LEVERS, QUANTITIES, break_even
from model.answers.ground import changed_hands
from model.explain.beside import explain_break_even, explain_change, explain_located, explain_stated
from model.explain.control import within
from model.explain.places import explain


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


@pytest.mark.parametrize("lever", [*LEVERS, "held.UA-63"])
@pytest.mark.parametrize("quantity", list(QUANTITIES))
def test_every_lever_has_the_claim_and_both_bounds(
    outcome: Outcome, world: World, lever: str, quantity: str
) -> None:
    claim = outcome.aid_base
    found = break_even(outcome.scenario, world, lever, claim=claim, quantity=quantity)
    tree = explain_break_even(outcome, found)
    level = math.nan if found.level is None else found.level
    assert tree.value == pytest.approx(level, nan_ok=True)
    aid, flow, low, high = tree.operands
    assert (aid.value, low.value, high.value) == (claim, found.at_low, found.at_high)
    assert flow.value == pytest.approx(float(outcome.economy.cumulated()[quantity]))
    assert tree.check() == []
    assert tree.sources()


def test_names_and_units(outcome: Outcome, world: World) -> None:
    made = {
        lever: explain_break_even(
            outcome, break_even(outcome.scenario, world, lever, claim=outcome.aid_base)
        )
        for lever in ("horizon", "inflow_share", "held.UA-63", "price_multiple")
    }
    assert {lever: node.unit for lever, node in made.items()} == {
        "horizon": "years", "inflow_share": "1", "held.UA-63": "1", "price_multiple": "x",
    }  # fmt: skip
    assert made["held.UA-63"].label == "Kharkiv, controlled by Ukraine, break-even"


@pytest.mark.parametrize("figure", ["russia", "group.coal.russia", "aid_coverage", "S10", "total"])
def test_a_change_is_here_less_there(world: World, seed: Scenario, figure: str) -> None:
    before = evaluate(seed, world)
    after = evaluate(Scenario.from_preset("donbas-ceded"), world)
    tree = explain_change(after, before, figure)
    here, there = explain(after, figure), explain(before, figure)
    assert tree.value == pytest.approx(here.value - there.value)
    assert [node.label for node in tree.operands] == [
        f"here: {here.label}",
        f"there: {there.label}",
    ]
    assert tree.check() == []
    assert explain_change(before, after, figure).value == pytest.approx(-tree.value)


def test_what_changed_hands_is_what_the_tree_says(world: World, seed: Scenario) -> None:
    found = changed_hands(seed, world, dt.date(2025, 2, 11), dt.date(2026, 8, 15))
    for axis, table in (("region", found.by_region), ("group", found.by_group)):
        for id, change in table["russia"].items():
            tree = explain_change(found.after, found.before, f"{axis}.{id}.russia")
            assert tree.value == pytest.approx(change, abs=1.0)


def test_an_unknown_figure_is_refused(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    with pytest.raises(ScenarioError, match="no figure of this name"):
        explain_change(outcome, outcome, "S44")


def test_what_an_author_states_is_a_row(world: World) -> None:
    for row in world.tables["value/bases"]:
        node = explain_stated(world, row["id"])
        if row["stated_russia_usd_million"]:
            assert node.value == float(row["stated_russia_usd_million"])
            assert node.sources()[0]["key"] == row["id"]
        else:
            assert math.isnan(node.value)
            assert node.sources() == []
        assert node.unit == f"million {world.price_unit(row['id'])}"


def test_a_deposit_inside_an_own_map_has_distance_and_precision(world: World) -> None:
    node = explain_located(world, 0, 6.0, within(6.0, float(world.deposits.precision[0])))
    assert node.value == pytest.approx(0.97725, abs=1e-5)
    assert node.label == "Shevchenkivske"
    assert [part.value for part in node.operands] == [6.0, world.deposits.precision[0]]
    assert node.operands[1].source is not None
    assert node.check() == []
