"""Points against a line: sides, kilometres and probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from model.core.errors import ScenarioError
from model.territory.geometry import Layer, Location, Regions, load_regions, locate
from tests.paths import ROOT

REGIONS: Regions = load_regions(ROOT / "data/geo/regions_full.geojson")
SHAPES = dict(zip(REGIONS.ids, REGIONS.shapes, strict=True))
BOX = Layer("russia", shapely.box(32, 48, 34, 49))


def at(points: Any, layer: Layer = BOX, precision: float = 3.0, **options: Any) -> Location:
    return locate(points, np.full(len(points), precision), layer, REGIONS, **options)


def test_distances_to_a_line_are_geodesic_within_a_fifth_of_a_percent() -> None:
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    lat = np.array([48.02, 48.1, 47.9, 47.0, 46.5])
    points = np.column_stack([np.full(5, 33.0), lat])
    true = geod.inv(points[:, 0], lat, points[:, 0], np.full(5, 48.0))[2] / 1000
    found = at(points)
    np.testing.assert_array_equal(found.inside, lat > 48)
    np.testing.assert_allclose(found.signed_distance_km, np.where(lat > 48, true, -true), rtol=2e-3)


def test_east_and_north_are_measured_in_the_same_kilometres() -> None:
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    east = at([[34.1, 48.5]]).signed_distance_km[0]
    assert east == pytest.approx(-geod.inv(34.1, 48.5, 34.0, 48.5)[2] / 1000, rel=2e-3)


def test_the_probability_is_the_normal_integral() -> None:
    points = [[33, 48.5], [33, 48.01], [33, 47.99], [33, 47.8]]
    found = at(points)
    np.testing.assert_allclose(found.probability, ndtr(found.signed_distance_km / 3.0), rtol=1e-12)
    assert found.probability[0] == 1.0
    assert found.probability[1] + found.probability[2] == pytest.approx(1.0, abs=1e-3)
    assert 0 < found.probability[3] < 1e-9


def test_on_the_line_it_is_even() -> None:
    found = at([[34.0, 48.5]])
    assert found.inside[0]
    assert found.signed_distance_km[0] == pytest.approx(0, abs=1e-3)
    assert found.probability[0] == pytest.approx(0.5, abs=1e-3)


def test_an_exact_point_is_in_or_out() -> None:
    np.testing.assert_array_equal(at([[33, 48.001], [33, 47.999]], precision=0).probability, [1, 0])


def edge_of(region: str, corner: int) -> list[list[float]]:
    """Return the place some 3 km inside a region's westernmost (0) or easternmost (1) edge."""
    ring = shapely.get_coordinates(SHAPES[region].buffer(-0.04))
    return [ring[np.argsort(ring[:, 0])[-corner]].tolist()]


def test_a_border_or_a_coast_is_no_front_line() -> None:
    """The western cape of Crimea and the eastern border of Luhansk lie deep behind the line."""
    held = Layer("russia", shapely.union(SHAPES["UA-43"], SHAPES["UA-40"]))
    assert at(edge_of("UA-43", 0), held).signed_distance_km[0] > 70
    luhansk = Layer("russia", SHAPES["UA-09"])
    assert at(edge_of("UA-09", 1), luhansk).signed_distance_km[0] > 100


def test_slivers_between_two_drawings_of_a_border_are_no_front_line() -> None:
    shrunk = SHAPES["UA-09"].buffer(-0.02)
    held = Layer("russia", shapely.union(shrunk, SHAPES["UA-09"] & shapely.box(36, 48, 39.4, 51)))
    point = edge_of("UA-09", 1)
    assert at(point, held).signed_distance_km[0] > 50
    assert 0 < at(point, held, border_gap_km=0.01).signed_distance_km[0] < 5


def test_crumbs_inside_the_layer_are_no_front_line_but_pockets_are() -> None:
    crumb = Layer("russia", BOX.geometry - shapely.box(33, 48.5, 33.00002, 48.5002))
    assert at([[33.01, 48.5]], crumb).signed_distance_km[0] > 50
    pocket = Layer("russia", BOX.geometry - shapely.box(33, 48.5, 33.005, 48.505))
    assert at([[33.01, 48.5]], pocket).signed_distance_km[0] < 1
    assert not at([[33.002, 48.502]], pocket).inside[0]


def test_points_at_sea_count_by_the_polygon() -> None:
    platform = [[31.9, 45.3], [31.4, 45.3]]
    found = at(platform, Layer("russia", shapely.box(31.6, 44.5, 36.7, 46)))
    np.testing.assert_array_equal(found.inside, [True, False])


def test_without_a_line_the_distance_is_infinite() -> None:
    nothing = at([[33, 48.5]], Layer("other", shapely.Polygon()))
    assert not nothing.inside[0]
    assert nothing.signed_distance_km[0] == -np.inf
    assert nothing.probability[0] == 0.0
    everything = at([[33, 48.5]], Layer("russia", shapely.box(20, 43, 42, 54)))
    assert everything.signed_distance_km[0] == np.inf
    assert everything.probability[0] == 1.0


def test_no_points_give_no_rows() -> None:
    found = locate(np.empty((0, 2)), np.empty(0), BOX, REGIONS)
    assert [len(column) for column in found] == [0, 0, 0]


@settings(max_examples=15, deadline=None)
@given(
    lon=st.floats(30, 36), lat=st.floats(47, 50), step=st.floats(0.01, 0.5), s=st.floats(0.5, 20)
)
def test_sign_side_and_probability_agree(lon: float, lat: float, step: float, s: float) -> None:
    larger = Layer("russia", BOX.geometry.buffer(step, join_style="mitre"))
    small, large = (at([[lon, lat]], layer, s) for layer in (BOX, larger))
    assert small.inside[0] == (small.probability[0] >= 0.5)
    assert small.inside[0] == (small.signed_distance_km[0] >= 0)
    assert large.signed_distance_km[0] >= small.signed_distance_km[0] - 1e-6
    assert large.probability[0] >= small.probability[0] - 1e-9


def test_points_are_checked_row_by_row() -> None:
    with pytest.raises(ScenarioError, match=r"\(4 problems\)") as caught:
        locate([[33, 48], [np.nan, 48], [480, 37]], [1, -1, np.inf], BOX, REGIONS)
    assert [problem.where for problem in caught.value.problems] == [
        "points[1]",
        "points[2]",
        "precision_km[1]",
        "precision_km[2]",
    ]


@pytest.mark.parametrize(("points", "precision"), [([33, 48], [1]), ([[33, 48]], [1, 2])])
def test_shapes_must_fit(points: Any, precision: Any) -> None:
    with pytest.raises(ScenarioError, match=r"points: shapes .* given; points \(n, 2\) and"):
        locate(points, precision, BOX, REGIONS)
