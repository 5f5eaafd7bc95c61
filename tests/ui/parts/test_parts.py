"""Drawings and their feed: what is handed over comes out as it was, and takes little room."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from ui.hand import state
from ui.map.drawing import map_state
from ui.map.held import map_shades
from ui.map.territory import held_by, line_stamp
from ui.pages.explore import levers
from ui.pages.explore.parts import bars_state
from ui.parts import drawings
from ui.speech.control import control_corner, map_changes
from ui.speech.language import LANGUAGES, speaking


class Spy:
    """Stands in for the element, and keeps what it was given."""

    def __call__(self, **given: Any) -> None:
        self.given = given


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    found = Spy()
    monkeypatch.setattr(drawings, "_component", lambda *_: found)
    return found


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=8,
)


@given(
    states=some.dictionaries(
        some.text(), some.dictionaries(some.text(), JSON, max_size=3), max_size=3
    )
)
@settings(max_examples=50)
def test_what_is_handed_over_comes_out_as_it_was(states: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = Spy()
        patch.setattr(drawings, "_component", lambda *_: found)
        drawings.feed(states, key="feed")
    assert drawings.unpacked(found.given["data"]) == states


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_all_regions_set_at_once_fit_two_kilobytes(
    spy: Spy, language: str, seed: Scenario, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's move says more: every region set by hand, each otherwise."""
    monkeypatch.setattr(state.st, "session_state", {})
    shares = {region: {"russia": (37 * i % 100) / 100} for i, region in enumerate(world.regions)}
    all_set = seed.replace(control=shares)
    state.attempt("all", lambda _: all_set)
    outcome = evaluate(all_set, world)
    with speaking(language):
        corner = control_corner(outcome, line_stamp(outcome))
        changes = map_changes(outcome)
        drawn = map_state(map_shades(outcome), None, changes, held_by(outcome), corner)
        said = {"map": drawn, "bars": bars_state(outcome), "levers": levers.lever_state(outcome)}
        drawings.feed(said, key="feed")
    assert drawings.unpacked(spy.given["data"]) == json.loads(json.dumps(said))
    assert len(spy.given["data"]) < 2_000
