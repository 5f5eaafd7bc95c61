"""How bands, chances and drivers are said in words."""

from __future__ import annotations

from model import Outcome
from model.answers.ground import compare_bases
from model.futures.drivers import REST, BreakEvenDraws
from model.futures.input_names import input_unit
from model.money.rungs import RUNGS
from model.sampling.rule import Rule
from model.sampling.spread import Distribution
from model.sampling.tornado import Tornado
from model.world.catalog import names
from model.world.world import World
from ui.speech import words
from ui.speech.inputs import input_text
from ui.speech.language import n, number, percent, t, told
from ui.speech.money import amount, rung
from ui.speech.said import spoken

STRONGEST = 5
"""Bars of the tornado whose sources are looked at."""


def is_share(figure: str) -> bool:
    """Return whether a figure is a share rather than money."""
    return figure == "aid_coverage"


def figure_name(figure: str) -> str:
    """Return what a figure is called."""
    return rung(figure) if figure in RUNGS else words.named("drawn figure", figure)


def value_text(figure: str, value: float) -> str:
    """Return a figure's value in words.

    Examples
    --------
    >>> value_text("aid_coverage", 0.0362), value_text("S8", 31500.0)
    ('3.62%', '31.5 billion')
    """
    return percent(value, 2) if is_share(figure) else amount(value)


GIVEN = ("total", "S0")
"""Figures that a valuation states and no simulation moves."""


def band(figure: str, low: float, high: float) -> str:
    """Return a band in words; one number where both ends read the same.

    Examples
    --------
    >>> band("S8", 11800.0, 71000.0), band("total", 14.8e6, 14.8e6)
    ('11.8 billion to 71.0 billion', 'taken as given')
    """
    ends = value_text(figure, low), value_text(figure, high)
    if ends[0] == ends[1]:
        return t("taken as given") if figure in GIVEN else t("fixed")
    return t("{low} to {high}", low=ends[0], high=ends[1])


def answer(found: Distribution, claim: float) -> str:
    """Return in a sentence what the fund receives, and whether that reaches the aid figure."""
    low, high = found.quantiles("S10", (0.05, 0.95))
    said = {"low": amount(low), "high": amount(high), "count": number(found.count, 0),
            "claim": amount(claim)}  # fmt: skip
    share = found.probability("S10", claim)
    begin = t(
        "In 90% of simulations, minerals pay between ${low} and ${high} (in today's money) into "
        "the fund.",
        **said,
    )
    if share == 0.0:
        end = t("In none of {count} simulations do they reach the aid figure of {claim}.", **said)
    else:
        end = t("They reach the aid figure of {claim} in {share} of them.", **said,
                share=percent(share))  # fmt: skip
    return f"{begin} {end}"


def drawn_note(found: Distribution) -> str:
    """Return from how many simulations something is made."""
    return n("From {count} simulation.", "From {count} simulations.", found.count)


def chance(found: Distribution, figure: str, least: float) -> str:
    """Return the probability that a figure reaches a threshold, with what the draws can tell."""
    share = found.probability(figure, least)
    said = {"least": value_text(figure, least), "figure": figure_name(figure),
            "count": number(found.count, 0)}  # fmt: skip
    if share in (0.0, 1.0):
        bound = percent(3.0 / found.count, 3)
        none = t("In none of {count} simulations: less than {bound}, one can be 95% sure.", **said,
                 bound=bound)  # fmt: skip
        every = t("In each of {count} simulations: all but {bound} at most, one can be 95% sure.",
                  **said, bound=bound)  # fmt: skip
        return none if share == 0.0 else every
    return t(
        "In {share} of {count} simulations, give or take {error}.", **said,
        share=percent(share), error=percent(1.96 * found.share_se(share)),
    )  # fmt: skip


def place_text(found: Distribution, figure: str, point: float) -> str:
    """Return where the figure of one scenario lies among the simulations."""
    if value_text(figure, point) == value_text(figure, 0.0):
        return ""  # of next to nothing there is no less
    less = 1.0 - found.probability(figure, point)
    return t(
        "{share} of the simulations give less than {point}, the figure for central inputs.",
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
        "These ranges take the chosen valuation as given. Across the {count} published totals, the "
        "aid figure is {low} to {high} of Ukraine's share.", count=number(len(shares), 0),
        low=value_text("aid_coverage", float(shares.min())),
        high=value_text("aid_coverage", float(shares.max())),
    )  # fmt: skip


def enough(found: Distribution, figure: str, digits: int = 2) -> str:
    """Return whether the draws suffice for the digits of the mean and of both ends of the band."""
    asked = [found.enough(figure, digits, share) for share in (None, 0.05, 0.95)]
    return f"{spoken(max(asked, key=lambda one: one.needed).said)}."


def weakly_sourced(found: Tornado, world: World) -> str:
    """Return which technical figures of a partisan source are among the strongest inputs."""
    rows = {f"{r['parameter']}.{r['component']}": r for r in world.economics.parameters}
    strongest = [bar.input for bar in found.bars[:STRONGEST] if bar.swing and bar.input in rows]
    weak = [
        name for name in strongest if world.source(rows[name]["source_id"])["kind"] == "partisan"
    ]
    if not weak:
        return ""
    said = "; ".join(input_text(name, world) for name in weak)
    return t("The answer hangs on ranges that rest on weak sources: {inputs}.", inputs=said)


def unit_label(unit: str, world: World) -> str:
    """Return what a group of inputs, or an input, is called."""
    if unit in names("source of uncertainty"):
        return words.named("source of uncertainty", unit)
    return t("all others") if unit == REST else input_text(unit, world)


def rule_text(found: Rule, figure: str, least: float, world: World) -> str:
    """Return in plain words in which simulations a figure reaches a threshold."""
    claim = t("“{figure}” reaches {least}", figure=figure_name(figure),
              least=value_text(figure, least))  # fmt: skip
    labels = {limit.input: input_text(limit.input, world) for limit in found.limits}
    units = {
        limit.input: f" [{told(input_unit(limit.input, world))}]"
        for limit in found.limits if not limit.chance
    }  # fmt: skip
    named = {name: label + units.get(name, "") for name, label in labels.items()}
    return spoken(found.sentence(named, claim))


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
    """Return in words which multiple of the expected prices reaches the threshold."""
    claim = value_text(found.quantity, found.claim)
    lever = t("Price multiple")
    return spoken(found.sentence(lever, figure_name(found.quantity), claim))
