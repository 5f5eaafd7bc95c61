"""The territory page: a map and values of one's own, readings, valuations, rival estimates."""

from __future__ import annotations

import streamlit as st

from ui import state
from ui.language import N_, t
from ui.territory_compare import bases, estimates, readings
from ui.territory_explain import EXPLAINED
from ui.territory_ground import deposits, ground
from ui.territory_map import own_map
from ui.territory_values import own_values

SECTIONS = {
    "map": (N_("Own map"), own_map),
    "values": (N_("Own values"), own_values),
    "readings": (N_("By area or by deposit"), readings),
    "valuations": (N_("Every valuation"), bases),
    "estimates": (N_("Rival front lines"), estimates),
    "deposits": (N_("Deposits"), deposits),
    "ground": (N_("What ground is worth"), ground),
}


def page() -> None:
    """Draw the page."""
    world = state.world()
    st.title(t("Own map and values"))
    chosen = st.segmented_control(
        t("Section"),
        list(SECTIONS),
        key="territory-section",
        default="map",
        required=True,
        format_func=lambda id: t(SECTIONS[id][0]),
        label_visibility="collapsed",
    )
    SECTIONS[chosen or "map"][1](world)
    EXPLAINED[chosen or "map"](world)


page()
