"""The lines of the Uncertainty page that explain its figures: point, band, chance, drivers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from model import Outcome
from model.core.figures import Node
from model.explain import band as trees
from model.explain.band import Known
from model.explain.places import explain
from model.futures.drivers import BreakEvenDraws
from model.money.ladder import RUNGS
from ui.explain.cells import cells_named
from ui.explain.panel import Pick, explain_picks
from ui.hand.background import background
from ui.hand.drawn import DRAWN, HEADLINE, Futures
from ui.pages.uncertainty import tables
from ui.pages.uncertainty.words import figure_name
from ui.pages.uncertainty.work import ACCOUNT, central
from ui.speech import words
from ui.speech.language import t

POINT, BAND, MEDIAN, CHANCE, BELOW = "point", "band", "median", "chance", "below"
BARS = 12
"""Bars of the tornado that can be explained, the longest first."""


def _what(what: str) -> str:
    return words.named("of a figure", what)


def known_of(outcome: Outcome, figure: str) -> Known:
    """Return what is known of a figure's drivers already; starts no work."""
    ask, hash_ = background().answer, outcome.run.scenario_hash
    figures = DRAWN if figure in DRAWN else (figure,)
    groups = ask((hash_, "shares", "group", figures))
    return Known(groups, ask((hash_, "shares", "input", (figure,))), ask((hash_, "bars", figure)))


def explain_bands(outcome: Outcome, drawn: Futures) -> None:
    """Draw the line that explains every figure with a band: headline and rungs."""
    picks = [
        Pick(t("Figure"), [*HEADLINE, *RUNGS], figure_name, len(HEADLINE) + len(RUNGS) - 1),
        Pick(t("What of it"), [POINT, BAND, MEDIAN], _what, 1),
    ]
    explain_picks(
        picks, lambda figure, what: _said(outcome, drawn, figure, 0.0)[what](), outcome.world,
        key="explain-band",
    )  # fmt: skip


def explain_looked_at(outcome: Outcome, drawn: Futures, figure: str, least: float) -> None:
    """Draw the line that explains all that is said of the figure looked at.

    Parameters
    ----------
    outcome : Outcome
        Of the current scenario.
    drawn : Futures
        With the figure.
    figure : str
        Which one.
    least : float
        The threshold.
    """
    known = known_of(outcome, figure)
    found: BreakEvenDraws | None = background().answer(
        (outcome.run.scenario_hash, "needed", figure, least)
    )
    names = {what: _what(what) for what in (POINT, BAND, MEDIAN, CHANCE, BELOW)}
    if found is not None:
        names |= cells_named(t("Price multiple needed"), tables.needed(found, figure))
    for drivers in filter(None, (known.groups, known.inputs)):
        names |= cells_named(t("What explains the spread"), tables.shares(outcome, drivers, figure))
    if known.bars is not None:
        listed = tables.tornado(outcome, known.bars, BARS)
        names |= cells_named(t("What one input alone does"), listed)
    said = _said(outcome, drawn, figure, least)

    def make(what: str) -> Node:
        head, _, rest = what.partition(" ")
        if head == "needed" and found is not None:
            level = rest if rest in ("met", "not_met") else float(rest)
            return trees.explain_needed(outcome, found, level)
        if head == "bar" and known.bars is not None:
            end, _, input_ = rest.partition(" ")
            return trees.explain_bar(outcome, known.bars, input_, end)
        of = known.groups if rest in known.total("group", figure) else known.inputs
        if head == "part" and of is not None:
            return trees.explain_part(outcome, figure, of, rest)
        return said[what]()

    pick = Pick(t("Explain of this figure"), list(names), names.__getitem__, 1)
    explain_picks([pick], make, outcome.world, key="explain-looked-at")


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
