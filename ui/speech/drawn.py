"""What a scenario's simulations say of money: medians and bands first, central inputs second."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import numpy as np

from model import Outcome
from model.answers.answers import ladder_by_group, running_share
from model.futures.deals import deal_of
from model.money.economy import settlement_years, valuation_date
from ui.speech import words
from ui.speech.language import day, n, number, percent, t
from ui.speech.money import amount, deal_name, grounds

if TYPE_CHECKING:
    from model.futures.deals import ComparedDeals

__all__ = ["assumed", "band_text", "comes_from", "drawn_answer", "drawn_grounds", "reached"]


def band_text(low: float, high: float) -> str:
    """Return the ends of a band of money in words; one amount where they are the same.

    Examples
    --------
    >>> band_text(233.0, 741.0), band_text(0.0, 0.0)
    ('233 million to 741 million', '0')
    """
    ends = amount(low), amount(high)
    return ends[0] if ends[0] == ends[1] else t("{low} to {high}", low=ends[0], high=ends[1])


def drawn_answer(outcome: Outcome, found: ComparedDeals) -> str:
    """Return in one short sentence whether minerals could repay the aid figure, by the median."""
    deal = deal_of(outcome.scenario)
    if found.band(deal, "inflow")[-1] <= 0.0:
        return t("No. Under this deal minerals would pay nothing into a fund.")
    share = found.of_aid(deal)
    said = {"share": percent(share), "years": _years(outcome),
            "aid": words.money(outcome.aid.stated, outcome.aid.stated_unit)}  # fmt: skip
    if share >= 1.0:
        return t("Yes. Over {years} the United States would receive {share} of {aid}.", **said)
    return t("No. Over {years} the United States would receive {share} of {aid}.", **said)


def drawn_grounds(outcome: Outcome, found: ComparedDeals) -> str:
    """Return what the answer rests on: median and band, then its parts net of what was paid in."""
    deal = deal_of(outcome.scenario)
    if found.band(deal, "inflow")[-1] <= 0.0:
        return grounds(outcome)
    low, middle, high = found.band(deal, "us")
    begin = t(
        "Median of {count} simulations under “{deal}”: {median} dollars in {years}, not "
        "discounted; 5 to 95%: {band}. With central inputs: {central}.",
        count=number(found.drawn.count, 0), deal=deal_name(outcome.economy.terms),
        median=amount(middle), years=_years(outcome), band=band_text(low, high),
        central=amount(found.central[deal]["us"]),
    )  # fmt: skip
    return f"{begin} {_parts(outcome, found, deal)}"


def _parts(outcome: Outcome, found: ComparedDeals, deal: str) -> str:
    """Return what the median consists of, and what stands against it."""
    sides = ("us_minerals", "us_return", "us_paid_in", "us_owned")
    minerals, gain, paid, owned = (amount(found.band(deal, side)[1]) for side in sides)
    if outcome.scenario.fund_return is None:
        said = t("Medians of its parts: {minerals} from minerals, {gain} from the return that "
                 "we assume on the fund's capital (grade D).",
                 minerals=minerals, gain=gain)  # fmt: skip
    else:
        said = t("Medians of its parts: {minerals} from minerals, {gain} from the return on "
                 "the fund's capital that this scenario sets.",
                 minerals=minerals, gain=gain)  # fmt: skip
    net = t("The United States pays in {paid} and owns {owned} of the fund at the end.",
            paid=paid, owned=owned)  # fmt: skip
    return f"{said} {net}"


def reached(outcome: Outcome, found: ComparedDeals) -> str:
    """Return in which share of the simulations the aid figure is received within the horizon."""
    share = found.drawn.probability(f"{deal_of(outcome.scenario)}.us", outcome.aid_base)
    return t(
        "The United States receives the aid figure within {years} in {share} of the simulations.",
        years=_years(outcome), share=percent(share),
    )  # fmt: skip


def comes_from(outcome: Outcome) -> str:
    """Return what nearly all of S8 comes from, with central inputs; nothing where it is no gain."""
    share = running_share(outcome.economy)
    if not math.isfinite(share):
        return ""
    value = ladder_by_group(outcome.economy, outcome.world)["S8"]
    most = str(value.idxmax())
    return t(
        "With central inputs, mines and wells that run today give {share} of S8. Largest part: "
        "{group}, {part}.",
        share=percent(share), group=words.name(outcome.world, "commodity_groups", most),
        part=percent(float(value[most] / value.sum())),
    )  # fmt: skip


def assumed(outcome: Outcome) -> str:
    """Return what the money of a scenario assumes about peace and prices."""
    return f"{_peace(outcome)} {_prices(outcome)}"


def _peace(outcome: Outcome) -> str:
    scenario, world = outcome.scenario, outcome.world
    if scenario.war == "rate":
        return t("Assumed: nobody waits for peace, at the discount rate of a country at war.")
    wait = dt.timedelta(days=round(365.25 * settlement_years(scenario, world)))
    settled = day(valuation_date(scenario, world) + wait)
    delay = float(np.ravel(outcome.economy.parameters["settlement_delay"])[0])
    if delay:
        return t("Assumed: a settlement on {day}, delayed by {delay} years.",
                 day=settled, delay=number(delay))  # fmt: skip
    return t("Assumed: a settlement on {day}; the simulations draw how much later it comes.",
             day=settled)  # fmt: skip


def _prices(outcome: Outcome) -> str:
    scenario = outcome.scenario
    said = {"month": words.option(scenario.price_date), "times": number(scenario.price_multiple),
            "growth": percent(scenario.price_growth)}  # fmt: skip
    if scenario.price_growth:
        return t("Prices: {month}, times {times}, growing by {growth} a year.", **said)
    if scenario.price_multiple != 1.0:
        return t("Prices: {month}, times {times}, returning to their long-run level.", **said)
    return t("Prices: {month}, returning to their long-run level.", **said)


def _years(outcome: Outcome) -> str:
    return n("{count} year", "{count} years", outcome.economy.horizon)
