"""What a map is checked for before a library reads it: size, corners, nesting, what never ends."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import NoReturn
from xml.parsers import expat

from model.core.choices import PROPERTY
from model.core.errors import ScenarioError
from model.core.said import Said, say

__all__ = [
    "MOST_FEATURES",
    "MOST_LAYERS",
    "MOST_POSITIONS",
    "MOST_PROPERTIES",
    "MOST_VALUES_OF_PROPERTIES",
    "check_features",
    "check_layers",
    "check_positions",
    "check_properties",
    "check_size",
    "check_tables",
    "check_xml",
    "refuse_long",
]

MOST_POSITIONS = 300_000
"""Corners of all polygons of a map."""

MOST_FEATURES = 20_000
"""Features of a collection or table."""

MOST_LAYERS = 2_000
"""Names of layers."""

MOST_PROPERTIES = 500
"""Names of properties."""

MOST_VALUES_OF_PROPERTIES = 300_000
"""Names of properties times polygons: each property is looked at for each polygon."""

_DEEPEST = 60

_SPACE = "}"
"""What divides namespace and name of an element, as in the standard library."""


def check_size(name: str, size: int, limit: int) -> None:
    """Refuse what is too long when it is unpacked."""
    if size > limit:
        given = say("{size:,} bytes when unpacked", size=size)
        allowed = say("at most {size:,} bytes", size=limit)
        raise ScenarioError.at(name, given, allowed, "Simplify it, or keep a part of it.")


def refuse_long(name: str, limit: int) -> NoReturn:
    """Refuse a packed file of which no more was unpacked than is needed to refuse it."""
    given = say("more than {size:,} bytes when unpacked", size=limit)
    allowed = say("at most {size:,} bytes, or more where each feature carries its day", size=limit)
    raise ScenarioError.at(name, given, allowed, "Simplify it, or keep a part of it.")


def check_positions(name: str, count: float) -> None:
    """Refuse more corners than a map of a country needs."""
    if count > MOST_POSITIONS:
        given = say("{count:,} corners", count=int(count))
        allowed = say("at most {count:,} corners", count=MOST_POSITIONS)
        raise ScenarioError.at(name, given, allowed, "Simplify it, or keep a part of it.")


def check_features(name: str, count: int) -> None:
    """Refuse more features than are read."""
    if count > MOST_FEATURES:
        given = say("more than {count:,} features", count=MOST_FEATURES)
        allowed = say("at most {count:,} features", count=MOST_FEATURES)
        raise ScenarioError.at(name, given, allowed, "Unite them, or keep a part of them.")


def check_layers(name: str, count: int) -> None:
    """Refuse more names of layers than are told apart."""
    if count > MOST_LAYERS:
        given = say("{count:,} names of layers", count=count)
        remedy = say("Say which property names the layers: {property}.", property=PROPERTY)
        allowed = say("at most {count:,} names of layers", count=MOST_LAYERS)
        raise ScenarioError.at(name, given, allowed, remedy)


def check_properties(name: str, names: int, polygons: int = 0) -> None:
    """Refuse more properties than can be looked at for what they say of time and ground."""
    if names > MOST_PROPERTIES:
        given = say("{count:,} names of properties", count=names)
        allowed = say("at most {count:,} names of properties", count=MOST_PROPERTIES)
    elif names * polygons > MOST_VALUES_OF_PROPERTIES:
        given = say("{names:,} properties of {polygons:,} polygons", names=names, polygons=polygons)
        allowed = say("at most {count:,} values of properties", count=MOST_VALUES_OF_PROPERTIES)
    else:
        return
    raise ScenarioError.at(name, given, allowed, "Keep the properties that say whose ground it is.")


def check_tables(name: str, content: bytes) -> None:
    """Refuse a GeoPackage that works something out when it is read: it may have no end."""
    with closing(sqlite3.connect(":memory:")) as base:
        try:
            base.deserialize(content)
            base.text_factory = partial(str, encoding="utf-8", errors="replace")
            made = next(_worked_out(base), None)
        except (sqlite3.Error, UnicodeDecodeError):  # the latter where SQLite tells of its names
            raise ScenarioError.at(name, "a map that cannot be read", "a whole file",
                                   "Fetch or save it again.") from None  # fmt: skip
    if made:
        raise ScenarioError.at(name, made, "tables alone", "Save the layer as a table.")


def _worked_out(base: sqlite3.Connection) -> Iterator[Said]:
    """Yield what a base works out when it is read: views, computed columns, made-up tables."""
    for kind, table, made in base.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        called = repr(str(table)[:80])
        if kind == "view":
            yield say("a view, {name}", name=called)
        elif kind == "table" and (virtual := _VIRTUAL.match(str(made))):
            if virtual[1].lower() != "rtree":  # the index of places that every layer may have
                yield say("a virtual table, {name}", name=called)
        elif kind == "table":
            columns = base.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
            if any(hidden for (hidden,) in columns):
                yield say("a table with computed columns, {name}", name=called)


_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+(\w*)", re.IGNORECASE | re.DOTALL)


def check_xml(name: str, content: bytes) -> Counter[str]:
    """Refuse what is no KML, and what would grow or nest without end; count its elements."""
    parser, depth, met = expat.ParserCreate(None, _SPACE), 0, Counter[str]()
    named = set[str]()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        kind = tag.rpartition(_SPACE)[2]
        met[kind] += 1
        if "name" in attributes:
            named.add(attributes["name"])
        if depth == 1 and kind != "kml":
            given = say("XML of the kind {kind}", kind=kind[:60])
            raise ScenarioError.at(name, given, "KML", "Save the map as GeoJSON or KML.")
        if depth > _DEEPEST:
            given = say("elements nested more than {count} deep", count=_DEEPEST)
            raise ScenarioError.at(name, given, "plain folders and polygons")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise ScenarioError.at(name, "XML that declares entities", "KML without a DOCTYPE",
                               "Save the map anew as KML or GeoJSON.")  # fmt: skip

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        place = f"{name}:{error.lineno}:{error.offset + 1}"
        given = say("broken XML ({error})", error=expat.ErrorString(error.code))
        raise ScenarioError.at(place, given, "whole KML", "Fetch or save it again.") from None
    except LookupError as error:
        given = say("broken XML ({error})", error=error)
        raise ScenarioError.at(name, given, "whole KML", "Save the file as UTF-8.") from None
    if "NetworkLink" in met and "Polygon" not in met:
        remedy = say("Open it where the link is followed, and save the map itself.")
        raise ScenarioError.at(name, "KML that only links to another file", "KML with polygons",
                               remedy)  # fmt: skip
    check_features(name, met["Placemark"])
    check_properties(name, len(named), met["Placemark"])
    return met
