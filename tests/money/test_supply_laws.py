"""Laws of supply over random scenarios and draws: what may move what, and what may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.money.economy import Economy, reckon
from model.money.plan import LADDER, ORIGINS
from model.territory.control import control_shares
from model.territory.value import Held, value_matrix
from model.world.economics import ValueSet
from tests.ladders import economy
from tests.plans import over
from tests.strategies import scenarios, whole_scenarios

A = np.array
SIGNED = "dl6-signed-2025-04"
DRAWS = 24
seeds = st.integers(0, 2**32 - 1)


def drawn(world: World, seed: int) -> dict[str, Any]:
    """Draws of every technical figure, evenly between its ends, shape (DRAWS, n_c) or (.., 1)."""
    rng = np.random.default_rng(seed)
    return {
        name: p.low + (p.high - p.low) * rng.random((DRAWS, p.low.size))
        for name, p in world.economics.parameter.items()
    }


def reckoned(scenario: Scenario, world: World, v: ValueSet) -> Economy:
    held = Held.of(control_shares(scenario, world), value_matrix(scenario, world).astype(float))
    return reckon(scenario, world, held, v)


@given(scenario=scenarios(), seed=seeds, part=st.floats(0.0, 1.0))
@settings(max_examples=15, deadline=None)
def test_the_fund_gains_nothing_when_running_mines_dig_less(
    scenario: Scenario, seed: int, part: float, world: World
) -> None:
    scenario, v = scenario.replace(deal=SIGNED), drawn(world, seed)
    usual = reckoned(scenario, world, v)
    less = reckoned(scenario, world, {**v, "running": v["running"] * part})
    assert (less.rungs["S10"] <= usual.rungs["S10"] * (1 + 1e-9) + 1e-9).all()
    assert less.rungs["S10"] == pytest.approx(usual.rungs["S10"], rel=1e-9, abs=1e-9)


@given(scenario=scenarios(), seed=seeds, more=st.floats(1.0, 2.0))
@settings(max_examples=15, deadline=None)
def test_the_fund_loses_nothing_when_running_mines_last_longer(
    scenario: Scenario, seed: int, more: float, world: World
) -> None:
    scenario, v = scenario.replace(deal=SIGNED), drawn(world, seed)
    usual = reckoned(scenario, world, v)
    slow = reckoned(scenario, world, {**v, "decline": v["decline"] * (2.0 - more)})
    assert slow.rungs["S10"] == pytest.approx(usual.rungs["S10"], rel=1e-12)
    longer = reckoned(scenario, world, {**v, "longest_life": v["longest_life"] * more})
    assert (longer.rungs["S10"] >= usual.rungs["S10"] * (1 - 1e-9) - 1e-9).all()


@given(scenario=whole_scenarios(), years=st.integers(10, 60), more=st.integers(1, 40))
@settings(max_examples=15, deadline=None)
def test_a_year_s_receipts_do_not_depend_on_the_horizon(
    scenario: Scenario, years: int, more: int, world: World
) -> None:
    few = economy(scenario.replace(horizon_years=years), world).receipts.arrays(years)
    many = economy(scenario.replace(horizon_years=years + more), world)
    for here, there in zip(few, many.receipts.arrays(years + more), strict=True):
        wanted = np.broadcast_to(there, (years + more,))[:years]
        np.testing.assert_allclose(np.broadcast_to(here, (years,)), wanted, 1e-9, 1e-9)


@given(scenario=scenarios(), seed=seeds, multiple=st.floats(0.4, 8.0))
@settings(max_examples=15, deadline=None)
def test_one_percent_on_all_prices_never_moves_sales_by_more_than_five(
    scenario: Scenario, seed: int, multiple: float, world: World
) -> None:
    """Where at least a quarter of what could be sold pays: what is left below is a thin tail."""
    v = drawn(world, seed)
    s5 = [
        reckoned(scenario, world, {**v, "price_multiple": A([multiple * by])}).totals["S5"]
        for by in (1.0, 1.01)
    ]
    whole = reckoned(
        scenario.replace(economic_filter=False), world, {**v, "price_multiple": A([multiple])}
    ).totals["S5"]
    some = s5[0] > whole / 4.0
    assert (s5[1][some] <= 1.05 * s5[0][some]).all()
    fall = 0.05 if scenario.royalty_bands else 1e-12  # in a band a dollar more may owe more
    assert (s5[1] >= s5[0] * (1 - fall)).all()


@given(scenario=whole_scenarios(), seed=seeds)
@settings(max_examples=15, deadline=None)
def test_state_investors_and_outlays_add_up_to_revenue(
    scenario: Scenario, seed: int, world: World
) -> None:
    found = reckoned(scenario, world, drawn(world, seed))
    values = found.plan.values()
    parts = values.state + values.npv_investor + values.opex + values.capex
    assert parts == pytest.approx(values.revenue, rel=1e-9, abs=1.0)
    state = over(values.state, found.plan, LADDER) / 1e6
    np.testing.assert_allclose(state, found.rungs["S9"], rtol=1e-9, atol=1e-6)


def test_gas_that_runs_less_makes_no_fund_richer(world: World, seed: Scenario) -> None:
    seed = seed.replace(deal=SIGNED)
    running = {r: seed.replace(parameters={"gas": {"running": r}}) for r in (9e6, 1.61e7, 1.8e7)}
    funds = {r: float(economy(s, world).totals["S10"]) for r, s in running.items()}
    assert funds[9e6] == pytest.approx(funds[1.61e7], rel=1e-12)
    assert funds[1.8e7] == pytest.approx(funds[1.61e7], rel=1e-12)
    sold = {r: float(economy(s, world).totals["S5"]) for r, s in running.items()}
    assert sold[9e6] < sold[1.61e7]


def test_a_settlement_later_is_no_gain(world: World, seed: Scenario) -> None:
    early = evaluate(seed.replace(settlement_date=dt.date(2026, 1, 1)), world).economy
    late = evaluate(seed.replace(settlement_date=dt.date(2032, 1, 1)), world).economy
    assert float(late.totals["S8"]) < float(early.totals["S8"])


@given(scenario=scenarios(), year=st.integers(2026, 2080), price=st.floats(0.0, 500.0))
@settings(max_examples=15, deadline=None)
def test_a_price_set_for_existing_permits_moves_no_new_ones(
    scenario: Scenario, year: int, price: float, world: World
) -> None:
    scenario = scenario.replace(deal=SIGNED, gas_regulated_until=None, gas_regulated_price=None)
    free, set_by_law = (
        economy(one, world).rungs["S10"]
        for one in (scenario, scenario.replace(gas_regulated_until=year, gas_regulated_price=price))
    )
    assert set_by_law == pytest.approx(free, rel=1e-9, abs=1e-12)


def test_new_permits_sell_gas_at_what_private_producers_receive(
    seed: Scenario, world: World
) -> None:
    gas, market = world.economics.place("gas"), world.assumption("gas-market-netback")
    mixed = world.economics.central["netback"][gas]
    wide = seed.replace(capacity_multiple=1.3)
    for changes, received in (({}, market), ({"gas": {"netback": 0.7}}, 0.7)):
        plan = economy(wide.replace(parameters=changes), world).plan
        price = {ORIGINS[place]: plan.project.array("price")[..., row, gas].item()
                 for row, place in enumerate(plan.origins)}  # fmt: skip
        benchmark = world.economics.price("latest")[gas]
        assert price["held"] == pytest.approx(benchmark * received)
        old = 0.7 if changes else mixed
        assert price["running"] == price["extension"] == pytest.approx(benchmark * old)
