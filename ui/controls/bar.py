"""The scenario bar: what the figures rest on, and where it is set otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from model import Outcome, Scenario
from model.answers.answers import beyond
from model.world.catalog import catalog
from ui.controls.aid import aid_controls
from ui.controls.files import file_controls
from ui.controls.start import about_preset, preset_picker, territory_controls
from ui.hand import state
from ui.speech import words
from ui.speech.amounts import billions
from ui.speech.language import N_, day, n, t, told
from ui.speech.said import spoken

DAYS = {
    "bessent-visit-2025-02": N_("February 2025, as claimed"),
    "latest-front-line": N_("Latest line, {day}"),
    "line-2022-02-23": N_("Before the invasion"),
    "borders-1991": N_("1991 borders"),
}
"""Presets that stand side by side, one click each; the picker has the others."""


def scenario_bar(outcome: Outcome, more: Callable[[], object] = lambda: None) -> None:
    """Draw the bar; a move of a lever writes the number of changes anew.

    Parameters
    ----------
    outcome : Outcome
        The result that the page shows.
    more : callable
        Draws the assumptions that only this page has.
    """
    with st.container(key="bar", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar-row"):
            _days()
            preset_picker()
            with st.popover(t("Assumptions"), key="assumptions"):
                about_preset()
                territory_controls()
                aid_controls(outcome)
                more()
                file_controls()
        with st.container(horizontal=True, key="bar-facts", gap="xxsmall"):
            st.caption(f"{facts(outcome)} ·", width="content")
            with st.container(key="bar-changes", width="content"):
                st.caption(changes_text(outcome.scenario))
        for said in beyond(outcome.scenario):
            st.warning(words.escaped(spoken(said)))


def _days() -> None:
    preset = state.hand().preset.id
    state.show("day", preset if preset in DAYS else None)
    st.segmented_control(
        t("Day"), list(DAYS), key="day", format_func=_day_name, label_visibility="collapsed",
        on_change=_use_day,
    )  # fmt: skip


def _day_name(id: str) -> str:
    return t(DAYS[id], day=day(catalog().last_day))


def _use_day() -> None:
    """Take the scenario of a day; a second press on the one in hand starts it anew."""
    state.use_preset(state.typed("day") or state.hand().preset.id)


def facts(outcome: Outcome) -> str:
    """Return, as Markdown, what the figures rest on: day, values and aid figure."""
    said = (_line(outcome), _values(outcome), _aid(outcome))
    return " · ".join(map(words.escaped, said))


def _line(outcome: Outcome) -> str:
    line = outcome.front_line
    if line is None:
        return t("Recognised borders")
    days = (dt.date.today() - line.used).days
    age = n("{count} day old", "{count} days old", days)
    reading = words.option(outcome.scenario.reading)
    return t("Front line of {day}, {age}, {reading}", day=day(line.used), age=age,
             reading=reading.lower())  # fmt: skip


def _values(outcome: Outcome) -> str:
    title = told(outcome.world.label("value/bases", outcome.scenario.valuation, "title"))
    return t("your values") if outcome.scenario.own_values else title


def _aid(outcome: Outcome) -> str:
    amount = billions(outcome.aid.stated)
    if outcome.aid.own:
        return t("aid: your figure, {amount}", amount=amount)
    claim = outcome.aid.claim
    return t("aid: {claimant}, {stage}, {amount}", claimant=told(claim.claimant),
             stage=told(claim.stage), amount=amount)  # fmt: skip


def changes_text(scenario: Scenario) -> str:
    """Return how many assumptions differ from the preset."""
    count = len(scenario.diff(state.hand().preset))
    return n("{count} change", "{count} changes", count) if count else t("no changes")
