"""Technical figures of one's own on the page: a number, a range, back to the record, refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, ScenarioError
from ui.pages.ladder.figures import with_figure

PATH = "parameters.gas.running"


def test_a_number_a_range_and_nothing(seed: Scenario) -> None:
    number = with_figure(seed, PATH, "9,000,000")
    assert number.parameters == {"gas": {"running": 9e6}}
    ranged = with_figure(number, PATH, " 9e6 to 17e6 ")
    assert ranged.parameters == {}
    assert ranged.ranges == {PATH: "9e6 to 17e6"}
    assert with_figure(ranged, PATH, "") == seed


def test_what_is_no_number_is_refused(seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match="a number, or a range"):
        with_figure(seed, PATH, "many")


def test_the_page_takes_a_figure_and_gives_it_back(
    open_page: Callable[..., AppTest], seed: Scenario
) -> None:
    app = open_page("ladder")
    app.session_state["own-figures"] = True
    app.run()
    app.selectbox(key="figure-path").set_value(PATH).run()
    app.text_input(key="figure-new").set_value("9000000").run()
    assert app.text_input(key=f"figure {PATH}").value == "9000000"
    assert app.session_state["hand"].scenario.parameters == {"gas": {"running": 9e6}}
    app.text_input(key=f"figure {PATH}").set_value("-1").run()
    assert any("from 0 to" in error.value for error in app.error)
    assert app.session_state["hand"].scenario.parameters == {"gas": {"running": 9e6}}
    app.text_input(key=f"figure {PATH}").set_value("").run()
    assert app.session_state["hand"].scenario.parameters == {}
    assert not app.exception
