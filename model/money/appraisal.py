"""One project appraised as a study does it: net present value, rate of return, payback, years."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.money.annuity import Floats, continuous
from model.money.cashflow import present_values, yearly_flows
from model.money.project import Project, Values

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ProjectResult", "appraise", "project_npv"]

_LONGEST_TABLE = 200
"""Years after which the yearly table of an endless project stops [y]."""
_RATES = np.linspace(math.log(0.02), math.log(11.0), 481)
"""Continuous rates among which a rate of return is sought: -98 % to 1000 % a year [1/y]."""
_JUST_AFTER = 1e-9
"""Time after the start at which a lump is spent and next to nothing is sold [y]."""
_STEEPEST = 600.0
"""Largest exponent that the search may meet, below what float64 can hold [1]."""


@dataclass(frozen=True)
class ProjectResult:
    """What a project is worth to its investor.

    Parameters
    ----------
    project : Project
        What was appraised; one value a field, or one a phase.
    discount_rate : float
        Annual rate [1/y].
    horizon : float
        Time after the valuation date at which counting stops [y].
    values : Values
        Present value of each line, phases added [USD].
    irr : float or None
        Annual rate at which the investor's value is nil, after royalty and tax [1/y]; None where
        there is none.
    irr_before_tax : float or None
        The same before profit tax and the state's share of profit, after royalty [1/y].
    irr_note : str
        Why there is no rate of return; empty where there is one.
    payback : float or None
        Years from first output until the undiscounted flows after tax have returned the capital
        [y]; None where they never do.
    """

    project: Project
    discount_rate: float
    horizon: float
    values: Values
    irr: float | None
    irr_before_tax: float | None
    irr_note: str
    payback: float | None

    @property
    def npv(self) -> float:
        """Value to the investor, after royalty and tax [USD]."""
        return float(self.values.npv_investor)

    @property
    def npv_before_tax(self) -> float:
        """Value after royalty, before profit tax and the state's share of profit [USD]."""
        return float(self.values.npv_pre - self.values.royalty)

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """Undiscounted flows by year after the valuation date, phases added [USD], output [t].

        Columns: output, revenue, royalty, opex, capex, depreciation, income_tax, psa, net (to
        the investor), cumulative. Its sums are those of :func:`model.money.cashflow.yearly_flows`.
        It ends with the project, or after 200 years.
        """
        import pandas as pd

        flows = yearly_flows(self.project, _years(self.project, self.horizon))
        lines = ["output", "revenue", "royalty", "opex", "capex", "depreciation"]
        columns = {name: getattr(flows, name).sum(0) for name in [*lines, "income_tax", "psa"]}
        columns["net"] = flows.npv_investor.sum(0)
        columns["cumulative"] = columns["net"].cumsum()
        return pd.DataFrame(columns, index=pd.RangeIndex(1, flows.years + 1, name="year"))


def project_npv(
    annual_output: float,
    price: float,
    opex: float,
    capex: float,
    life: float,
    ramp: float = 0.0,
    construction_years: float = 0.0,
    discount_rate: float = 0.10,
    tax: float = 0.0,
    royalty: float = 0.0,
    *,
    lead_years: float = 0.0,
    sustaining: float = 0.0,
    closure: float = 0.0,
    depreciation_years: float | None = None,
    psa: float = 0.0,
    price_long_run: float | None = None,
    reversion: float = 0.0,
    price_growth: float = 0.0,
    hazard: float = 0.0,
    fixed: float = 0.0,
    horizon: float = math.inf,
) -> ProjectResult:
    """Appraise one project: net present value, rate of return, payback and yearly table.

    Time 0, to which everything is discounted, is the day on which construction starts, or
    `lead_years` before it. Money is real and of one price year; cash flows run evenly through
    each year, so that results lie about half a year of discount above a year-end convention.

    Parameters
    ----------
    annual_output : float
        Saleable product at nameplate [t/y]; any other unit serves if price and opex are in it.
    price : float
        Price net of freight and treatment [USD/t].
    opex : float
        Operating cost [USD/t].
    capex : float
        Initial capital, whole [USD].
    life : float
        Years of output [y].
    ramp : float
        Years from first output to nameplate, rising evenly [y].
    construction_years : float
        Years over which capital is spent evenly before first output [y].
    discount_rate : float
        Annual real rate, above -1 and at most 1 [1/y].
    tax : float
        Tax on profit, losses carried forward, share [1].
    royalty : float
        Royalty, share of revenue [1].
    lead_years : float
        Years before construction starts [y].
    sustaining : float
        Sustaining capital a year at nameplate, share of initial capital [1/y].
    closure : float
        Closure cost at the end, share of initial capital [1].
    depreciation_years : float, optional
        Years of straight-line write-off [y]; the life by default.
    psa : float
        State's share of profit under a production-sharing agreement [1].
    price_long_run : float, optional
        Price that `price` drifts to [USD/t]; `price` by default.
    reversion : float
        Speed of that drift [1/y].
    price_growth : float
        Real growth of prices [1/y, continuous].
    hazard : float
        Yearly hazard of losing the mine for good [1/y].
    fixed : float
        Other costs borne with construction, such as demining [USD].
    horizon : float
        Years after time 0 at which counting stops [y].

    Returns
    -------
    ProjectResult

    Raises
    ------
    ScenarioError
        Everything that is wrong with the input: no number, negative money or years, shares
        outside [0, 1], a rate at or below -100 %, construction beyond the horizon, an endless
        life that discounting does not outrun.

    Examples
    --------
    >>> result = project_npv(
    ...     annual_output=1e6, price=100.0, opex=60.0, capex=150e6, life=20, construction_years=2,
    ...     discount_rate=0.10, tax=0.18,
    ... )
    >>> f"{result.npv / 1e6:.0f} million, {result.irr:.1%}, {result.payback:.1f} years"
    '116 million, 20.2%, 4.4 years'
    """
    given = {name: value for name, value in locals().items() if value is not None}
    _refuse(given)
    capacity = max(annual_output, 0.0)
    project = Project(
        output=capacity,
        price=price,
        opex=opex,
        capex=capex / capacity if capacity else 0.0,
        life=life,
        price_long_run=price_long_run,
        reversion=reversion,
        price_growth=price_growth,
        sustaining=sustaining,
        ramp=ramp,
        start=lead_years + construction_years,
        construction=construction_years,
        hazard=hazard,
        fixed=fixed if capacity else fixed + capex,
        closure=closure,
        royalty=royalty,
        income_tax=tax,
        psa=psa,
        depreciation_years=math.inf if depreciation_years is None else depreciation_years,
    )
    return appraise(project, discount_rate, horizon)


_FREE = ("discount_rate", "price_growth")
_SHARES = ("tax", "royalty", "sustaining", "closure", "psa")
_ENDLESS = ("life", "horizon", "depreciation_years")


def _refuse(given: dict[str, float]) -> None:
    problems = [problem for name, value in given.items() if (problem := _problem(name, value))]
    if not problems and given["lead_years"] + given["construction_years"] >= given["horizon"]:
        wait = say("{lead_years:g} years of lead and {construction_years:g} to build", **given)
        allowed = say("first output before the end of the period of {horizon:g} years", **given)
        problems = [Problem("lead_years", wait, allowed, "Raise the horizon or shorten the lead.")]
    if problems:
        raise ScenarioError(problems)


def _problem(name: str, value: object) -> Problem | None:
    """Return what is wrong with one input, if anything."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return Problem(name, repr(value)[:60], "a plain number", "Give it without a unit.")
    number = float(value)
    shown = f"{number:g}"
    if math.isnan(number) or (math.isinf(number) and (name not in _ENDLESS or number < 0)):
        return Problem(name, shown, "a finite number")
    if name == "discount_rate" and not -1.0 < number <= 1.0:
        remedy = say("Did you mean {name}?", name=f"{number / 100:g}") if number > 1 else ""
        return Problem(name, shown, "an annual rate above -1 (-100 %) and at most 1 [1/y]", remedy)
    if name in _SHARES and not 0.0 <= number <= 1.0:
        remedy = say("Did you mean {name}?", name=f"{number / 100:g}") if 1 < number <= 100 else ""
        return Problem(name, shown, "a share lies in [0, 1]", remedy)
    if name not in _FREE and number < 0.0:
        return Problem(name, shown, "0 or more")
    return None


def appraise(project: Project, discount_rate: float, horizon: float = math.inf) -> ProjectResult:
    """Appraise a project that may have several phases.

    Parameters
    ----------
    project : Project
        One number a field, or arrays of one axis: phases whose money is added. Each phase is
        taxed by itself.
    discount_rate : float
        Annual rate, above -1 [1/y].
    horizon : float
        Time after the valuation date at which counting stops [y].
    """
    project = _phases(project)
    values = _added(present_values(project, continuous(discount_rate), horizon))
    irr, note = _return(project, horizon, before_tax=False)
    before, _ = _return(project, horizon, before_tax=True)
    payback = _payback(project, horizon)
    return ProjectResult(project, discount_rate, horizon, values, irr, before, note, payback)


def _phases(project: Project) -> Project:
    """Return the project with every field as an array of one axis."""
    shape = project.shape_with(np.zeros(()))
    return project.mapped(lambda array: np.broadcast_to(array, shape).ravel())


def _added(values: Values) -> Values:
    return Values(*(np.asarray(getattr(values, line.name).sum()) for line in fields(values)))


def _net(project: Project, rate: ArrayLike, horizon: ArrayLike, before_tax: bool) -> Floats:
    """Return the investor's value with phases added; `rate` or `horizon` may have one axis."""
    columns = (np.asarray(part, np.float64)[..., None] for part in (rate, horizon))
    values = present_values(project, *columns)
    net = values.npv_pre - values.royalty if before_tax else values.npv_investor
    return np.asarray(net.sum(-1))


def _return(project: Project, horizon: float, before_tax: bool) -> tuple[float | None, str]:
    """Return the lowest annual rate at which a value above 0 falls to 0, or the reason for none."""
    from scipy.optimize import brentq

    rates = _RATES[_lowest_rate(project, horizon) < _RATES]
    net = _net(project, rates, horizon, before_tax)
    falls = np.flatnonzero((net[:-1] > 0.0) & (net[1:] <= 0.0))
    if not falls.size:
        lost = "none: costs are never earned back" if net.max() <= 0.0 else ""
        return None, lost or f"none: the value is above 0 up to {np.expm1(rates[-1]):.0%} a year"
    low, high = rates[falls[0]], rates[falls[0] + 1]
    root = brentq(lambda rate: float(_net(project, rate, horizon, before_tax)), low, high)
    return math.expm1(root), ""


def _lowest_rate(project: Project, horizon: float) -> float:
    """Return the continuous rate below which a sum diverges or overflows."""
    life, of = project.array("life"), project.array
    span = float(np.minimum(of("start") + life, horizon).max())
    growth = float((of("price_growth") - of("hazard")).max())
    return max(growth, 0.0) if math.isinf(span) else growth - _STEEPEST / max(span, 1.0)


def _years(project: Project, horizon: float) -> int:
    end = float(np.minimum(project.array("start") + project.array("life"), horizon).max())
    return max(1, math.ceil(min(end, _LONGEST_TABLE)))


def _payback(project: Project, horizon: float) -> float | None:
    """Return the years from first output at which the running sum of flows reaches 0.

    The sum begins just after the start: a lump paid on that day is spent before anything is sold.
    """
    start = float(project.array("start").min())
    months = start + np.arange(0.0, _years(project, horizon) - start + 1 / 12, 1 / 12)
    months[0] += _JUST_AFTER
    running = _net(project, 0.0, np.minimum(months, horizon), before_tax=False)
    reached = np.flatnonzero(running >= 0.0)
    if not reached.size:
        return None
    first = int(reached[0])
    if first == 0:
        return 0.0
    step = running[first - 1] / (running[first - 1] - running[first])
    return float(months[first - 1] + step * (months[first] - months[first - 1]) - start)
