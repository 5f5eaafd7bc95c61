"""The structure of a GeoJSON file: every legal nesting read, every illegal one named."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.core.errors import ScenarioError
from model.territory.geojson import UNNAMED, Reading
from model.territory.map_files import read_map_file
from model.territory.naming import named

RING = [[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 48.0]]
POLYGON: dict[str, Any] = {"type": "Polygon", "coordinates": [RING]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def read(content: Any, layer_property: str = "name") -> Reading:
    reading = read_map_file(json.dumps(content).encode(), 1_000_000)
    reading.polygons = named(reading, layer_property)
    return reading


def told(content: Any, layer_property: str = "name") -> str:
    return "\n".join(map(str, read(content, layer_property).problems))


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (POLYGON, "coordinates"),
        ({"type": "MultiPolygon", "coordinates": [[RING]]}, "coordinates[0]"),
        (feature(POLYGON), "geometry.coordinates"),
        (collection(feature(POLYGON)), "features[0].geometry.coordinates"),
        (
            {
                "type": "GeometryCollection",
                "geometries": [{"type": "GeometryCollection", "geometries": [POLYGON]}],
            },
            "geometries[0].geometries[0].coordinates",
        ),
        (
            collection(feature({"type": "GeometryCollection", "geometries": [POLYGON]})),
            "features[0].geometry.geometries[0].coordinates",
        ),
    ],
)
def test_every_nesting_gives_the_polygon_and_its_path(content: Any, where: str) -> None:
    reading = read(content)
    assert not reading.problems
    assert [polygon.where for polygon in reading.polygons] == [where]
    assert reading.polygons[0].layer == UNNAMED
    np.testing.assert_array_equal(reading.polygons[0].rings[0], RING)


def test_polygons_keep_the_order_of_the_file() -> None:
    reading = read(collection(*(feature(POLYGON, name=str(n)) for n in range(5))))
    assert [polygon.layer for polygon in reading.polygons] == list("01234")


@pytest.mark.parametrize(
    ("value", "layer"),
    [
        ("Occupied", "Occupied"),
        ("Окуповано /// Occupied\xa0/// geoJSON.status.occupied\n", "Occupied"),
        ("Окупований Крим /// Occupied  Crimea", "Occupied Crimea"),
        (7, "7"),
        (None, UNNAMED),
        ("   ", UNNAMED),
        (["a"], "a"),
        ([["a"]], UNNAMED),
        ("\ud800", "?"),
        ("x" * 500, "x" * 80),
    ],
)
def test_layer_names_are_cleaned(value: Any, layer: str) -> None:
    assert read(feature(POLYGON, name=value)).polygons[0].layer == layer


def test_another_property_may_name_the_layer() -> None:
    assert read(feature(POLYGON, status="held"), "status").polygons[0].layer == "held"
    message = "property: 'statsu' given; a property of some feature. Did you mean status?"
    assert message in told(feature(POLYGON, status="held"), "statsu")
    assert "No feature has properties" in told(POLYGON, "status")


def test_open_rings_are_closed_and_told() -> None:
    reading = read({"type": "Polygon", "coordinates": [RING[:3]]})
    np.testing.assert_array_equal(reading.polygons[0].rings[0], RING)
    assert reading.notes == ("1 shape not closed; the first position was repeated at the end.",)


@pytest.mark.parametrize("ring", [[[*p, 9.5] for p in RING], [[*RING[0], 1], *RING[1:]]])
def test_altitudes_are_dropped(ring: list[list[float]]) -> None:
    reading = read({"type": "Polygon", "coordinates": [ring]})
    np.testing.assert_array_equal(reading.polygons[0].rings[0], RING)
    if len(ring[1]) == 3:
        assert reading.notes == ("1 shape with altitudes; they were left out.",)


def test_what_covers_no_ground_is_left_out_and_told() -> None:
    point = {"type": "Point", "coordinates": [37, 48]}
    reading = read(collection(*(feature(g) for g in (POLYGON, point, point, None))))
    assert len(reading.polygons) == 1
    assert reading.notes == (
        "1 shape without positions; left out.",
        "Left out, as they cover no ground: 2 Point.",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "upload: an empty list given; a GeoJSON object."),
        (7, "upload: 7 given; a GeoJSON object."),
        ({}, "upload: an object without type given; a GeoJSON type: FeatureCollection"),
        ({"type": "Polygno"}, "MultiLineString. Did you mean Polygon?"),
        ({"type": ["Polygon"]}, "upload: type ['Polygon'] given; a GeoJSON type"),
        ({"id": 1, "map": collection()}, "Save its member 'map' alone as a file."),
        ({"type": "FeatureCollection"}, "features: nothing given; a list of GeoJSON objects."),
        (collection(None), "features[0]: nothing given; a GeoJSON object."),
        ({"type": "Feature"}, "geometry: nothing given; a GeoJSON object."),
        ({"type": "Polygon"}, "coordinates: nothing given; a list of rings."),
        ({"type": "Polygon", "coordinates": RING}, "coordinates[0]: [37.0, 48.0] given; a ring"),
        ({"type": "Polygon", "coordinates": [[RING]]}, "coordinates[0]: a list of 1 given; a ring"),
        ({"type": "MultiPolygon", "coordinates": [7]}, "coordinates[0]: 7 given; a list of rings."),
        ({"type": "Polygon", "coordinates": [RING[:2]]}, "2 corners given; at least 3 corners."),
        ({"type": "Polygon", "coordinates": [["a", "b"]]}, "given; a ring: a list of positions"),
        ({"type": "Polygon", "coordinates": [[["37", "48"]]]}, "given; a ring"),
        ({"type": "Polygon", "coordinates": [[[1, [2]], [1, 2]]]}, "given; a ring"),
        ({"type": "Polygon", "coordinates": [[None]]}, "given; a ring"),
        ({"type": "Polygon", "coordinates": [[[10**400, 1]] * 4]}, "given; a ring"),
        (
            {"type": "Polygon", "coordinates": [[RING[0], [float("nan"), 48], *RING[2:]]]},
            "coordinates[0][1]: [nan, 48.0] given; two finite numbers.",
        ),
        (collection(), "no polygon, but nothing given; at least one Polygon or MultiPolygon."),
        ({"type": "Point"}, "no polygon, but 1 Point given"),
        ({"type": "LineString"}, "Close the line to a polygon that covers the ground held."),
        ({"type": "Polygon", "coordinates": []}, "no polygon, but nothing given"),
        (
            {**POLYGON, "crs": {"type": "name", "properties": {"name": "EPSG:3"}}},
            "crs: 'EPSG:3' given; a known system, such as EPSG:4326. Reproject it: ogr2ogr",
        ),
        ({**POLYGON, "crs": {"type": "link"}}, "crs: an object given; a known system"),
        ({**POLYGON, "crs": "+init=/etc/passwd"}, "crs: '+init=/etc/passwd' given"),
        (
            collection(feature({**POLYGON, "crs": {"properties": {"name": "EPSG:99999"}}})),
            "features[0].geometry.crs: 'EPSG:99999' given",
        ),
    ],
)
def test_each_fault_is_named_with_its_place(content: Any, message: str) -> None:
    assert message in told(content)


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "EPSG:4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "http://www.opengis.net/def/crs/EPSG/0/4326",
    ],
)
def test_wgs84_has_many_names(name: str) -> None:
    assert not told({**POLYGON, "crs": {"type": "name", "properties": {"name": name}}})
    assert not told({**POLYGON, "crs": None})


def test_all_faults_are_told_at_once() -> None:
    bad = {"type": "Polygon", "coordinates": [RING[:2], "x"]}
    reading = read(collection(feature(bad), None, {"type": "Circle"}, feature(POLYGON)))
    assert [problem.where for problem in reading.problems] == [
        "features[0].geometry.coordinates[0]",
        "features[0].geometry.coordinates[1]",
        "features[1]",
        "features[2]",
    ]


def test_a_flood_of_faults_is_counted() -> None:
    reading = read(collection(*[None] * 1000))
    assert len(reading.problems) == 51
    assert (
        str(reading.problems[-1]) == "upload: 950 further problems given; none of them may stand."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "Polygon", "coord', r"upload:1:\d+: broken JSON .* It ends too early: fetch"),
        ('{"type": "Polygon", "coordinates": [[[37, 48], [3', "It ends too early: fetch it again"),
        ('{"type": Polygon}', r"upload:1:10: broken JSON \(Expecting value\) given; whole JSON"),
        ("{}\n{}", "Check the file at this place"),
        ("[" * 100_000, "JSON nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "endless numbers"),
        ("<kml/", r"upload:1:\d+: broken XML \(.*\) given; whole KML"),
        ("<gpx/>", "XML of the kind gpx given; KML"),
    ],
)
def test_text_that_is_not_json_is_refused(text: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        read_map_file(text.encode(), 1_000_000)


def test_deep_nesting_that_json_allows_is_walked() -> None:
    content = POLYGON
    for _ in range(300):
        content = {"type": "GeometryCollection", "geometries": [content]}
    assert len(read(content).polygons) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "geometries", "coordinates", "crs"]),
            inner | st.sampled_from(["FeatureCollection", "Feature", "Polygon", "MultiPolygon"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(content=JSON)
def test_any_json_is_read_or_refused_in_words(content: Any) -> None:
    reading = read(content)
    assert reading.problems or reading.polygons
    assert all(problem.given and problem.allowed for problem in reading.problems)


@settings(max_examples=50, deadline=None)
@given(cut=st.integers(1, len(json.dumps(POLYGON)) - 1))
def test_a_file_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(ScenarioError, match="broken JSON"):
        read_map_file(json.dumps(POLYGON)[:cut].encode(), 10_000)


def test_a_file_of_another_map_maker_says_how_to_save_it() -> None:
    allowed = "a GeoJSON type: FeatureCollection, Feature,"
    for node in ({"type": "umap", "layers": []}, {"error": {"code": 400, "message": "no"}}):
        message = told(node)
        assert allowed in message
        assert message.endswith("Save the map as GeoJSON.")
    assert "Did you mean Polygon?" in told({"type": "polygons", "coordinates": []})
