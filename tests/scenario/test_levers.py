"""The levers of economy, settlement and deal: described, bounded, neutral, kept by TOML."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, World, evaluate
from model.scenario.levers import DealLevers, EconomyLevers

NEUTRAL = {
    "price_date": "latest", "price_multiple": 1.0, "price_growth": 0.0, "capacity_multiple": 1.0,
    "recovery_multiple": 1.0, "lead_time_multiple": 1.0, "economic_filter": True,
    "investor_rate": None, "state_rate": None, "royalty_multiple": 1.0, "royalty_bands": True,
    "gas_regulated_until": None, "gas_regulated_price": None,
    "income_tax": None, "horizon_years": 50, "permit_renewals": 0, "war": "states",
    "settlement_date": None,
    "withdrawal_first": True, "freed_share": 0.0,
}  # fmt: skip
BOUNDS = {
    "price_multiple": (0.0, 1000.0), "price_growth": (-0.1, 0.1),
    "capacity_multiple": (0.0, 1000.0),
    "recovery_multiple": (0.0, 5.0), "lead_time_multiple": (0.0, 5.0),
    "investor_rate": (-0.5, 1.0), "state_rate": (-0.5, 1.0), "royalty_multiple": (0.0, 10.0),
    "gas_regulated_until": (2000, 2199), "gas_regulated_price": (0.0, 1e4),
    "income_tax": (0.0, 1.0), "horizon_years": (10, 100), "freed_share": (0.0, 1.0),
}  # fmt: skip

WHOLE = ("horizon_years", "gas_regulated_until")
"""Levers in whole numbers."""


def test_defaults_are_neutral_and_follow_the_seed_s_conditions() -> None:
    levers = EconomyLevers()
    assert {name: getattr(levers, name) for name in EconomyLevers.model_fields} == NEUTRAL


def test_every_lever_says_what_it_is() -> None:
    for name, field in EconomyLevers.model_fields.items():
        extra: Any = field.json_schema_extra
        assert field.title, name
        assert (field.description or "").endswith("."), name
        assert extra["group"] in ("economy", "settlement"), name


@pytest.mark.parametrize("name", list(BOUNDS))
def test_bounds_themselves_are_allowed_and_nothing_beyond(name: str) -> None:
    for bound, beyond in zip(BOUNDS[name], (-1, 1), strict=True):
        assert getattr(Scenario(**{name: bound}), name) == bound
        step = beyond if name in WHOLE else beyond * 1e-3
        with pytest.raises(ScenarioError, match=rf"{name}: .* given; a "):
            Scenario(**{name: bound + step})


@pytest.mark.parametrize("name", list(BOUNDS))
@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", True])
def test_a_lever_takes_numbers_only(name: str, value: Any) -> None:
    if value is True and name not in WHOLE:
        with pytest.raises(ScenarioError, match=rf"{name}: true given; a number"):
            Scenario(**{name: value})
        return
    with pytest.raises(ScenarioError, match=rf"{name}: .* given; a"):
        Scenario(**{name: value})


@pytest.mark.parametrize("rate", [-1.0, -1.5, -100.0])
@pytest.mark.parametrize("name", ["investor_rate", "state_rate", "fund_return"])
def test_a_rate_at_or_below_minus_100_percent_is_refused(name: str, rate: float) -> None:
    with pytest.raises(ScenarioError, match=rf"{name}: {rate} given; a number from -0.5 to 1"):
        Scenario(**{name: rate})


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = {
        "horizon_years": 5, "investor_rate": -1.0, "lead_time_multiple": -1.0, "war": "both",
        "price_date": "2024-01", "settlement_date": 20250101, "withdrawal_first": "yes",
        "freed_share": 1.5, "economic_filter": 1,
    }  # fmt: skip
    with pytest.raises(ScenarioError, match=r"9 problems") as caught:
        Scenario(**wrong)
    assert {problem.where for problem in caught.value.problems} == set(wrong)


@given(
    horizon=st.integers(10, 100),
    multiple=st.floats(0.0, 20.0),
    rate=st.none() | st.floats(-0.5, 1.0),
    war=st.sampled_from(["states", "rate"]),
    day=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    flags=st.tuples(st.booleans(), st.booleans()),
)
@settings(max_examples=30)
def test_levers_survive_toml(
    horizon: int, multiple: float, rate: float | None, war: Any, day: Any, flags: Any
) -> None:
    scenario = Scenario(
        horizon_years=horizon, price_multiple=multiple, investor_rate=rate, war=war,
        settlement_date=day, withdrawal_first=flags[0], economic_filter=flags[1],
    )  # fmt: skip
    assert Scenario.from_toml(scenario.to_toml()) == scenario


@given(
    horizon=st.integers(10, 100),
    price=st.floats(0.0, 20.0),
    capacity=st.floats(0.0, 100.0),
    lead=st.floats(0.0, 5.0),
    rate=st.none() | st.floats(-0.5, 1.0),
    growth=st.floats(-0.1, 0.1),
    war=st.sampled_from(["states", "rate"]),
    flags=st.tuples(st.booleans(), st.booleans()),
    freed=st.floats(0.0, 1.0),
)
@settings(max_examples=40)
def test_every_combination_of_levers_gives_finite_figures(
    world: World, seed: Scenario, horizon: int, price: float, capacity: float, lead: float,
    rate: float | None, growth: float, war: Any, flags: Any, freed: float,
) -> None:  # fmt: skip
    scenario = seed.replace(
        horizon_years=horizon, price_multiple=price, capacity_multiple=capacity,
        lead_time_multiple=lead, investor_rate=rate, price_growth=growth, war=war,
        withdrawal_first=flags[0], economic_filter=flags[1], freed_share=freed,
    )  # fmt: skip
    table = evaluate(scenario, world).ladder["value"]
    lowest = min(rate, 0.0) if rate is not None else 0.0  # at a rate below 0 each year adds
    most = (1.1 / (1.0 + lowest)) ** (horizon + 5)
    assert np.isfinite(table).all()
    assert table.abs().max() < 1e9 * most
    assert table["S0"] == pytest.approx(14_800_000)
    if flags[1]:
        assert table["S8"] >= -1e-6
        assert -1e-6 <= table["S10"] <= table["S9"] + 1e-6


def test_all_that_is_wrong_with_the_deal_levers_is_said_at_once() -> None:
    with pytest.raises(ScenarioError, match="The scenario cannot be used") as caught:
        Scenario(
            deal="dl6-signed",
            deal_scope="old",
            us_share=1.5,
            contribution_shares="yes",
            claim_start=-1.0,
            new_aid=-5.0,
            fund_return=-2.0,
            own_deal={"inflow_shar": 1.0, "cap": "1 billion EUR_2024", "us_share_after": 3.0},
        )
    found = {problem.where: problem for problem in caught.value.problems}
    assert set(found) == {
        "deal",
        "deal_scope",
        "us_share",
        "contribution_shares",
        "claim_start",
        "new_aid",
        "fund_return",
        "own_deal.inflow_shar",
        "own_deal.cap",
        "own_deal.us_share_after",
    }
    assert found["deal"].remedy == "Did you mean dl6-signed-2025-04?"
    assert found["own_deal.inflow_shar"].remedy == "Did you mean inflow_share?"


def test_deal_levers_are_described() -> None:
    for name, field in DealLevers.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert field.json_schema_extra["group"] == "deal"  # type: ignore[index,call-overload]
