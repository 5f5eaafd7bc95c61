"""What Explore offers to take along, and every other page after its own."""

from __future__ import annotations

from functools import partial

from ui.show import charts as drawn
from ui.show.canvas import BODY
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.tables import TABLES

__all__ = ["charts", "tables"]


def charts(subject: Subject) -> Charts:
    """Return the map and the bars."""
    return {
        id: Offered(name, partial(make, size=BODY), ours=id == "map")
        for id, (name, make) in drawn.CHARTS.items()
    }


def tables(subject: Subject) -> Tables:
    """Return who holds the value, what was assumed, and the sources."""
    return {id: Offered(name, make) for id, (name, make) in TABLES.items()}
