"""The trees of the years of an account: what counts, what is paid in, who receives it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from model.core import figures
from model.core.figures import FIGURES, Node, Sheet
from model.core.said import say
from model.explain import parts
from model.explain.ladder import single
from model.explain.terms import Terms
from model.money.deal_books import below_ceiling, case_of_inflow, pays_out, private_part
from model.money.economy import MILLION

__all__ = ["LABELS", "Years", "what_of"]

LABELS = {
    "us": say("received by the United States"),
    "ukraine": say("received by Ukraine from the fund"),
    "kept": say("kept by the state budget"),
    "investors": say("received by owners of new mines"),
    "inflow": say("paid into the fund"),
    "distributed": say("paid out by the fund"),
    "other": say("received by others"),
    "profit": say("earned by the fund"),
    "state": say("state receipts"),
    "seed": say("seed money"),
    "gain": say("paid out of the fund's own return"),
    "fund": say("the fund at the end of the account"),
}
_BEFORE = {
    "state_existing": (say("state receipts of running mines"), "state", ("running",)),
    "state_new": (say("state receipts of new permits"), "state", ("held", "freed")),
    "project_new": (say("income of owners of new mines, after tax"), "private", ("held", "freed")),
    "occupied": (say("income of deposits in occupied ground"), "state", ("occupied",)),
}
"""Receipts before any deal: what each is, whose line of the yearly tables, of which origins."""
_COUNTED = {
    "all": ("state_existing", "state_new"),
    "new": ("state_new",),
    "occupied": ("occupied",),
}


class Years:
    """Builds the trees of the years of one outcome's account, each figure of a year once.

    Parameters
    ----------
    trees : Shared
        All trees of the outcome.
    """

    def __init__(self, trees: parts.Shared) -> None:
        self.trees, self.outcome, self.economy = trees, trees.outcome, trees.outcome.economy
        self.run, self.terms = self.economy.account, Terms(trees.outcome)
        self.term, self.deal = self.terms.node, self.economy.terms
        self.unit, self.years = f"million {self.economy.unit}", range(self.economy.horizon)
        self.before = {
            name: np.ravel(np.broadcast_to(getattr(self.economy.receipts, name), len(self.years)))
            for name in _BEFORE
        }
        self.done: dict[tuple[str, int], Node] = {}

    # What is known of every year.

    @cached_property
    def known(self) -> dict[str, Any]:
        """Figures of every year, by name, and the choices that say what reads what."""
        run, deal = self.run, self.deal
        flows = ("inflow", "inflow_private", "profit", "distributed", "us", "ukraine", "other",
                 "kept", "investors", "fund", "balance", "claimed", "room", "us_share")  # fmt: skip
        known = Sheet({name: np.ravel(getattr(run, name)) for name in flows})
        years = np.arange(1.0, len(self.years) + 1.0)
        room = (known["room"],) if deal.reinvest_until_full else ()
        return known | self.before | {
            "seed": np.ravel(run.contributions),
            "state": self.before["state_existing"] + self.before["state_new"],
            "aid_so_far": self.economy.new_aid * years,
            "year": years - 1.0,
            "free": pays_out(years - 1.0, float(deal.reinvestment_years), *room),
            "shares_by_contribution": deal.shares_by_contribution,
            "reinvest_until_full": deal.reinvest_until_full,
            "opens_claim": bool(np.max(run.claim_start) > 0.0 or np.any(run.claimed)),
        }  # fmt: skip

    def at(self, name: str, year: int) -> float:
        """Return a figure of a year."""
        return float(np.ravel(self.known[name])[year])

    def of(self, name: str, year: int) -> Node:
        """Return a figure of a year; ``name@-1`` is that of the year before."""
        head, before, _ = name.partition("@")
        if before:
            year -= 1
        if (head, year) not in self.done:
            self.done[head, year] = self._made(head, year)
        return self.done[head, year]

    def _made(self, name: str, year: int) -> Node:
        if year < 0:
            nothing = figures.constant(say("in the fund before the first year"), 0.0, self.unit)
            return self.claim_start() if name == "balance" else nothing
        if name in ("ukraine", "other"):
            return self._rest(name, year)
        own = getattr(self, f"_{name}", None)
        if own is not None:
            made: Node = own(year)
            return made
        if name in _BEFORE:
            return self._receipt(name, year)
        if name == "us_share" and not self.deal.shares_by_contribution:
            return self.terms.node("us_share_after")
        if name in FIGURES and name in self.known:
            return self._declared(name, year)
        return self.terms.node(name)

    def _label(self, name: str, year: int) -> str:
        return say("{what}, {year}", what=what_of(name), year=str(self.run.years[year]))

    def _declared(self, name: str, year: int) -> Node:
        """Return a figure of a year as it is declared."""
        figure, unit = FIGURES[name], "1" if name in ("us_share", "free") else self.unit
        reads = figure.reads(self.known)
        formula: str = figure.formula if isinstance(figure.formula, str) else ""
        if callable(figure.formula):
            raws = [np.atleast_1d(self.of(read, year).raw) for read in reads]
            formula = figure.formula(*raws)
        elif not formula:
            formula = figures.joined(figure.op, [self._read(read) for read in reads])
        return Node(
            self._label(name, year), self.at(name, year), unit, formula, figure.op,
            lambda: [self.of(read, year) for read in reads], of=single(figure.of),
            name=name, by=self._by(name),
        )  # fmt: skip

    def _read(self, name: str) -> str:
        head, before, _ = name.partition("@")
        label = FIGURES[head].label if head in FIGURES else self.terms.node(head).label
        return say("{what}, a year before", what=label) if before else label

    def _by(self, name: str) -> tuple[Node, ...]:
        """Return the terms that say by which formula a figure is made."""
        chosen = {
            "us": ("shares_by_contribution", "past_aid_counts", "new_aid_to_claim"),
            "us_share": ("shares_by_contribution",), "free": ("reinvest_until_full",),
        }.get(name, ())  # fmt: skip
        return tuple(self.terms.node(term) for term in chosen)

    def _sum(
        self, label: str, value: float, formula: str, make: Callable[[], Sequence[Node]],
        by: Sequence[str] = (),
    ) -> Node:  # fmt: skip
        return Node(label, value, self.unit, formula, "sum", make,
                    by=tuple(self.terms.node(name) for name in by))  # fmt: skip

    # Receipts before the deal, and what of them counts.

    def _receipt(self, name: str, year: int) -> Node:
        what, line, origins = _BEFORE[name]
        names = [f"yearly.{line}.{origin}" for origin in origins]
        ladder = self.trees.ladder
        places = range(len(self.outcome.world.economics.ids))
        of = [(one, c) for one in names for c in places if ladder.at("S0", c)]
        of.sort(key=lambda one: not np.any(ladder.at(*one)))
        label = say("{what}, {year}", what=what, year=str(self.run.years[year]))
        return self._sum(label, float(self.before[name][year]), say("sum of commodities"),
                         lambda: [self._pick(*one, year) for one in of])  # fmt: skip

    def _pick(self, name: str, c: int, year: int) -> Node:
        table = self.trees.ladder.of(name, c)
        label = say(
            "{commodity}: {what}, {year}",
            what=table.label,
            commodity=self.trees.ladder.commodity(c),
            year=str(self.run.years[year]),
        )
        return Node(label, float(table.raw[year]) / MILLION, self.unit, say("year of the table"),
                    "kernel", (table,), of=lambda row: row[year] / MILLION)  # fmt: skip

    def _state(self, year: int) -> Node:
        return self._sum(
            self._label("state", year), self.at("state", year), say("running mines + new permits"),
            lambda: [self.of(name, year) for name in _COUNTED["all"]],
        )  # fmt: skip

    @cached_property
    def _counts(self) -> tuple[tuple[str, ...], bool]:
        """Return which receipts of the state count, and whether those of owners do."""
        base = self.deal.inflow_base
        private = self.deal.private_income_included and base in ("all", "new")
        return _COUNTED.get(base, ()), private

    def _counted_public(self, year: int) -> Node:
        names, _ = self._counts
        label = say("state receipts counted, {year}", year=str(self.run.years[year]))
        value = sum(self.at(name, year) for name in names)
        return self._sum(
            label,
            value,
            say("sum of what counts"),
            lambda: [self.of(name, year) for name in names],
            ["inflow_base"],
        )

    def _counted_private(self, year: int) -> Node:
        net = self.of("project_new", year)
        label = say("income of owners counted, {year}", year=str(self.run.years[year]))
        return figures.kernel(label, max(net.value, 0.0), self.unit, say("income, never below 0"),
                              [net], lambda one: max(one, 0.0))  # fmt: skip

    def _counted(self, year: int) -> Node:
        some = ("counted_public", *(("counted_private",) if self._counts[1] else ()))
        nodes = [self.of(name, year) for name in some]
        label = say("receipts counted, {year}", year=str(self.run.years[year]))
        value = math.fsum(node.value for node in nodes)
        return self._sum(label, value, say("sum of what counts"), lambda: nodes,
                         ["private_income_included"])  # fmt: skip

    # What is paid in.

    def _wanted(self, year: int) -> Node:
        share, counted = self.term("inflow_share"), self.of("counted", year)
        label = say("share of the receipts counted, {year}", year=str(self.run.years[year]))
        return figures.product(label, share.value * counted.value, self.unit,
                               say("share x receipts counted"), [share, counted])  # fmt: skip

    def _ceiling(self, year: int) -> Node:
        operands = [self.term("cap"), self.term("cap_growth_per_new_aid"),
                    self.of("aid_so_far", year)]  # fmt: skip
        figure = FIGURES["ceiling"]
        value = float(figure.of(*(node.value for node in operands)))
        label = say("{what}, {year}", what=figure.label, year=str(self.run.years[year]))
        return figures.kernel(label, value, self.unit, str(figure.formula), operands, figure.of)

    def _aid_so_far(self, year: int) -> Node:
        label = say("later aid up to {year}", year=str(self.run.years[year]))
        years = figures.constant(say("years"), year + 1.0, "years")
        return figures.product(
            label,
            self.at("aid_so_far", year),
            self.unit,
            say("aid a year x years"),
            [self.term("new_aid"), years],
        )

    def _up_to(self, name: str, year: int) -> Node:
        """Return a figure of every year up to one."""
        values = np.array([self.of(name, one).value for one in range(year + 1)])
        what = FIGURES[name].label
        label = say("{what}, up to {year}", what=what, year=str(self.run.years[year]))
        return Node(label, float(values.sum()), self.unit, say("year by year"), "kernel",
                    lambda: [self.of(name, one) for one in range(year + 1)],
                    of=lambda *found: np.array(found), exact=values)  # fmt: skip

    def _below(self, name: str, label: str, value: float, year: int) -> Node:
        """Return what a ceiling leaves: inflow, room, or all that is paid."""

        def of(ceiling: Any, wanted: Any, seed: float) -> float:
            book = below_ceiling(ceiling, wanted, np.cumsum(wanted), np.asarray(seed))
            return float(book[name][-1])

        operands = [self._up_to("ceiling", year), self._up_to("wanted", year),
                    self.term("seed_ukraine")]  # fmt: skip
        formula = say("what the ceiling leaves of all that is asked for, year by year")
        if name == "inflow":
            formula = case_of_inflow(*(node.raw for node in operands))
        return figures.kernel(label, value, self.unit, formula, operands, of)

    def _inflow(self, year: int) -> Node:
        label, value = self._label("inflow", year), self.at("inflow", year)
        if self.deal.cap is not None:
            return self._below("inflow", label, value, year)
        operands = (self.term("inflow_share"), self.of("counted", year))
        return Node(label, value, self.unit, say("share x receipts counted"), "product", operands,
                    by=(self.term("cap"),))  # fmt: skip

    def _room(self, year: int) -> Node:
        label = say("room below the ceiling, {year}", year=str(self.run.years[year]))
        return self._below("room", label, self.at("room", year), year)

    def _paid(self, year: int) -> Node:
        label = say("paid by Ukraine up to {year}", year=str(self.run.years[year]))
        seed = self.term("seed_ukraine")
        wanted = self._up_to("wanted", year)
        if self.deal.cap is None:
            value = wanted.value + seed.value
            return figures.kernel(
                label,
                value,
                self.unit,
                say("all that is asked for + seed money"),
                [wanted, seed],
                lambda all_, one: float(np.sum(all_)) + one,
            )
        value = float(
            below_ceiling(
                self._up_to("ceiling", year).raw,
                wanted.raw,
                np.cumsum(wanted.raw),
                np.asarray(seed.value),
            )["paid"][-1]
        )
        return self._below("paid", label, value, year)

    def _given_us(self, year: int) -> Node:
        label = say("put in by the United States up to {year}", year=str(self.run.years[year]))
        aid = self.of("aid_so_far", year)
        part = self.term("new_aid_to_capital")
        kind = figures.product(say("later aid that counts as capital"), part.value * aid.value,
                               self.unit, say("part x aid"), [part, aid])  # fmt: skip
        operands = [self.claim_start(), self.term("seed_us"), kind]
        value = math.fsum(node.value for node in operands)
        return self._sum(label, value, say("past aid + seed money + later aid"), lambda: operands)

    def _inflow_private(self, year: int) -> Node:
        inflow = self.of("inflow", year)
        both = [self.of("counted_public", year), self.of("counted_private", year)]
        part = float(private_part(*(np.array([node.value]) for node in both))[0])
        share = figures.kernel(say("part of it that is owners' income"), part, "1",
                               say("owners' income / receipts counted"), both,
                               single(private_part))  # fmt: skip
        label = say("paid in by owners, {year}", year=str(self.run.years[year]))
        return figures.product(label, inflow.value * part, self.unit, say("paid in x part"),
                               [inflow, share])  # fmt: skip

    # Who receives.

    def _claimed(self, year: int) -> Node:
        part, aid = self.term("new_aid_to_claim"), self.term("new_aid")
        label = say("later aid that is owed, {year}", year=str(self.run.years[year]))
        return figures.product(label, self.at("claimed", year), self.unit, say("part x aid"),
                               [part, aid])  # fmt: skip

    def _rest(self, name: str, year: int) -> Node:
        label, mine = self._label(name, year), self.deal.rest_to == name
        by = (self.term("rest_to"),)
        if not mine:
            return Node(label, 0.0, self.unit, op="constant", by=by)
        operands = (self.of("distributed", year), self.of("us", year))
        formula = figures.joined("difference", [LABELS["distributed"], LABELS["us"]])
        return Node(label, self.at(name, year), self.unit, formula, "difference", operands, by=by)

    def _kept(self, year: int) -> Node:
        operands = [self.of("state", year)]
        if self.deal.inflow_base != "occupied":
            operands.append(self._by_budget(year))
        return figures.difference(self._label("kept", year), self.at("kept", year), self.unit,
                                  operands)  # fmt: skip

    def _by_budget(self, year: int) -> Node:
        operands = [self.of("inflow", year)]
        if self._counts[1]:
            operands.append(self.of("inflow_private", year))
        value = operands[0].value - sum(node.value for node in operands[1:])
        label = say("paid in by the budget, {year}", year=str(self.run.years[year]))
        return figures.difference(label, value, self.unit, operands)

    def _investors(self, year: int) -> Node:
        operands = [self.of("project_new", year)]
        if self._counts[1]:
            operands.append(self.of("inflow_private", year))
        label, value = self._label("investors", year), self.at("investors", year)
        made = figures.difference(label, value, self.unit, operands)
        return replace(made, by=(self.term("private_income_included"),))

    def _seed(self, year: int) -> Node:
        label = self._label("seed", year)
        if year:
            return figures.constant(label, 0.0, self.unit)
        return self._sum(
            label, self.at("seed", 0), say("sum of all sides"),
            lambda: [self.term(f"seed_{side}") for side in ("us", "ukraine", "other")],
        )  # fmt: skip

    def _year(self, year: int) -> Node:
        return figures.constant(say("years since the first"), float(year), "years")

    # The claim.

    def claim_start(self) -> Node:
        """Return the claim with which the deal begins; 0 where it opens none."""
        amount, counts = self.term("past_aid_amount"), self.term("past_aid_counts")
        value = float(np.max(self.run.claim_start))
        return figures.product(say("claim at the start"), value, self.unit,
                               say("past aid x whether it counts"), [amount, counts])  # fmt: skip


def what_of(name: str) -> str:
    """Return what a flow of a year is called."""
    if name == "claimed":
        return say("later aid that is owed")
    return FIGURES[name].label if name in ("fund", "balance", *FIGURES) else LABELS[name]
