"""Trees of figures beside an outcome: its distance to another, a break-even, what authors state."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.answers.breakeven import QUANTITIES, break_even, flow_of
from model.core.figures import Node, constant, made
from model.core.said import Said, named, say
from model.explain.control import AT_LINE, within
from model.explain.parts import aid_base_node, row_node
from model.explain.places import explain, trees_of

if TYPE_CHECKING:
    from model.answers.breakeven import BreakEven
    from model.answers.outcome import Outcome
    from model.world.world import World

__all__ = ["explain_break_even", "explain_change", "explain_located", "explain_stated"]

_SHARES = ("inflow_share", "held.")


def explain_change(after: Outcome, before: Outcome, figure: str) -> Node:
    """Return how far a figure of an outcome lies from that of another, with both trees.

    Parameters
    ----------
    after, before : Outcome
        Such as the later and the earlier of two days, a scenario and its preset, or a scenario
        and the first of those it is compared with.
    figure : str
        As :func:`model.explain.places.explain` names it.

    Raises
    ------
    ScenarioError
        When there is no such figure.

    Examples
    --------
    >>> import datetime as dt
    >>> from model import Scenario, evaluate, load_world
    >>> world, seed = load_world(), Scenario.from_preset("bessent-visit-2025-02")
    >>> before = evaluate(seed, world)
    >>> after = evaluate(seed.replace(front_line_date=dt.date(2026, 8, 15)), world)
    >>> tree = explain_change(after, before, "region.UA-14.russia")
    >>> tree.label, tree.value > 0, tree.check()
    ('Donetsk, controlled by Russia, change', True, [])
    """
    here, there = explain(after, figure), explain(before, figure)
    operands = [
        replace(here, label=say("here: {name}", name=here.label)),
        replace(there, label=say("there: {name}", name=there.label)),
    ]
    return made("difference", say("{name}, change", name=here.label), here.unit, operands)


def explain_break_even(outcome: Outcome, found: BreakEven) -> Node:
    """Return how the level of a lever was found that just meets the aid figure.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario whose lever was tried.
    found : BreakEven
        From :func:`model.answers.breakeven.break_even`; a level that is none is told as no number.
    """
    unit, of = f"million {outcome.economy.unit}", _unit(found.lever)
    flow = flow_of(outcome.scenario, outcome.world, found.lever, found.quantity)
    ends = []
    for text, bound, value in ((say("{flow}, lever at its lower bound", flow=_flow(found)),
                                found.low, found.at_low),
                               (say("{flow}, lever at its upper bound", flow=_flow(found)),
                                found.high, found.at_high)):  # fmt: skip
        level = constant(say("bound of the lever"), float(bound), of)
        ends.append(made(lambda one: float(flow(np.array([one]))[0]), text, unit, [level],
                         say("the scenario with the lever there"), value))  # fmt: skip
    total = trees_of(outcome).receipts.total(found.quantity)
    formula = say(
        "first level between the bounds at which it reaches the aid figure, all else kept"
    )
    if found.falls:
        formula = say(
            "last level between the bounds at which it reaches the aid figure, all else kept"
        )
    return made(
        lambda aid, *_: _level(break_even(outcome.scenario, outcome.world, found.lever,
                                          claim=aid, quantity=found.quantity)),
        _label(outcome, found.lever), of, [aid_base_node(outcome), total, *ends], formula,
        _level(found),
    )  # fmt: skip


def _flow(found: BreakEven) -> Said:
    return Said(QUANTITIES[found.quantity])


def _level(found: BreakEven) -> float:
    return math.nan if found.level is None else found.level


def _unit(lever: str) -> str:
    if lever == "horizon":
        return "years"
    return "1" if lever.startswith(_SHARES) else "x"


def _label(outcome: Outcome, lever: str) -> Said:
    head, _, region = lever.partition(".")
    if not region:
        return say("{name}, break-even", name=Said(head.replace("_", " ")))
    place = named(outcome.world.label_row("regions", region))
    return say("{name}, controlled by Ukraine, break-even", name=place)


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
        return constant(say("stated by its author, none stated"), stated, unit)
    return row_node(world, "value/bases", row, say("stated by its author"), stated, unit)


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
    row = world.deposits.rows[index]
    distance = constant(say("distance to the edge of your map, above 0 inside"), km, "km")
    precise = row_node(world, "deposits/deposits", row, say("precision of its coordinates"),
                       "coord_precision_km", "km")  # fmt: skip
    return made(within, named(row), "1", [distance, precise], AT_LINE, probability)
