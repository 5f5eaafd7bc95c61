"""Simulations of a scenario: points, seeds, workers, directions, events, bad input."""

from __future__ import annotations

import math
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from model import Scenario, ScenarioError, World, evaluate
from model.futures.futures import OUTPUTS
from model.futures.uncertainty import futures_of, simulate
from model.money.economy import reckon
from model.money.ladder import RUNGS
from model.sampling.draws import Sampler
from model.sampling.spread import Distribution

NAMES = ("ukraine", "aid_coverage", "S1", "S8", "S10")


@pytest.fixture(scope="module")
def usual(world: World, seed: Scenario) -> Distribution:
    return simulate(seed, world, 2048)


def test_points_give_what_evaluate_gives(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed.replace(price_multiple=1.5), world)
    point = seed.replace(ranges={"price_multiple": "1.5"})
    found = simulate(point, world, 16, topics=(), outputs=OUTPUTS)
    wanted = {rung: float(value) for rung, value in outcome.economy.totals.items()}
    wanted |= {name: float(value) for name, value in outcome.economy.cumulated().items()}
    wanted |= {"aid_coverage": outcome.aid_coverage, "total": 14_800_000.0}
    for name, value in wanted.items():
        assert found.mean(name) == pytest.approx(value, rel=1e-12), name
        assert found.quantile(name, 0.5) == pytest.approx(value, rel=1e-12), name
        assert found.sd(name) == pytest.approx(0.0, abs=1e-9 * value), name


def test_the_default_keeps_headline_and_ladder(usual: Distribution) -> None:
    table = usual.to_table()
    assert table.index.tolist()[:5] == ["total", "ukraine", "russia", "other", "aid_coverage"]
    assert table.index.tolist()[5:] == [f"S{number}" for number in range(11)]
    assert usual.count == 2048


def test_the_national_total_is_published_and_stays(usual: Distribution) -> None:
    assert usual.range("total") == pytest.approx((14_800_000, 14_800_000))
    assert usual.range("S0") == pytest.approx((14_800_000, 14_800_000))
    assert usual.sd("ukraine") > 10_000.0
    assert usual.sd("S8") > 0.2 * usual.mean("S8")


def test_the_central_figure_lies_within_the_band(
    usual: Distribution, world: World, seed: Scenario
) -> None:
    outcome = evaluate(seed, world)
    for name in ("S1", "S3", "S4", "S5", "S8", "S9"):
        value = float(outcome.economy.totals[name])
        low, high = usual.quantiles(name, [0.02, 0.98])
        assert low < value < high, name


# The same figures


def test_the_same_seed_gives_the_same_figures(world: World, seed: Scenario) -> None:
    first, again, other = (
        simulate(seed, world, 512, seed=number, outputs=NAMES) for number in (3, 3, 4)
    )
    assert first.to_table().equals(again.to_table())
    assert not first.to_table().equals(other.to_table())


@pytest.mark.slow
def test_workers_change_nothing(world: World, seed: Scenario) -> None:
    here = simulate(seed, world, 8192, outputs=NAMES)
    with ThreadPoolExecutor(3) as threads:
        there = simulate(seed, world, 8192, outputs=NAMES, executor=threads)
    assert here.to_table().equals(there.to_table())
    with ProcessPoolExecutor(2) as processes:
        there = simulate(seed, world, 8192, outputs=NAMES, executor=processes)
    assert here.to_table().equals(there.to_table())


def test_the_account_does_not_depend_on_its_portions(
    world: World, seed: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = []
    for size in (64, 7):
        monkeypatch.setattr("model.futures.futures._YEARS_AT_ONCE", size * 11)
        tables.append(simulate(seed, world, 128, outputs=("us", "inflow", "state")).to_table())
    assert tables[0].to_numpy() == pytest.approx(tables[1].to_numpy(), rel=1e-12)


def test_sobol_points_and_random_draws_agree(
    usual: Distribution, world: World, seed: Scenario
) -> None:
    other = simulate(seed, world, 2048, method="random", seed=5)
    for name in ("ukraine", "S1", "S3", "S8", "S9"):
        apart = abs(other.mean(name) - usual.mean(name))
        assert apart < 5.0 * (other.se(name) + usual.se(name)), name
    assert other.count == 2048


# Directions


def test_higher_prices_raise_every_quantile(world: World, seed: Scenario) -> None:
    low, high = (
        simulate(seed.replace(ranges={"price_multiple": text}), world, 1024, topics=())
        for text in ("0.5 to 1", "1 to 2")
    )
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        for name in ("S1", "S4", "S5", "S8", "S9"):
            assert low.quantile(name, share) < high.quantile(name, share), name


def test_topics_spread_what_they_are_about(
    usual: Distribution, world: World, seed: Scenario
) -> None:
    prices = simulate(seed, world, 1024, topics=("prices",))
    assert 0.0 < prices.sd("S3") < usual.sd("S3")
    assert prices.sd("ukraine") == pytest.approx(0.0, abs=1e-3)
    ground = simulate(seed, world, 1024, topics=("territory",))
    assert ground.sd("S3") == pytest.approx(0.0, abs=1e-3)
    assert 0.0 < ground.sd("S8") < prices.sd("S8")


def test_ranges_of_the_user_are_drawn_whatever_the_topics(world: World, seed: Scenario) -> None:
    ranged = seed.replace(ranges={"control.UA-12.russia": "0 to 1"})
    found = simulate(ranged, world, 1024, topics=())
    low, high = found.range("russia")
    assert high - low == pytest.approx(3_500_000, rel=0.05)


def test_a_range_of_the_rate_serves_a_war_rate_too(world: World, seed: Scenario) -> None:
    ranged = seed.replace(war="rate", ranges={"investor_rate": "0.05 to 0.4"})
    assert simulate(ranged, world, 256, topics=()).sd("S8") > 0.0


# What is asked of it


def test_a_claim_that_no_future_meets(world: World, seed: Scenario) -> None:
    found = simulate(seed, world, 256, outputs=("us", "S9"), events={"met": {"us": 300_000.0}})
    assert found.event("met") == 0.0
    assert found.probability("us", 300_000.0) == 0.0
    assert 0.0 < found.probability("S9", found.mean("S9")) < 1.0


def test_progress_is_told(world: World, seed: Scenario) -> None:
    told: list[tuple[int, int]] = []
    simulate(seed, world, 64, outputs=("ukraine",), progress=lambda *done: told.append(done))
    assert told[-1] == (64, 64)


def test_draws_are_rounded_up_and_told(world: World, seed: Scenario) -> None:
    found = simulate(seed, world, 100, outputs=("ukraine",))
    assert found.count == 128
    assert "128" in found.note
    assert simulate(seed, world, 100, method="random", outputs=("ukraine",)).count == 100


# Bad input


def test_unknown_outputs_and_topics_are_listed_together(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"3 problems") as caught:
        simulate(seed, world, 64, outputs=("S11", "ukrain"), topics=("price",))
    text = str(caught.value)
    assert "outputs: 'ukrain' given; no such name. Did you mean ukraine?" in text
    assert "topics: 'price' given; no such name. Did you mean prices?" in text


def test_everything_that_is_wrong_with_a_run_is_listed_together(
    world: World, seed: Scenario
) -> None:
    with pytest.raises(ScenarioError, match=r"6 problems") as caught:
        simulate(
            seed, world, 1, seed=-1, method="foo", outputs=("foo",), topics=("price",),
            precision="half",
        )  # type: ignore[arg-type]  # fmt: skip
    where = {problem.where for problem in caught.value.problems}
    assert where == {"draws", "seed", "method", "outputs", "topics", "precision"}


def test_an_output_named_twice_is_kept_once(world: World, seed: Scenario) -> None:
    twice = simulate(seed, world, 64, outputs=("S8", "ukraine", "S8"))
    assert twice.names == ("S8", "ukraine")
    assert twice.to_table().equals(simulate(seed, world, 64, outputs=twice.names).to_table())


@pytest.mark.parametrize("draws", [1, 0, -4])
def test_too_few_draws(draws: int, world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"draws: .* given; a whole number from 2"):
        simulate(seed, world, draws)


def test_an_unknown_method(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"method: 'sobel' given; one of sobol, random"):
        simulate(seed, world, 64, method="sobel")  # type: ignore[arg-type]


def test_nothing_to_draw(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"inputs: none given; at least one input"):
        simulate(seed, world, 64, topics=())


def test_an_unknown_output_in_an_event(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"outputs.uss"):
        simulate(seed, world, 64, outputs=("S8",), events={"met": {"uss": 1.0}})


def test_coverage_of_nothing_is_refused_by_name(world: World, seed: Scenario) -> None:
    lost = seed.replace(ranges={"control.UA-14.russia": "0.5 to 1"},
                        control={r: {"russia": 1.0} for r in world.regions if r != "UA-14"},
                        group_control={})  # fmt: skip
    found = simulate(lost, world, 64, topics=(), outputs=("aid_coverage",))
    assert math.isfinite(found.mean("aid_coverage"))


# Precision


@pytest.mark.parametrize("preset", ["bessent-visit-2025-02", "donbas-ceded", "borders-1991"])
@pytest.mark.slow
def test_single_precision_keeps_means_and_quantiles(preset: str, world: World) -> None:
    scenario = Scenario.from_preset(preset)
    outputs = ("ukraine", "aid_coverage", *RUNGS, "us", "state")
    double, single = (
        simulate(scenario, world, 2048, outputs=outputs, precision=precision)
        for precision in ("double", "single")
    )
    for name in outputs:
        scale = double.mean(name)
        assert single.mean(name) == pytest.approx(double.mean(name), abs=1e-4 * scale), name
        assert single.sd(name) == pytest.approx(double.sd(name), abs=1e-4 * scale), name
        shares = [0.05, 0.25, 0.5, 0.75, 0.95]
        wanted = double.quantiles(name, shares)
        assert single.quantiles(name, shares) == pytest.approx(wanted, abs=1e-4 * scale), name


def test_single_precision_is_single_all_the_way(world: World, seed: Scenario) -> None:
    futures, inputs = futures_of(seed, world, OUTPUTS)
    tile = next(Sampler(inputs, 64, dtype=np.float32).read(0, 1))
    held = futures._held(tile, 64)
    assert held.parties.dtype == held.total.dtype == np.float32
    economy = reckon(seed, world, held, futures._parameters(tile))
    assert {rung.dtype for rung in economy.rungs.values()} == {np.dtype(np.float32)}


def test_an_unknown_precision_is_refused(world: World, seed: Scenario) -> None:
    with pytest.raises(ScenarioError, match="one of double, single"):
        simulate(seed, world, 16, precision="half")  # type: ignore[arg-type]
