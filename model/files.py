"""Where the tables lie, and how their text is read."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path

from model.errors import DataError, Problem

__all__ = ["data_id", "data_path", "read_rows"]

_HASHED = {".csv", ".toml", ".geojson"}


def data_path(path: str | Path | None = None) -> Path:
    """Return the folder of tables: the one given, else the wheel's, else the checkout's.

    Raises
    ------
    DataError
        When the folder holds no ``schema.csv``.
    """
    here = Path(__file__).resolve().parent
    places = [Path(path)] if path is not None else [here / "data", here.parent / "data"]
    for place in places:
        if (place / "schema.csv").is_file():
            return place
    shown = ", ".join(str(place) for place in places)
    remedy = "Reinstall mineral-wealth, or give the path of its data folder."
    raise DataError([Problem("data", shown, "a folder that holds schema.csv", remedy)])


def read_rows(table: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV table as text, one dict a row.

    Raises
    ------
    DataError
        When the file is missing, is not UTF-8, or a row is longer or shorter than the header.
    """
    try:
        with table.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError:
        raise DataError([Problem(table.name, "no file", "the table must be there")]) from None
    except UnicodeDecodeError as error:
        problem = Problem(table.name, f"bytes that are not UTF-8 ({error.reason})", "UTF-8 text")
        raise DataError([problem]) from None
    ragged = [number for number, row in enumerate(rows, 2) if None in row or None in row.values()]
    if ragged:
        raise DataError(
            Problem(f"{table.name}:{number}", "a row of another length", "one cell a column")
            for number in ragged
        )
    return rows


@cache
def data_id(path: Path) -> str:
    """Return the first 12 hex digits of a SHA-256 over every table, preset and border below `path`.

    Line ends are folded, so that a checkout on another system has the same id.
    """
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.suffix in _HASHED:
            digest.update(file.relative_to(path).as_posix().encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
