"""The trees of what lies in the ground: cells of a valuation, scaled ones, one's own."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.figures import Node, constant, given, made
from model.core.said import Said, say
from model.explain.parts import Tree, also, assumption, filled, once, price, whole
from model.explain.valuation import InventoryTree, publication
from model.world.bases import scaled

if TYPE_CHECKING:
    from model.world.tables import Row


class ValueTree(Tree):
    """Makes the trees of the cells of one outcome's values."""

    @once
    def worth(self, region: int, group: int) -> Node:
        """Return the value of a group in a region."""
        if not self.scenario.own_values:
            return self.of_valuation(self.scenario.valuation, region, group)
        r, k = self.world.regions[region], self.world.groups[group]
        label = say("{cell}, own values", cell=self._cell_name(region, group))
        value = float(self.outcome.value[region, group])
        return given(label, value, f"million {self.outcome.unit}", f"own_values.{r}.{k}")

    def _cell_name(self, region: int, group: int) -> Said:
        return say(
            "{group} in {region}",
            group=self.named("commodity_groups", self.world.groups[group]),
            region=self.named("regions", self.world.regions[region]),
        )

    def _unit(self, valuation: str) -> str:
        return f"million {self.world.price_unit(valuation)}"

    @once
    def of_valuation(self, valuation: str, region: int, group: int) -> Node:
        """Return a cell of a valuation: a row of its table, or what its rules make of another."""
        world, label, unit = self.world, self._cell_name(region, group), self._unit(valuation)
        basis = world.label_row("value/bases", valuation)
        table = basis["table"]
        if basis["reading"]:
            return self.inventory(valuation).cell(label, region, group)
        if not table:
            return self._scaled(valuation, region, group)
        rows = world.rows(table, region=world.regions[region], group=world.groups[group])
        if not rows:
            return constant(label, 0.0, unit)
        node = self.row(table, rows[0], label, "value_usd_million", unit)
        return also(node, self.published(valuation))

    @once
    def published(self, valuation: str) -> Node:
        """Return the publication that a valuation goes back to."""
        return publication(self.world, valuation)

    def inventory(self, valuation: str) -> InventoryTree:
        """Return the trees of a valuation that is made of the inventory."""
        return self.counted(valuation)

    @cached_property
    def counted(self) -> Callable[[str], InventoryTree]:
        """Makes the trees of a valuation of the inventory, once."""
        pattern = partial(self.of_valuation, self.world.reference_basis)
        return cache(lambda valuation: InventoryTree(self.world, valuation, pattern))

    def _scaled(self, valuation: str, region: int, group: int) -> Node:
        world = self.world
        rules, source = (
            world.scaling(valuation),
            world.label("value/bases", valuation, "scaled_from"),
        )

        def of(matrix: NDArray[np.int64], *numbers: float) -> float:
            of_rules = list(zip(rules, numbers, strict=True))
            stated = [_with_number(rule, number) for rule, number in of_rules]
            ratios = {_key(rule): number for rule, number in of_rules}
            return float(scaled(matrix, stated, world.groups, ratios)[region, group])

        return made(
            of, self._cell_name(region, group), self._unit(valuation),
            lambda: [self._table(source),
                     *(self._rule(valuation, rule["group"]) for rule in rules)],
            say("table scaled by the rules of the valuation, whole millions"),
            float(world.value(valuation)[region, group]), by=(self.published(valuation),),
        )  # fmt: skip

    @once
    def _table(self, valuation: str) -> Node:
        matrix = self.world.value(valuation)
        cells = [(int(r), int(k)) for r, k in zip(*np.nonzero(matrix), strict=True)]
        return Node(
            say("table that is scaled"), float(matrix.sum()), self._unit(valuation),
            say("sum of cells"), "sum", lambda: [self.of_valuation(valuation, *at) for at in cells],
            of=lambda *values: filled(matrix.shape, cells, values).astype(np.int64), exact=matrix,
        )  # fmt: skip

    @once
    def _rule(self, valuation: str, group: str) -> Node:
        (rule,) = self.world.rows("value/scaling", valuation=valuation, group=group)
        called = say("all others")
        if group in self.world.groups:
            called = self.named("commodity_groups", group)
        number = float(rule["value_usd_million"] or rule["factor"] or 0.0)
        unit = "x" if rule["rule"] == "factor" else self._unit(valuation)
        label = say("rule for {group}: {rule}", group=called, rule=Said(rule["rule"]))
        node = self.row("value/scaling", rule, label, number, unit)
        return self._change(rule, called, node) if rule["rule"] == "price" else node

    def _change(self, rule: Row, called: Said, by: Node) -> Node:
        """Return how far the price of a group moved: its commodities by their part of it."""
        operands = []
        for row in self.world.economics.components:
            if row["group"] == rule["group"]:
                operands.append(self.part_of_group(row))
                operands += [price(self.world, row["price_series"], rule[month])
                             for month in ("price_month", "base_month")]  # fmt: skip
        label = say("change of the price of {group}", group=called)
        return made(_moved, label, "x", operands, say("sum of part x price / price before"),
                    by=(by,))  # fmt: skip

    def part_of_group(self, component: Row) -> Node:
        """Return which part of its group a commodity is."""
        label = say("part of its group")
        return self.row("economics/components", component, label, "share_of_group", "1")

    @once
    def reference(self, group: str) -> Node:
        """Return the share of a group on ground held when output was measured."""
        world, k = self.world, self.world.groups.index(group)
        basis = world.reference_basis
        day = dt.datetime.strptime(f"{world.assumption('output-measured'):.0f}", "%Y%m%d").date()
        places = np.flatnonzero(world.value(basis)[:, k]).tolist()
        total = partial(made, "sum", unit=self._unit(basis), formula=say("sum of regions"))
        over = total(say("controlled when output was measured"),
                     of=[self._held_then(basis, r, k, day) for r in places])  # fmt: skip
        under = total(say("in the ground"), of=[self.of_valuation(basis, r, k) for r in places])
        return made(
            lambda part, all_: part / max(all_, 1.0), say("share controlled when output was "
                                                          "measured"),
            "1", [over, under], say("controlled when output was measured / in the ground"),
            by=(assumption(world, "output-measured"),),
        )  # fmt: skip

    def _held_then(self, basis: str, region: int, group: int, day: dt.date) -> Node:
        world, parts = self.world, [whole()]
        found = world.front_line_row(world.front_line(day).used, world.regions[region])
        if found:
            parts.append(self.row(*found, say("share of Russia by area"), "russia_share", "1"))
        share = made("difference", say("Ukraine's share"), "1", parts)
        cell = self.of_valuation(basis, region, group)
        return made("product", cell.label, cell.unit, [share, cell], say("share x value"))


def _with_number(rule: Row, number: float) -> Row:
    column = {"total": "value_usd_million", "factor": "factor"}.get(rule["rule"])
    return {**rule, column: repr(number)} if column else rule


def _key(rule: Row) -> tuple[str, str, str]:
    return rule["group"], rule["base_month"], rule["price_month"]


def _moved(*numbers: float) -> float:
    """Return the sum of part x price / price before, three numbers a commodity."""
    triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return math.fsum(part * price / before for part, price, before in triples)
