"""The trees of the receipts: who receives what, year by year, down to the terms of the deal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.core import figures as nodes
from model.core.figures import Node
from model.explain.rows import aid_base_node, of_aid_node, parameter_node

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["receipts_figures", "receipts_node"]

_LABELS = {
    "us": "received by the United States",
    "ukraine": "received by Ukraine from the fund",
    "kept": "kept by the state budget",
    "investors": "received by owners of new mines",
    "inflow": "paid into the fund",
    "distributed": "paid out by the fund",
    "other": "received by others",
    "profit": "earned by the fund",
    "state": "state receipts",
    "seed": "seed money",
    "gain": "paid out of the fund's own return",
    "fund": "the fund at the end of the account",
}
_TODAY = ("us", "ukraine", "kept", "investors", "inflow", "distributed")
_CLAIM = ("claim.start", "claim.balance", "claim.met")
_PLACES = {"state_existing": 0, "state_new": 1, "project_new": 2, "occupied": 3}
_STATE = ("state_existing", "state_new")
_SEED = {
    "cash_us": "seed money of the United States",
    "cash_ukraine": "seed money of Ukraine",
    "cash_other": "seed money of others",
}
_BEFORE = {
    "state_existing": "state receipts of running mines",
    "state_new": "state receipts of new permits",
    "project_new": "income of owners of new mines, after tax",
    "occupied": "income of deposits in occupied ground",
}


def receipts_figures() -> tuple[str, ...]:
    """Return the names of the receipts' figures."""
    names = [f"receipts.{name}" for name in _LABELS]
    more = [f"receipts.{name}.{of}" for name in _TODAY for of in ("today", "aid")]
    return (*names, *more, *_CLAIM)


def receipts_node(outcome: Outcome, figure: str) -> Node:
    """Return how a flow, cumulated over the horizon, came about, or what is owed.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    figure : str
        One of :func:`receipts_figures`: ``receipts.us``, ``receipts.us.today`` (discounted),
        ``receipts.us.aid`` (of the aid figure), ``claim.start``, ``claim.balance`` (at the end of
        the account), ``claim.met`` (the year in which the claim is met).
    """
    tree, (head, name, *more) = _Receipts(outcome), figure.split(".")
    if head == "claim":
        return getattr(tree, f"claim_{name}")()  # type: ignore[no-any-return]
    if not more:
        return tree.total(name)
    return tree.today(name) if more[0] == "today" else tree.of_aid(name)


class _Receipts:
    """Builds the trees of one outcome's account."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.economy = outcome, outcome.economy
        self.run, self.terms = self.economy.account, self.economy.terms
        self.unit = f"million {self.economy.unit}"
        self.before = self.economy.receipts.arrays(self.economy.horizon)

    def flow(self, name: str, year: int) -> float:
        if name == "state":
            return sum(float(np.ravel(self.before[_PLACES[p]])[year]) for p in _STATE)
        array = self.run.contributions if name == "seed" else getattr(self.run, name)
        return float(np.ravel(array)[year])

    def total(self, name: str) -> Node:
        """Return a flow over the horizon, by year."""
        if name in ("gain", "fund"):
            return self._gain() if name == "gain" else self._fund()
        parts = [self.year(name, year) for year in range(self.economy.horizon)]
        value = math.fsum(part.value for part in parts)
        return nodes.total(_LABELS[name], value, self.unit, "sum of years", parts)

    def today(self, name: str) -> Node:
        """Return a flow discounted at the states' rate, payments at each year's end."""
        rate = parameter_node(self.outcome, "state_rate", 0)
        parts = []
        for year in range(self.economy.horizon):
            of = self.year(name, year)
            factor = (1.0 + rate.value) ** -(year + 1)
            label = f"discount factor, {self.run.years[year]}"
            made = nodes.kernel(label, factor, "1", "1 / (1 + rate) ^ years", [rate])
            parts.append(
                nodes.product(of.label, of.value * factor, self.unit, "flow x factor", [of, made])
            )
        label, value = f"{_LABELS[name]}, today's money", math.fsum(part.value for part in parts)
        return nodes.total(label, value, self.unit, "sum of years", parts)

    def of_aid(self, name: str) -> Node:
        """Return a flow over the horizon as a share of the aid figure."""
        return of_aid_node(self.outcome, f"{_LABELS[name]}, of the aid figure", self.total(name))

    def claim_start(self) -> Node:
        """Return the claim with which the deal begins; 0 where it opens none."""
        terms, world = self.terms, self.outcome.world
        amount, counts = (terms.past_aid_amount or 0.0) * 1e3, float(terms.past_aid_counts)
        row = world.label_row("deals/terms", self.outcome.scenario.deal)
        stated = float(row["past_aid_amount"] or 0.0) * 1e3
        past = nodes.given("past aid named, set by the scenario", amount, self.unit)
        if self.outcome.scenario.own_deal is None and stated == amount:
            place = ("deals/terms", f"{row['id']}.past_aid_amount")
            source = world.source(row["source_id"])
            past = nodes.row("past aid named", amount, self.unit, place, row, source)
        part = self.term("past aid counts: 1 yes, 0 no", "past_aid_counts", counts)
        value = float(np.max(self.run.claim_start))
        return nodes.product("claim at the start", value, self.unit, "product", [past, part])

    def claim_balance(self) -> Node:
        """Return what is still claimed at the end of the account."""
        value = float(np.ravel(self.run.balance)[-1])
        parts = [self.claim_start(), self.term("interest on the claim", "interest"),
                 self.total("us")]  # fmt: skip
        formula = "start + interest + later aid - payments, year by year"
        return nodes.kernel("claim at the end of the account", value, self.unit, formula, parts)

    def claim_met(self) -> Node:
        """Return the year in which the deal's own claim, or else the aid figure, is met."""
        value = float(np.ravel(self.outcome.claim_met.year)[0])
        if float(np.max(self.run.claim_start)) > 0.0:
            parts, label = [self.claim_start(), self.claim_balance()], "the deal's own claim"
        else:
            parts, label = [aid_base_node(self.outcome), self.total("us")], "the aid figure"
        formula = "first year by whose end it is reached; after the account, at its last pace"
        return nodes.kernel(f"{label} is met in", value, "calendar year", formula, parts)

    def _fund(self) -> Node:
        """Return what is in the fund at last: all that came in, less what was paid out."""
        came = [self.total(name) for name in ("inflow", "seed", "profit")]
        whole = math.fsum(node.value for node in came)
        into = nodes.total("came into the fund", whole, self.unit, "inflow + seed + earned", came)
        value = float(np.ravel(self.run.fund)[-1])
        operands = [into, self.total("distributed")]
        return nodes.difference(_LABELS["fund"], value, self.unit, operands)

    def _gain(self) -> Node:
        """Return what the fund pays out beyond the inflow of the years in which it pays out."""
        out = self.total("distributed")
        paying = [self.year("inflow", year) for year in range(self.economy.horizon)
                  if self.flow("distributed", year) > 0.0]  # fmt: skip
        whole = math.fsum(part.value for part in paying)
        paid = nodes.total(
            "paid in in years that pay out", whole, self.unit, "sum of years", paying
        )
        return nodes.difference(_LABELS["gain"], out.value - whole, self.unit, [out, paid])

    def year(self, name: str, year: int) -> Node:
        """Return a flow in one year; one of nothing stands without what it is made of."""
        label = f"{_LABELS[name]}, {self.run.years[year]}"
        value = self.flow(name, year)
        if value == 0.0:
            return nodes.given(label, 0.0, self.unit)
        made: Node = getattr(self, f"_{name}")(label, value, year)
        return made

    def _us(self, label: str, value: float, year: int) -> Node:
        out, share = self.year("distributed", year), self.flow("us_share", year)
        if math.isclose(out.value * share, value, rel_tol=1e-9):
            part = self.term("US share without a claim", "us_share_after", share)
            return nodes.product(label, value, self.unit, "paid out x US share", [out, part])
        part = self.term("US share while the claim stands", "us_share_before")
        formula = "payment on the claim + share of what is left"
        return nodes.kernel(label, value, self.unit, formula, [out, part])

    def _ukraine(self, label: str, value: float, year: int) -> Node:
        out, us = self.year("distributed", year), self.year("us", year)
        other = self._given("received by others", "other", year)
        return nodes.difference(label, value, self.unit, [out, us, other])

    def _distributed(self, label: str, value: float, year: int) -> Node:
        parts = [self.year("inflow", year), self._given("earned by the fund", "profit", year)]
        if math.isclose(sum(part.value for part in parts), value, rel_tol=1e-9):
            return nodes.total(label, value, self.unit, "paid in + earned", parts)
        return nodes.kernel(label, value, self.unit, "paid in + earned, never below 0", parts)

    def _inflow(self, label: str, value: float, year: int) -> Node:
        base = self._counted(year)
        share = self.term("share paid in", "inflow_share")
        if math.isclose(base.value * share.value, value, rel_tol=1e-9):
            return nodes.product(label, value, self.unit, "share x receipts counted", [share, base])
        formula = "the least of share x receipts counted and the room below the ceiling"
        return nodes.kernel(label, value, self.unit, formula, [share, base])

    def _other(self, label: str, value: float, year: int) -> Node:
        parts = [self.year(name, year) for name in ("distributed", "us", "ukraine")]
        return nodes.difference(label, value, self.unit, parts)

    def _profit(self, label: str, value: float, year: int) -> Node:
        before = nodes.given("the fund a year before", self.flow("fund", year - 1), self.unit)
        formula = "return on the fund of the year before"
        return nodes.kernel(label, value, self.unit, formula, [before])

    def _state(self, label: str, value: float, year: int) -> Node:
        parts = [self._receipt(name, year) for name in _STATE]
        return nodes.total(label, value, self.unit, "running mines + new permits", parts)

    def _seed(self, label: str, value: float, year: int) -> Node:
        parts = [self._given(text, name, year) for name, text in _SEED.items()]
        return nodes.total(label, value, self.unit, "sum of all sides", parts)

    def _counted(self, year: int) -> Node:
        names = {
            "all": ["state_existing", "state_new"],
            "new": ["state_new"],
            "occupied": ["occupied"],
        }.get(self.terms.inflow_base, [])
        if self.terms.private_income_included:
            names = [*names, "project_new"]
        parts = [self._receipt(name, year) for name in names]
        value = math.fsum(part.value for part in parts)
        return nodes.total("receipts counted", value, self.unit, "sum of what counts", parts)

    def _kept(self, label: str, value: float, year: int) -> Node:
        state = [self._receipt(name, year) for name in _STATE]
        whole = math.fsum(part.value for part in state)
        had = nodes.total("state receipts", whole, self.unit, "running mines + new permits", state)
        paid = nodes.given("paid in by the budget", whole - value, self.unit)
        return nodes.difference(label, value, self.unit, [had, paid])

    def _investors(self, label: str, value: float, year: int) -> Node:
        paid = self._given("paid in by owners", "inflow_private", year)
        formula = "yearly table of the projects"
        had = nodes.kernel(_BEFORE["project_new"], value + paid.value, self.unit, formula, [])
        return nodes.difference(label, value, self.unit, [had, paid])

    def _receipt(self, name: str, year: int) -> Node:
        value = float(np.ravel(self.before[_PLACES[name]])[year])
        formula = "yearly table of the projects"
        return nodes.kernel(_BEFORE[name], value, self.unit, formula, [])

    def _given(self, label: str, name: str, year: int) -> Node:
        return nodes.given(label, self.flow(name, year), self.unit)

    def term(self, label: str, name: str, used: float | None = None) -> Node:
        """Return a term of the deal: its row, or a lever where the scenario reads it otherwise."""
        value = float(getattr(self.terms, name)) if used is None else used
        world, scenario = self.outcome.world, self.outcome.scenario
        row = world.label_row("deals/terms", scenario.deal)
        if scenario.own_deal is not None or _stated(row[name]) != value:
            return nodes.given(f"{label}, set by the scenario", value, "1")
        place = ("deals/terms", f"{scenario.deal}.{name}")
        return nodes.row(label, value, "1", place, row, world.source(row["source_id"]))


def _stated(cell: str) -> float:
    """Return a cell of the terms as a number: yes is 1, no is 0, an empty one none."""
    return {"yes": 1.0, "no": 0.0}[cell] if cell in ("yes", "no") else float(cell or "nan")
