"""Each rung of the ladder by itself: numbers, purity, leading draw axes, limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import World
from model.money.rungs import (
    RUNGS,
    Ground,
    accessible_stock,
    after_building,
    after_running,
    fund_part,
    in_situ_stock,
    netback_stock,
    price_ratio,
    product_yield,
    recoverable_stock,
    repriced_stock,
    sold,
    state_part,
    stocks,
    today,
)

amounts = st.floats(0.0, 1e15)
parts = st.floats(0.0, 1.0)
A = np.array


def test_eleven_rungs_stocks_before_flows() -> None:
    assert list(RUNGS) == [f"S{number}" for number in range(11)]
    assert [kind for _, kind in RUNGS.values()] == ["stock"] * 5 + ["flow"] * 6


def test_rungs_by_hand() -> None:
    s0 = in_situ_stock(A([2_000.0]), A([0.5]), 1.1)
    assert s0 == pytest.approx([1.1e9])
    s1 = repriced_stock(s0, price_ratio(A([50.0]), A([100.0])))
    assert s1 == pytest.approx([5.5e8])
    s2 = netback_stock(s1, A([0.6]), A([0.9]))
    assert s2 == pytest.approx([2.97e8])
    s3 = recoverable_stock(s2, A([0.1]), A([0.8]))
    assert s3 == pytest.approx([2.376e7])
    assert accessible_stock(s3, A([0.25])) == pytest.approx([5.94e6])
    s5 = sold(A([100.0]))
    s6 = after_running(s5, A([60.0]))
    assert (s5.item(), s6.item(), after_building(s6, A([50.0])).item()) == (100.0, 40.0, -10.0)
    assert today(A([80.0]), A([50.0]), A([20.0])).item() == 10.0
    assert state_part(A([4.0]), A([2.0]), A([1.0])).item() == 7.0
    assert fund_part(A([4.0]), A([1.0]), 0.5).item() == 2.5


@given(s=st.lists(amounts, min_size=2, max_size=2), y=parts, eta=parts, c=parts, m=parts)
@settings(max_examples=50)
def test_a_step_below_the_price_never_adds_value(
    s: list[float], y: float, eta: float, c: float, m: float
) -> None:
    s1 = A(s)
    s2 = netback_stock(s1, A(y), A(eta))
    s3 = recoverable_stock(s2, A(c), A(m))
    s4 = accessible_stock(s3, A(y))
    for below, above in ((s2, s1), (s3, s2), (s4, s3)):
        assert (below <= above).all()
        assert (below >= 0.0).all()


@given(draws=st.integers(1, 5), prices=st.lists(st.floats(0.0, 1e4), min_size=2, max_size=2))
@settings(max_examples=30)
def test_a_draw_axis_repeats_the_single_scenario(draws: int, prices: list[float]) -> None:
    in_situ, headline = A([1e9, 3e9]), A([100.0, 40.0])
    ground = Ground(A([0.5, 0.25]), A([0.1, 0.0]), A([0.4, 0.75]), A([0.5, 0.3]))
    one = {"yield": A([0.5, 0.9]), "netback": A([0.9]), "conversion": A([0.2, 0.1]),
           "mining_recovery": A([0.8]), "recovery_multiple": A([1.5])}  # fmt: skip
    many = {name: np.tile(np.broadcast_to(v, 2), (draws, 1)) for name, v in one.items()}
    single = stocks(in_situ, headline, A(prices), ground, one)
    drawn = stocks(in_situ, headline, np.tile(A(prices), (draws, 1)), ground, many)
    for name in single.__dataclass_fields__:
        here = np.broadcast_to(getattr(single, name), (draws, 2))
        assert np.broadcast_to(getattr(drawn, name), (draws, 2)) == pytest.approx(here, rel=1e-15)


def test_rungs_leave_their_operands_alone() -> None:
    operands = [A([3.0, 4.0]) for _ in range(3)]
    kept = [operand.copy() for operand in operands]
    for rung in (netback_stock, recoverable_stock, today, state_part):
        rung(*operands)
    for rung in (accessible_stock, repriced_stock, price_ratio, after_running, after_building):  # type: ignore[assignment]
        rung(*operands[:2])
    assert all((now == then).all() for now, then in zip(operands, kept, strict=True))


def test_no_more_product_than_rock(world: World) -> None:
    v = {**world.economics.central, "recovery_multiple": A([5.0])}
    assert product_yield(v["yield"], v["recovery_multiple"]).max() == 1.0
    assert product_yield(v["yield"], A([0.0])).max() == 0.0
    assert (product_yield(v["yield"], A([1.0])) == np.minimum(v["yield"], 1.0)).all()
