"""What Sobol indices are made of: a function at A, at B, and at A with one unit taken from B.

A function that is :class:`Additive` says which inputs touch one part of its sums alone. Such
inputs of different parts are taken from B together: what each changes is read off its own part,
so that a model of many like parts is evaluated once for a kind of input, not once for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from model.sampling.draws import TILE, Draws, Inputs, Sampler
from model.sampling.quasi import MAX_COORDINATES, RandomBits, Source, sobol_bits
from model.sampling.simulation import Function, evaluate_tile, in_order

__all__ = ["Additive", "Job", "parts_of", "results_of"]

Floats = NDArray[np.float64]

_DRAWS_AT_ONCE = 16_384


@runtime_checkable
class Additive(Protocol):
    """A function whose outputs are sums of parts that some of its inputs touch one by one."""

    @property
    def components(self) -> Mapping[str, int]:
        """Part of the inputs that touch no other part, by the name of the input."""

    def parts(self, draw: Draws) -> Mapping[str, NDArray[np.floating]]:
        """Return outputs by part, shape (draw, part); those that no such input touches left out."""


def parts_of(function: Function, inputs: Inputs, units: Mapping[str, list[int]]) -> dict[int, int]:
    """Return the part that a unit touches, of those units that touch a single one."""
    if not isinstance(function, Additive):
        return {}
    known, found = function.components, {}
    for unit, places in enumerate(units.values()):
        touched = {known.get(inputs.names[place], -1) for place in places}
        if len(touched) == 1 and -1 not in touched:
            found[unit] = touched.pop()
    return found


@dataclass(frozen=True)
class Job:
    """What is evaluated; picklable when the function is."""

    function: Function
    sampler: Sampler
    outputs: tuple[str, ...]
    units: tuple[tuple[int, ...], ...]
    parts: Mapping[int, int]
    count: int

    @property
    def tiles(self) -> int:
        """Number of tiles."""
        return -(-self.count // TILE)

    @property
    def step(self) -> int:
        """Units in a piece of work: few where a tile has many points, for even pieces."""
        return max(2, _DRAWS_AT_ONCE // min(TILE, self.count))

    def size(self, tile: int) -> int:
        """Return the base points of one tile."""
        return min(TILE, self.count - tile * TILE)

    @cached_property
    def turns(self) -> list[tuple[int, ...]]:
        """The units of a tile in order: some at a time, then one of each part together."""
        alone = tuple(unit for unit in range(len(self.units)) if unit not in self.parts)
        turns = [alone[first : first + self.step] for first in range(0, len(alone), self.step)]
        kinds: dict[int, list[int]] = {}
        seen = Counter[int]()
        for unit, part in self.parts.items():
            kinds.setdefault(seen[part], []).append(unit)
            seen[part] += 1
        return [*turns, *map(tuple, kinds.values())]

    @property
    def pieces(self) -> Iterator[tuple[int, tuple[int, ...] | None]]:
        """The work in order: of each tile its two ends, then its units turn by turn."""
        for tile in range(self.tiles):
            yield tile, None
            for units in self.turns:
                yield tile, units


class _Draws:
    """The draws of A, of B and of every A_u, one tile at a time."""

    def __init__(self, job: Job) -> None:
        sampler = job.sampler
        self.job, self.inputs, self.exact = job, sampler.inputs, sampler.exact
        wide = 2 * len(sampler.inputs)
        quasi = sampler.method == "sobol" and wide <= MAX_COORDINATES
        self.source: Source = (sobol_bits if quasi else RandomBits)(wide, sampler.seed)
        self.transform = sampler.inputs.transform(sampler.exact, sampler.dtype)
        self.values = np.empty((len(sampler.inputs), TILE), dtype=sampler.dtype)
        self.tile = -1
        self.base: tuple[Floats, Floats] | None = None

    def results(self, tile: int, units: tuple[int, ...] | None) -> list[Floats]:
        """Return the outputs of A_u for some units; those of B and A for none."""
        half = len(self.inputs)
        if units is None:
            self._turn_to(tile)
            self.transform(self.bits[half:], self.values)
            y_b = self._evaluate()
            self.transform(self.bits[:half], self.values)
            return [y_b, self._evaluate()]
        if tile != self.tile:
            self._turn_to(tile)
            self.transform(self.bits[:half], self.values)
        if units[0] in self.job.parts:
            return self._together(units)
        return [self._frozen(self.job.units[unit], self._evaluate) for unit in units]

    def _turn_to(self, tile: int) -> None:
        self.bits = (self.source.words if self.exact else self.source.halves)(tile)
        self.tile, self.base = tile, None

    def _together(self, units: tuple[int, ...]) -> list[Floats]:
        """Return the outputs of A_u for units of different parts, all taken from B at once."""
        if self.base is None:
            self.base = self._evaluate(), self._by_part()
        y_a, parts_a = self.base
        places = [place for unit in units for place in self.job.units[unit]]
        away = self._frozen(tuple(places), self._by_part) - parts_a
        return [y_a + away[..., self.job.parts[unit]] for unit in units]

    def _frozen(self, unit: tuple[int, ...], evaluate: Callable[[], Floats]) -> Floats:
        """Return what is evaluated of A_u; only the inputs that change are drawn again."""
        half, chosen = len(self.inputs), list(unit)
        rows = self._touched(unit)
        mixed, kept = self.bits[:half].copy(), self.values[rows].copy()
        mixed[chosen] = self.bits[half:][chosen]
        self.transform(mixed, self.values, rows)
        results = evaluate()
        self.values[rows] = kept
        return results

    def _touched(self, unit: tuple[int, ...]) -> list[int]:
        """Return the inputs of a unit and those that follow one of them."""
        mixed = self.inputs.mixed
        followers = [
            place for place, weights in mixed.items() if any(at in unit for at, _ in weights)
        ]
        return sorted({*unit, *followers})

    @property
    def _tile(self) -> Draws:
        return Draws(self.inputs, self.values[:, : self.job.size(self.tile)])

    def _evaluate(self) -> Floats:
        """Return the outputs, shape (output, draw)."""
        results = evaluate_tile(self.job.function, self._tile)
        return np.array([results[name] for name in self.job.outputs], dtype=np.float64)

    def _by_part(self) -> Floats:
        """Return the outputs by part, shape (output, draw, part); 0 where no part is touched."""
        function = self.job.function
        if not isinstance(function, Additive):
            raise TypeError(f"{function!r} has no parts")
        found = function.parts(self._tile)
        shape = self._tile.count, 1 + max(self.job.parts.values())
        made = np.zeros((len(self.job.outputs), *shape))
        for row, name in zip(made, self.job.outputs, strict=True):
            if name in found:
                row[:] = found[name][:, : shape[1]]
        return made


def results_of(job: Job, executor: Executor | None) -> Iterator[list[Floats]]:
    """Yield the results of every piece in order, evaluated here or elsewhere."""
    if executor is not None:
        pieces = list(job.pieces)  # all of the job is known before another thread pickles it
        return in_order(executor, _task, ((job, *piece) for piece in pieces))
    draws = _Draws(job)
    return (draws.results(*piece) for piece in job.pieces)


def _task(job: Job, tile: int, units: tuple[int, ...] | None) -> list[Floats]:
    return _Draws(job).results(tile, units)
