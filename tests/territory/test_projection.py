"""The projection formulas against PROJ, and the areas against closed forms and geodesics."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from model.core.errors import ModelError
from model.territory.borders import Regions, load_regions
from model.territory.projection import area_km2, conformal, equal_area, shapely_module, to_plane
from tests.paths import ROOT

BORDERS = ROOT / "data" / "geo" / "regions_full.geojson"
BOX = (22.1, 44.4, 40.2, 52.4)
LON, LAT = (axis.ravel() for axis in np.meshgrid(np.linspace(20, 42, 23), np.linspace(43, 54, 23)))


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(BORDERS)


def test_equal_area_is_epsg_6933_to_a_millimetre() -> None:
    pyproj = pytest.importorskip("pyproj")
    project = pyproj.Transformer.from_crs(4326, 6933, always_xy=True).transform
    np.testing.assert_allclose(np.array(equal_area(LON, LAT)) * 1000, project(LON, LAT), atol=1e-3)


def test_conformal_is_lambert_conic_to_a_millimetre() -> None:
    pyproj = pytest.importorskip("pyproj")
    west, south, east, north = BOX
    sixth = (north - south) / 6
    definition = (
        f"+proj=lcc +lat_1={south + sixth} +lat_2={north - sixth} +lat_0={(south + north) / 2} "
        f"+lon_0={(west + east) / 2} +ellps=WGS84 +units=km"
    )
    project = pyproj.Transformer.from_crs(4326, definition, always_xy=True).transform
    np.testing.assert_allclose(conformal(LON, LAT, BOX), project(LON, LAT), atol=1e-6)


def test_conformal_distances_are_ground_distances_within_a_fifth_of_a_percent() -> None:
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    draws = np.random.default_rng(1).uniform(BOX[:2], BOX[2:], (2, 500, 2))
    start, end = (np.column_stack(conformal(d[:, 0], d[:, 1], BOX)) for d in draws)
    true = geod.inv(draws[0, :, 0], draws[0, :, 1], draws[1, :, 0], draws[1, :, 1])[2] / 1000
    np.testing.assert_allclose(np.hypot(*(end - start).T), true, rtol=2e-3)


def test_region_areas_agree_with_proj_far_below_a_tenth_of_a_percent(regions: Regions) -> None:
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    geodesic = [abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for shape in regions.shapes]
    np.testing.assert_allclose(regions.areas, geodesic, rtol=2e-4)


def test_long_edges_are_followed_as_straight_lines_in_degrees() -> None:
    pyproj = pytest.importorskip("pyproj")
    project = pyproj.Transformer.from_crs(4326, 6933, always_xy=True).transform
    triangle = shapely.Polygon([(24, 45), (39, 46), (31, 52)])
    fine = shapely.transform(
        shapely.segmentize(triangle, 0.001), lambda c: np.column_stack(project(c[:, 0], c[:, 1]))
    )
    assert area_km2(triangle) == pytest.approx(fine.area / 1e6, rel=1e-8)


@given(
    west=st.floats(-179, 170),
    south=st.floats(-89, 80),
    wide=st.floats(0.1, 9),
    high=st.floats(0.1, 9),
)
def test_a_box_of_degrees_has_the_area_between_its_parallels(
    west: float, south: float, wide: float, high: float
) -> None:
    x, y = equal_area(np.array([west, west + wide]), np.array([south, south + high]))
    box = shapely.box(west, south, west + wide, south + high)
    assert area_km2(box) == pytest.approx(float((x[1] - x[0]) * (y[1] - y[0])), rel=1e-8)


def test_the_whole_globe_has_the_surface_of_the_ellipsoid() -> None:
    assert area_km2(shapely.box(-180, -90, 180, 90)) == pytest.approx(510_065_621.724, rel=2e-3)


@given(cut=st.floats(36.01, 37.99))
def test_cutting_a_polygon_changes_no_area(cut: float) -> None:
    whole = shapely.Polygon([(36, 47), (38, 47.5), (37.9, 49), (36.1, 48.8)])
    west, east = shapely.box(30, 40, cut, 60), shapely.box(cut, 40, 45, 60)
    parts = area_km2(whole & west) + area_km2(whole & east)
    assert parts == pytest.approx(area_km2(whole), rel=1e-10)


def test_holes_are_taken_off_and_winding_does_not_matter() -> None:
    outer, inner = shapely.box(36, 47, 38, 49), shapely.box(36.5, 47.5, 37, 48)
    holed = shapely.Polygon(outer.exterior.coords[::-1], [inner.exterior.coords[::-1]])
    assert area_km2(holed) == pytest.approx(area_km2(outer) - area_km2(inner), rel=1e-12)
    both = shapely.MultiPolygon([inner, shapely.box(30, 47, 31, 48)])
    assert area_km2(both) == pytest.approx(sum(map(area_km2, both.geoms)), rel=1e-12)


def test_what_has_no_area_counts_nothing() -> None:
    line = shapely.LineString([(36, 47), (38, 49)])
    assert area_km2(line) == 0.0
    assert area_km2(shapely.Polygon()) == 0.0


def test_to_plane_follows_a_parallel_instead_of_cutting_the_corner() -> None:
    edge = to_plane(shapely.LineString([(24, 48), (38, 48)]), BOX)
    middle = shapely.Point(*conformal(np.array([31.0]), np.array([48.0]), BOX))
    assert edge.distance(middle) < 0.01


def test_without_shapely_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(ModelError, match=r'shapely: no such package .* "mineral-wealth\[geo\]"'):
        shapely_module()
