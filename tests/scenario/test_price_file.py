"""Prices of one's own by year, from a table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from model import ScenarioError, read_prices

LONG = b"commodity;year;price\ngas;2027;380,5\ngas;2028;360\nOil and condensate;2027;400\n"
WIDE = b"commodity;2027;2028\ngas;380,5;360\noil;400;\n"
TURNED = b"Year;Gas;oil\n2027;380,5;400\n2028;360;\n"


@pytest.mark.parametrize("content", [LONG, WIDE, TURNED], ids=["long", "wide", "turned"])
def test_a_table_of_any_shape_gives_the_same_prices(content: bytes, tmp_path: Path) -> None:
    found = {"gas": {"2027": 380.5, "2028": 360.0}, "oil": {"2027": 400.0}}
    assert read_prices(content) == found
    file = tmp_path / "prices.csv"
    file.write_bytes(content)
    assert read_prices(file) == read_prices(str(file)) == found


def test_everything_wrong_with_a_table_is_said_at_once() -> None:
    table = b"commodity,year,price\ngas,2028,3\ngas,2027,4\ngos,2027,-1\ngas,2031,x\n"
    with pytest.raises(ScenarioError, match="5 problems") as caught:
        read_prices(table)
    assert [str(problem) for problem in caught.value.problems] == [
        "upload:3:3: '2027' given; years that rise, each once; 2028 before.",
        "upload:4:3: -1 given; a number from 0 to 1e+09.",
        "upload:4:3: 'gos' given; no such name among the commodities. Did you mean gas?",
        "upload:5:3: 'x' given; a plain number.",
        "upload:5:3: '2031' given; years without a hole; 2027 before. State a price for 2028.",
    ]


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"commodity,price\ngas,1\n", b"commodity,2027\n"]
)
def test_a_table_without_the_columns_is_refused(content: bytes) -> None:
    with pytest.raises(ScenarioError, match="columns commodity, year and price"):
        read_prices(content)


def test_a_number_that_may_be_two_is_asked_about() -> None:
    table = b"commodity;year;price\ngas;2027;1,380\n"
    with pytest.raises(ScenarioError, match=r"Is it 1380 or 1\.380"):
        read_prices(table)
    assert read_prices(table, "point") == {"gas": {"2027": 1380.0}}
    with pytest.raises(ScenarioError, match="one of point, comma"):
        read_prices(table, "dot")


@pytest.mark.parametrize(
    "head", ["commodity,year,price", "Сировина,Рік,Ціна", "Mineral,Year,Price"]
)
@pytest.mark.parametrize("name", ["gas", "Natural gas", "Природний газ", "газ", "GAS"])
def test_heads_and_commodities_are_read_as_people_name_them(head: str, name: str) -> None:
    found = read_prices(f"{head}\n{name},2027,380\n{name},2028,360\n".encode())
    assert found == {"gas": {"2027": 380.0, "2028": 360.0}}


@pytest.mark.parametrize(
    "table",
    [
        "Сировина;Рік;Ціна, дол. США\nГаз;2027;380\n",
        "commodity,year,price USD/1000 m3\ngas,2027,380\n",
        "commodity,unit,2027\ngas,USD per 1000 m³,380\n",
        "commodity,year,price,currency,unit\ngas,2027,380,USD,1000 m3\n",
        'year,"Natural gas, дол./тис. м³"\n2027,380\n',
        'commodity,2027\n"Gas, USD/1000 m3",$380\n',
    ],
)
def test_a_unit_that_is_the_models_is_read(table: str) -> None:
    assert read_prices(table.encode()) == {"gas": {"2027": 380.0}}


@pytest.mark.parametrize(
    ("table", "given"),
    [
        ("commodity,year,price,currency\ngas,2027,16000,UAH\n", "UAH"),
        ("commodity,year,price,unit\ngas,2027,10,USD/MMBtu\n", "USD/MMBtu"),
        ("commodity,unit,2027\ngas,USD/t,10\n", "USD/t"),
        ("commodity;year;Ціна, грн\ngas;2027;16000\n", "грн"),
        ("commodity,year,price (nominal USD)\ngas,2027,380\n", "nominal usd"),
        ("commodity,year,price (USD 2023)\ngas,2027,380\n", "usd 2023"),
        ("commodity,year,price thousand USD\ngas,2027,380\n", "thousand usd"),
        ('year,"gas, EUR"\n2027,10\n', "eur"),
        ("commodity,2027\ngas,€380\n", "€"),
    ],
)
def test_another_unit_is_refused_by_the_one_expected(table: str, given: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_prices(table.encode())
    (problem,) = caught.value.problems
    assert problem.given == repr(given)
    assert problem.allowed == "prices of gas in USD/1000 m3, in dollars of 2025"


def test_a_unit_of_many_rows_is_told_once_for_each_commodity() -> None:
    rows = "".join(f"{name},{year},1,EUR\n" for name in ("gas", "oil") for year in (2027, 2028))
    with pytest.raises(ScenarioError, match="2 problems"):
        read_prices(f"commodity,year,price,currency\n{rows}".encode())


def test_rows_of_several_scenarios_are_refused() -> None:
    table = "commodity,year,price,scenario\ngas,2027,380,low\noil,2027,60,{}\n"
    with pytest.raises(ScenarioError, match="several scenarios, such as high, low given; prices"):
        read_prices(table.format("high").encode())
    assert set(read_prices(table.format("low").encode())) == {"gas", "oil"}


def test_columns_that_are_passed_over_are_told() -> None:
    found = read_prices(b"commodity,year,low,price,high\ngas,2027,300,380,500\n")
    assert found == {"gas": {"2027": 380.0}}
    assert found.notes == ("Columns passed over: low, high.",)
    assert read_prices(LONG).notes == ()


def test_one_commodity_under_two_names_has_one_price_a_year() -> None:
    table = b"commodity,year,price\ngas,2027,380\nNatural gas,%d,390\n"
    with pytest.raises(ScenarioError, match="years that rise, each once"):
        read_prices(table % 2027)
    assert read_prices(table % 2028) == {"gas": {"2027": 380.0, "2028": 390.0}}


@pytest.mark.parametrize("head", ["commodity", "About this file"])
def test_sheets_that_are_passed_over_are_told(head: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("pyogrio")
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for page, first in ((book.create_sheet("Notes", 0), head), (book.create_sheet("P", 1), None)):
        page.append((first or "commodity", 2027))
        page.append(("gas", 380))
    book.save(stream)
    found = read_prices(stream.getvalue())
    assert found == {"gas": {"2027": 380.0}}
    other = "P" if head == "commodity" else "Notes"
    assert found.notes == (f"Other sheets passed over: '{other}'.",)


def test_a_commodity_without_any_price_is_told_or_refused() -> None:
    prices = read_prices(b"commodity,year,price\ngas,2027,5\nlithium,2027,-\n")
    assert (prices, prices.notes) == ({"gas": {"2027": 5.0}}, ("Without any price: lithium.",))
    wide = read_prices(b"commodity,2027,2028\ngas,5,\nlithium,n/a,\nSource: own,,\n")
    assert (wide, wide.notes) == ({"gas": {"2027": 5.0}}, ("Without any price: lithium.",))
    with pytest.raises(ScenarioError, match="no price of lithium given; a price in each row"):
        read_prices(b"commodity,year,price\nlithium,2027,n/a\n")


@pytest.mark.parametrize(
    "text",
    [
        "commodity,year,price,unit,price_year\ngas,2027,5,USD_2025/1000 m3,{}\n",
        "price_year,commodity,year,price\n{},gas,2027,5\n",
        "commodity,2027,price_year\ngas,5,{}\n",
    ],
)
def test_the_year_of_the_money_must_be_the_ladders(text: str) -> None:
    assert read_prices(text.format(2025).encode()) == {"gas": {"2027": 5.0}}
    with pytest.raises(ScenarioError, match=r"'2020' given; prices of gas .* in dollars of 2025"):
        read_prices(text.format(2020).encode())
