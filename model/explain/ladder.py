"""The trees of the value ladder: every figure as it is declared, commodity by commodity."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from model.answers.answers import ladder_by_group, ratios
from model.core import figures
from model.core.figures import FIGURES, Figure, Node, Sheet
from model.core.said import Said, say
from model.explain import parts
from model.money import lines  # noqa: F401  declares what stands behind the rungs
from model.money.economy import MILLION
from model.money.ladder import RUNGS
from model.scenario.scenario import Scenario
from model.territory.control import RUSSIA, UKRAINE
from model.territory.value import value_unit

__all__ = ["Ladder", "ladder_figures", "single"]

_RATIOS = {"government_take": ("S9", "S8"), "fund_per_dollar": ("S10", "S0")}
_OF_RUNG = ("step", "aid", "first")
_SURPRISES = {
    "price_factor": say("surprise of prices, none in a single scenario"),
    "price_known": say("surprise that is foreseen, none in a single scenario"),
    "opex_factor": say("surprise of running costs, none in a single scenario"),
    "one": say("part of the building cost that is spent already"),
}
"""What only a draw, or nobody, moves."""

_GIVEN = {
    "group_value": say("value of the group"),
    "held_value": say("value held by Ukraine"),
    "behind_value": say("value held by Russia"),
    "reference": say("share held when output was measured"),
    "benchmark": say("benchmark price"),
    "benchmark_far": say("benchmark price in the long run"),
    "benchmark_headline": say("benchmark price of the headline"),
    "price_conversion": say("conversion"),
    "headline_conversion": say("conversion"),
    "price_factor": say("surprise"),
    "opex_factor": say("surprise"),
}
"""How a formula names what is given to the ladder."""

_VALUES = {"group_value": None, "held_value": UKRAINE, "behind_value": RUSSIA}


def ladder_figures(groups: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the ladder's figures.

    Parameters
    ----------
    groups : sequence of str
        Commodity groups whose part of each rung is one too.
    """
    more = [f"{rung}.{name}" for rung in RUNGS for name in _OF_RUNG]
    by_group = [f"{rung}.group.{group}" for rung in RUNGS for group in groups]
    return (*RUNGS, *_RATIOS, *more, *by_group)


class Ladder:
    """Builds the trees of one outcome's ladder; every figure of a commodity once.

    Parameters
    ----------
    trees : Shared
        All trees of the outcome.
    """

    def __init__(self, trees: parts.Shared) -> None:
        self.trees, self.outcome, self.world = trees, trees.outcome, trees.outcome.world
        self.economy, self.economics = self.outcome.economy, self.world.economics
        self.unit = f"million {self.economy.unit}"
        held = self.outcome.held.sum(axis=1)[:, self.economics.group]
        self.sheet = Sheet(self.economy.sheet, held_value=held[UKRAINE], behind_value=held[RUSSIA])
        self.done: dict[tuple[str, int], Node] = {}

    def node(self, figure: str) -> Node:
        """Return the tree of one of :func:`ladder_figures`.

        ``S4``, ``S4.step`` (less the rung before), ``S4.aid`` (of the aid figure), ``S4.first``
        (of S0), ``S4.group.coal``, ``fund_per_dollar``.
        """
        rung, *more = figure.split(".")
        if figure in _RATIOS:
            return self.ratio(figure)
        if len(more) > 1:
            return self.group(rung, more[1])
        made: Node = getattr(self, more[0] if more else "rung")(rung)
        return made

    def rung(self, name: str) -> Node:
        """Return a rung as the sum of its commodities."""
        label = say("{rung} {title}", rung=name, title=RUNGS[name][0])
        places = range(len(self.economics.ids))
        return self._sum(name, label, float(self.economy.totals[name]), places)

    def group(self, name: str, group: str) -> Node:
        """Return the part of a rung that is a commodity group's."""
        value = float(ladder_by_group(self.economy, self.world).loc[group, name])  # type: ignore[arg-type]
        label = say("{group}, {rung}", group=self.trees.named("commodity_groups", group), rung=name)
        places = np.flatnonzero(self.economics.group == self.world.groups.index(group))
        return self._sum(name, label, value, places.tolist())

    def _sum(self, name: str, label: str, value: float, places: Sequence[int]) -> Node:
        of = sorted(places, key=lambda c: self.at(name, c) == 0.0)
        return Node(label, value, self.unit, say("sum of commodities"), "sum",
                    lambda: [self.of(name, c) for c in of], of=_millions)  # fmt: skip

    def ratio(self, figure: str) -> Node:
        """Return a ratio of two rungs; one of a loss says nothing."""
        over, under = (self.rung(name) for name in _RATIOS[figure])
        label, value = Said(figure.replace("_", " ")), ratios(self.economy)[figure]
        if np.isnan(value):
            return parts.nothing_said(label, value, over, under)
        return figures.ratio(label, value, "1", over, under)

    def step(self, name: str) -> Node:
        """Return what a step adds to the rung before, below 0 where it takes away."""
        here = self.rung(name)
        before = [self.rung(f"S{int(name[1:]) - 1}")] if name != "S0" else []
        value = here.value - sum(node.value for node in before)
        return figures.difference(say("{rung} step", rung=name), value, self.unit, [here, *before])

    def aid(self, name: str) -> Node:
        """Return a rung as a share of the aid figure."""
        rung = self.rung(name)
        without = math.copysign(math.inf, rung.value) if rung.value else 0.0
        return parts.of_aid_node(
            self.outcome, say("{rung} to the aid figure", rung=name), rung, without
        )

    def first(self, name: str) -> Node:
        """Return a rung as a part of what is in the ground."""
        over, under = self.rung(name), self.rung("S0")
        share = over.value / under.value if under.value else 0.0
        return figures.ratio(say("{rung} to S0", rung=name), share, "1", over, under)

    def at(self, name: str, c: int) -> Any:
        """Return a figure of a commodity as kernels read it; a row of years where it is one."""
        array = np.asarray(self.sheet[name], float)
        row = array[c % len(array)] if array.ndim else array
        return row if np.ndim(row) else float(row)

    def of(self, name: str, c: int) -> Node:
        """Return a figure of a commodity."""
        if (name, c) not in self.done:
            made = self._declared(FIGURES[name], c) if name in FIGURES else self._leaf(name, c)
            self.done[name, c] = made
        return self.done[name, c]

    def _declared(self, figure: Figure, c: int) -> Node:
        reads = [name for name in figure.reads(self.sheet) if name != "nothing"]
        raw, unit, scale = self.at(figure.name, c), self._unit(figure.unit, c), 1.0
        if figure.unit == "USD":
            unit, scale = self.unit, MILLION
        formula: Any = figure.formula or figures.joined(figure.op, [_label(n) for n in reads])
        label = _label(figure.name)
        if figure.name in RUNGS:
            label = say("{commodity}, {rung}", commodity=self.commodity(c), rung=figure.name)
        return Node(
            label, float(np.sum(raw)) / scale, unit, formula, figure.op,
            lambda: [self.of(name, c) for name in reads],
            of=single(figure.of), exact=raw, name=figure.name, by=self._by(figure.name),
        )  # fmt: skip

    def _by(self, name: str) -> tuple[Node, ...]:
        """Return the terms that say by which formula a figure is made."""
        return (self.trees.receipts.term("inflow_base"),) if name.endswith("_counted") else ()

    def _unit(self, unit: str, c: int) -> str:
        measured = self.economics.components[c]["unit"]
        return unit.replace("USD", self.economy.unit).replace("{unit}", measured)

    def _leaf(self, name: str, c: int) -> Node:
        """Return what is given to the ladder: rows, levers, values of places."""
        if name in _VALUES:
            return self.trees.place("group", self._group(c), _VALUES[name])
        if name in _SURPRISES:
            return figures.constant(_SURPRISES[name], 1.0, "x")
        if name in self._own:
            return self._own[name](c)
        if name in self.economics.parameter:
            return parts.parameter_node(self.outcome, name, c)
        unit = str((Scenario.model_fields[name].json_schema_extra or {})["unit"])  # type: ignore[index]
        return parts.lever(name, self.at(name, c), unit)

    @cached_property
    def _own(self) -> dict[str, Callable[[int], Node]]:
        scenario, base = self.outcome.scenario, self.economy.unit
        choices = ("war", "withdrawal_first", "economic_filter")
        switches = {name: parts.chosen(scenario, name, self.sheet[name]) for name in choices}
        horizon = parts.lever("horizon_years", self.economy.horizon, "years")
        year, priced = scenario.price_date.split("-")[0], scenario.valuation
        once = {
            **switches,
            "horizon": horizon,
            "settlement": parts.settlement(self.outcome),
            "to_base": parts.conversion(self.outcome, value_unit(scenario, self.world), base),
            "price_conversion": parts.conversion(
                self.outcome, f"USD_{year}" if year.isdigit() else base, base
            ),
            "headline_conversion": parts.conversion(
                self.outcome, self.world.price_unit(priced), base
            ),
            "freed_share": self._freed(switches["withdrawal_first"]),
        }
        made = {name: _always(node) for name, node in once.items()}
        return made | {
            "inflow_share": lambda _: self.trees.receipts.term("inflow_share"),
            "group_part": self._part,
            "reference": self._reference,
            "benchmark": lambda c: self._price(c, scenario.price_date, "price_date"),
            "benchmark_far": lambda c: self._price(c, "long-run"),
            "benchmark_headline": lambda c: self._price(c, self._month(c), "valuation"),
        }

    def commodity(self, c: int) -> Said:
        """Return the name of a commodity."""
        return Said(self.economics.components[c]["name_en"])

    def _group(self, c: int) -> str:
        return self.economics.components[c]["group"]

    def _freed(self, first: Node) -> Node:
        scenario = self.outcome.scenario
        label = say("share of occupied ground that draws investment")
        if scenario.withdrawal_first:
            return Node(label, scenario.freed_share, "1", name="freed_share", by=(first,))
        return figures.kernel(label, 1.0, "1", say("all of it where no withdrawal is asked for"),
                              [first], lambda asked: 1.0 - asked)  # fmt: skip

    def _part(self, c: int) -> Node:
        row, valuation = self.economics.components[c], self.outcome.scenario.valuation
        if self.world.label_row("value/bases", valuation)["reading"]:
            counted = self.trees.values.inventory(valuation)
            group = self.world.groups.index(row["group"])
            part: Node = counted.part(say("part of its group"), row["id"], group)
            return part
        told = (say("part of its group"), float(self.economics.share[c]), "1")
        return parts.data_row(self.world, "economics/components", row["id"], row, told)

    def _price(self, c: int, month: str, by: str = "") -> Node:
        node = parts.price(self.world, self.economics.components[c]["price_series"], month)
        if not by:
            return node
        return Node(node.label, node.value, node.unit, op="row", source=node.source,
                    by=(parts.chosen(self.outcome.scenario, by),))  # fmt: skip

    def _month(self, c: int) -> str:
        valuation = self.outcome.scenario.valuation
        if month := self.world.label_row("value/bases", valuation)["price_month"]:
            return month
        rules = self.world.scaling(valuation)
        months = {r["group"]: r["price_month"] for r in rules if r["rule"] == "price"}
        return months.get(self._group(c), "2023-02")

    def _reference(self, c: int) -> Node:
        return self.trees.reference(self._group(c))


def _millions(*dollars: float) -> float:
    return math.fsum(dollars) / MILLION


def _label(name: str) -> str:
    if name in RUNGS:
        return name
    if name in FIGURES:
        return FIGURES[name].label
    return _GIVEN.get(name) or Said(name.replace("_", " "))


def _always(node: Node) -> Callable[[int], Node]:
    return lambda _: node


def single(of: Callable[..., Any]) -> Callable[..., Any]:
    """Return a kernel of arrays as one of the figures of a single commodity."""

    def one(*values: Any) -> Any:
        found = np.asarray(of(*(np.array([v]) if isinstance(v, float) else v for v in values)))
        row = found.reshape(-1, found.shape[-1])[0] if found.ndim > 1 else np.ravel(found)[0]
        return row if np.ndim(row) else float(row)

    return one
