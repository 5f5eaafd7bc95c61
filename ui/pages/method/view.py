"""The Method page: the chain of formulas out of the docstrings, assumptions, terms, citation."""

from __future__ import annotations

from functools import partial

import streamlit as st

from model.money.rungs import RUNGS
from ui.hand import state
from ui.pages.method import tables
from ui.pages.method.citation import bibtex, citation
from ui.pages.method.words import CHAIN, TEXTS, Step
from ui.parts.kit import para, pick, section
from ui.show.data import data_table
from ui.show.table import Table, draw
from ui.speech.docstrings import doc_of, markdown
from ui.speech.language import DEFAULT, N_, current, t, told
from ui.speech.money import rung


def _said(text: str) -> str:
    """Return a text of a docstring in the reader's language, as a sentence of a page."""
    here = told(text)
    if here == text and current() == DEFAULT and text.startswith("Return "):
        here = f"{text[7].upper()}{text[8:]}"
    return markdown(here)


def _formula(name: str, called: str, symbols: Table) -> None:
    doc = doc_of(name)
    st.markdown(f"### {rung(called) if called in RUNGS else t(called)}")
    for part in doc.parts:
        st.markdown(_said(part))
    if doc.parameters:
        draw(symbols.having("function", f"model.{name}").without("step", "formula", "function"))
    for title, parts in doc.more.items():
        head = t(SECTIONS[title]) if title in SECTIONS else told(title)
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
        section(f"{number}. {t(step.title)}", f"method-{id}", partial(_step, step))


def _meaning() -> None:
    st.header(t("What the numbers mean, and what they do not"))
    st.markdown("\n".join(f"- {t(text)}" for text in TEXTS["meaning"]))


def _assumptions() -> None:
    para(
        "Every lever of a scenario, what it may be, and what it is in the current scenario. A "
        "file or a link with anything else is refused, with the reason."
    )
    table = tables.assumptions_table(state.outcome())
    for group in dict.fromkeys(row["group"] for row in table.records()):
        st.markdown(f"### {group}")
        draw(table.having("group", group).without("group"))


def _parameters() -> None:
    world = state.world()
    names = tables.commodities(world)
    chosen = pick(t("Commodity"), list(names), "method-commodity", names.__getitem__)
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
        st.info(t("No term contains all of these words."))


def _citation() -> None:
    outcome = state.outcome()
    para(
        "A result is fixed by three things, printed with it everywhere: the version of the "
        "program, the id of the data, the hash of the scenario. With all three anybody gets "
        "the same figures again."
    )
    st.code(citation(outcome), language=None, wrap_lines=True)
    st.code(bibtex(outcome), language="bibtex", wrap_lines=True)
    st.markdown(t("Figures that come from a source of ours are cited by that source as well."))


def page() -> None:
    """Draw the page."""
    st.title(t("Method"))
    st.write(t(TEXTS["lede"]))
    _meaning()
    _chain()
    st.header(t("Assumptions and terms"))
    section(t("Table of assumptions"), "method-assumptions", _assumptions)
    section(t("Parameters by commodity"), "method-parameters", _parameters)
    section(t("Grades of sources"), "method-grades", lambda: draw(tables.grades_table()))
    section(t("Glossary"), "method-glossary", _glossary)
    section(t("How to cite"), "method-cite", _citation)


page()
