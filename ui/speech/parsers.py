"""What the parsers of JSON and TOML find wrong, in the reader's language.

They write English sentences of their own, which the model quotes; each is taken apart by the few
texts that they are made of.
"""

from __future__ import annotations

import re
from functools import cache

from ui.speech.language import N_, t

PARSERS = (
    N_("{what} (at line {line}, column {column})"),
    N_("{what} (at end of document)"),
    N_("Expecting value"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Illegal trailing comma before end of object"),
    N_("Illegal trailing comma before end of array"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Extra data"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Invalid \\escape"),
    N_("Invalid value"),
    N_("Invalid statement"),
    N_("Invalid date or datetime"),
    N_("Invalid initial character for a key part"),
    N_("Expected newline or end of document after a statement"),
    N_("Expected '=' after a key in a key/value pair"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected ']]' at the end of an array declaration"),
    N_("Expected {sign}"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unterminated string"),
    N_("Illegal character {sign}"),
    N_("Unescaped '\\' in a string"),
    N_("Cannot overwrite a value"),
    N_("Cannot declare {name} twice"),
    N_("Cannot mutate immutable namespace {name}"),
    N_("Duplicate inline table key {name}"),
    N_("Found invalid character {sign}"),
)
"""What the parsers of JSON and TOML find wrong, which the model quotes."""


def parsed(text: str) -> str:
    """Return what a parser said in the reader's language; any other text stays as it is."""
    for message, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return t(message, **{name: parsed(part) for name, part in found.groupdict().items()})
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (message, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*?)", re.escape(message)), re.DOTALL))
        for message in PARSERS
    )
