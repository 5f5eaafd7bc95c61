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
from model.core.said import Said, say
from model.money.cashflow import booked, factors, trading, turnover, write_offs, yearly_flows
from model.money.digging import PROJECT
from model.money.extraction import at_price, continuous
from model.money.ladder import built
from model.money.plan import COUNTED, LADDER, ORIGINS
from model.money.project import Project

__all__ = ["WHO", "read_by"]

Array = NDArray[np.float64]

WHO = {
    "running": say("running mines"),
    "held": say("new projects on ground held"),
    "freed": say("new projects on ground that comes back"),
    "occupied": say("new projects on occupied ground"),
}
"""Whose projects those of an origin are."""

_EARNED = ("output", "life", "ramp", "start", "hazard")
_SPENT = (*_EARNED, "capex", "fixed", "sunk", "sustaining")
_LINES = {
    "sales": (say("sales"), say("output x price over the life, within the horizon"),
              (*_EARNED, "price", "price_long_run", "reversion", "price_growth")),
    "running_cost": (say("cost of running"), say("output x cost over the life, within the horizon"),
                     (*_EARNED, "opex")),
    "building_cost": (say("cost of building"), say("capital, upkeep, closure and clearing"),
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
        sales, running, building = turnover(project, factor)
        deducted = write_offs(project, factor)
        return booked(project, sales * known, running, building, deducted).npv_investor

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


def _told(
    name: str, origin: str, of: Callable[..., Any], what: Said, operands: tuple[str, ...],
    formula: str = "", op: str = "kernel",
) -> None:  # fmt: skip
    """Declare a line of an origin's projects, if built, and of what is built."""
    who = WHO[origin]
    declare(f"{name}.{origin}", of, say("{who}: {what}, if built", who=who, what=what), "USD", op,
            operands, formula)  # fmt: skip
    declare(f"built.{name}.{origin}", _times, say("{who}: {what}", who=who, what=what), "USD",
            "product", (f"developed.{origin}", f"{name}.{origin}"))  # fmt: skip


def _declare_turnover(origin: str) -> None:
    for place, (line, (what, formula, used)) in enumerate(_LINES.items()):
        read = read_by(origin, used)
        names = (*read.values(), *(["price_factor"] if line == "sales" else []))
        _told(f"{line}.whole", origin, _line(place, tuple(read), today=False), what,
              ("horizon", *names), formula)  # fmt: skip
        _told(f"{line}.today", origin, _line(place, tuple(read), today=True),
              say("{what}, discounted", what=what), ("horizon", "rate", *names),
              say("{what}, discounted", what=formula))  # fmt: skip


def _declare_taxes(origin: str) -> None:
    named, read = PROJECT[origin], read_by(origin, (*_SPENT, "depreciation_years"))
    of = {line: f"{line}.today.{origin}" for line in (*_LINES, "royalty", "deductions", "profit")}
    _told("deductions.today", origin, _deductions(tuple(read)), say("write-offs, discounted"),
          ("horizon", "rate", *read.values()),
          say("capital over the years of write-off, and upkeep, discounted"))  # fmt: skip
    _told("royalty.today", origin, _times, say("royalty"), (named["royalty"], of["sales"]),
          op="product")  # fmt: skip
    _told("profit.today", origin, _profit, say("taxable profit"),
          (of["sales"], of["running_cost"], of["royalty"], of["deductions"]),
          say("sales - cost of running - royalty - write-offs, never below 0"))  # fmt: skip
    shared = (f"psa.today.{origin}",) if named["psa"] != "nothing" else ()
    if shared:
        _told("psa.today", origin, _times, say("state share of profit"),
              (named["psa"], of["profit"]), op="product")  # fmt: skip
    _told(
        "income_tax.today",
        origin,
        _tax,
        say("profit tax"),
        ("income_tax", of["profit"], *shared),
        say("rate x profit after the state's share"),
    )


def _declare_built(origin: str) -> None:
    who, every = WHO[origin], read_by(origin, tuple(PROJECT[origin]))
    _told("npv", origin, _npv(tuple(every)), say("value for the investor"),
          ("horizon", "rate", "price_known", *every.values()),
          say("sales - costs - royalty - taxes, discounted, at foreseen prices"))  # fmt: skip

    def asked(known: Mapping[str, Any]) -> tuple[str, ...]:
        pays = (f"npv.{origin}",) if known["economic_filter"] else ()
        return ("economic_filter", *pays, *(() if origin == "running" else ("financed",)))

    declare(f"developed.{origin}", built, say("{who}: part that is built", who=who),
            operands=asked,
            formula=say("chance of being financed, nothing where it would not pay"))  # fmt: skip
    of = ("horizon", f"developed.{origin}", "price_factor", *every.values())
    formula = say("yearly flows of the projects x part that is built")
    declare(
        f"yearly.state.{origin}",
        _yearly(tuple(every), "state"),
        say("{who}: royalty and state share of profit", who=who),
        "USD",
        "kernel",
        of,
        formula,
    )
    declare(
        f"yearly.private.{origin}",
        _yearly(tuple(every), "private"),
        say("{who}: income of owners after tax", who=who),
        "USD",
        "kernel",
        of,
        formula,
    )


def _built(line: str, origins: tuple[int, ...] = LADDER) -> tuple[str, ...]:
    named = (f"built.{line}.{ORIGINS[place]}" for place in origins)
    return tuple(name for name in named if name in FIGURES)


def _counted(line: str) -> Callable[[Mapping[str, Any]], tuple[str, ...]]:
    return lambda known: _built(line, COUNTED.get(known["inflow_base"], ()))


def _declare_sums() -> None:
    """Declare what the rungs read: lines of all origins of the ladder that are built."""
    for line, (label, _, _) in _LINES.items():
        declare(line, _sum, label, "USD", "sum", _built(f"{line}.whole"))
        declare(f"{line}_today", _sum, say("{what}, discounted", what=label), "USD", "sum",
                _built(f"{line}.today"))  # fmt: skip
    for line, label in (("royalty", say("royalty")), ("income_tax", say("profit tax")),
                        ("psa", say("state share of profit"))):  # fmt: skip
        declare(f"{line}_paid", _sum, label, "USD", "sum", _built(f"{line}.today"))
        declare(f"{line}_counted", _sum, say("{what} that counts", what=label), "USD", "sum",
                _counted(f"{line}.today"))  # fmt: skip


for _origin in ORIGINS:
    _declare_turnover(_origin)
    _declare_taxes(_origin)
    _declare_built(_origin)
_declare_sums()
