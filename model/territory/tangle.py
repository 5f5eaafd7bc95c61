"""Maps that cost with the square of their size: how often edges cross is counted before it is done.

Of edges that cross each other, a shape that unites them has a corner at every crossing: a hundred
strips across a hundred have forty thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem
from model.core.said import Said, say
from model.territory.geojson import places
from model.territory.projection import Floats, shapely_module

if TYPE_CHECKING:
    from model.territory.geojson import RawPolygon

__all__ = ["MOST_CROSSINGS", "MOST_LENGTH", "MOST_NEAR", "Edges", "tangle_problems"]

MOST_CROSSINGS = 20_000
"""Crossings of edges with each other and with the borders, one more for each edge."""

MOST_NEAR = 1_000_000
"""Pairs of edges whose boxes meet, ten more for each edge: each of them is looked at."""

MOST_LENGTH = 30_000
"""Length of all edges [degree], which are followed every tenth of a degree."""

_AT_ONCE = 250_000

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges of rings, each once, however many rings run along it.

    Parameters
    ----------
    ends : ndarray, shape (n, 2, 2) [degree]
        The two ends of each edge, the one that lies further west first.
    owner : ndarray of int, shape (n,)
        Which of the shapes that were handed in has the edge.
    """

    ends: Floats
    owner: Ints

    @classmethod
    def of(cls, shapes: Sequence[Sequence[Floats]]) -> Self:
        """Return the edges of shapes, each a list of closed rings of shape (n, 2) [degree]."""
        rings = [ring for shape in shapes for ring in shape]
        pairs = [np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings]
        if not pairs:
            return cls(np.empty((0, 2, 2)), np.empty(0, np.int64))
        ends = np.concatenate(pairs)
        first, last = ends[:, 0], ends[:, 1]
        turned = (first[:, 0] > last[:, 0]) | (
            (first[:, 0] == last[:, 0]) & (first[:, 1] > last[:, 1])
        )
        ends[turned] = ends[turned, ::-1]
        counts = [sum(len(ring) - 1 for ring in shape) for shape in shapes]
        owner = np.repeat(np.arange(len(shapes)), counts)
        once = np.unique(ends.reshape(-1, 4), axis=0, return_index=True)[1]
        return cls(ends[once], owner[once])

    def __len__(self) -> int:
        """Return how many edges there are."""
        return len(self.ends)

    @cached_property
    def low(self) -> Floats:
        """West and south of each edge, shape (n, 2) [degree]."""
        return np.asarray(self.ends.min(axis=1))

    @cached_property
    def high(self) -> Floats:
        """East and north of each edge, shape (n, 2) [degree]."""
        return np.asarray(self.ends.max(axis=1))

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """The diagonal of each edge's box, shape (n,)."""
        return np.asarray(shapely_module().linestrings(np.stack([self.low, self.high], axis=1)))

    @cached_property
    def tree(self) -> Any:
        """Index of the boxes."""
        return shapely_module().STRtree(self.lines)

    @property
    def length(self) -> float:
        """Length of all edges [degree]."""
        return float(np.hypot(*(self.high - self.low).T).sum())

    def near(self, others: Edges) -> Iterator[tuple[Ints, Ints]]:
        """Yield pairs of edges whose boxes meet, some at a time, each as (others', own).

        No more pairs are made at once than edges that may meet in either direction.
        """
        most = np.cumsum(_overlaps(others, self))
        start = 0
        while start < len(others):
            done = most[start - 1] if start else 0
            end = max(int(np.searchsorted(most, done + _AT_ONCE, "right")), start + 1)
            theirs, own = self.tree.query(others.lines[start:end])
            yield theirs + start, own
            start = end


def _overlaps(some: Edges, others: Edges) -> Ints:
    """Return at most how many of the others each edge can meet: by either coordinate alone."""
    by_axis = [
        np.searchsorted(np.sort(others.low[:, axis]), some.high[:, axis], "right")
        - np.searchsorted(np.sort(others.high[:, axis]), some.low[:, axis], "left")
        for axis in (0, 1)
    ]
    return np.asarray(np.minimum(*by_axis))


def tangle_problems(polygons: Sequence[RawPolygon], borders: Edges) -> list[Problem]:
    """Return what of a map would take minutes to unite and to lay over the regions.

    Parameters
    ----------
    polygons : sequence of RawPolygon
        Those that are read.
    borders : Edges
        Of the regions that they are laid over.

    Notes
    -----
    The work is linear: it ends at the first limit that is passed.
    """
    edges = Edges.of([polygon.rings for polygon in polygons])
    if edges.length > MOST_LENGTH:
        given = say("edges of {length:,.0f} degrees in all", length=edges.length)
        allowed = say("at most {length:,} degrees", length=MOST_LENGTH)
        return [Problem(places(polygons), given, allowed, _SIMPLER)]
    near, crossed = 0, np.zeros(len(polygons), np.int64)
    for pairs, crossings in _met(edges, borders):
        near += pairs
        crossed += np.bincount(edges.owner[crossings], minlength=len(polygons))
        if crossed.sum() > MOST_CROSSINGS + len(edges):
            where = polygons[int(crossed.argmax())].where
            return [_too_many(_CROSSINGS, MOST_CROSSINGS + len(edges), where)]
        if near > MOST_NEAR + 10 * len(edges):
            return [_too_many(_NEAR, MOST_NEAR + 10 * len(edges), places(polygons))]
    return []


def _met(edges: Edges, borders: Edges) -> Iterator[tuple[int, Ints]]:
    """Yield how many pairs were looked at, and the edge of each that cross."""
    for one, other in edges.near(edges):
        half = one < other
        one, other = one[half], other[half]
        yield len(one), one[_cross(edges.ends[one], edges.ends[other])]
    for one, other in borders.near(edges):
        yield len(one), one[_cross(edges.ends[one], borders.ends[other])]


def _cross(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Return whether edges cross or touch but at an end of both, shape (n,); their boxes meet."""
    apart = _sides(one, other) & _sides(other, one)
    joined = (one[:, :, None] == other[:, None]).all(axis=3).any(axis=(1, 2))
    return np.asarray(apart & ~joined)


def _sides(edge: Floats, other: Floats) -> NDArray[np.bool_]:
    """Return whether the ends of others lie on both sides of edges, or on them."""
    start, along = edge[:, 0], edge[:, 1] - edge[:, 0]
    first, last = other[:, 0] - start, other[:, 1] - start
    side = along[:, 0] * first[:, 1] - along[:, 1] * first[:, 0]
    far = along[:, 0] * last[:, 1] - along[:, 1] * last[:, 0]
    return np.asarray(np.sign(side) * np.sign(far) <= 0)


_CROSSINGS = say("more than {count:,} crossings of edges with each other and with borders")
_NEAR = say("more than {count:,} pairs of edges beside each other")
_SIMPLER = say("Simplify the map, or unite its polygons. Where a ring runs to and fro, check the "
               "order of its positions.")  # fmt: skip


def _too_many(given: Said, most: int, where: str) -> Problem:
    return Problem(where, say(given.template, count=most), say("at most {count:,}", count=most),
                   _SIMPLER)  # fmt: skip
