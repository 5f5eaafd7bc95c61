"""TopoJSON and Esri JSON as GDAL wants them: names of objects, types and fields filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model.core.errors import Problem, ScenarioError
from model.core.said import listed, say
from model.territory.geojson import KINDS, positions_of, shown
from model.territory.map_checks import check_features, check_positions, check_properties

__all__ = ["as_features", "check_esri", "check_topology", "check_whole", "is_esri", "with_fields",
           "with_names"]  # fmt: skip


_SHOWN = 20
_POSITIONS = say("a list of positions [longitude, latitude]")


def check_topology(name: str, node: dict[str, Any]) -> None:
    """Refuse a topology of more than is read, before its arcs are put together.

    A shape names its arcs by number, and any number of shapes may name the same long one.
    """
    arcs, objects = node.get("arcs"), node.get("objects")
    arcs = arcs if isinstance(arcs, list) else []
    lengths = [len(arc) if isinstance(arc, list) else 0 for arc in arcs]
    shapes = list(_shapes(list(objects.values()) if isinstance(objects, dict) else []))
    check_features(name, len(shapes))
    given = (shape.get("properties") for shape in shapes)
    named = {str(key) for one in given if isinstance(one, dict) for key in one}
    check_properties(name, len(named), len(shapes))
    check_positions(name, sum(_corners(shape.get("arcs"), lengths) for shape in shapes))
    problems = [*_broken_shapes(name, shapes, len(arcs)), *_broken_arcs(arcs)]
    if problems:
        raise ScenarioError(problems[:_SHOWN])


def _broken_shapes(name: str, shapes: list[dict[str, Any]], count: int) -> Iterator[Problem]:
    """Yield the shapes of no known type and those that name an arc which is none."""
    for shape in shapes:
        kind, leaves = shape.get("type"), list(_leaves(shape.get("arcs")))
        if kind is not None and kind not in KINDS:
            yield Problem(name, say("type {kind}", kind=shown(kind)), listed(KINDS))
        wrong = [leaf for leaf in leaves if type(leaf) is not int or not -count <= leaf < count]
        if wrong:
            given = say("arc {number}", number=shown(wrong[0]))
            yield Problem(name, given, say("one of {count:,} arcs, counted from 0", count=count))


def _broken_arcs(arcs: list[Any]) -> Iterator[Problem]:
    for number, arc in enumerate(arcs):
        if positions_of(arc) is None:
            yield Problem(f"arcs[{number}]", shown(arc), _POSITIONS)


def _leaves(node: Any) -> Iterator[Any]:
    """Yield what stands in lists within lists, and nothing for nothing."""
    stack = [] if node is None else [node]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        else:
            yield one


def _shapes(stack: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a topology and those inside collections."""
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            inside = one.get("geometries")
            stack += inside if isinstance(inside, list) else []
            yield one


def _corners(stack: Any, lengths: list[int]) -> int:
    """Return how many positions the arcs of a shape come to; ``~3`` is the third turned round."""
    found, stack = 0, [stack]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, int) and -len(lengths) <= one < len(lengths):
            found += lengths[one]
    return found


def check_esri(name: str, node: dict[str, Any]) -> None:
    """Refuse Esri JSON of more than is read."""
    rows = node.get("features")
    count = len(rows) if isinstance(rows, list) else 0
    check_features(name, count)
    check_properties(name, len(node["fields"]), count)
    problems = [one for at, row in enumerate(rows or ()) for one in _broken_feature(at, row)]
    if problems:
        raise ScenarioError(problems[:_SHOWN])


def _broken_feature(number: int, row: Any) -> Iterator[Problem]:
    """Yield what is wrong with a feature of Esri JSON, which GDAL would pass over."""
    where = f"features[{number}]"
    if not isinstance(row, dict):
        yield Problem(where, shown(row), "an object with attributes and geometry")
        return
    shape = row.get("geometry")
    if isinstance(shape, dict) and "curveRings" in shape:
        yield Problem(f"{where}.geometry", "curves", "rings of corners",
                      "Draw them with corners (densify).")  # fmt: skip
    rings = shape.get("rings", []) if isinstance(shape, dict) else []
    if not isinstance(rings, list):
        yield Problem(f"{where}.geometry.rings", shown(rings), "a list of rings")
        return
    for place, ring in enumerate(rings):
        if positions_of(ring) is None:
            yield Problem(f"{where}.geometry.rings[{place}]", shown(ring), _POSITIONS)


def check_whole(name: str, values: list[Any]) -> None:
    """Refuse a part of what a service has: it says so in its answer, in the last of several.

    ArcGIS says that it stopped at its limit; services of features (WFS, OGC API) say how many
    features were asked for.
    """
    nodes = [value for value in values if isinstance(value, dict)]
    if not nodes:
        return
    last = nodes[-1]
    inside = last.get("properties")
    around = {**(inside if isinstance(inside, dict) else {}), **last}
    rows = (node.get("features") for node in nodes)
    count = sum(len(some) for some in rows if isinstance(some, list))
    asked = [around.get(key) for key in ("numberMatched", "totalFeatures")]
    total = max((one for one in asked if type(one) is int), default=0)
    if around.get("exceededTransferLimit") is True:
        given = say("a part of a service's features ({key})", key="exceededTransferLimit")
    elif "features" in last and total > count:
        given = say("{count:,} of a service's {total:,} features", count=count, total=total)
    else:
        return
    raise ScenarioError.at(name, given, "all features of the map",
                           "Fetch the other pages too, and save all as one map.")  # fmt: skip


def with_names(node: dict[str, Any]) -> dict[str, Any]:
    """Return a topology whose several objects that are lone shapes carry their names."""
    objects = node.get("objects")
    if not isinstance(objects, dict) or len(objects) < 2:
        return node
    named = {
        name: {**one, "properties": one.get("properties") or {"layer": name}}
        if isinstance(one, dict) and one.get("type") in ("Polygon", "MultiPolygon") else one
        for name, one in objects.items()
    }  # fmt: skip
    return {**node, "objects": named}


def as_features(node: dict[str, Any]) -> dict[str, Any]:
    """Return a geometry or feature of Esri JSON alone as a collection of one."""
    if "rings" in node:
        node = {"geometry": node, "spatialReference": node.get("spatialReference")}
    shape = node.get("geometry")
    return {**node, "features": [node]} if isinstance(shape, dict) and "rings" in shape else node


def is_esri(node: dict[str, Any]) -> bool:
    """Return whether JSON without a type is Esri's: it says so, or has attributes or rings."""
    features = node.get("features")
    first = features[0] if isinstance(features, list) and features else {}
    shape = first.get("geometry") if isinstance(first, dict) else None
    rings = isinstance(shape, dict) and "rings" in shape
    return "geometryType" in node or rings or (isinstance(first, dict) and "attributes" in first)


def with_fields(node: dict[str, Any]) -> dict[str, Any]:
    """Return Esri JSON that names every field; GDAL passes over those that are not named."""
    listed = node.get("fields")
    fields = (
        [field for field in listed if isinstance(field, dict)] if isinstance(listed, list) else []
    )
    known = {field.get("name") for field in fields}
    features = node.get("features")
    rows = [row.get("attributes") for row in features if isinstance(row, dict)] if isinstance(
        features, list) else []  # fmt: skip
    names = dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row)
    more = [{"name": key, "type": "esriFieldTypeString"} for key in names if key not in known]
    return {"geometryType": "esriGeometryPolygon", **node, "fields": [*fields, *more]}
