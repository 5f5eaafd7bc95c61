"""The files of a shapefile: whether they belong together, and what their texts are written in."""

from __future__ import annotations

from collections.abc import Mapping

from model.core.errors import ScenarioError
from model.core.said import say

__all__ = ["check_shapefile", "encoding_of"]

_HEAD_OF_SHX, _SHAPE_OF_SHX = 100, 8
"""Length of the head of an index of shapes, and of what it says of each [bytes]."""

_WINDOWS, _DOS = b"1251", b"CP1125"
"""Encodings as GDAL calls them; CP1125 is cp866 with the letters of Ukrainian."""

_BY_BYTE = {0x26: _DOS, 0x65: _DOS, 0xC9: _WINDOWS}
"""What the byte of the language says, where it is set."""

_OF_DOS = bytes(range(0x80, 0xB0))
"""Capitals and the small letters up to п in cp866; in windows-1251 marks that are seldom used."""

_FROM = 0.3
"""Share of them among what is beyond ASCII from which a text is taken as cp866."""


def check_shapefile(name: str, files: Mapping[str, bytes]) -> None:
    """Refuse a shapefile of which a file is missing or belongs to another.

    Parameters
    ----------
    name : str
        Name of the shapefile, for messages.
    files : mapping of str to bytes
        Its files by their endings.

    Raises
    ------
    ScenarioError
        Without index or table, or with a table of more or fewer rows than there are shapes, of
        which GDAL would read the fewer.
    """
    if ".shx" not in files or ".dbf" not in files:
        given = say("a shapefile without its .shx and .dbf files")
        raise ScenarioError.at(name, given, "all files of a shapefile", "Zip them together.")
    shapes = (len(files[".shx"]) - _HEAD_OF_SHX) // _SHAPE_OF_SHX
    rows = int.from_bytes(files[".dbf"][4:8], "little")
    if shapes != rows:
        given = say("{shapes:,} shapes and {rows:,} rows of properties", shapes=shapes, rows=rows)
        raise ScenarioError.at(name, given, "a row for each shape", "Fetch or save it again.")


def encoding_of(dbf: bytes) -> bytes:
    """Return what the texts of a table are written in, where no ``.cpg`` file says it.

    UTF-8 where they are; else what the byte of the language says, which is seldom set; else by
    their letters as DOS or Windows writes Cyrillic.

    Parameters
    ----------
    dbf : bytes
        The table.
    """
    start = int.from_bytes(dbf[8:10], "little")
    names = b"".join(dbf[place : place + 11] for place in range(32, max(start - 1, 32), 32))
    texts = names + dbf[start:]
    try:
        texts.decode()
    except UnicodeDecodeError:
        return _BY_BYTE.get(dbf[29], _DOS if _is_dos(texts) else _WINDOWS)
    return b"UTF-8"


def _is_dos(texts: bytes) -> bool:
    beyond = texts.translate(None, bytes(range(0x80)))
    others = beyond.translate(None, _OF_DOS)
    return len(beyond) - len(others) >= _FROM * len(beyond)
