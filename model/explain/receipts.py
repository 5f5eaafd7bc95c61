"""The trees of the receipts: who receives what, over the whole account, and what is owed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core import figures
from model.core.figures import Node
from model.core.said import say
from model.explain import parts
from model.explain.years import LABELS, Years, what_of
from model.money.claim import claim_met

__all__ = ["Receipts", "receipts_figures"]

_TODAY = ("us", "ukraine", "kept", "investors", "inflow", "distributed")
_CLAIM = ("claim.start", "claim.balance", "claim.met")


def receipts_figures() -> tuple[str, ...]:
    """Return the names of the receipts' figures."""
    names = [f"receipts.{name}" for name in LABELS]
    more = [f"receipts.{name}.{of}" for name in _TODAY for of in ("today", "aid")]
    return (*names, *more, *_CLAIM)


class Receipts(Years):
    """Builds the trees of one outcome's account, of a year and over all of them."""

    def node(self, figure: str) -> Node:
        """Return the tree of one of :func:`receipts_figures`.

        ``receipts.us`` over the horizon, ``receipts.us.today`` (discounted), ``receipts.us.aid``
        (of the aid figure), ``claim.start``, ``claim.balance`` (at the end of the account),
        ``claim.met`` (the year in which the claim is met).
        """
        head, name, *more = figure.split(".")
        if head == "claim":
            made: Node = getattr(self, f"claim_{name}")()
            return made
        if not more:
            return self.total(name)
        return self.today(name) if more[0] == "today" else self.of_aid(name)

    # Over the whole account.

    def total(self, name: str) -> Node:
        """Return a flow over the horizon, by year; years of nothing stand last."""
        if name in ("gain", "fund"):
            return self._gain() if name == "gain" else self._fund_left()
        years = [0] if name == "seed" else sorted(self.years, key=lambda y: self.at(name, y) == 0.0)
        value = math.fsum(self.at(name, year) for year in years)
        return Node(
            LABELS[name],
            value,
            self.unit,
            say("sum of years"),
            "sum",
            lambda: [self.of(name, year) for year in years],
            by=(self._horizon,),
        )

    def _series(self, name: str) -> Node:
        """Return a flow over the horizon as kernels read it, year by year."""
        values = np.ravel(self.known[name])
        return Node(
            say("{what}, every year", what=what_of(name)),
            float(values.sum()),
            self.unit,
            say("year by year"),
            "kernel",
            lambda: [self.of(name, year) for year in self.years],
            of=lambda *found: np.array(found),
            exact=values,
            by=(self._horizon,),
        )

    @cached_property
    def _horizon(self) -> Node:
        return parts.lever("horizon_years", len(self.years), "years")

    def today(self, name: str) -> Node:
        """Return a flow discounted at the states' rate, payments at each year's end."""
        rate = parts.parameter_node(self.outcome, "state_rate", 0)
        found = [self._discounted(name, year, rate) for year in self.years]
        label, value = (
            say("{name}, today's money", name=LABELS[name]),
            math.fsum(node.value for node in found),
        )
        return Node(label, value, self.unit, say("sum of years"), "sum", found,
                    by=(self._horizon,))  # fmt: skip

    def _discounted(self, name: str, year: int, rate: Node) -> Node:
        flow, years = self.of(name, year), figures.constant(say("years"), year + 1.0, "years")
        factor = _factor(rate.value, years.value)
        label = say("discount factor, {year}", year=str(self.run.years[year]))
        made = figures.kernel(label, factor, "1", say("1 / (1 + rate) ^ years"), [rate, years],
                              _factor)  # fmt: skip
        return figures.product(flow.label, flow.value * factor, self.unit, say("flow x factor"),
                               [flow, made])  # fmt: skip

    def of_aid(self, name: str) -> Node:
        """Return a flow over the horizon as a share of the aid figure."""
        label = say("{name}, of the aid figure", name=LABELS[name])
        return parts.of_aid_node(self.outcome, label, self.total(name))

    def _fund_left(self) -> Node:
        """Return what is in the fund at last: all that came in, less what was paid out."""
        came = [self.total(name) for name in ("inflow", "seed", "profit")]
        whole = math.fsum(node.value for node in came)
        into = self._sum(say("came into the fund"), whole, say("inflow + seed + earned"),
                         lambda: came)  # fmt: skip
        value = float(np.ravel(self.run.fund)[-1])
        return figures.difference(LABELS["fund"], value, self.unit,
                                  [into, self.total("distributed")])  # fmt: skip

    def _gain(self) -> Node:
        """Return what the fund pays out beyond the inflow of the years in which it pays out."""
        out = self.total("distributed")
        paying = [year for year in self.years if self.at("distributed", year) > 0.0]
        whole = math.fsum(self.at("inflow", year) for year in paying)
        paid = self._sum(say("paid in in years that pay out"), whole, say("sum of years"),
                         lambda: [self.of("inflow", year) for year in paying])  # fmt: skip
        return figures.difference(LABELS["gain"], out.value - whole, self.unit, [out, paid])

    # The claim.

    def claim_balance(self) -> Node:
        """Return what is still claimed at the end of the account."""
        label, value = say("claim at the end of the account"), self.at("balance", -1)
        if not self.known["opens_claim"]:
            return self._sum(label, value, say("claim at the start + later aid that is owed"),
                             lambda: [self.claim_start(), self.of("claimed", 0)])  # fmt: skip
        last = self.of("balance", len(self.years) - 1)
        return Node(label, value, self.unit, last.formula, "kernel", lambda: last.operands,
                    of=last.of, by=(self._horizon, self.term("past_aid_counts")))  # fmt: skip

    def claim_met(self) -> Node:
        """Return the year in which the deal's own claim, or else the aid figure, is met."""
        value = float(np.ravel(self.outcome.claim_met.year)[0])
        by = (parts.valuation_day(self.outcome), self.term("past_aid_counts"))
        formula = say("first year by whose end it is reached; after the account, at its last pace")
        own = float(np.max(self.run.claim_start)) > 0.0
        label = say("the deal's own claim is met in") if own else say("the aid figure is met in")
        of, operands = self._by_claim() if own else self._by_aid()
        return Node(label, value, "calendar year", formula, "kernel", operands, of=of, by=by)

    def _by_aid(self) -> tuple[Callable[..., float], Sequence[Node]]:
        def of(aid: float, us: NDArray[np.float64]) -> float:
            return float(np.ravel(claim_met(self.run.with_flows(us=us), aid).year)[0])

        return of, [parts.aid_base_node(self.outcome), self._series("us")]

    def _by_claim(self) -> tuple[Callable[..., float], Sequence[Node]]:
        def of(start: float, interest: float, us: Any, balance: Any, claimed: Any) -> float:
            run = self.run.with_flows(
                us=us,
                balance=balance,
                claimed=claimed,
                claim_start=np.asarray(start),
                interest=np.asarray(interest),
            )
            return float(np.ravel(claim_met(run).year)[0])

        flows = [self._series(name) for name in ("us", "balance", "claimed")]
        return of, [self.claim_start(), self.term("interest"), *flows]


def _factor(rate: float, years: float) -> float:
    return float((1.0 + rate) ** -years)
