"""The row of headings: read below titles, in two rows, in any order; units in words."""

from __future__ import annotations

import doctest

import pytest

from model import World
from model.core.errors import ScenarioError
from model.core.sheet import Sheet
from model.territory import table_heads
from model.territory.own_values import read_values
from model.territory.table_heads import Header, header_of, unit_of
from tests.territory.test_value_table import HEAD, UNIT, found, table


def header(*rows: list[str]) -> Header:
    return header_of(Sheet("t.csv", tuple(enumerate(rows, 1)), (), commas=True))


def test_the_examples_hold() -> None:
    assert doctest.testmod(table_heads).failed == 0


def test_titles_above_are_passed_over() -> None:
    read = header(["Own estimate"], ["Value", "Region", "Group"], ["1", "UA-14", "coal"])
    assert (read.row, read.shape, read.side) == (2, "long", 1)
    assert read.columns == {"value": 0, "region": 1, "group": 2}
    assert not read.bare


@pytest.mark.parametrize(
    "above", [["Region", "Commodities"], ["Region", "Value, million USD_2023", ""], ["Region"]]
)
def test_commodities_may_stand_below_a_heading_that_spans_them(above: list[str]) -> None:
    read = header(["Own estimate"], above, ["", "Coal", "Lithium"], ["Donetsk", "1", "2"])
    assert (read.row, read.shape, read.side) == (3, "wide", 0)
    assert read.wide == {1: "coal", 2: "lithium"}


def test_a_table_of_regions_alone_stays_one() -> None:
    read = header(["Region", "Value"], ["Donetsk", "5"], ["Lviv", "2"])
    assert (read.row, read.shape, read.bare) == (1, "long", True)


def test_regions_may_be_the_columns() -> None:
    read = header(["Group", "Donetsk", "Lviv"], ["coal", "1", "2"])
    assert (read.shape, read.turned, read.side) == ("wide", True, 0)


def test_what_names_no_columns_is_no_header() -> None:
    assert header(["a", "b"], ["1", "2"]).shape == ""


@pytest.mark.parametrize(
    ("text", "unit"),
    [("млрд грн, 2024", "billion UAH_2024"), ("USD_2023", ""),
     ("million euro 2023", "million EUR_2023")],
)  # fmt: skip
def test_units_are_read_in_words(text: str, unit: str) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Вартість, тис. грн", "thousand UAH_2023"), ("Wert (Mrd. USD)", "billion USD_2023"),
        ("Вартість, млрд дол. США", "billion USD_2023"), ("value USD bn", "billion USD_2023"),
        ("Value, USD_2023", "million USD_2023"), ("value, million", "million USD_2023"),
    ],
)  # fmt: skip
def test_half_a_unit_is_shown_with_the_whole_one(head: str, unit: str, world: World) -> None:
    text = table([("UA-14", "coal", 5)], ";", ("Region", "Rohstoff", head))
    with pytest.raises(ScenarioError, match=f"unit: '.*' given; .* state it: unit='{unit}'"):
        found(text.encode(), world)
    assert found(text.encode(), world, unit).unit == unit.split()[1]
    column = table([("UA-14", "coal", 5, "млрд грн")], ";")
    with pytest.raises(ScenarioError, match=r"'млрд грн' given; .* unit='billion UAH_2023'"):
        found(column.encode(), world)


@pytest.mark.parametrize("head", ["value, billion USD_2023", "Вартість, тис. дол. США", "value EUR",
                                  "Wert, Mrd. USD 2023"])  # fmt: skip
def test_another_scale_or_currency_than_the_file_states_is_refused(head: str, world: World) -> None:
    text = table([("UA-14", "coal", 5)], ";", (*HEAD[:2], head))
    with pytest.raises(ScenarioError, match=f"{UNIT}, while the file says '.*' given; the scale"):
        found(text.encode(), world, UNIT)


def test_another_price_year_than_the_file_states_is_told(world: World) -> None:
    text = table([("UA-14", "coal", 5)], ";", (*HEAD[:2], "value, million USD_2022"))
    own = found(text.encode(), world, UNIT)
    assert own.unit == "USD_2023"
    assert own.notes == ("Read in million USD_2023, as stated; the file says million usd 2022.",)


def test_an_amount_in_a_title_is_no_unit(world: World) -> None:
    text = "Minerals worth 14.8 trillion USD 2023\n" + table([("UA-14", "coal", 5)], ";", HEAD[:3])
    with pytest.raises(ScenarioError, match="no unit given"):
        found(text.encode(), world)
    plain = text.replace("worth 14.8 trillion", "in million")
    assert found(plain.encode(), world).notes == (
        "Unit by the line above the table: million USD_2023.",)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("million USD (2023 prices)", "million USD_2023"), ("$ bn, 2025", "billion USD_2025"),
        ("млрд грн 2024 р.", "billion UAH_2024"), ("EUR 2024, million", "million EUR_2024"),
        ("million USD", ""), ("2023", ""), ("", ""),
    ],
)  # fmt: skip
def test_units_are_understood(text: str, unit: str) -> None:
    assert unit_of(text) == unit


def test_columns_of_two_units_are_refused(world: World) -> None:
    text = 'Region,"Coal, USD bn 2023","Lithium, USD mn 2023"\nDonetsk,3.2,15\n'
    with pytest.raises(ScenarioError, match="billion USD_2023, million USD_2023 given; one unit"):
        found(text.encode(), world)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("region;group;Value, bn USD 2023;unit\nDonetsk;coal;1;million USD_2023\n",
         "'million USD_2023' and 'bn usd 2023'"),
        ("region;group;Value, million UAH 2023;unit\nDonetsk;coal;1;million USD_2023\n",
         "'million USD_2023' and 'million uah 2023'"),
        ("Table, million USD 2023\nregion;group;Value, bn USD 2023\nDonetsk;coal;1\n",
         "'bn usd 2023' and 'Table, million USD 2023'"),
    ],
)  # fmt: skip
def test_two_places_that_name_another_unit_are_refused(text: str, given: str, world: World) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_values(text.encode(), world)
    assert caught.value.problems[0].given == given


def test_a_title_may_name_another_year(world: World) -> None:
    text = "Table of 2024, million USD\nregion;group;Value, mln USD 2023\nDonetsk;coal;1\n"
    assert read_values(text.encode(), world).total == 1
