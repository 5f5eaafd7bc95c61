"""Copies of the tables that a test may change."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.core.files import package_path
from model.core.reading import read_rows
from model.upkeep.copies import write_rows
from model.world.tables import Row

Edit = Callable[[Path, str, Callable[[list[Row]], object]], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes over a file: all tables are read and checked before and after."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def data(tmp_path: Path, tables_read_once: None) -> Iterator[Path]:
    """Return a copy of the tables that a test may break; files are linked until written."""
    copy = tmp_path / "data"
    shutil.copytree(package_path(), copy, copy_function=os.link)
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


@pytest.fixture
def edit() -> Edit:
    def change(data: Path, table: str, how: Callable[[list[Row]], object]) -> None:
        file = data / f"{table}.csv"
        rows = read_rows(file)
        how(rows)
        write_rows(file, rows)

    return change


def bytes_of(data: Path) -> dict[str, bytes]:
    return {
        file.relative_to(data).as_posix(): file.read_bytes()
        for file in sorted(data.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }


@pytest.fixture
def content() -> Callable[[Path], dict[str, bytes]]:
    """Return what reads every file of a folder, to compare it to the byte."""
    return bytes_of
