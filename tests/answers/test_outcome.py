"""The outcome: the seed scenario to the million, tables that sum, the same keys for ever."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from model import Scenario, World, __version__, evaluate
from model.answers.outcome import aid_coverage
from model.core.units import registry
from model.world.catalog import PARTIES, catalog
from tests.strategies import scenarios


def test_the_seed_to_the_million(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    assert str(outcome.total) == "14.8 trillion USD_2023"
    assert outcome.total == registry.Quantity(14_800_000, "million * USD_2023")
    assert outcome.total_million == 14_800_000
    assert outcome.by_party["value"].to_dict() == {
        "ukraine": 8_283_935,
        "russia": 6_516_065,
        "other": 0,
    }
    assert outcome.by_party.loc["russia", "share"] == pytest.approx(0.4402747, abs=1e-7)


def test_the_seed_s_donbas_is_seven_trillion(seed: Scenario, world: World) -> None:
    regions = evaluate(seed, world).by_region.sum(axis=1)
    assert regions["UA-14"] + regions["UA-09"] == 7_000_000
    assert (regions["UA-14"], regions["UA-09"]) == (3_800_000, 3_200_000)
    assert regions["UA-12"] == 3_500_000


def test_the_seed_s_rare_earths_are_exactly_half(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    row = outcome.by_group.loc["rare_earths"]
    assert row["russia"] * 2 == row.sum()
    held = outcome.held[1, :, world.groups.index("rare_earths")].sum()
    assert held == pytest.approx(row.sum() / 2, abs=1e-6)


def test_coal_is_62_percent_and_iron_ore_14(seed: Scenario, world: World) -> None:
    groups = evaluate(seed, world).by_group.sum(axis=1)
    assert groups["coal"] == 9_176_000
    assert groups["iron_ore"] == 2_072_000
    assert groups["coal"] / groups.sum() == pytest.approx(0.62, abs=1e-12)
    assert groups["iron_ore"] / groups.sum() == pytest.approx(0.14, abs=1e-12)


def test_the_aid_is_3_6_percent_of_what_ukraine_holds(seed: Scenario, world: World) -> None:
    coverage = evaluate(seed, world).aid_coverage
    assert round(coverage, 3) == 0.036
    assert coverage == pytest.approx(300_000 / 8_283_935, rel=1e-6)


def test_presets_stand_in_the_order_that_ground_says(world: World) -> None:
    held = {id: evaluate(Scenario.from_preset(id), world).party_million for id in catalog().presets}
    assert held["borders-1991"].tolist() == [14_800_000, 0, 0]
    ukraine = {id: int(parties[0]) for id, parties in held.items()}
    assert ukraine["borders-1991"] > ukraine["line-2022-02-23"] > ukraine["bessent-visit-2025-02"]
    assert ukraine["bessent-visit-2025-02"] > ukraine["latest-front-line"]
    assert ukraine["donbas-ceded"] > ukraine["four-regions-ceded"]
    assert held["joint-zone-donetsk"][2] > 1_000_000


def test_the_joint_zone_is_the_rest_of_donetsk(world: World) -> None:
    table = evaluate(Scenario.from_preset("joint-zone-donetsk"), world).by_region
    assert table.loc["UA-14"].to_dict() == {
        "ukraine": 0,
        "russia": 2_585_292,
        "other": 1_214_708,
    }
    assert table["other"].sum() == 1_214_708


@given(scenarios())
def test_parties_always_sum_to_the_national_total(world: World, scenario: Scenario) -> None:
    outcome = evaluate(scenario, world)
    assert outcome.by_party["value"].sum() == 14_800_000
    assert outcome.by_party["share"].sum() == pytest.approx(1.0)
    for table, axis in ((outcome.by_region, 1), (outcome.by_group, 0)):
        assert (table >= 0).all(axis=None)
        assert table.sum().tolist() == outcome.party_million.tolist()
        assert table.sum(axis=1).tolist() == outcome.value.sum(axis=axis).tolist()


@given(scenarios())
@settings(max_examples=25)
def test_the_same_scenario_gives_the_same_result(world: World, scenario: Scenario) -> None:
    one, two = (evaluate(scenario, world).as_dict() for _ in range(2))
    assert json.dumps(one) == json.dumps(two)


@pytest.mark.parametrize("valuation", catalog().valuations)
def test_every_valuation_keeps_its_sums(valuation: str, seed: Scenario, world: World) -> None:
    outcome = evaluate(seed.replace(valuation=valuation), world)
    total = int(world.value(valuation).sum())
    assert outcome.total_million == total
    assert outcome.by_party["value"].sum() == total
    assert outcome.by_region.to_numpy().sum() == outcome.by_group.to_numpy().sum() == total
    assert outcome.unit == world.price_unit(valuation)


def test_tables_have_the_axes_that_are_documented(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    assert (outcome.by_party.index.name, list(outcome.by_party.index)) == ("party", list(PARTIES))
    assert list(outcome.by_party.columns) == ["value", "share"]
    assert (outcome.by_region.index.name, tuple(outcome.by_region.index)) == (
        "region",
        world.regions,
    )
    assert (outcome.by_group.index.name, tuple(outcome.by_group.index)) == ("group", world.groups)
    for table in (outcome.by_region, outcome.by_group):
        assert tuple(table.columns) == PARTIES
        assert table.attrs["unit"] == "million USD_2023"
    assert tuple(outcome.by_deposit.index) == world.deposits.ids
    assert set(outcome.by_deposit["holder"]) <= set(PARTIES)


def test_a_table_may_be_changed_without_changing_the_outcome(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    table = outcome.by_party
    table.loc["russia", "value"] = 0
    assert outcome.by_party.loc["russia", "value"] == 6_516_065


def test_the_record_that_was_used_and_its_age_are_told(seed: Scenario, world: World) -> None:
    early = seed.replace(front_line_date=dt.date(2022, 3, 1), control={})
    told = evaluate(early, world).as_dict()["front_line"]
    assert told == {
        "asked": "2022-03-01",
        "used": "2022-02-23",
        "age_days": 6,
        "note": world.front_line(dt.date(2022, 3, 1)).note,
    }
    assert evaluate(seed, world).as_dict()["front_line"]["age_days"] == 0
    assert evaluate(Scenario(), world).as_dict()["front_line"] is None


def test_keys_of_the_result_are_stable(seed: Scenario, world: World) -> None:
    result = evaluate(seed, world).as_dict()
    assert {
        "unit",
        "total_usd_million",
        "by_party",
        "aid_usd_million",
        "aid_coverage",
        "by_region",
        "by_group",
        "front_line",
        "run",
    } <= set(result)
    assert result["total_usd_million"] == 14_800_000
    assert result["by_party"]["ukraine"]["value_usd_million"] == 8_283_935
    assert result["by_party"]["ukraine"]["share"] == pytest.approx(0.5597253, abs=1e-7)
    assert result["by_region"]["UA-12"] == {"ukraine": 3_500_000, "russia": 0, "other": 0}
    assert set(result["by_group"]) == set(world.groups)
    assert set(result["run"]) >= {"version", "data_id", "scenario_hash"}
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_a_result_says_what_it_was_made_from(seed: Scenario, world: World) -> None:
    run = evaluate(seed, world).run
    assert (run.version, run.data_id, run.scenario_hash) == (__version__, world.data_id, seed.hash)
    renamed = evaluate(seed.replace(title="Other"), world).run
    assert renamed == run
    assert evaluate(seed.replace(group_control={}), world).run != run
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign"):
        run.version = "0"


def test_the_line_that_was_used_is_told(seed: Scenario, world: World) -> None:
    line = evaluate(seed, world).front_line
    assert line is not None
    assert line.used == seed.front_line_date
    assert evaluate(Scenario.from_preset("borders-1991"), world).front_line is None


@pytest.mark.parametrize("shares", [{"russia": 1.0}, {"russia": 0.7, "other": 0.3}])
def test_where_ukraine_holds_nothing_no_aid_is_covered(
    shares: dict[str, float], world: World
) -> None:
    outcome = evaluate(Scenario(control=dict.fromkeys(world.regions, shares)), world)
    assert outcome.by_party.loc["ukraine", "value"] == 0
    assert math.isinf(outcome.aid_coverage)
    assert outcome.as_dict()["aid_coverage"] is None


@pytest.mark.parametrize(
    ("aid", "held", "coverage"), [(300.0, 1000.0, 0.3), (0.0, 0.0, 0.0), (0.0, 5.0, 0.0)]
)
def test_coverage_is_aid_over_value(aid: float, held: float, coverage: float) -> None:
    assert aid_coverage(aid, held) == coverage
    assert math.isinf(aid_coverage(1.0, 0.0))


def test_own_values_carry_their_own_money(world: World) -> None:
    own = Scenario(
        own_values={"UA-12": {"iron_ore": 1000.0}, "UA-14": {"coal": 500.5}},
        own_values_unit="USD_2025",
        control={"UA-14": {"russia": 0.5}},
    )
    outcome = evaluate(own, world)
    assert str(outcome.total) == "1.5 billion USD_2025"
    assert outcome.by_party["value"].tolist() == [1250, 250, 0]
    assert outcome.aid.unit == "USD_2025"


def test_an_example_of_the_contract_hands_donetsk_over(seed: Scenario, world: World) -> None:
    before = evaluate(seed, world).by_region
    after = evaluate(seed.replace(control={"UA-14": {"russia": 1.0}}), world).by_region
    # Elsewhere only rare earths move: their national half is spread along another map.
    assert after.loc["UA-14", "russia"] > before.loc["UA-14", "russia"]
    moved = (after - before).drop(index="UA-14").abs().to_numpy().sum()
    assert moved < 0.002 * 14_800_000


def test_numbers_are_whole_in_every_table(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    for table in (outcome.by_region, outcome.by_group, outcome.by_party[["value"]]):
        assert isinstance(table, pd.DataFrame)
        assert table.dtypes.map(lambda kind: np.issubdtype(kind, np.integer)).all()
