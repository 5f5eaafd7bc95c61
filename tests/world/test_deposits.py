"""Named deposits: who holds each on a day, how surely, and what part of a cell it stands for."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.territory.control import deposit_probability, deposit_shares
from model.world.catalog import PARTIES
from model.world.deposits import MARKERS, Deposits, normal_cdf
from tests.strategies import scenarios

SEED_DAY, NEWEST = dt.date(2025, 2, 11), dt.date(2026, 8, 15)


@pytest.fixture(scope="module")
def known(world: World) -> Deposits:
    return world.deposits


def line(day: dt.date, **more: object) -> Scenario:
    return Scenario(base="front-line", front_line_date=day, **more)


def test_there_are_188_deposits_and_13_markers(known: Deposits) -> None:
    markers = [row for row in known.rows if row["level"] in MARKERS]
    assert (len(known.rows), len(markers)) == (201, 13)
    assert {row["level"] for row in markers} == {"basin", "district", "block"}


def test_markers_and_offshore_fields_are_shown_and_never_counted(known: Deposits) -> None:
    for row, counted, weight in zip(known.rows, known.counted, known.weight, strict=True):
        single = row["level"] not in MARKERS and row["offshore"] == "no"
        assert counted == single
        assert (weight > 0) == single
    assert any(row["offshore"] == "yes" for row in known.rows)


def test_the_weights_of_a_cell_sum_to_one(known: Deposits) -> None:
    share, sited = known.cell_share(np.ones(len(known.ids)))
    assert share[sited] == pytest.approx(1.0)
    assert not share[~sited].any()


def test_tonnage_weighs_where_every_deposit_of_the_cell_has_it(known: Deposits) -> None:
    index = {id: n for n, id in enumerate(known.ids)}
    south, zavallia = index["balakhivske-graphite"], index["zavallivske-graphite"]
    assert known.by_ore[south]
    ratio = known.ore[south] / known.ore[zavallia]
    assert known.weight[south] / known.weight[zavallia] == pytest.approx(ratio)
    azov = index["azovske-ree-zr"]
    assert not known.by_ore[azov]
    assert known.weight[azov] == pytest.approx(1 / 3)


@pytest.mark.parametrize("day", [SEED_DAY, NEWEST])
def test_every_holder_of_the_two_measured_days_is_reproduced(world: World, day: dt.date) -> None:
    rows = [r for r in world.tables["deposits/distance"] if r["date"] == day.isoformat()]
    held = dict(zip(world.deposits.ids, world.deposits.occupied(day), strict=True))
    assert len(rows) == 193
    assert [(r["deposit"], r["occupied"]) for r in rows] == [
        (r["deposit"], "yes" if held[r["deposit"]] else "no") for r in rows
    ]


@pytest.mark.parametrize("day", [SEED_DAY, NEWEST])
def test_the_press_agrees_where_it_says_anything(world: World, day: dt.date) -> None:
    column = "press_2025_02_11" if day == SEED_DAY else "press_newest"
    held = dict(zip(world.deposits.ids, world.deposits.occupied(day), strict=True))
    told = [row for row in world.tables["deposits/occupation"] if row[column]]
    wrong = [r["deposit"] for r in told if (r[column] == "yes") != held[r["deposit"]]]
    assert told
    assert not wrong


def test_shevchenkivske_lies_behind_the_line_from_july_2025(known: Deposits) -> None:
    index = known.place["shevchenkivske-lithium"]
    assert not known.occupied(dt.date(2025, 7, 9))[index]
    assert known.occupied(dt.date(2025, 7, 10))[index]
    assert known.seen_on(index) == "2025-07-10"
    assert known.seen_on(known.place["kruta-balka-lithium"]) == "before 2024-07-08"
    assert known.seen_on(known.place["dobra-lithium"]) == ""


def test_a_deposit_is_held_with_the_normal_integral_of_distance_over_precision(
    world: World, known: Deposits
) -> None:
    near = known.signed_distance(NEWEST)
    found = known.russia_probability(NEWEST, world.control_at(NEWEST).russia_share)
    for index in np.flatnonzero(np.isfinite(near)):
        z = near[index] / known.precision[index]
        assert found[index] == pytest.approx(0.5 * math.erfc(-z / math.sqrt(2)), abs=1e-15)


def test_the_distance_has_the_sign_of_the_side(known: Deposits) -> None:
    for day in (SEED_DAY, NEWEST):
        near, behind = known.signed_distance(day), known.occupied(day)
        told = np.isfinite(near) & (near != 0)
        assert ((near[told] > 0) == behind[told]).all()


def test_before_the_record_the_area_share_stands_for_what_was_behind_the_line_later(
    world: World, known: Deposits
) -> None:
    share = world.control_at(dt.date(2020, 1, 1)).russia_share
    found = known.russia_probability(dt.date(2020, 1, 1), share)
    assert (found[known.before_record] == share[known.region][known.before_record]).all()
    assert not found[~known.before_record].any()


def test_the_probability_of_a_day_is_a_fresh_copy_each_time(world: World, known: Deposits) -> None:
    share = world.control_at(NEWEST).russia_share
    first = known.russia_probability(NEWEST, share)
    first[:] = -1.0
    assert (known.russia_probability(NEWEST, share) >= 0).all()


def test_normal_cdf_has_its_symmetry_and_limits() -> None:
    z = np.array([-40.0, -1.0, 0.0, 1.0, 40.0])
    assert normal_cdf(z)[[0, 2, 4]].tolist() == [0.0, 0.5, 1.0]
    assert normal_cdf(z) + normal_cdf(-z) == pytest.approx(np.ones(5))


def test_by_deposit_lists_all_with_holder_value_and_day(world: World, seed: Scenario) -> None:
    found = evaluate(seed, world).by_deposit
    assert len(found) == 201
    assert found.loc["shevchenkivske-lithium", "holder"] == "ukraine"
    assert found.loc["kruta-balka-lithium", "holder"] == "russia"
    assert found.loc["kruta-balka-lithium", "since"] == "before 2024-07-08"
    assert not found.loc[~found["counted"], "value"].any()
    lithium = found[(found["region"] == "UA-14") & (found["group"] == "lithium")]
    forbes = world.value("forbes-2023")
    cell = forbes[world.regions.index("UA-14"), world.groups.index("lithium")]
    assert lithium["value"].sum() == pytest.approx(cell)
    assert found["offshore"].sum() > 0


def test_a_region_ceded_whole_takes_its_deposits_along(world: World) -> None:
    found = evaluate(Scenario.from_preset("donbas-ceded"), world).by_deposit
    assert set(found.loc[found["region"].isin(["UA-14", "UA-09"]), "holder"]) == {"russia"}


def test_a_region_given_back_brings_its_deposits_back(world: World, seed: Scenario) -> None:
    back = seed.replace(control={"UA-14": {"russia": 0.0}})
    found = evaluate(back, world).by_deposit
    assert set(found.loc[found["region"] == "UA-14", "holder"]) == {"ukraine"}


def test_a_joint_zone_holds_the_deposits_that_ukraine_held_there(world: World) -> None:
    zone = evaluate(Scenario.from_preset("joint-zone-donetsk"), world).by_deposit
    found = zone[zone["region"] == "UA-14"]
    assert found.loc["shevchenkivske-lithium", "holder"] == "other"
    assert set(found["holder"]) == {"russia", "other"}


def test_a_named_holder_goes_before_the_line(world: World, seed: Scenario) -> None:
    handed = seed.replace(deposit_control={"kruta-balka-lithium": "other"})
    assert evaluate(handed, world).by_deposit.loc["kruta-balka-lithium", "holder"] == "other"


@given(scenario=scenarios())
@settings(max_examples=40)
def test_the_parties_share_every_deposit_whole(world: World, scenario: Scenario) -> None:
    shares = deposit_shares(scenario, world)
    assert shares.shape == (len(PARTIES), 201)
    assert ((shares >= 0) & (shares <= 1)).all()
    assert shares.sum(axis=0) == pytest.approx(np.ones(201))
    assert np.array_equal(deposit_probability(scenario, world), shares[PARTIES.index("russia")])


@given(lower=st.floats(0, 1), step=st.floats(0, 1))
@settings(max_examples=30)
def test_more_ground_never_makes_a_deposit_less_likely(
    world: World, lower: float, step: float
) -> None:
    higher = min(1.0, lower + step)
    first, second = (
        deposit_probability(line(SEED_DAY, control={"UA-14": {"russia": share}}), world)
        for share in (lower, higher)
    )
    assert (first <= second + 1e-12).all()


@given(
    id=st.sampled_from([f"{n}" for n in range(201)]),
    party=st.sampled_from(PARTIES),
    reading=st.sampled_from(["by-area", "by-deposit"]),
)
@settings(max_examples=50)
def test_handing_a_deposit_over_moves_exactly_its_part(
    world: World, id: str, party: str, reading: str
) -> None:
    known, index = world.deposits, int(id)
    plain = line(SEED_DAY, reading=reading)
    before = evaluate(plain, world)
    after = evaluate(plain.replace(deposit_control={known.ids[index]: party}), world)
    region, group = known.region[index], known.group[index]
    moved = (after.held - before.held)[:, region, group]
    cell = before.value[region, group]
    part = known.weight[index] * cell
    read = reading == "by-deposit" and known.sited_groups(3)[group]
    held = before.shares[:, region, group]
    if read and known.counted[index]:
        russia = deposit_probability(plain, world)[index]
        held = np.array([1 - russia, russia, 0.0])
    expected = part * (np.eye(3)[PARTIES.index(party)] - held)
    assert moved == pytest.approx(expected, abs=1e-6 * max(1.0, cell))
    others = after.held - before.held
    others[:, region, group] = 0.0
    assert not others.any()


def test_handing_every_deposit_of_a_cell_over_hands_the_cell_over(world: World) -> None:
    known = world.deposits
    cell = (known.region == world.regions.index("UA-35")) & known.counted
    cell &= known.group == world.groups.index("uranium")
    ids = [known.ids[index] for index in np.flatnonzero(cell)]
    scenario = line(SEED_DAY, deposit_control=dict.fromkeys(ids, "other"))
    shares = evaluate(scenario, world).shares
    found = shares[:, world.regions.index("UA-35"), world.groups.index("uranium")]
    assert found == pytest.approx([0.0, 0.0, 1.0])


def test_a_marker_that_is_handed_over_moves_nothing(world: World) -> None:
    marker = next(row["id"] for row in world.deposits.rows if row["level"] in MARKERS)
    plain = line(SEED_DAY)
    handed = plain.replace(deposit_control={marker: "other"})
    assert np.array_equal(evaluate(plain, world).held, evaluate(handed, world).held)
    found = evaluate(handed, world).by_deposit.loc[marker]
    assert (found["holder"], found["value"]) == ("other", 0.0)
