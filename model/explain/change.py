"""The distance of a figure between two outcomes, as a tree: here, there, and each down to data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.core import figures as nodes
from model.core.figures import Node
from model.explain.places import explain

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["explain_change"]


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
    ('Donetsk, held by Russia, change', True, [])
    """
    here, there = explain(after, figure), explain(before, figure)
    operands = [_named(here, "here"), _named(there, "there")]
    value = here.value - there.value
    return nodes.difference(f"{here.label}, change", value, here.unit, operands)


def _named(node: Node, place: str) -> Node:
    return Node(
        f"{place}: {node.label}", node.value, node.unit, node.formula, node.op, node.operands,
        node.source,
    )  # fmt: skip
