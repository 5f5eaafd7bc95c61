"""Shares of a place sum to 1 in every future, and nothing that is stated is cut for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, World, evaluate, simulate
from model.futures.futures import Futures, inputs_of
from model.futures.share_room import leave_room, room_for_russia
from model.sampling.draws import Sampler
from model.territory.control import OTHER, RUSSIA, UKRAINE, spread
from model.world.catalog import PARTIES

A = np.array
COAL = "group_control.coal.other"
EXACT = 2e-6
"""Draws are in single precision, and so is what comes of them."""


def of_group(scenario: Scenario, world: World, group: str, count: int = 512) -> tuple[Any, Any]:
    """Return the draws, and what each party holds of a group in each of them [1]."""
    draw = next(Sampler(inputs_of(scenario, world), count, 3).read())
    held = Futures(scenario, world)._held(draw, count)
    parts = held.parties[..., world.groups.index(group)]
    assert (held.parties >= -1e-6 * held.total[:, None, :]).all()
    assert held.parties.sum(axis=1) == pytest.approx(held.total, rel=1e-6)
    return draw, parts / parts.sum(axis=1, keepdims=True)


# A group's third party with no share of Russia stated


@pytest.mark.parametrize("reading", ["by-area", "by-deposit"])
@pytest.mark.parametrize("group", ["coal", "iron_ore", "other"])
@given(low=st.floats(0.0, 0.3), width=st.floats(0.01, 0.1))
@settings(max_examples=6)
def test_a_drawn_share_of_a_group_is_met_exactly(
    reading: str, group: str, low: float, width: float, world: World, seed: Scenario
) -> None:
    path = f"group_control.{group}.other"
    ranged = seed.replace(reading=reading, ranges={path: f"{low:.4f} to {low + width:.4f}"})
    draw, held = of_group(ranged, world, group, 64)
    assert held[:, OTHER] == pytest.approx(draw[path], abs=EXACT)
    assert held.sum(axis=1) == pytest.approx(np.ones(64))


def test_russia_s_share_by_the_map_stays_where_there_is_room(world: World, seed: Scenario) -> None:
    plain = evaluate(seed, world)
    index = world.groups.index("coal")
    russia = plain.held[RUSSIA, :, index].sum() / plain.value[:, index].sum()
    _, held = of_group(seed.replace(ranges={COAL: "0.1 to 0.2"}), world, "coal")
    assert held[:, RUSSIA].mean() == pytest.approx(russia, abs=0.02)


def test_the_map_gives_way_in_a_future_in_which_it_takes_more(world: World, seed: Scenario) -> None:
    index = world.groups.index("coal")
    plain = evaluate(seed, world)
    left = 1.0 - plain.held[RUSSIA, :, index].sum() / plain.value[:, index].sum()
    tight = seed.replace(ranges={COAL: f"{left - 0.01:.6f} to {left - 1e-5:.6f}"})
    draw, held = of_group(tight, world, "coal", 2048)
    assert held[:, OTHER] == pytest.approx(draw[COAL], abs=EXACT)
    gave = held[:, UKRAINE] < EXACT
    assert gave.any()
    assert held[gave, RUSSIA] == pytest.approx(1.0 - draw[COAL][gave], abs=EXACT)


@pytest.mark.parametrize("reading", ["by-area", "by-deposit"])
def test_a_range_without_room_by_the_map_is_refused(
    reading: str, world: World, seed: Scenario
) -> None:
    full = seed.replace(reading=reading, ranges={COAL: "0.1 to 0.9"})
    said = (
        r"ranges\.group_control\.coal\.other: '0.1 to 0.9' given; at most 0\.[0-9]+, what the "
        r"share of russia leaves\. Lower its upper end, or give group_control\.coal\.russia a lower"
    )
    with pytest.raises(ScenarioError, match=said):
        simulate(full, world, 64)
    stated = full.replace(
        group_control={**seed.as_dict()["group_control"], "coal": {"russia": 0.05}}
    )
    leave_room(stated, world)


def test_the_limit_that_is_told_is_the_limit(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"what the share of russia leaves") as caught:
        leave_room(seed.replace(ranges={COAL: "0.1 to 0.9"}), world)
    most = float(caught.value.problems[0].allowed.split(",")[0].removeprefix("at most "))
    leave_room(seed.replace(ranges={COAL: f"0.1 to {most - 1e-5:.6f}"}), world)
    with pytest.raises(ScenarioError, match=r"what the share of russia leaves"):
        leave_room(seed.replace(ranges={COAL: f"0.1 to {most + 1e-5:.6f}"}), world)
    rest = {"coal": {"other": most + 1e-5}, **seed.as_dict()["group_control"]}
    with pytest.raises(ScenarioError, match=r"what the map's share of Russia leaves"):
        evaluate(seed.replace(group_control=rest), world)  # the same limit for one scenario


def test_a_range_of_a_region_counts_with_its_upper_end(world: World, seed: Scenario) -> None:
    low = seed.replace(ranges={COAL: "0.1 to 0.2", "control.UA-12.russia": "0 to 0.1"})
    leave_room(low, world)
    high = low.replace(ranges={**low.ranges, "control.UA-12.russia": "0 to 1"})
    with pytest.raises(ScenarioError, match=r"coal\.other: '0.1 to 0.2' given; at most 0.179512"):
        leave_room(high, world)


def test_a_point_is_what_evaluate_gives(world: World, seed: Scenario) -> None:
    groups = {**seed.as_dict()["group_control"], "coal": {"other": 0.2}}
    outcome = evaluate(seed.replace(group_control=groups), world)
    found = simulate(seed.replace(ranges={COAL: "0.2"}), world, 16, topics=())
    for rung, value in outcome.economy.totals.items():
        assert found.mean(rung) == pytest.approx(float(value), rel=1e-12), rung


def test_a_group_without_value_leaves_all_room(world: World, seed: Scenario) -> None:
    own = seed.replace(own_values={"UA-14": {"iron_ore": 5.0}}, ranges={COAL: "0 to 1"})
    leave_room(own, world)


# Regions


def test_estimates_are_drawn_up_to_what_a_third_party_leaves(world: World) -> None:
    line = Scenario(base="front-line", front_line_date=dt.date(2026, 2, 24))
    zone = line.replace(control={"UA-14": {"other": 0.2}})
    assert room_for_russia(zone, world)[world.regions.index("UA-14")] == pytest.approx(0.8)
    (input_,) = (row for row in inputs_of(zone, world) if row.name == "control.UA-14.russia")
    assert input_.marginal.ppf(A([0.0, 1.0])) == pytest.approx([0.78406, 0.8])
    ranged = line.replace(ranges={"control.UA-14.other": "0.1 to 0.21"})
    (input_,) = (row for row in inputs_of(ranged, world) if row.name == "control.UA-14.russia")
    assert input_.marginal.ppf(A([0.0, 1.0])) == pytest.approx([0.78406, 0.79])
    draw = next(Sampler(inputs_of(ranged, world), 512).read())
    shares = Futures(ranged, world)._control(draw, 512)[0][..., world.regions.index("UA-14")]
    assert shares[:, OTHER] == pytest.approx(draw["control.UA-14.other"], abs=EXACT)
    assert shares[:, RUSSIA] == pytest.approx(draw["control.UA-14.russia"], abs=EXACT)
    full = line.replace(ranges={"control.UA-14.other": "0.1 to 0.3"})
    with pytest.raises(ScenarioError, match=r"control\.UA-14\.other: .* at most 0\.21594, what"):
        inputs_of(full, world)


def leaves_room(scenario: Scenario, world: World) -> bool:
    """Return whether every range fits; those that do not are named at their own place."""
    try:
        leave_room(scenario, world)
    except ScenarioError as error:
        return not all(p.where.removeprefix("ranges.") in scenario.ranges for p in error.problems)
    return True


@given(data=st.data())
@settings(max_examples=25)
def test_shares_stay_shares_whatever_is_ranged(
    data: st.DataObject, world: World, seed: Scenario
) -> None:
    regions = data.draw(st.lists(st.sampled_from(world.regions), max_size=3, unique=True))
    groups = data.draw(st.lists(st.sampled_from(world.groups), max_size=3, unique=True))
    places = [*(f"control.{id}" for id in regions), *(f"group_control.{id}" for id in groups)]
    ranges = {}
    for place in places:
        for party in data.draw(st.sets(st.sampled_from(["russia", "other"]), min_size=1)):
            low = data.draw(st.floats(0.0, 0.4))
            ranges[f"{place}.{party}"] = f"{low:.4f} to {low + 0.1:.4f}"
    base = data.draw(st.sampled_from([seed, Scenario.from_preset("freeze-at-latest-line")]))
    asked = base.replace(ranges=ranges)
    assume(leaves_room(asked, world))
    draw = next(Sampler(inputs_of(asked, world), 16).read())
    by_region, _ = Futures(asked, world)._control(draw, 16)
    held = Futures(asked, world)._held(draw, 16)
    assert by_region.min() >= -EXACT
    assert by_region.sum(axis=1) == pytest.approx(np.ones((len(by_region), len(world.regions))))
    assert (held.parties >= -EXACT * held.total[:, None, :]).all()
    assert held.parties.sum(axis=1) == pytest.approx(held.total, rel=EXACT)
    for path in ranges:
        kind, place, party = path.split(".")
        at = PARTIES.index(party)
        if kind == "group_control":
            index = world.groups.index(place)
            part = held.parties[:, at, index] / held.total[:, index]
        else:
            part = by_region[:, at, world.regions.index(place)]
        assert part == pytest.approx(draw[path], abs=EXACT), path


# The spread itself


def test_what_is_stated_for_a_third_party_is_met_and_russia_gives_way() -> None:
    by_region = A([[0.2, 0.5], [0.8, 0.5], [0.0, 0.0]])
    shares = spread(by_region, A([10.0, 10.0]), None, 0.6)
    held = shares @ A([10.0, 10.0]) / 20.0
    assert held == pytest.approx([0.0, 0.4, 0.6])
    assert shares[RUSSIA] == pytest.approx(A([0.8, 0.5]) * 0.4 / 0.65)
    drawn = spread(by_region, A([10.0, 10.0]), None, A([0.1, 0.35, 0.6]))
    assert drawn[0] == pytest.approx(spread(by_region, A([10.0, 10.0]), None, 0.1))
    assert drawn[2] == pytest.approx(shares)
    assert drawn[1].sum(axis=0) == pytest.approx([1.0, 1.0])
