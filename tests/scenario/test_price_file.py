"""Prices of one's own by year, from a table."""

from __future__ import annotations

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
