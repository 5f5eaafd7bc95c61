"""The 27 regions at full resolution, as shapes: what a map of one's own is laid over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.core.errors import DataError
from model.core.files import data_path
from model.core.reading import read_rows
from model.territory.projection import Box, Floats, area_km2, shapely_module, to_plane
from model.territory.tangle import Edges

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of Ukraine in its internationally recognised borders.

    Parameters
    ----------
    ids : tuple of str, length 27
        ISO 3166-2 codes in the order of the file.
    shapes : tuple of shapely geometry, length 27 [degree]
        One valid Polygon or MultiPolygon a region.
    """

    ids: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]

    @cached_property
    def areas(self) -> Floats:
        """Area of each region on the ellipsoid, shape (27,) [km2]."""
        return np.array([area_km2(shape) for shape in self.shapes])

    @cached_property
    def country(self) -> BaseGeometry:
        """All regions as one shape [degree]."""
        return shapely_module().union_all(self.shapes)

    @cached_property
    def box(self) -> Box:
        """Smallest box around all regions: west, south, east, north [degree]."""
        west, south, east, north = map(float, shapely_module().total_bounds(self.shapes))
        return west, south, east, north

    @cached_property
    def edges(self) -> Edges:
        """Edges of all borders."""
        shapely = shapely_module()
        rings = shapely.get_rings(self.shapes)
        return Edges.of([[shapely.get_coordinates(ring) for ring in rings]])

    @cached_property
    def plane(self) -> BaseGeometry:
        """All regions as one shape in the conformal plane of their box [km]."""
        return to_plane(self.country, self.box)


def load_regions(path: str | Path | None = None) -> Regions:
    """Return the regions of a GeoJSON file, by default the one in ``data/``; read once a file.

    Parameters
    ----------
    path : str or Path, optional
        A FeatureCollection of polygons with an ``id`` each.

    Raises
    ------
    DataError
        When the file is missing or holds no such collection; the one in ``data/`` when its
        regions are others than those of ``regions.csv``.
    ModelError
        When shapely is not installed.
    """
    if path is not None:
        return _load(Path(path))
    return _of_all(data_path())


@cache
def _of_all(data: Path) -> Regions:
    """Return the regions of a folder of tables, all of them and no other."""
    regions = _load(data / "geo" / "regions_full.geojson")
    known = [row["id"] for row in read_rows(data / "regions.csv")]
    if wrong := sorted(set(regions.ids) ^ set(known)) or len(regions.ids) - len(known):
        raise DataError.at("geo/regions_full.geojson", str(wrong),
                           "the same regions as regions.csv, each once")  # fmt: skip
    return regions


@cache
def _load(path: Path) -> Regions:
    shapely = shapely_module()
    try:
        features = json.loads(path.read_bytes())["features"]
        ids = tuple(str(feature["id"]) for feature in features)
        texts = [json.dumps(feature["geometry"]) for feature in features]
        return Regions(ids, tuple(shapely.from_geojson(texts)))
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.GEOSException):
        raise DataError.at(
            path.name,
            "no readable borders",
            "a FeatureCollection of regions, each with its id",
            "Reinstall mineral-wealth.",
        ) from None
