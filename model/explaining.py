"""Any figure of an outcome as a tree: formula, operands with their units, down to rows of data.

The trees of the value ladder stand in :mod:`model.explain_ladder`, those of the receipts in
:mod:`model.explain_receipts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model import nodes
from model.catalog import PARTIES
from model.control import OTHER, RUSSIA, UKRAINE
from model.errors import Problem, ScenarioError, nearest
from model.explain_ladder import ladder_figures, ladder_node
from model.explain_receipts import receipts_figures, receipts_node
from model.nodes import Node

if TYPE_CHECKING:
    from model.outcome import Outcome

__all__ = ["Node", "explain", "figures"]

_PARTY = {"ukraine": "Ukraine", "russia": "Russia", "other": "neither side"}


def figures(outcome: Outcome) -> tuple[str, ...]:
    """Return the name of every figure that :func:`explain` knows."""
    world = outcome.world
    places = [f"region.{id}" for id in world.regions] + [f"group.{id}" for id in world.groups]
    parts = [f"{place}.{party}" for place in places for party in PARTIES]
    money = (*ladder_figures(), *receipts_figures())
    return ("total", *PARTIES, "aid", "aid_coverage", *money, *places, *parts)


def explain(outcome: Outcome, figure: str) -> Node:
    """Return how a figure of an outcome came about.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    figure : str
        Such as ``aid_coverage``, ``ukraine``, ``region.UA-14.russia``, ``S4``.

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
    if figure in ladder_figures():
        return ladder_node(outcome, figure)
    if figure in receipts_figures():
        return receipts_node(outcome, figure)
    return _Tree(outcome).node(figure)


class _Tree:
    """Builds the trees of one outcome; every share of a cell is looked up once."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.unit = f"million {outcome.unit}"
        self.value = outcome.value
        self.rows = {(row["region"], row["group"]): row for row in self._table()}

    def _table(self) -> tuple[dict[str, str], ...]:
        name = self.outcome.scenario.valuation
        bases = {row["id"]: row for row in self.world.tables["value/bases"]}
        self.basis = bases[name]
        table = self.basis["table"]
        return self.world.tables[table] if table and not self.outcome.scenario.own_values else ()

    def node(self, figure: str) -> Node:
        head, *rest = figure.split(".")
        if head == "aid_coverage":
            return self.coverage()
        if head == "aid":
            return self.aid()
        if head in PARTIES:
            return self.party(PARTIES.index(head))
        if head == "total":
            return self.national()
        party = PARTIES.index(rest[1]) if len(rest) > 1 else None
        return self.place(head, rest[0], party)

    def coverage(self) -> Node:
        return nodes.ratio(
            "aid as a share of Ukraine's part", self.outcome.aid_coverage, "1", self.aid(),
            self.party(UKRAINE),
        )  # fmt: skip

    def aid(self) -> Node:
        aid = self.outcome.aid
        if aid.own:
            stated = nodes.given("own aid figure", aid.stated, f"million {aid.stated_unit}")
        else:
            row = self.world.label_row("aid/ledger", aid.claim.id)
            label = f"{aid.claim.claimant}: {aid.claim.stage}"
            place, source = ("aid/ledger", aid.claim.id), self.world.source(row["source_id"])
            unit = f"million {aid.stated_unit}"
            stated = nodes.row(label, aid.stated, unit, place, row, source)
        factor = aid.million / aid.stated if aid.stated else 1.0
        chosen = self.outcome.scenario
        method = " and ".join(filter(None, (chosen.deflator, chosen.exchange_rate)))
        rate = nodes.given(f"conversion by {method}", factor, "1")
        formula = "figure as stated x conversion"
        return nodes.product("aid figure", aid.million, self.unit, formula, [stated, rate])

    def national(self) -> Node:
        parts = [self.place("group", group, None) for group in self.world.groups]
        total = float(self.outcome.total_million)
        return nodes.total("value in the ground", total, self.unit, "sum of groups", parts)

    def party(self, party: int) -> Node:
        parts = [self.place("region", region, party) for region in self.world.regions]
        label, held = f"held by {_PARTY[PARTIES[party]]}", float(self.outcome.held[party].sum())
        return nodes.total(label, held, self.unit, "sum of regions", parts)

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
            label += f", held by {_PARTY[PARTIES[party]]}"
        value = sum(part.value for part in parts)
        return nodes.total(label, float(value), self.unit, "sum of cells", parts)

    def cell(self, region: int, group: int, party: int | None) -> Node:
        value = self.cell_value(region, group)
        if party is None:
            return value
        share = self.share(region, group, party)
        held = float(self.outcome.held[party, region, group])
        label = f"{value.label}, held by {_PARTY[PARTIES[party]]}"
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

    def share(self, region: int, group: int, party: int) -> Node:
        """Return a party's share of a cell, with what decided it."""
        share = float(self.outcome.shares[party, region, group])
        if party == UKRAINE:
            others = [self.share(region, group, p) for p in (RUSSIA, OTHER)]
            whole = nodes.given("the whole", 1.0, "1")
            kept = [node for node in others if node.value]
            return nodes.difference("Ukraine's share", share, "1", [whole, *kept])
        label = f"share of {_PARTY[PARTIES[party]]}"
        scenario = self.outcome.scenario
        r, k = self.world.regions[region], self.world.groups[group]
        if scenario.deposit_control or k in scenario.group_control:
            return self._decided(label, share, k, party)
        stated = scenario.control.get(r)
        if stated is not None and getattr(stated, PARTIES[party]) is not None:
            return nodes.given(f"{label}, set by the scenario", share, "1")
        if party == OTHER:
            return nodes.given(f"{label}, none stated", share, "1")
        return self._by_map(label, share, r)

    def _decided(self, label: str, share: float, group: str, party: int) -> Node:
        stated = self.outcome.scenario.group_control.get(group)
        national = getattr(stated, PARTIES[party], None) if stated else None
        known = [] if national is None else [nodes.given("national share", national, "1")]
        formula = "national share spread over the regions along the map, then deposits handed over"
        return nodes.kernel(label, share, "1", formula, known)

    def _by_map(self, label: str, share: float, region: str) -> Node:
        line = self.outcome.front_line
        if line is None:
            return nodes.given(f"{label}, recognised borders", share, "1")
        if not share:
            return nodes.given(f"{label}, nothing behind the line", share, "1")
        found = self.world.front_line_row(line.used, region)
        if found is None or float(found[1]["russia_share"]) != share:
            formula = "published estimates, or named deposits behind the line"
            return nodes.kernel(label, share, "1", formula, [])
        table, row = found
        place, source = (table, f"{row['date']}.{region}"), self.world.source(row["source_id"])
        return nodes.row(f"{label} by area", share, "1", place, row, source)
