"""What the Value ladder offers to take along, and every other page after its own."""

from __future__ import annotations

from functools import partial

from ui.hand import state
from ui.pages.ladder import answers
from ui.pages.territory import maps
from ui.show import charts as drawn
from ui.show.canvas import BODY
from ui.show.money import has_money
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.tables import LADDER
from ui.speech.language import N_
from ui.speech.money import KINDS

__all__ = ["charts", "tables"]

_FLIPS = N_("Regions whose loss alone changes the answer")


def charts(subject: Subject) -> Charts:
    """Return the ladder's charts, the bars to the scale of the page; none without money."""
    if not has_money(subject.outcome):
        return {}
    log = state.remembered("ladder-scale") != "linear"
    found = {id: Offered(name, partial(make, size=BODY))
             for id, (name, make) in drawn.LADDER.items()}  # fmt: skip
    for kind, name in KINDS.items():
        make = partial(drawn.waterfall, size=BODY, kind=kind, log=log)
        found[f"ladder-{kind}"] = Offered(name, make)
    flips = partial(maps.flips_picture, quantity=_quantity())
    return {**found, "flips": Offered(_FLIPS, flips, ours=True)}


def tables(subject: Subject) -> Tables:
    """Return the ladder's tables, the break-even as the page has it; none without money."""
    if not has_money(subject.outcome):
        return {}
    quantity, region = _quantity(), state.remembered("break-even-region") or "UA-63"
    levels = partial(answers.break_even_table, quantity=quantity, region=region)
    flips = partial(answers.flips_table, quantity=quantity)
    return {
        **{id: Offered(name, make) for id, (name, make) in LADDER.items()},
        "deal-terms": Offered(N_("All terms about money"), answers.deal_table),
        "break-even": Offered(N_("Break-even: what would have to be true"), levels),
        "flips": Offered(_FLIPS, flips),
    }


def _quantity() -> str:
    return state.remembered("break-even-quantity") or "us"
