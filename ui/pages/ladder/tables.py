"""The tables of the Value ladder, each declared once, for the page, its files and the report."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from model import Outcome, Scenario, World
from model.answers.answers import ladder_by_group, receipts_totals
from model.answers.breakeven import LEVERS, QUANTITIES, BreakEven, break_even, region_flips
from model.answers.revenue import LINES, revenue_account
from model.explain.places import explain
from ui.show.table import Cell, Column, Table, million, table
from ui.speech import words
from ui.speech.explain import figure_text, label_text
from ui.speech.language import percent, t, told
from ui.speech.money import FLOWS, amount, break_even_text, deal_name, left, lever_name, term_text
from ui.speech.said import spoken

ACCOUNT = (
    "receipts.inflow", "receipts.distributed", "receipts.state", "receipts.other", "receipts.seed",
    "receipts.profit", "receipts.gain", "receipts.fund", "claim.start", "claim.balance",
    "claim.met", "aid_base", "government_take", "fund_per_dollar",
)  # fmt: skip
"""Figures of the account that no other table has."""

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


def ladder(outcome: Outcome) -> Table:
    """Return every rung: what is left, the step to it, and what it is of aid and of S0."""
    kinds = {"stock": t("stock"), "flow": t("flow")}
    columns = (
        "rung",
        "title",
        "kind",
        Column("value", "", amount, "{row}"),
        Column("step", t("Change"), amount, "{row}.step"),
        Column("coverage", "", percent, "{row}.aid"),
        Column("first", t("Of S0"), percent, "{row}.first"),
    )
    frame = outcome.ladder
    first = float(frame["value"].iloc[0])
    rows = [
        (id, left(id), kinds[kind], value, Cell(step, "") if id == "S0" else step, coverage,
         value / first if first else 0.0)
        for id, kind, value, step, coverage in zip(
            map(str, frame.index), *(frame[name] for name in ("kind", "value", "step", "coverage")),
            strict=True,
        )
    ]  # fmt: skip
    return table("ladder", columns, rows, million(outcome.economy.unit))


def ladder_groups(outcome: Outcome) -> Table:
    """Return every rung of every commodity group."""
    frame = ladder_by_group(outcome.economy, outcome.world)
    rungs = (Column(id, id, amount, f"{id}.group.{{row}}") for id in map(str, frame.columns))
    ids = list(map(str, frame.index))
    rows = [
        (words.name(outcome.world, "commodity_groups", id), *values)
        for id, values in zip(ids, frame.to_numpy().tolist(), strict=True)
    ]
    unit = million(outcome.economy.unit)
    return table("ladder-by-group", ("group", *rungs), rows, unit, keys=ids)


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


def revenue(outcome: Outcome) -> Table:
    """Return where the revenue of mines goes: costs, the state, its companies, private owners."""
    found = revenue_account(outcome.economy, outcome.world)
    columns = (
        Column("line", t("In today's money")),
        Column("existing", t("Existing permits"), amount),
        Column("new", t("New permits"), amount),
        Column("all", t("All"), amount, "revenue.{row}"),
    )
    rows = [
        (label_text(LINES[str(line)]), *values)
        for line, values in zip(found.index, found.to_numpy().tolist(), strict=True)
    ]
    unit = million(outcome.economy.unit)
    return table("revenue", columns, rows, unit, keys=list(LINES))


def account(outcome: Outcome) -> Table:
    """Return what else is said of the fund, the claim and the state's part, by its tree."""
    nodes = [explain(outcome, figure) for figure in ACCOUNT]
    rows = [(label_text(node.label), Cell(node.value, figure_text(node))) for node in nodes]
    columns = ("what", Column("value", t("Figure"), figure="{row}"))
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
        Column("lever", t("Lever, all else as it is")),
        "region",
        "verdict",
        Column("level", t("Just meets the claim at"), figure="{row}"),
        "until",
        Column("low", t("Tried from")),
        Column("high", t("Tried to")),
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
            told(str(type(stated).model_fields[name].title)),
            term_text(stated, name),
            term_text(in_force, name),
            t("yes") if name in stated.disputed else t("no"),
        )
        for name in MONEY_TERMS
    ]
    title = t("Terms about money: {deal}", deal=deal_name(stated))
    unit = words.unit_text(stated.unit)
    return table("deal-terms", columns, rows, unit, title, sources="money")


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
    columns = (Column("grade", "", grade_text), "commodity", "parameter", "used", "low", "mode",
               "high", "unit", "source", "note")  # fmt: skip
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
    return table("parameters", columns, rows)


def grade_text(grade: str) -> str:
    """Return a grade; D is marked as our own judgement."""
    return t("D, ours") if grade == "D" else told(grade)
