"""A run over joint draws: closed forms, stated errors, portions, memory, and bad input."""

from __future__ import annotations

import errno
import pickle
import tracemalloc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from model.sampling.draws import TILE, Draws, Input, Inputs, Method
from model.sampling.simulation import run
from model.sampling.spread import Distribution
from model.sampling.store import Store

METHODS: list[Method] = ["sobol", "random"]
SIGMAS, LOADS = (0.2, 0.3, 0.4), (0.8, 0.5, 0.6)

INPUTS = Inputs(
    [
        Input("factor", Normal(0, 1), "prices"),
        *(
            Input(f"price_{k}", LogNormal(10.0, sigma), "prices", {"factor": load})
            for k, (sigma, load) in enumerate(zip(SIGMAS, LOADS, strict=True))
        ),
        Input("recovery", Pert(0.5, 0.8, 0.9), "technology"),
        Input("share", Uniform(0.2, 0.6), "territory"),
        Input("rest", Triangular(0.0, 0.1, 0.2), "territory"),
        Input("deal", Bernoulli(0.4), "politics"),
        Input("rate", Point(0.18), "politics"),
    ]
)


def mine(draws: Draws) -> dict[str, Any]:
    product = draws["price_0"] * draws["price_1"] * draws["price_2"]
    return {
        "product": product,
        "shares": draws["share"] + draws["rest"],
        "loss": draws["recovery"] - 0.75,
        "paid": draws["deal"] * draws["recovery"],
        "known": 1.0 - draws["rate"],
    }


def product_log_variance() -> float:
    sig, load = np.array(SIGMAS), np.array(LOADS)
    rho = np.outer(load, load)
    np.fill_diagonal(rho, 1.0)
    return float(sig @ rho @ sig)


@pytest.fixture(scope="module")
def found() -> dict[str, Distribution]:
    return {method: run(mine, INPUTS, 2**16, 3, method) for method in METHODS}


@pytest.mark.parametrize("method", METHODS)
def test_lognormal_products_have_their_closed_mean_and_variance(
    found: dict[str, Distribution], method: str
) -> None:
    v = product_log_variance()
    mean = 1000.0 * np.exp(v / 2)
    result = found[method]
    assert result.mean("product") == pytest.approx(mean, abs=4 * result.se("product") + 1e-4 * mean)
    sd = mean * np.sqrt(np.expm1(v))
    assert result.sd("product") == pytest.approx(sd, rel=0.03)


@pytest.mark.parametrize("method", METHODS)
def test_sums_of_shares_have_their_closed_mean_and_variance(
    found: dict[str, Distribution], method: str
) -> None:
    result = found[method]
    share, rest = INPUTS["share"].marginal, INPUTS["rest"].marginal
    expected = share.mean + rest.mean
    assert result.mean("shares") == pytest.approx(expected, abs=4 * result.se("shares") + 1e-6)
    assert result.sd("shares") ** 2 == pytest.approx(share.variance + rest.variance, rel=0.01)


def test_sobol_points_reach_means_far_beyond_random_draws(found: dict[str, Distribution]) -> None:
    mean = 1000.0 * np.exp(product_log_variance() / 2)
    assert found["sobol"].mean("product") == pytest.approx(mean, rel=1e-4)
    assert found["sobol"].se("product") < 0.1 * found["random"].se("product")


@pytest.mark.parametrize("method", METHODS)
def test_known_inputs_give_the_figure_itself(found: dict[str, Distribution], method: str) -> None:
    result = found[method]
    assert result.mean("known") == pytest.approx(1 - 0.18, rel=1e-14)
    assert result.sd("known") == pytest.approx(0.0, abs=1e-14)
    assert result.quantile("known", 0.5) == 1.0 - 0.18
    assert result.range("known") == (1.0 - 0.18, 1.0 - 0.18)


@pytest.mark.parametrize("method", METHODS)
def test_quantiles_are_those_of_numpy(method: Method) -> None:
    values: dict[str, list[np.ndarray]] = {}

    def spy(draws: Draws) -> dict[str, Any]:
        results = mine(draws)
        for name in ("product", "loss", "paid"):
            values.setdefault(name, []).append(results[name].copy())
        return results

    result = run(spy, INPUTS, 10_000, 3, method)
    for name, parts in values.items():
        every = np.concatenate(parts)
        assert len(every) == result.count
        for share in (0.0, 0.05, 0.5, 1 / 3, 0.95, 1.0):
            assert result.quantile(name, share) == pytest.approx(
                np.quantile(every, share), rel=1e-15
            )
        for bound in (0.0, 0.05, 900.0):
            assert result.probability(name, bound) == (every >= bound).mean()


def test_the_sketch_comes_close_where_values_are_not_kept(found: dict[str, Distribution]) -> None:
    exact = found["sobol"]
    sketch = run(mine, INPUTS, 2**16, 3, keep=False)
    assert (exact.exact, sketch.exact) == (True, False)
    for name in exact.names:
        for share in (0.0, 0.05, 0.5, 0.95, 1.0):
            value = exact.quantile(name, share)
            assert sketch.quantile(name, share) == pytest.approx(value, rel=2e-3, abs=1e-3)
    assert sketch.probability("product", 900) == pytest.approx(
        exact.probability("product", 900), abs=1e-3
    )
    assert sketch.probability("product", -1) == 1.0
    assert sketch.probability("product", 1e9) == 0.0
    shares, edges = sketch.histogram("product", 20)
    exact_shares, exact_edges = exact.histogram("product", 20)
    np.testing.assert_allclose(edges, exact_edges, rtol=5e-3)
    np.testing.assert_allclose(shares, exact_shares, atol=5e-3)


def test_joint_shares_are_counted_draw_by_draw(found: dict[str, Distribution]) -> None:
    result = found["sobol"]
    conditions = {"deal": 1.0, "shares": (0.3, 0.5)}
    named = run(
        lambda draws: {**mine(draws), "deal": draws["deal"]},
        INPUTS,
        2**16,
        3,
        outputs=["shares"],
        events={"both": conditions, "deal": {"deal": 1.0}},
    )
    assert named.event("deal") == pytest.approx(0.4, abs=1e-4)
    assert named.event("both") == named.joint(conditions)
    alone = result.joint({"shares": (0.3, 0.5)})
    assert named.joint(conditions) == pytest.approx(0.4 * alone, abs=2e-3)


def test_histograms_share_out_all_but_the_cut(found: dict[str, Distribution]) -> None:
    for name in found["sobol"].names:
        shares, edges = found["sobol"].histogram(name, 30, cut=0.01)
        assert (len(shares), len(edges)) == (30, 31)
        assert 0.97 < shares.sum() <= 1.0
    assert found["sobol"].histogram("product", cut=0.0)[0].sum() == 1.0


def test_table_has_a_row_for_each_output(found: dict[str, Distribution]) -> None:
    result = found["random"]
    table = result.to_table()
    assert list(table.index) == list(result.names)
    assert list(table.columns) == ["mean", "se", "sd", "p5", "p50", "p95", "low", "high"]
    assert table.loc["product", "p5"] == result.quantile("product", 0.05)


@pytest.mark.parametrize("method", METHODS)
def test_stated_errors_cover_the_truth_in_200_seeds(method: Method) -> None:
    mean = 1000.0 * np.exp(product_log_variance() / 2)
    share_mean = INPUTS["share"].marginal.mean + INPUTS["rest"].marginal.mean
    inside = np.zeros(2)
    for seed in range(200):
        result = run(mine, INPUTS, 1024, seed, method, outputs=["product", "shares"], keep=False)
        inside += [
            abs(result.mean("product") - mean) < 1.96 * result.se("product"),
            abs(result.mean("shares") - share_mean) < 1.96 * result.se("shares"),
        ]
    if method == "random":
        assert ((inside >= 181) & (inside <= 198)).all()  # 95 %, three standard errors
    else:
        assert (inside >= 190).all()  # an upper estimate


def test_stated_errors_of_quantiles_and_shares_cover_the_truth_in_200_seeds() -> None:
    median, inside = 1000.0, np.zeros(2)
    for seed in range(200):
        result = run(mine, INPUTS, 1000, seed, "random", outputs=["product"])
        share = result.probability("product", median)
        inside += [
            abs(result.quantile("product", 0.5) - median)
            < 1.96 * result.quantile_se("product", 0.5),
            abs(share - 0.5) < 1.96 * result.share_se(share),
        ]
    assert ((inside >= 181) & (inside <= 199)).all()


def same(one: Distribution, other: Distribution) -> bool:
    """Compare every bit of two results."""
    parts = [field.name for field in fields(one.moments)]
    return (
        all(
            np.array_equal(getattr(one.moments, part), getattr(other.moments, part))
            for part in parts
        )
        and one.to_table().equals(other.to_table())
        and dict(one.events) == dict(other.events)
        and one.note == other.note
    )


EVENTS = {"rich": {"product": 1200.0, "shares": (0.0, 0.5)}}


@pytest.mark.parametrize("method", METHODS)
def test_any_chunk_and_any_number_of_workers_give_the_same_bits(method: Method) -> None:
    draws = 2**15 if method == "sobol" else 5 * TILE + 77
    alone = run(mine, INPUTS, draws, 3, method, events=EVENTS)
    with ProcessPoolExecutor(2) as two, ThreadPoolExecutor(3) as threads:
        for executor, chunk in ((two, 1), (two, 3 * TILE), (two, None), (threads, 2 * TILE)):
            other = run(
                mine, INPUTS, draws, 3, method, events=EVENTS, executor=executor, chunk=chunk
            )
            assert same(alone, other)


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32), draws=st.integers(2, 9000), method=st.sampled_from(METHODS))
def test_the_same_seed_gives_the_same_bits(seed: int, draws: int, method: Method) -> None:
    one, other = (run(mine, INPUTS, draws, seed, method, events=EVENTS) for _ in range(2))
    assert same(one, other)
    assert one.count >= draws


def test_a_result_survives_pickling(found: dict[str, Distribution]) -> None:
    again = pickle.loads(pickle.dumps(found["random"]))
    assert same(found["random"], again)
    assert again.joint({"shares": 0.5}) == found["random"].joint({"shares": 0.5})


@pytest.mark.parametrize("keep", [None, False])
def test_memory_does_not_grow_with_the_draws(keep: bool | None) -> None:
    def peak(draws: int) -> int:
        tracemalloc.start()
        run(mine, INPUTS, draws, 3, "random", keep=keep).to_table()
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10_000)  # tables and modules loaded
    assert peak(1_000_000) < 1.1 * peak(10_000)


def test_exact_draws_and_tables_agree() -> None:
    fast, exact = (run(mine, INPUTS, 2**13, 3, exact=exact) for exact in (False, True))
    for name in fast.names:
        scale = max(exact.sd(name), 1e-9)
        assert abs(fast.mean(name) - exact.mean(name)) < 1e-4 * scale
        for share in (0.05, 0.5, 0.95):
            assert abs(fast.quantile(name, share) - exact.quantile(name, share)) < 2e-3 * scale


def test_float32_draws_hold_to_1e4() -> None:
    single, double = (run(mine, INPUTS, 2**13, 3, dtype=kind) for kind in (np.float32, float))
    for name in single.names:
        assert single.mean(name) == pytest.approx(double.mean(name), rel=1e-5)
        assert single.quantile(name, 0.95) == pytest.approx(double.quantile(name, 0.95), rel=1e-5)


def test_enough_says_which_digits_the_draws_carry(found: dict[str, Distribution]) -> None:
    result = found["random"]
    two, five = result.enough("product"), result.enough("product", 5)
    assert two
    assert str(two) == "65,536 draws suffice for 2 digits"
    assert not five
    assert five.unit == pytest.approx(0.1)
    factor = (five.error / 0.05) ** 2
    assert five.needed == pytest.approx(65_536 * factor, abs=1.5)
    assert str(five).startswith("65,536 draws do not suffice for 5 digits; ")
    tail = result.enough("product", 4, share=0.95)
    assert tail.error == pytest.approx(1.96 * result.quantile_se("product", 0.95), rel=1e-4)


def test_enough_draws_would_indeed_do() -> None:
    asked = run(mine, INPUTS, 1000, 3, "random", outputs=["shares"]).enough("shares", 2)
    assert not asked
    assert run(mine, INPUTS, round(1.1 * asked.needed), 3, "random").enough("shares", 2)
    power = run(mine, INPUTS, 64, 3, "sobol", outputs=["product"]).enough("product", 4).needed
    assert power & (power - 1) == 0


def test_rounded_draws_are_told() -> None:
    assert (
        run(mine, INPUTS, 100).note
        == "100 draws rounded up to 128: Sobol points need a power of two"
    )
    assert run(mine, INPUTS, 100, method="random").note == ""
    assert run(mine, INPUTS, 2).count == 2


def test_outputs_are_those_asked_for() -> None:
    result = run(mine, INPUTS, 64, outputs=["loss", "paid"])
    assert result.names == ("loss", "paid")


def test_progress_is_told_and_may_stop_the_run() -> None:
    told: list[tuple[int, int]] = []
    run(mine, INPUTS, 3 * TILE, method="random", progress=lambda *at: told.append(at))
    assert told == [(TILE * k, 3 * TILE) for k in (1, 2, 3)]

    class StopError(Exception):
        pass

    def stop(done: int, draws: int) -> None:
        raise StopError(f"at {done}")

    with pytest.raises(StopError, match="at 4096"):
        run(mine, INPUTS, 3 * TILE, progress=stop)


def test_a_full_disk_costs_the_exact_quantiles_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(store: Store, block: np.ndarray) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Store, "append", full)
    result = run(mine, INPUTS, 2 * TILE)
    assert not result.exact
    assert result.note == "values not kept, quantiles are approximate: No space left on device"


def spoilt(draws: Draws) -> dict[str, Any]:
    values = draws["share"].copy()
    values[5] = np.nan
    return {"good": draws["rest"], "bad": values}


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "output": ({"outputs": ["lost"]}, r"outputs.lost: an unknown output given; .* mean loss\?"),
    "no-output": ({"outputs": []}, r"outputs: none given; at least one output"),
    "event": ({"events": {"e": {"lss": 1.0}}}, r"outputs.lss: an unknown output given"),
    "draws": ({"draws": 1}, r"draws: 1 given"),
    "method": ({"method": "dice"}, r"method: 'dice' given; one of sobol, random"),
    "not-a-number": ({"function": spoilt}, r"output.bad: nan in draw 5 given; a finite number"),
    "shape": (
        {"function": lambda draws: {"x": np.zeros(3)}},
        r"output.x: an array of shape \(3,\) given; one value for each draw",
    ),
    "no-condition": ({"events": {"e": {}}}, r"conditions: none given; at least one condition"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_run_that_cannot_be_is_refused(case: str) -> None:
    changes, message = BAD[case]
    arguments = {"function": mine, "inputs": INPUTS, "draws": 64, **changes}
    with pytest.raises(ScenarioError, match=message):
        run(**arguments)


def test_questions_that_have_no_answer_are_refused(found: dict[str, Distribution]) -> None:
    result = found["sobol"]
    with pytest.raises(ScenarioError, match=r"output.prodct: an unknown output .* product\?"):
        result.mean("prodct")
    with pytest.raises(ScenarioError, match=r"share: 1.5 given; a share lies in \[0, 1\]"):
        result.quantile("product", 1.5)
    with pytest.raises(ScenarioError, match=r"events.rich: an unknown event"):
        result.event("rich")
    unkept = run(mine, INPUTS, 64, keep=False)
    with pytest.raises(ScenarioError, match=r"Name the conditions as an event of the run"):
        unkept.joint({"product": 1.0})
