"""What a Cyrillic text that is not UTF-8 is written in: named in messages, never used."""

from __future__ import annotations

import re

__all__ = ["likely_encoding"]

_KNOWN = {"windows-1251": "cp1251", "KOI8-U": "koi8-u", "cp866": "cp1125"}
"""Names and codecs; cp1125 is cp866 with the letters of Ukrainian."""

_FEWEST = 4
_SURE = 0.75


def likely_encoding(content: bytes) -> str:
    """Return the encoding in which most letters of a text are small Cyrillic ones, or nothing.

    Each of the three has its small letters where the others have capitals or lines of tables, so
    that a text in capitals alone may be taken for another: say that it looks like it.

    Examples
    --------
    >>> likely_encoding("Окуповано".encode("koi8-u")), likely_encoding("Спірна".encode("cp1125"))
    ('KOI8-U', 'cp866')
    >>> likely_encoding("café".encode("latin-1"))
    ''
    """
    beyond = re.sub(rb"[\0-\x7f]", b"", content)
    shares = {name: _small(beyond.decode(codec, "replace")) for name, codec in _KNOWN.items()}
    best = max(shares, key=lambda name: shares[name])
    mixed = len(beyond) < _FEWEST or shares[best] < _SURE
    return "" if mixed or content.isascii() else best


def _small(text: str) -> float:
    """Return the share of small Cyrillic letters."""
    return len(re.findall("[а-яґєії]", text)) / max(len(text), 1)
