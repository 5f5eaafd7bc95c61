"""Finding the tables, reading their text, and the id of their content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import model.core.files
from model.core.errors import DataError
from model.core.files import data_id, data_path, read_rows


def write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_the_tables_of_the_checkout_are_found() -> None:
    assert data_path() == Path(model.core.files.__file__).resolve().parents[2] / "data"


def test_a_folder_that_is_given_goes_before_the_project_s(tmp_path: Path) -> None:
    write(tmp_path, "table\n", "schema.csv")
    assert data_path(tmp_path) == tmp_path
    assert data_path(str(tmp_path)) == tmp_path


def test_the_tables_of_a_wheel_go_before_a_checkout_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path / "model" / "data", tmp_path / "data"):
        folder.mkdir(parents=True)
        write(folder, "table\n", "schema.csv")
    monkeypatch.setattr(model.core.files, "__file__", str(tmp_path / "model" / "core" / "files.py"))
    assert data_path() == tmp_path / "model" / "data"
    shutil.rmtree(tmp_path / "model" / "data")
    assert data_path() == tmp_path / "data"


def test_a_folder_without_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a folder that holds schema\.csv\. Reinstall"):
        data_path(tmp_path)


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
        (b"a,b\n\xff\xfe,2\n", r"table\.csv: bytes that are not UTF-8"),
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


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=9)))
def test_any_text_of_a_cell_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "cells.csv"
    quoted = "".join('k,"' + cell.replace('"', '""') + '"\n' for cell in cells)
    file.write_text("key,cell\n" + quoted, encoding="utf-8", newline="")
    assert [row["cell"] for row in read_rows(file)] == cells


def folder_of(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        write(path, text, name)
    return path


def test_the_id_follows_content_and_names_not_place_or_line_ends(tmp_path: Path) -> None:
    files = {"a.csv": "x\n1\n", "presets/p.toml": "format = 1\n", "geo/r.geojson": "{}\n"}
    first = data_id(folder_of(tmp_path / "one", files))
    folded = {name: text.replace("\n", "\r\n") for name, text in files.items()}
    assert len(first) == 12
    assert data_id(folder_of(tmp_path / "two", folded)) == first
    assert data_id(folder_of(tmp_path / "three", {**files, "notes.md": "text"})) == first
    assert data_id(folder_of(tmp_path / "four", {**files, "a.csv": "x\n2\n"})) != first
    moved = {**{k: v for k, v in files.items() if k != "a.csv"}, "b.csv": files["a.csv"]}
    assert data_id(folder_of(tmp_path / "five", moved)) != first
