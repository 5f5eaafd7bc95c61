"""The value ladder: from rock in the ground to money that somebody receives.

S0 to S4 are stocks (what lies there), S5 to S10 flows turned into money (what is dug within the
horizon); their formulas stand in :mod:`model.rungs`. Axis c is the commodity, leading axes are
draws. Money is USD of one price year; prices and costs are real.

Ground comes in four *origins*: mines that run today, new projects on ground that Ukraine holds,
new projects on ground that comes back, and ground that stays occupied. The first three make up
the ladder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.economics import ValueSet
from model.extraction import (
    Factors,
    Project,
    Values,
    at_price,
    capacity,
    continuous,
    factors,
    mine_life,
    pays,
    present_values,
    taylor_life,
    turnover,
    valued,
)
from model.rungs import (
    RUNGS,
    Ground,
    Stocks,
    accessible_stock,
    after_building,
    after_running,
    fund_part,
    netback_stock,
    product_yield,
    recoverable_stock,
    repriced_stock,
    sold,
    state_part,
    stocks,
    today,
)

if TYPE_CHECKING:
    from model.levers import EconomyLevers

__all__ = [
    "ORIGINS",
    "RUNGS",
    "Ground",
    "Plan",
    "Stocks",
    "accessible_stock",
    "flows",
    "make_plan",
    "netback_stock",
    "recoverable_stock",
    "repriced_stock",
    "stocks",
]

Array = NDArray[np.float64]

ORIGINS = ("running", "held", "freed", "occupied")
RUNNING, HELD, FREED, OCCUPIED = range(len(ORIGINS))
LADDER = (RUNNING, HELD, FREED)
"""Origins that make up the ladder."""
COUNTED = {"all": LADDER, "new": (HELD, FREED)}
"""Origins whose state receipts a deal counts, by its ``inflow_base``; none for any other."""

HECTARE = 1e4
"""Square metres in a hectare."""

_TAYLOR = 0.25
"""Exponent of Taylor's rule; its coefficient is a row of data, the power is part of the rule."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is dug, when and by whom: projects by origin, and which of them are developed.

    Parameters
    ----------
    project : Project
        Arrays of shape (..., n_origins, n_c): origin, commodity.
    developed : ndarray, shape (..., n_origins, n_c)
        Expected part that is built: chance of financing times the decision to build [1].
    factor : Factors
        Years of output discounted at the investors' rate.
    horizon : float
        Years counted [y].
    origins : tuple of int
        Positions in :data:`ORIGINS` of those that have any output; the others are left out.
    """

    project: Project
    developed: Array
    factor: Factors
    horizon: float
    origins: tuple[int, ...]

    def values(self) -> Values:
        """Return what is developed in present values at the investors' rate [USD]."""
        return scaled(valued(self.project, self.factor), self.developed)

    def undiscounted(self) -> Values:
        """Return what is developed as plain sums over the horizon [USD]."""
        return scaled(present_values(self.project, 0.0, self.horizon), self.developed)

    def turnover(self) -> tuple[Array, Array, Array]:
        """Return revenue, running and capital cost of :meth:`undiscounted` alone [USD]."""
        found = turnover(self.project, factors(self.project, 0.0, self.horizon))
        revenue, opex, capex = (line * self.developed for line in found)
        return revenue, opex, capex

    def total(self, array: Array, origins: Sequence[int], axis: int = -2) -> Array:
        """Return `array` summed over some origins; its `axis` is that of the origins."""
        parts = np.moveaxis(array, axis, 0)
        chosen = [
            part for origin, part in zip(self.origins, parts, strict=True) if origin in origins
        ]
        summed: Array = sum(chosen[1:], chosen[0]) if chosen else np.zeros(parts.shape[1:])
        return summed


def scaled(values: Values, by: Array) -> Values:
    """Return every line of `values` times `by`."""
    lines = {name: getattr(values, name) * by for name in Values.__dataclass_fields__}
    return replace(values, **lines)


def _origins(*parts: Array) -> Array:
    """Stack one array an origin on a new axis before the commodities; draws lie side by side."""
    *draws, n_c = np.broadcast_shapes(*(np.shape(part) for part in parts))
    stacked = np.empty((*draws, len(parts), n_c), order="F" if draws else "C")
    for origin, part in enumerate(parts):
        stacked[..., origin, :] = part
    return stacked


def _new(array: Array, running: Array | float = 0.0) -> Array:
    """Return a parameter by origin: that of new projects, and another of running mines."""
    return _origins(np.asarray(running), array, array, array)


def _row(array: Array) -> Array:
    """Add the axis of origins to a parameter."""
    return np.asarray(array)[..., None, :]


def outputs(units: Array, ground: Ground, v: ValueSet) -> tuple[Array, Array]:
    """Return yearly output and life by origin, shape (..., 4, n_c) [unit/y], [y].

    What the country can mine in a year was measured on the ground it held then; it moves with
    the ground. ``K = min(R / L_T, room)`` with Taylor's life and the room that running mines
    leave; ``running = output today * min(held / reference, 1)``, below the same limit, which is
    no less than what is mined today. Running mines dig first, for ``min(R_held / running, longest
    life)`` years; new projects on the same ground share what they leave, so that nothing is sold
    twice. A mine that ends is not renewed.

    Parameters
    ----------
    units : ndarray, shape (..., n_c)
        Rock in the ground, in the commodity's unit.
    """
    won = v["conversion"] * v["mining_recovery"]
    product = units * won * product_yield(v)
    measured = np.where(ground.reference > 0.0, ground.reference, np.inf)
    reach = ground.held / measured
    limit = np.maximum(v["flow_cap"], v["running"]) * v["capacity_multiple"]
    running = np.minimum(v["running"] * np.minimum(reach, 1.0), limit * reach)
    rooms = (
        np.maximum(limit * reach - running, 0.0),
        limit * ground.freed / measured,
        limit * ground.occupied / measured,
    )
    dug_for = mine_life(product * ground.held, running, 0.0, v["longest_life"])
    pace, life = [running], [np.where(running > 0.0, dug_for, 0.0)]
    made = product * ground.held
    dug = np.divide(running * life[0], made, out=np.zeros(np.shape(made * running)), where=made > 0)
    held = ground.held * np.maximum(1.0 - dug, 0.0)
    for share, room in zip((held, ground.freed, ground.occupied), rooms, strict=True):
        ore = units * share * won * v["ore"] / 1e6
        made = product * share
        speed = capacity(made, taylor_life(ore, v["taylor"], _TAYLOR), room)
        pace.append(speed)
        life.append(mine_life(made, speed, v["ramp"], v["longest_life"]))
    return _origins(*pace), _origins(*life)


def starts(v: ValueSet, levers: EconomyLevers) -> Array:
    """Return years to first output by origin, shape (..., 4, n_c) [y].

    Lead time of a new mine or of a reopened one, with slip; new projects wait for the settlement
    where the war is a state, freed ground for its clearance too.
    """
    lead = np.where(v["brownfield"] > 0.5, v["lead_old"], v["lead_new"])
    ready = lead * v["lead_time_multiple"] * (1.0 + v["slip"])
    peace = (v["settlement"] + v["settlement_delay"]) * float(levers.war == "states")
    clearance = v["clearance"] * float(levers.withdrawal_first)
    return _origins(np.zeros_like(ready), peace + ready, peace + clearance + ready, peace + ready)


def make_plan(
    units: Array,
    start: Array,
    long_run: Array,
    ground: Ground,
    v: ValueSet,
    levers: EconomyLevers,
) -> Plan:
    """Return the projects of a scenario.

    Parameters
    ----------
    units : ndarray, shape (..., n_c)
        Rock in the ground, in the commodity's unit.
    start, long_run : ndarray, shape (..., n_c)
        Benchmark price expected at the start and in the long run [USD per unit].
    ground : Ground
        Where it lies.
    v : mapping
        Technical parameters and numeric levers; ``price_factor`` is the surprise, ``price_known``
        what is known of it.
    levers : EconomyLevers
        The levers that are choices: treatment of the war, filter, horizon.
    """
    output, life = outputs(units, ground, v)
    opex = v["opex"] * v["opex_factor"]
    expected = Project(
        output=output,
        price=_row(start * v["netback"]),
        price_long_run=_row(long_run * v["netback"]),
        reversion=_row(np.log(2.0) / v["price_half_life"]),
        price_growth=_row(np.log1p(v["price_growth"])),
        opex=_new(opex * v["opex_bias"], opex),
        capex=_new(v["capex"] * v["capex_overrun"], v["capex"]),
        sustaining=_row(v["sustaining"]),
        life=life,
        ramp=_new(v["ramp"]),
        start=starts(v, levers),
        construction=_new(v["construction"]),
        hazard=_row(v["hazard"]) * float(levers.war == "states"),
        fixed=_war_costs(output, v),
        sunk=_new(np.zeros(1), 1.0),
        closure=_row(v["closure"]),
        royalty=_royalties(v),
        income_tax=_row(v["income_tax"]),
        psa=_new(v["psa"]),
        depreciation_years=_row(v["depreciation"]),
    )
    active = _active(output)
    expected = _only(expected, active)
    factor = factors(expected, _row(continuous(investor_rate(v, levers))), levers.horizon_years)
    build = np.ones(1, dtype=bool)
    if levers.economic_filter:
        build = pays(expected, factor, _row(v["price_known"]))
    financed = np.where(v["brownfield"] > 0.5, v["developed_old"], v["developed"])
    chance = _new(financed, 1.0)[..., _places(active), :]
    surprised = at_price(expected, _row(v["price_factor"]))
    return Plan(surprised, build * chance, factor, float(levers.horizon_years), tuple(active))


def _active(output: Array) -> list[int]:
    """Return the origins that have any output, running mines always."""
    return [o for o in range(len(ORIGINS)) if o == RUNNING or output[..., o, :].any()]


def _only(project: Project, origins: list[int]) -> Project:
    """Return a project with some origins only; fields that do not know origins stay."""
    fields = {name: project.array(name) for name in Project.__dataclass_fields__}
    knows = {name for name, array in fields.items() if array.ndim > 1 and array.shape[-2] > 1}
    kept = _places(origins)
    return Project(**{n: a[..., kept, :] if n in knows else a for n, a in fields.items()})


def _places(origins: list[int]) -> list[int] | slice:
    """Return origins as an index, as a slice where they are the first ones: that copies nothing."""
    first = list(range(len(origins)))
    return slice(len(origins)) if origins == first else origins


def investor_rate(v: ValueSet, levers: EconomyLevers) -> Array:
    """Return the investors' yearly rate [1/y]: the lever, or the one that fits the war's treatment.

    A hazard with waiting and a war rate would count the war twice; the two never meet.
    """
    which = "investor_rate" if levers.war == "states" else "investor_rate_war"
    rate: Array = v[which]
    return rate


def _royalties(v: ValueSet) -> Array:
    new, old = (np.minimum(v[name] * v["royalty_multiple"], 1.0) for name in _ROYALTIES)
    return _new(new, old)


_ROYALTIES = ("royalty", "royalty_running")


def _war_costs(output: Array, v: ValueSet) -> Array:
    """Return clearance of sites, and drained shafts on freed ground, shape (..., 4, n_c) [USD]."""
    site = v["demining"] * v["site_area"] * HECTARE
    drained = v["flooded"] * 1e6 * v["shafts"]
    cost: Array = (
        output / _row(v["project_size"]) * _origins(0.0 * site, site, site + drained, site)
    )
    return cost


def flows(plan: Plan, inflow_share: Array | float, base: str) -> Mapping[str, Array]:
    """Return S5 to S10 by commodity, shape (..., n_c) [USD], the occupied ground left out.

    S5 to S7 are undiscounted, S8 to S10 at the investors' rate: see :mod:`model.rungs`.

    Parameters
    ----------
    plan : Plan
        The projects.
    inflow_share : float or ndarray, shape (..., 1)
        Share of the receipts counted that is paid in [1].
    base : str
        Receipts counted: ``all``, ``new``, or any other for none.
    """
    found = plan.values()
    revenue, opex, capex = (plan.total(line, LADDER) for line in plan.turnover())
    counted = COUNTED.get(base, ())
    s5 = sold(revenue)
    s6 = after_running(s5, opex)
    return {
        "S5": s5,
        "S6": s6,
        "S7": after_building(s6, capex),
        "S8": plan.total(today(found.revenue, found.opex, found.capex), LADDER),
        "S9": plan.total(state_part(found.royalty, found.income_tax, found.psa), LADDER),
        "S10": fund_part(
            plan.total(found.royalty, counted), plan.total(found.psa, counted), inflow_share
        ),
    }
