"""Where the tables lie, and the id of their content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.core.errors import DataError
from model.core.said import say

__all__ = ["DATA", "RELEASES", "data_id", "data_path", "is_installed", "package_path", "stated",
           "using"]  # fmt: skip

DATA = "MINERAL_WEALTH_DATA"
"""Environment variable that names another folder of tables than the package's own."""

RELEASES = "releases.csv"
"""The one table that the data id does not count: it holds the ids."""

_HASHED = {".csv", ".toml", ".geojson"}


def stated() -> str | None:
    """Return the folder that :data:`DATA` names, if any."""
    return os.environ.get(DATA) or None


@contextmanager
def using(folder: str | Path) -> Iterator[None]:
    """Let the tables of `folder` be the ones that are read, here and in processes begun here."""
    before = os.environ.get(DATA)
    os.environ[DATA] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATA]
        else:
            os.environ[DATA] = before


def data_path(path: str | Path | None = None, where: str = "data") -> Path:
    """Return the folder of tables: the one given, else the one of :data:`DATA`, else our own.

    Parameters
    ----------
    path : path, optional
        The folder.
    where : str
        What it is called in an error.

    Raises
    ------
    DataError
        When the folder holds no ``schema.csv``.
    """
    chosen = stated() if path is None else path
    if chosen is None:
        return package_path()
    remedy = say("Give the path of a folder of tables: a copy of data/.")
    return _first([Path(chosen)], remedy, where)


def package_path() -> Path:
    """Return the tables that came with the code: the wheel's, else the checkout's."""
    here = Path(__file__).resolve().parents[1]
    return _first([here / "data", here.parent / "data"], say("Reinstall mineral-wealth."))


def is_installed(folder: Path) -> bool:
    """Return whether a folder lies in an installed package, where nothing is written."""
    own = Path(__file__).resolve().parents[1] / "data"
    return own in (folder.resolve(), *folder.resolve().parents)


def _first(places: list[Path], remedy: str, where: str = "data") -> Path:
    for place in places:
        if (place / "schema.csv").is_file():
            return place
    shown = ", ".join(str(place) for place in places)
    raise DataError.at(where, shown, "a folder that holds schema.csv", remedy)


def data_id(path: Path) -> str:
    """Return the first 12 hex digits of a SHA-256 over every table, preset and border below `path`.

    Line ends are folded, so that a checkout on another system has the same id.
    """
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.suffix in _HASHED and name != RELEASES:
            digest.update(name.encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
