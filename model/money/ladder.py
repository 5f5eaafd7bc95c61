"""The value ladder: from rock in the ground to money that somebody receives.

S0 to S4 are stocks (what lies there), S5 to S10 flows turned into money (what is dug within the
horizon); their formulas stand in :mod:`model.money.rungs`. Axis c is the commodity, leading axes
are draws. Money is USD of one price year; prices and costs are real. Whose ground it is stands in
:mod:`model.money.plan`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.money.extraction import (
    Project,
    at_price,
    booked,
    capacity,
    continuous,
    factors,
    mine_life,
    taylor_life,
    turnover,
    write_offs,
)
from model.money.plan import COUNTED, FREED, HELD, LADDER, OCCUPIED, ORIGINS, RUNNING, Plan, Works
from model.money.rungs import (
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
from model.world.economics import ValueSet

if TYPE_CHECKING:
    from model.scenario.levers import EconomyLevers

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

NEW = (HELD, FREED, OCCUPIED)
"""Origins of new projects."""

HECTARE = 1e4
"""Square metres in a hectare."""

_TAYLOR = 0.25
"""Exponent of Taylor's rule; its coefficient is a row of data, the power is part of the rule."""


def outputs(units: Array, ground: Ground, v: ValueSet) -> tuple[list[Array], list[Array]]:
    """Return yearly output and life of each origin, shape (..., n_c) or 1 for none [unit/y], [y].

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
    made = product * ground.held
    dug_for = mine_life(made, running, 0.0, v["longest_life"])
    pace, life = [running], [np.where(running > 0.0, dug_for, 0.0)]
    done = running * life[0]
    dug = np.divide(done, made, out=np.zeros_like(done + made), where=made > 0)
    held = ground.held * np.maximum(1.0 - dug, 0.0)
    room = np.maximum(limit * reach - running, 0.0)
    for share, left in ((held, room), (ground.freed, None), (ground.occupied, None)):
        if not np.any(share):
            pace.append(np.zeros(1, units.dtype))
            life.append(np.zeros(1, units.dtype))
            continue
        ore = units * share * won * v["ore"] / 1e6
        made = product * share
        most = limit * share / measured if left is None else left
        speed = capacity(made, taylor_life(ore, v["taylor"], _TAYLOR), most)
        pace.append(speed)
        life.append(mine_life(made, speed, v["ramp"], v["longest_life"]))
    return pace, life


def starts(v: ValueSet, levers: EconomyLevers) -> list[Array]:
    """Return years to first output of each origin, shape (..., n_c), 1 for running mines [y].

    Lead time of a new mine or of a reopened one, with slip; new projects wait for the settlement
    where the war is a state, freed ground for its clearance too.
    """
    lead = np.where(v["brownfield"] > 0.5, v["lead_old"], v["lead_new"])
    ready = lead * v["lead_time_multiple"] * (1.0 + v["slip"])
    peace = (v["settlement"] + v["settlement_delay"]) * float(levers.war == "states")
    clearance = v["clearance"] * float(levers.withdrawal_first)
    new = peace + ready
    return [
        np.zeros(1, new.dtype),
        new,
        peace + clearance + ready if levers.withdrawal_first else new,
        new,
    ]


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
    prices = start * v["netback"], long_run * v["netback"]
    pace, life = outputs(units, ground, v)
    begin = starts(v, levers)
    works = [
        _works(_project(origin, pace[origin], life[origin], begin[origin], prices, v, levers),
               origin, v, levers)
        for origin in range(len(ORIGINS))
        if origin == RUNNING or pace[origin].any()
    ]  # fmt: skip
    return Plan(tuple(works), float(levers.horizon_years))


def _project(
    origin: int,
    output: Array,
    life: Array,
    start: Array,
    prices: tuple[Array, Array],
    v: ValueSet,
    levers: EconomyLevers,
) -> Project:
    """Return the projects of an origin at expected prices: running mines have their capital sunk.

    A running mine waits for nothing, costs what it costs today and has its permit's royalty; what
    is new is built first, at costs that the technical figures say are higher than planned.
    """
    opex, capex, nothing = v["opex"] * v["opex_factor"], v["capex"], np.zeros(1, output.dtype)
    new = origin != RUNNING
    return Project(
        output=output,
        price=prices[0],
        price_long_run=prices[1],
        reversion=math.log(2.0) / v["price_half_life"],
        price_growth=np.log1p(v["price_growth"]),
        opex=opex * v["opex_bias"] if new else opex,
        capex=capex * v["capex_overrun"] if new else capex,
        sustaining=v["sustaining"],
        life=life,
        ramp=v["ramp"] if new else nothing,
        start=start,
        construction=v["construction"] if new else nothing,
        hazard=v["hazard"] * float(levers.war == "states"),
        fixed=_war_costs(origin, output, v) if new else nothing,
        sunk=nothing if new else nothing + 1.0,
        closure=v["closure"],
        royalty=_royalty(v, "royalty" if new else "royalty_running"),
        income_tax=v["income_tax"],
        psa=v["psa"] if new else nothing,
        depreciation_years=v["depreciation"],
    )


def _works(expected: Project, origin: int, v: ValueSet, levers: EconomyLevers) -> Works:
    """Return which projects are built at the prices that are known, and what all would bring.

    What no price touches is reckoned once; sales are in proportion to the price.
    """
    factor = factors(expected, continuous(investor_rate(v, levers)), levers.horizon_years)
    sales, *costs = turnover(expected, factor)
    costs.append(write_offs(expected, factor))
    developed: Array = np.ones(1, sales.dtype)
    if levers.economic_filter:
        known = booked(expected, sales * v["price_known"], *costs)
        developed = (known.npv_investor > 0.0).astype(sales.dtype)
    if origin != RUNNING:
        financed = np.where(v["brownfield"] > 0.5, v["developed_old"], v["developed"])
        developed = developed * financed
    return Works(
        origin=origin,
        project=at_price(expected, v["price_factor"]),
        money=booked(expected, sales * v["price_factor"], *costs),
        developed=developed * np.ones(sales.shape[-1:], sales.dtype),
    )


def investor_rate(v: ValueSet, levers: EconomyLevers) -> Array:
    """Return the investors' yearly rate [1/y]: the lever, or the one that fits the war's treatment.

    A hazard with waiting and a war rate would count the war twice; the two never meet.
    """
    which = "investor_rate" if levers.war == "states" else "investor_rate_war"
    rate: Array = v[which]
    return rate


def _royalty(v: ValueSet, name: str) -> Array:
    part: Array = np.minimum(v[name] * v["royalty_multiple"], 1.0)
    return part


def _war_costs(origin: int, output: Array, v: ValueSet) -> Array:
    """Return clearance of sites, and drained shafts on freed ground, shape (..., n_c) [USD]."""
    cost = v["demining"] * v["site_area"] * HECTARE
    if origin == FREED:
        cost = cost + v["flooded"] * 1e6 * v["shafts"]
    total: Array = output / v["project_size"] * cost
    return total


def flows(plan: Plan, inflow_share: Array | float, base: str) -> Mapping[str, Array]:
    """Return S5 to S10 by commodity, shape (..., n_c) [USD], the occupied ground left out.

    S5 to S7 are undiscounted, S8 to S10 at the investors' rate: see :mod:`model.money.rungs`.

    Parameters
    ----------
    plan : Plan
        The projects.
    inflow_share : float or ndarray, shape (..., 1)
        Share of the receipts counted that is paid in [1].
    base : str
        Receipts counted: ``all``, ``new``, or any other for none.
    """
    revenue, opex, capex = plan.turnover()
    s5 = sold(revenue)
    s6 = after_running(s5, opex)
    return {
        "S5": s5,
        "S6": s6,
        "S7": after_building(s6, capex),
        "S8": plan.total(_present, LADDER),
        "S9": plan.total(_taken, LADDER),
        "S10": plan.total(lambda w: _paid_in(w, inflow_share), COUNTED.get(base, ())),
    }


def _present(works: Works) -> Array:
    money = works.money
    return today(money.revenue, money.opex, money.capex) * works.developed


def _taken(works: Works) -> Array:
    money = works.money
    return state_part(money.royalty, money.income_tax, money.psa) * works.developed


def _paid_in(works: Works, inflow_share: Array | float) -> Array:
    return fund_part(works.money.royalty, works.money.psa, inflow_share) * works.developed
