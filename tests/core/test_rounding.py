"""Whole numbers that keep their sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.core.errors import DataError
from model.core.rounding import controlled_round, largest_remainder

sizes = st.floats(0.0, 1e7, allow_nan=False)


@given(st.lists(sizes, min_size=1, max_size=30))
def test_a_list_keeps_its_rounded_sum_and_each_value_within_one(values: list[float]) -> None:
    array = np.array(values)
    whole = largest_remainder(array, round(float(array.sum())))
    assert whole.sum() == round(float(array.sum()))
    assert (np.abs(whole - array) < 1.0 + 1e-6).all()
    assert (whole >= 0).all()


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_whole_values_stay_as_they_are(values: list[int]) -> None:
    assert largest_remainder(np.array(values, dtype=float), sum(values)).tolist() == values


@given(st.lists(sizes, min_size=2, max_size=10))
def test_the_largest_remainders_are_rounded_up(values: list[float]) -> None:
    array = np.array(values)
    whole = largest_remainder(array, round(float(array.sum())))
    rest = array - np.floor(array + 1e-6)
    up = whole > np.floor(array + 1e-6)
    if up.any() and not up.all():
        assert rest[up].min() >= rest[~up].max()


def test_of_equal_remainders_the_first_is_rounded_up() -> None:
    assert largest_remainder(np.array([0.5, 0.5, 0.5, 0.5]), 2).tolist() == [1, 1, 0, 0]


def test_float_noise_below_a_whole_number_is_that_number() -> None:
    assert largest_remainder(np.array([0.1 * 3 * 10, 7.0]), 10).tolist() == [3, 7]
    assert largest_remainder(np.array([2.9999999999, 7.0]), 10).tolist() == [3, 7]


@pytest.mark.parametrize("total", [0, 2, 7, -1])
def test_a_sum_that_no_rounding_reaches_is_refused(total: int) -> None:
    with pytest.raises(DataError, match=rf"values that sum to 3\.5.* given; a sum of {total}"):
        largest_remainder(np.array([1.5, 1.0, 1.0]), total)


@st.composite
def tables(draw: st.DrawFn) -> NDArray[np.float64]:
    """Return rows of whole totals, each shared out among three columns."""
    rows = draw(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
    shares = st.tuples(st.floats(0, 1), st.floats(0, 1))
    parts = []
    for total in rows:
        one, two = draw(shares)
        parts.append([total * one, total * (1 - one) * two, total * (1 - one) * (1 - two)])
    return np.array(parts)


@given(tables())
def test_a_table_keeps_both_margins_and_each_cell_stays_close(table: NDArray[np.float64]) -> None:
    rows = np.rint(table.sum(axis=1)).astype(np.int64)
    columns = largest_remainder(table.sum(axis=0), int(rows.sum()))
    whole = controlled_round(table, rows, columns)
    assert (whole.sum(axis=1) == rows).all()
    assert (whole.sum(axis=0) == columns).all()
    assert (whole >= 0).all()
    assert (whole[table == 0] == 0).all()
    assert np.abs(whole - table).max() < 2.0


def test_a_unit_moves_along_a_path_when_the_nearest_column_is_full() -> None:
    table = np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5]])
    whole = controlled_round(table, np.array([1, 1, 1]), np.array([1, 1, 1]))
    assert sorted(whole.tolist()) == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_margins_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(
        DataError, match="rows that sum to 2, columns to 3 given; margins that agree"
    ):
        controlled_round(np.full((2, 2), 0.5), np.array([1, 1]), np.array([1, 2]))


def test_margins_that_no_whole_table_has_are_refused() -> None:
    table = np.array([[0.9, 0.0], [0.0, 0.9]])
    with pytest.raises(DataError, match="row 0 and columns without room given; margins that some"):
        controlled_round(table, np.array([2, 0]), np.array([1, 1]))
