"""The history of the line: every day equals a single evaluation, nothing is interpolated."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import Scenario, World, evaluate
from model.answers.timeline import History, events, held_by_day, only_the_line, value_history
from model.territory.control import RUSSIA, UKRAINE

SEED_DAY = dt.date(2025, 2, 11)


@pytest.fixture(scope="module")
def history(world: World, seed: Scenario) -> History:
    return value_history(seed, world)


@pytest.fixture(scope="module")
def by_deposit(world: World, seed: Scenario) -> History:
    return value_history(seed.replace(reading="by-deposit"), world)


def test_the_seed_day_has_the_seed_figures_without_the_stated_rare_earths(
    history: History, world: World, seed: Scenario
) -> None:
    outcome = evaluate(only_the_line(seed), world)
    assert history.unit == "USD_2023"
    assert history.total_million == 14_800_000
    day = history.party_million[history.index(SEED_DAY)]
    assert day.tolist() == outcome.party_million.tolist()
    assert abs(int(day[RUSSIA]) - 6_500_000) < 20_000


@pytest.mark.parametrize("reading", ["by-area", "by-deposit"])
def test_any_day_equals_one_evaluation(
    reading: str, history: History, by_deposit: History, world: World, seed: Scenario
) -> None:
    found = history if reading == "by-area" else by_deposit
    plain = only_the_line(seed).replace(reading=reading)
    for index in np.linspace(0, len(found.days) - 1, 25).astype(int).tolist():
        outcome = evaluate(plain.replace(front_line_date=found.days[index]), world)
        assert found.party_million[index].tolist() == outcome.party_million.tolist()
        np.testing.assert_allclose(found.held[index], outcome.held, rtol=1e-12, atol=1e-6)
        np.testing.assert_allclose(found.deposits[index], outcome.by_deposit["russia"], atol=1e-12)


def test_each_day_sums_to_the_total_by_party_region_and_group(
    history: History, world: World
) -> None:
    assert (history.party_million.sum(axis=1) == history.total_million).all()
    for table in (history.by_region, history.by_group):
        np.testing.assert_allclose(table.sum(axis=(1, 2)), history.total_million, rtol=1e-12)
    assert history.by_region.shape == (len(history.days), 3, len(world.regions))


def test_the_record_runs_from_2014_to_the_newest_day(history: History, world: World) -> None:
    assert history.days[0] == dt.date(2014, 2, 1)
    assert history.days[-1] == world.front_line_days[-1]
    assert history.party_million[0].tolist() == [14_800_000, 0, 0]
    russia = dict(zip(history.days, history.party_million[:, RUSSIA].tolist(), strict=True))
    before, after = russia[dt.date(2022, 2, 23)], russia[dt.date(2022, 9, 30)]
    assert 0 < russia[dt.date(2014, 3, 18)] < before < after


def test_between_two_records_the_older_one_holds(history: History) -> None:
    minsk, eve = history.index(dt.date(2015, 2, 12)), history.index(dt.date(2022, 2, 22))
    assert minsk == eve
    assert history.index(dt.date(2022, 2, 23)) == eve + 1
    assert history.index(dt.date(2010, 1, 1)) == 0
    assert history.index(dt.date(2030, 1, 1)) == len(history.days) - 1


def test_the_table_has_a_row_a_day(history: History) -> None:
    table = history.table
    assert list(table.columns) == ["ukraine", "russia", "other"]
    assert table.loc[SEED_DAY].sum() == 14_800_000


def test_stated_shares_are_set_aside(world: World, seed: Scenario, history: History) -> None:
    changed = seed.replace(
        control={"UA-14": {"russia": 1.0}}, deposit_control={world.deposits.ids[0]: "other"}
    )
    same = value_history(changed, world)
    assert (same.party_million == history.party_million).all()
    plain = only_the_line(changed)
    assert (dict(plain.control), dict(plain.group_control), dict(plain.deposit_control)) == (
        {},
        {},
        {},
    )


def test_the_two_readings_differ(history: History, by_deposit: History) -> None:
    day = history.index(SEED_DAY)
    area, sited = (int(h.party_million[day, RUSSIA]) for h in (history, by_deposit))
    assert area != sited
    assert (history.deposits == by_deposit.deposits).all()


def test_own_values_are_split_along_the_line(world: World, seed: Scenario) -> None:
    own = seed.replace(own_values={"UA-43": {"coal": 70.0}, "UA-32": {"coal": 30.0}})
    found = value_history(own, world)
    assert found.total_million == 100
    assert found.party_million[-1].tolist() == [30, 70, 0]


def test_events_are_dated_in_order_and_cited(world: World) -> None:
    found = events(world)
    assert len(found) == len(world.tables["events"])
    assert [event.day for event in found] == sorted(event.day for event in found)
    bessent = next(event for event in found if event.label == "Bessent in Kyiv")
    assert (bessent.day, bessent.category) == (dt.date(2025, 2, 12), "deal")
    assert all(world.source(event.source_id)["title"] for event in found)


shares = st.floats(0.0, 1.0)


@settings(max_examples=40)
@given(
    russia=arrays(float, (3, 2, 2), elements=shares),
    value=arrays(float, (2, 2), elements=st.floats(0, 1e7)),
)
def test_what_russia_does_not_hold_is_ukraines(russia: np.ndarray, value: np.ndarray) -> None:
    held = held_by_day(russia, value)
    np.testing.assert_allclose(held.sum(axis=1), np.broadcast_to(value, (3, 2, 2)), rtol=1e-12)
    assert (held >= 0).all()
    more = held_by_day(np.minimum(russia + 0.1, 1.0), value)
    assert (more[:, RUSSIA] >= held[:, RUSSIA]).all()
    assert (more[:, UKRAINE] <= held[:, UKRAINE]).all()
