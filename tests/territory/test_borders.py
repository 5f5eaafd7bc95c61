"""The full-resolution borders: 27 regions, valid, without gaps, of their official sizes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from model.core.errors import DataError
from model.territory import borders
from model.territory.borders import Regions, load_regions
from model.territory.projection import area_km2
from tests.paths import ROOT

BORDERS = ROOT / "data" / "geo" / "regions_full.geojson"


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(BORDERS)


def test_there_are_27_valid_regions_sorted_by_code(regions: Regions) -> None:
    assert len(regions.ids) == 27
    assert list(regions.ids) == sorted(regions.ids)
    assert shapely.is_valid(regions.shapes).all()


def test_regions_neither_overlap_nor_leave_gaps(regions: Regions) -> None:
    assert area_km2(regions.country) == pytest.approx(regions.areas.sum(), rel=1e-9)
    assert sum(len(part.interiors) for part in shapely.get_parts(regions.country)) == 0


def test_areas_are_near_the_official_ones(regions: Regions) -> None:
    drawing = BORDERS.with_name("regions.geojson")
    features = json.loads(drawing.read_text(encoding="utf-8"))["features"]
    official = {feature["id"]: feature["properties"]["area_km2"] for feature in features}
    sizes = np.array([official[name] for name in regions.ids])
    # The two cities are too small for the scale; Kherson's official area counts coastal water.
    compared = (sizes > 2000) & (np.array(regions.ids) != "UA-65")
    assert compared.sum() == 24
    np.testing.assert_allclose(regions.areas[compared], sizes[compared], rtol=0.05)


def test_the_box_and_the_plane_hold_the_country(regions: Regions) -> None:
    west, south, east, north = regions.box
    assert regions.country.bounds == (west, south, east, north)
    assert regions.plane.area == pytest.approx(regions.areas.sum(), rel=3e-3)


def test_a_file_is_read_once(regions: Regions) -> None:
    assert load_regions(str(BORDERS)) is regions


@pytest.mark.parametrize("content", [None, "{", "[]", '{"features": [{"id": "UA-14"}]}'])
def test_unreadable_borders_are_a_data_error(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "borders.geojson"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"borders\.geojson: no readable borders given"):
        load_regions(path)


def test_a_region_under_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its ground would count for no region of the tables, without a word."""
    (tmp_path / "geo").mkdir()
    (tmp_path / "schema.csv").touch()
    content = BORDERS.read_text(encoding="utf-8")
    (tmp_path / "geo/regions_full.geojson").write_text(content.replace('"UA-14"', '"UA-99"'))
    (tmp_path / "regions.csv").write_bytes((BORDERS.parent.parent / "regions.csv").read_bytes())
    monkeypatch.setattr(borders, "data_path", lambda: tmp_path)
    with pytest.raises(DataError, match=r"UA-14.*UA-99.* given; the same regions"):
        load_regions()
    assert load_regions(BORDERS).ids == load_regions(str(BORDERS)).ids
