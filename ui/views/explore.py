"""The Explore page: the controls, the result in words and figures, the map, the split."""

from __future__ import annotations

import streamlit as st

from model import Outcome
from model.catalog import PARTIES
from model.control import RUSSIA, UKRAINE
from ui import charts, state, words
from ui.controls import all_controls, select_region
from ui.map import RegionShade, region_map


def _figures(outcome: Outcome) -> None:
    before = state.preset_outcome()
    row = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    unit = words.unit_text(outcome.unit)
    row.metric(
        f"All of it, {unit}",
        words.trillions(outcome.total_million),
        help=words.HELP_TOTAL,
        width="content",
    )
    for index, name in ((UKRAINE, "Ukraine"), (RUSSIA, "Russia")):
        now, was = (int(o.party_million[index]) for o in (outcome, before))
        row.metric(
            f"Held by {name}, {words.percent(now / outcome.total_million)}",
            words.trillions(now),
            _delta(now - was),
            delta_color="off",
            delta_arrow="off",
            help=words.HELP_PARTY,
            width="content",
        )
    coverage = words.percent(outcome.aid_coverage)
    row.metric("Aid to Ukraine's part", coverage, help=words.HELP_COVERAGE, width="content")


def _delta(difference: int) -> str | None:
    if not difference:
        return None
    sign = "+" if difference > 0 else "−"
    return f"{sign}{words.trillions(abs(difference))} to the preset"


def _shades(outcome: Outcome) -> dict[str, RegionShade]:
    world, totals = outcome.world, outcome.value.sum(axis=1)
    held = outcome.held.sum(axis=2)
    ground = state.region_shares(outcome)
    shades = {}
    for index, region in enumerate(world.regions):
        total = int(totals[index])
        share = held[:, index] / total if total else ground[:, index]
        parts = {party: float(share[p]) for p, party in enumerate(PARTIES)}
        shades[region] = RegionShade(
            russia=min(parts["russia"], 1.0),
            other=min(parts["other"], 1.0 - min(parts["russia"], 1.0)),
            value_share=total / outcome.total_million,
            label=words.percent(parts["russia"])
            if parts["russia"]
            else words.percent(parts["other"]),
            title=words.region_title(world, region, parts, total),
        )
    return shades


def _map(outcome: Outcome) -> None:
    key = "map"
    region_map(
        _shades(outcome),
        selected=state.hand().selected,
        caption=words.map_caption(outcome),
        words=words.map_words(outcome.world),
        key=key,
        on_select=lambda: select_region(state.typed(key).selected),
    )


def _split(outcome: Outcome) -> None:
    names = {row["id"]: row["name_en"] for row in outcome.world.tables["commodity_groups"]}
    by_group = outcome.by_group
    st.vega_lite_chart(charts.group_split(by_group, names), alt=charts.group_alt(by_group, names))


def _tables(outcome: Outcome) -> None:
    tables = st.expander("Tables behind the map and the chart", on_change="rerun", key="tables")
    if not tables.open:
        return
    with tables:
        unit = f"Million {words.unit_text(outcome.unit)}"
        for title, frame, labels in (
            ("By region", outcome.by_region, "regions"),
            ("By commodity group", outcome.by_group, "commodity_groups"),
        ):
            st.caption(f"{title}. {unit}")
            names = [outcome.world.label(labels, str(id)) for id in frame.index]
            st.dataframe(frame.assign(name=names, total=frame.sum(axis=1)), width="stretch")


def page() -> None:
    """Draw the page."""
    result = state.outcome()
    with st.sidebar:
        all_controls(result)
    st.markdown(f"##### {words.headline(result)}")
    _figures(result)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _map(result)
    with right:
        st.markdown("**Who holds each commodity group**")
        _split(result)
    _tables(result)
    st.caption(words.EXPLORE_LEDE)
    run = result.run
    st.caption(f"version {run.version} · data {run.data_id} · scenario {run.scenario_hash}")


page()
