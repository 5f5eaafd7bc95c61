"""The tables of prices and parameters as arrays."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from model import World
from model.core.files import data_path
from model.futures.futures import TOPICS
from model.world.economics import ALL, Economics


@pytest.fixture(scope="module")
def economics(world: World) -> Economics:
    return world.economics


def test_parts_of_every_group_sum_to_one(economics: Economics) -> None:
    sums = np.bincount(economics.group, weights=economics.share, minlength=len(economics.groups))
    assert sums == pytest.approx(np.ones(12), abs=1e-12)


def test_prices_are_those_of_the_table(economics: Economics) -> None:
    place = economics.ids.index("coal_thermal")
    assert economics.price("2023-02")[place] == 207.48
    assert economics.price("2025-02")[place] == 106.93
    for month in ("2023-02", "2025-02", "latest", "long-run"):
        assert economics.price(month).shape == (len(economics.ids),)
        assert (economics.price(month) > 0.0).all()


def test_every_parameter_stands_once_for_all_or_once_for_each(economics: Economics) -> None:
    found: dict[str, list[str]] = {}
    for row in economics.parameters:
        found.setdefault(row["parameter"], []).append(row["component"])
    for name, components in found.items():
        if ALL in components:
            assert components == [ALL], name
        else:
            assert sorted(components) == sorted(economics.ids), name


def test_every_row_reaches_its_place(economics: Economics) -> None:
    with (data_path() / "economics/parameters.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parameter = economics.parameter[row["parameter"]]
            place = 0 if parameter.common else economics.ids.index(row["component"])
            for end in ("low", "mode", "high"):
                assert getattr(parameter, end)[place] == float(row[end])
            assert parameter.distribution[place] == row["distribution"]


def test_most_likely_figures_lie_in_their_range(economics: Economics) -> None:
    for parameter in economics.parameter.values():
        assert (parameter.low <= parameter.mode).all(), parameter.name
        assert (parameter.mode <= parameter.high).all(), parameter.name
        assert parameter.topic in TOPICS


def test_shares_and_fractions_are_shares(economics: Economics) -> None:
    chances = ("developed", "developed_old", "foresight")
    taxes = ("royalty", "royalty_running", "income_tax", "psa")
    for name in ("conversion", "mining_recovery", *chances, *taxes):
        parameter = economics.parameter[name]
        assert (parameter.low >= 0.0).all(), name
        assert (parameter.high <= 1.0).all(), name


def test_what_the_mine_receives_is_above_the_benchmark_where_that_was_seen(
    economics: Economics,
) -> None:
    """Import parity of coal in a low year, one sale of manganese, uranium without freight."""
    netback = economics.parameter["netback"]
    above = {
        id: high
        for id, high in zip(economics.ids, netback.high.tolist(), strict=True)
        if high > 1.0
    }
    assert above == {"coal_thermal": 1.14, "manganese": 1.03, "uranium": 1.2}
    assert (netback.low >= 0.0).all()


def test_the_netback_of_gas_is_the_mean_of_the_years_assumed_and_the_market(world: World) -> None:
    netback, gas = world.economics.parameter["netback"], world.economics.place("gas")
    years = np.array([world.assumption("gas-regulated-years"), 20.0])
    first, all_of_them = (1.0 - 1.11**-years).tolist()
    mix, market = netback.low[gas], netback.high[gas]
    assert netback.mode[gas] == pytest.approx(
        market + (mix - market) * first / all_of_them, abs=0.005
    )
    assert market == world.assumption("gas-market-netback")


def test_one_column_a_commodity_or_one_for_all(economics: Economics) -> None:
    count = len(economics.ids)
    for name, array in economics.central.items():
        assert array.shape in ((1,), (count,)), name
    for name in ("price_factor", "price_known", "opex_factor"):
        assert (economics.central[name] == 1.0).all()


def test_risk_of_prices(economics: Economics) -> None:
    gas = economics.ids.index("gas")
    assert (economics.sigma[gas], economics.beta[gas]) == (0.39, 0.67)
    assert (economics.sigma > 0.0).all()
    assert (np.abs(economics.beta) <= 1.0).all()


def test_limits_of_output_are_not_below_what_is_mined(economics: Economics) -> None:
    central = economics.central
    assert (central["flow_cap"] >= central["running"]).all()
