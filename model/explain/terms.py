"""The terms of a deal in trees: a row of data, or a lever where the scenario reads it otherwise."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from model.core import figures
from model.core.figures import Node
from model.core.said import Said, say
from model.explain import parts
from model.money.economy import deal_unit
from model.world.deal_terms import MONEY, DealTerms

if TYPE_CHECKING:
    from model.answers.outcome import Outcome

__all__ = ["Terms"]

_LABELS = {
    "inflow_share": say("share paid in"),
    "past_aid_amount": say("past aid named"),
    "past_aid_counts": say("past aid counts: 1 yes, 0 no"),
    "interest": say("interest on the claim"),
    "us_share_after": say("US share without a claim"),
    "us_share_before": say("US share while the claim stands"),
}
_LEVERS = {
    "us_share_after": "us_share", "shares_by_contribution": "contribution_shares",
    "past_aid_counts": "past_aid_counts", "past_aid_amount": "claim_start",
    "inflow_base": "deal_scope",
}  # fmt: skip
"""Levers that take the place of a term."""


_NONE = {"cap": math.inf, "past_aid_amount": 0.0}
"""What an amount that is not stated comes to: no ceiling, nothing owed."""


class Terms:
    """The terms in force of one outcome, each once.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.world, self.scenario = outcome, outcome.world, outcome.scenario
        self.deal, self.unit = outcome.economy.terms, outcome.economy.unit
        self.done: dict[str, Node] = {}

    def node(self, name: str) -> Node:
        """Return a term, later aid (``new_aid``) or the return of the fund (``fund_return``)."""
        if name not in self.done:
            own = {"new_aid": self._aid, "fund_return": self._return}.get(name)
            self.done[name] = own() if own else self._term(name)
        return self.done[name]

    def _aid(self) -> Node:
        source, value = deal_unit(self.scenario, self.world), self.scenario.new_aid
        stated = parts.lever("new_aid", value, f"million {source} a year")
        rate = parts.conversion(self.outcome, source, self.unit)
        return figures.product(
            say("later aid a year"),
            self.outcome.economy.new_aid,
            f"million {self.unit}",
            say("aid x conversion"),
            [stated, rate],
        )

    def _return(self) -> Node:
        if self.scenario.fund_return is None:
            return parts.assumption(self.world, "fund-return")
        return parts.lever("fund_return", self.scenario.fund_return, "share a year, real")

    def _term(self, name: str) -> Node:
        value = getattr(self.deal, name)
        if name in MONEY:
            return self._money(name, value)
        return self._stated(name, value, getattr(self._recorded, name), "1")

    @property
    def _recorded(self) -> DealTerms:
        return self.world.deals[self.scenario.deal]

    def _money(self, name: str, value: float | None) -> Node:
        """Return an amount in millions of the ladder's money."""
        source, recorded = deal_unit(self.scenario, self.world), self._recorded
        label, unit = self._label(name), f"million {self.unit}"
        if name == "past_aid_amount" and value is not None and self._from_aid:
            return parts.aid_base_node(self.outcome)
        rate = parts.conversion(self.outcome, source, self.unit)
        if value is None:
            return self._stated(name, None, getattr(recorded, name), unit)
        stated = self._stated(name, value * 1e3 / rate.value, _million(getattr(recorded, name)),
                              f"million {source}")  # fmt: skip
        if rate.op == "constant":
            return replace(stated, by=(*stated.by, *rate.by))
        return figures.product(label, value * 1e3, unit, say("amount x conversion"), [stated, rate])

    @property
    def _from_aid(self) -> bool:
        """Whether past aid is owed and no amount is stated, so that the aid figure is."""
        in_force = self.scenario.own_deal or self._recorded
        return self.scenario.claim_start is None and in_force.past_aid_amount is None

    def _label(self, name: str) -> str:
        return _LABELS.get(name) or Said(str(DealTerms.model_fields[name].title))

    def _stated(self, name: str, value: Any, recorded: Any, unit: str) -> Node:
        """Return a term as the row states it, or as the scenario does."""
        label, number = self._label(name), _NONE[name] if value is None else _number(value)
        said = "" if isinstance(value, float | int) or value is None else str(value)
        if self.scenario.own_deal is not None or not _same(value, recorded):
            lever = f"own_deal.{name}" if self.scenario.own_deal else _LEVERS.get(name, name)
            return Node(say("{name}, set by the scenario", name=label), number, unit, said,
                        name=lever, exact=number)  # fmt: skip
        row = self.world.label_row("deals/terms", self.scenario.deal)
        node = parts.data_row(self.world, "deals/terms", f"{self.scenario.deal}.{name}", row,
                              (label, number, unit))  # fmt: skip
        levers = (_LEVERS[name],) if name in _LEVERS and not isinstance(value, float) else ()
        by = tuple(parts.chosen(self.scenario, lever) for lever in ("deal", *levers))
        return Node(label, number, unit, said, "row", source=node.source, by=by)


def _million(billion: float | None) -> float | None:
    return None if billion is None else billion * 1e3


def _number(value: Any) -> float:
    """Return a term as a number: yes is 1, no is 0, a name none."""
    return float(value) if isinstance(value, float | int) else math.nan


def _same(value: Any, recorded: Any) -> bool:
    if isinstance(value, float) and isinstance(recorded, float):
        return math.isclose(value, recorded, rel_tol=1e-12)
    return bool(value == recorded)
