"""What is dug, when and by whom: the projects of a scenario, one for each origin of its ground.

Output comes of five *origins*: mines that run today, their extension up to what existing permits
allow, new projects on ground that Ukraine holds and has given no permit for, new projects on
ground that comes back, and ground that stays occupied. All but the last make up the ladder. Each
origin is worked out by itself, in the shapes that it needs: a running mine has no start to wait
for and no ramp, so that most of its factors are single numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.money.cashflow import royalty_until, trading, turnover
from model.money.project import ARRAYS, Project, Values

Array = NDArray[np.float64]

ORIGINS = ("running", "extension", "held", "freed", "occupied")
RUNNING, EXTENSION, HELD, FREED, OCCUPIED = range(len(ORIGINS))
LADDER = (RUNNING, EXTENSION, HELD, FREED)
"""Origins that make up the ladder."""
COUNTED = {"all": LADDER, "new": (HELD, FREED)}
"""Origins whose state receipts a deal counts, by its ``inflow_base``; none for any other."""


@dataclass(frozen=True)
class Works:
    """The projects of one origin, by commodity: of those that have any output in some draw.

    Parameters
    ----------
    origin : int
        Position in :data:`ORIGINS`.
    project : Project
        At the prices that come to pass; fields of shape (..., n), or 1 where all are alike.
    money : Values
        Of everything, built or not, in present values at the investors' rate [USD].
    developed : ndarray, shape (..., n)
        Expected part that is built: chance of financing times the part that pays [1].
    columns : ndarray, shape (n,)
        Positions of the commodities among all n_c.
    width : int
        All commodities n_c.
    """

    origin: int
    project: Project
    money: Values
    developed: Array
    columns: NDArray[np.intp]
    width: int

    def wide(self, array: Array) -> Array:
        """Return an array of all commodities, shape (..., n_c): nothing where nothing is dug."""
        if len(self.columns) == self.width:
            return array
        found = np.zeros((*array.shape[:-1], self.width), array.dtype, "F")
        found[..., self.columns] = array
        return found

    def turnover(self, horizon: float) -> tuple[Array, Array, Array]:
        """Return revenue, running and capital cost of what is developed, undiscounted [USD]."""
        every = turnover(self.project, trading(self.project, 0.0, horizon))
        revenue, opex, capex = (self.wide(line * self.developed) for line in every)
        return revenue, opex, capex

    def royalty(self, horizon: float) -> Array:
        """Return the royalty of what is developed, undiscounted, summed over commodities [USD]."""
        owed = royalty_until(self.project, horizon) * self.developed
        return np.asarray(owed.sum(axis=-1))

    def by_year(self, line: Callable[[Project, Array], Array], ends: Array) -> Array:
        """Return a yearly line of what is developed, summed over commodities [USD].

        Most projects are built in few draws: the others are not calculated at all.

        Parameters
        ----------
        line : callable
            Takes projects and ends of years; returns shape (n_projects, n_lines, n_years).
        ends : ndarray, shape (n_years,)
            Years at whose ends is counted, each from the one before it [y].

        Returns
        -------
        ndarray, shape (..., n_lines, n_years)
        """
        developed = np.broadcast_to(self.developed, self.project.shape_with(self.developed))
        *draws, n_c = developed.shape
        built = np.nonzero(developed)
        draw = np.nonzero(developed.reshape(-1, n_c))[0]
        flow = line(self.project.at(built), ends) * developed[built].reshape(-1, 1, 1)
        found = np.zeros((developed.size // n_c, *flow.shape[1:]), flow.dtype)
        if draw.size:
            first = np.flatnonzero(np.diff(draw, prepend=-1))
            found[draw[first]] = np.add.reduceat(flow, first, axis=0)
        return found.reshape(*draws, *flow.shape[1:])


@dataclass(frozen=True)
class Plan:
    """The projects of a scenario.

    Parameters
    ----------
    works : tuple of Works
        By origin, those without any output left out; running mines always stand first.
    horizon : float
        Years counted [y].
    """

    works: tuple[Works, ...]
    horizon: float

    @property
    def origins(self) -> tuple[int, ...]:
        """Positions in :data:`ORIGINS` of the origins that have any output."""
        return tuple(works.origin for works in self.works)

    def split(self, *origins: int) -> tuple[Plan, Plan]:
        """Return the plan of some origins, and that of the others."""
        some = tuple(works for works in self.works if works.origin in origins)
        others = tuple(works for works in self.works if works.origin not in origins)
        return replace(self, works=some), replace(self, works=others)

    def total(self, line: Callable[[Works], Array], origins: Sequence[int]) -> Array:
        """Return what `line` says of each origin, summed over some of them, shape (..., n_c)."""
        found = [works.wide(line(works)) for works in self.works if works.origin in origins]
        if not found:
            return np.zeros_like(self.works[0].wide(self.works[0].developed))
        summed: Array = sum(found[1:], found[0])
        return summed

    def turnover(self) -> tuple[Array, Array, Array]:
        """Return revenue, running and capital cost of the ladder's origins, undiscounted [USD]."""
        every = [w.turnover(self.horizon) for w in self.works if w.origin in LADDER]
        revenue, opex, capex = (sum(line[1:], line[0]) for line in zip(*every, strict=True))
        return revenue, opex, capex

    @cached_property
    def project(self) -> Project:
        """All projects, every array of shape (..., n_origins, n_c), for readers that look on."""
        every: dict[str, Any] = {
            name: self._every([w.project.array(name) for w in self.works]) for name in ARRAYS
        }
        return Project(**every)

    def _every(self, parts: Sequence[Array]) -> Array:
        """Return a part of each origin's works side by side, shape (..., n_origins, n_c)."""
        found = []
        for works, part in zip(self.works, parts, strict=True):
            shape = np.broadcast_shapes(part.shape, works.columns.shape)
            found.append(works.wide(np.broadcast_to(part, shape)))
        return _stacked(found)

    @cached_property
    def developed(self) -> Array:
        """Part of each project that is built, shape (..., n_origins, n_c) [1]."""
        return self._every([works.developed for works in self.works])

    def values(self) -> Values:
        """Return what is developed in present values at the investors' rate, by origin [USD]."""
        every = [scaled(works.money, works.developed) for works in self.works]
        return Values(**{
            field.name: self._every([getattr(values, field.name) for values in every])
            for field in fields(Values)
        })  # fmt: skip


def scaled(values: Values, by: Array) -> Values:
    """Return every line of `values` times `by`."""
    lines = {field.name: getattr(values, field.name) * by for field in fields(values)}
    return type(values)(**lines)


def _stacked(parts: Sequence[Array]) -> Array:
    """Stack one array an origin on a new axis before the commodities; draws lie side by side."""
    *draws, n_c = np.broadcast_shapes(*(part.shape for part in parts))
    stacked = np.empty((*draws, len(parts), n_c), order="F" if draws else "C")
    for place, part in enumerate(parts):
        stacked[..., place, :] = part
    return stacked
