"""The value ladder: from rock in the ground to money that somebody receives.

S0 to S4 are stocks (what lies there), S5 to S10 flows turned into money (what is dug within the
horizon); their formulas stand in :mod:`model.money.rungs`. Axis c is the commodity, leading axes
are draws. Money is USD of one price year; prices and costs are real. Whose ground it is stands in
:mod:`model.money.plan`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.registry import Sheet, figure
from model.core.said import say
from model.money.cost_curve import cheapest, highest_cost
from model.money.digging import sheet_of
from model.money.extraction import (
    Factors,
    Project,
    at_price,
    booked,
    continuous,
    factors,
    steps_of,
    turnover,
    write_offs,
)
from model.money.origins import (
    CENTRAL,
    ON_THE_WAY,
    ONCE_BUILT,
    PROJECT,
    named_bands,
    named_received,
)
from model.money.places import at, places_of
from model.money.plan import COUNTED, LADDER, ORIGINS, RUNNING, Plan, Works
from model.money.royalty import bands_of, royalty_of
from model.money.rungs import (
    RUNGS,
    Ground,
    Stocks,
    accessible_stock,
    after_building,
    after_running,
    fund_part,
    netback_stock,
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
    "PROJECT",
    "RUNGS",
    "Ground",
    "Plan",
    "Stocks",
    "accessible_stock",
    "flows",
    "make_plan",
    "netback_stock",
    "plan_of",
    "recoverable_stock",
    "repriced_stock",
    "sheet_of",
    "stocks",
]

Array = NDArray[np.float64]


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
    return plan_of(sheet_of(v, ground, levers, units=units, price_start=start,
                            price_long_run=long_run))  # fmt: skip


def plan_of(sheet: Sheet) -> Plan:
    """Return the projects of a scenario from its figures."""
    dug = [
        (place, sheet[f"life.{origin}"])
        for place, origin in enumerate(ORIGINS)
        if place == RUNNING or sheet[f"output.{origin}"].any()
    ]
    sheet.forget(*ON_THE_WAY)  # many draws are quicker where memory is used again
    works = [_works(place, sheet) for place, _ in dug]
    sheet.forget(*ONCE_BUILT)
    return Plan(tuple(works), float(sheet["horizon"]))


def _works(place: int, sheet: Sheet) -> Works:
    """Return which projects are built at the prices that are known, and what all would bring.

    It is decided over the whole life, at expected prices, and counted within the horizon: what no
    price touches is calculated once; sales are in proportion to it.
    """
    origin, rate = ORIGINS[place], continuous(sheet["rate"])
    output = np.atleast_1d(sheet[f"output.{origin}"])
    columns = np.flatnonzero(output.any(axis=tuple(range(output.ndim - 1))))
    columns = columns if columns.size else np.zeros(1, np.intp)  # one that digs nothing

    def of(name: str) -> Array:
        """Return a figure of the commodities that have any output."""
        array = np.asarray(sheet[name])
        return array.T[columns].T if array.ndim and array.shape[-1] > 1 else array

    named = {field: of(name) for field, name in CENTRAL[origin].items()}
    received = named_received(CENTRAL[origin]["price"])
    steps = steps_of(sheet["deck"][columns], of(received)) if sheet["deck"].size else ()
    law = sheet[named_bands(origin)][columns]
    bands = bands_of(law, sheet["months_stray"]) if law.size else ()
    project = Project(**named, steps=steps, bands=bands)
    lines = _lines(project, factors(project, rate))
    asked = [] if place == RUNNING else [of("financed")]
    relative: Any = 1.0
    if sheet["economic_filter"]:
        pays, relative = cheapest(_highest(project, lines, rate, of("price_known")),
                                  of("cost_spread"))  # fmt: skip
        asked.insert(0, pays)
    lines, surprise = within(project, lines, rate, sheet["horizon"]), of("price_factor")
    sales, opex, capex, deducted, run, by_law = _surprised(project, lines, surprise)
    royalty = royalty_of(project, rate, sheet["horizon"], sales, run, by_law, surprise)
    project = replace(project, opex=project.array("opex") * relative)
    return Works(
        origin=place,
        project=at_price(project, surprise),
        money=booked(project, sales, opex * relative, capex, deducted, royalty),
        developed=built(sheet["economic_filter"], *asked) * np.ones(columns.shape, output.dtype),
        columns=columns,
        width=output.shape[-1],
    )


def _lines(project: Project, factor: Factors) -> list[Array]:
    """Return sales, running cost, capital, write-offs [USD], years run and sold by law [y]."""
    years = factor.running, factor.regulated
    return [*turnover(project, factor), write_offs(project, factor), *years]


def _surprised(project: Project, lines: list[Array], surprise: Array | float) -> list[Array]:
    """Return the lines with all prices times a surprise, but those that the law sets."""
    sales, *others, regulated = lines
    if regulated.any():
        by_law = project.array("output") * project.array("regulated_price") * regulated
        return [(sales - by_law) * surprise + by_law, *others, regulated]
    return [sales * surprise, *others, regulated]


def _highest(project: Project, lines: list[Array], rate: Array, known: Array | float) -> Array:
    sales, opex, capex, deducted, run, by_law = _surprised(project, lines, known)
    royalty = royalty_of(project, rate, math.inf, sales, run, by_law, known)
    return highest_cost(project, sales, opex, capex, deducted, royalty)


def highest_to_pay(project: Project, rate: Array, known: Array | float) -> Array:
    """Return the highest relative cost that pays over the life at the price foreseen [1]."""
    return _highest(project, _lines(project, factors(project, rate)), rate, known)


def within(project: Project, lines: list[Array], rate: Array, horizon: float) -> list[Array]:
    """Return of each line what falls within the horizon: all of it but where a life is cut.

    Parameters
    ----------
    project : Project
    lines : list of ndarray
        Over the whole life, at the same rate [USD], [y].
    rate : ndarray
        Continuous discount rate [1/y].
    horizon : float
        Years counted [y].
    """
    late = project.array("start") + project.array("life") > horizon
    if not late.any():
        return lines
    late = np.broadcast_to(late, project.shape_with(late))
    places, found = places_of(late), []
    part, there = project.at(places), at(rate, places)
    for line, cut in zip(lines, _lines(part, factors(part, there, horizon)), strict=True):
        if not line.ndim:  # nothing is sold at prices by law
            found.append(line)
            continue
        every = line if line.shape == late.shape else np.array(np.broadcast_to(line, late.shape))
        every[places] = cut
        found.append(every)
    return found


def built(economic_filter: float, *asked: Array) -> Any:
    """Return the expected part of projects that is built [1].

    Parameters
    ----------
    economic_filter : float
        1 where only what pays is built, else 0.
    *asked : ndarray
        With the filter the part that pays; of new projects the chance of being financed [1].
    """
    return math.prod(asked, start=1.0)


@figure("financed", say("chance of being financed"),
        operands=("brownfield", "developed_old", "developed"),
        formula=say("chance of an old mine or of a new one"))  # fmt: skip
def financed(brownfield: Array, old: Array, new: Array) -> Array:
    """Return the chance that a project is financed: of a mine reopened, or of a new one [1]."""
    return np.where(brownfield > 0.5, old, new)


def _rates(known: Mapping[str, Any]) -> tuple[str, ...]:
    return ("war", "investor_rate" if known["war"] else "investor_rate_war")


@figure("rate", say("investors' discount rate, by the war's treatment"), "1/y", operands=_rates,
    formula=say("rate of a settlement where the war is a state, else that of a country at war"),
)  # fmt: skip
def chosen_rate(war: float, rate: Array) -> Array:
    """Return the rate that goes with the treatment of the war [1/y].

    A hazard with waiting and a war rate would count the war twice; the two never meet.
    """
    return rate


def investor_rate(v: ValueSet, levers: EconomyLevers) -> Array:
    """Return the investors' rate, the one that fits the war's treatment."""
    sheet = Sheet({**v, "war": float(levers.war == "states")})
    rate: Array = sheet["rate"]
    return rate


def flows(
    plan: Plan, inflow_share: Array | float, base: str, rungs: Collection[str] = tuple(RUNGS)
) -> Mapping[str, Array]:
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
    rungs : collection of str
        Those asked for.
    """
    discounted: dict[str, Callable[[], Array]] = {
        "S8": lambda: plan.total(_present, LADDER),
        "S9": lambda: plan.total(_taken, LADDER),
        "S10": lambda: plan.total(lambda w: _paid_in(w, inflow_share), COUNTED.get(base, ())),
    }
    found = {rung: of() for rung, of in discounted.items() if rung in rungs}
    if not {"S5", "S6", "S7"}.isdisjoint(rungs):
        revenue, opex, capex = plan.turnover()
        s5 = sold(revenue)
        s6 = after_running(s5, opex)
        found |= {"S5": s5, "S6": s6, "S7": after_building(s6, capex)}
    return found


def _present(works: Works) -> Array:
    money = works.money
    return today(money.revenue, money.opex, money.capex) * works.developed


def _taken(works: Works) -> Array:
    money = works.money
    return state_part(money.royalty, money.income_tax, money.psa) * works.developed


def _paid_in(works: Works, inflow_share: Array | float) -> Array:
    return fund_part(works.money.royalty, works.money.psa, inflow_share) * works.developed
