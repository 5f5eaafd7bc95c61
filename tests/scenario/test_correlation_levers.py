"""Correlations between ranges of one's own: drawn as stated, refused where they cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from model import Scenario, ScenarioError, World
from model.core.limits import MOST_TIED
from model.futures.futures import inputs_of
from model.sampling.draws import Inputs, Sampler
from model.scenario.correlation_levers import correlation_of, pair_of
from tests.paths import ROOT

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")
RANGES = {
    "price_multiple": "0.5 to 2",
    "capacity_multiple": "normal(1, 0.2)",
    "parameters.gas.running": "9e6 to 12e6 to 17e6",
}
A, B, C = RANGES
NAMES = ("price_multiple", "capacity_multiple", "running.gas")


def drawn(inputs: Inputs, count: int = 2**15) -> np.ndarray:
    tiles = [np.array([tile[name] for name in NAMES]) for tile in Sampler(inputs, count, 5).read()]
    return np.concatenate(tiles, axis=1)


@pytest.fixture(scope="module")
def free(seed: Scenario) -> Scenario:
    return seed.replace(ranges=RANGES)


@pytest.mark.parametrize("stated", [{f"{A} ~ {B}": 0.6, f"{C} ~ {A}": -0.5}, {f"{B}~{C}": 0.95}])
def test_draws_have_the_rank_correlation_stated_and_their_own_distributions(
    free: Scenario, world: World, stated: dict[str, float]
) -> None:
    tied = free.replace(correlations=stated)
    apart, together = (drawn(inputs_of(one, world)) for one in (free, tied))
    ranks = spearmanr(together.T).statistic
    wanted = np.eye(3)
    for pair, figure in stated.items():
        one, other = (list(RANGES).index(path) for path in pair_of(pair))
        wanted[one, other] = wanted[other, one] = figure
    assert ranks == pytest.approx(wanted, abs=0.02)
    at = np.linspace(0.02, 0.98, 25)
    for own, same in zip(np.quantile(apart, at, axis=1).T, np.quantile(together, at, axis=1).T,
                         strict=True):  # fmt: skip
        assert same == pytest.approx(own, rel=0.01)


def test_no_correlation_stated_changes_no_draw_and_no_hash(seed: Scenario, world: World) -> None:
    free = seed.replace(ranges=RANGES)
    none = free.replace(correlations={})
    assert none.hash == free.hash
    assert inputs_of(none, world).correlation is None


def test_a_scenario_keeps_its_correlations_in_a_file(free: Scenario) -> None:
    tied = free.replace(correlations={f"{A}~{C}": 0.25})
    assert tied.correlations == {f"{A} ~ {C}": 0.25}
    assert Scenario.from_toml(tied.to_toml()) == tied
    assert [change.path for change in tied.diff(free)] == [f"correlations.{A} ~ {C}"]


def test_taking_a_range_away_takes_its_correlations_away(free: Scenario) -> None:
    tied = free.replace(correlations={f"{A} ~ {B}": 0.5, f"{B} ~ {C}": 0.5})
    left = tied.with_ranges({path: text for path, text in RANGES.items() if path != A})
    assert left.correlations == {f"{B} ~ {C}": 0.5}


def test_no_more_ranges_are_tied_than_each_change_can_check(
    free: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[object] = []
    monkeypatch.setattr("model.scenario.correlation_levers.MOST_TIED", 2)
    monkeypatch.setattr("model.scenario.correlation_levers.correlation_of", checked.append)
    with pytest.raises(ScenarioError, match="at most 2 ranges"):
        free.replace(correlations={f"{A} ~ {B}": 0.5, f"{B} ~ {C}": 0.5})
    assert not checked
    assert free.replace(correlations={f"{A} ~ {B}": 0.5}).correlations
    assert f"| ranges that correlations name | {MOST_TIED} |" in HOSTING


def test_everything_that_is_wrong_is_said_at_once(free: Scenario) -> None:
    wrong = {
        f"{A} ~ capcity_multiple": 0.5,
        A: 1.0,
        f"{B} ~ {B}": 0.2,
        f"{A} ~ {B}": 1.5,
        f"{B} ~ {A}": 0.1,
    }
    with pytest.raises(ScenarioError) as caught:
        free.replace(correlations=wrong)
    said = str(caught.value)
    assert "5 problems" in said
    assert "Did you mean capacity_multiple?" in said
    assert "1.5 given; a number from -1 to 1" in said
    assert "each pair once" in said
    assert said.count("two ranges of one's own, as 'ONE ~ OTHER'") == 2


def test_a_correlation_of_what_is_no_range_points_to_the_ranges(seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"no range that this scenario states. State its range"):
        seed.replace(correlations={f"{A} ~ {B}": 0.5})


@pytest.mark.parametrize(
    "stated",
    [{f"{A} ~ {B}": 0.9, f"{B} ~ {C}": 0.9, f"{A} ~ {C}": -0.9}, {f"{A} ~ {B}": 1.0}],
)
def test_correlations_that_cannot_hold_together_are_refused(
    free: Scenario, stated: dict[str, float]
) -> None:
    with pytest.raises(ScenarioError, match=r"least eigenvalue[\s\S]*Shrink the correlations"):
        free.replace(correlations=stated)


@settings(max_examples=100, deadline=None)
@given(figure=st.floats(-0.999, 0.999))
def test_the_copula_gives_back_the_rank_correlation(figure: float) -> None:
    rho = float(np.asarray(correlation_of({f"{A} ~ {B}": figure}).matrix)[0, 1])
    assert 6.0 / np.pi * np.arcsin(rho / 2.0) == pytest.approx(figure, abs=1e-12)
