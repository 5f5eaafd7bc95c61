"""How bands, chances and drivers are said in words."""

from __future__ import annotations

import math

from model import Outcome
from model.answers.ground import compare_bases
from model.futures.drivers import REST, BreakEvenDraws
from model.futures.input_names import input_unit
from model.sampling.rule import Limit, Rule
from model.sampling.spread import Distribution
from model.world.catalog import names
from model.world.world import World
from ui.speech import words
from ui.speech.inputs import input_text
from ui.speech.language import N_, n, number, percent, t, told
from ui.speech.money import RUNGS, amount, rung

FIGURES = {
    "total": N_("Value in the ground"),
    "ukraine": N_("Value that Ukraine holds"),
    "russia": N_("Value that Russia holds"),
    "aid_coverage": N_("Aid figure as a share of Ukraine's part"),
    "us": N_("Received by the United States"),
    "state": N_("State receipts from minerals"),
}
"""Figures that are no rungs."""


def is_share(figure: str) -> bool:
    """Return whether a figure is a share rather than money."""
    return figure == "aid_coverage"


def figure_name(figure: str) -> str:
    """Return what a figure is called."""
    return rung(figure) if figure in RUNGS else t(FIGURES[figure])


def value_text(figure: str, value: float) -> str:
    """Return a figure's value in words.

    Examples
    --------
    >>> value_text("aid_coverage", 0.0362), value_text("S8", 31500.0)
    ('3.62%', '31.5 billion')
    """
    return percent(value, 2) if is_share(figure) else amount(value)


def band(figure: str, low: float, high: float) -> str:
    """Return a band in words; one number where both ends read the same.

    Examples
    --------
    >>> band("S8", 11800.0, 71000.0), band("total", 14.8e6, 14.8e6)
    ('11.8 billion to 71.0 billion', 'no spread')
    """
    ends = value_text(figure, low), value_text(figure, high)
    if ends[0] == ends[1]:
        return t("no spread")
    return t("{low} to {high}", low=ends[0], high=ends[1])


def answer(found: Distribution, claim: float) -> str:
    """Return in a sentence what the fund receives, and whether that reaches the aid figure."""
    low, high = found.quantiles("S10", (0.05, 0.95))
    said = {"low": amount(low), "high": amount(high), "count": number(found.count, 0),
            "claim": amount(claim)}  # fmt: skip
    share = found.probability("S10", claim)
    begin = t(
        "In nine futures of ten minerals pay {low} to {high} dollars of today into the fund.",
        **said,
    )
    if share == 0.0:
        end = t("In none of the {count} drawn do they reach the aid figure of {claim}.", **said)
    else:
        end = t("They reach the aid figure of {claim} in {share} of them.", **said,
                share=percent(share))  # fmt: skip
    return f"{begin} {end}"


def drawn_note(found: Distribution) -> str:
    """Return from how many futures something is made."""
    return n("From {count} future drawn.", "From {count} futures drawn.", found.count)


def chance(found: Distribution, figure: str, least: float) -> str:
    """Return the probability that a figure reaches a threshold, with what the draws can tell."""
    share = found.probability(figure, least)
    said = {"least": value_text(figure, least), "figure": figure_name(figure),
            "count": number(found.count, 0)}  # fmt: skip
    if share in (0.0, 1.0):
        bound = percent(3.0 / found.count, 3)
        none = t("In none of {count} futures: less than {bound}, one can be 95% sure.", **said,
                 bound=bound)  # fmt: skip
        every = t("In each of {count} futures: all but {bound} at most, one can be 95% sure.",
                  **said, bound=bound)  # fmt: skip
        return none if share == 0.0 else every
    return t(
        "In {share} of {count} futures, give or take {error}.", **said,
        share=percent(share), error=percent(1.96 * found.share_se(share)),
    )  # fmt: skip


def place_text(found: Distribution, figure: str, point: float) -> str:
    """Return where the figure of one scenario lies among the futures drawn."""
    less = 1.0 - found.probability(figure, point)
    return t(
        "{share} of the futures give less than {point}, the figure for the most likely inputs.",
        share=percent(less), point=value_text(figure, point),
    )  # fmt: skip


def rival_text(outcome: Outcome) -> str:
    """Return what other published totals make of the aid figure's share; empty for own values.

    The bands take the total of the valuation as given (:func:`model.futures.futures.inputs_of`
    says why).
    """
    if outcome.scenario.own_values:
        return ""
    rivals = compare_bases(outcome.scenario, outcome.world)
    shares = rivals.loc[rivals["grade"] != "D", "aid_coverage"].dropna()
    if shares.empty:
        return ""
    return t(
        "The bands take the total of the valuation as given; which one counts is chosen, not "
        "drawn. Under the {count} totals that others have published the aid figure is {low} to "
        "{high} of Ukraine's part.", count=number(len(shares), 0),
        low=value_text("aid_coverage", float(shares.min())),
        high=value_text("aid_coverage", float(shares.max())),
    )  # fmt: skip


def enough(found: Distribution, figure: str, digits: int = 2) -> str:
    """Return whether the draws suffice for the digits of the mean and of both ends of the band."""
    asked = [found.enough(figure, digits, share) for share in (None, 0.05, 0.95)]
    count, needed = number(found.count, 0), max(one.needed for one in asked)
    if all(asked):
        return t("{count} futures suffice for {digits} digits of mean and band.", count=count,
                 digits=digits)  # fmt: skip
    return t(
        "{count} futures do not suffice for {digits} digits of mean and band; {needed} would.",
        count=count, digits=digits, needed=number(needed, 0),
    )  # fmt: skip


def unit_label(unit: str, world: World) -> str:
    """Return what a group of inputs, or an input, is called."""
    if unit in names("source of uncertainty"):
        return words.named("source of uncertainty", unit)
    return t("all others") if unit == REST else input_text(unit, world)


def limit_text(limit: Limit, world: World) -> str:
    """Return the bounds of an input in words, with their unit."""
    name, unit = input_text(limit.input, world), told(input_unit(limit.input, world))
    if limit.chance:
        return t("{what}: yes", what=name) if limit.low > 0 else t("{what}: no", what=name)
    said = {"what": f"{name} [{unit}]", "low": _short(limit.low), "high": _short(limit.high)}
    if math.isinf(limit.high):
        return t("{what} is at least {low}", **said)
    if math.isinf(limit.low):
        return t("{what} is below {high}", **said)
    return t("{what} is from {low} to {high}", **said)


def _short(value: float) -> str:
    return number(float(f"{value:.3g}"))


def rule_text(found: Rule, figure: str, least: float, world: World) -> str:
    """Return in plain words in which futures a figure reaches a threshold."""
    claim = {"figure": figure_name(figure), "least": value_text(figure, least)}
    if found.base == 0.0:
        return t("In none of the {count} futures drawn.", count=number(found.draws, 0))
    if found.base == 1.0:
        return t("In each of the {count} futures drawn.", count=number(found.draws, 0))
    if not found.stands_out:
        return t("In {share} of all futures; no corner of the assumptions was found that stands "
                 "out.", share=percent(found.base))  # fmt: skip
    limits = [limit_text(limit, world) for limit in found.limits]
    link = t("and")
    where = f" {link} ".join(limits)
    begin = t(
        "In {share} of the futures where {where}, “{figure}” reaches {least}.", **claim,
        share=percent(found.density), where=where,
    )  # fmt: skip
    rest = t(
        "Of all futures in which it does, {covered} lie there; over all futures the share is "
        "{base}.", covered=percent(found.coverage), base=percent(found.base),
    )  # fmt: skip
    short = "" if found.found else " " + t("No corner was found that reaches {wanted}.",
                                           wanted=percent(found.wanted))  # fmt: skip
    return f"{begin} {rest}{short}"


SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are told."""


def multiple(level: float) -> str:
    """Return a multiple of prices in three digits.

    Examples
    --------
    >>> multiple(1.234), multiple(758.2)
    ('1.23', '758')
    """
    return number(float(f"{level:.3g}"))


def needed_text(found: BreakEvenDraws) -> str:
    """Return in plain words which multiple of the expected prices reaches the threshold."""
    count = found.levels.size
    said = {"count": number(count, 0), "least": number(found.low), "most": number(found.high),
            "met": percent(found.met), "never": percent(found.not_met),
            "without": percent(found.without), "between": percent(found.between)}  # fmt: skip
    if found.without == 1.0:
        return _without(found, said)
    low, middle, high = (multiple(level) for level in found.quantiles())
    answer = t(
        "Half of the futures that have an answer need no more than {middle} times the prices "
        "expected, nine of ten between {low} and {high} times.", low=low, middle=middle, high=high,
    )  # fmt: skip
    if found.between > 0.0:
        lost = t("In {between} of all futures it is lost again at still higher prices.", **said)
        answer = f"{answer} {lost}"
    if found.without == 0.0:
        every = n("{count} future was tried, and it has one.",
                  "{count} futures were tried, and each has one.", count)  # fmt: skip
        return f"{answer} {every}"
    rest = t(
        "{without} of {count} futures have no multiple from {least} to {most} that decides: {met} "
        "reach the threshold at any price, {never} at none.", **said,
    )  # fmt: skip
    return f"{rest} {answer}" if found.without > 0.5 else f"{answer} {rest}"


def _without(found: BreakEvenDraws, said: dict[str, str]) -> str:
    if found.met == 0.0:
        return t(
            "In none of {count} futures is there a multiple from {least} to {most} times the "
            "prices expected that reaches it.", **said,
        )  # fmt: skip
    if found.not_met == 0.0:
        return t("In each of {count} futures it is reached at any price.", **said)
    return t(
        "Prices alone change the answer in none of {count} futures: {met} reach it at any price, "
        "{never} at none up to {most} times those expected.", **said,
    )  # fmt: skip
