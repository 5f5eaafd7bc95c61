"""What is dug, when and by whom: the projects of a scenario, one for each origin of its ground.

Ground comes in four *origins*: mines that run today, new projects on ground that Ukraine holds,
new projects on ground that comes back, and ground that stays occupied. The first three make up
the ladder. Each origin is worked out by itself, in the shapes that it needs: a running mine has
no start to wait for and no ramp, so that most of its factors are single numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.money.cashflow import trading, turnover
from model.money.project import Project, Values

Array = NDArray[np.float64]

ORIGINS = ("running", "held", "freed", "occupied")
RUNNING, HELD, FREED, OCCUPIED = range(len(ORIGINS))
LADDER = (RUNNING, HELD, FREED)
"""Origins that make up the ladder."""
COUNTED = {"all": LADDER, "new": (HELD, FREED)}
"""Origins whose state receipts a deal counts, by its ``inflow_base``; none for any other."""


@dataclass(frozen=True)
class Works:
    """The projects of one origin, by commodity.

    Parameters
    ----------
    origin : int
        Position in :data:`ORIGINS`.
    project : Project
        At the prices that come to pass; fields of shape (..., n_c), or 1 where all are alike.
    money : Values
        Of everything, built or not, in present values at the investors' rate [USD].
    developed : ndarray, shape (..., n_c)
        Expected part that is built: chance of financing times the decision to build [1].
    """

    origin: int
    project: Project
    money: Values
    developed: Array

    def turnover(self, horizon: float) -> tuple[Array, Array, Array]:
        """Return revenue, running and capital cost of what is developed, undiscounted [USD]."""
        revenue, opex, capex = turnover(self.project, trading(self.project, 0.0, horizon))
        return revenue * self.developed, opex * self.developed, capex * self.developed

    def by_year(self, line: Callable[[Project, int], Array], years: int) -> Array:
        """Return a yearly line of what is developed, summed over commodities [USD/y].

        Most projects are built in few draws: the others are not calculated at all.

        Parameters
        ----------
        line : callable
            Takes projects and a number of years; returns shape (n_projects, n_lines, n_years).
        years : int
            Number of years [y].

        Returns
        -------
        ndarray, shape (..., n_lines, n_years)
        """
        developed = np.broadcast_to(self.developed, self.project.shape_with(self.developed))
        *draws, n_c = developed.shape
        built = developed != 0.0
        draw = np.nonzero(built.reshape(-1, n_c))[0]
        part = developed[built].reshape(-1, 1, 1)
        flow = line(self.project.where(built), years) * part
        found = np.zeros((built.size // n_c, *flow.shape[1:]), flow.dtype)
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

    def total(self, line: Callable[[Works], Array], origins: Sequence[int]) -> Array:
        """Return what `line` says of each origin, summed over some of them, shape (..., n_c)."""
        found = [line(works) for works in self.works if works.origin in origins]
        if not found:
            return np.zeros_like(self.works[0].developed)
        summed: Array = sum(found[1:], found[0])
        return summed

    def turnover(self) -> tuple[Array, Array, Array]:
        """Return revenue, running and capital cost of the ladder's origins, undiscounted [USD]."""
        every = [w.turnover(self.horizon) for w in self.works if w.origin in LADDER]
        revenue, opex, capex = (sum(line[1:], line[0]) for line in zip(*every, strict=True))
        return revenue, opex, capex

    @cached_property
    def project(self) -> Project:
        """All projects, every field of shape (..., n_origins, n_c), for readers that look on."""
        names = [field.name for field in fields(Project)]
        return Project(**{name: _stacked([w.project.array(name) for w in self.works])
                          for name in names})  # fmt: skip

    @cached_property
    def developed(self) -> Array:
        """Part of each project that is built, shape (..., n_origins, n_c) [1]."""
        return _stacked([works.developed for works in self.works])

    def values(self) -> Values:
        """Return what is developed in present values at the investors' rate, by origin [USD]."""
        names = [field.name for field in fields(Values)]
        every = [scaled(works.money, works.developed) for works in self.works]
        return Values(**{name: _stacked([getattr(v, name) for v in every]) for name in names})


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
