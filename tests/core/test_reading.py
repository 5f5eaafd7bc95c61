"""What a user hands in: never read beyond the limit, and refused in words."""

from __future__ import annotations

import json
import math
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core.errors import DataError, ScenarioError
from model.core.limits import SCENARIO_BYTES
from model.core.reading import (
    finite,
    read_json,
    read_rows,
    read_text,
    read_toml,
    read_toml_file,
    write_toml,
)

keys = st.text(max_size=8)
values = st.recursive(
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_what_is_written_is_read_again(content: dict[str, Any]) -> None:
    text = write_toml(content)
    assert read_toml(text) == content
    assert read_toml(text.encode()) == content
    assert read_toml(b"\xef\xbb\xbf" + text.encode()) == content


@given(st.binary(max_size=200))
def test_any_bytes_give_a_scenario_file_or_a_clear_error(content: bytes) -> None:
    with suppress(ScenarioError):
        assert isinstance(read_toml(content), dict)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "scenario: an empty file given; TOML text. Check that the file was saved"),
        (b" \n\t\n", "an empty file given"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture given; TOML text."),
        (b"\xff\xfea\0", "a binary file given"),
        (b"format = 1\0", "a binary file given"),
        (
            "Титул".encode("cp1251"),
            r"text that looks like windows-1251, not UTF-8 \(at byte 0\) given; UTF-8 text",
        ),
        (b"format = ", r"text that is not TOML: Invalid value"),
        (b"a = 1\na = 2", "text that is not TOML: Cannot overwrite a value"),
        (b"region,group,value\nUA-14,coal,5", "text that is not TOML"),
        (b'{"format": 1}', "text that is not TOML"),
        (b"format = " + b"1" * 5000, "text that is not TOML: Exceeds the limit"),
        (b"a = " + b"[" * 5000, "lists within lists without end"),
    ],
)
def test_what_is_no_scenario_file_says_why(content: bytes, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        read_toml(content)


def test_a_file_is_named_in_its_error(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"")
    with pytest.raises(ScenarioError, match=r"mine\.toml: an empty file given"):
        read_toml_file(file)


def test_a_missing_file_says_how_to_find_one(tmp_path: Path) -> None:
    with pytest.raises(
        ScenarioError, match=r"no such file given; a TOML file\. .*mineral-wealth presets"
    ):
        read_toml_file(tmp_path / "none.toml")


def test_a_device_and_a_pipe_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(ScenarioError, match=r"no regular file given; a TOML file"):
            read_toml_file(path)


def test_a_name_that_no_file_has_is_a_problem() -> None:
    with pytest.raises(ScenarioError, match=r"a\\0b: no such file given; a TOML file"):
        read_toml_file("a\0b")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "NoneType given"),
        (3, "int given"),
        ("#" * (SCENARIO_BYTES + 1), "at most 1,000,000 byt"),
    ],
)
def test_what_is_no_text_or_too_long_is_refused(content: Any, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        read_toml(content)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no regular file given; a TOML file"):
        read_toml_file(tmp_path)


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ScenarioError, match="File name too long given; a TOML file"):
        read_toml_file("x" * 5000)


def test_a_file_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.toml"
    file.write_bytes(b"#" * (SCENARIO_BYTES + 1))
    with pytest.raises(ScenarioError, match="1,000,001 bytes given; at most 1,000,000 bytes"):
        read_toml_file(file)
    file.write_bytes(b"a = 1 #" + b"#" * (SCENARIO_BYTES - 7))
    assert read_toml_file(file) == {"a": 1}


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
    with pytest.raises(
        ScenarioError, match=r"huge\.geojson: 200,000,000 bytes given; at most 5,000,000 bytes"
    ):
        read_text(path, 5_000_000, "GeoJSON")


@pytest.mark.parametrize("source", [b"{" + b" " * 99, "{" + " " * 99])
def test_long_content_is_refused(source: str | bytes) -> None:
    with pytest.raises(ScenarioError, match=r"at most 99 bytes\. Simplify it"):
        read_text(source, 99, "GeoJSON")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "upload: an empty file given; GeoJSON text"),
        (b" \n\t", "an empty file given"),
        (b"\x1f\x8b\x08\x00", "a compressed file given; GeoJSON text. Unpack it first"),
        (b"PK\x03\x04", "a compressed file given"),
        ("{ї}".encode("utf-16"), "a binary file given; GeoJSON text. Save the file as UTF-8."),
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


def write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_rows_are_text_by_column(tmp_path: Path) -> None:
    file = write(tmp_path, 'id,note\na,"one, two"\r\nb,\n')
    assert read_rows(file) == [{"id": "a", "note": "one, two"}, {"id": "b", "note": ""}]


@pytest.mark.parametrize("content", ["", "id,note\n"])
def test_a_table_without_rows_is_an_empty_list(tmp_path: Path, content: str) -> None:
    assert read_rows(write(tmp_path, content)) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n3\n", r"table\.csv:3: a row of 1 cells given; 2 cells"),
        ("a,b\n1,2,3\n", r"table\.csv:2: a row of 3 cells given; 2 cells"),
        ("a,b\n1,2\n\n3,4\n", r"table\.csv:3: a row of 0 cells given"),
        ("a,b,a\n1,2,3\n", r"table\.csv:1: a given; each column once"),
        (b"a,b\n\xff\xfe,2\n", r"table\.csv: bytes that are not UTF-8 .*; a CSV table in UTF-8"),
        ('a,b\n"' + "x" * 200_000 + "\n", r"table\.csv: text that is no table \(field larger"),
    ],
)
def test_a_broken_table_says_where(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_rows(write(tmp_path, content))


def test_every_row_of_another_length_is_listed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"(?s)t/x\.csv:2.*t/x\.csv:4") as caught:
        read_rows(write(tmp_path, "a,b\n1\n1,2\n1,2,3\n"), "t/x.csv")
    assert len(caught.value.problems) == 2


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: no file given; the table must be there"):
        read_rows(tmp_path / "none.csv")


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Is a directory given; a readable file"):
        read_rows(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows: no such pipes; CI has them")
def test_a_pipe_is_no_table_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rates.csv")
    with pytest.raises(DataError, match=r"rates\.csv: no regular file given; a readable file"):
        read_rows(tmp_path / "rates.csv")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=9)))
def test_any_text_of_a_cell_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "cells.csv"
    quoted = "".join('k,"' + cell.replace('"', '""') + '"\n' for cell in cells)
    file.write_text("key,cell\n" + quoted, encoding="utf-8", newline="")
    assert [row["cell"] for row in read_rows(file)] == cells


@given(st.dictionaries(keys, st.integers() | st.text() | st.none() | st.lists(st.booleans())))
def test_json_says_what_was_written(content: dict[str, Any]) -> None:
    assert read_json(json.dumps(content)) == content
    assert read_json(json.dumps(content).encode()) == content


def test_an_object_has_each_key_once() -> None:
    with pytest.raises(ScenarioError, match="b: this key 2 times given; each key of an obj") as got:
        read_json('{"a": {"b": 1, "b": 2, "c": 3, "c": 4, "c": 5}}')
    assert [p.given for p in got.value.problems] == ["this key 2 times", "this key 3 times"]


@pytest.mark.parametrize("text", ["NaN", '{"a": -Infinity}', "", "{", b"\xff\xfe"])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


def test_numbers_that_json_does_not_have_become_null() -> None:
    content = {"a": math.nan, 2: [1.5, math.inf], "c": (True, None, "x")}
    assert finite(content) == {"a": None, "2": [1.5, None], "c": [True, None, "x"]}
