"""The scenarios of a sweep, numbered: a grid of levels, or a table of samples.

Axes that must be run one by one (a deal, a date) vary slowest, those that run as arrays (shares,
multiples) fastest, so that a range of numbers is a few runs of arrays.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Level: TypeAlias = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Axis:
    """One assumption and the levels that it takes.

    Parameters
    ----------
    path : str
        Assumption, such as ``control.UA-14.russia``.
    levels : tuple
        Its values, in the order in which they are run.
    drawn : bool
        Whether it runs as an array through the formulas.
    """

    path: str
    levels: tuple[Level, ...]
    drawn: bool = False


@dataclass(frozen=True)
class Run:
    """Cells that differ only in what runs as arrays.

    Parameters
    ----------
    settings : tuple of (path, level)
        The assumptions that all of them share.
    where : ndarray of int or slice
        Their places in the range asked for.
    start, stop : int
        Of a grid: their numbers among the cells with these settings.
    """

    settings: tuple[tuple[str, Level], ...]
    where: Any
    start: int = 0
    stop: int = 0


@dataclass(frozen=True)
class Grid:
    """Every combination of the levels of some axes; the last axis varies fastest.

    Examples
    --------
    >>> grid = Grid((Axis("deal", ("a", "b")), Axis("price_multiple", (0.5, 1.0, 2.0), True)))
    >>> grid.size
    6
    >>> grid.cell(4)
    {'deal': 'b', 'price_multiple': 1.0}
    """

    axes: tuple[Axis, ...]

    @classmethod
    def of(cls, axes: tuple[Axis, ...]) -> Grid:
        """Return a grid whose axes that run one by one stand first, otherwise in order."""
        return cls(tuple(sorted(axes, key=lambda axis: axis.drawn)))

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of each axis."""
        return tuple(len(axis.levels) for axis in self.axes)

    @property
    def size(self) -> int:
        """Number of cells."""
        return math.prod(self.shape)

    @property
    def paths(self) -> tuple[str, ...]:
        """Assumptions that vary, in the order of the axes."""
        return tuple(axis.path for axis in self.axes)

    @property
    def outer(self) -> tuple[Axis, ...]:
        """Axes that run one by one."""
        return tuple(axis for axis in self.axes if not axis.drawn)

    @property
    def drawn(self) -> tuple[Axis, ...]:
        """Axes that run as arrays."""
        return tuple(axis for axis in self.axes if axis.drawn)

    @property
    def inner_size(self) -> int:
        """Cells that share the settings of the outer axes."""
        return math.prod(len(axis.levels) for axis in self.drawn)

    def strides(self, axes: tuple[Axis, ...]) -> list[int]:
        """Return how many cells on each of some axes moves to its next level."""
        sizes = [len(axis.levels) for axis in axes]
        return [math.prod(sizes[k + 1 :]) for k in range(len(sizes))]

    def cell(self, number: int) -> dict[str, Level]:
        """Return the levels of one cell by path."""
        steps = zip(self.axes, self.strides(self.axes), strict=True)
        return {axis.path: axis.levels[number // s % len(axis.levels)] for axis, s in steps}

    def columns(self, start: int, stop: int) -> dict[str, NDArray[Any]]:
        """Return the levels of the cells from `start` to before `stop`, one array a path."""
        steps = zip(self.axes, self.strides(self.axes), strict=True)
        return {axis.path: _levels(axis)[_digits(start, stop, s, axis)] for axis, s in steps}

    def runs(self, start: int, stop: int) -> Iterator[Run]:
        """Yield the cells of a range by the settings of their outer axes."""
        inner, outer = self.inner_size, Grid(self.outer)
        for number in range(start // inner, (stop - 1) // inner + 1):
            first = max(start, number * inner)
            last = min(stop, (number + 1) * inner)
            where = slice(first - start, last - start)
            settings = tuple(outer.cell(number).items())
            yield Run(settings, where, first - number * inner, last - number * inner)

    def trials(self, limit: int) -> Iterator[dict[str, Level]]:
        """Yield cells that show what the model would refuse in any of them.

        Each level beside the first ones of the other axes; each of the first `limit` combinations
        of the outer axes beside the first, and beside the largest, levels of the others.
        """
        start = self.cell(0)
        yield from ({**start, axis.path: level} for axis in self.axes for level in axis.levels)
        outer = Grid(self.outer)
        largest = {axis.path: max(axis.levels) for axis in self.drawn}
        for number in range(min(outer.size, limit)):
            yield {**outer.cell(number), **self.firsts()}
            if largest:
                yield {**outer.cell(number), **largest}

    def firsts(self) -> dict[str, Level]:
        """Return the first level of each axis that runs as an array."""
        return {axis.path: axis.levels[0] for axis in self.drawn}

    def part(self, start: int, stop: int) -> tuple[Grid, int, int]:
        """Return what a worker needs to know of a range: the grid itself, and the range."""
        return self, start, stop

    def as_dict(self) -> dict[str, Any]:
        """Return the axes as plain values."""
        return {"grid": {axis.path: list(axis.levels) for axis in self.axes}}


@dataclass(frozen=True, eq=False)
class Samples:
    """A table of scenarios, one row each.

    Parameters
    ----------
    table : mapping of str to ndarray, shape (n_cells,)
        Values by assumption.
    arrays : frozenset of str
        Assumptions that run as arrays.
    note : str
        What was changed about the number of rows drawn; empty when nothing.
    """

    table: Mapping[str, NDArray[Any]]
    arrays: frozenset[str] = frozenset()
    note: str = ""

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(next(iter(self.table.values())))

    @property
    def paths(self) -> tuple[str, ...]:
        """Assumptions that vary, in the order of the columns."""
        return tuple(self.table)

    def cell(self, number: int) -> dict[str, Level]:
        """Return one row by path."""
        return {path: column[number].item() for path, column in self.table.items()}

    def columns(self, start: int, stop: int) -> dict[str, NDArray[Any]]:
        """Return the rows from `start` to before `stop`, one array a path."""
        return {path: column[start:stop] for path, column in self.table.items()}

    def runs(self, start: int, stop: int) -> Iterator[Run]:
        """Yield the rows of a range by what runs one by one, in the order of first appearance."""
        rows = zip(*(self.table[path][start:stop].tolist() for path in self._outer), strict=True)
        places: dict[tuple[Level, ...], list[int]] = {}
        if not self._outer:
            yield Run((), slice(0, stop - start))
        for place, row in enumerate(rows):
            places.setdefault(row, []).append(place)
        for row, where in places.items():
            yield Run(tuple(zip(self._outer, row, strict=True)), np.array(where))

    @property
    def _outer(self) -> list[str]:
        return [path for path in self.table if path not in self.arrays]

    def trials(self, limit: int) -> Iterator[dict[str, Level]]:
        """Yield rows that show what the model would refuse in any of them.

        The least and the largest value of each array, and the largest sum of two shares of one
        place, among the rows of each of the first `limit` combinations of the rest.
        """
        sums = list(self._sums())
        for run in islice(self.runs(0, self.size), limit):
            places = np.arange(self.size)[run.where]
            found = {0, *(int(np.argmax(column[places])) for column in sums)}
            found |= {int(np.argmin(self.table[path][places])) for path in self.arrays}
            yield from (self.cell(int(places[place])) for place in sorted(found))

    def _sums(self) -> Iterator[NDArray[Any]]:
        for path in sorted(self.arrays):
            place = path.rpartition(".")[0]
            yield self.table[path]
            if path.endswith(".other") and f"{place}.russia" in self.arrays:
                yield self.table[path] + self.table[f"{place}.russia"]

    def firsts(self) -> dict[str, Level]:
        """Return the values of the first row that run as arrays."""
        return {path: self.table[path][0].item() for path in self.table if path in self.arrays}

    def part(self, start: int, stop: int) -> tuple[Samples, int, int]:
        """Return what a worker needs to know of a range: its rows alone."""
        return Samples(self.columns(start, stop), self.arrays), 0, stop - start

    @cached_property
    def _hash(self) -> str:
        digest = hashlib.sha256()
        for path, column in self.table.items():
            digest.update(f"{path} {column.dtype.str} {len(column)} ".encode())
            digest.update(np.ascontiguousarray(column).data)
        return digest.hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the columns and a hash of what stands in them."""
        about = {"paths": list(self.paths), "count": self.size, "sha256": self._hash}
        return {"samples": about}


Cells: TypeAlias = Grid | Samples


def _levels(axis: Axis) -> NDArray[Any]:
    if axis.drawn:
        return np.array(axis.levels, float)
    kinds = {type(level) for level in axis.levels}
    plain = len(kinds) == 1 or kinds <= {int, float}
    return np.array(axis.levels if plain else [str(level) for level in axis.levels])


def _digits(start: int, stop: int, stride: int, axis: Axis) -> NDArray[np.int64]:
    """Return the place among its levels that an axis has in each cell of a range."""
    first = start // stride
    places = np.arange(first, (stop - 1) // stride + 1) % len(axis.levels)
    lead = start - first * stride
    return np.repeat(places, stride)[lead : lead + stop - start]


def outer_sum(first: Array, steps: list[Array], start: int, stop: int) -> Array:
    """Return sums over every combination of one column of each table, for a range of them.

    ``first + steps[0][:, i] + steps[1][:, j] + ...``, added from left to right, so that the bits
    of a combination do not depend on the range; about one addition a combination.

    Parameters
    ----------
    first : ndarray, shape (k,)
        What all sums share.
    steps : list of ndarray, shape (k, n_levels)
        One table an axis; the last varies fastest.
    start, stop : int
        Range of the combinations.

    Returns
    -------
    ndarray, shape (k, stop - start)

    Examples
    --------
    >>> outer_sum(np.array([100.0]), [np.array([[0.0, 10.0]]), np.array([[1.0, 2.0]])], 1, 4)
    array([[102., 111., 112.]])
    """
    sums, low = first[:, None], 0
    for axis, step in enumerate(steps):
        width = step.shape[1]
        stride = math.prod(other.shape[1] for other in steps[axis + 1 :])
        wide = (sums[:, :, None] + step[:, None, :]).reshape(len(first), -1)
        lead, low = low * width, start // stride
        sums = wide[:, low - lead : (stop - 1) // stride + 1 - lead]
    return sums if steps else np.repeat(sums, stop - start, axis=1)
