"""Break-even under uncertainty: in every future the level of a lever that just meets a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.answers import breakeven
from model.answers.breakeven import lever_problems, region_of, with_share
from model.answers.crossing import Window, levels_tried, refined, scanned
from model.core.errors import Problem, ScenarioError
from model.core.said import Said, listed, say
from model.futures.futures import TOPICS
from model.futures.uncertainty import futures_of
from model.sampling.draws import Sampler
from model.scenario.range_levers import bounds_of

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

Array = NDArray[np.float64]

LEVERS = (
    *(lever for lever in breakeven.LEVERS if lever != "horizon"),
    "recovery_multiple", "lead_time_multiple", "royalty_multiple", "freed_share",
)  # fmt: skip
"""Levers of :func:`break_even_draws`, tried within the bounds that a scenario accepts.

Those of one scenario and more, without the horizon, which only says what is counted.
"""

_EXACT = 1e-4


@dataclass(frozen=True)
class BreakEvenDraws(Window):
    """Between which levels of a lever a claim is met, in every future.

    Parameters
    ----------
    lever, quantity : str
        Which lever, and which figure.
    claim : float
        What is to be met [million].
    seed : int
        Of the draws.
    """

    lever: str
    quantity: str
    claim: float
    seed: int = 0

    @property
    def met(self) -> float:
        """Share of draws in which the claim is met at both bounds."""
        return float((self.met_at_low & self.met_at_high).mean())

    @property
    def not_met(self) -> float:
        """Share of draws in which it is met at no level tried."""
        return float(np.isnan(self.since).mean())

    @property
    def from_level(self) -> float:
        """Share of draws in which it is met from a level on."""
        return float((self.met_at_high & ~self.met_at_low).mean())

    @property
    def up_to_level(self) -> float:
        """Share of draws in which it is met up to a level: at the lower bound already."""
        return float((self.met_at_low & ~self.met_at_high).mean())

    @property
    def between(self) -> float:
        """Share of draws in which it is met between two levels only, at neither bound."""
        return float((~self.met_at_low & ~self.met_at_high & ~np.isnan(self.since)).mean())

    @property
    def without(self) -> float:
        """Share of draws without a level that decides."""
        return float(np.isnan(self.levels).mean())

    def quantiles(self, shares: Sequence[float] = (0.05, 0.5, 0.95)) -> list[float]:
        """Return quantiles of the level among draws that have one; NaN when none has."""
        return quantiles_of(self.levels, shares)

    def reached(self, level: float) -> float:
        """Return the share of all draws in which a level lies where the claim is met."""
        return float(((self.since <= level) & (level <= self.until)).mean())

    def sentence(self, lever: str = "", quantity: str = "", claim: str = "") -> Said:
        """Return the answer in words.

        Parameters
        ----------
        lever, quantity, claim : str
            What they are called; by default as they are spelled.
        """
        parts = (
            (self.from_level, say("from a level on")),
            (self.up_to_level, say("up to a level")),
            (self.between, say("between two levels only")),
            (self.met, say("at both bounds already")),
            (self.not_met, say("at no level tried")),
        )
        text = say(
            "{lever}, tried from {least:,g} to {most:,g} in {count} draws: {quantity} meets "
            "{claim} {parts}.", lever=lever or self.lever, least=self.low, most=self.high,
            count=self.levels.size, quantity=quantity or self.quantity,
            claim=claim or f"{self.claim:g}",
            parts=listed([say("in {share:.1%} {how}", share=share, how=how)
                          for share, how in parts if share > 0.0]),
        )  # fmt: skip
        if self.without == 1.0:
            return text
        low, middle, high = self.quantiles()
        which = say("the lowest that meets it")
        if self.up_to_level > 0.0:
            which = say("the lowest that meets it, or the highest where {least:,g} does",
                        least=self.low)  # fmt: skip
        return say(
            "{text} Of the {share:.1%} of draws with a level that decides ({which}): median "
            "{middle:,.3g}, 5 to 95% {low:,.3g} to {high:,.3g}.", text=text,
            share=1.0 - self.without, which=which, middle=middle, low=low, high=high,
        )  # fmt: skip


def quantiles_of(levels: Array, shares: Sequence[float]) -> list[float]:
    """Return quantiles of the levels that are known; NaN when none is."""
    known = levels[~np.isnan(levels)]
    if not known.size:
        return [float("nan")] * len(shares)
    found: list[float] = np.quantile(known, shares).tolist()
    return found


def break_even_draws(
    scenario: Scenario,
    world: World,
    lever: str,
    *,
    claim: float,
    quantity: str = "S10",
    draws: int = 256,
    seed: int = 0,
    topics: Sequence[str] = TOPICS,
    progress: Callable[[int, int], object] | None = None,
) -> BreakEvenDraws:
    """Return, draw by draw, between which levels of a lever a figure meets a claim.

    Parameters
    ----------
    scenario, world
        As for :func:`model.simulate`.
    lever : str
        Of :data:`LEVERS`, or ``held.UA-xx``: Ukraine's share of a region, the rest Russia's.
    claim : float
        What is to be met [million of the figure's money; 1 for ``aid_coverage``].
    quantity : str
        Of :data:`model.futures.futures.OUTPUTS`; ``us``, ``inflow`` and ``state`` take many times
        longer.
    draws, seed, topics
        As for :func:`model.simulate`; each draw costs up to some sixty evaluations.
    progress : callable, optional
        Called as ``progress(draws_settled, draws)`` before each evaluation; an error raised in it
        stops the search.

    Raises
    ------
    ScenarioError
        When the lever, the figure, the claim or the draws cannot be used.
    """
    problems = [*lever_problems(lever, LEVERS, world)]
    if not np.isfinite(claim):
        problems.append(Problem("claim", f"{claim:g}", "a finite amount [million]"))
    if problems:
        raise ScenarioError(problems)
    region = region_of(lever)
    scenario = with_share(scenario, region, 1.0) if region else scenario
    function, inputs = futures_of(scenario, world, (quantity,), topics)
    low, high = _bounds(scenario, lever)
    sampler = Sampler(inputs, draws, seed)
    tiles = [tile.array.astype(float) for tile in sampler.read()]
    drawn = dict(zip(inputs.names, np.concatenate(tiles, axis=1), strict=True))

    def excess(level: Array, rows: NDArray[np.intp]) -> Array:
        if progress is not None:
            progress(sampler.draws - np.unique(rows).size, sampler.draws)
        future = {name: values[rows] for name, values in drawn.items()}
        return np.asarray(function({**future, **_moved(lever, level)})[quantity] - claim, float)

    levels = levels_tried(low, high)
    tolerances = {"xatol": _EXACT * (high - low) * 0.1, "xrtol": _EXACT}
    ends = refined(excess, levels, *scanned(excess, levels, sampler.draws), tolerances)
    return BreakEvenDraws(low, high, *ends, lever, quantity, claim, seed)


def _moved(lever: str, level: Array) -> dict[str, Array]:
    region = region_of(lever)
    if not region:
        return {lever: level}
    return {f"control.{region}.russia": 1.0 - level, f"control.{region}.other": 0.0 * level}


def _bounds(scenario: Scenario, lever: str) -> tuple[float, float]:
    if region_of(lever):
        return 0.0, 1.0
    allowed = bounds_of(type(scenario), lever)
    return float(allowed.low), float(allowed.high)
