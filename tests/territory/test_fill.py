"""Spreading a national total along a map: exact, bounded, in proportion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.territory.control import water_fill

Array = NDArray[np.float64]
unit = st.floats(0.0, 1.0)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Array, Array, Array, float]:
    """Return weights, values, room, and a target within reach."""
    size = draw(st.integers(1, 8))

    def array(of: st.SearchStrategy[float]) -> Array:
        return np.array(draw(st.lists(of, min_size=size, max_size=size)))

    weight, room = array(unit), array(unit)
    value = array(st.integers(0, 10_000).map(float))
    return weight, value, room, draw(unit) * float((room * value).sum())


@given(cases())
@example((np.array([5e-324, 0.2]), np.array([5.0, 0.0]), np.ones(2), 2.0))
def test_shares_stay_within_their_room(case: tuple[Array, Array, Array, float]) -> None:
    weight, value, room, target = case
    shares = water_fill(weight, value, room, np.array(target))
    assert np.isfinite(shares).all()
    assert (shares >= 0).all()
    assert (shares <= room).all()


@given(cases())
def test_the_total_is_met(case: tuple[Array, Array, Array, float]) -> None:
    weight, value, room, target = case
    weight = np.where(weight < 1e-12, 0.0, weight)  # below, floats end
    shares = water_fill(weight, value, room, np.array(target))
    assert shares @ value == pytest.approx(target, rel=1e-9, abs=1e-9)


@given(cases())
def test_below_their_room_shares_are_in_proportion_to_the_map(
    case: tuple[Array, Array, Array, float],
) -> None:
    weight, value, room, target = case
    weight = np.where(weight < 1e-6, 0.0, weight)
    shares = water_fill(weight, value, room, np.array(target))
    below = (shares < room) & (weight > 0) & (value > 0)
    if below.any():
        ratio = shares[below] / weight[below]
        assert np.ptp(ratio) <= 1e-9 * max(1.0, ratio.max())


ALMOST_FULL = (
    np.array([0.0, 0.0, 1.0, 0.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0, 0.0, 20.0, 0.0]),
    np.array([0.0, 1.3e-256, 0.5, 0.0, 1.0, 1.0]), 20.5,
)  # fmt: skip
"""Regions without a share have next to no room: what rounding leaves must not fill them."""


@given(cases(), unit)
@example(ALMOST_FULL, 0.5)
def test_a_larger_total_lowers_no_share(
    case: tuple[Array, Array, Array, float], part: float
) -> None:
    weight, value, room, target = case
    weight = np.where(weight < 1e-6, 0.0, weight)
    less = water_fill(weight, value, room, np.array(part * target))
    more = water_fill(weight, value, room, np.array(target))
    assert (more >= less - 1e-9).all()


@given(st.lists(cases(), min_size=2, max_size=3))
def test_a_draw_axis_gives_what_each_draw_gives(
    many: list[tuple[Array, Array, Array, float]],
) -> None:
    size = min(case[0].size for case in many)
    columns = [[case[i][:size] for case in many] for i in range(3)]
    weight, value, room = (np.stack(column) for column in columns)
    target = 0.5 * (room * value).sum(axis=-1)
    together = water_fill(weight, value, room, target)
    for n in range(len(many)):
        alone = water_fill(weight[n], value[n], room[n], target[n])
        assert np.allclose(together[n], alone, rtol=1e-12, atol=1e-12)


def test_a_map_that_meets_the_total_stays_as_it_is() -> None:
    weight, value = np.array([0.2, 0.0, 1.0]), np.array([100.0, 50.0, 10.0])
    assert water_fill(weight, value, np.ones(3), np.array(30.0)) == pytest.approx(weight)


def test_full_regions_pass_the_rest_on() -> None:
    shares = water_fill(np.array([0.9, 0.3]), np.array([10.0, 10.0]), np.ones(2), np.array(15.0))
    assert shares == pytest.approx([1.0, 0.5])


def test_what_the_map_cannot_hold_goes_evenly_to_the_others() -> None:
    weight, value = np.array([1.0, 0.0, 0.0]), np.array([10.0, 20.0, 20.0])
    assert water_fill(weight, value, np.ones(3), np.array(20.0)) == pytest.approx([1, 0.25, 0.25])


def test_a_region_without_value_keeps_its_weight() -> None:
    shares = water_fill(np.array([0.4, 0.5]), np.array([0.0, 10.0]), np.ones(2), np.array(10.0))
    assert shares == pytest.approx([0.4, 1.0])


def test_nothing_is_spread_where_nothing_is_to_be_reached() -> None:
    shares = water_fill(np.array([0.4, 0.5]), np.array([10.0, 10.0]), np.ones(2), np.array(0.0))
    assert shares == pytest.approx([0.0, 0.0])
