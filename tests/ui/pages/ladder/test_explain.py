"""What the Value ladder page says of rungs, flows, claims and levers opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.answers.revenue import LINES
from model.explain.places import explain
from tests.ui.explained import choose, says
from tests.ui.working import settle

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


OF_RUNG = {"value": "", "step": "step", "coverage": "aid", "first": "first"}


def test_what_is_said_of_a_rung_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = settle(open_page("ladder"))
    for rung in ("S0", "S4", "S10"):
        for column, what in {
            "value": "",
            "step": "step",
            "coverage": "aid",
            "first": "first",
        }.items():
            choose(app, "explain-rung", rung, column)
            tree = explain(outcome, f"{rung}.{what}" if what else rung)
            assert says(app, tree, world), (rung, what)
    app.session_state["ladder-tables"] = True
    app.run()
    for rung in ("S0", "S4", "S10"):
        choose(app, "explain-rung-group", "natural_gas_oil", rung)
        assert says(app, explain(outcome, f"{rung}.group.natural_gas_oil"), world), rung
    for line in LINES:
        choose(app, "explain-revenue", line)
        assert says(app, explain(outcome, f"revenue.{line}"), world), line
