"""Statistics that stream: tile by tile, mergeable, the same in whatever portions they arrive.

`Moments` keeps count, mean, variance and extremes; `Sketches` counts values by the leading bits of
the float32 pattern of their distance from 0, or, of a series that lies far from 0, from its own
middle; those that have no distance apart. Both are summed in the order of the tiles, so that a
result does not depend on how the tiles were dealt out to workers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "RELATIVE_ERROR",
    "Bins",
    "Moments",
    "Sketch",
    "Sketches",
    "keys_of",
    "order_errors",
]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Keys = NDArray[np.int32]

_MANTISSA = 23
_KEPT = 6
RELATIVE_ERROR = 2.0**-_KEPT
"""Width of a bin over the distance that it lies off: 64 bins an octave. It bounds the error of a
quantile; with the interpolation inside the bin the usual error is a hundredth of it."""

_SHIFT = np.int32(_MANTISSA - _KEPT)
_MAGNITUDE = np.int32(0x7FFFFFFF)
_SIGN_BIT = np.int32(31)
_GROUP = 8
"""Series worked on together, so that what lies between two steps stays in the cache."""

_FLOOR = 2.0**-24
"""Values smaller than this, against the greatest of the first tile, share the bins beside 0."""

_FAR = 2.0
"""Lengths of a series' range between 0 and its middle from which on it is counted from there."""

_LEAST = 1.5e-45
"""Above the least number of float32."""


def _groups(series: int) -> Iterator[slice]:
    for start in range(0, series, _GROUP):
        yield slice(start, min(start + _GROUP, series))


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
        """Return the moments of one tile, in two passes.

        Parameters
        ----------
        values : ndarray, shape (series, draw)
            One row a series.
        """
        series, count = values.shape
        mean, squares, low, high = np.empty((4, series))
        for rows in _groups(series):
            some = values[rows]
            mean[rows] = np.add.reduce(some, axis=1) / count
            away = some - mean[rows, None]
            squares[rows] = np.einsum("ij,ij->i", away, away)
            low[rows], high[rows] = some.min(axis=1), some.max(axis=1)
        return cls(count, mean, squares, low, high)

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


def keys_of(values: NDArray[np.floating], floors: Keys | int = 0) -> Keys:
    """Return the bin of each value: the leading bits of its float32 pattern, in order of size.

    Parameters
    ----------
    values : ndarray
        Values of any shape.
    floors : ndarray or int
        Bins of magnitude that are one with 0, to broadcast against the values.

    Returns
    -------
    ndarray of int32
        From 0 upwards for values of at least 0 (-0.0 is 0, and so is what float32 cannot tell
        from it), from -1 downwards for those below.
    """
    single = values.astype(np.float32)
    single += np.float32(0.0)  # -0.0 becomes 0.0
    pattern = single.view(np.int32)
    keys = pattern & _MAGNITUDE
    keys >>= _SHIFT
    keys -= np.asarray(floors, dtype=np.int32)
    np.maximum(keys, 0, out=keys)
    keys ^= np.right_shift(pattern, _SIGN_BIT, out=pattern)
    return keys


@dataclass(frozen=True)
class Bins:
    """Where the bins of some series lie: they grow with the distance from a middle.

    Counted from 0, a series whose whole band is a few per cent of its value would share out among
    two or three bins.

    Parameters
    ----------
    middle : ndarray, shape (series,)
        From where distances are taken.
    floor : ndarray of int32, shape (series,)
        Bins of distance that are one with none.
    """

    middle: Floats
    floor: Keys

    @classmethod
    def of(cls, moments: Moments) -> Bins:
        """Return the bins that suit the moments of a first tile."""
        middle = moments.low + 0.5 * (moments.high - moments.low)
        far = np.abs(middle) >= _FAR * (moments.high - moments.low)
        middle = np.where(far, middle, 0.0)
        greatest = np.maximum(np.abs(moments.low - middle), np.abs(moments.high - middle))
        return cls(middle, keys_of(_FLOOR * greatest))

    @classmethod
    def plain(cls, series: int) -> Bins:
        """Return bins by the distance from 0, down to the least number."""
        return cls(np.zeros(series), np.zeros(series, dtype=np.int32))

    def distances(self, values: Floats, rows: slice) -> Floats:
        """Return the distances of the values of some series, shape (series, draw)."""
        middle = self.middle[rows, None]
        return values - middle if middle.any() else values

    def keys(self, distances: Floats, rows: slice) -> Keys:
        """Return the bin of each distance."""
        return keys_of(distances, self.floor[rows, None])


@dataclass(frozen=True)
class Sketch:
    """How many values of one series fell into each bin; bins grow with the distance from a middle.

    Values that are exactly 0 are an atom of many outputs, so they are counted apart: what is read
    on either side of 0 is right to the bins there. An atom elsewhere is taken as spread over its
    bin, 1/64 of its distance wide.

    Parameters
    ----------
    first : int
        Key of the first bin held.
    counts : ndarray of int64
        Number of values in each bin from there on.
    floor : int
        Bins of distance that are one with none.
    zeros : int
        How many of the values in bin 0 are exactly the middle.
    middle : float
        From where distances are taken; 0 but for a series that lies far from it.
    """

    first: int
    counts: Counts
    floor: int = 0
    zeros: int = 0
    middle: float = 0.0

    @property
    def count(self) -> int:
        """Number of values."""
        return int(self.counts.sum())

    @property
    def edges(self) -> Floats:
        """Edges of the bins held, one more than there are bins."""
        return self._ends + self.middle

    @cached_property
    def _ends(self) -> Floats:
        """Distances of the edges from the middle."""
        keys = np.arange(self.first, self.first + len(self.counts) + 1, dtype=np.int64)
        magnitude = np.abs(keys)
        patterns = (magnitude + self.floor).astype(np.int32) << _SHIFT
        ends = np.where(magnitude > 0, patterns.view(np.float32).astype(np.float64), 0.0)
        return np.where(keys < 0, -ends, ends)

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

    def members(self, values: Floats, key: int) -> Floats:
        """Return those of some values that lie in the bin of a key."""
        low, high = self._ends[key - self.first : key - self.first + 2]
        slack = 1e-6 * max(abs(low), abs(high)) + _LEAST  # what rounding to float32 may move
        away = values - self.middle
        near = (away >= low - slack) & (away <= high + slack)
        found: Floats = values[near][keys_of(away[near], self.floor) == key]
        return found

    @cached_property
    def _pieces(self) -> tuple[Floats, Floats, Counts]:
        """Lower end, upper end and count of each bin that holds values; the atom has its own."""
        low, high, counts = self.edges[:-1], self.edges[1:], self._beside_zero
        if self.zeros:
            place = -self.first
            low, high = (np.insert(ends, place, self.middle) for ends in (low, high))
            counts = np.insert(counts, place, self.zeros)
        filled = counts > 0
        return low[filled], high[filled], counts[filled]

    @cached_property
    def _beside_zero(self) -> Counts:
        """Number of values in each bin, without those that are exactly the middle."""
        if not self.zeros:
            return self.counts
        counts = self.counts.copy()
        counts[-self.first] -= self.zeros
        return counts

    def quantiles(self, shares: Sequence[float]) -> list[float]:
        """Return the values below which shares of the values lie, to `RELATIVE_ERROR`.

        Exactly the middle (0) where the rank falls among values that are.
        """
        low, high, counts = self._pieces
        below = np.concatenate([[0], np.cumsum(counts)]) / self.count
        bins = np.clip(np.searchsorted(below, shares, side="right") - 1, 0, len(counts) - 1)
        inside = (np.asarray(shares) - below[bins]) / (below[bins + 1] - below[bins])
        found: list[float] = (low[bins] + inside * (high[bins] - low[bins])).tolist()
        return found

    def shares_above(self, thresholds: ArrayLike) -> Floats:
        """Return the share of values of at least each threshold, interpolated within a bin.

        The error is at most the share of the values in the threshold's own bin, those that are
        exactly the middle left out; at the edge of a bin, and so at the middle, there is none.
        """
        levels = np.asarray(thresholds, dtype=np.float64)
        below = np.concatenate([[0], np.cumsum(self._beside_zero)])
        under: Floats = np.interp(levels, self.edges, below) + self.zeros * (levels > self.middle)
        above: Floats = (self.count - under) / self.count
        return above


class Sketches:
    """The sketches of several series, counted together.

    Parameters
    ----------
    bins : Bins
        Where their bins lie.
    """

    def __init__(self, bins: Bins) -> None:
        self.bins = bins
        self._first, self._width, self._zeros = np.zeros((3, len(bins.floor)), dtype=np.int64)
        self._counts = np.zeros(0, dtype=np.int64)

    def __getitem__(self, row: int) -> Sketch:
        start = int(self._starts()[row])
        counts = self._counts[start : start + int(self._width[row])]
        floor, middle = int(self.bins.floor[row]), float(self.bins.middle[row])
        return Sketch(int(self._first[row]), counts, floor, int(self._zeros[row]), middle)

    def __len__(self) -> int:
        return len(self.bins.floor)

    def add(self, values: Floats) -> None:
        """Count the values of a tile, shape (series, draw)."""
        ends = np.stack([values.min(axis=1), values.max(axis=1)], axis=1)
        middle, everyone = self.bins.middle, slice(None)
        first, last = self.bins.keys(self.bins.distances(ends, everyone), everyone).T
        self._widen(first, last + 1)
        for row in np.flatnonzero((ends[:, 0] <= middle) & (ends[:, 1] >= middle)):
            self._zeros[row] += np.count_nonzero(values[row] == middle[row])
        starts = self._starts()
        for rows in _groups(len(self)):
            begin, end = starts[rows][0], starts[rows][-1] + self._width[rows][-1]
            keys = self.bins.keys(self.bins.distances(values[rows], rows), rows)
            places = keys + (starts[rows] - begin - self._first[rows])[:, None]
            self._counts[begin:end] += np.bincount(places.ravel(), minlength=int(end - begin))

    def merge(self, other: Sketches) -> None:
        """Add the counts of other sketches of the same series; the order does not matter."""
        self._widen(other._first, other._first + other._width)
        self._zeros += other._zeros
        for row in range(len(self)):
            theirs = other[row]
            start = int(self._starts()[row] + theirs.first - self._first[row])
            self._counts[start : start + len(theirs.counts)] += theirs.counts

    def _starts(self) -> Counts:
        starts = np.zeros(len(self), dtype=np.int64)
        np.cumsum(self._width[:-1], out=starts[1:])
        return starts

    def _widen(self, first: NDArray[np.integer], end: NDArray[np.integer]) -> None:
        """Make room for the bins from first up to, not including, end of each series."""
        new = self._width == 0
        low = np.where(new, first, np.minimum(first, self._first))
        high = np.where(new, end, np.maximum(end, self._first + self._width))
        if (low == self._first).all() and (high - low == self._width).all():
            return
        old = [self[row] for row in range(len(self))]
        self._first, self._width = low.astype(np.int64), (high - low).astype(np.int64)
        self._counts = np.zeros(int(self._width.sum()), dtype=np.int64)
        for start, low_end, sketch in zip(self._starts(), self._first, old, strict=True):
            place = int(start) + sketch.first - int(low_end)
            if len(sketch.counts):
                self._counts[place : place + len(sketch.counts)] = sketch.counts


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
