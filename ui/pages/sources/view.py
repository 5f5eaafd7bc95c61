"""The Sources page: every figure with its source, rival values, disputes, checks, corrections."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from model import World
from model.answers.validation import validate_model
from model.world.catalog import names
from ui.hand import state
from ui.pages.sources.columns import data_columns, named
from ui.pages.sources.parts import (
    checks,
    corrections,
    disputes,
    figures,
    rival_sets,
    search,
)
from ui.speech import words
from ui.speech.columns import columns
from ui.speech.language import N_, n, number, t, told


def _grades(grades: list[str]) -> list[str]:
    return st.pills(t("Grade"), grades, selection_mode="multi", key="source-grade")


def _frame(frame: pd.DataFrame, height: Any = "content") -> None:
    heads = columns(frame.columns)
    st.dataframe(
        frame, hide_index=True, width="stretch", height=height, column_config=heads, placeholder=""
    )


def _tables(world: World) -> None:
    chosen = st.selectbox(
        t("Table"),
        list(names("table")),
        format_func=partial(words.named, "table"),
        key="source-table",
        placeholder=t("Choose an option"),
    )
    frame = figures(world, chosen)
    grades = sorted(frame["grade"].dropna().unique()) if "grade" in frame else []
    picked = _grades(grades) if grades else []
    shown = frame[frame["grade"].isin(picked)] if picked else frame
    st.caption(words.rows_shown(len(shown), len(frame)))
    known = {column.column: column for column in world.schema[chosen]}
    heads = data_columns(shown.columns, known)
    st.dataframe(
        named(shown, world), hide_index=True, width="stretch", height=520, column_config=heads,
        placeholder="",
    )  # fmt: skip
    with st.expander(t("What the columns mean")):
        for id, column in known.items():
            unit = f" [{told(column.unit)}]" if column.unit else ""
            said = words.escaped(told(column.description))
            st.markdown(f"- **{told(column.head)}**, `{id}`{unit}: {said}")


def _search(world: World) -> None:
    asked = st.text_input(
        t("Search all tables"), key="source-search", placeholder=t("such as: lithium Donetsk"),
        max_chars=200,
    )  # fmt: skip
    if not asked.strip():
        st.caption(t("Every word must stand in the row or in its source."))
        return
    found = search(world, asked)
    if found.empty:
        st.info(t("No row holds all of these words."))
        return
    st.caption(n("{count} row", "{count} rows", len(found)))
    _frame(found, 520)


def _rivals(world: World) -> None:
    sets = {one.id: one for one in rival_sets(world)}
    st.caption(
        t(
            "Things of which more than one claimant gives a value, the widest spread first. None "
            "of them is averaged away: the model says which one it uses."
        )
    )
    first = next(i for i, id in enumerate(sets) if id.startswith("rival_total.value_usd.all.UA"))
    chosen = st.selectbox(
        t("Of what"),
        list(sets),
        first,
        key="rival-set",
        format_func=lambda id: f"{sets[id].title} ({sets[id].unit})",
        placeholder=t("Choose an option"),
    )
    one = sets[chosen]
    count = n("{count} value", "{count} values", len(one.rows))
    apart = t("the largest is {times} times the smallest", times=number(float(f"{one.spread:.3g}")))
    st.markdown(f"**{words.escaped(one.title)}**, {words.escaped(one.unit)}: {count}, {apart}.")
    _frame(one.rows)


def _disputes(world: World) -> None:
    st.caption(t("Terms that are unpublished, or on which accounts differ, with our reading."))
    _frame(disputes(world))


def _validation(world: World) -> None:
    found = _checks(world.data_id, world)
    counts = found["verdict"].value_counts()
    said = ", ".join(
        f"{words.named('verdict', name)}: {int(count)}" for name, count in counts.items()
    )
    st.markdown(t("{count} published results against the model's. {verdicts}.",
                  count=len(found), verdicts=said))  # fmt: skip
    st.caption(
        t(
            "Projects are run with the study's own inputs. Explained: outside the allowance, for "
            "the reason in the note."
        )
    )
    _frame(checks(found), 620)


@st.cache_data(show_spinner=False, max_entries=2)
def _checks(data_id: str, _world: World) -> pd.DataFrame:
    return validate_model(_world)


def _corrections(world: World) -> None:
    st.caption(
        t(
            "Where the model departs from what was published, or from its own note on method. A "
            "test fails as soon as the published value in our tables changes."
        )
    )
    frame = corrections(world)
    for row in frame.to_dict("records"):
        st.markdown(
            words.escaped(
                t("{what}: published {published}, here {ours}, {unit}.",
                  **{name: row[name] for name in ("what", "published", "ours", "unit")})
            )
        )  # fmt: skip
        reason, source = (words.escaped(row[name]) for name in ("reason", "source"))
        st.caption(f"{reason} `{row['where']}`; “{source}”, {row['date']}")


SECTIONS = {
    "tables": (N_("Tables"), _tables),
    "search": (N_("Search"), _search),
    "rivals": (N_("Rival values"), _rivals),
    "disputes": (N_("Disputed terms"), _disputes),
    "validation": (N_("Checks"), _validation),
    "corrections": (N_("Corrections"), _corrections),
}


def page() -> None:
    """Draw the page."""
    world = state.world()
    st.title(t("Sources"))
    st.write(t(words.SOURCES_LEDE))
    chosen = st.segmented_control(
        t("Section"), list(SECTIONS), key="source-section", default="tables", required=True,
        format_func=lambda id: t(SECTIONS[id][0]), label_visibility="collapsed",
    )  # fmt: skip
    SECTIONS[chosen or "tables"][1](world)
    st.caption(t("data {id}", id=world.data_id))


page()
