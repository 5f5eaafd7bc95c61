"""The map of who holds the value: one Streamlit element that is sent once and then only painted.

Streamlit sends the whole HTML of an inline component with every change of its data. The map is
therefore two elements in one container: the drawing, whose message never changes and is answered
from the browser's cache, and a feed of a few kilobytes that hands over the values of a run.

A map may be fed from within the browser instead (:func:`drawn_map`): then a player there shows
one day after another without asking Python.

Examples
--------
>>> from ui.map.drawing import region_map
from ui.map.shade import RegionShade
>>> shade = RegionShade(0.68, 0.0, 0.26, "68 %", "Donetsk: Russia controls 68 % of the value")
>>> shade.russia
0.68
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from model.core.errors import ModelError, Problem, nearest
from model.core.said import say
from ui.map.markup import asset, component_html, country
from ui.map.points import MapPoint, placed
from ui.map.shade import RegionShade, encode
from ui.parts.drawings import feed
from ui.parts.palette import party_css
from ui.speech.browser import TEXTS

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

WORDS, POINT_WORDS = (tuple(TEXTS[drawing]) for drawing in ("map", "deposits"))
"""Codes of the texts that a map needs, and of those that one with points needs besides."""


def region_map(
    values: Mapping[str, RegionShade],
    *,
    selected: str | None,
    caption: str,
    words: Mapping[str, str],
    key: str,
    on_select: Callable[[], None] | None = None,
    height: int | None = None,
    points: Sequence[MapPoint] = (),
    held_by: str = "",
    points_shown: bool = True,
    stamp: str = "",
    ground: str = "",
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
    points : sequence of MapPoint, optional
        Deposits; the reader can hide them. `words` then holds `POINT_WORDS` too, and
        ``shape_0``, ``shape_1`` ... for the symbols in use.
    held_by : str
        Who holds each point, as :func:`holders` gives it.
    points_shown : bool
        Whether the points are shown at first.
    stamp : str
        Short date and source, printed on the drawing itself.
    ground : str
        Edges of ground that are drawn over the regions, an SVG path.

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
    problems = [*_unknown_regions(values, selected), *_missing_words(words, points)]
    if len(held_by) != len(points):
        given = say("{count} letters", count=len(held_by))
        problems.append(Problem("held_by", given, say("{count}, one each", count=len(points))))
    if problems:
        raise ModelError(problems)
    with st.container(gap=None):
        result = _draw(key, words, height, points, points_shown, on_select, local=False)
        moved = map_state(values, selected, caption, held_by, stamp, ground)
        feed({key: moved}, key=f"{key}-feed")
    return read_selection(result.get("selected"))


def drawn_map(
    *,
    words: Mapping[str, str],
    key: str,
    height: int | None = None,
    points: Sequence[MapPoint] = (),
    points_shown: bool = True,
    usual: Mapping[str, RegionShade] | None = None,
    titles: Mapping[str, str] | None = None,
    caption: str = "",
    stamp: str = "",
    on_select: Callable[[], None] | None = None,
    pinned: bool = False,
    card: Mapping[str, str] | None = None,
) -> None:
    """Draw a map that another element of the page feeds, over channel `key`.

    Other parameters are those of :func:`region_map`; without `on_select` a choice of a region
    stays in the browser.

    Parameters
    ----------
    usual : mapping of str to RegionShade, optional
        What a region shows when the feed does not name it.
    titles : mapping of str to str, optional
        What is said of a region before ``words["held"]``, for shades with ``parts``.
    caption, stamp : str
        As for :func:`region_map`; the feed's caption is added behind, its stamp goes first.
    pinned : bool
        Whether the page keeps the map in sight on a phone; its legend is folded there.
    card : mapping of str to str, optional
        Words of the card of a region, with the ``channel`` of the levers that it moves.

    Raises
    ------
    ModelError
        When needed texts are missing.
    """
    more = more_of(words, points, usual or {}, titles or {}, caption, stamp)
    more |= {"pinned": pinned, "card": dict(card) if card else None}
    local = on_select is None
    _draw(key, words, height, points, points_shown, on_select, local=local, more=more)


def more_of(
    words: Mapping[str, str], points: Sequence[MapPoint], usual: Mapping[str, RegionShade],
    titles: Mapping[str, str], caption: str = "", stamp: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Return what a map that is fed is told beside its words; parameters of `drawn_map`.

    Raises
    ------
    ModelError
        When needed texts are missing.
    """
    problems = list(_missing_words(words, points))
    if problems:
        raise ModelError(problems)
    known = {region: encode(shade) for region, shade in usual.items()}
    texts = {"caption": caption, "stamp": stamp}
    return {"usual": known, "titles": dict(titles), "texts": texts}


def map_state(
    values: Mapping[str, RegionShade],
    selected: str | None,
    caption: str = "",
    held_by: str = "",
    stamp: str = "",
    ground: str = "",
) -> dict[str, Any]:
    """Return what :func:`ui.parts.drawings.feed` hands to a :func:`drawn_map`."""
    rows = {region: encode(shade) for region, shade in values.items()}
    texts = {"caption": caption, "held": held_by, "stamp": stamp, "ground": ground}
    told = {name: text for name, text in texts.items() if text}
    return {"rows": rows, "selected": selected, **told}


def _draw(
    key: str,
    words: Mapping[str, str],
    height: int | None,
    points: Sequence[MapPoint],
    points_shown: bool,
    on_select: Callable[[], None] | None,
    *,
    local: bool,
    more: Mapping[str, Any] | None = None,
) -> Any:
    static = map_static(key, words, height, points, points_shown, local=local, more=more)
    # In a list: in a mapping Streamlit would look for data frames, and load pandas for that.
    return _drawing()(key=key, data=[static], on_selected_change=on_select or _nothing)


def map_static(
    channel: str, words: Mapping[str, str], height: int | None, points: Sequence[MapPoint],
    points_shown: bool = True, *, local: bool, more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return what a map is told once, wherever it is drawn."""
    static: dict[str, Any] = {"channel": channel, "words": dict(words), "height": height}
    static |= more or {}
    if points or local:
        drawn = placed(points, country().projection)
        static |= {"points": drawn, "shown": points_shown, "local": local}
    return static


def map_source() -> tuple[str, str, str]:
    """Return HTML, style and script of the map."""
    scripts = ("component.js", "card.js", "marks.js", "lens.js")
    return component_html(), party_css() + asset("component.css"), "".join(map(asset, scripts))


def read_selection(value: object) -> str | None:
    """Return a choice that came from the browser, or None when it is none of this map's.

    Parameters
    ----------
    value : object
        ``st.session_state[key].selected``: a region's code, an empty text for "cleared", None.
    """
    return value if isinstance(value, str) and (not value or value in _ids()) else None


@cache
def _drawing() -> ComponentRenderer:
    """Register the element once a process, on the first map."""
    html, css, js = map_source()
    return st.components.v2.component("region_map", html=html, css=css, js=js)


@cache
def _ids() -> tuple[str, ...]:
    return tuple(shape.id for shape in country().regions)


def _unknown_regions(values: Mapping[str, Any], selected: str | None) -> Iterator[Problem]:
    given = [("values", region) for region in values]
    given += [("selected", selected)] if selected is not None else []
    for where, region in given:
        if region not in _ids():
            yield Problem(where, repr(region), "a region's code", nearest(region, _ids()))


def _missing_words(words: Mapping[str, str], points: Sequence[MapPoint]) -> Iterator[Problem]:
    shapes = tuple(f"shape_{number}" for number in sorted({point.shape for point in points}))
    for name in (*WORDS, *POINT_WORDS, *shapes) if points else WORDS:
        if not words.get(name):
            yield Problem(f"words.{name}", "nothing", "a text in the reader's language")


def _nothing() -> None:
    """Stand in for a callback: without one Streamlit does not report the trigger."""
