"""Measures by which the field compares mines: average effective tax rate, levelised cost, rent.

Each takes a :class:`model.money.project.Project` as the kernel does, with fields that broadcast.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from model.money.annuity import Floats, floats, uniform_annuity
from model.money.cashflow import factors, present_values, turnover
from model.money.project import Project

__all__ = ["average_effective_tax_rate", "levelised_cost", "resource_rent"]


def average_effective_tax_rate(
    project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf
) -> Floats:
    r"""Return what the state takes of a whole project's value before tax [1].

    .. math:: AETR = \frac{ROY + CIT + PSA}{REV - OPX - CAP}

    in present values. The project is counted from its first dollar: capital that a running mine
    has already spent is spent again, since what the state takes of the money still to come is
    another measure, the government take. NaN where the project earns nothing before tax.

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous discount rate [1/y].
    horizon : array_like
        Time after the valuation date at which counting stops [y].

    References
    ----------
    Luca, O. and Mesa Puyo, D. (2016), Fiscal Analysis of Resource Industries (FARI) Methodology,
    International Monetary Fund: ratio of the present value of government revenue to that of the
    pre-tax net cash flow.
    """
    whole = replace(project, sunk=0.0)
    values = present_values(whole, rate, horizon)
    earns = values.npv_pre > 0.0
    none = np.full(earns.shape, np.nan)
    return np.asarray(np.divide(values.state, values.npv_pre, out=none, where=earns))


def levelised_cost(project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf) -> Floats:
    r"""Return the constant price at which a project is worth nothing before tax [USD/t].

    .. math:: \frac{OPX + CAP}{K F_{run}}

    in present values. NaN where nothing is sold.

    Parameters
    ----------
    project : Project
        Its prices are not used.
    rate : array_like
        Continuous discount rate [1/y].
    horizon : array_like
        Time after the valuation date at which counting stops [y].
    """
    factor = factors(project, rate, horizon)
    _, opex, capex = turnover(project, factor)
    cost, sold = np.broadcast_arrays(opex + capex, project.array("output") * factor.running)
    none = np.full(cost.shape, np.nan)
    return np.asarray(np.divide(cost, sold, out=none, where=sold > 0.0))


def resource_rent(project: Project, rate: ArrayLike) -> Floats:
    r"""Return a year's rent at nameplate: what the price leaves above all costs [USD/y].

    .. math:: K (P_0 - C) - K B \left(s + \frac1{\int_0^L e^{-d t}\,dt}\right)

    The last term is the normal return: what the capital must earn each year of the life to come
    back with interest, whether it is spent or not. Below 0 where the price does not cover it.

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous rate of normal return [1/y].

    References
    ----------
    World Bank, World Development Indicators, natural resource rents: price less average cost of
    extraction, a normal return on capital included.
    """
    of = project.array
    margin = of("output") * (of("price") - of("opex"))
    (force,) = floats(rate)
    upkeep = of("sustaining") + 1.0 / uniform_annuity(force, of("life"))
    return np.asarray(margin - project.capital * upkeep)
