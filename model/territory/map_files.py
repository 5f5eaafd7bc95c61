"""Any map of a user as polygons with what stands around them: the one door for every format.

GeoJSON, lines of it, TopoJSON, Esri JSON, KML, KMZ, shapefiles, GeoPackages, FlatGeobuf; packed
or not. What a file is, is told by its content; names of files only name layers. GeoJSON is walked
here, so that every fault has its place; GDAL reads the rest.
"""

from __future__ import annotations

import codecs
import json
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from model.core.errors import ScenarioError
from model.core.extras import extra
from model.core.file_kinds import refuse_foreign
from model.core.packed import gunzipped, is_packed, unzipped
from model.core.reading import between, decoded, file_name, read_bytes, read_json_values
from model.core.said import Said, say
from model.core.sheet import is_workbook
from model.territory.days import day_of
from model.territory.folders import PICTURES, with_paths
from model.territory.geojson import Around, Reading
from model.territory.ground_words import says_nothing
from model.territory.json_kinds import (
    as_features,
    check_esri,
    check_topology,
    check_whole,
    is_esri,
    with_fields,
    with_names,
)
from model.territory.kml_rings import check_rings
from model.territory.map_checks import (
    MOST_FEATURES,
    check_features,
    check_positions,
    check_properties,
    check_size,
    check_tables,
    check_xml,
    refuse_long,
)
from model.territory.projection import Floats, shapely_module
from model.territory.shapefile import check_shapefile, encoding_of

__all__ = ["LIMIT_BYTES", "LIMIT_PACKED", "read_map_file"]

LIMIT_BYTES = 5_000_000
"""Longest map that is read, unpacked [bytes]."""

LIMIT_PACKED = 30_000_000
"""Longest archive that is opened [bytes]."""


_MOST_TABLES = 100
_NEEDED = say("needed to read a map that is no GeoJSON")
_MAPS = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".topojson", ".kml", ".gpkg",
         ".fgb", ".shp")  # fmt: skip
_WITH_SHP = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_JSON = ("", "{", "[")
_GZIP = b"\x1f\x8b"
_MANY_DAYS = 24
"""How many times longer a packed map may be that holds many days."""
_FIRST = re.compile(r'"features"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class _Part:
    """One map inside a file: its name without the ending, its content, and what belongs to it."""

    source: str
    path: str
    content: bytes
    beside: dict[str, bytes]


def read_map_file(
    source: str | bytes | Path, limit_bytes: int = LIMIT_BYTES, name: str = ""
) -> Reading:
    """Return the polygons of a map, and the problems of its structure.

    Parameters
    ----------
    source : str, bytes or Path
        A path, or the content itself: bytes, or a str that begins with a brace or bracket.
    limit_bytes : int [byte]
        A longer map is refused, packed ones by what they unpack to. A packed GeoJSON of many
        days, one feature after the other, may be longer.
    name : str
        Name of the file, where `source` is its content.

    Raises
    ------
    ScenarioError
        When the source cannot be read, so that there is nothing to look into.
    ModelError
        When a format needs a library that is not installed.
    """
    limit = max(limit_bytes, LIMIT_PACKED) if is_packed(source) else limit_bytes
    found, content = read_bytes(source, limit, "GeoJSON")
    reading = Reading(name or found)
    source_name = PurePosixPath(name or file_name(source)).name
    if content.startswith(_GZIP):
        pieces = gunzipped(reading.name, content, _MANY_DAYS * limit_bytes)
        source_name = re.sub(r"\.gz$", "", source_name, flags=re.IGNORECASE)
        content = b"".join(_start(pieces, limit_bytes))
        if content.startswith(_GZIP):
            given = say("a gzip file within a gzip file")
            raise ScenarioError.at(reading.name, given, _FORMATS, "Unpack it first.")
        if len(content) > limit_bytes:
            around = Around(source=_stem(source_name))
            _many_days(reading, around, chain([content], pieces), limit_bytes)
            reading.finish()
            return reading
    parts = list(_parts(reading.name, source_name, content, limit_bytes))
    for part in parts:
        _read(reading, part, part.path if len(parts) > 1 else reading.name, limit_bytes)
    reading.finish()
    return reading


def _start(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Yield pieces until they are longer than the limit together."""
    size = 0
    while size <= limit and (piece := next(pieces, b"")):
        size += len(piece)
        yield piece


def _parts(name: str, source: str, content: bytes, limit: int) -> Iterator[_Part]:
    if not content.startswith(b"PK\x03\x04"):
        yield _Part(_stem(source), source, content, {})
        return
    inside = unzipped(name, content)
    maps = [path for path in inside if path.lower().endswith(_MAPS) and "__MACOSX" not in path]
    if not maps:
        refuse_foreign(name, content, _FORMATS, _REMEDY)
        given = say("an archive without a map")
        given = say("a workbook") if is_workbook(inside) else given
        raise ScenarioError.at(name, given, "a shapefile, KML, GeoPackage or GeoJSON in it")
    for path in maps:
        beside = {
            PurePosixPath(other).suffix.lower(): part
            for other, part in inside.items()
            if _stem(other) == _stem(path) and other.lower().endswith(_WITH_SHP)
        }
        check_size(path, len(inside[path]), limit)
        yield _Part(_stem(path), path, inside[path], beside)


def _is_dated(node: Any) -> bool:
    properties = node.get("properties") if isinstance(node, dict) else None
    return isinstance(properties, dict) and day_of(properties) is not None


def _first_feature(text: str) -> int:
    match = _FIRST.search(text, 0, 10_000)
    return between(text, match.end() if match else 0)


def _stem(path: str) -> str:
    """Return folders and name of a file without its ending."""
    known = PurePosixPath(path)
    return str(known.with_suffix("")) if known.stem.strip(".") else path


def _read(reading: Reading, part: _Part, name: str, limit: int) -> None:
    """Take in the polygons of one map by what its content is."""
    content = part.content
    refuse_foreign(name, content, _FORMATS, _REMEDY)
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    if content.startswith(b"SQLite format 3\0"):
        check_size(name, len(content), 2 * limit)
        check_tables(name, content)
        _by_gdal(reading, name, part, {".gpkg": content})
    elif content.startswith(b"fgb\x03fgb"):
        _by_gdal(reading, name, part, {".fgb": content})
    elif part.path.lower().endswith(".shp") or content.startswith(b"\0\0\x27\x0a"):
        _shapefile(reading, name, part)
    elif start.startswith(b"<"):
        check_positions(name, content.count(b",") / 2)
        met = check_xml(name, content)
        check_rings(name, content)
        kml, titles = with_paths(content)
        reading.titles += titles
        reading.more += _left_out(met)
        _by_gdal(reading, name, part, {".kml": kml})
    else:
        _json(reading, name, part, limit)


def _left_out(met: Counter[str]) -> Iterator[Said]:
    """Yield what is told of elements of KML that are not read."""
    if links := met["NetworkLink"]:
        yield say("Links to other files are not followed: {count}.", count=links)
    if pictures := sum(met[kind] for kind in PICTURES):
        yield say("Pictures laid over the map are left out: {count}.", count=pictures)


def _shapefile(reading: Reading, name: str, part: _Part) -> None:
    check_shapefile(name, part.beside)
    _by_gdal(reading, name, part, {".cpg": encoding_of(part.beside[".dbf"]), **part.beside})


def _json(reading: Reading, name: str, part: _Part, limit: int) -> None:
    text = _decoded(name, part.content)
    check_positions(name, text.count("[") / 1.1)
    values = _values(name, text)
    check_whole(name, values)
    first = values[0]
    kind = first.get("type") if isinstance(first, dict) else None
    if len(values) > 1 and kind == "Topology":
        given = say("{count:,} maps of TopoJSON", count=len(values))
        raise ScenarioError.at(name, given, "one map", "Save each as a file, or all as GeoJSON.")
    if kind == "Topology":
        check_topology(name, first)
        _by_gdal(reading, name, part, {".json": json.dumps(with_names(first)).encode()})
    elif isinstance(first, dict) and kind is None and is_esri(first := as_features(first)):
        first = with_fields(first)
        check_esri(name, first)
        _by_gdal(reading, name, part, {".json": json.dumps(first).encode()})
    else:
        for number, value in enumerate(values):
            source = _named(value) if len(values) > 1 else ""
            place = f"[{number}]" if len(values) > 1 else ""
            reading.walk(place, value, Around(source=source or part.source))


def _named(node: Any) -> str:
    """Return the name of a whole collection, as one of many in a file."""
    name = node.get("name") if isinstance(node, dict) else None
    return name if isinstance(name, str) and node.get("type") == "FeatureCollection" else ""


def _decoded(name: str, content: bytes) -> str:
    """Return the text of a map; as Windows writes UTF-16 too."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in content:
        raise ScenarioError.at(name, "a binary file", _FORMATS, _REMEDY)
    return decoded(name, content, "GeoJSON")


_FORMATS = say("GeoJSON, TopoJSON, Esri JSON, KML, KMZ, a zipped shapefile, GeoPackage or "
               "FlatGeobuf")  # fmt: skip
_REMEDY = say("Save the map as GeoJSON.")


def _values(name: str, text: str) -> list[Any]:
    """Return the JSON values of a text: one, or those of its lines."""
    try:
        return read_json_values(text, float)  # the place of such a number is told
    except json.JSONDecodeError as error:
        if error.pos == between(text, 0) and text[error.pos : error.pos + 1] not in _JSON:
            raise ScenarioError.at(name, "text that is no map", _FORMATS, _REMEDY) from None
        ended = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        remedy = say("It ends too early: fetch it again.")
        remedy = remedy if ended else say("Check the file at this place.")
        place = f"{name}:{error.lineno}:{error.colno}"
        given = say("broken JSON ({error})", error=error.msg)
        raise ScenarioError.at(place, given, "whole JSON text", remedy) from None
    except (RecursionError, ValueError):
        given = say("JSON nested too deep, or endless numbers")
        raise ScenarioError.at(name, given, "what GeoJSON needs") from None


def _by_gdal(reading: Reading, name: str, part: _Part, files: dict[str, bytes]) -> None:
    """Take in the polygons of every layer of a map that GDAL reads."""
    pyogrio = extra("pyogrio", _NEEDED)
    raw = extra("pyogrio.raw", _NEEDED)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for ending, content in files.items():
            (Path(folder) / f"map{ending}").write_bytes(content)
        path = Path(folder) / f"map{'.shp' if '.shp' in files else next(iter(files))}"
        try:
            layers = [layer for layer, kind in pyogrio.list_layers(path) if kind is not None]
            if len(layers) > _MOST_TABLES:
                raise ScenarioError.at(name, say("{count:,} tables", count=len(layers)),
                                       say("at most {count:,} tables", count=_MOST_TABLES),
                                       "Keep those of polygons.")  # fmt: skip
            for layer in layers:
                _check_table(name, pyogrio.read_info(path, layer=layer))
                table = raw.read(path, layer=layer, max_features=MOST_FEATURES + 1)
                silent = len(layers) == 1 and says_nothing(layer)
                label = part.source if silent or layer in ("map", "TopoJSON") else layer
                _layer(reading, name, label, table)
        except (ValueError, IndexError, RuntimeError, NameError):  # as pyogrio fails
            given = say("a map that cannot be read")
            raise ScenarioError.at(name, given, "a whole file", "Fetch or save it again.") from None


def _check_table(name: str, info: dict[str, Any]) -> None:
    check_features(name, info["features"])
    check_properties(name, len(info["fields"]), info["features"])


def _layer(reading: Reading, name: str, source: str, table: tuple[Any, Any, Any, Any]) -> None:
    meta, _, shapes, columns = table
    if shapes is None:
        return
    check_features(name, len(shapes))
    check_positions(name, sum(len(shape) for shape in shapes if shape is not None) / 16)
    names = [str(field) for field in meta["fields"]]
    reading.properties.update(names)
    found = shapely_module().from_wkb(shapes, on_invalid="ignore")
    crs = str(meta["crs"] or "")
    for row, shape in enumerate(found):
        values = {key: _value(column[row]) for key, column in zip(names, columns, strict=True)}
        around = Around(values, source, crs)
        _shape(reading, f"{source or name}[{row}]", shape, around)


def _value(value: Any) -> Any:
    """Return a value of a table as JSON would have it."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    return value.item() if isinstance(value, np.generic) else value


def _shape(reading: Reading, where: str, shape: Any, around: Around) -> None:
    shapely = shapely_module()
    if shape is None or shape.is_empty:
        reading.counts["empty"] += 1
    elif shape.geom_type == "Polygon":
        rings = [shape.exterior, *shape.interiors]
        reading.add(where, [_corners(ring) for ring in rings], around)
    elif shape.geom_type in ("MultiPolygon", "GeometryCollection"):
        for number, part in enumerate(shapely.get_parts(shape)):
            _shape(reading, f"{where}[{number}]", part, around)
    else:
        reading.counts[shape.geom_type] += 1


def _corners(ring: Any) -> Floats:
    found: Floats = shapely_module().get_coordinates(ring, include_z=bool(ring.has_z))
    return found


def _many_days(reading: Reading, around: Around, pieces: Iterable[bytes], limit: int) -> None:
    """Take in a long collection feature by feature; each must carry its day."""
    decode, rest = codecs.getincrementaldecoder("utf-8-sig")("replace"), iter(pieces)
    text = decode.decode(next(rest))
    size = len(text)
    decoder, place, number = json.JSONDecoder(), _first_feature(text), 0
    while place < len(text) and text[place] not in "]}":
        try:
            node, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            node, end = None, place
        if node is None and len(text) - place < limit and (piece := next(rest, b"")):
            text, place, size = text[place:] + decode.decode(piece), 0, size + len(piece)
            continue
        if not _is_dated(node):
            refuse_long(reading.name, limit)
        check_features(reading.name, number + 1)
        reading.walk(f"features[{number}]", node, around)
        number, place = number + 1, between(text, end)
        if place == len(text):
            text, place = decode.decode(next(rest, b"")), 0
            place = between(text, 0)
