"""The bytes of every file that a page offers: charts, tables, reports."""

from __future__ import annotations

import datetime as dt
from functools import partial

from model import Scenario, evaluate
from ui.hand.background import background, beside
from ui.hand.tables import world
from ui.shell.page_files import EVERYWHERE, every_table, offer
from ui.shell.report import report
from ui.show import buttons, cells, html, pdf
from ui.show.canvas import png, sheet
from ui.show.chart import Chart, picture
from ui.show.page import Charts, Tables
from ui.show.stamp import Subject
from ui.speech.language import current, speaking


def chart_bytes(subject: Subject, id: str, kind: str, known: Charts | None = None) -> bytes:
    """Return a chart of a scenario as ``png`` or ``svg``.

    Parameters
    ----------
    subject : Subject
        The scenario's result.
    id, kind : str
        Name of the chart, ending of the file.
    known : dict, optional
        What a page offers, from :func:`ui.shell.page_files.offer`; by default the charts that every
        scenario has.
    """
    made = (known or offer(EVERYWHERE[0], subject).charts)[id].make(subject)
    drawn = picture(made, subject) if isinstance(made, Chart) else made
    subject = subject.showing(drawn.of)
    page = sheet(drawn, subject)
    return png(page, subject, drawn) if kind == "png" else page.encode()


def table_bytes(subject: Subject, id: str, kind: str, known: Tables | None = None) -> bytes:
    """Return a table of a scenario as ``csv``, ``xlsx`` or ``about``; see :func:`chart_bytes`."""
    known = known or offer(EVERYWHERE[0], subject).tables
    return buttons.table_bytes(subject, known[id].make, kind)


def all_tables_bytes(subject: Subject, known: Tables | None = None) -> bytes:
    """Return every table of :func:`ui.shell.page_files.every_table`, as one XLSX."""
    made = [entry.make(subject) for entry in (known or every_table(subject)).values()]
    return cells.xlsx_bytes(made, subject)


def report_bytes(subject: Subject, kind: str) -> bytes:
    """Return the report of a scenario as ``html`` or ``pdf``."""
    if background().opened:
        of = (subject.outcome.scenario, subject.preset.scenario, subject.url, subject.made)
        return beside(partial(_report_of, *of, dict(subject.kept), current(), kind))
    return _report(subject, kind)


def _report_of(
    scenario: Scenario, preset: Scenario, url: str, made: dt.date, kept: dict[str, Scenario],
    language: str, kind: str,
) -> bytes:  # fmt: skip
    """Return the same in another process, which knows scenarios and the tables alone."""
    subject = Subject(evaluate(scenario, world()), evaluate(preset, world()), url, made, kept)
    with speaking(language):
        return _report(subject, kind)


def _report(subject: Subject, kind: str) -> bytes:
    made = report(subject)
    return pdf.pdf_bytes(made) if kind == "pdf" else html.html_bytes(made)
