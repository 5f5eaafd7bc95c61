"""The current scenario, and the only place that touches ``st.session_state``.

A control shows what the scenario says and, when it is moved, asks for another scenario. A
scenario that the model refuses changes nothing: the problems stand beside the control, what was
typed stays in it, and the last good result stays on the page.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model import Outcome, Scenario, World, evaluate
from model.core.errors import ModelError, Problem
from model.scenario.scenario import DEFAULT_PRESET
from model.territory.control import control_by_region
from model.world.catalog import catalog
from ui.hand import tables
from ui.hand.asked import WENT
from ui.hand.background import background
from ui.hand.bucket import network
from ui.hand.hand import Hand, Step
from ui.hand.history import History
from ui.hand.queue import Visitor, drawing
from ui.speech.language import LANGUAGES, speak
from ui.speech.naming import origin

P = ParamSpec("P")

LINK_TEXT = "link"
"""Where the model says a link's own text is wrong."""


_OUTSIDE: ContextVar[tuple[Hand, World] | None] = ContextVar("outside", default=None)
"""What is in hand where no page is, with the world that it is about."""


@contextmanager
def holding(held: Hand, about: World) -> Iterator[None]:
    """Let controls work on what somebody holds outside a page, as in a notebook."""
    token = _OUTSIDE.set((held, about))
    try:
        yield
    finally:
        _OUTSIDE.reset(token)


def world() -> World:
    """Return the world that what is in hand is about."""
    outside = _OUTSIDE.get()
    return outside[1] if outside else tables.world()


def start_run() -> None:
    """Begin a run: speak the language of the address, else the one chosen, else the browser's.

    Until the address has the language that was chosen last, it says what held before: a message of
    the same moment still brings it, unless who went back or forward asks for it.
    """
    asked, due = st.query_params.get("lang"), st.session_state.get("language-due")
    if due in (None, asked) or WENT in st.query_params:
        st.session_state["language-due"] = None
        if asked in LANGUAGES:
            st.session_state["language-chosen"] = asked
    chosen = st.session_state.get("language-chosen")
    language = speak(chosen or (st.context.locale or "").partition("-")[0])
    st.session_state["language"] = language
    if chosen and asked != chosen:
        st.query_params["lang"] = chosen


def speak_again() -> None:
    """Speak the reader's language in what a control calls, which comes before the run begins."""
    if not _OUTSIDE.get():
        speak(st.session_state.get("language"))


def embedded() -> bool:
    """Return whether the page stands in another page's frame (``?embed=true``)."""
    return bool(st.context.is_embedded)


def fragment(draw: Callable[P, None], every: float | None = None) -> Callable[P, None]:
    """Make a part of a page that can run alone; it speaks the reader's language then too.

    In place of ``st.fragment``, whose runs leave out :func:`start_run`.

    Parameters
    ----------
    draw : callable
        Draws the part.
    every : float, optional
        Seconds after which it runs anew by itself.
    """

    @functools.wraps(draw)
    def part(*given: P.args, **named: P.kwargs) -> None:
        start_run()
        draw(*given, **named)
        drawing.over()

    return st.fragment(part, run_every=every)


def use_language(language: str) -> None:
    """Speak another language from the next run on.

    What stands in pickers is set anew: the browser holds the text of a choice, not its id, and
    would go on to show it in the old language.
    """
    st.session_state["language-chosen"] = st.session_state["language-due"] = language
    for key in list(st.session_state):
        if isinstance(st.session_state[key], str):
            st.session_state[key] = st.session_state[key]


def hand() -> Hand:
    """Return what this visitor holds; at first the default preset."""
    outside = _OUTSIDE.get()
    if outside:
        return outside[0]
    if "hand" not in st.session_state:
        preset = Scenario.from_preset(DEFAULT_PRESET)
        made = st.session_state["hand"] = Hand(History(Step(preset, preset)))
        made.address = network(st.context.ip_address)
        weakref.finalize(made, background().leave, _visitor(made))
    held: Hand = st.session_state["hand"]
    return held


def visitor() -> Visitor:
    """Return who this visitor is to work that is done beside the pages."""
    return _visitor(hand())


def _visitor(held: Hand) -> Visitor:
    return Visitor(held.address, id(held))


def outcome() -> Outcome:
    """Return what follows from the current scenario."""
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
    step = _checked(place, lambda: opened(Scenario.from_toml(content)), None)
    if step is not None:
        hand().leave(step, place)
    return step is not None


def opened(scenario: Scenario) -> Step:
    """Return a scenario with its preset: itself, the one of its name, its baseline, or ours."""
    presets = catalog().presets
    if scenario.id in presets and Scenario.from_preset(scenario.id) == scenario:
        return Step(scenario, scenario)
    known = [id for id in (scenario.id, scenario.baseline) if id in presets]
    preset = Scenario.from_preset(known[0]) if known else hand().preset
    return Step(preset, scenario, None if origin(scenario) else scenario)


def recall(scenario: Scenario) -> None:
    """Take a scenario in hand that was there before."""
    hand().forgive()
    hand().leave(opened(scenario), f"recall {scenario.hash}")


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
    step = _checked(place, lambda: held.history.now.onward(make(held.scenario)), given)
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


def region_shares(of: Outcome) -> NDArray[np.float64]:
    """Return each party's share of each region as the map has it, shape (parties, regions)."""
    return control_by_region(of.scenario, of.world)


def problems_at(place: str) -> tuple[Problem, ...]:
    """Return what was refused at a control."""
    return hand().problems.get(place, ())


def show(key: str, value: Any) -> None:
    """Let the control `key` show `value` on this run, unless a refused entry stands in it.

    Said on every run: one that is cut short by the next may never have reached the browser,
    which would then show the lowest value that the control takes.
    """
    if key not in hand().problems:
        st.session_state[key] = value


def typed(key: str) -> Any:
    """Return what stands in the control `key`; where it is not on the page, nothing is done.

    Only what no browser sends asks for such a one.
    """
    if key not in st.session_state:
        st.stop()
    return st.session_state[key]


def begin(key: str, value: Any) -> None:
    """Let the control `key` begin with a value: one that is set anew takes no default beside it."""
    if key not in st.session_state:
        st.session_state[key] = value


def remembered(key: str, default: Any = None) -> Any:
    """Return what stands in the control `key`, or a default where it is not on the page."""
    return st.session_state.get(key, default)
