"""The button that opens what a reader can take along: charts, tables, the report of the scenario.

What makes the files is loaded when the dialog is first opened, so that no page waits for it.
"""

from __future__ import annotations

import streamlit as st

from ui.language import t

__all__ = ["BUTTON", "download_controls"]

BUTTON = "download"
"""Key of the button that opens the dialog."""

WITHOUT = ("sources", "method")
"""Pages that show no scenario, and so have nothing of it to take along."""


def download_controls(page: str) -> None:
    """Draw the button, on pages that show the scenario.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    """
    if page in WITHOUT:
        return
    if st.button(t("Download"), key=BUTTON, width="stretch"):
        st.dialog(t("Download"), width="medium")(_dialog)(page)


def _dialog(page: str) -> None:
    from ui.download_dialog import draw

    draw(page)
