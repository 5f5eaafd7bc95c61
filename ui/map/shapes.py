"""The regions of Ukraine as SVG paths: projected, rounded, and with a place for a label.

Nothing here knows of a screen or of Streamlit. Longitudes and latitudes come in, SVG user units
come out: x to the right, y down, the whole country in a box `WIDTH` units wide.

References
----------
.. [1] J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987,
   chapter 14 (Albers equal-area conic), equations 14-1 to 14-6; page 99 for parallels at one
   sixth of the range of latitudes from its ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import DataError, Problem
from ui.map.anchor import best_anchor, ring_area

Floats = NDArray[np.float64]
Polygon = list[Floats]

_SECOND_POINT = re.compile(r"(?<=\.\d) (?=\.)")

WIDTH = 1000.0
"""Width of the drawing [SVG unit]."""

MARGIN = 8.0
"""Free space around the country, for outlines and focus rings [SVG unit]."""


@dataclass(frozen=True)
class Projection:
    """Albers equal-area conic projection of a sphere, fitted to a box of SVG units.

    Equal areas on the ground are equal areas on the screen, so that the hatched part of a
    region is as large as it looks.

    Parameters
    ----------
    south, north : float
        The two parallels of true scale [degree].
    meridian : float
        The meridian that runs straight down the map [degree].
    scale : float
        SVG units for one radius of the sphere.
    shift : tuple of float
        What is added to x and y after scaling [SVG unit].
    """

    south: float
    north: float
    meridian: float
    scale: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)

    def __call__(self, lonlat: Floats) -> Floats:
        """Return SVG coordinates, shape (n, 2), of `lonlat`, shape (n, 2) [degree].

        With ``n = (sin p1 + sin p2) / 2``, ``C = cos(p1)**2 + 2 n sin p1`` and
        ``rho = sqrt(C - 2 n sin lat) / n``: ``x = rho sin t``, ``y = rho cos t`` where
        ``t = n (lon - meridian)``; y grows to the south, as on a screen.
        """
        first, second = np.sin(np.radians([self.south, self.north]))
        cone = (first + second) / 2
        constant = 1 - first**2 + 2 * cone * first
        longitude, latitude = np.radians(np.asarray(lonlat, dtype=np.float64)).T
        rho = np.sqrt(constant - 2 * cone * np.sin(latitude)) / cone
        angle = cone * (longitude - np.radians(self.meridian))
        plane: Floats = np.column_stack([rho * np.sin(angle), rho * np.cos(angle)])
        return np.asarray(plane * self.scale + np.array(self.shift))

    @classmethod
    def fitted(cls, lonlat: Floats) -> tuple[Projection, float]:
        """Return the projection that fits `lonlat`, shape (n, 2) [degree], and its height.

        The parallels lie one sixth of the range of latitudes inside its ends, which keeps the
        distortion of shapes even.
        """
        (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
        inset = (north - south) / 6
        plain = cls(float(south + inset), float(north - inset), float((west + east) / 2))
        low, high = plain(lonlat).min(axis=0), plain(lonlat).max(axis=0)
        scale = float((WIDTH - 2 * MARGIN) / (high[0] - low[0]))
        left, top = (MARGIN - low * scale).tolist()
        height = float(np.ceil((high[1] - low[1]) * scale + 2 * MARGIN))
        return cls(plain.south, plain.north, plain.meridian, scale, (left, top)), height


@dataclass(frozen=True)
class RegionShape:
    """One region, ready to be drawn.

    Parameters
    ----------
    id : str
        ISO 3166-2 code.
    path : str
        The ``d`` of an SVG path, relative moves with one decimal [SVG unit].
    anchor : tuple of float
        Where a label sits, inside the region [SVG unit].
    room : float
        Half the height of the largest label, three times as wide as high, that fits around
        `anchor` [SVG unit].
    area : float
        Area of the drawn region, holes left out [SVG unit squared].
    """

    id: str
    path: str
    anchor: tuple[float, float]
    room: float
    area: float


@dataclass(frozen=True)
class MapShapes:
    """The whole map: its regions, its height and the way from degrees to SVG units."""

    regions: tuple[RegionShape, ...]
    height: float
    projection: Projection


@cache
def load_shapes(path: Path) -> MapShapes:
    """Return the regions of the GeoJSON file at `path` as SVG shapes; read once a file.

    Raises
    ------
    DataError
        When the file is missing or is no FeatureCollection of polygons with an ``id`` each.
    """
    try:
        features = json.loads(path.read_bytes())["features"]
        outlines = {str(feature["id"]): _polygons(feature["geometry"]) for feature in features}
        projection, height = Projection.fitted(np.concatenate(list(_rings(outlines.values()))))
    except (OSError, ValueError, KeyError, TypeError):
        needed = "a FeatureCollection of regions, each with its id"
        problem = Problem(path.name, "no readable borders", needed, "Reinstall mineral-wealth.")
        raise DataError([problem]) from None
    shapes = (_shape(name, polygons, projection) for name, polygons in outlines.items())
    return MapShapes(tuple(shapes), height, projection)


def _polygons(geometry: Mapping[str, Any]) -> list[Polygon]:
    nested = geometry["coordinates"]
    polygons = [nested] if geometry["type"] == "Polygon" else nested
    return [[np.array(ring, dtype=np.float64) for ring in polygon] for polygon in polygons]


def _rings(outlines: Iterable[list[Polygon]]) -> Iterable[Floats]:
    return (ring for polygons in outlines for polygon in polygons for ring in polygon)


def _shape(name: str, polygons: Sequence[Polygon], projection: Projection) -> RegionShape:
    drawn = [[projection(ring) for ring in polygon] for polygon in polygons]
    areas = [2 * ring_area(polygon[0]) - sum(map(ring_area, polygon)) for polygon in drawn]
    anchor, room = best_anchor(drawn[int(np.argmax(areas))])
    path = "".join(_path(ring) for polygon in drawn for ring in polygon)
    return RegionShape(name, path, anchor, room, float(sum(areas)))


def outline(features: Iterable[Mapping[str, Any]], projection: Projection) -> str:
    """Return the edges of GeoJSON features as one SVG path."""
    polygons = [_polygons(feature["geometry"]) for feature in features]
    return "".join(_path(projection(ring)) for ring in _rings(polygons))


def _path(ring: Floats) -> str:
    """Return a closed ring as relative moves, whole tenths of a unit, without repeated points."""
    tenths = np.rint(ring * 10).astype(np.int64)
    moved = np.any(np.diff(tenths, axis=0, prepend=tenths[:1] - 1) != 0, axis=1)
    points = tenths[moved]
    points = points[:-1] if np.array_equal(points[0], points[-1]) else points
    start, steps = points[0], np.diff(points, axis=0)
    # Two absolute numbers, then differences of rounded points: no rounding error adds up.
    return f"M{_numbers(start)}l{_numbers(steps.ravel())}z" if len(points) > 2 else ""


def _numbers(tenths: NDArray[np.int64]) -> str:
    """Return numbers given in tenths as SVG text, parted only where a reader needs it.

    A minus starts a number, and so does a second point: ``1.5-2 .3`` and ``1.5.3`` are clear.
    """
    spaced = " ".join(map(_tenth, tenths.tolist())).replace(" -", "-")
    return _SECOND_POINT.sub("", spaced)


def _tenth(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    text = (str(whole) if whole or not rest else "") + (f".{rest}" if rest else "")
    return f"-{text}" if tenths < 0 else text
