"""A band stands with its ends and with every input that was drawn, the most important first."""

from __future__ import annotations

import numpy as np
import pytest

from model import Outcome, Scenario, World, evaluate, simulate
from model.core.figures import Node
from model.explain.band import (
    ENDS,
    Known,
    explain_band,
    explain_bar,
    explain_below,
    explain_chance,
    explain_drawn,
    explain_needed,
    explain_part,
    explain_quantile,
)
from model.futures.drivers import REST, Drivers, break_even_draws, sobol, tornado
from model.futures.futures import inputs_of
from model.sampling.spread import Distribution
from model.sampling.tornado import Tornado

FIGURES = ("S10", "S8", "aid_coverage")


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


@pytest.fixture(scope="module")
def found(world: World, seed: Scenario) -> Distribution:
    return simulate(seed, world, 256, outputs=FIGURES)


@pytest.fixture(scope="module")
def groups(world: World, seed: Scenario) -> Drivers:
    return sobol(seed, world, FIGURES, "group", draws=64)


@pytest.fixture(scope="module")
def inputs(world: World, seed: Scenario) -> Drivers:
    return sobol(seed, world, ("S10",), "input", draws=64)


@pytest.fixture(scope="module")
def bars(world: World, seed: Scenario) -> Tornado:
    return tornado(seed, world, "S10")


def drawn(tree: Node) -> list[Node]:
    return [node for node in tree.walk() if node.op == "drawn"]


@pytest.mark.parametrize("figure", FIGURES)
def test_the_ends_are_the_runs(outcome: Outcome, found: Distribution, figure: str) -> None:
    tree = explain_band(outcome, figure, found)
    high, low = tree.operands
    assert [low.value, high.value] == found.quantiles(figure, ENDS)
    assert tree.value == pytest.approx(high.value - low.value)
    assert tree.check() == []
    median = explain_quantile(outcome, figure, found, 0.5)
    assert median.value == found.quantile(figure, 0.5)
    chance = explain_chance(outcome, figure, found, low.value)
    assert chance.value == found.probability(figure, low.value)


def test_every_input_is_there_once_with_its_distribution_and_row(
    outcome: Outcome, world: World, seed: Scenario
) -> None:
    every = inputs_of(seed, world)
    shown = drawn(explain_drawn(outcome, "S10"))
    assert len(shown) == len(every)
    assert sorted(node.formula for node in shown) == sorted(str(row.marginal) for row in every)
    without = [node.label for node in shown if node.source is None]
    assert without == ["price level of all commodities"]
    medians = sorted(float(row.marginal.ppf(0.5)) for row in every)
    assert np.allclose(sorted(node.value for node in shown), medians)


def test_headline_figures_know_neither_prices_nor_costs(outcome: Outcome) -> None:
    shown = {node.label for node in drawn(explain_drawn(outcome, "aid_coverage"))}
    assert "value in the ground, rare earths" in shown
    assert not any(label.startswith(("price", "building")) for label in shown)
    assert len(shown) < 40


def test_the_strongest_inputs_come_first(
    outcome: Outcome, groups: Drivers, inputs: Drivers, bars: Tornado
) -> None:
    known = Known(groups, inputs, bars)
    tree = explain_drawn(outcome, "S10", known)
    told = [node for node in tree.operands if node.op == "drawn"]
    parts = [node.explains for node in told]
    assert parts == sorted(parts, reverse=True)
    by_input = known.total("input", "S10")
    assert len(told) == sum(1 for name, part in by_input.items() if part > 0.0 and name != REST)
    branches = [node for node in tree.operands if node.op != "drawn"]
    of_groups = [node.explains for node in branches]
    assert of_groups == sorted(of_groups, reverse=True)
    assert len(drawn(tree)) == int(tree.value)


def test_without_indices_a_group_is_ordered_by_what_each_does_alone(
    outcome: Outcome, bars: Tornado
) -> None:
    known = Known(bars=bars)
    branch = explain_drawn(outcome, "S10", known).operands[0]
    longest = max(known.swings, key=lambda name: known.swings[name])
    assert known.swings[longest] > 0.0
    assert branch.explains is None
    assert known.total("input", "S10") == {}


def test_a_bar_and_a_part_are_those_of_the_charts(
    outcome: Outcome, bars: Tornado, groups: Drivers, inputs: Drivers
) -> None:
    bar = bars.bars[0]
    for end in ("low", "high"):
        tree = explain_bar(outcome, bars, bar.input, end)
        assert tree.value == getattr(bar, f"at_{end}")
        assert drawn(tree)[0].source is not None
    for drivers in (groups, inputs):
        table = drivers.indices.to_table("S10")
        unit = str(table.index[0])
        tree = explain_part(outcome, "S10", drivers, unit)
        assert tree.value == pytest.approx(table.loc[unit, "total"])
        assert tree.operands[0].value == pytest.approx(table.loc[unit, "first"])


def test_what_lies_below_the_figure_is_what_does_not_reach_it(
    outcome: Outcome, found: Distribution
) -> None:
    point = float(outcome.ladder.loc["S10", "value"])
    tree = explain_below(outcome, "S10", found, point)
    assert tree.value == pytest.approx(1.0 - found.probability("S10", point))
    assert 0.0 < tree.value < 1.0
    assert tree.check() == []


def test_a_price_multiple_needed_stands_with_the_threshold(
    outcome: Outcome, world: World, seed: Scenario
) -> None:
    made = break_even_draws(seed, world, "price_multiple", claim=200.0, quantity="S10", draws=32)
    (median,) = made.quantiles([0.5])
    tree = explain_needed(outcome, made, 0.5)
    assert tree.value == pytest.approx(median, nan_ok=True)
    assert tree.operands[0].value == 200.0
    for which in ("met", "not_met"):
        assert explain_needed(outcome, made, which).value == getattr(made, which)


def test_a_range_of_ones_own_is_told_as_such(world: World, seed: Scenario) -> None:
    own = evaluate(seed.replace(ranges={"control.UA-14.russia": "0.2 to 0.9"}), world)
    (branch,) = (n for n in explain_drawn(own, "russia").operands if n.label == "stated")
    (node,) = branch.operands
    assert (node.label, node.formula) == ("Russia's share of Donetsk", "uniform(0.2, 0.9)")
    assert node.source is None
    assert node.as_dict()["distribution"] == "uniform(0.2, 0.9)"


def test_deposits_near_the_line_are_drawn_with_their_rows(world: World) -> None:
    latest = evaluate(Scenario.from_preset("freeze-at-latest-line"), world)
    shown = {node.label: node for node in drawn(explain_drawn(latest, "russia"))}
    near = [node for label, node in shown.items() if label.startswith("behind the front line: ")]
    assert near
    assert {node.source["table"] for node in near if node.source} == {"deposits/deposits"}
    line = shown["error of the recorded front line"]
    assert line.source is not None
    assert line.source["key"] == "line-error"
