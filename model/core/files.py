"""Where the tables lie, and how their text is read."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from pathlib import Path

from model.core.errors import DataError, Problem

__all__ = ["data_id", "data_path", "read_rows"]

_HASHED = {".csv", ".toml", ".geojson"}


def data_path(path: str | Path | None = None) -> Path:
    """Return the folder of tables: the one given, else the wheel's, else the checkout's.

    Raises
    ------
    DataError
        When the folder holds no ``schema.csv``.
    """
    here = Path(__file__).resolve().parents[1]
    places = [Path(path)] if path is not None else [here / "data", here.parent / "data"]
    for place in places:
        if (place / "schema.csv").is_file():
            return place
    shown = ", ".join(str(place) for place in places)
    remedy = "Reinstall mineral-wealth, or give the path of its data folder."
    raise DataError([Problem("data", shown, "a folder that holds schema.csv", remedy)])


def read_rows(table: Path, name: str = "") -> list[dict[str, str]]:
    """Return the rows of a CSV table as text, one dict a row.

    Parameters
    ----------
    table : Path
        The file.
    name : str, optional
        What to call it in an error; its file name by default.

    Raises
    ------
    DataError
        When the file cannot be read as UTF-8 text, a column is there twice, or a row is longer
        or shorter than the header; every such row is listed.
    """
    place = name or table.name
    header, *rows = _cells(table, place) or [[]]
    twice = sorted({column for column in header if header.count(column) > 1})
    problems = [Problem(f"{place}:1", column, "each column once") for column in twice]
    problems += [
        Problem(f"{place}:{number}", f"a row of {len(row)} cells", f"{len(header)} cells")
        for number, row in enumerate(rows, 2)
        if len(row) != len(header)
    ]
    if problems:
        raise DataError(problems)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _cells(table: Path, place: str) -> list[list[str]]:
    try:
        with table.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))
    except FileNotFoundError:
        raise DataError([Problem(place, "no file", "the table must be there")]) from None
    except UnicodeDecodeError as error:
        given, allowed = f"bytes that are not UTF-8 ({error.reason})", "UTF-8 text"
    except csv.Error as error:
        given, allowed = f"text that is no table ({error})", "a CSV table"
    except OSError as error:
        given, allowed = error.strerror or "an unreadable file", "a readable file"
    raise DataError([Problem(place, given, allowed)])


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
