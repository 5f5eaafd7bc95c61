"""What pydantic finds, told in our own words."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from model.core.problems import explain, refuse
from model.core.reading import shown


def _even(value: int) -> int:
    if value % 2:
        raise refuse("an even number", "Add one.")
    return value


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    russia: Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)] = 0.0


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    control: dict[str, Inner] = Field(default_factory=dict)
    own: Inner = Field(default_factory=Inner)
    kind: Literal["a", "b"] = "a"
    text: Annotated[str, Field(max_length=3)] = ""
    day: dt.date | None = None
    flag: Annotated[bool, Field(strict=True)] = True
    many: tuple[str, ...] = ()
    even: Annotated[int, Field(strict=True), AfterValidator(_even)] = 0


def told(**fields: Any) -> list[str]:
    with pytest.raises(ValidationError, match="validation error") as caught:
        Outer(**fields)
    tables = {"own": ["first", "second"]}
    return [str(p) for p in explain(caught.value, list(Outer.model_fields), ["russia"], tables)]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"even": 3}, "even: 3 given; an even number. Add one."),
        ({"even": "x"}, "even: 'x' given; a whole number."),
        ({"evn": 1}, "evn: 1 given; no field of this name exists. Did you mean even?"),
        (
            {"control": {"N": {"rusia": 1}}},
            "control.N.rusia: 1 given; no field of this name exists. Did you mean russia?",
        ),
        (
            {"own": {"frst": 1}},
            "own.frst: 1 given; no field of this name exists. Did you mean first?",
        ),
        (
            {"control": {"N": {"russia": 14.0}}},
            "control.N.russia: 14.0 given; a share lies in [0, 1]. Did you mean 0.14?",
        ),
        (
            {"control": {"N": {"russia": 2.5}}},
            "control.N.russia: 2.5 given; a share lies in [0, 1]. Did you mean 0.25?",
        ),
        (
            {"control": {"N": {"russia": -1.0}}},
            "control.N.russia: -1.0 given; a share lies in [0, 1]. Use 0 for nothing.",
        ),
        ({"control": {"N": 1}}, "control.N: 1 given; a table such as { russia = 0.5 }."),
        ({"control": []}, "control: [] given; a table of names and values."),
        ({"control": {5: {}}}, "control.5: 5 given; text."),
        ({"kind": "c"}, "kind: 'c' given; one of 'a' or 'b'."),
        ({"kind": None}, "kind: nothing given; one of 'a' or 'b'."),
        ({"text": "long"}, "text: 'long' given; at most 3 characters."),
        ({"day": "soon"}, "day: 'soon' given; a date as YYYY-MM-DD."),
        ({"flag": "yes"}, "flag: 'yes' given; true or false."),
        ({"many": "x"}, "many: 'x' given; a list."),
    ],
)
def test_a_finding_is_told_with_place_value_and_what_is_allowed(
    fields: dict[str, Any], text: str
) -> None:
    assert told(**fields) == [text]


def test_every_finding_is_told() -> None:
    assert len(told(even=3, kind="c", flag=0, control={"N": {"russia": "x", "y": 1}})) == 5


def test_a_date_and_nothing_are_shown_as_people_write_them() -> None:
    assert shown(dt.date(2025, 2, 11)) == "2025-02-11"
    assert shown(None) == "nothing"


def test_a_value_that_never_ends_is_shown_in_words() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    assert shown(deep) == "tables within tables without end"
    while deep:  # taken apart here, for the interpreter would do it by recursion
        deep = deep.pop("a")


@given(st.text() | st.integers() | st.lists(st.integers()))
def test_a_value_is_shown_in_at_most_60_characters(value: Any) -> None:
    text = shown(value)
    assert len(text) <= 60
    assert text == repr(value) or text.endswith("...")
