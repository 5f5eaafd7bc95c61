"""Lines around a table that say another unit in everyday words are heard."""

from __future__ import annotations

import doctest

import pytest

from model import World, read_prices
from model.core.errors import ScenarioError
from model.territory import table_heads, table_lines
from tests.territory.test_value_table import UNIT, found

TABLE = 'region;group;"value, million USD 2023"\nDonetsk;coal;2500\n'


def test_the_examples_hold() -> None:
    assert doctest.testmod(table_lines).failed == 0
    assert doctest.testmod(table_heads).failed == 0


@pytest.mark.parametrize(
    "line",
    [
        "Values in billions of 2023 US dollars", "Billions of dollars", "in billions of US dollars",
        "Hundreds of millions of dollars", "x 1000 USD", "in 1000 USD", "Units: 1,000 USD",
        "USD '000", "× 1,000,000,000 USD",
        "Данные в тысячах долларов", "Дані в тисячах доларів США", "В миллиардах долларов",
        "constant 2015 US dollars", "Values in dollars of 2015", "у доларах 2015 року",
        "Million tonnes", "Reserves, Mt", "Запаси, млн т", "Reserves, thousand tonnes",
        "Share of national total, %", "Частка, %", "Millions of Canadian dollars",
    ],
)  # fmt: skip
def test_a_line_that_contradicts_the_unit_is_refused(line: str, world: World) -> None:
    for text in (f'"{line}"\n{TABLE}', f"# {line}\n{TABLE}", f"{TABLE}{line}\n"):
        with pytest.raises(ScenarioError, match="one unit for the whole table"):
            found(text.encode(), world)


@pytest.mark.parametrize(
    "line",
    [
        "Values in millions of 2023 US dollars", "Millions of dollars", "млн доларів США",
        "x 1,000,000 USD", "Units: 1,000,000 USD", "Source: own estimate, 2024",
        "Valued in USD in 2024",
        "Reserves in million tonnes, values in millions", "Discounted at 10 %",
        "Coal reserves: 34 Mt", "Rate: 1000 UAH", "Constant 2023 dollars", "Oil, gas and coal",
    ],
)  # fmt: skip
def test_a_line_that_agrees_or_says_nothing_of_the_unit_is_none(line: str, world: World) -> None:
    for text in (f'"{line}"\n{TABLE}', f"# {line}\n{TABLE}", f"{TABLE}{line}\n"):
        assert found(text.encode(), world).total == 2500


def test_an_everyday_line_is_the_unit_of_a_table_without_one(world: World) -> None:
    table = "region;group;value\nDonetsk;coal;2.5\n"
    assert found(f"Values in billions of 2023 US dollars\n{table}".encode(), world).total == 2500
    assert found(f"x 1000000000 USD 2023\n{table}".encode(), world).total == 2500
    with pytest.raises(ScenarioError, match="no unit given"):
        found(f"Hundreds of millions of 2023 dollars\n{table}".encode(), world)


def test_a_year_that_the_reader_overrules_is_told(world: World) -> None:
    line = "Values in millions of 2015 US dollars"
    own = found(f"{line}\nregion;group;value\nDonetsk;coal;5\n".encode(), world, UNIT)
    assert (own.total, own.notes[0]) == (5, f"Read in {UNIT}, as stated; the file says {line}.")


@pytest.mark.parametrize("unit", ["mlrd USD 2023", "MM USD 2023"])
def test_an_unknown_scale_is_named_and_none_is_made_up(unit: str, world: World) -> None:
    word = unit.split()[0]
    for text in (f'region,group,"value, {unit}"\nDonetsk,coal,5\n',
                 f"region,group,value,unit\nDonetsk,coal,5,{unit}\n"):  # fmt: skip
        with pytest.raises(ScenarioError) as caught:
            found(text.encode(), world)
        told = str(caught.value).casefold()
        assert f"with the unknown '{word.casefold()}' given" in told
        assert "name the scale (thousand, million, billion or trillion)" in told


def test_full_dollars_are_never_called_millions(world: World) -> None:
    text = b'region,group,"value, USD 2023"\nDonetsk,coal,2500000000\n'
    with pytest.raises(ScenarioError, match=r"Name the scale .* in full state unit='USD_2023'"):
        found(text, world)
    assert found(text, world, "USD_2023").total == 2500


@pytest.mark.parametrize(
    "line",
    [
        "Prices in thousands of dollars per tonne", "Ціни в тисячах доларів за тонну",
        "Цены в тысячах долларов за тонну", "у тисячах доларів за тонну",
        "Prices in hundreds of dollars", "Change, %", "Nominal", "Prices, nominal",
        "Номінальні ціни",
    ],
)  # fmt: skip
def test_a_line_beside_prices_that_says_another_unit_is_refused(line: str) -> None:
    table = "commodity;year;price\niron_ore;2027;90\n"
    for text in (f'"{line}"\n{table}', f"# {line}\n{table}", f"{table}{line}\n"):
        with pytest.raises(ScenarioError, match="in dollars of"):
            read_prices(text.encode())


@pytest.mark.parametrize(
    "line",
    ["Prices of dollars per tonne", "Growth of 3 %", "Real 2025 prices", "Source: current data"],
)
def test_a_line_beside_prices_that_agrees_is_none(line: str) -> None:
    table = f"{line}\ncommodity;year;price\niron_ore;2027;90\n"
    assert read_prices(table.encode()) == {"iron_ore": {"2027": 90.0}}
