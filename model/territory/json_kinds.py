"""TopoJSON and Esri JSON as GDAL wants them: names of objects, types and fields filled in."""

from __future__ import annotations

from typing import Any

__all__ = ["as_features", "is_esri", "with_fields", "with_names"]


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
