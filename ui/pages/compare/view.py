"""The Compare page: up to four scenarios side by side, and only the inputs that differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from model import Outcome, Scenario, evaluate
from model.core.figures import Node
from model.explain.beside import explain_change
from model.explain.places import explain
from model.world.assumption import one_line
from model.world.catalog import catalog
from ui.explain.panel import Pick, explain_picks
from ui.hand import state
from ui.pages.compare import tables
from ui.parts.kit import para, pick
from ui.show.table import Table
from ui.speech import words
from ui.speech.language import n, t
from ui.speech.naming import title_of


def _in_hand() -> str:
    return title_of(state.hand().scenario)


def _free(name: str) -> str:
    """Return the name with a number behind it where it is taken."""
    kept = state.hand().kept
    names = [name, *(f"{name} {number}" for number in range(2, state.COMPARED + 2))]
    return next(free for free in names if free not in kept)


def _keep() -> None:
    state.speak_again()
    typed = str(one_line(state.typed("keep-name"))).strip()[:60]
    _add(typed, _in_hand(), state.hand().scenario)


def _keep_preset() -> None:
    state.speak_again()
    preset = Scenario.from_preset(state.typed("keep-preset"))
    _add("", title_of(preset), preset)


def _add(typed: str, usual: str, scenario: Scenario) -> None:
    """Keep a scenario; one that stands there already only under another name that was typed."""
    same = [name for name, kept in state.hand().kept.items() if kept.hash == scenario.hash]
    if same:
        name = words.escaped(same[0])
        st.toast(t("This scenario stands here already as {name}.", name=name))
    if not same or typed not in ("", *same):
        state.keep(typed or _free(usual), scenario)


def _choose() -> None:
    """Draw what can be put beside the others: the current scenario, or a preset."""
    kept = state.hand().kept
    if len(kept) >= state.COMPARED:
        st.info(t("Four scenarios stand side by side; take one away to add another."))
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            t("Name of the current scenario"),
            placeholder=_free(_in_hand()),
            key="keep-name",
            max_chars=60,
        )
        st.button(t("Add the current scenario"), key="keep", on_click=_keep)
    with right, st.container(horizontal=True, vertical_alignment="bottom"):
        pick(t("Scenario"), catalog().presets, "keep-preset",
             lambda id: title_of(Scenario.from_preset(id)))  # fmt: skip
        st.button(t("Add this preset"), key="add-preset", on_click=_keep_preset)


def _drop(name: str) -> Callable[[], None]:
    return lambda: state.drop(name)


def _take(scenario: Scenario) -> Callable[[], None]:
    return lambda: state.recall(scenario)


def _heads(kept: dict[str, Scenario]) -> None:
    """Draw the names of the scenarios with what can be done with each."""
    for column, (name, scenario) in zip(st.columns(len(kept)), kept.items(), strict=True):
        with column.container(border=True):
            st.markdown(f"**{words.escaped(name)}**")
            with st.container(horizontal=True, gap="small"):
                st.button(t("Use"), key=f"take-{name}", on_click=_take(scenario))
                st.button(t("Take away"), key=f"drop-{name}", on_click=_drop(name))


def _table(table: Table) -> None:
    """Draw a table of texts: plain HTML, so that a screen reader and a phone can read it."""
    shown = replace(table, rows=table.rows[1:])  # without the row of hashes, which files have
    cells = [[words.escaped(cell) for cell in line] for line in (table.heads, *shown.read())]
    marks = ["---", *["---:"] * (len(table.columns) - 1)]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in (cells[0], marks, *cells[1:])))


def _side_by_side(kept: dict[str, Scenario]) -> None:
    world = state.world()
    outcomes = {name: evaluate(scenario, world) for name, scenario in kept.items()}
    names = list(kept)
    figures, shares = tables.figures(outcomes).only("figure", *names), tables.groups(outcomes)
    _table(figures)
    if len(shares.rows) > 1:
        _table(shares)
    _explained(outcomes, figures, shares)
    if len(kept) > 1:
        _differing(outcomes, figures, shares)


DISTANCE = "distance of "
"""Begins the choice of a scenario's distance from the first."""


def _explained(outcomes: dict[str, Outcome], *shown: Table) -> None:
    """Draw the line that explains any figure of the tables, or its distance from the first."""
    first, *others = outcomes
    of = [f"value {name}" for name in outcomes] + [f"{DISTANCE}{name}" for name in others]
    figures = {
        key: str(row[0])
        for table in shown
        for key, row in zip(table.keys, table.rows, strict=True)
        if key
    }

    def name(figure: str) -> str:
        held = figure.startswith("group.")
        return t("{name}, controlled by Russia", name=figures[figure]) if held else figures[figure]

    picks = [
        Pick(t("Figure"), list(figures), name),
        Pick(t("Of which scenario"), of, _of_name),
    ]

    def make(figure: str, chosen: str) -> Node:
        if chosen.startswith(DISTANCE):
            name = chosen.removeprefix(DISTANCE)
            return explain_change(outcomes[name], outcomes[first], figure)
        return explain(outcomes[chosen.removeprefix("value ")], figure)

    def whose(_: str, chosen: str) -> Outcome:
        return outcomes[chosen.removeprefix(DISTANCE).removeprefix("value ")]

    explain_picks(picks, make, state.world(), key="explain-compared", of=whose)


def _of_name(chosen: str) -> str:
    if chosen.startswith(DISTANCE):
        return t("{name}, distance from the first", name=chosen.removeprefix(DISTANCE))
    return chosen.removeprefix("value ")


def _differing(outcomes: dict[str, Outcome], *shown: Table) -> None:
    """Say what stands in brackets, where anything does, and list the inputs that differ."""
    if any(cell.endswith(")") for table in shown for row in table.read() for cell in row[1:]):
        st.caption(t("In brackets: the distance from the first scenario."))
    st.header(t("Only the inputs that differ"))
    inputs = tables.inputs(outcomes)
    if len(inputs.rows) > 1:
        _table(inputs)
    else:
        st.write(t("All assumptions are the same."))


def _left(step: state.Step) -> str:
    """Return the name of a scenario left behind: its preset's, or that of the file it began as."""
    if step.opened is None:
        return title_of(step.preset)
    return t("{title}, set against “{preset}”", title=title_of(step.scenario),
             preset=title_of(step.preset))  # fmt: skip


def _recent() -> None:
    recent = state.hand().recent
    if not recent:
        return
    st.header(t("Left behind in this session"))
    for number, step in enumerate(recent):
        changes = len(step.scenario.diff(step.preset))
        with st.container(horizontal=True, vertical_alignment="center"):
            para(
                "{preset}: {changes}",
                preset=words.escaped(_left(step)),
                changes=n("{count} change", "{count} changes", changes),
            )
            st.button(t("Use"), key=f"recent-{number}", on_click=_take(step.scenario))


def page() -> None:
    """Draw the page."""
    kept = state.hand().kept
    st.title(t("Compare"))
    _choose()
    if kept:
        _heads(kept)
        _side_by_side(kept)
    else:
        para(
            "Nothing is kept yet. Add the current scenario or a preset; up to four stand side "
            "by side."
        )
    _recent()


page()
