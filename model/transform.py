"""From bits to values of correlated inputs: exactly, or through tables. The sampling room.

`Exact` is the plain float64 reference; `Tables` does the same with look-ups of 16 bits and
float32 in between, and differs from it by less than 1e-4 standard deviations between the 1st and
99th percentile of each input.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.distributions import LogNormal, Marginal, Normal, Point
from model.quasi import TILE
from model.slices import score_places

__all__ = ["Exact", "Mixed", "Tables", "Transform"]

Mixed = dict[int, tuple[tuple[int, float], ...]]
"""For each correlated input, by place: (coordinate, weight) of its normal score."""

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
        bits: NDArray[np.unsignedinteger],
        out: Values,
        rows: Collection[int] | None = None,
    ) -> None:
        """Write the value of every input and draw, or of some inputs.

        Parameters
        ----------
        bits : ndarray of uint32 or uint16, shape (input, TILE)
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
        sources = dict.fromkeys(source for place in mixed for source, _ in self.mixed[place])
        scores = {source: self._scores(source, bits[source]) for source in sources}
        for place in mixed:
            self._through(place, self._mix(self.mixed[place], scores), out[place])

    def _mix(self, weights: Sequence[tuple[int, float]], scores: Mapping[int, Values]) -> Values:
        (first, weight), *others = weights
        total = scores[first] * scores[first].dtype.type(weight)
        for place, weight in others:
            total += scores[place] * total.dtype.type(weight)
        return total

    @abstractmethod
    def _value(self, place: int, bits: NDArray[np.unsignedinteger], out: Values) -> None: ...

    @abstractmethod
    def _scores(self, place: int, bits: NDArray[np.unsignedinteger]) -> Values: ...

    @abstractmethod
    def _through(self, place: int, z: Values, out: Values) -> None: ...


class Exact(Transform):
    """By the inverse distribution function of each input, in float64."""

    def _value(self, place: int, bits: NDArray[np.unsignedinteger], out: Values) -> None:
        out[:] = self.marginals[place].ppf(_middle(bits))

    def _scores(self, place: int, bits: NDArray[np.unsignedinteger]) -> Values:
        return _STANDARD.ppf(_middle(bits))

    def _through(self, place: int, z: Values, out: Values) -> None:
        out[:] = self.marginals[place].from_normal(z)


class Tables(Transform):
    """By one look-up a value."""

    def __init__(
        self, marginals: Sequence[Marginal], mixed: Mixed, dtype: DTypeLike = np.float64
    ) -> None:
        super().__init__(marginals, mixed, dtype)
        self._places = np.empty(TILE, dtype=np.intp)
        self._looked = np.empty(TILE, dtype=np.float32)

    def _value(self, place: int, bits: NDArray[np.unsignedinteger], out: Values) -> None:
        marginal = self.marginals[place]
        if isinstance(marginal, Point):
            out[:] = marginal.value
        else:
            np.copyto(self._places, bits)
            self._look_up(_table(marginal), out)

    def _scores(self, place: int, bits: NDArray[np.unsignedinteger]) -> Values:
        np.copyto(self._places, bits)
        return _table(_STANDARD).take(self._places, mode="clip")

    def _through(self, place: int, z: Values, out: Values) -> None:
        marginal = self.marginals[place]
        if isinstance(marginal, Normal):
            np.multiply(z, marginal.spread, out=out)
            out += marginal.centre
        elif isinstance(marginal, LogNormal):
            z *= np.float32(marginal.sigma)
            np.multiply(np.exp(z, out=z), marginal.median, out=out)
        else:
            score_places(z, self._places)
            self._look_up(_score_table(marginal), out)

    def _look_up(self, table: Single, out: Values) -> None:
        table.take(self._places, out=self._looked, mode="clip")
        out[:] = self._looked


def _middle(bits: NDArray[np.unsignedinteger]) -> NDArray[np.float64]:
    """Return the middle of the slice of probability that 32 bits name; never 0 or 1."""
    return (bits.astype(np.float64) + 0.5) * 2.0**-32


@lru_cache(maxsize=256)
def _table(marginal: Marginal) -> Single:
    return marginal.table().astype(np.float32)


@lru_cache(maxsize=256)
def _score_table(marginal: Marginal) -> Single:
    return marginal.score_table().astype(np.float32)
