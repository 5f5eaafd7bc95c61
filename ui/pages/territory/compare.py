"""Comparisons of the territory page: readings of the line, valuations, rival estimates."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.answers.ground import under_valuation
from model.answers.timeline import only_the_line
from model.core import figures as nodes
from model.explain.beside import explain_stated
from model.explain.places import explain
from model.territory.estimates import rival_estimates
from model.world.catalog import catalog
from ui.explain.cells import compared, draw_numbers
from ui.explain.panel import Explained
from ui.explain.tree import source_line
from ui.hand import state
from ui.pages.territory import charts, tables
from ui.pages.territory.apply import set_beside
from ui.parts.kit import para, pick, take_button
from ui.show.about import draw_with_tools
from ui.show.table import Table
from ui.speech import words
from ui.speech.language import day, number, t, told


def readings(world: World) -> None:
    """Show Russia's share of each commodity group by either reading of the line."""
    scenario = state.hand().scenario
    para(
        "Shares can be estimated two ways: by area (how much of a region lies behind the line) or "
        "by deposit (how many of its known deposits do). Minerals with too few located deposits "
        "always use area."
    )
    outcome = state.outcome()
    table = tables.readings(outcome)
    draw_with_tools(charts.readings(table))
    plain = scenario.replace(group_control={})
    ends = {"by-area": "before", "by-deposit": "after"}

    def tree(_: str, column: str, figure: str) -> Explained:
        area, deposit = (evaluate(plain.replace(reading=way), world) for way in ends)
        return compared(deposit, area, figure, ends.get(column, "change"))

    draw_numbers(table, tree=tree)
    _take_reading(scenario)


def _take_reading(scenario: Scenario) -> None:
    other = "by-deposit" if scenario.reading == "by-area" else "by-area"
    label = (
        t("Use deposits in the calculator")
        if other == "by-deposit"
        else t("Read the line by area in the calculator")
    )
    take_button(label, "take-reading", lambda s: s.replace(reading=other))


def bases(world: World) -> None:
    """Show the same question under every published valuation."""
    para(
        "The same ground, holders and aid figure under every valuation. Totals are of "
        "different years and different kinds."
    )
    table = tables.valuations(state.outcome())
    draw_with_tools(charts.valuations(table))
    draw_numbers(table, tree=_valued)
    st.caption(_same_pattern(table, world))
    for line in _published(world):
        st.markdown(line)


def _valued(id: str, column: str, figure: str) -> Explained:
    """Return the tree of a figure under a valuation, or of what its author states."""
    world = state.world()
    outcome, converted = under_valuation(state.hand().scenario, world, id)
    if column == "stated_russia":
        return explain_stated(world, id), outcome
    tree = explain(outcome, figure)
    if column == "aid_coverage" and not converted:
        return nodes.given(tree.label, math.nan, "1"), outcome
    return tree, outcome


def _same_pattern(found: Table, world: World) -> str:
    """Return how many rows are another one scaled, so that their equal shares say nothing."""
    scaled = [row["id"] for row in world.tables["value/bases"] if row["scaled_from"]]
    of = {row["id"]: row["scaled_from"] for row in world.tables["value/bases"]}
    records = found.records()
    share = dict(zip(found.keys, (row["russia_share"] for row in records), strict=True))
    same = [id for id in scaled if abs(share[id] - share[of[id]]) < SAME]
    return t(
        "{count} of the {all} rows are the Forbes table times one factor: they share its pattern, "
        "so that their equal shares are no agreement. Dollars of different years stand side by "
        "side here; nothing converts them.",
        count=number(len(same)),
        all=number(len(share)),
    )


SAME = 5e-6
"""Shares of whole millions of one pattern differ by less than this [1]."""


def _published(world: World) -> list[str]:
    """Return, as Markdown, whose the published figures behind the line are, with the source."""
    lines = []
    claims = {row["id"]: row for row in world.tables["claims"]}
    for row in world.tables["value/bases"]:
        stated = float(row["stated_russia_usd_million"] or "nan")
        for claim in map(claims.__getitem__, filter(None, row["claim_ids"].split(";"))):
            if claim["unit"] == "usd_trillion" and float(claim["value"] or 0) * 1e6 == stated:
                source = {**claim, "title": world.source(claim["source_id"])["title"],
                          "table": "claims", "key": claim["id"]}  # fmt: skip
                said = f"{told(row['title'])}: {words.trillions(stated)}, {told(claim['claimant'])}"
                lines.append(f"- {words.escaped(said)} · {source_line(source, world)}")
    return lines


def estimates(world: World) -> None:
    """Show the published estimates of one day side by side, with their spread."""
    chosen = pick(t("Day"), tables.estimate_days(world), "estimate-day", day)
    table = tables.estimates(world, chosen)
    apart = [row[-1] for row in table.rows]
    widest = apart.index(max(apart))
    para(
        "The estimates of {day} lie furthest apart for {region}: {points} points of its area.",
        day=day(chosen),
        region=table.rows[widest][0],
        points=number(100 * apart[widest], 1),
    )
    draw_with_tools(charts.estimates(table))
    _explain_estimates(table, chosen, world)
    st.caption(t("Statements of a party to the war are given as such; see Sources for each."))
    ids = [column.key for column in table.columns[1:-1]]
    known = [one for one in catalog().estimates if one in {*ids, "mean", "range"}]
    _take_estimate(chosen, known, world)


def _explain_estimates(table: Table, chosen: dt.date, world: World) -> None:
    """Draw every estimate of the day, and their spread; each number opens."""
    found = rival_estimates(world.front_line(chosen), world)

    def under(id: str) -> Outcome:
        """Return what an estimate gives, shares that the scenario states set aside."""
        plain = only_the_line(state.hand().scenario)
        return evaluate(plain.replace(**_taken(chosen, id)), world)

    def tree(region: str, id: str, figure: str) -> Explained:
        known = found[region]
        if id != "spread":
            return compared(under(id), state.outcome(), figure, "after")
        ends = (most(known, key=known.__getitem__) for most in (max, min))
        return compared(*map(under, ends), figure, "change")

    draw_numbers(table, tree=tree)


def _taken(chosen: dt.date, id: str) -> dict[str, Any]:
    """Return the fields of a scenario that starts from an estimate of a day."""
    return {"base": "front-line", "front_line_date": chosen, "estimate": id}


def _take_estimate(chosen: dt.date, ids: list[str], world: World) -> None:
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        id = pick(t("Estimate"), ids, "estimate-id", words.estimator)
    taken = _taken(chosen, id)
    before = evaluate(state.hand().scenario, world)
    after = evaluate(state.hand().scenario.replace(**taken), world)
    set_beside(before, after)
    take_button(t("Use this map"), "take-estimate", lambda s: s.replace(**taken), right)
