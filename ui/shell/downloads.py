"""The button that opens what a reader can take along: charts, tables, the report of the scenario.

What makes the files is loaded when the dialog is first opened, so that no page waits for it.
"""

from __future__ import annotations

from functools import partial

from ui.parts.dialogs import dialog_button
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
    dialog_button(t("Download"), t("Download"), partial(_dialog, page), BUTTON, "medium")


def _dialog(page: str) -> None:
    from ui.shell.download_dialog import draw

    draw(page)
