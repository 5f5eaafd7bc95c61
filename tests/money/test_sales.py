"""Prices by year as steps of a project."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.money.cashflow import present_values, state_receipts, yearly_flows
from model.money.extraction import at_price, steps_of
from model.money.project import Project, Step
from tests.projects import MINE, projects

EVEN = replace(MINE, reversion=0.0, price_growth=0.0, price_long_run=100.0)


def test_years_with_one_price_are_one_step() -> None:
    table = np.array([[7.0, 7.0, 9.0], [np.nan, np.nan, 2.0]])
    first, second = steps_of(table, np.array([0.5, 1.0]))
    assert (first.begin, first.end, second.begin, second.end) == (0.0, 2.0, 2.0, 3.0)
    np.testing.assert_array_equal(first.price, [3.5, np.nan])
    np.testing.assert_array_equal(second.price, [4.5, 2.0])
    assert steps_of(np.zeros((2, 0)), np.ones(2)) == ()
    assert steps_of(np.full((2, 4), np.nan), np.ones(2)) == ()


@given(project=projects(), rate=st.floats(0.0, 0.25))
@settings(max_examples=30)
def test_a_price_that_is_none_changes_nothing(project: Project, rate: float) -> None:
    none = replace(project, steps=(Step(2.0, 9.0, np.nan),))
    without = present_values(replace(project, steps=()), rate)
    assert float(present_values(none, rate).revenue) == float(without.revenue)


def test_the_price_that_holds_anyhow_changes_nothing() -> None:
    stated = replace(EVEN, steps=(Step(3.0, 11.0, 100.0), Step(11.0, 12.0, 100.0)))
    assert present_values(stated, 0.1).revenue == pytest.approx(present_values(EVEN, 0.1).revenue)


def test_a_year_s_revenue_is_its_output_times_its_price() -> None:
    table = np.array([np.nan] * 8 + [50.0, 60.0, 0.0, 200.0])
    flows = yearly_flows(replace(EVEN, steps=steps_of(table, np.ones(()))), 12)
    unit = flows.revenue[8:] / flows.output[8:]
    np.testing.assert_allclose(unit, [50.0, 60.0, 0.0, 200.0], atol=1e-9)
    np.testing.assert_allclose(flows.revenue[:8], yearly_flows(EVEN, 12).revenue[:8])


@given(project=projects())
@settings(max_examples=30)
def test_the_state_s_receipts_alone_are_those_of_all_flows(project: Project) -> None:
    flows = yearly_flows(project, 30)
    scale = float(np.abs(flows.revenue).sum()) + 1.0
    found = state_receipts(project, np.arange(1.0, 31.0))
    assert found == pytest.approx(flows.royalty + flows.psa, abs=1e-9 * scale)


def test_a_surprise_moves_stated_prices_too() -> None:
    stated = replace(EVEN, steps=(Step(0.0, 60.0, 70.0),))
    twice = present_values(at_price(stated, 2.0), 0.1).revenue
    assert twice == pytest.approx(2.0 * present_values(stated, 0.1).revenue)


def test_draws_and_one_project_go_the_same_way() -> None:
    """Draws on a leading axis, a commodity without a price beside one with it."""
    prices = np.array([[80.0, np.nan], [120.0, np.nan]])
    opex = np.array([[40.0, 30.0], [50.0, 60.0]])
    many = replace(EVEN, opex=opex, steps=(Step(8.0, 20.0, prices),))
    found = present_values(many, 0.1).npv_investor
    for draw in range(2):
        one = replace(EVEN, opex=opex[draw, 0], steps=(Step(8.0, 20.0, prices[draw, 0]),))
        assert found[draw, 0] == pytest.approx(present_values(one, 0.1).npv_investor)
        other = replace(EVEN, opex=opex[draw, 1])
        assert found[draw, 1] == pytest.approx(present_values(other, 0.1).npv_investor)
