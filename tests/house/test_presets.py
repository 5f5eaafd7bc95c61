"""Presets: deals of territory with source and date, and what each of them means on the map."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from model import Outcome, Scenario, World, evaluate
from model.world.catalog import catalog

PRESETS = catalog().presets
DEALS = {
    "november-2025-plan": dt.date(2025, 11, 20),
    "december-2025-plan": dt.date(2025, 12, 24),
    "four-regions-ceded": dt.date(2022, 9, 30),
    "freeze-at-latest-line": dt.date(2026, 8, 22),
    "line-2022-02-23": dt.date(2022, 2, 23),
    "borders-1991": dt.date(1991, 8, 24),
    "joint-zone-donetsk": dt.date(2025, 2, 11),
    "withdrawal-for-investment": dt.date(2025, 2, 12),
}


def held(world: World, preset: str) -> Outcome:
    return evaluate(Scenario.from_preset(preset), world)


def region(outcome: Outcome, id: str) -> list[float]:
    """Shares of Ukraine, Russia and the third party of a region's value."""
    index = outcome.world.regions.index(id)
    value = outcome.held[:, index].sum(axis=1)
    return [float(share) for share in value / value.sum()]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_says_who_when_why_and_from_what(preset: str) -> None:
    scenario = Scenario.from_preset(preset)
    assert scenario.id == preset
    assert scenario.title
    assert scenario.author == "mineral-wealth"
    assert isinstance(scenario.date, dt.date)
    assert scenario.sources
    assert len(scenario.description) > 80
    assert bool(scenario.baseline) == (preset != "bessent-visit-2025-02")


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_shares_out_the_whole_country(world: World, preset: str) -> None:
    outcome = held(world, preset)
    assert int(outcome.party_million.sum()) == outcome.total_million == 14_800_000
    assert outcome.shares.sum(axis=0) == pytest.approx(np.ones(outcome.shares.shape[1:]))


@pytest.mark.parametrize("preset", DEALS)
def test_deals_of_territory_carry_their_date(preset: str) -> None:
    assert Scenario.from_preset(preset).date == DEALS[preset]


def test_the_plan_of_november_2025(world: World) -> None:
    outcome = held(world, "november-2025-plan")
    for id in ("UA-43", "UA-40", "UA-14", "UA-09"):
        assert region(outcome, id) == [0.0, 1.0, 0.0]
    line = world.control_at(dt.date(2025, 11, 20)).russia_share
    for id in ("UA-65", "UA-23"):
        assert region(outcome, id)[1] == pytest.approx(line[world.regions.index(id)])
    for id in ("UA-63", "UA-59", "UA-12", "UA-48"):
        assert region(outcome, id) == [1.0, 0.0, 0.0]


def test_the_plan_of_december_2025(world: World) -> None:
    """The line of the day in four regions; Russia leaves four others; the zone is left open."""
    outcome = held(world, "december-2025-plan")
    line = world.control_at(dt.date(2025, 12, 24)).russia_share
    for id in ("UA-14", "UA-09", "UA-23", "UA-65"):
        assert region(outcome, id)[1] == pytest.approx(line[world.regions.index(id)])
        assert region(outcome, id)[2] == 0.0
    for id in ("UA-63", "UA-59", "UA-12", "UA-48"):
        assert region(outcome, id) == [1.0, 0.0, 0.0]
    later = held(world, "november-2025-plan")
    assert outcome.party_million[1] < later.party_million[1]


def test_the_plan_gives_russia_more_than_the_line_of_its_day(world: World) -> None:
    plan = Scenario.from_preset("november-2025-plan")
    line = evaluate(plan.replace(control={}), world)
    assert evaluate(plan, world).party_million[1] > line.party_million[1]


def test_all_four_regions_as_claimed(world: World) -> None:
    outcome = held(world, "four-regions-ceded")
    for id in ("UA-14", "UA-09", "UA-23", "UA-65", "UA-43", "UA-40"):
        assert region(outcome, id) == [0.0, 1.0, 0.0]


def test_a_freeze_keeps_the_newest_line_and_reads_it_by_deposit(world: World) -> None:
    freeze, newest = (
        Scenario.from_preset(preset) for preset in ("freeze-at-latest-line", "latest-front-line")
    )
    assert {change.path for change in freeze.diff(newest)} == {"reading"}
    assert freeze.front_line_date == world.front_line_days[-1]
    assert held(world, "freeze-at-latest-line").by_deposit.loc[
        "shevchenkivske-lithium", "holder"
    ] == "russia"  # fmt: skip


def test_the_line_before_the_invasion(world: World) -> None:
    outcome = held(world, "line-2022-02-23")
    assert region(outcome, "UA-14")[1] == pytest.approx(0.32)
    assert region(outcome, "UA-43") == [0.0, 1.0, 0.0]
    assert region(outcome, "UA-23") == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("preset", ["borders-1991", "withdrawal-for-investment"])
def test_ukraine_holds_all_within_its_recognised_borders(world: World, preset: str) -> None:
    assert held(world, preset).party_million.tolist() == [14_800_000, 0, 0]


def test_a_joint_zone_is_what_ukraine_held_of_donetsk(world: World, seed: Scenario) -> None:
    before, after = (
        evaluate(seed.replace(group_control={}), world),
        held(world, "joint-zone-donetsk"),
    )
    ukraine, russia, other = region(after, "UA-14")
    assert (ukraine, other) == (pytest.approx(0.0), pytest.approx(region(before, "UA-14")[0]))
    assert russia == pytest.approx(region(before, "UA-14")[1])
    assert after.party_million[2] == pytest.approx(0.31966 * 3_800_000, abs=1)


def test_who_gains_from_each_map_is_in_the_order_one_expects(world: World) -> None:
    russia = {preset: int(held(world, preset).party_million[1]) for preset in PRESETS}
    assert russia["borders-1991"] < russia["line-2022-02-23"] < russia["bessent-visit-2025-02"]
    assert russia["bessent-visit-2025-02"] < russia["latest-front-line"] < russia["donbas-ceded"]
    assert russia["donbas-ceded"] < russia["four-regions-ceded"]
