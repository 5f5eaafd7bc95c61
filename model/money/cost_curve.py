r"""Which part of a commodity's output pays: unit costs lie along a curve, not in one block.

Unit cost relative to its central figure, weighed by output, is lognormal with mean 1 and spread
sigma (``cost_spread``). What an investor keeps is linear in it, so that all output up to one
relative cost ``m*`` pays:

.. math:: part = \Phi\left(\frac{\ln m^*}{\sigma} + \frac{\sigma}{2}\right), \qquad
    cost = \Phi\left(\frac{\ln m^*}{\sigma} - \frac{\sigma}{2}\right) \Big/ part .

Without a spread all of it pays, or nothing.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from model.money.annuity import Floats
from model.money.project import Project

__all__ = ["cheapest", "highest_cost", "normal_share", "part_that_pays", "relative_cost"]

_TAIL = (
    0.11283791562791498, 0.11283798228014356, 0.10380911891747856, 0.08578480174149913,
    0.06054914832950799, 0.03555082771266083, -0.00239087723200674, 0.03818608212926202,
    -0.1450297642576012, 0.2847031052622979, -0.472137853895359, 0.5545598951532001,
    -0.41936888075515766, 0.19634610636686206, -0.05237644623939274, 0.006138838858930927,
)  # fmt: skip
r"""Least-squares fit of :math:`e^{x^2/2}\,\Phi(-x)\,/\,t` in powers of t, x in [0, 40]."""
_BEND = 0.4 / math.sqrt(2.0)
"""In ``t = 1 / (1 + bend x)``, which takes the tail into (0, 1]."""


def normal_share(x: Floats) -> Floats:
    """Return the share of a standard normal distribution below `x`, float32 or float64.

    Relative error below 1e-12 in float64, in the tails too; a tenth of the time of
    :func:`scipy.special.ndtr`.

    Examples
    --------
    >>> normal_share(np.array([-1.0, 0.0, 1.0])).round(6).tolist()
    [0.158655, 0.5, 0.841345]
    """
    most = math.sqrt(-2.0 * math.log(np.finfo(x.dtype).tiny) - 20.0)
    far = np.minimum(np.abs(x), most)  # beyond, numbers have fewer digits and take ten times longer
    t = 1.0 / (1.0 + _BEND * far)
    tail = np.full_like(t, _TAIL[-1])
    for coefficient in _TAIL[-2::-1]:
        tail *= t
        tail += coefficient
    t *= np.exp(-0.5 * far * far)
    tail *= t
    tail *= far < most
    return np.asarray(np.abs((x >= 0.0) - tail))


def highest_cost(
    project: Project,
    revenue: Floats,
    opex: Floats,
    capex: Floats,
    depreciation: Floats,
    royalty: Floats,
) -> Floats:
    r"""Return the highest cost of running that pays, in terms of the project's own [1].

    .. math:: m^* = \frac{REV - ROY - CAP - \frac{\tau}{1 - \tau} \max(CAP - DEP, 0)}{OPX},
        \qquad \tau = \psi + t (1 - \psi)

    At it the investor keeps nothing after royalty, the state's share of profit and profit tax;
    the last term is the tax on what must be earned before all capital is written off.

    Parameters
    ----------
    project : Project
        Gives the rates.
    revenue, opex, capex, depreciation, royalty : ndarray
        In present values over the life [USD].

    Returns
    -------
    ndarray
        Below 0 where nothing pays; infinite where running costs nothing.
    """
    psa = project.array("psa")
    kept = (1.0 - psa) * (1.0 - project.array("income_tax"))
    unwritten = np.maximum(capex - depreciation, 0.0)
    needed = capex + unwritten * ((1.0 - kept) / np.maximum(kept, 1e-9))
    left = revenue - royalty - needed
    with np.errstate(over="ignore"):
        return np.asarray(left / np.maximum(opex, np.finfo(opex.dtype).tiny))


def _score(highest: Floats, spread: Floats) -> Floats:
    """Return ``ln m* / sigma``, infinite where there is no spread."""
    log = np.log(np.maximum(highest, np.finfo(highest.dtype).tiny))
    with np.errstate(over="ignore"):  # a spread next to nothing
        if spread.all():
            return np.asarray(log / spread)
        side = np.where(highest > 1.0, np.inf, -np.inf).astype(log.dtype)
        return np.where(spread > 0.0, log / np.where(spread > 0.0, spread, 1.0), side)


def part_that_pays(highest: Floats, spread: Floats) -> Floats:
    """Return the part of output whose cost lies below the highest that pays [1].

    Parameters
    ----------
    highest : ndarray
        Highest relative cost that pays m* [1].
    spread : ndarray
        Standard deviation of the logarithm of unit cost sigma [1].
    """
    return normal_share(_score(highest, spread) + 0.5 * spread)


def relative_cost(highest: Floats, spread: Floats) -> Floats:
    """Return the mean cost of what pays, in terms of the mean of all [1]; 1 where nothing pays.

    Parameters
    ----------
    highest, spread : ndarray
        As in :func:`part_that_pays`.
    """
    return cheapest(highest, spread)[1]


def cheapest(highest: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Return :func:`part_that_pays` and :func:`relative_cost` at once."""
    score, half = _score(highest, spread), 0.5 * spread
    part, cost = normal_share(score + half), normal_share(score - half)
    none: NDArray[np.float64] = np.ones_like(part)
    return part, np.divide(cost, part, out=none, where=part > 0.0)
