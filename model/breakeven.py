"""Where the answer flips: the level of one lever at which the claim is just met.

A lever is tried between two bounds by a bracketed root (Chandrupatla's method, from SciPy). All
levers but the share of a region are arrays of the value ladder, so that each step of the search
is one vectorised evaluation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.control import control_shares
from model.economy import reckon
from model.errors import Problem, ScenarioError, nearest
from model.value import value_matrix

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world import World

__all__ = ["LEVERS", "QUANTITIES", "BreakEven", "break_even", "region_flips"]

Array = NDArray[np.float64]

LEVERS = {
    "price_multiple": (0.01, 1000.0),
    "capacity_multiple": (0.01, 1000.0),
    "inflow_share": (0.0, 1.0),
    "horizon": (1.0, 100.0),
}
"""Levers and the bounds between which they are tried; ``held.UA-xx`` is one more a region."""

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
        The level; None when none within the bounds meets the claim.
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


def break_even(
    scenario: Scenario, world: World, lever: str, *, claim: float, quantity: str = "us"
) -> BreakEven:
    """Return the level of `lever` at which `quantity` just meets `claim` within the horizon.

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
        When the lever, the region or the quantity is unknown, or the claim is below 0.
    """
    _check(world, lever, quantity, claim)
    flow = _flow(scenario, world, lever, quantity)
    low, high = _bounds(scenario, lever)
    at_low, at_high = (float(flow(np.array([bound]))[0]) for bound in (low, high))
    level = None
    if (at_low - claim) * (at_high - claim) <= 0.0 and at_low != at_high:
        level = _root(lambda x: flow(x) - claim, low, high)
    return BreakEven(lever, quantity, level, low, high, at_low, at_high, claim)


def _root(excess: Callable[[Array], Array], low: float, high: float) -> float:
    from scipy.optimize.elementwise import find_root

    found = find_root(lambda x: excess(np.atleast_1d(x)).reshape(np.shape(x)), (low, high))
    return float(found.x)


def _bounds(scenario: Scenario, lever: str) -> tuple[float, float]:
    if lever.startswith("held."):
        return 0.0, 1.0
    low, high = LEVERS[lever]
    return low, min(high, float(scenario.horizon_years)) if lever == "horizon" else high


def _check(world: World, lever: str, quantity: str, claim: float) -> None:
    problems = []
    levers = (*LEVERS, *(f"held.{region}" for region in world.regions))
    if lever not in levers:
        problems.append(Problem("lever", repr(lever), "no such lever", nearest(lever, levers)))
    if quantity not in QUANTITIES:
        remedy = nearest(quantity, tuple(QUANTITIES))
        problems.append(Problem("quantity", repr(quantity), "no such flow", remedy))
    if not claim >= 0.0:
        problems.append(Problem("claim", f"{claim:.6g}", "an amount of at least 0 [million]"))
    if problems:
        raise ScenarioError(problems)


def _flow(scenario: Scenario, world: World, lever: str, quantity: str) -> Callable[[Array], Array]:
    """Return the flow, cumulated over the horizon, as a function of levels of the lever."""
    value = value_matrix(scenario, world).astype(float)
    if lever.startswith("held."):
        region = lever.removeprefix("held.")
        return lambda levels: np.array(
            [_cumulated(_with_share(scenario, region, level), world, quantity) for level in levels]
        )
    shares = control_shares(scenario, world)
    if lever == "horizon":
        paid = np.concatenate([[0.0], np.cumsum(_yearly(scenario, world, shares, value, quantity))])
        return lambda levels: np.interp(levels, np.arange(len(paid)), paid)
    return lambda levels: np.broadcast_to(
        _yearly(scenario, world, shares, value, quantity, {lever: levels[:, None]}).sum(axis=-1),
        levels.shape,
    )


def _yearly(
    scenario: Scenario, world: World, shares: Array, value: Array, quantity: str,
    changed: dict[str, Array] | None = None,
) -> Array:  # fmt: skip
    economy = reckon(scenario, world, shares, value, changed)
    if quantity == "state":
        receipts = economy.receipts
        existing, new, _, _ = receipts.arrays(economy.horizon)
        return existing + new
    return np.asarray(getattr(economy.account, quantity), float)


def _with_share(scenario: Scenario, region: str, held: float) -> Scenario:
    """Return the scenario with Ukraine's share of a region; Russia holds the rest."""
    control = scenario.as_dict()["control"]
    return scenario.replace(
        control={**control, region: {"russia": 1.0 - float(held), "other": 0.0}}
    )


def _cumulated(scenario: Scenario, world: World, quantity: str) -> float:
    value = value_matrix(scenario, world).astype(float)
    flow = _yearly(scenario, world, control_shares(scenario, world), value, quantity)
    return float(flow.sum())


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
