"""Tables as files: the outcome's numbers to the million, and no text that runs as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.answers.breakeven import break_even
from model.answers.ground import changed_hands
from model.answers.validation import validate_model
from model.explain.places import explain
from model.territory.own_values import read_values
from tests.ui.seen import of_frame, seen
from ui.explain.table import tree_table
from ui.pages.ladder.tables import parameters
from ui.shell.files import all_tables_bytes, chart_bytes, table_bytes
from ui.shell.page_files import every_table, offer
from ui.shell.pages import PAGES
from ui.show.cells import about_bytes, cell, csv_bytes, safe, unsplit, xlsx_bytes
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import LANGUAGES, speaking

DAY = dt.date(2026, 11, 25)
ALL = ("by-region", "by-group", "cells", "differences", "assumptions", "sources", "ladder",
       "ladder-by-group", "receipts", "totals", "parameters", "revenue", "account", "deal-terms",
       "break-even", "flips")  # fmt: skip
RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(scope="module")
def subject(world: World, seed: Scenario) -> Subject:
    changed = seed.replace(price_multiple=1.5, control={"UA-14": {"russia": 0.9}})
    return Subject(evaluate(changed, world), evaluate(seed, world), "https://example.org/", DAY)


def made(subject: Subject, id: str) -> Table:
    return offer("explore", subject).tables[id].make(subject)


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, the first of them the head."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_the_csv_of_the_regions_is_the_outcome_to_the_million(subject: Subject) -> None:
    head, *rows = rows_of(table_bytes(subject, "by-region", "csv"))
    assert head[:2] == ["Code", "Name"]
    assert head[2:] == [f"{name}, million USD (2023 prices)"
                        for name in ("Total", "Ukraine", "Russia", "Neither side")]  # fmt: skip
    frame = subject.outcome.by_region
    assert [row[0] for row in rows] == list(frame.index)
    for row in rows:
        assert [int(value) for value in row[3:]] == frame.loc[row[0]].tolist()
        assert int(row[2]) == frame.loc[row[0]].sum()
    run = subject.outcome.run
    notes = rows_of(table_bytes(subject, "by-region", "about"))
    assert ["Data", run.data_id] in notes
    assert ["Hash of the scenario", run.scenario_hash] in notes
    links = [text for name, text in notes if name == "Link"]
    assert links[0].startswith("https://example.org/?s=1.")
    assert any(name == "Source" and "DeepState" in text for name, text in notes)


def test_parties_and_groups_and_cells_agree(subject: Subject) -> None:
    outcome = subject.outcome
    _, *groups = rows_of(table_bytes(subject, "by-group", "csv"))
    assert sum(int(row[2]) for row in groups) == outcome.total_million
    for column, held in zip((3, 4, 5), outcome.party_million.tolist(), strict=True):
        assert sum(int(row[column]) for row in groups) == held
    _, *parts = rows_of(table_bytes(subject, "cells", "csv"))
    assert len(parts) == 27 * 12
    assert sum(int(row[2]) for row in parts) == outcome.total_million
    assert sum(float(row[4]) for row in parts) == pytest.approx(outcome.held[1].sum())


def test_the_ladder_and_the_receipts_keep_every_digit(subject: Subject) -> None:
    _, *ladder = rows_of(table_bytes(subject, "ladder", "csv"))
    assert [float(row[3]) for row in ladder] == subject.outcome.ladder["value"].tolist()
    head, *years = rows_of(table_bytes(subject, "receipts", "csv"))
    receipts = subject.outcome.receipts
    assert [int(row[0]) for row in years] == receipts.index.tolist()
    us = head.index("United States, paid out by the fund, million USD (2025 prices)")
    assert [float(row[us]) for row in years] == receipts["us"].tolist()


def _near(value: object) -> object:
    """Return what a cell reads as: XLSX keeps 16 digits, and an empty text is no text."""
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-14)
    return None if value == "" else value


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("id", ALL)
def test_a_workbook_reopens_with_the_same_numbers(subject: Subject, id: str, language: str) -> None:
    with speaking(language):
        table = made(subject, id)
        book = sheets(xlsx_bytes([table], subject))
        listed, heads = csv_bytes(table), table.file_heads
        expected = [
            [_near(cell(value)) for value in row] for row in table.frame.itertuples(index=False)
        ]
    first, second = book.values()
    about = {row[0]: row[1] for row in first}
    assert subject.outcome.run.scenario_hash in about.values()
    assert list(second[0]) == heads
    assert [list(row) for row in second[1:]] == expected
    assert len(rows_of(listed)) == len(table.frame) + 1


def test_a_csv_of_the_language_reads_to_the_same_numbers(subject: Subject) -> None:
    table = made(subject, "ladder")
    with speaking("uk"):
        plain, local = csv_bytes(table), csv_bytes(table, local=True)
    usual = pd.read_csv(io.BytesIO(plain))
    there = pd.read_csv(io.BytesIO(local), sep=";", decimal=",")
    pd.testing.assert_frame_equal(usual, there)
    assert b"," in local
    assert b";" not in plain
    with speaking("en"):
        assert csv_bytes(table, local=True).count(b";") == local.count(b";")


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("local", [False, True])
def test_one_csv_alone_is_read_back_as_values(
    subject: Subject, world: World, language: str, local: bool
) -> None:
    """Its heads say the money, so that nothing has to be added by hand."""
    with speaking(language):
        found = read_values(csv_bytes(made(subject, "cells"), local=local), world)
    assert found.unit == subject.outcome.unit
    frame = made(subject, "cells").frame
    assert found.total == frame.iloc[:, 2].sum() == subject.outcome.total_million
    assert found.missing == ()


def test_shares_and_money_of_one_table_have_each_their_unit(subject: Subject) -> None:
    with speaking("en"):
        head = rows_of(csv_bytes(made(subject, "ladder")))[0]
    assert head[3:] == ["Value, million USD (2025 prices)", "Change, million USD (2025 prices)",
                        "Of the aid figure, share", "Of S0, share"]  # fmt: skip
    assert "Value" in made(subject, "ladder").heads


def test_all_tables_stand_in_one_workbook(subject: Subject) -> None:
    known = every_table(subject)
    assert set(ALL) <= set(known)
    pages = {page: set(PAGES[page].offer(subject).tables) for page in ("timeline", "method")}
    assert all(ids and ids <= set(known) for ids in pages.values())
    book = sheets(all_tables_bytes(subject, known))
    assert len(book) == len(known) + 1
    total = [row[2] for row in book["Value by region"][1:]]
    assert all(isinstance(value, int) for value in total)
    assert sum(total) == subject.outcome.total_million


def test_a_workbook_is_written_beside_the_pages(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = made(subject, "ladder")
    here, sent = xlsx_bytes([table], subject), []

    def beside(work: Callable[[], bytes]) -> bytes:
        sent.append(pickle.dumps(work))
        return b"written there"

    monkeypatch.setattr("ui.show.cells.beside", beside)
    assert xlsx_bytes([table], subject) == b"written there"
    assert sheets(pickle.loads(sent[0])()) == sheets(here)


def test_what_differs_is_listed(subject: Subject) -> None:
    frame = made(subject, "differences").frame
    assert len(frame) == len(subject.outcome.scenario.diff(subject.preset.scenario))
    assert {"Price multiple", "Donetsk, controlled by Russia"} <= set(frame["Assumption"])


def test_figures_of_grade_d_are_marked(subject: Subject) -> None:
    own = parameters(subject.outcome, ("D",)).rows
    rows = subject.outcome.world.tables["economics/parameters"]
    assert len(own) == sum(row["grade"] == "D" for row in rows) > 0
    assert len(made(subject, "parameters").frame) == len(rows)


@given(text=st.text(max_size=40), start=st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", " ="]))
@settings(max_examples=50)
def test_no_text_begins_as_a_formula(text: str, start: str) -> None:
    made = safe(start + text)
    assert not made.startswith(RUN_AS_FORMULA)
    assert not made.lstrip().startswith(RUN_AS_FORMULA) or made.startswith("'")
    assert safe(made) == made


PAYLOADS = ("=1+1", "@SUM(A1)", "-1+cmd|' /C calc'!A0", "+HYPERLINK(1)", '"=1+1', "  =1")


@given(
    parts=st.lists(st.sampled_from(("coal", "-3", " ", *PAYLOADS)), min_size=1, max_size=5),
    between=st.sampled_from([";", ",", "\t", "|", "\n", "\r\n", '";', "; ", ',"']),
)
def test_no_separator_but_ours_begins_a_formula(parts: list[str], between: str) -> None:
    table = of_frame("evil", "evil", pd.DataFrame({"a": [1], "b": [between.join(parts)], "c": [2]}))
    for local in (False, True):
        text = csv_bytes(table, local=local).decode("utf-8-sig")
        for separator in ";,\t|":
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            cells = [one.strip() for row in rows for one in row]
            run = [one for one in cells if one.startswith(RUN_AS_FORMULA)]
            assert not [one for one in run if one[0] in "=@" or set("(|!") & set(one)]


@given(text=st.text(alphabet='ab ;,|\t"', max_size=40).map(lambda text: text * 50))
def test_texts_that_begin_no_formula_stay_as_they_are(text: str) -> None:
    assert unsplit(text) == text


@pytest.mark.parametrize("value", [-3, -2.5, 0, True, 10**12])
def test_numbers_stay_numbers(value: float) -> None:
    assert cell(value) == value
    assert type(cell(value)) is type(value)


def test_what_is_no_number_is_a_word_or_nothing() -> None:
    assert cell(float("inf")) == "no limit"
    assert cell(float("nan")) is None
    assert cell(None) is None


def test_hostile_texts_are_stored_as_texts(world: World, seed: Scenario) -> None:
    evil = '=HYPERLINK("http://evil","x")'
    scenario = seed.replace(id="", title=evil, description="@SUM(1)\r\n=2+2", author="-1+1")
    subject = Subject(evaluate(scenario, world), evaluate(seed, world), "", DAY)
    frame = pd.DataFrame({evil: [evil, "+1", -5, "ok\x00"]})
    table = of_frame("evil", "=1+1", frame)
    rows, notes = rows_of(csv_bytes(table)), rows_of(about_bytes(table, subject))
    assert [row[0] for row in rows] == [f"'{evil}", f"'{evil}", "'+1", "-5", "ok"]
    assert all(len(note) == 2 and "\n" not in note[1] for note in notes)
    assert not any(part.startswith(("=", "+", "@", "-")) for note in notes for part in note)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([table], subject)))
    for page in book:
        for row in page.iter_rows():
            assert all(place.data_type in "sn" for place in row)
            assert not any(str(place.value).startswith(("=", "+", "@")) for place in row)
    assert book.worksheets[1]["A4"].value == -5


def test_two_tables_of_one_name_have_sheets_of_their_own(subject: Subject) -> None:
    title = "A/B: [long] name that no sheet can hold in full"
    table = of_frame("a", title, pd.DataFrame({"x": [1]}))
    assert len(sheets(xlsx_bytes([table, table, table], subject))) == 4


def test_pages_offer_what_is_their_own(subject: Subject, seed: Scenario) -> None:
    assert next(iter(offer("explore", subject).charts)) == "map"
    assert next(iter(offer("ladder", subject).tables)) == "ladder"
    timeline = offer("timeline", subject).tables["timeline"].make(subject).frame
    assert timeline.iloc[0].tolist() == ["2014-02-01", subject.outcome.total_million, 0, 0]
    territory = offer("territory", subject)
    assert len(territory.tables["valuations"].make(subject).frame) > 5
    assert len(chart_bytes(subject, "readings", "svg", territory.charts)) > 1000
    estimates = territory.tables["estimates"].make(subject).frame
    assert len(estimates) >= 3
    assert "DeepState (daily record)" in estimates
    assert "furthest apart" in territory.charts["estimates"].make(subject).alt
    said = {source.publisher for source in territory.charts["estimates"].make(subject).sources}
    assert len(said) >= 2
    kept = {"=mine": seed}
    with seen(kept=kept):
        compared = offer("compare", subject).tables["compared-figures"].make(subject).frame
    assert compared["=mine"].tolist()[1] == 14_800_000


@pytest.mark.parametrize("figure", ["aid_coverage", "S9", "receipts.us"])
def test_a_tree_is_a_table_of_its_nodes(subject: Subject, figure: str) -> None:
    tree = explain(subject.outcome, figure)
    table = tree_table(subject, tree)
    lines = list(tree.lines())
    assert {id(node) for _, node, _ in lines} == {id(node) for node in tree.walk()}
    values = [node.value for _, node, _ in lines]
    assert np.array_equal(table.frame["Number"].to_numpy(float), values, equal_nan=True)
    levels = table.frame["Level"].tolist()
    assert levels == [level for level, _, _ in lines]
    for place, (_, node, here) in enumerate(lines):
        below = levels[place + 1 : place + 2]
        opened = here and not node.leaf
        assert below == [levels[place] + 1] if opened else below < [levels[place] + 1]
    rows = {(row["table"], row["key"]) for row in tree.sources()}
    named = set(zip(table.frame["Table"], table.frame["Row"], strict=True)) - {("", "")}
    assert named == rows
    assert {source.id for source in table.sources or ()} == {r["source_id"] for r in tree.sources()}


def test_the_level_that_just_meets_the_claim_is_a_number(subject: Subject) -> None:
    with seen({"break-even-quantity": "inflow"}):
        table = offer("deals", subject).tables["break-even"].make(subject).frame
    first = table.iloc[0]
    outcome = subject.outcome
    found = break_even(outcome.scenario, outcome.world, "price_multiple", claim=outcome.aid_base,
                       quantity="inflow")  # fmt: skip
    assert first["Reaches the aid figure at"] == found.level
    assert first["Flow at the upper bound"] == found.at_high


def test_two_days_compared_are_as_the_model_has_them(subject: Subject) -> None:
    days = (dt.date(2024, 8, 1), dt.date(2025, 8, 1))
    with seen({"compare-from": days[0], "compare-to": days[1]}):
        offered = offer("timeline", subject).tables
    frame = offered["changes-by-region"].make(subject).frame
    found = changed_hands(subject.outcome.scenario, subject.outcome.world, *days)
    assert frame["Russia"].tolist() == found.by_region["russia"].tolist()
    moved = offered["changed-deposits"].make(subject).frame
    assert moved["Code"].tolist() == found.deposits.index.tolist()


def test_every_check_is_a_row_of_plain_numbers(subject: Subject, world: World) -> None:
    frame = offer("sources", subject).tables["checks"].make(subject).frame
    found = validate_model(world)
    assert frame["Model, low"].tolist() == found["model_low"].tolist()
    assert set(frame["Measure"]) == {"share of what was published", "in the unit"}


def test_scenarios_side_by_side_are_numbers(subject: Subject, seed: Scenario) -> None:
    kept = {"seed": seed, "here": subject.outcome.scenario}
    with seen(kept=kept):
        offered = offer("compare", subject).tables
    frame = offered["compared-figures"].make(subject).frame.set_index("Figure")
    assert frame.loc["Total in the ground", "here"] == subject.outcome.total_million
    groups = offered["compared-groups"].make(subject).frame
    assert (groups["seed"] != groups["here"]).all()
    inputs = offered["compared-inputs"].make(subject).frame
    assert "Price multiple" in inputs["Assumption"].to_list()


def test_a_stated_share_is_listed_as_typed(world: World, seed: Scenario) -> None:
    typed = seed.replace(control={"UA-14": {"russia": 0.505}})
    changed = Subject(evaluate(typed, world), evaluate(seed, world), "", DAY)
    _, *differences = rows_of(table_bytes(changed, "differences", "csv"))
    assert differences == [["Donetsk, controlled by Russia", "50.5%", "not stated"]]
    _, *assumed = rows_of(table_bytes(changed, "assumptions", "csv"))
    assert ["Donetsk, controlled by Russia", "50.5%", "share of a region's value"] in assumed
