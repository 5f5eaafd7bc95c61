"""The curve of costs: against integration, against mines one by one, and without a spread."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from model.money.annuity import continuous
from model.money.cashflow import factors, present_values, turnover, write_offs
from model.money.cost_curve import (
    cheapest,
    highest_cost,
    normal_share,
    part_that_pays,
    relative_cost,
)
from model.money.project import Project
from model.money.royalty import royalty_of
from tests.projects import MINE, projects

A = np.array
RATE = continuous(0.11)


def highest(project: Project, rate: Any = RATE) -> Any:
    factor = factors(project, rate)
    revenue, opex, capex = turnover(project, factor)
    royalty = royalty_of(project, rate, np.inf, revenue, factor.running, factor.regulated)
    return highest_cost(project, revenue, opex, capex, write_offs(project, factor), royalty)


def kept(project: Project, relative: Any) -> Any:
    """Return what the investor keeps of mines at some relative costs [USD]."""
    costs = np.asarray(project.opex) * relative
    return present_values(replace(project, opex=costs), RATE).npv_investor


def total(of: Callable[[float], float], top: float) -> float:
    """Return an integral from far below to `top`, spell by spell."""
    knots = [*np.arange(-14.0, top), top]
    return sum(quad(of, *ends, epsabs=0.0, epsrel=1e-11)[0] for ends in pairwise(knots))


def test_the_normal_share_is_that_of_the_error_function() -> None:
    x = np.linspace(-37.0, 9.0, 4001)
    wanted = [0.5 * math.erfc(-value / math.sqrt(2.0)) for value in x]
    np.testing.assert_allclose(normal_share(x), wanted, rtol=1e-11)
    single = normal_share(x.astype(np.float32)[x > -9.0])
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, A(wanted)[x > -9.0], rtol=4e-5)
    assert normal_share(A([-np.inf, np.inf])).tolist() == [0.0, 1.0]


@given(m=st.floats(0.02, 30.0), sigma=st.floats(0.05, 1.5))
@settings(max_examples=60)
def test_part_and_cost_are_integrals_of_the_curve(m: float, sigma: float) -> None:
    def density(z: float) -> float:
        return math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)

    top = min((math.log(m) + sigma**2 / 2.0) / sigma, 12.0)
    assume(top > -11.0)
    part = total(density, top)
    cost = total(lambda z: density(z) * math.exp(sigma * z - sigma**2 / 2.0), top)
    assert part_that_pays(A(m), A(sigma)) == pytest.approx(part, rel=1e-8)
    assert relative_cost(A(m), A(sigma)) == pytest.approx(cost / part, rel=1e-8)


@given(m=st.floats(0.01, 100.0), more=st.floats(1.0, 3.0), sigma=st.floats(0.0, 1.5))
@example(m=19.0, more=3.0, sigma=2.2250738585072014e-308)
def test_a_higher_price_never_pays_less_of_it(m: float, more: float, sigma: float) -> None:
    (low, cost), (high, _) = (cheapest(A(m * by), A(sigma)) for by in (1.0, more))
    assert 0.0 <= low <= high <= 1.0
    assert cost <= 1.0 + 1e-12
    if low > 0.0:
        assert cost <= m * (1.0 + 1e-9)


@given(project=projects())
@settings(max_examples=60)
def test_at_the_highest_cost_the_investor_keeps_nothing(project: Project) -> None:
    m = float(highest(project))
    values = present_values(project, RATE)
    if not (float(values.opex) > 0.0 and 1e-6 < m < 1e6):
        return  # nothing pays, or nothing is to be paid
    scale = float(values.revenue + values.capex)
    assert float(kept(project, m)) == pytest.approx(0.0, abs=1e-9 * scale)
    assert float(kept(project, 0.99 * m)) > 0.0 > float(kept(project, 1.01 * m))


@given(project=projects())
@settings(max_examples=60)
def test_without_a_spread_a_block_is_built_or_not(project: Project) -> None:
    m = highest(project)
    assume(abs(float(m) - 1.0) > 1e-9)
    part, cost = cheapest(m, A(0.0))
    assert float(part) == float(present_values(project, RATE).npv_investor > 0.0)
    assert float(cost) == 1.0
    near, _ = cheapest(m, A(1e-10))
    assert float(near) == float(part)


def test_mines_one_by_one_come_to_the_same() -> None:
    dear, sigma = replace(MINE, opex=62.0, price_long_run=95.0, capex=120.0), 0.35
    rng = np.random.default_rng(5)
    relative = np.exp(rng.normal(-(sigma**2) / 2.0, sigma, 400_000))
    built = kept(dear, relative) > 0.0
    part, cost = cheapest(highest(dear), A(sigma))
    assert 0.2 < built.mean() < 0.8
    assert float(part) == pytest.approx(built.mean(), abs=3e-3)
    assert float(cost) == pytest.approx(relative[built].mean(), rel=3e-3)
    every = present_values(replace(dear, opex=62.0 * relative[built]), RATE)
    one = present_values(replace(dear, opex=62.0 * cost), RATE)
    for line in ("opex", "royalty", "income_tax", "psa", "npv_investor"):
        wanted = getattr(every, line).mean() * built.mean()
        scale = float(one.revenue) * 2e-3
        assert float(getattr(one, line) * part) == pytest.approx(wanted, rel=5e-3, abs=scale), line


def test_nothing_pays_where_nothing_is_sold_or_all_is_taxed() -> None:
    nothing = replace(MINE, output=0.0, fixed=0.0)
    assert cheapest(highest(nothing), A(0.3))[0] == 0.0
    assert cheapest(highest(replace(MINE, income_tax=1.0)), A(0.3))[0] == 0.0
    assert cheapest(highest(replace(MINE, opex=0.0)), A(0.3))[0] == 1.0


def test_more_of_a_running_mine_goes_on_than_a_new_one_would_dig() -> None:
    part = {sunk: cheapest(highest(replace(MINE, sunk=sunk)), A(0.3))[0] for sunk in (0.0, 1.0)}
    assert part[0.0] < part[1.0]
