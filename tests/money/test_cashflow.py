"""The kernel against plain integration over time, its limits, its directions, its yearly sums."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from model.core.errors import ScenarioError
from model.money.annuity import continuous
from model.money.cashflow import factors, present_values, state_receipts, yearly_flows
from model.money.project import Project, Values
from tests.projects import LINES, MINE, by_integration, projects


@given(project=projects(), rate=st.floats(0.0, 0.25) | st.sampled_from([0.0, 0.1]))
@settings(max_examples=50)
def test_every_line_is_the_integral_over_time(project: Project, rate: float) -> None:
    values, expected = present_values(project, rate), by_integration(project, rate)
    scale = expected["revenue"] + expected["opex"] + expected["depreciation"]
    for line in LINES:
        loss = 1e-8 * scale if line in ("income_tax", "psa") else 1e-9
        assert float(getattr(values, line)) == pytest.approx(expected[line], 1e-6, loss), line


def test_a_sum_over_days_comes_to_the_same() -> None:
    days = np.arange(1 / 730, 60, 1 / 365)
    producing = np.clip((days - 7) / 2.5, 0, 1) * (days < 32) * np.exp(-0.015 * (days - 7))
    price = (85 + 15 * np.exp(-0.173 * days)) * np.exp(0.005 * days)
    daily = (1e6 * price * producing * 1.1**-days).sum() / 365
    assert present_values(MINE, continuous(0.1)).revenue == pytest.approx(daily, rel=1e-6)


@given(project=projects(), rate=st.floats(0.0, 0.25))
@settings(max_examples=50)
def test_value_is_split_without_rest(project: Project, rate: float) -> None:
    values = present_values(project, rate)
    parts = values.npv_investor + values.royalty + values.income_tax + values.psa
    scale = float(values.revenue + values.opex + values.capex) + 1.0
    assert float(parts - values.npv_pre) == pytest.approx(0.0, abs=1e-12 * scale)
    assert float(values.income_tax) >= 0
    assert float(values.psa) >= 0


@given(project=projects(), years=st.integers(1, 90))
@settings(max_examples=50)
def test_years_sum_to_the_totals_at_rate_zero(project: Project, years: int) -> None:
    flows, total = yearly_flows(project, years), present_values(project, 0.0, years)
    assert flows.years == years
    scale = float(total.revenue + total.opex + total.capex) + 1.0
    whole = float(project.array("start") + project.array("life")) <= years
    for line in LINES if whole else set(LINES) - {"income_tax", "psa"}:
        summed = float(getattr(flows, line).sum(-1))
        assert summed == pytest.approx(float(getattr(total, line)), 1e-9, 1e-11 * scale), line
        assert (getattr(flows, line) >= -1e-9 * scale).all(), line


@given(project=projects(), years=st.integers(1, 60))
def test_state_receipts_are_those_of_the_yearly_flows(project: Project, years: int) -> None:
    flow = yearly_flows(project, years)
    state = flow.royalty + flow.psa
    scale = float(np.abs(flow.revenue).sum()) + 1.0
    found = state_receipts(project, np.arange(1.0, years + 1.0))
    np.testing.assert_allclose(found, state, 1e-9, 1e-12 * scale)


@given(project=projects(), years=st.integers(2, 60), alone=st.integers(1, 60))
def test_state_receipts_of_many_years_at_once_are_their_sum(
    project: Project, years: int, alone: int
) -> None:
    ends = np.arange(1.0, years + 1.0)
    by_year = state_receipts(project, ends)
    apart = ends[(ends <= alone) | (ends == years)]
    found = state_receipts(project, apart)
    scale = float(np.abs(by_year).sum()) + 1.0
    np.testing.assert_allclose(found[..., :-1], by_year[..., : len(apart) - 1], 0, 1e-12 * scale)
    np.testing.assert_allclose(found.sum(-1), by_year.sum(-1), 1e-12, 1e-12 * scale)


def test_a_record_longer_than_the_life_holds_everything() -> None:
    flows, total = yearly_flows(MINE, 40), present_values(MINE, 0.0)
    for line in [*LINES, "state", "npv_investor"]:
        assert getattr(flows, line).sum() == pytest.approx(float(getattr(total, line)), rel=1e-12)
    assert flows.output.sum() == pytest.approx(1e6 * float(factors(MINE, 0.0).running))


def test_yearly_flows_are_the_integral_over_their_year() -> None:
    flows = yearly_flows(MINE, 40)
    plain = replace(MINE, hazard=0.0)
    np.testing.assert_allclose(
        yearly_flows(plain, 40).output[:12], [0] * 7 + [2e5, 6e5, 9.5e5, 1e6, 1e6]
    )

    def sold(t: float) -> float:
        price = (85 + 15 * np.exp(-0.173 * t)) * np.exp(0.005 * t)
        return float(1e6 * price * np.exp(-0.015 * (t - 7)))

    assert flows.revenue[20] == pytest.approx(quad(sold, 20, 21)[0], rel=1e-12)
    capital = np.array([220e6 / 3] * 3)
    np.testing.assert_allclose(flows.capex[4:7], capital, rtol=1e-12)
    assert (flows.capex[:4] == 0).all()
    closing = flows.capex[31] - flows.capex[30] * np.exp(-0.015)
    assert closing == pytest.approx(0.08 * 200e6 * np.exp(-0.015 * 25))
    assert (flows.revenue[32:] == 0).all()


def test_lumps_fall_into_one_year() -> None:
    now = Project(output=1.0, price=2.0, opex=1.0, capex=10.0, life=3.0, closure=0.5)
    np.testing.assert_allclose(yearly_flows(now, 5).capex, [10, 0, 5, 0, 0])
    later = replace(now, start=2.0)
    np.testing.assert_allclose(yearly_flows(later, 6).capex, [0, 0, 10, 0, 5, 0])
    assert float(present_values(later, 0.0, 2).capex) == 0.0
    half = replace(now, start=1.5, life=1.0)
    np.testing.assert_allclose(yearly_flows(half, 3).revenue, [0, 1, 1])
    np.testing.assert_allclose(yearly_flows(half, 3).capex, [0, 10, 5])


def test_profit_tax_waits_until_losses_are_made_good() -> None:
    start_up = Project(
        output=1.0,
        price=100.0,
        opex=50.0,
        capex=120.0,
        life=10.0,
        income_tax=0.2,
        royalty=0.1,
        depreciation_years=2.0,
    )
    flows = yearly_flows(start_up, 10)
    np.testing.assert_allclose(flows.income_tax, [0, 0, 0, *[8] * 7])
    assert flows.income_tax.sum() == pytest.approx(0.2 * (1000 - 500 - 100 - 120))
    loser = replace(start_up, price=50.0)
    assert (yearly_flows(loser, 10).income_tax == 0).all()


def test_losses_at_the_end_are_carried_back() -> None:
    fading = Project(
        output=1.0,
        price=100.0,
        price_long_run=0.0,
        reversion=0.2,
        opex=30.0,
        capex=0.0,
        life=10.0,
        income_tax=0.5,
    )
    flows, total = yearly_flows(fading, 12), present_values(fading, 0.0)
    assert flows.income_tax.sum() == pytest.approx(float(total.income_tax))
    assert (flows.income_tax >= 0).all()
    assert flows.income_tax[9] == 0


@given(project=projects(), years=st.integers(1, 60), more=st.integers(1, 60))
def test_no_year_depends_on_how_many_are_counted(project: Project, years: int, more: int) -> None:
    few, many = yearly_flows(project, years), yearly_flows(project, years + more)
    for line in LINES:
        scale = float(np.abs(getattr(many, line)).sum()) + 1.0
        first = getattr(many, line)[..., :years]
        np.testing.assert_allclose(getattr(few, line), first, 1e-12, 1e-12 * scale)


def test_discounted_years_are_near_the_present_value_of_the_tax() -> None:
    flows, value = yearly_flows(MINE, 60), present_values(MINE, continuous(0.1))
    paid = (flows.income_tax * 1.1 ** -(np.arange(60) + 0.5)).sum()
    assert float(value.income_tax) < paid < 1.6 * float(value.income_tax)


def test_zero_price_pays_the_state_nothing_and_loses_every_cost() -> None:
    values = present_values(replace(MINE, price=0.0, price_long_run=0.0), continuous(0.1))
    assert float(values.revenue) == float(values.state) == 0.0
    assert float(values.npv_investor) == -float(values.opex + values.capex)


def test_zero_capacity_is_worth_nothing() -> None:
    values = present_values(replace(MINE, output=0.0, fixed=0.0), [0.0, 0.1])
    for line in LINES:
        assert (getattr(values, line) == 0.0).all(), line


def test_an_endless_life_is_a_perpetuity() -> None:
    bare = Project(output=1.0, price=100.0, opex=60.0, capex=0.0, life=np.inf)
    assert float(present_values(bare, 0.08).npv_pre) == pytest.approx(40 / 0.08)
    growing = replace(bare, price_growth=0.02, hazard=0.01)
    assert float(present_values(growing, 0.08).revenue) == pytest.approx(100 / 0.07)
    long = replace(MINE, life=5000.0)
    endless = present_values(replace(MINE, life=np.inf), 0.1)
    assert float(endless.npv_pre) == pytest.approx(float(present_values(long, 0.1).npv_pre))


@pytest.mark.parametrize(("rate", "growth"), [(0.0, 0.0), (0.02, 0.03), (-0.1, 0.0)])
def test_a_perpetuity_that_diverges_is_refused(rate: float, growth: float) -> None:
    endless = Project(output=1.0, price=1.0, opex=0.0, capex=0.0, life=np.inf, price_growth=growth)
    with pytest.raises(ScenarioError, match=r"life: an endless life .* Give a life or a horizon"):
        present_values(endless, rate)
    assert np.isfinite(present_values(endless, rate, 100.0).npv_pre)


def test_spreading_capital_is_exact_and_near_the_mid_point() -> None:
    rate = 0.12
    spent = float(factors(MINE, rate).outlay)
    assert spent == pytest.approx(quad(lambda t: np.exp(-rate * t), 4, 7)[0] / 3, rel=1e-12)
    mid = np.exp(-rate * (7 - 1.5))
    assert spent / mid - 1 == pytest.approx((rate * 3) ** 2 / 24, rel=0.01)


def test_nothing_is_built_before_the_valuation_date() -> None:
    early = replace(MINE, start=1.0)
    assert float(factors(early, 0.1).outlay) == pytest.approx((1 - np.exp(-0.1)) / 0.1)
    assert float(factors(replace(MINE, start=0.0), 0.1).outlay) == 1.0


def test_rate_equal_to_reversion_or_its_opposite_is_no_special_case() -> None:
    for rate in (0.173, 0.173 - 0.015, -0.173, 0.005 - 0.015):
        near = [present_values(MINE, rate + step).revenue for step in (-1e-9, 0.0, 1e-9)]
        assert near[1] == pytest.approx(np.mean([near[0], near[2]]), rel=1e-10)


def test_capital_is_written_off_within_the_life() -> None:
    whole = replace(MINE, hazard=0.0, sustaining=0.0)
    for years in (0.0, 5.0, 25.0, 40.0, np.inf):
        written = present_values(replace(whole, depreciation_years=years), 0.0).depreciation
        assert float(written) == pytest.approx(220e6)


def test_running_mines_have_their_capital_sunk() -> None:
    running = replace(MINE, sunk=1.0, fixed=0.0, closure=0.0)
    values = present_values(running, 0.1)
    assert float(values.capex) == pytest.approx(
        1e6 * 200 * 0.03 * float(factors(running, 0.1).running)
    )


def test_state_share_comes_before_profit_tax() -> None:
    with_share, without = (present_values(replace(MINE, psa=p), 0.08) for p in (0.5, 0.0))
    assert float(with_share.psa) == pytest.approx(0.5 / 0.18 * float(without.income_tax))
    assert float(with_share.income_tax) == pytest.approx(0.5 * float(without.income_tax))


@given(project=projects(), rate=st.floats(0.0, 0.25), more=st.floats(1.0, 3.0))
@settings(max_examples=50)
def test_directions(project: Project, rate: float, more: float) -> None:
    base = present_values(project, rate)
    slack = 1e-9 * float(base.revenue + base.opex + base.capex + 1)

    def changed(**change: Any) -> Values:
        return present_values(replace(project, **change), rate)

    dearer = changed(
        price=project.array("price") * more, price_long_run=project.array("price_long_run") * more
    )
    assert dearer.npv_investor >= base.npv_investor - slack
    assert dearer.state >= base.state - slack
    for name in ("opex", "capex", "fixed"):
        costlier = changed(**{name: project.array(name) * more})
        assert costlier.npv_investor <= base.npv_investor + slack, name
        assert costlier.state <= base.state + slack, name
    for name in ("royalty", "income_tax", "psa"):
        taxed = changed(**{name: np.minimum(project.array(name) * more, 1.0)})
        assert taxed.npv_pre == base.npv_pre
        assert taxed.npv_investor <= base.npv_investor + slack, name


@given(later=st.floats(0.0, 15.0), rate=st.floats(0.01, 0.2))
@settings(max_examples=40)
def test_a_longer_lead_never_raises_a_value_above_zero(later: float, rate: float) -> None:
    flat = replace(MINE, price_growth=0.0, price_long_run=100.0)
    now, then = present_values(flat, rate), present_values(replace(flat, start=7 + later), rate)
    if now.npv_investor > 0:
        assert then.npv_investor <= now.npv_investor
    assert then.state <= now.state


def test_draws_are_one_more_axis() -> None:
    rng = np.random.default_rng(1)
    price, rate = rng.lognormal(4.6, 0.3, (5, 1)), rng.uniform(0.0, 0.2, (5, 1))
    opex = np.array([20.0, 40.0, 60.0])
    cells = present_values(replace(MINE, price=price, opex=opex), rate)
    assert cells.npv_investor.shape == (5, 3)
    for draw in range(5):
        for cell in range(3):
            one = replace(MINE, price=price[draw, 0], opex=opex[cell])
            alone = present_values(one, rate[draw, 0]).npv_investor
            assert cells.npv_investor[draw, cell] == alone
    flows = yearly_flows(replace(MINE, price=price, opex=opex), 40)
    assert flows.revenue.shape == (5, 1, 40)
    assert flows.npv_investor.shape == (5, 3, 40)
    summed = present_values(replace(MINE, price=price, opex=opex), 0.0, 40).npv_investor
    np.testing.assert_allclose(flows.npv_investor.sum(-1), summed)


def test_value_is_linear_in_prices_and_costs() -> None:
    untaxed = replace(MINE, income_tax=0.0, psa=0.0)
    one = present_values(untaxed, 0.1)
    twice = present_values(
        replace(untaxed, price=200.0, price_long_run=170.0, opex=80.0, capex=400.0, fixed=4e7), 0.1
    )
    assert float(twice.npv_investor) == pytest.approx(2 * float(one.npv_investor), rel=1e-12)


def test_edges_neither_warn_nor_give_what_is_no_number() -> None:
    edge = np.array([0.0, 1e-12, 1.0])
    rates = np.array([-0.05, 0.0, 0.05])
    grid = np.meshgrid(edge, edge, edge, edge, edge, edge, rates, indexing="ij")
    output, life, ramp, start, construction, years, rate = (axis.ravel() for axis in grid)
    odd = replace(
        MINE,
        output=output,
        life=life,
        ramp=ramp,
        start=start,
        construction=construction,
        depreciation_years=years,
        reversion=0.05,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for horizon in (np.inf, 0.0, 0.5, 50.0):
            values = present_values(odd, rate, horizon)
            assert np.isfinite(values.npv_investor).all()
        assert np.isfinite(yearly_flows(odd, 3).npv_investor).all()
