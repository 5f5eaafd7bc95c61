"""A box over inputs found by peeling: slice after slice is cut off where the claim is met least.

References
----------
Friedman, Fisher (1999), Statistics and Computing 9, 123-143, doi:10.1023/A:1008894516817.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Peeling", "boxes", "within"]

Box = list[tuple[int, float, float]]
"""Bounds of inputs: (row of the input, low, high), low <= value < high."""

_SLICES = 100
_FEW = 6
_MARGINS = (0.0, 2.0)


def boxes(
    values: NDArray[np.float32], met: NDArray[np.bool_], density: float, peel: float, least: int
) -> list[Box]:
    """Return boxes found over all inputs, and over every choice of them where they are few.

    Peeling takes at each step the best cut only, and so misses corners; the fewer inputs it may
    cut, the other corners it finds.

    Parameters
    ----------
    values : ndarray, shape (n_inputs, n_draws)
        Inputs that may be bounded.
    met : ndarray of bool, shape (n_draws,)
        Which simulations meet the claim.
    density, peel, least
        As for :meth:`Peeling.run`.
    """
    rows = range(len(values))
    sizes = range(1, len(values)) if len(values) <= _FEW else range(0)
    choices = [tuple(rows), *(c for k in sizes for c in itertools.combinations(rows, k))]
    found: list[Box] = []
    for choice in choices:
        for margin in _MARGINS:
            box = Peeling(values[list(choice)], met).run(density, peel, least, margin)
            found.append([(choice[row], low, high) for row, low, high in box])
    return found


def within(values: NDArray[np.float32], box: Box) -> NDArray[np.bool_]:
    """Return which simulations lie in a box.

    Parameters
    ----------
    values : ndarray, shape (n_inputs, n_draws)
        Inputs.
    box : list
        See :data:`Box`.
    """
    inside = np.ones(values.shape[1], dtype=np.bool_)
    for row, low, high in box:
        inside &= (values[row] >= np.float32(low)) & (values[row] < np.float32(high))
    return inside


class Peeling:
    """Peels a box over inputs cut into slices of equal share.

    The counts of simulations by input and slice, and of those that meet the claim, tell the density
    after any cut; a cut takes away only what it removes.
    """

    def __init__(self, values: NDArray[np.float32], met: NDArray[np.bool_]) -> None:
        shares = np.arange(1, _SLICES) / _SLICES
        self.edges = [np.unique(np.quantile(row, shares, method="lower")) for row in values]
        pairs = zip(self.edges, values, strict=True)
        self.slices = np.stack(
            [np.searchsorted(edges, row, side="right").astype(np.uint8) for edges, row in pairs]
        )
        self.met = met
        self.inside = np.ones(len(met), dtype=np.bool_)
        self.all, self.hits = self._counts(self.inside), self._counts(met)
        self.bounds = [(0, _SLICES)] * len(values)

    def run(self, density: float, peel: float, least: int, margin: float = 0.0) -> Box:
        """Peel until the density is reached; return (input, low, high) of what is bounded.

        Parameters
        ----------
        density, peel, least
            As for :func:`model.sampling.rule.rule`; `least` is a count of futures.
        margin : float
            Standard errors by which the density shall be passed, so that it holds for others too.
        """
        while self._density(self.inside) < self._wanted(density, margin):
            best = self._best_cut(peel, least)
            if best is None:
                break
            self._cut(*best)
        self._widen(self._wanted(density, margin))
        return [
            (row, *self._limits(row))
            for row, bound in enumerate(self.bounds)
            if bound != (0, _SLICES)
        ]

    def _wanted(self, density: float, margin: float) -> float:
        error = math.sqrt(density * (1.0 - density) / max(int(self.inside.sum()), 1))
        return min(density + margin * error, 1.0)

    def _counts(self, draws: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.stack([np.bincount(row[draws], minlength=_SLICES) for row in self.slices])

    def _density(self, inside: NDArray[np.bool_]) -> float:
        return float(self.met[inside].mean()) if inside.any() else 0.0

    def _best_cut(self, peel: float, least: int) -> tuple[int, int, int] | None:
        """Return (input, first, last) of the slices to keep that most raise the density."""
        total, hits = int(self.inside.sum()), int((self.inside & self.met).sum())
        best, best_gain = None, 0.0
        for row in range(len(self.slices)):
            for first, last in self._cuts(row, peel * total):
                kept = int(self.all[row, first:last].sum())
                if not least <= kept < total:
                    continue
                density = int(self.hits[row, first:last].sum()) / kept
                gain = (density - hits / total) / (total - kept)
                if gain > best_gain:
                    best, best_gain = (row, first, last), gain
        return best

    def _cuts(self, row: int, share: float) -> list[tuple[int, int]]:
        """Return the slices kept after a cut from below and after one from above."""
        below = np.cumsum(self.all[row])
        first = int(np.searchsorted(below, share)) + 1
        last = int(np.searchsorted(below, below[-1] - share, side="right"))
        low, high = self.bounds[row]
        return [(max(low, first), high), (low, min(high, last))]

    def _cut(self, row: int, first: int, last: int) -> None:
        out = self.inside & ((self.slices[row] < first) | (self.slices[row] >= last))
        self.inside &= ~out
        self.all -= self._counts(out)
        self.hits -= self._counts(out & self.met)
        self.bounds[row] = (first, last)

    def _widen(self, density: float) -> None:
        """Drop the bounds without which the density holds, the least useful first."""
        reached = min(density, self._density(self.inside))
        bounded = [row for row, bound in enumerate(self.bounds) if bound != (0, _SLICES)]
        while bounded:
            without = {row: self._density(self._box(row)) for row in bounded}
            row = max(without, key=lambda row: without[row])
            if without[row] < reached:
                return
            self.inside, self.bounds[row] = self._box(row), (0, _SLICES)
            bounded.remove(row)

    def _box(self, skip: int) -> NDArray[np.bool_]:
        inside = np.ones(len(self.met), dtype=np.bool_)
        for row, (first, last) in enumerate(self.bounds):
            if row != skip:
                inside &= (self.slices[row] >= first) & (self.slices[row] < last)
        return inside

    def _limits(self, row: int) -> tuple[float, float]:
        first, last = self.bounds[row]
        edges = self.edges[row]
        low = float(edges[first - 1]) if first > 0 else -math.inf
        return low, float(edges[last - 1]) if last <= len(edges) else math.inf
