"""The corners of polygons in KML: GDAL passes over those that it cannot read, and says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import numpy as np

from model.core.errors import Problem, ScenarioError
from model.core.said import say

__all__ = ["check_rings"]

_ALLOWED = say("corners as longitude,latitude in degrees, divided by blanks")
_POINT = say("Numbers have a decimal point: 38.5,48.2")
_SHOWN = 20
_ROUND_COMMAS = re.compile(r"\s*,\s*")
_MARKS = (1, 2)
"""Commas between the numbers of a corner: longitude, latitude and perhaps altitude."""


def check_rings(name: str, content: bytes) -> None:
    """Refuse KML with a polygon of several outlines, or of a corner that is no pair of numbers.

    Parameters
    ----------
    name : str
        Name of the map, for messages.
    content : bytes
        Well-formed KML without entities.

    Raises
    ------
    ScenarioError
        With every such polygon, and the first such corner of each ring.
    """
    root = fromstring(content)  # noqa: S314 (entities were refused)
    polygons = list(enumerate(_of(root, "Polygon"), 1))
    problems = [problem for number, polygon in polygons
                for problem in _of_one(say("{name}, polygon {number}", name=name, number=number),
                                       polygon)]  # fmt: skip
    if problems:
        raise ScenarioError(problems[:_SHOWN])


def _of_one(where: str, polygon: Element) -> Iterator[Problem]:
    outer = [ring for side in _of(polygon, "outerBoundaryIs") for ring in _of(side, "coordinates")]
    inner = any(True for _ in _of(polygon, "innerBoundaryIs"))
    if len(outer) > 1 or (inner and not outer):
        given = say("{count} outer boundaries", count=len(outer))
        yield Problem(where, given, "one, and holes within it")
    for ring in _of(polygon, "coordinates"):
        if corner := _broken(ring.text or ""):
            yield Problem(where, repr(corner[:60]), _ALLOWED, _POINT)


def _of(node: Element, tag: str) -> Iterator[Element]:
    return (inner for inner in node.iter() if str(inner.tag).rpartition("}")[2] == tag)


def _broken(text: str) -> str:
    """Return the first corner that is none, or nothing."""
    corners = _ROUND_COMMAS.sub(",", text).split()
    if all(corner.count(",") in _MARKS for corner in corners) and _numbers(",".join(corners)):
        return ""
    return next((one for one in corners if one.count(",") not in _MARKS or not _numbers(one)), "")


def _numbers(text: str) -> bool:
    if not text:
        return True
    try:
        return bool(np.isfinite(np.array(text.split(","), dtype=np.float64)).all())
    except ValueError:
        return False
