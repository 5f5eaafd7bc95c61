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

from model.errors import DataError, Problem, nearest
from model.files import read_rows

__all__ = ["Column", "Row", "check_references", "check_table", "read_schema", "read_table"]

Row: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One row of ``schema.csv``: what may stand in one column of one table."""

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
    description: str

    @property
    def names(self) -> tuple[str, ...]:
        """Values that are allowed by name; empty when any is."""
        return tuple(name for name in self.allowed.split("|") if name)

    def range_text(self) -> str:
        """Return type, unit and range in words."""
        low, high = self.low or "any", self.high or "any"
        span = "" if low == high == "any" else f" from {low} to {high}"
        return f"{_TYPES[self.type][1]}{span}{f' [{self.unit}]' if self.unit else ''}"


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _text(text: str) -> str:
    return text


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError(text)
    return text


_TYPES: dict[str, tuple[Callable[[str], object], str]] = {
    "text": (_text, "text"),
    "int": (int, "a whole number"),
    "number": (_finite, "a finite number"),
    "date": (dt.date.fromisoformat, "a date as YYYY-MM-DD"),
    "url": (_url, "a web address"),
}


def read_schema(data: Path) -> dict[str, tuple[Column, ...]]:
    """Return the described columns of every table, by table name.

    Raises
    ------
    DataError
        When ``schema.csv`` itself lacks a column or names an unknown type.
    """
    tables: dict[str, list[Column]] = {}
    for number, row in enumerate(read_rows(data / "schema.csv"), 2):
        if set(row) != set(Column.__slots__) or row["type"] not in _TYPES:
            allowed = f"the columns {', '.join(Column.__slots__)}; type one of {', '.join(_TYPES)}"
            raise DataError([Problem(f"schema.csv:{number}", str(row), allowed)])
        tables.setdefault(row["table"], []).append(Column(**row))
    return {name: tuple(columns) for name, columns in tables.items()}


def read_table(data: Path, table: str, columns: tuple[Column, ...]) -> list[Row]:
    """Return the rows of one table once its header is the one described.

    Raises
    ------
    DataError
        When the file is missing or its columns are not those of the schema.
    """
    rows = read_rows(data / f"{table}.csv")
    given = list(rows[0]) if rows else []
    expected = [column.column for column in columns]
    if given != expected:
        remedy = "Compare with schema.csv."
        problem = Problem(
            f"{table}.csv:1", ", ".join(given) or "no row", ", ".join(expected), remedy
        )
        raise DataError([problem])
    return rows


def check_table(table: str, rows: list[Row], columns: tuple[Column, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the cells and the key of one table."""
    for column in columns:
        for number, row in enumerate(rows, 2):
            if problem := _cell(
                column, row[column.column], f"{table}.csv:{number}:{column.column}"
            ):
                yield problem
    keys = [column.column for column in columns if column.key == "yes"]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 2):
        key = tuple(row[name] for name in keys)
        if keys and key in seen:
            allowed = f"one row a key; row {seen[key]} has it already"
            yield Problem(f"{table}.csv:{number}:{'+'.join(keys)}", " ".join(key), allowed)
        seen.setdefault(key, number)


def _cell(column: Column, text: str, where: str) -> Problem | None:
    if not text:
        return (
            Problem(where, "nothing", "a value is required") if column.required == "yes" else None
        )
    if column.names and not column.refers_to:
        known = text in column.names
        return None if known else Problem(where, text, "a known name", nearest(text, column.names))
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


def check_references(
    tables: Mapping[str, list[Row]], columns: Iterable[Column]
) -> Iterator[Problem]:
    """Yield every cell that names a row of another table which is not there."""
    for column in columns:
        if not column.refers_to:
            continue
        other, _, name = column.refers_to.partition(".")
        known = {row[name] for row in tables[other]} | set(column.names)
        for number, row in enumerate(tables[column.table], 2):
            for part in filter(None, row[column.column].split(";")):
                if part not in known:
                    where = f"{column.table}.csv:{number}:{column.column}"
                    yield Problem(
                        where, part, f"an {name} of {other}.csv", nearest(part, list(known))
                    )
