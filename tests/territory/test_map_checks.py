"""A map is checked before a library reads it; what a GeoPackage works out by itself may not end."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory import map_checks
from model.territory.layers import read_layers
from model.territory.map_checks import (
    MOST_POSITIONS,
    check_positions,
    check_properties,
    check_size,
    check_tables,
)
from model.territory.own_map import read_map
from tests.territory.makers import RING, SHARES, collection, feature, kml, shares, text

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


def test_a_geopackage_of_tables_is_read_and_one_with_a_view_is_not(
    written: Callable[..., Path], world: World
) -> None:
    path = written("front.gpkg", {"occupied": RING}, "GPKG")
    assert shares(read_map(path.read_bytes(), world)) == pytest.approx(SHARES, abs=1e-3)
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE VIEW endless AS {ENDLESS}")
    base.close()
    with pytest.raises(ScenarioError, match="a view, 'endless' given; tables alone"):
        read_map(path.read_bytes(), world)


@pytest.mark.parametrize(
    ("made", "named"),
    [
        ("ALTER TABLE {table} ADD COLUMN slow TEXT GENERATED ALWAYS AS (hex(zeroblob(9)))",
         "a table with computed columns"),
        ("CREATE VIRTUAL TABLE words USING fts5(body)", "a virtual table, 'words'"),
    ],
)  # fmt: skip
def test_a_geopackage_that_computes_is_refused(
    made: str, named: str, written: Callable[..., Path], world: World
) -> None:
    path = written("front.gpkg", {"occupied": RING}, "GPKG")
    with sqlite3.connect(path) as base:
        (table,) = base.execute("SELECT table_name FROM gpkg_contents").fetchone()
        base.execute(made.format(table=table))
    base.close()
    with pytest.raises(ScenarioError, match=named):
        read_map(path.read_bytes(), world)


def test_what_is_no_database_is_said_to_be_none() -> None:
    with pytest.raises(ScenarioError, match="a map that cannot be read"):
        check_tables("x.gpkg", b"SQLite format 3\0" + b"x" * 5000)


def test_sizes_at_their_limit_pass_and_beyond_do_not() -> None:
    check_size("a", 10, 10)
    check_positions("a", MOST_POSITIONS)
    with pytest.raises(ScenarioError, match="11 bytes when unpacked given; at most 10 bytes"):
        check_size("a", 11, 10)
    with pytest.raises(ScenarioError, match="corners"):
        check_positions("a", MOST_POSITIONS + 1)


def topology(shapes: int, corners: int, **properties: object) -> bytes:
    """Return a topology whose shapes all name one long arc."""
    around = [[34 + math.cos(a), 48 + math.sin(a)] for a in np.linspace(0, 6, corners)]
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"status": "occupied", **properties}}
    objects = {"front": {"type": "GeometryCollection", "geometries": [shape] * shapes}}
    return text({"type": "Topology", "objects": objects, "arcs": [[*around, around[0]]]})


def test_corners_of_a_shared_arc_are_counted_for_each_shape_before_they_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = topology(4_000, 1_000)
    assert len(content) < 500_000
    monkeypatch.setattr("model.territory.map_files._by_gdal", None)
    with pytest.raises(ScenarioError, match="4,004,000 corners given; at most 300,000 corners"):
        read_layers(content)


@pytest.mark.parametrize("arcs", [7, None, {}, [1, None, "x"], [[[["x"]]]]])
def test_odd_arcs_are_refused_in_words(arcs: object) -> None:
    shape = {"type": "Polygon", "arcs": [[0, True, None, "x", -9, [[[~0]]]]]}
    with pytest.raises(ScenarioError):
        read_layers(text({"type": "Topology", "objects": {"a": shape}, "arcs": arcs}))


def named(count: int, each: int = 1) -> list[dict[str, Any]]:
    """Return features of which each has names of properties of its own."""
    return [feature(**{f"k{n * each + i}": 1 for i in range(each)}) for n in range(count)]


def as_esri(features: list[dict[str, Any]]) -> bytes:
    shape = {"rings": [RING]}
    rows = [{"attributes": one["properties"], "geometry": shape} for one in features]
    return text({"geometryType": "esriGeometryPolygon", "features": rows})


def as_topology(features: list[dict[str, Any]]) -> bytes:
    shapes = [{"type": "Polygon", "arcs": [[0]], "properties": one["properties"]}
              for one in features]  # fmt: skip
    collected = {"type": "GeometryCollection", "geometries": shapes}
    return text({"type": "Topology", "objects": {"a": collected}, "arcs": [RING]})


def as_kml(features: list[dict[str, Any]]) -> bytes:
    data = (f"<Placemark><ExtendedData><Data name='{key}'><value>1</value></Data></ExtendedData>"
            "</Placemark>" for one in features for key in one["properties"])  # fmt: skip
    return kml({"a": RING}).replace(b"</Document>", "".join(data).encode() + b"</Document>")


KINDS = {"geojson": lambda features: text(collection(*features)), "esri": as_esri,
         "topology": as_topology, "kml": as_kml}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_names_of_properties_are_refused(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.territory.map_files._by_gdal", None)
    told = "2,000 names of properties given; at most 500 names of properties"
    with pytest.raises(ScenarioError, match=told):
        read_layers(KINDS[kind](named(2_000)))


@pytest.mark.parametrize("kind", KINDS)
def test_more_features_than_are_read_are_refused_not_left_out(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_checks, "MOST_FEATURES", 30)
    read_layers(KINDS["geojson"]([feature(name="occupied")] * 30))
    with pytest.raises(ScenarioError, match="more than 30 features given; at most 30 features"):
        read_layers(KINDS[kind]([feature(name="occupied")] * 31))


def test_a_table_of_more_features_than_are_read_is_refused(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("front.gpkg", {"occupied": RING, "liberated": RING}, "GPKG")
    monkeypatch.setattr(map_checks, "MOST_FEATURES", 0)
    with pytest.raises(ScenarioError, match="more than 0 features given"):
        read_layers(path.read_bytes())


def test_properties_times_polygons_are_bounded() -> None:
    check_properties("a", 500, 600)
    with pytest.raises(
        ScenarioError, match="500 properties of 601 polygons given; at most 300,000"
    ):
        check_properties("a", 500, 601)


def test_more_layers_than_are_told_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_checks, "MOST_LAYERS", 2)
    rows = [feature(name=f"occupied {n}") for n in range(3)]
    with pytest.raises(ScenarioError, match="3 names of layers given; at most 2 names of layers"):
        read_layers(text(collection(*rows)))
