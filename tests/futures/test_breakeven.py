"""In each future the two levels found enclose every level that meets the claim, and meet it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from model import Scenario, World, evaluate
from model.answers.breakeven import break_even
from model.answers.crossing import levels_tried
from model.futures.drivers import break_even_draws
from model.futures.futures import TOPICS
from model.futures.uncertainty import futures_of
from model.sampling.draws import Sampler
from tests.scenarios import roomy

pytestmark = pytest.mark.slow

Array = NDArray[np.float64]


def figures(
    scenario: Scenario, world: World, quantity: str, count: int
) -> Callable[[str, Array], Array]:
    """Return a figure in each draw of a break-even at levels of a lever, shape (levels, draws).

    The levels are of shape (levels, 1), or (levels, draws) where each draw has its own.
    """
    function, inputs = futures_of(scenario, world, (quantity,), TOPICS)
    tiles = [tile.array.astype(float) for tile in Sampler(inputs, count, 0).read()]
    drawn = np.concatenate(tiles, axis=1)

    def at(lever: str, levels: Array) -> Array:
        tiled = dict(zip(inputs.names, np.tile(drawn, len(levels)), strict=True))
        moved = np.broadcast_to(levels, (len(levels), count)).ravel()
        return np.asarray(function({**tiled, lever: moved})[quantity], float).reshape(-1, count)

    return at


def test_what_is_met_between_two_levels_only_is_found(world: World, seed: Scenario) -> None:
    """A royalty of nothing pays the state little, and so does one that closes every mine."""
    asked = {"claim": 10_000.0, "quantity": "S9", "draws": 256}
    found = break_even_draws(seed, world, "royalty_multiple", **asked)
    assert found.between >= 0.65
    assert found.not_met < 0.3
    assert "between two levels only" in found.sentence()
    levels = np.array([[1.0], [2.5]])
    reached = figures(seed, world, "S9", 256)("royalty_multiple", levels) >= 10_000.0
    for level, met in zip(levels.ravel().tolist(), reached, strict=True):
        assert (found.since[met] <= level + 1e-3).mean() > 0.97  # less a step may stay unseen
        assert (found.until[met] >= level - 1e-3).mean() > 0.97
        assert found.reached(level) == pytest.approx(met.mean(), abs=0.02)
    assert found.reached(2.5) > 0.6


def test_what_evaluate_meets_is_not_called_met_at_no_level(world: World, seed: Scenario) -> None:
    doubled = evaluate(seed.replace(royalty_multiple=2.0), world)
    assert float(doubled.economy.cumulated()["state"]) > 24_000.0
    asked = {"claim": 24_000.0, "quantity": "state", "draws": 32}
    found = break_even_draws(seed, world, "royalty_multiple", **asked)
    assert found.not_met < 0.5
    assert found.quantiles()[1] < 2.5
    seed = roomy(seed)
    dearer = evaluate(seed.replace(royalty_multiple=1.5), world)
    assert dearer.ladder.loc["S10", "value"] > 50.0
    asked = {"claim": 20.0, "quantity": "S10", "draws": 64}
    inflow = break_even_draws(seed, world, "royalty_multiple", **asked)
    assert inflow.not_met < 0.8
    assert inflow.quantiles()[1] < 2.0


@pytest.mark.parametrize(
    ("lever", "quantity", "claim"),
    [
        ("royalty_multiple", "S9", 20_000.0),
        ("royalty_multiple", "S8", 20_000.0),
        ("capacity_multiple", "S8", 30_000.0),
        ("lead_time_multiple", "S8", 30_000.0),
    ],
)
def test_no_level_tried_outside_the_two_found_meets_the_claim(
    lever: str, quantity: str, claim: float, world: World, seed: Scenario
) -> None:
    found = break_even_draws(seed, world, lever, claim=claim, quantity=quantity, draws=64)
    never, at = np.isnan(found.since), figures(seed, world, quantity, 64)
    levels = levels_tried(found.low, found.high)[:, None]
    met = at(lever, levels) >= claim
    assert met.any()
    assert not met[:, never].any()
    assert not met[(levels < found.since) | (levels > found.until)].any()
    ends = np.where(never, 1.0, [found.since, found.until])
    assert (at(lever, ends)[:, ~never] >= claim * (1 - 1e-9)).all()


def test_the_parts_sum_to_all_draws(world: World, seed: Scenario) -> None:
    asked = {"claim": 23_000.0, "quantity": "S8", "draws": 128}
    found = break_even_draws(seed, world, "royalty_multiple", **asked)
    parts = (found.from_level, found.up_to_level, found.between, found.met, found.not_met)
    assert sum(parts) == pytest.approx(1.0)
    assert found.up_to_level > 0.4
    assert found.without == pytest.approx(found.met + found.not_met)
    known = ~np.isnan(found.levels)
    deciding = np.where(found.since == 0.0, found.until, found.since)
    assert (found.levels[known] == deciding[known]).all()
    assert "the lowest that meets it, or the highest where 0 does" in found.sentence()


@pytest.mark.parametrize("quantity", ["us", "state"])
@pytest.mark.parametrize("lever", ["inflow_share", "held.UA-63", "held.UA-12", "held.UA-14"])
@pytest.mark.parametrize("part", [0.0, 0.4, 0.97, 1.02, 3.0])
def test_futures_with_everything_fixed_are_the_one_scenario(
    lever: str, quantity: str, part: float, world: World, seed: Scenario
) -> None:
    """A rate at which no flow is discounted is drawn, since something has to be."""
    fixed = seed.replace(deal="dl1-bessent-draft-2025-02", ranges={"state_rate": "0.02 to 0.08"})
    claim = part * float(evaluate(fixed, world).economy.cumulated()[quantity])
    one = break_even(fixed, world, lever, claim=claim, quantity=quantity)
    many = break_even_draws(
        fixed, world, lever, claim=claim, quantity=quantity, draws=2, topics=()
    )  # fmt: skip
    for mine, theirs in ((one.level, many.levels), (one.until, many.until)):
        expected = np.nan if mine is None else mine
        assert theirs == pytest.approx([expected] * 2, rel=2e-4, abs=2e-5, nan_ok=True)
    shares = {
        "just met": many.from_level + many.up_to_level,
        "met between": many.between,
        "met throughout": many.met,
        "met at both bounds": many.met,
        "not met": many.not_met,
    }
    assert shares[one.verdict] == 1.0
    assert many.up_to_level == one.falls


def test_a_stated_range_of_the_region_gives_way_to_its_lever(world: World, seed: Scenario) -> None:
    ranged = seed.replace(ranges={"control.UA-12.russia": "0.2 to 0.9"})
    found = break_even(ranged, world, "held.UA-12", claim=500.0)
    assert found == break_even(seed, world, "held.UA-12", claim=500.0)
