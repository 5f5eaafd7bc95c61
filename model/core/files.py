"""Where the tables lie, and the id of their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from model.core.errors import DataError
from model.core.said import say

__all__ = ["data_id", "data_path"]

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
    remedy = say("Reinstall mineral-wealth, or give the path of its data folder.")
    raise DataError.at("data", shown, "a folder that holds schema.csv", remedy)


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
