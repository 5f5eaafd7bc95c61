"""The claims: a card for each public statement, with every reading of it and a verdict by rule."""

from __future__ import annotations

import streamlit as st

from model import World
from model.answers.statements import Checked, scenario
from ui.hand import state
from ui.pages.claims.charts import claim_chart, finding
from ui.pages.claims.tables import (
    checked,
    claims,
    readings_of,
    sentence,
    verdict_name,
    who,
)
from ui.parts.drawings import draw_copy
from ui.parts.kit import note, section
from ui.show.chart import Ink, draw
from ui.show.page import view_of
from ui.show.table import draw_long
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.language import percent, t, told


def _card(each: Checked, world: World, ink: Ink) -> None:
    """Draw a statement: who said it and when, the verdict, its readings, what to know."""
    row = each.row
    with st.container(border=True, key=f"claim-{row['id']}", gap="xsmall"):
        st.header(words.escaped(t("“{quote}”", quote=told(row["quote"]))))
        source = world.source(row["source_id"])
        st.caption(
            f"{words.escaped(who(row))} ([{words.escaped(told(source['title']))}]({source['url']}))"
        )
        st.markdown(f"**{verdict_name(each.verdict)}.** {words.escaped(told(row['note']))}")
        if each.readings:
            listed, drawn = st.columns([3, 2], gap="medium")
            found = readings_of(each, world).items()
            lines = (f"- {words.escaped(name)}: {words.escaped(said)}" for name, said in found)
            listed.markdown("\n".join(lines))
            with drawn:
                st.caption(words.escaped(finding(each)))
                draw(claim_chart(each, world, ink))
        _tools(each, world)


def _tools(each: Checked, world: World) -> None:
    """Draw what can be taken along: the sentence, and what answers the statement as a scenario."""
    row = each.row
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if each.readings and st.button(
            t("Use in the calculator"), key=f"use-{row['id']}",
            on_click=lambda: state.recall(scenario(row, world)),
        ):  # fmt: skip
            st.switch_page(view_of("explore"))
        said = sentence(each, world, st.context.url or "")
        draw_copy(f"copy-{row['id']}", t("Copy sentence with source"), t("Copied"), said)


def page() -> None:
    """Draw the page."""
    world, ink = state.world(), Ink.on(st.context.theme.type)
    st.title(t("Is it true that …?"))
    close, rough = (percent(float(world.assumption(id))) for id in ("claim-close", "claim-rough"))
    note(
        "Each verdict follows from one rule: supported, when every reading differs from what was "
        "stated by at most {close}, the larger counted against the smaller; roughly right, by "
        "{rough}; it depends when some do; not supported when none does. “At least” and “less "
        "than” are met or not. Then: the line of that day and the newest prices and aid figures "
        "on record that were out by it. Filled dots: then; hollow: today. Dark red: what was "
        "stated.",
        close=close, rough=rough,
    )  # fmt: skip
    st.caption(age_text(world))
    for each in checked(world):
        _card(each, world, ink)
    section(t("Show the data"), "claims-table", lambda: draw_long(claims(world)))


page()
