"""Every format of a map gives the same ground, and every broken one is refused in words."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from model import World
from model.core.errors import ModelError, Problem, ScenarioError
from model.territory.geometry import overlay, read_layers
from model.territory.own_map import read_map
from tests.territory.makers import (
    ENDINGS,
    FAR,
    KINDS,
    RING,
    SHARES,
    collection,
    esri,
    feature,
    kml,
    shares,
    tabled,
    text,
    zipped,
    zipped_shapefile,
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_gives_the_same_ground(kind: str, world: World) -> None:
    assert shares(read_map(KINDS[kind], world)) == pytest.approx(SHARES, abs=1e-3)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32637", "EPSG:5561"])
@pytest.mark.parametrize("driver", ENDINGS)
def test_tables_of_polygons_are_read_in_their_own_system(
    driver: str, crs: str, written: Callable[..., Path], world: World
) -> None:
    name = f"front.{ENDINGS[driver]}"
    path = written(name, {"occupied": RING, "liberated": FAR}, driver, crs)
    content = zipped_shapefile(path) if name.endswith("shp") else path.read_bytes()
    assert shares(read_map(content, world)) == pytest.approx(SHARES, abs=1e-3)


@pytest.mark.parametrize("encoding", ["windows-1251", "UTF-8"])
@pytest.mark.parametrize("stated", [True, False])
def test_a_shapefile_is_read_in_its_own_letters(
    encoding: str, stated: bool, tmp_path: Path, world: World
) -> None:
    shapes = np.array([shapely.to_wkb(shapely.Polygon(r)) for r in (RING, FAR)], dtype=object)
    column = np.array(["Окуповано", "Звільнено"], dtype=object)
    pyogrio.raw.write(tmp_path / "front.shp", shapes, [column], ["Стан"], driver="ESRI Shapefile",
                      crs="EPSG:4326", geometry_type="Polygon", encoding=encoding)  # fmt: skip
    if not stated:
        (tmp_path / "front.cpg").unlink()
    found = read_map(zipped_shapefile(tmp_path / "front.shp"), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    assert "Layer 'Звільнено' stays with Ukraine." in found.notes


DAYS = ["2025-02-09", "2025-02-11"]


def of_days(**more: Any) -> dict[str, Any]:
    return collection(feature(FAR, date=DAYS[0], **more), feature(RING, date=DAYS[1], **more))


@pytest.mark.parametrize("content", [
    text(of_days()),
    gzip.compress(text(of_days())),
    text(collection(feature(FAR, day="09.02.2025"), feature(RING, day="11.02.2025"))),
    text(collection(feature(FAR, as_of=1739059200000), feature(RING, as_of=1739232000000))),
    zipped(**{"deepstatemap_data_20250209.geojson": text(feature(FAR)),
              "deepstatemap_data_20250211.geojson": text(feature())}),
])  # fmt: skip
def test_days_are_never_united(content: bytes, world: World) -> None:
    found = read_map(content, world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    said = "The map holds 2 days, 2025-02-09 to 2025-02-11; that of 2025-02-11 is read."
    assert said in found.notes
    earlier = read_map(content, world, day=dt.date(2025, 2, 10))
    assert "UA-09" not in shares(earlier)
    with pytest.raises(ScenarioError, match="a day on or after 2025-02-09, the first day of the"):
        read_map(content, world, day=dt.date(2025, 2, 1))


def test_features_with_and_without_a_day_are_asked_about(world: World) -> None:
    with pytest.raises(ScenarioError, match="features with a day and features without given"):
        read_map(text(collection(feature(date=DAYS[0]), feature(FAR))), world)


def test_a_long_packed_file_of_many_days_is_read_day_by_day() -> None:
    content = text(collection(*(feature(date=f"2025-02-{n % 28 + 1:02}") for n in range(200))))
    limit = len(content) // 4
    layers = read_layers(gzip.compress(content), limit_bytes=limit)
    assert len(layers.days) == 28
    undated = text(collection(*(feature() for _ in range(200))))
    with pytest.raises(ScenarioError, match=r"bytes when unpacked given; at most [\d,]+ bytes"):
        read_layers(gzip.compress(undated), limit_bytes=limit)


SIDES = {
    "layer": ("Russian Control of Terrain in Ukraine", "Claimed Ukrainian Counteroffensives"),
    "status": ("occupied", "contested"),
    "controlledBy": ("Russia", "Ukraine"),
    "side": ("RU", "UA"),
    "Статус": ("Окуповано", "Звільнено"),
    "тип": ("оккупированные территории", "серая зона"),
}


@pytest.mark.parametrize("key", SIDES)
def test_layers_of_both_sides_are_told_apart(key: str, world: World) -> None:
    ours, theirs = SIDES[key]
    found = read_map(text(collection(feature(**{key: ours}), feature(FAR, **{key: theirs}))), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    said = "is left out" if "Claimed" in theirs else "stays with Ukraine"
    assert f"Layer '{theirs}' {said}." in found.notes


@pytest.mark.parametrize(
    "content",
    [
        collection(feature(zone="A"), feature(FAR, zone="B"), feature(FAR, zone="B")),
        collection(feature(name="North"), feature(FAR, name="South")),
        collection(feature(held=True), feature(FAR, held=False)),
        collection(feature(name="Occupied, not liberated"), feature(FAR, name="Area")),
    ],
)
def test_what_is_not_plain_is_asked_about(content: Any, world: World) -> None:
    with pytest.raises(ScenarioError, match=r"no party given; .*mapping=\{'.*': 'PARTY'\}"):
        read_map(text(content), world)
    everything = read_map(text(content), world, {"*": "russia"})
    assert "UA-09" in shares(everything)


@pytest.mark.parametrize("key", ["Стан", "what", "Zustand"])
def test_an_unknown_property_that_speaks_names_the_layers(key: str, world: World) -> None:
    rows = (feature(**{key: "Окуповано"}), feature(FAR, **{key: "Звільнено"}))
    assert shares(read_map(text(collection(*rows)), world)) == pytest.approx(SHARES, abs=1e-3)
    country = (feature(**{key: "Ukraine", "id": 1}), feature(FAR, **{key: "Ukraine", "id": 2}))
    assert "UA-09" in shares(read_map(text(collection(*country)), world))


@pytest.mark.parametrize("key", ["fill", "stroke", "styleUrl"])
def test_polygons_drawn_in_two_colours_are_asked_about(key: str, world: World) -> None:
    rows = (feature(**{key: "#ff0000"}), feature(FAR, **{key: "#0000ff"}))
    with pytest.raises(ScenarioError, match=r"no party given; .*mapping=\{'#[0f]+': 'PARTY'\}"):
        read_map(text(collection(*rows)), world)
    found = read_map(text(collection(*rows)), world, {"#ff0000": "russia", "#0000ff": "ukraine"})
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    same = (feature(**{key: "#ff0000"}), feature(FAR, **{key: "#ff0000"}))
    assert "UA-23" in shares(read_map(text(collection(*same)), world))


def test_two_properties_that_disagree_are_asked_about(world: World) -> None:
    content = text(collection(feature(name="Occupied", status="liberated")))
    with pytest.raises(ScenarioError, match="'Occupied' by name and 'liberated' by status given"):
        read_map(content, world)
    assert "UA-09" in shares(read_map(content, world, layer_property="name"))
    assert shares(read_map(content, world, layer_property="status")) == {}


def test_a_liberated_map_is_nobodys_gain(world: World) -> None:
    assert shares(read_map(text(feature(name="Liberated")), world)) == {}
    layers = read_layers(text(feature()), name="liberated_2022.geojson")
    assert overlay(layers).control() == {}
    assert overlay(read_layers(text(feature()), name="ukraine_front.geojson")).control()


BILLION = "<!DOCTYPE k [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><kml>&b;</kml>"
NEST = '{"type":"GeometryCollection","geometries":['
BAD = {
    "cut gzip": (gzip.compress(text(feature()))[:60], "a broken gzip file given"),
    "cut zip": (zipped(**{"a.geojson": text(feature())})[:80], "a broken archive given"),
    "cut kml": (kml({"A": RING})[:300], r"broken XML \(.*\) given; whole KML"),
    "no map": (zipped(**{"readme.txt": b"x"}), "an archive without a map given"),
    "climbs": (zipped(**{"../../a.geojson": b"{}"}), "names that stay inside the archive"),
    "climbs on Windows": (zipped(**{"C:\\a.geojson": b"{}"}), "names that stay inside"),
    "too many files": (zipped(**{f"{n}.json": b"" for n in range(201)}), "an archive of 201 files"),
    "bomb": (zipped(**{"a.json": b" " * 20_000_001}), "20,000,001 bytes when unpacked given"),
    "packed bomb": (gzip.compress(b"0" * 6_000_000),
                    "more than 5,000,000 bytes when unpacked given; at most 5,000,000 bytes, or "
                    "more where each feature carries its day"),
    "link": (b"<kml><Document><NetworkLink><Link><href>x</href></Link></NetworkLink></Document>"
             b"</kml>", "KML that only links to another file given; KML with polygons. Open it"),
    "geoparquet": (b"PAR1" + bytes(99), "a Parquet file given; GeoJSON, TopoJSON, .* FlatGeobuf"),
    "entities": (BILLION.encode(), "XML that declares entities given"),
    "deep kml": (b"<kml>" + b"<Folder>" * 1000, "elements nested more than 60 deep"),
    "deep json": ((NEST * 100_000).encode(), "JSON nested too deep"),
    "html": (b"<html><body>404</body></html>", "a web page given; .* Save the file itself"),
    "vrt": (b"<OGRVRTDataSource/>", "XML of the kind OGRVRTDataSource given"),
    "many corners": (b'{"type":"Polygon","coordinates":[[' + b"[3,4]," * 400_000 + b"[3,4]]]}",
                     "corners given; at most 300,000 corners"),
    "many corners in kml": (b"<kml>" + b"3,4 " * 700_000 + b"</kml>", "corners given"),
    "sqlite": (b"SQLite format 3\0" + bytes(5000), "a map that cannot be read given"),
    "shapefile alone": (zipped(**{"a.shp": bytes(100)}), "a shapefile without its .shx and .dbf"),
    "bad topology": (text({"type": "Topology", "objects": 7, "arcs": {}}), "cannot be read|no pol"),
    "bad esri": (text({"geometryType": "esriGeometryPolygon"}), "cannot be read|no polygon"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture given; .* Save the map as GeoJSON"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_files_are_refused_in_words(kind: str, world: World) -> None:
    content, message = BAD[kind]
    with pytest.raises(ScenarioError, match=message) as caught:
        read_map(content, world)
    assert str(caught.value).startswith("The file cannot be used (")


def test_an_archive_with_a_password_is_refused(world: World) -> None:
    content = bytearray(zipped(**{"a.geojson": text(feature())}))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ScenarioError, match="a password-protected archive given"):
        read_map(bytes(content), world)


def test_a_table_of_a_million_corners_is_refused(
    written: Callable[..., Path], world: World
) -> None:
    angle = np.linspace(0, 2 * np.pi, 310_000)[:-1]
    ring = np.column_stack([36 + np.cos(angle), 48 + np.sin(angle)]).tolist()
    content = written("front.gpkg", {"occupied": ring}, "GPKG").read_bytes()
    with pytest.raises(ScenarioError, match="corners given; at most 300,000 corners"):
        read_map(content, world)


GOOD = [*KINDS.values()]


@settings(max_examples=40, deadline=None)
@given(good=st.sampled_from(GOOD), at=st.floats(0, 1), cut=st.booleans(), new=st.binary(max_size=4))
def test_a_damaged_file_of_any_format_is_read_or_refused_in_words(
    good: bytes, at: float, cut: bool, new: bytes
) -> None:
    place = int(at * len(good))
    content = good[:place] + new + (b"" if cut else good[place + len(new) :])
    problems: tuple[Problem, ...] = ()
    try:
        read_layers(content)
    except ModelError as error:
        problems = error.problems
    assert all(problem.where and problem.allowed for problem in problems)


corners = st.tuples(st.floats(30, 36), st.floats(46, 50), st.floats(0.5, 3), st.floats(0.5, 2))


@settings(max_examples=8, deadline=None)
@given(corners=corners)
def test_any_format_of_one_polygon_gives_one_share(
    corners: tuple[float, ...], world: World
) -> None:
    x, y, width, height = corners
    box = shapely.box(x, y, x + width, y + height).exterior
    ring = [list(point) for point in box.coords]
    ways = [
        text(feature(ring)), gzip.compress(text(feature(ring))), esri(ring=ring),
        kml({"Occupied": ring}), zipped(**{"doc.kml": kml({"Occupied": ring})}),
        text({"type": "Topology", "arcs": [ring],
              "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}}),
        text(feature(ring)).decode().encode("utf-16"), text(feature([ring[0], *ring[:0:-1]])),
        text({"type": "GeometryCollection", "geometries": [feature(ring)["geometry"]]}),
        text({"type": "Feature", "properties": None, "geometry": {
            "type": "MultiPolygon", "coordinates": [[[[*p, 120.5] for p in ring]]]}}),
        *(tabled(ring, driver) for driver in ("ESRI Shapefile", "GPKG", "FlatGeobuf")),
    ]  # fmt: skip
    first, *rest = (shares(read_map(way, world)) for way in ways)
    for other in rest:
        assert other == pytest.approx(first, abs=1e-3)
