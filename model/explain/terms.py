"""The terms of a deal in trees: a row of data, or a lever where the scenario reads it otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from model.core.figures import Node, made
from model.core.said import Said, say
from model.explain import parts
from model.explain.parts import Tree, once
from model.money.economy import deal_unit
from model.world.deal_terms import MONEY

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

_LEVERS = {
    "us_share_after": "us_share", "shares_by_contribution": "contribution_shares",
    "past_aid_counts": "past_aid_counts", "past_aid_amount": "claim_start",
    "inflow_base": "deal_scope",
}  # fmt: skip
"""Levers that take the place of a term."""

_LABELS = {"inflow_share": say("share paid in")}
"""What a term is called where its title alone does not say it."""

_NONE = {"cap": math.inf, "past_aid_amount": 0.0}
"""What an amount that is not stated comes to: no ceiling, nothing owed."""


class Terms(Tree):
    """The terms in force of one outcome.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.deal, self.unit = outcome.economy.terms, outcome.economy.unit
        self.source = deal_unit(self.scenario, self.world)
        self.recorded = self.world.deals[self.scenario.deal]

    @once
    def node(self, name: str) -> Node:
        """Return a term, ``new_aid``, ``licence_fees`` or the return of the fund."""
        if name == "new_aid":
            lever = parts.lever(name, self.scenario.new_aid, f"million {self.source}")
            return self._turned(say("later aid a year"), lever, say("aid x conversion"))
        if name == "licence_fees":
            fees = parts.lever(name, self.scenario.licence_fees or 0.0, f"million {self.source}")
            return self._turned(say("licence fees a year"), fees, say("fees x conversion"))
        if name == "fund_return":
            stated = self.scenario.fund_return
            if stated is None:
                return parts.also(parts.assumption(self.world, "fund-return"), *self.chosen(name))
            return parts.lever(name, stated, "share a year, real")
        value, recorded = getattr(self.deal, name), getattr(self.recorded, name)
        if name not in MONEY:
            return self._stated(name, value, recorded, "1")
        if name == "past_aid_amount" and value is not None and self._from_aid:
            return parts.aid_base_node(self.outcome)
        recorded = None if recorded is None else recorded * 1e3
        if value is None:
            return self._stated(name, None, recorded, f"million {self.unit}")
        rate = parts.conversion(self.outcome, self.source, self.unit)
        amount = value * 1e3 / rate.value
        node = self._stated(name, amount, recorded, f"million {self.source}")
        if rate.op == "constant":
            return parts.also(node, *rate.by)
        return self._turned(self._label(name), node, say("amount x conversion"))

    def _turned(self, label: str, stated: Node, formula: str) -> Node:
        """Return money of the deal in the ladder's money."""
        rate = parts.conversion(self.outcome, self.source, self.unit)
        return made("product", label, f"million {self.unit}", [stated, rate], formula)

    @property
    def _from_aid(self) -> bool:
        """Whether past aid is owed and no amount is stated, so that the aid figure is."""
        in_force = self.scenario.own_deal or self.recorded
        return self.scenario.claim_start is None and in_force.past_aid_amount is None

    def _moved(self, lever: str) -> bool:
        return getattr(self.scenario, lever) not in (None, "as-stated")

    def _label(self, name: str) -> Said:
        return _LABELS.get(name) or Said(self.world.column("deals/terms", name).head)

    def _stated(self, name: str, value: Any, recorded: Any, unit: str) -> Node:
        """Return a term as the row states it, or as the scenario does."""
        label, plain = self._label(name), isinstance(value, float | int)
        number = _NONE[name] if value is None else float(value) if plain else math.nan
        said = "" if plain or value is None else str(value)
        levers, own = (_LEVERS[name],) if name in _LEVERS else (), self.scenario.own_deal
        if own is not None or not _same(value, recorded):
            moved = [lever for lever in levers if own is None or self._moved(lever)]
            label = say("{name}, set by the scenario", name=label)
            return Node(label, number, unit, said, name=(moved or [f"own_deal.{name}"])[0],
                        exact=number, by=self.chosen(*set(levers) - set(moved)))  # fmt: skip
        row = self.world.label_row("deals/terms", self.scenario.deal)
        node = self.row("deals/terms", row, label, number, unit, name)
        by = self.chosen("deal", "own_deal", *levers)
        return Node(label, number, unit, said, "row", source=node.source, by=by)


def _same(value: Any, recorded: Any) -> bool:
    if isinstance(value, float) and isinstance(recorded, float):
        return math.isclose(value, recorded, rel_tol=1e-12)
    return bool(value == recorded)
