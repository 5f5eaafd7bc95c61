"""The trees of the receipts: who receives what, year by year, down to the terms of the deal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model import nodes
from model.nodes import Node

if TYPE_CHECKING:
    from model.outcome import Outcome

__all__ = ["receipts_figures", "receipts_node"]

_LABELS = {
    "us": "received by the United States",
    "ukraine": "received by Ukraine from the fund",
    "kept": "kept by the state budget",
    "investors": "received by owners of new mines",
    "inflow": "paid into the fund",
    "distributed": "paid out by the fund",
}
_PLACES = {"state_existing": 0, "state_new": 1, "project_new": 2, "occupied": 3}
_BEFORE = {
    "state_existing": "state receipts of running mines",
    "state_new": "state receipts of new permits",
    "project_new": "income of owners of new mines, after tax",
    "occupied": "income of deposits in occupied ground",
}


def receipts_figures() -> tuple[str, ...]:
    """Return the names of the receipts' figures."""
    return tuple(f"receipts.{name}" for name in _LABELS)


def receipts_node(outcome: Outcome, figure: str) -> Node:
    """Return how a flow, cumulated over the horizon, came about.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    figure : str
        One of :func:`receipts_figures`, such as ``receipts.us``.
    """
    return _Receipts(outcome).total(figure.partition(".")[2])


class _Receipts:
    """Builds the trees of one outcome's account."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.economy = outcome, outcome.economy
        self.run, self.terms = self.economy.account, self.economy.terms
        self.unit = f"million {self.economy.unit}"
        self.before = self.economy.receipts.arrays(self.economy.horizon)

    def flow(self, name: str, year: int) -> float:
        return float(np.ravel(getattr(self.run, name))[year])

    def total(self, name: str) -> Node:
        parts = [self.year(name, year) for year in range(self.economy.horizon)]
        value = math.fsum(part.value for part in parts)
        return nodes.total(_LABELS[name], value, self.unit, "sum of years", parts)

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
        state = [self._receipt(name, year) for name in ("state_existing", "state_new")]
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
        if scenario.own_deal is not None or float(row[name] or "nan") != value:
            return nodes.given(f"{label}, set by the scenario", value, "1")
        place = ("deals/terms", f"{scenario.deal}.{name}")
        return nodes.row(label, value, "1", place, row, world.source(row["source_id"]))
