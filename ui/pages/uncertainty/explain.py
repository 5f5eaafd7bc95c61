"""The lines of the Uncertainty page that explain its figures: point, band, chance, drivers."""

from __future__ import annotations

from functools import partial

from model import Outcome
from model.core.figures import Node
from model.explain.band import (
    Known,
    explain_band,
    explain_bar,
    explain_below,
    explain_chance,
    explain_needed,
    explain_part,
    explain_quantile,
)
from model.explain.places import explain
from model.futures.drivers import BreakEvenDraws, Drivers
from model.money.ladder import RUNGS
from model.sampling.tornado import Tornado
from ui.explain.panel import Pick, explain_picks
from ui.hand.background import background
from ui.pages.uncertainty.needed import SHARES
from ui.pages.uncertainty.words import figure_name, input_text, unit_label
from ui.pages.uncertainty.work import ACCOUNT, DRAWN, HEADLINE, Futures
from ui.speech.language import N_, percent, t

__all__ = ["explain_bands", "explain_looked_at", "known_of"]

POINT, BAND, MEDIAN, CHANCE, BELOW = "point", "band", "median", "chance", "below"
WHAT = {
    POINT: N_("the figure, with every input at its most likely value"),
    BAND: N_("its band, and what was drawn"),
    MEDIAN: N_("the median of the futures"),
    CHANCE: N_("the chance to reach your threshold"),
    BELOW: N_("the part of the futures that gives less than the figure"),
}
BARS = 12
"""Bars of the tornado that can be explained, the longest first."""


def known_of(outcome: Outcome, figure: str) -> Known:
    """Return what is known of a figure's drivers already; starts no work."""
    ask, hash_ = background().answer, outcome.run.scenario_hash
    groups: Drivers | None = ask(
        (hash_, "shares", "group", DRAWN if figure in DRAWN else (figure,))
    )
    inputs: Drivers | None = ask((hash_, "shares", "input", (figure,)))
    bars: Tornado | None = ask((hash_, "bars", figure))
    return Known(groups, inputs, bars)


def explain_bands(outcome: Outcome, drawn: Futures) -> None:
    """Draw the line that explains every figure with a band: headline and rungs."""
    picks = [
        Pick(t("Figure"), [*HEADLINE, *RUNGS], figure_name, len(HEADLINE) + len(RUNGS) - 1),
        Pick(t("What of it"), [POINT, BAND, MEDIAN], lambda id: t(WHAT[id]), 1),
    ]
    make = partial(_node, outcome, drawn, (0.0, 0.0))
    explain_picks(picks, make, outcome.world, key="explain-band")


def explain_looked_at(
    outcome: Outcome, drawn: Futures, figure: str, least: float, point: float
) -> None:
    """Draw the line that explains all that is said of the figure looked at.

    Parameters
    ----------
    outcome : Outcome
        Of the scenario in hand.
    drawn : Futures
        With the figure.
    figure : str
        Which one.
    least, point : float
        The threshold, and the figure with every input at its most likely value.
    """
    known, world = known_of(outcome, figure), outcome.world
    parts = [f"part {unit}" for unit in _units(known, figure)]
    bars = [f"bar {end} {bar.input}" for bar in (known.bars.bars if known.bars else ())[:BARS]
            for end in ("low", "high")]  # fmt: skip

    def name(what: str) -> str:
        head, _, rest = what.partition(" ")
        if head == "part":
            return t("What explains the spread: {name}", name=unit_label(rest, world))
        if head == "bar":
            end, _, id = rest.partition(" ")
            low, high = N_("{name} at its lower tenth"), N_("{name} at its upper tenth")
            return t(low if end == "low" else high, name=input_text(id, world))
        if head == "needed":
            if rest in NEEDED:
                return t(NEEDED[rest])
            return t("the price multiple that suffices in {share} of the futures with one",
                     share=percent(float(rest)))  # fmt: skip
        return t(WHAT[what])

    levels = _levels(outcome, figure, least)
    pick = Pick(t("Explain of this figure"), [*WHAT, *levels, *parts, *bars], name, 1)
    make = partial(_node, outcome, drawn, (least, point), figure)
    explain_picks([pick], make, world, key="explain-looked-at")


NEEDED = {
    "met": N_("the part of the futures that reaches it at any price"),
    "not_met": N_("the part of the futures that reaches it at no price"),
}


def _needed(outcome: Outcome, figure: str, least: float) -> BreakEvenDraws | None:
    """Return the price multiple of every future where it is known; starts no work."""
    key = (outcome.run.scenario_hash, "needed", figure, least)
    found: BreakEvenDraws | None = background().answer(key)
    return found


def _levels(outcome: Outcome, figure: str, least: float) -> list[str]:
    found = _needed(outcome, figure, least)
    if found is None:
        return []
    levels = [] if found.without == 1.0 else [f"needed {share}" for share in SHARES]
    return [*levels, *(f"needed {which}" for which in NEEDED)]


def _units(known: Known, figure: str) -> list[str]:
    """Return the groups, and the inputs told apart, whose part of the spread is known."""
    return [*known.total("group", figure), *known.total("input", figure)]


def _node(
    outcome: Outcome, drawn: Futures, at: tuple[float, float], figure: str, what: str
) -> Node:
    known, (head, _, rest), (least, point) = known_of(outcome, figure), what.partition(" "), at
    if head == BAND:
        return explain_band(outcome, figure, drawn.found, known)
    if head == MEDIAN:
        return explain_quantile(outcome, figure, drawn.found, 0.5, known)
    if head == CHANCE:
        return explain_chance(outcome, figure, drawn.found, least, known)
    if head == BELOW:
        return explain_below(outcome, figure, drawn.found, point, known)
    found = _needed(outcome, figure, least) if head == "needed" else None
    if found is not None:
        return explain_needed(outcome, found, rest if rest in NEEDED else float(rest))
    if head == "bar" and known.bars is not None:
        end, _, input_ = rest.partition(" ")
        return explain_bar(outcome, known.bars, input_, end)
    if head == "part":
        of = known.groups if rest in known.total("group", figure) else known.inputs
        if of is not None:
            return explain_part(outcome, figure, of, rest)
    return explain(outcome, _model_name(figure))


def _model_name(figure: str) -> str:
    return f"receipts.{figure}" if figure in ACCOUNT else figure
