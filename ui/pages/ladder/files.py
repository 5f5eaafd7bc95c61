"""What the Value ladder offers to take along, and every other page after its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from model import Outcome
from model.answers.breakeven import LEVERS, break_even
from ui.hand import state
from ui.pages.ladder import tables as made
from ui.pages.ladder.charts import balance, flips_picture, received, waterfall
from ui.show.chart import Chart
from ui.show.money import has_money
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import N_
from ui.speech.money import FLOWS, KINDS, QUANTITIES

TRIED = "UA-63"
"""Region whose share the break-even tries at first."""

_FLIPS = N_("Regions whose loss alone changes the answer")


def charts(subject: Subject) -> Charts:
    """Return the ladder's charts, the bars to the scale of the page; none without money."""
    if not has_money(subject.outcome):
        return {}
    log = state.remembered("ladder-scale") != "linear"
    found: Charts = {
        f"ladder-{kind}": Offered(name, _chart(partial(waterfall, kind=kind, log=log)))
        for kind, name in KINDS.items()
    }
    for flow, name in FLOWS.items():
        found[f"receipts-{flow}"] = Offered(name, _chart(partial(received, flow=flow)))
    if balance(subject.outcome) is not None:
        found["balance"] = Offered(N_("Balance of the claim"), _chart(balance))
    flips = partial(flips_picture, quantity=_quantity())
    return {**found, "flips": Offered(_FLIPS, flips, ours=True)}


def tables(subject: Subject) -> Tables:
    """Return the ladder's tables, the break-even as the page has it; none without money."""
    if not has_money(subject.outcome):
        return {}
    region = state.remembered("break-even-region") or TRIED
    levels = partial(_levels, quantity=_quantity(), region=region)
    flips = partial(made.flips_table, quantity=_quantity())
    technical = N_("Technical figures used, with source and grade")
    return {
        "ladder": _table(N_("Value ladder"), made.ladder),
        "ladder-by-group": _table(N_("Value ladder by commodity group"), made.ladder_groups),
        "receipts": _table(N_("Receipts by year"), made.receipts),
        "totals": _table(N_("Receipts in all"), made.totals),
        "parameters": _table(technical, made.parameters),
        "account": _table(N_("The account of the deal"), made.account),
        "deal-terms": _table(N_("All terms about money"), made.deal_terms),
        "break-even": _table(N_("Break-even: what would have to be true"), levels),
        "flips": _table(_FLIPS, flips),
    }


def _quantity() -> str:
    return str(state.remembered("break-even-quantity") or next(iter(QUANTITIES)))


def _levels(outcome: Outcome, quantity: str, region: str) -> Table:
    found = [
        break_even(outcome.scenario, outcome.world, lever, claim=outcome.aid_base,
                   quantity=quantity)
        for lever in (*LEVERS, f"held.{region}")
    ]  # fmt: skip
    return made.break_even_table(outcome, found, quantity)


def _chart(make: Callable[[Outcome], Chart | None]) -> Callable[[Subject], Chart]:
    return lambda subject: make(subject.outcome)  # type: ignore[return-value]


def _table(name: str, make: Callable[[Outcome], Table]) -> Offered[Table]:
    return Offered(name, lambda subject: make(subject.outcome))
