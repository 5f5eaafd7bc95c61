"""The unit of a table is understood whole, or asked about."""

from __future__ import annotations

import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory.own_values import OwnValues, read_values

UNIT = "million USD_2023"


def found(text: str, world: World, unit: str | None = None) -> OwnValues:
    return read_values(text.encode(), world, unit, name="t")


@pytest.mark.parametrize(
    "head",
    [
        "thousand billion USD 2023", "hundred million USD 2023", "million USD 2023 per year",
        "10 million USD 2023", "million USD 2021-2023", "million USD (2021 prices), as of 2023",
        "million Canadian dollars 2023", "million international dollars 2023",
    ],
)  # fmt: skip
def test_a_unit_of_words_that_nobody_knows_is_asked_about(head: str, world: World) -> None:
    text = f'region;group;"value, {head}"\nDonetsk;coal;5\n'
    with pytest.raises(ScenarioError, match=r"t:unit: '.*' given; a unit of money .* state it"):
        found(text, world)
    if "thousand" not in head:  # another scale than is stated is refused
        (note,) = found(text, world, UNIT).notes
        assert note.startswith(f"Read in {UNIT}, as stated; the file says ")


@pytest.mark.parametrize(
    "head",
    [
        "value, million USD (constant 2023 prices)", "Вартість у цінах 2023 року, млн доларів США",
        "Wert in Preisen von 2023, Mio. USD", "value, mn US$ 2023",
        "Стоимость, млн долларов США в ценах 2023 г.",
    ],
)  # fmt: skip
def test_what_adds_nothing_to_a_unit_is_passed_over(head: str, world: World) -> None:
    assert found(f'region;group;"{head}"\nDonetsk;coal;5\n', world).total == 5


@pytest.mark.parametrize("money", ["руб.", "RUB", "PLN", "£", "CAD", "A$", "юанів"])
def test_another_currency_is_named(money: str, world: World) -> None:
    text = f"region;group;value, million {money} 2023\nDonetsk;coal;5\n"
    with pytest.raises(ScenarioError, match="Known currencies: USD, EUR, UAH"):
        found(text, world)
    with pytest.raises(
        ScenarioError, match=r"while the file says .* given; the scale and currency"
    ):
        found(text, world, UNIT)
    line = f"# млн {money}\nregion;group;value\nDonetsk;coal;5\n"
    with pytest.raises(ScenarioError, match="one unit for the whole table"):
        found(line, world, UNIT)


@pytest.mark.parametrize(
    "text",
    [
        "region;group;value;currency;scale;price year\nDonetsk;coal;5;USD;billion;2023\n",
        "region;group;value;unit\nDonetsk;coal;5;billion USD_2023\n",
        "region;group;value;\nDonetsk;coal;5;млрд дол. США 2023\n",
        "region;group;scale;value;currency;base year\nDonetsk;coal;bn;5;$;2023\n",
    ],
)
def test_a_unit_may_stand_in_several_columns(text: str, world: World) -> None:
    assert found(text, world).total == 5000
    with pytest.raises(ScenarioError, match="the scale and currency of the file"):
        found(text, world, UNIT)


@pytest.mark.parametrize("text", ["Note: values in UAH bn", "В млрд грн;;", "Одиниця: млрд дол."])
def test_a_text_below_that_says_another_unit_is_refused(text: str, world: World) -> None:
    table = f"region;group;value\nDonetsk;coal;5\n{text}\n"
    with pytest.raises(ScenarioError, match="one unit for the whole table"):
        found(table, world, UNIT)
    other = table.replace(text, "Source: a study of 2023")
    assert found(other, world, UNIT).total == 5


OUTLINES = {
    "outline": "Область;Сировина;Сума з Вартість\nДонецька;;9\n;вугілля;5\n;літій;4\n"
               "Львівська;;3\n;газ;3\nЗагальний підсумок;;12\n",
    "below": "Region;Group;Sum of Value\nDonetsk;coal;5\n;lithium;4\nDonetsk Total;;9\n"
             "Lviv;gas;3\nLviv Total;;3\nGrand Total;;12\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", OUTLINES)
def test_sums_of_regions_in_a_pivot_are_counted_once(kind: str, world: World) -> None:
    own = found(OUTLINES[kind], world, UNIT)
    assert own.values == {"UA-14": {"coal": 5, "lithium": 4}, "UA-46": {"natural_gas_oil": 3}}
    assert own.notes == ("Rows of totals passed over: 3.",)


def test_a_sum_of_a_region_that_is_not_its_rows_is_said(world: World) -> None:
    own = found(OUTLINES["outline"].replace(";;9", ";;90"), world, UNIT)
    assert "Донецька: The rows add up to 9, while the total of the file says 90." in own.notes
    with pytest.raises(ScenarioError, match="t:2:group: '' given; a known group"):
        found("region;group;value\nDonetsk;;9\nLviv;gas;3\n", world, UNIT)


def test_values_of_several_statistics_are_never_added_up(world: World) -> None:
    text = "region;group;statistic;value\nUA-14;coking coal;mean;5\nUA-14;anthracite;median;6\n"
    with pytest.raises(ScenarioError, match="several scenarios, such as mean, median"):
        found(text, world, UNIT)


@pytest.mark.parametrize(
    "head", ["Value ($B, 2023)", "Value, USDbn 2023", "Value (US$bn 2023)", "Вартість, $млрд 2023",
             "value_bn_usd2023", "value_busd_2023"]
)  # fmt: skip
def test_a_unit_may_be_written_as_one_word(head: str, world: World) -> None:
    text = f"region;group;{head}\nDonetsk;coal;5\n"
    assert found(text, world).total == 5000
    with pytest.raises(ScenarioError, match="the scale and currency of the file"):
        found(text, world, UNIT)


@pytest.mark.parametrize("text", ["region;coal;gas\n;bn USD 2023;bn USD 2023\nDonetsk;5;6\n",
                                  "region;group;value\n;;$B 2023\nDonetsk;coal;11\n"])  # fmt: skip
def test_a_row_of_units_below_the_headings_is_heard(text: str, world: World) -> None:
    assert found(text, world).total == 11_000
    with pytest.raises(ScenarioError, match="the scale and currency of the file"):
        found(text, world, UNIT)


@pytest.mark.parametrize(
    "text",
    [
        'region;group;"value, million tonnes"\nDonetsk;coal;5\n',
        "region;Coal, million t;Gas, bcm\nDonetsk;5;6\n",
        "region;group;value;unit\nDonetsk;coal;5;tonne\n",
    ],
)
def test_amounts_of_ore_are_no_money_whatever_unit_is_stated(text: str, world: World) -> None:
    with pytest.raises(ScenarioError, match=r"while the file says '.*' given; the scale and"):
        found(text, world, UNIT)
