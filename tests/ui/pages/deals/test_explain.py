"""What the Deals page says of flows, claims and levers opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain.places import explain
from tests.ui.explained import choose, says
from tests.ui.working import settle
from ui.speech.language import percent
from ui.speech.money import amount

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


FLOWS = ("us", "ukraine", "kept", "investors")


def test_the_table_of_who_receives_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("deals")
    shown = (one.value for one in app.table)  # that of all deals may stand above, or not yet
    table = next(one for one in shown if "Over the whole period" in one.columns)
    for row, flow in enumerate(FLOWS):
        columns = {"cumulated": "", "discounted": "today", "coverage": "aid"}
        for column, (key, what) in enumerate(columns.items()):
            choose(app, "explain-flow", flow, key)
            tree = explain(outcome, f"receipts.{flow}.{what}" if what else f"receipts.{flow}")
            assert says(app, tree, world), (flow, what)
            written = percent if tree.unit == "1" else amount
            assert table.iloc[row, column] == written(tree.value), (flow, what)


@pytest.mark.parametrize(
    "figure",
    ["receipts.inflow", "receipts.distributed", "receipts.state", "receipts.other",
     "receipts.seed", "receipts.profit", "receipts.gain", "receipts.fund", "claim.start",
     "claim.balance", "claim.met", "aid_base", "government_take", "fund_per_dollar"],
)  # fmt: skip
def test_what_the_answer_and_the_balance_say_opens(
    open_page: Open, world: World, outcome: Outcome, figure: str
) -> None:
    app = settle(open_page("deals"))
    app.session_state["deal-tables"] = True
    choose(app.run(), "explain-account", figure)
    assert says(app, explain(outcome, figure), world)


def test_every_level_of_the_break_even_opens(open_page: Open) -> None:
    app = open_page("deals")
    app.session_state["break-even"] = True
    app.run()
    for lever in ("price_multiple", "capacity_multiple", "inflow_share", "horizon", "held.UA-63"):
        choose(app, "explain-level", lever)
        assert any("break-even" in block.value for block in app.markdown), lever
