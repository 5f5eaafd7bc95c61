"""Prices of one's own by year: in a scenario, in a file, on the command line, in a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, read_prices
from model.scenario.price_levers import HIGHEST_PRICE, wrong_years
from model.world.catalog import catalog


def refused(**fields: object) -> list[str]:
    with pytest.raises(ScenarioError, match="cannot be used") as caught:
        Scenario(**fields)
    return [f"{p.where}: {p.given}; {p.allowed}. {p.remedy}" for p in caught.value.problems]


def test_everything_wrong_with_prices_is_said_at_once() -> None:
    told = refused(
        prices={
            "gass": {"2026": 1.0},
            "gas": {"2026": -1.0, "2028": 2.0, "soon": 1.0, "2031": 2e9},
            "oil": {"2026": float("nan"), "1950": 3.0},
        },
        price_deck="world-bank-2025",
    )
    told = sorted(told)
    assert [line.split(";")[0] for line in told] == [
        "price_deck: 'world-bank-2025'",
        "prices.gas.2026: -1.0",
        "prices.gas.2028: '2028'",
        "prices.gas.2031: '2031'",
        "prices.gas.2031: 2000000000.0",
        "prices.gas.soon: 'soon'",
        "prices.gass: 'gass'",
        "prices.oil.1950: '1950'",
        "prices.oil.2026: nan",
    ]
    assert "years without a hole; 2026 before. State a price for 2027." in told[2]
    assert "Did you mean world-bank-2025-10?" in told[0]


def test_years_that_do_not_rise_are_told() -> None:
    assert [(year, allowed) for year, allowed, _ in wrong_years(["2027", "2026", "2026"])] == [
        ("2026", "years that rise, each once; 2027 before"),
        ("2026", "years that rise, each once; 2026 before"),
    ]


@given(
    prices=st.dictionaries(
        st.sampled_from(catalog().components),
        st.tuples(
            st.integers(2000, 2150),
            st.lists(st.floats(0.0, HIGHEST_PRICE), min_size=1, max_size=6),
        ),
        max_size=3,
    )
)
@settings(max_examples=30)
def test_prices_go_through_a_file(prices: dict[str, tuple[int, list[float]]]) -> None:
    by_year = {
        id: {first + n: price for n, price in enumerate(row)} for id, (first, row) in prices.items()
    }
    scenario = Scenario(prices=by_year)
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    changed = {change.path for change in scenario.diff(Scenario())}
    assert changed == {f"prices.{id}.{year}" for id, row in by_year.items() for year in row}


def test_no_prices_of_a_commodity_are_none() -> None:
    assert Scenario(prices={"gas": {}}) == Scenario()
    assert Scenario(prices={"gas": {}}).hash == Scenario().hash


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
