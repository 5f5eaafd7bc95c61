"""The cash-flow kernel: one mining project, or a million of them, as money.

Everything is closed form and broadcasts: a field may be a number or an array with leading draw
axes. Given start, life, ramp and capacity the values are linear in price, operating cost and
capital cost, except for the floor of the profit tax; :func:`factors` holds all that does not
depend on those three.

Where this differs from METHOD section 2, and why
-------------------------------------------------
* Capital is spread evenly over the construction years and discounted exactly:
  ``e^(-d tau) (e^(d b) - 1) / (d b)`` instead of the mid-point ``e^(-d (tau - b/2))``, which is
  lower by about ``(d b)^2 / 24``.
* The annuity holds for a life shorter than the ramp (see :mod:`model.money.annuity`).
* Sustaining capital lowers the taxable profit in the year it is spent, and war costs are written
  off with the capital; METHOD deducts neither and so taxes money that the investor never had.
* Write-offs end with the mine (over the shorter of N and the life) and with the hazard, as the
  income does that they are set against.
* No duty on exports is taken: of these commodities gas alone has one on record
  (``deals/fiscal_terms.csv``), and no gas leaves the country.
* The state's share of profit under a production-sharing agreement is no income of the investor:
  profit tax falls on the rest.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import ArrayLike

from model.money.annuity import Floats, climbed_annuity, climbing, floats, spread
from model.money.places import places_of
from model.money.project import Factors, Flows, Project, Trading, Values
from model.money.royalty import royalty_of
from model.money.sales import Sold, discount, sold_by, stated_sales


def factors(project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf) -> Factors:
    r"""Return the discounted years and shares of :class:`Factors`.

    With d the rate, h the hazard, g = d + h, gamma the price growth, kappa the reversion, delta
    the decline, tau the start and A the :func:`model.money.annuity.ramped_annuity`:

    .. math::
        F_{LR} = e^{-(d-\gamma)\tau} A(g-\gamma+\delta),\quad
        F_{gap} = e^{-(d-\gamma+\kappa)\tau} A(g-\gamma+\kappa+\delta),\quad
        F_{run} = e^{-d\tau} A(g+\delta)

    .. math:: F_{out} = \frac1b\int_{\tau-b}^{\tau} e^{-dt}\,dt,\quad
        F_{close} = e^{-d\tau-gL},\quad
        F_{dep} = e^{-d\tau}\frac1N\int_0^N e^{-gt}\,dt .

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous discount rate d [1/y] (see :func:`model.money.annuity.continuous`); 0 for plain
        sums.
    horizon : array_like
        Time after the valuation date at which counting stops [y].

    Raises
    ------
    ScenarioError
        When an endless life makes a sum diverge.
    """
    sold, of = sold_by(project, rate, horizon), project.array
    trade = _trading(project, sold, rate, horizon)
    return Factors(
        **{field.name: getattr(trade, field.name) for field in fields(trade)},
        depreciation=_write_off(sold, of("depreciation_years"), of("life")),
    )


def trading(project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf) -> Trading:
    """Return the part of :func:`factors` that no tax needs.

    Parameters
    ----------
    project, rate, horizon
        As there.
    """
    return _trading(project, sold_by(project, rate, horizon), rate, horizon)


def _trading(project: Project, sold: Sold, rate: ArrayLike, horizon: ArrayLike) -> Trading:
    of = project.array
    d, tau, life, end = floats(rate, of("start"), of("life"), horizon)
    with np.errstate(over="ignore"):
        return Trading(
            revenue_long_run=sold.long_run,
            revenue_gap=sold.gap,
            regulated=_regulated(project, sold),
            stated=stated_sales(project, rate, horizon),
            running=sold.running,
            outlay=_outlay(d, tau, of("construction"), end),
            closure=sold.arrival * _closure(sold.rate, life, sold.left),
        )


def _outlay(d: Floats, tau: Floats, construction: Floats, end: Floats) -> Floats:
    """Return the discounted share of capital spent by `end`; a lump at the start when b = 0."""
    b = construction if (construction <= tau).all() else np.minimum(construction, tau)
    spell = lasts = np.maximum(b, np.finfo(b.dtype).tiny)
    if not (end > tau).all():
        spell = np.clip(end - (tau - b), 0.0, lasts)
    share = spell / lasts
    if not d.any():
        return np.asarray(share)
    return np.asarray(share * discount(d, tau - b) * spread(d * spell))


def _closure(g: Floats, life: Floats, left: Floats) -> Floats:
    """Return the discounted share of the closure bill paid when `left` years are counted."""
    ends = np.isfinite(life)
    reached = (life <= left) & ends
    return np.asarray(reached * discount(g, life if ends.all() else np.where(ends, life, 0.0)))


def _write_off(sold: Sold, years: Floats, life: Floats) -> Floats:
    """Return the discounted share written off of what is sold, straight-line."""
    least = np.sqrt(np.finfo(life.dtype).tiny)  # all at once
    whole, left = np.maximum(np.minimum(years, life), least), sold.left
    endless = np.isinf(whole)
    if endless.any():
        left = np.where(endless, 0.0, left)
    at_once = climbing(whole, np.zeros((), whole.dtype), left)
    return climbed_annuity(sold.rate, at_once, sold.arrival / whole)


def present_values(project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf) -> Values:
    r"""Return the money of a project, discounted to the valuation date.

    With K output, B capital cost, C operating cost, u the sunk share, W war costs, s and c the
    sustaining and closure shares, rho the royalty, t the tax, psi the state's share of profit and
    the F of :func:`factors`:

    .. math::
        REV &= K [P_{LR} F_{LR} + (P_0 - P_{LR}) F_{gap} + F_{step}], \quad OPX = K C F_{run} \\
        CAP &= (K B (1-u) + W) F_{out} + K B (s F_{run} + c F_{close}) \\
        DEP &= (K B (1-u) + W) F_{dep} + K B s F_{run}, \quad ROY = \rho\,REV \\
        \Pi &= \max(0, REV - OPX - ROY - DEP),\quad PSA = \psi \Pi,\quad CIT = t (1-\psi) \Pi

    The floor of the profit is taken once, on the present value: losses of early years are set
    against later profit with interest at the discount rate. A tax without that interest is a
    little higher; :func:`yearly_flows` shows when it is paid.

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous discount rate [1/y]; 0 gives undiscounted totals.
    horizon : array_like
        Time after the valuation date at which counting stops [y].

    Returns
    -------
    Values
        Present values [USD].

    Raises
    ------
    ScenarioError
        When an endless life makes a sum diverge.

    References
    ----------
    Method note of this project, section 2, with the corrections named above in this module.
    """
    return valued(project, factors(project, rate, horizon), rate, horizon)


def valued(
    project: Project, factor: Factors, rate: ArrayLike, horizon: ArrayLike = np.inf
) -> Values:
    """Return the money of a project whose discounted years are known.

    Parameters
    ----------
    project : Project
    factor : Factors
        From :func:`factors`, for this start, life and ramp at any prices.
    rate, horizon : array_like
        Those that it was made for.
    """
    revenue, opex, capex = turnover(project, factor)
    run = factor.running, factor.regulated
    royalty = royalty_of(project, rate, horizon, revenue, *run)
    return booked(project, revenue, opex, capex, write_offs(project, factor), royalty)


def turnover(project: Project, factor: Trading) -> tuple[Floats, Floats, Floats]:
    """Return revenue, running cost and capital cost of :func:`valued`: what no tax touches [USD].

    Parameters
    ----------
    project : Project
    factor : Trading
        From :func:`trading` or :func:`factors`.
    """
    of = project.array
    upkeep = project.capital * (of("sustaining") * factor.running + of("closure") * factor.closure)
    parts = factor.revenue_long_run, factor.revenue_gap, factor.stated, factor.regulated
    revenue = _revenue(project, *parts)
    running = of("output") * of("opex") * factor.running
    return revenue, running, project.outlay * factor.outlay + upkeep


def _revenue(
    project: Project, long_run: Floats, gap: Floats, stated: Floats, regulated: Floats
) -> Floats:
    of = project.array
    price = of("price_long_run")
    unit = price * long_run + (of("price") - price) * gap
    if project.steps:
        unit = unit + stated
    if regulated.any():
        unit = unit + of("regulated_price") * regulated
    return np.asarray(of("output") * unit)


def _regulated(project: Project, sold: Sold) -> Floats:
    """Return years of nameplate output sold at a price set by law [y]."""
    if not project.array("regulated").any():
        return np.zeros((), sold.running.dtype)
    return np.asarray(sold.running - sold.market)


def write_offs(project: Project, factor: Factors) -> Floats:
    """Return what lowers the taxable profit besides costs of running, DEP of :func:`valued` [USD].

    Parameters
    ----------
    project : Project
    factor : Factors
        From :func:`factors`.
    """
    return _deducted(project, factor.running, factor.depreciation)


def _deducted(project: Project, running: Floats, written: Floats) -> Floats:
    upkeep = project.capital * project.array("sustaining")
    return np.asarray(project.outlay * written + upkeep * running)


def booked(
    project: Project,
    revenue: Floats,
    opex: Floats,
    capex: Floats,
    depreciation: Floats,
    royalty: Floats,
) -> Values:
    """Return the money of a project with profit tax and the state's share of profit.

    Parameters
    ----------
    project : Project
        Gives the rates.
    revenue, opex, capex, depreciation, royalty : ndarray
        In present values [USD].
    """
    income_tax, psa = _profit_split(project, revenue - opex - royalty - depreciation)
    return Values(revenue, opex, capex, royalty, depreciation, income_tax, psa)


def _profit_split(project: Project, base: Floats) -> tuple[Floats, Floats]:
    """Return profit tax and state share of a profit; none of a loss."""
    profit = np.maximum(base, 0.0)
    psa = project.array("psa") * profit
    return project.array("income_tax") * (profit - psa), psa


def yearly_flows(project: Project, years: int) -> Flows:
    """Return what happens in each year [y, y + 1] after the valuation date, undiscounted.

    Each flow is the exact integral over the year: the difference of :func:`present_values` at
    rate 0 between the two ends, so that the years sum to ``present_values(project, 0, years)``
    for every line before tax. Flows are expectations under the hazard.

    Profit tax and state share are paid when the cumulated profit passes its former peak: losses
    are carried forward without limit and without interest. Losses at the end of the life are
    carried back, so that over a life the years sum to the tax on the total, and no year depends
    on how many are counted. An endless life ends with the record.

    Parameters
    ----------
    project : Project
    years : int
        Number of years [y], at least 1.

    Returns
    -------
    Flows
        Shape of the broadcast fields plus a last axis of length `years` [USD/y], [t/y].
    """
    project = project.expanded()
    total, running = _cumulated(project, np.arange(1.0, years + 1.0))
    lines = {field.name: _yearly(getattr(total, field.name)) for field in fields(total)}
    return Flows(**lines, output=_yearly(project.array("output") * running))


def _cumulated(project: Project, ends: Floats) -> tuple[Values, Floats]:
    """Return what has come by the end of each year [USD], and the years of nameplate output."""
    factor = factors(project, 0.0, ends)
    total = valued(project, factor, 0.0, ends)
    income_tax, psa = _profit_split(project, _taxed(project, _profit(total), ends[-1]))
    return replace(total, income_tax=income_tax, psa=psa), factor.running


def _profit(values: Values) -> Floats:
    return values.revenue - values.opex - values.royalty - values.depreciation


def _taxed(project: Project, profit: Floats, end: float) -> Floats:
    """Return the profit that is taxed by the end of each year, of that cumulated by then [USD]."""
    life = project.array("life")
    last = np.where(np.isfinite(life), np.maximum(project.array("start") + life, end), end)
    at_last = _profit(present_values(project, 0.0, last))
    return np.minimum(np.maximum.accumulate(profit, axis=-1), at_last)


def state_and_net(project: Project, ends: Floats) -> Floats:
    """Return :func:`state_receipts`, and what is left to the investor after all taxes [USD].

    They stand side by side on an axis before the last; `ends` are all years from the first on.
    """
    total, _ = _cumulated(project.expanded(), ends)
    return _yearly(np.stack([total.royalty + total.psa, total.npv_investor], axis=-2))


def royalty_until(project: Project, end: ArrayLike) -> Floats:
    """Return the royalty of :func:`present_values`, undiscounted, that alone [USD].

    Parameters
    ----------
    project : Project
    end : array_like
        Time after the valuation date at which counting stops [y].
    """
    return _sold_until(project, end)[-1]


def _sold_until(project: Project, end: ArrayLike) -> tuple[Sold, Floats, Floats]:
    """Return what is sold until a day, the sales and the royalty on them, undiscounted [USD]."""
    sold = sold_by(project, 0.0, end)
    set_by_law, stated = _regulated(project, sold), stated_sales(project, 0.0, end)
    revenue = _revenue(project, sold.long_run, sold.gap, stated, set_by_law)
    return sold, revenue, royalty_of(project, 0.0, end, revenue, sold.running, set_by_law)


def state_receipts(project: Project, ends: Floats) -> Floats:
    """Return royalty and the state's share of profit of :func:`yearly_flows`, those two alone.

    Parameters
    ----------
    project : Project
    ends : ndarray
        Years at whose ends is counted, each from the one before it: every year from the first on,
        and perhaps a later last one [y].

    Returns
    -------
    ndarray
        Shape of the broadcast fields plus a last axis like `ends` [USD].
    """
    shared = project.array("psa") > 0.0
    shared = np.broadcast_to(shared, project.shape_with(shared))
    goes_on = shared & (project.array("start") + project.array("life") > ends[-1])
    found = np.empty((*shared.shape, len(ends)))
    for chosen, of in ((~shared, royalty_until), (shared & ~goes_on, _royalty_and_share),
                       (goes_on, _year_by_year)):  # fmt: skip
        if chosen.any():
            places = places_of(chosen)
            found[places] = _yearly(of(project.at(places).expanded(), ends))
    return found


def _royalty_and_share(project: Project, ends: Floats) -> Floats:
    sold, revenue, royalty = _sold_until(project, ends)
    of = project.array
    written = _write_off(sold, of("depreciation_years"), of("life"))
    profit = revenue - of("output") * of("opex") * sold.running - royalty
    profit -= _deducted(project, sold.running, written)
    return royalty + of("psa") * np.maximum(_taxed(project, profit, ends[-1]), 0.0)


def _year_by_year(project: Project, ends: Floats) -> Floats:
    """Return :func:`_royalty_and_share` where mines go on: profit may have peaked before."""
    every = _royalty_and_share(project, np.arange(1.0, ends[-1] + 1.0))
    return np.asarray(every[..., ends.astype(int) - 1])


def _yearly(total: Floats) -> Floats:
    by_year = total.copy()
    by_year[..., 1:] -= total[..., :-1]
    return by_year
