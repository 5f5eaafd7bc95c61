"""The scenario in hand, and the only place that touches ``st.session_state``.

A control shows what the scenario says and, when it is moved, asks for another scenario. A
scenario that the model refuses changes nothing: the problems stand beside the control, what was
typed stays in it, and the last good result stays on the page.
"""

from __future__ import annotations

import functools
import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, ParamSpec

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model import Outcome, Scenario, World, evaluate, load_world
from model.catalog import catalog
from model.control import control_by_region
from model.errors import ModelError, Problem
from model.scenario import DEFAULT_PRESET
from ui.history import History
from ui.language import LANGUAGES, speak

__all__ = [
    "COMPARED",
    "Hand",
    "Step",
    "attempt",
    "drop",
    "fragment",
    "hand",
    "keep",
    "load",
    "outcome",
    "preset_outcome",
    "problems_at",
    "recall",
    "redo",
    "refuse",
    "region_shares",
    "remembered",
    "show",
    "start_run",
    "tell",
    "told",
    "typed",
    "undo",
    "use_language",
    "use_preset",
    "world",
]

P = ParamSpec("P")

COMPARED = 4
"""Scenarios that can stand side by side."""

RECENT = 8
"""Scenarios left behind that are kept in the session."""


class Step(NamedTuple):
    """A scenario, and the preset that it is set against."""

    preset: Scenario
    scenario: Scenario


@dataclass
class Hand:
    """What one visitor holds.

    Parameters
    ----------
    history : History of Step
        The last scenario that the model accepted with its preset, and what was before.
    selected : str or None
        Region that the map marks.
    problems : dict
        What was refused, by the key of the control where it was asked for.
    refused : dict
        What was typed there.
    kept : dict
        Scenarios to compare, by the name that the visitor gave.
    recent : tuple of Step
        Scenarios left behind for another preset or file, the latest first.
    serial : int
        Number of the latest move of a lever, which the browser gave it.
    drawn : tuple
        What the last whole run of a page was drawn from: all that no lever moves, the scenario.
    note : str
        What the next run is to say.
    """

    history: History[Step]
    selected: str | None = None
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    refused: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Scenario] = field(default_factory=dict)
    recent: tuple[Step, ...] = ()
    serial: int = 0
    drawn: tuple[object, Scenario | None] = (None, None)
    note: str = ""

    @property
    def scenario(self) -> Scenario:
        """The last scenario that the model accepted."""
        return self.history.now.scenario

    @property
    def preset(self) -> Scenario:
        """The preset that the scenario is set against."""
        return self.history.now.preset

    def go(self, step: Step, place: str) -> None:
        """Take another step."""
        self.history = self.history.step(step, place, time.monotonic())

    def leave(self, step: Step, place: str) -> None:
        """Take up another scenario as a whole, and remember the one that was made here."""
        left = self.history.now
        self.go(step, place)
        if left.scenario not in (left.preset, step.scenario):
            others = (old for old in self.recent if old.scenario.hash != left.scenario.hash)
            self.recent = (left, *others)[:RECENT]

    def forgive(self, *places: str) -> None:
        """Forget what was refused at some controls, or at all of them."""
        for place in places or tuple(self.problems):
            self.problems.pop(place, None)
            self.refused.pop(place, None)


@st.cache_resource(show_spinner=False)
def world() -> World:
    """Return the world, read once a process; what was imported by then leaves garbage collection.

    Streamlit can collect all garbage after every run; freezing what never dies makes that cheap.
    """
    loaded = load_world()
    gc.collect()
    gc.freeze()
    return loaded


def start_run() -> None:
    """Begin a run: speak the language of the address, else the one chosen, else the browser's."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["language-chosen"] = asked
    chosen = st.session_state.get("language-chosen")
    language = speak(chosen or (st.context.locale or "").partition("-")[0])
    st.session_state["language"] = language
    if chosen and asked != chosen:
        st.query_params["lang"] = chosen


def fragment(draw: Callable[P, None]) -> Callable[P, None]:
    """Make a part of a page that can run alone; it speaks the reader's language then too.

    In place of ``st.fragment``, whose runs leave out :func:`start_run`.
    """

    @functools.wraps(draw)
    def part(*given: P.args, **named: P.kwargs) -> None:
        start_run()
        draw(*given, **named)

    return st.fragment(part)


def use_language(language: str) -> None:
    """Speak another language from the next run on."""
    st.session_state["language-chosen"] = language
    st.query_params["lang"] = language


def hand() -> Hand:
    """Return what this visitor holds; at first the default preset."""
    if "hand" not in st.session_state:
        preset = Scenario.from_preset(DEFAULT_PRESET)
        st.session_state["hand"] = Hand(History(Step(preset, preset)))
    held: Hand = st.session_state["hand"]
    return held


def outcome() -> Outcome:
    """Return what follows from the scenario in hand."""
    return evaluate(hand().scenario, world())


def preset_outcome() -> Outcome:
    """Return what follows from the preset in hand."""
    return evaluate(hand().preset, world())


def use_preset(id: str) -> None:
    """Start anew from a preset."""
    preset = Scenario.from_preset(id)
    hand().forgive()
    hand().leave(Step(preset, preset), f"preset {id}")


def load(place: str, content: bytes) -> bool:
    """Take a scenario file in hand; when anything is wrong with it, say all and change nothing.

    Parameters
    ----------
    place : str
        Key of the control that asks.
    content : bytes
        The file, a scenario in TOML.
    """
    step = _checked(place, lambda: _opened(Scenario.from_toml(content)), None)
    if step is not None:
        hand().leave(step, place)
    return step is not None


def _opened(scenario: Scenario) -> Step:
    """Return a scenario with its preset: itself, its baseline, the one of its name, or ours."""
    presets = catalog().presets
    if scenario.id in presets and Scenario.from_preset(scenario.id) == scenario:
        return Step(scenario, scenario)
    known = [id for id in (scenario.baseline, scenario.id) if id in presets]
    return Step(Scenario.from_preset(known[0]) if known else hand().preset, scenario)


def recall(scenario: Scenario) -> None:
    """Take a scenario in hand that was there before."""
    hand().forgive()
    hand().leave(_opened(scenario), f"recall {scenario.hash}")


def undo() -> None:
    """Go one step back."""
    held = hand()
    held.forgive()
    held.history = held.history.undo()


def redo() -> None:
    """Go one step on again."""
    held = hand()
    held.forgive()
    held.history = held.history.redo()


def keep(name: str, scenario: Scenario) -> None:
    """Keep a scenario for comparing, under a name of the visitor's; a name in use is renewed."""
    kept = hand().kept
    if name in kept or len(kept) < COMPARED:
        kept[name] = scenario


def drop(name: str) -> None:
    """Keep a scenario no longer."""
    hand().kept.pop(name, None)


def attempt(place: str, make: Callable[[Scenario], Scenario], given: Any = None) -> bool:
    """Try another scenario; keep the one in hand when the model refuses it.

    Parameters
    ----------
    place : str
        Key of the control that asks.
    make : callable
        Makes the other scenario from the one in hand.
    given : object, optional
        What was typed, so that it can stand there still when it is refused.

    Returns
    -------
    bool
        Whether the model accepted it.
    """
    held = hand()
    step = _checked(place, lambda: Step(held.preset, make(held.scenario)), given)
    if step is not None:
        held.go(step, place)
    return step is not None


def _checked(place: str, make: Callable[[], Step], given: Any) -> Step | None:
    """Return a step that the model accepts, or None and note what it refuses."""
    try:
        step = make()
        evaluate(step.scenario, world())
    except ModelError as error:
        refuse(place, error.problems, given)
        return None
    hand().forgive(place)
    return step


def refuse(place: str, problems: Iterable[Problem], given: Any = None) -> None:
    """Note what is wrong with an entry; it is said beside its control."""
    hand().problems[place] = tuple(problems)
    hand().refused[place] = given


def tell(note: str) -> None:
    """Leave a note, marked for translation, for the next run."""
    hand().note = note


def told() -> str:
    """Return the note that was left for this run, and forget it."""
    note, hand().note = hand().note, ""
    return note


def region_shares(of: Outcome) -> NDArray[np.float64]:
    """Return each party's share of each region as the map has it, shape (parties, regions)."""
    return control_by_region(of.scenario, of.world)


def problems_at(place: str) -> tuple[Problem, ...]:
    """Return what was refused at a control."""
    return hand().problems.get(place, ())


def show(key: str, value: Any) -> None:
    """Let the control `key` show `value` on this run, unless a refused entry stands in it."""
    if key not in hand().problems and st.session_state.get(key, _UNSET) != value:
        st.session_state[key] = value


def typed(key: str) -> Any:
    """Return what stands in the control `key`."""
    return st.session_state[key]


def remembered(key: str, default: Any = None) -> Any:
    """Return what stands in the control `key`, or a default where it is not on the page."""
    return st.session_state.get(key, default)


_UNSET = object()
