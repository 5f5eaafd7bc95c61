"""The claims as a visitor reads them: verdict, readings, source, and the way to the calculator."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import World, evaluate
from model.answers.statements import scenario
from ui.speech import words
from ui.speech.language import speaking

Open = Callable[..., AppTest]


def test_every_statement_has_a_card_with_its_source(open_page: Open, world: World) -> None:
    app = open_page("claims")
    assert len(app.header) == len(world.tables["statements"])
    said = [caption.value for caption in app.caption]
    for row in world.tables["statements"]:
        assert any(world.source(row["source_id"])["url"] in text for text in said), row["id"]


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [("en", ", 7 February 2025", ", April 2023"), ("uk", ", 7 лютого 2025", ", квітень 2023")],
)
def test_a_day_or_a_month_is_said_in_words(
    open_page: Open, language: str, day: str, month: str
) -> None:
    with speaking(language):
        app = open_page("claims", lang=language)
    said = " ".join(caption.value for caption in app.caption)
    assert day in said
    assert month in said
    assert not re.search(r", \d{4}-\d\d", said)


def test_half_of_the_rare_earths_is_the_first_answer(open_page: Open) -> None:
    app = open_page("claims")
    assert app.header[0].value.startswith("“About half of Ukraine's rare earths")
    first, readings = (block.value for block in app.markdown[:2])
    assert first.startswith("**Depends on how you count.**")
    for part in ("by area: 35% then, 39% today", "by deposit: 50%", "4 of 6, 67%"):
        assert part in readings


def test_a_statement_is_taken_into_the_calculator(open_page: Open, world: World) -> None:
    app = open_page("claims")
    app.button(key="use-secdev-held").click().run()
    row = next(row for row in world.tables["statements"] if row["id"] == "secdev-held")
    assert app.session_state["hand"].scenario.hash == scenario(row, world).hash
    app.switch_page("ui/pages/explore/view.py").run()
    russia = evaluate(scenario(row, world), world).party_million.tolist()[1]
    assert app.metric[1].value == words.trillions(russia)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_table_behind_the_cards_opens(open_page: Open, language: str) -> None:
    with speaking(language):
        app = open_page("claims", lang=language)
        app.session_state["claims-table"] = True
        app.run()
    assert not app.exception
    assert len(app.dataframe) == 1
