"""Every family against scipy, its closed forms, and its table."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from model import ScenarioError
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
from model.sampling.ranges import parse
from model.sampling.slices import SCORES

U = np.concatenate([[1e-6, 1e-4], np.linspace(0.0051, 0.9951, 199), [1 - 1e-4]])

FAMILIES = {
    "uniform": (Uniform(2.0, 5.0), stats.uniform(2, 3)),
    "triangular": (Triangular(1.0, 2.0, 4.0), stats.triang(1 / 3, 1, 3)),
    "right-angled": (Triangular(1.0, 1.0, 4.0), stats.triang(0, 1, 3)),
    "pert": (Pert(1.0, 2.0, 4.0), stats.beta(1 + 4 / 3, 1 + 8 / 3, 1, 3)),
    "beta": (Beta(0.5, 3.0), stats.beta(0.5, 3)),
    "stretched": (Beta(2.0, 3.0, -1.0, 4.0), stats.beta(2, 3, -1, 5)),
    "normal": (Normal(-1.0, 2.0), stats.norm(-1, 2)),
    "lognormal": (LogNormal(80.0, 0.4), stats.lognorm(0.4, scale=80)),
    "bernoulli": (Bernoulli(0.3), stats.bernoulli(0.3)),
}
CONTINUOUS = [name for name in FAMILIES if name != "bernoulli"]


@pytest.mark.parametrize("name", FAMILIES)
def test_agrees_with_scipy(name: str) -> None:
    ours, reference = FAMILIES[name]
    np.testing.assert_allclose(ours.ppf(U), reference.ppf(U), rtol=1e-12, atol=1e-12)
    assert ours.mean == pytest.approx(reference.mean(), rel=1e-12)
    assert ours.variance == pytest.approx(reference.var(), rel=1e-12)
    assert ours.sd == pytest.approx(reference.std(), rel=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_value_at_a_normal_score_is_that_of_its_probability(name: str) -> None:
    ours, _ = FAMILIES[name]
    z = np.linspace(-4, 4, 41) + 0.013
    np.testing.assert_allclose(ours.from_normal(z), ours.ppf(stats.norm.cdf(z)), rtol=1e-10)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_table_holds_in_the_body_to_1e4_and_keeps_mean_and_variance(name: str) -> None:
    ours, _ = FAMILIES[name]
    table = ours.table()
    middles = (np.arange(2**16) + 0.5) / 2**16
    body = (middles > 0.01) & (middles < 0.99)
    assert np.abs(table - ours.ppf(middles))[body].max() < 1e-4 * ours.sd
    assert abs(table.mean() - ours.mean) < 1e-6 * ours.sd
    assert table.var() == pytest.approx(ours.variance, rel=1e-4)
    assert (np.diff(table) >= 0).all()


@pytest.mark.parametrize("name", CONTINUOUS)
def test_table_over_normal_scores_follows_the_exact_inverse(name: str) -> None:
    ours, _ = FAMILIES[name]
    some = slice(10_923, 54_613, 997)  # -4 to 4
    exact = ours.ppf(stats.norm.cdf(SCORES[some]))
    np.testing.assert_allclose(ours.score_table()[some], exact, rtol=0, atol=1e-6 * ours.sd)


def test_a_wide_lognormal_loses_half_a_percent_of_its_variance_in_the_table() -> None:
    wide = LogNormal(1.0, 1.2)
    assert wide.table().mean() == pytest.approx(wide.mean, rel=1e-5)
    assert 0.99 < wide.table().var() / wide.variance < 1.0


def test_table_of_a_probability_is_whole_and_near() -> None:
    table = Bernoulli(1 / 3).table()
    assert set(table) == {0.0, 1.0}
    assert table.mean() == pytest.approx(1 / 3, abs=2**-17)


def test_pert_is_the_beta_with_four_parts_mode() -> None:
    pert = Pert(10.0, 12.0, 20.0)
    assert pert.mean == pytest.approx((10 + 4 * 12 + 20) / 6)
    assert (pert.beta.a, pert.beta.b) == pytest.approx((1.8, 4.2))
    assert pert.mean == pytest.approx(pert.beta.mean)
    assert pert.variance == pytest.approx(pert.beta.variance)


def test_lognormal_between_its_5_and_95_percent_points() -> None:
    found = LogNormal.between(20.0, 250.0)
    np.testing.assert_allclose(found.ppf([0.05, 0.95]), [20, 250], rtol=1e-12)
    assert LogNormal.between(20.0, 250.0, 80.0).median == 80.0


def test_normal_between_its_5_and_95_percent_points() -> None:
    np.testing.assert_allclose(Normal.between(0.4, 0.6).ppf([0.05, 0.5, 0.95]), [0.4, 0.5, 0.6])


@pytest.mark.parametrize("kind", [Triangular, Pert])
def test_no_width_is_one_value(kind: type[Triangular] | type[Pert]) -> None:
    known = kind(2.0, 2.0, 2.0)
    assert (known.mean, known.variance) == (2.0, 0.0)
    np.testing.assert_array_equal(known.ppf(U), 2.0)
    np.testing.assert_array_equal(known.table(), 2.0)


def test_point_has_no_spread() -> None:
    assert (Point(3.5).mean, Point(3.5).sd, str(Point(3.5))) == (3.5, 0.0, "3.5")
    assert Point(3.5).ppf(np.zeros((2, 3))).shape == (2, 3)


three = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3).map(sorted)


@settings(max_examples=40)
@given(three, st.sampled_from([Triangular, Pert]))
def test_values_rise_with_probability_and_stay_inside(
    figures: list[float], kind: type[Triangular] | type[Pert]
) -> None:
    low, mode, high = figures
    values = kind(low, mode, high).ppf(U)
    slack = 1e-9 * max(abs(low), abs(high), 1.0)
    assert (np.diff(values) >= -slack).all()
    assert (values >= low - slack).all()
    assert (values <= high + slack).all()


@settings(max_examples=40)
@given(three, st.sampled_from([Triangular, Pert, LogNormal, Normal, Uniform]))
def test_what_is_printed_can_be_typed(figures: list[float], kind: type[Marginal]) -> None:
    low, mode, high = (float(f"{figure:g}") for figure in figures)
    made = {
        LogNormal: lambda: LogNormal(abs(high) + 1.0, 0.5),
        Normal: lambda: Normal(low, 2.0),
        Uniform: lambda: Uniform(low, high),
    }.get(kind, lambda: kind(low, mode, high))()
    assert str(parse(str(made))) == str(made)


BAD = {
    "low-above-high": (lambda: Uniform(2, 1), r"uniform.low: 2 given; a number up to high, 1\."),
    "mode-outside": (lambda: Pert(1, 5, 4), r"pert.mode: 5 given; a number from 1 to 4\."),
    "triangle-outside": (lambda: Triangular(1, 0, 4), r"triangular.mode: 0 given"),
    "negative-sd": (lambda: Normal(0, -1), r"normal.sd: -1 given; a number of at least 0"),
    "negative-sigma": (lambda: LogNormal(1, -1), r"lognormal.sigma: -1 given"),
    "median": (lambda: LogNormal(0, 1), r"lognormal.median: 0 given; a number above 0"),
    "shapes": (lambda: Beta(-1, 0, 3, 2), r"3 problems[\s\S]*beta.a[\s\S]*beta.b[\s\S]*beta.low"),
    "probability": (lambda: Bernoulli(1.2), r"a probability lies in \[0, 1\]"),
    "nan": (lambda: Uniform(float("nan"), 1), r"uniform.low: nan given; a finite number"),
    "infinite": (lambda: Pert(0, 1, float("inf")), r"pert.high: inf given; a finite number"),
    "text": (lambda: Point("one"), r"point.value: 'one' given; a finite number"),
    "truth": (lambda: Point(True), r"point.value: True given; a finite number"),
    "both-points": (lambda: LogNormal.between(-3, -4), r"3 problems"),
}


@pytest.mark.parametrize("case", BAD)
def test_figures_that_make_no_distribution_are_refused(case: str) -> None:
    make, message = BAD[case]
    with pytest.raises(ScenarioError, match=message):
        make()


def test_importing_the_engine_loads_no_scipy() -> None:
    code = (
        "import sys, model.sampling.ranges, model.sampling.sensitivity;"
        "sys.exit(any(name.split('.')[0] in ('scipy', 'pandas', 'pint') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("marginal", "value"),
    [(Normal(1.0, 0.0), 1.0), (LogNormal(2.0, 0.0), 2.0), (Normal.between(3.0, 3.0), 3.0),
     (LogNormal.between(4.0, 4.0), 4.0)],
)  # fmt: skip
def test_no_spread_is_a_point_from_end_to_end(marginal: Marginal, value: float) -> None:
    assert marginal.ppf([0.0, 0.25, 1.0]).tolist() == [value] * 3
    assert (marginal.mean, marginal.variance) == (value, 0.0)
