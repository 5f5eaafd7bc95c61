"""Questions about ground: its worth, what changed hands, rival readings and valuations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.answers.ground import changed_hands, compare_bases, compare_readings, marginal_value

SEED_DAY, NEWEST = dt.date(2025, 2, 11), dt.date(2026, 8, 15)
LATEST = dt.date(2026, 8, 22)
CHANGED = {
    "shevchenkivske-lithium": "lithium",
    "chasiv-yar-fireclay": "construction_industrial",
    "yamske-dolomite": "construction_industrial",
    "kapitalna-coal": "coal",
    "krasnolymanska-coal": "coal",
    "pokrovske-coal": "coal",
    "huliaipilske-iron": "iron_ore",
}


def test_a_km2_and_a_point_of_donetsk(world: World, seed: Scenario) -> None:
    row = marginal_value(evaluate(seed, world)).loc["UA-14"]
    assert row["value"] == 3_800_000
    assert row["per_point"] == pytest.approx(38_000)
    assert row["per_km2"] == pytest.approx(3_800_000 / 26_517, rel=1e-6)


def test_the_worth_of_the_ground_names_its_money(world: World, seed: Scenario) -> None:
    frame = marginal_value(evaluate(seed.replace(valuation="secdev-2022"), world))
    assert frame.attrs["unit"] == "million USD_2022"
    assert list(frame.index) == list(world.regions)
    assert frame["value"].sum() == 26_000_000


@pytest.mark.parametrize("region", ["UA-14", "UA-12", "UA-63"])
def test_a_point_of_a_region_is_what_a_point_moves(
    world: World, seed: Scenario, region: str
) -> None:
    plain = seed.replace(group_control={})
    share = plain.replace(control={region: {"russia": 0.50}})
    more = plain.replace(control={region: {"russia": 0.51}})
    gained = evaluate(more, world).held[1].sum() - evaluate(share, world).held[1].sum()
    point = marginal_value(evaluate(plain, world)).loc[region, "per_point"]
    assert gained == pytest.approx(point, rel=1e-9)


def test_the_seven_deposits_that_changed_hands_by_august_2026(world: World, seed: Scenario) -> None:
    found = changed_hands(seed, world, SEED_DAY, NEWEST).deposits
    assert dict(zip(found.index, found["group"], strict=True)) == CHANGED
    assert set(found["to"]) == {"russia"}
    assert (found["since"] > "2025-02-11").all()
    assert (found["since"] <= "2026-08-15").all()


def test_the_way_back_gives_them_back(world: World, seed: Scenario) -> None:
    found = changed_hands(seed, world, NEWEST, SEED_DAY).deposits
    assert set(found.index) == set(CHANGED)
    assert set(found["to"]) == {"ukraine"}


def test_changes_of_value_balance_and_agree_between_tables(world: World, seed: Scenario) -> None:
    changes = changed_hands(seed, world, SEED_DAY, NEWEST)
    for table in (changes.by_region, changes.by_group):
        assert (table.sum(axis=1) == 0).all()
        assert (
            table["russia"].sum()
            == changes.after.party_million[1] - (changes.before.party_million[1])
        )
        assert (table != 0).any(axis=1).all()
    assert changes.by_region.loc["UA-14", "russia"] > 0.8 * changes.by_region["russia"].sum()


def test_stated_shares_are_set_aside(world: World, seed: Scenario) -> None:
    stated = seed.replace(
        control={"UA-12": {"russia": 1.0}},
        group_control={"coal": {"russia": 0.1}},
        deposit_control={"dobra-lithium": "other"},
    )
    first, second = (
        changed_hands(scenario, world, SEED_DAY, NEWEST).by_group for scenario in (seed, stated)
    )
    pd.testing.assert_frame_equal(first, second)


def test_nothing_changes_hands_in_a_day_with_itself(world: World, seed: Scenario) -> None:
    changes = changed_hands(seed, world, SEED_DAY, SEED_DAY)
    assert changes.deposits.empty
    assert changes.by_region.empty
    assert changes.by_group.empty


def test_deposits_are_not_dated_by_a_record_that_begins_later(world: World, seed: Scenario) -> None:
    found = changed_hands(seed, world, dt.date(2022, 2, 23), dt.date(2024, 7, 8)).deposits
    assert found.empty
    later = changed_hands(seed, world, dt.date(2022, 2, 23), NEWEST).deposits
    assert (later["since"] > "2024-07-08").all()
    assert set(CHANGED) <= set(later.index)


@given(first=st.dates(dt.date(2024, 7, 8), LATEST), second=st.dates(dt.date(2024, 7, 8), LATEST))
@settings(max_examples=15)
def test_changes_there_and_back_cancel(
    world: World, seed: Scenario, first: dt.date, second: dt.date
) -> None:
    there = changed_hands(seed, world, first, second)
    back = changed_hands(seed, world, second, first)
    assert set(there.deposits.index) == set(back.deposits.index)
    assert (there.by_region + back.by_region).eq(0).all(axis=None)


@pytest.mark.parametrize("day", [SEED_DAY, LATEST])
def test_readings_of_a_line_are_as_they_were_looked_at(
    world: World, seed: Scenario, golden: Callable[[str, pd.DataFrame], None], day: dt.date
) -> None:
    frame = compare_readings(seed.replace(front_line_date=day), world)
    golden(f"readings_{day}", frame.round(4))


@pytest.mark.parametrize("day", [SEED_DAY, LATEST])
def test_rare_earths_by_area_are_a_third_and_by_deposit_a_half(
    world: World, seed: Scenario, day: dt.date
) -> None:
    row = compare_readings(seed.replace(front_line_date=day), world).loc["rare_earths"]
    assert row["by_area"] == pytest.approx(1 / 3, abs=0.06)
    assert row["by_deposit"] >= 0.49
    assert row["difference"] == pytest.approx(row["by_deposit"] - row["by_area"])


def test_lithium_by_deposit_follows_shevchenkivske(world: World, seed: Scenario) -> None:
    before = compare_readings(seed, world).loc["lithium", "by_deposit"]
    after = compare_readings(seed.replace(front_line_date=NEWEST), world).loc["lithium"]
    assert before < 0.01
    assert after["by_deposit"] == pytest.approx(0.418, abs=0.03)


def test_it_is_said_what_a_group_is_read_by(world: World, seed: Scenario) -> None:
    found = compare_readings(seed, world)
    assert found.loc["coal", "read_by"] == "count"
    assert found.loc["graphite", "read_by"] == "quantity and count"
    assert ((found["sited"] > 0) & (found["sited"] <= 1)).all()
    assert found.loc["manganese", "sited"] == 1.0


def test_a_group_with_too_few_deposits_falls_back_to_area(world: World, seed: Scenario) -> None:
    class Strict(World):
        def assumption(self, id: str) -> float:
            return 5.0 if id == "deposits-enough" else super().assumption(id)

    strict = Strict(world.path, world.tables, world.schema)
    found = compare_readings(seed, strict)
    assert found.loc[["lithium", "manganese"], "read_by"].tolist() == ["area", "area"]
    assert found.loc["lithium", "difference"] == pytest.approx(0.0)
    assert found.loc["rare_earths", "read_by"] == "count"


def test_every_valuation_answers_the_same_question(world: World, seed: Scenario) -> None:
    found = compare_bases(seed, world)
    assert list(found.index) == [row["id"] for row in world.tables["value/bases"]]
    assert (found[["ukraine", "russia", "other"]].sum(axis=1) == found["total"]).all()
    assert found.loc["forbes-2023", "russia"] == pytest.approx(6_516_000, abs=1000)
    assert found.loc["secdev-2022", "stated_russia"] == 12_400_000
    assert np.isnan(found.loc["forbes-2023", "stated_russia"])
    aid = 300_000 / found.loc["without-coal", "ukraine"]
    assert found.loc["without-coal", "aid_coverage"] == pytest.approx(aid, rel=1e-5)


def test_the_spread_between_sources_is_told(world: World, seed: Scenario) -> None:
    found = compare_bases(seed, world)
    assert found.attrs["spread"]["total"] == (1_511_694, 26_000_000)
    low, high = found.attrs["spread"]["russia_share"]
    assert low == found.loc["without-coal", "russia_share"]
    assert high == found.loc["bottom-up-contained", "russia_share"]  # the most of it is coal


def test_values_of_ones_own_are_set_aside_in_the_comparison(world: World, seed: Scenario) -> None:
    own = seed.replace(own_values={"UA-14": {"coal": 1.0}})
    pd.testing.assert_frame_equal(compare_bases(own, world), compare_bases(seed, world))


def test_without_an_index_for_a_year_only_the_coverage_is_left_out(
    world: World, seed: Scenario
) -> None:
    found = compare_bases(seed.replace(deflator="us-cpi"), world)
    assert np.isnan(found.loc["official-2005-low", "aid_coverage"])
    assert found.loc["official-2005-low", "total"] == 7_000_000
    assert found.loc["forbes-2023", "aid_coverage"] < 300_000 / found.loc["forbes-2023", "ukraine"]
