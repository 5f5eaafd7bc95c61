"""Checks a table against the columns that ``data/schema.csv`` describes.

The schema is data: it drives these checks, the documentation and the Sources page. Every
problem of every table is found before anything is raised.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from model.core.errors import DataError, Problem, unknown
from model.core.reading import read_rows
from model.core.said import listed, say

__all__ = ["Column", "Row", "check_references", "check_table", "read_schema", "read_table"]

Row: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One row of ``schema.csv``: what may stand in one column of one table.

    `head` is what people read above it. `spoken` says how a page tells its cells in the reader's
    language: as a ``text``, a ``list`` of texts apart by semicolons, or a ``code`` whose
    underscores are spaces; empty where they stand as written.
    """

    table: str
    column: str
    type: str
    unit: str
    low: str
    high: str
    allowed: str
    required: str
    key: str
    refers_to: str
    spoken: str
    head: str
    description: str

    @property
    def names(self) -> tuple[str, ...]:
        """Values that are allowed by name; empty when any is."""
        return tuple(name for name in self.allowed.split("|") if name)

    def range_text(self) -> str:
        """Return type, unit and range in words."""
        text = _TYPES[self.type][1]
        if self.low or self.high:
            low, high = self.low or say("any"), self.high or say("any")
            text = say("{kind} from {low} to {high}", kind=text, low=low, high=high)
        return say("{kind} [{unit}]", kind=text, unit=say(self.unit)) if self.unit else text


def _finite(text: str) -> float:
    number = float(_plain(text))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    return int(_plain(text))


def _plain(text: str) -> str:
    """Refuse what Python reads as a number and other programs do not: 1_000, spaces."""
    if "_" in text or text != text.strip() or not text.isascii():
        raise ValueError(text)
    return text


def _text(text: str) -> str:
    return text


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError(text)
    return text


def _date(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if day.isoformat() != text:  # 20250211 and 2025-W07-2 would not sort with the others
        raise ValueError(text)
    return day


_TYPES: dict[str, tuple[Callable[[str], object], str]] = {
    "text": (_text, say("text")),
    "int": (_whole, say("a whole number")),
    "number": (_finite, say("a finite number")),
    "date": (_date, say("a date as YYYY-MM-DD")),
    "url": (_url, say("a web address")),
}


_SPOKEN = ("", "text", "list", "code")


def read_schema(data: Path) -> dict[str, tuple[Column, ...]]:
    """Return the described columns of every table, by table name.

    Raises
    ------
    DataError
        When ``schema.csv`` itself lacks a column, names an unknown type or a table that it does
        not describe, has a bound that is no number, or a column without a head; everything is
        listed.
    """
    rows = read_rows(data / "schema.csv")
    if not rows or set(rows[0]) != set(Column.__slots__):
        given = ", ".join(rows[0]) if rows else say("no row")
        raise DataError.at("schema.csv:1", given, listed(Column.__slots__))
    columns = [Column(**row) for row in rows]
    if problems := list(_check_schema(columns)):
        raise DataError(problems)
    tables: dict[str, list[Column]] = {}
    for column in columns:
        tables.setdefault(column.table, []).append(column)
    return {name: tuple(found) for name, found in tables.items()}


def _check_schema(columns: list[Column]) -> Iterator[Problem]:
    known = {f"{column.table}.{column.column}" for column in columns}
    for number, column in enumerate(columns, 2):
        where = f"schema.csv:{number}"
        if column.type not in _TYPES:
            allowed = say("one of {names}", names=", ".join(_TYPES))
            yield Problem(f"{where}:type", column.type, allowed)
        if column.refers_to and column.refers_to not in known:
            yield unknown(f"{where}:refers_to", column.refers_to, sorted(known),
                          "a column described here", column.refers_to)  # fmt: skip
        if not column.head:
            yield Problem(f"{where}:head", "nothing", "what people read above the column")
        if column.spoken not in _SPOKEN:
            yield Problem(f"{where}:spoken", column.spoken, "text, list or code, or nothing")
        for name, bound in (("low", column.low), ("high", column.high)):
            if bound and not _is_number(bound):
                yield Problem(f"{where}:{name}", bound, "a number, or nothing")


def _is_number(text: str) -> bool:
    try:
        _finite(text)
    except ValueError:
        return False
    return True


def read_table(data: Path, table: str, columns: tuple[Column, ...]) -> list[Row]:
    """Return the rows of one table once its header is the one described.

    Raises
    ------
    DataError
        When the file is missing or its columns are not those of the schema.
    """
    rows = read_rows(data / f"{table}.csv", f"{table}.csv")
    given = list(rows[0]) if rows else []
    expected = [column.column for column in columns]
    if given != expected:
        raise DataError.at(f"{table}.csv:1", ", ".join(given) or "no row", listed(expected),
                           "Compare with schema.csv.")  # fmt: skip
    return rows


def check_table(table: str, rows: list[Row], columns: tuple[Column, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the cells and the key of one table."""
    for column in columns:
        sound: set[str] = set()  # what stands in many rows is checked once
        for number, row in enumerate(rows, 2):
            if (text := row[column.column]) in sound:
                continue
            if problem := _cell(column, text, f"{table}.csv:{number}:{column.column}"):
                yield problem
            else:
                sound.add(text)
    keys = [column.column for column in columns if column.key == "yes"]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 2):
        key = tuple(row[name] for name in keys)
        if keys and key in seen:
            allowed = say("one row a key; row {seen} has it already", seen=seen[key])
            yield Problem(f"{table}.csv:{number}:{'+'.join(keys)}", " ".join(key), allowed)
        seen.setdefault(key, number)


def _cell(column: Column, text: str, where: str) -> Problem | None:
    if not text:
        return (
            Problem(where, "nothing", "a value is required") if column.required == "yes" else None
        )
    if column.names and not column.refers_to:
        known = text in column.names
        return None if known else unknown(where, text, column.names, "a known name", text)
    try:
        value = _TYPES[column.type][0](text)
    except ValueError:
        return Problem(where, text, column.range_text())
    if isinstance(value, int | float) and not _inside(value, column):
        return Problem(where, text, column.range_text())
    return None


def _inside(value: float, column: Column) -> bool:
    low = float(column.low) if column.low else -math.inf
    high = float(column.high) if column.high else math.inf
    return low <= value <= high


_LIST = "_ids"
"""End of the name of a column whose cells may list several ids, separated by semicolons."""


def check_references(
    tables: Mapping[str, list[Row]], columns: Iterable[Column]
) -> Iterator[Problem]:
    """Yield every cell that names a row of another table which is not there.

    Tables that could not be read are passed over: they are problems of their own.
    """
    for column in columns:
        other, _, name = column.refers_to.partition(".")
        if not column.refers_to or not {column.table, other} <= set(tables):
            continue
        known = {row[name] for row in tables[other]} | set(column.names)
        for number, row in enumerate(tables[column.table], 2):
            text = row[column.column]
            parts = text.split(";") if column.column.endswith(_LIST) else [text]
            for part in parts if text else []:
                if part not in known:
                    where = f"{column.table}.csv:{number}:{column.column}"
                    allowed = say("an {name} of {other}.csv", name=name, other=other)
                    yield unknown(where, part, sorted(known), allowed, part or say("nothing"))
