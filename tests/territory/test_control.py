"""Who holds what: conservation, directions, bounds, order, precedence, exact national totals."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model import Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.territory.control import (
    OTHER,
    RUSSIA,
    UKRAINE,
    control_by_region,
    control_shares,
    deposit_probability,
    deposit_shares,
    spread,
)
from model.territory.value import value_matrix
from model.world.catalog import PARTIES
from tests.strategies import DEPOSITS, GROUPS, REGIONS, both_shares, scenarios, shares

Array = NDArray[np.float64]
regions = st.sampled_from(REGIONS)
groups = st.sampled_from(GROUPS)


def held(scenario: Scenario, world: World) -> Array:
    """Return the value that each party holds [USD million], shape (3,)."""
    split = control_shares(scenario, world) * value_matrix(scenario, world)
    return np.asarray(split.sum(axis=(1, 2)))


def share(scenario: Scenario, world: World, region: str, group: str) -> list[float]:
    found = control_shares(scenario, world)
    return found[:, world.regions.index(region), world.groups.index(group)].tolist()


@given(scenarios())
def test_every_cell_is_shared_out_whole_and_no_share_is_out_of_bounds(
    world: World, scenario: Scenario
) -> None:
    found = control_shares(scenario, world)
    assert found.shape == (3, 27, 12)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.allclose(found.sum(axis=0), 1.0, atol=1e-9)


@given(scenarios(deposits=False), st.data())
def test_a_stated_group_has_exactly_the_national_shares(
    world: World, scenario: Scenario, data: st.DataObject
) -> None:
    group, stated = data.draw(groups), data.draw(both_shares())
    scenario = scenario.replace(group_control={**scenario.group_control, group: stated})
    index = world.groups.index(group)
    value = value_matrix(scenario, world)[:, index]
    assume(value.any())
    national = control_shares(scenario, world)[:, :, index] @ value / value.sum()
    assert national[RUSSIA] == pytest.approx(stated["russia"], abs=1e-12)
    assert national[OTHER] == pytest.approx(stated["other"], abs=1e-12)


@given(scenarios(), st.data())
def test_more_ground_never_lowers_what_its_holder_has(
    world: World, scenario: Scenario, data: st.DataObject
) -> None:
    region = data.draw(regions)
    less, more = sorted(data.draw(st.tuples(shares, shares)))
    low, high = (
        held(
            scenario.replace(control={**scenario.control, region: {"russia": s, "other": 0.0}}),
            world,
        )
        for s in (less, more)
    )
    assert high[RUSSIA] >= low[RUSSIA] - 1e-6
    assert high[UKRAINE] <= low[UKRAINE] + 1e-6
    assert high[OTHER] == pytest.approx(low[OTHER], abs=1e-3) or scenario.group_control


@given(scenarios(), st.data())
def test_more_of_a_group_never_lowers_what_its_holder_has(
    world: World, scenario: Scenario, data: st.DataObject
) -> None:
    group = data.draw(groups)
    less, more = sorted(data.draw(st.tuples(shares, shares)))
    low, high = (
        held(scenario.replace(group_control={group: {"russia": s, "other": 0.0}}), world)
        for s in (less, more)
    )
    assert high[RUSSIA] >= low[RUSSIA] - 1e-6


@given(scenarios(), st.data())
def test_a_deposit_handed_to_a_party_never_lowers_what_it_has(
    world: World, scenario: Scenario, data: st.DataObject
) -> None:
    deposit, party = data.draw(st.sampled_from(DEPOSITS)), data.draw(st.sampled_from(PARTIES))
    others = {id: p for id, p in scenario.deposit_control.items() if id != deposit}
    before = held(scenario.replace(deposit_control=others), world)
    after = held(scenario.replace(deposit_control={**others, deposit: party}), world)
    index = PARTIES.index(party)
    assert after[index] >= before[index] - 1e-6


@given(scenarios(), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_the_tables_rows_does_not_matter(
    world: World, scenario: Scenario, shuffle: random.Random
) -> None:
    tables = dict(world.tables)
    for name in ("regions", "commodity_groups", "value/forbes_2023"):
        rows = list(tables[name])
        shuffle.shuffle(rows)
        tables[name] = tuple(rows)
    turned = dataclasses.replace(world, tables=tables)
    one, two = evaluate(scenario, world), evaluate(scenario, turned)
    assert two.party_million.tolist() == pytest.approx(one.party_million.tolist(), abs=1)
    order = [turned.regions.index(region) for region in world.regions]
    columns = [turned.groups.index(group) for group in world.groups]
    assert np.allclose(two.shares[:, order][:, :, columns], one.shares, atol=1e-9)


@given(scenarios(groups=False, deposits=False))
def test_without_levers_of_commodities_an_area_is_every_group_s_share(
    world: World, scenario: Scenario
) -> None:
    area = scenario.replace(reading="by-area")
    by_region = control_by_region(area, world)
    assert np.array_equal(control_shares(area, world), np.repeat(by_region[:, :, None], 12, axis=2))


def test_recognised_borders_give_ukraine_everything(world: World) -> None:
    found = control_shares(Scenario(), world)
    assert (found[UKRAINE] == 1).all()
    assert not deposit_probability(Scenario(), world).any()


def test_a_stated_region_replaces_the_line_and_leaves_the_others(
    seed: Scenario, world: World
) -> None:
    plain = control_by_region(seed, world)
    stated = control_by_region(seed.replace(control={"UA-14": {"russia": 0.1}}), world)
    index = world.regions.index("UA-14")
    assert stated[:, index].tolist() == pytest.approx([0.9, 0.1, 0.0])
    others = np.arange(27) != index
    assert np.array_equal(stated[:, others], plain[:, others])


def test_what_is_stated_for_other_leaves_russia_as_the_line_has_it(
    seed: Scenario, world: World
) -> None:
    stated = control_by_region(seed.replace(control={"UA-14": {"other": 0.2}}), world)
    index = world.regions.index("UA-14")
    assert stated[:, index].tolist() == pytest.approx([1 - 0.68034 - 0.2, 0.68034, 0.2])


def test_a_region_too_full_for_other_is_told_with_what_to_do(seed: Scenario, world: World) -> None:
    full = seed.replace(control={"UA-43": {"other": 0.5}, "UA-14": {"other": 0.5}})
    message = r"(?s)control\.UA-14: 1\.18034 in all given.*control\.UA-43: 1\.5 in all.*State both"
    with pytest.raises(ScenarioError, match=message) as caught:
        evaluate(full, world)
    assert len(caught.value.problems) == 2


def test_a_group_too_full_for_other_is_told_with_what_to_do(seed: Scenario, world: World) -> None:
    full = seed.replace(group_control={"coal": {"other": 0.9}})
    message = r"group_control\.coal\.other: 0\.9 given; at most 0\.\d+, what the map.*State both"
    with pytest.raises(ScenarioError, match=message):
        evaluate(full, world)
    both = seed.replace(group_control={"coal": {"russia": 0.1, "other": 0.9}})
    row = evaluate(both, world).by_group.loc["coal"]
    assert row.tolist() == [0, 917_600, 8_258_400]


def test_decimals_that_sum_to_one_are_no_error(world: World) -> None:
    tenths = {"russia": 0.1 + 0.2, "other": 0.7}
    found = control_by_region(Scenario(control={"UA-14": tenths}), world)
    assert found[UKRAINE].min() >= 0.0


def test_later_levers_win_region_group_deposit(world: World) -> None:
    deposit = "shevchenkivske-lithium"
    line: dict[str, Any] = {"base": "front-line", "front_line_date": dt.date(2025, 2, 11)}
    cell = ("UA-14", "lithium")
    first = share(Scenario(**line), world, *cell)
    second = share(Scenario(**line, control={"UA-14": {"russia": 0.25}}), world, *cell)
    levers = {**line, "control": {"UA-14": {"russia": 0.25}}}
    group = {"group_control": {"lithium": {"russia": 0.0, "other": 0.0}}}
    third = share(Scenario(**levers, **group), world, *cell)
    fourth = share(Scenario(**levers, **group, deposit_control={deposit: "other"}), world, *cell)
    weight = world.deposits.weight[world.deposits.ids.index(deposit)]
    assert first[RUSSIA] == 0.68034
    assert second == pytest.approx([0.75, 0.25, 0.0])
    assert third == pytest.approx([1.0, 0.0, 0.0])
    assert weight > 0
    assert fourth == pytest.approx([1.0 - weight, 0.0, weight])


def test_a_stated_group_is_no_longer_read_by_its_deposits(seed: Scenario, world: World) -> None:
    deposit = "shevchenkivske-lithium"
    stated = seed.replace(
        reading="by-deposit",
        group_control={"lithium": {"russia": 1.0}},
        deposit_control={deposit: "ukraine"},
    )
    weight = world.deposits.weight[world.deposits.ids.index(deposit)]
    found = share(stated, world, "UA-14", "lithium")
    assert found == pytest.approx([weight, 1.0 - weight, 0.0])


def test_a_deposit_s_odds_follow_the_share_that_is_stated_for_its_region(
    seed: Scenario, world: World
) -> None:
    here = world.deposits.region == world.regions.index("UA-14")
    by_line = deposit_probability(seed, world)
    half = deposit_shares(seed.replace(control={"UA-14": {"russia": 0.68034 / 2}}), world)
    assert half[RUSSIA, here] == pytest.approx(by_line[here] / 2)
    assert half[RUSSIA, ~here] == pytest.approx(by_line[~here])
    more = deposit_shares(seed.replace(control={"UA-14": {"russia": 0.84017}}), world)
    assert more[UKRAINE, here] == pytest.approx((1 - by_line[here]) / 2)
    zone = deposit_shares(seed.replace(control={"UA-14": {"other": 0.15983}}), world)
    assert zone[RUSSIA, here] == pytest.approx(by_line[here])
    assert zone[OTHER, here] == pytest.approx((1 - by_line[here]) / 2)
    assert zone.sum(axis=0) == pytest.approx(np.ones(here.size))


@given(scenarios())
@settings(max_examples=25)
def test_the_order_in_which_levers_are_typed_does_not_matter(
    world: World, scenario: Scenario
) -> None:
    plain = scenario.as_dict()
    turned = {
        name: dict(reversed(value.items())) if isinstance(value, dict) else value
        for name, value in reversed(plain.items())
    }
    assert np.array_equal(
        control_shares(Scenario(**turned), world), control_shares(scenario, world)
    )


def test_a_group_is_spread_along_the_map(seed: Scenario, world: World) -> None:
    index = world.groups.index("coal")
    stated = seed.replace(group_control={"coal": {"russia": 0.3}})
    found = control_shares(stated, world)[RUSSIA, :, index]
    line = control_by_region(seed, world)[RUSSIA]
    here = (line > 0) & (value_matrix(seed, world)[:, index] > 0)
    assert here.sum() > 2
    assert np.ptp(found[here] / line[here]) < 1e-9


def test_deposits_of_a_cell_together_are_the_cell(world: World) -> None:
    known = world.deposits
    for region, group in {(r, g) for r, g in zip(known.region, known.group, strict=True)}:
        inside = (known.region == region) & (known.group == group) & known.counted
        if not inside.any():
            continue
        everything = {id: "other" for id, here in zip(known.ids, inside, strict=True) if here}
        found = control_shares(Scenario(deposit_control=everything), world)
        assert found[:, region, group] == pytest.approx([0.0, 0.0, 1.0], abs=1e-12)


def test_two_readings_of_one_line_differ_and_a_stated_region_keeps_to_what_is_stated(
    seed: Scenario, world: World
) -> None:
    by_deposit = seed.replace(reading="by-deposit")
    assert not np.allclose(control_shares(by_deposit, world), control_shares(seed, world))
    stated = by_deposit.replace(control={"UA-14": {"russia": 0.3}}, group_control={})
    index = world.regions.index("UA-14")
    assert control_shares(stated, world)[RUSSIA, index] == pytest.approx(np.full(12, 0.3))


@given(st.dates(dt.date(2014, 2, 1), dt.date(2026, 8, 22)))
@settings(max_examples=25)
def test_deposits_are_held_with_a_probability(world: World, day: dt.date) -> None:
    found = deposit_probability(Scenario(base="front-line", front_line_date=day), world)
    assert ((found >= 0) & (found <= 1)).all()


def test_an_estimate_that_is_silent_on_a_day_leaves_the_record(
    seed: Scenario, world: World
) -> None:
    found = control_by_region(seed.replace(estimate="isw"), world)
    assert np.array_equal(found, control_by_region(seed, world))


@given(
    st.lists(st.tuples(both_shares(), st.integers(0, 1000)), min_size=1, max_size=8),
    both_shares(),
)
def test_spread_meets_both_national_shares(
    cells: list[tuple[dict[str, float], int]], stated: dict[str, float]
) -> None:
    russia = np.array([cell["russia"] for cell, _ in cells])
    other = np.array([cell["other"] for cell, _ in cells])
    value = np.array([float(worth) for _, worth in cells])
    assume(value.any())
    by_region = np.stack([np.clip(1 - russia - other, 0, 1), russia, other])
    found = spread(by_region, value, stated["russia"], stated["other"])
    assert np.allclose(found.sum(axis=0), 1.0, atol=1e-9)
    national = found @ value / value.sum()
    assert national[RUSSIA] == pytest.approx(stated["russia"], abs=1e-9)
    assert national[OTHER] == pytest.approx(stated["other"], abs=1e-9)


def test_spread_without_a_statement_keeps_the_map() -> None:
    by_region = np.array([[0.5, 0.2], [0.3, 0.8], [0.2, 0.0]])
    assert np.allclose(spread(by_region, np.array([1.0, 2.0]), None, None), by_region)


def test_spread_takes_a_draw_axis() -> None:
    rng = np.random.default_rng(2)
    russia = rng.random((4, 5))
    by_region = np.stack([1 - russia, russia, np.zeros((4, 5))], axis=1)
    value, national = rng.random((4, 5)), rng.random(4)
    together = spread(by_region, value, national, None)
    for n in range(4):
        assert np.allclose(together[n], spread(by_region[n], value[n], national[n], None))
