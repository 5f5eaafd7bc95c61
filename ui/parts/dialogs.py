"""The one dialog that is open: it stays so when the page beneath is drawn anew.

A page draws itself anew when what it waits for has come. A dialog that only the press of its button
drew would be gone by then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from ui.hand import state
from ui.parts.drawings import keep_focus

_OPEN = "open-dialog"


def open_dialog(key: str, what: str = "") -> None:
    """Let the dialog ``key`` be the one that is open, about something it is told."""
    state.show(_OPEN, (_page(), key, what))


def opened(key: str) -> str | None:
    """Return what the dialog is about if it is open on this page, else None."""
    page, open_, what = state.remembered(_OPEN, ("", "", ""))
    return what if (page, open_) == (_page(), key) else None


def dialog_button(
    label: str, title: str, draw: Callable[[], None], key: str, width: Any = "large", **more: Any
) -> None:
    """Draw a button that opens a dialog, and the dialog while it is open.

    Parameters
    ----------
    label, key : str
        Text and key of the button.
    title, draw, width
        As :func:`draw_dialog` takes them.
    **more
        As ``st.button`` takes it.
    """
    st.button(label, key=key, on_click=open_dialog, args=(key,), **more)
    if opened(key) is not None:
        draw_dialog(title, draw, width)


def draw_dialog(title: str, draw: Callable[[], None], width: Any = "large") -> None:
    """Draw a dialog that is open, until it is closed.

    Parameters
    ----------
    title : str
        What stands on it.
    draw : callable
        Draws what is in it; alone, as a fragment, when something in it is moved.
    width : str
        As ``st.dialog`` takes it.
    """

    def drawn() -> None:
        state.start_run()
        draw()
        keep_focus()

    st.dialog(title, width=width, on_dismiss=_close)(drawn)()


def _close() -> None:
    state.show(_OPEN, ("", "", ""))


def _page() -> str:
    return urlsplit(st.context.url or "").path
