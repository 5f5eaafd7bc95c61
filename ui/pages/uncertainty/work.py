"""What the Uncertainty page asks for, each as a piece of work beside the page."""

from __future__ import annotations

from model import Outcome
from model.futures.drivers import BreakEvenDraws, Drivers, break_even_draws, rule, sobol, tornado
from ui.hand.asking import DRAWN, FIRST, Asking
from ui.hand.background import Progress, Task

REFINED = 65_536
"""Draws after the refinement."""

ACCOUNT = ("us", "state")
"""Figures of the deal's account, drawn on request: they cost many times the others."""

BASE = {"group": 4096, "input": 1024}
UNMOVED = ("aid_coverage", "ukraine", "russia", "total")
"""Figures that prices do not move."""

NEEDED = (1024, 128)
"""Futures in which a price multiple is looked for: of a rung, and of the deal's account."""


def most_likely(outcome: Outcome, figure: str) -> float:
    """Return a figure for the most likely inputs, as the other pages have it."""
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
        return self.ask(self.draw(REFINED), "refined")

    def account(self) -> Task:
        """Ask for the flows of the deal's account, with the first number of draws only."""
        return self.ask(self.draw(FIRST, ACCOUNT), "account")

    def shares(self, by: str, figure: str) -> Task:
        """Ask which part of a figure's variance each group, or each strong input, explains."""
        figures = (figure,) if by == "input" or figure not in DRAWN else DRAWN

        def work(progress: Progress) -> Drivers:
            return sobol(*self.asked, figures, by, draws=BASE[by], progress=progress)  # type: ignore[arg-type]

        return self.ask(work, "shares", by, figures)

    def bars(self, figure: str) -> Task:
        """Ask for the tornado of a figure."""
        return self.ask(lambda _: tornado(*self.asked, figure), "bars", figure, quick=True)

    def corner(self, figure: str, least: float) -> Task:
        """Ask in which corner of the assumptions a figure reaches a threshold."""
        return self.ask(lambda _: rule(*self.asked, {figure: least}), "corner", figure, least)

    def needed(self, figure: str, least: float) -> Task:
        """Ask, future by future, for the price multiple at which a figure reaches a threshold."""
        draws = NEEDED[figure in ACCOUNT]

        def work(progress: Progress) -> BreakEvenDraws:
            return break_even_draws(
                *self.asked, "price_multiple", claim=least, quantity=figure, draws=draws,
                progress=progress,
            )  # fmt: skip

        return self.ask(work, "needed", figure, least, quick=figure not in ACCOUNT)
