"""The trees of where a valuation comes from: its publication, or the quantities it is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from model.core.figures import Node, constant, made
from model.core.registry import FIGURES
from model.core.said import Said, named, say
from model.explain.parts import row_node, whole
from model.world.inventory import in_units, rest_share

if TYPE_CHECKING:
    from model.world.tables import Row
    from model.world.world import World

__all__ = ["InventoryTree", "publication"]


def publication(world: World, valuation: str) -> Node:
    """Return who published a valuation, when, at which prices, and what of it is published.

    Below it stand the published margins; nothing of our reconciliation is among them.
    """
    row = world.label_row("value/bases", valuation)
    total = float(world.value(valuation).sum())
    label = say("{title}, at the prices of {month}", title=Said(row["title"]),
                month=Said(row["price_date"]))  # fmt: skip
    unit = f"million {world.price_unit(valuation)}"
    node = row_node(world, "value/bases", row, label, total, unit)
    node = replace(node, formula=Said(row["description"]))
    if row["scaled_from"]:
        return replace(node, by=(publication(world, row["scaled_from"]),))
    if not row["table"]:
        return node
    return replace(node, by=tuple(_published(world, row["table"], unit)))


def _published(world: World, table: str, unit: str) -> list[Node]:
    margins = f"{table}_margins"
    return [
        row_node(world, margins, row, say("published: {name}", name=_name(world, row)),
                 "value_usd_million", unit)
        for row in world.tables[margins] if row["basis"] == "sourced"
    ]  # fmt: skip


def _name(world: World, row: Row) -> Said:
    if row["kind"] == "total":
        return say("all minerals")
    table = {"group": "commodity_groups", "region": "regions"}[row["kind"]]
    return named(world.label_row(table, row["key"]))


class InventoryTree:
    """Builds the trees of the cells of a valuation that is made of the inventory.

    Parameters
    ----------
    world : World
        The figures.
    valuation : str
        A row of ``value/bases.csv`` with a reading.
    pattern : callable
        Makes the node of a cell of the valuation by which what no row places is spread, from the
        places of region and group.
    """

    def __init__(self, world: World, valuation: str, pattern: Callable[[int, int], Node]) -> None:
        self.world, self.pattern, self.valuation = world, pattern, valuation
        self.basis = world.label_row("value/bases", valuation)
        self.inventory, self.unit = world.inventory, f"million {world.price_unit(valuation)}"
        self.known = {row["id"]: row for row in self.inventory.lines}
        self.done: dict[tuple[Any, ...], Node] = {}

    def once(self, make: Callable[..., Node], *key: Any) -> Node:
        """Return what a method makes of a key, made when it is first asked for."""
        asked = (make.__name__, *key)
        if asked not in self.done:
            self.done[asked] = make(*key)
        return self.done[asked]

    def cell(self, label: str, region: int, group: int) -> Node:
        """Return the value of a group in a region: the sum of its lines there."""
        lines = self._lines(group)
        return made(
            lambda *values: float(np.rint(sum(values))), label, self.unit,
            lambda: [self.once(self._line, line["id"], region) for line in lines],
            say("sum of lines, in whole millions"),
            float(self.world.value(self.valuation)[region, group]),
            (publication(self.world, self.valuation),),
        )  # fmt: skip

    def part(self, label: str, id: str, group: int) -> Node:
        """Return the part of its group's value that a commodity is."""
        lines = self._lines(group)
        mined = [line["component"] == id for line in lines]
        worth = [self.once(self._line, line["id"], None) for line in lines]

        def of(*values: float) -> float:
            pairs = zip(values, mined, strict=True)
            return sum(value for value, own in pairs if own) / sum(values)

        formula = say("lines mined as it / all lines of the group")
        return made(of, label, "1", worth, formula,
                    by=(publication(self.world, self.valuation),))  # fmt: skip

    def _lines(self, group: int) -> list[Row]:
        return self.inventory.counted(self.basis["reading"], self.world.groups[group])

    def _line(self, id: str, region: int | None) -> Node:
        line, worth = self.known[id], FIGURES["line_value"]
        share = whole() if region is None else self.once(self._share, id, region)
        operands = [self.once(self._amount, id), self.once(self._price, id), share]
        read = self._row("lines", line, say("line of the inventory"), math.nan)
        read = replace(read, unit="", formula=Said(line["note"] or line["reading"]))
        return made(worth.of, named(line), self.unit, operands, str(worth.formula), by=(read,))

    def _row(self, table: str, row: Row, label: str, value: float | str, unit: str = "") -> Node:
        return row_node(self.world, f"reserves/{table}", row, label, value, unit)

    def _price(self, id: str) -> Node:
        line, month = self.known[id], self.basis["price_month"]
        table = "economics/prices"
        (row,) = self.world.rows(table, series=line["price_series"], month=month)
        label = say("price of {name}, {month}", name=named(line), month=Said(month))
        return row_node(self.world, table, row, label, "price")

    def _amount(self, id: str) -> Node:
        line, end = self.known[id], self.basis["quantity_end"]
        operands = []
        for row in self.inventory.taken(id, end):
            operands.append(self.once(self._quantity, row["quantity"]))
            operands.append(self._row("amounts", row, Said(row["how"]), "factor", "x"))
        label = say("quantity of {name}", name=named(line))
        amount, formula = self.inventory.amount(id, end), say("sum of quantity x conversion")
        return made(_converted, label, self._unit(line), operands, formula, amount)

    def _unit(self, line: Row) -> str:
        return self._price(line["id"]).unit.partition("/")[2]

    def _quantity(self, id: str) -> Node:
        row = self.inventory.quantity[id]
        places = [named(self.world.label_row("regions", r)) for r in _ids(row["region_ids"])]
        place = Said(row["place"]) if row["place"] else places[0] if places else say("Ukraine")
        label = say("{commodity}, {place}, {kind}", commodity=Said(row["commodity"]), place=place,
                    kind=Said(row["class"]))  # fmt: skip
        return replace(self._row("quantities", row, label, "quantity"), exact=in_units(row))

    def _share(self, id: str, region: int) -> Node:
        """Return the part of a line in a region: by quantities, or by the pattern of another."""
        known = self.inventory.placed(self.known[id])
        name = self.world.regions[region]
        if name in known:
            return self._placed(known[name])
        return self._by_pattern(id, region, list(known.values()))

    def _placed(self, row: Row) -> Node:
        region = named(self.world.label_row("regions", row["region"]))
        label = say("part in {region}, by quantities: {how}", region=region, how=Said(row["how"]))
        made_of = [self.once(self._quantity, id) for id in _ids(row["quantity_ids"])]
        return replace(self._row("places", row, label, "share", "1"), by=tuple(made_of))

    def _by_pattern(self, id: str, region: int, known: Sequence[Row]) -> Node:
        world, line = self.world, self.known[id]
        group, stated = world.groups.index(line["group"]), {row["region"] for row in known}
        worth = world.value(world.reference_basis)[:, group]
        free = [r for r, name in enumerate(world.regions) if name not in stated and worth[r]]
        label = say("part in {region}, by the pattern of the Forbes table",
                    region=named(world.label_row("regions", world.regions[region])))  # fmt: skip
        if region not in free:
            return constant(label, 0.0, "1")
        placed = [self._placed(row) for row in known]
        cells = [self.pattern(r, group) for r in free]

        def of(*values: float) -> float:
            prior, others = values[free.index(region)], values[: len(free)]
            return rest_share(prior, math.fsum(others), math.fsum(values[len(free) :]))

        formula = say("what no quantity places x value there / value in all such regions")
        return made(of, label, "1", [*cells, *placed], formula)


def _converted(*numbers: float) -> float:
    """Return the sum of quantity x conversion, two numbers each."""
    return math.fsum(q * f for q, f in zip(numbers[::2], numbers[1::2], strict=True))


def _ids(cell: str) -> list[str]:
    return [id for id in cell.split(";") if id]
