"""The Method page: the chain of formulas out of the docstrings, assumptions, terms, citation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from model.money.rungs import RUNGS
from ui.hand import state
from ui.pages.method import tables
from ui.pages.method.citation import bibtex, citation
from ui.pages.method.words import CHAIN, LEDE, MEANING, Step
from ui.show.data import data_table
from ui.show.table import Table, draw
from ui.speech.docstrings import doc_of, markdown
from ui.speech.language import DEFAULT, N_, current, t, told
from ui.speech.money import rung


def _lazy(title: str, key: str, draw: Callable[[], None]) -> None:
    """Draw what an expander holds only when it is opened."""
    box = st.expander(title, key=f"method-{key}", on_change="rerun")
    if box.open:
        with box:
            draw()


def _said(text: str) -> str:
    """Return a text of a docstring in the reader's language, as a sentence of a page."""
    here = told(text)
    if here == text and current() == DEFAULT and text.startswith("Return "):
        here = f"{text[7].upper()}{text[8:]}"
    return markdown(here)


def _formula(name: str, title: str, symbols: Table) -> None:
    doc = doc_of(name)
    st.markdown(f"### {rung(title) if title in RUNGS else t(title)}")
    for part in doc.parts:
        st.markdown(_said(part))
    if doc.parameters:
        draw(symbols.having("function", f"model.{name}").without("step", "formula", "function"))
    for section, parts in doc.more.items():
        head = t(SECTIONS[section]) if section in SECTIONS else told(section)
        st.markdown(f"**{head}.** {' '.join(map(_said, parts))}")
    st.caption(f"`model.{name}`")


SECTIONS = {"Returns": N_("Result"), "References": N_("References")}


def _step(step: Step) -> None:
    st.markdown(t(step.lede))
    symbols = tables.symbols_table()
    for name, title in step.formulas.items():
        _formula(name, title, symbols)


def _chain() -> None:
    st.header(t("From data to the answer"))
    st.markdown(" → ".join(t(step.title) for step in CHAIN.values()))
    for number, (id, step) in enumerate(CHAIN.items(), 1):
        _lazy(f"{number}. {t(step.title)}", id, partial(_step, step))


def _meaning() -> None:
    st.header(t("What the numbers mean, and what they do not"))
    st.markdown("\n".join(f"- {t(text)}" for text in MEANING))


def _assumptions() -> None:
    st.markdown(
        t(
            "Every lever of a scenario, what it may be, and what it is in the scenario in hand. A "
            "file or a link with anything else is refused, with the reason."
        )
    )
    table = tables.assumptions_table(state.outcome())
    for group in dict.fromkeys(row["group"] for row in table.records()):
        st.markdown(f"### {group}")
        draw(table.having("group", group).without("group"))


def _parameters() -> None:
    world = state.world()
    names = tables.commodities(world)
    chosen = st.selectbox(
        t("Commodity"),
        list(names),
        key="method-commodity",
        format_func=names.__getitem__,
        placeholder=t("Choose an option"),
    )
    st.caption(t("Where low and high differ, simulations draw from between them."))
    found = data_table(world, "economics/parameters").having("component", chosen)
    if found.rows:
        left_out = ("component", "distribution", "topic", "note", "address", "source_published")
        draw(found.without(*left_out, "low_grade", "high_grade"))
    else:
        st.write(t("This commodity has no figures of its own."))


def _glossary() -> None:
    asked = st.text_input(t("Search the terms"), key="method-term", max_chars=60)
    found = tables.glossary_table(state.world(), asked)
    if found.rows:
        draw(found)
    else:
        st.info(t("No term holds all of these words."))


def _citation() -> None:
    outcome = state.outcome()
    st.markdown(
        t(
            "A result is fixed by three things, printed with it everywhere: the version of the "
            "program, the id of the data, the hash of the scenario. With all three anybody gets "
            "the same figures again."
        )
    )
    st.code(citation(outcome), language=None, wrap_lines=True)
    st.code(bibtex(outcome), language="bibtex", wrap_lines=True)
    st.markdown(t("Figures that come from a source of ours are cited by that source as well."))


def page() -> None:
    """Draw the page."""
    st.title(t("Method"))
    st.write(t(LEDE))
    _meaning()
    _chain()
    st.header(t("Assumptions and terms"))
    _lazy(t("Table of assumptions"), "assumptions", _assumptions)
    _lazy(t("Parameters by commodity"), "parameters", _parameters)
    _lazy(t("Grades of sources"), "grades", lambda: draw(tables.grades_table()))
    _lazy(t("Glossary"), "glossary", _glossary)
    _lazy(t("How to cite"), "cite", _citation)


page()
