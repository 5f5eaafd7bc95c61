"""Words that must not come back: on pages, in files, in messages, on the command line."""

from __future__ import annotations

import re

import pytest

from ui.catalogue import texts

BANNED = (
    "ground worth", "held by", "in hand", "rungs?", "futures drawn", "nine futures", "the futures",
    "before a single cost", "dollars of today", "as the data say", "reckon(ed|s|ing)?",
    "dated layer", "value ladder page", "most likely (inputs?|figures?|case)", "no future among",
    "(Ukraine|Russia|side|party) holds", "who holds", "held against",
    "powers of ten", "true to length", "rock that no", "Stocks: rock", "Flows: money",
    "what ground is worth", "into the calculator", "hand it to", "take away", "who says so",
    "row holds", "newly behind", "Streamlit page", "distance from the (first|preset)",
    "how this figure comes about", "set aside", "own map", "no spread", "told is",
    "what explains the spread", "what one input alone", "balance of the claim", "what of it",
)  # fmt: skip
"""Each with what stands in its place in the guide of style: controls, current, step, simulations,
before any cost, in today's money, default, calculated, central inputs, simulation, compared, log
and true scale, use, assign, remove, claimed by, contains, difference, ignored."""

CODE = re.compile(r"\{[^}]*\}|`[^`]*`")
"""Places of values, and names of the code."""


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Every text of the page, the model and the data, without what is code."""
    forms = ((text,) if isinstance(text, str) else text for text in texts())
    return [CODE.sub("", form) for text in forms for form in text]


@pytest.mark.parametrize("word", BANNED)
def test_a_word_that_nobody_says_stays_away(word: str, said: list[str]) -> None:
    pattern = re.compile(rf"\b{word}\b", re.IGNORECASE)
    assert [text for text in said if pattern.search(text)] == []
