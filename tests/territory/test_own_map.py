"""A map of one's own: shares, holders by deposit, and the scenario it makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from model import Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.territory.borders import load_regions
from model.territory.own_map import OwnMap, read_map

REGIONS = load_regions()
LINE = shapely.box(36.9, 44.0, 41.0, 51.0)
"""Everything east of a meridian: about two thirds of Donetsk."""


def ground(*ids: str) -> Any:
    return shapely.union_all([REGIONS.shapes[REGIONS.ids.index(id)] for id in ids])


def archive_day(occupied: Any, name: str = "deepstatemap_data_20250211") -> bytes:
    """Content in the form of a day of the archive: one nameless feature, CRS84, MultiPolygon."""
    parts = shapely.multipolygons(shapely.get_parts(shapely.set_precision(occupied, 1e-6)))
    text = {
        "type": "FeatureCollection",
        "name": name,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": json.loads(shapely.to_geojson(parts)),
            }
        ],
    }
    return json.dumps(text).encode()


@pytest.fixture(scope="module")
def content() -> bytes:
    inner = REGIONS.shapes[REGIONS.ids.index("UA-43")].buffer(-0.003)
    east = shapely.intersection(ground("UA-14", "UA-09"), LINE)
    pocket = shapely.box(38.6, 48.6, 38.7, 48.7)
    return archive_day(shapely.union_all([inner, shapely.difference(east, pocket)]))


@pytest.fixture(scope="module")
def found(content: bytes, world: World) -> OwnMap:
    return read_map(content, world)


def share(found: OwnMap, region: str) -> float:
    return float(found.control.russia[REGIONS.ids.index(region)])


def test_a_day_of_the_archive_gives_the_shares_of_its_ground(found: OwnMap) -> None:
    donetsk = REGIONS.shapes[REGIONS.ids.index("UA-14")]
    expected = shapely.intersection(donetsk, LINE).area / donetsk.area
    assert share(found, "UA-14") == pytest.approx(expected, abs=0.01)
    assert 0.98 < share(found, "UA-09") < 1.0
    assert share(found, "UA-65") == 0.0


def test_what_the_record_counts_whole_counts_whole_and_is_told(found: OwnMap) -> None:
    assert share(found, "UA-43") == 1.0
    assert any(note.startswith("UA-43: Russian-controlled share 1 assumed") for note in found.notes)
    assert share(found, "UA-40") == 0.0  # not drawn at all: nothing is assumed


def test_as_drawn_keeps_the_polygons(content: bytes, world: World) -> None:
    drawn = read_map(content, world, as_drawn=True)
    assert 0.95 < share(drawn, "UA-43") < 1.0


def test_a_share_stated_by_hand_goes_before_the_convention(content: bytes, world: World) -> None:
    stated = read_map(content, world, assume={"UA-43": 0.5})
    assert share(stated, "UA-43") == 0.5


def test_deposits_lie_on_the_side_of_their_place(found: OwnMap, world: World) -> None:
    frame = found.deposits
    assert len(frame) == 201
    for id, row in zip(world.deposits.ids, world.deposits.rows, strict=True):
        if row["region"] == "UA-14" and float(row["lon"]) > 37.5:
            assert frame.loc[id, "holder"] == "russia"
        if row["region"] in ("UA-35", "UA-18"):
            assert frame.loc[id, "holder"] == "ukraine"
    assert (frame["russia"] > 0.5).equals(frame["holder"] == "russia")


def test_shares_stand_beside_the_record(found: OwnMap) -> None:
    frame = found.compared
    assert list(frame.columns) == ["name", "russia", "other", "record"]
    assert frame.loc["UA-43", "record"] == 1.0
    assert frame.loc["UA-14", "name"] == "Donetsk"


def test_the_fields_make_a_scenario_with_the_same_shares(found: OwnMap, world: World) -> None:
    scenario = Scenario(**found.fields())
    outcome = evaluate(scenario, world)
    by_area = outcome.shares[1, :, world.groups.index("coal")]
    assert by_area == pytest.approx(found.control.russia, abs=1e-6)
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    assert not scenario.deposit_control


def test_the_fields_may_hand_the_deposits_over_as_well(found: OwnMap, world: World) -> None:
    scenario = Scenario(**found.fields(deposits=True))
    assert len(scenario.deposit_control) == int(world.deposits.counted.sum())
    outcome = evaluate(scenario, world)
    holder = outcome.by_deposit.loc[list(scenario.deposit_control), "holder"]
    expected = found.deposits.loc[list(scenario.deposit_control), "holder"]
    assert holder.equals(expected)
    cell = world.regions.index("UA-35"), world.groups.index("uranium")
    assert outcome.shares[(0, *cell)] == pytest.approx(1.0)


def test_contested_ground_goes_to_whom_the_mapping_says(world: World) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for name, shape in (
            ("occupied", shapely.box(38, 48, 39, 49)),
            ("contested", shapely.box(37.5, 48, 38, 49)),
        )
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    parties = {"occupied": "russia", "contested": "other"}
    held = read_map(text, world, parties)
    assert held.control.other[REGIONS.ids.index("UA-14")] > 0.05
    assert "other" in set(held.deposits["holder"])
    ukraine = read_map(text, world, {**parties, "contested": "ukraine"})
    assert not ukraine.control.other.any()
    assert np.array_equal(ukraine.control.russia, held.control.russia)


BAD = {
    "nothing": (b"", "an empty file given"),
    "no polygon": (b'{"type": "FeatureCollection", "features": []}', "no polygon, but nothing"),
    "swapped": (
        b'{"type": "Polygon", "coordinates": [[[48,37],[49,37],[49,38],[48,37]]]}',
        "Longitude comes first: swap the two numbers",
    ),
    "metres": (
        b'{"type": "Polygon", "coordinates": [[[4e6,6e6],[5e6,6e6],[5e6,7e6],[4e6,6e6]]]}',
        "metres of a projected system: export the map in WGS84",
    ),
    "another system": (
        b'{"type": "Polygon", "crs": {"type": "name", "properties": {"name": "EPSG:3"}}, '
        b'"coordinates": [[[37,48],[38,48],[38,49],[37,48]]]}',
        r"crs: 'EPSG:3' given; a known system",
    ),
    "truncated": (b'{"type": "Polygon", "coordinates": [[[37,48],[38,', "It ends too early"),
    "elsewhere": (
        b'{"type": "Polygon", "coordinates": [[[7,48],[8,48],[8,49],[7,48]]]}',
        "Check that the file shows Ukraine",
    ),
    "lines": (
        b'{"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", '
        b'"geometries": [{"type": "LineString", "coordinates": [[37,48],[38,48]]}]}]}',
        "no polygon, but 1 LineString",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_with_a_remedy(world: World, seed: Scenario, case: str) -> None:
    content, message = BAD[case]
    before = seed.hash
    with pytest.raises(ScenarioError, match=message):
        read_map(content, world)
    assert seed.hash == before


def test_a_crossing_ring_is_repaired_and_a_nested_collection_read(world: World) -> None:
    bow = {"type": "Polygon", "coordinates": [[[37, 48], [38, 49], [38, 48], [37, 49], [37, 48]]]}
    nest: dict[str, Any] = {"type": "GeometryCollection", "geometries": [bow]}
    for _ in range(3):
        nest = {"type": "GeometryCollection", "geometries": [nest]}
    found = read_map(json.dumps(nest).encode(), world)
    assert 0.05 < share(found, "UA-14") < 0.5
    assert any(note.startswith("Repaired, as their edges cross") for note in found.notes)


def test_200_megabytes_are_refused_without_being_read(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.geojson"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.setattr(Path, "open", None)
    with pytest.raises(
        ScenarioError, match=r"huge.geojson: 200,000,000 bytes given; at most 5,000,000 bytes"
    ):
        read_map(path, world)
