"""What can be taken along from a page: its own, who holds the value, the ladder, a moved link."""

from __future__ import annotations

from ui.hand import state
from ui.shell.pages import PAGES
from ui.shell.share import moved_table
from ui.show.page import Offer, Tables, offered
from ui.show.stamp import Subject

EVERYWHERE = ("explore", "ladder", "deals")
"""Pages whose files every page offers, after its own."""


RECORDS = "sources"
"""The page that offers the tables of ``data/`` one by one."""


def offer(page: str, subject: Subject) -> Offer:
    """Return what can be taken along from a page, what is its own first.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    subject : Subject
        The scenario's result.
    """
    found = Offer()
    for name in dict.fromkeys((page, *EVERYWHERE)):
        found |= PAGES[name].offer(subject)
    return found | _moved()


def every_table(subject: Subject) -> Tables:
    """Return the tables of all pages but Sources, whose tables are the data of the project."""
    found = _moved()
    for page in PAGES.values():
        found |= page.offer(subject) if page.name != RECORDS else Offer()
    return found.tables


def _moved() -> Offer:
    """Return the figures of a link, then and now, where they have moved."""
    link = state.hand().reopened
    if link is None or not link.moved:
        return Offer()
    return Offer(tables=offered("page table", {"moved": lambda _: moved_table(link)}))
