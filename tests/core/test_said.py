"""A message keeps the template and the values it was made of, whatever happens to it."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import doctest
import json
import pickle
from collections.abc import Callable

import pytest
from pydantic import BaseModel, ValidationError, field_validator

from model.core import said as core_said
from model.core.errors import Problem, unknown
from model.core.problems import refuse
from model.core.said import Named, Said, listed, named, say

RANGE = say("a number from {low:g} to {high:g}", low=0.0, high=1.5)
KYIV = {"id": "UA-30", "name_en": "Kyiv", "name_uk": "Київ"}


def parts(text: str) -> tuple[object, ...]:
    assert isinstance(text, Said)
    return type(text), text.template, text.values


def pickled(text: Said) -> Said:
    return pickle.loads(pickle.dumps(text))  # type: ignore[no-any-return]


def test_it_is_the_english_text() -> None:
    assert RANGE == "a number from 0 to 1.5"
    assert hash(RANGE) == hash("a number from 0 to 1.5")
    assert json.dumps({"allowed": RANGE}) == '{"allowed": "a number from 0 to 1.5"}'
    assert say("{ russia = 0.5 }") == "{ russia = 0.5 }"


def test_it_keeps_template_and_values() -> None:
    assert parts(RANGE) == (Said, "a number from {low:g} to {high:g}", {"low": 0.0, "high": 1.5})


@pytest.mark.parametrize("text", [RANGE, named(KYIV), say("plain"), listed([RANGE, 2])])
@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_copies_and_pickles_keep_the_parts(text: Said, again: Callable[[Said], Said]) -> None:
    assert again(text) == text
    assert parts(again(text)) == parts(text)


def test_a_row_of_a_problem_keeps_the_parts() -> None:
    problem = Problem("price", "3", RANGE)
    assert parts(dataclasses.asdict(problem)["allowed"]) == parts(RANGE)
    assert problem == Problem("price", "3", "a number from 0 to 1.5")


def test_an_error_of_pydantic_keeps_the_parts() -> None:
    class Priced(BaseModel):
        price: float

        @field_validator("price")
        @classmethod
        def _check(cls, value: float) -> float:
            raise refuse(RANGE)

    with pytest.raises(ValidationError, match="a number from 0") as caught:
        Priced(price=3)
    assert parts(caught.value.errors()[0]["ctx"]["allowed"]) == parts(RANGE)


def test_a_message_in_a_message_stays_one() -> None:
    both = say("{allowed} ({day})", allowed=RANGE, day=dt.date(2025, 2, 11))
    assert both == "a number from 0 to 1.5 (2025-02-11)"
    assert both.values["allowed"] is RANGE


def test_a_row_has_its_name_in_every_language() -> None:
    kyiv = named(KYIV)
    assert (kyiv, kyiv.values) == ("Kyiv", {"uk": "Київ"})
    assert isinstance(kyiv, Named)
    assert say("{place} by area", place=kyiv) == "Kyiv by area"
    assert say("{what:small} sold", what=say("Iron ore")) == "iron ore sold"


def test_an_unknown_name_names_the_nearest() -> None:
    problem = unknown("lever", "prize", ("price", "horizon"), say("no such lever"))
    assert str(problem) == "lever: 'prize' given; no such lever. Did you mean price?"
    assert parts(problem.remedy) == (Said, "Did you mean {name}?", {"name": "price"})
    assert unknown("lever", "x", ["a"], given="x").given == "x"
    assert unknown("lever", "x", ["a"]).remedy == "Valid names: a."


def test_the_examples_hold() -> None:
    assert doctest.testmod(core_said).failed == 0
