"""Every figure of the territory page opens, and is that of its tables."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain.beside import explain_change
from model.explain.places import explain
from tests.ui.explained import choose, every, numbers, press, says
from tests.ui.pages.territory.test_view import CSV, ONE
from ui.pages.territory import tables
from ui.speech import words
from ui.speech.language import number, percent

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


SECTIONS = {"estimates": ["explain-taken"], "deposits": ["explain-deposit"]}
TABLES = ("readings", "valuations", "estimates", "ground")
MOST = 12
"""Combinations of a section that are opened, spread over all of them."""


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_of_the_territory_page_opens(open_page: Open, section: str) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value(section).run()
    for key in SECTIONS[section]:
        all_of = list(every(app, key))
        for places_ in all_of[:: max(len(all_of) // MOST, 1)]:
            for place, index in enumerate(places_):
                app.selectbox(key=f"{key}-{place}").select_index(index)
            app.button(key=key).click().run()
            assert not app.exception, (key, places_)
            assert any(re.match(r"\*\*.+\\: .+\*\*$", block.value) for block in app.markdown), (
                key,
                places_,
            )


@pytest.mark.parametrize("section", TABLES)
def test_every_number_of_a_section_opens(open_page: Open, section: str) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value(section).run()
    cells = [cell for cell, (_, place) in numbers(app, section).items() if place]
    assert cells
    for row, head in cells[:: max(len(cells) // MOST, 1)]:
        press(app, section, row, head)
        opens = (re.match(r"\*\*.+\\: .+\*\*$", block.value) for block in app.markdown)
        assert any(opens), (row, head)


def test_figures_of_the_territory_page_are_those_of_its_tables(
    open_page: Open, world: World, outcome: Outcome
) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value("readings").run()
    press(app, "readings", "Hard coal", "By deposit")
    plain = outcome.scenario.replace(group_control={}, reading="by-deposit")
    tree = explain(evaluate(plain, world), "group.coal.russia.share")
    assert says(app, tree, world)
    assert numbers(app, "readings")["Hard coal", "By deposit"][0] == percent(tree.value)
    app.segmented_control(key="territory-section").set_value("ground").run()
    place = ("Dnipropetrovsk", "One percentage point")
    press(app, "ground", *place)
    tree = explain(outcome, "region.UA-12.per_point")
    assert says(app, tree, world)
    assert numbers(app, "ground")[place][0] == words.trillions(tree.value)
    app.segmented_control(key="territory-section").set_value("valuations").run()
    made = tables.valuations(outcome)
    column = next(one for one in made.columns if one.key == "stated_russia")
    press(app, "valuations", str(made.rows[made.keys.index("secdev-2022")][0]), column.head)
    assert "**stated by its author\\: 12.4 trillion USD (2022 prices)**" in [
        block.value for block in app.markdown
    ]


def test_a_map_of_ones_own_opens_before_it_is_applied(
    open_page: Open, world: World, outcome: Outcome
) -> None:
    app = open_page("territory")
    app.file_uploader(key="own-map").set_value(("east.geojson", ONE, "application/json")).run()
    after = app.session_state["hand"].previews["map"].after
    table = app.table[0].value
    shares = f"{table.columns[1]}"
    for figure in ("russia", "region.UA-14.russia.control", "region.UA-23.russia.control"):
        for which, tree in (
            ("after", explain(after, figure)),
            ("before", explain(outcome, figure)),
            ("change", explain_change(after, outcome, figure)),
        ):
            choose(app, "explain-own-map", figure, which)
            assert says(app, tree, world), (figure, which)
    donetsk = explain(after, "region.UA-14.russia.control")
    assert table.loc["Donetsk", shares] == percent(donetsk.value, 1)
    inside = tables.map_deposits(app.session_state["hand"].previews["map"], near=True)
    cells = {cell: place for cell, (_, place) in numbers(app, inside.id).items() if place}
    assert len({row for row, _ in cells}) == len(inside.rows)
    press(app, inside.id, *next(iter(cells)))
    assert any("distance to the edge of your map" in block.value for block in app.markdown)


def test_values_of_ones_own_open_beside_forbes(
    open_page: Open, world: World, outcome: Outcome
) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value("values").run()
    app.file_uploader(key="own-values").set_value(("own.csv", CSV.encode(), "text/csv")).run()
    after = app.session_state["hand"].previews["values"]
    table = app.table[0].value
    for column, (which, of) in enumerate((("after", after), ("forbes", outcome))):
        for figure in ("total", "group.coal"):
            tree = explain(of, figure)
            choose(app, "explain-own-values", figure, which)
            assert says(app, tree, world), (figure, which)
        assert table.loc["Hard coal"].iloc[column] == number(int(tree.value), 0)
    choose(app, "explain-own-values", "russia", "change")
    assert says(app, explain_change(after, outcome, "russia"), world)
