"""What the Deals page offers to take along, and every other page after its own."""

from __future__ import annotations

from functools import partial

from model.answers.breakeven import QUANTITIES
from model.world.catalog import names
from ui.hand import state
from ui.hand.background import deals_before
from ui.pages.deals import tables as made
from ui.pages.deals.charts import balance, received
from ui.pages.deals.compared import SIDES, deals_chart, deals_table
from ui.pages.deals.flips import flips_picture
from ui.show.money import has_money
from ui.show.page import Charts, Offered, Tables, of_outcome, offered
from ui.show.stamp import Subject
from ui.speech.money import FLOWS

TRIED = "UA-63"
"""Region whose share the break-even tries at first."""


def charts(subject: Subject) -> Charts:
    """Return the charts of all deals and of the one in force; none without money."""
    if not has_money(subject.outcome):
        return {}
    found = deals_before(subject.outcome)
    side = str(state.remembered("deals-side") or SIDES[0])
    paid: Charts = {
        f"receipts-{flow}": Offered(names("flow")[flow], of_outcome(received, flow=flow))
        for flow in FLOWS
    }
    if found is not None:
        every = {"deals": of_outcome(deals_chart, found=found, side=side)}
        paid = offered("chart", every) | paid
    drawn = {"balance": of_outcome(balance)} if balance(subject.outcome) is not None else {}
    flips = {"flips": partial(flips_picture, quantity=_quantity())}
    return paid | offered("chart", {**drawn, **flips}, ours=flips)


def tables(subject: Subject) -> Tables:
    """Return the tables, the break-even as the page has it; none without money."""
    if not has_money(subject.outcome):
        return {}
    region = state.remembered("break-even-region") or TRIED
    found = deals_before(subject.outcome)
    deals = {} if found is None else {"deals": of_outcome(deals_table, found=found)}
    return offered("page table", {
        **deals,
        "disputed": of_outcome(made.disputed),
        "receipts": of_outcome(made.receipts),
        "totals": of_outcome(made.totals),
        "account": of_outcome(made.account),
        "deal-terms": of_outcome(made.deal_terms),
        "break-even": of_outcome(made.break_even_table, quantity=_quantity(), region=region),
        "flips": of_outcome(made.flips_table, quantity=_quantity()),
    })  # fmt: skip


def _quantity() -> str:
    return str(state.remembered("break-even-quantity") or next(iter(QUANTITIES)))
