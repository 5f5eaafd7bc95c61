"""Named operations and projects: what runs, what stands idle and what is planned, and whose it is.

Quantities are in the unit of the commodity of the row (``data/economics/components.csv``). The
output of the named operations stands beside the national output, the parameter ``running``; what
they leave of it is a *remainder*, which is called so and is never below 0. Capacity stands beside
``flow_cap``, the most that the country can sell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem
from model.core.said import say
from model.world.tables import Row

__all__ = [
    "OPERATIONS",
    "PROJECTS",
    "SEIZED",
    "Operations",
    "Remainder",
    "check_operations",
    "owners_of",
]

Array = NDArray[np.float64]

SEIZED = frozenset({"occupied", "lost"})
"""Statuses of what works for others or not at all: no part of the national output."""

OPERATIONS, PROJECTS = "economics/operations", "economics/projects"
_TOLERANCE = 1e-9
"""Sums may pass a bound by this share: decimal text, binary floats."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What the named operations of a commodity leave of the national output.

    Parameters
    ----------
    commodity : str
        Id of the commodity.
    national, named, output : float
        Output of the country, of the named operations, and what is left, at least 0 [unit/y].
    """

    commodity: str
    national: float
    named: float
    output: float


@dataclass(frozen=True)
class Operations:
    """Named operations, or projects, as arrays: one entry a row of their table.

    Parameters
    ----------
    rows : tuple of dict
        Rows of ``economics/operations.csv`` or ``economics/projects.csv``.
    commodities, regions, deposits : tuple of str
        Ids in the order of the axes.
    """

    rows: tuple[Row, ...]
    commodities: tuple[str, ...]
    regions: tuple[str, ...]
    deposits: tuple[str, ...]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids, in the order of every axis."""
        return tuple(row["id"] for row in self.rows)

    @cached_property
    def commodity(self) -> NDArray[np.intp]:
        """Position of the commodity of each row."""
        return np.array([self.commodities.index(row["commodity"]) for row in self.rows], np.intp)

    @cached_property
    def region(self) -> NDArray[np.intp]:
        """Position of the region of each row."""
        return np.array([self.regions.index(row["region"]) for row in self.rows], np.intp)

    @cached_property
    def deposit(self) -> NDArray[np.intp]:
        """Position of the deposit of each row, -1 where it has none."""
        place = {id: index for index, id in enumerate(self.deposits)}
        return np.array([place.get(row["deposit"], -1) for row in self.rows], np.intp)

    def figures(self, column: str) -> Array:
        """Return a column of numbers, NaN where nothing is published."""
        return np.array([float(row[column] or "nan") for row in self.rows])

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Whether each operation is part of the national output: not occupied, not lost."""
        return np.array([row["status"] not in SEIZED for row in self.rows])

    def sums(self, column: str) -> Array:
        """Return the sum of a column over the counted operations of each commodity, shape (n_c,).

        Where no capacity is published, the output stands for it.
        """
        figures = self.figures(column)
        if column == "capacity":
            figures = np.where(np.isnan(figures), self.figures("output"), figures)
        known = np.where(self.counted, np.nan_to_num(figures), 0.0)
        sums = np.bincount(self.commodity, known, len(self.commodities))
        return np.asarray(sums, np.float64)

    def state_part(self, national: Array) -> Array:
        """Return which part of national output the state's operations have, shape (n_c,) [1].

        Of an operation with other owners its share counts; what is not named counts as private.

        Parameters
        ----------
        national : ndarray, shape (n_c,)
            Output of the country [unit/y].
        """
        whole = np.maximum(national, self.sums("output"))
        output = np.nan_to_num(self.figures("output")) * self.counted
        owned = output * np.nan_to_num(self.figures("state_share"))
        found = np.bincount(self.commodity, owned, len(self.commodities))
        return np.divide(found, whole, out=np.zeros_like(whole), where=whole > 0.0)

    def remainders(self, national: Array) -> tuple[Remainder, ...]:
        """Return what the named operations leave of the national output, a row a commodity.

        Parameters
        ----------
        national : ndarray, shape (n_c,)
            Output of the country [unit/y].
        """
        named = self.sums("output")
        left = np.maximum(national - named, 0.0)
        found = zip(self.commodities, national, named, left, strict=True)
        return tuple(Remainder(id, float(a), float(b), float(c)) for id, a, b, c in found)


def owners_of(text: str) -> tuple[tuple[str, float | None], ...]:
    """Return owners with their shares [1], None where a share is not published.

    Raises
    ------
    ValueError
        When what stands after an equals sign is no number.

    Examples
    --------
    >>> owners_of("Metinvest=0.4615;Lanebrook")
    (('Metinvest', 0.4615), ('Lanebrook', None))
    """
    parts = [part.strip().partition("=") for part in text.split(";") if part.strip()]
    return tuple((name.strip(), float(share) if mark else None) for name, mark, share in parts)


def check_operations(tables: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    """Yield what is wrong with operations and projects beyond single cells and references.

    Cells that are no numbers, and ids that are not known, are problems of their own and passed
    over here, so that everything is told at once.

    Parameters
    ----------
    tables : mapping
        Rows of each table that could be read.
    """
    regions = {row["id"]: row["region"] for row in tables.get("deposits/deposits", ())}
    grades = {row["id"]: row["grade"] for row in tables.get("sources", ())}
    for table in (OPERATIONS, PROJECTS):
        for number, row in enumerate(tables.get(table, ()), 2):
            where = f"{table}.csv:{number}"
            yield from _owners(row, where)
            yield from _place(row, where, regions)
            yield from _cited(row, where, grades)
            if table == OPERATIONS:
                yield from _output(row, where)
    yield from _national(tables)


def _number(text: str) -> float:
    """Return a figure of a cell, NaN where there is none that can be read."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _owners(row: Row, where: str) -> Iterator[Problem]:
    try:
        shares = [share for _, share in owners_of(row["owners"]) if share is not None]
    except ValueError:
        allowed = say("a share after each equals sign, such as Metinvest=0.4615")
        yield Problem(f"{where}:owners", row["owners"], allowed)
        return
    total = sum(shares)
    if total > 1.0 + _TOLERANCE or any(not 0.0 <= share <= 1.0 for share in shares):
        given = say("{share:.6g} in all", share=total)
        remedy = say("Did you mean {share:.4g}?", share=total / 100) if total > 1.5 else ""
        yield Problem(f"{where}:owners", given, "shares in [0, 1] that sum to at most 1", remedy)


def _place(row: Row, where: str, regions: Mapping[str, str]) -> Iterator[Problem]:
    own = regions.get(row["deposit"], row["region"])
    if own != row["region"]:
        allowed = say("{region}, that of {deposit}", region=own, deposit=row["deposit"])
        yield Problem(f"{where}:region", row["region"], allowed)
    if bool(row["lat"]) != bool(row["lon"]):
        given = say("only one of lat and lon")
        yield Problem(f"{where}:lat+lon", given, "both coordinates, or neither")


_SOURCES = ("source_id", "capacity_source_id", "cost_source_id", "capital_source_id")


def _cited(row: Row, where: str, grades: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a row that is graded above one of its sources, or a figure without its source."""
    cited = [row[name] for name in _SOURCES if row.get(name)]
    worst = max((grades.get(id, "A") for id in cited), default="A")
    if row["grade"] < worst:
        allowed = say("no grade above {grade}, the lowest of its sources", grade=worst)
        yield Problem(f"{where}:grade", row["grade"], allowed)
    pairs = (("capacity", "capacity_source_id"), ("unit_cost", "cost_source_id"),
             ("capital", "capital_source_id"))  # fmt: skip
    for figure, source in pairs:
        if source in row and row[figure] and not row[source]:
            given = say("no source of {value}", value=row[figure])
            yield Problem(f"{where}:{source}", given, "an id of sources.csv")


def _output(row: Row, where: str) -> Iterator[Problem]:
    capacity, output = _number(row["capacity"]), _number(row["output"])
    if output > capacity * (1.0 + _TOLERANCE):
        allowed = say("at most {capacity}, the capacity of the row", capacity=row["capacity"])
        yield Problem(f"{where}:output", row["output"], allowed, "Raise the capacity to what ran.")


def _national(tables: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    """Yield each commodity whose named operations pass what the country makes or can sell."""
    bounds = {
        (row["component"], row["parameter"]): _number(row["high"])
        for row in tables.get("economics/parameters", ())
        if row["parameter"] in ("running", "flow_cap")
    }
    rows = [row for row in tables.get(OPERATIONS, ()) if row["status"] not in SEIZED]
    for id in sorted({row["commodity"] for row in rows}):
        running, flow = (bounds.get((id, name), math.nan) for name in ("running", "flow_cap"))
        of = [row for row in rows if row["commodity"] == id]
        yield from _above("output", id, of, running, "running", _made)
        yield from _above("capacity", id, of, max(flow, running), "flow_cap", _could)


def _made(row: Row) -> float:
    return _number(row["output"] or "0")


def _could(row: Row) -> float:
    return _number(row["capacity"] or row["output"] or "0")


def _above(
    column: str, id: str, rows: list[Row], bound: float, name: str, of: Callable[[Row], float]
) -> Iterator[Problem]:
    total = math.fsum(value for row in rows if not math.isnan(value := of(row)))
    if total > bound * (1.0 + _TOLERANCE):
        largest = sorted(rows, key=of, reverse=True)[:3]
        allowed = say("at most {bound:.10g}, the high end of {name} in economics/parameters.csv",
                      bound=bound, name=name)  # fmt: skip
        remedy = say("Largest: {ids}.", ids=", ".join(row["id"] for row in largest))
        where = f"{OPERATIONS}.csv, {column} of {id}"
        yield Problem(where, say("{total:.10g} in all", total=total), allowed, remedy)
