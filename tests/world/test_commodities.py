"""A commodity that lacks a figure, a price or a spread is refused with its place."""

from __future__ import annotations

import pytest

from model import World
from model.world.commodities import check_commodities
from model.world.tables import Row


@pytest.fixture
def tables(world: World) -> dict[str, list[Row]]:
    return {name: [dict(row) for row in rows] for name, rows in world.tables.items()}


def test_the_tables_are_whole(tables: dict[str, list[Row]]) -> None:
    assert list(check_commodities(tables)) == []


def test_a_new_commodity_is_told_all_that_it_lacks(tables: dict[str, list[Row]]) -> None:
    one = tables["economics/components"][0] | {"id": "feldspar", "price_series": "feldspar"}
    tables["economics/components"].append(one)
    found = list(check_commodities(tables))
    said = {(problem.where, problem.given) for problem in found}
    assert ("economics/parameters.csv", "no row for yield feldspar") in said
    assert ("economics/prices.csv", "no row for feldspar latest") in said
    assert ("economics/price_risk.csv", "no row for feldspar") in said
    assert any("the parts of coal sum to 1.8" in problem.given for problem in found)


def test_a_missing_row_is_named(tables: dict[str, list[Row]]) -> None:
    rows = tables["economics/parameters"]
    rows.remove(next(row for row in rows if row["component"] == "gas"))
    (problem,) = check_commodities(tables)
    assert problem.given == "no row for yield gas"
