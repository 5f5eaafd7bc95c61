"""What stands behind the rungs from S5 on: each line of the money of each origin's projects.

One scenario is reckoned in one sweep by :mod:`model.money.ladder`; here the same kernels are told
line by line, with the fields of a project that each of them reads.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core.figures import FIGURES, declare
from model.money.cashflow import booked, factors, trading, turnover, write_offs, yearly_flows
from model.money.digging import PROJECT
from model.money.extraction import at_price, continuous
from model.money.ladder import built
from model.money.plan import COUNTED, LADDER, ORIGINS, RUNNING
from model.money.project import Project

__all__ = ["WHO", "read_by"]

Array = NDArray[np.float64]

WHO = {
    "running": "running mines",
    "held": "new projects on ground held",
    "freed": "new projects on ground that comes back",
    "occupied": "new projects on occupied ground",
}
"""Whose projects those of an origin are."""

_EARNED = ("output", "life", "ramp", "start", "hazard")
_SPENT = (*_EARNED, "capex", "fixed", "sunk", "sustaining")
_LINES = {
    "sales": ("sales", "output x price over the life, within the horizon",
              (*_EARNED, "price", "price_long_run", "reversion", "price_growth")),
    "running_cost": ("cost of running", "output x cost over the life, within the horizon",
                     (*_EARNED, "opex")),
    "building_cost": ("cost of building", "capital, upkeep, closure and clearing",
                      (*_SPENT, "construction", "closure")),
}  # fmt: skip
"""Lines that no tax touches, in the order of :func:`model.money.cashflow.turnover`: what each is,
how it is made, and the fields of a project that it reads."""

_NONE = {"price": 0.0, "opex": 0.0, "capex": 0.0}


def read_by(origin: str, used: tuple[str, ...]) -> dict[str, str]:
    """Return the figures of some fields of an origin's projects, those of nothing left out."""
    named = PROJECT[origin]
    return {field: named[field] for field in used if named[field] != "nothing"}


def _line(place: int, fields: tuple[str, ...], *, today: bool) -> Callable[..., Any]:
    """Return the kernel of a line, undiscounted or in present values at the investors' rate."""

    def of(horizon: float, *values: Any) -> Any:
        rate, values = (continuous(values[0]), values[1:]) if today else (0.0, values)
        project, more = _project(fields, values)
        return math.prod(more, start=turnover(project, trading(project, rate, horizon))[place])

    return of


def _project(fields: tuple[str, ...], values: tuple[Any, ...]) -> tuple[Project, tuple[Any, ...]]:
    """Return the project with some fields, and what stands behind them."""
    stated = dict(zip(fields, values, strict=False))
    return Project(**{**_NONE, **stated}), values[len(fields) :]


def _deductions(fields: tuple[str, ...]) -> Callable[..., Any]:
    def of(horizon: float, rate: Array, *values: Any) -> Any:
        project, _ = _project(fields, values)
        return write_offs(project, factors(project, continuous(rate), horizon))

    return of


def _npv(fields: tuple[str, ...]) -> Callable[..., Any]:
    """Return the kernel of what is left to the investor at the price that he reckons with."""

    def of(horizon: float, rate: Array, known: Array, *values: Any) -> Any:
        project, _ = _project(fields, values)
        factor = factors(project, continuous(rate), horizon)
        sales, *costs = turnover(project, factor)
        return booked(project, sales * known, *costs, write_offs(project, factor)).npv_investor

    return of


def _yearly(fields: tuple[str, ...], who: str) -> Callable[..., Any]:
    """Return the kernel of a year's receipts of the state, or of owners, of what is built."""

    def of(horizon: int, part: Array, surprise: Array, *values: Any) -> Any:
        project, _ = _project(fields, values)
        flow = yearly_flows(at_price(project, surprise), horizon)
        found = flow.royalty + flow.psa if who == "state" else flow.npv_investor
        return found * np.asarray(part)[..., None]

    return of


def _profit(sales: Array, running: Array, royalty: Array, deductions: Array) -> Any:
    return np.maximum(sales - running - royalty - deductions, 0.0)


def _tax(rate: Array, profit: Array, share: Any = 0.0) -> Any:
    return rate * (profit - share)


def _times(one: Any, other: Any) -> Any:
    return one * other


def _sum(*parts: Any) -> Any:
    return sum(parts)


def _declare_origin(place: int) -> None:
    """Declare the lines of the projects of an origin, and whether they are built."""
    origin = ORIGINS[place]
    who = WHO[origin]
    for number, (line, (label, formula, used)) in enumerate(_LINES.items()):
        read = read_by(origin, used)
        names = (*read.values(), *(["price_factor"] if line == "sales" else []))
        kernels = {kind: _line(number, tuple(read), today=kind == "today") for kind in _KINDS}
        declare(f"{line}.whole.{origin}", kernels["whole"], f"{who}: {label}, if built", "USD",
                operands=("horizon", *names), formula=formula)  # fmt: skip
        declare(f"{line}.today.{origin}", kernels["today"], f"{who}: {label}, discounted", "USD",
                operands=("horizon", "rate", *names), formula=f"{formula}, discounted")  # fmt: skip
    _declare_taxes(origin, who)
    _declare_built(place, origin, who)


_KINDS = ("whole", "today")


def _declare_taxes(origin: str, who: str) -> None:
    named, at = PROJECT[origin], f"today.{origin}"
    read = read_by(origin, (*_SPENT, "depreciation_years"))
    declare(f"deductions.{at}", _deductions(tuple(read)), f"{who}: write-offs, discounted", "USD",
            operands=("horizon", "rate", *read.values()),
            formula="capital over the years of write-off, and upkeep, discounted")  # fmt: skip
    declare(f"royalty.{at}", _times, f"{who}: royalty, if built", "USD", "product",
            (named["royalty"], f"sales.{at}"))  # fmt: skip
    declare(f"profit.{at}", _profit, f"{who}: taxable profit, if built", "USD",
            operands=(f"sales.{at}", f"running_cost.{at}", f"royalty.{at}", f"deductions.{at}"),
            formula="sales - cost of running - royalty - write-offs, never below 0")  # fmt: skip
    shared = (f"psa.{at}",) if named["psa"] != "nothing" else ()
    if shared:
        declare(f"psa.{at}", _times, f"{who}: state share of profit, if built", "USD", "product",
                (named["psa"], f"profit.{at}"))  # fmt: skip
    declare(f"income_tax.{at}", _tax, f"{who}: profit tax, if built", "USD",
            operands=("income_tax", f"profit.{at}", *shared),
            formula="rate x profit after the state's share")  # fmt: skip


def _declare_built(place: int, origin: str, who: str) -> None:
    every = read_by(origin, tuple(PROJECT[origin]))
    declare(f"npv.{origin}", _npv(tuple(every)), f"{who}: value for the investor", "USD",
            operands=("horizon", "rate", "price_known", *every.values()),
            formula="sales - costs - royalty - taxes, discounted, at foreseen prices")  # fmt: skip
    chance = () if place == RUNNING else ("financed",)

    def asked(known: Mapping[str, Any]) -> tuple[str, ...]:
        pays = (f"npv.{origin}",) if known["economic_filter"] else ()
        return ("economic_filter", *pays, *chance)

    declare(f"developed.{origin}", built, f"{who}: part that is built", operands=asked,
            formula="chance of being financed, nothing where it would not pay")  # fmt: skip
    for receiver, label in (("state", "royalty and state share of profit, year by year"),
                            ("private", "income of owners after tax, year by year")):  # fmt: skip
        declare(f"yearly.{receiver}.{origin}", _yearly(tuple(every), receiver),
                f"{who}: {label}", "USD",
                operands=("horizon", f"developed.{origin}", "price_factor", *every.values()),
                formula="yearly flows of the projects x part that is built")  # fmt: skip
    for line in (*(f"{line}.{kind}" for line in _LINES for kind in _KINDS), "royalty.today",
                 "income_tax.today", "psa.today"):  # fmt: skip
        if f"{line}.{origin}" in FIGURES:
            label = FIGURES[f"{line}.{origin}"].label.replace(", if built", "")
            declare(f"built.{line}.{origin}", _times, label, "USD", "product",
                    (f"developed.{origin}", f"{line}.{origin}"))  # fmt: skip


def _built(line: str, origins: tuple[int, ...] = LADDER) -> tuple[str, ...]:
    named = (f"built.{line}.{ORIGINS[place]}" for place in origins)
    return tuple(name for name in named if name in FIGURES)


def _counted(line: str) -> Callable[[Mapping[str, Any]], tuple[str, ...]]:
    return lambda known: _built(line, COUNTED.get(known["inflow_base"], ()))


def _declare_sums() -> None:
    """Declare what the rungs read: lines of all origins of the ladder that are built."""
    for line, (label, _, _) in _LINES.items():
        declare(line, _sum, label, "USD", "sum", _built(f"{line}.whole"))
        declare(f"{line}_today", _sum, f"{label}, discounted", "USD", "sum",
                _built(f"{line}.today"))  # fmt: skip
    for line, label in (("royalty", "royalty"), ("income_tax", "profit tax"),
                        ("psa", "state share of profit")):  # fmt: skip
        declare(f"{line}_paid", _sum, label, "USD", "sum", _built(f"{line}.today"))
        declare(f"{line}_counted", _sum, f"{label} that counts", "USD", "sum",
                _counted(f"{line}.today"))  # fmt: skip


for _place in range(len(ORIGINS)):
    _declare_origin(_place)
_declare_sums()
