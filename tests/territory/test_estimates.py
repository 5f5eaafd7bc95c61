"""Rival estimates of a day: one of them, their mean, or their range."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.territory.control import control_by_region
from model.territory.estimates import area_shares, estimate_range, front_line, rival_estimates
from model.world.catalog import catalog

DAY = dt.date(2026, 2, 24)
DONETSK = "UA-14"


def line(day: dt.date, estimate: str = "deepstate") -> Scenario:
    return Scenario(base="front-line", front_line_date=day, estimate=estimate)


def share(world: World, estimate: str, day: dt.date = DAY, region: str = DONETSK) -> float:
    return float(area_shares(line(day, estimate), world)[world.regions.index(region)])


def test_donetsk_on_the_anniversary_by_each_source(world: World) -> None:
    assert share(world, "isw") == 0.817
    assert share(world, "deepstate") == pytest.approx(0.783, abs=0.002)
    assert share(world, "mean") == pytest.approx((0.817 + share(world, "deepstate")) / 2)
    low, high = estimate_range(line(DAY), world)
    index = world.regions.index(DONETSK)
    assert (low[index], high[index]) == (share(world, "deepstate"), 0.8175)
    assert share(world, "range") == pytest.approx((low[index] + high[index]) / 2)


def test_estimates_stand_side_by_side_for_each_region_of_the_day(world: World) -> None:
    found = rival_estimates(world.front_line(dt.date(2025, 8, 30)), world)
    assert sorted(found) == ["UA-09", "UA-14", "UA-23", "UA-65"]
    assert found["UA-65"] == {"deepstate": 0.72096, "russian-general-staff": 0.76}


def test_a_day_with_one_source_only_has_no_rivals(world: World) -> None:
    day = dt.date(2025, 2, 11)
    assert rival_estimates(world.front_line(day), world) == {}
    low, high = estimate_range(line(day), world)
    assert np.array_equal(low, high)
    assert np.array_equal(low, world.front_line(day).russia_share)
    for estimate in ("mean", "range", "isw"):
        assert np.array_equal(area_shares(line(day, estimate), world), low)


def test_an_anchor_brings_its_own_bounds(world: World) -> None:
    low, high = estimate_range(line(dt.date(2020, 1, 1)), world)
    index = world.regions.index("UA-09")
    assert (low[index], high[index]) == (0.3, 0.33)


def test_recognised_borders_have_no_range(world: World) -> None:
    scenario = Scenario.from_preset("borders-1991")
    assert front_line(scenario, world) is None
    for end in (*estimate_range(scenario, world), area_shares(scenario, world)):
        assert not end.any()


def test_a_stated_share_has_no_range(world: World) -> None:
    scenario = line(DAY).replace(control={DONETSK: {"russia": 0.6}})
    low, high = estimate_range(scenario, world)
    assert low[world.regions.index(DONETSK)] == high[world.regions.index(DONETSK)] == 0.6


def test_a_share_of_the_third_party_alone_keeps_the_range(world: World) -> None:
    scenario = line(DAY).replace(control={DONETSK: {"other": 0.1}})
    low, high = estimate_range(scenario, world)
    assert low[world.regions.index(DONETSK)] < high[world.regions.index(DONETSK)]


def test_an_unknown_estimate_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ScenarioError, match=r"estimate: 'iws' given;.*Did you mean isw"):
        line(DAY, "iws")


def test_a_larger_estimate_takes_from_ukraine(world: World) -> None:
    held = {e: evaluate(line(DAY, e), world).party_million[0] for e in catalog().estimates}
    assert held["isw"] < held["range"] < held["deepstate"]
    assert held["isw"] < held["mean"] < held["deepstate"]


def test_every_row_lies_within_its_own_bounds_and_meets_a_day_on_record(world: World) -> None:
    days = set(world.front_line_days)
    for row in (*world.tables["control/estimates"], *world.tables["control/anchors"]):
        assert dt.date.fromisoformat(row["date"]) in days
        ends = float(row["low"] or row["russia_share"]), float(row["high"] or row["russia_share"])
        assert ends[0] <= float(row["russia_share"]) <= ends[1]


@given(
    day=st.dates(dt.date(2014, 2, 1), dt.date(2026, 8, 22)),
    estimate=st.sampled_from(catalog().estimates),
)
@settings(max_examples=50)
def test_every_estimate_lies_in_the_range_of_its_day(
    world: World, day: dt.date, estimate: str
) -> None:
    low, high = estimate_range(line(day), world)
    found = area_shares(line(day, estimate), world)
    assert (low <= found + 1e-12).all()
    assert (found <= high + 1e-12).all()
    assert ((low >= 0) & (high <= 1)).all()
    assert np.array_equal(control_by_region(line(day, estimate), world)[1], found)
