"""Value in the ground: the matrix of a scenario, split by party, in whole millions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model import Scenario, World
from model.core.rounding import largest_remainder
from model.territory.value import split_value, value_matrix, value_unit, whole_parties, whole_table

Array = NDArray[np.float64]


@st.composite
def held_by_row(draw: st.DrawFn) -> Array:
    """Return whole totals of rows, each split among two or three parties."""
    three = draw(st.booleans())
    rows = []
    for total in draw(st.lists(st.integers(0, 5_000_000), min_size=1, max_size=27)):
        russia, other = draw(st.floats(0, 1)), draw(st.floats(0, 1)) if three else 0.0
        other *= 1 - russia
        rows.append([total * (1 - russia - other), total * russia, total * other])
    return np.maximum(np.array(rows), 0.0)


def test_the_matrix_is_that_of_the_valuation(seed: Scenario, world: World) -> None:
    assert np.array_equal(value_matrix(seed, world), world.value("forbes-2023"))
    assert value_unit(seed, world) == "USD_2023"


def test_own_values_replace_the_matrix_and_what_is_left_out_is_zero(world: World) -> None:
    own = Scenario(
        own_values={"UA-14": {"coal": 1200.4, "lithium": 7.6}}, own_values_unit="EUR_2024"
    )
    matrix = value_matrix(own, world)
    row = matrix[world.regions.index("UA-14")]
    assert row[world.groups.index("coal")] == 1200
    assert row[world.groups.index("lithium")] == 8
    assert matrix.sum() == 1208
    assert value_unit(own, world) == "EUR_2024"


def test_a_value_is_split_by_shares_cell_by_cell() -> None:
    shares = np.array([[[0.75, 1.0]], [[0.25, 0.0]], [[0.0, 0.0]]])
    held = split_value(shares, np.array([[100.0, 8.0]]))
    assert held.tolist() == [[[75.0, 8.0]], [[25.0, 0.0]], [[0.0, 0.0]]]


def test_a_draw_axis_goes_through() -> None:
    rng = np.random.default_rng(1)
    shares, value = rng.random((5, 3, 4, 2)), rng.random((5, 4, 2))
    held = split_value(shares, value)
    assert held.shape == (5, 3, 4, 2)
    for n in range(5):
        assert np.array_equal(held[n], split_value(shares[n], value[n]))


def test_parties_sum_to_the_total() -> None:
    assert whole_parties(np.array([8_295_939.6, 6_504_060.4, 0.0]), 14_800_000).tolist() == [
        8_295_940,
        6_504_060,
        0,
    ]


@given(held_by_row())
def test_a_whole_table_has_both_margins_and_no_negative_cell(held: Array) -> None:
    rows = np.rint(held.sum(axis=1)).astype(np.int64)
    parties = whole_parties(held.sum(axis=0), int(rows.sum()))
    whole = whole_table(held, rows, parties)
    assert (whole.sum(axis=1) == rows).all()
    assert (whole.sum(axis=0) == parties).all()
    assert (whole >= 0).all()
    assert np.abs(whole - held).max() < 2.0


@pytest.mark.parametrize("party", [0, 1, 2])
def test_one_holder_holds_every_row(party: int) -> None:
    held = np.zeros((4, 3))
    held[:, party] = [5.0, 0.0, 3.0, 2.0]
    rows = np.array([5, 0, 3, 2])
    whole = whole_table(held, rows, largest_remainder(held.sum(axis=0), 10))
    assert whole[:, party].tolist() == rows.tolist()
    assert whole.sum() == 10
