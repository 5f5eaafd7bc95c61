"""Buttons that make a file when they are pressed, in the language that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from ui.hand import state
from ui.hand.queue import asking, making
from ui.show import cells, extras
from ui.show.stamp import Subject, file_stem
from ui.show.table import Table
from ui.speech.language import current, speaking, spoken, t

Maker = Callable[[], bytes]

MIME = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}
"""Type of each kind of file."""

ABOUT = "about"
"""What says where a CSV comes from, a file beside it."""


LOCAL = "local"
"""A CSV as spreadsheets of the language open it by a double click."""


def table_buttons(subject: Subject, id: str, make: Callable[[Subject], Table]) -> None:
    """Draw the buttons that take a table along.

    Parameters
    ----------
    subject : Subject
        Whose stamp the files have, where the table has no result of its own.
    id : str
        Name of the table in files and keys.
    make : callable
        Makes the table in the language of the file.
    """
    makers = {kind: partial(table_bytes, subject, make, kind) for kind in ("csv", "xlsx")}
    file_buttons(subject, id, makers, {"csv": "csv", "xlsx": "xlsx"})
    if spoken().decimal != ".":
        local = partial(table_bytes, subject, make, LOCAL)
        file_button(
            subject, f"{id}-{LOCAL}", "csv", local, t("CSV with semicolons and decimal commas")
        )
    about = partial(table_bytes, subject, make, ABOUT)
    file_button(subject, f"{id}-{ABOUT}", "csv", about, t("Stamp and sources"))


def table_bytes(subject: Subject, make: Callable[[Subject], Table], kind: str) -> bytes:
    """Return a table as ``csv``, ``local`` or ``xlsx``, or ``about``: where its CSV comes from."""
    table = make(subject)
    subject = subject.showing(table.of)
    if kind == "csv":
        return cells.csv_bytes(table)
    if kind == LOCAL:
        return cells.csv_bytes(table, local=True)
    if kind == ABOUT:
        return cells.about_bytes(table, subject)
    return cells.xlsx_bytes([table], subject)


def file_buttons(
    subject: Subject,
    what: str,
    makers: Mapping[str, Maker],
    needs: Mapping[str, str],
    language: str | None = None,
) -> None:
    """Draw a button a kind of file, and what to install for those that cannot be made.

    Parameters
    ----------
    subject : Subject
        The scenario's result.
    what : str
        Name of the chart, the table or the report.
    makers : dict
        Makes the bytes, by ending of the file.
    needs : dict
        What each kind needs, a name in :data:`ui.show.extras.NEEDS`.
    language : str, optional
        Language of the file, by default the reader's.
    """
    with st.container(horizontal=True, gap="small"):
        for kind, make in makers.items():
            if not extras.missing(needs[kind]):
                file_button(subject, what, kind, make, kind.upper(), language)
    lacking = extras.missing_text(tuple(needs.values()))
    if lacking:
        st.caption(lacking)


def file_button(
    subject: Subject,
    what: str,
    kind: str,
    make: Maker,
    label: str,
    language: str | None = None,
) -> None:
    """Draw the button of one kind of file; see :func:`file_buttons`."""
    tongue = language or current()
    st.download_button(
        label,
        _spoken(make, tongue),
        file_name=f"{file_stem(subject, f'{what}-{tongue}')}.{kind}",
        mime=MIME[kind],
        on_click="ignore",
        key="-".join(filter(None, ("download", what, kind, language))),
    )


def _spoken(make: Maker, language: str) -> Maker:
    """Return a maker that speaks a language: Streamlit calls it on a thread of its own."""
    visitor = state.visitor()

    def made() -> bytes:
        with speaking(language), asking(visitor), making.turn(visitor):
            return make()

    made.visitor = visitor  # type: ignore[attr-defined]  # who waits for it, to `ui.shell.making`
    return made
