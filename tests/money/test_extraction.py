"""Capacity, life and what is known of a price: numbers, limits, directions."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import model.money.extraction as extraction
from model.money.annuity import uniform_annuity
from model.money.extraction import (
    capacity,
    decision_price,
    declining_life,
    mine_life,
    ramped_annuity,
    taylor_life,
)


def test_taylor_gives_a_hundred_megatonnes_about_twenty_years() -> None:
    assert float(taylor_life(100.0, 6.5, 0.25)) == pytest.approx(20.55, abs=0.01)
    assert float(taylor_life(0.0, 6.5, 0.25)) == 0.0


def test_the_smallest_of_rule_and_caps_is_the_capacity() -> None:
    found = capacity([1e9, 1e9, 1e9, 1e6], 20.0, [1e12, 29e6, 29e6, 29e6], [1e12, 1e12, 5e6, 1e12])
    np.testing.assert_allclose(found, [5e7, 29e6, 5e6, 5e4])


def test_capacity_without_resource_or_rule() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = capacity([0.0, 0.0, 5.0], [0.0, 10.0, 0.0], 3.0)
    np.testing.assert_array_equal(found, [0.0, 0.0, 3.0])
    assert float(capacity(5.0, 1.0, 0.0)) == 0.0


def test_coal_lasts_for_over_a_thousand_years_at_the_flow_of_2021() -> None:
    years = mine_life(42e9, capacity(42e9, 20.0, 29e6))
    assert 1400 < float(years) < 1500


@given(resource=st.floats(0.0, 1e10), rate=st.floats(1.0, 1e8), ramp=st.floats(0.0, 10.0))
@settings(max_examples=50)
def test_the_life_uses_up_the_resource_exactly(resource: float, rate: float, ramp: float) -> None:
    mined = rate * ramped_annuity(0.0, mine_life(resource, rate, ramp), ramp)
    assert float(mined) == pytest.approx(resource, rel=1e-9, abs=1e-6)


def test_a_small_deposit_is_empty_before_the_ramp_is_over() -> None:
    assert float(mine_life(1.0, 1.0, 4.0)) == pytest.approx(np.sqrt(8.0))
    assert float(mine_life(2.0, 1.0, 4.0)) == pytest.approx(4.0)
    assert float(mine_life(3.0, 1.0, 4.0)) == pytest.approx(5.0)


def test_life_without_capacity_or_resource() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = mine_life([5.0, 0.0, 0.0, 1e300], [0.0, 0.0, 1.0, 1e-300], 2.0, 40.0)
    np.testing.assert_array_equal(found, [40.0, 0.0, 0.0, 40.0])
    assert float(mine_life(5.0, 0.0)) == np.inf


@given(known=st.floats(0.0, 1.0), sigma=st.floats(0.05, 0.6))
@settings(max_examples=30)
def test_the_price_reckoned_with_has_mean_one(known: float, sigma: float) -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    true = np.exp(sigma * nodes - sigma**2 / 2)
    mean = (weights * decision_price(true, sigma, known)).sum() / weights.sum()
    assert mean == pytest.approx(1.0, rel=1e-9)


def test_full_knowledge_sees_the_price_and_none_sees_the_mean() -> None:
    true = np.array([0.5, 1.0, 2.0])
    np.testing.assert_allclose(decision_price(true, 0.4, 1.0), true)
    np.testing.assert_allclose(decision_price(true, 0.4, 0.0), 1.0)
    # METHOD's form: even with everything known it is not the price itself.
    assert not np.allclose(np.exp(np.log(true) - 0.4**2 / 2), true)


@given(resource=st.floats(0.0, 1e6), decline=st.floats(0.0, 0.3), longest=st.floats(1.0, 80.0))
def test_an_output_that_declines_digs_what_there_is_or_goes_on(
    resource: float, decline: float, longest: float
) -> None:
    life = float(declining_life(resource, 1e4, decline, longest))
    dug = 1e4 * float(uniform_annuity(decline, life))
    assert dug <= resource * (1 + 1e-9) + 1e-6
    assert life == longest or dug == pytest.approx(resource, rel=1e-9, abs=1e-6)
    assert life >= min(float(mine_life(resource, 1e4)), longest) * (1 - 1e-12)


def test_every_name_that_is_offered_is_there() -> None:
    assert all(hasattr(extraction, name) for name in extraction.__all__)
