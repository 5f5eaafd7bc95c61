"""The claims as a visitor reads them: verdict, readings, source, and the way to the calculator."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import World, evaluate
from model.answers.statements import scenario
from ui.pages.claims.charts import claim_chart, finding
from ui.pages.claims.tables import checked, claims, sentence
from ui.speech import words
from ui.speech.language import speaking, told

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


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_statement_with_readings_has_a_chart_of_its_own(world: World, language: str) -> None:
    """Its dots are the readings, its band what was stated, its title what came of it."""
    with speaking(language):
        for each in checked(world):
            if not each.readings:
                continue
            made = claim_chart(each, world)
            dots = made.spec["data"]["values"]
            assert [(dot["was"], dot["value"]) for dot in dots] == [
                (one.was, one.value) for one in each.readings
            ]
            (most,) = {layer["encoding"]["x"]["scale"]["domain"][1] for layer in made.spec["layer"]
                       if "scale" in layer["encoding"].get("x", {})}  # fmt: skip
            assert most > max(max(one.was, one.value) for one in each.readings)
            band = made.spec["layer"][0]["data"]["values"][0]
            assert band["low"] == float(each.row["low"] or 0)
            assert band["high"] == (float(each.row["high"]) if each.row["high"] else most)
            assert all(dot["said"] in made.alt for dot in dots)
            assert made.title in made.alt
            assert told(each.row["quote"]) in made.title  # a file stands alone
            assert finding(each) in made.note


def test_a_sentence_to_be_quoted_has_verdict_readings_and_source(world: World) -> None:
    found = {each.row["id"]: sentence(each, world, "https://here") for each in checked(world)}
    said = found["rare-earths-half"]
    assert said.startswith("“About half of Ukraine's rare earths are under Russian occupation” (")
    assert "7 February 2025): Depends on how you count. by area: 35% then, 39% today;" in said
    assert "Reuters" in said
    assert "https://here" in said
    assert ". ." not in found["lithium-europe"]


def test_a_chart_says_what_its_readings_come_to(world: World) -> None:
    found = {each.row["id"]: finding(each) for each in checked(world) if each.readings}
    assert found["rare-earths-half"] == "Stated: 50%. Readings give 35% to 67%."
    assert found["secdev-held"].startswith("Stated: at least $12.4 trillion. Readings give ")
    assert found["under-twenty"].startswith("Stated: at most 20%. ")


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


@pytest.mark.parametrize("language", ["en", "uk"])
def test_what_a_figure_is_of_stands_beside_it(open_page: Open, language: str) -> None:
    """Prices and aid figures have their date, then and today; what came later says so."""
    with speaking(language):
        text = "\n".join(block.value for block in open_page("claims", lang=language).markdown)
    told = {
        "en": ("Our split (grade D) of Forbes Ukraine, April 2023",
               "(prices of February 2025) then", "(prices of February 2026) today",
               "prices of February 2023, the oldest on record",
               "printed after the statement; none earlier on record", "(31 December 2023) then"),
        "uk": ("Наш розподіл (клас D)", "найдавніші з наявних", "опубліковано після твердження"),
    }  # fmt: skip
    plain = text.replace("\\", "")
    assert [part for part in told[language] if part not in plain] == []


def test_the_table_has_numbers_with_their_unit_and_dates(world: World) -> None:
    records = claims(world).records()
    (forbes,) = (row for row in records if row["reading"].startswith("Our split")
                 and row["then_of"] == "prices of February 2023")  # fmt: skip
    assert (forbes["then"], forbes["today_of"]) == (53_628.0, "prices of February 2026")
    assert {row["unit"] for row in records} == {"USD million", "share", ""}
