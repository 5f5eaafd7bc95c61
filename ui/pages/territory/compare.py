"""Comparisons of the territory page: readings of the line, valuations, rival estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from model import Outcome, Scenario, World, evaluate
from model.answers.ground import compare_bases, compare_readings
from model.territory.estimates import rival_estimates
from model.world.catalog import catalog
from ui.explain.tree import source_line
from ui.hand import state
from ui.map.territory import name_of
from ui.pages.territory.charts import dot_rows, dots, dots_alt
from ui.speech import words
from ui.speech.language import N_, day, number, percent, t, told

__all__ = ["bases", "estimate_days", "estimate_table", "estimates", "read_by", "readings"]

_READ_BY = {
    "quantity": N_("quantity"),
    "count": N_("count"),
    "quantity and count": N_("quantity or count, by region"),
    "area": N_("area, too few deposits"),
}


def read_by(way: str) -> str:
    """Return by what the deposits of a group are weighed."""
    return t(_READ_BY[way])


def readings(world: World) -> None:
    """Show Russia's share of each commodity group by either reading of the line."""
    scenario = state.hand().scenario
    st.markdown(
        t(
            "A front line can be read by area (a region's share is that of its area behind the "
            "line) or by deposit (that of its named deposits behind it). Groups with too few sited "
            "deposits are read by area either way."
        )
    )
    found = compare_readings(scenario, world)
    names = [name_of(world, "commodity_groups", str(id)) for id in found.index]
    shown = found.set_axis(pd.Index(names, name=t("Commodity group")))
    shown = shown.sort_values("difference", key=abs, ascending=False)
    series = {"by_area": t("by area"), "by_deposit": t("by deposit")}
    axis = t("Share of the group's value held by Russia")
    st.vega_lite_chart(dots(dot_rows(shown, series), axis), alt=dots_alt(shown, series))
    columns = {
        t("By area"): shown["by_area"].map(percent),
        t("By deposit"): shown["by_deposit"].map(percent),
        t("Difference, points"): [_points(float(v)) for v in shown["difference"]],
        t("Deposits counted"): shown["deposits"],
        t("Weighed by"): [read_by(str(by)) for by in shown["read_by"]],
    }
    st.table(pd.DataFrame(columns))
    _take_reading(scenario)


def _points(share: float) -> str:
    text = number(100 * share, 1)
    return f"+{text}" if share > 0 and text.strip("0.,") else text


def _take_reading(scenario: Scenario) -> None:
    other = "by-deposit" if scenario.reading == "by-area" else "by-area"
    label = (
        t("Read the line by deposit in the calculator")
        if other == "by-deposit"
        else t("Read the line by area in the calculator")
    )
    key = "take-reading"
    st.button(
        label, key=key, on_click=lambda: state.attempt(key, lambda s: s.replace(reading=other))
    )
    _refused(key)


def bases(world: World) -> None:
    """Show the same question under every published valuation."""
    st.markdown(
        t(
            "The same ground, holders and aid figure under every valuation. Totals are of "
            "different years and different kinds."
        )
    )
    found = compare_bases(state.hand().scenario, world)
    shown = found.set_axis(pd.Index([told(x) for x in found["title"]], name=t("Valuation")))
    series = {"russia_share": t("held by Russia")}
    axis = t("Share of the total held by Russia")
    st.vega_lite_chart(dots(dot_rows(shown, series), axis), alt=_bases_alt(found))
    columns = {
        t("Total, USD"): shown["total"].map(words.trillions),
        t("Prices of"): shown["price_year"],
        t("Ukraine"): shown["ukraine"].map(words.trillions),
        t("Russia"): shown["russia"].map(words.trillions),
        t("Russia's share"): shown["russia_share"].map(percent),
        t("Aid to Ukraine's part"): [_coverage(float(v)) for v in shown["aid_coverage"]],
        t("Published figure behind the line"): [_stated(float(v)) for v in shown["stated_russia"]],
        t("Grade"): shown["grade"],
    }
    st.table(pd.DataFrame(columns))
    st.caption(_same_pattern(found, world))
    for line in _published(world):
        st.markdown(line)


def _same_pattern(found: pd.DataFrame, world: World) -> str:
    """Return how many rows are another one scaled, so that their equal shares say nothing."""
    scaled = [row["id"] for row in world.tables["value/bases"] if row["scaled_from"]]
    of = {row["id"]: row["scaled_from"] for row in world.tables["value/bases"]}
    share = found["russia_share"]
    same = [id for id in scaled if abs(share[id] - share[of[id]]) < SAME]
    return t(
        "{count} of the {all} rows are the Forbes table times one factor: they share its pattern, "
        "so that their equal shares are no agreement. Dollars of different years stand side by "
        "side here; nothing converts them.",
        count=number(len(same)),
        all=number(len(found)),
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


def _coverage(share: float) -> str:
    return t("no index for this year") if share != share else percent(share)


def _stated(million: float) -> str:
    return t("none") if million != million else words.trillions(million)


def _bases_alt(found: pd.DataFrame) -> str:
    low, high = found["russia_share"].min(), found["russia_share"].max()
    return t(
        "Russia's share of the total lies between {low} and {high} over {count} valuations.",
        low=percent(float(low)),
        high=percent(float(high)),
        count=number(len(found)),
    )


def estimate_days(world: World) -> tuple[dt.date, ...]:
    """Return the days on which others than the daily record gave shares, newest first."""
    days = {row["date"] for row in world.tables["control/estimates"]}
    return tuple(sorted(map(dt.date.fromisoformat, days), reverse=True))


def estimate_table(found: Mapping[str, Mapping[str, float]], world: World) -> pd.DataFrame:
    """Return rival estimates of a day: index name of the region, a column an estimator [1].

    Parameters
    ----------
    found : mapping
        As :func:`model.territory.estimates.rival_estimates` gives it.
    world : World
        For the names.
    """
    frame = pd.DataFrame.from_dict(found, orient="index")
    names = [name_of(world, "regions", str(id)) for id in frame.index]
    return frame.set_axis(pd.Index(names, name=t("Region")))


def estimates(world: World) -> None:
    """Show the published estimates of one day side by side, with their spread."""
    days = estimate_days(world)
    chosen = st.selectbox(
        t("Day"), days, format_func=day, key="estimate-day", placeholder=t("Choose an option")
    )
    table = estimate_table(rival_estimates(world.front_line(chosen), world), world)
    series = {str(id): words.estimator(str(id)) for id in table}
    spread = table.max(axis=1) - table.min(axis=1)
    widest = spread.idxmax()
    st.markdown(
        t(
            "The estimates of {day} lie furthest apart for {region}: {points} points of its area.",
            day=day(chosen),
            region=widest,
            points=number(100 * float(spread[widest]), 1),
        )
    )
    axis = t("Share of the region's area held by Russia")
    st.vega_lite_chart(dots(dot_rows(table, series), axis), alt=dots_alt(table, series))
    shown = table.rename(columns=series).map(lambda v: percent(v, 1) if v == v else "")
    st.table(shown.assign(**{t("Spread, points"): [number(100 * v, 1) for v in spread]}))
    st.caption(t("Statements of a party to the war are given as such; see Sources for each."))
    _take_estimate(
        chosen, [c for c in catalog().estimates if c in {*table, "mean", "range"}], world
    )


def _take_estimate(chosen: dt.date, ids: list[str], world: World) -> None:
    key = "take-estimate"
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    id = left.selectbox(
        t("Estimate"),
        ids,
        format_func=words.estimator,
        key="estimate-id",
        placeholder=t("Choose an option"),
    )
    taken = {"base": "front-line", "front_line_date": chosen, "estimate": id}
    before = evaluate(state.hand().scenario, world)
    after = evaluate(state.hand().scenario.replace(**taken), world)
    st.caption(_beside(before, after))
    right.button(
        t("Take it into the calculator"),
        key=key,
        on_click=lambda: state.attempt(key, lambda s: s.replace(**taken)),
    )
    _refused(key)


def _beside(before: Outcome, after: Outcome) -> str:
    now, then = (words.trillions(int(o.party_million[1])) for o in (before, after))
    return t("Held by Russia with it: {then} USD; in hand: {now} USD.", then=then, now=now)


def _refused(place: str) -> None:
    for problem in state.problems_at(place):
        st.error(words.escaped(words.problem_text(problem)))
