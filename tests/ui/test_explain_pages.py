"""Every figure of every page opens to its explanation, and the tree has the figure of the page."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain_change import explain_change
from model.explaining import explain
from model.nodes import Node
from model.territory import changed_hands
from model.timeline import only_the_line
from ui import uncertainty_work, words
from ui.background import background
from ui.compare import figure_rows, group_rows
from ui.explain_panel import Pick
from ui.explain_places import figure_of, place_name, place_node, places, what_name, whats_of
from ui.language import percent, speaking
from ui.words_explain import figure_text, label_text
from ui.words_money import RUNGS, amount

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


def line(node: Node, world: World) -> str:
    return words.escaped(f"{label_text(node.label, world)}: {figure_text(node)}")


def choose(app: AppTest, key: str, *answers: str) -> AppTest:
    """Answer the questions of a line, by what is in hand behind their words, and press its button.

    The selects of a line are named by their place; one whose answers depend on those before has
    the number of its answers behind that.
    """
    for place, answer in enumerate(answers):
        boxes = [box for box in app.selectbox if re.fullmatch(rf"{key}-{place}(-\d+)?", box.key)]
        boxes[0].set_value(answer).run()
    app.button(key=key).click().run()
    assert not app.exception, (key, answers)
    return app


def says(app: AppTest, node: Node, world: World) -> bool:
    return f"**{line(node, world)}**" in [block.value for block in app.markdown]


def every(app: AppTest, key: str) -> Iterator[tuple[str, ...]]:
    """Yield every combination of the answers of a line whose questions stand alone."""
    boxes = [box for box in app.selectbox if str(box.key).startswith(f"{key}-")]
    yield from itertools.product(*(range(len(box.options)) for box in boxes))


# --- Compare ------------------------------------------------------------------------------------


@pytest.fixture
def compared(open_page: Open) -> AppTest:
    app = open_page("compare")
    app.text_input(key="keep-name").input("ours")
    app.button(key="keep").click().run()
    app.selectbox(key="keep-preset").select("donbas-ceded")
    return app.button(key="add-preset").click().run()


def test_every_figure_of_the_compared_opens(
    compared: AppTest, world: World, outcome: Outcome
) -> None:
    other = evaluate(Scenario.from_preset("donbas-ceded"), world)
    name = list(compared.session_state["hand"].kept)[1]
    outcomes = {"ours": outcome, name: other}
    rows = [*figure_rows(outcomes), *group_rows(outcomes)]
    box = compared.selectbox(key="explain-compared-0")
    figures = ["total", "ukraine", "ukraine.share", "russia", "russia.share", "aid", "aid_coverage"]
    differ = len(group_rows(outcomes))
    assert len(box.options) == len(rows) == len(figures) + differ
    for figure, (_, cells) in zip(figures, rows, strict=False):
        for at, (of, result) in enumerate(outcomes.items()):
            choose(compared, "explain-compared", figure, f"value {of}")
            tree = explain(result, figure)
            assert says(compared, tree, world), figure
            written = percent if tree.unit == "1" else words.trillions
            assert written(tree.value) == cells[at].text, figure
    choose(compared, "explain-compared", "russia", f"distance of {name}")
    tree = explain_change(other, outcome, "russia")
    assert says(compared, tree, world)
    assert dict(rows)["Held by Russia"][1].delta == f"+{words.trillions(tree.value)}"


def test_a_group_of_the_compared_opens(compared: AppTest, world: World, outcome: Outcome) -> None:
    choose(compared, "explain-compared", "group.coal.russia.share", "value ours")
    tree = explain(outcome, "group.coal.russia.share")
    assert says(compared, tree, world)
    assert (
        percent(tree.value)
        == dict(group_rows({"ours": outcome}) or [("", [])]).get(
            "Hard coal", [percent(tree.value)]
        )[0]
    )


# --- Timeline -----------------------------------------------------------------------------------

DAY = dt.date(2025, 7, 27)


def on(day: dt.date, seed: Scenario, world: World) -> Outcome:
    return evaluate(only_the_line(seed).replace(front_line_date=day), world)


@pytest.mark.parametrize(
    ("place", "what"),
    [("all", "ukraine"), ("all", "russia.share"), ("region.UA-14", "russia"),
     ("region.UA-14", "by-deposit"), ("region.UA-14", "by-area"), ("group.coal", "russia.share"),
     ("region.UA-63", "russia.control"), ("region.UA-63", "per_km2")],
)  # fmt: skip
def test_a_figure_of_any_day_opens(
    open_page: Open, world: World, seed: Scenario, place: str, what: str
) -> None:
    app = open_page("timeline")
    app.date_input(key="explained-day").set_value(DAY).run()
    choose(app, "explain-day", place, what)
    assert says(app, place_node(on(DAY, seed, world), place, what), world)


def test_every_figure_of_two_days_opens(open_page: Open, world: World, seed: Scenario) -> None:
    app = open_page("timeline")
    first, last = seed.front_line_date, app.date_input(key="compare-to").value
    found = changed_hands(seed, world, first, last)
    shown = [
        *(f"region.{id}" for id in found.by_region.index),
        *(f"group.{id}" for id in found.by_group.index),
    ]
    options = app.selectbox(key="explain-change-0").options
    assert len(options) == 1 + len(shown) + len(found.deposits)
    for place in ("all", *shown):
        choose(app, "explain-change", place, "change")
        tree = explain_change(found.after, found.before, figure_of(place, "russia"))
        assert says(app, tree, world), place
    for table, kind in ((found.by_region, "region"), (found.by_group, "group")):
        for id, change in table["russia"].items():
            tree = explain_change(found.after, found.before, f"{kind}.{id}.russia")
            assert tree.value == pytest.approx(change, abs=1.0)
    deposit = str(found.deposits.index[0])
    choose(app, "explain-change", f"deposit.{deposit}", "after")
    assert says(app, explain(found.after, f"deposit.{deposit}.russia"), world)


# --- Own map and values -------------------------------------------------------------------------

SECTIONS = {
    "readings": ["explain-reading"],
    "valuations": ["explain-valuation"],
    "estimates": ["explain-estimate", "explain-taken"],
    "deposits": ["explain-deposit"],
    "ground": ["explain-ground"],
}
MOST = 12
"""Combinations of a section that are opened, spread over all of them."""


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_of_the_territory_page_opens(open_page: Open, section: str) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value(section).run()
    for key in SECTIONS[section]:
        all_of = list(every(app, key))
        for places_ in all_of[:: max(len(all_of) // MOST, 1)]:
            for number, index in enumerate(places_):
                app.selectbox(key=f"{key}-{number}").select_index(index)
            app.button(key=key).click().run()
            assert not app.exception, (key, places_)
            assert any(re.match(r"\*\*.+\\: .+\*\*$", block.value) for block in app.markdown), (
                key,
                places_,
            )


def test_figures_of_the_territory_page_are_those_of_its_tables(
    open_page: Open, world: World, outcome: Outcome
) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value("readings").run()
    table = app.table[0].value
    choose(app, "explain-reading", "coal", "by-deposit")
    plain = outcome.scenario.replace(group_control={}, reading="by-deposit")
    tree = explain(evaluate(plain, world), "group.coal.russia.share")
    assert says(app, tree, world)
    assert table.loc["Hard coal", "By deposit"] == percent(tree.value)
    app.segmented_control(key="territory-section").set_value("ground").run()
    choose(app, "explain-ground", "UA-12", "per_point")
    tree = explain(outcome, "region.UA-12.per_point")
    assert says(app, tree, world)
    assert app.table[0].value.loc["Dnipropetrovsk", "One percentage point"] == words.trillions(
        tree.value
    )
    app.segmented_control(key="territory-section").set_value("valuations").run()
    choose(app, "explain-valuation", "secdev-2022", "stated")
    assert "**stated by its author\\: 12.4 trillion USD (2022 prices)**" in [
        block.value for block in app.markdown
    ]


# --- Uncertainty --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few() -> Iterator[None]:
    """Few draws, so that the tests are quick."""
    patch = pytest.MonkeyPatch()
    patch.setattr(uncertainty_work, "REFINED", 8192)
    patch.setattr(uncertainty_work, "BASE", {"group": 64, "input": 64})
    background.cache_clear()
    yield
    background.cache_clear()
    patch.undo()


def settle(app: AppTest) -> AppTest:
    """Run the page until nothing is being worked out."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        captions = [caption.value for caption in app.caption]
        stopping = [button for button in app.button if str(button.key).startswith("stop-")]
        if (
            not stopping
            and "Being worked out …" not in captions
            and "drawing …" not in [metric.delta for metric in app.metric]
        ):
            return app
        time.sleep(0.1)
        app.run()
        assert not app.exception
    raise TimeoutError("the page goes on working")


@pytest.mark.usefixtures("few")
def test_every_figure_with_a_band_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = settle(open_page("uncertainty"))
    for figure in ("total", "ukraine", "russia", "aid_coverage", *RUNGS):
        choose(app, "explain-band", figure, "point")
        assert says(app, explain(outcome, figure), world), figure
        choose(app, "explain-band", figure, "band")
        assert any("width of the band" in block.value for block in app.markdown), figure
        assert any("95% of the futures give less than" in box.label for box in app.expander)


@pytest.mark.usefixtures("few")
def test_all_that_is_said_of_a_figure_opens(open_page: Open) -> None:
    app = settle(open_page("uncertainty"))
    options = app.selectbox(key="explain-looked-at-0").options
    assert {"its band, and what was drawn", "the chance to reach your threshold",
            "What explains the spread: geology"} <= set(options)  # fmt: skip
    assert any("at its upper tenth" in option for option in options)
    for index in range(len(options)):
        app.selectbox(key="explain-looked-at-0").select_index(index).run()
        app.button(key="explain-looked-at").click().run()
        assert not app.exception, options[index]


@pytest.mark.usefixtures("few")
def test_a_band_names_what_was_drawn_with_its_distribution_and_row(open_page: Open) -> None:
    app = settle(open_page("uncertainty"))
    at = "tree-explain-band-S10-band"
    for path in (f"{at}.0", f"{at}.0.0", f"{at}.0.0.0"):
        app.session_state[path] = True
    choose(app, "explain-band", "S10", "band")
    shown = [block.value for block in app.markdown]
    drawn = [text for text in shown if "median; drawn from" in text]
    assert drawn
    assert all("grade " in text or "of your own" in text for text in drawn)
    assert any("of the spread" in box.label for box in app.expander)


# --- Value ladder -------------------------------------------------------------------------------


def test_what_is_said_of_a_rung_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("ladder")
    for rung in ("S0", "S4", "S10"):
        for what in ("", "step", "aid", "first", "group.natural_gas_oil"):
            choose(app, "explain-rung", rung, what)
            tree = explain(outcome, f"{rung}.{what}" if what else rung)
            assert says(app, tree, world), (rung, what)


FLOWS = ("us", "ukraine", "kept", "investors")


def test_the_table_of_who_receives_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("ladder")
    table = app.table[0].value
    for row, flow in enumerate(FLOWS):
        for column, what in enumerate(("", "today", "aid")):
            choose(app, "explain-flow", f"receipts.{flow}", what)
            tree = explain(outcome, f"receipts.{flow}.{what}" if what else f"receipts.{flow}")
            assert says(app, tree, world), (flow, what)
            written = percent if tree.unit == "1" else amount
            assert table.iloc[row, column] == written(tree.value), (flow, what)


@pytest.mark.parametrize(
    "figure",
    ["receipts.inflow", "receipts.distributed", "receipts.state", "receipts.other",
     "receipts.seed", "receipts.profit", "receipts.gain", "receipts.fund", "claim.start",
     "claim.balance", "claim.met", "aid_base"],
)  # fmt: skip
def test_what_the_answer_and_the_balance_say_opens(
    open_page: Open, world: World, outcome: Outcome, figure: str
) -> None:
    app = choose(open_page("ladder"), "explain-flow", figure)
    assert says(app, explain(outcome, figure), world)


def test_every_level_of_the_break_even_opens(open_page: Open) -> None:
    app = open_page("ladder")
    app.session_state["break-even"] = True
    app.run()
    for lever in ("price_multiple", "capacity_multiple", "inflow_share", "horizon", "held.UA-63"):
        choose(app, "explain-level", lever)
        assert any("break-even" in block.value for block in app.markdown), lever


# --- Explore, and the page in a frame -----------------------------------------------------------


@pytest.mark.parametrize("place", ["all", "region.UA-14", "region.UA-46", "group.rare_earths"])
def test_any_figure_of_the_drawings_opens(
    open_page: Open, world: World, outcome: Outcome, place: str
) -> None:
    app = open_page()
    app.session_state["explain-any"] = True
    app.run()
    for what in whats_of(place):
        choose(app, "explain-place", place, what)
        assert says(app, place_node(outcome, place, what), world), what


def test_a_deposit_opens_to_its_distance(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page()
    app.session_state["explain-any"] = True
    app.run()
    choose(app, "explain-deposit", "shevchenkivske-lithium", "russia")
    tree = explain(outcome, "deposit.shevchenkivske-lithium.russia")
    assert says(app, tree, world)
    assert {row["table"] for row in tree.sources()} == {"deposits/distance", "deposits/deposits"}


def test_the_distance_from_the_preset_opens(open_page: Open, world: World) -> None:
    app = open_page()
    app.selectbox(key="aid_claim").select("zelensky-76-2025-02").run()
    app.session_state["figure-coverage"] = True
    app.run()
    app.button(key="explain-distance-aid_coverage").click().run()
    held = app.session_state["hand"]
    after, before = (evaluate(one, world) for one in (held.scenario, held.preset))
    assert says(app, explain_change(after, before, "aid_coverage"), world)


def test_nothing_is_offered_where_nothing_differs(open_page: Open) -> None:
    app = open_page()
    app.session_state["figure-coverage"] = True
    app.run()
    assert not [b for b in app.button if b.key == "explain-distance-aid_coverage"]


# --- words --------------------------------------------------------------------------------------


def test_every_place_and_figure_has_a_name(world: World) -> None:
    for language in ("en", "uk"):
        with speaking(language):
            known = places(world, ("region", "group", "deposit"))
            assert len({place_name(place, world) for place in known}) > len(known) - 12
            whats = [what_name(what) for what in whats_of("region.UA-14")]
            assert len(set(whats)) == len(whats)


def test_a_pick_may_depend_on_the_answer_before() -> None:
    pick = Pick("What of it", lambda place: [place, "more"], str)
    assert callable(pick.options)
    options: Sequence[str] = pick.options("here")
    assert options == ["here", "more"]
