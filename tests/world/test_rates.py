"""Deflators and exchange rates: named, dated, never applied in silence."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import World
from model.core.errors import UnitError
from model.core.units import money, parse, to_million
from model.world.rates import Rate, Rates

RATES = Rates(
    (
        Rate("face", "face-value", "any", "index", 1.0),
        Rate("cpi-2023", "us-cpi", "USD_2023", "index", 300.0),
        Rate("cpi-2025", "us-cpi", "USD_2025", "index", 330.0),
        Rate("eur-usd", "exchange-rate", "EUR", "USD", 1.25),
        Rate("uah-usd", "exchange-rate", "UAH", "USD", 0.025),
    )
)
YEARS = ("USD_2023", "USD_2025")


@pytest.mark.parametrize(
    ("source", "target", "deflator", "exchange", "factor"),
    [
        ("USD_2023", "USD_2023", "us-cpi", "", 1.0),
        ("USD_2023", "USD_2025", "us-cpi", "", 1.1),
        ("USD_2025", "USD_2023", "us-cpi", "", 1 / 1.1),
        ("USD_2025", "USD_2023", "face-value", "", 1.0),
        ("EUR_2023", "USD_2023", "us-cpi", "eur-usd", 1.25),
        ("EUR_2025", "USD_2023", "us-cpi", "eur-usd", 1.25 / 1.1),
        ("EUR_2025", "USD_2023", "face-value", "eur-usd", 1.25),
        ("USD_2025", "EUR_2025", "face-value", "eur-usd", 0.8),
        ("UAH_2024", "USD_2023", "face-value", "uah-usd", 0.025),
        ("USD_2023", "USD_2023", "nonsense", "", 1.0),
    ],
)
def test_a_factor_is_exchange_times_index(
    source: str, target: str, deflator: str, exchange: str, factor: float
) -> None:
    assert RATES.factor(source, target, deflator, exchange) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("source", "target", "deflator", "exchange", "message"),
    [
        ("USD_2025", "USD_2023", "us-cpl", "", "deflator: us-cpl given.*Did you mean us-cpi"),
        ("USD_2025", "USD_2023", "", "", "deflator: none given; a known method"),
        ("USD_2010", "USD_2023", "us-cpi", "", "USD_2010 given; us-cpi has figures for USD_2023"),
        ("EUR_2023", "USD_2023", "us-cpi", "", "exchange_rate: none given.*between EUR and USD"),
        ("EUR_2023", "USD_2023", "us-cpi", "uah-usd", "uah-usd given.*Valid names: eur-usd"),
        ("EUR_2023", "UAH_2023", "us-cpi", "eur-usd", r"between EUR and UAH\.$"),
        ("USD_2025", "EUR_2023", "us-cpi", "eur-usd", "EUR_2023 given; us-cpi has figures for"),
    ],
)
def test_a_missing_rate_is_told(
    source: str, target: str, deflator: str, exchange: str, message: str
) -> None:
    with pytest.raises(UnitError, match=message):
        RATES.factor(source, target, deflator, exchange)


@settings(max_examples=10)
@given(st.sampled_from(["us-cpi", "face-value"]), st.floats(0.01, 1e9))
def test_there_and_back_again_is_the_same(deflator: str, million: float) -> None:
    for one, two in permutations(YEARS):
        there = RATES.convert(money(million, one), f"million * {two}", deflator)
        back = RATES.convert(there, f"million * {one}", deflator)
        assert to_million(back)[0] == pytest.approx(million, rel=1e-12)


def test_a_context_and_a_factor_agree() -> None:
    converted = RATES.convert(
        parse("100 billion EUR_2025"), "billion * USD_2023", "eur-usd", "us-cpi"
    )
    factor = RATES.factor("EUR_2025", "USD_2023", "us-cpi", "eur-usd")
    assert converted.magnitude == pytest.approx(100 * factor)


def test_without_a_context_nothing_is_converted() -> None:
    with pytest.raises(UnitError, match="Convert one of them first"):
        RATES.convert(parse("1 USD_2025"), "USD_2023")


def test_a_context_does_not_outlive_its_use() -> None:
    RATES.convert(parse("1 USD_2025"), "USD_2023", "us-cpi")
    with pytest.raises(UnitError, match="Convert one of them first"):
        parse("1 USD_2025").to("USD_2023")


def test_a_deflator_turns_no_currency() -> None:
    with pytest.raises(UnitError, match="one dimension and price year"):
        RATES.convert(parse("1 EUR_2025"), "USD_2025", "us-cpi")


def test_an_exchange_rate_moves_no_price_year() -> None:
    with pytest.raises(UnitError, match="one dimension and price year"):
        RATES.convert(parse("1 EUR_2025"), "USD_2023", "eur-usd")


def test_an_unknown_context_offers_the_nearest() -> None:
    with pytest.raises(UnitError, match=r"context: eur-us given.*Did you mean eur-usd"):
        RATES.context("eur-us")


def test_the_kiel_euros_are_the_dollars_that_were_printed(world: World) -> None:
    factor = world.rates.factor("EUR_2025", "USD_2025", "face-value", "eur-usd-2025-02")
    assert 114.898 * factor == pytest.approx(119.0, abs=0.01)
    later = world.rates.factor("EUR_2025", "USD_2025", "face-value", "eur-usd-2025-08")
    assert 115.381 * later == pytest.approx(134.0, abs=0.01)


def test_dollars_lose_value_from_year_to_year(world: World) -> None:
    years = [f"USD_{year}" for year in range(2020, 2026)]
    factors = [world.rates.factor(year, "USD_2020", "us-cpi") for year in years]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == 1.0
