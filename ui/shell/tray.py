"""The tray in the header: the scenarios that are kept, and the way to them side by side."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.controls.kept import keep
from ui.hand import state
from ui.hand.hand import SIDE_BY_SIDE
from ui.show.page import view_of
from ui.speech import words
from ui.speech.language import t


def tray() -> None:
    """Draw the button that keeps the current scenario; once one is kept, the tray."""
    kept = state.hand().kept
    if not kept:
        st.button(t("Keep to compare"), key="keep-here", on_click=_keep_here)
        return
    with st.popover(t("Compare {count}", count=len(kept)), key="tray"):
        for number, name in enumerate(kept):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(words.escaped(name), width="stretch")
                st.button(t("Use"), key=f"tray-use-{number}", on_click=_use(name))
                st.button(t("Remove"), key=f"tray-drop-{number}", on_click=_drop(name))
        if len(kept) < SIDE_BY_SIDE:
            st.button(t("Add the current scenario"), key="keep-here", on_click=_keep_here)
        st.page_link(view_of("compare"), label=t("Side by side"))


def _keep_here() -> None:
    keep(state.hand().scenario)


def _drop(name: str) -> Callable[[], None]:
    return lambda: state.hand().drop(name)


def _use(name: str) -> Callable[[], None]:
    return lambda: state.recall(state.hand().kept[name])
