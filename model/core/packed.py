"""Zip and gzip files of a user, unpacked within limits: no bomb, no climbing name, no password."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from model.core.errors import ScenarioError
from model.core.said import say

__all__ = ["LIMIT_UNPACKED", "gunzipped", "is_packed", "unzipped"]

LIMIT_UNPACKED = 20_000_000
"""Longest content of a packed file [bytes]."""

MOST_FILES = 200
"""Files in one archive."""

_PIECE = 1_000_000
_MAGIC = (b"\x1f\x8b", b"PK\x03\x04")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
           RuntimeError, IndexError)  # fmt: skip


def unzipped(name: str, content: bytes, limit: int = LIMIT_UNPACKED) -> dict[str, bytes]:
    """Return the files of a zip archive by their names, in the archive's order.

    Parameters
    ----------
    name : str
        Name of the archive, for messages.
    content : bytes
        The archive.
    limit : int [byte]
        Longest content of all its files together.

    Raises
    ------
    ScenarioError
        When it is broken, has a password, is too long unpacked, has too many files, or a name in
        it leads out of the archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [info for info in archive.infolist() if not info.is_dir()]
            _check(name, inside, limit)
            return {info.filename: _member(archive, info) for info in inside}
    except _BROKEN:
        raise ScenarioError.at(
            name, "a broken archive", "a whole zip archive", "Fetch or pack it again."
        ) from None


def _check(name: str, inside: list[zipfile.ZipInfo], limit: int) -> None:
    if len(inside) > MOST_FILES:
        given = say("an archive of {count:,} files", count=len(inside))
        raise ScenarioError.at(name, given, say("at most {count:,} files", count=MOST_FILES))
    for info in inside:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in str(path)[:3]:
            given = say("the file name {name}", name=repr(info.filename[:80]))
            raise ScenarioError.at(name, given, "names that stay inside the archive",
                                   "Pack the files anew.")  # fmt: skip
        if info.flag_bits & 1:
            raise ScenarioError.at(name, "a password-protected archive",
                                   "one without a password", "Pack it without one.")  # fmt: skip
    _check_size(name, sum(info.file_size for info in inside), limit)


def _check_size(name: str, size: int, limit: int, given: str = "") -> None:
    if size > limit:
        given = given or say("{size:,} bytes when unpacked", size=size)
        raise ScenarioError.at(name, given, say("at most {size:,} bytes", size=limit),
                               "Simplify it, or keep a part of it.")  # fmt: skip


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as stream:  # a member may be longer than it says
        found = stream.read(info.file_size + 1)
    if len(found) != info.file_size:
        raise zipfile.BadZipFile
    return found


def is_packed(source: object) -> bool:
    """Return whether a file or content is a packed one, by its ending or first bytes."""
    if isinstance(source, bytes):
        return source.startswith((*_MAGIC, b"SQLite format 3"))
    return str(source).lower().endswith((".gz", ".zip", ".kmz", ".gpkg"))


def gunzipped(name: str, content: bytes, limit: int) -> Iterator[bytes]:
    """Yield the content of a gzip file piece by piece.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    content : bytes
        The file.
    limit : int [byte]
        Longest content; a longer one is refused as soon as it is reached.

    Raises
    ------
    ScenarioError
        When it is broken or too long unpacked.
    """
    size, rest = 0, content
    try:
        while rest.startswith(_MAGIC[0]):  # a file may be several, one after the other
            one = zlib.decompressobj(wbits=31)
            while not one.eof:
                piece = one.decompress(rest, _PIECE)
                if not piece and not one.unconsumed_tail and not one.eof:
                    raise EOFError
                size, rest = size + len(piece), one.unconsumed_tail
                _check_size(name, size, limit, say("more than {size:,} bytes when unpacked",
                                                   size=limit))  # fmt: skip
                yield piece
            rest = one.unused_data
    except (zlib.error, EOFError):
        raise ScenarioError.at(
            name, "a broken gzip file", "a whole gzip file", "Fetch or pack it again."
        ) from None
