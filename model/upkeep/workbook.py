"""Sheets of others' files: cells with their place, columns found by their heads.

A head may move to another row or column; one that is missing is refused by name, with the place
where it was looked for.
"""

from __future__ import annotations

import csv
import io
import math
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from model.core.errors import Problem, nearest, unknown
from model.core.marks import column_name
from model.core.said import say
from model.upkeep.contents import content_of, workbook_of
from model.upkeep.copies import UpkeepError

__all__ = ["Heads", "Sheet", "csv_sheet", "plain", "sheet"]

INSTALL = "pip install mineral-wealth[export]"
"""Command that installs what reads workbooks."""

_LOOKED = 40
"""Rows from the top among which the heads are looked for."""

_OLD = b"\xd0\xcf\x11\xe0"
"""How workbooks of before 2007 begin, and those with a password."""

_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
           SyntaxError, LookupError, ValueError, TypeError, AttributeError)  # fmt: skip
"""What openpyxl raises over a broken archive, or over XML that is broken or not its own."""

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?([eE][+-]?\d+)?")


def plain(cell: Any) -> str:
    """Return the text of a cell without what marks a footnote, and with single spaces.

    Examples
    --------
    >>> plain("Potassium chloride **")
    'Potassium chloride'
    """
    return " ".join(str("" if cell is None else cell).replace("*", " ").split())


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name : str
        File and sheet, for messages.
    rows : sequence of tuple
        Values as they stand there.
    """

    name: str
    rows: Sequence[tuple[Any, ...]]

    def cell(self, row: int, column: int) -> str:
        """Return the place of a cell, both counted from 0, as spreadsheets write it."""
        return f"{self.name}, {column_name(column)}{row + 1}"

    def at(self, row: int, column: int) -> Any:
        """Return a value; nothing beyond the last row, or the last cell of a row."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    def number(self, row: int, column: int, what: str) -> float | Problem:
        """Return a cell as a finite number, or the problem that it is none."""
        value = self.at(row, column)
        text = plain(value)
        known = not isinstance(value, bool) and _NUMBER.fullmatch(text)
        found = float(text.replace(",", "")) if known else math.nan
        if math.isfinite(found):
            return found
        given = plain(value) or say("nothing")
        return Problem(self.cell(row, column), given, say("a number: {what}", what=what))


@dataclass(frozen=True)
class Heads:
    """Where the columns of a sheet are.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    wanted : tuple of str
        Heads that must be there.
    """

    sheet: Sheet
    wanted: tuple[str, ...]

    @cached_property
    def row(self) -> int:
        """The row that has most of them, from 0."""
        first = range(min(_LOOKED, len(self.sheet.rows)))
        return max(first, key=lambda n: len(self._heads(n).keys() & {*self.wanted}), default=0)

    def _heads(self, row: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for place, cell in enumerate(self.sheet.rows[row] if self.sheet.rows else ()):
            found.setdefault(plain(cell), place)
        found.pop("", None)
        return found

    @cached_property
    def column(self) -> dict[str, int]:
        """Column of every head in the row, from 0; of a head that is there twice the first."""
        return self._heads(self.row)

    @property
    def problems(self) -> list[Problem]:
        """One problem for each head that is missing."""
        where = f"{self.sheet.name}, {say('row')} {self.row + 1}"
        return [
            Problem(where, say("no column {name!r}", name=name), "the columns of this release",
                    nearest(name, list(self.column)))
            for name in self.wanted
            if name not in self.column
        ]  # fmt: skip

    def checked(self) -> Heads:
        """Return these heads; all that are missing are refused."""
        if self.problems:
            raise UpkeepError(self.problems)
        return self


def sheet(file: Path, name: str) -> Sheet:
    """Return a sheet of a workbook.

    Raises
    ------
    UpkeepError
        When openpyxl is not installed, the file is no workbook, or has no such sheet.
    """
    try:
        openpyxl = import_module("openpyxl")
    except ImportError:
        raise UpkeepError.at("xlsx", "no openpyxl", "an installed module", INSTALL) from None
    try:
        if content_of(file).startswith(_OLD):
            raise UpkeepError.at(file.name, "an old workbook (xls), or one with a password",
                                 _WORKBOOK, "Save it as xlsx without a password.")  # fmt: skip
        with warnings.catch_warnings(action="ignore"):  # of styles and the like, which nobody reads
            content = io.BytesIO(workbook_of(file))
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
            pages = {page.title: page for page in book.worksheets}  # sheets of charts are none
            rows = list(pages[name].iter_rows(values_only=True)) if name in pages else []
    except _BROKEN as error:
        given = say("no workbook ({error})", error=str(error) or type(error).__name__)
        raise UpkeepError.at(file.name, given, _WORKBOOK) from None
    if name not in pages:
        raise UpkeepError([unknown(file.name, name, pages, "a sheet of this name",
                                   say("no sheet {name!r}", name=name))])  # fmt: skip
    return Sheet(f"{file.name}, {name}", rows)


_WORKBOOK = say("a workbook of Excel (xlsx)")


def csv_sheet(file: Path, encodings: Iterable[str] = ("utf-8-sig", "cp1252")) -> Sheet:
    """Return a CSV file as a sheet; a file that is not UTF-8 is read as Windows writes text.

    Raises
    ------
    UpkeepError
        When it cannot be read as text.
    """
    try:
        content = content_of(file)
    except OSError as error:
        raise UpkeepError.at(file.name, error.strerror or str(error), "a CSV file") from None
    for encoding in encodings:
        try:
            rows = csv.reader(io.StringIO(content.decode(encoding), newline=""))
            return Sheet(file.name, [tuple(row) for row in rows])
        except (UnicodeDecodeError, csv.Error):
            continue
    raise UpkeepError.at(file.name, "no text", "a CSV file in UTF-8")
