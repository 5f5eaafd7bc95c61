"""Prices by year as they come from a scenario."""

from __future__ import annotations

import numpy as np
import pytest

from model import Scenario, World, evaluate
from model.futures.futures import Futures
from model.money.cashflow import yearly_flows
from model.money.economy import valuation_date


def by_year(first: int, price: float, years: int = 80) -> dict[str, float]:
    return {str(year): price for year in range(first, first + years)}


def test_the_long_run_price_for_ever_is_a_price_that_returns_at_once(world: World) -> None:
    scenario = Scenario(date="2026-02-24")
    far = dict(zip(world.economics.ids, world.economics.price("long-run"), strict=True))
    first = valuation_date(scenario, world).year
    stated = scenario.replace(prices={id: by_year(first, price) for id, price in far.items()})
    quick = scenario.replace(parameters={"ALL": {"price_half_life": 0.1}})
    for rung in ("S5", "S8", "S9"):
        here, there = (evaluate(one, world).ladder["value"][rung] for one in (stated, quick))
        assert here == pytest.approx(there, rel=0.01), rung


def test_a_deck_moves_only_what_is_dug(world: World) -> None:
    before = evaluate(Scenario(), world).ladder["value"]
    deck = evaluate(Scenario(price_deck="world-bank-2025-10"), world).ladder["value"]
    assert [*deck[:"S4"]] == [*before[:"S4"]]
    assert deck["S8"] < before["S8"]


def test_own_prices_stand_before_those_of_the_deck(world: World) -> None:
    own = Scenario(prices={"gas": {"2026": 300.0, "2027": 300.0}})
    both = own.replace(price_deck="world-bank-2025-10")
    oil = Scenario(
        price_deck="world-bank-2025-10", prices=dict(own.prices) | {"oil": {"2026": 1.0}}
    )
    of = {id: place for place, id in enumerate(world.economics.ids)}
    rungs = [evaluate(one, world).economy.rungs["S5"] for one in (own, both, oil)]
    assert rungs[0][of["gas"]] == rungs[1][of["gas"]] == rungs[2][of["gas"]]
    assert rungs[0][of["oil"]] > rungs[1][of["oil"]] > rungs[2][of["oil"]]


@pytest.mark.parametrize("price", [0.0, 200.0, 3000.0])
def test_a_draw_of_a_scenario_with_prices_is_that_scenario(price: float, world: World) -> None:
    scenario = Scenario(prices={"gas": by_year(2026, price), "lithium": {"2040": price * 100}})
    found = Futures(scenario, world, ("S5", "S8", "us"))({"price_multiple": np.ones(3)})
    outcome = evaluate(scenario, world)
    for rung in ("S5", "S8"):
        np.testing.assert_allclose(found[rung], outcome.ladder["value"][rung], rtol=1e-9)
    np.testing.assert_allclose(found["us"], outcome.economy.cumulated()["us"], rtol=1e-9)


def test_gas_is_sold_at_the_price_of_the_law_until_its_last_year(
    world: World, seed: Scenario
) -> None:
    """Three quarters of what existing permits give, in its own dollars whatever prices do."""
    until = seed.replace(gas_regulated_until=2029, gas_regulated_price=100.0)
    place, of = world.economics.place("gas"), world.economics
    for multiple in (1.0, 3.0):
        found = evaluate(until.replace(price_multiple=multiple), world).economy
        works = found.plan.works[0]
        (column,) = np.flatnonzero(works.columns == place)
        flows = yearly_flows(works.project, 8)
        unit = (flows.revenue[column] / flows.output[column])[:8]
        near, far = (of.price(month)[place] for month in (seed.price_date, "long-run"))
        years = np.arange(0.0, 8.0, 0.001).reshape(8, -1)
        fall = np.exp(-np.log(2.0) / of.central["price_half_life"] * years)
        market = 0.84 * multiple * (far + (near - far) * fall).mean(axis=-1)
        first = found.first_year
        regulated = np.arange(first, first + 8) <= 2029
        wanted = np.where(regulated, 0.75 * 100.0 + 0.25 * market, market)
        np.testing.assert_allclose(unit, wanted, rtol=2e-3)


def test_a_later_end_of_the_price_of_the_law_is_no_gain_below_the_market(
    world: World, seed: Scenario
) -> None:
    s8 = [
        float(evaluate(seed.replace(gas_regulated_until=year), world).economy.totals["S8"])
        for year in (2024, 2026, 2030, 2040, 2060)
    ]
    assert s8 == sorted(s8, reverse=True)
    assert s8[0] > s8[-1] * 1.2


def test_the_price_of_the_law_moves_gas_alone_and_no_new_permit(
    world: World, seed: Scenario
) -> None:
    low, high = (
        evaluate(seed.replace(gas_regulated_until=2040, gas_regulated_price=price), world).economy
        for price in (50.0, 250.0)
    )
    moved = np.asarray(low.rungs["S9"]) != np.asarray(high.rungs["S9"])
    assert np.flatnonzero(moved).tolist() == [world.economics.place("gas")]
    assert low.receipts.state_new == pytest.approx(high.receipts.state_new)
