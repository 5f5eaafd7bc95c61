"""Opening a level of a tree makes that level only; a shared figure is written once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model import Outcome, Scenario, World, evaluate
from model.core.figures import Node
from model.explain.places import Trees, explain, trees_of


@pytest.fixture
def trees(world: World, seed: Scenario) -> Trees:
    return Trees(evaluate(seed, world))


def made(trees: Trees) -> int:
    """Return how many nodes of the ladder, the account and the places there are so far."""
    return len(trees.ladder.done) + len(trees.receipts.done) + len(trees.done)


def test_a_root_makes_nothing_and_a_level_only_itself(trees: Trees) -> None:
    root = trees.ladder.node("S9")
    assert made(trees) == 0
    count = len(trees.world.economics.ids)
    assert len(root.operands) == count
    assert made(trees) == count
    assert [node.leaf for node in root.operands[0].operands] == [False] * 3
    assert made(trees) == count + 3


def test_text_to_a_depth_makes_no_more_than_it_shows(trees: Trees) -> None:
    text = trees.ladder.node("S9").as_text(2)
    assert len(text.splitlines()) == made(trees) + 1


def test_a_flow_s_years_are_made_when_opened(trees: Trees) -> None:
    flow = trees.receipts.node("receipts.kept")
    assert made(trees) == 0
    assert len(flow.operands) == 50
    assert trees.ladder.done == {}


OPENED = ("S9", "S10.step", "receipts.us", "receipts.us.today", "receipts.gain", "claim.met",
          "ukraine", "aid_coverage", "region.UA-14.russia.share")  # fmt: skip


@pytest.mark.parametrize("figure", OPENED)
def test_opening_a_figure_makes_little_more_than_it_shows(
    world: World, seed: Scenario, figure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, count = Node.__init__, [0]

    def counted(node: Node, *parts: Any, **more: Any) -> None:
        count[0] += 1
        begun(node, *parts, **more)

    outcome = evaluate(seed, world)
    monkeypatch.setattr(Node, "__init__", counted)
    node = explain(outcome, figure)
    for _ in range(40):
        before = count[0]
        below = node.below
        assert count[0] - before <= 12 * len(below) + 20, node.label
        node = next((one for one in below if not one.leaf), node)
    assert node.leaf or all(one.leaf for one in node.below)


def marks(plain: dict[str, Any]) -> list[tuple[str, int]]:
    found = [(key, plain[key]) for key in ("id", "see") if key in plain]
    for below in (*plain.get("operands", ()), *plain.get("by", ())):
        found += marks(below)
    return found


def test_a_shared_figure_is_written_once_and_seen_from_elsewhere(trees: Trees) -> None:
    root = trees.ladder.node("S8.group.iron_ore")
    found = marks(json.loads(json.dumps(root.as_dict())))
    written = [number for key, number in found if key == "id"]
    assert len(written) == len(set(written)) > 0
    assert {number for key, number in found if key == "see"} == set(written)
    opened = [node for _, node, here in root.lines() if here and not node.leaf]
    assert len({id(node) for node in opened}) == len(opened)
    assert {id(node) for node in root.walk()} == {id(node) for _, node, _ in root.lines()}


def test_the_last_outcome_s_trees_are_kept(world: World, seed: Scenario) -> None:
    one: Outcome = evaluate(seed, world)
    assert trees_of(one) is trees_of(one)
    assert explain(one, "group.coal") is explain(one, "group.coal")
