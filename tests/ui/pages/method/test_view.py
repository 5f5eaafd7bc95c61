"""The Method page: what it shows is what the docstrings and the tables say, and all of it."""

from __future__ import annotations

import doctest
import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.money.rungs import RUNGS
from model.world.catalog import names
from ui.controls.fields import groups, kind_of
from ui.pages.method import citation
from ui.pages.method import tables as method
from ui.pages.method.words import CHAIN, RUNG_OF, TEXTS
from ui.show.data import data_table
from ui.speech import docstrings
from ui.speech.docstrings import Parameter, doc_of, markdown, texts_of
from ui.speech.language import LANGUAGES, speaking

NAMES = [name for step in CHAIN.values() for name in step.formulas]
SECTIONS = (*CHAIN, "assumptions", "parameters", "grades", "glossary", "cite")


@pytest.fixture(scope="module")
def outcome(world: World) -> Outcome:
    return evaluate(Scenario.from_preset("bessent-visit-2025-02"), world)


def said(app: AppTest) -> str:
    texts = [block.value for block in (*app.markdown, *app.code, *app.caption)]
    cells = (frame.value.reset_index().to_numpy().ravel() for frame in app.table)
    return "\n".join([*texts, *(str(cell) for row in cells for cell in row)])


def test_the_examples_hold() -> None:
    assert doctest.testmod(docstrings).failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_named_exists_and_says_its_unit(name: str) -> None:
    module, _, inner = name.rpartition(".")
    doc = doc_of(name)
    assert inner in __import__(f"model.{module}", fromlist=["x"]).__dict__
    units = [one.unit for one in doc.parameters if one.unit]
    assert units or re.search(r"\[[^\]]+\]", " ".join(texts_of(doc))), "a unit in brackets"


def test_every_rung_of_the_ladder_has_its_formula_in_order() -> None:
    assert list(RUNG_OF.values()) == list(RUNGS)
    for name, rung in RUNG_OF.items():
        assert doc_of(name).summary.startswith(f"Return {rung} [USD]")


@pytest.mark.parametrize(
    "name", ["money.rungs.none_such", "money.ladder.LADDER_", "version.VERSION_"]
)
def test_a_name_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(LookupError, match=rf"model\.{name} is not there, or says nothing"):
        doc_of(name)


def test_a_docstring_in_parts() -> None:
    doc = doc_of("money.cashflow.factors")
    assert doc.summary == "Return the discounted years and shares of :class:`Factors`."
    assert doc.parameters[1] == Parameter(
        "horizon", "Time after the valuation date at which counting stops.", "y"
    )
    formulas = [markdown(part) for part in doc.parts if part.startswith(".. math::")]
    assert formulas[0].startswith("$$\n\\begin{aligned}\nF_{LR} = e^{-(d-\\gamma)\\tau}")
    assert all("\n\n" not in formula for formula in formulas)


def test_intervals_are_no_units_and_keys_are_not_either() -> None:
    known = {one.names: one for one in doc_of("money.extraction.decision_price").parameters}
    assert known["known"].text.endswith("in [0, 1].")
    assert known["known"].unit == "1"
    layer = {one.names: one for one in doc_of("territory.location.locate").parameters}["layer"]
    assert layer.unit == ""


@given(st.text(alphabet="ab`:$[]{}_ \\", max_size=40))
def test_any_text_becomes_markdown(text: str) -> None:
    assert "``x``" not in markdown(f"{text}``x``") or "`" in text


def test_every_lever_stands_in_the_table_of_assumptions(outcome: Outcome) -> None:
    table = method.assumptions_table(outcome)
    assert Counter(row["group"] for row in table.records()) == {
        group.capitalize(): len(names) for group, names in groups().items()
    }
    for row in table.records():
        assert all(row[key] for key in ("title", "help", "allowed", "here")), row["title"]
    (rate,) = table.having("title", "Growth of prices").rows
    assert rate[3:] == ("share a year, real", "−10% to 10%", "0%")


def test_what_a_field_takes_is_said_with_its_bounds() -> None:
    assert method.range_text(kind_of("horizon_years")) == "10 to 100"
    assert method.range_text(kind_of("freed_share")) == "0% to 100%"
    assert method.range_text(kind_of("economic_filter")) == "yes or no"
    with speaking("uk"):
        assert method.range_text(kind_of("settlement_date")) == "дата"


def test_every_parameter_of_the_tables_is_shown_once(world: World) -> None:
    table = data_table(world, "economics/parameters")
    shown = table.having("component", *method.commodities(world)).records()
    assert len(shown) == len(world.tables["economics/parameters"])
    assert {row["grade"] for row in shown} <= set(names("grade"))


def test_the_glossary_has_both_languages_and_no_term_twice(world: World) -> None:
    rows = world.tables["glossary"]
    for side in ("term_en", "term_uk"):
        terms = [row[side].casefold() for row in rows]
        assert len(set(terms)) == len(terms)
    asked = {"oblast", "gross in-situ value", "control share", "netback", "front line"}
    assert asked <= {row["term_en"] for row in rows}
    assert all(re.search("[а-яіїєґ]", row["definition_uk"]) for row in rows)


def test_terms_are_found_in_either_language(world: World) -> None:
    (row,) = method.glossary_table(world, "нетбек").rows
    assert row[0] == "netback"
    assert row[2] == "USD per t or 1000 m3"
    with speaking("uk"):
        assert method.glossary_table(world, "netback").rows[0][1] == "netback"
    assert method.glossary_table(world, "no such thing").rows == []


def test_a_citation_names_version_data_and_scenario(outcome: Outcome) -> None:
    for text in (citation.citation(outcome), citation.bibtex(outcome)):
        for part in (outcome.run.version, outcome.run.data_id, outcome.run.scenario_hash):
            assert part in text
        assert "The mineral-wealth authors" in text
        assert "2026" in text


def opened(app: AppTest) -> str:
    """Open every section; what is closed is not drawn."""
    assert "$$" not in said(app)
    for section in SECTIONS:
        app.session_state[f"method-{section}"] = True
    app.run()
    assert not app.exception
    return said(app)


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_page_shows_every_section(
    open_page: Callable[..., AppTest], outcome: Outcome, lang: str
) -> None:
    with speaking(lang):  # AppTest names what stands in pickers in the language of the test
        text = opened(open_page("method", lang=lang))
    for name in NAMES:
        assert f"`model.{name}`" in text
    assert outcome.run.scenario_hash in text
    assert "`S0 P_0 / P_head`" in text
    assert ("Each party's share of each region" in text) == (lang == "en")
    assert ("Частка кожної сторони в кожному регіоні" in text) == (lang == "uk")
    assert "Return the" not in text


def test_the_page_says_what_the_numbers_do_not_mean(open_page: Callable[..., AppTest]) -> None:
    text = said(open_page("method"))
    assert all(sentence in text for sentence in TEXTS["meaning"])


def test_a_search_and_a_commodity_change_the_tables(open_page: Callable[..., AppTest]) -> None:
    app = open_page("method")
    for section in ("glossary", "parameters"):
        app.session_state[f"method-{section}"] = True
    app.run()
    app.text_input("method-term").set_value("royalty").run()
    assert "government take" in said(app).splitlines()
    assert "anchor" not in said(app).splitlines()
    app.text_input("method-term").set_value("zzz").run()
    assert [box.value for box in app.info] == ["No term contains all of these words."]
    app.selectbox("method-commodity").set_value("coal_thermal").run()
    assert not app.exception
    assert "opex" in said(app).splitlines()
