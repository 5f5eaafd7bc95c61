"""Prices by year as they are typed on the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from model import Scenario, ScenarioError
from ui.pages.ladder.prices import prices_text, with_prices

Open = Callable[..., AppTest]


def test_prices_are_typed_by_year_and_by_span() -> None:
    found = with_prices(Scenario(), "gas", "2026-2028: 380; 2029: 360,5;")
    assert found.prices["gas"] == {"2026": 380.0, "2027": 380.0, "2028": 380.0, "2029": 360.5}
    assert prices_text(found.prices["gas"]) == "2026-2028: 380; 2029: 360.5"
    assert with_prices(found, "gas", " ") == Scenario()


@given(prices=st.lists(st.sampled_from([0.0, 1.0, 2.5, 1e8, 0.125]), min_size=1, max_size=12))
@settings(max_examples=25)
def test_what_is_shown_can_be_typed_again(prices: list[float]) -> None:
    scenario = Scenario(prices={"oil": {2030 + n: price for n, price in enumerate(prices)}})
    assert with_prices(Scenario(), "oil", prices_text(scenario.prices["oil"])) == scenario


@pytest.mark.parametrize("text", ["380", "2026: x", "2028-2026: 1", "2000-2199: 1; 2026: 2 3"])
def test_what_is_no_price_by_year_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="years and prices such as 2026-2028: 380; 2029: 360"):
        with_prices(Scenario(), "gas", text)


def test_holes_and_negative_prices_are_refused_by_the_scenario() -> None:
    with pytest.raises(ScenarioError, match="without a hole; 2026 before") as caught:
        with_prices(Scenario(), "gas", "2026: -1; 2028: 2")
    assert len(caught.value.problems) == 2


def test_the_page_takes_prices_and_a_deck(open_page: Open) -> None:
    app = open_page("ladder")
    app.session_state["own-prices"] = True
    app.run()
    app.selectbox(key="price-path").select("gas").run()
    app.text_input(key="price-new").input("2026-2030: 100").run()
    assert not app.exception
    held = app.session_state["hand"].scenario
    assert held.prices["gas"] == {str(year): 100.0 for year in range(2026, 2031)}
    app.selectbox(key="price_deck").select("world-bank-2025-10").run()
    assert app.session_state["hand"].scenario.price_deck == "world-bank-2025-10"
    app.text_input(key="price gas").input("2026: 1; 2028: 2").run()
    assert any("without a hole" in error.value for error in app.error)
