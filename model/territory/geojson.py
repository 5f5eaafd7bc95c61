"""GeoJSON -> rings of numbers, with everything that is wrong with its structure.

Only the walls are here: the nesting of RFC 7946 [1]_, rings of numbers. Which files there are is
the business of `model.territory.map_files`, what the numbers mean on the ground that of
`model.territory.layers`. Nothing here needs shapely.

References
----------
.. [1] RFC 7946, The GeoJSON Format, 2016.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError, near_name
from model.core.said import say
from model.territory.crs import to_degrees
from model.territory.days import is_timely
from model.territory.map_checks import check_features, check_properties
from model.territory.projection import Floats

UNNAMED = "(no name)"
"""Layer of the polygons that carry no name, as those of the DeepState archive do."""

_AREAS = ("Polygon", "MultiPolygon")
_THIN = ("Point", "MultiPoint", "LineString", "MultiLineString")
KINDS = ("FeatureCollection", "Feature", "GeometryCollection", *_AREAS, *_THIN)
"""Types of objects that hold shapes, or are some."""
_SHOWN = 50


_MENDED = {
    "closed": say("{shapes} not closed; the first position was repeated at the end."),
    "altitude": say("{shapes} with altitudes; they were left out."),
    "empty": say("{shapes} without positions; left out."),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a geometry and holds for it.

    Parameters
    ----------
    properties : mapping
        Those of its feature.
    source : str
        The file, folder or table that it is of; empty where there is but one without a name.
    crs : str
        Name of its coordinate system; empty for longitude and latitude.
    """

    properties: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    crs: str = ""


_Node = tuple[str, Any, Around]


@dataclass(frozen=True, eq=False, slots=True)
class RawPolygon:
    """One polygon as it stands in the file.

    Parameters
    ----------
    where : str
        Its path in the file, such as ``features[3].geometry.coordinates``.
    rings : tuple of ndarray, each of shape (n >= 4, 2) [degree]
        Longitude and latitude; closed; the outer ring first, then the holes.
    around : Around
        Properties of its feature and the like.
    layer : str
        Name of its layer, once :mod:`model.territory.naming` has found it.
    day : date or None
        The day that it shows, where the file says so.
    """

    where: str
    rings: tuple[Floats, ...]
    around: Around = Around()
    layer: str = UNNAMED
    day: dt.date | None = None


def places(polygons: Sequence[RawPolygon]) -> str:
    """Return where the first of polygons stands, and how many more there are."""
    more = len(polygons) - 1
    return f"{polygons[0].where} and {more} more" if more else polygons[0].where


_MOST_SYSTEMS = 8
"""Coordinate systems of one file: each that is looked up costs milliseconds."""


@dataclass(eq=False)
class Reading:
    """What was found in a file so far.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    """

    name: str
    polygons: list[RawPolygon] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    properties: set[str] = field(default_factory=set)
    systems: set[str] = field(default_factory=set)
    more: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def refuse(self, where: str, given: str, allowed: str, remedy: str = "") -> None:
        """Note a problem; from the 51st on they are only counted."""
        if len(self.problems) < _SHOWN:
            self.problems.append(Problem(where or self.name, given, allowed, remedy))
        else:
            self.counts["unshown"] += 1

    def finish(self) -> None:
        """Add the problems that only the whole file can show.

        Raises
        ------
        ScenarioError
            When there is more than can be looked at: before it is.
        """
        check_properties(self.name, len(self.properties))
        if not self.polygons and not self.problems:
            self._refuse_empty()
        if unshown := self.counts.pop("unshown", 0):
            further = say("{count} further problems", count=unshown)
            self.problems.append(Problem(self.name, further, "none of them may stand"))

    def _refuse_empty(self) -> None:
        found = say("no polygon, but {found}", found=self._thin_text() or say("nothing"))
        lines = any("Line" in kind for kind in self.counts)
        remedy = say("Close the line to a polygon that covers the ground held.") if lines else ""
        self.refuse("", found, "at least one Polygon or MultiPolygon", remedy)

    def _thin_text(self) -> str:
        found = ((self.counts[kind], kind) for kind in _THIN)
        return ", ".join(f"{count} {kind}" for count, kind in found if count)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended or left out, as sentences."""
        counted = ((said.template, self.counts[key]) for key, said in _MENDED.items())
        notes = [say(text, shapes=_rings(count)) for text, count in counted if count]
        if thin := self._thin_text():
            notes.append(say("Left out, as they cover no ground: {shapes}.", shapes=thin))
        return (*notes, *self.more)

    def walk(self, where: str, node: Any, around: Around) -> None:
        """Take in an object and everything inside it."""
        stack: list[_Node] = [(where, node, around)]
        while stack:
            stack.extend(reversed(self.open(*stack.pop())))

    def open(self, where: str, node: Any, around: Around) -> list[_Node]:
        """Take in one object and return the objects inside it."""
        if not isinstance(node, dict):
            self.refuse(where, shown(node), "a GeoJSON object")
            return []
        around = replace(around, crs=self._crs(where, node) or around.crs)
        kind = node.get("type")
        if kind in _THIN:
            self.counts[kind] += 1
            return []
        steps: dict[Any, Callable[[str, dict[str, Any], Around], list[_Node]]] = {
            "FeatureCollection": self._collection,
            "GeometryCollection": self._collection,
            "Feature": self._feature,
            "Polygon": self._areas,
            "MultiPolygon": self._areas,
        }
        step = steps.get(kind if isinstance(kind, str) else None, self._unknown)
        return step(where, node, around)

    def _unknown(self, where: str, node: dict[str, Any], _: Around) -> list[_Node]:
        kind = node.get("type")
        inside = [key for key, value in node.items() if _is_geojson(value)]
        remedy = ""
        if inside:
            remedy = say("Save its member {member!r} alone as a file.", member=inside[0])
        elif isinstance(kind, str) and (near := near_name(kind, KINDS)):
            remedy = say("Did you mean {name}?", name=near)
        elif not where:
            remedy = say("Save the map as GeoJSON.")
        typed = say("type {kind}", kind=shown(kind))
        given = typed if "type" in node else say("an object without type")
        self.refuse(where, given, say("a GeoJSON type: {kinds}", kinds=", ".join(KINDS)), remedy)
        return []

    def _collection(self, where: str, node: dict[str, Any], around: Around) -> list[_Node]:
        member = "features" if node["type"] == "FeatureCollection" else "geometries"
        place = f"{where}.{member}".lstrip(".")
        inside = node.get(member)
        if isinstance(inside, list):
            check_features(place, len(inside))
            times = {key: value for key, value in _own(node).items() if is_timely(key)}
            self.titles += [text for key in _TITLES if isinstance(text := node.get(key), str)]
            around = replace(around, properties={**around.properties, **times})
            return [(f"{place}[{i}]", item, around) for i, item in enumerate(inside)]
        self.refuse(place, shown(inside), "a list of GeoJSON objects")
        return []

    def _feature(self, where: str, node: dict[str, Any], around: Around) -> list[_Node]:
        properties = node.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        properties = {**around.properties, **_own(node), **_flat(properties)}
        self.properties.update(properties)
        if "geometry" in node and node["geometry"] is None:
            self.counts["empty"] += 1
            return []
        inside = replace(around, properties=properties)
        return [(f"{where}.geometry".lstrip("."), node.get("geometry"), inside)]

    def _areas(self, where: str, node: dict[str, Any], around: Around) -> list[_Node]:
        place, inside = f"{where}.coordinates".lstrip("."), node.get("coordinates")
        if not isinstance(inside, list):
            self.refuse(place, shown(inside), "a list of rings")
        elif node["type"] == "Polygon":
            self._polygon(place, inside, around)
        else:
            for number, rings in enumerate(inside):
                self._polygon(f"{place}[{number}]", rings, around)
        return []

    def _polygon(self, where: str, raw: Any, around: Around) -> None:
        if not isinstance(raw, list):
            self.refuse(where, shown(raw), "a list of rings")
        elif not raw:
            self.counts["empty"] += 1
        else:
            self.add(where, [positions_of(ring) for ring in raw], around, raw)

    def add(
        self, where: str, rings: list[Floats | None], around: Around, raw: list[Any] | None = None
    ) -> None:
        """Take in one polygon; `raw` is what its rings are in the file, for messages."""
        shown = raw or [None] * len(rings)
        pairs = enumerate(zip(rings, shown, strict=True))
        closed = [self._ring(f"{where}[{n}]", ring, text, around.crs) for n, (ring, text) in pairs]
        good = tuple(ring for ring in closed if ring is not None)
        if len(good) == len(closed):
            self.polygons.append(RawPolygon(where, good, around))

    def _ring(self, where: str, ring: Floats | None, raw: Any, crs: str) -> Floats | None:
        if ring is None:
            needed = say("a ring: a list of positions [longitude, latitude] in degrees")
            self.refuse(where, shown(raw), needed, "Polygon, MultiPolygon nest 2 and 3 deep.")
            return None
        self.counts["altitude"] += ring.shape[1] > 2
        return self._closed(where, to_degrees(crs, ring[:, :2]) if crs else ring[:, :2])

    def _closed(self, where: str, ring: Floats) -> Floats | None:
        if not np.isfinite(ring).all():
            row = int(np.argmin(np.isfinite(ring).all(axis=1)))
            self.refuse(f"{where}[{row}]", shown(ring[row].tolist()), "two finite numbers")
            return None
        if not np.array_equal(ring[0], ring[-1]):
            self.counts["closed"] += 1
            ring = np.vstack([ring, ring[:1]])
        if len(ring) < 4:
            self.refuse(where, say("{count} corners", count=len(ring) - 1), "at least 3 corners")
            return None
        return ring

    def _crs(self, where: str, node: dict[str, Any]) -> str:
        """Return the name of the coordinate system that an object states, or nothing."""
        crs = node.get("crs")
        if crs is None:
            return ""
        properties = crs.get("properties") if isinstance(crs, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else crs
        self.systems.add(str(name)[:200])
        if len(self.systems) > _MOST_SYSTEMS:
            given = say("more than {count} coordinate systems", count=_MOST_SYSTEMS)
            raise ScenarioError.at("crs", given, "one for the whole map")
        try:
            to_degrees(name, np.empty((0, 2)))
        except ValueError:
            remedy = say("Reproject it: ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson")
            place = f"{where}.crs".lstrip(".")
            self.refuse(place, shown(name), "a known system, such as EPSG:4326", remedy)
            return ""
        return str(name)


def _flat(properties: dict[str, Any]) -> dict[str, Any]:
    """Return properties with what stands in those that are objects, and lists as one text."""
    found: dict[str, Any] = {}
    for key, value in properties.items():
        if isinstance(value, dict):
            parts = ((sub, part) for sub, part in value.items() if _is_one(part))
            found |= {f"{key}.{sub}" if sub in properties else sub: part for sub, part in parts}
        elif isinstance(value, list):
            found[key] = ", ".join(str(part) for part in value if _is_one(part))
        else:
            found[key] = value
    return found


def _own(node: dict[str, Any]) -> dict[str, Any]:
    """Return the members of a collection or feature that GeoJSON does not know, of one value."""
    return {key: value for key, value in node.items() if key not in _MEMBERS and _is_one(value)}


def _is_one(value: object) -> bool:
    return not isinstance(value, dict | list)


_TITLES = ("name", "title", "description")
"""Members of a collection that say what the whole of it shows."""

_MEMBERS = {"type", "features", "geometries", "geometry", "properties", "bbox", "crs"}
"""Members of GeoJSON's own objects that are no properties."""


def positions_of(raw: Any) -> Floats | None:
    """Return a list of positions as an array of two or more columns, or None if it is none.

    Parameters
    ----------
    raw : object
        What stands in JSON.
    """
    if not isinstance(raw, list):
        return None
    found = _array(raw)
    if found is None and all(isinstance(position, list) for position in raw):
        found = _array([position[:2] for position in raw])  # some carry an altitude, some do not
    if found is None or found.ndim != 2 or found.shape[1] < 2 or found.dtype.kind not in "iuf":
        return None
    return found.astype(np.float64)


def _array(raw: list[Any]) -> NDArray[Any] | None:
    """Return an array, or None where the lists have different lengths or texts stand in them."""
    if any(isinstance(part, str) for one in raw if isinstance(one, list) for part in one):
        return None  # one long text would make room for as long a one in every place
    try:
        return np.asarray(raw)
    except ValueError:
        return None


def _is_geojson(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") in ("FeatureCollection", "Feature")


def _rings(count: int) -> str:
    return say("1 shape") if count == 1 else say("{count} shapes", count=count)


def shown(value: Any) -> str:
    """Return a value as words short enough for a message.

    Parameters
    ----------
    value : object
        What stands in JSON.
    """
    if value is None:
        return say("nothing")
    if isinstance(value, dict | list) and not value:
        return say("an empty object") if isinstance(value, dict) else say("an empty list")
    if isinstance(value, dict):
        return say("an object")
    if isinstance(value, list) and (len(value) > 4 or any(isinstance(v, list) for v in value)):
        return say("a list of {count}", count=len(value))
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
