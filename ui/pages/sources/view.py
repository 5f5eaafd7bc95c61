"""The Sources page: every figure with its source, rival values, disputes, checks, corrections."""

from __future__ import annotations

from collections import Counter
from functools import partial

import streamlit as st

from model import World
from model.upkeep.releases import last_release
from model.world.catalog import names
from model.world.evidence import GRADES
from model.world.solid import TOPICS
from ui.hand import state
from ui.pages.sources import rows, tables
from ui.show.data import data_table
from ui.show.table import draw, draw_long
from ui.speech import words
from ui.speech.language import N_, n, number, t, told

LEDE = N_(
    "Every figure the page uses, with its source, date and grade. A: official or primary. B: press "
    "quoting a primary source. C: secondary or partisan. D: our judgement or memory, an "
    "assumption. Convention: a rule or switch that is set, not measured."
)


def _solid(world: World) -> None:
    st.caption(
        t(
            "How many rows of the tables have which grade. Choose a topic and a grade to see the "
            "rows behind a count."
        )
    )
    draw(rows.solid_table(world))
    state.begin("solid-topic", next(iter(TOPICS)))
    topic = st.pills(t("Topic"), list(TOPICS), key="solid-topic", format_func=rows.topic_name)
    grade = st.pills(t("Grade"), list(GRADES), key="solid-grade", format_func=told)
    shown = rows.solid_rows_table(world, topic or "", grade or "")
    st.caption(n("{count} row", "{count} rows", len(shown.rows)))
    draw_long(shown.without("topic") if topic else shown, height=520)


def _tables(world: World) -> None:
    chosen = st.selectbox(
        t("Table"),
        list(names("table")),
        format_func=partial(words.named, "table"),
        key="source-table",
        placeholder=t("Choose an option"),
    )
    table = data_table(world, chosen)
    grades = sorted({*filter(None, (row.get("grade") for row in table.records()))})
    picked = _grades(grades) if grades else []
    shown = table.having("grade", *picked) if picked else table
    st.caption(words.rows_shown(len(shown.rows), len(table.rows)))
    draw_long(shown, height=520)
    with st.expander(t("What the columns mean")):
        for column in world.schema[chosen]:
            unit = f" [{told(column.unit)}]" if column.unit else ""
            said = words.escaped(told(column.description))
            st.markdown(f"- **{told(column.head)}**, `{column.column}`{unit}: {said}")


def _grades(grades: list[str]) -> list[str]:
    return st.pills(t("Grade"), grades, selection_mode="multi", key="source-grade")


def _search(world: World) -> None:
    asked = st.text_input(
        t("Search all tables"), key="source-search", placeholder=t("such as: lithium Donetsk"),
        max_chars=200,
    )  # fmt: skip
    if not asked.strip():
        st.caption(t("A row, or its source, must contain every word you type."))
        return
    found = rows.search_table(world, asked)
    if not found.rows:
        st.info(t("No row contains all of these words."))
        return
    st.caption(n("{count} row", "{count} rows", len(found.rows)))
    draw_long(found, height=520)


def _rivals(world: World) -> None:
    sets = {one.id: one for one in tables.rival_sets(world)}
    st.caption(
        t(
            "Quantities with more than one published value, widest disagreement first. Nothing is "
            "averaged; the model states which value it uses."
        )
    )
    first = next(id for id in sets if id.startswith("rival_total.value_usd.all.UA"))
    state.begin("rival-set", first)
    chosen = st.selectbox(
        t("What is claimed"),
        list(sets),
        key="rival-set",
        format_func=lambda id: f"{sets[id].title} ({sets[id].unit})",
        placeholder=t("Choose an option"),
    )
    one = sets[chosen]
    count = n("{count} value", "{count} values", len(one.rows))
    apart = t("the largest is {times} times the smallest", times=number(float(f"{one.spread:.3g}")))
    st.markdown(f"**{words.escaped(one.title)}**, {words.escaped(one.unit)}: {count}, {apart}.")
    draw_long(tables.rivals_table(world, chosen).without("of", "unit"))


def _disputes(world: World) -> None:
    st.caption(t("Terms that are unpublished, or on which accounts differ, with our reading."))
    draw_long(tables.disputes_table(world))


def _validation(world: World) -> None:
    table = tables.checks_table(world)
    verdicts: dict[str, Counter[str]] = {}
    for row in table.records():
        verdicts.setdefault(row["basis"], Counter())[row["verdict"]] += 1
    said = "; ".join(f"{basis} ({_counted(counts)})" for basis, counts in verdicts.items())
    st.markdown(t("{count} published results compared with the model: {verdicts}.",
                  count=len(table.rows), verdicts=said))  # fmt: skip
    st.caption(
        t(
            "Projects are run with the study's own inputs. Explained: outside the allowance, for "
            "the reason in the note. Only independent results are evidence."
        )
    )
    draw_long(table.without(*tables.NUMBERS), height=620)


def _counted(verdicts: Counter[str]) -> str:
    return ", ".join(f"{verdict}: {count}" for verdict, count in verdicts.most_common())


def _corrections(world: World) -> None:
    st.caption(
        t(
            "Where the model departs from what was published, or from its own note on method. A "
            "test fails as soon as the published value in our tables changes."
        )
    )
    for row in tables.corrections_table(world).records():
        st.markdown(
            words.escaped(
                t("{what}: published {published}, here {ours}, {unit}.",
                  **{name: row[name] for name in ("what", "published", "ours", "unit")})
            )
        )  # fmt: skip
        reason, source = (words.escaped(row[name]) for name in ("reason", "source"))
        st.caption(f"{reason} `{row['where']}`; “{source}”, {row['date']}")


def _releases(world: World) -> None:
    release = last_release(world)[0]
    table = tables.releases_table(world)
    said = t(
        "Headline figures of the presets that moved since release {release} of {day}: {count}. "
        "Data {before} then, {now} now.",
        release=release["release"], day=words.option(release["date"]), count=len(table.rows),
        before=release["data_id"], now=world.data_id,
    )  # fmt: skip
    st.markdown(said)
    if table.rows:
        draw_long(table, height=520)


SECTIONS = {
    "solid": (N_("How solid is this?"), _solid),
    "tables": (N_("Tables"), _tables),
    "search": (N_("Search"), _search),
    "rivals": (N_("Competing figures"), _rivals),
    "disputes": (N_("Disputed terms"), _disputes),
    "validation": (N_("Checks"), _validation),
    "corrections": (N_("Corrections"), _corrections),
    "releases": (N_("Since the last release"), _releases),
}


def page() -> None:
    """Draw the page."""
    world = state.world()
    st.title(t("Sources"))
    st.write(t(LEDE))
    state.begin("source-section", "solid")
    chosen = st.segmented_control(
        t("Section"), list(SECTIONS), key="source-section", required=True,
        format_func=lambda id: t(SECTIONS[id][0]), label_visibility="collapsed",
    )  # fmt: skip
    SECTIONS[chosen or "solid"][1](world)
    st.caption(t("data {id}", id=world.data_id))


page()
