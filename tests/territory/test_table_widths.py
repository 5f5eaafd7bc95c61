"""Rows with more cells than headings are refused, shorter ones told; values by party added up."""

from __future__ import annotations

import re

import pytest

from model import World, read_prices
from model.core.errors import ScenarioError
from tests.territory.test_value_table import UNIT, found

LONG = "region,group,value\n"


@pytest.mark.parametrize(
    ("text", "cells", "heads"),
    [
        (f"{LONG}Donetsk,coal,2,500,000\nLuhansk,coal,1,000,000\n", 5, 3),
        (f"{LONG}Luhansk,coal,1\nDonetsk,oil, gas,5\n", 4, 3),
        ("region,coal,iron_ore\nDonetsk,2,500,0\n", 4, 3),
        ("region,value\nDonetsk,2,500\n", 3, 2),
        ("region,coal,,\nDonetsk,2,500,000\n", 4, 2),
        (f"{LONG}Donetsk,coal,5\nTotal,,5,000\n", 4, 3),
    ],
)
def test_a_row_of_more_cells_than_headings_is_refused(
    text: str, cells: int, heads: int, world: World
) -> None:
    message = f"a row of {cells} cells given; {heads} cells, as there are headings. Put a number"
    with pytest.raises(ScenarioError, match=re.escape(message)):
        found(text.encode(), world, UNIT)


def test_every_row_that_is_too_long_is_named(world: World) -> None:
    with pytest.raises(ScenarioError) as caught:
        found(f"{LONG}Donetsk,coal,2,500\nLviv,coal,1\nLuhansk,coal,2,500\n".encode(), world, UNIT)
    assert [problem.where for problem in caught.value.problems] == ["upload:2", "upload:4"]


def test_separators_at_the_end_and_units_without_a_heading_are_none_too_many(world: World) -> None:
    assert found(f"{LONG}Donetsk,coal,2,,\nLuhansk,coal,3,\n".encode(), world, UNIT).total == 5
    rows = "Donetsk,coal,2,million USD_2023\nLuhansk,coal,3,million USD_2023\n"
    assert found((LONG + rows).encode(), world).total == 5
    quoted = f'{LONG}Donetsk,coal,"2,500,000"\nLuhansk,coal,"1,000,000"\n'
    assert found(quoted.encode(), world, "thousand USD_2023").total == 3500


def test_rows_that_end_before_their_values_are_told(world: World) -> None:
    own = found(b"region,coal,lithium\nDonetsk,2\nLuhansk,3,4\n", world, UNIT)
    assert own.total == 9
    (note,) = own.notes
    assert note == "Rows with fewer cells than headings, the rest of which is missing: 2."


@pytest.mark.parametrize(
    "text",
    [
        "region,ukraine,russia,other\nUA-14,3,4,1\nUA-09,1,0,0\n",
        "region,Ukraine,Other\nUA-14,3,5\nUA-09,1,0\n",
        "Область;Україна;Росія\nДонецька;7;1\nЛуганська;1;0\nРазом;8;1\n",
        "region,Total,Ukraine,Russia\nUA-14,8,7,1\nUA-09,1,1,0\n",
    ],
)
def test_what_the_parties_have_of_a_region_is_its_value(text: str, world: World) -> None:
    own = found(text.encode(), world, UNIT)
    sums = {region: sum(groups.values()) for region, groups in own.values.items()}
    assert sums == {"UA-14": 8, "UA-09": 1}
    told = "Columns passed over" if "Total" in text else "added up over the parties"
    assert [note for note in own.notes if told in note]
    assert not [note for note in own.notes if "of one group" in note or "add up to" in note]


def test_totals_of_parties_are_held_against_their_rows(world: World) -> None:
    text = b"region,ukraine,russia,other\nUA-14,3,4,1\nUA-09,1,0,0\nTotal,4,40,1\n"
    notes = found(text, world, UNIT).notes
    assert [note for note in notes if note.startswith("russia: The rows add up to 4, while")]


def test_other_beside_groups_stays_a_group(world: World) -> None:
    own = found(b"region,coal,other,Ukraine\nUA-14,3,1,4\n", world, UNIT)
    assert own.values == {"UA-14": {"coal": 3, "other": 1}}


@pytest.mark.parametrize(
    ("text", "cells", "heads"),
    [
        (b"commodity,year,price\ngas,2027,1,234\ngas,2028,1,240\n", 4, 3),
        (b"commodity,2027,2028\ngas,380,360,340\n", 4, 3),
        (b"year,gas,oil\n2027,1,234,70\n", 4, 3),
    ],
)
def test_a_row_of_prices_with_more_cells_is_refused(text: bytes, cells: int, heads: int) -> None:
    message = f"a row of {cells} cells given; {heads} cells, as there are headings"
    with pytest.raises(ScenarioError, match=message):
        read_prices(text)


def test_a_short_row_of_prices_is_told() -> None:
    prices = read_prices(b"commodity,2027,2028\ngas,380,\niron_ore,90\n")
    assert prices == {"gas": {"2027": 380.0}, "iron_ore": {"2027": 90.0}}
    assert prices.notes == (
        "Rows with fewer cells than headings, the rest of which is missing: 3.",
    )
