"""From bits to values of correlated inputs: exactly, or through tables. The sampling room.

`Exact` is the plain float64 reference; `Tables` does the same with look-ups of 16 bits and
float32 in between. At the middle of a slice, and between the 1st and 99th percentile, it differs
from the reference by less than 1e-4 standard deviations, or 2e-4 for a bounded input that is tied
to another. Normal scores end at 4.4, the mean of the outermost slice: a lognormal with sigma 0.6
loses 2e-4 of its variance by that, with sigma 1.2 one percent, with sigma 2 a fifth.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.sampling.distributions import LogNormal, Marginal, Normal, Point, Triangular, Uniform
from model.sampling.quasi import TILE, Rows
from model.sampling.slices import score_places

__all__ = ["Exact", "Mixed", "Tables", "Transform"]

Mixed = dict[int, tuple[tuple[int, float], ...]]
"""For each correlated input, by place: (coordinate, weight) of its normal score, its own last."""

Values = NDArray[np.floating]
Single = NDArray[np.float32]
_STANDARD = Normal(0.0, 1.0)


class Transform(ABC):
    """Turns the bits of every input into values.

    Parameters
    ----------
    marginals : sequence of Marginal
        Distribution of each input.
    mixed : dict
        Weights of the coordinates in the normal score of each correlated input.
    dtype : dtype
        Of the values.
    """

    def __init__(
        self, marginals: Sequence[Marginal], mixed: Mixed, dtype: DTypeLike = np.float64
    ) -> None:
        self.marginals, self.mixed, self.dtype = tuple(marginals), mixed, np.dtype(dtype)
        self.alone = [place for place in range(len(self.marginals)) if place not in mixed]

    def __call__(
        self,
        bits: Rows,
        out: Values,
        rows: Collection[int] | None = None,
    ) -> None:
        """Write the value of every input and draw, or of some inputs.

        Parameters
        ----------
        bits : ndarray of uint32 or uint16, shape (input, TILE), or Rows
            Words for `Exact`, their upper halves for `Tables`.
        out : ndarray, shape (input, TILE)
            Written.
        rows : collection of int, optional
            Places of the inputs to write; all when not given.
        """
        for place in self.alone:
            if rows is None or place in rows:
                self._value(place, bits[place], out[place])
        mixed = [place for place in self.mixed if rows is None or place in rows]
        shared = {source for place in mixed for source, _ in self.mixed[place] if source != place}
        scores = {source: self._scores(source, bits[source]) for source in sorted(shared)}
        for place in mixed:
            self._through(place, self._mix(place, bits, scores), out[place])

    @abstractmethod
    def _value(self, place: int, bits: NDArray[np.unsignedinteger], out: Values) -> None:
        """Write the values of an input that is tied to no other."""

    @abstractmethod
    def _scores(self, place: int, bits: NDArray[np.unsignedinteger]) -> Values:
        """Return the normal scores of a coordinate."""

    @abstractmethod
    def _mix(self, place: int, bits: Rows, others: Mapping[int, Values]) -> Values:
        """Return the normal scores of an input: shared coordinates first, its own last."""

    @abstractmethod
    def _through(self, place: int, z: Values, out: Values) -> None:
        """Write the values at normal scores, which may be overwritten."""


class Exact(Transform):
    """By the inverse distribution function of each input, in float64."""

    def _value(self, place: int, bits: NDArray[np.unsignedinteger], out: Values) -> None:
        out[:] = self.marginals[place].ppf(_middle(bits))

    def _scores(self, place: int, bits: NDArray[np.unsignedinteger]) -> Values:
        return _STANDARD.ppf(_middle(bits))

    def _mix(self, place: int, bits: Rows, others: Mapping[int, Values]) -> Values:
        *shared, (own, weight) = self.mixed[place]
        total = weight * self._scores(own, bits[own])
        for source, loading in shared:
            total = total + loading * others[source]
        return total

    def _through(self, place: int, z: Values, out: Values) -> None:
        out[:] = self.marginals[place].from_normal(z)


class Tables(Transform):
    """By one look-up a value, in float32, through buffers that stay in the cache.

    Normal and lognormal inputs, alone or tied to others, share one table of normal scores.
    """

    def __init__(
        self, marginals: Sequence[Marginal], mixed: Mixed, dtype: DTypeLike = np.float64
    ) -> None:
        free: Mixed = {
            place: ((place, 1.0),)
            for place, marginal in enumerate(marginals)
            if isinstance(marginal, (Normal, LogNormal))
        }
        super().__init__(marginals, {**free, **mixed}, dtype)
        self._weights = {
            place: [
                (source, np.float32(weight * _scale(marginals[place]))) for source, weight in row
            ]
            for place, row in self.mixed.items()
        }
        self._places = np.empty(TILE, dtype=np.intp)
        self._row, self._term = (np.empty(TILE, dtype=np.float32) for _ in range(2))

    def _value(self, place: int, bits: NDArray[np.unsignedinteger], out: Values) -> None:
        marginal = self.marginals[place]
        if isinstance(marginal, Point):
            out[:] = marginal.value
        elif isinstance(marginal, Uniform):
            step = (marginal.high - marginal.low) / 2**16
            np.multiply(bits, np.float32(step), out=self._row)
            np.add(self._row, np.float32(marginal.low + 0.5 * step), out=out)
        elif isinstance(marginal, Triangular) and marginal.low < marginal.high:
            self._triangle(marginal, bits, out)
        else:
            self._look_up(_table(marginal), bits, out)

    def _triangle(
        self, marginal: Triangular, bits: NDArray[np.unsignedinteger], out: Values
    ) -> None:
        """Write both branches of the inverse, each stopped at the mode, less the mode."""
        width, rise = marginal.high - marginal.low, marginal.mode - marginal.low
        up, down = self._row, self._term
        cut = np.float32(rise / width * 2**16 - 0.5)
        np.copyto(down, bits)
        np.minimum(down, cut, out=up)
        np.maximum(down, cut, out=down)
        step = width * rise / 2**16
        up *= np.float32(step)
        up += np.float32(0.5 * step)
        step = width * (width - rise) / 2**16
        down *= np.float32(-step)
        down += np.float32((2**16 - 0.5) * step)
        np.sqrt(up, out=up)
        up -= np.sqrt(down, out=down)
        np.add(up, np.float32(marginal.low + marginal.high - marginal.mode), out=out)

    def _scores(self, place: int, bits: NDArray[np.unsignedinteger]) -> Values:
        scores = np.empty(TILE, dtype=np.float32)
        self._look_up(_table(_STANDARD), bits, scores)
        return scores

    def _mix(self, place: int, bits: Rows, others: Mapping[int, Values]) -> Values:
        """Return the scores times the standard deviation, for normal and lognormal inputs."""
        total, term = self._row, self._term
        *shared, (own, weight) = self._weights[place]
        self._look_up(_table(_STANDARD), bits[own], total)
        total *= weight
        for source, loading in shared:
            total += np.multiply(others[source], loading, out=term)
        return total

    def _through(self, place: int, z: Values, out: Values) -> None:
        marginal = self.marginals[place]
        if isinstance(marginal, Normal):
            np.add(z, np.float32(marginal.centre), out=out)
        elif isinstance(marginal, LogNormal):
            np.multiply(np.exp(z, out=z), np.float32(marginal.median), out=out)
        else:
            score_places(z, self._places)
            self._take(_score_table(marginal), out)

    def _look_up(self, table: Single, bits: NDArray[np.unsignedinteger], out: Values) -> None:
        np.copyto(self._places, bits)
        self._take(table, out)

    def _take(self, table: Single, out: Values) -> None:
        if out.dtype == table.dtype:
            table.take(self._places, out=out, mode="clip")
        else:
            out[:] = table.take(self._places, out=self._row, mode="clip")


def _scale(marginal: Marginal) -> float:
    """Return what a normal score is multiplied by before the rest of the way to the value."""
    if isinstance(marginal, Normal):
        return marginal.spread
    return marginal.sigma if isinstance(marginal, LogNormal) else 1.0


def _middle(bits: NDArray[np.unsignedinteger]) -> NDArray[np.float64]:
    """Return the middle of the slice of probability that 32 bits name; never 0 or 1."""
    return (bits.astype(np.float64) + 0.5) * 2.0**-32


@lru_cache(maxsize=256)
def _table(marginal: Marginal) -> Single:
    return marginal.table().astype(np.float32)


@lru_cache(maxsize=256)
def _score_table(marginal: Marginal) -> Single:
    return marginal.score_table().astype(np.float32)
