"""The Sources page: tables, search, rival values, disputed terms, checks, corrections."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import World
from model.answers.validation import validate_model
from model.world.evidence import GRADES
from ui.pages.sources.parts import HITS, TABLES, corrections, disputes, figures, rival_sets, search
from ui.speech import words
from ui.speech.heads import COLUMNS, column_head, data_columns, named
from ui.speech.language import percent, speaking

Open = Callable[..., AppTest]


@pytest.fixture
def section(open_page: Open) -> Callable[[str], AppTest]:
    def open_(name: str) -> AppTest:
        app = open_page("sources")
        app.button_group(key="source-section").set_value(name).run()
        assert not app.exception
        return app

    return open_


def text_of(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown).replace("\\", "")


def test_every_table_has_a_name_and_can_be_read(open_page: Open, world: World) -> None:
    assert set(TABLES) == set(world.tables)
    app = open_page("sources")
    for table in TABLES:
        app.selectbox(key="source-table").select(table).run()
        assert not app.exception
        if table != "control/front_line":
            assert len(app.dataframe[0].value) == len(world.tables[table])


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_column_has_a_heading_in_words(language: str, world: World) -> None:
    with speaking(language):
        for table in TABLES:
            known = {column.column: column for column in world.schema[table]}
            heads = data_columns(figures(world, table).columns, known)
            for id, head in heads.items():
                assert head["label"] != id, (table, id)
                assert "_" not in str(head["label"])
                assert id not in known or f"`{id}`" in str(head["help"])
            labels = [head["label"] for head in heads.values()]
            assert len(labels) == len({*labels}), table


def test_the_page_has_the_headings(open_page: Open) -> None:
    app = open_page("sources")
    heads = json.loads(app.dataframe[0].proto.columns)
    assert heads["as_of"]["label"] == "As of"
    assert heads["source_published"]["label"] == "Source published"
    said = "\n".join(block.value for block in app.markdown)
    assert "- **Who says so**, `claimant`: Who says so." in said


@pytest.mark.parametrize("language", ["en", "uk"])
def test_codes_of_places_and_claims_are_said_in_words(language: str, world: World) -> None:
    with speaking(language):
        claims = named(figures(world, "claims"), world)
        assert not {*claims["topic"], *claims["metric"]} & {
            "value_usd",
            "rival_total",
            "price_date",
        }
        for column in ("topic", "metric", "group", "region"):
            assert not any("_" in str(cell) for cell in claims[column]), column
        margins = named(figures(world, "value/forbes_2023_margins"), world)
        donetsk = words.name(world, "regions", "UA-14")
        assert donetsk in set(margins["key"])
        assert "UA-14" not in set(margins["key"])
    assert len(claims) == len(world.tables["claims"])


def test_headings_are_those_of_columns_that_are_there(world: World) -> None:
    beside = {"source", "address", "source_published"}
    there = {column.column for columns in world.schema.values() for column in columns}
    assert set(COLUMNS) == there | beside
    assert column_head("ore_mt", "Mt") == "Ore, Mt"
    assert column_head("sigma", "standard deviation of a logarithm") == "Spread of long prices"


def test_grades_filter_a_table(open_page: Open, world: World) -> None:
    app = open_page("sources")
    app.button_group(key="source-grade").set_value(["D"]).run()
    rows = [row for row in world.tables["claims"] if row["grade"] == "D"]
    assert len(app.dataframe[0].value) == len(rows) > 0


def test_search_finds_rows_of_all_tables(section: Callable[[str], AppTest], world: World) -> None:
    app = section("search")
    assert len(app.dataframe) == 0
    app.text_input(key="source-search").input("Shevchenkivske LITHIUM").run()
    found = app.dataframe[0].value
    assert len(found) == len(search(world, "lithium shevchenkivske"))
    assert {"C35", "C36", "shevchenkivske-lithium"} <= set(found["row"])
    assert found["table"].nunique() >= 4
    app.text_input(key="source-search").input("no such word anywhere").run()
    assert len(app.dataframe) == 0
    assert [info.value for info in app.info] == ["No row holds all of these words."]


def test_search_has_an_end_and_nothing_finds_nothing(world: World) -> None:
    assert len(search(world, "deepstate")) == HITS
    assert search(world, "  ").empty
    assert set(search(world, "Forbes Ukraine")["grade"]) <= {*GRADES, ""}


def test_search_takes_signs_as_signs(world: World) -> None:
    assert search(world, ".* [a-z] (").empty


def test_rival_values_stand_side_by_side(section: Callable[[str], AppTest], world: World) -> None:
    app = section("rivals")
    sets = {one.id: one for one in rival_sets(world)}
    total = next(one for id, one in sets.items() if id.startswith("rival_total.value_usd.all.UA"))
    assert app.dataframe[0].value["claimant"].tolist() == total.rows["claimant"].tolist()
    assert {"14.8", "26", "11.5"} & set(total.rows["value"])
    for one in sets.values():
        app.selectbox(key="rival-set").select(one.id).run()
        assert not app.exception
        assert len(app.dataframe[0].value) == len(one.rows) >= 2


def test_donetsk_by_two_maps_of_one_day(world: World) -> None:
    (one,) = [one for one in rival_sets(world) if one.id == "control.2026-02-24.UA-14"]
    assert dict(zip(one.rows["claimant"], one.rows["value"], strict=True)) == {
        "Institute for the Study of War": "0.817 (0.816 to 0.818)",
        "DeepState (daily record)": "0.784",
    }
    assert one.spread == pytest.approx(0.817 / 0.78406)


def test_rivals_are_of_different_claimants(world: World) -> None:
    for one in rival_sets(world):
        assert one.rows["claimant"].nunique() > 1, one.id
        assert not one.rows["address"].isna().any()


def test_disputed_terms_are_listed(section: Callable[[str], AppTest], world: World) -> None:
    frame = section("disputes").dataframe[0].value
    assert len(frame) == sum(len(terms.disputed) for terms in world.deals.values())
    march = disputes(world).query("term == 'Past aid that counts'")
    assert march["reading"].tolist() == ["100 billion"]
    signed = disputes(world).query("deal.str.startswith('Signed') and term.str.startswith('US sh')")
    assert signed["reading"].tolist() == [percent(0.5)]


def test_the_checks_are_those_of_the_model(section: Callable[[str], AppTest], world: World) -> None:
    app, found = section("validation"), validate_model(world)
    shown = app.dataframe[0].value
    assert shown["verdict"].tolist() == found["verdict"].tolist()
    first = shown.iloc[found.index.tolist().index("v01-npv")]
    assert (first["published"], first["metric"]) == ("1.66 billion USD", "present value")
    assert first["distance"] == f"{percent(found.loc['v01-npv', 'distance'])}, allowed 35%"
    passed = int((found["verdict"] == "passed").sum())
    assert f"{len(found)} published results" in text_of(app)
    assert f"passed: {passed}" in text_of(app)


def test_corrections_say_published_ours_and_why(
    section: Callable[[str], AppTest], world: World
) -> None:
    app = section("corrections")
    text = text_of(app)
    captions = "\n".join(caption.value for caption in app.caption).replace("\\", "")
    for row in corrections(world).to_dict("records"):
        assert f"{row['what']}: published {row['published']}, here {row['ours']}" in text
        assert row["reason"] in captions


def test_the_page_speaks_ukrainian(open_page: Open) -> None:
    with speaking("uk"):
        app = open_page("sources", lang="uk")
    assert app.title[0].value != "Sources"
