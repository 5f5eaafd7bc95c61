"""The Timeline page: the front line played, value by holder over time, two days compared."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from model import Outcome, World, evaluate
from model.answers.ground import Changes, changed_hands
from model.answers.timeline import only_the_line
from model.core.errors import ModelError
from model.world.catalog import catalog
from ui.explain.cells import compared, draw_numbers
from ui.explain.panel import Pick, draw_trees, explain_picks, figure_button, tree_dialog
from ui.explain.places import (
    ALL,
    figure_of,
    place_name,
    place_node,
    places,
    what_name,
    whats_of,
)
from ui.hand import state
from ui.map.drawing import drawn_map
from ui.map.territory import deposit_points, point_words
from ui.pages.timeline import tables
from ui.pages.timeline.player import history, line_player, moves_list, read_asked, read_day
from ui.parts.dialogs import open_dialog
from ui.parts.kit import note, problems, section
from ui.show.table import Table, draw_long
from ui.speech import words
from ui.speech.language import day, entry_format, t

CHANNEL = "timeline-map"
PLAYER = "timeline-player"


def _take_day() -> None:
    """Take the day that the player shows into the current scenario."""
    asked = read_day(state.typed(PLAYER).day)
    if asked and state.attempt(
        PLAYER, lambda s: s.replace(base="front-line", front_line_date=asked)
    ):
        st.toast(t("The calculator now starts from the front line of {day}.", day=day(asked)))


ASKED = "explained-day"
"""Key of the day whose figures are explained; the selects beside it have keys of their own."""


def _show_asked() -> None:
    """Let the line below the player stand at the day and the place that the player shows."""
    found = read_asked(state.typed(PLAYER).explain)
    if found:
        chosen, region = found
        place = f"region.{region}" if region else ALL
        state.show(ASKED, chosen)
        state.show("explain-day-0", place)
        open_dialog(ASKED, figure_of(place, "russia"))


def _played(world: World) -> None:
    scenario = state.hand().scenario
    left, right = st.columns([10, 11], gap="medium")
    with left:
        start = scenario.front_line_date or catalog().last_day
        line_player(
            scenario, world, channel=CHANNEL, start=start, key=PLAYER, on_day=_take_day,
            on_explain=_show_asked,
        )  # fmt: skip
        problems(state.problems_at(PLAYER))
    with right:
        drawn_map(
            words={**words.map_words(world), **point_words(world)},
            key=CHANNEL,
            points=deposit_points(world),
        )
        moves_list(CHANNEL)


@state.fragment
def _explained(world: World) -> None:
    """Draw the line that explains any figure of any day that the player shows."""
    known = catalog()
    if state.remembered(ASKED) is None:
        state.show(ASKED, state.hand().scenario.front_line_date or known.last_day)
    chosen = st.date_input(
        t("Explain a figure of this day"), key=ASKED, min_value=known.first_day,
        max_value=known.last_day, format=entry_format(), width=240,
    )  # fmt: skip
    if not isinstance(chosen, dt.date):
        return
    picks = [
        Pick(t("Where"), places(world), lambda id: place_name(id, world)),
        Pick(t("Which figure"), whats_of, what_name, 2),
    ]
    explain_picks(
        picks, lambda place, what: place_node(_on(chosen, world), place, what), world,
        key="explain-day", of=lambda *_: _on(chosen, world),
    )  # fmt: skip
    tree_dialog(_on(chosen, world), ASKED)


def _on(asked: dt.date, world: World) -> Outcome:
    """Return what the line alone gives on a day, as the player shows it."""
    plain = only_the_line(state.hand().scenario)
    return evaluate(plain.replace(base="front-line", front_line_date=asked), world)


@state.fragment
def _compared(world: World) -> None:
    st.header(t("Compare two dates"))
    known = catalog()
    span = {"min_value": known.first_day, "max_value": known.last_day, "format": entry_format()}
    left, right, _ = st.columns([1, 1, 2])
    line = state.hand().scenario.front_line_date or known.first_day
    first = left.date_input(t("From"), value=line, key="compare-from", **span)
    last = right.date_input(t("To"), value=known.last_day, key="compare-to", **span)
    found = _changes(world, first, last)
    if found is None:
        return
    st.markdown(tables.changes_sentence(found))
    note(
        "Only the front line moves here; your own changes are ignored. A deposit counts as soon as "
        "it first appears on the Russian side, however close to the line."
    )
    _opens_change(found)
    for column, axis in zip(st.columns(2, gap="medium"), ("region", "group"), strict=True):
        with column:
            table = tables.changed_values(found, axis, largest=True)
            st.caption(table.caption)
            _numbers(table.only("name", "russia"), found)
    if len(found.deposits):
        table = tables.changed_deposits(found)
        _numbers(table.only("deposit", "group", "region", "since", "to"), found)


def _opens_change(found: Changes) -> None:
    """Draw what opens how the change of what Russia controls came about."""
    figure_button(
        words.named("figure", "russia"), "russia", key="explain-change",
        draw=lambda: draw_trees(
            compared(found.after, found.before, "russia", "change"), found.after.world,
            "tree-change"),
    )  # fmt: skip


def _numbers(table: Table, found: Changes) -> None:
    """Draw a table of what changed between the two days; each number opens its change."""
    draw_numbers(table, tree=lambda _, __, figure: (
        compared(found.after, found.before, figure, "change")))  # fmt: skip


def _changes(world: World, first: object, last: object) -> Changes | None:
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return None
    try:
        return changed_hands(state.hand().scenario, world, first, last)
    except ModelError as error:
        problems(error.problems)
        return None


def _table(world: World) -> None:
    table = tables.timeline(history(state.hand().scenario, world))
    st.caption(table.caption)
    draw_long(table)


def _left_out(world: World) -> None:
    """Say what the scenario states beside the line, which the map counts and this page does not."""
    scenario = state.hand().scenario
    stated = [
        change for change in scenario.diff(only_the_line(scenario)) if change.here is not None
    ]
    if stated:
        said = (f"{words.path_text(one.path, world)}: "
                f"{words.value_text(one.path, one.here, world)}" for one in stated)  # fmt: skip
        note("Not counted here, but on the map: {what}. So their totals differ.",
             what=words.escaped("; ".join(said)))  # fmt: skip


def page() -> None:
    """Draw the page."""
    world = state.world()
    st.title(t("Timeline"))
    note(
        "Who controlled what, day by day, judged by the front line alone. Gaps are not filled "
        "in: the last map stands until the next one, and its age is shown."
    )
    _left_out(world)
    _played(world)
    _explained(world)
    _compared(world)
    section(t("Table behind the chart"), "timeline-table", lambda: _table(world))


page()
