"""The map of who holds the value: one Streamlit element that is sent once and then only painted.

Streamlit sends the whole HTML of an inline component with every change of its data. The map is
therefore two elements in one container: the drawing, whose message never changes and is answered
from the browser's cache, and a feed of a few kilobytes that hands over the values of a run.

Examples
--------
>>> from ui.map import RegionShade, region_map
>>> shade = RegionShade(0.68, 0.0, 0.26, "68 %", "Donetsk: 68 % of the value is held by Russia")
>>> shade.russia
0.68
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from model.errors import ModelError, Problem, nearest
from ui.map.markup import asset, component_html, country
from ui.map.shade import STEPS, VALUE_BREAKS, RegionShade, encode

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["STEPS", "VALUE_BREAKS", "WORDS", "RegionShade", "read_selection", "region_map"]

WORDS = (
    "map",
    "keys",
    "ukraine",
    "russia",
    "other",
    "share",
    "value",
    "value_low",
    "value_high",
    "control",
    "borders",
)
"""Texts that the map needs: its name, how to use the keyboard, and the legend."""


def region_map(
    values: Mapping[str, RegionShade],
    *,
    selected: str | None,
    caption: str,
    words: Mapping[str, str],
    key: str,
    on_select: Callable[[], None] | None = None,
    height: int | None = None,
) -> str | None:
    """Draw the 27 regions in their internationally recognised borders, shaded by holder.

    Parameters
    ----------
    values : mapping of str to RegionShade
        What each region shows, by ISO 3166-2 code; a region left out is drawn pale.
    selected : str or None
        The region that is marked as chosen.
    caption : str
        Date and source of the layer of control, printed after ``words["control"]``.
    words : mapping of str to str
        The texts named in `WORDS`; a region's code may be given too, its short name is then
        printed on the map wherever it fits.
    key : str
        Key of the element; ``st.session_state[key].selected`` holds the choice in `on_select`.
    on_select : callable, optional
        Called before the run that a choice starts.
    height : int, optional
        Greatest height of the drawing without its legend [CSS pixel]; by default the width
        decides.

    Returns
    -------
    str or None
        The region chosen by this run's click or key, an empty text when the choice was cleared,
        None when nothing happened.

    Raises
    ------
    ModelError
        When a region or a needed text is unknown or missing; all of them in one error.
    """
    problems = [*_unknown_regions(values, selected), *_missing_words(words)]
    if problems:
        raise ModelError(problems)
    rows = {region: encode(shade) for region, shade in values.items()}
    drawing, feed = _elements()
    static: dict[str, Any] = {"channel": key, "words": dict(words), "height": height}
    with st.container(gap=None):
        result = drawing(key=key, data=static, on_selected_change=on_select or _nothing)
        moved = {"channel": key, "rows": rows, "selected": selected, "caption": caption}
        feed(key=f"{key}-feed", data=moved)
    return read_selection(result.get("selected"))


def read_selection(value: object) -> str | None:
    """Return a choice that came from the browser, or None when it is none of this map's.

    Parameters
    ----------
    value : object
        ``st.session_state[key].selected``: a region's code, an empty text for "cleared", None.
    """
    return value if isinstance(value, str) and (not value or value in _ids()) else None


@cache
def _elements() -> tuple[ComponentRenderer, ComponentRenderer]:
    """Register both elements once a process, on the first map."""
    css, js = asset("component.css"), asset("component.js")
    drawing = st.components.v2.component("region_map", html=component_html(), css=css, js=js)
    return drawing, st.components.v2.component("region_map_feed", js=asset("feed.js"))


@cache
def _ids() -> tuple[str, ...]:
    return tuple(shape.id for shape in country().regions)


def _unknown_regions(values: Mapping[str, Any], selected: str | None) -> Iterator[Problem]:
    given = [("values", region) for region in values]
    given += [("selected", selected)] if selected is not None else []
    for where, region in given:
        if region not in _ids():
            yield Problem(where, repr(region), "a region's code", nearest(region, _ids()))


def _missing_words(words: Mapping[str, str]) -> Iterator[Problem]:
    for name in WORDS:
        if not words.get(name):
            yield Problem(f"words.{name}", "nothing", "a text in the reader's language")


def _nothing() -> None:
    """Stand in for a callback: without one Streamlit does not report the trigger."""
