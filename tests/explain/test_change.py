"""The distance between two outcomes is the difference of their trees."""

from __future__ import annotations

import datetime as dt

import pytest

from model import Scenario, ScenarioError, World, evaluate
from model.answers.ground import changed_hands
from model.explain.beside import explain_change
from model.explain.places import explain


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
