"""The button that opens what a reader can take along: charts, tables, the report of the scenario.

What makes the files is loaded when the dialog is first opened, so that no page waits for it.
"""

from __future__ import annotations

import streamlit as st

from ui.speech.language import t

BUTTON = "download"
"""Key of the button that opens the dialog."""


def download_controls(page: str) -> None:
    """Draw the button.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    """
    if st.button(t("Download"), key=BUTTON):
        st.dialog(t("Download"), width="medium")(_dialog)(page)


def _dialog(page: str) -> None:
    from ui.shell.download_dialog import draw

    draw(page)
