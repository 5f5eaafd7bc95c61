"""The trees of the value ladder: each rung by commodity, from the rung before it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.answers.answers import ladder_by_group, ratios
from model.core import figures as nodes
from model.core.figures import Node
from model.explain.rows import of_aid_node, parameter_node, parameter_value
from model.money.economy import MILLION
from model.money.extraction import Values, present_values
from model.money.ladder import RUNGS
from model.money.plan import COUNTED, LADDER, ORIGINS
from model.money.rungs import product_yield
from model.territory.control import RUSSIA, UKRAINE
from model.territory.value import value_unit

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["ladder_figures", "ladder_node"]

_RATIOS = {"government_take": ("S9", "S8"), "fund_per_dollar": ("S10", "S0")}
_INPUTS = {
    "S5": ("flow_cap", "running", "longest_life", "lead_old", "lead_new", "slip", "ramp",
           "price_half_life"),
    "S6": ("opex", "opex_bias"),
    "S7": ("capex", "capex_overrun", "sustaining", "closure", "demining", "site_area"),
    "S9": ("royalty", "royalty_running", "income_tax", "psa", "depreciation"),
}  # fmt: skip
_OF_RUNG = ("step", "aid", "first")
_LEVERS = ("price_multiple", "price_growth", "capacity_multiple", "recovery_multiple",
           "lead_time_multiple", "royalty_multiple")  # fmt: skip
_LINES = {
    "revenue": ("sales", "output x price, discounted"),
    "opex": ("running cost", "output x cost, discounted"),
    "capex": ("building cost", "capital, upkeep, closure and clearing, discounted"),
    "royalty": ("royalty", "royalty x sales"),
    "income_tax": ("profit tax", "rate x profit after the state's share"),
    "psa": ("state share of profit", "share x profit"),
}


def ladder_figures(groups: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the ladder's figures.

    Parameters
    ----------
    groups : sequence of str
        Commodity groups whose part of each rung is one too.
    """
    more = [f"{rung}.{name}" for rung in RUNGS for name in _OF_RUNG]
    parts = [f"{rung}.group.{group}" for rung in RUNGS for group in groups]
    return (*RUNGS, *_RATIOS, *more, *parts)


def ladder_node(outcome: Outcome, figure: str) -> Node:
    """Return how a rung, something of a rung, or a ratio of two rungs, came about.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    figure : str
        One of :func:`ladder_figures`: ``S4``, ``S4.step`` (less the rung before), ``S4.aid`` (of
        the aid figure), ``S4.first`` (of S0), ``S4.group.coal``, ``fund_per_dollar``.
    """
    tree, (rung, *more) = _Ladder(outcome), figure.split(".")
    if figure in _RATIOS:
        return tree.ratio(figure)
    if len(more) > 1:
        return tree.group(rung, more[1])
    return getattr(tree, more[0] if more else "rung")(rung)  # type: ignore[no-any-return]


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

    def ratio(self, figure: str) -> Node:
        """Return a ratio of two rungs; one of a loss says nothing."""
        over, under = (self.rung(name) for name in _RATIOS[figure])
        label, value = figure.replace("_", " "), ratios(self.economy)[figure]
        if np.isnan(value):
            formula = f"{over.label} / {under.label}, which says nothing where that is not above 0"
            return nodes.kernel(label, value, "1", formula, [over, under])
        return nodes.ratio(label, value, "1", over, under)

    def step(self, name: str) -> Node:
        """Return what a step adds to the rung before, below 0 where it takes away."""
        here = self.rung(name)
        before = [self.rung(f"S{int(name[1:]) - 1}")] if name != "S0" else []
        value = here.value - sum(node.value for node in before)
        return nodes.difference(f"{name} step", value, self.unit, [here, *before])

    def aid(self, name: str) -> Node:
        """Return a rung as a share of the aid figure."""
        rung = self.rung(name)
        without = math.copysign(math.inf, rung.value) if rung.value else 0.0
        return of_aid_node(self.outcome, f"{name} to the aid figure", rung, without)

    def first(self, name: str) -> Node:
        """Return a rung as a part of what is in the ground."""
        over, under = self.rung(name), self.rung("S0")
        share = over.value / under.value if under.value else 0.0
        label = f"{name} to S0"
        if not under.value:
            return nodes.given(label, 0.0, "1")
        return nodes.ratio(label, share, "1", over, under)

    def group(self, name: str, group: str) -> Node:
        """Return the part of a rung that is a commodity group's."""
        places = np.flatnonzero(self.economics.group == self.world.groups.index(group)).tolist()
        parts = [self.commodity(name, c) for c in places]
        value = float(ladder_by_group(self.economy, self.world).loc[group, name])  # type: ignore[arg-type]
        label = f"{self.world.label('commodity_groups', group)}, {name}"
        return nodes.total(label, value, self.unit, "sum of commodities", parts)

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
        if name == "S5":
            return self._sold(label, c, value)
        if name in ("S6", "S7"):
            return self._after_cost(label, name, c, value)
        return {"S8": self._today, "S9": self._state, "S10": self._fund}[name](label, c, value)

    def _after_cost(self, label: str, name: str, c: int, value: float) -> Node:
        before = self.commodity(f"S{int(name[1:]) - 1}", c)
        inputs = [self.parameter(p, c) for p in _INPUTS[name]]
        what = "running cost" if name == "S6" else "building cost"
        formula = "cost x output over the life, within the horizon"
        spent = nodes.kernel(what, before.value - value, self.unit, formula, inputs)
        return nodes.difference(label, value, self.unit, [before, spent])

    def _sold(self, label: str, c: int, value: float) -> Node:
        parts = [
            self._of_origin(c, place, ORIGINS[origin])
            for place, origin in enumerate(self.economy.plan.origins)
            if origin in LADDER
        ]
        return nodes.total(label, value, self.unit, "sum of running mines and new projects", parts)

    def _of_origin(self, c: int, place: int, origin: str) -> Node:
        plan, unit = self.economy.plan, self.economics.components[c]["unit"]
        who = "running mines" if origin == "running" else f"new projects on {origin} ground"
        sales = float(_at(self._whole.revenue, place, c)) / MILLION
        chance = float(_at(plan.developed, place, c))
        output = float(_at(plan.project.array("output"), place, c))
        inputs = [nodes.given("output", output, f"{unit}/year"), *self._levers()]
        series = self.economics.components[c]["price_series"]
        months = (self.outcome.scenario.price_date, "long-run")
        inputs += [self._price(series, month) for month in months]
        inputs += [self.parameter(p, c) for p in _INPUTS["S5"]]
        formula = "output x price over the life, within the horizon"
        if origin == "running":
            part = nodes.given("dug on, where that covers its costs", chance, "1")
        else:
            named = "developed_old" if self._parameter("brownfield", c) > 0.5 else "developed"
            formula_of = "chance of being financed, nothing where it would not pay"
            part = nodes.kernel(
                "part that is built", chance, "1", formula_of, [self.parameter(named, c)]
            )
        dug = nodes.kernel(f"sales of {who}, if built", sales, self.unit, formula, inputs)
        return nodes.product(who, sales * chance, self.unit, "part built x sales", [part, dug])

    def _levers(self) -> list[Node]:
        """Return the levers of the plan that are not at their neutral place."""
        found = []
        for name in _LEVERS:
            value = float(np.ravel(self.economy.parameters[name])[0])
            if value != (0.0 if name == "price_growth" else 1.0):
                found.append(nodes.given(name.replace("_", " "), value, "1"))
        return found

    @cached_property
    def _whole(self) -> Values:
        """Plain sums over the horizon of every project, built or not."""
        plan = self.economy.plan
        return present_values(plan.project, 0.0, plan.horizon)

    def _line(self, name: str, c: int, origins: Sequence[int], inputs: list[Node]) -> Node:
        """Return one line of what is developed, in present values at the investors' rate."""
        label, formula = _LINES[name]
        plan = self.economy.plan
        array = plan.total(lambda w: getattr(w.money, name) * w.developed, origins)
        return nodes.kernel(label, float(array[..., c]) / MILLION, self.unit, formula, inputs)

    def _today(self, label: str, c: int, value: float) -> Node:
        states = self.outcome.scenario.war == "states"
        rate = self.parameter("investor_rate" if states else "investor_rate_war", c)
        of = {"revenue": (), "opex": _INPUTS["S6"], "capex": (*_INPUTS["S7"], "construction")}
        lines = [
            self._line(name, c, LADDER, [rate, *(self.parameter(p, c) for p in of[name])])
            for name in of
        ]
        if states:
            lines[0] = self._line("revenue", c, LADDER, [rate, self.parameter("hazard", c)])
        return nodes.difference(label, value, self.unit, lines)

    def _state(self, label: str, c: int, value: float) -> Node:
        of = {
            "royalty": ("royalty", "royalty_running"),
            "income_tax": ("income_tax", "depreciation"),
            "psa": ("psa",),
        }
        lines = [
            self._line(name, c, LADDER, [self.parameter(p, c) for p in of[name]]) for name in of
        ]
        return nodes.total(label, value, self.unit, "royalty + profit tax + state share", lines)

    def _fund(self, label: str, c: int, value: float) -> Node:
        terms, scenario = self.economy.terms, self.outcome.scenario
        origins = COUNTED.get(terms.inflow_base, ())
        lines = [
            self._line(name, c, origins, [self.parameter(name, c)]) for name in ("royalty", "psa")
        ]
        counted = nodes.total(
            f"receipts that count: {terms.inflow_base}",
            sum(line.value for line in lines),
            self.unit,
            "royalty + state share of the projects that count",
            lines,
        )
        share = nodes.given("share paid in", terms.inflow_share, "1")
        if scenario.own_deal is None:
            row = self.world.label_row("deals/terms", scenario.deal)
            place, source = ("deals/terms", scenario.deal), self.world.source(row["source_id"])
            share = nodes.row("share paid in", terms.inflow_share, "1", place, row, source)
        formula = "share paid in x receipts that count"
        return nodes.product(label, value, self.unit, formula, [share, counted])

    def _in_situ(self, label: str, c: int, value: float) -> Node:
        row = self.economics.components[c]
        group = self.economics.group[c]
        table = ("economics/components", row["id"])
        source = self.world.source(row["source_id"])
        share = nodes.row("part of its group", self.economics.share[c], "1", table, row, source)
        whole = float(self.outcome.value[:, group].sum())
        name = self.world.label("commodity_groups", row["group"])
        ground = nodes.given(f"{name} in the ground", whole, f"million {self.outcome.unit}")
        money = self._conversion(value_unit(self.outcome.scenario, self.world))
        formula = "value of the group x part x conversion"
        return nodes.product(label, value, self.unit, formula, [ground, share, money])

    def _conversion(self, unit: str) -> Node:
        scenario = self.outcome.scenario
        ratio = self.world.rates.factor(
            unit, self.economy.unit, scenario.deflator, scenario.exchange_rate
        )
        label = f"conversion of {unit} by {scenario.deflator}"
        return nodes.given(label, ratio, "1")

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
        return [self._accessible(c)]

    def _accessible(self, c: int) -> Node:
        """Return the share of a commodity on ground that is held or regained."""
        group, held = self.economics.group[c], self.outcome.held
        unit = f"million {self.outcome.unit}"
        ours, theirs = (float(held[party, :, group].sum()) for party in (UKRAINE, RUSSIA))
        freed = float(np.ravel(self.economy.parameters["freed_share"])[0])
        parts = [nodes.given("held by Ukraine", ours, unit)]
        if freed:
            label = "occupied ground that draws investment"
            operands = [
                nodes.given("held by Russia", theirs, unit),
                nodes.given("share of it that is freed, or need not be", freed, "1"),
            ]
            formula = "held by Russia x share"
            parts.append(nodes.product(label, theirs * freed, unit, formula, operands))
        reach = math.fsum(part.value for part in parts)
        over = nodes.total("held or regained", reach, unit, "held + regained", parts)
        whole = float(self.outcome.value[:, group].sum())
        under = nodes.given("in the ground", whole, unit)
        share = reach / whole if whole else 0.0
        return nodes.ratio("share on ground held or regained", share, "1", over, under)

    def _price_ratio(self, c: int) -> Node:
        """Return the price chosen over the price behind the valuation, in the same money."""
        scenario, row = self.outcome.scenario, self.economics.components[c]
        series, year = row["price_series"], scenario.price_date.split("-")[0]
        months = {
            rule["group"]: rule["price_month"]
            for rule in self.world.scaling(scenario.valuation)
            if rule["rule"] == "price"
        }
        unit = self.economy.unit
        multiple = float(np.ravel(self.economy.parameters["price_multiple"])[0])
        chosen = [
            self._price(series, scenario.price_date),
            self._conversion(f"USD_{year}" if year.isdigit() else unit),
            nodes.given("price multiple", multiple, "1"),
        ]
        headline = [
            self._price(series, months.get(row["group"], "2023-02")),
            self._conversion(self.world.price_unit(scenario.valuation)),
        ]
        over, under = (
            nodes.product(
                label, math.prod(node.value for node in made), f"{unit}/{row['unit']}", "product",
                made,
            )
            for label, made in (("price chosen", chosen), ("price of the headline", headline))
        )  # fmt: skip
        return nodes.ratio("price ratio", over.value / under.value, "1", over, under)

    def _price(self, series: str, month: str) -> Node:
        rows = self.economics.prices
        row = next(r for r in rows if (r["series"], r["month"]) == (series, month))
        place = ("economics/prices", f"{series}.{month}")
        source = self.world.source(row["source_id"])
        return nodes.row(f"{series}, {month}", float(row["price"]), row["unit"], place, row, source)

    def _parameter(self, name: str, c: int) -> float:
        return parameter_value(self.outcome, name, c)

    def parameter(self, name: str, c: int) -> Node:
        """Return a technical parameter of a commodity with its row."""
        return parameter_node(self.outcome, name, c)


def _at(array: NDArray[np.float64], place: int, c: int) -> np.float64:
    """Return an entry of an array (n_origins, n_c) that may have axes of length one."""
    found: np.float64 = array[place % array.shape[-2], c % array.shape[-1]]
    return found
