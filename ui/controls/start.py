"""Where a scenario starts: preset, steps back and on, valuation, front line and its reading."""

from __future__ import annotations

import streamlit as st

from model import Scenario
from model.world.catalog import catalog
from ui.controls.fields import field_control, refused
from ui.hand import state
from ui.parts.kit import note, pick, section
from ui.speech import words
from ui.speech.language import day, entry_format, t, told
from ui.speech.naming import author_of, prose, title_of


def preset_picker() -> None:
    """Draw the picker of presets."""
    key = "preset"
    state.show(key, state.hand().preset.id)
    names = {id: told(Scenario.from_preset(id).title) for id in catalog().presets}
    pick(t("Scenario"), list(names), key, names.__getitem__, label_visibility="collapsed",
         on_change=lambda: state.use_preset(state.typed(key)))  # fmt: skip


def about_preset() -> None:
    """Draw what is in hand if it began as a file or a link, and what the preset says of itself."""
    _own_name()
    section(t("About this scenario"), "about-preset", lambda: _about(state.hand().preset))


def _about(preset: Scenario) -> None:
    st.write(told(preset.description))
    note(
        "{author}, {date}. Sources: {sources}",
        author=preset.author,
        date=day(preset.date) if preset.date else t("not stated"),
        sources=", ".join(words.source_link(state.world().source(id)) for id in preset.sources),
    )


def _own_name() -> None:
    """Say what is in hand where it began as a file or a link: its title, author and text."""
    scenario, opened = state.hand().scenario, state.hand().history.now.opened
    if opened is None:
        return
    said = t("Compared with this scenario: **{title}**", title=words.escaped(title_of(scenario)))
    author = author_of(scenario, state.hand().preset)
    st.markdown(f"{said}, {words.escaped(author)}" if author else said)
    if scenario == opened and opened.description:
        st.caption(words.escaped(prose(opened, state.hand().preset, state.world())))


def steps() -> tuple[bool, bool, bool]:
    """Return whether there is something to undo, to do again, and to reset."""
    held = state.hand()
    return bool(held.history.past), bool(held.history.future), held.scenario != held.preset


def step_buttons() -> None:
    """Draw undo and redo, grey where they lead nowhere, and reset once anything is changed."""
    back, on, changed = steps()
    st.button(t("Undo"), key="undo", on_click=state.undo, disabled=not back)
    st.button(t("Redo"), key="redo", on_click=state.redo, disabled=not on)
    if changed:
        st.button(t("Reset all"), key="reset-all", on_click=_reset_all)


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
        with st.expander(t("How shares are estimated: {reading}", reading=reading), key="how-read"):
            field_control("reading")
            field_control("estimate")


def _front_line_day() -> None:
    key = "front_line_date"
    state.show(key, state.hand().scenario.front_line_date)
    st.date_input(
        t("Front line on"),
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
