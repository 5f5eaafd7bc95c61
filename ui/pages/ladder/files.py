"""What the Value ladder offers to take along, and every other page after its own."""

from __future__ import annotations

from functools import partial

from model.answers.breakeven import QUANTITIES
from model.world.catalog import names
from ui.hand import state
from ui.hand.background import deals_before
from ui.pages.ladder import tables as made
from ui.pages.ladder.charts import balance, flips_picture, received, waterfall
from ui.pages.ladder.deals import deals_chart, deals_table
from ui.show.money import has_money
from ui.show.page import Charts, Offered, Tables, of_outcome, offered
from ui.show.stamp import Subject
from ui.speech.money import FLOWS, KINDS

TRIED = "UA-63"
"""Region whose share the break-even tries at first."""


def charts(subject: Subject) -> Charts:
    """Return the ladder's charts, the bars to the scale of the page; none without money."""
    if not has_money(subject.outcome):
        return {}
    log = state.remembered("ladder-scale") == "log"
    bars = {f"ladder-{kind}": of_outcome(waterfall, kind=kind, log=log) for kind in KINDS}
    paid: Charts = {
        f"receipts-{flow}": Offered(names("flow")[flow], of_outcome(received, flow=flow))
        for flow in FLOWS
    }
    found = deals_before(subject.outcome)
    if found is not None:
        paid |= offered("chart", {"deals": of_outcome(deals_chart, found=found)})
    drawn = {"balance": of_outcome(balance)} if balance(subject.outcome) is not None else {}
    flips = {"flips": partial(flips_picture, quantity=_quantity())}
    return offered("chart", bars) | paid | offered("chart", {**drawn, **flips}, ours=flips)


def tables(subject: Subject) -> Tables:
    """Return the ladder's tables, the break-even as the page has it; none without money."""
    if not has_money(subject.outcome):
        return {}
    region = state.remembered("break-even-region") or TRIED
    found = deals_before(subject.outcome)
    deals = {} if found is None else {"deals": of_outcome(deals_table, found=found)}
    return offered("page table", {
        "ladder": of_outcome(made.ladder),
        "ladder-by-group": of_outcome(made.ladder_groups),
        "receipts": of_outcome(made.receipts),
        "totals": of_outcome(made.totals),
        "parameters": of_outcome(made.parameters),
        "revenue": of_outcome(made.revenue),
        "account": of_outcome(made.account),
        "deal-terms": of_outcome(made.deal_terms),
        "break-even": of_outcome(made.break_even_table, quantity=_quantity(), region=region),
        "flips": of_outcome(made.flips_table, quantity=_quantity()),
        **deals,
    })  # fmt: skip


def _quantity() -> str:
    return str(state.remembered("break-even-quantity") or next(iter(QUANTITIES)))
