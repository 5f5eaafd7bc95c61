"""How the value ladder, the deals and the balance with aid are said in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model import Outcome
from model.answers.breakeven import BreakEven
from model.money.claim import claim_met
from model.money.rungs import RUNGS
from model.world.deal_terms import DealTerms
from model.world.world import World
from ui.speech import words
from ui.speech.language import N_, day, n, number, percent, t, told
from ui.speech.said import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.sampling.spread import Distribution

KINDS = ("stock", "flow")
FLOWS = ("us", "ukraine", "kept", "investors")
"""Who receives what; names of the account's flows."""


def lever_name(lever: str) -> str:
    """Return the name of a lever of the break-even."""
    return words.named("lever", "held" if lever.startswith("held.") else lever)


LEAST = 0.05
"""Amount from which on money of a country is said; what is less reads as nothing [million]."""


def amount(million: float) -> str:
    """Return an amount of dollars in words; what is below zero has its sign, :data:`LEAST` is said.

    Examples
    --------
    >>> amount(103.3), amount(-2500.0), amount(0.6), amount(0.001)
    ('103 million', '−2.50 billion', '600 thousand', '0')
    """
    if not math.isfinite(million):
        return t("no limit")
    if abs(million) < LEAST:
        return "0"
    if abs(million) < 0.9995:
        return t("{amount} thousand", amount=number(million * 1e3, 0))
    return words.trillions(million)


def left(id: str) -> str:
    """Return what is left at a rung."""
    return spoken(RUNGS[id][0])


def rung(id: str) -> str:
    """Return the name of a rung with its number."""
    return f"{id} {left(id)}"


def question() -> str:
    """Return what the ladder is asked; :func:`answer` stands below it."""
    return t("Could minerals repay the aid?")


def answer(outcome: Outcome) -> str:
    """Return in one short sentence whether minerals could repay the aid figure.

    Measured by what the United States receives under the deal within the horizon.
    """
    run, years = outcome.economy.account, outcome.economy.horizon
    if float(run.inflow.sum()) <= 0:
        return t("No. Under this deal minerals would pay nothing into a fund.")
    aid = words.money(outcome.aid.stated, outcome.aid.stated_unit)
    if float(run.us.sum()) >= outcome.aid_base:
        year = float(claim_met(run, outcome.aid_base).year)
        return t("Yes. The United States would receive {aid} by {year}.", aid=aid,
                 year=f"{year:.0f}")  # fmt: skip
    share = percent(float(run.us.sum()) / outcome.aid_base)
    return t("No. Over {years} the United States would receive {share} of {aid}.",
             share=share, aid=aid, years=_years(years))  # fmt: skip


def grounds(outcome: Outcome) -> str:
    """Return what the answer rests on: the deal, what is received in all, where it comes from."""
    economy, run = outcome.economy, outcome.economy.account
    received = float(run.us.sum())
    said = {"deal": deal_name(economy.terms), "received": amount(received),
            "years": _years(economy.horizon)}  # fmt: skip
    if float(run.inflow.sum()) > 0:
        begin = t(
            "Under these assumptions and “{deal}” the United States would receive {received} "
            "dollars over {years}.", **said,
        )  # fmt: skip
        return f"{begin} {origin(outcome)}"
    if received <= 0:
        return t("The deal: “{deal}”.", **said)
    return t(
        "What the United States would receive under “{deal}”, {received} dollars over "
        "{years}, comes from other money.", **said,
    )  # fmt: skip


def price_text(found: BreakEven) -> str:
    """Return how high prices would have to be for the aid figure to be met."""
    if found.until is None:
        most = number(found.high)
        return t("Not even prices {most} times as high would reach the aid figure.", most=most)
    if found.level is None:
        return t("Both far lower and far higher prices would reach the aid figure.")
    said = {"level": _level(found.level), "until": _level(found.until)}
    if found.falls:
        return t("To reach the aid figure, prices would have to be at most {level} times the "
                 "expected level.", **said)  # fmt: skip
    if found.verdict == "met between":
        return t("To reach the aid figure, prices would have to be {level} to {until} times the "
                 "expected level.", **said)  # fmt: skip
    return t("To reach the aid figure, prices would have to be {level} times the expected level.",
             **said)  # fmt: skip


def origin(outcome: Outcome) -> str:
    """Return what minerals and others pay into the fund, and what of its pay-outs is its return.

    What is paid out in a year is that year's inflow and the return of the capital.
    """
    run = outcome.economy.account
    inflow, seed, out = (float(x.sum()) for x in (run.inflow, run.contributions, run.distributed))
    gain = out - float(run.inflow[run.distributed > 0.0].sum())
    said = {"inflow": amount(inflow), "seed": amount(seed), "gain": amount(gain),
            "out": amount(out)}  # fmt: skip
    begin = (
        t(
            "Mineral revenue adds {inflow} dollars to the fund in that time, on top of {seed} in "
            "start-up money.",
            **said,
        )
        if seed > 0.0
        else t("Mineral revenue adds {inflow} dollars to the fund in that time.", **said)
    )
    if gain < 0.005 * out or out <= 0.0:
        return begin
    if outcome.scenario.fund_return is None:
        end = t("Of the {out} the fund pays out, {gain} is investment return, which is our "
                "assumption (grade D).", **said)  # fmt: skip
    else:
        end = t("Of the {out} the fund pays out, {gain} is the investment return that this "
                "scenario sets.", **said)  # fmt: skip
    return f"{begin} {end}"


def first_unit(outcome: Outcome) -> str:
    """Return the money of S0: where its year is another than the ladder's, how that was bridged."""
    here, there = outcome.economy.unit, outcome.unit
    if here == there:
        return words.unit_text(here)
    currency, year = there.split("_")
    said = {"currency": currency, "year": year}
    if outcome.scenario.deflator == "face-value":
        return t("{currency}, {year} prices taken at face value", **said)
    return t("{unit}, from {year} by an index", unit=words.unit_text(here), **said)


def point_note(outcome: Outcome, found: Distribution | None = None) -> str:
    """Return where the ladder's single figures lie among the simulations, drawn or not."""
    if found is None:
        return t("Each figure is for central inputs.")
    point = float(outcome.ladder.loc["S10", "value"])
    less = 1.0 - found.probability("S10", point)
    ids, count = ("S8", "S9", "S10"), number(found.count, 0)
    listed = ", ".join(f"{id} {amount(float(outcome.ladder.loc[id, 'value']))}" for id in ids)
    if amount(point) == amount(0.0):  # of what is next to nothing there is no less
        return t("S8 to S10: medians of {count} simulations, in today's money. "
                 "With central inputs: {listed}.", count=count, listed=listed)  # fmt: skip
    return t(
        "S8 to S10: medians of {count} simulations, in today's money. With central inputs: "
        "{listed}; {share} of the simulations give less of S10 than that.",
        count=count, listed=listed, share=percent(less),
    )  # fmt: skip


def deal_name(terms: DealTerms) -> str:
    """Return the name of a deal in the reader's language."""
    return told(terms.title) or t("own deal")


def deal_label(terms: DealTerms) -> str:
    """Return how a deal is named in the picker: title, date, what became of it."""
    return t(
        "{title}, {date} ({status})",
        title=deal_name(terms),
        date=day(terms.date) if terms.date else t("not stated"),
        status=told(terms.status),
    )


def horizon_text(first: int, years: int) -> str:
    """Return the years that are counted."""
    return t("{first} to {last}, {years}", first=first, last=first + years - 1, years=_years(years))


def _years(count: int) -> str:
    """Return a number of years."""
    return n("{count} year", "{count} years", count)


def term_text(terms: DealTerms, name: str) -> str:
    """Return the value of a term as the page says it."""
    value = getattr(terms, name)
    unit = DealTerms.model_fields[name].json_schema_extra["unit"]
    if value is None:
        return t("not stated")
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if unit == "share":
        return percent(value)
    if unit == "share a year":
        return t("{share} a year", share=percent(value))
    if unit == "billion":
        return t("{amount} billion", amount=number(value))
    if unit == "years":
        return _years(value)
    return words.named("term value", value) if isinstance(value, str) else number(value)


def break_even_text(found: BreakEven) -> tuple[str, str]:
    """Return the level of a lever that just meets the claim, and what its bounds give.

    Where the claim is met at both bounds, or at no level tried, this is said in place of a level.
    """
    share = found.lever == "inflow_share" or found.lever.startswith("held.")
    say = percent if share else _level
    low, high = say(found.low), say(found.high)
    at = t(
        "{low}: {at_low}; {high}: {at_high}",
        low=low, at_low=amount(found.at_low), high=high, at_high=amount(found.at_high),
    )  # fmt: skip
    return _met_at(found, say, low, high), at


def _met_at(found: BreakEven, say: Callable[[float], str], low: str, high: str) -> str:
    """Return from or up to which level the claim is met, or that it is so at all or at none."""
    if found.level is None:
        text = _NO_LEVEL[found.verdict]
        return t(text, low=low, high=high)
    if found.verdict == "met between" and found.until is not None:
        return t("{level}; no more above {until}", level=say(found.level), until=say(found.until))
    return t("up to {level}", level=say(found.level)) if found.falls else say(found.level)


_NO_LEVEL = {
    "met throughout": N_("met at every level from {low} to {high}"),
    "met at both bounds": N_("met at {low} and at {high}, not at every level between"),
    "not met": N_("never, from {low} to {high}"),
}


def _level(value: float) -> str:
    return number(float(f"{value:.3g}"))


def flips_text(flips: dict[str, bool], met: bool, world: World) -> str:
    """Return which regions' loss alone turns the answer."""
    if not met:
        return t(
            "The aid figure is not reached either way, so losing any one region does not "
            "change the answer."
        )
    names = [words.name(world, "regions", id) for id, flip in flips.items() if flip]
    if not names:
        return t("The claim is met, and no region's loss alone changes that.")
    return t("The claim is met; the loss of one of these alone changes that: {names}.",
             names=", ".join(names))  # fmt: skip


def assumption_note(ours: int, of: int) -> str:
    """Return how many of the technical parameters are our own judgement."""
    return t(
        "{ours} of the {all} technical inputs are our own estimates (grade D). They are listed at "
        "the end of this page.",
        ours=number(ours), all=number(of),
    )  # fmt: skip
