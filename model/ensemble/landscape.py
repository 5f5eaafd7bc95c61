"""The figures of numbered scenarios: whole runs of them as arrays through the model's formulas.

Shares of regions and numeric levers go through :class:`model.futures.futures.Futures` as if they
were draws. Where nothing but shares of regions varies and only headline figures are asked for, the
parties' values are linear in each share: each level of each axis goes through the same formulas
once, and what it changes is added up over the grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.ensemble.cells import Axis, Cells, Grid, Level, Run, outer_sum
from model.futures.futures import ACCOUNT, HEADLINE, Futures
from model.money.aid import aid_figure
from model.money.ladder import RUNGS
from model.scenario.range_levers import RANGED
from model.scenario.scenario import Scenario
from model.territory.control import control_shares
from model.territory.lines import map_gives_way, straight
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.world.world import World

Array = NDArray[np.float64]
Settings = tuple[tuple[str, Level], ...]

_BLOCK = 2048
"""Cells that go through the formulas at a time."""

_MONEY = {*RUNGS, *ACCOUNT}

_ONE_BY_ONE = {"inflow_share", "investor_rate"}
"""Ranged levers that are no field of a scenario, or that stand for two parameters at once."""


def with_settings(base: Scenario, settings: Mapping[str, Level]) -> Scenario:
    """Return a scenario with assumptions set by path.

    Raises
    ------
    ScenarioError
        When an assumption cannot have that value; all problems at once.
    """
    content = base.as_dict()
    for path, value in settings.items():
        *parents, last = path.split(".")
        table = content
        for name in parents:
            table[name] = table = dict(table.get(name, {}))
        table[last] = value
    return Scenario(**content)


def runs_as_array(path: str, base: Scenario, paths: Sequence[str]) -> bool:
    """Return whether an assumption can vary as an array.

    Parameters
    ----------
    path : str
        The assumption.
    base : Scenario
        What the others are.
    paths : sequence of str
        Every assumption that varies.
    """
    kind, _, rest = path.partition(".")
    if not rest:
        free = path != "freed_share" or (base.withdrawal_first and "withdrawal_first" not in paths)
        return path in RANGED and path not in _ONE_BY_ONE and free
    if kind not in ("control", "group_control"):
        return False
    return not map_gives_way(base, paths)


def additive(base: Scenario, grid: Grid, outputs: Sequence[str], world: World) -> bool:
    """Return whether the outputs are sums of what each axis contributes.

    So it is where every axis of a share moves the parties' values along a straight line, and no
    group's national share is an axis.
    """
    if not grid.drawn or not set(outputs) <= set(HEADLINE):
        return False
    lines, moved = straight(base, world), [axis.path.split(".") for axis in grid.drawn]
    return all(
        kind == "control" and getattr(lines, rest[1])[world.regions.index(rest[0])]
        for kind, *rest in moved
        if rest
    )


def coverage(aid: float, held: Array) -> Array:
    """Return the aid figure as a share of each value held, as the outcome's ``aid_coverage``.

    Parameters
    ----------
    aid : float
        Aid figure [million].
    held : ndarray
        Value controlled by Ukraine [million].
    """
    whole = np.round(held, 6)  # what is below a dollar is rounding
    nothing = np.full(held.shape, np.inf if aid > 0 else 0.0)
    return np.asarray(np.divide(aid, whole, out=nothing, where=whole > 0))


class Landscape:
    """The figures of the cells of a sweep.

    Parameters
    ----------
    base : Scenario
        What the cells change.
    world : World
        The figures.
    outputs : tuple of str
        Of :data:`model.futures.futures.OUTPUTS`.
    """

    def __init__(self, base: Scenario, world: World, outputs: tuple[str, ...]) -> None:
        self.base, self.world, self.outputs = base, world, outputs
        asked = {*outputs} - {"aid_coverage"} | (set() if set(outputs) <= _MONEY else {*PARTIES})
        self._asked = tuple(sorted(asked))
        self._function = lru_cache(64)(self._make_function)
        self._tables = lru_cache(64)(self._make_tables)

    def values(self, cells: Cells, start: int, stop: int) -> dict[str, Array]:
        """Return each output of the cells of a range, shape (stop - start,).

        Values and rungs in million, not rounded; ``aid_coverage`` in 1.

        Raises
        ------
        ScenarioError
            When the scenario of a cell cannot be evaluated.
        """
        found = {name: np.empty(stop - start) for name in self.outputs}
        columns: dict[str, NDArray[Any]] | None = None
        for run in cells.runs(start, stop):
            if isinstance(cells, Grid) and self._is_sum(cells, run.settings):
                self._put(found, run.where, self._added(cells, run))
                continue
            columns = self._draws(cells, start, stop) if columns is None else columns
            for places in _blocks(run.where, bool(columns)):
                self._put(found, places, self._block(cells, run.settings, columns, places))
        return found

    def _put(self, found: dict[str, Array], where: Any, values: Mapping[str, Array]) -> None:
        for name in self.outputs:
            found[name][where] = values[name]

    def _draws(self, cells: Cells, start: int, stop: int) -> dict[str, NDArray[Any]]:
        every = cells.columns(start, stop)
        return {path: every[path] for path in cells.firsts()}

    def _block(
        self, cells: Cells, settings: Settings, columns: Mapping[str, Any], places: Any
    ) -> dict[str, Array]:
        draw = {path: column[places] for path, column in columns.items()}
        if isinstance(cells, Grid):
            function = self._function(settings, tuple(cells.firsts().items()))
        else:
            firsts = tuple((path, column[0].item()) for path, column in draw.items())
            function = self._make_function(settings, firsts)
        return self._with_coverage(function.scenario, function(draw))

    def _make_function(self, settings: Settings, firsts: Settings) -> Futures:
        scenario = with_settings(self.base, dict([*settings, *firsts]))
        if map_gives_way(scenario):
            control_shares(scenario, self.world)  # refuses what the map leaves no room for
        return Futures(scenario, self.world, self._asked)

    def _with_coverage(self, scenario: Scenario, values: Mapping[str, Array]) -> dict[str, Array]:
        if "aid_coverage" not in self.outputs:
            return dict(values)
        aid = aid_figure(scenario, self.world).million
        return {**values, "aid_coverage": coverage(aid, values["ukraine"])}

    def _is_sum(self, grid: Grid, settings: Settings) -> bool:
        scenario = self._function(settings, tuple(grid.firsts().items())).scenario
        return additive(scenario, grid, self.outputs, self.world)

    def _added(self, grid: Grid, run: Run) -> dict[str, Array]:
        scenario, first, steps = self._tables(run.settings, grid)
        held = outer_sum(first, steps, run.start, run.stop)
        values = {"total": held.sum(axis=0), **dict(zip(PARTIES, held, strict=True))}
        return self._with_coverage(scenario, values)

    def _make_tables(self, settings: Settings, grid: Grid) -> tuple[Scenario, Array, list[Array]]:
        """Return the parties' values in the first cell, and what each level of each axis adds."""
        function = self._function(settings, tuple(grid.firsts().items()))
        found = function(_one_at_a_time(grid.drawn))
        held = np.stack([found[party] for party in PARTIES])
        ends = np.cumsum([len(axis.levels) for axis in grid.drawn])[:-1]
        steps = np.split(held[:, 1:] - held[:, :1], ends, axis=1)
        return function.scenario, held[:, 0], steps


def _blocks(where: Any, arrays: bool) -> Iterator[Any]:
    """Yield the places of a run, a block at a time when they differ."""
    if not arrays:
        yield where
        return
    places = np.arange(where.start, where.stop) if isinstance(where, slice) else where
    for first in range(0, len(places), _BLOCK):
        yield places[first : first + _BLOCK]


def _one_at_a_time(axes: Sequence[Axis]) -> dict[str, Array]:
    """Return draws: every axis at its first level, then each level of each axis in turn."""
    count = 1 + sum(len(axis.levels) for axis in axes)
    draws = {axis.path: np.full(count, float(axis.levels[0])) for axis in axes}
    place = 1
    for axis in axes:
        draws[axis.path][place : place + len(axis.levels)] = axis.levels
        place += len(axis.levels)
    return draws
