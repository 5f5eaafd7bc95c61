"""Any figure of an outcome as a tree: formula, operands with their units, down to rows of data.

The trees of the value ladder stand in :mod:`model.explain.ladder`, those of the receipts in
:mod:`model.explain.receipts`, those of places in :mod:`model.explain.held`, those of who holds
what in :mod:`model.explain.control`, those of values of cells in :mod:`model.explain.values`.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from model.core.errors import Problem, ScenarioError, nearest
from model.core.figures import Node
from model.explain.held import GROUND, Places
from model.explain.ladder import Ladder, ladder_figures
from model.explain.receipts import Receipts, receipts_figures
from model.world.aliases import meant_path
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["Node", "Trees", "explain", "figures", "trees_of"]


def figures(outcome: Outcome) -> tuple[str, ...]:
    """Return the name of every figure that :func:`explain` knows."""
    world = outcome.world
    return _figures(world.regions, world.groups, world.deposits.ids)


@lru_cache(maxsize=4)
def _figures(
    regions: tuple[str, ...], groups: tuple[str, ...], deposits: tuple[str, ...]
) -> tuple[str, ...]:
    places = (*(f"region.{id}" for id in regions), *(f"group.{id}" for id in groups))
    held = [f"{place}.{party}" for place in places for party in PARTIES]
    shares = [f"{of}.share" for of in (*PARTIES, *held)]
    of_ground = (*GROUND, *(f"{party}.control" for party in PARTIES))
    ground = [f"region.{id}.{of}" for id in regions for of in of_ground]
    of_deposits = ("", *(f".{party}" for party in PARTIES))
    chances = [f"deposit.{id}{of}" for id in deposits for of in of_deposits]
    money = (*ladder_figures(groups), *receipts_figures())
    headline = ("total", *PARTIES, "aid", "aid_coverage", "aid_base")
    return (*headline, *money, *places, *held, *shares, *ground, *chances)


def explain(outcome: Outcome, figure: str) -> Node:
    """Return how a figure of an outcome came about.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    figure : str
        Such as ``aid_coverage``, ``ukraine``, ``S4``, ``receipts.us``; of a place
        ``region.UA-14`` (all of its value), ``group.coal.russia`` (what Russia holds of it),
        ``group.coal.russia.share`` (as a part of it), ``region.UA-14.russia.control`` (share of
        its area), ``region.UA-14.per_km2`` and ``.per_point`` (value of a square kilometre, of a
        percentage point); ``deposit.<id>`` (the value that it stands for) and
        ``deposit.<id>.russia`` (probability that Russia holds it).

    Raises
    ------
    ScenarioError
        When there is no such figure; the nearest one is named.

    Examples
    --------
    >>> from model import Scenario, evaluate, load_world
    >>> outcome = evaluate(Scenario.from_preset("bessent-visit-2025-02"), load_world())
    >>> tree = explain(outcome, "aid_coverage")
    >>> tree.formula, tree.check()
    ('aid figure / controlled by Ukraine', [])
    """
    names = figures(outcome)
    figure = meant_path(figure, names)
    if figure not in names:
        remedy = nearest(figure, names)
        raise ScenarioError([Problem("figure", repr(figure), "no figure of this name", remedy)])
    trees = trees_of(outcome)
    if figure in ladder_figures(outcome.world.groups):
        return trees.ladder.node(figure)
    return trees.receipts.node(figure) if figure in receipts_figures() else trees.node(figure)


_KEPT: list[Trees] = []


def trees_of(outcome: Outcome) -> Trees:
    """Return the trees of an outcome; those of the last one asked for are kept."""
    kept = _KEPT[0] if _KEPT else None
    if kept is None or kept.outcome is not outcome:
        kept = Trees(outcome)
        _KEPT[:] = [kept]
    return kept


class Trees(Places):
    """All trees of one outcome, each figure once, so that those who share it share a node.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    @cached_property
    def ladder(self) -> Ladder:
        """Trees of rungs."""
        return Ladder(self)

    @cached_property
    def receipts(self) -> Receipts:
        """Trees of the account."""
        return Receipts(self.ladder)
