"""Reading scenario files: what is no scenario file says why."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core.errors import ScenarioError
from model.core.toml import LIMIT_BYTES, read_toml, read_toml_file, write_toml

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
        (b"", "scenario: an empty file given; a scenario in TOML. Start from a preset"),
        (b" \n\t\n", "an empty file given"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a binary file given; a scenario in TOML, as UTF-8 text"),
        (b"\xff\xfea\0", "a binary file given"),
        (b"format = 1\0", "a binary file given"),
        ("Титул".encode("cp1251"), "a binary file given"),
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
    with pytest.raises(ScenarioError, match=r"No such file.*mineral-wealth presets"):
        read_toml_file(tmp_path / "none.toml")


def test_a_device_and_a_pipe_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(ScenarioError, match=r"no regular file given; a readable TOML file"):
            read_toml_file(path)


def test_a_name_that_no_file_has_is_a_problem() -> None:
    with pytest.raises(ScenarioError, match=r"a\\0b: no file given; a readable TOML file"):
        read_toml_file("a\0b")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "NoneType given"), (3, "int given"), ("#" * (LIMIT_BYTES + 1), "at most 1000000 byt")],
)
def test_what_is_no_text_or_too_long_is_refused(content: Any, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        read_toml(content)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="Is a directory given; a readable TOML file"):
        read_toml_file(tmp_path)


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ScenarioError, match="File name too long given; a readable TOML file"):
        read_toml_file("x" * 5000)


def test_a_file_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.toml"
    file.write_bytes(b"#" * (LIMIT_BYTES + 1))
    with pytest.raises(ScenarioError, match="1000001 bytes given; at most 1000000 bytes"):
        read_toml_file(file)
    file.write_bytes(b"a = 1 #" + b"#" * (LIMIT_BYTES - 7))
    assert read_toml_file(file) == {"a": 1}
