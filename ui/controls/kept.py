"""Keeping a scenario, to be set beside others."""

from __future__ import annotations

import streamlit as st

from model import Scenario
from model.world.assumption import one_line
from ui.hand import state
from ui.hand.hand import NAME
from ui.speech import words
from ui.speech.language import t
from ui.speech.naming import title_of


def keep_entry() -> None:
    """Draw the field that names the current scenario, and the button that keeps it so."""
    st.text_input(
        t("Name of the current scenario"),
        placeholder=state.hand().free_name(title_of(state.hand().scenario)),
        key="keep-name",
        max_chars=NAME,
    )
    st.button(t("Add the current scenario"), key="keep", on_click=_keep)


def _keep() -> None:
    keep(state.hand().scenario, str(one_line(state.typed("keep-name"))).strip()[:NAME])


def keep(scenario: Scenario, name: str = "") -> None:
    """Keep a scenario; one that stands there already only under another name that was typed."""
    state.speak_again()
    held = state.hand()
    same = [name for name, kept in held.kept.items() if kept.hash == scenario.hash]
    if same:
        known = words.escaped(same[0])
        st.toast(t("This scenario stands here already as {name}.", name=known))
    if not same or name not in ("", *same):
        held.keep(name or held.free_name(title_of(scenario)), scenario)
