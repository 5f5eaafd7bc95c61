"""The map's shapes: every region, inside the drawing, as large as it is on the ground."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.core.errors import DataError, ModelError
from tests.paths import ROOT
from ui.map.anchor import best_anchor, clearance, ring_area
from ui.map.shade import SHOWN, STEPS, VALUE_BREAKS, RegionShade, encode, hatch_steps
from ui.map.shapes import MARGIN, WIDTH, MapShapes, Projection, RegionShape, load_shapes

BORDERS = ROOT / "data" / "geo" / "regions.geojson"
CITIES = {"UA-30", "UA-40"}
FEATURES = json.loads(BORDERS.read_text(encoding="utf-8"))["features"]
MAP = load_shapes(BORDERS)
shares = st.floats(0, 1)


def each_region() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shape", MAP.regions, ids=lambda shape: shape.id)


def rings_of(path: str) -> list[NDArray[np.float64]]:
    """Read a path back, independently of how it was written."""
    rings = []
    for text in path.split("M")[1:]:
        start, steps = (
            np.array(re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part), dtype=float).reshape(-1, 2)
            for part in text.rstrip("z").split("l")
        )
        points = np.vstack([start, start + np.cumsum(steps, axis=0)])
        rings.append(np.vstack([points, points[:1]]))
    return rings


def rings_on_earth(geometry: dict[str, Any]) -> list[tuple[int, NDArray[np.float64]]]:
    nested = geometry["coordinates"]
    polygons = [nested] if geometry["type"] == "Polygon" else nested
    return [(1 - 2 * (i > 0), np.array(r)) for rings in polygons for i, r in enumerate(rings)]


def area_on_sphere(geometry: dict[str, Any]) -> float:
    """Area on the unit sphere by the line integral of sin(latitude) over longitude."""
    total = 0.0
    for sign, ring in rings_on_earth(geometry):
        longitude, height = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
        total += sign * abs(np.sum(np.diff(longitude) * (height[:-1] + height[1:]) / 2))
    return total


def test_there_are_27_regions_under_their_codes() -> None:
    assert [shape.id for shape in MAP.regions] == [feature["id"] for feature in FEATURES]
    assert len({shape.id for shape in MAP.regions}) == 27


def test_the_drawing_has_the_proportions_of_the_country() -> None:
    assert 650 < MAP.height < 700


@each_region()
def test_a_region_lies_inside_the_drawing(shape: RegionShape) -> None:
    points = np.concatenate(rings_of(shape.path))
    assert points.min() >= MARGIN - 0.1
    assert points[:, 0].max() <= WIDTH - MARGIN + 0.1
    assert points[:, 1].max() <= MAP.height - MARGIN + 1


@each_region()
def test_no_point_is_drawn_twice_in_a_row(shape: RegionShape) -> None:
    for ring in rings_of(shape.path):
        assert np.abs(np.diff(ring, axis=0)).max(axis=1).min() > 0.05


@each_region()
def test_an_anchor_lies_inside_its_region(shape: RegionShape) -> None:
    assert clearance(np.array([shape.anchor]), rings_of(shape.path))[0] > shape.room - 0.5
    assert shape.room > 3


def test_an_anchor_lies_in_no_other_region() -> None:
    for shape in MAP.regions:
        anchors = np.array([other.anchor for other in MAP.regions if other.id != shape.id])
        assert clearance(anchors, rings_of(shape.path)).max() < 0


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature["id"])
def test_the_projection_keeps_areas(feature: dict[str, Any]) -> None:
    shape = next(shape for shape in MAP.regions if shape.id == feature["id"])
    ground = area_on_sphere(feature["geometry"]) * MAP.projection.scale**2
    assert shape.area == pytest.approx(ground, rel=0.002)


def test_drawn_areas_follow_the_official_ones() -> None:
    drawn = np.array([shape.area for shape in MAP.regions])
    official = np.array([feature["properties"]["area_km2"] for feature in FEATURES], dtype=float)
    ratio = drawn / official * official.sum() / drawn.sum()
    large = np.array([shape.id not in CITIES for shape in MAP.regions])
    # Kherson's official area counts bays that the outline leaves out: 7 % less is drawn.
    assert np.median(np.abs(ratio[large] - 1)) < 0.015
    assert np.abs(ratio[large] - 1).max() < 0.08


def test_the_written_path_has_the_area_of_the_region() -> None:
    for shape, feature in zip(MAP.regions, FEATURES, strict=True):
        signs = [sign for sign, _ in rings_on_earth(feature["geometry"])]
        areas = [ring_area(ring) for ring in rings_of(shape.path)]
        written = sum(sign * area for sign, area in zip(signs, areas, strict=True))
        assert written == pytest.approx(shape.area, rel=0.01)


def test_the_capital_is_a_hole_in_the_region_around_it() -> None:
    around = next(shape for shape in MAP.regions if shape.id == "UA-32")
    city = next(shape for shape in MAP.regions if shape.id == "UA-30")
    assert around.path.count("M") == 2
    assert clearance(np.array([city.anchor]), rings_of(around.path))[0] < 0


def test_all_paths_together_stay_small() -> None:
    assert sum(len(shape.path) for shape in MAP.regions) < 40_000


@given(st.floats(22.5, 40.0), st.floats(44.5, 52.0))
def test_north_is_up_and_east_is_right(longitude: float, latitude: float) -> None:
    here, north, east = MAP.projection(
        np.array([[longitude, latitude], [longitude, latitude + 0.1], [longitude + 0.1, latitude]])
    )
    assert north[1] < here[1]
    assert east[0] > here[0]


def test_a_parallel_of_true_scale_is_true() -> None:
    plain = Projection(46.0, 51.0, 31.0)
    (x0, y0), (x1, y1) = plain(np.array([[31.0, 46.0], [31.001, 46.0]]))
    expected = np.cos(np.radians(46.0)) * np.radians(0.001)
    assert np.hypot(x1 - x0, y1 - y0) == pytest.approx(expected, rel=1e-9)


def test_the_same_file_is_read_once() -> None:
    first: MapShapes = load_shapes(BORDERS)
    assert load_shapes(BORDERS) is first


@pytest.mark.parametrize("text", ["", "{}", '{"features": []}', '{"features": [{"id": 1}]}'])
def test_a_broken_file_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "regions.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"regions\.geojson: no readable borders given"):
        load_shapes(file)


def test_the_anchor_of_a_ring_road_is_on_the_road() -> None:
    square = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], dtype=float)
    hole = square * 0.4 + 3
    anchor, room = best_anchor([square, hole])
    assert clearance(np.array([anchor]), [square, hole])[0] > 0
    assert 0 < room <= 1.5


def test_clearance_is_the_distance_to_the_edge() -> None:
    square = np.array([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], dtype=float)
    points = np.array([[2, 2], [1, 2], [7, 8], [-1, 2]], dtype=float)
    assert clearance(points, [square]) == pytest.approx([2, 1, -5, -1])


@given(shares, shares)
@example(russia=0.984375, rest=0.5)  # three holders: 18 steps, 1 step, and 1 step of rest
def test_stripes_never_hide_each_other(russia: float, rest: float) -> None:
    other = (1 - russia) * rest
    first, second = hatch_steps(russia, other)
    assert first >= 0
    assert second >= 0
    assert first + second <= STEPS
    # Half a step by rounding; up to two where a small part and a small rest are both kept.
    assert abs(first / STEPS - russia) < 2 / STEPS
    assert abs(second / STEPS - other) < 2 / STEPS


@given(shares, shares)
def test_a_larger_share_never_gets_a_narrower_stripe(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert hatch_steps(low, 0.0)[0] <= hatch_steps(high, 0.0)[0]


@given(shares, shares)
def test_no_holder_is_rounded_away(russia: float, rest: float) -> None:
    other = (1 - russia) * rest
    first, second = hatch_steps(russia, other)
    assert (first > 0) == (russia > SHOWN)
    assert (second > 0) == (other > SHOWN)
    assert (first + second < STEPS) == (russia + other < 1 - SHOWN)


def shade(**changed: Any) -> RegionShade:
    given_values: dict[str, Any] = {"russia": 0.68, "other": 0.0, "value_share": 0.26}
    return RegionShade(**(given_values | {"label": "68 %", "title": "Donetsk"} | changed))


def test_a_row_holds_what_is_drawn() -> None:
    assert encode(shade()) == (14, 0, 5, "68 %", "Donetsk")


def test_an_undivided_region_has_no_label() -> None:
    assert encode(shade(russia=0.004)) == (0, 0, 5, "", "Donetsk")


def test_colour_grows_with_the_value() -> None:
    middles = (0.0, *VALUE_BREAKS)
    assert [encode(shade(value_share=part))[2] for part in middles] == [1, 2, 3, 4, 5]


def test_all_impossible_shares_are_told_at_once() -> None:
    with pytest.raises(ModelError, match=r"(?s)russia: 1\.4 given.*other: -0\.1 given") as caught:
        shade(russia=1.4, other=-0.1)
    assert len(caught.value.problems) == 3


def test_shares_above_the_whole_are_refused() -> None:
    with pytest.raises(ModelError, match=r"russia \+ other: 1\.2 given"):
        shade(russia=0.7, other=0.5)


def test_a_share_that_is_no_number_is_refused() -> None:
    with pytest.raises(ModelError, match="russia: nan given; a share lies in"):
        shade(russia=float("nan"))
