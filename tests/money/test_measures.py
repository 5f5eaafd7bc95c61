"""Measures of the field against what they must be by hand, and against the kernel."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.money.annuity import continuous, uniform_annuity
from model.money.cashflow import present_values
from model.money.measures import average_effective_tax_rate, levelised_cost, resource_rent
from model.money.project import Project

RATE = float(continuous(0.10))
MINE = Project(output=1e6, price=100.0, opex=60.0, capex=150.0, life=20.0)

rates = st.floats(0.0, 0.25)
mines = st.builds(
    Project,
    output=st.floats(1e3, 1e7),
    price=st.floats(50.0, 500.0),
    opex=st.floats(0.0, 100.0),
    capex=st.floats(1.0, 500.0),
    life=st.floats(1.0, 60.0),
    ramp=st.floats(0.0, 5.0),
    start=st.floats(0.0, 8.0),
    construction=st.floats(0.0, 5.0),
    sustaining=st.floats(0.0, 0.1),
    closure=st.floats(0.0, 0.3),
    hazard=st.floats(0.0, 0.1),
    royalty=st.floats(0.0, 0.3),
    income_tax=st.floats(0.0, 0.5),
)


def test_a_tax_with_capital_written_off_at_once_takes_its_own_rate() -> None:
    taxed = replace(MINE, income_tax=0.18, depreciation_years=0.0)
    assert average_effective_tax_rate(taxed, RATE) == pytest.approx(0.18)


def test_slow_write_off_and_royalty_by_hand() -> None:
    years = (1.0 - 1.1**-20) / RATE
    before = 40e6 * years - 150e6
    slow = replace(MINE, income_tax=0.18)
    tax = 0.18 * (40e6 - 150e6 / 20) * years
    assert average_effective_tax_rate(slow, RATE) == pytest.approx(tax / before)
    royal = replace(MINE, royalty=0.05)
    assert average_effective_tax_rate(royal, RATE) == pytest.approx(5e6 * years / before)


@given(mines, rates)
def test_a_mine_that_runs_is_counted_as_one_still_to_be_built(mine: Project, rate: float) -> None:
    new, running = (replace(mine, sunk=share) for share in (0.0, 1.0))
    found = average_effective_tax_rate(running, rate)
    np.testing.assert_array_equal(found, average_effective_tax_rate(new, rate))
    values = present_values(new, rate)
    if values.npv_pre > 0.0:
        assert found * values.npv_pre == pytest.approx(float(values.state))
    else:
        assert math.isnan(found)


@given(mines, rates)
def test_a_mine_sold_at_its_levelised_cost_is_worth_nothing(mine: Project, rate: float) -> None:
    cost = levelised_cost(mine, rate)
    values = present_values(replace(mine, price=cost), rate)
    assert float(values.npv_pre) == pytest.approx(0.0, abs=1e-9 * float(values.revenue) + 1e-6)
    assert cost >= mine.opex


def test_levelised_cost_by_hand_and_where_nothing_is_sold() -> None:
    assert levelised_cost(MINE, 0.0) == pytest.approx(60.0 + 150.0 / 20)
    years = (1.0 - 1.1**-20) / RATE
    assert levelised_cost(MINE, RATE) == pytest.approx(60.0 + 150.0 / years)
    shut = replace(MINE, output=np.array([0.0, 1e6]))
    assert np.isnan(levelised_cost(shut, RATE)).tolist() == [True, False]


@given(mines, rates)
def test_rent_over_the_life_is_the_value_before_tax(mine: Project, rate: float) -> None:
    plain = replace(mine, ramp=0.0, start=0.0, hazard=0.0, closure=0.0)
    years = uniform_annuity(rate, plain.life)
    value = float(present_values(plain, rate).npv_pre)
    scale = 1e-9 * float(np.ravel(plain.array("output"))[0]) * 1e4
    assert float(resource_rent(plain, rate) * years) == pytest.approx(value, rel=1e-9, abs=scale)


def test_rent_by_hand() -> None:
    assert resource_rent(MINE, 0.0) == pytest.approx(40e6 - 150e6 / 20)
    assert resource_rent(replace(MINE, sunk=1.0), 0.0) == pytest.approx(40e6 - 150e6 / 20)
    assert resource_rent(replace(MINE, price=60.0), RATE) < 0.0
