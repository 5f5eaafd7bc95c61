"""Where the answer flips: the level of one lever at which the claim is just met.

A lever is tried between two bounds by a bracketed root (Chandrupatla's method, from SciPy). All
levers but the share of a region are arrays of the value ladder, so that each step of the search
is one vectorised evaluation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from model.control import control_shares
from model.economy import reckon
from model.errors import Problem, ScenarioError, nearest
from model.value import Held, value_matrix

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world import World

__all__ = ["LEVERS", "QUANTITIES", "BreakEven", "Verdict", "break_even", "region_flips"]

Array = NDArray[np.float64]

LEVERS = {
    "price_multiple": (0.01, 1000.0),
    "capacity_multiple": (0.01, 1000.0),
    "inflow_share": (0.0, 1.0),
    "horizon": (1.0, 100.0),
}
"""Levers and the bounds between which they are tried; ``held.UA-xx`` is one more a region.

Multiples are tried far beyond what a scenario accepts, so that the answer says how far off the
claim is. A horizon is tried from one year to the longest that a scenario accepts.
"""

Verdict = Literal["just met", "met throughout", "not met"]
"""Met from a level on; at both bounds; or at neither."""

QUANTITIES = {
    "us": "what the United States receives",
    "inflow": "what is paid into the fund",
    "state": "state receipts from minerals",
}
"""Cumulated flows that can be set against the claim."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The level of a lever at which a cumulated flow just meets the claim.

    Parameters
    ----------
    lever, quantity : str
        Which lever, and which flow.
    level : float or None
        The level at which the claim is just met: on one side of it the claim is met, on the other
        it is not. None when the bounds give the same answer, which `verdict` tells.
    low, high : float
        Bounds that were tried.
    at_low, at_high : float
        The flow at the bounds, cumulated over the horizon [million].
    claim : float
        The claim [million of the same money].
    """

    lever: str
    quantity: str
    level: float | None
    low: float
    high: float
    at_low: float
    at_high: float
    claim: float

    @property
    def verdict(self) -> Verdict:
        """Whether the claim is just met at the level, met throughout, or not met in the bounds."""
        if self.level is not None:
            return "just met"
        return "met throughout" if self.at_low >= self.claim else "not met"


def break_even(
    scenario: Scenario, world: World, lever: str, *, claim: float, quantity: str = "us"
) -> BreakEven:
    """Return the level of `lever` at which `quantity` just meets `claim` within the horizon.

    Where projects become worth building the flow jumps; the level returned is then the first at
    which the claim is met.

    Parameters
    ----------
    scenario : Scenario
        Everything else.
    world : World
        The figures.
    lever : str
        A key of :data:`LEVERS`, or ``held.UA-xx``: Ukraine's share of a region.
    claim : float
        What is to be met [million of the ladder's money].
    quantity : str
        A key of :data:`QUANTITIES`.

    Raises
    ------
    ScenarioError
        When the lever, the region or the quantity is unknown, or the claim is below 0 or endless.
    """
    _check(world, lever, quantity, claim)
    flow = _flow(scenario, world, lever, quantity)
    low, high = (0.0, 1.0) if lever.startswith("held.") else LEVERS[lever]
    at_low, at_high = (float(flow(np.array([bound]))[0]) for bound in (low, high))
    level = None
    if (at_low >= claim) != (at_high >= claim):
        level = _root(lambda x: flow(x) - claim, low, high)
    return BreakEven(lever, quantity, level, low, high, at_low, at_high, claim)


def _root(excess: Callable[[Array], Array], low: float, high: float) -> float:
    """Return the end of the last bracket at which the excess is not below 0."""
    from scipy.optimize.elementwise import find_root

    found = find_root(lambda x: excess(np.atleast_1d(x)).reshape(np.shape(x)), (low, high))
    ends, excesses = (*found.bracket, found.x), (*found.f_bracket, found.f_x)
    met = [float(end) for end, over in zip(ends, excesses, strict=True) if over >= 0.0]
    return met[-1] if met else float(found.x)


def _check(world: World, lever: str, quantity: str, claim: float) -> None:
    problems = []
    levers = (*LEVERS, *(f"held.{region}" for region in world.regions))
    if lever not in levers:
        problems.append(Problem("lever", repr(lever), "no such lever", nearest(lever, levers)))
    if quantity not in QUANTITIES:
        remedy = nearest(quantity, tuple(QUANTITIES))
        problems.append(Problem("quantity", repr(quantity), "no such flow", remedy))
    if not 0.0 <= claim < np.inf:
        problems.append(Problem("claim", f"{claim:.6g}", "a finite amount from 0 [million]"))
    if problems:
        raise ScenarioError(problems)


def _flow(scenario: Scenario, world: World, lever: str, quantity: str) -> Callable[[Array], Array]:
    """Return the flow, cumulated over the horizon, as a function of levels of the lever."""
    if lever.startswith("held."):
        region = lever.removeprefix("held.")
        return lambda levels: np.array(
            [_cumulated(_with_share(scenario, region, level), world, quantity) for level in levels]
        )
    held = _held(scenario, world)
    if lever == "horizon":
        return _by_horizon(scenario, world, held, quantity)
    return lambda levels: np.broadcast_to(
        _yearly(scenario, world, held, quantity, {lever: levels[:, None]}).sum(axis=-1),
        levels.shape,
    )


def _by_horizon(
    scenario: Scenario, world: World, held: Held, quantity: str
) -> Callable[[Array], Array]:
    """Return the flow as a function of the horizon [y]: reckoned for whole years, even between.

    Each horizon is reckoned by itself, since investors look no further than it.
    """

    @cache
    def paid(years: int) -> float:
        counted = scenario.model_copy(update={"horizon_years": years})
        return float(_yearly(counted, world, held, quantity).sum())

    def between(level: float) -> float:
        whole = int(level)
        part = level - whole
        return paid(whole) + (part * (paid(whole + 1) - paid(whole)) if part else 0.0)

    return lambda levels: np.array([between(level) for level in levels.tolist()])


def _yearly(
    scenario: Scenario, world: World, held: Held, quantity: str,
    changed: dict[str, Array] | None = None,
) -> Array:  # fmt: skip
    economy = reckon(scenario, world, held, changed)
    if quantity == "state":
        receipts = economy.receipts
        existing, new, _, _ = receipts.arrays(economy.horizon)
        return existing + new
    return np.asarray(getattr(economy.account, quantity), float)


def _with_share(scenario: Scenario, region: str, held: float) -> Scenario:
    """Return the scenario with Ukraine's share of a region; Russia holds the rest, nobody else.

    National shares stated for a commodity group stay as they are: see :mod:`model.control`.
    """
    control = scenario.as_dict()["control"]
    return scenario.replace(
        control={**control, region: {"russia": 1.0 - float(held), "other": 0.0}}
    )


def _cumulated(scenario: Scenario, world: World, quantity: str) -> float:
    return float(_yearly(scenario, world, _held(scenario, world), quantity).sum())


def _held(scenario: Scenario, world: World) -> Held:
    value = value_matrix(scenario, world).astype(float)
    return Held.of(control_shares(scenario, world), value)


def region_flips(
    scenario: Scenario, world: World, *, claim: float, quantity: str = "us"
) -> dict[str, bool]:
    """Return, by region, whether its loss alone turns a met claim into one that is not met.

    Parameters
    ----------
    scenario, world, claim, quantity
        As for :func:`break_even`.
    """
    _check(world, "price_multiple", quantity, claim)
    met = _cumulated(scenario, world, quantity) >= claim
    return {
        region: met and _cumulated(_with_share(scenario, region, 0.0), world, quantity) < claim
        for region in world.regions
    }
