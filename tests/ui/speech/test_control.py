"""Whose control a map shows: the same clause on the page, in its corner and in every file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, World, evaluate
from ui.hand.hand import Step
from ui.map.territory import corner, line_stamp
from ui.pages.explore.tables import by_region
from ui.parts.drawings import unpacked
from ui.shell.report import report
from ui.show.canvas import sheet
from ui.show.cells import about_bytes, xlsx_bytes
from ui.show.html import html_bytes
from ui.show.map_picture import map_picture, map_svg, shown_map
from ui.show.stamp import Subject
from ui.speech.control import control_corner, control_text, map_changes, mines_moved
from ui.speech.language import LANGUAGES, speaking

DAY = dt.date(2026, 11, 25)
LINE = "Front line of 11 February 2025\nafter DeepState"


@pytest.fixture(scope="module")
def stated(seed: Scenario) -> Scenario:
    return seed.replace(control={"UA-14": {"russia": 0.505}})


def test_what_the_scenario_sets_is_counted_by_kind(world: World, seed: Scenario) -> None:
    latest = Scenario.from_preset("latest-front-line")
    deposit = world.deposits.ids[0]
    cases = {
        "": latest,
        "set in this scenario: 1 commodity group": seed,
        "set in this scenario: 2 regions": latest.replace(
            control={"UA-14": {"russia": 0.5}, "UA-63": {"other": 0.1}}
        ),
        "set in this scenario: 1 region, 1 commodity group, 1 deposit": seed.replace(
            control={"UA-14": {"russia": 0.5}}, deposit_control={deposit: "russia"}
        ),
    }
    for said, scenario in cases.items():
        assert map_changes(evaluate(scenario, world)) == said


def test_the_corner_credits_the_record_alone_only_where_nothing_is_set(
    world: World, stated: Scenario
) -> None:
    plain = evaluate(Scenario.from_preset("latest-front-line"), world)
    assert control_corner(plain, line_stamp(plain)) == ""
    assert corner(plain) == line_stamp(plain)
    changed = evaluate(stated, world)
    first, second, last = corner(changed).split("\n")
    assert f"{first}\n{second}".startswith(LINE)
    assert last == "set in this scenario: 1 region, 1 commodity group"
    borders = Scenario.from_preset("borders-1991").replace(control={"UA-14": {"russia": 0.5}})
    assert corner(evaluate(borders, world)) == "Recognised borders;\nset in this scenario: 1 region"


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_file_says_what_the_scenario_sets(
    world: World, seed: Scenario, stated: Scenario, language: str
) -> None:
    subject = Subject(evaluate(stated, world), evaluate(seed, world), "", DAY)
    with speaking(language):
        clause, whole = map_changes(subject.outcome), control_text(subject.outcome)
        assert whole.endswith(f"; {clause}")
        assert clause.rpartition(": ")[2] in map_svg(shown_map(subject.outcome))
        drawing = sheet(map_picture(subject), subject)
        assert f"{whole}." in drawing.split("<metadata>")[1]
        table = by_region(subject.outcome)
        plain = " ".join(whole.split())  # a CSV has no narrow spaces
        assert f"{plain}." in about_bytes(table, subject).decode("utf-8-sig")
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([table], subject)))
        first = [text for row in book.worksheets[0].iter_rows(values_only=True) for text in row]
        assert any(plain in " ".join(str(text).split()) for text in first)
        assert html_bytes(report(subject)).decode().count(clause) >= 3


def test_the_feed_of_the_page_hands_the_corner_over(
    open_page: Callable[..., AppTest], world: World, stated: Scenario
) -> None:
    app = open_page()
    held = app.session_state["hand"]
    held.go(Step(held.preset, stated), "test")
    app.run()
    drawn = next(
        state["map"]
        for element in app.get("bidi_component")
        if element.proto.component_name == "feed"
        for state in [unpacked(element.proto.bytes)]
        if "map" in state
    )
    assert drawn["stamp"] == corner(evaluate(stated, world))
    assert drawn["caption"] == map_changes(evaluate(stated, world))


def test_a_moved_line_names_the_mines_that_change_hands(world: World, seed: Scenario) -> None:
    line = Scenario(base="front-line", front_line_date=dt.date(2025, 2, 11))
    before, after = (evaluate(one, world) for one in
                     (line, line.replace(front_line_date=dt.date(2026, 8, 15))))  # fmt: skip
    mines = "Pokrovske mine, Kapitalna mine, Krasnolymanska mine"
    said = "Mines and fields that would change hands, by who would control them"
    assert mines_moved(before, after) == f"{said}: Russia: {mines}."
    assert mines_moved(after, before) == f"{said}: Ukraine: {mines}."
    assert mines_moved(before, before) == ""
    with speaking("uk"):
        assert "Покровськ" in mines_moved(before, after)
    every = {region: {"russia": 1.0} for region in world.regions}
    assert "more." in mines_moved(before, evaluate(line.replace(control=every), world))
