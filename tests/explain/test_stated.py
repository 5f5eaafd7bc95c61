"""Figures beside an outcome: what authors of valuations state, deposits inside an own map."""

from __future__ import annotations

import math

from model import World
from model.explain.beside import explain_located, explain_stated


def test_what_an_author_states_is_a_row(world: World) -> None:
    for row in world.tables["value/bases"]:
        node = explain_stated(world, row["id"])
        if row["stated_russia_usd_million"]:
            assert node.value == float(row["stated_russia_usd_million"])
            assert node.sources()[0]["key"] == row["id"]
        else:
            assert math.isnan(node.value)
            assert node.sources() == []
        assert node.unit == f"million {world.price_unit(row['id'])}"


def test_a_deposit_inside_an_own_map_has_distance_and_precision(world: World) -> None:
    node = explain_located(world, 0, 6.0, 0.977)
    assert node.label == "Shevchenkivske"
    assert [part.value for part in node.operands] == [6.0, world.deposits.precision[0]]
    assert node.operands[1].source is not None
    assert node.check() == []
