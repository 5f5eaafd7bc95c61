"""The tables of the Deals page, each declared once, for the page, its files and the report."""

from __future__ import annotations

import math

import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.answers.answers import receipts_totals
from model.answers.breakeven import LEVERS, QUANTITIES, BreakEven, break_even, region_flips
from model.explain.places import explain
from model.world.deal_terms import DealTerms
from ui.controls.fields import kind_of
from ui.explain.table import unit_text
from ui.show.table import Cell, Column, Table, million, table
from ui.speech import words
from ui.speech.explain import figure_text, label_text
from ui.speech.language import percent, t, told
from ui.speech.money import FLOWS, amount, break_even_text, deal_name, lever_name, term_text
from ui.speech.said import spoken

ACCOUNT = (
    "receipts.inflow", "receipts.distributed", "receipts.state", "receipts.other", "receipts.seed",
    "receipts.profit", "receipts.gain", "receipts.fund", "claim.start", "claim.balance",
    "claim.met", "aid_base", "government_take", "fund_per_dollar",
)  # fmt: skip
"""Figures of the account that no other table has."""

LEVER_OF = {
    "inflow_base": ("deal_scope",),
    "us_share_after": ("us_share",),
    "shares_by_contribution": ("contribution_shares",),
    "past_aid_counts": ("past_aid_counts",),
    "past_aid_amount": ("past_aid_counts", "claim_start"),
}
"""Levers of the scenario that read a disputed term otherwise."""


MONEY_TERMS = (
    "inflow_share", "inflow_base", "private_income_included", "cap", "cap_growth_per_new_aid",
    "interest", "past_aid_counts", "past_aid_amount", "new_aid_to_claim", "new_aid_to_capital",
    "us_share_before", "us_share_after", "shares_by_contribution", "rest_to", "seed_us",
    "seed_ukraine", "seed_other", "reinvestment_years", "reinvest_until_full",
)  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=64)
def _levels(_scenario: Scenario, _world: World, hash_: str, levers: tuple[str, ...], quantity: str,
            claim: float) -> list[BreakEven]:  # fmt: skip
    return [
        break_even(_scenario, _world, lever, claim=claim, quantity=quantity) for lever in levers
    ]


def levels(outcome: Outcome, levers: tuple[str, ...], quantity: str) -> list[BreakEven]:
    """Return the level of each lever at which the aid figure is just met; found once."""
    asked = (outcome.scenario, outcome.world, outcome.run.scenario_hash)
    return _levels(*asked, levers, quantity, outcome.aid_base)


@st.cache_data(show_spinner=False, max_entries=64)
def _flips(
    _scenario: Scenario, _world: World, hash_: str, quantity: str, claim: float
) -> dict[str, bool]:
    return region_flips(_scenario, _world, claim=claim, quantity=quantity)


def flips(outcome: Outcome, quantity: str) -> tuple[dict[str, bool], bool]:
    """Return for each region whether its loss alone changes the answer, and if the claim is met."""
    asked = (outcome.scenario, outcome.world, outcome.run.scenario_hash)
    found = _flips(*asked, quantity, outcome.aid_base)
    reached = float(outcome.economy.cumulated()[quantity]) >= outcome.aid_base
    return found, reached or any(found.values())


def receipts(outcome: Outcome) -> Table:
    """Return who receives what in every year of the account."""
    frame = outcome.receipts
    flows = (Column(id, words.named("flow", id)) for id in map(str, frame.columns))
    years = map(int, frame.index)
    rows = [(year, *values) for year, values in zip(years, frame.to_numpy().tolist(), strict=True)]
    columns = (Column("year", "", str), *flows)
    return table("receipts", columns, rows, million(outcome.economy.unit))


def totals(outcome: Outcome) -> Table:
    """Return what each party receives over the horizon, in all and in today's money."""
    found = receipts_totals(outcome.economy)
    columns = (
        Column("flow", t("Who receives")),
        Column("cumulated", "", amount, "receipts.{row}"),
        Column("discounted", "", amount, "receipts.{row}.today"),
        Column("coverage", "", percent, "receipts.{row}.aid"),
    )
    rows = []
    for flow in FLOWS:
        whole, today = (float(found.loc[flow, of]) for of in ("cumulated", "discounted"))
        share = whole / outcome.aid_base if outcome.aid_base else math.inf
        rows.append((words.named("flow", flow), whole, today, share))
    return table("totals", columns, rows, million(outcome.economy.unit), keys=FLOWS)


def account(outcome: Outcome) -> Table:
    """Return what else is said of the fund, the claim and the state's part, by its tree."""
    nodes = [explain(outcome, figure) for figure in ACCOUNT]
    rows = [
        (label_text(node.label), Cell(node.value, figure_text(node)), unit_text(node.unit))
        for node in nodes
    ]
    columns = ("what", Column("value", t("Figure"), figure="{row}"), "unit")
    return table("account", columns, rows, keys=ACCOUNT)


def break_even_table(outcome: Outcome, region: str, quantity: str) -> Table:
    """Return the level of each lever at which the aid figure is just met, and its bounds.

    Parameters
    ----------
    outcome : Outcome
        The result.
    found : sequence of BreakEven
        A lever each.
    quantity : str
        Flow that is set against the aid figure, of :data:`model.answers.breakeven.QUANTITIES`.
    """
    world = outcome.world
    columns = (
        Column("lever", t("Input (all others unchanged)")),
        "region",
        "verdict",
        Column("level", t("Reaches the aid figure at"), figure="{row}"),
        "until",
        Column("low", t("Tried from"), unit=""),
        Column("high", t("Tried to"), unit=""),
        Column("at_low", t("Flow at the lower bound")),
        Column("at_high", t("Flow at the upper bound")),
        "claim",
        "bounds",
    )
    rows = []
    found = levels(outcome, (*LEVERS, f"held.{region}"), quantity)
    for one in found:
        level, bounds = break_even_text(one)
        of = one.lever.removeprefix("held.")
        region = "" if one.lever in LEVERS else words.name(world, "regions", of)
        numbers = (one.until, one.low, one.high, one.at_low, one.at_high, one.claim)
        named, verdict = lever_name(one.lever), words.named("answer", one.verdict)
        rows.append((named, region, verdict, Cell(one.level, level), *numbers, bounds))
    title = t("Break-even: {flow} against the aid figure", flow=spoken(QUANTITIES[quantity]))
    keys = tuple(one.lever for one in found)
    unit = million(outcome.economy.unit)
    return table("break-even", columns, rows, unit, title, sources="money", keys=keys)


def flips_table(outcome: Outcome, quantity: str) -> Table:
    """Return for each region whether its loss alone turns a met claim into one that is not."""
    columns = ("code", "region", Column("flips", t("Its loss alone changes the answer.")))
    rows = [
        (id, words.name(outcome.world, "regions", id), t("yes") if flip else t("no"))
        for id, flip in flips(outcome, quantity)[0].items()
    ]
    return table("flips", columns, rows, sources="money")


def deal_terms(outcome: Outcome) -> Table:
    """Return what the deal says about money, as stated and as in force here."""
    in_force = outcome.economy.terms
    stated = outcome.scenario.own_deal or outcome.world.deals[outcome.scenario.deal]
    columns = (Column("term", t("Term of the deal")), "stated", "in_force", "disputed")
    rows = [
        (
            words.term(outcome.world, name),
            term_text(stated, name),
            term_text(in_force, name),
            t("yes") if name in stated.disputed else t("no"),
        )
        for name in MONEY_TERMS
    ]
    title = t("Terms about money: {deal}", deal=deal_name(stated))
    unit = words.unit_text(stated.unit)
    return table("deal-terms", columns, rows, unit, title, sources="money")


def disputed_levers(terms: DealTerms) -> tuple[str, ...]:
    """Return the levers that read the disputed terms of a deal, each once."""
    found = (lever for term in terms.disputed for lever in LEVER_OF.get(term, ()))
    return tuple(dict.fromkeys(found))


def disputed(outcome: Outcome) -> Table:
    """Return what the United States receives under every reading of each disputed term.

    Shares are tried at their bounds, so that any reading lies between; with central inputs.
    """
    columns = (
        Column("term", t("Disputed term")),
        Column("reading", t("Read as")),
        Column("us", t("The United States receives"), amount, "{row}"),
        Column("of_aid", t("Of the aid figure"), percent),
    )
    rows = [
        (told(str(Scenario.model_fields[lever].title)),
         words.value_text(lever, value, outcome.world), us,
         us / outcome.aid_base if outcome.aid_base else math.inf)
        for lever, value, us in _readings(outcome)
    ]  # fmt: skip
    unit = million(outcome.economy.unit)
    keys = [f"{lever}={value}" for lever, value, _ in _readings(outcome)]
    return table("disputed", columns, rows, unit, sources="money", keys=keys)


def read_as(outcome: Outcome, reading: str) -> Outcome:
    """Return what a scenario gives with a disputed term read in one of the ways of the table."""
    known = {f"{lever}={value}": (lever, value) for lever, value, _ in _readings(outcome)}
    lever, value = known[reading]
    return evaluate(outcome.scenario.replace(**{lever: value}), outcome.world)


def _readings(outcome: Outcome) -> list[tuple[str, object, float]]:
    terms = outcome.scenario.own_deal or outcome.world.deals[outcome.scenario.deal]
    asked = (outcome.scenario, outcome.world, outcome.run.scenario_hash)
    return _read(*asked, disputed_levers(terms))


@st.cache_data(show_spinner=False, max_entries=64)
def _read(
    _scenario: Scenario, _world: World, hash_: str, levers: tuple[str, ...]
) -> list[tuple[str, object, float]]:
    return [
        (lever, value, float(evaluate(read, _world).economy.cumulated()["us"]))
        for lever in levers
        for value in _values(lever)
        for read in (_scenario.replace(**{lever: value}),)
    ]


def _values(lever: str) -> tuple[object, ...]:
    """Return how a disputed term can be read: each choice, or the bounds of a share."""
    kind = kind_of(lever)
    if kind.type is bool:
        return (False, True)
    if kind.share:
        return (kind.low, kind.high)
    return tuple(option for option in kind.options if option != "as-stated")
