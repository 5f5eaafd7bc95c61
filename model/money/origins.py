"""What each field of a project is, by the origin of the project: names of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.registry import FIGURES
from model.money import prices, royalty  # noqa: F401  declare what projects receive and owe
from model.money.digging import sheet_of
from model.money.plan import EXTENSION, FREED, ORIGINS, RUNNING
from model.money.rungs import Ground
from model.world.economics import ValueSet

if TYPE_CHECKING:
    from model.scenario.levers import EconomyLevers

__all__ = [
    "CENTRAL",
    "ONCE_BUILT",
    "ON_THE_WAY",
    "PROJECT",
    "named_bands",
    "named_received",
    "starts",
]

Array = NDArray[np.float64]

_ALIKE = {
    "price": "price", "price_long_run": "price_far", "reversion": "reversion",
    "price_growth": "growth", "sustaining": "sustaining", "hazard": "loss", "closure": "closure",
    "income_tax": "income_tax", "depreciation_years": "depreciation",
    "royalty_base": "royalty_base",
}  # fmt: skip
_LAW = dict(zip(prices.BY_LAW, prices.BY_LAW, strict=True))
_NEW = {
    "capex": "capital", "ramp": "ramp", "construction": "construction",
    "sunk": "nothing", "royalty": "royalty.new", "psa": "psa", "decline": "nothing",
    **dict.fromkeys(_LAW, "nothing"),
}  # fmt: skip
_FREE = {"price": "price.new", "price_long_run": "price_far.new"}
_RUNNING = {
    "capex": "capex", "ramp": "nothing", "construction": "nothing",
    "sunk": "one", "royalty": "royalty.running", "psa": "nothing", "fixed": "nothing",
    "start": "nothing", "decline": "decline.running",
}  # fmt: skip


def _fields(place: int) -> dict[str, str]:
    """Return the figure of each field of the projects of an origin.

    A running mine waits for nothing, costs what it costs today and has its permit's royalty; what
    is new is built first, at costs that the technical figures say are higher than planned. What
    extends a running mine pays as new wells and pits do, and shares no profit. New permits sell at
    the market's price, whatever the law sets for existing ones.
    """
    origin = ORIGINS[place]
    dug = {"output": f"output.{origin}", "life": f"life.{origin}", "opex": f"opex.{origin}"}
    if place == RUNNING:
        return {**dug, **_ALIKE, **_LAW, **_RUNNING}
    start = "start.freed" if place == FREED else "start"
    new = {**_ALIKE, **_NEW, "start": start, "fixed": f"clearing.{origin}"}
    if place == EXTENSION:
        return {**dug, **new, "psa": "nothing", **_LAW}
    return {**dug, **new, **_FREE}


PROJECT = {origin: _fields(place) for place, origin in enumerate(ORIGINS)}
"""By origin: the figure that each field of its :class:`model.money.project.Project` is."""


def starts(v: ValueSet, levers: EconomyLevers) -> list[Array]:
    """Return years to first output of each origin, shape (..., n_c), 1 for running mines [y].

    Lead time of a new mine or of a reopened one, with slip; new projects wait for the settlement
    where the war is a state, freed ground for its clearance too.
    """
    none = np.zeros(1, v["lead_new"].dtype)
    sheet = sheet_of(v, Ground(none, none, none, none), levers)
    return [sheet[PROJECT[origin]["start"]] for origin in ORIGINS]


def named_bands(origin: str) -> str:
    """Return the bands of the royalty that an origin's projects pay."""
    return PROJECT[origin]["royalty"].replace("royalty", "bands")


def named_received(price: str) -> str:
    """Return what of the benchmark a price received is, by the figure that the price is."""
    return price.replace("price", "received")


CENTRAL = {o: {**named, "opex": "cost.running" if o == ORIGINS[RUNNING] else "cost.new"}
           for o, named in PROJECT.items()}  # fmt: skip
"""The same of all its output, whether it pays or not: its running cost is the central one."""

ON_THE_WAY = ("units", "won", "product", "product_yield", "limit", "reach", "share.running",
              "share.extension", "share.held", "room.extension", "room.held", "room.freed",
              "room.occupied", "price_ratio", "price_now")  # fmt: skip
"""Figures that nobody reads any more once output and life of every origin are known."""

ONCE_BUILT = tuple({name for named in CENTRAL.values() for name in named.values()} & set(FIGURES))
"""Figures that nobody reads any more once all projects hold them."""
