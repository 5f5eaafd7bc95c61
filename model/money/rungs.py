"""The rungs of the value ladder, S0 to S10, each a pure function of what stands before it.

Axis c is the commodity, leading axes are draws; money is USD of one price year. S0 to S4 are
stocks, S5 to S10 flows turned into money. The steps follow the method note of this project,
section 1, with the kernel of :mod:`model.money.cashflow`; :mod:`model.money.ladder` puts them
together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.world.economics import ValueSet

__all__ = [
    "RUNGS",
    "Ground",
    "Stocks",
    "accessible_stock",
    "after_building",
    "after_running",
    "fund_part",
    "in_situ_stock",
    "netback_stock",
    "product_yield",
    "recoverable_stock",
    "repriced_stock",
    "sold",
    "state_part",
    "stocks",
    "today",
]

Array = NDArray[np.float64]

RUNGS = {
    "S0": ("in the ground", "stock"),
    "S1": ("at the prices chosen", "stock"),
    "S2": ("as a product that can be sold", "stock"),
    "S3": ("recoverable", "stock"),
    "S4": ("on ground that Ukraine holds or regains", "stock"),
    "S5": ("sold within the horizon", "flow"),
    "S6": ("after the cost of running", "flow"),
    "S7": ("after the cost of building", "flow"),
    "S8": ("in today's money", "flow"),
    "S9": ("the state's part", "flow"),
    "S10": ("paid into the fund", "flow"),
}
"""Rungs in order: what is left, and whether it is a stock or a flow.

From S5 on only what is dug within the horizon counts. A mine, running or new, ends after its life
(its commodity's ``longest_life`` at most) and nothing follows it: neither renewal nor new finds.
S5 to S7 are plain sums of years, S8 to S10 present values at the investors' rate. S9 is a part of
S8, S10 a part of S9.
"""


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


def in_situ_stock(group_value: Array, share: Array, ratio: float) -> Array:
    """Return S0 [USD]: ``V s x``.

    V is the value of the commodity's group in the ground [million of the valuation's unit], s the
    commodity's part of it [1], x how many of the ladder's dollars one of that unit is worth.
    """
    return group_value * share * (ratio * 1e6)


def repriced_stock(in_situ: Array, price: Array, headline_price: Array) -> Array:
    """Return S1 [USD]: ``S0 P_0 / P_head``, the same tonnes at other prices [USD per unit]."""
    return in_situ * (price / headline_price)


def netback_stock(repriced: Array, product: Array, netback: Array) -> Array:
    """Return S2 [USD]: ``S1 y eta``.

    y is the saleable product in a unit of rock [1], eta what is left of the benchmark price after
    freight, treatment and quality [1].
    """
    return repriced * product * netback


def recoverable_stock(netback: Array, conversion: Array, mining: Array) -> Array:
    """Return S3 [USD]: ``S2 c m``; c reserves per resources, m mining recovery, both [1]."""
    return netback * conversion * mining


def accessible_stock(recoverable: Array, share: Array) -> Array:
    """Return S4 [USD]: ``S3`` times the share on ground that Ukraine holds or regains [1]."""
    return recoverable * share


def product_yield(v: ValueSet) -> Array:
    """Return saleable product per unit of rock, the recovery lever included; at most 1 [1]."""
    return np.minimum(v["yield"] * v["recovery_multiple"], 1.0)


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
    s1 = repriced_stock(in_situ, start, headline)
    s2 = netback_stock(s1, product_yield(v), v["netback"])
    s3 = recoverable_stock(s2, v["conversion"], v["mining_recovery"])
    return Stocks(in_situ, s1, s2, s3, accessible_stock(s3, ground.held + ground.freed))


def sold(revenue: Array) -> Array:
    """Return S5 [USD]: sales of what is developed within the horizon, undiscounted."""
    return revenue


def after_running(s5: Array, opex: Array) -> Array:
    """Return S6 [USD]: ``S5 - OPX``, the cost of running taken off, undiscounted."""
    return s5 - opex


def after_building(s6: Array, capex: Array) -> Array:
    """Return S7 [USD]: ``S6 - CAP``: capital, upkeep, closure, clearing of mines, undiscounted."""
    return s6 - capex


def today(revenue: Array, opex: Array, capex: Array) -> Array:
    """Return S8 [USD]: ``REV - OPX - CAP`` in present values, before royalty and tax."""
    return revenue - opex - capex


def state_part(royalty: Array, income_tax: Array, psa: Array) -> Array:
    """Return S9 [USD]: ``ROY + CIT + PSA`` in present values at the investors' rate."""
    return royalty + income_tax + psa


def fund_part(royalty: Array, psa: Array, inflow_share: Array | float) -> Array:
    """Return S10 [USD]: ``f (ROY + PSA)`` of the projects that a deal counts, before any ceiling.

    Profit tax goes to the general budget. What a deal takes of private owners' income, or of
    occupied ground, is no part of S9 and stands in the account only.
    """
    return inflow_share * (royalty + psa)
