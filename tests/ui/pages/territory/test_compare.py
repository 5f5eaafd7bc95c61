"""The page of own maps and values: readings, valuations, estimates, deposits, ground compared."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from model import Scenario, World, evaluate
from model.answers.ground import compare_bases, compare_readings, marginal_value
from model.territory.estimates import rival_estimates
from model.territory.geometry import overlay, read_layers
from tests.ui.explained import shown as numbers_of
from tests.ui.pages.territory.test_view import ONE
from ui.pages.territory import tables
from ui.pages.territory.charts import dots
from ui.pages.territory.map import MapPreview
from ui.pages.territory.tables import estimate_days
from ui.show.table import Column, Table
from ui.speech import words
from ui.speech.language import percent

Pages = Callable[..., AppTest]


def in_hand(page: AppTest) -> Scenario:
    scenario: Scenario = page.session_state["hand"].scenario
    return scenario


def test_readings_stand_beside_each_other(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    page = section("readings")
    table = numbers_of(page, "readings")
    found = compare_readings(seed, world)
    rare = found.loc["rare_earths"]
    assert table.loc["Rare earths", "By area"] == percent(float(rare["by_area"]))
    assert table.loc["Rare earths", "By deposit"] == percent(float(rare["by_deposit"]))
    assert len(table) == 12
    page.button(key="take-reading").click().run()
    assert in_hand(page).reading == "by-deposit"


def test_every_valuation_has_a_row(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    table = numbers_of(section("valuations"), "valuations")
    found = compare_bases(seed, world)
    assert list(table.index) == list(found["title"])
    first = table.iloc[0]
    assert (first["Total"], first["Russia"]) == ("14.8 trillion", "6.52 trillion")
    assert first["Aid as % of Ukraine's share"] == "3.6%"


def test_equal_shares_of_one_pattern_are_said_to_be_no_agreement(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    page = section("valuations")
    shares = compare_bases(seed, world)["russia_share"]
    same = int((abs(shares - shares["forbes-2023"]) < 5e-6).sum()) - 1
    (note,) = [c.value for c in page.caption if "no agreement" in c.value]
    assert note.startswith(
        f"{same} of the {len(shares)} rows are the Forbes table times one factor"
    )
    assert "Dollars of different years" in note
    said = [block.value for block in page.markdown if block.value.startswith("- ")]
    stated = compare_bases(seed, world)["stated_russia"].dropna()
    assert len(said) == len(stated) == 2
    assert "SecDev for the Washington Post" in said[0]
    assert "Svyrydenko" in said[1]
    assert all("grade " in text and "](http" in text for text in said)


def test_rival_estimates_of_a_day_and_their_spread(
    section: Callable[[str], AppTest], world: World
) -> None:
    page = section("estimates")
    page.selectbox(key="estimate-day").set_value(dt.date(2026, 2, 24)).run()
    table = numbers_of(page, "estimates")
    assert table.loc["Donetsk", "Institute for the Study of War"] == "81.7%"
    assert table.loc["Donetsk", "DeepState (daily record)"] == "78.4%"
    assert "3.3 points" in page.markdown[0].value
    page.selectbox(key="estimate-id").set_value("isw").run()
    page.button(key="take-estimate").click().run()
    taken = in_hand(page)
    assert (taken.estimate, taken.front_line_date) == ("isw", dt.date(2026, 2, 24))


def test_days_with_rival_estimates_are_the_rows(world: World) -> None:
    days = estimate_days(world)
    assert dt.date(2026, 2, 24) in days
    assert list(days) == sorted(days, reverse=True)
    for day in days:
        shown = tables.estimates(world, day)
        found = rival_estimates(world.front_line(day), world)
        assert list(shown.keys) == list(found)
        table = shown.frame.iloc[:, 1:-1]
        assert table.shape[1] >= 2
        assert ((table.fillna(0.5) >= 0) & (table.fillna(0.5) <= 1)).all(axis=None)


def test_a_deposit_is_handed_over_and_taken_back(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    page = section("deposits")
    id = "shevchenkivske-lithium"
    page.selectbox(key="hand-deposit").set_value(id).run()
    page.selectbox(key="hand-party").set_value("other").run()
    page.button(key="hand-over").click().run()
    assert dict(in_hand(page).deposit_control) == {id: "other"}
    assert "Assigned: Shevchenkivske: Neither side." in [c.value for c in page.caption]
    table = page.dataframe[0].value.set_index("Deposit")
    assert table.loc["Shevchenkivske", "Controlled by"] == "Neither side"
    page.button(key="hand-none").click().run()
    assert in_hand(page) == seed


def test_the_deposits_are_listed_with_their_holders(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    table = tables.deposits(evaluate(seed, world)).frame
    assert len(table) == 201
    assert int((table["Counted"] == "yes").sum()) == int(world.deposits.counted.sum())
    assert int((table["Controlled by"] == "not on record").sum()) == 8
    page = section("deposits")
    page.multiselect(key="deposit-groups").set_value(["lithium"]).run()
    assert len(page.dataframe[0].value) == 4


def test_ground_is_dearest_where_value_is_dense(
    section: Callable[[str], AppTest], world: World, seed: Scenario
) -> None:
    table = numbers_of(section("ground"), "ground")
    found = marginal_value(evaluate(seed, world)).sort_values("per_km2", ascending=False)
    assert table.index[0] == world.label("regions", str(found.index[0]))
    assert table.iloc[0]["One km²"] == words.trillions(found["per_km2"].iloc[0])
    assert len(table) == 27


def test_deposits_inside_a_map_are_listed_the_surest_first(world: World, seed: Scenario) -> None:
    own = MapPreview(overlay(read_layers(ONE)), evaluate(seed, world), "east.geojson")
    table = tables.map_deposits(own, near=True).frame
    assert "Shevchenkivske" in set(table["Deposit"])
    shares = table["Russia's probability"].tolist()
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1.0
    assert shares[-1] > tables.NEAR


def test_dots_carry_their_shares_and_their_message() -> None:
    columns = (Column("name", "Name"), Column("a", "A"), Column("b", "B"))
    table = Table("few", "Few", columns, [("Coal", 0.1, 0.4), ("Iron", 0.5, math.nan)])
    made = dots(table, {"a": "by area", "b": "by deposit"}, "share")
    spec = made.spec
    rows = spec["data"]["values"]
    assert [(row["name"], row["series"], row["text"]) for row in rows] == [
        ("Coal", "by area", "10%"),
        ("Iron", "by area", "50%"),
        ("Coal", "by deposit", "40%"),
    ]
    assert spec["encoding"]["y"]["sort"] == ["Coal", "Iron"]
    shapes = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert shapes["domain"] == ["by area", "by deposit"]
    assert len(set(shapes["range"])) == 2
    assert made.alt == "The dots lie furthest apart for Coal: by area 10%, by deposit 40%."
