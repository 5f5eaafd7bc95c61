"""Polygons on the ground: in the right place, repaired, dissolved into named layers.

References
----------
.. [1] RFC 7946, The GeoJSON Format, 2016: longitude first, WGS84 degrees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError, of_a_file
from model.core.said import Said, say
from model.territory.borders import Regions, load_regions
from model.territory.days import chosen_day, days_of, several_times
from model.territory.geojson import RawPolygon, Reading, places
from model.territory.map_checks import check_layers, check_properties
from model.territory.map_files import LIMIT_BYTES, read_map_file
from model.territory.naming import named, naming_properties
from model.territory.partly import held_in_part, hidden_note
from model.territory.projection import Box, Floats, shapely_module
from model.territory.tangle import tangle_problems

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_REMEDIES = {
    "swapped": say("Longitude comes first: swap the two numbers of each position."),
    "planar": say(
        "These look like metres of a projected system: export the map in WGS84 degrees, or with "
        "the name of its system."
    ),
    "elsewhere": say("Check that the file shows Ukraine."),
}
_SEVERAL_TIMES = say("Read as one map, though features are of several times by {keys}.")
_IN_PART = say("Counted whole, though some hold in part or no more by {keys}.")
_NAMED = 3
_FIRST_METRES = 1000.0


@dataclass(frozen=True, eq=False)
class Layer:
    """Polygons under one name, dissolved.

    Parameters
    ----------
    name : str
        Such as ``Occupied``.
    geometry : shapely Polygon or MultiPolygon [degree]
        Valid, longitude and latitude; may be empty.
    """

    name: str
    geometry: BaseGeometry


@dataclass(frozen=True, eq=False)
class Layers:
    """The layers of a file and what was mended on the way.

    Parameters
    ----------
    layers : tuple of Layer
        In the order of their names.
    notes : tuple of str
        Sentences to show beside any result.
    days : tuple of date
        The days that the file holds, sorted; empty where it says none.
    day : date or None
        The one that was read.
    properties : tuple of str
        Properties that may name the layers, the likeliest first.
    """

    layers: tuple[Layer, ...]
    notes: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    day: dt.date | None = None
    properties: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Layer]:
        """Iterate over the layers."""
        return iter(self.layers)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the layers, sorted."""
        return tuple(layer.name for layer in self.layers)


@of_a_file()
def read_layers(
    source: str | bytes | Path,
    *,
    limit_bytes: int = LIMIT_BYTES,
    layer_property: str | None = None,
    day: dt.date | None = None,
    name: str = "",
    regions: Regions | None = None,
) -> Layers:
    """Read occupied territory from any map of polygons.

    Parameters
    ----------
    source : str, bytes or Path
        A path, or the content itself, see :func:`model.territory.map_files.read_map_file`.
    limit_bytes : int [byte]
        A longer map is refused.
    layer_property : str, optional
        Property of the features whose value names their layer, see
        :func:`model.territory.naming.named`.
    day : date, optional
        Of a file of several days the newest on or before it is read; by default the newest.
    name : str
        Name of the file, where `source` is its content.
    regions : Regions, optional
        Where the polygons must lie; by default the regions of ``data/``.

    Returns
    -------
    Layers
        Open rings closed, altitudes dropped, crossings repaired: each is told in ``notes``.

    Raises
    ------
    ScenarioError
        With every problem of the file: size, encoding, JSON, structure, no polygon, another
        coordinate system, longitude and latitude swapped, not in Ukraine, numbers that are none.
    ModelError
        When shapely is not installed.

    Examples
    --------
    >>> square = "[[[37,48],[38,48],[38,49],[37,48]]]"
    >>> read_layers('{"type": "Polygon", "coordinates": ' + square + "}").names
    ('(no name)',)
    """
    reading = read_map_file(source, limit_bytes, name)
    shapely = shapely_module()
    regions = regions or load_regions()
    box = regions.box
    days, read = _of_one_day(reading, day, layer_property)
    polygons = named(reading, layer_property)
    check_layers(reading.name, len({polygon.layer for polygon in polygons}))
    here, misplaced = _sorted_out(polygons, box)
    stray = misplaced.pop("elsewhere", []) if here else []
    problems = [*reading.problems, *_place_problems(misplaced, box)]
    problems += tangle_problems(here, regions.edges)
    if problems:
        raise ScenarioError(problems)
    shapes = np.array([shapely.Polygon(p.rings[0], p.rings[1:]) for p in here], dtype=object)
    broken = [here[row] for row in np.flatnonzero(~shapely.is_valid(shapes))]
    layers = _dissolved(here, shapes)
    if not layers:
        raise ScenarioError.at(
            reading.name, "polygons without any area", "at least one polygon that covers ground"
        )
    notes = (*reading.notes, *_stray_notes(stray), *_repair_notes(broken))
    return Layers(layers, notes, days, read, tuple(naming_properties(polygons)))


def _of_one_day(
    reading: Reading, asked: dt.date | None, named_by: str | None
) -> tuple[tuple[dt.date, ...], dt.date | None]:
    """Keep the polygons of one day; return all days and the one that is kept."""
    around = [(polygon.around.properties, polygon.around.source) for polygon in reading.polygons]
    days = days_of(around)
    read, notes, problems = chosen_day(days, asked)
    kept = zip(reading.polygons, days, strict=True)
    reading.polygons = [polygon for polygon, day in kept if day == read]
    check_properties(reading.name, len(reading.properties), len(reading.polygons))
    reading.problems += problems
    reading.more += notes
    times = [] if any(days) else several_times(around)
    _weigh(reading, times, named_by, _SEVERAL_TIMES)
    left = [polygon.around.properties for polygon in reading.polygons]
    known = {problem.where for problem in times}
    partly = [one for one in held_in_part(left, read or asked) if one.where not in known]
    _weigh(reading, partly, named_by, _IN_PART)
    reading.more += hidden_note(left)
    return tuple(sorted({day for day in days if day})), read


def _weigh(reading: Reading, problems: list[Problem], named_by: str | None, told: Said) -> None:
    """Ask about what some properties say; where the naming one is stated, only tell it."""
    if named_by is None:
        reading.problems += problems
    elif problems:
        keys = ", ".join(problem.where for problem in problems)
        reading.more.append(say(told.template, keys=keys))


def _sorted_out(
    polygons: Iterable[RawPolygon], box: Box
) -> tuple[list[RawPolygon], dict[str, list[RawPolygon]]]:
    """Part the polygons in place from those that are not, the latter by what is wrong."""
    found: dict[str, list[RawPolygon]] = {"here": []}
    for polygon in polygons:
        found.setdefault(_place(polygon, box), []).append(polygon)
    return found.pop("here"), found


def _place(polygon: RawPolygon, box: Box) -> str:
    low, high = _bounds([polygon])
    if (np.abs([low, high]) > [180.0, 90.0]).any():
        return "planar"
    if _meets(low, high, box):
        return "here"
    return "swapped" if _meets(low[::-1], high[::-1], box) else "elsewhere"


def _bounds(polygons: Iterable[RawPolygon]) -> tuple[Floats, Floats]:
    """Return the least and the greatest longitude and latitude, shape (2,) each [degree]."""
    points = np.vstack([ring for polygon in polygons for ring in polygon.rings])
    return points.min(axis=0), points.max(axis=0)


def _meets(low: Floats, high: Floats, box: Box) -> bool:
    west, south, east, north = box
    return bool(low[0] <= east and high[0] >= west and low[1] <= north and high[1] >= south)


def _place_problems(misplaced: dict[str, list[RawPolygon]], box: Box) -> list[Problem]:
    west, south, east, north = box
    allowed = say(
        "longitude {west:.2f} to {east:.2f} and latitude {south:.2f} to {north:.2f} "
        "(Ukraine, WGS84 degrees)", west=west, east=east, south=south, north=north,
    )  # fmt: skip
    return [
        Problem(places(found), _extent(found), allowed, _remedy(kind, found))
        for kind, found in misplaced.items()
    ]


def _remedy(kind: str, found: list[RawPolygon]) -> str:
    if kind == "planar" and np.abs(_bounds(found)).max() < _FIRST_METRES:
        return say("No such place on Earth: check the order and the unit of the numbers.")
    return _REMEDIES[kind]


def _extent(polygons: list[RawPolygon]) -> str:
    (west, south), (east, north) = (ends.tolist() for ends in _bounds(polygons))
    return say(
        "first number {west:,.2f} to {east:,.2f}, second {south:,.2f} to {north:,.2f}",
        west=west, east=east, south=south, north=north,
    )  # fmt: skip


def _stray_notes(stray: list[RawPolygon]) -> list[str]:
    if not stray:
        return []
    names = ", ".join(sorted({repr(polygon.layer) for polygon in stray}))
    return [say("Left out, as they lie outside Ukraine's box ({polygons}): {names}.",
                polygons=_count(len(stray)), names=names)]  # fmt: skip


def _dissolved(polygons: list[RawPolygon], shapes: NDArray[np.object_]) -> tuple[Layer, ...]:
    """Return one valid shape a layer, in the order of their names."""
    shapely = shapely_module()
    valid = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    names = np.array([polygon.layer for polygon in polygons])
    layers = [
        Layer(name, polygons_only(shapely.union_all(valid[names == name])))
        for name in sorted(set(names.tolist()))
    ]
    return tuple(layer for layer in layers if not layer.geometry.is_empty)


def _repair_notes(broken: list[RawPolygon]) -> list[str]:
    if not broken:
        return []
    names = ", ".join(polygon.where for polygon in broken[:_NAMED])
    if len(broken) > _NAMED:
        names = say("{names} and {count} more", names=names, count=len(broken) - _NAMED)
    return [say("Repaired, as their edges cross or touch ({polygons}): {names}.",
                polygons=_count(len(broken)), names=names)]  # fmt: skip


def polygons_only(geometry: BaseGeometry) -> BaseGeometry:
    """Return a shape without the points and lines that an overlay may leave in it.

    Parameters
    ----------
    geometry : shapely geometry
        Any; parts without area are dropped.
    """
    shapely = shapely_module()
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = shapely.get_parts(geometry)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _count(number: int) -> str:
    return say("1 polygon") if number == 1 else say("{count} polygons", count=number)
