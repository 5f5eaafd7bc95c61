"""The sampling room: tables and closed forms in float32 beside the plain float64 reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.sampling.distributions import (
    Bernoulli,
    Beta,
    LogNormal,
    Marginal,
    Normal,
    Pert,
    Point,
    Triangular,
    Uniform,
)
from model.sampling.quasi import TILE, RandomBits
from model.sampling.transform import Exact, Mixed, Tables

ALONE: dict[str, Marginal] = {
    "uniform": Uniform(2.0, 5.0),
    "triangular": Triangular(1.0, 2.0, 4.0),
    "left": Triangular(1.0, 1.0, 4.0),
    "right": Triangular(1.0, 4.0, 4.0),
    "no-width": Triangular(2.0, 2.0, 2.0),
    "pert": Pert(1.0, 2.0, 4.0),
    "beta": Beta(0.7, 3.0),
    "normal": Normal(-1.0, 2.0),
    "lognormal": LogNormal(80.0, 0.4),
    "bernoulli": Bernoulli(0.3),
    "point": Point(1 / 3),
}


def both(marginals: list[Marginal], mixed: Mixed, tile: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return the values through tables, and the exact values at the middle of the same slices."""
    source = RandomBits(len(marginals), 17)
    fast, exact = (np.empty((len(marginals), TILE)) for _ in range(2))
    Tables(marginals, mixed)(source.halves(tile), fast)
    middles = (source.halves(tile).astype(np.uint32) << np.uint32(16)) | np.uint32(0x8000)
    Exact(marginals, mixed)(middles, exact)
    return fast, exact


@pytest.mark.parametrize("name", ALONE)
def test_every_family_follows_the_reference_in_the_body(name: str) -> None:
    marginal = ALONE[name]
    (fast,), (exact,) = both([marginal], {})
    low, high = marginal.ppf([0.01, 0.99])
    body = (exact >= low) & (exact <= high)
    assert np.abs(fast - exact)[body].max() <= 1e-4 * marginal.sd
    assert np.abs(fast - exact).max() <= 0.25 * marginal.sd or name == "bernoulli"


def test_what_is_known_is_exact() -> None:
    fast, _ = both([Point(1 / 3)], {})
    np.testing.assert_array_equal(fast, 1 / 3)


FOLLOWERS = ["normal", "lognormal", "pert", "triangular", "uniform", "beta"]


@pytest.mark.parametrize("name", FOLLOWERS)
@settings(max_examples=10)
@given(load=st.floats(-0.95, 0.95), tile=st.integers(0, 100))
def test_followers_of_a_factor_follow_the_reference(name: str, load: float, tile: int) -> None:
    marginal = ALONE[name]
    mixed: Mixed = {1: ((0, load), (1, float(np.sqrt(1 - load**2))))}
    fast, exact = both([Normal(0, 1), marginal], mixed, tile)
    low, high = marginal.ppf([0.01, 0.99])
    body = (exact[1] >= low) & (exact[1] <= high)
    away = np.abs(fast - exact)[1, body] / marginal.sd
    assert np.quantile(away, 0.99) <= 2e-4
    assert away.max() < 0.3  # a score of its own in the outermost slice


def test_some_rows_are_written_and_no_others() -> None:
    marginals = [Normal(0, 1), LogNormal(1, 0.3), Pert(0, 1, 2), Uniform(0, 1)]
    mixed: Mixed = {1: ((0, 0.6), (1, 0.8))}
    bits = RandomBits(4, 3).halves(0)
    whole, part = np.empty((4, TILE)), np.full((4, TILE), -7.0)
    transform = Tables(marginals, mixed)
    transform(bits, whole)
    transform(bits, part, rows=[1, 3])
    np.testing.assert_array_equal(part[[1, 3]], whole[[1, 3]])
    assert (part[[0, 2]] == -7.0).all()


@pytest.mark.parametrize(("sigma", "off"), [(0.3, 2e-5), (0.6, 2e-4), (1.2, 1e-2), (2.0, 0.23)])
def test_lognormals_lose_the_stated_share_of_variance_and_less_of_the_mean(
    sigma: float, off: float
) -> None:
    values, true = np.exp(sigma * Normal(0, 1).table()), LogNormal(1, sigma)
    assert 0 <= 1 - values.var() / true.variance < off
    assert 0 <= 1 - values.mean() / true.mean < 0.02 * off
