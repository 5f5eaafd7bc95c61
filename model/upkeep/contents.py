"""Files of publishers, read within limits: what a small one unpacks to cannot fill the memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

from model.core.errors import ScenarioError
from model.core.packed import gunzipped
from model.core.said import Said, say
from model.upkeep.copies import UpkeepError

__all__ = ["ARCHIVE_BYTES", "FILE_BYTES", "archive_of", "content_of", "workbook_of"]

ARCHIVE_BYTES = 300_000_000
"""Longest archive of the line, unpacked [byte]: 770 days of 2024 to 2026 take some 60 million."""

FILE_BYTES = 60_000_000
"""Longest other file, a workbook unpacked [byte]: those of today take 4 million."""

_DAYS = say("Give the new days as files of their own.")
_SHEET = say("Save the sheets that are read as a workbook of their own.")
_ROWS = say("Keep the rows that are read.")


def content_of(file: Path, limit: int = FILE_BYTES, remedy: str = _ROWS) -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    file : Path
        The file.
    limit : int [byte]
        Longest that is read.
    remedy : str
        What to do with a longer one.

    Raises
    ------
    UpkeepError
        When it is longer; before it is read.
    OSError
        When it cannot be read.
    """
    _within(file.name, file.stat().st_size, limit, say("{size:,} bytes", size=file.stat().st_size),
            remedy)  # fmt: skip
    return file.read_bytes()


def archive_of(file: Path) -> bytes:
    """Return what an archive of the line holds, unpacked where its name ends in ``gz``.

    Raises
    ------
    UpkeepError
        When it cannot be read, or is longer than :data:`ARCHIVE_BYTES`; as soon as that is reached.
    """
    try:
        content = content_of(file, ARCHIVE_BYTES, _DAYS)
        if file.suffix != ".gz":
            return content
        return b"".join(gunzipped(file.name, content, ARCHIVE_BYTES))
    except OSError as error:
        raise UpkeepError.at(file.name, error.strerror or str(error), _WHOLE) from None
    except ScenarioError as error:
        (found,) = error.problems
        raise UpkeepError.at(file.name, found.given, found.allowed, _DAYS) from None


_WHOLE = say("a file of the archive, whole")


def workbook_of(file: Path) -> bytes:
    """Return a workbook, whose sheets are not unpacked yet.

    Raises
    ------
    UpkeepError
        When it is longer than :data:`FILE_BYTES`, packed or not.
    OSError, zipfile.BadZipFile
        When it cannot be read, or is none.
    """
    content = content_of(file, remedy=_SHEET)
    with zipfile.ZipFile(file) as book:  # no member gives more than it says
        size = sum(info.file_size for info in book.infolist())
    _within(file.name, size, FILE_BYTES, say("{size:,} bytes when unpacked", size=size), _SHEET)
    return content


def _within(name: str, size: int, limit: int, given: Said, remedy: str) -> None:
    if size > limit:
        raise UpkeepError.at(name, given, say("at most {size:,} bytes", size=limit), remedy)
