"""What the Uncertainty page offers to take along: what was drawn so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from model import Outcome
from model.futures.drivers import BreakEvenDraws, Drivers
from model.sampling.rule import Rule
from model.sampling.spread import Distribution
from model.sampling.tornado import Tornado
from ui.controls.numbers import Range, typed_number
from ui.hand import state
from ui.hand.background import drawn_before
from ui.hand.drawn import Futures
from ui.pages.uncertainty import charts as drawings
from ui.pages.uncertainty import tables as listed
from ui.pages.uncertainty.words import is_share
from ui.pages.uncertainty.work import ACCOUNT, UNMOVED, Work
from ui.show.page import Charts, Tables, offered
from ui.show.stamp import Subject


@dataclass(frozen=True)
class Seen:
    """What the page has worked out so far.

    Parameters
    ----------
    drawn : Futures
        The futures.
    figure : str
        The figure that is looked at.
    least : float
        The reader's threshold for it [million, or 1].
    bars : Tornado or None
        What each input alone does to the figure.
    drivers : Drivers or None
        What explains its spread.
    corner : Rule or None
        In which simulations the threshold is reached.
    account : Distribution or None
        Futures of the flows of the deal's account.
    needed : BreakEvenDraws or None
        The price multiple that reaches the threshold, future by future.
    """

    drawn: Futures
    figure: str
    least: float
    bars: Tornado | None = None
    drivers: Drivers | None = None
    corner: Rule | None = None
    account: Distribution | None = None
    needed: BreakEvenDraws | None = None

    @property
    def looked_at(self) -> Distribution | None:
        """The simulations that hold the figure that is looked at, where they were drawn."""
        both = (one for one in (self.drawn.found, self.account) if one is not None)
        return next((one for one in both if self.figure in one.names), None)


def charts(subject: Subject) -> Charts:
    """Return the charts of what was drawn."""
    outcome, of = subject.outcome, seen(subject.outcome)
    if of is None:
        return {}
    figure, least, world = of.figure, of.least, outcome.world
    made: dict[str, Any] = {"bands": lambda _: drawings.bands(outcome, of.drawn)}
    if (found := of.looked_at) is not None:
        made["histogram"] = lambda _: drawings.histogram(outcome, found, figure, least)
    if (bars := of.bars) is not None and any(bar.swing for bar in bars.bars):
        made["tornado"] = lambda _: drawings.tornado(bars, world)
    if (drivers := of.drivers) is not None:
        made["shares"] = lambda _: drawings.shares(drivers, figure, world)
    if (needed := of.needed) is not None and needed.without < 1.0:
        made["needed"] = lambda _: drawings.needed(needed, figure, least)
    return offered("chart", made)


def tables(subject: Subject) -> Tables:
    """Return the tables of what was drawn."""
    outcome, of = subject.outcome, seen(subject.outcome)
    if of is None:
        return {}
    figure, least = of.figure, of.least
    made: dict[str, Any] = {
        "bands": lambda _: listed.bands(outcome, of.drawn),
        "steps": lambda _: listed.steps(outcome, of.drawn),
    }
    if (found := of.looked_at) is not None:
        made["histogram"] = lambda _: listed.histogram(outcome, found, figure)
        made["looked-at"] = lambda _: listed.looked_at(outcome, found, figure, least)
    if (bars := of.bars) is not None and bars.bars:
        made["tornado"] = lambda _: listed.tornado(outcome, bars)
    if (drivers := of.drivers) is not None:
        made["shares"] = lambda _: listed.shares(outcome, drivers, figure)
    if (needed := of.needed) is not None:
        made["needed"] = lambda _: listed.needed(needed, figure)
    if (corner := of.corner) is not None:
        made["corner"] = lambda _: listed.corner(outcome, corner, figure, least)
    return offered("page table", made)


def seen(outcome: Outcome) -> Seen | None:
    """Return what the page has drawn of this scenario so far; nothing where it drew nothing."""
    known: Futures | None = drawn_before(outcome)
    if known is None:
        return None
    work = Work(outcome)
    figure = str(state.remembered("uncertain-figure", "S10"))
    least = _threshold(figure, outcome)
    needed = None if figure in UNMOVED else work.needed(figure, least).result
    found = Seen(known, figure, least, work.bars(figure).result, needed=needed)
    if figure in ACCOUNT:
        account = work.account().result
        return replace(found, account=account.found if account is not None else None)
    corner = work.corner(figure, least).result if state.remembered("corner") else None
    return replace(found, drivers=work.shares(shares_by(), figure).result, corner=corner)


def shares_by() -> str:
    """Return by what the spread is shared out: groups, or the strongest inputs."""
    return str(state.remembered("shares-by") or "group")


def _threshold(figure: str, outcome: Outcome) -> float:
    """Return the reader's threshold, by default the aid figure or all of it."""
    base, share = outcome.aid_base, is_share(figure)
    key = f"threshold-{'share' if share else 'money'}-{base:g}"
    typed = typed_number(key, Range(low=0.0), 100.0 if share else base / 1e3)
    return typed / 100 if share else typed * 1e3
