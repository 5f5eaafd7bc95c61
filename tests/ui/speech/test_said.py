"""A message of the model in the reader's language: template translated, values spoken."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest

from model.core.said import Said, listed, named, say
from model.world.catalog import KINDS
from ui.speech import said as speech_said
from ui.speech.language import speaking
from ui.speech.said import spoken

NEAREST = say("Did you mean {name}?", name="UA-14")
ONE = say("a number from {low:g} to {high:g}", low=0.0, high=1.0)
KYIV = named({"name_en": "Kyiv", "name_uk": "Київ"})


@pytest.mark.parametrize(
    ("said", "ukrainian"),
    [
        (NEAREST, "Можливо, UA-14?"),
        (say("{a}: {b}", a="x", b=NEAREST), "x: Можливо, UA-14?"),
        (say("{n:,} of {x:,.1f}", n=12000, x=1234.56), "12 000 of 1 234,6"),
        (say("{s:.1%}", s=0.0362), "3,6%"),
        (say("{x:g} to {d}", x=0.5, d="2024-01-01"), "0.5 to 2024-01-01"),
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


REFUSED = [
    ("a share lies in [0, 1]", "частка лежить у межах [0, 1]"),
    (say("Did you mean {name}?", name="UA-59"), "Можливо, UA-59?"),
    (say("at most {size:,} bytes", size=1_000_000), "щонайбільше байтів: 1 000 000"),
    (say("no such name among the {kind}", kind=KINDS["regions"]),
     "такої назви немає серед наявних (регіони)"),
    (say("{path}: {allowed}", path="price_growth", allowed=ONE), "price_growth: число від 0 до 1"),
    (say("{allowed} ({field} is in {unit})", allowed=ONE, field="aid_amount", unit="USD_2023"),
     "число від 0 до 1 (aid_amount у USD_2023)"),
    ("nothing of the kind", "nothing of the kind"),
    ("'one of {x}'", "'one of {x}'"),
    ("Invalid value (at line 1, column 5)", "Неприпустиме значення (рядок 1, стовпець 5)"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("english", "ukrainian"), REFUSED)
def test_what_is_refused_is_told_with_what_may_stand_there(english: str, ukrainian: str) -> None:
    assert spoken(english) == english
    with speaking("uk"):
        assert spoken(english).replace("\xa0", " ") == ukrainian


def test_a_date_is_written_in_words() -> None:
    said = say("on {d}", d=dt.date(2024, 1, 1))
    assert (said, spoken(said)) == ("on 2024-01-01", "on 1 January 2024")
    with speaking("uk"):
        assert spoken(said) == "on 1 січня 2024\u202fр."


def test_the_examples_hold() -> None:
    assert doctest.testmod(speech_said).failed == 0
