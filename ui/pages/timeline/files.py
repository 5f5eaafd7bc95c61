"""What the Timeline offers to take along."""

from __future__ import annotations

from functools import partial

from ui.hand import state
from ui.pages.territory import ground_files as ground
from ui.pages.territory import holders
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.speech.language import N_

__all__ = ["charts", "tables"]


def charts(subject: Subject) -> Charts:
    """Return the value held by Russia over time."""
    return {"timeline": Offered(N_("Value held by Russia over time"), ground.timeline_picture)}


def tables(subject: Subject) -> Tables:
    """Return every day on record, and what changed hands between the days that are compared."""
    first, last = (state.remembered(f"compare-{end}") for end in ("from", "to"))
    days = (first, last) if first and last else None
    by_region = partial(holders.changes_table, days=days, axis="region")
    by_group = partial(holders.changes_table, days=days, axis="group")
    moved = partial(holders.changed_deposits_table, days=days)
    return {
        "timeline": Offered(N_("Value held on every day on record"), ground.timeline_table),
        "changes-by-region": Offered(N_("Changed hands by region"), by_region),
        "changes-by-group": Offered(N_("Changed hands by commodity group"), by_group),
        "changed-deposits": Offered(N_("Deposits that changed hands"), moved),
    }
