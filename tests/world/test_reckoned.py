"""Technical figures that follow from other rows are what those rows give."""

from __future__ import annotations

import math

import pytest

from model import World
from model.world.tables import Row

DECILE = 1.2815515655446004
"""Standard deviations from the middle of a normal distribution to its 90 % point."""


def figure(world: World, component: str, name: str) -> Row:
    rows = world.tables["economics/parameters"]
    return next(r for r in rows if (r["component"], r["parameter"]) == (component, name))


def test_the_spread_of_costs_is_that_of_the_ends_of_opex(world: World) -> None:
    for component in world.economics.ids:
        cost, spread = (figure(world, component, name) for name in ("opex", "cost_spread"))
        reckoned = math.log(float(cost["high"]) / float(cost["low"])) / (2.0 * DECILE)
        assert float(spread["mode"]) == pytest.approx(reckoned, abs=0.006), component
        ends = max(cost["low_grade"], cost["high_grade"])
        assert spread["grade"] == ("D" if ends == "D" else "C"), component


@pytest.mark.parametrize("component", ["iron_ore", "manganese", "ilmenite", "uranium", "kaolin"])
def test_what_permits_allow_is_the_sum_of_named_capacities(world: World, component: str) -> None:
    found = sum(
        float(row["capacity"] or 0.0)
        for row in world.tables["economics/operations"]
        if row["commodity"] == component and row["permit"] == "granted"
        and row["status"] not in ("occupied", "lost")
    )  # fmt: skip
    assert float(figure(world, component, "permitted")["mode"]) == pytest.approx(found, rel=0.001)


def under_permit(row: Row) -> bool:
    return not row["status"].startswith(("unlicensed", "closed"))


@pytest.mark.parametrize(
    ("component", "commodity"),
    [("gold", "gold"), ("uranium", "uranium"), ("ilmenite", "titanium"), ("graphite", "graphite")],
)
def test_the_part_under_permit_is_that_of_the_named_deposits(
    world: World, component: str, commodity: str
) -> None:
    named = [
        under_permit(row)
        for row in world.tables["deposits/deposits"]
        if row["commodity"] == commodity and not row["status"].startswith("occupied")
    ]
    stated = float(figure(world, component, "licensed")["mode"])
    assert stated == pytest.approx(sum(named) / len(named), abs=0.006)


def test_by_tonnes_where_they_are_known(world: World) -> None:
    rows = world.tables["deposits/deposits"]
    coal = {under_permit(r): 0.0 for r in rows}
    for row in (r for r in rows if r["commodity"] == "coking coal"):
        coal[under_permit(row)] += float(row["ore_mt"] or 0.0)
    stated = float(figure(world, "coal_coking", "licensed")["mode"])
    assert stated == pytest.approx(coal[True] / sum(coal.values()), abs=0.006)
    iron = {r["id"]: float(r["ore_mt"] or 0.0) for r in rows if r["group"] == "iron_ore"}
    whole = sum(iron.values()) - iron["pryazovskyi-iron-district"]
    worked = whole - iron["kerch-iron-basin"]
    assert float(figure(world, "iron_ore", "licensed")["mode"]) == pytest.approx(
        worked / whole, abs=0.006)  # fmt: skip
