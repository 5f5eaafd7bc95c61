"""The page's charts in a notebook: the same specifications, valid Altair, the page's colours."""

from __future__ import annotations

import altair as alt
import pytest

from model import Outcome, Scenario, World, evaluate, simulate
from ui.pages.explore.charts import commodities
from ui.pages.ladder.charts import waterfall
from ui.parts.palette import PARTY_COLOURS


@pytest.fixture(scope="module")
def outcome(world: World) -> Outcome:
    return evaluate(Scenario.from_preset("donbas-ceded"), world)


def test_the_map_has_every_region_with_its_holder(outcome: Outcome) -> None:
    chart = outcome.plot.map()
    assert isinstance(chart, alt.Chart)
    spec = chart.to_dict()
    (shapes,) = spec["datasets"].values()
    rows = {row["name"]: row for row in shapes}
    assert len(rows) == 27
    assert (rows["Donetsk"]["party"], rows["Donetsk"]["held"]) == ("Russia", "100%")
    assert rows["Lviv"]["party"] == "Ukraine"
    assert spec["encoding"]["color"]["scale"]["range"] == list(PARTY_COLOURS.values())
    assert spec["config"]["view"]["stroke"] is None


def test_the_ladder_is_the_one_of_the_page(outcome: Outcome) -> None:
    spec = outcome.plot.ladder().to_dict()
    for panel, kind in zip(spec["vconcat"], ("stock", "flow"), strict=True):
        assert panel["layer"] == waterfall(outcome, kind).spec["layer"]
    assert outcome.plot.ladder(log=False).to_dict() != spec


def test_the_groups_are_those_of_the_page(outcome: Outcome) -> None:
    spec, page = outcome.plot.groups().to_dict(), commodities(outcome)
    assert spec["layer"] == page.spec["layer"]
    assert (spec["title"], spec["description"]) == (page.title, page.alt)


def test_a_distribution_shows_its_futures(seed: Scenario, world: World) -> None:
    found = simulate(seed, world, 256, outputs=("S7", "S8"))
    spec = found.plot("S7").to_dict()
    shares = [row["share"] for row in spec["layer"][0]["data"]["values"]]
    assert sum(shares) == pytest.approx(1.0, abs=0.02)
    assert "S8" in found.plot().to_dict()["title"] or found.plot().to_dict() != spec
