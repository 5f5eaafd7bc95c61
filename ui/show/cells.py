"""Tables as CSV and XLSX: numbers stay numbers, and no text can be run as a formula.

A spreadsheet runs a cell that begins with ``= + - @``, a tab or a line end, from whatever file it
came; such texts get an apostrophe in front. In CSV so does what follows a separator or a line end
inside a text: a spreadsheet that takes another separator than ours begins a cell there.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from ui.hand.background import beside
from ui.show.extras import loaded
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import spoken, t, told

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_000

Line = Sequence[Any]
_Sheet = tuple[str, bool, Sequence[Line]]
"""Name of a sheet, whether its first line holds heads, and its lines."""


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> safe("=1+1"), safe("Donetsk"), safe(" @SUM(A1)")
    ("'=1+1", 'Donetsk', "' @SUM(A1)")
    """
    kept = _CONTROL.sub("", text)[:_LONGEST]
    return f"'{kept}" if kept.startswith(_STARTS) or kept.lstrip().startswith(_STARTS) else kept


_BLANK = r"(?:[^\S\t\r\n]|[\"'])*"
_SPLIT = re.compile(rf"([;,\t|\r\n]{_BLANK})(?=[=@＝＠]|[-+－＋](?=[^;,\t\r\n]*[(|!]))")


def unsplit(text: str) -> str:
    """Return a safe text whose parts are safe too where a separator in it begins a cell.

    What begins with a sign is taken for a formula when it calls something.

    Examples
    --------
    >>> unsplit("coal;=1+1"), unsplit("48.1, -37.2; -1+cmd|' /C'!A0")
    ("coal;'=1+1", "48.1, -37.2; '-1+cmd|' /C'!A0")
    """
    return _SPLIT.sub(r"\1'", text)


def cell(value: Any) -> str | int | float | bool | None:
    """Return what stands in a cell: a number as it is, a text made safe, nothing as nothing."""
    if value is None or isinstance(value, bool | np.bool_):
        return None if value is None else bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return None
        return float(value) if math.isfinite(value) else t("no limit")
    return safe(str(value))


def about(subject: Subject, title: str, unit: str = "") -> list[tuple[str, str]]:
    """Return what a file of tables says of itself: name and text of each line."""
    run = subject.outcome.run
    rows = [
        (t("Table"), title),
        (t("Unit"), unit),
        (t("Scenario"), subject.title),
        (t("Author"), subject.author),
        (t("Description"), subject.prose),
        (t("Dates"), subject.dates),
        (t("Version"), f"mineral-wealth {run.version}"),
        (t("Data"), run.data_id),
        (t("Hash of the scenario"), run.scenario_hash),
        (t("Link"), subject.link),
    ]
    return [(name, text) for name, text in rows if text]


def _source_lines(subject: Subject, tables: Sequence[Table]) -> list[str]:
    """Return a line for each source of some tables, each once."""
    sources = (subject.resting_on(one.sources) for one in tables)
    return [
        ", ".join(filter(None, (told(s.publisher), told(s.title), s.published, s.url, s.grade)))
        for s in dict.fromkeys(source for of_one in sources for source in of_one)
    ]


def csv_bytes(table: Table, *, local: bool = False) -> bytes:
    """Return a table as CSV in UTF-8 with a mark of it: heads with units, rows, nothing else.

    Parameters
    ----------
    table : Table
        The table.
    local : bool
        Whether it is for a spreadsheet of the language that is spoken: semicolons, and numbers
        with its decimal sign.
    """
    rows = [list(map(safe, table.file_heads)), *_rows(table)]
    if not local:
        return _written(rows)
    return _written([list(map(_localised, row)) for row in rows], ";")


def _localised(value: Any) -> Any:
    """Return a fraction as the language writes it, without groups of digits."""
    fraction = isinstance(value, float)
    return repr(value).replace(".", spoken().decimal) if fraction else value


def about_bytes(table: Table, subject: Subject) -> bytes:
    """Return where a table comes from as CSV, name and text a row: its stamp and its sources.

    Parameters
    ----------
    table : Table
        The table.
    subject : Subject
        What it comes from.
    """
    rows = about(subject, table.title, table.unit)
    rows += [(t("Source"), line) for line in _source_lines(subject, [table])]
    return _written([[safe(name), safe(" ".join(text.split()))] for name, text in rows])


def _written(rows: Iterable[Sequence[Any]], separator: str = ",") -> bytes:
    out = io.StringIO()
    parts = ([unsplit(one) if isinstance(one, str) else one for one in row] for row in rows)
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(parts)
    return out.getvalue().encode("utf-8-sig")


def _rows(table: Table) -> Iterable[list[Any]]:
    return ([cell(value) for value in row] for row in table.values())


def xlsx_bytes(tables: Sequence[Table], subject: Subject) -> bytes:
    """Return tables as an XLSX workbook, a sheet each; the first sheet says where they come from.

    Parameters
    ----------
    tables : sequence of Table
        The tables.
    subject : Subject
        What they come from.

    Raises
    ------
    ModelError
        When openpyxl is not installed, or the line of files gives way.
    """
    title = ", ".join(table.title for table in tables)
    first: list[Line] = [*about(subject, title, tables[0].unit if len(tables) == 1 else "")]
    first += [(t("Source"), line) for line in _source_lines(subject, tables)]
    name = safe(t("About this file"))[:31]
    names, sheets = {name}, [_sheet(name, first, headed=False)]
    for table in tables:
        lines = [table.file_heads, *table.values()]
        sheets.append(_sheet(_sheet_name(table.title, names), lines, headed=True))
    return beside(partial(_book, sheets))


def _sheet(name: str, lines: Iterable[Line], *, headed: bool) -> _Sheet:
    return name, headed, [tuple(map(cell, line)) for line in lines]


def _book(sheets: Sequence[_Sheet]) -> bytes:
    """Write a workbook; it is plain values alone, since half a second of work goes to a process."""
    book = loaded("xlsx", "openpyxl").Workbook()
    book.remove(book.active)
    for name, headed, lines in sheets:
        page = book.create_sheet(name)
        for number, line in enumerate(lines, start=1):
            _write(page, number, line)
        if headed:
            _bold(page)
            page.freeze_panes = "A2"
        _widths(page, lines)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(page: Any, row: int, line: Line) -> None:
    """Write a row; a text is stored as text whatever it begins with."""
    for column, value in enumerate(line, start=1):
        if value is not None:
            place = page.cell(row, column)
            place.value = value
            if isinstance(value, str):
                place.data_type = "s"
            elif not isinstance(value, bool):
                place.number_format = "#,##0" if isinstance(value, int) else "#,##0.###"


def _bold(page: Any) -> None:
    bold = loaded("xlsx", "openpyxl.styles").Font(bold=True)
    for place in page[1]:
        place.font = bold


def _widths(page: Any, rows: Sequence[Sequence[Any]]) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for letter, column in zip(letters, zip(*rows, strict=True), strict=False):
        longest = max(len(str(value)) for value in column)
        page.column_dimensions[letter].width = min(max(longest + 2, 10), 60)


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a workbook allows: at most 31 letters, each sheet another."""
    stem = re.sub(r"[\[\]:*?/\\']", " ", title)[:28].strip() or "table"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem} {number}", number + 1
    taken.add(name)
    return name
