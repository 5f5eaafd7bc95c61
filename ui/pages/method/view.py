"""The Method page: the chain of formulas out of the docstrings, assumptions, terms, citation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui.hand import state
from ui.pages.method import parts as method
from ui.pages.method.words import CHAIN, GRADES, LEDE, MEANING, Step
from ui.speech import words
from ui.speech.docstrings import Doc, doc_of, markdown
from ui.speech.language import N_, current, t, told
from ui.speech.money import RUNGS, rung


def _lazy(title: str, key: str, draw: Callable[[], None]) -> None:
    """Draw what an expander holds only when it is opened."""
    box = st.expander(title, key=f"method-{key}", on_change="rerun")
    if box.open:
        with box:
            draw()


def _said(text: str) -> str:
    """Return a text of a docstring in the reader's language, as a sentence of a page."""
    here = told(text)
    if here == text and current() == "en" and text.startswith("Return "):
        here = f"{text[7].upper()}{text[8:]}"
    return markdown(here)


def _formula(name: str, title: str) -> None:
    doc = doc_of(name)
    st.markdown(f"### {rung(title) if title in RUNGS else t(title)}")
    for part in doc.parts:
        st.markdown(_said(part))
    if doc.parameters:
        st.markdown(method.table((t("Symbol"), t("What it is"), t("Unit")), _inputs(doc)))
    for section, parts in doc.more.items():
        head = t(SECTIONS[section]) if section in SECTIONS else told(section)
        st.markdown(f"**{head}.** {' '.join(map(_said, parts))}")
    st.caption(f"`model.{name}`")


SECTIONS = {"Returns": N_("Result"), "References": N_("References")}


def _inputs(doc: Doc) -> list[tuple[str, ...]]:
    return [
        (
            ", ".join(f"`{name}`" for name in one.names.split(", ")),
            _said(one.text).replace("|", "\\|"),
            words.escaped(told(one.unit)),
        )
        for one in doc.parameters
    ]


def _step(step: Step) -> None:
    st.markdown(t(step.lede))
    for name, title in step.formulas.items():
        _formula(name, title)


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
    head = (t("Assumption"), t("What it does"), t("Unit"), t("Allowed"), t("In hand"))
    for group, rows in method.assumption_rows(state.outcome()).items():
        st.markdown(f"### {told(group.capitalize())}")
        st.markdown(method.table(head, rows))


def _parameters() -> None:
    world = state.world()
    names = method.commodities(world)
    chosen = st.selectbox(
        t("Commodity"),
        list(names),
        key="method-commodity",
        format_func=names.__getitem__,
        placeholder=t("Choose an option"),
    )
    st.caption(t("Where low and high differ, simulations draw from between them."))
    head = (t("Parameter"), t("low"), t("most likely"), t("high"), t("Unit"), t("Grade"),
            t("Source"))  # fmt: skip
    rows = method.parameter_rows(world, chosen)
    if rows:
        st.markdown(method.table(head, rows))
    else:
        st.write(t("This commodity has no figures of its own."))


def _grades() -> None:
    st.markdown(
        method.table(
            (t("Grade"), t("What it is")),
            [(told(grade), t(text)) for grade, text in GRADES.items()],
        )
    )


def _glossary() -> None:
    asked = st.text_input(t("Search the terms"), key="method-term", max_chars=60)
    rows = method.glossary_rows(state.world(), asked)
    if not rows:
        st.info(t("No term holds all of these words."))
        return
    other = t("In Ukrainian") if current() == "en" else t("In English")
    st.markdown(method.table((t("Term"), other, t("Unit"), t("Meaning")), rows))


def _citation() -> None:
    outcome = state.outcome()
    st.markdown(
        t(
            "A result is fixed by three things, printed with it everywhere: the version of the "
            "program, the id of the data, the hash of the scenario. With all three anybody gets "
            "the same figures again."
        )
    )
    st.code(method.citation(outcome), language=None, wrap_lines=True)
    st.code(method.bibtex(outcome), language="bibtex", wrap_lines=True)
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
    _lazy(t("Grades of sources"), "grades", _grades)
    _lazy(t("Glossary"), "glossary", _glossary)
    _lazy(t("How to cite"), "cite", _citation)


page()
