"""The points of the Sobol sequence, their scrambling, and the random bits beside them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, qmc

from model.sampling.quasi import MAX_COORDINATES, TILE, RandomBits, SobolBits, directions


def test_direction_numbers_are_those_of_scipy_in_every_dimension() -> None:
    points = np.zeros((MAX_COORDINATES, 1), dtype=np.uint32)
    for word in directions(MAX_COORDINATES).T[:10]:
        points = np.concatenate([points, points ^ word[:, None]], axis=1)
    place = np.arange(1024)
    theirs = qmc.Sobol(MAX_COORDINATES, scramble=False, bits=32).random(1024)
    np.testing.assert_array_equal(points[:, place ^ (place >> 1)].T * 2.0**-32, theirs)


@pytest.mark.parametrize("bits", [4, 8, 12])
def test_scrambled_points_fill_every_slice_once(bits: int) -> None:
    words = SobolBits(60, seed=3).words(5)[:, : 2**bits]
    slices = np.sort(words >> np.uint32(32 - bits), axis=1)
    np.testing.assert_array_equal(slices, np.tile(np.arange(2**bits), (60, 1)))


def test_tiles_together_fill_finer_slices_once() -> None:
    source = SobolBits(20, seed=4)
    words = np.concatenate([source.halves(tile).copy() for tile in range(16)], axis=1)
    np.testing.assert_array_equal(np.sort(words, axis=1), np.tile(np.arange(2**16), (20, 1)))


def test_scrambled_points_are_more_even_than_random_ones() -> None:
    def unevenness(bits: SobolBits | RandomBits) -> float:
        return float(qmc.discrepancy(bits.words(0)[:, :1024].T * 2.0**-32))

    assert unevenness(SobolBits(6, 1)) < 0.1 * unevenness(RandomBits(6, 1))


@pytest.mark.parametrize("kind", [SobolBits, RandomBits])
@given(seed=st.integers(0, 2**63), tile=st.integers(0, 2**19 - 1))
@settings(max_examples=20)
def test_halves_are_the_upper_half_of_the_words(
    kind: type[SobolBits] | type[RandomBits], seed: int, tile: int
) -> None:
    source = kind(3, seed)
    np.testing.assert_array_equal(source.words(tile) >> np.uint32(16), source.halves(tile))


@pytest.mark.parametrize("kind", [SobolBits, RandomBits])
def test_a_further_input_leaves_the_others_as_they_are(
    kind: type[SobolBits] | type[RandomBits],
) -> None:
    np.testing.assert_array_equal(kind(5, 1).words(3), kind(9, 1).words(3)[:5])


@pytest.mark.parametrize("kind", [SobolBits, RandomBits])
def test_another_seed_gives_other_bits(kind: type[SobolBits] | type[RandomBits]) -> None:
    assert (kind(4, 1).words(0) != kind(4, 2).words(0)).mean() > 0.99


def test_random_bits_are_uniform_and_unrelated() -> None:
    words = RandomBits(8, 11).words(2) * 2.0**-32
    assert all(kstest(row, "uniform").pvalue > 1e-3 for row in words)
    off = np.corrcoef(words) - np.eye(8)
    assert np.abs(off).max() < 5 / np.sqrt(TILE)


def test_each_point_is_uniform_over_the_scrambles() -> None:
    first = np.array([SobolBits(2, seed).words(0)[:, 7] for seed in range(300)]) * 2.0**-32
    assert kstest(first[:, 0], "uniform").pvalue > 1e-3
    assert kstest(first[:, 1], "uniform").pvalue > 1e-3
