"""Royalties whose rate goes with the price, held to the law's own words and to yearly sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.money.cashflow import present_values, yearly_flows
from model.money.extraction import at_price
from model.money.project import Project, Step
from model.money.royalty import bands_of
from tests.projects import MINE

A = np.array
NONE = np.nan
ORE = A([[0.0, 100.0, 200.0], [0.7, 1.0, 2.0], [0.0, 0.0, 0.0]])
GAS = A([[0.0, 150.0, 400.0], [0.5, 1.0, 2.4], [0.0, 0.0, 1.0]])
TWO = np.stack([ORE, [[0.0, NONE, NONE], [1.0, NONE, NONE], [0.0, NONE, NONE]]])
SPREAD = 0.15


Law = NDArray[np.float64]


def rent(price: NDArray[np.float64], law: Law) -> NDArray[np.float64]:
    """Rent on a unit, to the royalty's rate, as the law has it: jumps and all."""
    edges, rates, parts = law
    place = np.searchsorted(edges, price, "right") - 1
    below = rates[place - 1] * edges[place]
    return np.where(parts[place] > 0, below + rates[place] * (price - edges[place]),
                    rates[place] * price)  # fmt: skip


def even_rent(price: NDArray[np.float64], law: Law) -> NDArray[np.float64]:
    """The same with an even rise across each edge that changes the rate of the whole price."""
    edges, _, parts = law
    jumps = edges[(edges > 0) & (parts == 0)]
    knots = np.sort(np.concatenate([[0.0, 1e4], jumps * (1 - SPREAD), jumps * (1 + SPREAD),
                                    edges[parts > 0]]))  # fmt: skip
    return np.interp(price, knots, rent(knots, law))


def banded(project: Project, law: Law, received: float) -> Project:
    return replace(project, bands=bands_of(law, SPREAD), royalty_base=1.0 / received)


@given(
    law=st.sampled_from([ORE, GAS]),
    price=st.floats(20.0, 800.0),
    far=st.floats(20.0, 800.0),
    received=st.floats(0.4, 1.0),
    growth=st.sampled_from([0.0, 0.0, 0.02, -0.03]),
    stated=st.none() | st.floats(20.0, 800.0),
)
@settings(max_examples=60)
def test_it_is_what_a_sum_over_years_gives(
    law: Law, price: float, far: float, received: float, growth: float, stated: float | None
) -> None:
    """Within 1 % of sums over the months of each year, at the price of the month's middle."""
    steps = () if stated is None else (Step(9.0, 15.0, stated * received),)
    mine = replace(MINE, price=price * received, price_long_run=far * received, steps=steps,
                   price_growth=growth)  # fmt: skip
    flows = yearly_flows(banded(mine, law, received), 32)
    t = (np.arange(32 * 12) + 0.5) / 12
    path = (far + (price - far) * np.exp(-MINE.reversion * t)) * np.exp(growth * t)
    if stated is not None:
        path = np.where((t >= 9.0) & (t < 15.0), stated * np.exp(growth * t), path)
    rate = (even_rent(path, law) / path).reshape(32, 12).mean(axis=-1)
    wanted = float((flows.revenue * 0.05 * rate).sum())
    assert float(flows.royalty.sum()) == pytest.approx(wanted, rel=0.01)


@given(law=st.sampled_from([ORE, GAS]), price=st.floats(20.0, 800.0))
@settings(max_examples=60)
def test_months_that_stray_owe_nearly_the_same(law: Law, price: float) -> None:
    """Of 2,000 months about a price, each at the letter of the law: 6 % at most, at an edge."""
    months = price * (1.0 + SPREAD * np.linspace(-1.0, 1.0, 4001)[1::2])
    even = replace(MINE, price=price, price_long_run=price, price_growth=0.0)
    values = present_values(banded(even, law, 1.0), 0.1)
    wanted = 0.05 * float(values.revenue) * float(rent(months, law).mean()) / price
    assert float(values.royalty) == pytest.approx(wanted, rel=0.06)


@given(law=st.sampled_from([ORE, GAS]), price=st.floats(10.0, 900.0), w=st.floats(0.02, 0.5))
@settings(max_examples=60)
def test_far_from_every_edge_it_is_the_letter_of_the_law(law: Law, price: float, w: float) -> None:
    edges = law[0][1:]
    near = ((price > edges * (1.0 - w)) & (price < edges * (1.0 + w))).any()
    even = replace(MINE, price=price, price_long_run=price, price_growth=0.0)
    values = present_values(replace(even, bands=bands_of(law, w)), 0.1)
    if not near:
        wanted = 0.05 * float(values.revenue) * float(rent(A([price]), law)[0]) / price
        assert float(values.royalty) == pytest.approx(wanted, rel=1e-9)


@given(price=st.floats(10.0, 900.0), law=st.sampled_from([ORE, GAS]))
@settings(max_examples=60)
def test_one_percent_of_the_price_moves_it_by_no_jump(price: float, law: Law) -> None:
    """What rises most is the rate of iron ore at 200: from 5 to 10 % over 30 % of the price."""
    even = replace(MINE, price=price, price_long_run=price, price_growth=0.0)
    one, other = (
        present_values(banded(at_price(even, by), law, 1.0), 0.1).royalty for by in (1.0, 1.01)
    )
    assert float(one) <= float(other) <= 1.06 * float(one)


def test_a_commodity_without_bands_pays_its_rate() -> None:
    two = replace(MINE, bands=bands_of(TWO, SPREAD))
    ore, other = present_values(two, 0.1).royalty
    plain = present_values(MINE, 0.1)
    assert float(other) == pytest.approx(float(plain.royalty), rel=1e-12)
    one = present_values(banded(MINE, ORE, 1.0), 0.1)
    assert float(ore) == pytest.approx(float(one.royalty), rel=1e-12)


def test_draws_and_one_project_go_the_same_way() -> None:
    rng = np.random.default_rng(3)
    price, opex = rng.uniform(60.0, 260.0, (40, 2)), rng.uniform(10.0, 50.0, (40, 1))
    many = replace(MINE, price=price, opex=opex, bands=bands_of(TWO, SPREAD))
    found, flows = present_values(many, 0.1).royalty, yearly_flows(many, 30).royalty
    for draw in range(40):
        one = banded(replace(MINE, price=price[draw, 0], opex=opex[draw, 0]), ORE, 1.0)
        assert found[draw, 0] == pytest.approx(float(present_values(one, 0.1).royalty), rel=1e-12)
        np.testing.assert_allclose(flows[draw, 0], yearly_flows(one, 30).royalty, rtol=1e-9)
        plain = replace(MINE, price=price[draw, 1])
        assert found[draw, 1] == pytest.approx(float(present_values(plain, 0.1).royalty), rel=1e-12)


def test_single_precision_stays_single() -> None:
    def of(value: float) -> NDArray[np.float32]:
        return np.full(3, value, np.float32)

    mine = MINE.mapped(lambda array: of(float(array)))
    single = replace(mine, price=of(130.0), price_long_run=of(90.0),
                     bands=bands_of(ORE.astype(np.float32), SPREAD))  # fmt: skip
    royalty = present_values(single, np.full(3, 0.1, np.float32)).royalty
    double = banded(replace(MINE, price=130.0, price_long_run=90.0), ORE, 1.0)
    assert royalty.dtype == np.float32
    assert royalty == pytest.approx(float(present_values(double, 0.1).royalty), rel=1e-4)
