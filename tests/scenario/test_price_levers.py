"""Prices of one's own by year, in a scenario."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError
from model.scenario.price_levers import HIGHEST_PRICE
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
