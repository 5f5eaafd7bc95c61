"""Names of table columns in the reader's language, for tables whose columns keep their keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from ui.speech.language import N_, t

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

__all__ = ["HEADS", "columns"]

HEADS = {
    "table": N_("Table"),
    "row": N_("Row"),
    "text": N_("Text"),
    "grade": N_("Grade"),
    "source": N_("Source"),
    "address": N_("Address"),
    "claimant": N_("Who says so"),
    "what": N_("What"),
    "value": N_("Value"),
    "as_of": N_("As of"),
    "note": N_("Note"),
    "deal": N_("Deal"),
    "date": N_("Date"),
    "term": N_("Term"),
    "reading": N_("Our reading"),
    "project": N_("Project"),
    "metric": N_("Figure"),
    "published": N_("Published"),
    "model": N_("Model"),
    "distance": N_("Apart"),
    "verdict": N_("Verdict"),
    "rung": N_("Rung"),
    "title": N_("What is left"),
    "step": N_("Step"),
    "coverage": N_("Of the aid figure"),
    "year": N_("Year"),
    "state_existing": N_("State, running mines"),
    "state_new": N_("State, new permits"),
    "investors": N_("Owners of new mines"),
    "inflow": N_("Paid into the fund"),
    "us": N_("United States"),
    "ukraine": N_("Ukraine"),
    "other": N_("Others"),
    "kept": N_("Kept by the budget"),
    "fund": N_("Fund at the year's end"),
    "balance": N_("Claim at the year's end"),
    "commodity": N_("Commodity"),
    "parameter": N_("Technical figure"),
    "used": N_("Used"),
    "low": N_("Low"),
    "mode": N_("Most likely"),
    "high": N_("High"),
    "unit": N_("Unit"),
}
"""Columns by their key."""

_LINKS = ("address", "url")


def columns(names: Iterable[str], numbers: Iterable[str] = ()) -> dict[str, ColumnConfig]:
    """Return how each column is headed; links open, and numbers are written as people do.

    Parameters
    ----------
    names, numbers : iterable of str
        Keys of all columns, and of those that hold numbers.
    """
    numeric = set(numbers)
    return {name: _column(name, numeric) for name in names}


def _column(name: str, numeric: set[str]) -> ColumnConfig:
    head = t(HEADS[name]) if name in HEADS else name
    if name in _LINKS:
        return st.column_config.LinkColumn(head)
    if name in numeric:
        return st.column_config.NumberColumn(head, format="localized")
    return st.column_config.Column(head)
