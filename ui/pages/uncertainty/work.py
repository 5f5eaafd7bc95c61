"""What the Uncertainty page asks for, each as a piece of work beside the page."""

from __future__ import annotations

from functools import partial

from model import Outcome
from ui.hand.asking import Asking
from ui.hand.background import LineName, Task
from ui.hand.drawn import DRAWN
from ui.pages.uncertainty import drawn

REFINED = 65_536
"""Draws after the refinement."""

ACCOUNT = ("us", "state")
"""Figures of the deal's account, drawn on request: they cost many times the others."""

BASE = {"group": 4096, "input": 1024}
UNMOVED = ("aid_coverage", "ukraine", "russia", "total")
"""Figures that prices do not move."""

NEEDED = (1024, 128)
"""Futures in which a price multiple is looked for: of a rung, and of the deal's account."""


def central(outcome: Outcome, figure: str) -> float:
    """Return a figure for central inputs, as the other pages have it."""
    if figure == "aid_coverage":
        return float(outcome.aid_coverage)
    if figure in ("ukraine", "russia", "total"):
        row = outcome.by_party["value"]
        return float(row.sum() if figure == "total" else row[figure])
    if figure in ACCOUNT:
        return float(outcome.economy.cumulated()[figure])
    return float(outcome.ladder.loc[figure, "value"])


class Work(Asking):
    """The questions of one visitor about how sure the figures of a scenario are."""

    def refined(self) -> Task:
        """Ask for the refinement."""
        return self.draw("refined", REFINED)

    def account(self) -> Task:
        """Ask for the flows of the deal's account, with the first number of draws only."""
        return self.first("account", ACCOUNT, "long")

    def shares(self, by: str, figure: str) -> Task:
        """Ask which part of a figure's variance each group, or each strong input, explains."""
        figures = (figure,) if by == "input" or figure not in DRAWN else DRAWN
        work = partial(drawn.shares, self.asked, figures, by, BASE[by])
        return self.ask(work, "shares", by, figures)

    def bars(self, figure: str) -> Task:
        """Ask for the tornado of a figure."""
        return self.ask(partial(drawn.bars, self.asked, figure), "bars", figure, line="quick")

    def corner(self, figure: str, least: float) -> Task:
        """Ask in which corner of the assumptions a figure reaches a threshold."""
        work = partial(drawn.corner, self.asked, figure, least)
        return self.ask(work, "corner", figure, least)

    def needed(self, figure: str, least: float) -> Task:
        """Ask, future by future, for the price multiple at which a figure reaches a threshold."""
        draws = NEEDED[figure in ACCOUNT]
        work = partial(drawn.needed, self.asked, figure, least, draws)
        line: LineName = "long" if figure in ACCOUNT else "quick"
        return self.ask(work, "needed", figure, least, line=line)
