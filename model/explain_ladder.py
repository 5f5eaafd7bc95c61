"""The trees of the value ladder: each rung by commodity, from the rung before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model import nodes
from model.ladder import LADDER, ORIGINS, RUNGS, RUNNING, product_yield
from model.nodes import Node

if TYPE_CHECKING:
    from model.outcome import Outcome

__all__ = ["ladder_figures", "ladder_node"]

_RATIOS = {"government_take": ("S9", "S8"), "fund_per_dollar": ("S10", "S0")}
_KERNEL = {
    "S5": "output x price over the life, within the horizon, times the chance of being built",
    "S8": "revenue - running cost - building cost, discounted at the investors' rate",
    "S9": "royalty + profit tax + state share of profit, discounted",
    "S10": "share paid in x (royalty + state share of profit) of the projects that count",
}
_INPUTS = {
    "S5": ("flow_cap", "running", "longest_life", "lead_old", "lead_new", "ramp", "developed",
           "developed_old", "hazard", "price_half_life"),
    "S6": ("opex", "opex_bias"),
    "S7": ("capex", "capex_overrun", "sustaining", "closure", "demining", "site_area"),
    "S8": ("investor_rate", "construction"),
    "S9": ("royalty", "royalty_running", "income_tax", "psa", "depreciation"),
    "S10": ("royalty", "psa"),
}  # fmt: skip


def ladder_figures() -> tuple[str, ...]:
    """Return the names of the ladder's figures."""
    return (*RUNGS, *_RATIOS)


def ladder_node(outcome: Outcome, figure: str) -> Node:
    """Return how a rung, or a ratio of two rungs, came about."""
    tree = _Ladder(outcome)
    if figure in _RATIOS:
        over, under = (tree.rung(name) for name in _RATIOS[figure])
        value = over.value / under.value if under.value else 0.0
        return nodes.ratio(figure.replace("_", " "), value, "1", over, under)
    return tree.rung(figure)


class _Ladder:
    """Builds the trees of one outcome's ladder."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world = outcome, outcome.world
        self.economy, self.economics = outcome.economy, outcome.world.economics
        self.unit = f"million {self.economy.unit}"

    def rung(self, name: str) -> Node:
        """Return a rung as the sum of its commodities."""
        parts = [self.commodity(name, c) for c in range(len(self.economics.ids))]
        value = float(self.economy.totals[name])
        title, _ = RUNGS[name]
        return nodes.total(f"{name} {title}", value, self.unit, "sum of commodities", parts)

    def value(self, name: str, c: int) -> float:
        return float(np.broadcast_to(self.economy.rungs[name], (len(self.economics.ids),))[c])

    def commodity(self, name: str, c: int) -> Node:
        value, before = self.value(name, c), f"S{int(name[1:]) - 1}"
        label = f"{self.economics.components[c]['name_en']}, {name}"
        if name == "S0":
            return self._in_situ(label, c, value)
        if name in ("S1", "S2", "S3", "S4"):
            factors = self._factors(name, c)
            formula = " x ".join([before, *(node.label for node in factors)])
            return nodes.product(
                label, value, self.unit, formula, [self.commodity(before, c), *factors]
            )
        inputs = [self.parameter(p, c) for p in _INPUTS[name]]
        if name in ("S6", "S7"):
            cost = self.value(before, c) - value
            what = "running cost" if name == "S6" else "building cost"
            spent = nodes.kernel(what, cost, self.unit, "cost x output over the life", inputs)
            return nodes.difference(label, value, self.unit, [self.commodity(before, c), spent])
        return nodes.kernel(label, value, self.unit, _KERNEL[name], [*self._plan(c), *inputs])

    def _in_situ(self, label: str, c: int, value: float) -> Node:
        row = self.economics.components[c]
        group = self.economics.group[c]
        table = ("economics/components", row["id"])
        source = self.world.source(row["source_id"])
        share = nodes.row("part of its group", self.economics.share[c], "1", table, row, source)
        whole = float(self.outcome.value[:, group].sum())
        name = self.world.label("commodity_groups", row["group"])
        ground = nodes.given(f"{name} in the ground", whole, f"million {self.outcome.unit}")
        ratio = value / (whole * share.value) if whole else 1.0
        money = nodes.given(f"conversion by {self.outcome.scenario.deflator}", ratio, "1")
        formula = "value of the group x part x conversion"
        return nodes.product(label, value, self.unit, formula, [ground, share, money])

    def _factors(self, name: str, c: int) -> list[Node]:
        v = self.economy.parameters
        if name == "S1":
            return [self._price_ratio(c)]
        if name == "S2":
            made = float(np.broadcast_to(product_yield(v), (len(self.economics.ids),))[c])
            sold = self.parameter("yield", c)
            if made != sold.value:
                sold = nodes.kernel("yield with the recovery lever", made, "1", "y x lever", [sold])
            return [sold, self.parameter("netback", c)]
        if name == "S3":
            return [self.parameter("conversion", c), self.parameter("mining_recovery", c)]
        recoverable = self.value("S3", c)
        share = self.value("S4", c) / recoverable if recoverable else 0.0
        return [nodes.kernel("share on ground held or regained", share, "1", "control", [])]

    def _price_ratio(self, c: int) -> Node:
        scenario = self.outcome.scenario
        series = self.economics.components[c]["price_series"]
        start = self.value("S1", c) / self.value("S0", c) if self.value("S0", c) else 0.0
        operands = [self._price(series, month) for month in (scenario.price_date, "2023-02")]
        formula = "price chosen x multiple / price of the headline"
        return nodes.kernel("price ratio", start, "1", formula, operands)

    def _price(self, series: str, month: str) -> Node:
        rows = self.economics.prices
        row = next(r for r in rows if (r["series"], r["month"]) == (series, month))
        place = ("economics/prices", f"{series}.{month}")
        source = self.world.source(row["source_id"])
        return nodes.row(f"{series}, {month}", float(row["price"]), row["unit"], place, row, source)

    def parameter(self, name: str, c: int) -> Node:
        """Return a technical parameter of a commodity with its row."""
        id = self.economics.ids[c]
        rows = [
            r for r in self.economics.parameters
            if r["parameter"] == name and r["component"] in (id, "ALL")
        ]  # fmt: skip
        row = rows[0]
        used = np.asarray(self.economy.parameters[name], float)
        value = float(np.broadcast_to(used, (len(self.economics.ids),))[c])
        label, unit = name.replace("_", " "), row["unit"]
        if value != float(row["mode"]):
            return nodes.given(f"{label}, set by the scenario", value, unit)
        place = ("economics/parameters", f"{row['component']}.{name}")
        return nodes.row(label, value, unit, place, row, self.world.source(row["source_id"]))

    def _plan(self, c: int) -> list[Node]:
        project, found = self.economy.plan.project, []
        unit = self.economics.components[c]["unit"]
        for place, origin in enumerate(self.economy.plan.origins):
            name, output = ORIGINS[origin], float(project.array("output")[place, c])
            if origin not in LADDER:
                continue
            if output:
                who = "running mines" if origin == RUNNING else f"new projects on {name} ground"
                found.append(nodes.given(f"output, {who}", output, f"{unit}/year"))
        return found
