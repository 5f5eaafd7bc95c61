"""Parts of the ladder page that are drawn when opened: tables, our assumptions."""

from __future__ import annotations

import streamlit as st

from model import Outcome
from ui.explain.cells import draw_numbers
from ui.hand import state
from ui.pages.ladder import tables
from ui.parts.kit import section
from ui.show.table import draw_long
from ui.speech import words
from ui.speech.language import t
from ui.speech.money import assumption_note


def ladder_tables(outcome: Outcome) -> None:
    """Draw, when opened, the ladder, by commodity group too, and where revenue goes."""
    section(t("Tables behind the charts"), "ladder-tables", lambda: _tables(outcome))


def _tables(outcome: Outcome) -> None:
    groups = tables.ladder_groups(outcome)
    st.caption(groups.caption)
    draw_numbers(groups)
    goes = tables.revenue(outcome)
    st.caption(goes.caption)
    draw_numbers(goes)


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
    state.begin("parameter-grade", ["D"])
    picked = st.pills(
        t("Grade"), grades, selection_mode="multi", key="parameter-grade",
        format_func=tables.grade_text,
    )  # fmt: skip
    shown = tables.parameters(outcome, picked)
    st.caption(words.rows_shown(len(shown.rows), len(every.rows)))
    draw_long(shown, height=420)
