"""Any table of a user as rows of text: CSV in any encoding and separator, XLSX, ODS."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from model.core.errors import Problem, ScenarioError
from model.core.extras import extra
from model.core.file_kinds import refuse_foreign
from model.core.marks import Marks, column_name, marks_of
from model.core.numerals import Written
from model.core.packed import unzipped
from model.core.reading import read_bytes
from model.core.said import say

__all__ = ["Sheet", "aside", "check_widths", "is_workbook", "read_sheets", "said_short"]

_SEPARATORS = ",;\t|"
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_TABLES = say("a CSV, XLSX or ODS file")
_REMEDY = say("Save the table as XLSX or CSV.")
_MARKED = re.compile(r"\s*(?:(<)[?!a-z]|[{\[]\s*[\"{\[])", re.IGNORECASE)
_BOOKS = {"xl/workbook.xml": "xlsx", "content.xml": "ods"}
_NEEDED = say("needed to read a spreadsheet")
_MOST_ROWS = 100_000
_MOST_COLUMNS = 1_000
_MOST_CELLS = 2_000_000
_LONGEST_TEXT = 10_000
_BETWEEN = re.compile(rb">[^<]*")
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_AS_TEXT = {
    f"OGR_{driver}_{option}": value
    for driver in ("XLSX", "ODS")
    for option, value in (("HEADERS", "DISABLE"), ("FIELD_TYPES", "STRING"))
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as text.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    rows : tuple of (int, list of str)
        Each row that is not blank, with its number in the file; cells without blanks around.
    remarks : tuple of str
        Lines that begin with ``#``; of a workbook, the words that formats write beside numbers.
    commas : bool
        Whether a lone point must divide decimals: commas divide the columns, or a spreadsheet
        keeps its numbers as numbers.
    title : str
        Name of the sheet in a workbook.
    hidden : bool
        Whether the workbook does not show it.
    unseen : tuple of str
        Rows and columns of the table that it does not show, as a spreadsheet names them.
    """

    name: str
    rows: tuple[tuple[int, list[str]], ...]
    remarks: tuple[str, ...]
    commas: bool
    title: str = ""
    hidden: bool = False
    unseen: tuple[str, ...] = ()


def read_sheets(source: str | bytes | Path, limit_bytes: int, name: str = "") -> tuple[Sheet, ...]:
    """Return the tables of a file: one of a CSV, each sheet of a workbook.

    Parameters
    ----------
    source : path, bytes or str
        The file, or its content.
    limit_bytes : int [byte]
        A longer file is refused.
    name : str
        Name of the file, where `source` is its content.

    Raises
    ------
    ScenarioError
        When it is missing, too long, broken, password-protected or no table.
    ModelError
        When a workbook is given and its reader is not installed.
    """
    found, content = read_bytes(source, limit_bytes, "CSV")
    name = name or found
    refuse_foreign(name, content, _TABLES, _REMEDY)
    if content.startswith(b"PK"):
        return _workbook(name, content)
    text = _decoded(name, content)
    if marked := _MARKED.match(text):
        kind = "XML" if marked[1] == "<" else "JSON"
        raise ScenarioError.at(name, say("{kind} text", kind=kind), _TABLES, _REMEDY)
    return (_csv(name, text),)


def aside(sheets: tuple[Sheet, ...], chosen: Sheet) -> Iterator[str]:
    """Say which sheets are passed over, and what is hidden in the one that is read."""
    others = [repr(sheet.title) for sheet in sheets if sheet is not chosen and sheet.rows]
    if others:
        yield say("Other sheets passed over: {names}.", names=", ".join(others))
    if chosen.hidden:
        yield say("The sheet {name} is hidden in the workbook.", name=repr(chosen.title))
    if chosen.unseen:
        yield say("Hidden rows and columns are counted too: {names}.",
                  names=", ".join(chosen.unseen))  # fmt: skip


def check_widths(sheet: Sheet, rows: Iterable[tuple[int, list[str]]], width: int) -> None:
    """Refuse rows of a text with filled cells beyond the headings: a comma of thousands, mostly.

    Beside the table of a workbook anything may stand.

    Raises
    ------
    ScenarioError
        With each such row, how many cells it has, and how many headings there are.
    """
    longer = [(number, len(row)) for number, row in rows if not sheet.title and any(row[width:])]
    remedy = say("Put a number or a text that holds the separator into quotation marks, divide the "
                 "columns by another sign, or give each a heading.")  # fmt: skip
    if longer:
        raise ScenarioError(
            Problem(f"{sheet.name}:{number}", say("a row of {count} cells", count=count),
                    say("{count} cells, as there are headings", count=width), remedy)
            for number, count in longer
        )  # fmt: skip


def said_short(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[str]:
    """Say which rows end before the last of the columns that hold values."""
    short = [str(number) for number, row in rows if len(row) < width]
    if short:
        shown = ", ".join(short[:_SHOWN_ROWS]) + ", ..." * (len(short) > _SHOWN_ROWS)
        yield say("Rows with fewer cells than headings, the rest of which is missing: {rows}.",
                  rows=shown)  # fmt: skip


_SHOWN_ROWS = 8
"""Rows that are told."""


def _decoded(name: str, content: bytes) -> str:
    """Return a text by its byte order mark, as UTF-8, or as Windows writes Cyrillic."""
    encodings = ["utf-8-sig", "windows-1251"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0" or content[:1] == b"\0":
        encodings = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and text.strip():
            return text
    given = say("a binary file") if b"\0" in content else say("bytes that are no text")
    raise ScenarioError.at(name, given, "a table as text", "Save the file as UTF-8.")


def _csv(name: str, text: str) -> Sheet:
    stated = _SEP_LINE.match(text)
    lines = text[stated.end() :] if stated else text
    first = 1 + bool(stated)
    try:
        separator = stated[1] if stated else _separator(lines)
        found = list(_cells(lines, separator))
    except csv.Error as error:
        given = say("broken CSV ({error})", error=str(error))
        raise ScenarioError.at(name, given, "a table", "Save the table as CSV anew.") from None
    _check_room(name, len(found), max((len(row) for _, row in found), default=0))
    rows = tuple((number + first, row) for number, row in found if not row[0].startswith("#"))
    remarks = tuple(" ".join(row) for _, row in found if row[0].startswith("#"))
    return Sheet(name, rows, remarks, separator == ",")


def _cells(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with the number of the row."""
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells


def _separator(text: str) -> str:
    """Return what divides the columns: rows of one length, and the more columns the better.

    Of two that do alike, the one that tears no quoted cell apart.
    """

    def fit(separator: str) -> tuple[int, int, int]:
        rows = [row for _, row in _cells(text, separator) if not row[0].startswith("#")]
        lengths = Counter(len(row) for row in rows if len(row) > 1)
        usual, count = max(lengths.items(), key=lambda found: found[1], default=(0, 0))
        torn = sum(cell.count('"') for row in rows for cell in row)
        return count, usual, -torn

    return max(_SEPARATORS, key=fit)


def is_workbook(inside: Mapping[str, bytes]) -> bool:
    """Return whether the files of an archive are those of a workbook."""
    return _book_of(inside) is not None


def _book_of(inside: Mapping[str, bytes]) -> str | None:
    return next((kind for file, kind in _BOOKS.items() if file in inside), None)


def _workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    inside = unzipped(name, content)
    kind = _book_of(inside)
    entities = any(_ENTITY.search(part[:2000]) for file, part in inside.items()
                   if file.endswith(".xml"))  # fmt: skip
    if kind is None or entities:
        given = say("an archive that is no workbook")
        raise ScenarioError.at(name, given, _TABLES, _REMEDY)
    pyogrio, raw = (extra(module, _NEEDED) for module in ("pyogrio", "pyogrio.raw"))
    pyogrio.set_gdal_config_options(_AS_TEXT)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / f"table.{kind}"
        path.write_bytes(content)
        try:
            marks = marks_of(inside)
            _check_size(name, inside, marks.values())
            titles = [str(title) for title, _ in pyogrio.list_layers(path)]
            pages = tuple(_page(name, raw, path, marks.get(title) or Marks(title))
                          for title in titles)  # fmt: skip
            return pages or (Sheet(name, (), (), commas=True),)
        except _BROKEN:
            raise ScenarioError.at(
                name, "a broken workbook", "a whole XLSX or ODS file", "Save the table anew."
            ) from None


def _check_size(name: str, inside: Mapping[str, bytes], sheets: Iterable[Marks]) -> None:
    """Refuse what takes far more room than its size says, before it is laid out as a table."""
    for marks in sheets:
        _check_room(name, marks.deep, marks.wide)
    if any(_longest_text(part) > _LONGEST_TEXT for file, part in inside.items()
           if file.endswith(".xml")):  # fmt: skip
        given = say("a cell of more than {count:,} characters", count=_LONGEST_TEXT)
        raise ScenarioError.at(name, given, say("at most {count:,} characters",
                               count=_LONGEST_TEXT), "Keep the table alone.")  # fmt: skip


def _check_room(name: str, deep: int, wide: int) -> None:
    if wide > _MOST_COLUMNS or wide * deep > _MOST_CELLS:
        given = say("{rows:,} rows and {columns:,} columns", rows=deep, columns=wide)
        allowed = say("at most {columns:,} columns and {cells:,} cells",
                      columns=_MOST_COLUMNS, cells=_MOST_CELLS)  # fmt: skip
        raise ScenarioError.at(name, given, allowed, "Keep the table alone.")


def _longest_text(markup: bytes) -> int:
    """Return how long the longest text between two tags is [byte]; each byte is looked at once."""
    return max((len(found[0]) - 1 for found in _BETWEEN.finditer(markup)), default=0)


_BROKEN = (ValueError, LookupError, RuntimeError, expat.ExpatError)
"""What a broken workbook makes of its readers; pyogrio's own errors are RuntimeErrors."""


def _page(name: str, raw: object, path: Path, marks: Marks) -> Sheet:
    _, _, _, columns = raw.read(  # type: ignore[attr-defined]
        path, layer=marks.title, read_geometry=False, max_features=_MOST_ROWS
    )
    cells = enumerate(zip(*columns, strict=True), 1)
    rows = ((number, [_text(cell, marks, (number, place)) for place, cell in enumerate(row)])
            for number, row in cells)  # fmt: skip
    full = tuple((number, row) for number, row in rows if any(row))
    words = tuple(sorted(marks.words))
    return Sheet(name, full, words, True, marks.title, marks.hidden, tuple(_unseen(full, marks)))


def _text(cell: object, marks: Marks, at: tuple[int, int]) -> str:
    text = marks.texts.get(at) or ("" if cell is None else str(cell).strip())
    return Written(text) if at in marks.written else text


def _unseen(rows: tuple[tuple[int, list[str]], ...], marks: Marks) -> Iterator[str]:
    """Yield the hidden rows and columns that hold something: numbers, and letters."""
    yield from (str(number) for number, _ in rows if number in marks.rows)
    for place in sorted(marks.columns):
        if any(row[place] for _, row in rows if place < len(row)):
            yield column_name(place)
