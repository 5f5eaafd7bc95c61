"""Any figure of an outcome as a tree: formula, operands with their units, down to rows of data.

The trees of the value ladder stand in :mod:`model.explain.ladder`, those of the receipts in
:mod:`model.explain.receipts`, those of who holds what in :mod:`model.explain.control`.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from model.core import figures as nodes
from model.core.errors import Problem, ScenarioError, nearest
from model.core.figures import Node
from model.explain.control import ControlTree, holder
from model.explain.ladder import ladder_figures, ladder_node
from model.explain.receipts import receipts_figures, receipts_node
from model.explain.rows import aid_base_node, aid_node
from model.territory.control import UKRAINE
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["Node", "explain", "figures"]

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
    named = [f"deposit.{id}{of}" for id in deposits for of in ("", *_CHANCES)]
    headline = ("total", *PARTIES, "aid", "aid_coverage", "aid_base")
    return (*headline, *money, *_places(regions, groups), *held, *shares, *ground, *named)


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
    if figure in ladder_figures(outcome.world.groups):
        return ladder_node(outcome, figure)
    if figure in receipts_figures():
        return receipts_node(outcome, figure)
    return _Tree(outcome).node(figure)


class _Tree:
    """Builds the trees of one outcome; every share of a cell is looked up once."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.unit = f"million {outcome.unit}"
        self.value, self.control = outcome.value, ControlTree(outcome)
        bases = {row["id"]: row for row in self.world.tables["value/bases"]}
        self.basis = bases[outcome.scenario.valuation]

    @cached_property
    def rows(self) -> dict[tuple[str, str], dict[str, str]]:
        """Rows of the valuation's own table, by region and group; none for values of one's own."""
        table = "" if self.outcome.scenario.own_values else self.basis["table"]
        rows = self.world.tables[table] if table else ()
        return {(row["region"], row["group"]): row for row in rows}

    def node(self, figure: str) -> Node:
        head, *rest = figure.split(".")
        if head in ("region", "group"):
            return self.of_place(head, *rest)
        if head == "deposit":
            return self.deposit(*rest)
        if head in PARTIES:
            party = PARTIES.index(head)
            return self.share_of_all(party) if rest else self.party(party)
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

    def share_of_all(self, party: int) -> Node:
        return self.part(self.party(party), self.national())

    def part(self, held: Node, whole: Node) -> Node:
        """Return what is held as a share; of nothing it is nothing."""
        share = held.value / whole.value if whole.value else 0.0
        return nodes.ratio(f"{held.label}, share", share, "1", held, whole)

    def ground(self, name: str, of: str) -> Node:
        """Return what a piece of a region is worth, as if its value lay evenly over its area."""
        value, region = self.place("region", name, None), self.world.label("regions", name)
        if of == "per_point":
            point = nodes.given("a percentage point", 0.01, "1")
            label = f"{region}, one percentage point"
            return nodes.product(label, value.value * 0.01, self.unit, "value x point",
                                 [value, point])  # fmt: skip
        row = self.world.label_row("regions", name)
        place, source = ("regions", name), self.world.source(row["source_id"])
        area = nodes.row("area", float(row["area_km2"]), "km²", place, row, source)
        label = f"{region}, one square kilometre"
        return nodes.ratio(label, value.value / area.value, self.unit, value, area)

    def deposit(self, id: str, party: str = "") -> Node:
        """Return the value that a deposit stands for, or the chance that a party holds it."""
        known = self.world.deposits
        index = known.place[id]
        if party:
            return self.control.deposit(index, PARTIES.index(party))
        weight = self.control.weight(index)
        cell = self.cell_value(int(known.region[index]), int(known.group[index]))
        label = self.world.label("deposits/deposits", id)
        value = weight.value * cell.value
        return nodes.product(label, value, self.unit, "part x value", [weight, cell])

    def coverage(self) -> Node:
        return nodes.ratio(
            "aid as a share of Ukraine's part", self.outcome.aid_coverage, "1",
            aid_node(self.outcome), self.party(UKRAINE),
        )  # fmt: skip

    def national(self) -> Node:
        parts = [self.place("group", group, None) for group in self.world.groups]
        total = float(self.outcome.total_million)
        return nodes.total(
            "value in the ground", total, self.unit, "sum of groups", _largest(parts)
        )

    def party(self, party: int) -> Node:
        parts = [self.place("region", region, party) for region in self.world.regions]
        label, held = f"held by {holder(party)}", float(self.outcome.held[party].sum())
        return nodes.total(label, held, self.unit, "sum of regions", _largest(parts))

    def place(self, axis: str, name: str, party: int | None) -> Node:
        """Return the value of a region or a group, all of it or a party's."""
        regions, groups = self.world.regions, self.world.groups
        table = "regions" if axis == "region" else "commodity_groups"
        cells = (
            [(regions.index(name), k) for k in range(len(groups))]
            if axis == "region"
            else [(r, groups.index(name)) for r in range(len(regions))]
        )
        parts = [self.cell(r, k, party) for r, k in cells if self.value[r, k]]
        label = self.world.label(table, name)
        if party is not None:
            label += f", held by {holder(party)}"
        value = sum(part.value for part in parts)
        return nodes.total(label, float(value), self.unit, "sum of cells", _largest(parts))

    def cell(self, region: int, group: int, party: int | None) -> Node:
        value = self.cell_value(region, group)
        if party is None:
            return value
        share = self.control.cell(region, group, party)
        held = float(self.outcome.held[party, region, group])
        label = f"{value.label}, held by {holder(party)}"
        return nodes.product(label, held, self.unit, "share x value", [share, value])

    def cell_value(self, region: int, group: int) -> Node:
        r, k = self.world.regions[region], self.world.groups[group]
        label = f"{self.world.label('commodity_groups', k)} in {self.world.label('regions', r)}"
        value = float(self.value[region, group])
        row = self.rows.get((r, k))
        if row:
            place = (self.basis["table"], f"{r}.{k}")
            return nodes.row(
                label, value, self.unit, place, row, self.world.source(row["source_id"])
            )
        if self.outcome.scenario.own_values:
            return nodes.given(f"{label}, own values", value, self.unit)
        place, source = ("value/bases", self.basis["id"]), self.basis["source_id"]
        return nodes.row(label, value, self.unit, place, self.basis, self.world.source(source))


def _largest(parts: list[Node]) -> list[Node]:
    """Return the parts of a sum, the largest first."""
    return sorted(parts, key=lambda part: -part.value)
