"""The lowest and the highest level that meet a claim, where both are known."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.answers import crossing
from model.answers.crossing import levels_tried, refined, scanned

Array = NDArray[np.float64]


@settings(max_examples=50)
@given(
    middle=st.lists(st.floats(-0.5, 1.5), min_size=1, max_size=8),
    half=st.floats(0.05, 0.6),
)
def test_a_hump_has_both_its_sides(middle: list[float], half: float) -> None:
    peaks = np.array(middle)
    levels = levels_tried(0.0, 1.0)

    def excess(level: Array, rows: NDArray[np.intp]) -> Array:
        return np.asarray(half - np.abs(level - peaks[rows]), float)

    since, until = refined(excess, levels, *scanned(excess, levels, peaks.size))
    low, high = np.maximum(peaks - half, 0.0), np.minimum(peaks + half, 1.0)
    never = np.isnan(since)
    assert (never == np.isnan(until)).all()
    assert since[~never] == pytest.approx(low[~never], abs=1e-9)
    assert until[~never] == pytest.approx(high[~never], abs=1e-9)
    met = excess(levels[:, None], np.arange(peaks.size)) >= 0.0
    assert (met.any(axis=0) == ~never).all()


def test_the_end_found_of_a_jump_meets_the_claim() -> None:
    edge = np.array([0.3, 0.77])

    def excess(level: Array, rows: NDArray[np.intp]) -> Array:
        return np.where((level >= edge[rows]) & (level <= edge[rows] + 0.1), 1.0, -1.0)

    levels = levels_tried(0.0, 1.0)
    since, until = refined(excess, levels, *scanned(excess, levels, 2))
    assert (excess(since, np.arange(2)) > 0).all()
    assert (excess(until, np.arange(2)) > 0).all()
    assert since == pytest.approx(edge, abs=1e-12)
    assert until == pytest.approx(edge + 0.1, abs=1e-12)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_where_all_or_no_levels_meet_it_nothing_is_sought(sign: float) -> None:
    levels = levels_tried(0.0, 10.0)
    first, last = scanned(lambda level, _: np.full(level.shape, sign), levels, 3)
    since, until = refined(lambda level, _: np.full(level.shape, sign), levels, first, last)
    if sign > 0:
        assert (since.tolist(), until.tolist()) == ([0.0] * 3, [10.0] * 3)
    else:
        assert np.isnan(since).all()
        assert np.isnan(until).all()


@pytest.mark.parametrize(
    "bounds", [(0.0, 1.0), (0.0, 5.0), (0.0, 10.0), (0.0, 1000.0), (0.01, 1000.0), (1.0, 100.0)]
)
def test_levels_rise_from_bound_to_bound(bounds: tuple[float, float]) -> None:
    levels = levels_tried(*bounds)
    assert (levels[0], levels[-1]) == bounds
    assert (np.diff(levels) > 0).all()
    assert 33 <= levels.size <= 65


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(crossing).failed == 0


def test_a_level_met_by_rounding_alone_is_the_level() -> None:
    """Many levels summed at once may differ in the last digit from the same tried one by one."""

    def excess(level: Array, _: NDArray[np.intp]) -> Array:
        return level - 0.5 - (1e-16 if level.size == 1 else 0.0)

    levels = levels_tried(0.0, 1.0)
    first, last = scanned(excess, levels, 1)
    since, until = refined(excess, levels, first, last)
    assert (since.tolist(), until.tolist()) == ([0.5], [1.0])
