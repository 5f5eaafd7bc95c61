"""What a field of a scenario is made of: descriptions, names, bounds, shares."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, ValidationError
from pydantic.fields import FieldInfo

from model import Scenario
from model.core.errors import ScenarioError
from model.world.assumption import Shares, Within, assumption, in_lines, name_of, one_line
from tests.strategies import shares


def within_of(annotation: Any, metadata: list[Any]) -> Iterator[Within]:
    """Yield the bounds of a field, also of one that may be left out."""
    for item in metadata:
        if isinstance(item, AfterValidator) and isinstance(item.func, Within):
            yield item.func
    for part in typing.get_args(annotation):
        yield from within_of(part, list(getattr(part, "__metadata__", ())))


BOUNDED = {
    name: bounds
    for name, field in Scenario.model_fields.items()
    if field.annotation in (int, float) or type(None) in typing.get_args(field.annotation)
    for bounds in within_of(field.annotation, field.metadata)
}


def test_the_levers_of_economy_have_bounds() -> None:
    assert {"price_multiple", "horizon_years", "investor_rate", "price_growth"} <= set(BOUNDED)


@pytest.mark.parametrize("name", BOUNDED)
def test_a_number_is_allowed_to_its_bounds_and_no_further(name: str) -> None:
    low, high = BOUNDED[name].low, BOUNDED[name].high
    whole = Scenario.model_fields[name].annotation is int
    for value in (low, high):
        given_ = int(value) if whole else value
        assert getattr(Scenario(**{name: given_}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(ScenarioError, match=rf"{name}: .* given; a number from "):
            Scenario(**{name: int(value) if whole else value})


@pytest.mark.parametrize("name", BOUNDED)
@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), "1", True])
def test_what_is_no_finite_number_is_refused(name: str, wrong: Any) -> None:
    with pytest.raises(ScenarioError, match=f"{name}: .* given; a"):
        Scenario(**{name: wrong})


@given(st.floats(allow_nan=False), st.floats(-5, 5), st.floats(0, 5))
def test_within_lets_pass_what_lies_between_its_bounds(
    value: float, low: float, span: float
) -> None:
    bounds = Within(low, low + span)
    if low <= value <= low + span:
        assert bounds(value) == value
    else:
        with pytest.raises(Exception, match="a number from "):
            bounds(value)


@given(shares, shares)
def test_two_shares_are_at_most_one_together(russia: float, other: float) -> None:
    if russia + other <= 1.0:
        assert Shares(russia=russia, other=other).russia == russia
    elif russia + other > 1.0 + 1e-9:
        with pytest.raises(ValidationError, match=r"the shares sum to .*; together at most 1"):
            Shares(russia=russia, other=other)


def test_what_a_party_has_may_be_left_open() -> None:
    assert (Shares().russia, Shares(russia=0.5).other) == (None, None)


def test_a_field_carries_what_a_control_needs() -> None:
    field = assumption("economy", "Price", "USD/t", "What a tonne fetches.", default=1.0)
    assert isinstance(field, FieldInfo)
    assert (field.title, field.description, field.default) == (
        "Price",
        "What a tonne fetches.",
        1.0,
    )
    assert field.json_schema_extra == {"group": "economy", "unit": "USD/t"}


def test_a_name_is_one_of_the_catalogue() -> None:
    check: Any = name_of("regions").func
    assert check("UA-14") == "UA-14"
    with pytest.raises(Exception, match="no such name among the regions"):
        check("UA-00")


HIDDEN = "\u202e\u202d\u2066\u2069\u200b\u200f\u00ad\ufeff\x00\x07\x1b\U000e0041"


def test_characters_that_cannot_be_seen_are_left_out() -> None:
    assert in_lines(f"a{HIDDEN}b") == "ab"
    assert in_lines("one\r\ntwo\u2028three\tfour") == "one\ntwo\nthree\tfour"
    assert one_line("one\r\ntwo\u2028three\tfour") == "one two three four"
    assert in_lines("Їжак, ґанок: «ціна» 5 %") == "Їжак, ґанок: «ціна» 5 %"
    assert (in_lines(5), one_line(None)) == (5, None)


@given(text=st.text(max_size=50))
def test_what_is_left_out_once_is_left_out_for_good(text: str) -> None:
    assert in_lines(in_lines(text)) == in_lines(text)
    assert one_line(one_line(text)) == one_line(text)
    assert not set("\n\t\u202e\u200b") & set(one_line(text))


@pytest.mark.parametrize("name", ["id", "title", "author", "description"])
def test_no_text_of_a_scenario_hides_anything(name: str) -> None:
    made = Scenario(**{name: f" {HIDDEN} gnp{HIDDEN}.exe"})
    assert getattr(made, name) == "gnp.exe"
    assert Scenario.from_toml(made.to_toml()) == made


@pytest.mark.parametrize("name", ["id", "title", "status", "parties", "terms"])
def test_no_text_of_a_deal_hides_anything(name: str) -> None:
    made = Scenario(own_deal={name: f"gnp{HIDDEN}.exe"})
    assert getattr(made.own_deal, name) == "gnp.exe"
