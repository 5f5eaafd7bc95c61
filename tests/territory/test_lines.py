"""The lines that a lever moves along are what the model says at every position of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from model.territory.control import OTHER, RUSSIA, UKRAINE, control_by_region
from model.territory.lines import (
    bent_regions,
    group_slopes,
    map_gives_way,
    region_lines,
    region_slopes,
    straight,
)
from tests.strategies import GROUPS, REGIONS, scenarios, shares
from ui.parts.follow import KNOTS

PARTIES = {"russia": RUSSIA, "other": OTHER}


def with_share(scenario: Scenario, table: str, id: str, party: str, share: float) -> Scenario:
    entries = dict(scenario.as_dict().get(table, {}))
    entries[id] = {**entries.get(id, {}), party: share}
    return scenario.replace(**{table: entries})


def by_group(scenario: Scenario, world: World) -> np.ndarray:
    held: np.ndarray = evaluate(scenario, world).held.sum(axis=1)
    return held


@given(scenarios(), some.sampled_from(REGIONS), some.sampled_from(["russia", "other"]), shares)
@settings(max_examples=50, deadline=None)
def test_a_region_moves_along_its_line(
    world: World, scenario: Scenario, region: str, party: str, to: float
) -> None:
    place = world.regions.index(region)
    assume(getattr(straight(scenario, world), party)[place])
    here = control_by_region(scenario, world)[:, place]
    to *= 1.0 - here[RUSSIA + OTHER - PARTIES[party]]
    step = (to - here[PARTIES[party]]) * region_slopes(scenario, world)[place]
    expected = by_group(scenario, world)
    expected[PARTIES[party]] += step
    expected[UKRAINE] -= step
    found = by_group(with_share(scenario, "control", region, party, to), world)
    total = found.sum()
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * total)


@given(scenarios(), some.sampled_from(GROUPS), shares)
@settings(max_examples=50, deadline=None)
def test_a_group_moves_along_its_line(
    world: World, scenario: Scenario, group: str, to: float
) -> None:
    slopes, place = group_slopes(scenario, world), world.groups.index(group)
    assume(group in slopes)
    expected = by_group(scenario, world)
    to *= 1.0 - expected[OTHER, place] / slopes[group]
    step = to * slopes[group] - expected[RUSSIA, place]
    expected[RUSSIA, place] += step
    expected[UKRAINE, place] -= step
    found = by_group(with_share(scenario, "group_control", group, "russia", to), world)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * found.sum())


@given(scenarios(groups=False), some.sampled_from(REGIONS), shares)
@settings(max_examples=30, deadline=None)
def test_a_region_that_is_not_bent_shows_where_its_lever_stands(
    world: World, scenario: Scenario, region: str, to: float
) -> None:
    place = world.regions.index(region)
    assume(not bent_regions(scenario, world, [region]))
    assume(straight(scenario, world).russia[place])
    to *= 1.0 - control_by_region(scenario, world)[OTHER, place]
    outcome = evaluate(with_share(scenario, "control", region, "russia", to), world)
    total = outcome.value[place].sum()
    assert outcome.held[RUSSIA, place].sum() == pytest.approx(to * total, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("region", ["UA-14", "UA-23", "UA-05"])
def test_the_bend_between_the_page_s_knots_is_small(
    world: World, seed: Scenario, region: str
) -> None:
    place, line = world.regions.index(region), region_lines(seed, world, [region], KNOTS)[region]
    assert bent_regions(seed, world, world.regions).count(region) == 1
    for to in [*KNOTS, *np.linspace(0.0, 1.0, 41).tolist()]:
        outcome = evaluate(with_share(seed, "control", region, "russia", to), world)
        share = outcome.held[RUSSIA, place].sum() / outcome.value[place].sum()
        near = 1e-9 if to in KNOTS else 0.002
        assert np.interp(to, KNOTS, line) == pytest.approx(share, abs=near)


def test_a_region_read_by_deposit_has_no_line_until_its_lever_was_touched(
    world: World, seed: Scenario
) -> None:
    read = seed.replace(reading="by-deposit")
    place = world.regions.index("UA-14")
    assert not straight(read, world).russia[place]
    touched = read.replace(control={"UA-14": {"russia": 0.5}})
    assert straight(touched, world).russia[place]


def test_a_group_that_gives_way_to_the_map_stops_every_region(world: World, seed: Scenario) -> None:
    handed = seed.replace(group_control={"coal": {"other": 0.1}})
    assert not straight(handed, world).russia.any()
    zone = seed.replace(control={"UA-14": {"other": 0.3}})
    assert not straight(zone, world).russia.any()
    elsewhere = seed.replace(control={"UA-53": {"other": 0.3}})
    assert straight(elsewhere, world).russia.all()
    assert straight(seed, world).russia.all()
    other = dict(zip(world.regions, straight(seed, world).other, strict=True))
    assert (other["UA-14"], other["UA-53"]) == (False, True)


def test_the_seed_s_levers(world: World, seed: Scenario) -> None:
    rare = world.groups.index("rare_earths")
    slopes = region_slopes(seed, world)
    assert slopes[:, rare].tolist() == [0.0] * len(world.regions)
    place = world.regions.index("UA-14")
    value = evaluate(seed, world).value
    assert slopes[place].sum() == value[place].sum() - value[place, rare]
    assert group_slopes(seed, world)["rare_earths"] == value[:, rare].sum()


def test_the_map_gives_way_to_a_share_of_neither_side_without_russia_s(seed: Scenario) -> None:
    other = "group_control.coal.other"
    assert not map_gives_way(seed)
    assert map_gives_way(seed, [other])
    assert not map_gives_way(seed, [other, "group_control.coal.russia"])
    assert map_gives_way(seed.replace(group_control={"coal": {"other": 0.0}}))
