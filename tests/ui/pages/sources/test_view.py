"""The Sources page: how solid it is, tables, search, rivals, disputes, checks, corrections."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from model import World
from model.answers.validation import validate_model
from model.world.catalog import names
from model.world.evidence import CONVENTION, GRADES
from model.world.solid import TOPICS, how_solid
from model.world.tables import Column
from ui.pages.sources.rows import HITS, search_table, solid_rows_table, solid_table
from ui.pages.sources.tables import (
    corrections_table,
    disputes_table,
    releases_table,
    rival_sets,
    rivals_table,
)
from ui.show.data import column_head, data_table
from ui.show.table import Table
from ui.speech import words
from ui.speech.language import DEFAULT, LANGUAGES, percent, speaking, spoken, told

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


def test_the_page_opens_on_how_solid_it_is(open_page: Open, world: World) -> None:
    app, table = open_page("sources"), solid_table(world)
    shown = app.table[0].value
    assert list(shown.columns) == list(GRADES)
    assert shown.index.tolist() == [row[0] for row in table.rows]
    counts = {(one.topic, one.grade): one.count for one in how_solid(world)}
    assert [row[1:] for row in table.rows] == [tuple(counts[t, g] for g in GRADES) for t in TOPICS]
    value = sum(count for (topic, _), count in counts.items() if topic == "value")
    assert len(app.dataframe[0].value) == value > 0


def test_each_count_leads_to_its_rows(open_page: Open, world: World) -> None:
    for one in how_solid(world):
        found = solid_rows_table(world, one.topic, one.grade).records()
        assert len(found) == one.count, (one.topic, one.grade)
        assert {row["grade"] for row in found} <= {one.grade}
        assert sorted(row["row"] for row in found) == sorted(key for _, key in one.rows)
    app = open_page("sources")
    app.button_group(key="solid-topic").set_value("deals")
    app.button_group(key="solid-grade").set_value("D").run()
    assert not app.exception
    shown = app.dataframe[0].value
    (count,) = (one.count for one in how_solid(world) if (one.topic, one.grade) == ("deals", "D"))
    assert len(shown) == count > 0
    assert set(shown["Grade"]) == {"D"}
    every = solid_rows_table(world)
    assert len(every.rows) == sum(one.count for one in how_solid(world))


def test_how_solid_speaks_ukrainian(world: World) -> None:
    with speaking("uk"):
        table, behind = solid_table(world), solid_rows_table(world, "money", CONVENTION)
        (grade,) = set(read(behind)["grade"])
    assert table.title != "How solid is this?"
    assert CONVENTION not in {grade, *table.heads}


def test_every_table_has_a_name_and_can_be_read(
    section: Callable[[str], AppTest], world: World
) -> None:
    assert set(names("table")) == set(world.tables)
    app = section("tables")
    for table in names("table"):
        app.selectbox(key="source-table").select(table).run()
        assert not app.exception
        if table != "control/front_line":
            assert len(app.dataframe[0].value) == len(world.tables[table])


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_column_has_a_heading_in_words(language: str, world: World) -> None:
    with speaking(language):
        for table in names("table"):
            known = {column.column: column for column in world.schema[table]}
            columns = data_table(world, table).columns
            for column in columns:
                assert column.head != column.key, (table, column.key)
                assert "_" not in column.head
                assert column.key not in known or f"`{column.key}`" in column.help
            assert len(columns) == len({column.head for column in columns}), table


def test_the_page_has_the_headings(section: Callable[[str], AppTest]) -> None:
    app = section("tables")
    heads = json.loads(app.dataframe[0].proto.columns)
    assert "`as_of`" in heads["As of"]["help"]
    assert "Source published" in app.dataframe[0].value.columns
    said = "\n".join(block.value for block in app.markdown)
    assert "- **Claimed by**, `claimant`: Claimed by." in said


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_codes_of_places_and_claims_are_said_in_words(language: str, world: World) -> None:
    with speaking(language):
        claims = read(data_table(world, "claims"))
        assert not {*claims["topic"], *claims["metric"]} & {
            "value_usd",
            "rival_total",
            "price_date",
        }
        for column in ("topic", "metric", "group", "region"):
            assert not any("_" in str(cell) for cell in claims[column]), column
        margins = read(data_table(world, "value/forbes_2023_margins"))
        donetsk = words.name(world, "regions", "UA-14")
        assert donetsk in set(margins["key"])
        assert "UA-14" not in set(margins["key"])
    assert len(claims) == len(world.tables["claims"])


def read(table: Table) -> pd.DataFrame:
    """Return a table as a person reads it, by the keys of its columns."""
    return pd.DataFrame(table.read(), columns=[column.key for column in table.columns])


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != DEFAULT])
def test_every_head_title_and_name_is_there_in_the_language(language: str, world: World) -> None:
    """A new language is its row, its catalogue and its columns of names, and nothing else."""
    heads = {column.head for columns in world.schema.values() for column in columns}
    titles = {
        text for kind in ("table", "option", "party", "grade") for text in names(kind).values()
    }
    with speaking(language):
        assert not [text for text in heads | titles if told(text) == text]
        column = spoken().column()
    for table in ("regions", "commodity_groups"):
        assert all(row[column] for row in world.tables[table])


def test_a_head_tells_a_short_unit() -> None:
    plain = dict.fromkeys(Column.__slots__, "")
    assert column_head(Column(**{**plain, "head": "Ore", "unit": "Mt"})) == "Ore, Mt"
    long = {**plain, "head": "Spread", "unit": "standard deviation of a logarithm"}
    assert column_head(Column(**long)) == "Spread"


def test_grades_filter_a_table(section: Callable[[str], AppTest], world: World) -> None:
    app = section("tables")
    app.button_group(key="source-grade").set_value("D").run()
    rows = [row for row in world.tables["claims"] if row["grade"] == "D"]
    assert len(app.dataframe[0].value) == len(rows) > 0


def test_search_finds_rows_of_all_tables(section: Callable[[str], AppTest], world: World) -> None:
    app = section("search")
    assert len(app.dataframe) == 0
    app.text_input(key="source-search").input("Shevchenkivske LITHIUM").run()
    found = app.dataframe[0].value
    assert len(found) == len(search_table(world, "lithium shevchenkivske").rows)
    assert {"C35", "C36", "shevchenkivske-lithium"} <= set(found["Row"])
    assert found["Table"].nunique() >= 4
    app.text_input(key="source-search").input("no such word anywhere").run()
    assert len(app.dataframe) == 0
    assert [info.value for info in app.info] == ["No row contains all of these words."]


def test_search_has_an_end_and_nothing_finds_nothing(world: World) -> None:
    assert len(search_table(world, "deepstate").rows) == HITS
    assert not search_table(world, "  ").rows
    assert set(read(search_table(world, "Forbes Ukraine"))["grade"]) <= {*GRADES, ""}


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [("en", "R33 zaporizhzhia", "group: Rare earths · Region: Zaporizhzhia · Share: 0.28"),
     ("en", "R33 reuters", "Topic: occupied share · Commodity group: Rare earths"),
     ("uk", "запорізька rare_earths R33", "Регіон: Запорізька · Частка: 0.28")],
)  # fmt: skip
def test_a_found_row_is_told_in_words_whatever_language_it_was_asked_in(
    language: str, asked: str, said: str, world: World
) -> None:
    with speaking(language):
        (found,) = search_table(world, asked).records()
    assert said in found["text"]


def test_a_search_finds_a_row_by_either_language(world: World) -> None:
    with speaking("uk"):
        both = [
            search_table(world, asked).rows for asked in ("hard coal reserves", "запаси вугілля")
        ]
    assert all(len(found) for found in both)


def test_search_takes_signs_as_signs(world: World) -> None:
    assert not search_table(world, ".* [a-z] (").rows


def test_rival_values_stand_side_by_side(section: Callable[[str], AppTest], world: World) -> None:
    app = section("rivals")
    sets = {one.id: one for one in rival_sets(world)}
    first = next(id for id in sets if id.startswith("rival_total.value_usd.all.UA"))
    total = read(rivals_table(world, first))
    assert app.dataframe[0].value["Claimed by"].tolist() == total["claimant"].tolist()
    assert {"14.8", "26", "11.5"} & set(total["value"])
    for one in sets.values():
        app.selectbox(key="rival-set").select(one.id).run()
        assert not app.exception
        assert len(app.dataframe[0].value) == len(one.rows) >= 2


def test_donetsk_by_two_maps_of_one_day(world: World) -> None:
    (one,) = [one for one in rival_sets(world) if one.id == "control.2026-02-24.UA-14"]
    rows = read(rivals_table(world, one.id))
    assert dict(zip(rows["claimant"], rows["value"], strict=True)) == {
        "Institute for the Study of War": "0.817 (0.816 to 0.818)",
        "DeepState (daily record)": "0.784",
    }
    assert one.spread == pytest.approx(0.817 / 0.78406)


def test_rivals_are_of_different_claimants(world: World) -> None:
    for one in rival_sets(world):
        rows = read(rivals_table(world, one.id))
        assert len(set(rows["claimant"])) > 1, one.id
        assert len(rows) == len(one.rows)
    assert not read(rivals_table(world))["address"].isna().any()


def test_disputed_terms_are_listed(section: Callable[[str], AppTest], world: World) -> None:
    frame = section("disputes").dataframe[0].value
    assert len(frame) == sum(len(terms.disputed) for terms in world.deals.values())
    listed = read(disputes_table(world))
    march = listed.query("term == 'Past aid claimed'")
    assert march["reading"].tolist() == ["100 billion"]
    signed = listed.query("deal.str.startswith('Signed') and term.str.startswith('US sh')")
    assert signed["reading"].tolist() == [percent(0.5)]


def test_the_checks_are_those_of_the_model(section: Callable[[str], AppTest], world: World) -> None:
    app, found = section("validation"), validate_model(world)
    shown = app.dataframe[0].value
    assert shown["Verdict"].tolist() == found["verdict"].tolist()
    first = shown.iloc[found.index.tolist().index("v01-npv")]
    assert (first["Published"], first["Figure"]) == ("1.66 billion USD", "present value")
    assert first["Apart"] == f"{percent(found.loc['v01-npv', 'distance'])}, allowed 35%"
    assert f"{len(found)} published results" in text_of(app)
    apart = found[found["basis"] == "independent"]["verdict"].value_counts()
    said = f"independent (passed: {apart['passed']}, explained: {apart['explained']})"
    assert said in text_of(app)


def test_corrections_say_published_ours_and_why(
    section: Callable[[str], AppTest], world: World
) -> None:
    app = section("corrections")
    text = text_of(app)
    captions = "\n".join(caption.value for caption in app.caption).replace("\\", "")
    for row in corrections_table(world).records():
        assert f"{row['what']}: published {row['published']}, here {row['ours']}" in text
        assert row["reason"] in captions


def test_the_page_speaks_ukrainian(open_page: Open) -> None:
    with speaking("uk"):
        app = open_page("sources", lang="uk")
    assert app.title[0].value != "Sources"


def test_what_moved_since_the_last_release_is_told_figure_by_figure(
    section: Callable[[str], AppTest], world: World
) -> None:
    app = section("releases")
    moved = releases_table(world).records()
    said = f"since release 0.1.0 of 24 November 2026: {len(moved)}. Data 0dd13a76ca8f then"
    assert said in text_of(app)
    assert f"{world.data_id} now" in text_of(app)
    assert len(app.dataframe[0].value) == len(moved)
    rows = {(row["preset"], row["figure"]): row for row in moved}
    ladder = rows["bessent-visit-2025-02", "S1 at the selected prices"]
    assert ladder["before"] == 10_246_274.0 != ladder["now"]
    assert ("bessent-visit-2025-02", "Value in the ground") not in rows  # it stands
    assert rows["december-2025-plan", "Value in the ground"]["before"] is None  # new since
