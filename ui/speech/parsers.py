"""What the parsers of JSON and TOML find wrong, in the reader's language.

They write English sentences of their own, which the model quotes; each is taken apart by the few
texts that they are made of.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ui.speech.language import t

PARSERS = tuple(Path(__file__).with_name("parsers.txt").read_text("utf-8").splitlines())
"""What the parsers of JSON and TOML find wrong, which the model quotes."""


_LONGEST = 300


def parsed(text: str) -> str:
    """Return what a parser said in the reader's language; any other text stays as it is.

    A parser says little: a longer text was written by somebody else, and is not taken apart.
    """
    if len(text) > _LONGEST:
        return text
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
