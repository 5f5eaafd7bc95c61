"""Streaming statistics: equal to numpy's in one go, whatever the portions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.sampling.statistics import (
    RELATIVE_ERROR,
    Bins,
    Moments,
    Sketch,
    Sketches,
    keys_of,
    order_errors,
)

sizes = st.integers(1, 300)
numbers = st.floats(-(2.0**40), 2.0**40, width=32).map(lambda x: 0.0 if abs(x) < 1e-30 else x)
series = arrays(np.float64, sizes, elements=numbers)


def sketch_of(values: np.ndarray, portion: int = 4096) -> Sketch:
    sketches = Sketches(Bins.plain(1))
    for start in range(0, len(values), portion):
        sketches.add(values[None, start : start + portion])
    return sketches[0]


@settings(max_examples=50)
@given(series, st.integers(1, 50))
def test_moments_added_up_are_those_of_the_whole(values: np.ndarray, portion: int) -> None:
    moments = Moments.none(1)
    for start in range(0, len(values), portion):
        moments.add(Moments.of(values[None, start : start + portion]))
    scale = max(np.abs(values).max(), 1.0)
    assert moments.count == len(values)
    assert moments.mean[0] == pytest.approx(values.mean(), abs=1e-12 * scale)
    assert moments.squares[0] / len(values) == pytest.approx(values.var(), abs=1e-12 * scale**2)
    assert (moments.low[0], moments.high[0]) == (values.min(), values.max())


def test_variance_survives_a_mean_a_billion_times_the_spread() -> None:
    values = 1e9 + np.random.default_rng(1).normal(size=(1, 100_000))
    moments = Moments.none(1)
    for start in range(0, 100_000, 4096):
        moments.add(Moments.of(values[:, start : start + 4096]))
    assert moments.variance[0] == pytest.approx(np.var(values - 1e9, ddof=1), rel=1e-6)


def test_a_single_value_has_no_spread() -> None:
    moments = Moments.of(np.array([[3.0]]))
    assert (moments.variance[0], moments.sd[0]) == (0.0, 0.0)


@settings(max_examples=50)
@given(series)
def test_keys_follow_the_order_of_the_values(values: np.ndarray) -> None:
    ordered = np.sort(values)
    assert (np.diff(keys_of(ordered)) >= 0).all()


@settings(max_examples=50)
@given(series)
def test_values_lie_in_the_bins_that_count_them(values: np.ndarray) -> None:
    sketch = sketch_of(values)
    edges = sketch.edges
    assert sketch.count == len(values)
    assert (np.diff(edges) > 0).all()
    place = keys_of(values) - sketch.first
    single = values.astype(np.float32)
    assert (edges[place] <= single).all()
    assert (single <= edges[place + 1]).all()


@settings(max_examples=50)
@given(series, st.integers(1, 50), st.randoms(use_true_random=False))
def test_sketches_add_up_in_any_order(values: np.ndarray, portion: int, random: object) -> None:
    parts = [values[start : start + portion] for start in range(0, len(values), portion)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    mixed, whole = sketch_of(np.concatenate(parts), portion), sketch_of(values)
    assert mixed.first == whole.first
    np.testing.assert_array_equal(mixed.counts, whole.counts)


@settings(max_examples=50)
@given(series, st.floats(0, 1))
def test_quantiles_of_the_sketch_are_within_the_stated_error(
    values: np.ndarray, share: float
) -> None:
    sketch = sketch_of(values)
    low = np.quantile(values, share, method="lower")
    high = np.quantile(values, share, method="higher")
    (found,) = sketch.quantiles([share])
    assert low - RELATIVE_ERROR * abs(low) - 1e-30 <= found
    assert found <= high + RELATIVE_ERROR * abs(high) + 1e-30


@pytest.mark.parametrize("name", ["lognormal", "normal", "negative", "spike"])
def test_quantiles_of_many_values_are_far_better_than_the_bound(name: str) -> None:
    rng = np.random.default_rng(5)
    many = 400_000
    values = {
        "lognormal": lambda: rng.lognormal(3, 1, many),
        "normal": lambda: rng.normal(7, 2, many),
        "negative": lambda: -rng.lognormal(3, 1, many),
        "spike": lambda: np.maximum(rng.normal(1, 1, many), 0.0),
    }[name]()
    sketch = sketch_of(values)
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        exact = np.quantile(values, share)
        assert sketch.quantiles([share])[0] == pytest.approx(exact, rel=1e-3, abs=1e-30)


def test_shares_above_a_threshold_come_close() -> None:
    values = np.random.default_rng(5).lognormal(3, 1, 400_000)
    sketch = sketch_of(values)
    for threshold in (0.001, 5.0, 20.0, 70.0, 1e6):
        exact = (values >= threshold).mean()
        assert sketch.shares_above(threshold) == pytest.approx(exact, abs=2e-4)


@settings(max_examples=30)
@given(arrays(np.float64, (3, 60), elements=numbers), st.integers(1, 50))
def test_several_series_are_counted_as_each_alone(values: np.ndarray, cut: int) -> None:
    together, rest = (Sketches(Bins.plain(3)) for _ in range(2))
    together.add(values[:, :cut])
    rest.add(values[:, cut:])
    together.merge(rest)
    for row, alone in enumerate(values):
        sketch = sketch_of(alone)
        assert together[row].first == sketch.first
        np.testing.assert_array_equal(together[row].counts, sketch.counts)


mostly_zero = arrays(
    np.float64, sizes, elements=st.one_of(st.sampled_from([0.0, -0.0]), st.floats(-9, 9, width=32))
)


@settings(max_examples=50)
@given(mostly_zero, st.integers(1, 50), st.booleans())
def test_zeros_of_either_sign_are_counted_apart(
    values: np.ndarray, portion: int, merged: bool
) -> None:
    sketches = Sketches(Bins.plain(1))
    for start in range(0, len(values), portion):
        portion_of = Sketches(sketches.bins) if merged else sketches
        portion_of.add(values[None, start : start + portion])
        if merged:
            sketches.merge(portion_of)
    sketch = sketches[0]
    assert (sketch.count, sketch.zeros) == (len(values), (values == 0.0).sum())
    assert sketch.shares_above(0.0) == pytest.approx((values.astype(np.float32) >= 0).mean())
    ordered = np.sort(values)
    for rank in np.flatnonzero(ordered == 0.0):
        (found,) = sketch.quantiles([(rank + 0.5) / len(values)])
        assert found == 0.0


def test_least_numbers_are_found_again() -> None:
    values = np.array([-1e-46, -0.0, 0.0, 1e-46, 1.0])
    sketch = sketch_of(values)
    key, below = sketch.bin_of(0)
    assert (key, below) == (0, 0)
    assert len(sketch.members(values, key)) == 4


def test_values_a_millionth_of_a_millionth_of_the_first_count_as_nothing() -> None:
    values = np.array([[1e-12, -1e-12, 0.0, 1.0, -2.0, 1e-3]])
    bins = Bins.of(Moments.of(values))
    sketches = Sketches(bins)
    sketches.add(values)
    keys = keys_of(values, bins.floor[:, None])[0]
    assert keys[:3].tolist() == [0, -1, 0]
    assert len(sketches[0].counts) < 2 * 24 * 64 + 3
    edges = sketches[0].edges
    place = keys - sketches[0].first
    assert (edges[place] <= values[0]).all()
    assert (values[0] <= edges[place + 1]).all()


def test_a_rank_is_found_in_its_bin() -> None:
    values = np.random.default_rng(5).normal(0, 1, 10_000)
    sketch, ordered = sketch_of(values), np.sort(values)
    for rank in (0, 17, 5000, 9999):
        key, below = sketch.bin_of(rank)
        assert keys_of(ordered[rank : rank + 1])[0] == key
        assert below == (keys_of(values) < key).sum()


def test_ranks_around_a_quantile_hold_it_two_times_in_three() -> None:
    rng = np.random.default_rng(3)
    low, high = order_errors(0.9, 400)
    samples = np.sort(rng.normal(size=(2000, 400)), axis=1)
    held = (samples[:, low] <= 1.2815516) & (samples[:, high] >= 1.2815516)
    assert 0.66 < held.mean() < 0.76
    assert order_errors(0.0, 10) == (0, 0)
    assert order_errors(1.0, 10) == (9, 9)


@pytest.mark.parametrize("spread", [0.3, 0.01, 1e-5])
def test_a_narrow_band_far_from_zero_is_read_to_a_hundredth_of_its_width(spread: float) -> None:
    rng = np.random.default_rng(5)
    values = 14.8e6 * (1.0 + spread * np.minimum(rng.gamma(3.0, 0.1, (1, 300_000)) - 0.5, 1.0))
    sketches = Sketches(Bins.of(Moments.of(values[:, :4096])))
    for start in range(0, values.shape[1], 4096):
        sketches.add(values[:, start : start + 4096])
    shares = (0.05, 0.25, 0.5, 0.75, 0.95)
    exact = np.quantile(values[0], shares)
    assert sketches[0].quantiles(shares) == pytest.approx(exact, abs=0.01 * (exact[-1] - exact[0]))
    assert sketches[0].shares_above(exact) == pytest.approx(1 - np.array(shares), abs=2e-3)


@settings(max_examples=50)
@given(series, st.floats(-1e6, 1e6), st.integers(1, 50))
def test_where_the_bins_lie_changes_no_count_and_no_rank(
    values: np.ndarray, away: float, portion: int
) -> None:
    moved = values + 64.0 * np.round(away) * max(np.ptp(values), 1.0)
    first = moved[None, :portion]
    sketches = Sketches(Bins.of(Moments.of(first)))
    for start in range(0, len(moved), portion):
        sketches.add(moved[None, start : start + portion])
    sketch, ordered = sketches[0], np.sort(moved)
    assert sketch.count == len(moved)
    for rank in (0, len(moved) // 2, len(moved) - 1):
        key, below = sketch.bin_of(rank)
        members = np.sort(sketch.members(moved, key))
        assert members[rank - below] == ordered[rank]


def test_a_series_that_never_moves_is_its_one_value() -> None:
    values = np.full((1, 100), 0.1 + 0.2)
    sketches = Sketches(Bins.of(Moments.of(values)))
    sketches.add(values)
    assert sketches[0].quantiles([0.05, 0.5, 0.95]) == [0.1 + 0.2] * 3
