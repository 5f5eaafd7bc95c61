"""Figures that several trees share: a technical parameter, and the aid figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.core import figures as nodes
from model.core.figures import Node

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["aid_base_node", "aid_node", "of_aid_node", "parameter_node", "parameter_value"]


def parameter_value(outcome: Outcome, name: str, c: int) -> float:
    """Return the figure of a technical parameter that is used for a commodity."""
    used = np.asarray(outcome.economy.parameters[name], float)
    return float(np.broadcast_to(used, (len(outcome.world.economics.ids),))[c])


def parameter_node(outcome: Outcome, name: str, c: int) -> Node:
    """Return a technical parameter of a commodity with its row.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    name : str
        As in ``economics/parameters.csv``.
    c : int
        Place of the commodity.
    """
    economics = outcome.world.economics
    row = next(
        r for r in economics.parameters
        if r["parameter"] == name and r["component"] in (economics.ids[c], "ALL")
    )  # fmt: skip
    value, label, unit = parameter_value(outcome, name, c), name.replace("_", " "), row["unit"]
    if value != float(row["mode"]):
        return nodes.given(f"{label}, set by the scenario", value, unit)
    place = ("economics/parameters", f"{row['component']}.{name}")
    return nodes.row(label, value, unit, place, row, outcome.world.source(row["source_id"]))


def aid_node(outcome: Outcome) -> Node:
    """Return the aid figure in the valuation's money."""
    aid = outcome.aid
    return _aid(outcome, aid.million, f"million {outcome.unit}", "aid figure")


def aid_base_node(outcome: Outcome) -> Node:
    """Return the aid figure in the ladder's money."""
    unit = f"million {outcome.economy.unit}"
    return _aid(outcome, outcome.aid_base, unit, "aid figure in the ladder's money")


def of_aid_node(outcome: Outcome, label: str, of: Node, without: float = math.inf) -> Node:
    """Return money of the ladder as a share of the aid figure; without aid what is said then."""
    aid = aid_base_node(outcome)
    if aid.value > 0:
        return nodes.ratio(label, of.value / aid.value, "1", of, aid)
    formula = f"{of.label} / {aid.label}, which says nothing where that is not above 0"
    return nodes.kernel(label, without, "1", formula, [of, aid])


def _aid(outcome: Outcome, million: float, unit: str, label: str) -> Node:
    aid, world, scenario = outcome.aid, outcome.world, outcome.scenario
    if aid.own:
        stated = nodes.given("own aid figure", aid.stated, f"million {aid.stated_unit}")
    else:
        row = world.label_row("aid/ledger", aid.claim.id)
        place, source = ("aid/ledger", aid.claim.id), world.source(row["source_id"])
        stated = nodes.row(
            f"{aid.claim.claimant}: {aid.claim.stage}", aid.stated, f"million {aid.stated_unit}",
            place, row, source,
        )  # fmt: skip
    factor = million / aid.stated if aid.stated else 1.0
    method = " and ".join(filter(None, (scenario.deflator, scenario.exchange_rate)))
    rate = nodes.given(f"conversion by {method}", factor, "1")
    return nodes.product(label, million, unit, "figure as stated x conversion", [stated, rate])
