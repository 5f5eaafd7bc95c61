"""Polygons on the ground: in place or named as misplaced, repaired, dissolved into layers."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from typing import Any

import numpy as np
import pytest
import shapely

from model.core.errors import ModelError, ScenarioError
from model.territory import layers
from model.territory.borders import Regions, load_regions
from model.territory.geojson import UNNAMED
from model.territory.layers import Layers, polygons_only, read_layers
from model.territory.projection import area_km2
from tests.paths import ROOT

REGIONS: Regions = load_regions(ROOT / "data" / "geo" / "regions_full.geojson")
SQUARE = shapely.box(37, 48, 38, 49)
ELSEWHERE = shapely.box(146, 43, 147, 44)
SWAPPED = shapely.box(48, 37, 49, 38)
METRES = shapely.box(4_118_000, 6_106_000, 4_230_000, 6_274_000)


def shape(geometry: Any, name: str | None = None, **properties: Any) -> dict[str, Any]:
    named = properties if name is None else {"name": name, **properties}
    geojson = geometry if isinstance(geometry, dict) else json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": named, "geometry": geojson}


def read(*features: dict[str, Any], **options: Any) -> Layers:
    content = {"type": "FeatureCollection", "features": list(features)}
    return read_layers(json.dumps(content), regions=REGIONS, **options)


def test_features_of_one_name_are_dissolved_into_one_layer() -> None:
    west, east, far = (shapely.box(w, 48, w + 0.6, 49) for w in (37, 37.5, 33))
    layers = read(shape(west, "b"), shape(far, "a"), shape(east, "b"))
    assert layers.names == ("a", "b")
    assert layers.layers[1].geometry.equals(shapely.box(37, 48, 38.1, 49))


def test_a_file_of_the_archive_goes_through_as_it_is() -> None:
    text = {
        "type": "FeatureCollection",
        "name": "deepstatemap_data_20250101",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [shape(shapely.MultiPolygon([SQUARE, shapely.box(34, 45, 35, 46)]))],
    }
    layers = read_layers(json.dumps(text).encode(), regions=REGIONS)
    assert layers.names == (UNNAMED,)
    assert layers.notes == ()
    assert area_km2(layers.layers[0].geometry) == pytest.approx(16_820, rel=0.01)


def test_a_file_of_the_map_itself_goes_through_with_its_far_territories() -> None:
    """Names in three languages, altitudes, points of units, polygons on the Kuril Islands."""
    raised = json.loads(shapely.to_geojson(shapely.force_3d(SQUARE, 0.0)))
    layers = read(
        shape(raised, "Окуповано /// Occupied\xa0/// geoJSON.status.occupied"),
        shape(shapely.box(38, 48, 38.1, 49), "Статус невідомий /// Unknown status /// x\n"),
        shape(ELSEWHERE, "Окуповані /// Occupied Southern Kuril islands."),
        shape(shapely.Point(37, 55), "Москва /// Moscow"),
    )
    assert layers.names == ("Occupied", "Unknown status")
    assert layers.notes == (
        "1 shape with altitudes; they were left out.",
        "Left out, as they cover no ground: 1 Point.",
        "Layers named by property 'name'.",
        "Left out, as they lie outside Ukraine's box (1 polygon): "
        "'Occupied Southern Kuril islands.'.",
    )


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (
            SWAPPED,
            r"features\[0\].geometry.coordinates: first number 48.00 to 49.00, second 37.00 to "
            r"38.00 given; longitude 22.13 to 40.16 and latitude 44.38 to 52.37 \(Ukraine, WGS84 "
            r"degrees\). Longitude comes first: swap the two numbers of each position.",
        ),
        (METRES, "look like metres of a projected system: export the map in WGS84 degrees"),
        (shapely.box(37, 48, 38, 149), "No such place on Earth: check the order and the unit"),
        (ELSEWHERE, "Check that the file shows Ukraine"),
    ],
)
def test_misplaced_polygons_are_told_apart(geometry: Any, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        read(shape(geometry))


def test_structure_and_place_are_told_in_one_error() -> None:
    broken = {"type": "Polygon", "coordinates": [[[37, 48], [38, 48]]]}
    with pytest.raises(ScenarioError, match=r"\(3 problems\)") as caught:
        read(shape(SQUARE), shape(broken), shape(SWAPPED), shape(METRES), shape(SWAPPED))
    assert [problem.where for problem in caught.value.problems] == [
        "features[1].geometry.coordinates[0]",
        "features[2].geometry.coordinates and 1 more",
        "features[3].geometry.coordinates",
    ]


def test_a_crossing_ring_is_repaired_and_told() -> None:
    bow = {"type": "Polygon", "coordinates": [[[37, 48], [38, 49], [38, 48], [37, 49], [37, 48]]]}
    layers = read(shape(SQUARE, "a"), shape(bow, "b"))
    repaired = layers.layers[1].geometry
    assert repaired.is_valid
    assert repaired.area == pytest.approx(0.5)
    assert layers.notes == (
        "Layers named by property 'name'.",
        "Repaired, as their edges cross or touch (1 polygon): features[1].geometry.coordinates.",
    )


def test_ground_covered_twice_by_one_ring_stays_covered() -> None:
    turns = [
        [36, 47],
        [38, 47],
        [38, 49],
        [36, 49],
        [36, 47],
        [39, 47],
        [39, 50],
        [36, 50],
        [36, 47],
    ]
    layers = read(shape({"type": "Polygon", "coordinates": [turns]}))
    assert layers.layers[0].geometry.area == pytest.approx(9.0)


def test_holes_stay_holes() -> None:
    holed = SQUARE - shapely.box(37.2, 48.2, 37.8, 48.8)
    assert read(shape(holed)).layers[0].geometry.equals(holed)


def test_a_cloud_of_points_is_refused_at_once() -> None:
    cloud = np.random.default_rng(3).uniform([24, 45], [39, 51], (1000, 2)).tolist()
    message = r"features\[0\].geometry.coordinates: more than 21,000 crossings of edges .* order"
    with pytest.raises(ScenarioError, match=message):
        read(shape({"type": "Polygon", "coordinates": [cloud]}))


def test_a_long_line_with_a_single_crossing_is_repaired() -> None:
    turns = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    round_about = np.column_stack([35 + 2 * np.cos(turns), 48 + np.sin(turns)]).tolist()
    round_about[10], round_about[11] = round_about[11], round_about[10]
    layers = read(shape({"type": "Polygon", "coordinates": [round_about]}))
    assert layers.layers[0].geometry.area == pytest.approx(2 * np.pi, rel=1e-6)
    assert any(note.startswith("Repaired") for note in layers.notes)


def test_many_repairs_are_counted() -> None:
    bow = {"type": "Polygon", "coordinates": [[[37, 48], [38, 49], [38, 48], [37, 49], [37, 48]]]}
    note = read(*[shape(bow)] * 5).notes[0]
    assert note.startswith("Repaired, as their edges cross or touch (5 polygons): features[0]")
    assert note.endswith("features[2].geometry.coordinates and 2 more.")


def test_polygons_without_area_are_refused() -> None:
    flat = {"type": "Polygon", "coordinates": [[[37, 48], [38, 48], [37, 48], [37, 48]]]}
    with pytest.raises(ScenarioError, match="text: polygons without any area given; at least one"):
        read(shape(flat))


def test_the_layer_property_is_free() -> None:
    assert read(shape(SQUARE, "a", status="held"), layer_property="status").names == ("held",)


def test_the_limit_is_free() -> None:
    with pytest.raises(ScenarioError, match=r"text: [\d,]+ bytes given; at most [\d,]+ bytes"):
        read(shape(SQUARE), limit_bytes=10)


def test_polygons_only_drops_lines_and_points() -> None:
    mixed = shapely.GeometryCollection(
        [SQUARE, shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])]
    )
    assert polygons_only(mixed).equals(SQUARE)
    assert polygons_only(SQUARE) is SQUARE


def test_without_shapely_a_file_is_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(ModelError, match="pip install"):
        read_layers("{}")


def test_a_file_that_is_no_map_is_refused_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("shapely_module", "load_regions"):
        monkeypatch.setattr(layers, name, lambda: pytest.fail("loaded"))
    for content in (b"%PDF-1.4 x", b"", b"{", b"[1, 2"):
        with pytest.raises(ScenarioError, match="given"):
            read_layers(content, name="map.geojson")


def test_importing_the_room_imports_no_heavy_library() -> None:
    code = (
        "import sys, model.territory.geometry; "
        "print(sorted({'shapely', 'pandas', 'pyproj', 'scipy'} & set(sys.modules)))"
    )
    run = partial(subprocess.run, check=True, capture_output=True, text=True, cwd=ROOT)
    assert run([sys.executable, "-c", code]).stdout.strip() == "[]"
