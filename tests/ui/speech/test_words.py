"""Texts of others on the page: shown as they stand, never as markup and never as a link."""

from __future__ import annotations

import pytest

from ui.speech import words

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("http://evil.example", r"http\:+//evil.example"),
        ("HTTPS://evil.example", r"HTTPS\:+//evil.example"),
        ("see WWW.evil.example", "see WWW+.evil.example"),
        ("_www.evil.example", r"\_www+.evil.example"),
        ("mailto:a@evil.example", r"mailto\:+a+@evil.example"),
        ("a.b-c+d@evil.example", "a.b-c!d+@evil.example"),
    ],
)
def test_an_address_is_broken_where_markdown_would_see_it(text: str, apart: str) -> None:
    expected = apart.replace("+", JOINER).replace("!", "+")
    assert words.escaped(text) == expected


@pytest.mark.parametrize("text", ["12.5 %", "a: b", "11/02", "and so on...", "@", "wwww"])
def test_other_texts_get_no_joiner(text: str) -> None:
    assert JOINER not in words.escaped(text)


def test_what_is_read_is_what_was_written() -> None:
    text = "=1+1 [x](http://evil.example) <b> a@b.example"
    assert words.escaped(text).replace(JOINER, "").replace("\\", "") == text
