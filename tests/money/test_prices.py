"""Prices by year as they come from a scenario."""

from __future__ import annotations

import numpy as np
import pytest

from model import Scenario, World, evaluate
from model.futures.futures import Futures
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
