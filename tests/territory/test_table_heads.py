"""The row of headings: read below titles, in two rows, in any order; units in words."""

from __future__ import annotations

import doctest

import pytest

from model import World
from model.core.errors import ScenarioError
from model.core.sheet import Sheet
from model.territory import table_heads
from model.territory.own_values import read_values
from model.territory.table_heads import Header, header_of, unit_of
from tests.territory.test_value_table import HEAD, UNIT, found, table


def header(*rows: list[str]) -> Header:
    return header_of(Sheet("t.csv", tuple(enumerate(rows, 1)), (), commas=True))


def test_the_examples_hold() -> None:
    assert doctest.testmod(table_heads).failed == 0


def test_titles_above_are_passed_over() -> None:
    read = header(["Own estimate"], ["Value", "Region", "Group"], ["1", "UA-14", "coal"])
    assert (read.row, read.shape, read.side) == (2, "long", 1)
    assert read.columns == {"value": 0, "region": 1, "group": 2}
    assert not read.bare


@pytest.mark.parametrize(
    "above", [["Region", "Commodities"], ["Region", "Value, million USD_2023", ""], ["Region"]]
)
def test_commodities_may_stand_below_a_heading_that_spans_them(above: list[str]) -> None:
    read = header(["Own estimate"], above, ["", "Coal", "Lithium"], ["Donetsk", "1", "2"])
    assert (read.row, read.shape, read.side) == (3, "wide", 0)
    assert read.wide == {1: "coal", 2: "lithium"}


def test_a_table_of_regions_alone_stays_one() -> None:
    read = header(["Region", "Value"], ["Donetsk", "5"], ["Lviv", "2"])
    assert (read.row, read.shape, read.bare) == (1, "long", True)


def test_regions_may_be_the_columns() -> None:
    read = header(["Group", "Donetsk", "Lviv"], ["coal", "1", "2"])
    assert (read.shape, read.turned, read.side) == ("wide", True, 0)


def test_what_names_no_columns_is_no_header() -> None:
    assert header(["a", "b"], ["1", "2"]).shape == ""


@pytest.mark.parametrize(
    ("text", "unit"),
    [("млрд грн, 2024", "billion UAH_2024"), ("USD_2023", ""),
     ("million euro 2023", "million EUR_2023")],
)  # fmt: skip
def test_units_are_read_in_words(text: str, unit: str) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Вартість, тис. грн", "thousand UAH_2023"), ("Wert (Mrd. USD)", "billion USD_2023"),
        ("Вартість, млрд дол. США", "billion USD_2023"), ("value USD bn", "billion USD_2023"),
        ("value, million", "million USD_2023"),
    ],
)  # fmt: skip
def test_half_a_unit_is_shown_with_the_whole_one(head: str, unit: str, world: World) -> None:
    text = table([("UA-14", "coal", 5)], ";", ("Region", "Rohstoff", head))
    with pytest.raises(ScenarioError, match=f"unit: '.*' given; .* state it: unit='{unit}'"):
        found(text.encode(), world)
    assert found(text.encode(), world, unit).unit == unit.split()[1]
    column = table([("UA-14", "coal", 5, "млрд грн")], ";")
    with pytest.raises(ScenarioError, match=r"'млрд грн' given; .* unit='billion UAH_2023'"):
        found(column.encode(), world)


@pytest.mark.parametrize("head", ["value, billion USD_2023", "Вартість, тис. дол. США", "value EUR",
                                  "Wert, Mrd. USD 2023"])  # fmt: skip
def test_another_scale_or_currency_than_the_file_states_is_refused(head: str, world: World) -> None:
    text = table([("UA-14", "coal", 5)], ";", (*HEAD[:2], head))
    with pytest.raises(ScenarioError, match=f"{UNIT}, while the file says '.*' given; the scale"):
        found(text.encode(), world, UNIT)


def test_another_price_year_than_the_file_states_is_told(world: World) -> None:
    text = table([("UA-14", "coal", 5)], ";", (*HEAD[:2], "value, million USD_2022"))
    own = found(text.encode(), world, UNIT)
    assert own.unit == "USD_2023"
    assert own.notes == ("Read in million USD_2023, as stated; the file says million usd 2022.",)


def test_an_amount_in_a_title_is_no_unit(world: World) -> None:
    text = "Minerals worth 14.8 trillion USD 2023\n" + table([("UA-14", "coal", 5)], ";", HEAD[:3])
    with pytest.raises(ScenarioError, match="no unit given"):
        found(text.encode(), world)
    plain = text.replace("worth 14.8 trillion", "in million")
    assert found(plain.encode(), world).notes == (
        "Unit by the line above the table: million USD_2023.",)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("million USD (2023 prices)", "million USD_2023"), ("$ bn, 2025", "billion USD_2025"),
        ("млрд грн 2024 р.", "billion UAH_2024"), ("EUR 2024, million", "million EUR_2024"),
        ("million USD", ""), ("2023", ""), ("", ""),
    ],
)  # fmt: skip
def test_units_are_understood(text: str, unit: str) -> None:
    assert unit_of(text) == unit


def test_columns_of_two_units_are_refused(world: World) -> None:
    text = 'Region,"Coal, USD bn 2023","Lithium, USD mn 2023"\nDonetsk,3.2,15\n'
    with pytest.raises(ScenarioError, match="billion USD_2023, million USD_2023 given; one unit"):
        found(text.encode(), world)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("region;group;Value, bn USD 2023;unit\nDonetsk;coal;1;million USD_2023\n",
         "'million USD_2023' and 'bn usd 2023'"),
        ("region;group;Value, million UAH 2023;unit\nDonetsk;coal;1;million USD_2023\n",
         "'million USD_2023' and 'million uah 2023'"),
        ("Table, million USD 2023\nregion;group;Value, bn USD 2023\nDonetsk;coal;1\n",
         "'bn usd 2023' and 'Table, million USD 2023'"),
    ],
)  # fmt: skip
def test_two_places_that_name_another_unit_are_refused(text: str, given: str, world: World) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_values(text.encode(), world)
    assert caught.value.problems[0].given == given


def test_a_title_may_name_another_year(world: World) -> None:
    text = "Table of 2024, million USD\nregion;group;Value, mln USD 2023\nDonetsk;coal;1\n"
    assert read_values(text.encode(), world).total == 1


UNIT_ALONE = ("bn USD 2023", "млрд дол. США (2023)", "USD_2023, bn", "Mrd. USD 2023", "$ bn, 2023")


@pytest.mark.parametrize("head", UNIT_ALONE)
def test_a_heading_that_is_a_unit_alone_is_of_values(head: str, world: World) -> None:
    for start, row in (("Область;Сировина", "Донецька;вугілля"), ("Region", "Donetsk")):
        own = read_values(f'{start};"{head}"\n{row};3,5\n'.encode(), world)
        assert (own.total, own.unit) == (3500, "USD_2023")


def test_half_a_unit_alone_is_asked_about_and_two_are_refused(world: World) -> None:
    with pytest.raises(ScenarioError, match=r"'mn USD' given; .* unit='million USD_2023'"):
        read_values(b"region;group;mn USD\nUA-14;coal;3\n", world)
    with pytest.raises(ScenarioError, match="'bn USD 2023', 'bn EUR 2023' given; one column of"):
        read_values(b"region;group;bn USD 2023;bn EUR 2023\nUA-14;coal;3;4\n", world)


PIVOTS = {
    "nothing": ";Coal;Lithium\nDonetsk;1;2\nLviv;3;4\n",
    "pandas": "Unnamed: 0;Coal;Lithium\nDonetsk;1;2\nLviv;3;4\n",
    "both sides": "Region \\ Commodity;Coal;Lithium\nDonetsk;1;2\nLviv;3;4\n",
    "ukrainian": "Область / Сировина;Вугілля;Літій\nДонецька;1;2\nЛьвівська;3;4\n",
    "turned": ";Donetsk;Lviv\nCoal;1;3\nLithium;2;4\n",
    "an index first": ";;Coal;Lithium\n0;Donetsk;1;2\n1;Lviv;3;4\n",
    "excel": "Sum of Value;Column Labels;;\nRow Labels;Coal;Lithium;Grand Total\n"
             "Donetsk;1;2;3\nLviv;3;4;7\nGrand Total;4;6;10\n",
    "excel, ukrainian": "Сума з Вартість;Позначки стовпців;;\nПозначки рядків;Вугілля;Літій;"
                        "Загальний підсумок\nДонецька;1;2;3\nЛьвівська;3;4;7\n"
                        "Загальний підсумок;4;6;10\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", PIVOTS)
def test_the_corner_of_a_pivot_may_name_nothing(kind: str, world: World) -> None:
    own = read_values(PIVOTS[kind].encode(), world, UNIT)
    values = {"UA-14": {"coal": 1, "lithium": 2}, "UA-46": {"coal": 3, "lithium": 4}}
    assert own.values == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Region,Coal,Вугілля\nDonetsk,1,2\n", "t.csv:1: 'Coal' and 'Вугілля' given; one column a "
         "commodity. Keep one of them, or add them up."),
        ("Group,Donetsk,Донецька,Lviv\nCoal,1,2,3\n",
         "t.csv:1: 'Donetsk' and 'Донецька' given; one column a region."),
        ("Region,Oblast,Coal,Lithium\nDonetsk,Lviv,2,3\n", "t.csv:2: 'Donetsk' by 'Region' and "
         "'Lviv' by 'Oblast' given; one region a row. Keep one of the columns."),
        ("Region,group,commodity,value\nDonetsk,coal,coal,1\nLviv,coal,lithium,3\n",
         "t.csv:3: 'coal' by 'group' and 'lithium' by 'commodity' given; one group a row."),
        ("region,group,value\nDonetsk,coal,1\nUA-14,вугілля,2\n",
         "t.csv:3: UA-14 coal as 'coal', 'вугілля' given; one row a region and group."),
    ],
)  # fmt: skip
def test_two_columns_of_one_name_are_refused_by_both(text: str, message: str, world: World) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_values(text.encode(), world, UNIT, name="t.csv")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "Region,Code,Oil,Gas\nPoltava,UA-53,1,2\nLviv,UA-46,,3\nUkraine,UA,1,5\n",
        "id,Name,Code,group,commodity,value\n1,x,UA-53,Fuel,oil,1\n2,x,UA-53,Fuel,gas,2\n"
        "3,x,UA-46,Fuel,gas,3\n",
        "region,group,commodity,value\nPoltava,Oil and gas,Total,3\nPoltava,Oil and gas,oil,1\n"
        "Poltava,Oil and gas,gas,2\nLviv,Oil and gas,Total,3\nLviv,Oil and gas,gas,3\n",
        "region,group,commodity,value\nUkraine,,,6\nPoltava,,,3\nPoltava,Oil and gas,,3\n"
        "Poltava,Oil and gas,oil,1\nPoltava,Oil and gas,gas,2\nLviv,gas,,3\n",
        "region,group,commodity,value\nPoltava,Oil and gas,oil,1\nPoltava,Oil and gas,gas,2\n"
        "Lviv,Oil and gas,,3\n",
        "region,group,commodity,value\nPoltava,Oil and gas,,3\nPoltava,Oil and gas,oil,1\n"
        "Poltava,Oil and gas,gas,2\nLviv,gas,,3\n",
        "Region,Code,group,commodity,value\nPoltava,UA-53,Oil and gas,oil,1\n"
        "Poltava,UA-53,Oil and gas,gas,2\nLviv,UA-46,Oil and gas,gas,3\n",
    ],
)  # fmt: skip
def test_of_columns_that_say_the_same_the_finer_is_read(text: str, world: World) -> None:
    own = read_values(text.encode(), world, UNIT)
    assert own.values == {"UA-53": {"natural_gas_oil": 3}, "UA-46": {"natural_gas_oil": 3}}


@pytest.mark.parametrize("unit", [UNIT, None])
@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("# in UAH", True), ("Values in UAH million", True), ("# млрд грн", True),
        ("Values in billions", True), ("Дані у млрд дол. США", True),
        ("# million USD", False), ("# rate: 41.5 UAH for 1 USD", False),
        ("Курс: 36,57 грн", False), ("in 2024 UAH", True),
        ("Coal in billion tonnes", False), ("# Source: EUROSTAT", False), ("Table 5 b", False),
    ],
)  # fmt: skip
def test_a_line_above_that_says_another_unit_is_refused(
    line: str, wrong: bool, unit: str | None, world: World
) -> None:
    head = "value" if unit else f"value {UNIT}"
    text = f"{line}\nregion;group;{head}\nDonetsk;coal;1\n".encode()
    if not wrong:
        assert read_values(text, world, unit).total == 1
        return
    with pytest.raises(ScenarioError, match=r"t:unit: '.*' and '.*' given; one unit for the whole"):
        read_values(text, world, unit, name="t")


def test_half_a_unit_in_a_line_above_is_asked_about(world: World) -> None:
    with pytest.raises(ScenarioError, match=r"no unit given; .* unit='million UAH_2023'"):
        read_values(b"# in UAH\nregion;group;value\nDonetsk;coal;1\n", world)
