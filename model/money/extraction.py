"""From tonnes to a project: how fast a deposit is mined, for how long, and whether at all.

The cash-flow kernel itself stands in :mod:`model.money.cashflow`, :mod:`model.money.project` and
:mod:`model.money.annuity`, the appraisal of a single project in :mod:`model.money.appraisal`;
their names are offered here too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from model.money.annuity import Floats, continuous, floats, ramped_annuity
from model.money.appraisal import ProjectResult, appraise, project_npv
from model.money.cashflow import (
    booked,
    factors,
    present_values,
    turnover,
    valued,
    write_offs,
    yearly_flows,
)
from model.money.project import Factors, Flows, Project, Step, Values, steps_of

__all__ = [
    "Factors",
    "Flows",
    "Project",
    "ProjectResult",
    "Step",
    "Values",
    "appraise",
    "at_price",
    "booked",
    "capacity",
    "continuous",
    "decision_price",
    "declining_life",
    "factors",
    "mine_life",
    "present_values",
    "project_npv",
    "ramped_annuity",
    "steps_of",
    "taylor_life",
    "turnover",
    "valued",
    "write_offs",
    "yearly_flows",
]


def taylor_life(ore: ArrayLike, coefficient: ArrayLike, exponent: ArrayLike) -> Floats:
    """Return the life that mines of a size are usually given, ``coefficient * ore ** exponent``.

    Parameters
    ----------
    ore : array_like
        Ore to be mined [Mt].
    coefficient : array_like
        Life of a mine of 1 Mt [y].
    exponent : array_like
        Elasticity of life to ore [1]; about a quarter.

    References
    ----------
    Taylor's rule, as in the Resource Assessment Economic Filter of the USGS.
    """
    (ore, coefficient) = floats(ore, coefficient)
    quarter = isinstance(exponent, float) and exponent == 0.25  # two roots cost a tenth of a power
    power = np.sqrt(np.sqrt(ore)) if quarter else np.power(ore, np.asarray(exponent, ore.dtype))
    life: Floats = coefficient * power
    return life


def capacity(
    resource: ArrayLike,
    taylor_life: ArrayLike,
    flow_cap: ArrayLike = np.inf,
    user_cap: ArrayLike = np.inf,
) -> Floats:
    """Return the yearly output: what the rule of size suggests, below every cap.

    ``K = min(R / L_T, flow_cap, user_cap)``. Caps on the flow, not stocks, decide most results.

    Parameters
    ----------
    resource : array_like
        Recoverable saleable product R [t].
    taylor_life : array_like
        Life by the rule of size L_T [y]; where it is 0 only the caps bind a resource above 0.
    flow_cap, user_cap : array_like
        Largest output the market or the country can carry, and the user's own limit [t/y].

    Returns
    -------
    ndarray
        Output at nameplate [t/y]; 0 where there is no resource.
    """
    return np.asarray(np.minimum(_per(resource, taylor_life), np.minimum(flow_cap, user_cap)))


def mine_life(
    resource: ArrayLike, capacity: ArrayLike, ramp: ArrayLike = 0.0, longest: ArrayLike = np.inf
) -> Floats:
    """Return the years of output that use up a resource, at most `longest`.

    Output over a life L is ``K (L - r/2)`` once the ramp of r years is over, and ``K L^2 / (2 r)``
    before. Hence ``L = R/K + r/2`` where ``R/K >= r/2``, else ``L = sqrt(2 r R/K)``. METHOD has
    the first form only, which would take more out of a small deposit than it holds.

    Parameters
    ----------
    resource : array_like
        Recoverable saleable product R [t].
    capacity : array_like
        Output at nameplate K [t/y]; where it is 0 a resource lasts for `longest`.
    ramp : array_like
        Years from first output to nameplate r [y].
    longest : array_like
        Longest life allowed [y].

    Returns
    -------
    ndarray
        Life [y]; 0 where there is no resource.
    """
    resource, rate, ramp = floats(resource, capacity, ramp)
    span, half = _per(resource, rate), 0.5 * ramp
    life = np.maximum(span - half, 0.0) + np.sqrt(2.0 * ramp * np.minimum(span, half))
    return np.asarray(np.minimum(life, longest))


def declining_life(
    resource: ArrayLike, capacity: ArrayLike, decline: ArrayLike, longest: ArrayLike = np.inf
) -> Floats:
    r"""Return the years in which an output that declines uses up a resource, at most `longest`.

    .. math:: K \int_0^L e^{-\delta t} dt = R, \qquad L = -\ln(1 - \delta R / K) / \delta

    Output that declines faster than ``K / R`` never uses it up.

    Parameters
    ----------
    resource : array_like
        Recoverable saleable product R [t].
    capacity : array_like
        Output at the start K [t/y].
    decline : array_like
        Yearly rate of decline delta, at least 0 [1/y, continuous].
    longest : array_like
        Longest life allowed [y].
    """
    resource, rate, decline = floats(resource, capacity, decline)
    even = mine_life(resource, rate)
    if not decline.any():
        return np.minimum(even, longest)
    with np.errstate(all="ignore"):
        lost = decline * even
        slow = -np.log1p(-np.minimum(lost, 1.0)) / decline
    life = np.where(lost > 1e-12, slow, even)  # below that they are the same to the digit
    return np.minimum(life, longest)


def _per(resource: ArrayLike, pace: ArrayLike) -> Floats:
    """Return a resource in terms of a pace: without one infinite, of nothing 0."""
    resource, pace = floats(resource, pace)
    with np.errstate(all="ignore"):
        return np.asarray(np.fmax(resource / pace, 0.0))


def decision_price(multiplier: ArrayLike, sigma: ArrayLike, known: ArrayLike) -> Floats:
    r"""Return the price multiplier that an investor uses before building.

    The true multiplier is ``ln M = sigma z - sigma^2 / 2``. Of its surprise z the investor knows
    the share lambda:

    .. math:: M_{dec} = \exp(\lambda \sigma z - (\lambda\sigma)^2/2)
              = \exp(\lambda (\ln M + \sigma^2/2) - (\lambda\sigma)^2/2)

    so that the mean stays 1, full knowledge gives M and no knowledge 1. METHOD section 3 leaves
    out the ``sigma^2 / 2`` inside: its mean is ``exp(-lambda sigma^2 / 2)`` and full knowledge
    does not give M.

    Parameters
    ----------
    multiplier : array_like
        True price multiplier M, positive, mean 1 [1].
    sigma : array_like
        Standard deviation of its logarithm [1].
    known : array_like
        Share lambda of the surprise that is known, in [0, 1] [1].
    """
    multiplier, sigma, known = floats(multiplier, sigma, known)
    surprise = np.log(multiplier) + sigma**2 / 2.0
    return np.asarray(np.exp(known * surprise - (known * sigma) ** 2 / 2.0))


def at_price(project: Project, multiplier: ArrayLike) -> Project:
    """Return a project with all of its prices times a multiplier [1]."""
    (by,) = floats(multiplier)
    price, long_run = project.array("price") * by, project.array("price_long_run") * by
    steps = tuple(step._replace(price=floats(step.price)[0] * by) for step in project.steps)
    return replace(project, price=price, price_long_run=long_run, steps=steps)
