"""A part of a map is never read as the whole, and what is broken is refused, never a traceback."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from model import ScenarioError
from model.core.packed import unzipped
from model.territory.layers import read_layers
from tests.territory.makers import (
    FAR,
    RING,
    collection,
    esri,
    feature,
    kml,
    text,
    topology,
    zipped,
)

OCCUPIED = feature(name="Occupied")


@pytest.mark.parametrize(
    ("around", "given"),
    [
        ({"exceededTransferLimit": True}, "exceededTransferLimit"),
        ({"properties": {"exceededTransferLimit": True}}, "exceededTransferLimit"),
        ({"numberMatched": 500, "numberReturned": 1}, "1 of a service's 500 features"),
        ({"totalFeatures": 2}, "1 of a service's 2 features"),
    ],
)
def test_a_page_of_a_services_answer_is_refused(around: dict[str, Any], given: str) -> None:
    with pytest.raises(ScenarioError, match=given):
        read_layers(text(collection(OCCUPIED, **around)))


def test_an_answer_of_arcgis_that_stopped_at_its_limit_is_refused() -> None:
    content = esri().replace(b'"features"', b'"exceededTransferLimit": true, "features"')
    with pytest.raises(ScenarioError, match="a part of a service's features"):
        read_layers(content)


@pytest.mark.parametrize(
    "around",
    [{"exceededTransferLimit": False}, {"numberMatched": 1}, {"totalFeatures": "unknown"},
     {"numberMatched": None}],
)  # fmt: skip
def test_a_whole_answer_is_read(around: dict[str, Any]) -> None:
    assert read_layers(text(collection(OCCUPIED, **around))).names == ("Occupied",)


def test_all_pages_one_after_the_other_are_the_whole() -> None:
    first = collection(OCCUPIED, exceededTransferLimit=True, numberMatched=2)
    last = collection(feature(FAR, name="Occupied"), numberMatched=2)
    (layer,) = read_layers(text(first) + b"\n" + text(last))
    (alone,) = read_layers(text(collection(OCCUPIED)))
    assert layer.geometry.area > alone.geometry.area
    with pytest.raises(ScenarioError, match="1 of a service's 2"):
        read_layers(text(last))


@pytest.mark.parametrize(("one", "given"), [(topology(), "2 maps of TopoJSON"), (esri(), "Extra")])
def test_several_maps_of_which_one_would_be_read_are_refused(one: bytes, given: str) -> None:
    with pytest.raises(ScenarioError, match=given):
        read_layers(one + b"\n" + one)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"UTF-8", b"UT-8"),
        (b'xmlns="', b'xmlns="}'),
        (b"<Document>", b"<Document><gx:drawOrder>1</gx:drawOrder>"),
    ],
)
def test_kml_that_only_the_second_reader_would_refuse_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(ScenarioError, match="broken XML"):
        read_layers(kml({"Occupied": RING}).replace(old, new, 1))


@pytest.mark.parametrize(("old", "new"), [(b"TABLE mark (", b"TABLE m\xc9rk ("),
                                          (b"markmark", b"m\xc9rkmark")])  # fmt: skip
def test_a_geopackage_whose_names_are_no_text_is_no_traceback(
    old: bytes, new: bytes, written: Callable[..., Path]
) -> None:
    path = written("front.gpkg", {"occupied": RING}, "GPKG")
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE mark (here INTEGER)")
    base.close()
    assert old in path.read_bytes()
    with suppress(ScenarioError):  # GDAL may refuse it too
        assert read_layers(path.read_bytes().replace(old, new)).names == ("occupied",)


def test_an_archive_with_a_nameless_file_is_broken() -> None:
    content = zipped(a=b"x")
    assert unzipped("maps.zip", content) == {"a": b"x"}
    nameless = io.BytesIO()
    with zipfile.ZipFile(nameless, "w") as archive:
        archive.writestr(zipfile.ZipInfo("\0a"), b"x")
    with pytest.raises(ScenarioError, match="a broken archive"):
        unzipped("maps.zip", nameless.getvalue())


ARCS = [RING, FAR]
SHAPE = {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Occupied"}}


@pytest.mark.parametrize(
    ("other", "arcs", "given"),
    [
        ({"arcs": [[0], [9]]}, ARCS, "arc 9 given; one of 2 arcs"),
        ({"arcs": [[-3]]}, ARCS, "arc -3 given"),
        ({"arcs": [[1.5]]}, ARCS, "arc 1.5 given"),
        ({"arcs": [[True]]}, ARCS, "arc True given"),
        ({"type": "Polygn"}, ARCS, "type 'Polygn' given"),
        ({"arcs": [[1]]}, [RING, [["38", "48"]] * 4], r"arcs\[1\]: a list of 4 given"),
        ({"arcs": [[1]]}, [RING, 7], r"arcs\[1\]: 7 given"),
    ],
)
def test_a_shape_of_topojson_that_cannot_be_drawn_is_refused(
    other: dict[str, Any], arcs: list[Any], given: str
) -> None:
    objects = {"a": SHAPE, "b": {**SHAPE, **other}}
    with pytest.raises(ScenarioError, match=given):
        read_layers(text({"type": "Topology", "arcs": arcs, "objects": objects}))


@pytest.mark.parametrize(
    ("feature_of", "given"),
    [
        ({"geometry": {"rings": "x"}}, r"features\[1\].geometry.rings: 'x' given; a list of rings"),
        ({"geometry": {"rings": [[["38,5", "48,2"]] * 4]}}, r"rings\[0\]: a list of 4 given"),
        ({"geometry": {"curveRings": [[[38, 48], {"c": [[39, 48], [38, 47]]}]]}}, "curves given"),
        (7, r"features\[1\]: 7 given; an object"),
    ],
)
def test_a_shape_of_esri_json_that_cannot_be_drawn_is_refused(feature_of: Any, given: str) -> None:
    content = json.loads(esri())
    content["features"].append(feature_of)
    with pytest.raises(ScenarioError, match=given):
        read_layers(text(content))
