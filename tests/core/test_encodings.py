"""A text that is not UTF-8 is called by its encoding where that is plain."""

from __future__ import annotations

import pytest

from model.core.encodings import likely_encoding
from model.core.errors import ScenarioError
from model.core.reading import decoded

WORDS = ("Окуповано", "Звільнена територія", "Оккупированная территория", "Луганська область")
CODECS = {"windows-1251": "cp1251", "KOI8-U": "koi8-u", "cp866": "cp1125"}


@pytest.mark.parametrize("name", CODECS)
@pytest.mark.parametrize("word", WORDS)
def test_an_encoding_is_known_by_its_small_letters(name: str, word: str) -> None:
    content = f'{{"status": "{word}"}}'.encode(CODECS[name], "replace")
    assert likely_encoding(content) == name
    with pytest.raises(
        ScenarioError, match=f"text that looks like {name}, not UTF-8 .*Save the file as UTF-8"
    ):
        decoded("map.geojson", content, "GeoJSON")


@pytest.mark.parametrize("content", [b"", b"plain", b"caf\xe9", b"\x01\x80\xff\x90" * 9])
def test_what_is_not_plain_is_not_named(content: bytes) -> None:
    assert likely_encoding(content) == ""
