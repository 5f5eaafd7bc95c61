"""What stands behind the rungs from S5 on: each line of the money of each origin's projects.

One scenario is calculated in one sweep by :mod:`model.money.ladder`; here the same kernels are told
line by line, with the fields of a project that each of them reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core.registry import FIGURES, declare
from model.core.said import Said, say
from model.money.cashflow import factors, trading, turnover, write_offs, yearly_flows
from model.money.cost_curve import part_that_pays, relative_cost
from model.money.extraction import at_price, continuous, steps_of
from model.money.ladder import built, highest_to_pay
from model.money.origins import CENTRAL, PROJECT, named_received
from model.money.plan import COUNTED, EXTENSION, LADDER, ORIGINS, RUNNING
from model.money.project import Project
from model.money.royalty import bands_of, royalty_of

__all__ = ["WHO", "read_by"]

Array = NDArray[np.float64]

WHO = {
    "running": say("running mines"),
    "extension": say("extension of running mines"),
    "held": say("new projects on ground controlled"),
    "freed": say("new projects on ground that comes back"),
    "occupied": say("new projects on occupied ground"),
}
"""Whose projects those of an origin are."""

_EARNED = ("output", "life", "ramp", "start", "hazard", "decline")
_SPENT = (*_EARNED, "capex", "fixed", "sunk", "sustaining")
_LINES = {
    "sales": (say("sales"), say("output x price over the life, within the period"),
              (*_EARNED, "price", "price_long_run", "reversion", "price_growth", "regulated",
               "regulated_price", "regulated_years")),
    "running_cost": (say("cost of running"), say("output x cost over the life, within the period"),
                     (*_EARNED, "opex")),
    "building_cost": (say("cost of building"), say("capital, upkeep, closure and clearing"),
                      (*_SPENT, "construction", "closure")),
}  # fmt: skip
"""Lines that no tax touches, in the order of :func:`model.money.cashflow.turnover`: what each is,
how it is made, and the fields of a project that it reads."""

_TAKEN = {
    "royalty": say("royalty"), "income_tax": say("profit tax"), "psa": say("state share of profit")
}  # fmt: skip
_NONE = {"price": 0.0, "opex": 0.0, "capex": 0.0}


def read_by(origin: str, used: tuple[str, ...]) -> dict[str, str]:
    """Return the figures of some fields of an origin's projects, those of nothing left out."""
    named = PROJECT[origin]
    return {field: named[field] for field in used if named[field] != "nothing"}


def _of_project(
    make: Callable[..., Any], read: dict[str, str], *before: str
) -> tuple[Callable[..., Any], tuple[str, ...]]:
    """Return a kernel of a project and of what stands before its fields, and all that it reads.

    Where a price is read, those stated by year stand after the fields, and where a royalty is, its
    bands at the end.
    """
    stated = ("deck", named_received(read["price"])) if "price" in read else ()
    law = (read["royalty"].replace("royalty", "bands"),) if "royalty" in read else ()
    law = (*law, *("months_stray" for _ in law))

    def of(*values: Any) -> Any:
        parts = iter(values)
        first, fields, prices, owed = (tuple(islice(parts, len(names)))
                                       for names in (before, read, stated, law))  # fmt: skip
        steps, bands = steps_of(*prices) if prices else (), bands_of(*owed) if owed else ()
        named = dict(zip(read, fields, strict=True))
        return make(Project(**{**_NONE, **named}, steps=steps, bands=bands), *first)

    return of, (*before, *read.values(), *stated, *law)


def _line(place: int, surprised: bool) -> Callable[..., Any]:
    """Return the kernel of a line, in present values at the investors' rate, if any."""

    def of(project: Project, horizon: float, *more: Any) -> Any:
        rates = more[:-1] if surprised else more
        rate = continuous(rates[0]) if rates else 0.0
        project = at_price(project, more[-1]) if surprised else project
        return turnover(project, trading(project, rate, horizon))[place]

    return of


def _deductions(project: Project, horizon: float, rate: Array) -> Any:
    return write_offs(project, factors(project, continuous(rate), horizon))


def _royalty(project: Project, horizon: float, rate: Array, surprise: Array) -> Any:
    d, priced = continuous(rate), at_price(project, surprise)
    trade = trading(priced, d, horizon)
    sales, *_ = turnover(priced, trade)
    return royalty_of(project, d, horizon, sales, trade.running, trade.regulated, surprise)


def _highest(project: Project, rate: Array, known: Array) -> Any:
    """Return the highest relative cost that pays at the price that the investor uses."""
    return highest_to_pay(project, continuous(rate), known)


def _relative(economic_filter: float, *curve: Array) -> Any:
    return relative_cost(*curve) if economic_filter else np.ones(1)


def _yearly(project: Project, horizon: int, part: Array, surprise: Array) -> dict[str, Any]:
    """Return each year's receipts of the state, and of owners, of what is built."""
    flow = yearly_flows(at_price(project, surprise), horizon)
    found = {"state": flow.royalty + flow.psa, "private": flow.npv_investor}
    return {who: line * np.asarray(part)[..., None] for who, line in found.items()}


def _one_of(of: Callable[..., Any], whose: str) -> Callable[..., Any]:
    return lambda *values: of(*values)[whose]


def _profit(sales: Array, running: Array, royalty: Array, deductions: Array) -> Any:
    return np.maximum(sales - running - royalty - deductions, 0.0)


def _tax(rate: Array, profit: Array, share: Any = 0.0) -> Any:
    return rate * (profit - share)


def _told(
    name: str, origin: str, what: Said, how: Any, operands: tuple[str, ...], formula: str = ""
) -> None:
    """Declare a line of an origin's projects, if built, and of what is built."""
    who = WHO[origin]
    declare(f"{name}.{origin}", say("{who}: {what}, if built", who=who, what=what), "USD", how,
            operands, formula)  # fmt: skip
    declare(f"built.{name}.{origin}", say("{who}: {what}", who=who, what=what), "USD", "product",
            (f"developed.{origin}", f"{name}.{origin}"))  # fmt: skip


def _declare_turnover(origin: str) -> None:
    for place, (line, (what, formula, used)) in enumerate(_LINES.items()):
        more, read = ("price_factor",) if line == "sales" else (), read_by(origin, used)
        of = _line(place, bool(more))
        _told(f"{line}.whole", origin, what, *_of_project(of, read, "horizon", *more), formula)
        _told(f"{line}.today", origin, say("{what}, discounted", what=what),
              *_of_project(of, read, "horizon", "rate", *more),
              say("{what}, discounted", what=formula))  # fmt: skip


def _declare_taxes(origin: str) -> None:
    named, read = PROJECT[origin], read_by(origin, (*_SPENT, "depreciation_years"))
    of = {line: f"{line}.today.{origin}" for line in (*_LINES, *_TAKEN, "deductions", "profit")}
    _told("deductions.today", origin, say("write-offs, discounted"),
          *_of_project(_deductions, read, "horizon", "rate"),
          say("capital over the years of write-off, and upkeep, discounted"))  # fmt: skip
    owed = read_by(origin, (*_LINES["sales"][2], "royalty", "royalty_base"))
    _told("royalty.today", origin, _TAKEN["royalty"],
          *_of_project(_royalty, owed, "horizon", "rate", "price_factor"),
          say("royalty x sales, discounted, with the rate of each price's band"))  # fmt: skip
    _told("profit.today", origin, say("taxable profit"), _profit,
          (of["sales"], of["running_cost"], of["royalty"], of["deductions"]),
          say("sales - cost of running - royalty - write-offs, never below 0"))  # fmt: skip
    shared = (of["psa"],) if named["psa"] != "nothing" else ()
    if shared:
        _told("psa.today", origin, _TAKEN["psa"], "product", (named["psa"], of["profit"]))
    _told("income_tax.today", origin, _TAKEN["income_tax"], _tax,
          ("income_tax", of["profit"], *shared),
          say("rate x profit after the state's share"))  # fmt: skip


def _declare_built(origin: str) -> None:
    who, every = WHO[origin], read_by(origin, tuple(PROJECT[origin]))
    of, read = _of_project(_highest, {**every, "opex": CENTRAL[origin]["opex"]},
                           "rate", "price_known")  # fmt: skip
    declare(f"highest.{origin}", say("{who}: highest cost that pays, to the mean", who=who), "1",
            of, read, say("(sales - royalty - capital - tax on it) / cost of running, "
                          "over the life, discounted, at foreseen prices"))  # fmt: skip
    curve = (f"highest.{origin}", "cost_spread")
    declare(f"pays.{origin}", say("{who}: part that pays", who=who), "1", part_that_pays, curve,
            say("part of a lognormal curve of costs below the highest"))  # fmt: skip

    def filtered(known: Mapping[str, Any]) -> tuple[str, ...]:
        return ("economic_filter", *(curve if known["economic_filter"] else ()))

    declare(f"relative.{origin}", say("{who}: cost of what pays, to the mean", who=who), "1",
            _relative, filtered, say("mean of the curve of costs below the highest"))  # fmt: skip
    declare(f"opex.{origin}", say("{who}: running cost of what pays", who=who), "USD/{unit}",
            "product", (CENTRAL[origin]["opex"], f"relative.{origin}"))  # fmt: skip

    def asked(known: Mapping[str, Any]) -> tuple[str, ...]:
        pays = (f"pays.{origin}",) if known["economic_filter"] else ()
        return ("economic_filter", *pays, *(() if origin == "running" else ("financed",)))

    declare(f"developed.{origin}", say("{who}: part that is built", who=who), "1", built, asked,
            say("part that pays x chance of being financed"))  # fmt: skip
    of, read = _of_project(_yearly, every, "horizon", f"developed.{origin}", "price_factor")
    for whose, label in (
        ("state", say("{who}: royalty and state share of profit", who=who)),
        ("private", say("{who}: income of owners after tax", who=who)),
    ):
        declare(f"yearly.{whose}.{origin}", label, "USD", _one_of(of, whose), read,
                say("yearly flows of the projects x part that is built"))  # fmt: skip


def _built(line: str, origins: tuple[int, ...] = LADDER) -> tuple[str, ...]:
    named = (f"built.{line}.{ORIGINS[place]}" for place in origins)
    return tuple(name for name in named if name in FIGURES)


def _declare_owners() -> None:
    """Declare what is left to owners, and how much of it is left to the state's companies."""
    for place in LADDER:
        origin = ORIGINS[place]
        taken = tuple(f"built.{line}.today.{origin}" for line in _TAKEN)
        declare(f"owners.{origin}", say("{who}: profit of owners", who=WHO[origin]), "USD",
                "difference", tuple(f"built.{line}.today.{origin}" for line in _LINES)
                + tuple(name for name in taken if name in FIGURES))  # fmt: skip
    old = tuple(f"owners.{ORIGINS[place]}" for place in (RUNNING, EXTENSION))
    declare("owners.permitted", say("profit of owners of existing permits"), "USD", "sum", old)
    declare("state_companies", say("profit of state companies"), "USD", "product",
            ("state_part", "owners.permitted"))  # fmt: skip
    every = tuple(f"owners.{ORIGINS[place]}" for place in LADDER)
    declare("owners", say("profit of owners"), "USD", "sum", every)
    declare("private_owners", say("profit of private owners"), "USD", "difference",
            ("owners", "state_companies"))  # fmt: skip


def _counted(line: str) -> Callable[[Mapping[str, Any]], tuple[str, ...]]:
    return lambda known: _built(line, COUNTED.get(known["inflow_base"], ()))


def _declare_sums() -> None:
    """Declare what the rungs read: lines of all origins of the ladder that are built."""
    for line, (label, _, _) in _LINES.items():
        declare(line, label, "USD", "sum", _built(f"{line}.whole"))
        declare(f"{line}_today", say("{what}, discounted", what=label), "USD", "sum",
                _built(f"{line}.today"))  # fmt: skip
    for line, label in _TAKEN.items():
        declare(f"{line}_paid", label, "USD", "sum", _built(f"{line}.today"))
        declare(f"{line}_counted", say("{what} that counts", what=label), "USD", "sum",
                _counted(f"{line}.today"), by=("inflow_base",))  # fmt: skip


for _origin in ORIGINS:
    _declare_turnover(_origin)
    _declare_taxes(_origin)
    _declare_built(_origin)
_declare_sums()
_declare_owners()
