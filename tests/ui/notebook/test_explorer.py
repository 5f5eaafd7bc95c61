"""The page's map and levers as a widget: the same files, the same moves, read back in Python."""

from __future__ import annotations

from typing import Any

import pytest

from model import Scenario, World, evaluate
from model.core.errors import ModelError
from ui.hand import state
from ui.map.drawing import map_source
from ui.notebook.explorer import Explorer
from ui.parts.drawings import FEED, LEVERS, source, unpacked
from ui.speech import words
from ui.speech.language import current, speaking


@pytest.fixture
def widget(seed: Scenario, world: World) -> Explorer:
    found = seed.explore(world)
    assert isinstance(found, Explorer)
    return found


def move(widget: Explorer, **event: Any) -> None:
    """Send what the browser would."""
    widget._moved(widget, {"levers": {"table": "control", "serial": 7, **event}}, None)


def shown(widget: Explorer, channel: str) -> dict[str, Any]:
    states = unpacked(widget.sent)
    return next(told for name, told in states.items() if name.startswith(f"{channel}-"))


def test_it_is_made_of_the_files_of_the_page(widget: Explorer) -> None:
    drawn, levers = widget.parts
    assert (drawn["html"], drawn["css"], drawn["js"]) == map_source()
    assert (levers["html"], levers["css"], levers["js"]) == source(*LEVERS)
    assert widget.feed == source(*FEED)[2]
    assert len(drawn["data"][0]["points"]) == 201


def test_a_move_is_read_back(widget: Explorer, seed: Scenario, world: World) -> None:
    assert widget.scenario == seed
    move(widget, id="UA-14", party="russia", value=50)
    assert widget.scenario.control["UA-14"].russia == 0.5
    asked = seed.replace(control={"UA-14": {"russia": 0.5}})
    assert widget.outcome.party_million.tolist() == evaluate(asked, world).party_million.tolist()
    assert widget.sentence == words.headline(widget.outcome)
    assert shown(widget, "levers")["rows"]["control"]["UA-14"][0] == 50
    assert shown(widget, "levers")["serial"] == 7
    move(widget, id="UA-14", reset=True)
    assert widget.scenario.hash == seed.hash


def test_what_the_model_refuses_changes_nothing(widget: Explorer, seed: Scenario) -> None:
    move(widget, id="UA-14", party="russia", value=150)
    assert widget.scenario == seed
    assert "a share lies between 0 and 100%" in str(shown(widget, "levers")["problems"])
    for event in ({"id": "UA-99", "value": 1}, {"table": "x"}, {}):
        move(widget, **event)
    widget._moved(widget, "nonsense", None)
    assert widget.scenario == seed


def test_a_region_is_chosen_on_the_map_and_by_its_name(widget: Explorer) -> None:
    widget._moved(widget, {"map": "UA-14"}, None)
    assert shown(widget, "map")["selected"] == "UA-14"
    widget._moved(widget, {"map": "moon"}, None)
    assert shown(widget, "map")["selected"] == "UA-14"
    widget._moved(widget, {"map": ""}, None)
    assert shown(widget, "map")["selected"] is None


def test_two_widgets_hold_two_scenarios(seed: Scenario, world: World) -> None:
    one, other = seed.explore(world), seed.explore(world)
    move(one, id="UA-14", party="russia", value=0)
    assert other.scenario == seed
    channels = [set(unpacked(widget.sent)) for widget in (one, other)]
    assert not channels[0] & channels[1]


def test_it_speaks_the_language_asked_for(seed: Scenario, world: World) -> None:
    widget = seed.explore(world, language="uk")
    with speaking("uk"):
        assert widget.sentence == words.headline(widget.outcome)
    assert current() == "en"
    titles = [
        one.parts[1]["data"][0]["tables"]["control"]["title"]
        for one in (widget, seed.explore(world))
    ]
    assert titles[0] != titles[1] == "Russian-controlled share, by region"


@pytest.mark.parametrize("code", ["de", "", "UK"])
def test_a_language_that_it_does_not_speak_is_refused(
    code: str, seed: Scenario, world: World
) -> None:
    with pytest.raises(ModelError, match=f"language: '{code}' given; a language of the page"):
        seed.explore(world, language=code)
    assert current() == "en"


def test_it_starts_from_any_scenario(world: World) -> None:
    own = Scenario(title="Mine", control={"UA-14": {"other": 0.3}})
    widget = own.explore(world)
    assert widget.scenario == own
    assert repr(widget) == f"Explorer of Mine ({own.hash})"


def test_nothing_of_it_stays_in_the_page(widget: Explorer) -> None:
    move(widget, id="UA-14", party="russia", value=50)
    assert state._OUTSIDE.get() is None
