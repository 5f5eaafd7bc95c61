"""The bytes of every file that a page offers: charts, tables, reports."""

from __future__ import annotations

from ui.shell.report import report
from ui.show import cells, html, pdf, tables
from ui.show.canvas import png, sheet
from ui.show.chart import Chart, picture
from ui.show.charts import made as made_chart
from ui.show.page import Charts, Tables
from ui.show.stamp import Subject

__all__ = ["MIME", "chart_bytes", "report_bytes", "table_bytes"]

MIME = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}
"""Type of each kind of file."""


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
    made = known[id].make(subject) if known else made_chart(subject, id)
    drawn = picture(made, subject) if isinstance(made, Chart) else made
    subject = subject.showing(drawn.of)
    page = sheet(drawn, subject)
    return png(page, subject, drawn) if kind == "png" else page.encode()


def table_bytes(subject: Subject, id: str, kind: str, known: Tables | None = None) -> bytes:
    """Return a table of a scenario as ``csv`` or ``xlsx``; ``all`` is every table, as XLSX."""
    if id == "all":
        return cells.xlsx_bytes(tables.all_tables(subject), subject)
    table = known[id].make(subject) if known else tables.made(subject, id)
    subject = subject.showing(table.of)
    return (cells.csv_bytes(table, subject) if kind == "csv"
            else cells.xlsx_bytes([table], subject))  # fmt: skip


def report_bytes(subject: Subject, kind: str) -> bytes:
    """Return the report of a scenario as ``html`` or ``pdf``."""
    made = report(subject)
    return pdf.pdf_bytes(made) if kind == "pdf" else html.html_bytes(made)
