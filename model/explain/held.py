"""The trees of places: what lies in a region, or of a group, and what a party holds of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property, partial

from model.core.figures import Node, constant, made
from model.core.said import say
from model.explain.control import ControlTree
from model.explain.ground import held_by
from model.explain.parts import aid_base_node, aid_node, once
from model.territory.control import UKRAINE
from model.world.catalog import PARTIES

GROUND = ("per_km2", "per_point")
_TABLES = {"region": "regions", "group": "commodity_groups"}


class Places(ControlTree):
    """Makes the trees of one outcome's places, values and aid."""

    def node(self, figure: str) -> Node:
        """Return the tree of a figure that is about places, values or the aid."""
        head, *more = figure.split(".")
        if head in _TABLES:
            return self.of_place(head, *more)
        if head == "deposit":
            return self.of_deposit(*more)
        if head in PARTIES:
            held = self.party(PARTIES.index(head))
            return self.part(held, self.national()) if more else held
        made: dict[str, Callable[[], Node]] = {
            "total": self.national, "aid_coverage": self.coverage,
            "aid": partial(aid_node, self.outcome),
            "aid_base": partial(aid_base_node, self.outcome),
        }  # fmt: skip
        return made[head]()

    def of_place(self, axis: str, name: str, of: str = "", kind: str = "") -> Node:
        """Return the value of a place, a party's part of it or its share, or of its ground."""
        if of in GROUND:
            return self.of_ground(name, of)
        party = PARTIES.index(of) if of else None
        if kind == "control" and party is not None:
            return self.ground(self.world.regions.index(name), party)
        held = self.place(axis, name, party)
        return self.part(held, self.place(axis, name, None)) if kind else held

    def part(self, held: Node, whole: Node) -> Node:
        """Return what is held as a share; of nothing it is nothing."""
        return made("ratio", say("{name}, share", name=held.label), "1", [held, whole])

    def of_ground(self, name: str, of: str) -> Node:
        """Return what a piece of a region is worth, as if its value lay evenly over its area."""
        value, region = self.place("region", name, None), self.named("regions", name)
        if of == "per_point":
            point = constant(say("a percentage point"), 0.01, "1")
            label = say("{name}, one percentage point", name=region)
            return made("product", label, value.unit, [value, point], say("value x point"))
        row = self.world.label_row("regions", name)
        area = self.row("regions", row, say("area"), "area_km2", "km²")
        label = say("{name}, one square kilometre", name=region)
        return made("ratio", label, value.unit, [value, area])

    def of_deposit(self, id: str, party: str = "") -> Node:
        """Return the value that a deposit stands for, or the chance that a party holds it."""
        known = self.world.deposits
        index = known.place[id]
        if party:
            return self.deposit(index, PARTIES.index(party))
        worth = self.worth(int(known.region[index]), int(known.group[index]))
        return made("product", self.named("deposits/deposits", id), worth.unit,
                    [self.weight(index), worth], say("part x value"),
                    by=self.valued)  # fmt: skip

    def coverage(self) -> Node:
        """Return the aid figure as a share of what Ukraine holds."""
        label = say("aid as a share of what Ukraine controls")
        return made("ratio", label, "1", [aid_node(self.outcome), self.party(UKRAINE)])

    def national(self) -> Node:
        """Return all that is in the ground."""
        of_groups = zip(self.world.groups, self.outcome.value.sum(axis=0).tolist(), strict=True)
        parts = [(value, partial(self.place, "group", id, None)) for id, value in of_groups]
        return self._total(say("value in the ground"), say("sum of groups"), parts)

    def party(self, party: int) -> Node:
        """Return all that a party holds."""
        held = self.outcome.held[party].sum(axis=1).tolist()
        of_regions = zip(self.world.regions, held, strict=True)
        parts = [(value, partial(self.place, "region", id, party)) for id, value in of_regions]
        return self._total(held_by(party), say("sum of regions"), parts)

    def _total(
        self, label: str, formula: str, parts: Sequence[tuple[float, Callable[[], Node]]]
    ) -> Node:
        """Return a sum, the largest first."""
        unit, by = f"million {self.outcome.unit}", self.valued
        makers = [make for _, make in sorted(parts, key=lambda part: -part[0])]
        value = math.fsum(value for value, _ in parts)
        return made("sum", label, unit, (lambda: [make() for make in makers]) if makers else (),
                    formula, value, by)  # fmt: skip

    @cached_property
    def valued(self) -> tuple[Node, ...]:
        """What says what lies in the ground; the publication behind it, of which own have none."""
        choices, scenario = self.chosen("valuation", "own_values"), self.scenario
        return choices if scenario.own_values else (self.published(scenario.valuation), *choices)

    @once
    def place(self, axis: str, name: str, party: int | None) -> Node:
        """Return the value of a region or a group, all of it or a party's."""
        regions, groups, value = self.world.regions, self.world.groups, self.outcome.value
        if axis == "region":
            cells = [(regions.index(name), k) for k in range(len(groups))]
        else:
            cells = [(r, groups.index(name)) for r in range(len(regions))]
        worth = value if party is None else self.outcome.held[party]
        label = self.named(_TABLES[axis], name)
        if party is not None:
            label = say("{name}, {held}", name=label, held=held_by(party))
        parts = [(float(worth[at]), partial(self.held, *at, party)) for at in cells if value[at]]
        return self._total(label, say("sum of cells"), parts)

    @once
    def held(self, region: int, group: int, party: int | None) -> Node:
        """Return the value of a group in a region, all of it or a party's."""
        worth = self.worth(region, group)
        if party is None:
            return worth
        label = say("{name}, {held}", name=worth.label, held=held_by(party))
        held = float(self.outcome.held[party, region, group])
        return made("product", label, worth.unit, lambda: [self.cell(region, group, party), worth],
                    say("share x value"), held)  # fmt: skip
