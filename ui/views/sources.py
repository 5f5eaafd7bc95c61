"""The Sources page: every figure with its source, date and grade."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from model import World
from ui import state, words
from ui.language import t


def figures(world: World, table: str) -> pd.DataFrame:
    """Return a table with the title, address and date of each row's source beside it."""
    frame = world.table(table)
    if table == "control/front_line":
        frame = frame[frame["date"] == frame["date"].max()]
    if "source_id" not in frame:
        return frame
    sources = world.table("sources").set_index("id")
    beside = sources.loc[frame["source_id"], ["title", "url", "published"]].reset_index(drop=True)
    beside.columns = pd.Index(["source", "address", "source_published"])
    return pd.concat([frame.reset_index(drop=True), beside], axis=1).drop(columns="source_id")


def _grades(grades: list[str]) -> list[str]:
    return st.pills(t("Grade"), grades, selection_mode="multi", key="source-grade")


def page() -> None:
    """Draw the page."""
    world = state.world()
    st.header(t("Sources"))
    st.write(t(words.SOURCES_LEDE))
    tables = words.SOURCE_TABLES
    chosen = st.selectbox(
        t("Table"), list(tables), format_func=lambda name: t(tables[name]), key="source-table"
    )
    frame = figures(world, chosen)
    grades = sorted(frame["grade"].dropna().unique()) if "grade" in frame else []
    picked = _grades(grades) if grades else []
    shown = frame[frame["grade"].isin(picked)] if picked else frame
    st.caption(words.rows_shown(len(shown), len(frame)))
    links = {name: st.column_config.LinkColumn(name) for name in ("address", "url")}
    st.dataframe(shown, hide_index=True, width="stretch", height=520, column_config=links)
    with st.expander(t("What the columns mean")):
        for column in world.schema[chosen]:
            unit = f" [{column.unit}]" if column.unit else ""
            st.markdown(f"- **{column.column}**{unit}: {column.description}")
    st.caption(t("data {id}", id=world.data_id))


page()
