"""The tables of the Value ladder, each declared once, for the page, its files and the report."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from model import Outcome
from model.answers.answers import ladder_by_group, receipts_totals
from model.answers.breakeven import LEVERS, BreakEven, region_flips
from model.explain.places import explain
from ui.show.table import Cell, Column, Table, million
from ui.speech import words
from ui.speech.explain import figure_text
from ui.speech.language import N_, percent, t, told
from ui.speech.money import (
    FLOWS,
    QUANTITIES,
    RUNGS,
    amount,
    break_even_text,
    deal_name,
    lever_name,
    term_text,
)

YEARLY = {
    "state_existing": N_("State, running mines"),
    "state_new": N_("State, new permits"),
    **FLOWS,
    "inflow": N_("Paid into the fund"),
    "other": N_("Others"),
    "fund": N_("Fund at the year's end"),
    "balance": N_("Claim at the year's end"),
}
"""Columns of the receipts by year."""

ACCOUNT = {
    "receipts.inflow": N_("paid into the fund"),
    "receipts.distributed": N_("paid out by the fund"),
    "receipts.state": N_("state receipts from minerals"),
    "receipts.other": N_("received by others"),
    "receipts.seed": N_("seed money"),
    "receipts.profit": N_("earned by the fund"),
    "receipts.gain": N_("paid out of the fund's own return"),
    "receipts.fund": N_("the fund at the end of the account"),
    "claim.start": N_("the claim at the start"),
    "claim.balance": N_("the claim at the end of the account"),
    "claim.met": N_("the year in which the claim is met"),
    "aid_base": N_("the aid figure in the ladder's money"),
    "government_take": N_("the state's part of the value before tax"),
    "fund_per_dollar": N_("paid into the fund, per dollar in the ground"),
}
"""Figures of the account that no other table has."""

MONEY_TERMS = (
    "inflow_share", "inflow_base", "private_income_included", "cap", "cap_growth_per_new_aid",
    "interest", "past_aid_counts", "past_aid_amount", "new_aid_to_claim", "new_aid_to_capital",
    "us_share_before", "us_share_after", "shares_by_contribution", "rest_to", "seed_us",
    "seed_ukraine", "seed_other", "reinvestment_years", "reinvest_until_full",
)  # fmt: skip


def ladder(outcome: Outcome) -> Table:
    """Return every rung: what is left, the step to it, and what it is of aid and of S0."""
    kinds = {"stock": t("stock"), "flow": t("flow")}
    columns = (
        Column("rung", t("Rung")),
        Column("title", t("Name")),
        Column("kind", t("Kind")),
        Column("value", t("Value"), amount, "{row}"),
        Column("step", t("Step"), amount, "{row}.step"),
        Column("coverage", t("Of the aid figure"), percent, "{row}.aid"),
        Column("first", t("Of S0"), percent, "{row}.first"),
    )
    frame = outcome.ladder
    first = float(frame["value"].iloc[0])
    rows = [
        (id, t(RUNGS[id]), kinds[kind], value, Cell(step, "") if id == "S0" else step, coverage,
         value / first if first else 0.0)
        for id, kind, value, step, coverage in zip(
            map(str, frame.index), *(frame[name] for name in ("kind", "value", "step", "coverage")),
            strict=True,
        )
    ]  # fmt: skip
    return Table("ladder", t("Value ladder"), columns, rows, million(outcome.economy.unit))


def ladder_groups(outcome: Outcome) -> Table:
    """Return every rung of every commodity group."""
    frame = ladder_by_group(outcome.economy, outcome.world)
    columns = (
        Column("group", t("Commodity group")),
        *(Column(id, id, amount, f"{id}.group.{{row}}") for id in map(str, frame.columns)),
    )
    ids = list(map(str, frame.index))
    rows = [
        (words.name(outcome.world, "commodity_groups", id), *values)
        for id, values in zip(ids, frame.to_numpy().tolist(), strict=True)
    ]
    title = t("Value ladder by commodity group")
    unit = million(outcome.economy.unit)
    return Table("ladder-by-group", title, columns, rows, unit, keys=ids)


def receipts(outcome: Outcome) -> Table:
    """Return who receives what in every year of the account."""
    frame = outcome.receipts
    columns = (
        Column("year", t("Year"), str),
        *(Column(str(id), t(YEARLY[str(id)])) for id in frame.columns),
    )
    years = map(int, frame.index)
    rows = [(year, *values) for year, values in zip(years, frame.to_numpy().tolist(), strict=True)]
    return Table("receipts", t("Receipts by year"), columns, rows, million(outcome.economy.unit))


def totals(outcome: Outcome) -> Table:
    """Return what each party receives over the horizon, in all and in today's money."""
    found = receipts_totals(outcome.economy)
    columns = (
        Column("flow", t("Who receives")),
        Column("cumulated", t("Over the horizon"), amount, "receipts.{row}"),
        Column("discounted", t("In today's money"), amount, "receipts.{row}.today"),
        Column("coverage", t("Of the aid figure"), percent, "receipts.{row}.aid"),
    )
    rows = []
    for flow, name in FLOWS.items():
        whole, today = (float(found.loc[flow, of]) for of in ("cumulated", "discounted"))
        share = whole / outcome.aid_base if outcome.aid_base else math.inf
        rows.append((t(name), whole, today, share))
    unit = million(outcome.economy.unit)
    return Table("totals", t("Receipts in all"), columns, rows, unit, keys=tuple(FLOWS))


def account(outcome: Outcome) -> Table:
    """Return what else is said of the fund, the claim and the state's part, by its tree."""
    columns = (Column("what", t("What")), Column("value", t("Figure"), figure="{row}"))
    nodes = [(t(name), explain(outcome, figure)) for figure, name in ACCOUNT.items()]
    rows = [(name, Cell(node.value, figure_text(node))) for name, node in nodes]
    return Table("account", t("The account of the deal"), columns, rows, keys=tuple(ACCOUNT))


def break_even_table(outcome: Outcome, found: Sequence[BreakEven], quantity: str) -> Table:
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
    verdicts = {
        "just met": t("just met"),
        "met between": t("met between two levels"),
        "met at both bounds": t("met at both bounds"),
        "met throughout": t("met throughout"),
        "not met": t("not met"),
    }
    columns = tuple(
        Column(key, head, figure="{row}" if key == "level" else "")
        for key, head in (
            ("lever", t("Lever, all else as it is")),
            ("region", t("Region")),
            ("verdict", t("Verdict")),
            ("level", t("Just meets the claim at")),
            ("until", t("Met up to")),
            ("low", t("Tried from")),
            ("high", t("Tried to")),
            ("at_low", t("Flow at the lower bound")),
            ("at_high", t("Flow at the upper bound")),
            ("claim", t("Claim")),
            ("bounds", t("What the bounds give")),
        )
    )
    rows = []
    for one in found:
        level, bounds = break_even_text(one)
        of = one.lever.removeprefix("held.")
        region = "" if one.lever in LEVERS else words.name(world, "regions", of)
        numbers = (one.until, one.low, one.high, one.at_low, one.at_high, one.claim)
        named, verdict = lever_name(one.lever), verdicts[one.verdict]
        rows.append((named, region, verdict, Cell(one.level, level), *numbers, bounds))
    title = t("Break-even: {flow} against the aid figure", flow=t(QUANTITIES[quantity]))
    keys = tuple(one.lever for one in found)
    unit = million(outcome.economy.unit)
    return Table("break-even", title, columns, rows, unit, sources="money", keys=keys)


def flips_table(outcome: Outcome, quantity: str) -> Table:
    """Return for each region whether its loss alone turns a met claim into one that is not."""
    flips = region_flips(outcome.scenario, outcome.world, claim=outcome.aid_base, quantity=quantity)
    columns = (
        Column("code", t("Code")),
        Column("region", t("Region")),
        Column("flips", t("Its loss alone changes the answer.")),
    )
    rows = [
        (id, words.name(outcome.world, "regions", id), t("yes") if flip else t("no"))
        for id, flip in flips.items()
    ]
    title = t("Regions whose loss alone changes the answer")
    return Table("flips", title, columns, rows, sources="money")


def deal_terms(outcome: Outcome) -> Table:
    """Return what the deal says about money, as stated and as in force here."""
    in_force = outcome.economy.terms
    stated = outcome.scenario.own_deal or outcome.world.deals[outcome.scenario.deal]
    columns = (
        Column("term", t("Term of the deal")),
        Column("stated", t("As stated")),
        Column("in_force", t("In force here")),
        Column("disputed", t("Disputed")),
    )
    rows = [
        (
            told(str(type(stated).model_fields[name].title)),
            term_text(stated, name),
            term_text(in_force, name),
            t("yes") if name in stated.disputed else t("no"),
        )
        for name in MONEY_TERMS
    ]
    title = t("Terms about money: {deal}", deal=deal_name(stated))
    unit = words.unit_text(stated.unit)
    return Table("deal-terms", title, columns, rows, unit, sources="money")


def parameters(outcome: Outcome, grades: Sequence[str] = ()) -> Table:
    """Return the technical figures used, with source and grade.

    Parameters
    ----------
    outcome : Outcome
        The result.
    grades : sequence of str
        Grades of the figures, by default all.
    """
    world, used = outcome.world, outcome.economy.parameters
    ids = world.economics.ids
    numbers = (("used", t("Used")), ("low", t("Low")), ("mode", t("Mode")), ("high", t("High")))
    columns = (
        Column("grade", t("Grade"), grade_text),
        Column("commodity", t("Commodity")),
        Column("parameter", t("Parameter")),
        *(Column(key, head) for key, head in numbers),
        Column("unit", t("Unit")),
        Column("source", t("Source")),
        Column("note", t("Note")),
    )
    rows = []
    for row in world.tables["economics/parameters"]:
        if grades and row["grade"] not in grades:
            continue
        values = np.broadcast_to(np.asarray(used[row["parameter"]], float), (len(ids),))
        of_all = row["component"] == "ALL"
        rows.append(
            (
                row["grade"],
                t("all") if of_all
                else told(world.label("economics/components", row["component"], "name_en")),
                told(row["parameter"].replace("_", " ")),
                float(values[0 if of_all else ids.index(row["component"])]),
                *(float(row[end]) for end in ("low", "mode", "high")),
                told(row["unit"]),
                told(world.source(row["source_id"])["title"]),
                told(row["note"]),
            )
        )  # fmt: skip
    return Table("parameters", t("Technical figures used, with source and grade"), columns, rows)


def grade_text(grade: str) -> str:
    """Return a grade; D is marked as our own judgement."""
    return t("D, ours") if grade == "D" else told(grade)
