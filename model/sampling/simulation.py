"""Runs a function over joint draws of its inputs and keeps what is needed to describe the result.

The function sees one tile of at most 4,096 draws at a time and returns one array for each output.
Tiles are counted, summed and added in their order, so that neither the size of a chunk nor the
number of workers changes a bit of the result, and memory does not grow with the draws.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.core.errors import Problem, ScenarioError, unknown
from model.core.said import say
from model.sampling.draws import TILE, Draws, Inputs, Method, Sampler
from model.sampling.spread import BLOCKS, Conditions, Distribution, meets
from model.sampling.statistics import Bins, Moments, Sketches
from model.sampling.store import Store

__all__ = ["EXACT_LIMIT", "Function", "evaluate_tile", "in_order", "run"]

Result = TypeVar("Result")
Floats = NDArray[np.float64]
Function = Callable[[Draws], Mapping[str, NDArray[np.floating] | float]]
"""Takes the draws of a tile (a mapping of names to arrays), returns one array an output."""

Progress = Callable[[int, int], object]

EXACT_LIMIT = 2**20
"""Draws up to which every value is kept, so that quantiles and joint shares are exact."""

_IN_FLIGHT = 16
_CHUNK_TILES = 16


@dataclass(frozen=True)
class _Job:
    """What a worker needs to know; picklable when the function is."""

    function: Function
    sampler: Sampler
    outputs: tuple[str, ...]
    events: Mapping[str, Conditions]
    keep: bool

    @property
    def piece(self) -> int:
        """Draws in the pieces whose means make up the blocks; they divide a tile."""
        return max(1, min(TILE, self.sampler.draws // BLOCKS))


@dataclass
class _Tile:
    """One tile, reduced."""

    moments: Moments
    pieces: Floats
    met: Floats
    values: Floats | None


def run(
    function: Function,
    inputs: Inputs,
    draws: int = 65_536,
    seed: int = 0,
    method: Method = "sobol",
    outputs: Sequence[str] | None = None,
    *,
    events: Mapping[str, Conditions] | None = None,
    keep: bool | None = None,
    chunk: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    exact: bool = False,
    dtype: DTypeLike = np.float64,
) -> Distribution:
    """Run a function over joint draws of its inputs.

    Parameters
    ----------
    function : callable
        Takes `Draws` of one tile, returns a mapping of output name to array (draw) or number;
        pure, and picklable when `executor` runs processes.
    inputs : Inputs
        The uncertain inputs.
    draws : int
        From 2; rounded up to a power of two for Sobol points, which `Distribution.note` tells.
    seed : int
        Same seed, same figures.
    method : {"sobol", "random"}
        Scrambled Sobol points, good for means; or independent draws, no worse in the tails.
    outputs : sequence of str, optional
        Names of the outputs kept; all of them when not given.
    events : mapping, optional
        Conditions (`Distribution.joint`) whose joint share is counted exactly for any number
        of draws.
    keep : bool, optional
        Keep every value in a temporary file; when not given, up to `EXACT_LIMIT` draws.
    chunk : int, optional
        Draws a task of the executor works on, rounded up to tiles; changes no result.
    executor : concurrent.futures.Executor, optional
        Where the tasks run; here, one after the other, when not given.
    progress : callable, optional
        Called as ``progress(draws_done, draws)`` after each tile or task; an error raised in it
        stops the run.
    exact, dtype
        As in `Sampler`.

    Raises
    ------
    ScenarioError
        When draws, seed, method or an output name is none that can be used, or an output is not
        a finite number.
    """
    sampler = Sampler(inputs, draws, seed, method, exact=exact, dtype=dtype)
    first = next(sampler.read(0, 1))
    results = evaluate_tile(function, first)
    names = _known(results, outputs, events or {})
    values = _block(results, names, np.empty((len(names), first.count)))
    kept = sampler.draws <= EXACT_LIMIT if keep is None else keep
    job = _Job(function, sampler, names, dict(events or {}), kept)
    start = _reduce(job, values, 0)
    sketches = Sketches(Bins.of(start.moments))
    sketches.add(values)
    more = _here(job, sketches) if executor is None else _elsewhere(job, sketches, executor, chunk)
    return _gather(job, sketches, itertools.chain([start], more), progress)


def evaluate_tile(function: Function, tile: Draws) -> dict[str, NDArray[np.floating]]:
    """Return the outputs of one tile, each an array (draw), checked for their shape.

    Parameters
    ----------
    function : callable
        As in `run`.
    tile : Draws
        Draws of one tile.

    Raises
    ------
    ScenarioError
        When an output has another shape.
    """
    results = {name: np.asarray(value) for name, value in function(tile).items()}
    wrong = [
        Problem(f"output.{name}", say("an array of shape {shape}", shape=str(value.shape)),
                "one value for each draw")
        for name, value in results.items()
        if value.shape not in ((), (tile.count,))
    ]  # fmt: skip
    if wrong:
        raise ScenarioError(wrong)
    return {
        name: value if value.shape else np.broadcast_to(value, (tile.count,))
        for name, value in results.items()
    }


def _known(
    results: Mapping[str, object],
    outputs: Sequence[str] | None,
    events: Mapping[str, Conditions],
) -> tuple[str, ...]:
    """Return the names of the outputs kept; refuse names that the function does not return."""
    valid = list(results)
    asked = list(valid if outputs is None else outputs)
    used = [*asked, *(name for conditions in events.values() for name in conditions)]
    problems = [
        unknown(f"outputs.{name}", name, valid, "an output", "an unknown output")
        for name in dict.fromkeys(used)
        if name not in results
    ]
    if not asked:
        problems.append(Problem("outputs", "none", "at least one output"))
    if problems:
        raise ScenarioError(problems)
    return tuple(dict.fromkeys(used))


def _here(job: _Job, sketches: Sketches) -> Iterator[_Tile]:
    return _tiles(job, sketches, 1, job.sampler.tiles)


def _elsewhere(
    job: _Job, sketches: Sketches, executor: Executor, chunk: int | None
) -> Iterator[_Tile]:
    """Yield the tiles of each task in order, with a bounded number of tasks under way."""
    total = job.sampler.tiles
    size = min(_CHUNK_TILES, -(-total // 8)) if chunk is None else max(1, -(-chunk // TILE))
    calls = (
        (job, sketches.bins, first, min(first + size, total)) for first in range(1, total, size)
    )
    for tiles, counted in in_order(executor, _task, calls):
        sketches.merge(counted)
        yield from tiles


def in_order(
    executor: Executor, task: Callable[..., Result], calls: Iterable[tuple[Any, ...]]
) -> Iterator[Result]:
    """Yield the results of calls in their order, with a bounded number of them under way.

    Parameters
    ----------
    executor : concurrent.futures.Executor
        Where the calls run.
    task : callable
        Called with each of `calls`; picklable where processes run.
    calls : iterable of tuple
        Arguments, read as they are needed.
    """
    left = iter(calls)
    waiting: deque[Future[Result]] = deque()
    try:
        while True:
            for call in itertools.islice(left, _IN_FLIGHT - len(waiting)):
                waiting.append(executor.submit(task, *call))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _task(job: _Job, bins: Bins, first: int, last: int) -> tuple[list[_Tile], Sketches]:
    sketches = Sketches(bins)
    tiles = [
        replace(tile, values=None if tile.values is None else tile.values.copy())
        for tile in _tiles(job, sketches, first, last)
    ]
    return tiles, sketches


def _tiles(job: _Job, sketches: Sketches, first: int, last: int) -> Iterator[_Tile]:
    """Yield each tile reduced and counted; its values are overwritten by the next."""
    block = np.empty((len(job.outputs), TILE))
    for number, tile in enumerate(job.sampler.read(first, last), start=first):
        results = evaluate_tile(job.function, tile)
        values = _block(results, job.outputs, block[:, : tile.count])
        reduced = _reduce(job, values, number)
        sketches.add(values)
        yield reduced


def _block(
    results: Mapping[str, NDArray[np.floating]], names: Sequence[str], out: Floats
) -> Floats:
    """Write the outputs of a tile into one array, a row each."""
    for row, name in enumerate(names):
        out[row] = results[name]
    return out


def _reduce(job: _Job, values: Floats, number: int) -> _Tile:
    moments = Moments.of(values)
    if not np.isfinite(moments.mean).all():
        raise ScenarioError(_not_finite(job.outputs, values, number))
    pieces = moments.mean[:, None]
    if job.piece < TILE:
        whole = values[:, : values.shape[1] // job.piece * job.piece]
        pieces = whole.reshape(len(values), -1, job.piece).mean(axis=2)
    met = np.zeros(len(job.events))
    if job.events:
        rows = dict(zip(job.outputs, values, strict=True))
        met[:] = [meets(rows, event).sum() for event in job.events.values()]
    return _Tile(moments, pieces, met, values if job.keep else None)


def _not_finite(names: Sequence[str], values: Floats, number: int) -> list[Problem]:
    bad = ~np.isfinite(values)
    return [
        Problem(
            f"output.{name}",
            say("{value} in draw {number:,}", value=str(row[spoilt][0]),
                number=number * TILE + int(np.argmax(spoilt))),
            "a finite number",
        )
        for name, row, spoilt in zip(names, values, bad, strict=True)
        if spoilt.any()
    ]  # fmt: skip


def _gather(
    job: _Job, sketches: Sketches, tiles: Iterable[_Tile], progress: Progress | None
) -> Distribution:
    """Add up the tiles in order."""
    store = Store(len(job.outputs)) if job.keep else None
    blocks = np.zeros((len(job.outputs), BLOCKS))
    moments, met, pieces, note = Moments.none(len(job.outputs)), np.zeros(len(job.events)), 0, ""
    for tile in tiles:
        moments.add(tile.moments)
        met += tile.met
        pieces = _add_pieces(blocks, tile.pieces, pieces, job)
        store, note = _kept(store, tile.values, note)
        if progress is not None:
            progress(moments.count, job.sampler.draws)
    return Distribution(
        names=job.outputs,
        moments=moments,
        sketches=sketches,
        blocks=_block_means(blocks, job),
        events={name: int(count) for name, count in zip(job.events, met, strict=True)},
        store=store,
        seed=job.sampler.seed,
        method=job.sampler.method,
        note="; ".join(filter(None, (job.sampler.note, note))),
    )


def _add_pieces(blocks: Floats, pieces: Floats, done: int, job: _Job) -> int:
    """Add the means of the pieces of one tile to the blocks they lie in."""
    for place in range(pieces.shape[1]):
        block = (done + place) * job.piece * BLOCKS // job.sampler.draws
        blocks[:, min(block, BLOCKS - 1)] += pieces[:, place]
    return done + int(pieces.shape[1])


def _block_means(blocks: Floats, job: _Job) -> Floats | None:
    """Return the mean of each block; None where they do not divide the draws evenly."""
    draws = job.sampler.draws
    if job.sampler.method != "sobol" or draws < 2 * BLOCKS:
        return None
    return blocks * (BLOCKS * job.piece / draws)


def _kept(store: Store | None, values: Floats | None, note: str) -> tuple[Store | None, str]:
    if store is None or values is None:
        return store, note
    try:
        store.append(values)
    except OSError as error:
        return None, f"values not kept, quantiles are approximate: {error.strerror}"
    return store, note
