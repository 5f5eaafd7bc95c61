"""Sobol indices against analytic values and SALib; tornado; the rule in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib_analyze
from SALib.sample import sobol as salib_sample

from model import ScenarioError
from model.sampling.distributions import Bernoulli, LogNormal, Normal, Pert, Point, Uniform
from model.sampling.draws import Correlation, Draws, Input, Inputs
from model.sampling.sensitivity import Rule, SobolIndices, rule, sobol, tornado


def ishigami_of(x: Any) -> Any:
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def ishigami(draws: Draws) -> dict[str, Any]:
    return {"y": ishigami_of(draws.array), "constant": 3.0}


ISHIGAMI = Inputs(
    Input(f"x{k}", Uniform(-np.pi, np.pi), group)
    for k, group in enumerate(("geology", "prices", "geology"))
)


def ishigami_truth() -> tuple[float, np.ndarray, np.ndarray]:
    a, b, pi = 7.0, 0.1, np.pi
    alone = 0.5 * (1 + b * pi**4 / 5) ** 2
    both = b**2 * pi**8 * (1 / 18 - 1 / 50)
    parts = np.array([alone, a**2 / 8, 0.0])
    variance = parts.sum() + both
    return variance, parts / variance, (parts + np.array([both, 0, both])) / variance


G_COEFFICIENTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])


def sobol_g(draws: Draws) -> dict[str, Any]:
    terms = (np.abs(4 * draws.array - 2) + G_COEFFICIENTS[:, None]) / (1 + G_COEFFICIENTS[:, None])
    return {"y": terms.prod(axis=0)}


def sobol_g_truth() -> tuple[np.ndarray, np.ndarray]:
    parts = 1 / (3 * (1 + G_COEFFICIENTS) ** 2)
    whole = np.prod(1 + parts)
    return parts / (whole - 1), parts / (1 + parts) * whole / (whole - 1)


def test_ishigami_indices_are_the_analytic_ones() -> None:
    found = sobol(ishigami, ISHIGAMI, 2**14, 1)
    variance, first, total = ishigami_truth()
    assert found.variance[0] == pytest.approx(variance, rel=2e-3)
    np.testing.assert_allclose(found.first[0], first, atol=5e-3)
    np.testing.assert_allclose(found.total[0], total, atol=5e-3)


def test_sobol_g_indices_are_the_analytic_ones() -> None:
    inputs = Inputs(Input(f"x{k}", Uniform(0, 1)) for k in range(6))
    found = sobol(sobol_g, inputs, 2**14, 1)
    first, total = sobol_g_truth()
    np.testing.assert_allclose(found.first[0], first, atol=1e-2)
    np.testing.assert_allclose(found.total[0], total, atol=1e-2)


def test_independent_draws_come_to_the_same_within_their_intervals() -> None:
    found = sobol(ishigami, ISHIGAMI, 2**15, 1, "random")
    _, first, total = ishigami_truth()
    np.testing.assert_allclose(found.first[0], first, atol=0.04)
    np.testing.assert_allclose(found.total[0], total, atol=0.03)


def test_groups_gather_their_inputs_and_their_interaction() -> None:
    found = sobol(ishigami, ISHIGAMI, 2**13, 1, by="group")
    _, first, total = ishigami_truth()
    assert found.units == ("geology", "prices")
    assert found.evaluations == 4 * 2**13
    np.testing.assert_allclose(found.first[0], [1 - first[1], first[1]], atol=5e-3)
    np.testing.assert_allclose(found.total[0], [1 - total[1], total[1]], atol=5e-3)


def test_agrees_with_salib_in_value_and_in_width_of_the_interval() -> None:
    problem = {"num_vars": 3, "names": ["x0", "x1", "x2"], "bounds": [[-np.pi, np.pi]] * 3}
    sample = salib_sample.sample(problem, 4096, calc_second_order=False, seed=1)
    theirs = salib_analyze.analyze(problem, ishigami_of(sample.T), calc_second_order=False, seed=1)
    ours = sobol(ishigami, ISHIGAMI, 4096, 1)
    np.testing.assert_allclose(ours.first[0], theirs["S1"], atol=0.02)
    np.testing.assert_allclose(ours.total[0], theirs["ST"], atol=0.02)
    width = ours.total_interval[1, 0] - ours.total_interval[0, 0]
    np.testing.assert_allclose(width, 2 * theirs["ST_conf"], rtol=0.7)


def test_the_estimators_are_those_of_salib_on_the_same_values() -> None:
    table: list[np.ndarray] = []

    def spy(draws: Draws) -> dict[str, Any]:
        value = ishigami_of(draws.array)
        table.append(value.copy())
        return {"y": value}

    found = sobol(spy, ISHIGAMI, 1024, 1)
    y_b, y_a, *frozen = table[1:]  # the first tile is tried for the names of the outputs
    problem = {"num_vars": 3, "names": ["x0", "x1", "x2"], "bounds": [[0, 1]] * 3}
    theirs = salib_analyze.analyze(
        problem, np.stack([y_a, *frozen, y_b], axis=1).ravel(), calc_second_order=False, seed=1
    )
    np.testing.assert_allclose(found.first[0], theirs["S1"], atol=2e-4)
    np.testing.assert_allclose(found.total[0], theirs["ST"], rtol=1e-10)


def test_intervals_hold_the_truth_in_most_seeds() -> None:
    _, first, total = ishigami_truth()
    inside = np.zeros(6)
    for seed in range(60):
        found = sobol(ishigami, ISHIGAMI, 512, seed, "random", outputs=["y"])
        for place, (ends, truth) in enumerate(
            ((found.first_interval, first), (found.total_interval, total))
        ):
            inside[3 * place : 3 * place + 3] += (ends[0, 0] <= truth) & (truth <= ends[1, 0])
    assert (inside >= 51).all()  # 95 % of 60 is 57


def test_more_tiles_than_one_add_up() -> None:
    one, many = (sobol(ishigami, ISHIGAMI, draws, 1) for draws in (4096, 2**15))
    assert np.ptp(many.total_interval, axis=0).max() < np.ptp(one.total_interval, axis=0).max()


CHAIN = Inputs(
    [
        Input("factor", Normal(0, 1), "prices"),
        Input("iron", Normal(0, 2), "prices", {"factor": 0.6}),
        Input("ti", Normal(0, 1), "prices", {"factor": 0.8}),
        Input("share", Normal(0, 1), "territory"),
        Input("rate", Point(2.0), "politics"),
    ]
)


def total_value(draws: Draws) -> dict[str, Any]:
    return {"sum": draws["iron"] + draws["ti"] + draws["rate"] * draws["share"]}


def test_a_factor_answers_for_what_its_followers_share() -> None:
    found = sobol(total_value, CHAIN, 2**13, 1).to_table("sum")
    own_iron, own_ti, shared, share = (2 * 0.8) ** 2, 0.6**2, (2 * 0.6 + 0.8) ** 2, 4.0
    variance = own_iron + own_ti + shared + share
    expected = {"factor": shared, "iron": own_iron, "ti": own_ti, "share": share, "rate": 0.0}
    for unit, part in expected.items():
        assert found.loc[unit, "first"] == pytest.approx(part / variance, abs=3e-3)
        assert found.loc[unit, "total"] == pytest.approx(part / variance, abs=3e-3)
    assert list(found.index[-1:]) == ["rate"]


def test_an_output_that_does_not_vary_has_no_driver() -> None:
    def still(draws: Draws) -> dict[str, Any]:
        return {"constant": 3.0, "rounding": 1e6 + 1e-9 * draws["x0"]}

    found = sobol(still, ISHIGAMI, 256)
    assert (found.to_table("constant") == 0.0).all(axis=None)
    assert (found.to_table("rounding") == 0.0).all(axis=None)


def test_a_correlation_matrix_within_a_group_is_allowed_across_units_not() -> None:
    rows = [Input(name, Normal(0, 1), "prices") for name in "ab"] + [Input("c", Normal(0, 1), "x")]
    inputs = Inputs(rows, Correlation(("a", "b"), [[1, 0.5], [0.5, 1]]))

    def summed(draws: Draws) -> dict[str, Any]:
        return {"y": draws["a"] + draws["b"] + draws["c"]}

    found = sobol(summed, inputs, 2**12, by="group")
    np.testing.assert_allclose(found.first[0], [0.75, 0.25], atol=0.01)
    with pytest.raises(
        ScenarioError, match=r"a matrix that ties a, b given; .* Use common factors"
    ):
        sobol(summed, inputs, 256)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "by": ({"by": "colour"}, r"by: 'colour' given; one of input, group"),
    "output": ({"outputs": ["z"]}, r"outputs.z: an unknown output given"),
    "no-output": ({"outputs": []}, r"outputs: none given"),
    "draws": ({"draws": 0}, r"draws: 0 given"),
}


@pytest.mark.parametrize("case", BAD)
def test_indices_that_cannot_be_had_are_refused(case: str) -> None:
    changes, message = BAD[case]
    with pytest.raises(ScenarioError, match=message):
        sobol(ishigami, ISHIGAMI, **{"draws": 256, **changes})


def test_inputs_without_a_group_are_named() -> None:
    inputs = Inputs([Input("x0", Uniform(0, 1)), Input("x1", Uniform(0, 1)), Input("x2", Point(1))])
    with pytest.raises(ScenarioError, match=r"3 problems[\s\S]*inputs.x0.group: none given"):
        sobol(ishigami, inputs, 256, by="group")
    with pytest.raises(ScenarioError, match=r"output.q: an unknown output given"):
        sobol(ishigami, inputs, 256).to_table("q")


@settings(max_examples=15)
@given(st.lists(st.integers(-500, 500).map(lambda n: n / 100), min_size=3, max_size=3))
def test_indices_of_a_sum_are_the_shares_of_its_variance(slopes: list[float]) -> None:
    inputs = Inputs(Input(f"x{k}", Uniform(0, 1)) for k in range(3))
    found: SobolIndices = sobol(lambda d: {"y": np.array(slopes) @ d.array}, inputs, 1024)
    squares = np.square(slopes)
    shares = squares / squares.sum() if squares.any() else np.zeros(3)
    np.testing.assert_allclose(found.first[0], shares, atol=0.02)
    np.testing.assert_allclose(found.total[0], shares, atol=0.02)


VALUE = Inputs(
    [
        Input("factor", Normal(0, 1), "prices"),
        Input("price", LogNormal(100, 0.3), "prices", {"factor": 0.7}),
        Input("yield", Pert(1, 2, 5), "technology"),
        Input("deal", Bernoulli(0.4), "politics"),
        Input("known", Point(2.0), "politics"),
        *(Input(f"noise_{k}", Uniform(0, 1), "noise") for k in range(8)),
    ]
)


def value(draws: Draws) -> dict[str, Any]:
    worth = draws["price"] * draws["yield"] * draws["known"]
    return {"worth": worth * (0.2 + draws["deal"]), "fall": -draws["price"]}


def test_tornado_moves_one_input_at_a_time() -> None:
    found = tornado(value, VALUE, "worth")
    median_yield, high_yield = Pert(1, 2, 5).ppf([0.5, 0.9])
    assert found.base == pytest.approx(100 * median_yield * 2 * 0.2)
    bars = {bar.input: bar for bar in found.bars}
    assert "known" not in bars
    assert bars["yield"].at_high == pytest.approx(100 * high_yield * 2 * 0.2)
    assert (bars["deal"].low, bars["deal"].high) == (0.0, 1.0)
    assert bars["deal"].at_high == pytest.approx(found.base * 6)
    assert bars["price"].high == pytest.approx(LogNormal(100, 0.3).ppf(0.9))
    assert bars["noise_0"].swing == 0.0


def test_a_factor_takes_its_followers_along() -> None:
    bars = {bar.input: bar for bar in tornado(value, VALUE, "fall").bars}
    assert bars["factor"].at_high == pytest.approx(-LogNormal(100, 0.3 * 0.7).ppf(0.9))
    assert bars["factor"].swing < 0


def test_the_longest_bar_comes_first() -> None:
    table = tornado(value, VALUE, "worth").to_table()
    assert table.input[0] == "deal"
    assert table.swing.abs().is_monotonic_decreasing
    assert list(table.columns) == ["input", "group", "low", "high", "at_low", "at_high", "swing"]


def test_a_tornado_that_cannot_be_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"output.wort: an unknown output .* mean worth\?"):
        tornado(value, VALUE, "wort")
    with pytest.raises(ScenarioError, match=r"0.9 and 0.1 given; probabilities with 0 < low"):
        tornado(value, VALUE, "worth", 0.9, 0.1)


@pytest.fixture(scope="module")
def found_rule() -> Rule:
    return rule(value, VALUE, {"worth": 500.0}, seed=4)


def test_a_rule_names_the_inputs_that_matter(found_rule: Rule) -> None:
    limits = {limit.input: limit for limit in found_rule.limits}
    assert "deal" in limits
    assert set(limits) <= {"deal", "price", "yield", "factor"}
    assert limits["deal"].low == 1.0
    assert limits["yield"].low > 1.0
    assert found_rule.found


def test_density_and_coverage_are_those_of_fresh_draws(found_rule: Rule) -> None:
    assert found_rule.density > 0.88
    assert found_rule.density == pytest.approx(
        found_rule.coverage * found_rule.base / found_rule.support
    )
    assert found_rule.coverage > 0.5
    assert found_rule.base < 0.3


def test_a_rule_reads_as_a_sentence(found_rule: Rule) -> None:
    text = found_rule.sentence({"deal": "a deal", "price": "the price"}, "the fund is filled")
    assert text.startswith(f"In {found_rule.density:.0%} of simulations where ")
    assert "a deal comes true" in text
    assert "the price is at least " in text
    assert "the fund is filled; " in text
    assert text.endswith("of all simulations in which it holds lie there.")


def test_when_no_future_meets_the_claim_the_rule_says_so() -> None:
    found = rule(value, VALUE, {"worth": 1e9}, 4096)
    assert (found.limits, found.base, found.found) == ((), 0.0, False)
    assert (
        found.sentence()
        == "There is no simulation among the 4,096 drawn in which the claim is met."
    )


def test_when_every_future_meets_the_claim_the_rule_says_so() -> None:
    found = rule(value, VALUE, {"worth": 0.0}, 4096)
    assert (found.limits, found.base, found.coverage) == ((), 1.0, 1.0)
    assert found.sentence() == "In each of the 4,096 simulations the claim is met."


def test_inputs_that_do_not_matter_give_no_corner() -> None:
    found = rule(value, VALUE, {"worth": 500.0}, 4096, over=["noise_0", "noise_1"])
    assert not found.found
    assert not found.stands_out
    assert found.sentence().endswith("the claim is met; no corner was found that stands out.")


def test_a_density_out_of_reach_is_told() -> None:
    found = rule(value, VALUE, {"worth": 500.0}, 8192, over=["yield"], density=0.95)
    assert found.stands_out
    assert found.sentence().endswith("; none was found that reaches 95%.")


def test_a_corner_from_both_sides() -> None:
    inputs = Inputs([Input("x", Uniform(0, 1)), Input("y", Uniform(0, 1))])
    found = rule(lambda d: {"z": d["x"]}, inputs, {"z": (0.4, 0.6)}, 4096, density=0.95)
    (limit,) = found.limits
    assert (limit.input, limit.low, limit.high) == (
        "x",
        pytest.approx(0.4, abs=0.02),
        pytest.approx(0.6, abs=0.02),
    )
    assert limit.text().startswith("x is from 0.")
    below = rule(lambda d: {"z": -d["x"]}, inputs, {"z": -0.3}, 4096).limits[0]
    assert below.text("the cost") == f"the cost is below {below.high:.3g}"


def test_without_a_deal_is_put_in_words_too() -> None:
    found = rule(lambda d: {"z": -d["deal"]}, VALUE, {"z": 0.0}, 4096)
    assert found.limits[0].text("a deal") == "a deal does not come true"
    assert (found.density, found.coverage) == (1.0, 1.0)


BAD_RULES: dict[str, tuple[dict[str, Any], str]] = {
    "output": ({"conditions": {"wort": 1.0}}, r"conditions.wort: an unknown output given"),
    "input": ({"over": ["prise"]}, r"inputs: prise given; .* mean price\?"),
    "shares": ({"density": 1.5, "peel": 0.0}, r"2 problems[\s\S]*density: 1.5[\s\S]*peel: 0 given"),
    "nothing": ({"conditions": {}}, r"conditions: none given"),
}


@pytest.mark.parametrize("case", BAD_RULES)
def test_a_rule_that_cannot_be_sought_is_refused(case: str) -> None:
    changes, message = BAD_RULES[case]
    with pytest.raises(ScenarioError, match=message):
        rule(**{"function": value, "inputs": VALUE, "conditions": {"worth": 1.0}, **changes})
