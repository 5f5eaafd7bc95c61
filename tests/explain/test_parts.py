"""Parameters and the aid figure stand with their row, or as the scenario's own."""

from __future__ import annotations

import math

import pytest

from model import Outcome, Scenario, World, evaluate
from model.core import figures as nodes
from model.explain.parts import (
    aid_base_node,
    aid_node,
    of_aid_node,
    parameter_node,
    parameter_value,
)


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


def test_every_parameter_used_is_its_row(outcome: Outcome, world: World) -> None:
    ids = world.economics.ids
    for row in world.tables["economics/parameters"]:
        place = 0 if row["component"] == "ALL" else ids.index(row["component"])
        node = parameter_node(outcome, row["parameter"], place)
        assert node.value == parameter_value(outcome, row["parameter"], place)
        if node.source is not None:
            assert node.value == float(row["mode"])
            assert node.source["key"] == f"{row['component']}.{row['parameter']}"


def test_a_lever_is_told_from_its_row(seed: Scenario, world: World) -> None:
    changed = evaluate(seed.replace(state_rate=0.07), world)
    node = parameter_node(changed, "state_rate", 0)
    assert (node.label, node.value) == ("state rate, set by the scenario", 0.07)
    assert node.source is None


def test_the_aid_figure_in_both_kinds_of_money(seed: Scenario, world: World) -> None:
    euros = evaluate(
        seed.replace(aid_amount="100 billion EUR_2025", exchange_rate="eur-usd-2025-02"), world
    )
    for outcome in (evaluate(seed, world), euros):
        assert aid_node(outcome).value == outcome.aid.million
        assert aid_base_node(outcome).value == outcome.aid_base
        assert aid_node(outcome).check() == aid_base_node(outcome).check() == []
    assert aid_node(euros).operands[0].label == "own aid figure"


def test_without_aid_nothing_is_a_share_of_it(seed: Scenario, world: World) -> None:
    some = nodes.given("flow", 5.0, "million USD_2025")
    with_aid = evaluate(seed, world)
    assert of_aid_node(with_aid, "share", some).value == pytest.approx(5.0 / with_aid.aid_base)
    none = evaluate(seed.replace(aid_amount="0 USD_2025"), world)
    assert math.isinf(of_aid_node(none, "share", some).value)
    assert of_aid_node(none, "share", some, 0.0).value == 0.0
