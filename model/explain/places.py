"""Any figure of an outcome as a tree: formula, operands with their units, down to rows of data.

The trees of the value ladder stand in :mod:`model.explain.ladder`, those of the receipts in
:mod:`model.explain.receipts`, those of who holds what in :mod:`model.explain.control`, those of
values of cells in :mod:`model.explain.values`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from model.core import figures as nodes
from model.core.errors import Problem, ScenarioError, nearest
from model.core.figures import Node
from model.core.said import Said, named, say
from model.explain.control import ControlTree
from model.explain.ground import held_by
from model.explain.ladder import Ladder, ladder_figures
from model.explain.parts import aid_base_node, aid_node, chosen, data_row
from model.explain.receipts import Receipts, receipts_figures
from model.explain.values import ValueTree
from model.territory.control import UKRAINE
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["Node", "Trees", "explain", "figures", "trees_of"]

_GROUND = ("per_km2", "per_point")


def figures(outcome: Outcome) -> tuple[str, ...]:
    """Return the name of every figure that :func:`explain` knows."""
    world = outcome.world
    return _figures(world.regions, world.groups, world.deposits.ids)


@lru_cache(maxsize=4)
def _figures(
    regions: tuple[str, ...], groups: tuple[str, ...], deposits: tuple[str, ...]
) -> tuple[str, ...]:
    money = (*ladder_figures(groups), *receipts_figures())
    held = [f"{place}.{party}" for place in _places(regions, groups) for party in PARTIES]
    shares = [f"{of}.share" for of in (*PARTIES, *held)]
    ground = [f"region.{id}.{of}" for id in regions for of in (*_GROUND, *_CONTROL)]
    of_deposits = [f"deposit.{id}{of}" for id in deposits for of in ("", *_CHANCES)]
    headline = ("total", *PARTIES, "aid", "aid_coverage", "aid_base")
    return (*headline, *money, *_places(regions, groups), *held, *shares, *ground, *of_deposits)


_CONTROL = tuple(f"{party}.control" for party in PARTIES)
_CHANCES = tuple(f".{party}" for party in PARTIES)


def _places(regions: tuple[str, ...], groups: tuple[str, ...]) -> tuple[str, ...]:
    return (*(f"region.{id}" for id in regions), *(f"group.{id}" for id in groups))


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
    ('aid figure / held by Ukraine', [])
    """
    names = figures(outcome)
    if figure not in names:
        remedy = nearest(figure, names)
        raise ScenarioError([Problem("figure", repr(figure), "no figure of this name", remedy)])
    trees = trees_of(outcome)
    if figure in ladder_figures(outcome.world.groups):
        return trees.ladder.node(figure)
    if figure in receipts_figures():
        return trees.receipts.node(figure)
    return trees.node(figure)


_KEPT: list[Trees] = []


def trees_of(outcome: Outcome) -> Trees:
    """Return the trees of an outcome; those of the last one asked for are kept."""
    kept = _KEPT[0] if _KEPT else None
    if kept is None or kept.outcome is not outcome:
        kept = Trees(outcome)
        _KEPT[:] = [kept]
    return kept


class Trees:
    """Builds the trees of one outcome, each figure once, so that those who share it share a node.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.unit = f"million {outcome.unit}"
        self.value, self.values = outcome.value, ValueTree(outcome)
        self.control = ControlTree(outcome, self.values)
        self.done: dict[tuple[object, ...], Node] = {}

    @cached_property
    def ladder(self) -> Ladder:
        """Trees of rungs."""
        return Ladder(self)

    @cached_property
    def receipts(self) -> Receipts:
        """Trees of the account."""
        return Receipts(self)

    def once(self, key: tuple[object, ...], make: Callable[[], Node]) -> Node:
        """Return the node of a key, made when it is first asked for."""
        if key not in self.done:
            self.done[key] = make()
        return self.done[key]

    def node(self, figure: str) -> Node:
        """Return the tree of a figure that is about places, values or the aid."""
        head, *rest = figure.split(".")
        if head in ("region", "group"):
            return self.of_place(head, *rest)
        if head == "deposit":
            return self.deposit(*rest)
        if head in PARTIES:
            party = PARTIES.index(head)
            return self.part(self.party(party), self.national()) if rest else self.party(party)
        made = {"total": self.national, "aid_coverage": self.coverage}
        aid = {"aid": aid_node, "aid_base": aid_base_node}
        return aid[head](self.outcome) if head in aid else made[head]()

    def of_place(self, axis: str, name: str, of: str = "", kind: str = "") -> Node:
        """Return the value of a place, a party's part of it or its share, or of its ground."""
        if of in _GROUND:
            return self.ground(name, of)
        party = PARTIES.index(of) if of else None
        if kind == "control":
            return self.control.ground(self.world.regions.index(name), PARTIES.index(of))
        held = self.place(axis, name, party)
        return self.part(held, self.place(axis, name, None)) if kind else held

    def named(self, table: str, id: str) -> Said:
        """Return the name of a place, in every language."""
        return named(self.world.label_row(table, id))

    def part(self, held: Node, whole: Node) -> Node:
        """Return what is held as a share; of nothing it is nothing."""
        share = held.value / whole.value if whole.value else 0.0
        return nodes.ratio(say("{name}, share", name=held.label), share, "1", held, whole)

    def ground(self, name: str, of: str) -> Node:
        """Return what a piece of a region is worth, as if its value lay evenly over its area."""
        value, region = self.place("region", name, None), self.named("regions", name)
        if of == "per_point":
            point = nodes.constant(say("a percentage point"), 0.01, "1")
            label = say("{name}, one percentage point", name=region)
            return nodes.product(label, value.value * 0.01, self.unit, say("value x point"),
                                 [value, point])  # fmt: skip
        row = self.world.label_row("regions", name)
        told = (say("area"), float(row["area_km2"]), "km²")
        area = data_row(self.world, "regions", name, row, told)
        label = say("{name}, one square kilometre", name=region)
        return nodes.ratio(label, value.value / area.value, self.unit, value, area)

    def deposit(self, id: str, party: str = "") -> Node:
        """Return the value that a deposit stands for, or the chance that a party holds it."""
        known = self.world.deposits
        index = known.place[id]
        if party:
            return self.control.deposit(index, PARTIES.index(party))
        weight = self.control.weight(index)
        cell = self.values.cell(int(known.region[index]), int(known.group[index]))
        value = weight.value * cell.value
        return Node(self.named("deposits/deposits", id), value, self.unit, say("part x value"),
                    "product", (weight, cell), by=self._valuation)  # fmt: skip

    def coverage(self) -> Node:
        """Return the aid figure as a share of what Ukraine holds."""
        return nodes.ratio(
            say("aid as a share of Ukraine's part"), self.outcome.aid_coverage, "1",
            aid_node(self.outcome), self.party(UKRAINE),
        )  # fmt: skip

    def national(self) -> Node:
        """Return all that is in the ground."""
        groups = self.world.groups
        of = {group: float(self.value[:, k].sum()) for k, group in enumerate(groups)}
        return self._total(
            say("value in the ground"), float(self.outcome.total_million), say("sum of groups"),
            [(value, partial(self.place, "group", group, None))
             for group, value in of.items()],
        )  # fmt: skip

    def party(self, party: int) -> Node:
        """Return all that a party holds."""
        held = self.outcome.held[party]
        return self._total(
            held_by(party), float(held.sum()), say("sum of regions"),
            [(float(held[r].sum()), partial(self.place, "region", region, party))
             for r, region in enumerate(self.world.regions)],
        )  # fmt: skip

    def _total(
        self, label: str, value: float, formula: str, of: Sequence[tuple[float, Callable[[], Node]]]
    ) -> Node:
        """Return a sum, the largest first."""
        parts, by = sorted(of, key=lambda part: -part[0]), self._valuation
        if not parts:
            return Node(label, value, self.unit, op="constant", by=by)
        return Node(label, value, self.unit, formula, "sum", lambda: [make() for _, make in parts],
                    by=by)  # fmt: skip

    @cached_property
    def _valuation(self) -> tuple[Node, ...]:
        """The valuation chosen and the publication behind it; own values have none."""
        scenario = self.outcome.scenario
        choice = chosen(scenario, "valuation")
        return (choice,) if scenario.own_values else (choice, *self._published)

    @cached_property
    def _published(self) -> tuple[Node, ...]:
        return (self.values.published(self.outcome.scenario.valuation),)

    def place(self, axis: str, name: str, party: int | None) -> Node:
        """Return the value of a region or a group, all of it or a party's."""
        return self.once(("place", axis, name, party), lambda: self._place(axis, name, party))

    def _place(self, axis: str, name: str, party: int | None) -> Node:
        regions, groups = self.world.regions, self.world.groups
        table = "regions" if axis == "region" else "commodity_groups"
        cells = (
            [(regions.index(name), k) for k in range(len(groups))]
            if axis == "region"
            else [(r, groups.index(name)) for r in range(len(regions))]
        )
        worth = self.value.astype(float) if party is None else self.outcome.held[party]
        label = self.named(table, name)
        if party is not None:
            label = say("{name}, {held}", name=label, held=held_by(party))
        parts = [
            (float(worth[r, k]), partial(self.cell, r, k, party))
            for r, k in cells if self.value[r, k]
        ]  # fmt: skip
        value = sum(part for part, _ in parts)
        return self._total(label, float(value), say("sum of cells"), parts)

    def cell(self, region: int, group: int, party: int | None) -> Node:
        """Return the value of a group in a region, all of it or a party's."""
        value = self.values.cell(region, group)
        if party is None:
            return value
        return self.once(("cell", region, group, party), lambda: self._cell(region, group, party))

    def _cell(self, region: int, group: int, party: int) -> Node:
        value = self.values.cell(region, group)
        held = float(self.outcome.held[party, region, group])
        return Node(
            say("{name}, {held}", name=value.label, held=held_by(party)), held, self.unit,
            say("share x value"), "product",
            lambda: [self.control.cell(region, group, party), value],
        )  # fmt: skip

    def reference(self, group: str) -> Node:
        """Return the share of a group that was held when output was measured."""
        return self.once(("reference", group), lambda: self.values.reference(group))
