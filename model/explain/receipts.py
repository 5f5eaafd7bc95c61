"""The trees of the receipts: who receives what in a year and over the account, and what is owed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from model.core.figures import Node, constant, made
from model.core.registry import FIGURES, Figure, Sheet
from model.core.said import say
from model.explain import parts
from model.explain.declared import Declared
from model.explain.ladder import Ladder
from model.explain.terms import Terms
from model.money import books_told  # noqa: F401  declares what stands beside the books
from model.money.claim import claim_met
from model.money.economy import MILLION

_TODAY = ("us", "ukraine", "kept", "investors", "inflow", "distributed")
_FLOWS = (*_TODAY, "other", "profit", "state", "seed", "us_minerals", "us_return", "credited_us")
_WHOLE = {
    "gain": say("paid out of the fund's own return"),
    "fund": say("the fund at the end of the account"),
    "us_paid_in": say("paid in by the United States, in cash and in kind"),
    "us_owned": say("US share of the fund at the end of the account"),
}
"""What is told of the whole account only."""

_BEFORE = {
    "state_existing": (
        say("state receipts of existing permits"),
        "state",
        ("running", "extension"),
    ),
    "state_new": (say("state receipts of new permits"), "state", ("held", "freed")),
    "project_new": (say("income of owners of new mines, after tax"), "private", ("held", "freed")),
    "from_occupied": (say("income of deposits in occupied ground"), "state", ("occupied",)),
}  # fmt: skip
"""Receipts before any deal: what each is, whose line of the yearly tables, of which origins."""

_KEPT = ("inflow", "inflow_private", "profit", "distributed", "us", "ukraine", "other", "kept",
         "investors", "fund", "balance", "claimed", "room", "us_share", "credited_us")  # fmt: skip
"""Figures of every year that an account keeps under the names of declared ones."""

_CLAIM = ("claim.start", "claim.balance", "claim.met")


def receipts_figures() -> tuple[str, ...]:
    """Return the names of the receipts' figures."""
    names = [f"receipts.{name}" for name in (*_FLOWS, *_WHOLE)]
    more = [f"receipts.{name}.{of}" for name in _TODAY for of in ("today", "aid")]
    return (*names, *more, *_CLAIM)


class Known(Sheet):
    """Figures of all years: those of the account, terms, and what is calculated of them."""

    def __init__(self, terms: Terms, known: dict[str, Any]) -> None:
        super().__init__(known)
        self.terms = terms

    def __missing__(self, name: str) -> Any:
        """Return a term, or reckon a figure; one of all years up to each is that of all."""
        name, all_, _ = name.partition("@")
        if all_:
            return self[name]
        return super().__missing__(name) if name in FIGURES else self.terms.node(name).raw


class Receipts(Declared):
    """Makes the trees of one outcome's account, of a year and over all of them.

    Parameters
    ----------
    ladder : Ladder
        Trees of the yearly receipts.
    """

    given: ClassVar = {name: label for name, (label, _, _) in _BEFORE.items()}

    def __init__(self, ladder: Ladder) -> None:
        super().__init__(ladder.outcome)
        self.ladder, self.terms, self.unit = ladder, ladder.terms, ladder.unit
        self.run, self.years = ladder.economy.account, range(ladder.economy.horizon)

    def node(self, figure: str) -> Node:
        """Return the tree of one of :func:`receipts_figures`.

        ``receipts.us`` over the horizon, ``receipts.us.today`` (discounted), ``receipts.us.aid``
        (of the aid figure), ``claim.start``, ``claim.balance`` (at the end of the account),
        ``claim.met`` (the year in which the claim is met).
        """
        head, name, *more = figure.split(".")
        if head == "claim":
            own: dict[str, Callable[[], Node]] = {
                "start": self.claim_start, "balance": self.claim_balance, "met": self.claim_met,
            }  # fmt: skip
            return own[name]()
        if more == ["today"]:
            return self.today(name)
        whole = self.total(name)
        if not more:
            return whole
        label = say("{name}, of the aid figure", name=whole.label)
        return parts.of_aid_node(self.outcome, label, whole)

    # A year.

    @cached_property
    def known(self) -> Known:  # type: ignore[override]
        """Figures of every year, by name, and the choices that say what reads what."""
        run, deal, receipts = self.run, self.terms.deal, self.ladder.economy.receipts
        years = np.arange(float(len(self.years)))
        before = {name: getattr(receipts, name.removeprefix("from_")) for name in _BEFORE}
        flows = {name: getattr(run, name) for name in _KEPT} | before
        choices = ("inflow_base", "private_income_included", "shares_by_contribution", "rest_to",
                   "reinvest_until_full")  # fmt: skip
        return Known(self.terms, {
            **{name: np.ravel(np.broadcast_to(flow, years.shape)) for name, flow in flows.items()},
            **{name: getattr(deal, name) for name in choices},
            "seed": np.ravel(run.contributions),
            "year": years,
            "years": years + 1.0,
            "capped": deal.cap is not None,
            "opens_claim": bool(np.max(run.claim_start) > 0.0 or np.any(run.claimed)),
        })  # fmt: skip

    def of(self, name: str, year: int) -> Node:
        """Return a figure of a year; ``@-1`` is that of the year before, ``@all`` all up to it."""
        head, _, when = name.partition("@")
        if when == "all":
            return self._up_to(head, year)
        year -= bool(when)
        if year < 0 and head == "balance":
            return self.claim_start()
        if year < 0:
            return constant(say("in the fund before the first year"), 0.0, self.unit)
        if head == "seed" and year:
            return constant(say("seed money, {year}", year=self._calendar(year)), 0.0, self.unit)
        if head == "us_share" and not self.known["shares_by_contribution"]:
            return self.terms.node("us_share_after")
        return super().of(head, year)

    def leaf(self, name: str, year: int) -> Node:
        """Return what is given to the account: receipts before the deal, terms, counts of years."""
        counts = {"years": say("years"), "year": say("years since the first")}
        if name in counts:
            return constant(counts[name], self.at(name, year), "years")
        return self._receipt(name, year) if name in _BEFORE else self.terms.node(name)

    def told(self, figure: Figure, year: int) -> tuple[str, str, float]:
        """Return a figure's label in a year, and its unit."""
        label = say("{what}, {year}", what=figure.label, year=self._calendar(year))
        return label, self.unit if figure.unit == "million" else figure.unit, 1.0

    def _calendar(self, year: int) -> str:
        return str(self.run.years[year])

    def _up_to(self, name: str, year: int) -> Node:
        """Return a figure of every year up to one."""
        values = np.ravel(self.known[name])[: year + 1]
        label = say("{what}, up to {year}", what=FIGURES[name].label, year=self._calendar(year))
        return self._by_year(label, name, values)

    def _by_year(self, label: str, name: str, values: Any, *by: Node) -> Node:
        return Node(label, float(values.sum()), self.unit, say("year by year"), "kernel",
                    lambda: [self.of(name, year) for year in range(len(values))],
                    of=lambda *found: np.array(found), exact=values, by=by)  # fmt: skip

    def _receipt(self, name: str, year: int) -> Node:
        """Return receipts before the deal, commodity by commodity."""
        what, line, origins = _BEFORE[name]
        ladder = self.ladder
        of = [(f"yearly.{line}.{origin}", c) for origin in origins
              for c in range(len(ladder.economics.ids)) if ladder.at("S0", c)]  # fmt: skip
        of.sort(key=lambda one: not np.any(ladder.at(*one)))
        label = say("{what}, {year}", what=what, year=self._calendar(year))
        fees = [self.terms.node("licence_fees")] if name == "state_new" else []
        return made("sum", label, self.unit,
                    (lambda: [*(self._pick(*one, year) for one in of), *fees])
                    if of or fees else (),
                    say("sum of commodities and of licence fees") if fees
                    else say("sum of commodities"), self.at(name, year))  # fmt: skip

    def _pick(self, name: str, c: int, year: int) -> Node:
        table = self.ladder.of(name, c)
        label = say(
            "{commodity}: {what}, {year}",
            what=table.label,
            commodity=self.ladder.commodity(c),
            year=self._calendar(year),
        )
        return made(lambda row: row[year] / MILLION, label, self.unit, [table],
                    say("year of the table"))  # fmt: skip

    # The whole account.

    def total(self, name: str) -> Node:
        """Return a flow over the horizon, by year; years of nothing stand last."""
        if name in _WHOLE:
            return {"gain": self._gain, "fund": self._fund_left, "us_owned": self._owned,
                    "us_paid_in": self._paid_in}[name]()  # fmt: skip
        values = np.ravel(self.known[name]).tolist()
        years = [0] if name == "seed" else sorted(self.years, key=lambda y: values[y] == 0.0)
        return made("sum", FIGURES[name].label, self.unit,
                    lambda: [self.of(name, year) for year in years], say("sum of years"),
                    math.fsum(values), (self._horizon,))  # fmt: skip

    @cached_property
    def _horizon(self) -> Node:
        return parts.lever("horizon_years", len(self.years), "years")

    def today(self, name: str) -> Node:
        """Return a flow discounted at the states' rate, payments at each year's end."""
        rate, found = parts.parameter_node(self.outcome, "state_rate", 0), []
        for year in self.years:
            flow, calendar = self.of(name, year), self._calendar(year)
            label = say("discount factor, {year}", year=calendar)
            factor = made(_discounted, label, "1", [rate, self.of("years", year)],
                          say("1 / (1 + rate) ^ years"))  # fmt: skip
            found.append(made("product", flow.label, self.unit, [flow, factor],
                              say("flow x factor")))  # fmt: skip
        return made("sum", say("{name}, today's money", name=FIGURES[name].label), self.unit, found,
                    say("sum of years"), by=(self._horizon,))  # fmt: skip

    def _fund_left(self) -> Node:
        """Return what is in the fund at last: all that came in, less what was paid out."""
        came = [self.total(name) for name in ("inflow", "seed", "profit")]
        into = made("sum", say("came into the fund"), self.unit, came,
                    say("inflow + seed + earned"))  # fmt: skip
        return made("difference", _WHOLE["fund"], self.unit, [into, self.total("distributed")],
                    value=self.at("fund", -1))  # fmt: skip

    def _paid_in(self) -> Node:
        """Return what the United States has put in: seed money, and later aid as capital."""
        of = [self.terms.node("seed_us"), self.total("credited_us")]
        return made("sum", _WHOLE["us_paid_in"], self.unit, of)

    def _owned(self) -> Node:
        """Return the US part of what is in the fund at last."""
        share = self.of("us_share", len(self.years) - 1)
        return made("product", _WHOLE["us_owned"], self.unit, [share, self._fund_left()],
                    say("US share x fund"), float(np.ravel(self.run.us_owned)[-1]),
                    (self.terms.node("shares_by_contribution"),))  # fmt: skip

    def _gain(self) -> Node:
        """Return what the fund pays out beyond the inflow of the years in which it pays out."""
        out, inflow = self.total("distributed"), np.ravel(self.known["inflow"])
        paying = np.flatnonzero(np.ravel(self.known["distributed"]) > 0.0).tolist()
        paid = made("sum", say("paid in in years that pay out"), self.unit,
                    (lambda: [self.of("inflow", year) for year in paying]) if paying else (),
                    say("sum of years"), math.fsum(inflow[paying]))  # fmt: skip
        return made("difference", _WHOLE["gain"], self.unit, [out, paid])

    # The claim.

    def claim_start(self) -> Node:
        """Return the claim with which the deal begins; 0 where it opens none."""
        amount, counts = self.terms.node("past_aid_amount"), self.terms.node("past_aid_counts")
        return made("product", say("claim at the start"), self.unit, [amount, counts],
                    say("past aid x whether it counts"))  # fmt: skip

    def claim_balance(self) -> Node:
        """Return what is still claimed at the end of the account."""
        label, last = (
            say("claim at the end of the account"),
            self.of("balance", len(self.years) - 1),
        )
        if last.op == "constant":  # no claim is opened
            return made("sum", label, self.unit, [self.claim_start(), self.of("claimed", 0)],
                        say("claim at the start + later aid that is owed"))  # fmt: skip
        return Node(label, last.value, self.unit, last.formula, "kernel", lambda: last.operands,
                    of=last.of, by=(self._horizon, self.terms.node("past_aid_counts")))  # fmt: skip

    def claim_met(self) -> Node:
        """Return the year in which the deal's own claim, or else the aid figure, is met."""
        own = float(np.max(self.run.claim_start)) > 0.0
        of, operands = self._by_claim() if own else self._by_aid()
        by = (parts.valuation_day(self.outcome), self.terms.node("past_aid_counts"))
        return made(
            of, say("the deal's own claim is met in") if own else say("the aid figure is met in"),
            "calendar year", operands,
            say("first year by whose end it is reached; after the account, at its last pace"),
            float(np.ravel(self.outcome.claim_met.year)[0]), by,
        )  # fmt: skip

    def _series(self, name: str) -> Node:
        """Return a flow over the horizon as kernels read it, year by year."""
        label = say("{what}, every year", what=FIGURES[name].label)
        return self._by_year(label, name, np.ravel(self.known[name]), self._horizon)

    def _by_aid(self) -> tuple[Callable[..., float], Sequence[Node]]:
        def of(aid: float, us: Any) -> float:
            return float(np.ravel(claim_met(self.run.with_flows(us=us), aid).year)[0])

        return of, [parts.aid_base_node(self.outcome), self._series("us")]

    def _by_claim(self) -> tuple[Callable[..., float], Sequence[Node]]:
        flows = ("us", "balance", "claimed")

        def of(start: float, interest: float, *read: Any) -> float:
            more = {"claim_start": np.asarray(start), "interest": np.asarray(interest)}
            run = self.run.with_flows(**dict(zip(flows, read, strict=True)), **more)
            return float(np.ravel(claim_met(run).year)[0])

        series = [self._series(name) for name in flows]
        return of, [self.claim_start(), self.terms.node("interest"), *series]


def _discounted(rate: float, years: float) -> float:
    return float((1.0 + rate) ** -years)
