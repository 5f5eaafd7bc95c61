"""Parts of the ladder page that are drawn when opened: break-even, tables, our assumptions."""

from __future__ import annotations

import streamlit as st

from model import Outcome
from model.answers.breakeven import QUANTITIES
from model.core.figures import Node
from model.explain.beside import explain_break_even
from ui.explain.cells import draw_explained, explain_cells
from ui.hand import state
from ui.map.drawing import region_map
from ui.pages.ladder import tables
from ui.pages.ladder.charts import flip_shades, flips_marked
from ui.pages.ladder.files import TRIED
from ui.parts.kit import note, pick, section
from ui.show.table import draw, draw_long
from ui.speech import words
from ui.speech.control import control_text
from ui.speech.language import t
from ui.speech.money import amount, assumption_note, flips_text
from ui.speech.said import spoken


def break_even_panel(outcome: Outcome) -> None:
    """Draw, when opened, the level of each lever at which the aid figure is just met."""
    title = words.named("page table", "break-even")
    section(title, "break-even", lambda: _break_even(outcome))


@state.fragment
def _break_even(outcome: Outcome) -> None:
    world, claim = outcome.world, outcome.aid_base
    left, right = st.columns(2, gap="medium")
    with left:
        asked_of = t("What is set against the aid figure")
        quantity = pick(asked_of, list(QUANTITIES), "break-even-quantity",
                        lambda id: spoken(QUANTITIES[id]))  # fmt: skip
    with right:
        region = pick(
            t("Region whose share is tried"), world.regions, "break-even-region",
            lambda id: words.name(world, "regions", id), index=world.regions.index(TRIED),
        )  # fmt: skip
    _levels(outcome, region, quantity)
    flips, met = tables.flips(outcome, quantity)
    st.markdown(words.escaped(flips_text(flips, met, world)))
    if any(flips.values()):
        _flip_map(outcome, flips)
    note(
            "Cumulated over the horizon, not discounted, against {claim} dollars. Each lever is "
            "tried alone, at levels from one bound shown to the other; told is the lowest that "
            "meets the claim.", claim=amount(claim),
        )  # fmt: skip


def _levels(outcome: Outcome, region: str, quantity: str) -> None:
    """Draw the levels, and the line that explains each."""
    table = tables.break_even_table(outcome, region, quantity)

    def tree(lever: str, *_: str) -> Node:
        return explain_break_even(outcome, tables.levels(outcome, (lever,), quantity)[0])

    draw(table.only("lever", "level", "bounds"))
    explain_cells(table, outcome.world, key="explain-level", tree=tree)


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


def ladder_tables(outcome: Outcome) -> None:
    """Draw, when opened, the ladder, by commodity group too, the receipts by year, the account."""
    section(t("Tables behind the charts"), "ladder-tables", lambda: _tables(outcome))


def _tables(outcome: Outcome) -> None:
    for table in (tables.ladder(outcome), tables.ladder_groups(outcome)):
        st.caption(table.caption)
        draw_explained(table)
    explain_cells(table, outcome.world, key="explain-rung-group")
    goes = tables.revenue(outcome)
    st.caption(goes.caption)
    draw(goes)
    explain_cells(goes, outcome.world, key="explain-revenue")
    yearly, account = tables.receipts(outcome), tables.account(outcome)
    st.caption(yearly.caption)
    draw_long(yearly)
    st.caption(account.caption)
    draw(account)
    explain_cells(account, outcome.world, key="explain-account")


def assumptions_note(outcome: Outcome) -> None:
    """Say how many of the technical figures are our own judgement."""
    grades = [row["grade"] for row in outcome.world.tables["economics/parameters"]]
    st.warning(assumption_note(grades.count("D"), len(grades)), icon="✍️")


def assumptions_panel(outcome: Outcome) -> None:
    """List, when opened, the technical figures used; those of grade D are marked as ours."""
    title = words.named("page table", "parameters")
    section(title, "parameters", lambda: _parameters(outcome))


def _parameters(outcome: Outcome) -> None:
    every = tables.parameters(outcome)
    grades = sorted({row[0] for row in every.rows})
    picked = st.pills(
        t("Grade"), grades, default=["D"], selection_mode="multi", key="parameter-grade",
        format_func=tables.grade_text,
    )  # fmt: skip
    shown = tables.parameters(outcome, picked)
    st.caption(words.rows_shown(len(shown.rows), len(every.rows)))
    draw_long(shown, height=420)
