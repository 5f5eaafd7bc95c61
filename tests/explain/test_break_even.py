"""The level of a lever stands with what it is tried against."""

from __future__ import annotations

import math

import pytest

from model import Outcome, Scenario, World, evaluate
from model.answers.breakeven import LEVERS, QUANTITIES, break_even
from model.explain.beside import explain_break_even


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
    assert made["held.UA-63"].label == "Kharkiv, held by Ukraine, break-even"
