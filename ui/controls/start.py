"""Where a scenario starts: preset, valuation, front line and how it is read."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from model import Scenario
from model.world.catalog import catalog
from ui.controls.fields import field_control, refused
from ui.hand import state
from ui.parts.kit import note, pick, section
from ui.speech import words
from ui.speech.language import N_, day, entry_format, t, told
from ui.speech.naming import author_of, prose, title_of


def preset_controls() -> None:
    """Draw the picker of presets, the steps back and on, and what the preset says of itself."""
    key, preset = "preset", state.hand().preset
    state.show(key, preset.id)
    names = {id: told(Scenario.from_preset(id).title) for id in catalog().presets}
    pick(t("Preset"), list(names), key, names.__getitem__,
         on_change=lambda: state.use_preset(state.typed(key)))  # fmt: skip
    _own_name()
    _steps()
    note = state.told()
    if note:
        st.toast(t(note))
    section(t("About this preset"), "about-preset", lambda: _about(preset))


def _about(preset: Scenario) -> None:
    st.write(told(preset.description))
    note(
        "{author}, {date}. Sources: {sources}",
        author=preset.author,
        date=day(preset.date) if preset.date else t("not stated"),
        sources=", ".join(f"`{id}`" for id in preset.sources),
    )


def _own_name() -> None:
    """Say what is in hand where it began as a file or a link: its title, author and text."""
    scenario, opened = state.hand().scenario, state.hand().history.now.opened
    if opened is None:
        return
    said = t(
        "In hand, set against this preset: **{title}**", title=words.escaped(title_of(scenario))
    )
    author = author_of(scenario, state.hand().preset)
    st.markdown(f"{said}, {words.escaped(author)}" if author else said)
    if scenario == opened and opened.description:
        st.caption(words.escaped(prose(opened, state.hand().preset, state.world())))


def _steps() -> None:
    """Draw undo, redo and reset; a move of a lever leaves them as they are, so all stay live."""
    row = st.container(horizontal=True, gap="small")
    row.button(t("Undo"), key="undo", on_click=_step, args=(state.undo, "undo"))
    row.button(t("Redo"), key="redo", on_click=_step, args=(state.redo, "redo"))
    row.button(t("Reset all"), key="reset-all", on_click=_step, args=(_reset_all, "reset"))


NOTHING = {
    "undo": N_("There is nothing to undo."),
    "redo": N_("There is nothing to do again."),
    "reset": N_("Nothing differs from the preset."),
}


def _step(move: Callable[[], None], kind: str) -> None:
    before = state.hand().history
    move()
    if state.hand().history == before:
        state.tell(NOTHING[kind])


def _reset_all() -> None:
    state.use_preset(state.hand().preset.id)


def territory_controls() -> None:
    """Draw valuation, start, front line, its reading, and whose estimate is taken."""
    rows = {row["id"]: row for row in state.world().tables["value/bases"]}
    field_control(
        "valuation",
        shown=lambda id: told(rows[id]["title"]),
        help=told(rows[state.hand().scenario.valuation]["description"]),
    )
    field_control("base", make=_with_base)
    if state.hand().scenario.base == "front-line":
        _front_line_day()
        reading = words.option(state.hand().scenario.reading)
        with st.expander(t("How the line is read: {reading}", reading=reading), key="how-read"):
            field_control("reading")
            field_control("estimate")


def _front_line_day() -> None:
    key = "front_line_date"
    state.show(key, state.hand().scenario.front_line_date)
    st.date_input(
        t("Front line of"),
        key=key,
        min_value=catalog().first_day,
        max_value=catalog().last_day,
        format=entry_format(),
        on_change=_with_day,
    )
    refused(key)


def _with_day() -> None:
    day = state.typed("front_line_date")
    state.attempt("front_line_date", lambda s: s.replace(front_line_date=day), day)


def _with_base(scenario: Scenario, base: str) -> Scenario:
    line = scenario.front_line_date or state.hand().preset.front_line_date or catalog().last_day
    return scenario.replace(base=base, front_line_date=line)
