"""The rungs of the value ladder, S0 to S10, each a pure function of what stands before it.

Axis c is the commodity, leading axes are draws; money is USD of one price year. S0 to S4 are
stocks, S5 to S10 flows turned into money. The steps follow the method note of this project,
section 1, with the kernel of :mod:`model.money.cashflow`; :mod:`model.money.ladder` puts them
together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from model.core.registry import Kernel, Reads, Says, Sheet, figure
from model.core.said import say
from model.world.economics import ValueSet

Array = NDArray[np.float64]

RUNGS: dict[str, tuple[str, str]] = {}
"""Rungs in order: what is left, and whether it is a stock or a flow.

From S5 on only what is dug within the horizon counts. A mine, running or new, ends after its life
(its commodity's ``longest_life`` at most, as often as permits are renewed) and no new finds follow.
S5 to S7 are plain sums of years, S8 to S10 present values at the investors' rate. S9 is a part of
S8, S10 a part of S9.
"""


def rung(
    name: str, title: str, kind: str, op: str, operands: Reads, formula: Says = ""
) -> Callable[[Kernel], Kernel]:
    """Register the kernel of a rung, and its title and kind in :data:`RUNGS`."""
    RUNGS[name] = (title, kind)
    return figure(name, title, "USD", op, operands, formula)


@dataclass(frozen=True, slots=True)
class Ground:
    """Which part of the national value of each commodity lies on which ground.

    Parameters
    ----------
    held, freed, occupied : ndarray, shape (..., n_c)
        Share of the national value on ground that Ukraine holds, that comes back, and that
        stays occupied [1].
    reference : ndarray, shape (n_c,)
        Share held when today's output and its limits were measured [1].
    """

    held: Array
    freed: Array
    occupied: Array
    reference: Array


@dataclass(frozen=True, slots=True)
class Stocks:
    """The rungs S0 to S4, each shape (..., n_c) [USD]."""

    in_situ: Array
    repriced: Array
    netback: Array
    recoverable: Array
    accessible: Array


@rung("S0", say("in the ground"), "stock", "kernel", ("group_value", "group_part", "to_base"),
      say("value of the group x part x conversion"))  # fmt: skip
def in_situ_stock(group_value: Array, share: Array, ratio: float) -> Array:
    """Return S0 [USD]: ``V s x``.

    V is the value of the commodity's group in the ground [million of the valuation's unit], s the
    commodity's part of it [1], x how many of the ladder's dollars one of that unit is worth.
    """
    return group_value * share * (ratio * 1e6)


@rung("S1", say("at the selected prices"), "stock", "product", ("S0", "price_ratio"))
def repriced_stock(in_situ: Array, price_ratio: Array) -> Array:
    """Return S1 [USD]: ``S0 P_0 / P_head``, the same tonnes at other prices [USD per unit]."""
    return in_situ * price_ratio


@rung(
    "S2",
    say("as saleable product"),
    "stock",
    "product",
    ("S1", "product_yield", "netback"),
)
def netback_stock(repriced: Array, product: Array, netback: Array) -> Array:
    """Return S2 [USD]: ``S1 y eta``.

    y is the saleable product in a unit of rock [1], eta what is left of the benchmark price after
    freight, treatment and quality [1].
    """
    return repriced * product * netback


@rung("S3", say("recoverable"), "stock", "product", ("S2", "conversion", "mining_recovery"))
def recoverable_stock(netback: Array, conversion: Array, mining: Array) -> Array:
    """Return S3 [USD]: ``S2 c m``; c reserves per resources, m mining recovery, both [1]."""
    return netback * conversion * mining


@rung(
    "S4", say("in territory Ukraine controls or regains"), "stock", "product", ("S3", "accessible")
)
def accessible_stock(recoverable: Array, share: Array) -> Array:
    """Return S4 [USD]: ``S3`` times the share in territory Ukraine controls or regains [1]."""
    return recoverable * share


@figure("price_ratio", say("price ratio"), op="ratio", operands=("price_now", "price_headline"))
def price_ratio(price: Array, headline_price: Array) -> Array:
    """Return ``P_0 / P_head``: the price chosen over the price behind the valuation [1]."""
    return price / headline_price


@figure("product_yield", say("product in the rock, with the recovery lever"),
        operands=("yield", "recovery_multiple"),
        formula=say("yield x recovery multiple, at most all of it"))  # fmt: skip
def product_yield(part: Array, multiple: Array) -> Array:
    """Return saleable product per unit of rock, the recovery lever included; at most 1 [1]."""
    return np.minimum(part * multiple, 1.0)


@figure(
    "accessible",
    say("share in territory controlled or regained"),
    op="sum",
    operands=("held", "freed"),
)
def accessible(held: Array, freed: Array) -> Array:
    """Return the share of the national value in territory Ukraine controls or regains [1]."""
    return held + freed


def stocks(in_situ: Array, headline: Array, start: Array, ground: Ground, v: ValueSet) -> Stocks:
    """Return S0 to S4.

    Parameters
    ----------
    in_situ : ndarray, shape (..., n_c)
        S0, gross value in the ground [USD].
    headline, start : ndarray, shape (..., n_c)
        Prices of the headline and of the ladder [USD per unit].
    ground : Ground
        Where it lies.
    v : mapping
        Technical parameters and numeric levers.
    """
    known = Sheet({**v, "S0": in_situ, "price_headline": headline, "price_now": start,
                   "held": ground.held, "freed": ground.freed})  # fmt: skip
    return Stocks(*(known[f"S{place}"] for place in range(len(fields(Stocks)))))


@rung("S5", say("sold within the period"), "flow", "sum", ("sales",))
def sold(revenue: Array) -> Array:
    """Return S5 [USD]: sales of what is developed within the horizon, undiscounted."""
    return revenue


@rung("S6", say("after operating costs"), "flow", "difference", ("S5", "running_cost"))
def after_running(s5: Array, opex: Array) -> Array:
    """Return S6 [USD]: ``S5 - OPX``, the cost of running taken off, undiscounted."""
    return s5 - opex


@rung("S7", say("after capital costs"), "flow", "difference", ("S6", "building_cost"))
def after_building(s6: Array, capex: Array) -> Array:
    """Return S7 [USD]: ``S6 - CAP``: capital, upkeep, closure, clearing of mines, undiscounted."""
    return s6 - capex


@rung("S8", say("in today's money (discounted)"), "flow", "difference",
      ("sales_today", "running_cost_today", "building_cost_today"))  # fmt: skip
def today(revenue: Array, opex: Array, capex: Array) -> Array:
    """Return S8 [USD]: ``REV - OPX - CAP`` in present values, before royalty and tax."""
    return revenue - opex - capex


@rung(
    "S9", say("the state's share"), "flow", "sum", ("royalty_paid", "income_tax_paid", "psa_paid")
)
def state_part(royalty: Array, income_tax: Array, psa: Array) -> Array:
    """Return S9 [USD]: ``ROY + CIT + PSA`` in present values at the investors' rate."""
    return royalty + income_tax + psa


@rung("S10", say("paid into the deal's fund"), "flow", "kernel",
      ("royalty_counted", "psa_counted", "inflow_share"),
      say("share paid in x receipts that count"))  # fmt: skip
def fund_part(royalty: Array, psa: Array, inflow_share: Array | float) -> Array:
    """Return S10 [USD]: ``f (ROY + PSA)`` of the projects that a deal counts, before any ceiling.

    Profit tax goes to the general budget. What a deal takes of private owners' income, or of
    occupied ground, is no part of S9 and stands in the account only.
    """
    return inflow_share * (royalty + psa)
