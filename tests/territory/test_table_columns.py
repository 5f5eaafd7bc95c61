"""Columns of wide tables: unknown ones are refused, totals are held against their rows."""

from __future__ import annotations

import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory.own_values import OwnValues, read_values

UNIT = "million USD_2023"


def found(text: str, world: World) -> OwnValues:
    return read_values(text.encode(), world, UNIT)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("region;lithium;Total\nDonetsk;7;7\n", {"UA-14": {"lithium": 7}}),
        ("region;Other;Total\nDonetsk;7;7\n", {"UA-14": {"other": 7}}),
        ("region;coal;Разом\nDonetsk;7;7\nLuhansk;5;5\n",
         {"UA-14": {"coal": 7}, "UA-09": {"coal": 5}}),
        ("group;Donetsk;Total\ncoal;7;7\nlithium;2;2\n", {"UA-14": {"coal": 7, "lithium": 2}}),
        ("region;coal;Total, million USD\nDonetsk;7;7\n", {"UA-14": {"coal": 7}}),
        ("region;coal;Ukraine\nDonetsk;7;7\n", {"UA-14": {"coal": 7}}),
    ],
)  # fmt: skip
def test_one_commodity_beside_its_total_is_one(
    text: str, values: dict[str, dict[str, int]], world: World
) -> None:
    own = found(text, world)
    assert (own.values, own.notes) == (values, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("region;coal;lithium;Total\nDonetsk;70;30;100\nLuhansk;50;0;90\n", "Luhansk"),
        ("region;coal;Total\nDonetsk;70;70\nLuhansk;50;90\n", "Luhansk"),
        ("group;Donetsk;Luhansk;Total\ncoal;30;20;50\nlithium;50;0;90\n", "lithium"),
        ("region;coal;lithium;Ukraine\nDonetsk;70;30;100\nLuhansk;50;;90\n", "Luhansk"),
    ],
)
def test_a_total_beside_a_row_that_is_not_its_sum_is_told(
    text: str, name: str, world: World
) -> None:
    (note,) = found(text, world).notes
    assert note == f"{name}: The rows add up to 50, while the total of the file says 90."


def test_a_total_fits_within_the_rounding_of_its_row(world: World) -> None:
    assert found("region;coal;lithium;Total\nDonetsk;70.4;30.3;101\n", world).notes == (
        "Values rounded to whole millions: 2.",)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("region;Hard coal;Litium;Irn ore\nDonetsk;7;3;1\n",
         {"'Litium'": "Did you mean lithium", "'Irn ore'": "Did you mean iron_ore"}),
        ("region;coal;Oil & gas;Critical minerals;Total\nDonetsk;7;3;10;20\n",
         {"'Critical minerals'": ""}),
        ("group;Donetsk;Luhansk;Doneck\ncoal;7;3;1\n", {"'Doneck'": "Did you mean UA-14"}),
        ("group;Donetsk;Luhansk;Rest of Ukraine\ncoal;7;3;1\n", {"'Rest of Ukraine'": ""}),
        ("region;coal;helium;lithium\nUA-14;5;6;7\n", {"'helium'": ""}),
        ("region;coal;of which coking;lithium\nUA-14;5;6;7\n", {"'of which coking'": ""}),
    ],
)  # fmt: skip
def test_an_unknown_heading_above_numbers_is_refused(
    text: str, problems: dict[str, str], world: World
) -> None:
    with pytest.raises(ScenarioError) as caught:
        found(text, world)
    told = {problem.given: str(problem.remedy) for problem in caught.value.problems}
    assert problems.keys() <= told.keys()
    assert all(remedy in told[given] for given, remedy in problems.items())


@pytest.mark.parametrize("head", ["population", "Note", "№", "Area, km2", "Coal, Mt", "coal share",
                                  "%", "id", "Площа", "latitude"])  # fmt: skip
def test_numbers_of_something_else_are_told(head: str, world: World) -> None:
    own = found(f"region;coal;{head};lithium\nUA-14;5;6;7\n", world)
    assert (own.total, own.notes) == (12, (f"Columns passed over: {head}.",))


def test_a_commodity_beside_a_column_of_values_is_asked_about(world: World) -> None:
    with pytest.raises(ScenarioError, match="'lithium' and 'value' given; columns of commodities"):
        found("region;lithium;value\nDonetsk;7;9\n", world)


def test_a_column_of_years_agrees_with_the_unit_of_the_heading(world: World) -> None:
    text = 'region,group,"value, million USD 2023",price_year\nDonetsk,coal,5,{}\n'
    assert read_values(text.format(2023).encode(), world).total == 5
    with pytest.raises(ScenarioError, match="'2015' and 'million usd 2023' given"):
        read_values(text.format(2015).encode(), world)
