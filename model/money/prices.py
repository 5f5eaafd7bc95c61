"""Prices of a scenario: at its start, in the long run, by year, and behind the headline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.core.registry import declare, figure
from model.core.said import say

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

__all__ = ["BY_LAW", "GAS", "factor", "prices_of", "stated_netbacks", "stated_prices"]

Array = NDArray[np.float64]

GAS = "gas"
"""The commodity whose price the law sets."""
BY_LAW = ("regulated", "regulated_price", "regulated_years")
"""What of a project a price set by law is."""


@figure("price_start", say("price chosen"), "USD/{unit}", "product",
        ("benchmark", "price_conversion", "price_multiple"))  # fmt: skip
def price_start(benchmark: Array, ratio: float, multiple: Array) -> Array:
    """Return the price expected at the start [USD per unit]."""
    return benchmark * ratio * multiple


@figure("price_long_run", say("price expected in the long run"), "USD/{unit}", "product",
        ("benchmark_far", "price_multiple"))  # fmt: skip
def price_long_run(benchmark: Array, multiple: Array) -> Array:
    """Return the price expected in the long run [USD per unit]."""
    return benchmark * multiple


@figure("price_now", say("price chosen, with its surprise"), "USD/{unit}", "product",
        ("price_start", "price_factor"))  # fmt: skip
def price_now(start: Array, surprise: Array) -> Array:
    """Return the price that comes to pass at the start [USD per unit]."""
    return start * surprise


@figure("price_headline", say("price of the headline"), "USD/{unit}", "product",
        ("benchmark_headline", "headline_conversion"))  # fmt: skip
def price_headline(benchmark: Array, ratio: float) -> Array:
    """Return the price behind the valuation [USD per unit]."""
    return benchmark * ratio


def _reversion(half_life: Array) -> Array:
    return math.log(2.0) / half_life


@figure("netback_new", say("netback of new permits"),
        operands=("netback", "at_market", "netback_market"),
        formula=say("the market's where the law sets a price for existing permits alone, "
                    "else the netback"))  # fmt: skip
def netback_new(netback: Array, at_market: Array, market: Array | float) -> Array:
    """Return what new permits receive of the benchmark [1].

    The netback of gas is a mean of what existing permits sell at a price set by law and of the
    market; new permits sell all of theirs at the market's price.
    """
    return np.where(at_market > 0.0, market, netback) if np.any(at_market) else netback


def _declare_received() -> None:
    """Declare the prices that projects receive, and how they move."""
    per = "USD/{unit}"
    for new, netback in (("", "netback"), (".new", "netback_new")):
        declare(f"received{new}", say("what of the benchmark is received"), "1", "product",
                ("price_multiple", netback))  # fmt: skip
        declare(f"price{new}", say("price received"), per, "product", ("price_start", netback))
        declare(f"price_far{new}", say("price received in the long run"), per, "product",
                ("price_long_run", netback))  # fmt: skip
    declare("reversion", say("speed at which prices return"), "1/y", _reversion,
            ("price_half_life",), say("ln 2 / half-life"))  # fmt: skip
    declare("growth", say("growth of prices, continuous"), "1/y", np.log1p, ("price_growth",),
            say("ln (1 + growth)"))  # fmt: skip


_declare_received()


def factor(scenario: Scenario, world: World, source: str, target: str) -> float:
    """Return what turns money of one unit into another, by the scenario's deflator and rate."""
    return float(world.rates.factor(source, target, scenario.deflator, scenario.exchange_rate))


def stated_prices(scenario: Scenario, world: World) -> dict[str, Mapping[str, float]]:
    """Return the prices that a scenario states by commodity and year: its deck's, or its own."""
    return {**world.economics.deck(scenario.price_deck), **scenario.prices}


def stated_netbacks(scenario: Scenario) -> set[str]:
    """Return the commodities whose netback a scenario states."""
    ranged = {path.split(".")[1] for path in scenario.ranges if path.endswith(".netback")}
    return ranged | {id for id, own in scenario.parameters.items() if "netback" in own}


def _is_gas(world: World) -> Array:
    return np.array([id == GAS for id in world.economics.ids], float)


def _regulated(scenario: Scenario, world: World, first: int) -> dict[str, Array]:
    """Return which part of each commodity is sold at a price set by law, at which, and how long."""
    gas = _is_gas(world)
    if scenario.gas_regulated_until is None:
        return dict.fromkeys(BY_LAW, gas * 0.0)
    stated, given = scenario.gas_regulated_price, world.assumption("gas-regulated-price")
    values = (world.assumption("gas-regulated-part"), given if stated is None else stated,
              max(scenario.gas_regulated_until + 1 - first, 0))  # fmt: skip
    return {name: gas * value for name, value in zip(BY_LAW, values, strict=True)}


def prices_of(
    scenario: Scenario, world: World, unit: str, first: int, kind: DTypeLike
) -> dict[str, Array | float]:
    """Return benchmark prices, shape (n_c,), what turns them into base-year dollars, and bands.

    Those of the years to come have shape (n_c, n_years): years as the account counts them.
    """
    economics, year = world.economics, scenario.price_date.split("-")[0]
    found: dict[str, Array] = {
        "benchmark": economics.price(scenario.price_date),
        "benchmark_far": economics.price("long-run"),
        "benchmark_headline": world.headline_price(scenario.valuation),
        "deck": economics.by_year(stated_prices(scenario, world), first),
        "on_index": economics.on_index,
        "at_market": _is_gas(world) * (GAS not in stated_netbacks(scenario)),
    }
    found |= _regulated(scenario, world, first)
    if scenario.royalty_bands:
        found |= {f"bands.{works}": economics.bands(works) for works in ("new", "running")}
    ratio = 1.0
    if year.isdigit():
        ratio = float(world.rates.factor(f"USD_{year}", unit, scenario.deflator))
    return {
        **{name: price.astype(kind, copy=False) for name, price in found.items()},
        "months_stray": world.assumption("royalty-months"),
        "netback_market": world.assumption("gas-market-netback"),
        "price_conversion": ratio,
        "headline_conversion": factor(scenario, world, world.price_unit(scenario.valuation), unit),
    }
