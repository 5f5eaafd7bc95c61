"""Where the answer flips: the level of one lever at which the claim is just met.

A lever is tried at levels from one bound to the other; the crossings next to the lowest and the
highest level that meet the claim are then found to the digit (:mod:`model.answers.crossing`). All
levers but the share of a region are arrays of the value ladder, so that all levels are one
vectorised evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from model.answers.crossing import Window, at_once, levels_tried, refined
from model.core.errors import Problem, ScenarioError, unknown
from model.core.said import say
from model.money.economy import reckon
from model.territory.control import control_shares
from model.territory.value import Held, value_matrix

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

Array = NDArray[np.float64]

LEVERS = {
    "price_multiple": (0.1, 10.0),
    "capacity_multiple": (0.1, 10.0),
    "inflow_share": (0.0, 1.0),
    "horizon": (1.0, 100.0),
}
"""Levers and the bounds between which they are tried; ``held.UA-xx`` is one more a region.

Multiples are tried from a tenth to ten times: costs, demand and taxes would not stay what they are
beyond, so that nothing is said of it. A horizon is tried from one year to the longest that a
scenario accepts.
"""

Verdict = Literal["just met", "met between", "met throughout", "met at both bounds", "not met"]
"""Met from a level on, or up to one; between two levels only; at every level tried; at both
bounds, but not at every level tried between them; or at no level tried."""

QUANTITIES = {
    "us": say("what the United States receives"),
    "inflow": say("what is paid into the fund"),
    "state": say("state receipts from minerals"),
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
        The lowest level at which the claim is met; where the lower bound meets it already and the
        upper does not, the highest. None when both bounds meet it or no level tried does, which
        `verdict` tells.
    low, high : float
        Bounds that were tried, with levels between them.
    at_low, at_high : float
        The flow at the bounds, cumulated over the horizon [million].
    claim : float
        The claim [million of the same money].
    until : float or None
        The highest level at which the claim is met: the upper bound where it meets it; None when
        no level tried does.
    gap : bool
        Whether the claim is met at both bounds, but not at every level tried between them.
    """

    lever: str
    quantity: str
    level: float | None
    low: float
    high: float
    at_low: float
    at_high: float
    claim: float
    until: float | None = None
    gap: bool = False

    @property
    def falls(self) -> bool:
        """Whether the claim is met at the lower bound and no more at the upper."""
        return self.at_high < self.claim <= self.at_low

    @property
    def verdict(self) -> Verdict:
        """How the claim is met between the bounds."""
        if self.level is not None:
            inside = max(self.at_low, self.at_high) < self.claim
            return "met between" if inside else "just met"
        if self.gap:
            return "met at both bounds"
        return "met throughout" if self.at_low >= self.claim else "not met"


def break_even(
    scenario: Scenario, world: World, lever: str, *, claim: float, quantity: str = "us"
) -> BreakEven:
    """Return the level of `lever` at which `quantity` just meets `claim` within the horizon.

    Where projects become worth building the flow jumps; the level returned is then the first at
    which the claim is met. What is met within one step of the levels tried only stays unseen.

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
    flow = flow_of(scenario, world, lever, quantity)
    low, high = LEVERS.get(lever, (0.0, 1.0))
    levels = _whole_years() if lever == "horizon" else levels_tried(low, high)
    flows = flow(levels)
    ends = refined(lambda level, _: flow(level) - claim, levels, *at_once(flows >= claim))
    window = Window(low, high, *ends)
    level, until = _found(window.levels), _found(window.until)
    gap = level is None and until is not None and bool((flows < claim).any())
    at_low, at_high = float(flows[0]), float(flows[-1])
    return BreakEven(lever, quantity, level, low, high, at_low, at_high, claim, until, gap)


def _found(level: Array) -> float | None:
    return None if np.isnan(level[0]) else float(level[0])


def _whole_years() -> Array:
    """Return horizons to try [y]."""
    low, high = LEVERS["horizon"]
    return np.arange(low, high + 1.0)


def region_of(lever: str) -> str:
    """Return the region of a lever ``held.UA-xx``; nothing for another one."""
    return lever.removeprefix("held.") if lever.startswith("held.") else ""


def lever_problems(lever: str, known: Collection[str], world: World) -> Iterator[Problem]:
    """Yield what is wrong with the name of a lever.

    Parameters
    ----------
    lever : str
        The name.
    known : collection of str
        Levers there are; ``held.UA-xx`` is one more a region.
    world : World
        For the regions.
    """
    levers = (*known, *(f"held.{region}" for region in world.regions))
    if lever not in levers:
        yield unknown("lever", lever, levers, "no such lever")


def _check(world: World, lever: str, quantity: str, claim: float) -> None:
    problems = [*lever_problems(lever, LEVERS, world)]
    if quantity not in QUANTITIES:
        problems.append(unknown("quantity", quantity, QUANTITIES, "no such flow"))
    if not 0.0 <= claim < np.inf:
        problems.append(Problem("claim", f"{claim:.6g}", "a finite amount from 0 [million]"))
    if problems:
        raise ScenarioError(problems)


def flow_of(
    scenario: Scenario, world: World, lever: str, quantity: str
) -> Callable[[Array], Array]:
    """Return the flow, cumulated over the horizon, as a function of levels of the lever."""
    if region_of(lever):
        return _by_share(scenario, world, region_of(lever), quantity)
    held = _held(scenario, world)
    if lever == "horizon":
        return _by_horizon(scenario, world, held, quantity)
    return lambda levels: np.broadcast_to(
        _yearly(scenario, world, held, quantity, {lever: levels[:, None]}).sum(axis=-1),
        levels.shape,
    )


def _by_share(
    scenario: Scenario, world: World, region: str, quantity: str
) -> Callable[[Array], Array]:
    """Return the flow as a function of Ukraine's share of a region."""
    value = value_matrix(scenario, world).astype(float)

    def flow(levels: Array) -> Array:
        tried = (with_share(scenario, region, level) for level in levels.tolist())
        shares = np.stack([control_shares(one, world) for one in tried])
        yearly = _yearly(scenario, world, Held.of(shares, value), quantity)
        return np.asarray(yearly.sum(axis=-1), float)

    return flow


def _by_horizon(
    scenario: Scenario, world: World, held: Held, quantity: str
) -> Callable[[Array], Array]:
    """Return the flow as a function of the horizon [y], even within a year.

    A year's flow does not depend on the horizon: the longest holds all others.
    """
    longest = int(LEVERS["horizon"][1])
    counted = scenario.model_copy(update={"horizon_years": longest})
    paid = np.cumsum(np.broadcast_to(_yearly(counted, world, held, quantity), longest))
    return lambda levels: np.interp(levels, np.arange(longest + 1.0), [0.0, *paid])


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


def with_share(scenario: Scenario, region: str, held: float) -> Scenario:
    """Return the scenario with Ukraine's share of a region; Russia holds the rest, nobody else.

    What the scenario states of the region, as a figure or as a range, gives way. National shares
    stated for a commodity group stay as they are: see :mod:`model.territory.control`.

    Parameters
    ----------
    scenario : Scenario
        Everything else.
    region : str
        Id of the region.
    held : float
        Ukraine's share [1].
    """
    own = (f"control.{region}.russia", f"control.{region}.other")
    ranges = {path: text for path, text in scenario.ranges.items() if path not in own}
    stated = {"russia": 1.0 - float(held), "other": 0.0}
    control = {**scenario.as_dict()["control"], region: stated}
    return scenario.with_ranges(ranges).replace(control=control)


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
        region: met and _cumulated(with_share(scenario, region, 0.0), world, quantity) < claim
        for region in world.regions
    }
