"""What pages of money begin with, asked for before anybody goes there."""

from __future__ import annotations

from functools import partial
from threading import Timer

from model import Outcome
from ui.hand import state
from ui.hand.background import background
from ui.hand.queue import Visitor

COME = 5.0
"""Seconds after which a page has come to its reader, and the machine has a moment."""


def warm(outcome: Outcome) -> None:
    """Ask a moment later for the first draws and all deals, where no process draws yet.

    To start one takes seconds, which nobody then waits for who goes on to such a page.
    """
    if background().cold:
        later = Timer(COME, partial(_ask, outcome, state.visitor()))
        later.daemon = True
        later.start()


def _ask(outcome: Outcome, visitor: Visitor) -> None:
    if background().cold:
        from ui.hand.asking import Asking  # with what draws, which the first page does without

        work = Asking(outcome, visitor)
        work.first()
        work.deals()
