"""Sheets of others' files: cells with their place, columns found by their heads.

A head may move to another row or column; one that is missing is refused by name, with the place
where it was looked for.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from model.core.errors import Problem, nearest, unknown
from model.core.said import say
from model.upkeep.copies import UpkeepError

__all__ = ["Heads", "Sheet", "csv_sheet", "plain", "sheet"]

INSTALL = "pip install mineral-wealth[export]"
"""Command that installs what reads workbooks."""

_LOOKED = 40
"""Rows from the top among which the heads are looked for."""


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
        letters, left = "", column + 1
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{self.name}, {letters}{row + 1}"

    def at(self, row: int, column: int) -> Any:
        """Return a value; nothing beyond the last cell of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def number(self, row: int, column: int, what: str) -> float | Problem:
        """Return a cell as a finite number, or the problem that it is none."""
        value = self.at(row, column)
        text = plain(value).replace(",", "")
        try:
            found = math.nan if isinstance(value, bool) else float(text)
        except ValueError:
            found = math.nan
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
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        given = say("no workbook ({error})", error=str(error) or type(error).__name__)
        raise UpkeepError.at(file.name, given, "a workbook of Excel (xlsx)") from None
    try:
        if name not in book.sheetnames:
            raise UpkeepError([unknown(file.name, name, book.sheetnames, "a sheet of this name",
                                       say("no sheet {name!r}", name=name))])  # fmt: skip
        return Sheet(f"{file.name}, {name}", list(book[name].iter_rows(values_only=True)))
    finally:
        book.close()


def csv_sheet(file: Path, encodings: Iterable[str] = ("utf-8-sig", "cp1252")) -> Sheet:
    """Return a CSV file as a sheet; a file that is not UTF-8 is read as Windows writes text.

    Raises
    ------
    UpkeepError
        When it cannot be read as text.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UpkeepError.at(file.name, error.strerror or str(error), "a CSV file") from None
    for encoding in encodings:
        try:
            rows = csv.reader(io.StringIO(content.decode(encoding), newline=""))
            return Sheet(file.name, [tuple(row) for row in rows])
        except (UnicodeDecodeError, csv.Error):
            continue
    raise UpkeepError.at(file.name, "no text", "a CSV file in UTF-8")
