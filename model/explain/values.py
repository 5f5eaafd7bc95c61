"""The trees of what lies in the ground: cells of a valuation, scaled ones, one's own."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core import figures
from model.core.figures import Node
from model.core.said import Said, named, say
from model.explain.parts import assumption, data_row, filled, price
from model.explain.valuation import InventoryTree, publication
from model.world.bases import scaled

if TYPE_CHECKING:
    from model.answers.outcome import Outcome
    from model.world.tables import Row

__all__ = ["ValueTree"]


class ValueTree:
    """Builds the trees of the cells of one outcome's values, each once.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.done: dict[tuple[Any, ...], Node] = {}
        self.counted: dict[str, InventoryTree] = {}
        self.bases = {row["id"]: row for row in self.world.tables["value/bases"]}

    def cell(self, region: int, group: int) -> Node:
        """Return the value of a group in a region."""
        scenario = self.outcome.scenario
        if not scenario.own_values:
            return self.of_valuation(scenario.valuation, region, group)
        r, k = self.world.regions[region], self.world.groups[group]
        label = say("{cell}, own values", cell=self._label(region, group))
        value, unit = float(self.outcome.value[region, group]), f"million {self.outcome.unit}"
        return figures.given(label, value, unit, f"own_values.{r}.{k}")

    def of_valuation(self, valuation: str, region: int, group: int) -> Node:
        """Return a cell of a valuation."""
        key = (valuation, region, group)
        if key not in self.done:
            basis = self.bases[valuation]
            make = self._row if basis["table"] else self._scaled
            if basis["reading"]:
                make = self._counted
            self.done[key] = make(valuation, region, group)
        return self.done[key]

    def _counted(self, valuation: str, region: int, group: int) -> Node:
        return self.inventory(valuation).cell(self._label(region, group), region, group)

    def inventory(self, valuation: str) -> InventoryTree:
        """Return the trees of a valuation that is made of the inventory."""
        if valuation not in self.counted:
            pattern = partial(self.of_valuation, self.world.reference_basis)
            self.counted[valuation] = InventoryTree(self.world, valuation, pattern)
        return self.counted[valuation]

    def _label(self, region: int, group: int) -> Said:
        world = self.world
        return say(
            "{group} in {region}",
            group=named(world.label_row("commodity_groups", world.groups[group])),
            region=named(world.label_row("regions", world.regions[region])),
        )

    def _row(self, valuation: str, region: int, group: int) -> Node:
        table, unit = self.bases[valuation]["table"], f"million {self.world.price_unit(valuation)}"
        asked = self.world.regions[region], self.world.groups[group]
        rows = self.world.tables[table]
        row = next((r for r in rows if (r["region"], r["group"]) == asked), None)
        if row is None:
            return figures.constant(self._label(region, group), 0.0, unit)
        value = float(row["value_usd_million"])
        made = data_row(self.world, table, ".".join(asked), row,
                        (self._label(region, group), value, unit))  # fmt: skip
        return replace(made, by=(self.published(valuation),))

    def published(self, valuation: str) -> Node:
        """Return the publication that a valuation goes back to."""
        key = ("published", valuation)
        if key not in self.done:
            self.done[key] = publication(self.world, valuation)
        return self.done[key]

    def _scaled(self, valuation: str, region: int, group: int) -> Node:
        """Return a cell that the rules of a valuation make of another one's table."""
        rules = self.world.scaling(valuation)
        value = float(self.world.value(valuation)[region, group])

        def of(matrix: NDArray[np.int64], *numbers: float) -> float:
            pairs = zip(rules, numbers, strict=True)
            stated = [_with_number(rule, number) for rule, number in pairs]
            ratios = {_key(rule): number for rule, number in zip(rules, numbers, strict=True)}
            return float(scaled(matrix, stated, self.world.groups, ratios)[region, group])

        return Node(
            self._label(region, group), value, f"million {self.world.price_unit(valuation)}",
            say("table scaled by the rules of the valuation, whole millions"), "kernel",
            lambda: [self._table(self.bases[valuation]["scaled_from"]), *map(self._rule, rules)],
            of=of, by=(self.published(valuation),),
        )  # fmt: skip

    def _table(self, valuation: str) -> Node:
        if (valuation,) not in self.done:
            matrix = self.world.value(valuation)
            places = list(zip(*np.nonzero(matrix), strict=True))
            cells = [(int(r), int(k)) for r, k in places]
            self.done[(valuation,)] = Node(
                say("table that is scaled"), float(matrix.sum()),
                f"million {self.world.price_unit(valuation)}", say("sum of cells"), "sum",
                lambda: [self.of_valuation(valuation, r, k) for r, k in cells],
                of=lambda *values: filled(matrix.shape, cells, values).astype(np.int64),
                exact=matrix,
            )  # fmt: skip
        return self.done[(valuation,)]

    def _rule(self, rule: Row) -> Node:
        key = ("rule", rule["valuation"], rule["group"])
        if key not in self.done:
            self.done[key] = self._change(rule) if rule["rule"] == "price" else self._stated(rule)
        return self.done[key]

    def _stated(self, rule: Row) -> Node:
        unit = (
            "x"
            if rule["rule"] == "factor"
            else f"million {self.world.price_unit(rule['valuation'])}"
        )
        number = float(rule["value_usd_million"] or rule["factor"] or 0.0)
        label = say("rule for {group}: {rule}", group=self._group(rule), rule=Said(rule["rule"]))
        return data_row(self.world, "value/scaling", f"{rule['valuation']}.{rule['group']}", rule,
                        (label, number, unit))  # fmt: skip

    def _group(self, rule: Row) -> Said:
        if rule["group"] not in self.world.groups:
            return say("all others")
        return named(self.world.label_row("commodity_groups", rule["group"]))

    def _change(self, rule: Row) -> Node:
        """Return how far the price of a group moved: its commodities by their part of it."""
        economics = self.world.economics
        of = [row for row in economics.components if row["group"] == rule["group"]]
        operands = []
        for row in of:
            told = (say("part of its group"), float(row["share_of_group"]), "1")
            operands.append(data_row(self.world, "economics/components", row["id"], row, told))
            operands += [price(self.world, row["price_series"], rule[month])
                         for month in ("price_month", "base_month")]  # fmt: skip
        value = _moved(*(node.value for node in operands))
        made = figures.kernel(
            say("change of the price of {group}", group=self._group(rule)), value, "x",
            say("sum of part x price / price before"), operands, _moved,
        )  # fmt: skip
        return Node(
            made.label,
            value,
            "x",
            made.formula,
            "kernel",
            operands,
            of=_moved,
            by=(self._stated({**rule, "value_usd_million": "", "factor": ""}),),
        )

    def reference(self, group: str) -> Node:
        """Return the share of a group on ground held when output was measured."""
        world, k = self.world, self.world.groups.index(group)
        basis = next(iter(self.bases))
        day = dt.datetime.strptime(f"{world.assumption('output-measured'):.0f}", "%Y%m%d").date()
        worth = world.value(basis)[:, k]
        places = np.flatnonzero(worth).tolist()
        held = [self._held_then(basis, r, k, day) for r in places]
        unit = f"million {world.price_unit(basis)}"
        over = Node(say("held when output was measured"), math.fsum(n.value for n in held), unit,
                    say("sum of regions"), "sum", held)  # fmt: skip
        under = figures.total(say("in the ground"), float(worth.sum()), unit, say("sum of regions"),
                              [self.of_valuation(basis, r, k) for r in places])  # fmt: skip
        value = over.value / max(under.value, 1.0)
        formula = figures.joined("ratio", [over.label, under.label])
        return Node(
            say("share held when output was measured"), value, "1", formula, "kernel",
            (over, under), of=lambda part, whole: part / max(whole, 1.0),
            by=(assumption(world, "output-measured"),),
        )  # fmt: skip

    def _held_then(self, basis: str, region: int, group: int, day: dt.date) -> Node:
        world, whole = self.world, figures.constant(say("the whole"), 1.0, "1")
        line = world.front_line(day)
        found = world.front_line_row(line.used, world.regions[region])
        parts = [whole]
        if found:
            table, row = found
            key = f"{row['date']}.{row['region']}"
            told = (say("share of Russia by area"), float(row["russia_share"]), "1")
            parts.append(data_row(world, table, key, row, told))
        left = 1.0 - float(line.russia_share[region])
        share = figures.difference(say("Ukraine's share"), left, "1", parts)
        cell = self.of_valuation(basis, region, group)
        return figures.product(cell.label, share.value * cell.value, cell.unit,
                               say("share x value"), [share, cell])  # fmt: skip


def _with_number(rule: Row, number: float) -> Row:
    column = {"total": "value_usd_million", "factor": "factor"}.get(rule["rule"])
    return {**rule, column: repr(number)} if column else rule


def _key(rule: Row) -> tuple[str, str, str]:
    return rule["group"], rule["base_month"], rule["price_month"]


def _moved(*numbers: float) -> float:
    """Return the sum of part x price / price before, three numbers a commodity."""
    triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return sum(part * price / before for part, price, before in triples)
