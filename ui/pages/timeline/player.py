"""The player of the Timeline page: it plays in the browser, so the page never waits for it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from model import Scenario, World
from model.answers.timeline import History, value_history
from model.world.catalog import catalog
from ui.map.markup import asset
from ui.pages.timeline.frames import frames
from ui.parts.palette import party_css
from ui.speech.browser import texts
from ui.speech.language import current

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

READINGS = ("by-area", "by-deposit")


def line_player(
    scenario: Scenario,
    world: World,
    *,
    channel: str,
    start: dt.date,
    key: str,
    on_day: Callable[[], None],
    on_explain: Callable[[], None],
) -> None:
    """Draw the player; it feeds the map of the same channel.

    Parameters
    ----------
    scenario : Scenario
        For valuation and reading.
    world : World
        The figures.
    channel : str
        Key of the :func:`ui.map.drawn_map` that it feeds.
    start : date
        Day that is shown first.
    key : str
        Key of the element; ``st.session_state[key].day`` holds a day that the reader takes into
        the calculator, see :func:`read_day`.
    on_day : callable
        Called before the run that such a choice starts.
    on_explain : callable
        Called before the run in which ``st.session_state[key].explain`` holds a day, and the
        region that is chosen on the map, whose figures are to be explained: see
        :func:`read_asked`.
    """
    made = _frames(current(), _key(scenario), world.data_id, scenario, world)
    data: dict[str, Any] = {**made, "channel": channel, "start": (start - dt.date(1970, 1, 1)).days}
    _element()(key=key, data=data, on_day_change=on_day, on_explain_change=on_explain)


def moves_list(channel: str) -> None:
    """Draw the list of deposits that changed holder, for narrow screens; the player fills it."""
    data = {"channel": f"{channel}-moves", "title": texts("player")["moves"]}
    _moves()(key=data["channel"], data=data)


def read_day(value: object) -> dt.date | None:
    """Return a day that came from the browser; None when it is none.

    Examples
    --------
    >>> read_day("2025-02-11"), read_day("soon"), read_day(None)
    (datetime.date(2025, 2, 11), None, None)
    """
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def read_asked(value: object) -> tuple[dt.date, str] | None:
    """Return a day and a region, empty for the whole, that came from the browser; else None.

    Examples
    --------
    >>> read_asked("2025-02-11 UA-14"), read_asked("2025-02-11 "), read_asked("soon UA-14")
    ((datetime.date(2025, 2, 11), 'UA-14'), (datetime.date(2025, 2, 11), ''), None)
    """
    text, _, region = value.partition(" ") if isinstance(value, str) else ("", "", "")
    day, known = read_day(text), catalog()
    if day is None or not known.first_day <= day <= known.last_day:
        return None
    return (day, region) if region in ("", *known.regions) else None


def history(scenario: Scenario, world: World) -> History:
    """Return who held what on every day on record; computed once a valuation and reading."""
    return _history(_key(scenario), world.data_id, scenario, world)


def _key(scenario: Scenario) -> tuple[str, str, str]:
    """Return what a history depends on."""
    own = {region: dict(groups) for region, groups in scenario.own_values.items()}
    text = json.dumps([own, scenario.own_values_unit], sort_keys=True) if own else ""
    return scenario.valuation, scenario.reading, text


@st.cache_resource(show_spinner=False, max_entries=8)
def _history(
    key: tuple[str, str, str], data_id: str, _scenario: Scenario, _world: World
) -> History:
    return value_history(_scenario, _world)


@st.cache_data(show_spinner=False, max_entries=16)
def _frames(
    language: str, key: tuple[str, str, str], data_id: str, _scenario: Scenario, _world: World
) -> dict[str, Any]:
    both = {name: history(_scenario.replace(reading=name), _world) for name in READINGS}
    return frames(both[_scenario.reading], both, _world, _world.front_line_days[-1])


@cache
def _element() -> ComponentRenderer:
    """Register the element once a process."""
    html, css, js = (asset(f"player.{kind}") for kind in ("html", "css", "js"))
    return st.components.v2.component("line_player", html=html, css=party_css() + css, js=js)


@cache
def _moves() -> ComponentRenderer:
    html = '<section class="moves"><p class="title"></p><ul></ul></section>'
    css, js = asset("moves.css"), asset("moves.js")
    return st.components.v2.component("line_moves", html=html, css=css, js=js)
