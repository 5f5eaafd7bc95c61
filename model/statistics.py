"""Statistics that stream: tile by tile, mergeable, the same in whatever portions they arrive.

`Moments` keeps count, mean, variance and extremes; `Sketch` counts values by the leading bits of
their float32 pattern. Both are summed in the order of the tiles, so that a result does not depend
on how the tiles were dealt out to workers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["RELATIVE_ERROR", "Moments", "Sketch", "keys_of", "order_errors"]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_MANTISSA = 23
_KEPT = 6
RELATIVE_ERROR = 2.0**-_KEPT
"""Width of a bin of `Sketch` over the value: 64 bins an octave. The bound of a quantile's error;
with the interpolation inside the bin the usual error is a hundredth of it."""

_SHIFT = np.int32(_MANTISSA - _KEPT)


@dataclass
class Moments:
    """Count, mean, sum of squared deviations, least and greatest of some series.

    Parameters
    ----------
    count : int
        Values so far.
    mean, squares, low, high : ndarray, shape (series,)
        Mean, sum of squared deviations from it, extremes.
    """

    count: int
    mean: Floats
    squares: Floats
    low: Floats
    high: Floats

    @classmethod
    def none(cls, series: int) -> Moments:
        """Return the moments of no values."""
        zeros, end = np.zeros(series), np.full(series, np.inf)
        return cls(0, zeros, zeros, end, -end)

    @classmethod
    def of(cls, values: Floats) -> Moments:
        """Return the moments of one tile, in two passes with pairwise sums.

        Parameters
        ----------
        values : ndarray, shape (series, draw)
            One row a series.
        """
        mean = values.mean(axis=1)
        away = values - mean[:, None]
        squares = np.multiply(away, away, out=away).sum(axis=1)
        return cls(values.shape[1], mean, squares, values.min(axis=1), values.max(axis=1))

    def add(self, other: Moments) -> None:
        """Add the moments of the next tile; the first is taken as it is.

        References
        ----------
        Chan, Golub, LeVeque (1983), The American Statistician 37, 242-247,
        doi:10.1080/00031305.1983.10483115.
        """
        total = self.count + other.count
        gap = other.mean - self.mean
        self.mean = self.mean + gap * (other.count / total)
        self.squares = self.squares + other.squares + gap**2 * (self.count * other.count / total)
        self.low, self.high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        self.count = total

    @property
    def variance(self) -> Floats:
        """Sample variance, with count - 1; 0 for a single value."""
        return self.squares / max(self.count - 1, 1)

    @property
    def sd(self) -> Floats:
        """Standard deviation."""
        return np.sqrt(self.variance)


def keys_of(values: NDArray[np.floating]) -> NDArray[np.int32]:
    """Return the bin of each value: the leading bits of its float32 pattern, in order of size."""
    single = values.astype(np.float32)
    pattern = single.view(np.int32)
    pattern >>= _SHIFT
    negative = pattern < 0
    if negative.any():
        pattern[negative] = _mirrored(pattern[negative])
    return pattern


def _mirrored(pattern: NDArray[np.int32]) -> NDArray[np.int32]:
    """Turn the order of negative patterns round: -0 becomes -1, the largest the least."""
    return ~(pattern & np.int32((1 << (31 - int(_SHIFT))) - 1))


def _edge(key: NDArray[np.int64]) -> Floats:
    """Return the least magnitude in the bin of a key of at least 0."""
    return (key.astype(np.int32) << _SHIFT).view(np.float32).astype(np.float64)


@dataclass
class Sketch:
    """How many values fell into each bin; bins grow with the value, 64 an octave.

    Parameters
    ----------
    first : int
        Key of the first bin held.
    counts : ndarray of int64
        Number of values in each bin from there on.
    """

    first: int = 0
    counts: Counts = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @classmethod
    def of(cls, keys: NDArray[np.int32]) -> Sketch:
        """Return the sketch of values by their keys (`keys_of`)."""
        first = int(keys.min())
        return cls(first, np.bincount(keys - first).astype(np.int64, copy=False))

    def add(self, other: Sketch) -> None:
        """Add the counts of another sketch; the order does not matter."""
        if not len(self.counts):
            self.first, self.counts = other.first, other.counts.copy()
            return
        end = max(self.first + len(self.counts), other.first + len(other.counts))
        first = min(self.first, other.first)
        if first < self.first or end > self.first + len(self.counts):
            wider = np.zeros(end - first, dtype=np.int64)
            wider[self.first - first :][: len(self.counts)] = self.counts
            self.first, self.counts = first, wider
        self.counts[other.first - first :][: len(other.counts)] += other.counts

    @property
    def count(self) -> int:
        """Number of values."""
        return int(self.counts.sum())

    def edges(self) -> Floats:
        """Return the edges of the bins held, one more than there are bins."""
        keys = np.arange(self.first, self.first + len(self.counts) + 1, dtype=np.int64)
        return np.where(keys < 0, -_edge(np.abs(keys)), _edge(np.abs(keys)))

    def bin_of(self, rank: int) -> tuple[int, int]:
        """Return the key of the bin that holds a rank, and how many values lie in lower bins.

        Parameters
        ----------
        rank : int
            From 0, the least value, to count - 1.
        """
        below = np.cumsum(self.counts)
        place = int(np.searchsorted(below, rank, side="right"))
        return self.first + place, int(below[place - 1]) if place else 0

    def quantile(self, share: float) -> float:
        """Return the value below which a share of the values lies, to `RELATIVE_ERROR`."""
        below = np.concatenate([[0], np.cumsum(self.counts)]) / max(self.count, 1)
        place = int(np.clip(np.searchsorted(below, share, side="right") - 1, 0, len(below) - 2))
        while place > 0 and below[place] == below[place + 1]:
            place -= 1
        edges = self.edges()[place : place + 2]
        inside = (share - below[place]) / (below[place + 1] - below[place])
        return float(edges[0] + min(inside, 1.0) * (edges[1] - edges[0]))

    def share_above(self, threshold: float) -> float:
        """Return the share of values of at least `threshold`, interpolated within a bin."""
        below = np.concatenate([[0], np.cumsum(self.counts)])
        return 1.0 - float(np.interp(threshold, self.edges(), below)) / max(self.count, 1)


def order_errors(share: float, count: int) -> tuple[int, int]:
    """Return the ranks one standard error below and above a quantile of independent draws.

    The rank of the true quantile is binomial: its standard error is sqrt(n p (1 - p)).

    Parameters
    ----------
    share : float
        Probability of the quantile.
    count : int
        Number of draws.
    """
    centre, error = share * (count - 1), np.sqrt(count * share * (1.0 - share))
    low, high = np.clip([np.floor(centre - error), np.ceil(centre + error)], 0, count - 1)
    return int(low), int(high)
