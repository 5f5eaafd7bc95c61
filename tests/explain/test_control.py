"""Who holds what is explained down to the row that decided it: area, estimates, deposits."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Outcome, Scenario, World, evaluate
from model.core.figures import Node
from model.explain.control import ControlTree
from model.explain.ground import held_by
from model.territory.control import control_by_region, deposit_shares
from model.world.catalog import PARTIES
from tests.strategies import scenarios

INSTITUTE_DAY = dt.date(2026, 2, 24)


def keys(tree: Node) -> set[tuple[str, str]]:
    return {(row["table"], row["key"]) for row in tree.sources()}


def labels(tree: Node) -> set[str]:
    return {node.label for node in tree.walk()}


@settings(max_examples=25, deadline=None)
@given(scenario=scenarios(), data=st.data())
def test_every_share_is_the_outcomes_and_holds(
    world: World, scenario: Scenario, data: st.DataObject
) -> None:
    outcome = evaluate(scenario, world)
    tree, party = ControlTree(outcome), data.draw(st.integers(0, len(PARTIES) - 1))
    region = data.draw(st.integers(0, len(world.regions) - 1))
    group = data.draw(st.integers(0, len(world.groups) - 1))
    deposit = data.draw(st.integers(0, len(world.deposits.ids) - 1))
    made = [
        (tree.cell(region, group, party), outcome.shares[party, region, group]),
        (tree.ground(region, party), control_by_region(scenario, world)[party, region]),
        (tree.deposit(deposit, party), deposit_shares(scenario, world)[party, deposit]),
        (tree.weight(deposit), world.deposits.weight[deposit]),
    ]
    for node, value in made:
        assert node.value == pytest.approx(float(value), abs=1e-9)
        assert node.check() == []


@settings(max_examples=20, deadline=None)
@given(day=st.dates(dt.date(2024, 7, 8), dt.date(2026, 8, 22)), index=st.integers(0, 26))
def test_a_row_of_the_record_says_what_the_tree_says(
    world: World, seed: Scenario, day: dt.date, index: int
) -> None:
    outcome = evaluate(seed.replace(front_line_date=day), world)
    node = ControlTree(outcome).ground(index, 1)
    assert outcome.front_line is not None
    found = world.front_line_row(outcome.front_line.used, world.regions[index])
    stated = float(found[1]["russia_share"]) if found else 0.0
    assert node.value == pytest.approx(stated)
    assert bool(node.source) == (found is not None)


def at(world: World, seed: Scenario, **changes: object) -> ControlTree:
    return ControlTree(evaluate(seed.replace(**changes), world))


def test_a_share_read_by_deposit_leads_to_each_deposit(world: World, seed: Scenario) -> None:
    tree = at(world, seed, reading="by-deposit")
    donetsk, coal = world.regions.index("UA-14"), world.groups.index("coal")
    node = tree.cell(donetsk, coal, 1)
    here = (world.deposits.region == donetsk) & (world.deposits.group == coal)
    counted = np.flatnonzero(here & world.deposits.counted)
    assert node.formula == "sum of deposits"
    names = {world.label("deposits/deposits", world.deposits.ids[i]) for i in counted}
    assert {part.label for part in node.operands} <= names
    assert {"deposits/distance", "deposits/deposits"} <= {table for table, _ in keys(node)}
    by_area = at(world, seed).cell(donetsk, coal, 1)
    assert keys(by_area) == {("control/front_line", "2025-02-11.UA-14")}


def test_a_deposit_leads_to_its_distance_and_precision(world: World, seed: Scenario) -> None:
    index = world.deposits.place["shevchenkivske-lithium"]
    before, after = (
        at(world, seed, front_line_date=day).deposit(index, 1)
        for day in (dt.date(2025, 2, 11), dt.date(2026, 8, 15))
    )
    assert before.value < 0.01 < 0.9 < after.value
    assert keys(before) == {
        ("deposits/distance", "shevchenkivske-lithium.2025-02-11"),
        ("deposits/deposits", "shevchenkivske-lithium"),
        ("deposits/occupation", "shevchenkivske-lithium"),
    }
    assert [node.value for node in before.operands] == [-9.4, 3.0]
    assert after.operands[0].value == 4.9


def test_before_the_record_a_deposit_has_the_share_of_its_region(
    world: World, seed: Scenario
) -> None:
    tree = at(world, seed, front_line_date=dt.date(2022, 12, 31))
    early = int(np.flatnonzero(world.deposits.before_record)[0])
    node = tree.deposit(early, 1)
    assert node.formula.startswith("share of the region's area")
    assert {table for table, _ in keys(node)} == {"control/anchors"}
    late = int(np.flatnonzero(~world.deposits.before_record)[0])
    assert tree.deposit(late, 1).label.endswith("nothing behind the line")


@pytest.mark.parametrize(
    ("estimate", "formula", "rows"),
    [("mean", "mean of the estimates", 2), ("range", "middle of their range", 2), ("isw", "", 1)],
)
def test_rival_estimates_stand_with_their_rows(
    world: World, seed: Scenario, estimate: str, formula: str, rows: int
) -> None:
    tree = at(world, seed, front_line_date=INSTITUTE_DAY, estimate=estimate)
    node = tree.ground(world.regions.index("UA-14"), 1)
    assert node.formula == formula
    assert ("control/estimates", "2026-02-24.UA-14.isw") in keys(node)
    assert len(keys(node)) == rows


def test_a_stated_share_moves_the_deposits_of_its_region(world: World, seed: Scenario) -> None:
    tree = at(world, seed, control={"UA-14": {"russia": 0.9, "other": 0.05}})
    index = world.deposits.place["shevchenkivske-lithium"]
    assert "share of Russia, set by the scenario" in labels(tree.deposit(index, 1))
    assert tree.deposit(index, 2).value > 0.0


def test_a_deposit_handed_over_shows_the_part_that_it_stands_for(
    world: World, seed: Scenario
) -> None:
    id = "shevchenkivske-lithium"
    tree = at(world, seed, deposit_control={id: "russia"})
    index = world.deposits.place[id]
    cell = int(world.deposits.region[index]), int(world.deposits.group[index])
    node = tree.cell(*cell, 1)
    assert node.formula == "share by the line, then the part of each deposit assigned"
    assert "part that Shevchenkivske stands for" in labels(node)
    other = tree.cell(cell[0], world.groups.index("coal"), 1)
    assert other.source is not None


def test_a_marker_is_never_counted(world: World, seed: Scenario) -> None:
    marker = int(np.flatnonzero(~world.deposits.counted)[0])
    assert at(world, seed).weight(marker).label.endswith("never counted with the rest")


def test_holders_have_names(outcome: Outcome) -> None:
    held = ["controlled by Ukraine", "controlled by Russia", "in a neutral or joint zone"]
    assert [held_by(party) for party in range(3)] == held
    assert ControlTree(outcome).outcome is outcome


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)
