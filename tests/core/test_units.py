"""Money by price year, mass and area: parsed, added, refused with a remedy."""

from __future__ import annotations

import operator
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core.errors import UnitError
from model.core.units import (
    CURRENCIES,
    YEARS,
    Quantity,
    money,
    money_unit,
    parse,
    registry,
    split_money_unit,
    to_million,
)

units = st.builds(money_unit, st.sampled_from(CURRENCIES), st.sampled_from(YEARS))
amounts = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "million", "unit"),
    [
        ("14.8 trillion USD_2023", 14_800_000, "USD_2023"),
        ("300 billion USD_2025", 300_000, "USD_2025"),
        ("115.4 billion EUR_2024", 115_400, "EUR_2024"),
        ("47.7 billion UAH_2024", 47_700, "UAH_2024"),
        ("1 million USD_2000", 1, "USD_2000"),
        ("5 USD_2040", 5e-6, "USD_2040"),
        ("1.5e3 thousand USD_2023", 1.5, "USD_2023"),
        ("-2 million USD_2023", -2, "USD_2023"),
        ("+2 million USD_2023", 2, "USD_2023"),
        ("  7   trillion   USD_2023 ", 7_000_000, "USD_2023"),
    ],
)
def test_money_is_read(text: str, million: float, unit: str) -> None:
    assert to_million(parse(text)) == (pytest.approx(million, rel=1e-12), unit)


@pytest.mark.parametrize(
    ("text", "target", "value"),
    [
        ("13.8 Mt", "t", 13_800_000),
        ("41.9 Gt", "Mt", 41_900),
        ("2 kt", "tonne", 2_000),
        ("26517 km2", "km ** 2", 26_517),
        ("29 Mt/year", "kt / year", 29_000),
        ("29 Mt / year", "kt / year", 29_000),
        ("50 %", "dimensionless", 0.5),
    ],
)
def test_mass_area_and_flows_are_read(text: str, target: str, value: float) -> None:
    assert parse(text).to(target).magnitude == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("300 billion USD", "money carries its price year.*as in USD_2023"),
        ("300 billion EUR", "money carries its price year.*as in EUR_2023"),
        ("", "a plain number and a known unit"),
        ("300", "a plain number and a known unit"),
        ("USD_2023", "a plain number and a known unit"),
        ("14,8 trillion USD_2023", "a plain number and a known unit"),
        ("14 800 USD_2023", "a plain number and a known unit"),
        ("1_000 USD_2023", "a plain number and a known unit"),
        ("nan USD_2023", "a plain number and a known unit"),
        ("inf USD_2023", "a plain number and a known unit"),
        ("٣ USD_2023", "a plain number and a known unit"),
        ("9**9**9 USD_2023", "a plain number and a known unit"),
        ("1e999 USD_2023", "a finite number with a unit"),
        ("1 USD_1999", "price years: 2000 to 2040"),
        ("1 USD_2041", "price years: 2000 to 2040"),
        ("3 bilion USD_2023", "Did you mean billion"),
        ("3 GBP_2023", "Known currencies: USD, EUR, UAH;"),
        ("3 furlongs", "Valid names: thousand, million"),
        ("3 in", "a plain number and a known unit"),
    ],
)
def test_what_is_no_quantity_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnitError, match=message):
        parse(text)


def test_the_error_names_the_place() -> None:
    with pytest.raises(UnitError, match="aid_amount: 'much' given"):
        parse("much", "aid_amount")


@given(st.text(max_size=30) | st.from_regex(r"\d{1,4} [a-zA-Z%/* ]{1,15}", fullmatch=True))
def test_any_text_gives_a_quantity_or_a_unit_error(text: str) -> None:
    with suppress(UnitError):
        assert isinstance(parse(text), Quantity)


@given(amounts, units)
def test_money_is_written_as_it_is_read(million: float, unit: str) -> None:
    again, same = to_million(parse(str(money(million, unit))))
    assert same == unit
    assert again == pytest.approx(million, rel=1e-11)


@pytest.mark.parametrize(
    ("million", "text"),
    [
        (14_800_000, "14.8 trillion USD_2023"),
        (-2_000, "-2 billion USD_2023"),
        (999, "999 million USD_2023"),
        (0, "0 million USD_2023"),
        (0.5, "0.5 million USD_2023"),
    ],
)
def test_money_is_written_at_a_readable_scale(million: float, text: str) -> None:
    assert str(money(million, "USD_2023")) == text


def test_a_format_is_used_for_the_number() -> None:
    assert f"{money(6_504_060, 'USD_2023'):.3f}" == "6.504 trillion USD_2023"


MIXING: dict[str, Callable[[Any, Any], Any]] = {
    "sum": operator.add,
    "difference": operator.sub,
    "less": operator.lt,
    "at least": operator.ge,
    "conversion": lambda a, b: a.to(b.units),
    "magnitude": lambda a, b: a.m_as(b.units),
}


@pytest.mark.parametrize("mix", MIXING.values(), ids=MIXING)
@pytest.mark.parametrize("other", ["1 USD_2025", "1 EUR_2023", "1 t"])
def test_price_years_currencies_and_masses_do_not_mix(
    mix: Callable[[Any, Any], Any], other: str
) -> None:
    with pytest.raises(
        UnitError, match=r"one dimension and price year\. Convert one of them first"
    ):
        mix(parse("14.8 trillion USD_2023"), parse(other))


@given(amounts, amounts, units)
def test_money_of_one_price_year_adds_up(one: float, two: float, unit: str) -> None:
    total = money(one, unit) + money(two, unit)
    assert to_million(total)[0] == pytest.approx(one + two, rel=1e-9, abs=1e-6)


@given(amounts, units, units)
def test_two_price_years_never_add_up(million: float, one: str, two: str) -> None:
    if one != two:
        with pytest.raises(UnitError, match="one dimension and price year"):
            money(million, one) + money(million, two)


def test_a_unit_that_does_not_exist_is_a_unit_error() -> None:
    with pytest.raises(UnitError, match="conversion: 'USD_1999' given; a known unit"):
        parse("1 million USD_2023").to("USD_1999")


@pytest.mark.parametrize("text", ["5 Mt", "5 USD_2023 / t", "5 million", "5 USD_2023 EUR_2023"])
def test_what_is_no_amount_of_money_has_no_millions(text: str) -> None:
    with pytest.raises(UnitError, match="an amount of money with its price year"):
        to_million(parse(text))


def test_more_money_than_a_float_holds_is_refused() -> None:
    with pytest.raises(UnitError, match="a finite amount of money"):
        to_million(parse("1e308 trillion USD_2023"))


@given(st.sampled_from(CURRENCIES), st.sampled_from(YEARS))
def test_a_money_unit_is_taken_apart_again(currency: str, year: int) -> None:
    unit = money_unit(currency, year)
    assert split_money_unit(unit) == (currency, year)
    assert unit in registry


@pytest.mark.parametrize("unit", ["USD", "USD_23", "USD_1999", "GBP_2023", "", "USD_2023 "])
def test_what_is_no_money_unit_is_refused(unit: str) -> None:
    with pytest.raises(UnitError, match=r"a currency \(USD, EUR, UAH\) and a price year 2000 to"):
        split_money_unit(unit)


@pytest.mark.parametrize("word", ["nan", "inf", "infinity"])
def test_a_number_by_name_is_no_unit(word: str) -> None:
    with pytest.raises(UnitError, match="a plain number and a known unit"):
        parse(f"1 {word}")
