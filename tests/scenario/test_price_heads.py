"""Headings and units of a table of prices."""

from __future__ import annotations

import doctest

import pytest

from model import ScenarioError, World, read_prices
from model.scenario import price_heads
from model.scenario.price_heads import fits, price_units, sign_of


def test_the_examples_hold() -> None:
    assert doctest.testmod(price_heads).failed == 0


def test_every_commoditys_own_unit_fits_and_no_other_does(world: World) -> None:
    units = price_units()
    assert set(units) == {row["id"] for row in world.economics.components}
    for unit in set(units.values()):
        assert fits(f"USD/{unit}", unit)
        assert not fits(f"EUR/{unit}", unit)
        assert [other for other in set(units.values()) if fits(f"USD/{other}", unit)] == [unit]


def test_a_sign_stands_before_or_behind_a_number() -> None:
    assert [sign_of(text) for text in ("$3", "3 €", "3", "")] == ["$", "€", "", ""]


def test_two_columns_of_prices_are_refused() -> None:
    with pytest.raises(ScenarioError, match="'price', 'Ціна' given; one column of each kind"):
        read_prices("commodity,year,price,Ціна\ngas,2027,380,390\n".encode())


GAS = {"gas": {"2027": 380.0, "2028": 360.0}}


@pytest.mark.parametrize(
    "head",
    ["USD 2025", "2025 USD", "price, USD_2025", "Ціна (дол. США 2025)", "USD/1000 m3",
     "дол./тис. м³", "value", "Прогнозна ціна, $"],
)  # fmt: skip
def test_a_year_beside_dollars_is_that_of_the_dollars(head: str) -> None:
    table = f"commodity;year;{head}\ngas;2027;380\ngas;2028;360\n"
    assert read_prices(table.encode()) == GAS
    if "2025" in head:
        other = table.replace("2025", "2020").encode()
        with pytest.raises(
            ScenarioError, match=r"'.*2020.*' given; .* in dollars of 2025. Convert"
        ):
            read_prices(other)


def test_years_with_a_currency_are_years_of_prices_and_a_lone_one_is_asked_about() -> None:
    assert read_prices(b"commodity,2027 USD,USD 2028\ngas,380,360\n") == GAS
    with pytest.raises(ScenarioError, match=r"'USD 2027' given; a year alone, .* of their money\?"):
        read_prices(b"commodity,USD 2027\ngas,380\n")
    with pytest.raises(ScenarioError, match="'eur' given; prices of gas in USD/1000 m3"):
        read_prices(b"commodity,EUR 2027,EUR 2028\ngas,380,360\n")


@pytest.mark.parametrize(
    "head",
    ["Товар", "Сировина", "Сырьё", "Commodity group", "Commodity name", "Назва", "Metal", "Product",
     "Rohstoff", "Вид сировини", "", "Row Labels"],
)  # fmt: skip
def test_commodities_are_found_under_any_common_heading(head: str) -> None:
    assert read_prices(f"{head};Рік;Ціна\nгаз;2027;380\nгаз;2028;360\n".encode()) == GAS
    assert read_prices(f"{head};2027;2028\ngas;380;360\n".encode()) == GAS


def test_years_may_stand_under_a_corner() -> None:
    assert read_prices(b";gas\n2027;380\n2028;360\n") == GAS


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("# in UAH", True), ("Prices in UAH", True), ("Ціни, грн", True), ("USD per MMBtu", True),
        ("Prices in thousand USD", True), ("Prices in 2020 US dollars", True),
        ("Prices in USD (2025)", False), ("Prices, USD/1000 m3", False), ("Forecast", False),
        ("# aid of 300 billion UAH", False), ("", False),
    ],
)  # fmt: skip
def test_a_line_that_says_another_unit_is_refused(line: str, wrong: bool) -> None:
    table = "commodity;year;price\ngas;2027;380\ngas;2028;360\n"
    for text in (f"{line}\n{table}", f"{line}\n\n{table}", f"{table}{line}\n"):
        if wrong:
            with pytest.raises(
                ScenarioError, match=r"^.*\n.*: '.*' given; prices of gas in USD/1000"
            ):
                read_prices(text.encode())
        else:
            assert read_prices(text.encode()) == GAS


@pytest.mark.parametrize(
    "line", ["nominal US dollars", "constant US dollars, 2010=100", "Price index, 2025 = 100",
             "Unit: cents per pound", "Ціни, руб.", "Prices in Canadian dollars",
             "У поточних доларах США"]
)  # fmt: skip
def test_a_line_of_other_dollars_or_of_an_index_is_refused(line: str) -> None:
    table = f"Forecast\n{line}\n\ncommodity;2027;2028\ngas;380;360\n"
    with pytest.raises(ScenarioError, match=r"given; prices of gas in USD/1000 m3, in dollars of"):
        read_prices(table.encode())
    plain = table.replace(line, "constant 2025 US dollars")
    assert read_prices(plain.encode()) == GAS


def test_columns_of_words_beside_years_are_passed_over_and_told() -> None:
    found = read_prices(
        b"Commodity,Code,Unit,2027,2028,2029\nGas,PNG,US$ per 1000 m3,380,360,n/a\n"
    )
    assert found == GAS
    assert found.notes == ("Columns passed over: Code.",)
    with pytest.raises(ScenarioError, match="'Mean' given; a year from 2000 to 2199"):
        read_prices(b"Commodity,2027,2028,Mean\nGas,380,360,370\n")


def test_a_row_of_units_below_the_headings_is_heard() -> None:
    table = "year;gas\n;USD/{}\n2027;380\n2028;360\n"
    assert read_prices(table.format("1000 m3").encode()) == GAS
    with pytest.raises(ScenarioError, match="'USD/MMBtu' given; prices of gas in USD/1000 m3"):
        read_prices(table.format("MMBtu").encode())


@pytest.mark.parametrize(
    "table",
    [
        b"commodity,\near,price",
        b"commodity,year,\n,price\ngas,2027",
        b"commodity,note\ngas,dear",
        b"commodity,yeqr,prise\n0\ngas",
    ],
)
def test_a_heading_without_a_word_is_no_column(table: bytes) -> None:
    with pytest.raises(ScenarioError, match="columns commodity, year and price"):
        read_prices(table)
