"""The claims: a card for each public statement, with every reading of it and a verdict by rule."""

from __future__ import annotations

import streamlit as st

from model import World
from model.answers.statements import Checked, Reading, scenario
from ui.hand import state
from ui.pages.claims.charts import claim_chart
from ui.pages.claims.tables import (
    checked,
    claims,
    date_of,
    dated,
    figure,
    reading_name,
    then_of,
    verdict_name,
)
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
        said = words.escaped(f"{told(row['speaker'])}, {words.date_text(row['date'])}")
        st.caption(f"{said} ([{words.escaped(told(source['title']))}]({source['url']}))")
        st.markdown(f"**{verdict_name(each.verdict)}.** {words.escaped(told(row['note']))}")
        if each.readings:
            listed, drawn = st.columns([3, 2], gap="medium")
            listed.markdown(_readings(each, world))
            with drawn:
                made = claim_chart(each, world, ink)
                st.caption(words.escaped(made.title))
                draw(made)
            if st.button(t("Use in the calculator"), key=f"use-{row['id']}",
                         on_click=lambda: state.recall(scenario(row, world))):  # fmt: skip
                st.switch_page(view_of("explore"))


def _readings(each: Checked, world: World) -> str:
    """Return, as Markdown, every reading for the day of the statement and for today."""
    said = ((reading_name(each.row, one.then, world), _said(each, one)) for one in each.readings)
    return "\n".join(f"- {words.escaped(name)}: {words.escaped(text)}" for name, text in said)


def _said(each: Checked, one: Reading) -> str:
    """Return the figures of both days with their dates, once where they are the same."""
    was, now = (figure(each.row, value, one) for value in (one.was, one.value))
    then, today = dated(was, then_of(each.row, one)), dated(now, date_of(each.row, one.dates[1]))
    if (was, one.dates[0]) == (now, one.dates[1]):
        return then
    return t("{then} then, {today} today", then=then, today=today)


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
