"""What the Uncertainty page offers to take along: what was drawn so far."""

from __future__ import annotations

from dataclasses import replace

from model import Outcome
from ui.controls.numbers import Range, typed_number
from ui.hand import state
from ui.hand.background import drawn_before
from ui.pages.uncertainty import tables as made
from ui.pages.uncertainty.price_needed import UNMOVED
from ui.pages.uncertainty.tables import Drawn
from ui.pages.uncertainty.work import ACCOUNT, Work
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject

__all__ = ["charts", "tables"]


def charts(subject: Subject) -> Charts:
    """Return the charts of what was drawn."""
    found = _drawn(subject.outcome)
    known = made.pictures(found) if found is not None else {}
    return {id: Offered(*entry) for id, entry in known.items()}


def tables(subject: Subject) -> Tables:
    """Return the tables of what was drawn."""
    found = _drawn(subject.outcome)
    known = made.tables(found) if found is not None else {}
    return {id: Offered(*entry) for id, entry in known.items()}


def _drawn(outcome: Outcome) -> Drawn | None:
    """Return what the page has drawn of this scenario so far."""
    if drawn_before(outcome.run.scenario_hash) is None:
        return None
    work = Work(outcome)
    known = work.refined().result or work.first().result
    figure = str(state.remembered("uncertain-figure", "S10"))
    least = _threshold(figure, outcome)
    found = Drawn(
        known.found, known.bands, figure, least, work.bars(figure).result,
        needed=None if figure in UNMOVED else work.needed(figure, least).result,
    )  # fmt: skip
    if figure in ACCOUNT:
        account = work.account().result
        return replace(found, account=account.found if account is not None else None)
    by = str(state.remembered("shares-by") or "group")
    corner = work.corner(figure, least).result if state.remembered("corner") else None
    return replace(found, drivers=work.shares(by, figure).result, corner=corner)


def _threshold(figure: str, outcome: Outcome) -> float:
    """Return the reader's threshold, by default the aid figure or all of it."""
    base, share = outcome.aid_base, figure == "aid_coverage"
    key = f"threshold-{'share' if share else 'money'}-{base:g}"
    typed = typed_number(key, Range(low=0.0), 100.0 if share else base / 1e3)
    return typed / 100 if share else typed * 1e3
