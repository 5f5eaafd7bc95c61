"""The page's map and levers in a notebook: the same files, the same moves, read back in Python."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from model import Outcome, Scenario, World, evaluate
from ui.hand import state
from ui.hand.hand import Hand, Step
from ui.hand.history import History
from ui.map.drawing import map_source, map_state, map_static, more_of, read_selection
from ui.map.held import held_words, map_parts, map_shades
from ui.map.territory import deposit_points, held_by, line_stamp
from ui.notebook.cards import preset_of
from ui.pages.explore import levers
from ui.parts.drawings import FEED, LEVERS, packed, source
from ui.speech import words
from ui.speech.control import control_corner, map_caption, map_changes
from ui.speech.language import DEFAULT, speaking

__all__ = ["Explorer", "explore"]

_HERE = Path(__file__).parent
_COUNT = itertools.count()


class Explorer(anywidget.AnyWidget):
    """A scenario in hand, with its map and its levers.

    Parameters
    ----------
    scenario : Scenario
        Where it starts.
    world : World
        The figures.
    language : str
        Code of a language of the page.
    """

    _esm = _HERE / "widget.js"
    _css = _HERE / "widget.css"
    parts = traitlets.List().tag(sync=True)
    feed = traitlets.Unicode().tag(sync=True)
    sent = traitlets.Bytes().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)

    def __init__(self, scenario: Scenario, world: World, language: str = DEFAULT) -> None:
        super().__init__()
        self.world, self.language = world, language
        self._hand = Hand(History(Step(preset_of(scenario), scenario)))
        self._number = next(_COUNT)
        with speaking(language), state.holding(self._hand, world):
            self.parts = [self._map(), self._levers()]
            self.feed = source(*FEED)[2]
        self._show()
        self.on_msg(self._moved)

    @property
    def scenario(self) -> Scenario:
        """The scenario as the levers stand."""
        return self._hand.scenario

    @property
    def outcome(self) -> Outcome:
        """What follows from it."""
        return evaluate(self.scenario, self.world)

    def __repr__(self) -> str:
        """Return which scenario is in hand, where no widget can be shown."""
        return f"Explorer of {self.scenario.title or 'a scenario'} ({self.scenario.hash})"

    def _channel(self, name: str) -> str:
        """Return the name of a channel of this widget's own: a notebook may hold several."""
        return f"{name}-{self._number}"

    def _map(self) -> dict[str, Any]:
        outcome, points = self.outcome, deposit_points(self.world)
        told, (usual, titles) = held_words(outcome, points), map_parts(outcome)
        more = more_of(told, points, usual, titles, map_caption(outcome), line_stamp(outcome))
        static = map_static(self._channel("map"), told, None, points, local=False, more=more)
        return _part("map", map_source(), static)

    def _levers(self) -> dict[str, Any]:
        static = {**levers.lever_static(self.outcome), "channel": self._channel(levers.CHANNEL)}
        return _part(levers.CHANNEL, source(*LEVERS), static)

    def _show(self) -> None:
        """Send what the current scenario shows."""
        outcome = self.outcome
        with speaking(self.language), state.holding(self._hand, self.world):
            drawn = map_state(
                map_shades(outcome), self._hand.selected, map_changes(outcome), held_by(outcome),
                control_corner(outcome, line_stamp(outcome)),
            )  # fmt: skip
            shown = {"map": drawn, levers.CHANNEL: levers.lever_state(outcome)}
            self.sentence = words.headline(outcome)
        self.sent = packed({self._channel(name): told for name, told in shown.items()})

    def _moved(self, _: object, content: object, __: object) -> None:
        """Do what a move in the browser asks for; anything that is none is left alone."""
        if not isinstance(content, Mapping):
            return
        with speaking(self.language), state.holding(self._hand, self.world):
            for name, do in self._moves().items():
                if name in content:
                    do(content[name])
        self._show()

    def _moves(self) -> dict[str, Callable[[object], None]]:
        return {"map": self._select, levers.CHANNEL: levers.moved}

    def _select(self, event: object) -> None:
        chosen = read_selection(event)
        if chosen is not None:
            self._hand.selected = chosen or None


def _part(name: str, files: tuple[str, str, str], static: Mapping[str, Any]) -> dict[str, Any]:
    html, css, js = files
    return {"name": name, "html": html, "css": css, "js": js, "data": [dict(static)]}


def explore(scenario: Scenario, world: World, language: str = DEFAULT) -> Explorer:
    """Return a widget that starts from a scenario; see :class:`Explorer`."""
    return Explorer(scenario, world, language)
