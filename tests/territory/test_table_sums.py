"""A sum of commodities beside its parts is counted once and told, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import World
from model.core.errors import ScenarioError
from model.territory.own_values import OwnValues, read_values
from model.world.aliases import meant, words

UNIT = "million USD_2023"


def found(text: str, world: World) -> OwnValues:
    return read_values(text.encode(), world, UNIT)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("region,Oil,Gas,Oil and gas,Coal\nUA-53,1,2,3,4\nUA-46,2,2,4,\n", "Oil and gas"),
        ("region,group,value\nUA-53,oil,3\nUA-53,gas,4\nUA-53,Natural gas and oil,7\n"
         "UA-46,hydrocarbons,4\n", "Natural gas and oil"),
        ("Область;Нафта;Газ;Нафта і газ;Вугілля\nПолтавська;1,5;1,5;3;3\n"
         "Львівська;2;2;4;1\n", "Нафта і газ"),
        ("group;UA-53;UA-46\nCoal;7;4\nCoking coal;3;0\nAnthracite;4;4\n", "Coal"),
        ("region,group,value\nUA-53,titanium,4.00\nUA-53,ilmenite,3.50\nUA-53,rutile,0.50\n"
         "UA-46,titanium,7.00\nUA-46,ilmenite,2.25\nUA-46,rutile,4.75\n", "titanium"),
    ],
)  # fmt: skip
def test_a_sum_beside_its_parts_is_counted_once_and_told(
    text: str, name: str, world: World
) -> None:
    own = found(text, world)
    assert own.total == 11
    assert any(f"'{name}' is the sum of what stands beside it" in note for note in own.notes)


@pytest.mark.parametrize(
    "text",
    [
        "region,group,value\nUA-53,titanium,5\nUA-53,ilmenite,3\nUA-53,rutile,2\n",
        "region,Titanium and zirconium,Titanium,Ilmenite,Rutile,Zircon\nUA-53,5,4,3,1,1\n",
        "region,Zircon,Цирконій,Титан\nUA-53,2,2,3\n",
    ],
)
def test_a_metal_beside_its_ores_is_counted_once(text: str, world: World) -> None:
    own = found(text, world)
    assert own.total == 5
    assert any("is the sum of what stands beside it" in note for note in own.notes)
    with pytest.raises(ScenarioError, match="'titanium' of 9 beside 'ilmenite', 'rutile' of 5"):
        found("region,group,value\nUA-53,titanium,9\nUA-53,ilmenite,3\nUA-53,rutile,2\n", world)


@pytest.mark.parametrize("names", [("Gas", "Natural gas"), ("Нафта", "Crude oil"), ("газ", "gas")])
def test_one_commodity_under_two_names_is_refused(names: tuple[str, str], world: World) -> None:
    one, two = names
    with pytest.raises(ScenarioError, match=f"'{one}' and '{two}' given; one column a commodity"):
        found(f"region,{one},{two}\nUA-53,5,5\n", world)
    with pytest.raises(ScenarioError, match=f"as '{one}', '{two}' given; one row a region and"):
        found(f"region,group,value\nUA-53,{one},5\nUA-53,{two},5\n", world)


@pytest.mark.parametrize(
    ("row", "said"),
    [("Ukraine,Total,90", "The rows add up to 8, while the total of the file says 90."),
     ("Total,coal,90", "coal: The rows add up to 5, while the total of the file says 90."),
     ("UA-53,Total,90", "UA-53: The rows add up to 8, while the total of the file says 90.")],
)  # fmt: skip
def test_totals_of_one_name_are_held_against_its_rows(row: str, said: str, world: World) -> None:
    text = f"region,group,value\nUA-53,coal,5\nUA-53,gas,3\n{row}\n"
    assert said in found(text, world).notes
    right = text.replace(",90", ",5" if "coal,90" in row else ",8")
    assert not any("add up" in note for note in found(right, world).notes)


def test_a_group_is_kept_where_its_parts_are_not_given(world: World) -> None:
    own = found("region,Oil,Gas,Oil and gas\nUA-53,1,2,3\nUA-46,,,4\nUA-63,0,0,5\n", world)
    assert [groups["natural_gas_oil"] for groups in own.values.values()] == [3, 4, 5]


@given(oil=st.integers(1, 10**6), gas=st.integers(1, 10**6), more=st.integers(-5, 5))
@settings(max_examples=30)
def test_a_group_that_is_not_its_parts_is_refused(
    oil: int, gas: int, more: int, world: World
) -> None:
    text = f"region,Oil,Gas,Oil and gas\nUA-53,{oil},{gas},{oil + gas + more}\n"
    if abs(more) < 2:  # the rounding of three numbers
        assert found(text, world).total == oil + gas
        return
    if oil + gas + more > 0:
        with pytest.raises(ScenarioError, match=r"beside 'Oil', 'Gas' of .* counted twice: keep"):
            found(text, world)


def test_commodities_that_happen_to_add_up_are_counted(world: World) -> None:
    own = found("region,Beryllium,Nickel,Cobalt\nUA-53,3,1,2\nUA-46,3,1,1\n", world)
    assert own.total == 11
    assert own.notes == ("Added up, as they are of one group: UA-53 other_critical, "
                         "UA-46 other_critical.",)  # fmt: skip


def test_the_rest_of_a_group_is_no_whole(world: World) -> None:
    assert found("region,Gold,Lignite,Other\nUA-53,1,2,3\n", world).total == 6


def test_what_holds_several_groups_is_of_none(world: World) -> None:
    text = "region,Lithium,Titanium,Critical minerals\nUA-53,1,2,3\n"
    with pytest.raises(ScenarioError, match="'Critical minerals' given; a known name above"):
        found(text, world)


def test_the_whole_of_a_group_is_a_name_of_it() -> None:
    assert all(meant("group", name) == code for name, code in words("whole").items())
