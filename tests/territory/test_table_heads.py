"""The row of headings: found below titles, in two rows, in any order; units in words."""

from __future__ import annotations

import doctest

import pytest

from model.core.sheet import Sheet
from model.territory import table_heads
from model.territory.table_heads import Header, header_of, unit_of


def header(*rows: list[str]) -> Header:
    return header_of(Sheet("t.csv", tuple(enumerate(rows, 1)), (), commas=True))


def test_the_examples_hold() -> None:
    assert doctest.testmod(table_heads).failed == 0


def test_titles_above_are_passed_over() -> None:
    found = header(["Own estimate"], ["Value", "Region", "Group"], ["1", "UA-14", "coal"])
    assert (found.row, found.shape, found.side) == (2, "long", 1)
    assert found.columns == {"value": 0, "region": 1, "group": 2}
    assert not found.bare


@pytest.mark.parametrize(
    "above", [["Region", "Commodities"], ["Region", "Value, million USD_2023", ""], ["Region"]]
)
def test_commodities_may_stand_below_a_heading_that_spans_them(above: list[str]) -> None:
    found = header(["Own estimate"], above, ["", "Coal", "Lithium"], ["Donetsk", "1", "2"])
    assert (found.row, found.shape, found.side) == (3, "wide", 0)
    assert found.wide == {1: "coal", 2: "lithium"}


def test_a_table_of_regions_alone_stays_one() -> None:
    found = header(["Region", "Value"], ["Donetsk", "5"], ["Lviv", "2"])
    assert (found.row, found.shape, found.bare) == (1, "long", True)


def test_regions_may_be_the_columns() -> None:
    found = header(["Group", "Donetsk", "Lviv"], ["coal", "1", "2"])
    assert (found.shape, found.turned, found.side) == ("wide", True, 0)


def test_what_names_no_columns_is_no_header() -> None:
    assert header(["a", "b"], ["1", "2"]).shape == ""


@pytest.mark.parametrize(
    ("text", "unit"),
    [("млрд грн, 2024", "billion UAH_2024"), ("USD_2023", ""),
     ("million euro 2023", "million EUR_2023")],
)  # fmt: skip
def test_units_are_read_in_words(text: str, unit: str) -> None:
    assert unit_of(text) == unit
