"""No page, file or refusal says an English word to a reader of Ukrainian without a reason."""

from __future__ import annotations

import datetime as dt
import doctest
import math
import re
from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from model import Scenario, World, evaluate
from model.core.errors import ModelError, Problem
from model.core.said import say
from model.explain.places import explain, figures
from model.futures.futures import TOPICS, inputs_of
from model.futures.input_names import input_unit
from model.sampling.ranges import parse
from model.territory.geometry import read_layers
from model.territory.own_values import read_values
from model.world.catalog import names
from tests.trees import nodes_below
from tests.ui.latin import CITED, CODES, shown, strangers
from tests.ui.working import await_work
from ui.hand.background import background
from ui.pages.sources import tables as sources
from ui.pages.uncertainty import work as uncertainty_work
from ui.shell.page_files import offer
from ui.shell.report import report
from ui.show.blocks import Figures, Grid, Heading, Items, Lead, Note, Text
from ui.show.canvas import Picture
from ui.show.data import data_table
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech import explain as words_explain
from ui.speech import tables as words_tables
from ui.speech.inputs import input_text
from ui.speech.language import speaking, told
from ui.speech.said import spoken
from ui.speech.words import problem_text

OPENED = (
    "tables", "about-preset", "other-fields", "own-aid", "files",
    "parameters", "own-deal", "deal-terms", "fund-levers", "break-even", "ladder-tables",
    "deal-tables", "timeline-table", "corner", "analysts", "bands-table",
    *(f"method-{step}" for step in (
        "data", "control", "value", "ladder", "projects", "cashflow", "deal", "uncertainty",
        "assumptions", "parameters", "grades", "glossary", "cite")),
)  # fmt: skip
"""Parts of pages that are drawn when they are opened."""

VIEWS = ("explore", "ladder", "deals", "uncertainty", "claims", "compare", "timeline", "method")
TERRITORY = ("map", "values", "readings", "valuations", "estimates", "deposits", "ground")
SOURCES = ("rivals", "disputes", "validation", "corrections")

PLACES = [
    *((view, "") for view in VIEWS),
    *(("territory", section) for section in TERRITORY),
    *(("sources", section) for section in SOURCES),
]


@pytest.fixture(scope="module", autouse=True)
def few() -> Iterator[None]:
    """Draw fewer simulations, so that the tests are quick."""
    patch = pytest.MonkeyPatch()
    patch.setattr(uncertainty_work, "REFINED", 4096)
    patch.setattr(uncertainty_work, "BASE", {"group": 256, "input": 256})
    background.cache_clear()
    yield
    background.cache_clear()
    patch.undo()


def opened(open_page: Callable[..., AppTest], view: str, section: str) -> AppTest:
    """Return a page in Ukrainian with everything on it opened, drawn to its end."""
    app = open_page(None if view == "explore" else view, lang="uk")
    for key in OPENED:
        app.session_state[key] = True
    if section:
        app.session_state[f"{'source' if view == 'sources' else view}-section"] = section
    app.run()
    for _ in range(200):
        if not any(button.key == "stop-refining" for button in app.button):
            break
        await_work()
        app.run()
    if view == "compare":
        app.button(key="keep").click().run()
        app.button(key="add-preset").click().run()
    assert not app.exception
    return app


@pytest.fixture
def defaults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the controls that have a default beside a value of their own: the log has a stack."""
    found: list[str] = []

    def noted(text: str, *of: str, **_: object) -> None:
        found.append(text % of)

    monkeypatch.setattr(policies._LOGGER, "warning", noted)
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    return found


@pytest.mark.parametrize(("view", "section"), PLACES)
def test_no_page_says_an_english_word_in_ukrainian_nor_a_stack_when_it_speaks_another(
    open_page: Callable[..., AppTest], view: str, section: str, defaults: list[str]
) -> None:
    with speaking("uk"):
        app = opened(open_page, view, section)
        texts = list(shown(app))
        app.button_group(key="lang").set_value("en").run()
    assert not app.exception
    assert defaults == []
    assert texts
    found = {word: text for text in texts for word in strangers(text)}
    assert found == {}


SAME = {
    "SecDev", "Souwieon", "UIS Journal", "VPG", "EURACOAL", "Mdmetalla", "Politico", "TASS",
    "bne IntelliNews", "Li2O", "U3O8", "URIF", "UAH", "USD", "EBITDA", "Benchmark Minerals",
    "BGV Group", "Volt Resources", "Kenmare Moma, 2024", "Ferrexpo, 2023",
    "Ferrexpo, 2024", "% Li2O", "% Mn", "TiO2", "ZrO2",
}  # fmt: skip
"""Cells of our tables that are the same in both languages: names and units."""


def test_every_cell_that_we_wrote_is_translated(world: World) -> None:
    same = set()
    for text, table in words_tables.table_texts(world):
        if table == "sources":  # titles of works stay as they are: see the test of those below
            continue
        with speaking("uk"):
            said = told(text)
        latin = strangers(said)
        if said == text and latin and not text.replace("/", "").isupper():
            same.add(text)
    assert same - SAME == set()


def test_figures_and_dates_of_a_table_as_the_language_writes_them() -> None:
    assert doctest.testmod(words_tables).failed == 0
    with speaking("uk"):
        assert words_tables.figure_text("0.709") == "0,709"
        assert words_tables.figure_text("2025-06-26").startswith("26 червня 2025")


def test_tables_keep_ids_and_what_is_cited(world: World) -> None:
    english = by_key(data_table(world, "claims"))
    with speaking("uk"):
        ukrainian = by_key(data_table(world, "claims"))
    for column in ("id", "topic", "group", "value", "address", "region"):
        assert ukrainian[column].equals(english[column]), column
    assert not (ukrainian["note"] == english["note"])[english["note"] != ""].any()


def by_key(table: Table) -> pd.DataFrame:
    return pd.DataFrame(table.records())


WORKS = ("Consumer Price Index, all urban consumers, annual average", "The capex crystal ball",
         "Stiri pe net")  # fmt: skip
"""Titles of works that a Ukrainian line about a source keeps."""


def test_what_we_say_of_a_source_is_in_ukrainian(world: World) -> None:
    """Small English words in a row are a sentence of ours; names of papers begin large."""
    words = re.compile(r"(?<![\w./-])[a-z]{2,}(?![\w./-])(?: (?![A-Z])[a-z-]+)+")
    with speaking("uk"):
        lines = [told(row["title"]) for row in world.tables["sources"]]
    for work in WORKS:
        lines = [line.replace(work, "") for line in lines]
    assert [line for line in lines if words.search(line)] == []


def test_institutions_are_named_in_ukrainian(world: World) -> None:
    with speaking("uk"):
        assert told("Verkhovna Rada of Ukraine") == "Верховна Рада України"
        left = {row["publisher"] for row in world.tables["sources"]
                if row["kind"] == "official" and " " in row["publisher"]
                and told(row["publisher"]) == row["publisher"]}  # fmt: skip
    assert left == set()


def test_checks_disputes_and_rivals_are_in_ukrainian(world: World) -> None:
    with speaking("uk"):
        made = (sources.disputes_table(world), sources.checks_table(world))
        frames = list(map(by_key, (*made, sources.rivals_table(world))))
        titles = [f"{one.title} {one.unit}" for one in sources.rival_sets(world)]
    assert [title for title in titles if strangers(title)] == []
    for frame in frames:
        assert english_runs(frame) == []


NAMED = {
    "name_en", "term_en", "definition_en", "operator", "district", "coord_source", "licence",
    "title", "more_source_ids", "ours_key", "alias", "owners", "region_ids", "quantity_ids",
}  # fmt: skip
"""Columns that give English beside Ukrainian, names as people write them, ids; or cite."""

UPSTREAM = {
    "names": {"code"},
    "statements": {"readings"},
    "aid/tracker": {"name"},
    "economics/upstream": {"name", "detail", "unit"},
}
"""Columns of codes, and those that repeat what stands in a publisher's own file."""


@pytest.mark.parametrize("table", list(names("table")))
def test_no_table_of_the_sources_page_has_an_english_sentence(world: World, table: str) -> None:
    with speaking("uk"):
        frame = by_key(data_table(world, table))
    named = NAMED | UPSTREAM.get(table, set())
    assert english_runs(frame.drop(columns=list(named & {*frame.columns}))) == []


def english_runs(frame: pd.DataFrame) -> list[str]:
    """Return the texts of a table, cited ones left out, with three English words in a row."""
    columns = [column for column in frame.columns if column not in CITED | CODES]
    texts = (str(cell) for column in columns for cell in frame[column])
    return [text for text in texts if len(strangers(text)) > 2 and not cyrillic(text)]


def cyrillic(text: str) -> bool:
    return any("а" <= letter.casefold() <= "я" for letter in text)


@pytest.fixture(scope="module")
def subject(world: World, seed: Scenario) -> Subject:
    changed = seed.replace(price_multiple=1.5, ranges={"price_growth": "0 to 0.02"})
    day = dt.date(2026, 11, 25)
    return Subject(evaluate(changed, world), evaluate(seed, world), "https://example.org/", day)


def test_the_report_is_in_ukrainian(subject: Subject) -> None:
    with speaking("uk"):
        made = report(subject)
    texts = [made.title, made.subtitle]
    for block in made.blocks:
        match block:
            case Heading(text) | Lead(text) | Text(text) | Note(text):
                texts.append(text)
            case Items(lines):
                texts += lines
            case Figures(figures):
                texts += [part for figure in figures for part in figure]
            case Grid(caption, head, rows) if "Видавець" not in head:
                texts += [caption, *head, *(cell for row in rows for cell in row)]
            case Grid(caption, head):
                texts += [caption, *head]
            case Picture(title=title, alt=alt, note=note):
                texts += [title, alt, note]
    assert {word: text for text in texts for word in strangers(text)} == {}


def test_the_tables_of_a_scenario_are_in_ukrainian(subject: Subject) -> None:
    with speaking("uk"):
        offered = offer("explore", subject).tables.values()
        tables = [entry.make(subject) for entry in offered]
    for table in tables:
        heads = [str(head) for head in table.frame.columns]
        assert [w for text in (table.title, table.unit, *heads) for w in strangers(text)] == []
        if table.id != "sources":
            assert english_runs(table.frame) == []


EXPLAINED = ("total", "russia", "aid_coverage", "S1", "S5", "S10", "receipts.us")
OTHERWISE: tuple[dict[str, object], ...] = (
    {},
    {"control": {"UA-14": {"russia": 0.6}}, "reading": "by-deposit"},
    {"group_control": {"coal": {"russia": 0.5}}, "aid_amount": "120 billion USD_2025"},
)


@pytest.mark.parametrize("change", OTHERWISE)
def test_how_a_figure_comes_about_is_told_in_ukrainian(
    world: World, seed: Scenario, change: dict[str, object]
) -> None:
    outcome = evaluate(seed.replace(**change), world)
    places = [name for k, name in enumerate(figures(outcome)) if k % 41 == 0]
    found = {}
    with speaking("uk"):
        trees = [explain(outcome, name) for name in (*EXPLAINED, *places)]
        for node in nodes_below(trees):
            made = "" if math.isnan(node.value) else node.formula  # what is chosen is no formula
            formula = words_explain.formula_text(made, world)
            label = words_explain.label_text(node.label, world)
            for text in (label, formula, words_explain.figure_text(node)):
                found |= dict.fromkeys(strangers(text), text)
    assert found == {}


def test_every_uncertain_input_has_a_ukrainian_name_and_unit(world: World, seed: Scenario) -> None:
    inputs = [row.name for row in inputs_of(seed, world, TOPICS)]
    assert len(inputs) > 100
    drawn_figures = list(names("drawn figure").values())
    with speaking("uk"):
        texts = [f"{input_text(name, world)} {told(input_unit(name, world))}" for name in inputs]
        texts += [told(name) for name in drawn_figures]
    assert [text for text in texts if strangers(text) or not cyrillic(text)] == []


@pytest.mark.parametrize("key", ["share", "download", "explain-figure-S8"])
def test_what_opens_over_a_page_is_in_ukrainian(
    open_page: Callable[..., AppTest], key: str
) -> None:
    with speaking("uk"):
        app = open_page("ladder", lang="uk")
        app.button(key=key).click().run()
        assert not app.exception
        found = {word: text for text in shown(app) for word in strangers(text)}
    assert {word: text for word, text in found.items() if not text.startswith(CODE)} == {}


CODE = ("<iframe", "http", "?s=", "/?s=")
"""How a text to copy begins."""


def test_a_note_writes_its_figures_and_dates_as_the_language_does() -> None:
    outside = say(
        "{part:.1%} of the area of {party} ({area:,.0f} km2) lies outside the regions "
        "(sea, or a border drawn differently) and counts for none.",
        part=0.032, party=say("'russia'"), area=1234.0,
    )  # fmt: skip
    waits = say("The settlement of {settled} is not after {day}, so nobody waits for it.",
                settled=dt.date(2024, 1, 1), day=dt.date(2025, 2, 11))  # fmt: skip
    assert spoken(outside) == (
        "3.2% of the area of 'russia' (1,234 km2) lies outside the regions (sea, or a border drawn "
        "differently) and counts for none."
    )
    with speaking("uk"):
        assert spoken(outside).replace("\xa0", " ").startswith("3,2% площі (Росія, 1 234 км²)")
        assert all(part in spoken(waits) for part in ("1 січня 2024", "11 лютого 2025"))


REFUSED = (
    {"control": {"UA-14": {"russia": 1.4}}}, {"control": {"UA-99": {"russia": 0.4}}},
    {"control": {"UA-14": {"russia": 0.7, "other": 0.6}}}, {"aid_amount": "300 billion USD"},
    {"aid_amount": "abc"}, {"front_line_date": "1999-01-01"}, {"valuation": "forbe"},
    {"ranges": {"price_multiple": "x to"}}, {"price_multiple": -4}, {"deal": "x"},
    {"own_deal": {"inflow_share": 0.5}}, {"nonsense": 1}, {"war": 3}, {"horizon_years": "long"},
    {"exchange_rate": "x"}, {"title": "x" * 999}, {"date": "today"}, {"economic_filter": "x"},
)  # fmt: skip


def problems_of(make: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(ModelError, match="given") as caught:
        make()
    return caught.value.problems


def test_every_refusal_of_a_scenario_is_said_in_ukrainian(seed: Scenario) -> None:
    for change in REFUSED:
        for problem in problems_of(lambda change=change: seed.replace(**change)):  # type: ignore[misc]
            check(problem)


def check(problem: Problem) -> None:
    """Fail where what is allowed, or the remedy, stays English; names and values may."""
    assert spoken(problem.allowed) == problem.allowed
    with speaking("uk"):
        for text in filter(None, (problem.allowed, problem.remedy)):
            assert cyrillic(spoken(text)), text
        assert cyrillic(problem_text(problem))


def test_every_refusal_of_a_file_is_said_in_ukrainian(world: World) -> None:
    read: tuple[Callable[[], object], ...] = (
        lambda: read_layers(b"{"),
        lambda: read_layers(b"[]"),
        lambda: read_layers(b'{"type": "Topology"}'),
        lambda: read_layers(b'{"type": "Point", "coordinates": [1, 2]}'),
        lambda: read_layers(b"\xff\xfe"),
        lambda: read_values(b"region,group,value\nUA-99,coal,1\n", world, unit="USD"),
        lambda: read_values(b"a,b\n1,2\n", world, unit="million USD_2023"),
        lambda: read_values(b"region,group,value\nUA-14,coal,x\n", world, unit="million USD_2023"),
        lambda: Scenario.from_toml("price_multiple = "),
        lambda: Scenario.from_toml(b"\x00"),
        lambda: Scenario.from_preset("bessent"),
        lambda: parse("pert(a, b, c)"),
        lambda: parse("normal(a, 1)"),
    )
    for make in read:
        for problem in problems_of(make):
            check(problem)
