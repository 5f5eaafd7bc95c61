"""A shapefile's files belong together, and its texts are read in what they are written in."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from model import ScenarioError
from model.territory.layers import read_layers
from tests.territory.makers import FAR, RING, zipped_shapefile


def test_a_shapefile_whose_table_is_shorter_is_refused(written: Callable[..., Path]) -> None:
    path = written("front.shp", {"occupied": RING, "liberated": FAR}, "ESRI Shapefile")
    assert read_layers(zipped_shapefile(path)).names == ("liberated", "occupied")
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    table.write_bytes(content[:4] + struct.pack("<I", 1) + content[8:])
    with pytest.raises(ScenarioError, match="2 shapes and 1 rows of properties"):
        read_layers(zipped_shapefile(path))


@pytest.mark.parametrize("codec", ["cp1251", "cp1125", "utf-8"])
@pytest.mark.parametrize(
    ("occupied", "liberated"),
    [
        ("Оккупировано", "Освобождено"),
        ("ОККУПИРОВАНО", "ОСВОБОЖДЕНО"),
        ("Окуповано", "Звільнені"),
        ("ЗОНА ПІВДЕНЬ № 1 їі", "Є"),
    ],
)
def test_the_texts_of_a_table_without_a_word_on_their_encoding(
    codec: str, occupied: str, liberated: str, written: Callable[..., Path]
) -> None:
    path = written("front.shp", {"A" * 40: RING, "B" * 40: FAR}, "ESRI Shapefile")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    for filler, word in ((b"A" * 40, occupied), (b"B" * 40, liberated)):
        content = content.replace(filler, word.encode(codec).ljust(40))
    table.write_bytes(content)
    assert read_layers(zipped_shapefile(path)).names == tuple(sorted((occupied, liberated)))


def test_the_byte_of_the_language_goes_first(written: Callable[..., Path]) -> None:
    path = written("front.shp", {"A" * 40: RING}, "ESRI Shapefile")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    content = table.read_bytes().replace(b"A" * 40, "ряст".encode("cp866").ljust(40))
    table.write_bytes(content[:29] + b"\x65" + content[30:])
    assert read_layers(zipped_shapefile(path)).names == ("ряст",)
