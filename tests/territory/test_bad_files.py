"""Bad files of every format: refused in words, in both languages, without eating the machine."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import World
from model.core.errors import ModelError, Problem, ScenarioError
from model.territory.geometry import read_layers
from model.territory.own_map import read_map
from model.territory.own_values import read_values
from tests.territory.makers import (
    KINDS,
    RING,
    collection,
    feature,
    kml,
    text,
    zipped,
)
from tests.territory.test_days import SEVERAL
from tests.territory.test_kinds import TABLES, UNIT, raw
from tests.territory.test_naming import ASKED
from ui.speech import words
from ui.speech.language import speaking

MOST_MB = 200
MAPS = {**KINDS, "shapefile": raw("shapefile.zip")}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2_000)
MAP_ENDINGS = ["geojson", "json", "geojsonl", "topojson", "kml", "kmz", "zip", "gpkg", "gz"]
TABLE_ENDINGS = ["csv", "tsv", "txt", "xlsx", "ods"]


def refused(read: Callable[[], object]) -> str:
    """Return the first problem of what is refused, said alike in both languages."""
    with pytest.raises(ScenarioError) as caught:
        read()
    problem = caught.value.problems[0]
    with speaking("uk"):
        ukrainian = words.problem_line(problem)
    assert any("а" <= letter <= "я" for letter in ukrainian), ukrainian
    return str(caught.value)


@pytest.mark.parametrize("kind", [kind for kind in MAPS if "lines" not in kind])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_map_cut_short_is_refused(kind: str, part: float, world: World) -> None:
    content = MAPS[kind]
    refused(lambda: read_map(content[: int(part * len(content))], world))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "lines" in kind])
def test_lines_cut_inside_a_line_are_refused(kind: str, world: World) -> None:
    assert "ends too early" in refused(lambda: read_map(KINDS[kind][:-20], world))


@pytest.mark.parametrize("driver", ["GPKG"])
@pytest.mark.parametrize("part", [0.1, 0.5])
def test_a_geopackage_cut_short_is_refused(
    driver: str, part: float, written: Callable[..., Path], world: World
) -> None:
    content = written("front.gpkg", {"occupied": RING}, driver).read_bytes()
    refused(lambda: read_map(content[: int(part * len(content))], world))


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_workbook_cut_short_is_refused(part: float, world: World) -> None:
    content = raw("v.xlsx")
    told = refused(lambda: read_values(content[: int(part * len(content))], world))
    assert "a broken archive given; a whole zip archive" in told


@pytest.mark.parametrize("ending", MAP_ENDINGS)
@pytest.mark.parametrize("content", [b"", PICTURE, b"region,value\n", b"\0" * 500])
def test_what_is_no_map_under_the_right_ending_is_refused(
    ending: str, content: bytes, world: World, tmp_path: Path
) -> None:
    path = tmp_path / f"front.{ending}"
    path.write_bytes(content)
    refused(lambda: read_map(path, world))
    refused(lambda: read_map(content, world))


@pytest.mark.parametrize("ending", TABLE_ENDINGS)
@pytest.mark.parametrize("content", [b"", PICTURE, text(collection(feature())), b"\0" * 500])
def test_what_is_no_table_under_the_right_ending_is_refused(
    ending: str, content: bytes, world: World, tmp_path: Path
) -> None:
    path = tmp_path / f"values.{ending}"
    path.write_bytes(content)
    refused(lambda: read_values(path, world))


@pytest.mark.parametrize("ending", MAP_ENDINGS)
@pytest.mark.parametrize("kind", ["byte order mark", "gzip", "folder", "kmz", "topology"])
def test_a_map_under_another_ending_is_read_by_its_content(
    kind: str, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"front.{ending}"
    path.write_bytes(KINDS[kind])
    assert read_layers(path).names


def locked(content: bytes) -> bytes:
    """Return a zip archive that says that its first file has a password."""
    found = bytearray(content)
    found[6] |= 1
    found[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(found)


@pytest.mark.parametrize("kind", ["kmz", "two files", "shapefile"])
def test_a_map_with_a_password_is_refused(kind: str, world: World) -> None:
    told = refused(lambda: read_map(locked(MAPS[kind]), world))
    assert "a password-protected archive given" in told


def test_a_workbook_with_a_password_is_refused(world: World) -> None:
    assert "password" in refused(lambda: read_values(locked(raw("v.xlsx")), world))
    old = b"\xd0\xcf\x11\xe0" + bytes(5_000)  # what Excel makes of a workbook with a password
    assert "an old or password-protected Office file" in refused(lambda: read_values(old, world))


NEST = b'{"type":"GeometryCollection","geometries":['
ENTITY = b"<!DOCTYPE k [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><kml>&b;</kml>"
OUTSIDE = b"<!DOCTYPE k [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><kml>&a;</kml>"
CORNERS = b"[3.5,4.5]," * 1_000_000


def archive(name: str, content: bytes) -> bytes:
    return zipped(**{name: content})


def giant() -> bytes:
    """Return a gzip file of two gigabytes: one piece of ten megabytes, two hundred times."""
    return gzip.compress(bytes(10_000_000)) * 200


def lying() -> bytes:
    """Return an archive whose file unpacks to more than it says."""
    content = bytearray(archive("a.geojson", b" " * 30_000_000))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.find(mark) + at
        content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def many(count: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for number in range(count):
            made.writestr(f"{number}.geojson", b"{}")
    return stream.getvalue()


MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a million corners": (
        lambda: b'{"type":"Polygon","coordinates":[[' + CORNERS + b"[3.5,4.5]]]}", "bytes|corners"),
    "a million corners, packed": (
        lambda: gzip.compress(b'{"type":"Polygon","coordinates":[[' + CORNERS + b"[3,4]]]}", 1),
        "bytes when unpacked|corners"),
    "a million corners in KMZ": (
        lambda: archive("doc.kml", b"<kml>" + b"3.5,4.5 " * 1_000_000 + b"</kml>"),
        "bytes when unpacked|corners"),
    "JSON a thousand deep": (lambda: NEST * 1_000 + b"]}" * 1_000, "deep|no polygon"),
    "JSON ten thousand deep": (lambda: NEST * 10_000, "nested too deep"),
    "brackets": (lambda: b"[" * 1_000_000, "nested too deep|corners"),
    "KML a thousand deep": (lambda: b"<kml>" + b"<Folder>" * 1_000, "nested more than 60 deep"),
    "KMZ a thousand deep": (lambda: archive("doc.kml", b"<kml>" + b"<Folder>" * 1_000),
                            "nested more than 60 deep"),
    "gigabytes in gzip": (giant, "bytes when unpacked given"),
    "gigabytes in zip": (lambda: archive("a.geojson", bytes(25_000_000)), "bytes when unpacked"),
    "more than it says": (lying, "a broken archive given"),
    "a name that climbs": (lambda: archive("../../a.geojson", b"{}"), "stay inside the archive"),
    "a name from the root": (lambda: archive("/etc/a.kml", b"<kml/>"), "stay inside the archive"),
    "a name of another disk": (lambda: archive("C:\\a.shp", b""), "stay inside the archive"),
    "a thousand files": (lambda: many(1_000), "an archive of 1,000 files"),
    "entities": (lambda: ENTITY, "XML that declares entities"),
    "entities in KMZ": (lambda: archive("doc.kml", ENTITY), "XML that declares entities"),
    "a file named by XML": (lambda: OUTSIDE, "XML that declares entities"),
    "an archive in an archive": (lambda: archive("a.zip", KINDS["kmz"]), "archive without a map"),
}  # fmt: skip


def within(read: Callable[[], str]) -> str:
    """Return what a reader says; fail when it takes more memory than a file may."""
    tracemalloc.start()
    try:
        told = read()
        assert tracemalloc.get_traced_memory()[1] < MOST_MB * 1_000_000
    finally:
        tracemalloc.stop()
    return told


@pytest.mark.parametrize("kind", MADE)
def test_what_would_eat_the_machine_is_refused(kind: str, world: World) -> None:
    make, message = MADE[kind]
    content = make()
    told = within(lambda: refused(lambda: read_map(content, world)))
    assert any(part in told for part in message.split("|")), told


TABLES_MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "gigabytes": (lambda: archive("xl/workbook.xml", bytes(25_000_000)), "bytes when unpacked"),
    "entities": (lambda: archive("xl/workbook.xml", ENTITY), "an archive that is no workbook"),
    "entities in ODS": (lambda: archive("content.xml", ENTITY), "an archive that is no workbook"),
    "a name that climbs": (lambda: archive("../xl/workbook.xml", b"<a/>"), "stay inside"),
    "a long table": (lambda: b"region,group,value,unit\n" + b"UA-14,coal,1,x\n" * 100_000, "bytes"),
    "an empty workbook": (lambda: archive("xl/workbook.xml", b""), "workbook|no rows"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES_MADE)
def test_what_would_eat_the_machine_as_a_table_is_refused(kind: str, world: World) -> None:
    make, message = TABLES_MADE[kind]
    content = make()
    told = within(lambda: refused(lambda: read_values(content, world)))
    assert any(part in told for part in message.split("|")), told


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_cut_inside_a_row_says_so_or_lacks_only_what_is_gone(
    kind: str, world: World
) -> None:
    """Half a text table is a shorter table; its last row is no other number in silence."""
    content = TABLES[kind][0]
    unit = UNIT if kind == "wide" else None
    if content.startswith(b"PK"):
        refused(lambda: read_values(content[:-30], world, unit))
        return
    whole, cut = read_values(content, world, unit).values, content[: len(content) * 4 // 5]
    cut = cut[: cut.rfind(b"\n") + 1]
    for region, groups in read_values(cut, world, unit).values.items():
        assert groups.items() <= whole[region].items()


@pytest.mark.parametrize("kind", [*SEVERAL, *ASKED])
def test_a_map_that_is_not_plain_is_refused_in_both_languages(kind: str, world: World) -> None:
    content = SEVERAL[kind] if kind in SEVERAL else ASKED[kind][0]
    assert "layer_property" in refused(lambda: read_map(content, world))


@pytest.mark.parametrize("kind", ["years", "scenarios", "columns", "half", "other"])
def test_a_table_that_is_not_plain_is_refused_in_both_languages(kind: str, world: World) -> None:
    made = {
        "years": "region,year,value\nUA-14,2022,5\nUA-09,2023,6\n",
        "scenarios": "region,scenario,value\nUA-14,low,5\nUA-09,high,6\n",
        "columns": "region,value,amount\nUA-14,1,2\n",
        "half": "region;value, млрд грн\nUA-14;5\n",
        "other": "region;group;value;unit\nUA-14;coal;₴5;million USD_2023\n",
    }
    unit = UNIT if kind != "other" else None
    refused(lambda: read_values(made[kind].encode(), world, unit))


def test_a_map_of_two_kinds_in_one_archive_names_the_layers_of_both(world: World) -> None:
    content = zipped(**{"occupied.kml": kml({"": RING}), "liberated.geojson": text(feature())})
    assert len(read_layers(content).names) == 2


TABLE_FILES = [TABLES[kind][which] for kind in TABLES for which in (0, 1, 2)]


@settings(max_examples=40, deadline=None)
@given(good=st.sampled_from(TABLE_FILES), at=st.floats(0, 1), cut=st.booleans(),
       new=st.binary(max_size=4))  # fmt: skip
def test_a_damaged_table_of_any_format_is_read_or_refused_in_words(
    good: bytes, at: float, cut: bool, new: bytes, world: World
) -> None:
    place = int(at * len(good))
    content = good[:place] + new + (b"" if cut else good[place + len(new) :])
    problems: tuple[Problem, ...] = ()
    try:
        read_values(content, world, UNIT)
    except ModelError as error:
        problems = error.problems
    assert all(problem.where and problem.allowed for problem in problems)


def test_a_member_without_a_name_and_a_file_of_points_only_are_no_surprise(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(".", b"{}")
    with pytest.raises(ScenarioError):
        read_layers(packed.getvalue(), name="dot.zip")
    with pytest.raises(ScenarioError):
        read_layers(gzip.compress(b"{}"), name="..gz")


def test_texts_among_corners_are_refused_before_room_is_made_for_them() -> None:
    ring = [["1" * 100_000, 1], *[["", 1]] * 900]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"layer": "occupied"}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    tracemalloc.start()
    with pytest.raises(ScenarioError):
        read_layers(text)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_many_coordinate_systems_are_refused_at_the_ninth() -> None:
    part = {"type": "Feature", "properties": {"layer": "occupied"}, "geometry": None}
    features = [part | {"crs": {"properties": {"name": f"EPSG:{32600 + n}"}}} for n in range(9)]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    with pytest.raises(ScenarioError, match="more than 8 coordinate systems given; one for"):
        read_layers(text)


@pytest.mark.parametrize(
    ("part", "cells", "said"),
    [
        ("xl/worksheets/sheet1.xml", '<row r="9"><c r="XFD9"><v>1</v></c></row>',
         "9 rows and 16,384 columns given; at most 1,000 columns"),
        ("xl/worksheets/sheet1.xml", f'<row r="9"><c r="A9"><v>{"x" * 10_001}</v></c></row>',
         "a cell of more than 10,000 characters"),
    ],
)  # fmt: skip
def test_a_workbook_that_takes_far_more_room_than_its_size_is_refused(
    part: str, cells: str, said: str, world: World
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" r:id="r"/></sheets>'
                                         "</workbook>")  # fmt: skip
        book.writestr("xl/_rels/workbook.xml.rels",
                      '<Relationships><Relationship Id="r" Target="worksheets/sheet1.xml"/>'
                      "</Relationships>")  # fmt: skip
        book.writestr(part, f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    with pytest.raises(ScenarioError, match=said):
        read_values(made.getvalue(), world)


def test_a_gzip_file_in_a_gzip_file_is_called_so() -> None:
    twice = gzip.compress(gzip.compress(b"{}"))
    with pytest.raises(ScenarioError, match=r"a gzip file within a gzip file given.*Unpack it"):
        read_layers(twice)
