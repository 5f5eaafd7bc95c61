"""Who holds the named operations, and which change hands between two scenarios."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Scenario, World
from model.territory.control import RUSSIA, UKRAINE
from model.territory.operations import moved_operations, operation_shares
from model.world.catalog import PARTIES
from model.world.operations import SEIZED
from tests.strategies import FIRST_DAY, LAST_DAY, REGIONS, scenarios, shares

SEED_DAY, NEWEST = dt.date(2025, 2, 11), dt.date(2026, 8, 15)


def line(day: dt.date, **more: object) -> Scenario:
    return Scenario(base="front-line", front_line_date=day, **more)  # type: ignore[arg-type]


@given(scenarios())
def test_every_operation_and_project_is_held_whole(world: World, scenario: Scenario) -> None:
    for named in (world.operations, world.projects):
        found = operation_shares(scenario, world, named)
        assert found.shape == (len(PARTIES), len(named.ids))
        assert ((found >= 0.0) & (found <= 1.0)).all()
        assert np.allclose(found.sum(axis=0), 1.0, atol=1e-9)


def test_within_the_recognised_borders_all_is_ukraines(world: World) -> None:
    assert (operation_shares(Scenario(base="borders-1991"), world)[UKRAINE] == 1.0).all()


def test_what_was_seized_is_behind_the_newest_line_and_what_runs_is_not_at_the_first(
    world: World,
) -> None:
    held = operation_shares(line(NEWEST), world)
    early = operation_shares(line(SEED_DAY), world)
    for index, row in enumerate(world.operations.rows):
        if row["status"] in SEIZED:
            assert held[RUSSIA, index] > 0.5, row["id"]
        else:
            assert early[UKRAINE, index] > 0.5, row["id"]


def test_a_moved_line_moves_named_mines(world: World) -> None:
    moved = moved_operations(line(SEED_DAY), line(NEWEST), world)
    assert [(one.row["id"], one.giver, one.taker) for one in moved] == [
        ("pokrovske-coal", "ukraine", "russia"),
        ("kapitalna-coal", "ukraine", "russia"),
        ("krasnolymanska-coal", "ukraine", "russia"),
    ]
    assert all(0.0 < one.share <= 1.0 for one in moved)
    assert moved[0].row["name_uk"] == "шахта «Покровське»"


@given(scenarios(), scenarios())
def test_the_way_back_moves_the_same_operations_to_their_givers(
    world: World, one: Scenario, other: Scenario
) -> None:
    there, back = (moved_operations(*pair, world) for pair in ((one, other), (other, one)))
    assert [(m.row["id"], m.giver, m.taker) for m in there] == [
        (m.row["id"], m.taker, m.giver) for m in back
    ]
    assert moved_operations(one, one, world) == ()


@given(scenarios(), st.data())
def test_a_deposit_handed_over_takes_its_operations_along(
    world: World, scenario: Scenario, data: st.DataObject
) -> None:
    named = world.operations
    sited = sorted({row["deposit"] for row in named.rows if row["deposit"]})
    deposit, party = data.draw(st.sampled_from(sited)), data.draw(st.sampled_from(PARTIES))
    given_ = scenario.replace(deposit_control={**scenario.deposit_control, deposit: party})
    before, after = (operation_shares(one, world) for one in (scenario, given_))
    theirs = np.array([row["deposit"] == deposit for row in named.rows])
    assert (after[PARTIES.index(party), theirs] == 1.0).all()
    np.testing.assert_array_equal(after[:, ~theirs], before[:, ~theirs])


@given(scenarios(deposits=False), st.sampled_from(REGIONS), st.tuples(shares, shares))
def test_more_ground_in_a_region_never_takes_operations_from_its_holder(
    world: World, scenario: Scenario, region: str, both: tuple[float, float]
) -> None:
    low, high = (
        operation_shares(
            scenario.replace(control={**scenario.control, region: {"russia": s, "other": 0.0}}),
            world,
        )
        for s in sorted(both)
    )
    assert (high[RUSSIA] >= low[RUSSIA] - 1e-9).all()
    elsewhere = np.array([row["region"] != region for row in world.operations.rows])
    np.testing.assert_array_equal(high[:, elsewhere], low[:, elsewhere])


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_an_operation_without_a_deposit_follows_its_region(world: World, day: dt.date) -> None:
    named, scenario = world.operations, line(day)
    found = operation_shares(scenario, world)[RUSSIA]
    area = world.front_line(day).russia_share
    for index in np.flatnonzero(named.deposit < 0):
        assert found[index] == pytest.approx(area[named.region[index]])
