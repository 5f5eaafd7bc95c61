"""Deposits on the map: where they are drawn, how they look, whose they are."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import Scenario, World, evaluate
from model.core.errors import ModelError
from ui.map.drawing import POINT_WORDS, WORDS, drawn_map, region_map
from ui.map.held import map_shades
from ui.map.markup import component_html, country
from ui.map.points import (
    OTHER,
    RUSSIA,
    SHAPES,
    SURE,
    UKRAINE,
    UNSURE,
    MapPoint,
    holders,
    placed,
    symbol,
    symbols,
)
from ui.map.shade import RegionShade, encode
from ui.map.shapes import WIDTH
from ui.map.territory import (
    both_readings,
    deposit_points,
    held_by,
    line_stamp,
    name_of,
    point_words,
    reading_sentence,
    recorded,
    written_readings,
)
from ui.speech.language import percent, speaking, stated

chances = arrays(float, 5, elements=st.floats(0, 1))


def test_every_deposit_has_a_point_in_its_place(world: World) -> None:
    points = deposit_points(world)
    assert len(points) == len(world.deposits.ids) == 201
    drawn = placed(points, country().projection)
    assert [row[0] for row in drawn] == [row["region"] for row in world.deposits.rows]
    assert all(0 <= x <= WIDTH for _, x, *_ in drawn)
    land = recorded(world)
    height = country().height
    assert all(0 <= row[2] <= height for row, inland in zip(drawn, land, strict=True) if inland)


def test_shape_tells_the_group_and_a_marker_stands_for_many(world: World) -> None:
    points = deposit_points(world)
    by_id = dict(zip(world.deposits.ids, points, strict=True))
    lithium = by_id["shevchenkivske-lithium"]
    assert lithium.shape == world.groups.index("lithium")
    assert (lithium.marker, lithium.title) == (False, "Shevchenkivske: lithium")
    assert by_id["kerch-iron-basin"].marker
    assert "stands for many" in by_id["kerch-iron-basin"].title
    assert sum(point.marker for point in points) == 13


def test_names_follow_the_reader(world: World) -> None:
    with speaking("uk"):
        points = deposit_points(world)
        assert name_of(world, "regions", "UA-14") == world.label("regions", "UA-14", "name_uk")
    assert points[0].title.startswith("Шевченківське")
    assert deposit_points(world)[0].title.startswith("Shevchenkivske")


def test_no_points_are_nothing() -> None:
    assert placed((), country().projection) == []


@settings(max_examples=40)
@given(chances, arrays(bool, 5))
def test_a_letter_each_by_how_sure_it_is(chance: np.ndarray, known: np.ndarray) -> None:
    letters = holders(chance, known)
    assert len(letters) == 5
    for letter, share, covered in zip(letters, chance, known, strict=True):
        expected = RUSSIA if share >= SURE else UKRAINE if share <= 1 - SURE else UNSURE
        assert letter == (expected if covered else UNSURE)


def test_offshore_fields_are_not_on_record(world: World) -> None:
    assert int((~recorded(world)).sum()) == 8


def test_four_symbols_of_four_kinds_of_minerals_are_about_as_large() -> None:
    paths = symbols()
    assert len(set(paths)) == len(SHAPES) == 4
    assert len(paths) == 12
    assert set(paths) == set(map(symbol, SHAPES))
    for path in paths:
        numbers = np.array(re.findall(r"-?\d+\.\d+", path), dtype=float).reshape(-1, 2)
        assert 4.5 <= np.hypot(*numbers.T).max() <= 6.0
        assert f'd="{path}"' in component_html()


WORDS_OF_ALL = dict.fromkeys((*WORDS, *POINT_WORDS, "shape_0"), "x")
POINT = MapPoint("UA-14", 37.0, 48.0, 0, False, "one")


def test_a_map_with_points_needs_their_words() -> None:
    with pytest.raises(ModelError, match=r"words\.point_u: nothing given.*\n.*words\.point_r"):
        drawn_map(words=dict.fromkeys(WORDS, "x"), key="m", points=[POINT])


def test_a_map_needs_a_holder_for_each_point() -> None:
    with pytest.raises(ModelError, match="held_by: 0 letters given; 1, one each"):
        region_map({}, selected=None, caption="", words=WORDS_OF_ALL, key="m", points=[POINT])


def test_every_group_has_its_word(world: World) -> None:
    found = point_words(world)
    assert {f"shape_{number}" for number in range(12)} <= set(found)
    assert found["shape_0"] == "Hard coal"


def test_deposits_follow_the_scenario(world: World, seed: Scenario) -> None:
    place = world.deposits.place
    letters = held_by(evaluate(seed, world))
    assert letters[place["shevchenkivske-lithium"]] == UKRAINE
    assert letters[place["kruta-balka-lithium"]] == RUSSIA
    assert letters[place["holitsynske-gas"]] == UNSURE
    given = seed.replace(
        control={"UA-46": {"russia": 1.0}, "UA-18": {"other": 1.0}},
        deposit_control={"shevchenkivske-lithium": "other"},
    )
    moved = held_by(evaluate(given, world))
    for index, row in enumerate(world.deposits.rows):
        if row["region"] == "UA-46":
            assert moved[index] == RUSSIA
        if row["region"] == "UA-18":
            assert moved[index] == OTHER
    assert moved[place["shevchenkivske-lithium"]] == OTHER
    assert set(held_by(evaluate(Scenario.from_preset("borders-1991"), world))) == {UKRAINE, UNSURE}


def test_both_readings_of_each_region(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed.replace(group_control={}), world)
    both = both_readings(outcome)
    index = world.regions.index("UA-14")
    share = outcome.held[1, index].sum() / outcome.value[index].sum()
    assert both["by-area"][index] == pytest.approx(share)
    other = both_readings(evaluate(seed.replace(reading="by-deposit"), world))
    for reading, shares in both.items():
        np.testing.assert_allclose(other[reading], shares)
    area, deposit = written_readings(outcome)[index]
    sentence = f"Russia's share with the line read by area {area}, by deposit {deposit}."
    assert reading_sentence(both["by-area"][index], both["by-deposit"][index]) == sentence
    assert reading_sentence(0.0, 0.0) == ""


def test_a_reading_is_the_lines_own(world: World, seed: Scenario) -> None:
    index = world.regions.index("UA-14")
    line = evaluate(seed, world).front_line
    assert line is not None
    for asked in (seed, seed.replace(control={"UA-14": {"russia": 0.505}}, group_control={})):
        outcome = evaluate(
            asked.replace(deposit_control={"shevchenkivske-lithium": "other"}), world
        )
        both = both_readings(outcome)
        assert both["by-area"][index] == pytest.approx(line.russia_share[index])
        assert written_readings(outcome)[index][0] == percent(float(line.russia_share[index]))
    none = evaluate(Scenario.from_preset("borders-1991"), world)
    assert set(written_readings(none)) == {("", "")}


@pytest.mark.parametrize("typed", [0.005, 0.025])
def test_a_share_of_value_off_the_lever_says_why(
    typed: float, world: World, seed: Scenario
) -> None:
    given = seed.replace(control={"UA-14": {"russia": typed}})
    shade = map_shades(evaluate(given, world))["UA-14"]
    assert shade.label != percent(typed)
    assert shade.lever == (
        stated(typed, share=True),
        "stated for the whole country: Rare earths 50%",
    )
    assert encode(shade)[4][-2:] == shade.lever
    alone = map_shades(evaluate(given.replace(group_control={}), world))["UA-14"]
    assert (alone.label, alone.lever) == (percent(typed), ())
    read = map_shades(evaluate(seed.replace(group_control={}, reading="by-deposit"), world))
    assert read["UA-14"].lever[1] == "the line is read by deposit"
    handed = {"deposit_control": {"shevchenkivske-lithium": "other"}, "group_control": {}}
    shade = map_shades(evaluate(given.replace(**handed), world))["UA-14"]
    assert shade.lever[1] == "deposits are assigned"


def test_the_stamp_names_day_and_source(world: World, seed: Scenario) -> None:
    assert line_stamp(evaluate(seed, world)).startswith(
        "Front line of 11 February 2025\nafter Deep"
    )
    assert line_stamp(evaluate(Scenario.from_preset("borders-1991"), world)) == ""


def test_a_row_of_the_map_carries_both_readings() -> None:
    whole = RegionShade(0.5, 0.0, 0.1, "50%", parts=("50%", "50%", ""), readings=("50%", "60%"))
    assert encode(whole)[4] == ("50%", "50%", "", "50%", "60%")
    assert encode(RegionShade(0.5, 0.0, 0.1, "50%", "all said"))[4] == "all said"
