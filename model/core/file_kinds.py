"""What a file is by its first bytes, where it is none of what is read here.

An ending says little: a PDF is sent as ``map.geojson``, a web page is saved as ``table.xls``. The
signatures are those that the formats themselves set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from model.core.errors import ScenarioError
from model.core.said import Said, say

__all__ = ["FileKind", "kind_of", "refuse_foreign"]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is never read.

    Parameters
    ----------
    name : Said
        Such as *a PDF document*.
    remedy : Said, optional
        What to do about it; by default what the reader says.
    """

    name: Said
    remedy: Said | None = None


_PICTURE = FileKind(say("a picture"))
_ARCHIVE = FileKind(say("an archive of another kind than ZIP"), say("Unpack it first."))
_WORD = FileKind(say("a text document"))
_OFFICE = FileKind(say("an old or password-protected Office file"),
                   say("Save it in today's format, without a password."))  # fmt: skip
_PAGE = FileKind(say("a web page"), say("Save the file itself, or the page's table as XLSX."))
_POINTER = FileKind(say("a pointer of Git LFS in place of the file"), say("Fetch the file itself."))
_STARTS = {
    b"%PDF-": FileKind(say("a PDF document")),
    b"\x89PNG": _PICTURE, b"\xff\xd8\xff": _PICTURE, b"GIF8": _PICTURE, b"RIFF": _PICTURE,
    b"II*\0": _PICTURE, b"MM\0*": _PICTURE,
    b"Rar!": _ARCHIVE, b"7z\xbc\xaf": _ARCHIVE, b"\xfd7zXZ": _ARCHIVE, b"BZh": _ARCHIVE,
    b"\x28\xb5\x2f\xfd": _ARCHIVE,
    b"{\\rtf": _WORD,
    b"\xd0\xcf\x11\xe0": _OFFICE,
    b"PAR1": FileKind(say("a Parquet file")),
    b"version https://git-lfs": _POINTER,
}  # fmt: skip
_INSIDE = {
    b"word/document.xml": _WORD,
    b"mimetypeapplication/vnd.oasis.opendocument.text": _WORD,
    b"ppt/presentation.xml": FileKind(say("a presentation")),
}
"""What an archive holds, by the name of a file in it, which stands there unpacked."""

_MARKUP = re.compile(rb"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+)?(html|svg)\b",
                     re.IGNORECASE | re.DOTALL)  # fmt: skip
_LOOKED = 2_000
"""First bytes in which markup is looked for."""


def kind_of(content: bytes) -> FileKind | None:
    """Return what a file is, or None where it may be one that is read.

    Examples
    --------
    >>> kind_of(b"%PDF-1.7 ...").name, kind_of(b'{"type": "Feature"}')
    ('a PDF document', None)
    """
    start = content[:_LOOKED].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in _INSIDE.items() if name in content), None)
    found = next((kind for begun, kind in _STARTS.items() if start.startswith(begun)), None)
    if found is None and (match := _MARKUP.match(start)):
        return _PICTURE if match[1].lower() == b"svg" else _PAGE
    return found


def refuse_foreign(name: str, content: bytes, allowed: str, remedy: str = "") -> None:
    """Refuse a file that is plainly of another kind, by what it is.

    Raises
    ------
    ScenarioError
        Where :func:`kind_of` knows the kind.
    """
    if kind := kind_of(content):
        raise ScenarioError.at(name, kind.name, allowed, kind.remedy or remedy)
