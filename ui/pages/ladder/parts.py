"""Parts of the ladder page that are drawn when opened: break-even, tables, our assumptions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from model import Outcome, Scenario, World
from model.answers.answers import ladder_by_group, receipts_totals
from model.answers.breakeven import LEVERS as BOUNDS
from model.answers.breakeven import BreakEven, break_even, region_flips
from ui.hand import state
from ui.map import RegionShade, region_map
from ui.pages.explore.parts import map_parts, map_shades
from ui.pages.ladder.explain import explain_levels
from ui.speech import words
from ui.speech.columns import columns
from ui.speech.control import control_text
from ui.speech.language import percent, t, told
from ui.speech.money import (
    FLOWS,
    LEVERS,
    QUANTITIES,
    RUNGS,
    amount,
    assumption_note,
    break_even_text,
    flips_text,
)

__all__ = [
    "assumptions_note",
    "assumptions_panel",
    "break_even_panel",
    "break_even_table",
    "flip_shades",
    "flips_marked",
    "ladder_tables",
    "lever_name",
    "parameters",
    "totals_table",
]


def totals_table(outcome: Outcome) -> pd.DataFrame:
    """Return what each party receives over the horizon, in all and in today's money."""
    totals = receipts_totals(outcome.economy)
    rows = {}
    for flow, name in FLOWS.items():
        whole, today = (float(totals.loc[flow, column]) for column in ("cumulated", "discounted"))
        rows[t(name)] = [amount(whole), amount(today), _of_aid(whole, outcome)]
    columns = [t("Over the horizon"), t("In today's money"), t("Of the aid figure")]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    frame.index.name = t("Who receives")
    return frame


def _of_aid(million: float, outcome: Outcome) -> str:
    return percent(million / outcome.aid_base) if outcome.aid_base else t("no limit")


def break_even_table(found: list[BreakEven]) -> pd.DataFrame:
    """Return the level of each lever at which the claim is just met, and what its bounds give."""
    rows = {}
    for one in found:
        level, bounds = break_even_text(one)
        rows[lever_name(one.lever)] = [level, bounds]
    columns = [t("Just meets the claim at"), t("What the bounds give")]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    frame.index.name = t("Lever, all else as it is")
    return frame


def lever_name(lever: str) -> str:
    """Return the name of a lever of the break-even."""
    if lever.startswith("held."):
        return t("Share of the region that Ukraine holds")
    return t(LEVERS[lever])


@st.cache_data(show_spinner=False, max_entries=64)
def _found(_scenario: Scenario, _world: World, hash_: str, levers: tuple[str, ...], quantity: str,
           claim: float) -> list[BreakEven]:  # fmt: skip
    return [
        break_even(_scenario, _world, lever, claim=claim, quantity=quantity) for lever in levers
    ]


@st.cache_data(show_spinner=False, max_entries=64)
def _flips(
    _scenario: Scenario, _world: World, hash_: str, quantity: str, claim: float
) -> dict[str, bool]:
    return region_flips(_scenario, _world, claim=claim, quantity=quantity)


def break_even_panel(outcome: Outcome) -> None:
    """Draw, when opened, the level of each lever at which the aid figure is just met."""
    box = st.expander(
        t("Break-even: what would have to be true"), key="break-even", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        _break_even(outcome)


@state.fragment
def _break_even(outcome: Outcome) -> None:
    world, claim = outcome.world, outcome.aid_base
    left, right = st.columns(2, gap="medium")
    quantity = left.selectbox(
        t("What is set against the aid figure"), list(QUANTITIES), key="break-even-quantity",
        format_func=lambda id: t(QUANTITIES[id]),
        placeholder=t("Choose an option"),
    )  # fmt: skip
    region = right.selectbox(
        t("Region whose share is tried"), world.regions, key="break-even-region",
        index=world.regions.index("UA-63"), format_func=lambda id: words.name(world, "regions", id),
        placeholder=t("Choose an option"),
    )  # fmt: skip
    asked = (outcome.scenario, world, outcome.run.scenario_hash)
    found = _found(*asked, (*BOUNDS, f"held.{region}"), quantity, claim)
    st.table(break_even_table(found))
    explain_levels(outcome, found)
    flips = _flips(*asked, quantity, claim)
    now = found[-1]
    met = any(flips.values()) or _met(outcome, quantity)
    st.markdown(words.escaped(flips_text(flips, met, world)))
    if any(flips.values()):
        _flip_map(outcome, flips)
    st.caption(
        t(
            "Cumulated over the horizon, not discounted, against {claim} dollars. Each lever is "
            "tried alone, at levels from one bound shown to the other; told is the lowest that "
            "meets the claim.", claim=amount(now.claim),
        )
    )  # fmt: skip


def _flip_map(outcome: Outcome, flips: dict[str, bool]) -> None:
    """Draw the regions whose loss alone changes the answer, marked by pattern and flag."""
    world = outcome.world
    region_map(
        flip_shades(outcome, flips),
        selected=None,
        caption=control_text(outcome),
        words={**words.map_words(world), "other": flips_marked()},
        key="flip-map",
        height=360,
    )


def flips_marked() -> str:
    """Return what the mark of the map of flipping regions means."""
    return t("its loss alone changes the answer")


def flip_shades(outcome: Outcome, flips: dict[str, bool]) -> dict[str, RegionShade]:
    """Return what the map of flipping regions shows: a flag on each, the others as held."""
    usual, titles = map_parts(outcome)
    shades = {**usual, **map_shades(outcome)}
    changed = t("Its loss alone changes the answer.")
    return {
        region: RegionShade(0.0, 1.0, shade.value_share, "⚑", f"{titles[region]} {changed}")
        if flips[region]
        else replace(shade, other=0.0)
        for region, shade in shades.items()
    }


def _met(outcome: Outcome, quantity: str) -> bool:
    return float(outcome.economy.cumulated()[quantity]) >= outcome.aid_base


def ladder_tables(outcome: Outcome) -> None:
    """Draw, when opened, the ladder, the ladder by commodity group and the receipts by year."""
    box = st.expander(t("Tables behind the charts"), key="ladder-tables", on_change="rerun")
    if not box.open:
        return
    unit = words.unit_text(outcome.economy.unit)
    ladder = outcome.ladder[["title", "value", "step", "coverage"]].round(4)
    by_group = ladder_by_group(outcome.economy, outcome.world)
    names = [words.name(outcome.world, "commodity_groups", str(g)) for g in by_group.index]
    with box:
        st.caption(t("The ladder, million {unit}", unit=unit))
        _numbers(ladder.assign(title=[t(RUNGS[str(id)]) for id in ladder.index]), "rung")
        st.caption(t("By commodity group, million {unit}", unit=unit))
        _numbers(by_group.round(1).set_axis(pd.Index(names, name="commodity")), "commodity")
        st.caption(t("Receipts by year, million {unit}", unit=unit))
        _numbers(outcome.receipts.round(1), "year")


def _numbers(frame: pd.DataFrame, index: str) -> None:
    """Draw a table of numbers whose columns are headed in the reader's language."""
    numeric = [str(name) for name in frame.columns if frame[name].dtype.kind == "f"]
    heads = columns([index, *map(str, frame.columns)], numeric)
    st.dataframe(frame, width="stretch", column_config=heads)


def parameters(outcome: Outcome) -> pd.DataFrame:
    """Return every technical parameter used, with its grade and whether the scenario changed it.

    Returns
    -------
    DataFrame
        Columns grade, commodity, parameter, used, low, mode, high, unit, source, note.
    """
    world, v = outcome.world, outcome.economy.parameters
    ids = world.economics.ids
    rows = []
    for row in world.tables["economics/parameters"]:
        used = np.broadcast_to(np.asarray(v[row["parameter"]], float), (len(ids),))
        place = 0 if row["component"] == "ALL" else ids.index(row["component"])
        rows.append(
            {
                "grade": row["grade"],
                "commodity": _commodity(row["component"], world),
                "parameter": told(row["parameter"].replace("_", " ")),
                "used": float(used[place]),
                **{end: float(row[end]) for end in ("low", "mode", "high")},
                "unit": told(row["unit"]),
                "source": told(world.source(row["source_id"])["title"]),
                "note": told(row["note"]),
            }
        )
    return pd.DataFrame(rows)


def _commodity(component: str, world: World) -> str:
    if component == "ALL":
        return t("all")
    return told(world.label("economics/components", component, "name_en"))


def assumptions_note(outcome: Outcome) -> None:
    """Say how many of the technical figures are our own judgement."""
    frame = parameters(outcome)
    st.warning(assumption_note(int((frame["grade"] == "D").sum()), len(frame)), icon="✍️")


def assumptions_panel(outcome: Outcome) -> None:
    """List, when opened, the technical figures used; those of grade D are marked as ours."""
    box = st.expander(
        t("Technical figures used, with source and grade"), key="parameters", on_change="rerun"
    )
    if not box.open:
        return
    frame = parameters(outcome)
    with box:
        picked = st.pills(
            t("Grade"), sorted(frame["grade"].unique()), default=["D"], selection_mode="multi",
            key="parameter-grade", format_func=_grade,
        )  # fmt: skip
        shown = frame[frame["grade"].isin(picked)] if picked else frame
        st.caption(words.rows_shown(len(shown), len(frame)))
        marked = shown.assign(grade=[_grade(grade) for grade in shown["grade"]])
        heads = columns(map(str, marked.columns), ("used", "low", "mode", "high"))
        st.dataframe(marked, hide_index=True, width="stretch", height=420, column_config=heads)


def _grade(grade: str) -> str:
    return t("D, ours") if grade == "D" else told(grade)
