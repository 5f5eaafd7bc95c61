"""What the Deals page says of flows, claims and levers opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain.places import explain
from tests.ui.explained import numbers, press, says
from tests.ui.working import settle
from ui.pages.deals.tables import ACCOUNT
from ui.speech import words
from ui.speech.explain import label_text
from ui.speech.language import percent
from ui.speech.money import amount

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


FLOWS = ("us", "ukraine", "kept", "investors")
OF_FLOW = {"Over the whole period": "", "In today's money": "today", "Of the aid figure": "aid"}


def test_the_table_of_who_receives_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = settle(open_page("deals"))
    for flow in FLOWS:
        for head, what in OF_FLOW.items():
            name = words.named("flow", flow)
            press(app, "totals", name, head)
            tree = explain(outcome, f"receipts.{flow}.{what}" if what else f"receipts.{flow}")
            assert says(app, tree, world), (flow, what)
            written = percent if tree.unit == "1" else amount
            assert numbers(app, "totals")[name, head][0] == written(tree.value), (flow, what)


@pytest.mark.parametrize("figure", ACCOUNT)
def test_what_the_answer_and_the_balance_say_opens(
    open_page: Open, world: World, outcome: Outcome, figure: str
) -> None:
    app = settle(open_page("deals"))
    app.session_state["deal-tables"] = True
    tree = explain(outcome, figure)
    press(app.run(), "account", label_text(tree.label), "Figure")
    assert says(app, tree, world)


def test_every_level_of_the_break_even_opens(open_page: Open) -> None:
    app = settle(open_page("deals"))
    app.session_state["break-even"] = True
    app.run()
    for row, head in numbers(app, "break-even"):
        if head == "Reaches the aid figure at":
            press(app, "break-even", row, head)
            assert any("break-even" in block.value for block in app.markdown), row


def test_what_a_side_receives_under_another_deal_opens(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = settle(open_page("deals"))
    draft = "dl1-bessent-draft-2025-02"
    press(app, "deals", world.deals[draft].title, "United States: central inputs")
    assert says(app, explain(evaluate(seed.replace(deal=draft), world), "receipts.us"), world)


def test_either_reading_of_a_disputed_term_opens(
    open_page: Open, world: World, seed: Scenario
) -> None:
    app = settle(open_page("deals"))
    press(app, "disputed", "US share of pay-outs", "The United States receives")
    assert says(app, explain(evaluate(seed.replace(us_share=1.0), world), "receipts.us"), world)
