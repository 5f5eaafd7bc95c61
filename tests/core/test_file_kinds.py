"""A file of another kind under any ending is called by what it is, by every reader."""

from __future__ import annotations

import doctest
import io
import zipfile

import pytest

from model import World
from model.core import file_kinds
from model.core.errors import ScenarioError
from model.core.file_kinds import kind_of
from model.core.reading import read_toml
from model.scenario.price_file import read_prices
from model.territory.own_map import read_map
from model.territory.own_values import read_values
from tests.territory.makers import zipped


def stored(**files: bytes) -> bytes:
    """Return an archive whose files stand there as they are, as ODF has its first one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


ODT = "application/vnd.oasis.opendocument.text"
FOREIGN = {
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a picture"),
    "GeoTIFF": (b"II*\0\x08\0\0\0" + bytes(9), "a picture"),
    "SVG": (b'<?xml version="1.0"?>\n<!-- map -->\n<svg width="9"></svg>', "a picture"),
    "DOCX": (zipped(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
             "a text document"),
    "ODT": (stored(mimetype=ODT.encode()), "a text document"),
    "PPTX": (zipped(**{"ppt/presentation.xml": b"<a/>"}), "a presentation"),
    "RTF": (rb"{\rtf1\ansi Donetsk}", "a text document"),
    "XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an old or password-protected Office"),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><body>&nbsp;</body></html>", "a web page"),
    "table of a web page": (b"<html><table><tr><td>region</td></tr></table>", "a web page"),
    "RAR": (b"Rar!\x1a\x07\x01\0", "an archive of another kind than ZIP"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "an archive of another kind than ZIP"),
    "Parquet": (b"PAR1" + bytes(30) + b"PAR1", "a Parquet file"),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a pointer of Git LFS"),
}  # fmt: skip
READERS = {
    "map": (lambda content, world: read_map(content, world), "GeoJSON, TopoJSON"),
    "table": (lambda content, world: read_values(content, world), "a CSV, XLSX or ODS file"),
    "prices": (lambda content, _: read_prices(content), "a CSV, XLSX or ODS file"),
    "scenario": (lambda content, _: read_toml(content), "TOML text"),
}


def test_the_examples_hold() -> None:
    assert doctest.testmod(file_kinds).failed == 0


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_of_another_kind_is_called_by_what_it_is(
    kind: str, reader: str, world: World
) -> None:
    content, name = FOREIGN[kind]
    read, allowed = READERS[reader]
    with pytest.raises(ScenarioError) as caught:
        read(content, world)
    (problem,) = caught.value.problems
    assert problem.given.startswith(name)
    assert problem.allowed.startswith(allowed)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"region;value\n", b"<kml></kml>", b"PK",
                                     b"SQLite format 3\0", b"\x1f\x8b", b"format = 1"])  # fmt: skip
def test_what_may_be_read_is_of_no_other_kind(content: bytes) -> None:
    assert kind_of(content) is None


def test_maps_and_tables_that_are_swapped_are_told_apart(world: World) -> None:
    with pytest.raises(ScenarioError, match="text that is no map given; GeoJSON"):
        read_map(b"region,group,value,unit\nUA-14,coal,1,million USD_2023\n", world)
    with pytest.raises(ScenarioError, match="a workbook given; a shapefile, KML"):
        read_map(zipped(**{"xl/workbook.xml": b"<a/>"}), world)
    with pytest.raises(ScenarioError, match=r"JSON text given; a CSV, XLSX or ODS file\. Save"):
        read_values(b'{"type": "FeatureCollection", "features": []}', world)
    with pytest.raises(ScenarioError, match="XML text given; a CSV"):
        read_values(b'<?xml version="1.0"?><kml/>', world)
