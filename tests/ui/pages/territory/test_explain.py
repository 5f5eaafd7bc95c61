"""Every figure of the territory page opens, and is that of its tables."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import Outcome, Scenario, World, evaluate
from model.explain.beside import explain_change
from model.explain.places import explain
from tests.ui.explained import numbers, press, says, shown
from tests.ui.pages.territory.test_view import CSV, ONE
from ui.pages.territory import tables
from ui.speech import words
from ui.speech.language import number, percent

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


TABLES = ("readings", "valuations", "estimates", "ground")
MOST = 12
"""Combinations of a section that are opened, spread over all of them."""


def test_an_estimate_to_be_taken_opens(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value("estimates").run()
    day, id = app.selectbox(key="estimate-day").value, app.selectbox(key="estimate-id").value
    taken = {"base": "front-line", "front_line_date": day, "estimate": id}
    after = evaluate(outcome.scenario.replace(**taken), world)
    app.button(key="explain-beside-russia").click().run()
    assert says(app, explain(after, "russia"), world)
    assert says(app, explain_change(after, outcome, "russia"), world)


def test_a_deposit_opens_from_its_table(open_page: Open, world: World, outcome: Outcome) -> None:
    app = open_page("territory")
    app.segmented_control(key="territory-section").set_value("deposits").run()
    figure = "deposit.shevchenkivske-lithium.russia"
    app.session_state["open-dialog"] = ("", "cell-deposits", figure)
    assert says(app.run(), explain(outcome, figure), world)


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
    app.button(key="explain-beside-russia").click().run()
    assert says(app, explain(after, "russia"), world)
    assert says(app, explain_change(after, outcome, "russia"), world)
    heads = {"before": "Russia, now", "after": "Russia, your map", "change": "Difference"}
    for name, id in (("Donetsk", "UA-14"), ("Zaporizhzhia", "UA-23")):
        figure = f"region.{id}.russia.control"
        for which, tree in (
            ("after", explain(after, figure)),
            ("before", explain(outcome, figure)),
            ("change", explain_change(after, outcome, figure)),
        ):
            press(app, "own-map-shares", name, heads[which])
            assert says(app, tree, world), (figure, which)
    donetsk = explain(after, "region.UA-14.russia.control")
    assert shown(app, "own-map-shares").loc["Donetsk", heads["after"]] == percent(donetsk.value, 1)
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
    table = shown(app, "own-values")
    results = (("total", "Yours, million", after), ("forbes", "Forbes, million", outcome))
    for total, head, of in results:
        app.button(key=f"explain-beside-{total}").click().run()
        assert says(app, explain(of, "total"), world), total
        press(app, "own-values", "Hard coal", head)
        tree = explain(of, "group.coal")
        assert says(app, tree, world), head
        assert table.loc["Hard coal", head] == number(int(tree.value), 0)
    app.button(key="explain-beside-russia").click().run()
    assert says(app, explain_change(after, outcome, "russia"), world)
