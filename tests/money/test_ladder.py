"""The value ladder: the headline to the million, exact steps, an oracle by hand, limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from model import Scenario, World, evaluate
from model.money.economy import reckon
from model.money.ladder import RUNGS, Ground, flows, investor_rate, make_plan
from model.money.plan import COUNTED, LADDER, ORIGINS, RUNNING
from model.territory.value import Held
from model.world.catalog import catalog
from tests.ladder_oracle import ladder
from tests.ladders import at, economy
from tests.plans import over
from tests.strategies import scenarios

A = np.array
PRESETS = ("bessent-visit-2025-02", "borders-1991", "donbas-ceded")


# The headline


@pytest.mark.parametrize("id", catalog().presets)
def test_s0_is_the_headline_to_the_million(id: str, world: World) -> None:
    outcome = evaluate(Scenario.from_preset(id), world)
    assert outcome.economy.totals["S0"] == pytest.approx(outcome.total_million, abs=1e-3)


@pytest.mark.parametrize("valuation", catalog().valuations)
def test_s0_is_the_headline_under_every_valuation(valuation: str, world: World) -> None:
    outcome = evaluate(Scenario(valuation=valuation), world)
    assert outcome.economy.totals["S0"] == pytest.approx(outcome.total_million, abs=1e-3)


@given(scenario=scenarios())
@settings(max_examples=25)
def test_s0_never_moves_with_the_line(scenario: Scenario, world: World) -> None:
    found = economy(scenario, world)
    assert found.totals["S0"] == pytest.approx(14_800_000, abs=1e-3)
    assert (found.rungs["S4"] <= found.rungs["S3"] * (1 + 1e-12)).all()
    assert all(np.isfinite(rung).all() for rung in found.rungs.values())


def test_s0_in_other_money_is_turned_by_the_deflator_named(world: World) -> None:
    found = economy(Scenario(deflator="us-cpi"), world)
    assert found.totals["S0"] == pytest.approx(14_800_000 * 321.943 / 304.702, rel=1e-12)
    assert found.unit == "USD_2025"


def test_prices_of_the_headline_leave_the_value_as_it_is(world: World) -> None:
    for deflator in ("face-value", "us-cpi"):
        found = economy(Scenario(price_date="2023-02", deflator=deflator), world)
        assert found.rungs["S1"] == pytest.approx(found.rungs["S0"], rel=1e-12)


def test_a_valuation_re_priced_already_keeps_its_tonnes(world: World) -> None:
    usual = economy(Scenario(price_date="2025-02"), world)
    known = economy(Scenario(valuation="repriced-2025-02", price_date="2025-02"), world)
    own = [world.groups[k] in ("coal", "iron_ore", "lithium") for k in world.economics.group]
    assert known.rungs["S1"][own] == pytest.approx(known.rungs["S0"][own], rel=1e-12)
    close = pytest.approx(usual.rungs["S1"][own], rel=0.02)  # rounding of cells; mixes of two coals
    assert known.rungs["S1"][own] == close


def test_own_values_in_another_currency_are_the_same_tonnes(world: World) -> None:
    values = {"UA-14": {"coal": 1000.0, "lithium": 500.0}}
    dollars = Scenario(own_values=values, own_values_unit="USD_2023")
    half = {g: v / 1.0357 for g, v in values["UA-14"].items()}
    euros = Scenario(
        own_values={"UA-14": {g: v * 1000 for g, v in half.items()}},
        own_values_unit="EUR_2023", exchange_rate="eur-usd-2025-02",
    )  # fmt: skip
    many = dollars.replace(own_values={"UA-14": {g: v * 1e3 for g, v in values["UA-14"].items()}})
    here, there = economy(many, world), economy(euros, world)
    for rung in RUNGS:
        assert there.totals[rung] == pytest.approx(float(here.totals[rung]), rel=1e-5)


# The steps


@pytest.mark.parametrize("id", PRESETS)
def test_the_ladder_is_as_before(
    id: str, world: World, golden: Callable[[str, pd.DataFrame], None]
) -> None:
    table = evaluate(Scenario.from_preset(id), world).ladder
    rounded = table[["kind", "value"]].assign(value=[f"{value:.1f}" for value in table["value"]])
    golden(f"ladder_{id}", rounded)


@given(scenario=scenarios())
@settings(max_examples=25)
def test_steps_add_up_exactly(scenario: Scenario, world: World) -> None:
    table = evaluate(scenario, world).ladder
    assert table["step"].sum() == pytest.approx(table["value"].iloc[-1], abs=1e-6)
    for rung in RUNGS:
        so_far = table["step"].loc[:rung].sum()
        assert so_far == pytest.approx(table.loc[rung, "value"], abs=1e-6)  # a dollar


@pytest.mark.parametrize("id", PRESETS)
def test_groups_and_commodities_add_up(id: str, world: World) -> None:
    from model.answers.answers import ladder_by_group

    found = economy(Scenario.from_preset(id), world)
    by_group = ladder_by_group(found, world)
    for rung in RUNGS:
        assert by_group[rung].sum() == pytest.approx(float(found.totals[rung]), rel=1e-12)
        assert found.rungs[rung].shape == (len(world.economics.ids),)


def test_what_investors_and_state_get_is_what_there_is(world: World, seed: Scenario) -> None:
    found = economy(seed.replace(freed_share=0.5), world)
    values = found.plan.values()
    total = over(values.npv_investor, found.plan, LADDER) / 1e6
    assert total + found.rungs["S9"] == pytest.approx(found.rungs["S8"], rel=1e-12, abs=1e-9)


# By hand


@pytest.mark.parametrize("commodity", ["gas", "oil", "iron_ore", "kaolin", "ilmenite"])
def test_a_commodity_by_hand(commodity: str, world: World, seed: Scenario) -> None:
    check(commodity, world, seed)


def test_freed_ground_by_hand(world: World, seed: Scenario) -> None:
    half = seed.replace(freed_share=0.5, price_date="2023-02")
    check("coal_coking", world, half.replace(price_multiple=2.0))
    check("gas", world, half)


def test_a_state_share_of_profit_by_hand(world: World, seed: Scenario) -> None:
    check("lithium", world, seed.replace(price_multiple=4.0))


def test_a_new_mine_by_hand(world: World, seed: Scenario) -> None:
    check("graphite", world, seed.replace(price_multiple=2.0, horizon_years=30))


def check(commodity: str, world: World, scenario: Scenario) -> None:
    outcome = evaluate(scenario.replace(deal="dl6-signed-2025-04"), world)
    place = world.economics.ids.index(commodity)
    k = world.economics.group[place]
    whole = float(outcome.value[:, k].sum())
    held, russia = (float(outcome.held[p, :, k].sum()) / whole for p in (0, 1))
    wanted = ladder(
        commodity, whole, held, russia * scenario.freed_share, float(world.reference_held[k]),
        waiting=100 / 365.25, horizon=scenario.horizon_years, month=scenario.price_date,
        multiple=scenario.price_multiple,
    )  # fmt: skip
    assert wanted["S5"] > 0.0
    for rung, value in wanted.items():
        found = float(outcome.economy.rungs[rung][place])
        assert found == pytest.approx(value, rel=2e-5, abs=1e-6), rung


# Nothing


@pytest.mark.parametrize(
    "change",
    [
        {"capacity_multiple": 0.0},
        {"price_multiple": 0.0},
        {"recovery_multiple": 0.0},
        {"lead_time_multiple": 0.0},
        {"royalty_multiple": 0.0},
        {"investor_rate": 0.0, "state_rate": 0.0},
        {"investor_rate": -0.5},
        {"income_tax": 1.0},
        {"own_values": {"UA-14": {"lithium": 1.0}}},
        {"control": {region: {"russia": 1.0} for region in catalog().regions}},
        {"control": {region: {"other": 1.0, "russia": 0.0} for region in catalog().regions}},
        {"horizon_years": 10},
        {"economic_filter": False, "price_multiple": 0.0},
    ],
    ids=str,
)
def test_limits_are_numbers_without_a_warning(
    change: dict[str, Any], world: World, seed: Scenario
) -> None:
    outcome = evaluate(seed.replace(**change), world)
    for rung, value in outcome.economy.rungs.items():
        assert np.isfinite(value).all(), rung
    assert np.isfinite(outcome.receipts.to_numpy()).all()
    assert np.isfinite(outcome.ladder["value"]).all()


def test_nothing_is_sold_without_capacity_price_or_product(world: World, seed: Scenario) -> None:
    for name in ("capacity_multiple", "price_multiple", "recovery_multiple"):
        found = economy(seed.replace(**{name: 0.0}), world)
        assert {float(found.totals[f"S{n}"]) for n in range(5, 11)} == {0.0}, name
        assert float(found.totals["S0"]) == pytest.approx(14_800_000)


def test_nothing_in_the_ground_gives_nothing(world: World, seed: Scenario) -> None:
    scenario = seed.replace(own_values={"UA-14": {"lithium": 1.0}})
    found = economy(scenario, world)
    lithium = world.economics.ids.index("lithium")
    for rung in RUNGS:
        assert np.delete(found.rungs[rung], lithium) == pytest.approx(0.0)


def test_ground_that_nobody_counts_on_draws_nothing(world: World, seed: Scenario) -> None:
    all_of = {region: {"russia": 1.0} for region in catalog().regions}
    found = economy(seed.replace(control=all_of, group_control={}), world)
    assert float(found.totals["S3"]) > 0.0
    assert {float(found.totals[f"S{n}"]) for n in range(4, 11)} == {0.0}


def test_a_project_at_a_loss_shows_its_loss_when_forced(world: World, seed: Scenario) -> None:
    found = economy(seed.replace(economic_filter=False, price_multiple=0.0), world)
    assert float(found.totals["S5"]) == 0.0
    assert float(found.totals["S7"]) < float(found.totals["S6"]) < 0.0
    assert float(found.totals["S9"]) == 0.0


# Time


def test_a_rate_that_is_stated_serves_either_treatment(world: World, seed: Scenario) -> None:
    for war in ("states", "rate"):
        scenario = seed.replace(war=war, investor_rate=0.07)
        assert investor_rate(economy(scenario, world).parameters, scenario).item() == 0.07


def test_the_settlement_s_day_is_waited_for(world: World, seed: Scenario) -> None:
    day = seed.date or seed.front_line_date
    assert day is not None
    for years, wait in ((0, 0.0), (-3, 0.0), (4, 4 * 365 / 365.25)):
        date = day + dt.timedelta(days=365 * years)
        v = economy(seed.replace(settlement_date=date), world).parameters
        assert v["settlement"].item() == pytest.approx(wait)
    late = economy(seed.replace(settlement_date=dt.date(2080, 1, 1)), world)
    never = economy(seed.replace(capacity_multiple=1.0), world)
    assert float(late.totals["S10"]) == 0.0 < float(never.totals["S10"])
    assert float(late.totals["S5"]) < float(never.totals["S5"])


def test_lead_time_beyond_the_horizon_leaves_running_mines(world: World, seed: Scenario) -> None:
    found = economy(seed.replace(horizon_years=10, lead_time_multiple=5.0), world)
    assert float(found.totals["S10"]) == 0.0 < float(found.totals["S5"])
    existing, new, _, _ = found.receipts.arrays(10)
    assert (new == 0.0).all()
    assert (existing > 0.0).all()


# Build only what pays


def test_the_filter_leaves_out_what_does_not_pay(world: World, seed: Scenario) -> None:
    chosen, forced = economy(seed, world), economy(seed.replace(economic_filter=False), world)
    count = len(world.economics.ids)
    of, every = chosen.plan.project.array, forced.plan.project.array  # the same projects
    for name in ("output", "price"):
        assert (of(name) == every(name)).all()
    assert (of("opex") <= every("opex") * (1 + 1e-12)).all()  # the cheapest mines of each
    assert (chosen.plan.developed <= forced.plan.developed).all()
    dropped = (chosen.plan.developed == 0.0) & (forced.plan.developed > 0.0)
    assert dropped.any()
    lost = np.broadcast_to(forced.plan.values().npv_investor, dropped.shape)
    assert (lost[dropped] <= 0.0).all()
    kept = np.broadcast_to(chosen.plan.values().npv_investor, dropped.shape)
    assert (kept[chosen.plan.developed > 0.0] > 0.0).all()
    assert float(chosen.totals["S8"]) > float(forced.totals["S8"])
    runs = at(every("output"), RUNNING, forced.plan, count) > 0.0
    assert (at(forced.plan.developed, RUNNING, forced.plan, count) == runs).all()


def test_a_project_is_built_by_what_is_known_and_booked_at_what_comes(
    world: World, seed: Scenario
) -> None:
    outcome = evaluate(seed, world)
    asked = (seed, world, Held.of(outcome.shares, outcome.value.astype(float)))
    usual = reckon(*asked)
    surprise = reckon(*asked, {"price_factor": A([2.0])})
    assert (surprise.plan.developed == usual.plan.developed).all()
    assert surprise.rungs["S5"] == pytest.approx(2.0 * usual.rungs["S5"])
    known = reckon(*asked, {"price_known": A([2.0])})
    assert known.plan.developed.sum() > usual.plan.developed.sum()
    assert (known.rungs["S5"] >= usual.rungs["S5"]).all()


# What a deal counts


def test_s10_is_the_share_of_what_the_deal_counts(world: World, seed: Scenario) -> None:
    plan = economy(seed, world).plan
    for base, origins in COUNTED.items():
        values = plan.values()
        wanted = 0.3 * over(values.royalty + values.psa, plan, origins)
        assert flows(plan, 0.3, base)["S10"] == pytest.approx(wanted, rel=1e-14)
    for base in ("none", "occupied"):
        assert (flows(plan, 0.3, base)["S10"] == 0.0).all()


def test_s10_lies_within_s9_within_s8(world: World) -> None:
    for id in catalog().deals:
        found = economy(Scenario(deal=id), world)
        assert (found.rungs["S10"] <= found.rungs["S9"] + 1e-9).all()
        assert (found.rungs["S9"] <= found.rungs["S8"] + 1e-9).all()


def test_a_plan_says_which_ground_it_is_about(world: World, seed: Scenario) -> None:
    economics = world.economics
    v = economy(seed, world).parameters
    units, price = np.full(len(economics.ids), 1e6), economics.price("latest")
    part = np.full(len(economics.ids), 0.25)
    plan = make_plan(units, price, price, Ground(part, part, part, part * 2), v, seed)
    assert plan.origins == tuple(range(len(ORIGINS)))
    assert plan.project.array("output").shape == (5, len(economics.ids))
    nothing = np.zeros(len(economics.ids))
    plan = make_plan(units, price, price, Ground(nothing, nothing, nothing, part), v, seed)
    assert plan.origins == (RUNNING,)
