"""What a page shows that its files depend on, read from its controls: for the dialog of downloads.

A control that is not drawn says nothing; what its page begins with then counts.
"""

from __future__ import annotations

from dataclasses import replace

from model import Outcome
from ui.controls.numbers import Range, typed_number
from ui.hand import state
from ui.pages.uncertainty.price_needed import UNMOVED
from ui.pages.uncertainty.tables import Drawn
from ui.pages.uncertainty.work import ACCOUNT, Work
from ui.shell.seen_files import Seen

__all__ = ["seen"]


def seen(page: str, outcome: Outcome) -> Seen:
    """Return what a page shows beside the scenario in hand.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    outcome : Outcome
        Of the scenario in hand.
    """
    held, known = state.hand(), Seen()
    first, last = (state.remembered(f"compare-{end}") for end in ("from", "to"))
    moved = held.reopened
    return Seen(
        log=state.remembered("ladder-scale") != "linear",
        quantity=state.remembered("break-even-quantity") or known.quantity,
        region=state.remembered("break-even-region") or known.region,
        drawn=_drawn(outcome) if page == "uncertainty" else None,
        kept=dict(held.kept),
        days=(first, last) if first and last else None,
        estimate_day=state.remembered("estimate-day"),
        own_map=held.previews.get("map"),
        own_values=held.previews.get("values"),
        table=state.remembered("source-table") or known.table,
        query=state.remembered("source-search") or "",
        rivals=state.remembered("rival-set") or "",
        moved=moved if moved is not None and moved.moved else None,
    )


def _drawn(outcome: Outcome) -> Drawn | None:
    """Return what the uncertainty page has drawn of this scenario so far."""
    work = Work(outcome)
    known = work.refined().result or work.first().result
    if known is None:
        return None
    figure = str(state.remembered("uncertain-figure", "S10"))
    least = _threshold(figure, outcome)
    drawn = Drawn(
        known.found, known.bands, figure, least, work.bars(figure).result,
        needed=None if figure in UNMOVED else work.needed(figure, least).result,
    )  # fmt: skip
    if figure in ACCOUNT:
        account = work.account().result
        return replace(drawn, account=account.found if account is not None else None)
    by = str(state.remembered("shares-by") or "group")
    corner = work.corner(figure, least).result if state.remembered("corner") else None
    return replace(drawn, drivers=work.shares(by, figure).result, corner=corner)


def _threshold(figure: str, outcome: Outcome) -> float:
    """Return the reader's threshold, by default the aid figure or all of it."""
    base, share = outcome.aid_base, figure == "aid_coverage"
    key = f"threshold-{'share' if share else 'money'}-{base:g}"
    typed = typed_number(key, Range(low=0.0), 100.0 if share else base / 1e3)
    return typed / 100 if share else typed * 1e3
