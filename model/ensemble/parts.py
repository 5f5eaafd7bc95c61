"""The folder of a sweep: parts as Parquet, a journal of those that stand, and a manifest.

::

    DIR/manifest.json             what is run, and, when it is complete, every part with its hash
    DIR/journal.jsonl             while it runs: one line a part that stands
    DIR/parts/part-0000012.parquet

A part is written beside its place and renamed, then its line is added; a process that is killed
at any moment leaves whole parts only. A part counts when its bytes have the hash of its line.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from numpy.typing import NDArray

from model.core.errors import ModelError, Problem
from model.core.said import say
from model.ensemble.lock import Lock

FORMAT = 1
"""Version of the folder's layout."""

_PART = re.compile(r"part-(\d{7,})\.parquet")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SHOWN = 5
"""Files that are named when they are in the way."""

_CLUSTER = say("Install the extra: pip install 'mineral-wealth[cluster]'.")


class SweepError(ModelError):
    """A sweep cannot begin or go on; the parts that are finished are kept."""

    heading = "The sweep cannot go on"


def need(module: str, purpose: str) -> None:
    """Refuse to go on without an optional library.

    Raises
    ------
    SweepError
        When it is not installed; says what to install.
    """
    from importlib.util import find_spec

    if find_spec(module) is None:
        missing, needed = say("no {name}", name=module), say("{name} installed", name=module)
        raise SweepError.at(purpose, missing, needed, _CLUSTER)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One part as the bytes of its file."""

    content: bytes
    cells: int
    sha256: str


def encode(columns: Mapping[str, NDArray[Any]], axes: tuple[str, ...]) -> Encoded:
    """Return columns as a Parquet file: the same columns give the same bytes.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n_cells,)
        Number of the cell, levels by path, outputs by name.
    axes : tuple of str
        Columns that repeat few values.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(column) for name, column in columns.items()})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", use_dictionary=list(axes))
    content = sink.getvalue().to_pybytes()
    return Encoded(content, table.num_rows, hashlib.sha256(content).hexdigest())


class Folder:
    """Where the parts of a sweep land.

    Parameters
    ----------
    path : path
        The folder; made when it is missing.
    about : mapping
        What is run, as plain values: a folder of anything else is refused.
    resume : bool
        Whether to go on with what the folder holds.

    Raises
    ------
    SweepError
        When the folder holds something else, a sweep that is not to be resumed, or cannot be
        written to.
    """

    def __init__(self, path: str | Path, about: Mapping[str, Any], resume: bool = False) -> None:
        self.path = Path(path)
        self._about = json.loads(json.dumps(about))
        self._parts: dict[str, dict[str, Any]] = {}
        self._lock: Lock | None = None
        try:
            self._open(resume)
        except BaseException as error:  # who keeps the error must not keep others out
            self.__exit__()
            if isinstance(error, OSError):
                self._fail(error)
            raise

    def __enter__(self) -> Folder:
        """Return itself; another sweep into the folder is refused until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let other sweeps in."""
        if self._lock is not None:
            self._lock.release()

    @property
    def manifest(self) -> Path:
        """File that says what is run."""
        return self.path / "manifest.json"

    @property
    def journal(self) -> Path:
        """File with a line for each part that stands, while the sweep is not complete."""
        return self.path / "journal.jsonl"

    def file(self, number: int) -> Path:
        """Return where a part stands."""
        return self.path / "parts" / _name(number)

    def _open(self, resume: bool) -> None:
        begun = self.manifest.is_file()
        if not begun and self.path.exists() and any(_foreign(self.path)):
            self._refuse("files that are no sweep's", "a new or an empty folder", "Name another.")
        if begun and not resume:
            remedy = "Resume it (--resume), or name another folder."
            self._refuse("a folder with a sweep", "a new or an empty folder", remedy)
        self.path.mkdir(parents=True, exist_ok=True)
        self._alone()
        if begun:
            self._compare(_read_json(self.manifest))
            recorded = self._recorded()
            self._parts = {name: part for name, part in recorded if self._stands(name, part)}
            self._clear()
        (self.path / "parts").mkdir(exist_ok=True)
        for left in self.path.rglob("*.tmp"):
            left.unlink()
        self._write_manifest()
        lines = (_line(name, part) for name, part in self._parts.items())
        self._replace(self.journal, "".join(lines).encode())

    def _alone(self) -> None:
        """Keep other sweeps out; refuse where one is under way."""
        try:
            self._lock = Lock(self.path)
        except BlockingIOError:
            remedy = "Wait until it has ended, or name another folder."
            self._refuse("a folder that another sweep writes to", "a folder of one sweep", remedy)

    def _clear(self) -> None:
        """Remove parts of this sweep that do not stand; refuse files that are none of it."""
        folder = self.path / "parts"
        files = (
            [file for file in folder.iterdir() if file.suffix != ".tmp"] if folder.is_dir() else []
        )
        strangers = sorted(file.name for file in files if not self._is_own(file.name))
        if strangers:
            remedy = "Move it away: whoever reads the parts would read it too."
            raise SweepError(
                Problem(str(folder / name), "a file that is no part of this sweep",
                        "parts of this sweep alone", remedy)
                for name in strangers[:_SHOWN]
            )  # fmt: skip
        for file in files:
            if file.name not in self._parts:
                file.unlink()

    def _is_own(self, name: str) -> bool:
        found = _PART.fullmatch(name)
        return found is not None and int(found[1]) < self._about.get("count", math.inf)

    def _compare(self, found: Mapping[str, Any]) -> None:
        kept = found.get("about", {})
        names = [name for name in self._about if kept.get(name) != self._about[name]]
        if names:
            remedy = "Name another folder, or run what this one was begun with."
            raise SweepError(
                Problem(f"{self.path.name}.{name}", _shown(kept.get(name)),
                        say("{value}, as in this sweep", value=_shown(self._about[name])), remedy)
                for name in names
            )  # fmt: skip

    def _recorded(self) -> Iterator[tuple[Any, Any]]:
        """Yield the parts that manifest and journal name; a line that was cut short is none."""
        yield from _read_json(self.manifest).get("parts", {}).items()
        lines = self.journal.read_bytes().splitlines() if self.journal.is_file() else []
        for line in lines:
            try:
                part = json.loads(line)
                yield part.pop("part"), part
            except (ValueError, KeyError, AttributeError, TypeError):
                continue

    def _stands(self, name: Any, part: Any) -> bool:
        """Return whether a row names a part of this sweep whose bytes have the hash it states."""
        if not (isinstance(name, str) and isinstance(part, dict) and self._is_own(name)):
            return False
        file = self.path / "parts" / name
        if not file.is_file() or _sha256(file) != part.get("sha256"):
            return False
        return _rows(file) == part.get("cells")

    def has(self, number: int) -> bool:
        """Return whether a part stands."""
        return _name(number) in self._parts

    @property
    def count(self) -> int:
        """Number of parts that stand."""
        return len(self._parts)

    @property
    def cells(self) -> int:
        """Number of cells in the parts that stand."""
        return sum(part["cells"] for part in self._parts.values())

    def put(self, number: int, part: Encoded) -> None:
        """Write a part, then its line in the journal.

        Raises
        ------
        SweepError
            When it cannot be written, such as when no space is left.
        """
        name, row = _name(number), {"cells": part.cells, "sha256": part.sha256}
        try:
            self._replace(self.file(number), part.content)
            with self.journal.open("ab") as stream:
                stream.write(_line(name, row).encode())
        except OSError as error:
            self._fail(error)
        self._parts[name] = row

    def finish(self, count: int) -> None:
        """Write the manifest with every part that stands; without a journal when all do."""
        try:
            self._write_manifest(complete=self.count == count)
            if self.count == count:
                self.journal.unlink(missing_ok=True)
        except OSError as error:
            self._fail(error)

    def _write_manifest(self, complete: bool = False) -> None:
        content = {
            "format": FORMAT,
            "complete": complete,
            "about": self._about,
            "parts": dict(sorted(self._parts.items())),
        }
        text = json.dumps(content, indent=1, ensure_ascii=False)
        self._replace(self.manifest, f"{text}\n".encode())

    def _replace(self, file: Path, content: bytes) -> None:
        """Write a file beside its place, then put it there at once."""
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _refuse(self, given: str, allowed: str, remedy: str) -> NoReturn:
        raise SweepError.at(str(self.path), given, allowed, remedy)

    def _fail(self, error: OSError) -> NoReturn:
        given = error.strerror or str(error)
        remedy = say("{count} parts stand; mend that, then resume (--resume).", count=self.count)
        if error.errno in _FULL:
            remedy = say("{count} parts stand; make room, then resume (--resume).",
                         count=self.count)  # fmt: skip
        raise SweepError(
            [Problem(str(self.path), given, "a folder that can be written to", remedy)]
        ) from error


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _rows(file: Path) -> int:
    """Return how many cells a part has; its bytes are known to be those that were written."""
    import pyarrow.parquet as pq

    count: int = pq.read_metadata(file).num_rows
    return count


def _name(number: int) -> str:
    return f"part-{number:07d}.parquet"


def _line(name: str, part: Mapping[str, Any]) -> str:
    return json.dumps({"part": name, **part}) + "\n"


def _foreign(path: Path) -> Iterator[Path]:
    """Yield files that no sweep leaves behind when it is killed before its manifest stands."""
    if not path.is_dir():
        yield path
        return
    yield from (file for file in path.rglob("*") if file.is_file() and file.suffix != ".tmp")


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        content = None
    found: dict[str, Any] = content if isinstance(content, dict) else {}
    tables = all(isinstance(found.get(key, {}), dict) for key in ("about", "parts"))
    if not tables or found.get("format") != FORMAT:
        allowed = say("the manifest of a sweep, format {number}", number=FORMAT)
        raise SweepError.at(str(file), "another file", allowed, "Name another folder.")
    return found


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    if len(text) <= 60:
        return text
    return f"{text[:40]}... ({hashlib.sha256(text.encode()).hexdigest()[:8]})"
