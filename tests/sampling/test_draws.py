"""Joint draws: distributions reached, correlations reached, and independence of portions."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, spearmanr

from model import ScenarioError
from model.sampling.distributions import (
    Bernoulli,
    LogNormal,
    Normal,
    Pert,
    Point,
    Triangular,
    Uniform,
)
from model.sampling.draws import TILE, Correlation, Input, Inputs, Method, Sampler

METHODS: list[Method] = ["sobol", "random"]

MIXED = Inputs(
    [
        Input("factor", Normal(0, 1), "prices"),
        Input("iron", LogNormal(90, 0.3), "prices", {"factor": 0.7}),
        Input("gas", LogNormal(300, 0.5), "prices", {"factor": 0.4}),
        Input("cost", Pert(20, 40, 90), "technology", {"factor": 0.5}),
        Input("tilt", Normal(3, 2), "technology", {"factor": -0.6}),
        Input("share", Triangular(0, 0.3, 1), "territory"),
        Input("delay", Uniform(1, 9), "politics"),
        Input("held", Bernoulli(0.3), "territory"),
        Input("rate", Point(1 / 3), "politics"),
    ]
)


def table(sampler: Sampler) -> np.ndarray:
    return np.concatenate([tile.array.copy() for tile in sampler.read()], axis=1)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("exact", [True, False])
def test_every_input_has_its_mean_and_spread(method: Method, exact: bool) -> None:
    values = table(Sampler(MIXED, 2**16, 5, method, exact=exact))
    for row, spec in zip(values, MIXED, strict=True):
        error = spec.marginal.sd / np.sqrt(2**16)
        assert abs(row.mean() - spec.marginal.mean) <= 4 * error + 1e-12
        assert row.var() == pytest.approx(spec.marginal.variance, rel=0.04, abs=1e-12)


@pytest.mark.parametrize("name", ["iron", "cost", "tilt", "share", "delay"])
def test_marginals_are_those_asked_for(name: str) -> None:
    spec = MIXED[name].marginal
    row = table(Sampler(MIXED, 20_000, 7, "random"))[MIXED.place[name]]
    grid = np.linspace(1e-6, 1 - 1e-6, 20_001)
    assert kstest(np.interp(row, spec.ppf(grid), grid), "uniform").pvalue > 1e-3


@pytest.mark.parametrize("method", METHODS)
def test_tables_differ_from_the_exact_inverse_by_less_than_a_slice(method: Method) -> None:
    fast = table(Sampler(MIXED, 2**15, 5, method))
    exact = table(Sampler(MIXED, 2**15, 5, method, exact=True))
    for near, value, spec in zip(fast, exact, MIXED, strict=True):
        low, high = spec.marginal.ppf([0.01, 0.99])
        body = (value > low) & (value < high)
        if spec.name not in ("held", "rate"):
            away = np.abs(near - value)[body] / spec.marginal.sd
            limit = 2e-3 if spec.loadings else 1e-3  # steps of 2**-16 at the ends of the body
            assert np.quantile(away, 0.999) < limit
            assert np.median(away) < 1e-4
    np.testing.assert_array_equal(fast[-1], 1 / 3)
    assert (fast[-2] != exact[-2]).mean() < 1e-4


def test_float32_values_are_those_of_float64() -> None:
    single = table(Sampler(MIXED, 2**13, 5, dtype=np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, table(Sampler(MIXED, 2**13, 5)), rtol=2e-6, atol=2e-6)


def rank_correlation(rho: float) -> float:
    return 6 / np.pi * np.arcsin(rho / 2)


@pytest.mark.parametrize("method", METHODS)
def test_rank_correlations_through_factors_follow_theory(method: Method) -> None:
    values = table(Sampler(MIXED, 2**16, 2, method))
    reached = spearmanr(values[:6].T).statistic
    loads = np.array([1.0, 0.7, 0.4, 0.5, -0.6, 0.0])
    expected = rank_correlation(np.outer(loads, loads))
    np.fill_diagonal(expected, 1.0)
    np.testing.assert_allclose(reached, expected, atol=0.012)


@settings(max_examples=15)
@given(st.lists(st.floats(-0.99, 0.99), min_size=3, max_size=3))
def test_rank_correlations_through_a_matrix_follow_theory(angles: list[float]) -> None:
    a, b, c = angles
    root = np.array([[1, 0, 0], [a, np.sqrt(1 - a * a), 0], [b, c * np.sqrt(1 - b * b), 0]])
    root[2, 2] = np.sqrt(max(1 - root[2] @ root[2], 0.0))
    matrix = root @ root.T
    if np.linalg.eigvalsh(matrix)[0] < 1e-6:
        return
    names = ("x", "y", "z")
    rows = [Input(name, LogNormal(1, 0.5)) for name in names]
    values = table(Sampler(Inputs(rows, Correlation(names, matrix)), 2**13, 1))
    np.testing.assert_allclose(
        spearmanr(values.T).statistic,
        np.where(np.eye(3), 1, rank_correlation(matrix)),
        atol=0.03,
    )


def test_two_factors_may_share_an_input() -> None:
    rows = [
        Input("f", Normal(0, 1)),
        Input("g", Normal(0, 1)),
        Input("x", Normal(0, 1), loadings={"f": 0.6, "g": 0.8}),
    ]
    values = table(Sampler(Inputs(rows), 4096, 1))
    np.testing.assert_allclose(values[2], 0.6 * values[0] + 0.8 * values[1], atol=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_a_tile_is_the_same_wherever_the_reading_starts(method: Method) -> None:
    sampler = Sampler(MIXED, 2**15, 9, method)
    whole = table(sampler)
    for first, last in ((0, 1), (3, 5), (7, 8)):
        part = np.concatenate([tile.array.copy() for tile in sampler.read(first, last)], axis=1)
        np.testing.assert_array_equal(part, whole[:, first * TILE : last * TILE])


@pytest.mark.parametrize("method", METHODS)
def test_more_draws_begin_with_the_fewer(method: Method) -> None:
    few, many = (table(Sampler(MIXED, draws, 9, method)) for draws in (512, 8192))
    np.testing.assert_array_equal(few, many[:, :512])


def test_turning_a_known_figure_into_a_range_leaves_the_other_draws() -> None:
    rows = [
        Input("rate", Uniform(0.2, 0.5), "politics") if row.name == "rate" else row for row in MIXED
    ]
    before, after = (table(Sampler(inputs, 4096, 9)) for inputs in (MIXED, Inputs(rows)))
    np.testing.assert_array_equal(before[:-1], after[:-1])


def test_a_sampler_survives_pickling() -> None:
    sampler = Sampler(MIXED, 4096, 9)
    np.testing.assert_array_equal(table(pickle.loads(pickle.dumps(sampler))), table(sampler))


def test_draws_of_a_tile_read_like_a_mapping() -> None:
    tile = next(Sampler(MIXED, 100, 1, "random").read())
    assert list(tile) == list(MIXED.names)
    assert tile.count == 100
    assert tile["iron"].shape == (100,)
    np.testing.assert_array_equal(tile["iron"], tile.array[1])


@pytest.mark.parametrize(("asked", "given_"), [(2, 2), (100, 128), (4096, 4096), (4097, 8192)])
def test_sobol_points_are_rounded_up_to_a_power_of_two_and_it_is_told(
    asked: int, given_: int
) -> None:
    sampler = Sampler(MIXED, asked)
    assert sampler.draws == given_ == table(sampler).shape[1]
    told = f"{asked:,} draws rounded up to {given_:,}: Sobol points need a power of two"
    assert sampler.note == ("" if asked == given_ else told)


def test_random_draws_are_as_many_as_asked() -> None:
    assert table(Sampler(MIXED, 5000, 1, "random")).shape == (9, 5000)


ONE = Inputs([Input("x", Normal(0, 1))])
BAD_RUNS: dict[str, tuple[dict[str, Any], str]] = {
    "one-draw": ({"draws": 1}, r"draws: 1 given; a whole number from 2"),
    "half-a-draw": ({"draws": 2.5}, r"draws: 2.5 given"),
    "too-many": ({"draws": 2**33}, r"draws: 8589934592 given"),
    "seed": ({"draws": 4, "seed": -1}, r"seed: -1 given; a whole number of at least 0"),
    "method": ({"draws": 4, "method": "soboll"}, r"one of sobol, random. Did you mean sobol\?"),
    "all": ({"draws": 0, "seed": "x", "method": "dice"}, r"3 problems"),
}


@pytest.mark.parametrize("case", BAD_RUNS)
def test_a_sampler_that_cannot_be_is_refused(case: str) -> None:
    arguments, message = BAD_RUNS[case]
    with pytest.raises(ScenarioError, match=message):
        Sampler(ONE, **arguments)


def test_too_many_inputs_for_sobol_points() -> None:
    many = Inputs(Input(f"x{place}", Point(0)) for place in range(1025))
    with pytest.raises(
        ScenarioError, match=r"1025 inputs given; at most 1024 .* Use method random"
    ):
        Sampler(many, 4)


N = Normal(0, 1)
BAD_INPUTS: dict[str, tuple[list[Input], str]] = {
    "none": ([], r"inputs: none given; at least one input"),
    "twice": ([Input("x", N), Input("x", N)], r"inputs.x: the name twice given"),
    "unknown-factor": (
        [Input("price", N), Input("x", N, "", {"prize": 0.5})],
        r"inputs.x.loadings.prize: an unknown factor given; an input. Did you mean price\?",
    ),
    "chain": (
        [Input("f", N), Input("g", N, "", {"f": 0.5}), Input("x", N, "", {"g": 0.5})],
        r"inputs.x.loadings.g: a chain of factors given",
    ),
    "too-much": (
        [Input("f", N), Input("g", N), Input("x", N, "", {"f": 0.8, "g": 0.8})],
        r"1.28 as sum of squares given; loadings whose squares sum to at most 1",
    ),
    "nan": ([Input("f", N), Input("x", N, "", {"f": float("nan")})], r"nan as sum of squares"),
}


@pytest.mark.parametrize("case", BAD_INPUTS)
def test_inputs_that_do_not_fit_are_refused(case: str) -> None:
    rows, message = BAD_INPUTS[case]
    with pytest.raises(ScenarioError, match=message):
        Inputs(rows)


BAD_MATRICES = {
    "not-definite": (
        [[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]],
        r"least eigenvalue is -0.8 given; a positive definite matrix. Shrink",
    ),
    "singular": ([[1, 1, 0], [1, 1, 0], [0, 0, 1]], r"positive definite"),
    "shape": ([[1, 0], [0, 1]], r"shape \(2, 2\) given; 3 rows and columns"),
    "asymmetric": ([[1, 0.5, 0], [0.2, 1, 0], [0, 0, 1]], r"correlation.a.b: 0.5 and 0.2 given"),
    "range": ([[1, 1.5, 0], [1.5, 1, 0], [0, 0, 1]], r"correlation.a.b: 1.5 given"),
    "diagonal": ([[2, 0, 0], [0, 1, 0], [0, 0, 1]], r"correlation.a.a: 2 given; 1 on the diagonal"),
}


@pytest.mark.parametrize("case", BAD_MATRICES)
def test_what_is_no_correlation_matrix_is_refused(case: str) -> None:
    matrix, message = BAD_MATRICES[case]
    with pytest.raises(ScenarioError, match=message):
        Correlation(("a", "b", "c"), matrix)


def test_a_matrix_and_factors_do_not_mix() -> None:
    rows = [Input("f", N), Input("x", N, "", {"f": 0.5}), Input("y", N)]
    with pytest.raises(ScenarioError, match=r"2 problems[\s\S]*correlation.x[\s\S]*unknown input"):
        Inputs(rows, Correlation(("x", "zz"), np.eye(2)))


def test_what_follows_a_correlated_factor_follows_both() -> None:
    rows = [Input("x", N), Input("f", N), Input("y", Uniform(0, 1), "", {"f": 0.8})]
    inputs = Inputs(rows, Correlation(("x", "f"), [[1.0, 0.5], [0.5, 1.0]]))
    tiles = [tile.array.copy() for tile in Sampler(inputs, 2**15, 1).read()]
    ranks = spearmanr(np.concatenate(tiles, axis=1).T).statistic
    wanted = 6.0 / np.pi * np.arcsin(np.array([0.5, 0.4, 0.8]) / 2.0)
    assert ranks[[0, 0, 1], [1, 2, 2]] == pytest.approx(wanted, abs=0.02)
    assert inputs.followers(0) == {1: 0.5}
    assert inputs.followers(1) == {2: 0.8, 0: 0.5}


def test_an_unknown_input_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"inputs: irn given; .* Did you mean iron\?"):
        MIXED["irn"]
