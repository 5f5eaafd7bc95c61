"""The scenario in hand, and the only place that touches ``st.session_state``.

A control shows what the scenario says and, when it is moved, asks for another scenario. A
scenario that the model refuses changes nothing: the problems stand beside the control, what was
typed stays in it, and the last good result stays on the page.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model import Outcome, Scenario, World, evaluate, load_world
from model.control import control_by_region
from model.errors import ModelError, Problem
from model.scenario import DEFAULT_PRESET
from ui.language import LANGUAGES, speak

__all__ = [
    "Hand",
    "attempt",
    "hand",
    "outcome",
    "preset_outcome",
    "problems_at",
    "region_shares",
    "show",
    "start_run",
    "typed",
    "use_language",
    "use_preset",
    "world",
]


@dataclass
class Hand:
    """What one visitor holds.

    Parameters
    ----------
    preset : Scenario
        The preset that the scenario started from.
    scenario : Scenario
        The last scenario that the model accepted.
    selected : str or None
        Region that the map marks.
    problems : dict
        What was refused, by the key of the control where it was asked for.
    """

    preset: Scenario
    scenario: Scenario
    selected: str | None = None
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


@st.cache_resource(show_spinner=False)
def world() -> World:
    """Return the world, read once a process; what was imported by then leaves garbage collection.

    Streamlit collects all garbage after every run; freezing what never dies makes that cheap.
    """
    loaded = load_world()
    gc.collect()
    gc.freeze()
    return loaded


def start_run() -> None:
    """Begin a run: speak the language of the address, else the one chosen, else the browser's."""
    asked = st.query_params.get("lang")
    chosen = asked if asked in LANGUAGES else st.session_state.get("language")
    language = speak(chosen or (st.context.locale or "").partition("-")[0])
    st.session_state["language"] = language
    if chosen and asked != language:
        st.query_params["lang"] = language


def use_language(language: str) -> None:
    """Speak another language from the next run on."""
    st.session_state["language"] = language
    st.query_params["lang"] = language


def hand() -> Hand:
    """Return what this visitor holds; at first the default preset."""
    if "hand" not in st.session_state:
        preset = Scenario.from_preset(DEFAULT_PRESET)
        st.session_state["hand"] = Hand(preset, preset)
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
    held = hand()
    held.preset = held.scenario = Scenario.from_preset(id)
    held.problems.clear()


def attempt(place: str, make: Callable[[Scenario], Scenario]) -> bool:
    """Try another scenario; keep the one in hand when the model refuses it.

    Parameters
    ----------
    place : str
        Key of the control that asks.
    make : callable
        Makes the other scenario from the one in hand.

    Returns
    -------
    bool
        Whether the model accepted it.
    """
    held = hand()
    try:
        scenario = make(held.scenario)
        evaluate(scenario, world())
    except ModelError as error:
        held.problems[place] = error.problems
        return False
    held.scenario = scenario
    held.problems.pop(place, None)
    return True


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


_UNSET = object()
