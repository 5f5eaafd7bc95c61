"""A figure opens to its explanation, one level at a time, down to rows with grade and link."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.core.figures import Node
from model.explain.places import explain, figures
from tests.ui.explained import numbers, press
from tests.ui.latin import strangers
from tests.ui.working import settle
from ui.explain.tree import SHOWN, source_line
from ui.speech import words
from ui.speech.explain import figure_text, formula_text, label_text
from ui.speech.language import LANGUAGES, speaking
from ui.speech.money import amount

Open = Callable[..., AppTest]
RUNGS = [f"S{i}" for i in range(11)]
KEPT = "Ukraine, receipts kept by the budget"


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


def line(node: Node, world: World) -> str:
    return words.escaped(f"{label_text(node.label, world)}: {figure_text(node)}")


def opened(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def texts(app: AppTest) -> list[str]:
    return [block.value for block in app.markdown]


def branches(app: AppTest) -> list[str]:
    return [box.label for box in app.expander]


@pytest.mark.parametrize(
    ("figure", "name"),
    [("total", "total"), ("ukraine", "ukraine"), ("russia", "russia"),
     ("coverage", "aid_coverage")],
)  # fmt: skip
def test_the_four_figures_of_explore_open(
    open_page: Open, world: World, outcome: Outcome, figure: str, name: str
) -> None:
    app = open_page()
    app.session_state[f"figure-{figure}"] = True
    app.run()
    opened(app, f"explain-{name}")
    tree = explain(outcome, name)
    assert f"**{line(tree, world)}**" in texts(app)
    shown = {*branches(app), *texts(app)}
    for operand in tree.operands[:SHOWN]:
        said = line(operand, world)
        assert any(said in text for text in shown), said


def test_each_rung_and_ratio_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("ladder")
    for rung in RUNGS:
        press(app, "ladder", rung, "Value")
        assert f"**{line(explain(outcome, rung), world)}**" in texts(app)
    app = open_page("deals")
    app.session_state["deal-tables"] = True
    app.run()
    for ratio in ("government_take", "fund_per_dollar"):
        press(app, "account", label_text(explain(outcome, ratio).label), "Figure")
        assert f"**{line(explain(outcome, ratio), world)}**" in texts(app)


def test_the_receipts_open(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("deals")
    for flow in ("us", "ukraine", "kept", "investors"):
        press(app, "totals", words.named("flow", flow), "Over the whole period")
        tree = explain(outcome, f"receipts.{flow}")
        assert f"**{line(tree, world)}**" in texts(app)
        more = len(tree.operands) - SHOWN
        assert f"and {more} more" in [button.label for button in app.button]


def test_a_median_says_that_its_tree_is_for_central_inputs(
    open_page: Open, outcome: Outcome
) -> None:
    app = opened(settle(open_page("ladder")), "explain-figure-S8")
    said = next(caption.value for caption in app.caption if "median of" in caption.value
                and "central inputs, which" in caption.value)  # fmt: skip
    shown = next(metric.value for metric in app.metric if metric.label.startswith("S8"))
    assert words.escaped(shown) in said
    assert words.escaped(amount(float(outcome.ladder.loc["S8", "value"]))) in said


def test_no_tree_stops_at_a_formula(open_page: Open, outcome: Outcome) -> None:
    app = opened(open_page("ladder"), "explain-figure-S0")
    captions = [caption.value for caption in app.caption]
    assert captions.count("USD, 2023 prices taken at face value.") == 1
    for name in ("S10", "S8", "receipts.us"):
        tables = {row["table"] for row in explain(outcome, name).sources()}
        assert {"economics/parameters", "economics/prices", "control/front_line"} <= tables


def test_what_chose_a_formula_stands_below_the_operands(open_page: Open) -> None:
    app = press(open_page("deals"), "totals", KEPT, "Over the whole period")
    assert "Which formula or row it is was decided by:" in [c.value for c in app.caption]
    assert any(text.startswith("- horizon years") for text in texts(app))


def test_the_rest_of_a_branch_is_drawn_when_asked_for(open_page: Open, outcome: Outcome) -> None:
    app = press(open_page("deals"), "totals", KEPT, "Over the whole period")
    before = len(branches(app))
    place = numbers(app, "totals")[KEPT, "Over the whole period"][1]
    app.session_state[f"tree-numbers-totals-{place}-all"] = True
    app.run()
    rest = len(explain(outcome, "receipts.kept").operands) - SHOWN
    assert len(branches(app)) == before + rest


def test_a_branch_is_drawn_only_while_it_is_open(
    open_page: Open, world: World, outcome: Outcome
) -> None:
    app = open_page()
    tree = explain(outcome, "ukraine")
    first = tree.operands[0]
    opened(app, "explain-ukraine")
    closed = branches(app)
    assert line(first.operands[0], world) not in closed
    app.session_state["tree-ukraine.0"] = True
    opened(app, "explain-ukraine")
    assert line(first.operands[0], world) in branches(app)
    assert len(branches(app)) < sum(1 for _ in tree.walk()) / 4


def test_leaves_name_grade_title_and_link(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page()
    app.session_state["tree-aid_coverage.0"] = True
    app.run()
    opened(app, "explain-aid_coverage")
    tree = explain(outcome, "aid_coverage")
    leaf = next(node for node in tree.operands[0].operands if node.source)
    assert leaf.source is not None
    said = source_line(leaf.source, world)
    assert world.source(leaf.source["source_id"])["url"] in said
    assert f"grade {leaf.source['grade']}" in said
    assert any(said in text for text in texts(app))


def test_a_row_of_our_own_is_marked_as_ours(world: World, outcome: Outcome) -> None:
    rows = [row for row in explain(outcome, "S2").sources() if row["grade"] == "D"]
    assert rows
    assert all("grade D, ours" in source_line(row, world) for row in rows)


def test_formulas_are_written_as_people_write_them(world: World) -> None:
    assert formula_text("share x value", world) == "share × value"
    assert (
        formula_text("aid figure / controlled by Ukraine", world)
        == "aid figure ÷ controlled by Ukraine"
    )


@pytest.mark.slow
def test_every_label_and_formula_has_ukrainian_words(world: World, outcome: Outcome) -> None:
    """No English word is left of any label or formula of any tree."""
    left, seen, kept = set(), set(), []  # an id is a node's own while the node is kept
    with speaking("uk"):
        for figure in figures(outcome):
            waiting = [explain(outcome, figure)]
            while waiting:
                node = waiting.pop()
                if id(node) in seen:
                    continue
                seen.add(id(node))
                kept.append(node)
                waiting += node.below
                if node.source is not None and node.source["table"] in FREE:
                    continue
                texts_ = [label_text(node.label)]
                if math.isnan(node.value):  # what is chosen is no formula: its words are shown
                    texts_.append(figure_text(node))
                elif node.op != "given":
                    texts_.append(formula_text(node.formula))
                left |= {x for x in texts_ if re.search(r"[A-Za-z]{4,}", x) and strangers(x)}
    assert not left


FREE = ("aid/ledger", "economics/prices", "economics/parameters")
"""Tables whose rows name themselves: claimants, price series, parameters."""


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_estimators_have_names_in_either_language(
    world: World, seed: Scenario, language: str
) -> None:
    day = dt.date(2026, 2, 24)
    ranged = evaluate(seed.replace(estimate="range", front_line_date=day), world)
    tree = explain(ranged, "region.UA-14.russia.control")
    labels = [node.label for node in tree.operands if "Institute" in node.label]
    with speaking(language):
        said = [label_text(label) for label in labels]
    assert len(set(said)) == len(said) == 3
    assert not any("isw" in text for text in said)


def test_what_is_no_number_says_so() -> None:
    def written(value: float, unit: str, label: str = "x") -> str:
        return figure_text(Node(label, value, unit))

    assert written(float("nan"), "1") == "no number"
    assert written(float("inf"), "calendar year") == "never"
    assert written(2894.0, "calendar year") == "2894"
    assert written(3.5, "1", "S4 to the aid figure") == "350%"
    assert written(3.5, "1", "price multiple") == "3.5"
    assert written(0.505, "1", "share of Russia, set by the scenario") == "50.5%"
    assert written(1 / 3, "1", "share of Russia, set by the scenario") == "33.333333%"
