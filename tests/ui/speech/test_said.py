"""A message of the model in the reader's language: template translated, values spoken."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest

from model.core.said import Said, listed, named, say
from ui.speech import said as speech_said
from ui.speech.language import speaking
from ui.speech.said import spoken

NEAREST = say("Did you mean {name}?", name="UA-14")
KYIV = named({"name_en": "Kyiv", "name_uk": "Київ"})


@pytest.mark.parametrize(
    ("said", "ukrainian"),
    [
        (NEAREST, "Можливо, UA-14?"),
        (say("{a}: {b}", a="x", b=NEAREST), "x: Можливо, UA-14?"),
        (say("{n:,} of {x:,.1f}", n=12000, x=1234.56), "12 000 of 1 234,6"),
        (say("{s:.1%}", s=0.0362), "3,6%"),
        (say("{x:g} to {d}", x=0.5, d="2024-01-01"), "0.5 to 2024-01-01"),
        (say("on {d}", d=dt.date(2024, 1, 1)), "on 1 січня 2024 р."),
        (say("{x!r}", x="russia"), "'russia'"),
        (KYIV, "Київ"),
        (say("{place:small}", place=KYIV), "київ"),
        (listed([KYIV, NEAREST], "; "), "Київ; Можливо, UA-14?"),
        (say("nobody translated this"), "nobody translated this"),
    ],
)  # fmt: skip
def test_each_part_is_spoken_by_what_it_is(said: Said, ukrainian: str) -> None:
    assert spoken(said) == said
    with speaking("uk"):
        assert spoken(said).replace("\xa0", " ").replace("\u202f", " ") == ukrainian


def test_the_examples_hold() -> None:
    assert doctest.testmod(speech_said).failed == 0
