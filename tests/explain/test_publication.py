"""No figure of a published valuation ends in a method without the publication it reconciles."""

from __future__ import annotations

import pytest

from model import Outcome, Scenario, World, evaluate
from model.core.figures import Node
from model.explain.places import explain, figures
from model.world.tables import Row

FORBES = "forbes-2023"


def _publications(nodes: tuple[Node, ...]) -> list[Node]:
    """Return the nodes that are a row of the valuations."""
    return [node for node in nodes if node.source and node.source["table"] == "value/bases"]


def _values(world: World) -> list[str]:
    places = (*(f"region.{id}" for id in world.regions), *(f"group.{id}" for id in world.groups))
    return ["total", "ukraine", "russia", *places]


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


def test_the_first_level_of_every_forbes_value_names_the_publication(outcome: Outcome) -> None:
    for name in _values(outcome.world):
        tree = explain(outcome, name)
        if tree.value:
            (said,) = _publications(tree.below)
            assert said.label.startswith("Forbes Ukraine, April 2023"), name
            assert "2023-02" in said.label
            assert "published" in said.formula
            assert said.source is not None
            assert said.source["grade"] == "B"


def test_the_first_level_of_every_stock_of_the_ladder_names_it_too(outcome: Outcome) -> None:
    for name in ("S0", "S1", "S4", "S0.group.coal"):
        (said,) = _publications(explain(outcome, name).by)
        assert said.label.startswith("Forbes Ukraine, April 2023"), name
    assert "nan" not in explain(outcome, "total").as_text(1)
    assert "Your values: none stated" in explain(outcome, "total").as_text(1)


def test_below_the_publication_stands_what_is_published_and_nothing_of_ours(
    outcome: Outcome,
) -> None:
    (said,) = _publications(explain(outcome, "total").below)
    rows: list[Row] = [dict(node.source) for node in said.below if node.source]
    assert {row["table"] for row in rows} == {"value/forbes_2023_margins"}
    assert len(rows) == 17  # the total, three groups, thirteen regions
    assert all(row["source_id"] != "own-reconciliation" for row in rows)


@pytest.mark.parametrize("valuation", [FORBES, "secdev-2022", "without-coal", "repriced-2025-02"])
def test_no_tree_ends_in_our_reconciliation(valuation: str, seed: Scenario, world: World) -> None:
    outcome = evaluate(seed.replace(valuation=valuation), world)
    asked = [*_values(world), "S0", "S4", "S10", "aid_coverage"]
    for name in asked if valuation == FORBES else ["total", "group.coal", "S4"]:
        for node in explain(outcome, name).walk():
            ours = node.source and node.source["table"] == "value/forbes_2023"
            if ours:
                (said,) = _publications(node.by)
                assert said.source is not None
                assert said.source["key"] == FORBES, (name, node.label)


def test_what_is_scaled_from_forbes_names_its_author_and_then_forbes(
    seed: Scenario, world: World
) -> None:
    outcome = evaluate(seed.replace(valuation="secdev-2022"), world)
    (author,) = _publications(explain(outcome, "total").below)
    (forbes,) = _publications(author.below)
    assert (author.label[:6], forbes.label[:6]) == ("SecDev", "Forbes")


def test_a_bottom_up_cell_goes_down_to_quantities_and_their_sources(
    seed: Scenario, world: World
) -> None:
    outcome = evaluate(seed.replace(valuation="bottom-up"), world)
    assert "region.UA-46" in figures(outcome)
    tree = explain(outcome, "region.UA-46")
    assert not tree.check()
    tables = {node.source["table"] for node in tree.walk() if node.source}
    inventory = {f"reserves/{name}" for name in ("quantities", "lines", "amounts", "places")}
    assert inventory | {"economics/prices", "value/forbes_2023"} <= tables
    keys = {node.source["key"] for node in tree.walk() if node.source}
    assert {"RP001", "RP158", "RP162"} <= keys
