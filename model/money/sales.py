"""What is sold, in years of nameplate output: at a path of prices, and where they are stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from model.core.errors import ScenarioError
from model.core.said import say
from model.money.annuity import Climb, Floats, climbed_annuity, climbing, floats
from model.money.places import at, places_of
from model.money.project import Project

__all__ = ["Sold", "discount", "sold_by", "stated_sales"]


class Sold(NamedTuple):
    """What is sold, in years of nameplate output at the long-run price and at the gap to it.

    `market` is the same without growth of prices, `running` that and what is sold at a price set
    by law. `arrival` is the discount of the start, `rate`
    discounting and hazard [1/y], `left` what is counted after the start [y].
    """

    long_run: Floats
    gap: Floats
    market: Floats
    running: Floats
    arrival: Floats
    rate: Floats
    climb: Climb
    left: Floats


def sold_by(project: Project, rate: ArrayLike, horizon: ArrayLike) -> Sold:
    """Return what is sold until a horizon, discounted.

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous discount rate [1/y].
    horizon : array_like
        Time after the valuation date at which counting stops [y].

    Raises
    ------
    ScenarioError
        When an endless life makes a sum diverge.
    """
    of = project.array
    d, tau, life, end = floats(rate, of("start"), of("life"), horizon)
    g, growth, kappa = d + of("hazard"), of("price_growth"), of("reversion")
    left, falling = np.maximum(end - tau, 0.0), g - growth + of("decline")
    _refuse_endless(life, left, g, falling + np.minimum(kappa, 0.0))
    climb, grows = climbing(life, of("ramp"), left), bool(growth.any())
    with np.errstate(over="ignore"):
        arrival = discount(d, tau)
        priced = arrival * np.exp(growth * tau) if grows else arrival
        long_run = climbed_annuity(falling, climb, priced)
        gap = climbed_annuity(falling + kappa, climb, priced * discount(kappa, tau))
        running = long_run
        if grows:
            running = climbed_annuity(g + of("decline"), climb, arrival)
    sold = Sold(long_run, gap, running, running, arrival, g, climb, left)
    return _at_market(project, d, end, sold) if of("regulated").any() else sold


def _at_market(project: Project, rate: Floats, end: Floats, sold: Sold) -> Sold:
    """Take from what is sold what is sold at a price set by law."""
    part, until = project.array("regulated"), project.array("regulated_years")
    early = sold_by(replace(project, regulated=0.0), rate, np.minimum(end, until))
    return sold._replace(
        long_run=sold.long_run - part * early.long_run,
        gap=sold.gap - part * early.gap,
        market=sold.market - part * early.market,
    )


def stated_sales(project: Project, rate: ArrayLike, horizon: ArrayLike) -> Floats:
    r"""Return what stated prices bring above the path's, for a unit of output [USD y/t].

    A step of price P from a to b brings, with F up to a year as in
    :func:`model.money.cashflow.factors`,

    .. math:: (P - P_{LR}) [F_{LR}(b) - F_{LR}(a)] - (P_0 - P_{LR}) [F_{gap}(b) - F_{gap}(a)] .

    It is calculated only of the projects that have one.

    Parameters
    ----------
    project, rate, horizon
        As :func:`sold_by`.
    """
    if not project.steps:
        return np.zeros((), project.array("price").dtype)
    shape = np.broadcast_shapes(project.shape_with(project.stated), np.shape(rate),
                                np.shape(horizon))  # fmt: skip
    chosen = places_of(np.broadcast_to(project.stated, shape))
    part = project.at(chosen)
    d, last = (at(array, chosen) for array in floats(rate, horizon))
    found = np.zeros(shape, part.array("price").dtype)
    found[chosen] = sum(_beside(part, d, last))
    return found


def _beside(project: Project, rate: Floats, end: Floats) -> Iterator[Floats]:
    """Yield what each step brings above the path, for a unit of output [USD y/t]."""
    edges = {edge for step in project.steps for edge in (step.begin, step.end)}
    by = {edge: sold_by(project, rate, np.minimum(end, edge)) for edge in edges}
    long_run = project.array("price_long_run")
    gap = project.array("price") - long_run
    for step in project.steps:
        first, last = by[step.begin], by[step.end]
        more = (floats(step.price)[0] - long_run) * (last.long_run - first.long_run)
        yield np.nan_to_num(more - gap * (last.gap - first.gap))


def discount(rate: Floats, years: Floats) -> Floats:
    """Return what a dollar paid after some years is worth today, ``e^(-d t)``."""
    if not (rate.any() and years.any()):
        return np.ones((), years.dtype)
    return np.asarray(np.exp(-rate * years))


def _refuse_endless(life: Floats, left: Floats, *rates: Floats) -> None:
    if np.isfinite(life).all() or np.isfinite(left).all():
        return
    endless = np.isinf(np.minimum(life, left))
    if any((endless & (rate <= 0.0)).any() for rate in rates):
        given = say("an endless life that discounting does not outrun")
        allowed = say("discount rate plus hazard above the price growth and above 0 [1/y]")
        raise ScenarioError.at("life", given, allowed, "Give a life or a horizon.")
