"""Deposits on the map: one point each, shaped by kind of mineral, filled by holder.

Where a point lies never changes, so it is sent with the outlines; a move sends one letter a point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.core.files import data_path
from model.core.reading import read_rows
from ui.map.shapes import Projection

UKRAINE, RUSSIA, UNSURE, OTHER = "u", "r", "n", "o"
"""Letters for who holds a point: Ukraine, Russia, too near the line to say, neither side."""

SURE = 0.9
"""A deposit is drawn as held by a side from this probability on [1]."""

_SIZE = 5.0


@dataclass(frozen=True)
class MapPoint:
    """One point on the map.

    Parameters
    ----------
    region : str
        Region that a click on the point chooses.
    lon, lat : float
        Where it lies [degree].
    shape : int
        Number of its symbol, see :func:`symbols`.
    marker : bool
        Whether it stands for many deposits and is drawn hollow.
    title : str
        Text for the tooltip, without the holder.
    """

    region: str
    lon: float
    lat: float
    shape: int
    marker: bool
    title: str


Placed = tuple[str, float, float, int, int, str]
"""Region, x and y [SVG unit], symbol, 1 for a marker, title."""


def placed(points: Sequence[MapPoint], projection: Projection) -> list[Placed]:
    """Return the points as the browser draws them."""
    if not points:
        return []
    xy = projection(np.array([(p.lon, p.lat) for p in points])).round(1).tolist()
    rows = zip(points, xy, strict=True)
    return [(p.region, x, y, p.shape, int(p.marker), p.title) for p, (x, y) in rows]


def holders(probability: NDArray[np.float64], recorded: NDArray[np.bool_]) -> str:
    """Return a letter a point.

    Parameters
    ----------
    probability : ndarray, shape (n_points,)
        Probability that Russia holds it [1].
    recorded : ndarray of bool, shape (n_points,)
        Whether the record of lines covers the point; offshore it does not.

    Examples
    --------
    >>> holders(np.array([0.0, 0.5, 1.0, 0.0]), np.array([True, True, True, False]))
    'unrn'
    """
    letters = np.where(probability >= SURE, RUSSIA, UNSURE)
    letters = np.where(probability <= 1 - SURE, UKRAINE, letters)
    return "".join(np.where(recorded, letters, UNSURE).tolist())


def symbol(shape: str) -> str:
    """Return the path of a shape around the origin [CSS pixel]."""
    sides, turn = SHAPES[shape]
    radius = _SIZE if sides > 4 else _SIZE * 1.15
    angles = (math.radians(turn + 360 * corner / sides - 90) for corner in range(sides))
    pairs = (f"{radius * math.cos(a):.2f} {radius * math.sin(a):.2f}" for a in angles)
    return f"M{'L'.join(pairs)}z"


SHAPES = {
    "disc": (24, 0.0), "square": (4, 45.0), "diamond": (4, 0.0), "triangle up": (3, 0.0),
}  # fmt: skip
"""Corners and turn [degree]: of energy, metals, critical minerals and others."""


def symbols() -> tuple[str, ...]:
    """Return the path of each commodity group's symbol, in the order of the groups."""
    rows = read_rows(data_path() / "commodity_groups.csv")
    return tuple(symbol(row["symbol"]) for row in rows)
