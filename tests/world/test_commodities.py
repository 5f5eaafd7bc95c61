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


def _row(tables: dict[str, list[Row]], table: str, **at: str) -> tuple[int, Row]:
    """Return a row of a table and its line in the file."""
    rows = tables[table]
    number = next(n for n, row in enumerate(rows) if at.items() <= row.items())
    return number + 2, rows[number]


def test_a_figure_outside_of_its_own_range_is_told(tables: dict[str, list[Row]]) -> None:
    line, row = _row(tables, "economics/parameters", component="gas", parameter="opex")
    row["low"] = "133"
    (problem,) = check_commodities(tables)
    assert problem.where == f"economics/parameters.csv:{line}:mode"
    assert (problem.given, problem.allowed) == ("133, 50, 110", "low, mode and high that rise")


def test_a_hole_in_a_forecast_is_told(tables: dict[str, list[Row]]) -> None:
    line, row = _row(tables, "economics/decks", component="oil", year="2026")
    row["year"] = "2028"
    (problem,) = check_commodities(tables)
    assert problem.where == f"economics/decks.csv:{line}:year"
    assert problem.remedy == "State a price for 2026."


@pytest.mark.parametrize(
    ("works", "above", "edge", "allowed"),
    [
        ("all", "200", "50", "edges that rise; 100 before"),
        ("all", "0", "10", "0, where the first band begins"),
        ("new", "400", "150", "edges that rise; 150 before"),
    ],
)
def test_bands_of_royalties_begin_at_nothing_and_rise(
    works: str, above: str, edge: str, allowed: str, tables: dict[str, list[Row]]
) -> None:
    line, row = _row(tables, "economics/royalty_bands", works=works, above=above)
    row["above"] = edge
    (problem,) = check_commodities(tables)
    assert problem.where == f"economics/royalty_bands.csv:{line}:above"
    assert (problem.given, problem.allowed) == (edge, allowed)
