"""The lines of the Uncertainty page that explain its figures: point, band, chance, drivers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from model import Outcome
from model.core.figures import Node
from model.explain import band as trees
from model.explain.band import Known
from model.explain.places import explain
from model.futures.drivers import BreakEvenDraws, Drivers
from model.sampling.tornado import Tornado
from ui.hand.background import background
from ui.hand.drawn import DRAWN, Futures
from ui.pages.uncertainty.work import ACCOUNT, central

POINT, BAND, MEDIAN, CHANCE, BELOW = "point", "band", "median", "chance", "below"
BARS = 12
"""Bars of the tornado that are listed, the longest first."""


def known_of(outcome: Outcome, figure: str) -> Known:
    """Return what is known of a figure's drivers already; starts no work."""
    ask, hash_ = background().answer, outcome.run.scenario_hash
    figures = DRAWN if figure in DRAWN else (figure,)
    groups = ask((hash_, "shares", "group", figures))
    return Known(groups, ask((hash_, "shares", "input", (figure,))), ask((hash_, "bars", figure)))


def band_tree(outcome: Outcome, drawn: Futures, figure: str) -> Node:
    """Return the tree of a figure's band, and what was drawn."""
    return said_tree(outcome, drawn, figure, BAND)


def said_tree(outcome: Outcome, drawn: Futures, figure: str, what: str, *_: str) -> Node:
    """Return the tree of what is said of a figure with a band: point, median or band."""
    return _said(outcome, drawn, figure, 0.0)[what]()


def looked_at_tree(
    outcome: Outcome, drawn: Futures, figure: str, least: float, what: str, *_: str
) -> Node:
    """Return the tree of what is said of the figure that is looked at."""
    return _said(outcome, drawn, figure, least)[what]()


def needed_tree(outcome: Outcome, found: BreakEvenDraws, level: str) -> Node:
    """Return the tree of a quantile of the price multiple, or of a share without one."""
    known = level if level in ("met", "not_met") else float(level)
    return trees.explain_needed(outcome, found, known)


def part_tree(outcome: Outcome, figure: str, found: Drivers, unit: str) -> Node:
    """Return the tree of the part of a figure's spread that a group or an input explains."""
    return trees.explain_part(outcome, figure, found, unit)


def bar_tree(outcome: Outcome, found: Tornado, input_: str, end: str) -> Node:
    """Return the tree of a figure with one input at an end."""
    return trees.explain_bar(outcome, found, input_, end.removeprefix("at_"))


def _said(
    outcome: Outcome, drawn: Futures, figure: str, least: float
) -> dict[str, Callable[[], Node]]:
    """Return what makes the tree of each thing that is said of a figure with a band."""
    known, found = known_of(outcome, figure), drawn.found
    name = f"receipts.{figure}" if figure in ACCOUNT else figure
    point = central(outcome, figure)
    return {
        POINT: partial(explain, outcome, name),
        BAND: partial(trees.explain_band, outcome, figure, found, known),
        MEDIAN: partial(trees.explain_quantile, outcome, figure, found, 0.5, known),
        CHANCE: partial(trees.explain_chance, outcome, figure, found, least, known),
        BELOW: partial(trees.explain_below, outcome, figure, found, point, known),
    }
