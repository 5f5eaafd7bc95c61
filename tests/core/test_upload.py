"""What a user hands in: never read beyond the limit, and refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.core.errors import ScenarioError
from model.core.upload import read_text


def test_bytes_text_and_path_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"a": "ї"}', encoding="utf-8")
    expected = '{"a": "ї"}'
    assert read_text(path, 100, "GeoJSON") == ("a.geojson", expected)
    assert read_text(str(path), 100, "GeoJSON") == ("a.geojson", expected)
    assert read_text(path.read_bytes(), 100, "GeoJSON") == ("upload", expected)
    assert read_text(f"\n {expected}", 100, "GeoJSON") == ("text", f"\n {expected}")


def test_a_byte_order_mark_is_dropped() -> None:
    assert read_text(b"\xef\xbb\xbf{}", 10, "GeoJSON") == ("upload", "{}")


def test_a_huge_file_is_refused_by_its_size_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.geojson"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    with pytest.raises(ScenarioError, match=r"huge\.geojson: 200\.0 MB given; at most 5\.0 MB"):
        read_text(path, 5_000_000, "GeoJSON")


@pytest.mark.parametrize("source", [b"{" + b" " * 99, "{" + " " * 99])
def test_long_content_is_refused(source: str | bytes) -> None:
    with pytest.raises(ScenarioError, match=r"at most 0\.0 MB\. Simplify it"):
        read_text(source, 99, "GeoJSON")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "upload: an empty file given; GeoJSON text"),
        (b" \n\t", "an empty file given"),
        (b"\x1f\x8b\x08\x00", "a compressed file given; GeoJSON text. Unpack it first"),
        (b"PK\x03\x04", "a compressed file given"),
        ("{ї}".encode("utf-16"), r"bytes that are not UTF-8 \(at byte 0\) given; UTF-8 text"),
    ],
)
def test_content_that_is_no_text_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        read_text(content, 1000, "GeoJSON")


@pytest.mark.parametrize("source", ["no/such.geojson", "nul\0byte", "not json", "x" * 5000])
def test_a_path_to_nothing_is_refused(source: str) -> None:
    with pytest.raises(ScenarioError, match=r"(no such file|File name too long) given"):
        read_text(source, 1000, "GeoJSON")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no regular file given; a GeoJSON file"):
        read_text(tmp_path, 1000, "GeoJSON")


def test_empty_text_is_refused() -> None:
    with pytest.raises(ScenarioError, match="text: an empty file given"):
        read_text("", 1000, "GeoJSON")
