"""The tables behind the map and the bars; they are drawn when they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from model import Outcome
from ui.speech import words
from ui.speech.language import t

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["named_table", "result_tables"]


def named_table(outcome: Outcome, frame: pd.DataFrame, labels: str) -> pd.DataFrame:
    """Return a table by region or commodity group with names and a total, in whole millions.

    Parameters
    ----------
    outcome : Outcome
        Where the table comes from.
    frame : DataFrame
        As :attr:`model.Outcome.by_region`.
    labels : str
        Table of the names.
    """
    named = frame.rename(columns=words.party)
    named.insert(0, t("Total"), frame.sum(axis=1))
    names = [words.name(outcome.world, labels, str(id)) for id in frame.index]
    named.insert(0, t("Name"), names)
    named.columns.name = None
    return named


def result_tables(outcome: Outcome) -> None:
    """Draw, when opened, who holds what by region and by commodity group."""
    tables = st.expander(t("Tables behind the map and the bars"), on_change="rerun", key="tables")
    if not tables.open:
        return
    with tables:
        unit = words.unit_text(outcome.unit)
        for title, frame, labels in (
            (t("By region, million {unit}", unit=unit), outcome.by_region, "regions"),
            (t("By commodity group, million {unit}", unit=unit), outcome.by_group,
             "commodity_groups"),
        ):  # fmt: skip
            st.caption(title)
            st.dataframe(named_table(outcome, frame, labels), width="stretch", hide_index=True)
