"""Where the label of a polygon sits: the point with the most room around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WIDE = 3.0
"""A label is about three times as wide as high, so room to the sides counts a third."""

_FIRST, _NEXT, _ROUNDS = 12, 5, 5


def ring_area(ring: Floats) -> float:
    """Return the area inside a closed `ring`, shape (n, 2) [unit], whatever its winding [unit2]."""
    x, y = ring.T
    return float(abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2)


def best_anchor(rings: list[Floats]) -> tuple[tuple[float, float], float]:
    """Return the pole of inaccessibility of a polygon and its distance from the edge.

    The search squeezes the polygon to a third of its width, lays a grid over it, and lays ever
    smaller grids around the best point.

    Parameters
    ----------
    rings : list of ndarray, shape (n, 2) each [unit]
        Closed rings: the outline, then its holes.

    Returns
    -------
    anchor : tuple of float
        A point inside the polygon [unit].
    room : float
        Distance to the nearest edge in the squeezed plane [unit]; negative when every grid
        point lies outside, which only a sliver can do.
    """
    squeeze = np.array([1 / _WIDE, 1.0])
    squeezed = [ring * squeeze for ring in rings]
    low, high = squeezed[0].min(axis=0), squeezed[0].max(axis=0)
    centre, reach = (low + high) / 2, (high - low) / 2
    best, room, points = centre, -np.inf, _FIRST
    for _ in range(_ROUNDS):
        grid = _grid(best, reach, points)
        free = clearance(grid, squeezed)
        if free.max() > room:
            best, room = grid[free.argmax()], float(free.max())
        reach, points = 2 * reach / points, _NEXT
    x, y = (best / squeeze).tolist()
    return (x, y), room


def _grid(centre: Floats, reach: Floats, points: int) -> Floats:
    offsets = np.linspace(-1, 1, points)
    x, y = np.meshgrid(centre[0] + offsets * reach[0], centre[1] + offsets * reach[1])
    return np.column_stack([x.ravel(), y.ravel()])


def clearance(points: Floats, rings: list[Floats]) -> Floats:
    """Return the distance of each point to the nearest edge, negative outside.

    Parameters
    ----------
    points : ndarray, shape (n, 2) [unit]
        Where to measure.
    rings : list of ndarray, shape (m, 2) each [unit]
        Closed rings: the outline, then its holes.

    Returns
    -------
    ndarray, shape (n,) [unit]
    """
    start = np.concatenate([ring[:-1] for ring in rings])
    step = np.concatenate([np.diff(ring, axis=0) for ring in rings])
    x, y = (points[:, None, :] - start).transpose(2, 0, 1)
    return np.where(_inside(x, y, *step.T), 1.0, -1.0) * _distance(x, y, *step.T)


def _distance(x: Floats, y: Floats, dx: Floats, dy: Floats) -> Floats:
    """Distance to the nearest edge; x, y, shape (n, m), count from the start of each edge."""
    length = np.maximum(dx**2 + dy**2, np.finfo(float).tiny)
    along = np.clip((x * dx + y * dy) / length, 0, 1)
    squared = (x - along * dx) ** 2 + (y - along * dy) ** 2
    return np.asarray(np.sqrt(squared.min(axis=1)))


def _inside(x: Floats, y: Floats, dx: Floats, dy: Floats) -> NDArray[np.bool_]:
    """Even-odd rule: a point is inside when a ray to the right crosses an odd number of edges."""
    side = dx * y - dy * x
    rising = (y >= 0) & (y < dy) & (side > 0)
    falling = (y < 0) & (y >= dy) & (side < 0)
    return np.asarray((rising | falling).sum(axis=1) % 2 == 1)
