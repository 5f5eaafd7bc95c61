"""What a reader can take along from a page: its charts, its tables, the report of the scenario.

The dialog is drawn when it is opened, and a file is made only when its button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui import state
from ui.export import cells, charts, extras, html, pdf, tables
from ui.export.canvas import png, sheet
from ui.export.money import has_money
from ui.export.report import report
from ui.export.stamp import Subject, file_stem
from ui.language import LANGUAGES, current, speaking, t

__all__ = ["BUTTON", "chart_bytes", "download_controls", "report_bytes", "table_bytes"]

BUTTON = "download"
"""Key of the button that opens the dialog."""

MIME = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}

WITHOUT = ("sources", "method")
"""Pages that show no scenario, and so have nothing of it to take along."""

FIRST = {"ladder": ("ladder-flow", "ladder")}
"""Chart and table that a page offers first; by default those of Explore."""


def chart_bytes(subject: Subject, id: str, kind: str) -> bytes:
    """Return a chart of a scenario as ``png`` or ``svg``."""
    picture = charts.made(subject, id)
    drawn = sheet(picture, subject)
    return png(drawn, subject, picture) if kind == "png" else drawn.encode()


def table_bytes(subject: Subject, id: str, kind: str) -> bytes:
    """Return a table of a scenario as ``csv`` or ``xlsx``; ``all`` is every table, as XLSX."""
    if id == "all":
        return cells.xlsx_bytes(tables.all_tables(subject), subject)
    table = tables.made(subject, id)
    return (cells.csv_bytes(table, subject) if kind == "csv"
            else cells.xlsx_bytes([table], subject))  # fmt: skip


def report_bytes(subject: Subject, kind: str) -> bytes:
    """Return the report of a scenario as ``html`` or ``pdf``."""
    made = report(subject)
    return pdf.pdf_bytes(made) if kind == "pdf" else html.html_bytes(made)


def download_controls(page: str) -> None:
    """Draw what can be taken along from a page, on pages that show the scenario.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    """
    if page in WITHOUT:
        return
    if st.button(t("Download"), key=BUTTON, width="stretch"):
        st.dialog(t("Download"), width="medium")(partial(_offer, page))()


def _offer(page: str) -> None:
    state.start_run()  # a dialog runs alone, as a fragment does
    subject = Subject(state.outcome(), state.preset_outcome(), st.context.url or "")
    money = has_money(subject.outcome)
    first_chart, first_table = FIRST.get(page, ("map", "by-region"))
    _report(subject)
    shown = {**charts.CHARTS, **(charts.LADDER if money else {})}
    chart = _pick(t("Chart"), {id: name for id, (name, _) in shown.items()}, first_chart)
    kinds = ("png", "map-svg" if chart == "map" else "svg")
    _buttons(subject, chart, kinds, lambda kind: partial(chart_bytes, subject, chart, kind))
    listed = {**tables.TABLES, **(tables.LADDER if money else {})}
    table = _pick(t("Table"), {id: name for id, (name, _) in listed.items()}, first_table)
    _buttons(subject, table, ("csv", "xlsx"), lambda kind: partial(table_bytes, subject, table,
                                                                   kind))  # fmt: skip
    _button(subject, "tables", "xlsx", partial(table_bytes, subject, "all", "xlsx"),
            t("All tables (XLSX)"))  # fmt: skip


def _report(subject: Subject) -> None:
    st.markdown(f"**{t('Report of the scenario')}**")
    language = st.segmented_control(
        t("Language of the report"), list(LANGUAGES), key="download-language", default=current(),
        format_func=LANGUAGES.__getitem__, required=True,
    )  # fmt: skip
    _buttons(subject, "report", ("pdf", "html"), lambda kind: partial(report_bytes, subject, kind),
             language or current())  # fmt: skip


def _pick(label: str, names: dict[str, str], first: str) -> str:
    """Draw the choice among charts or tables."""
    ids = list(names)
    place = ids.index(first) if first in names else 0
    key = f"download-{label}-{first}"
    chosen = st.selectbox(label, ids, place, key=key, format_func=lambda id: t(names[id]))
    return str(chosen or ids[place])


Maker = Callable[[], bytes]


def _buttons(
    subject: Subject,
    what: str,
    kinds: tuple[str, ...],
    maker: Callable[[str], Maker],
    language: str | None = None,
) -> None:
    """Draw a button a kind of file, and what to install for those that cannot be made."""
    with st.container(horizontal=True, gap="small"):
        for kind in kinds:
            if not extras.missing(kind):
                name = kind.removeprefix("map-")
                _button(subject, what, name, maker(name), name.upper(), language)
    lacking = extras.missing_text(kinds)
    if lacking:
        st.caption(lacking)


def _button(
    subject: Subject,
    what: str,
    kind: str,
    make: Maker,
    label: str,
    language: str | None = None,
) -> None:
    if extras.missing(kind):
        return
    st.download_button(
        label,
        _spoken(make, language or current()),
        file_name=f"{file_stem(subject, what)}.{kind}",
        mime=MIME[kind],
        on_click="ignore",
        key=f"download-{what}-{kind}-{language or ''}",
    )


def _spoken(make: Maker, language: str) -> Maker:
    """Return a maker that speaks a language: Streamlit calls it on a thread of its own."""

    def made() -> bytes:
        with speaking(language):
            return make()

    return made
