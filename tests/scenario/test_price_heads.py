"""Headings and units of a table of prices."""

from __future__ import annotations

import doctest

import pytest

from model import ScenarioError, World, read_prices
from model.scenario import price_heads
from model.scenario.price_heads import fits, price_units, sign_of


def test_the_examples_hold() -> None:
    assert doctest.testmod(price_heads).failed == 0


def test_every_commoditys_own_unit_fits_and_no_other_does(world: World) -> None:
    units = price_units()
    assert set(units) == {row["id"] for row in world.economics.components}
    for unit in set(units.values()):
        assert fits(f"USD/{unit}", unit)
        assert not fits(f"EUR/{unit}", unit)
        assert [other for other in set(units.values()) if fits(f"USD/{other}", unit)] == [unit]


def test_a_sign_stands_before_or_behind_a_number() -> None:
    assert [sign_of(text) for text in ("$3", "3 €", "3", "")] == ["$", "€", "", ""]


def test_two_columns_of_prices_are_refused() -> None:
    with pytest.raises(ScenarioError, match="'price', 'Ціна' given; one column of each kind"):
        read_prices("commodity,year,price,Ціна\ngas,2027,380,390\n".encode())
