"""The territory page: a map and values of one's own, readings, valuations, rival estimates."""

from __future__ import annotations

import streamlit as st

from ui.hand import state
from ui.pages.territory.compare import bases, estimates, readings
from ui.pages.territory.ground import deposits, ground
from ui.pages.territory.map import own_map
from ui.pages.territory.values import own_values
from ui.speech.language import N_, t

SECTIONS = {
    "map": (N_("Your map"), own_map),
    "values": (N_("Your values"), own_values),
    "readings": (N_("By area or by deposit?"), readings),
    "valuations": (N_("All published valuations"), bases),
    "estimates": (N_("Other front-line maps"), estimates),
    "deposits": (N_("Deposits"), deposits),
    "ground": (N_("Value per square kilometre"), ground),
}


def page() -> None:
    """Draw the page."""
    world = state.world()
    st.title(t("Your data"))
    state.begin("territory-section", "map")
    chosen = st.segmented_control(
        t("Section"),
        list(SECTIONS),
        key="territory-section",
        required=True,
        format_func=lambda id: t(SECTIONS[id][0]),
        label_visibility="collapsed",
    )
    SECTIONS[chosen or "map"][1](world)


page()
