"""Finding the tables, and the id of their content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import model.core.files
from model.core.errors import DataError
from model.core.files import data_id, data_path


def write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_the_tables_that_came_with_the_code_are_found() -> None:
    package = Path(model.core.files.__file__).resolve().parents[1]
    inside = package / "data"  # of a wheel
    assert data_path() == (inside if inside.is_dir() else package.parent / "data")


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
    with pytest.raises(
        DataError, match=r"- OLD: .+ holds schema\.csv\. Give the path of a folder of"
    ):
        data_path(tmp_path, "OLD")


def test_a_package_without_tables_is_to_be_installed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model.core.files, "__file__", str(tmp_path / "model" / "core" / "files.py"))
    with pytest.raises(DataError, match=r"- data: .+ holds schema\.csv\. Reinstall mineral-wealth"):
        data_path()


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
