"""The annuity formulas against numerical integration, and every limit that they take."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from model.core.errors import ScenarioError
from model.money.annuity import continuous, ramped_annuity, spread, uniform_annuity

RATES = st.floats(-0.3, 0.6) | st.sampled_from([0.0, 1e-300, 1e-12, -1e-12, 1e-5, 0.1])
YEARS = st.floats(0.0, 60.0) | st.sampled_from([0.0, 1e-9, 1.0])


def integral(rate: float, life: float, ramp: float, cut: float = np.inf) -> float:
    """Integrate piece by piece, as one would without the closed form."""
    counted = max(min(life, cut), 0.0)
    climb = min(ramp, counted)
    rising = quad(lambda t: t / ramp * np.exp(-rate * t), 0.0, climb)[0] if ramp > 0 else 0.0
    return float(rising + quad(lambda t: np.exp(-rate * t), climb, counted, epsabs=1e-13)[0])


@given(rate=RATES, life=YEARS, ramp=YEARS, cut=st.floats(-5.0, 80.0))
@settings(max_examples=50)
def test_ramped_annuity_is_the_integral(rate: float, life: float, ramp: float, cut: float) -> None:
    expected = integral(rate, life, ramp, cut)
    assert float(ramped_annuity(rate, life, ramp, cut)) == pytest.approx(expected, 1e-8, 1e-12)


@given(rate=st.floats(0.01, 0.4), life=st.floats(6.0, 60.0), ramp=st.floats(0.1, 6.0))
@settings(max_examples=50)
def test_it_is_the_form_of_the_method_where_that_one_holds(
    rate: float, life: float, ramp: float
) -> None:
    closed = ((1 - np.exp(-rate * ramp)) / (rate * ramp) - np.exp(-rate * life)) / rate
    assert float(ramped_annuity(rate, life, ramp)) == pytest.approx(closed, rel=1e-10)


@given(rate=st.floats(1e-4, 0.6), life=YEARS, ramp=st.floats(0.01, 30.0))
def test_no_form_loses_digits(rate: float, life: float, ramp: float) -> None:
    g, years, climb = (np.longdouble(part) for part in (rate, life, min(ramp, life)))
    rising = -np.expm1(-g * climb) / (g * ramp)
    level = (1 - climb / np.longdouble(ramp)) * np.exp(-g * climb) - np.exp(-g * years)
    wanted = pytest.approx(float((rising + level) / g), rel=1e-12, abs=1e-12)
    assert float(ramped_annuity(rate, life, ramp)) == wanted


def test_a_life_shorter_than_the_ramp_never_reaches_nameplate() -> None:
    assert float(ramped_annuity(0.0, 2.0, 4.0)) == pytest.approx(0.5)
    method = ((1 - np.exp(-0.1 * 4)) / (0.1 * 4) - np.exp(-0.1 * 1)) / 0.1
    assert method < 0 < float(ramped_annuity(0.1, 1.0, 4.0))


@pytest.mark.parametrize(
    ("rate", "life", "ramp", "expected"),
    [
        (0.0, 20.0, 4.0, 18.0),
        (0.0, 20.0, 0.0, 20.0),
        (0.1, np.inf, 0.0, 10.0),
        (0.1, np.inf, 5.0, (1 - np.exp(-0.5)) / 0.05),
        (0.0, np.inf, 1.0, np.inf),
        (-0.1, np.inf, 1.0, np.inf),
        (0.1, 0.0, 0.0, 0.0),
        (0.1, 0.0, 3.0, 0.0),
        (-0.1, 10.0, 0.0, 10 * (np.e - 1)),
        (0.5, 1e9, 0.0, 2.0),
    ],
)
def test_limits(rate: float, life: float, ramp: float, expected: float) -> None:
    assert float(ramped_annuity(rate, life, ramp)) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("ramp", [0.0, 1e-9, 3.0, 30.0])
@pytest.mark.parametrize("life", [0.5, 25.0])
def test_small_rates_run_into_no_rate_without_a_jump(ramp: float, life: float) -> None:
    rates = np.concatenate([-np.logspace(-2, -16, 57), [0.0], np.logspace(-16, -2, 57)])
    value = ramped_annuity(rates, life, ramp)
    slope = np.diff(value) / np.maximum(np.diff(rates), 1e-300)
    assert (np.diff(value) <= 1e-13 * value[:-1]).all()
    assert np.abs(slope[np.diff(rates) > 1e-4]).max() < life**2


def test_the_series_meets_the_closed_form() -> None:
    edge = np.array([0.1 * (1 - 1e-15), 0.1 * (1 + 1e-15)])
    for side in (edge, -edge):
        below, above = ramped_annuity(side, 1.0, 1.0)
        assert below == pytest.approx(above, rel=1e-13)


def test_no_input_in_range_warns_or_is_not_a_number() -> None:
    rates = np.array([-0.5, -1e-9, 0.0, 1e-9, 0.1, 3.0])[:, None, None, None]
    life = np.array([0.0, 1e-6, 5.0, 1500.0])[:, None, None]
    ramp = np.array([0.0, 1e-6, 5.0, 50.0])[:, None]
    cut = np.array([-1.0, 0.0, 2.0, 100.0, np.inf])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = ramped_annuity(rates, life, ramp, cut)
    assert value.shape == (6, 4, 4, 5)
    assert not np.isnan(value).any()
    assert (value >= 0).all()


@given(rate=RATES, life=st.floats(0.1, 60.0), ramp=st.floats(0.0, 10.0), more=st.floats(0.0, 5.0))
@settings(max_examples=50)
def test_directions(rate: float, life: float, ramp: float, more: float) -> None:
    base = ramped_annuity(rate, life, ramp)
    slack = 1e-12 * float(base)
    assert ramped_annuity(rate, life + more, ramp) >= base - slack
    assert ramped_annuity(rate, life, ramp + more) <= base + slack
    assert ramped_annuity(rate + more / 10, life, ramp) <= base + slack
    assert base <= uniform_annuity(rate, life) + slack


@given(rate=RATES, first=YEARS, second=YEARS, ramp=YEARS)
@settings(max_examples=50)
def test_two_spells_in_a_row_are_one(rate: float, first: float, second: float, ramp: float) -> None:
    whole = ramped_annuity(rate, first + second, ramp)
    later = integral(rate, first + second, ramp) - integral(rate, first, ramp)
    assert float(whole) == pytest.approx(float(ramped_annuity(rate, first, ramp)) + later, 1e-7)


def test_spread_is_the_mean_of_the_discount_over_a_spell() -> None:
    assert all(float(spread(sign * np.finfo(float).tiny * n)) == 1.0 for sign in (-1, 1)
               for n in (0.0, 0.5, 1.0, 2.0))  # fmt: skip
    assert float(spread(0.5)) == pytest.approx(quad(lambda t: np.exp(-0.5 * t), 0, 1)[0])
    assert float(spread(-0.5)) == pytest.approx(quad(lambda t: np.exp(0.5 * t), 0, 1)[0])


def test_continuous_turns_annual_rates() -> None:
    np.testing.assert_allclose(np.exp(continuous([0.0, 0.1, -0.5])), [1.0, 1.1, 0.5])


@pytest.mark.parametrize("rate", [-1.0, -2.0, np.nan, np.inf])
def test_continuous_refuses_what_no_rate_can_be(rate: float) -> None:
    with pytest.raises(ScenarioError, match=r"rate: .* given; a finite rate above -1"):
        continuous([0.1, rate])
