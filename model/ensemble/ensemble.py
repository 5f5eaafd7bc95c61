"""Whole landscapes of scenarios: a grid or a table of them, run in parts, here or on a cluster.

A part is a range of numbered cells. Its figures, and the bytes of its file, depend on its number
only: neither on who computes it nor on what was computed before.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, unknown
from model.core.files import package_path
from model.core.said import say
from model.ensemble.cells import Cells, Grid
from model.ensemble.engine import Engine, on_executor
from model.ensemble.grid import GridError, cells_of, check_cells
from model.ensemble.landscape import Landscape, with_settings
from model.ensemble.parts import Encoded, Folder, SweepError, encode, need
from model.futures.futures import ACCOUNT, HEADLINE, OUTPUTS
from model.scenario.scenario import Scenario
from model.version import __version__
from model.world.world import World, load_world

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 10_000_000
"""Scenarios that are run unless more are allowed."""

PART_CELLS = 65_536
"""Most scenarios in a part when nothing else is asked for."""

Progress = Callable[[int, int], object]
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class SweepResult:
    """What a sweep has found.

    Parameters
    ----------
    base : Scenario
        What the cells change.
    cells : Grid or Samples
        The scenarios.
    outputs : tuple of str
        Figures of each: values and rungs [million], ``aid_coverage`` [1], not rounded.
    parts : int
        Parts that the cells were run in.
    columns : dict of str to ndarray, shape (n_cells,)
        The outputs, when the sweep was not written to a folder.
    folder : Path, optional
        Where the parts stand.
    """

    base: Scenario = field(repr=False)
    cells: Cells = field(repr=False)
    outputs: tuple[str, ...]
    parts: int
    columns: Columns = field(default_factory=dict, repr=False)
    folder: Path | None = None

    @property
    def size(self) -> int:
        """Number of scenarios."""
        return self.cells.size

    def scenario(self, number: int) -> Scenario:
        """Return the scenario of one cell: what :func:`model.evaluate` takes."""
        return with_settings(self.base, self.cells.cell(number))

    def to_table(self) -> pd.DataFrame:
        """Return a row a scenario: index cell, levels by path, then the outputs."""
        import pandas as pd

        if self.folder is None:
            every = {**self.cells.columns(0, self.size), **self.columns}
            return pd.DataFrame(every, index=pd.RangeIndex(self.size, name="cell"))
        return pd.read_parquet(self.folder / "parts").set_index("cell").sort_index()


@dataclass(frozen=True)
class _Job:
    """What a worker needs to know beside the cells; the world travels by its path."""

    base: Scenario
    data: str | None
    data_id: str
    outputs: tuple[str, ...]
    encoded: bool

    def compute(self, landscape: Landscape, part: tuple[Cells, int, int, int]) -> Any:
        """Return a part: cells, range in them, number of the first; as a file where asked for."""
        cells, start, stop, first = part
        values = landscape.values(cells, start, stop)
        if not self.encoded:
            return values
        numbers = {"cell": np.arange(first, first + stop - start)}
        return encode({**numbers, **cells.columns(start, stop), **values}, cells.paths)


def _work(job: _Job, part: tuple[Cells, int, int, int]) -> Any:
    return job.compute(_landscape(job), part)


@lru_cache(2)
def _landscape(job: _Job) -> Landscape:
    """Return what a worker computes with; the tables are read once a worker."""
    world = load_world(job.data)
    if world.data_id != job.data_id:
        given = say("data {id}", id=world.data_id)
        allowed = say("data {id}, as where the sweep began", id=job.data_id)
        raise SweepError.at("worker", given, allowed, "Install the same mineral-wealth.")
    return Landscape(job.base, world, job.outputs)


def part_cells(cells: Cells, outputs: Sequence[str]) -> int:
    """Return how many cells make a part: seconds of work, and for a large sweep many parts."""
    arrays = bool(cells.drawn if isinstance(cells, Grid) else cells.arrays)
    if set(outputs) & set(ACCOUNT):
        most = 2_048
    else:
        most = PART_CELLS if set(outputs) <= set(HEADLINE) else 16_384
    least, most = (256, most) if arrays else (16, 1_024)
    return max(least, min(most, -(-cells.size // 16)))


def sweep(
    base: Scenario,
    world: World,
    grid_or_samples: Any,
    outputs: Sequence[str] = HEADLINE,
    executor: Engine | None = None,
    out: str | Path | None = None,
    *,
    resume: bool = False,
    parts: int | None = None,
    progress: Progress | None = None,
    limit: int = LIMIT,
    seed: int | None = None,
    in_flight: int | None = None,
) -> SweepResult:
    """Return the figures of every scenario of a grid or a table.

    Each is what :func:`model.evaluate` gives for it, not rounded. Shares of regions and numeric
    levers run as arrays; of headline figures over shares of regions, each level runs once.

    Parameters
    ----------
    base : Scenario
        What the cells change.
    world : World
        The figures. Workers in other processes read the tables from its path.
    grid_or_samples : mapping, DataFrame, Grid or Samples
        Levels by path, such as ``{"control.UA-14.russia": [0, 0.5, 1], "deal": [...]}``, or a
        table with a column a path: :func:`model.ensemble.grid.cells_of`.
    outputs : sequence of str
        Of :data:`model.futures.futures.OUTPUTS`.
    executor : Executor, int or callable, optional
        Where parts run: an executor, a number of processes, or what makes an executor; here, one
        after the other, without it. Workers of the latter two are replaced when they die.
    out : path, optional
        Folder in which parts land as Parquet (extra ``cluster``); in memory without it.
    resume : bool
        Go on with what the folder holds: parts whose bytes have the recorded hash are not redone.
    parts : int, optional
        Cells in a part.
    progress : callable, optional
        Called as ``progress(cells_done, cells)``, before the first part and after each.
    limit : int
        Most scenarios that are run.
    seed : int, optional
        Seed that a table of samples was drawn with, for the manifest.
    in_flight : int, optional
        Parts under way at a time; four a worker when not given.

    Raises
    ------
    GridError
        Unknown paths, levels and outputs, more cells than `limit`; all at once.
    ScenarioError
        When the scenario of a cell cannot be evaluated; parts before it are kept.
    SweepError
        A folder of something else, no space left, workers that die again and again; what is
        finished is kept.

    Examples
    --------
    >>> from model import Scenario, load_world
    >>> grid = {"control.UA-14.russia": [0.0, 0.5, 1.0]}
    >>> found = sweep(Scenario.from_preset("borders-1991"), load_world(), grid, ["russia"])
    >>> found.columns["russia"].round().tolist()
    [0.0, 1900000.0, 3800000.0]
    """
    cells = _checked(base, world, grid_or_samples, outputs, parts, limit)
    size = parts or part_cells(cells, outputs)
    names = tuple(dict.fromkeys(outputs))
    plan = _Plan(cells, size, -(-cells.size // size))
    job = _Job(base, _travels(world), world.data_id, names, out is not None)
    results = _here(job, plan, world) if executor is None else _elsewhere(job, plan, executor)
    run = _Sweep(plan, results, in_flight, progress or (lambda done, size: None))
    if out is None:
        found = run.in_memory(names)
        return SweepResult(base, cells, names, plan.count, found)
    need("pyarrow", "out")
    with Folder(out, _about(job, plan, seed), resume) as folder:
        run.to_folder(folder)
    return SweepResult(base, cells, names, plan.count, folder=folder.path)


def _checked(
    base: Scenario, world: World, given: Any, outputs: Sequence[str], parts: Any, limit: int
) -> Cells:
    """Return the cells, or refuse everything that is wrong with what is asked for."""
    problems = [
        unknown("outputs", name, OUTPUTS, "no such output")
        for name in outputs
        if name not in OUTPUTS
    ]
    if not outputs:
        problems.append(Problem("outputs", "none", "at least one output"))
    if parts is not None and (not isinstance(parts, int) or parts < 1):
        problems.append(Problem("parts", repr(parts), "a whole number of cells, from 1"))
    try:
        cells = cells_of(given, base)
    except GridError as error:
        raise GridError([*problems, *error.problems]) from None
    if cells.size > limit:
        remedy = say("Allow more with limit={size} (--limit {size}), or take fewer levels.",
                     size=cells.size)  # fmt: skip
        given = say("{size:,} scenarios ({shape})", size=cells.size, shape=_shape(cells))
        problems.append(Problem("grid", given, say("at most {limit:,}", limit=limit), remedy))
    problems += check_cells(cells, base, world, "aid_coverage" in outputs)
    if problems:
        raise GridError(problems)
    return cells


def _shape(cells: Cells) -> str:
    return " x ".join(str(n) for n in cells.shape) if isinstance(cells, Grid) else "rows"


def _travels(world: World) -> str | None:
    """Return the path by which workers find the tables; None for those of the package."""
    return None if world.path == package_path() else str(world.path)


def _about(job: _Job, plan: _Plan, seed: int | None) -> dict[str, Any]:
    """Return what a folder is a folder of, as plain values."""
    return {
        "version": __version__,
        "data_id": job.data_id,
        "scenario_hash": job.base.hash,
        "scenario": job.base.model_dump(mode="json", exclude_none=True),
        "cells": plan.cells.as_dict(),
        "outputs": list(job.outputs),
        "seed": seed,
        "size": plan.cells.size,
        "part_cells": plan.size,
        "count": plan.count,
    }


@dataclass(frozen=True)
class _Plan:
    """The cells, cut into parts."""

    cells: Cells
    size: int
    count: int

    def limits(self, number: int) -> tuple[int, int]:
        """Return the first cell of a part, and the one after its last."""
        return number * self.size, min((number + 1) * self.size, self.cells.size)

    def part(self, number: int) -> tuple[Cells, int, int, int]:
        """Return what a worker needs to know of a part."""
        start, stop = self.limits(number)
        return *self.cells.part(start, stop), start


Numbered = Generator[tuple[int, Any], None, None]
Results = Callable[[Iterator[int], int | None], Numbered]


def _here(job: _Job, plan: _Plan, world: World) -> Results:
    landscape = Landscape(job.base, world, job.outputs)

    def results(numbers: Iterator[int], in_flight: int | None) -> Numbered:
        for number in numbers:
            yield number, job.compute(landscape, plan.part(number))

    return results


def _elsewhere(job: _Job, plan: _Plan, executor: Engine) -> Results:
    def submit(pool: Executor, number: int) -> Future[Any]:
        return pool.submit(_work, job, plan.part(number))

    def results(numbers: Iterator[int], in_flight: int | None) -> Numbered:
        return on_executor(executor, numbers, submit, in_flight)

    return results


@dataclass(frozen=True)
class _Sweep:
    """Takes the parts as they finish."""

    plan: _Plan
    results: Results
    in_flight: int | None
    progress: Progress

    def in_memory(self, outputs: tuple[str, ...]) -> Columns:
        """Return every output of every cell."""
        size = self.plan.cells.size
        found: Columns = {name: np.empty(size) for name in outputs}
        done = 0
        self.progress(done, size)
        with closing(self.results(iter(range(self.plan.count)), self.in_flight)) as results:
            for number, values in results:
                start, stop = self.plan.limits(number)
                for name in outputs:
                    found[name][start:stop] = values[name]
                done += stop - start
                self.progress(done, size)
        return found

    def to_folder(self, folder: Folder) -> None:
        """Write each part; whatever happens, what is finished is kept and told in the manifest."""
        size = self.plan.cells.size
        self.progress(folder.cells, size)
        todo = (number for number in range(self.plan.count) if not folder.has(number))
        try:
            with closing(self.results(todo, self.in_flight)) as results:
                for number, part in results:
                    _expect(part, *self.plan.limits(number))
                    folder.put(number, part)
                    self.progress(folder.cells, size)
        finally:
            folder.finish(self.plan.count)


def _expect(part: Encoded, start: int, stop: int) -> None:
    if part.cells != stop - start:
        raise AssertionError(f"a part of {part.cells} cells where {stop - start} were asked for")
