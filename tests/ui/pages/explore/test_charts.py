"""The chart that is handed out: its rows are the model's, and its text says its message."""

from __future__ import annotations

import json

import pytest

from model import Scenario, World, evaluate
from ui.pages.explore import charts
from ui.speech.language import speaking


@pytest.fixture(scope="module")
def names(world: World) -> dict[str, str]:
    return {row["id"]: row["name_en"] for row in world.tables["commodity_groups"]}


def test_bars_are_the_shares_of_each_group(
    world: World, seed: Scenario, names: dict[str, str]
) -> None:
    by_group = evaluate(seed, world).by_group
    rows = charts.commodities(evaluate(seed, world)).spec["data"]["values"]
    assert len(rows) == 12 * 3
    for row in rows:
        group = next(id for id, name in names.items() if name == row["name"])
        party = {"Ukraine": "ukraine", "Russia": "russia", "Neither side": "other"}[row["party"]]
        held = by_group.loc[group]
        assert row["share"] == pytest.approx(held[party] / held.sum())
    assert rows[0]["name"] == "Hard coal"


def test_a_side_that_holds_nothing_has_no_colour_in_the_key(world: World, seed: Scenario) -> None:
    spec = charts.commodities(evaluate(seed, world)).spec
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == ["Ukraine", "Russia"]
    zone = evaluate(Scenario.from_preset("joint-zone-donetsk"), world)
    scale = charts.commodities(zone).spec["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == ["Ukraine", "Russia", "Neither side"]


def test_the_specification_is_plain_json(world: World, seed: Scenario) -> None:
    spec = charts.commodities(evaluate(seed, world)).spec
    assert json.loads(json.dumps(spec)) == spec


def test_the_text_says_the_message(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    said = charts.commodities(outcome).alt
    assert "largest for Hard coal 59% and Manganese 51%" in said
    assert "Hard coal is the largest, 9.18 trillion USD" in said
    with speaking("uk"):
        assert "59%" in charts.commodities(outcome).alt
