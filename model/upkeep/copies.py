"""A copy of the tables that may be changed, and takes its place only when all of it is sound."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from model.core.errors import ModelError
from model.core.files import is_installed, package_path, using
from model.core.reading import read_rows
from model.core.said import say
from model.world.catalog import forget
from model.world.tables import Row
from model.world.world import World, load_world

__all__ = ["Copy", "UpkeepError", "renewed", "write_rows"]

CACHES = shutil.ignore_patterns("__pycache__")


class UpkeepError(ModelError):
    """An upstream's file cannot be taken over."""

    heading = "The tables were left as they are"


@dataclass(frozen=True)
class Copy:
    """Tables in a temporary folder.

    Parameters
    ----------
    folder : Path
        Where they lie until they are sound.
    day : date
        Day on which figures are taken over.
    """

    folder: Path
    day: dt.date

    def world(self) -> World:
        """Return the tables, checked."""
        return load_world(self.folder)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table, to be changed and written back."""
        return read_rows(self.folder / f"{table}.csv", f"{table}.csv")

    def write(self, table: str, rows: Sequence[Row]) -> None:
        """Write a table."""
        write_rows(self.folder / f"{table}.csv", rows)

    def cite(self, id: str, new: str, **cells: str) -> None:
        """Bring the row of a source up to date, or put a new one beside it.

        Parameters
        ----------
        id : str
            The source on record.
        new : str
            The source of what is taken over; the same for one that is brought up to date.
        **cells : str
            What its row says otherwise.
        """
        rows = self.rows("sources")
        known = {row["id"]: row for row in rows}
        fresh = {**known.get(new, known[id]), "id": new, **cells}
        if fresh == known.get(new):
            return
        fresh["accessed"] = self.day.isoformat()
        if new in known:
            known[new].update(fresh)
        else:
            rows.insert(rows.index(known[id]) + 1, fresh)
        self.write("sources", rows)


@contextmanager
def renewed(folder: Path, day: dt.date) -> Iterator[Copy]:
    """Hand out a copy of the tables in `folder`; it takes their place once it is sound.

    Whatever is read meanwhile is read from the copy.

    Parameters
    ----------
    folder : Path
        Tables of one's own. Where there is no such folder it becomes a copy of the package's.
    day : date
        Day on which figures are taken over.

    Raises
    ------
    UpkeepError
        When the folder is that of an installed package, or holds something else; when what is
        read, or the changed tables, break a check. Those in `folder` are as they were.
    """
    folder = folder.resolve()
    _check_place(folder)
    start = folder if folder.exists() else package_path()
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        shutil.copytree(start, temporary, dirs_exist_ok=True, ignore=CACHES)
        copy = Copy(temporary, day)
        with using(temporary):
            yield copy
            copy.world()
        _swap(temporary, folder)
        forget()
    except UpkeepError:
        raise
    except ModelError as error:
        raise UpkeepError(error.problems) from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _check_place(folder: Path) -> None:
    if is_installed(folder):
        remedy = say("Name a folder of your own: --data DIR; it is made if there is none.")
        given = say("the tables of an installed package")
        raise UpkeepError.at("--data", given, "a folder that may be written", remedy)
    if folder.exists() and not (folder / "schema.csv").is_file():
        raise UpkeepError.at("--data", str(folder), "a folder that holds schema.csv, or none yet")
    if not folder.parent.is_dir():
        raise UpkeepError.at("--data", str(folder), "a place whose parent folder exists")


def _swap(temporary: Path, folder: Path) -> None:
    """Put one folder in the place of another, which comes back where that fails."""
    if not folder.exists():
        temporary.rename(folder)
        return
    old = temporary.with_name(f"{temporary.name}-old")
    folder.rename(old)
    try:
        temporary.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_rows(file: Path, rows: Sequence[Row]) -> None:
    """Write a CSV table as all tables here are written; whoever reads it meets it whole."""
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    part.replace(file)
