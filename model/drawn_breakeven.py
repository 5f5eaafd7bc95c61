"""Break-even under uncertainty: in every future the level of a lever that just meets a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.draws import Inputs, Sampler
from model.errors import Problem, ScenarioError, nearest
from model.futures import TOPICS
from model.range_levers import bounds_of
from model.uncertainty import futures_of

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world import World

__all__ = ["LEVERS", "BreakEvenDraws", "break_even_draws"]

Array = NDArray[np.float64]

LEVERS = (
    "price_multiple", "capacity_multiple", "recovery_multiple", "lead_time_multiple",
    "royalty_multiple", "freed_share", "inflow_share",
)  # fmt: skip
"""Levers of :func:`break_even_draws`, tried within the bounds that a scenario accepts."""

_EXACT = 1e-4


@dataclass(frozen=True)
class BreakEvenDraws:
    """The level of a lever that just meets a claim, in every future.

    Parameters
    ----------
    lever, quantity : str
        Which lever, and which figure.
    claim : float
        What is to be met [million].
    low, high : float
        Bounds that were tried.
    levels : ndarray, shape (n_draws,)
        The level in each draw; NaN where both bounds give the same answer.
    met : float
        Share of draws in which the claim is met at both bounds.
    not_met : float
        Share of draws in which it is met at neither.
    """

    lever: str
    quantity: str
    claim: float
    low: float
    high: float
    levels: Array
    met: float
    not_met: float

    @property
    def without(self) -> float:
        """Share of draws without a solution between the bounds."""
        return float(np.isnan(self.levels).mean())

    def quantiles(self, shares: Sequence[float] = (0.05, 0.5, 0.95)) -> list[float]:
        """Return quantiles of the level among draws that have one; NaN when none has."""
        known = self.levels[~np.isnan(self.levels)]
        if not known.size:
            return [float("nan")] * len(shares)
        found: list[float] = np.quantile(known, shares).tolist()
        return found

    def reached(self, level: float) -> float:
        """Return the share of all draws in which the claim is met at a level or below it.

        For a lever that only helps, such as ``price_multiple``: what is met at both bounds is met
        at every level.
        """
        return self.met + float((self.levels <= level).mean())

    def sentence(self) -> str:
        """Return the answer in words."""
        bounds = f"from {self.low:g} to {self.high:g}"
        if self.without == 1.0:
            rest = f"met at both bounds in {self.met:.1%}, at neither in {self.not_met:.1%}"
            return f"{self.lever}: no solution {bounds} in any of {self.levels.size} draws; {rest}."
        low, middle, high = self.quantiles()
        return (
            f"{self.lever}: median {middle:.3g}, 5 to 95 % {low:.3g} to {high:.3g}; no solution "
            f"{bounds} in {self.without:.1%} of {self.levels.size} draws."
        )


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
    """Return, draw by draw, the level of a lever at which a figure just meets a claim.

    Parameters
    ----------
    scenario, world
        As for :func:`model.simulate`.
    lever : str
        Of :data:`LEVERS`, or ``held.UA-xx``: Ukraine's share of a region, the rest Russia's.
    claim : float
        What is to be met [million of the figure's money; 1 for ``aid_coverage``].
    quantity : str
        Of :data:`model.futures.OUTPUTS`; ``us``, ``inflow`` and ``state`` take many times longer.
    draws, seed, topics
        As for :func:`model.simulate`; each draw costs some twenty evaluations.
    progress : callable, optional
        Called as ``progress(draws_settled, draws)`` before each evaluation; an error raised in it
        stops the search.

    Raises
    ------
    ScenarioError
        When the lever, the figure, the claim or the draws cannot be used.
    """
    _check_lever(lever, claim, world)
    scenario = _stating(scenario, lever)
    function, inputs = futures_of(scenario, world, (quantity,), topics)
    low, high = _bounds(scenario, lever)
    drawn = _drawn(inputs, draws, seed)
    count = len(next(iter(drawn.values())))

    def excess(level: Array, row: Array) -> Array:
        rows = row.astype(np.intp)
        if progress is not None:
            progress(count - rows.size, count)
        future = {name: values[rows] for name, values in drawn.items()}
        return np.asarray(function({**future, **_moved(lever, level)})[quantity] - claim, float)

    every = np.arange(count, dtype=float)
    at_low, at_high = (excess(np.full(count, bound), every) for bound in (low, high))
    crossing = (at_low >= 0) != (at_high >= 0)
    levels = np.full(count, np.nan)
    if crossing.any():
        levels[crossing] = _roots(excess, every[crossing], low, high)
    same = ~crossing
    met, not_met = (float((same & side).mean()) for side in (at_low >= 0, at_low < 0))
    return BreakEvenDraws(lever, quantity, claim, low, high, levels, met, not_met)


def _roots(excess: Callable[[Array, Array], Array], rows: Array, low: float, high: float) -> Array:
    """Return in each row the end of the last bracket at which the excess is not below 0."""
    from scipy.optimize.elementwise import find_root

    tolerances = {"xatol": _EXACT * (high - low) * 0.1, "xrtol": _EXACT}
    ends = (np.full(rows.shape, low), np.full(rows.shape, high))
    found = find_root(excess, ends, args=(rows,), tolerances=tolerances)
    first, second = found.bracket
    at_second = np.where(found.f_bracket[1] >= 0, second, first)
    return np.asarray(np.where(found.f_x >= 0, found.x, at_second), float)


def _moved(lever: str, level: Array) -> dict[str, Array]:
    if not lever.startswith("held."):
        return {lever: level}
    region = lever.removeprefix("held.")
    return {f"control.{region}.russia": 1.0 - level, f"control.{region}.other": 0.0 * level}


def _stating(scenario: Scenario, lever: str) -> Scenario:
    """Return a scenario that states what the lever moves: nothing else is drawn of that region."""
    if not lever.startswith("held."):
        return scenario
    region = lever.removeprefix("held.")
    own = (f"control.{region}.russia", f"control.{region}.other")
    ranges = {path: text for path, text in scenario.ranges.items() if path not in own}
    control = {**scenario.as_dict()["control"], region: {"russia": 0.0, "other": 0.0}}
    return scenario.replace(control=control, ranges=ranges)


def _bounds(scenario: Scenario, lever: str) -> tuple[float, float]:
    if lever.startswith("held."):
        return 0.0, 1.0
    allowed = bounds_of(type(scenario), lever)
    return float(allowed.low), float(allowed.high)


def _drawn(inputs: Inputs, draws: int, seed: int) -> dict[str, Array]:
    sampler = Sampler(inputs, draws, seed)
    tiles = [tile.array.astype(float) for tile in sampler.read()]
    return dict(zip(inputs.names, np.concatenate(tiles, axis=1), strict=True))


def _check_lever(lever: str, claim: float, world: World) -> None:
    levers = (*LEVERS, *(f"held.{region}" for region in world.regions))
    problems = []
    if lever not in levers:
        problems.append(Problem("lever", repr(lever), "no such lever", nearest(lever, levers)))
    if not np.isfinite(claim):
        problems.append(Problem("claim", f"{claim:g}", "a finite amount [million]"))
    if problems:
        raise ScenarioError(problems)
