"""What Claims offers to take along."""

from __future__ import annotations

from ui.pages.claims.tables import claims
from ui.show.page import Charts, Tables, offered
from ui.show.stamp import Subject


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return every statement with its readings."""
    return offered("page table", {"claims": lambda subject: claims(subject.outcome.world)})
