"""Figures that stand beside an outcome: what a valuation's author states, a deposit by own map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model.core import figures as nodes
from model.core.figures import Node

if TYPE_CHECKING:
    from model.world.world import World

__all__ = ["explain_located", "explain_stated"]


def explain_stated(world: World, valuation: str) -> Node:
    """Return what the author of a valuation puts behind the line; no number where nothing.

    Parameters
    ----------
    world : World
        The figures.
    valuation : str
        A row of ``value/bases.csv``.
    """
    row = world.label_row("value/bases", valuation)
    unit = f"million {world.price_unit(valuation)}"
    stated = float(row["stated_russia_usd_million"] or "nan")
    if math.isnan(stated):
        return nodes.given("stated by its author, none stated", stated, unit)
    source = world.source(row["source_id"])
    return nodes.row("stated by its author", stated, unit, ("value/bases", valuation), row, source)


def explain_located(world: World, index: int, km: float, probability: float) -> Node:
    """Return the probability that a deposit lies inside a polygon of one's own.

    Parameters
    ----------
    world : World
        The figures.
    index : int
        Place of the deposit.
    km : float
        Its distance to the polygon's edge, above 0 inside [km].
    probability : float
        From :func:`model.territory.geometry.locate` [1].
    """
    id = world.deposits.ids[index]
    row, label = world.deposits.rows[index], world.label("deposits/deposits", id)
    distance = nodes.given("distance to the edge of your map, above 0 inside", km, "km")
    precise = nodes.row(
        "precision of its coordinates", float(world.deposits.precision[index]), "km",
        ("deposits/deposits", id), row, world.source(row["source_id"]),
    )  # fmt: skip
    formula = "normal distribution at distance / precision"
    return nodes.kernel(label, probability, "1", formula, [distance, precise])
