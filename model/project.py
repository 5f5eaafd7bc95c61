"""One mining project, or a million of them, as money: present values and yearly flows.

Everything is closed form and broadcasts: a field may be a number or an array with leading draw
axes. Given start, life, ramp and capacity the values are linear in price, operating cost and
capital cost, except for the floor of the profit tax; :func:`factors` holds all that does not
depend on those three.

Where this differs from METHOD section 2, and why
-------------------------------------------------
* Capital is spread evenly over the construction years and discounted exactly:
  ``e^(-d tau) (e^(d b) - 1) / (d b)`` instead of the mid-point ``e^(-d (tau - b/2))``, which is
  lower by about ``(d b)^2 / 24``.
* The annuity holds for a life shorter than the ramp (see :mod:`model.annuity`).
* Sustaining capital lowers the taxable profit in the year it is spent, and war costs are written
  off with the capital; METHOD deducts neither and so taxes money that the investor never had.
* Write-offs end with the mine (over the shorter of N and the life) and with the hazard, as the
  income does that they are set against.
* The state's share of profit under a production-sharing agreement is no income of the investor:
  profit tax falls on the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike

from model.annuity import Floats, ramped_annuity, spread, uniform_annuity
from model.errors import Problem, ScenarioError

__all__ = ["Factors", "Flows", "Project", "Values", "factors", "present_values", "yearly_flows"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Project:
    """What one project digs, earns and costs; every field a number or an array, all broadcast.

    Money is in real dollars of one price year; time 0 is the valuation date.

    Parameters
    ----------
    output : array_like
        Saleable product at nameplate capacity K [t/y].
    price : array_like
        Price at the valuation date P_0, net of freight, treatment and quality [USD/t].
    opex : array_like
        Operating cost C [USD/t].
    capex : array_like
        Initial capital B, overrun included [USD per t/y of capacity].
    life : array_like
        Years of output L [y]; infinite for a perpetuity.
    price_long_run : array_like, optional
        Price P_LR that P_0 drifts to [USD/t]; the price itself by default.
    reversion : array_like
        Speed kappa of that drift [1/y], finite; ln 2 over the half-life.
    price_growth : array_like
        Real growth of both prices from the valuation date [1/y, continuous].
    sustaining : array_like
        Sustaining capital, share of initial capital a year at nameplate [1/y].
    ramp : array_like
        Years from first output to nameplate r [y].
    start : array_like
        Years from the valuation date to first output tau [y].
    construction : array_like
        Years over which capital is spent evenly up to the start b [y]; no more than `start`
        counts, since nothing is built before the valuation date.
    hazard : array_like
        Yearly hazard that the mine is lost for good, from first output on h [1/y].
    fixed : array_like
        Costs of the war borne with construction: demining, mine repair [USD].
    sunk : array_like
        Share of the initial capital already spent: 0 a new project, 1 a running mine [1].
    closure : array_like
        Closure cost at the end of the life, share of initial capital [1].
    royalty : array_like
        Royalty, share of revenue [1].
    income_tax : array_like
        Tax on profit, share [1].
    psa : array_like
        State's share of profit under a production-sharing agreement [1].
    depreciation_years : array_like
        Years of straight-line write-off N from the start [y]; never longer than the life.
    """

    output: ArrayLike
    price: ArrayLike
    opex: ArrayLike
    capex: ArrayLike
    life: ArrayLike
    price_long_run: ArrayLike | None = None
    reversion: ArrayLike = 0.0
    price_growth: ArrayLike = 0.0
    sustaining: ArrayLike = 0.0
    ramp: ArrayLike = 0.0
    start: ArrayLike = 0.0
    construction: ArrayLike = 0.0
    hazard: ArrayLike = 0.0
    fixed: ArrayLike = 0.0
    sunk: ArrayLike = 0.0
    closure: ArrayLike = 0.0
    royalty: ArrayLike = 0.0
    income_tax: ArrayLike = 0.0
    psa: ArrayLike = 0.0
    depreciation_years: ArrayLike = np.inf

    def array(self, name: str) -> Floats:
        """Return a field as float64."""
        value = getattr(self, name)
        if name == "price_long_run" and value is None:
            value = self.price
        return np.asarray(value, dtype=np.float64)

    @property
    def capital(self) -> Floats:
        """Initial capital whether spent or not [USD]."""
        return self.array("output") * self.array("capex")

    @property
    def outlay(self) -> Floats:
        """Capital still to be spent before the start, war costs included [USD]."""
        return self.capital * (1.0 - self.array("sunk")) + self.array("fixed")

    def expanded(self) -> Project:
        """Return the project with one more axis at the end of every field, for a time axis."""
        names = [field.name for field in fields(self)]
        return Project(**{name: self.array(name)[..., None] for name in names})


@dataclass(frozen=True, slots=True)
class Factors:
    """Everything of a project that prices and costs do not touch, discounted to time 0.

    Parameters
    ----------
    revenue_long_run, revenue_gap : ndarray
        Years of nameplate output sold at the long-run price, and at the gap P_0 - P_LR [y].
    running : ndarray
        Years of nameplate output that cost operating money [y].
    outlay, closure : ndarray
        Share of capital spent, and of the closure bill paid, discounted [1].
    depreciation : ndarray
        Share of capital written off, discounted [1].
    """

    revenue_long_run: Floats
    revenue_gap: Floats
    running: Floats
    outlay: Floats
    closure: Floats
    depreciation: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """Money of a project at the valuation date [USD], each with the shape of the broadcast fields.

    Costs are positive. `depreciation` holds all write-offs, sustaining capital included.
    """

    revenue: Floats
    opex: Floats
    capex: Floats
    royalty: Floats
    depreciation: Floats
    income_tax: Floats
    psa: Floats

    @property
    def npv_pre(self) -> Floats:
        """Value before royalty, tax and state share: ``REV - OPX - CAP`` [USD]."""
        return self.revenue - self.opex - self.capex

    @property
    def state(self) -> Floats:
        """What the state takes: royalty, profit tax, its share of profit [USD]."""
        return self.royalty + self.income_tax + self.psa

    @property
    def npv_investor(self) -> Floats:
        """What is left to the investor: ``npv_pre - state`` [USD]."""
        return self.npv_pre - self.state


def factors(project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf) -> Factors:
    r"""Return the discounted years and shares of :class:`Factors`.

    With d the rate, h the hazard, g = d + h, gamma the price growth, kappa the reversion, tau
    the start and A the :func:`model.annuity.ramped_annuity`:

    .. math::
        F_{LR} = e^{-(d-\gamma)\tau} A(g-\gamma),\quad
        F_{gap} = e^{-(d-\gamma+\kappa)\tau} A(g-\gamma+\kappa),\quad
        F_{run} = e^{-d\tau} A(g)

    .. math:: F_{out} = \frac1b\int_{\tau-b}^{\tau} e^{-dt}\,dt,\quad
        F_{close} = e^{-d\tau-gL},\quad
        F_{dep} = e^{-d\tau}\frac1N\int_0^N e^{-gt}\,dt .

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous discount rate d [1/y] (see :func:`model.annuity.continuous`); 0 for plain sums.
    horizon : array_like
        Time after the valuation date at which counting stops [y].

    Raises
    ------
    ScenarioError
        When an endless life makes a sum diverge.
    """
    of = project.array
    d, tau, life, ramp = np.asarray(rate, np.float64), of("start"), of("life"), of("ramp")
    end = np.asarray(horizon, np.float64)
    g, growth, kappa = d + of("hazard"), of("price_growth"), of("reversion")
    left = np.maximum(end - tau, 0.0)
    _refuse_endless(np.minimum(life, left), np.minimum(g, g - growth + np.minimum(kappa, 0.0)))
    with np.errstate(over="ignore"):
        arrival, drift = np.exp(-d * tau), np.exp(growth * tau)
        return Factors(
            revenue_long_run=arrival * drift * ramped_annuity(g - growth, life, ramp, left),
            revenue_gap=arrival
            * drift
            * np.exp(-kappa * tau)
            * ramped_annuity(g - growth + kappa, life, ramp, left),
            running=arrival * ramped_annuity(g, life, ramp, left),
            outlay=_outlay(d, tau, of("construction"), end),
            closure=arrival * _closure(g, life, left),
            depreciation=arrival * _write_off(g, of("depreciation_years"), life, left),
        )


def _refuse_endless(life: Floats, rate: Floats) -> None:
    if (np.isinf(life) & (rate <= 0.0)).any():
        given = "an endless life that discounting does not outrun"
        allowed = "discount rate plus hazard above the price growth and above 0 [1/y]"
        raise ScenarioError([Problem("life", given, allowed, "Give a life or a horizon.")])


def _outlay(d: Floats, tau: Floats, construction: Floats, end: Floats) -> Floats:
    """Return the discounted share of capital spent by `end`; a lump at the start when b = 0."""
    b = np.minimum(construction, tau)
    spell = np.clip(end - (tau - b), 0.0, b)
    share = np.where(b > 0.0, spell / np.where(b > 0.0, b, 1.0), end > tau)
    return np.asarray(share * np.exp(-d * (tau - b)) * spread(d * spell))


def _closure(g: Floats, life: Floats, left: Floats) -> Floats:
    """Return the discounted share of the closure bill paid when `left` years are counted."""
    reached = (life <= left) & np.isfinite(life)
    return np.asarray(np.where(reached, np.exp(-g * np.where(reached, life, 0.0)), 0.0))


def _write_off(g: Floats, years: Floats, life: Floats, left: Floats) -> Floats:
    """Return the discounted share written off in `left` years, straight-line, seen from start."""
    whole = np.minimum(years, life)
    spell = np.minimum(whole, left)
    rate = np.where(whole > 0.0, 1.0 / np.where(whole > 0.0, whole, 1.0), 0.0)
    endless = np.isinf(whole)
    straight = rate * uniform_annuity(g, np.where(endless, 0.0, spell))
    return np.where(whole > 0.0, straight, np.asarray(left > 0.0, np.float64))


def present_values(project: Project, rate: ArrayLike, horizon: ArrayLike = np.inf) -> Values:
    r"""Return the money of a project, discounted to the valuation date.

    With K output, B capital cost, C operating cost, u the sunk share, W war costs, s and c the
    sustaining and closure shares, rho the royalty, t the tax, psi the state's share of profit and
    the F of :func:`factors`:

    .. math::
        REV &= K [P_{LR} F_{LR} + (P_0 - P_{LR}) F_{gap}], \quad OPX = K C F_{run} \\
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
    return _valued(project, factors(project, rate, horizon))


def _valued(project: Project, factor: Factors) -> Values:
    of = project.array
    output, long_run = of("output"), of("price_long_run")
    gap = of("price") - long_run
    revenue = output * (long_run * factor.revenue_long_run + gap * factor.revenue_gap)
    opex = output * of("opex") * factor.running
    capital, outlay = project.capital, project.outlay
    sustaining = capital * of("sustaining") * factor.running
    capex = outlay * factor.outlay + sustaining + capital * of("closure") * factor.closure
    royalty = of("royalty") * revenue
    depreciation = outlay * factor.depreciation + sustaining
    income_tax, psa = _profit_split(project, revenue - opex - royalty - depreciation)
    return Values(revenue, opex, capex, royalty, depreciation, income_tax, psa)


def _profit_split(project: Project, base: Floats) -> tuple[Floats, Floats]:
    """Return profit tax and state share of a profit; none of a loss."""
    profit = np.maximum(base, 0.0)
    psa = project.array("psa") * profit
    return project.array("income_tax") * (profit - psa), psa


@dataclass(frozen=True, slots=True)
class Flows(Values):
    """Money of a project in each calendar year [USD/y], undiscounted; last axis is the year.

    `output` is what is sold [t/y]. Each year's `income_tax` and `psa` follow
    :func:`yearly_flows`.
    """

    output: Floats

    @property
    def years(self) -> int:
        """Number of years on the last axis."""
        return int(self.output.shape[-1])


def yearly_flows(project: Project, years: int) -> Flows:
    """Return what happens in each year [y, y + 1] after the valuation date, undiscounted.

    Each flow is the exact integral over the year: the difference of :func:`present_values` at
    rate 0 between the two ends, so that the years sum to ``present_values(project, 0, years)``
    for every line. Flows are expectations under the hazard.

    Profit tax and state share are paid when the cumulated profit passes its former peak: losses
    are carried forward without limit and without interest. Losses at the end of the record are
    carried back, so that here too the years sum to the tax on the total.

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
    project, edges = project.expanded(), np.arange(1.0, years + 1.0)
    factor = factors(project, 0.0, edges)
    total = _valued(project, factor)
    profit = total.revenue - total.opex - total.royalty - total.depreciation
    paid_on = np.minimum(np.maximum.accumulate(profit, axis=-1), profit[..., -1:])
    income_tax, psa = _profit_split(project, paid_on)
    total = replace(total, income_tax=income_tax, psa=psa)
    lines = {field.name: _yearly(getattr(total, field.name)) for field in fields(total)}
    return Flows(**lines, output=_yearly(project.array("output") * factor.running))


def _yearly(total: Floats) -> Floats:
    return np.diff(total, axis=-1, prepend=0.0)
