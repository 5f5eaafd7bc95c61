"""What a reader can take along from a page: its charts, its tables, the report of the scenario.

The dialog is drawn when it is opened, and a file is made only when its button is pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui import state
from ui.export import cells, extras, html, pdf, tables
from ui.export.canvas import png, sheet
from ui.export.charts import made as made_chart
from ui.export.futures import Drawn
from ui.export.pages import Offer, Pictures, Tables, offer
from ui.export.report import report
from ui.export.stamp import Subject, file_stem
from ui.language import LANGUAGES, current, speaking, t
from ui.uncertainty_work import Work

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

Maker = Callable[[], bytes]


def chart_bytes(subject: Subject, id: str, kind: str, known: Pictures | None = None) -> bytes:
    """Return a chart of a scenario as ``png`` or ``svg``.

    Parameters
    ----------
    subject : Subject
        The scenario's result.
    id, kind : str
        Name of the chart, ending of the file.
    known : dict, optional
        What a page offers, from :func:`ui.export.pages.offer`; by default the charts that every
        scenario has.
    """
    picture = known[id][1](subject) if known else made_chart(subject, id)
    drawn = sheet(picture, subject)
    return png(drawn, subject, picture) if kind == "png" else drawn.encode()


def table_bytes(subject: Subject, id: str, kind: str, known: Tables | None = None) -> bytes:
    """Return a table of a scenario as ``csv`` or ``xlsx``; ``all`` is every table, as XLSX."""
    if id == "all":
        return cells.xlsx_bytes(tables.all_tables(subject), subject)
    table = known[id][1](subject) if known else tables.made(subject, id)
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
        st.dialog(t("Download"), width="medium")(partial(_dialog, page))()


def _dialog(page: str) -> None:
    state.start_run()  # a dialog runs alone, as a fragment does
    subject = Subject(state.outcome(), state.preset_outcome(), st.context.url or "")
    drawn = _drawn(subject) if page == "uncertainty" else None
    offered = offer(page, subject, drawn=drawn, kept=state.hand().kept)
    _report(subject)
    _charts(subject, offered, page)
    _tables(subject, offered, page)


def _drawn(subject: Subject) -> Drawn | None:
    """Return what the uncertainty page has drawn of this scenario so far."""
    work = Work(subject.outcome)
    known = work.refined().result or work.first().result
    if known is None:
        return None
    figure = str(state.remembered("uncertain-figure", "S10"))
    base = subject.outcome.aid_base
    typed = state.remembered(f"threshold-money-{base:g}", base / 1e3)
    least = 1.0 if figure == "aid_coverage" else float(typed) * 1e3
    drawn_too = figure in known.found.names
    shares = work.shares("group", figure).result if drawn_too else None
    bars = work.bars(figure).result if drawn_too else None
    return Drawn(known.found, known.bands, figure, least, bars, shares)


def _report(subject: Subject) -> None:
    st.markdown(f"**{t('Report of the scenario')}**")
    st.caption(t("Result, map, ladder, deal, assumptions and sources on a few pages."))
    language = st.segmented_control(
        t("Language of the report"), list(LANGUAGES), key="download-language", default=current(),
        format_func=LANGUAGES.__getitem__, required=True,
    )  # fmt: skip
    makers = {kind: partial(report_bytes, subject, kind) for kind in ("pdf", "html")}
    _buttons(subject, "report", makers, {"pdf": "pdf", "html": "html"}, language)


def _charts(subject: Subject, offered: Offer, page: str) -> None:
    known = offered.charts
    id = _pick(t("Chart"), {id: name for id, (name, _) in known.items()}, f"chart-{page}")
    makers = {kind: partial(chart_bytes, subject, id, kind, known) for kind in ("png", "svg")}
    needs = {"png": "png", "svg": "map-svg" if id == "map" else "svg"}
    _buttons(subject, id, makers, needs)


def _tables(subject: Subject, offered: Offer, page: str) -> None:
    known = offered.tables
    id = _pick(t("Table"), {id: name for id, (name, _) in known.items()}, f"table-{page}")
    makers = {kind: partial(table_bytes, subject, id, kind, known) for kind in ("csv", "xlsx")}
    _buttons(subject, id, makers, {"csv": "csv", "xlsx": "xlsx"})
    if not extras.missing("xlsx"):
        every = partial(table_bytes, subject, "all", "xlsx")
        _button(subject, "all-tables", "xlsx", every, t("All tables (XLSX)"))


def _pick(label: str, names: dict[str, str], key: str) -> str:
    """Draw the choice among charts or tables."""
    ids = list(names)
    chosen = st.selectbox(
        label,
        ids,
        key=f"download-{key}",
        format_func=lambda id: t(names.get(id, id)),
    )
    return str(chosen or ids[0])


def _buttons(
    subject: Subject,
    what: str,
    makers: dict[str, Maker],
    needs: dict[str, str],
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
        What each kind needs, a name in :data:`ui.export.extras.NEEDS`.
    language : str, optional
        Language of the file, by default the reader's.
    """
    with st.container(horizontal=True, gap="small"):
        for kind, make in makers.items():
            if not extras.missing(needs[kind]):
                _button(subject, what, kind, make, kind.upper(), language)
    lacking = extras.missing_text(tuple(needs.values()))
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
    tongue = language or current()
    st.download_button(
        label,
        _spoken(make, tongue),
        file_name=f"{file_stem(subject, f'{what}-{tongue}')}.{kind}",
        mime=MIME[kind],
        on_click="ignore",
        key=f"download-{what}-{kind}",
    )


def _spoken(make: Maker, language: str) -> Maker:
    """Return a maker that speaks a language: Streamlit calls it on a thread of its own."""

    def made() -> bytes:
        with speaking(language):
            return make()

    return made
