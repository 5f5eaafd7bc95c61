"""What a mining project is, and the money that comes of it, as arrays that broadcast.

The formulas that lead from one to the other stand in :mod:`model.money.cashflow`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.money.annuity import Floats, floats
from model.money.places import Places, at

_KINDS = (np.dtype(np.float64), np.dtype(np.float32))

__all__ = ["ARRAYS", "Band", "Factors", "Flows", "Project", "Step", "Trading", "Values", "steps_of"]


class Step(NamedTuple):
    """Years in which a price is stated.

    Parameters
    ----------
    begin, end : float
        Years after the valuation date [y].
    price : array_like
        Price received in them, in place of what the path gives; NaN where none is stated [USD/t].
    """

    begin: float
    end: float
    price: ArrayLike


class Band(NamedTuple):
    """Prices from one on, in which a royalty rises faster or more slowly than its rate.

    Parameters
    ----------
    edge : ndarray
        Price from which it counts, of those that the royalty is owed on [USD/t].
    rise : ndarray
        What more is owed of each further dollar, to the rate of the royalty [1].
    """

    edge: Floats
    rise: Floats


def steps_of(stated: Floats, received: Floats) -> tuple[Step, ...]:
    """Return prices by year as steps: years one after the other with the same prices are one.

    Parameters
    ----------
    stated : ndarray, shape (n_c, n_years) or (n_years,)
        Benchmark price of each year after the valuation date, NaN where none is stated [USD/t].
    received : ndarray, shape (..., n_c)
        Part of the benchmark that is received [1].
    """
    if not stated.size:
        return ()
    columns = np.moveaxis(stated, -1, 0)
    new = [not np.array_equal(*pair, equal_nan=True) for pair in pairwise(columns)]
    begins = [0, *(np.flatnonzero(new) + 1).tolist()]
    spells = zip(begins, [*begins[1:], len(columns)], strict=True)
    return tuple(Step(float(begin), float(end), columns[begin] * received)
                 for begin, end in spells if not np.isnan(columns[begin]).all())  # fmt: skip


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
    decline : array_like
        Yearly rate at which output falls from the start [1/y, continuous]; what it costs to run
        falls with it.
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
        Royalty, share of revenue [1]; with bands the rate that theirs are multiples of.
    royalty_base : array_like
        Price that the bands of a royalty look at, to what is received; above 0 [1].
    regulated : array_like
        Part of output that is sold at a price set by law until `regulated_years` [1].
    regulated_price : array_like
        That price, which moves with no other [USD/t].
    regulated_years : array_like
        Years after the valuation date until which it holds [y].
    income_tax : array_like
        Tax on profit, share [1].
    psa : array_like
        State's share of profit under a production-sharing agreement [1].
    depreciation_years : array_like
        Years of straight-line write-off N from the start [y]; never longer than the life.
    steps : tuple of Step
        Years whose price is stated; in all others it follows its path.
    bands : tuple of Band
        How the royalty goes with the price, from the price 0 on; none for one rate at any price.
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
    decline: ArrayLike = 0.0
    ramp: ArrayLike = 0.0
    start: ArrayLike = 0.0
    construction: ArrayLike = 0.0
    hazard: ArrayLike = 0.0
    fixed: ArrayLike = 0.0
    sunk: ArrayLike = 0.0
    closure: ArrayLike = 0.0
    royalty: ArrayLike = 0.0
    royalty_base: ArrayLike = 1.0
    regulated: ArrayLike = 0.0
    regulated_price: ArrayLike = 0.0
    regulated_years: ArrayLike = 0.0
    income_tax: ArrayLike = 0.0
    psa: ArrayLike = 0.0
    depreciation_years: ArrayLike = np.inf
    steps: tuple[Step, ...] = ()
    bands: tuple[Band, ...] = ()

    def array(self, name: str) -> Floats:
        """Return a field as an array of its precision, float64 unless it is float32."""
        value = getattr(self, name)
        if isinstance(value, np.ndarray) and value.dtype in _KINDS:
            return value
        if name == "price_long_run" and value is None:
            value = self.price
        return floats(value)[0]

    @property
    def capital(self) -> Floats:
        """Initial capital whether spent or not [USD]."""
        return self.array("output") * self.array("capex")

    @property
    def outlay(self) -> Floats:
        """Capital still to be spent before the start, war costs included [USD]."""
        return self.capital * (1.0 - self.array("sunk")) + self.array("fixed")

    def selling(self, of: Callable[[Floats], Floats]) -> Project:
        """Return the project with what its sales alone depend on, as `of` gives it."""
        kept: dict[str, Any] = {name: of(self.array(name)) for name in _SELLING}
        return Project(**kept, opex=0.0, capex=0.0, steps=self._steps(of))

    def _steps(self, of: Callable[[Floats], Floats]) -> tuple[Step, ...]:
        return tuple(step._replace(price=of(floats(step.price)[0])) for step in self.steps)

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether any price is stated."""
        said = [~np.isnan(floats(step.price)[0]) for step in self.steps]
        return np.asarray(np.logical_or.reduce(np.broadcast_arrays(*said or [np.zeros((), bool)])))

    def shape_with(self, other: Floats | NDArray[np.bool_]) -> tuple[int, ...]:
        """Return the shape that all fields, prices stated, and another array have together."""
        prices = (floats(step.price)[0].shape for step in self.steps)
        fields = (np.shape(getattr(self, name)) for name in ARRAYS)
        return np.broadcast_shapes(other.shape, *set(fields), *prices)

    def mapped(self, of: Callable[[Floats], Floats]) -> Project:
        """Return the project with every field, step and band as `of` gives it."""
        bands = tuple(Band(*(of(part) for part in floats(*band))) for band in self.bands)
        named = {name: of(self.array(name)) for name in ARRAYS}
        return Project(**named, steps=self._steps(of), bands=bands)

    def at(self, places: Places) -> Project:
        """Return the projects of some places alone, each field of shape (n_places,) or (1,)."""
        return self.mapped(lambda array: at(array, places))

    def expanded(self) -> Project:
        """Return the project with one more axis at the end of every field, for a time axis."""
        return self.mapped(lambda array: array[..., None])


ARRAYS = tuple(f.name for f in fields(Project) if f.name not in ("steps", "bands"))
"""Fields of a project that are numbers or arrays."""

_SELLING = ("output", "price", "price_long_run", "reversion", "price_growth", "decline", "life",
            "ramp", "start", "hazard", "regulated", "regulated_years")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trading:
    """What of a project the path of its price and costs do not touch, discounted, before any tax.

    Parameters
    ----------
    revenue_long_run, revenue_gap : ndarray
        Years of nameplate output sold at the long-run price, and at the gap P_0 - P_LR [y].
    regulated : ndarray
        Years of nameplate output sold at a price set by law [y].
    stated : ndarray
        What a unit of nameplate output brings at stated prices, beside the path's [USD y/t].
    running : ndarray
        Years of nameplate output that cost operating money [y].
    outlay, closure : ndarray
        Share of capital spent, and of the closure bill paid, discounted [1].
    """

    revenue_long_run: Floats
    revenue_gap: Floats
    regulated: Floats
    stated: Floats
    running: Floats
    outlay: Floats
    closure: Floats


@dataclass(frozen=True, slots=True)
class Factors(Trading):
    """Everything of a project that prices and costs do not touch, discounted to time 0.

    Parameters
    ----------
    depreciation : ndarray
        Share of capital written off, discounted [1].
    """

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
