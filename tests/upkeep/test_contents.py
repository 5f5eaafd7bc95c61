"""What a file unpacks to is limited before it is in memory: bombs are refused by name and limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model.upkeep import contents
from model.upkeep.aid import add_aid
from model.upkeep.contents import ARCHIVE_BYTES, FILE_BYTES, archive_of, content_of, workbook_of
from model.upkeep.copies import UpkeepError
from model.upkeep.lines import add_lines
from model.upkeep.prices import add_prices
from tests.upkeep.prices import DAY

Content = Callable[[Path], dict[str, bytes]]

BLANKS = b" " * 1_000_000


def gzip_bomb(file: Path, millions: int) -> Path:
    with gzip.open(file, "wb") as stream:
        for _ in range(millions):
            stream.write(BLANKS)
    return file


def book_bomb(file: Path, millions: int) -> Path:
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet1.xml", "w") as stream,
    ):
        for _ in range(millions):
            stream.write(BLANKS)
    return file


def sparse(file: Path, size: int) -> Path:
    with file.open("wb") as stream:
        stream.truncate(size)
    return file


def test_an_archive_that_unpacks_to_too_much_is_refused(data: Path, content: Content) -> None:
    file = gzip_bomb(data.parent / "deepstate-map-data.geojson.gz", 310)
    assert file.stat().st_size < 400_000
    before = content(data)
    with pytest.raises(UpkeepError, match=(
        r"left as they are.*\n.*deepstate-map-data\.geojson\.gz: more than 300,000,000 bytes when "
        r"unpacked given; at most 300,000,000 bytes\. Give the new days as files of their own\."
    )):  # fmt: skip
        add_lines(file, data, DAY)
    assert content(data) == before


@pytest.mark.parametrize("add", [add_prices, add_aid])
def test_a_workbook_that_unpacks_to_too_much_is_refused(
    data: Path, content: Content, add: Callable[..., str]
) -> None:
    file = book_bomb(data.parent / "Ukraine_Support_Tracker_Release_30.xlsx", 61)
    before = content(data)
    with pytest.raises(UpkeepError, match=(
        r"Release_30\.xlsx: 61,000,000 bytes when unpacked given; at most 60,000,000 bytes\. "
        r"Save the sheets that are read as a workbook of their own\."
    )):  # fmt: skip
        add(file, data, DAY)
    assert content(data) == before


def test_a_bomb_is_not_unpacked_further_than_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "ARCHIVE_BYTES", 2_000_000)
    packed = gzip_bomb(tmp_path / "days.geojson.gz", 200)
    book = book_bomb(tmp_path / "book.xlsx", 200)
    tracemalloc.start()
    try:
        for read, file in ((archive_of, packed), (workbook_of, book)):
            with pytest.raises(UpkeepError, match="when unpacked given"):
                read(file)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("read", "name", "limit"),
    [(archive_of, "days.geojson.gz", ARCHIVE_BYTES), (archive_of, "day.geojson", ARCHIVE_BYTES),
     (workbook_of, "book.xlsx", FILE_BYTES), (content_of, "release.csv", FILE_BYTES)],
)  # fmt: skip
def test_a_long_file_is_refused_before_it_is_read(
    tmp_path: Path, read: Callable[[Path], bytes], name: str, limit: int
) -> None:
    file = sparse(tmp_path / name, limit + 1)
    with pytest.raises(UpkeepError, match=rf"{name}: {limit + 1:,} bytes given; at most {limit:,}"):
        read(file)


def test_what_lies_within_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "days.geojson.gz"
    file.write_bytes(gzip.compress(b"{}") + gzip.compress(b" "))  # one after the other
    assert archive_of(file) == b"{} "
    file.write_bytes(gzip.compress(b"{}" * 5000)[:-9])
    with pytest.raises(UpkeepError, match="a broken gzip file given; a whole gzip file"):
        archive_of(file)
