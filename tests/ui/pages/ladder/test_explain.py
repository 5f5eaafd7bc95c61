"""What the Value ladder page says of rungs, flows, claims and levers opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.answers.revenue import LINES
from model.explain.places import explain
from tests.ui.explained import press, says
from tests.ui.working import settle
from ui.speech import words
from ui.speech.explain import label_text

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


OF_RUNG = {"Value": "", "Change": "step", "Of the aid figure": "aid", "Of S0": "first"}


def test_what_is_said_of_a_rung_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = settle(open_page("ladder"))
    for rung in ("S0", "S4", "S10"):
        for head, what in OF_RUNG.items():
            if (rung, what) != ("S0", "step"):
                press(app, "ladder", rung, head)
                tree = explain(outcome, f"{rung}.{what}" if what else rung)
                assert says(app, tree, world), (rung, what)
    app.session_state["ladder-tables"] = True
    app.run()
    gas = words.name(world, "commodity_groups", "natural_gas_oil")
    for rung in ("S0", "S4", "S10"):
        press(app, "ladder-by-group", gas, rung)
        assert says(app, explain(outcome, f"{rung}.group.natural_gas_oil"), world), rung
    for line, name in LINES.items():
        press(app, "revenue", label_text(name), "All")
        assert says(app, explain(outcome, f"revenue.{line}"), world), line


def test_a_number_that_no_table_has_opens_nothing(open_page: Open) -> None:
    app = settle(open_page("ladder"))
    app.session_state["open-dialog"] = ("", "numbers-ladder", "99.9")
    app.run()
    assert not app.exception
