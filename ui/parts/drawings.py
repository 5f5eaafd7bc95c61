"""Drawings that are sent once and then only painted: bars, levers, and the feed that moves them.

Streamlit sends the whole of an inline component with every change of its data. A drawing is
therefore two elements: the drawing itself, whose message stays the same and is answered from the
browser's cache, and a feed of a few hundred bytes that hands over the values of a run to all
drawings on the page, each by the name of its channel.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.parts.palette import party_css
from ui.speech.language import t

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent

LEVERS = ("levers", "levers.js follow.js", "common.css levers.css")
FEED = ("feed", "feed.js")
"""Names and files of drawings that stand elsewhere than on the page too."""

LISTED, STATED, CHANGED = 1, 2, 4
"""Flags of a lever: in sight at all times, stated by the scenario, other than in the preset."""

RAW = -zlib.MAX_WBITS
"""Compression without head and check, "deflate-raw" to the browser."""


def asset(name: str) -> str:
    """Return the text of a file beside this one."""
    return (HERE / name).read_text(encoding="utf-8")


def feed(states: Mapping[str, Mapping[str, Any]], *, key: str) -> None:
    """Hand the values of this run to the drawings.

    They go as compressed bytes: a move that sets many regions, said in Cyrillic, would send three
    times as much, and Streamlit would write every such letter as six.

    Parameters
    ----------
    states : mapping of str to mapping
        What each drawing shows, by its channel.
    key : str
        Key of the element.
    """
    _component(*FEED)(key=key, data=packed(states))


def packed(states: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the values of a run as the feed takes them."""
    text = json.dumps(states, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(wbits=RAW)
    return packer.compress(text.encode()) + packer.flush()


def unpacked(data: bytes) -> dict[str, dict[str, Any]]:
    """Return what :func:`feed` handed over, as the browser reads it."""
    states: dict[str, dict[str, Any]] = json.loads(zlib.decompress(data, RAW))
    return states


def draw_bars(channel: str, static: Mapping[str, Any]) -> None:
    """Draw bars of who holds each commodity group, a table to a screen reader.

    Parameters
    ----------
    channel : str
        Key of the element and name of its channel; its state is ``{"rows": [...]}``, one row
        ``[russia, text, other, text]`` a bar, with shares [1]; the last two may be left out.
    static : mapping
        What seldom changes: ``title``, ``rows`` (id, name, text) and ``words`` (the parties).
    """
    bars = _component("bars", "bars.js", "common.css bars.css")
    bars(key=channel, data=_sent(channel, static))


def draw_split(channel: str) -> None:
    """Draw one bar of what each party holds of the whole; its figures stand beside it.

    Parameters
    ----------
    channel : str
        Key of the element and name of its channel; its state is ``{"held": [...]}``, by party.
    """
    _component("split", "split.js", "common.css split.css")(key=channel, data=_sent(channel, {}))


def draw_levers(channel: str, static: Mapping[str, Any], *, on_move: Callable[[], None]) -> None:
    """Draw a slider and a field for each share of a region or commodity, or for other numbers.

    Parameters
    ----------
    channel : str
        Key of the element and name of its channel; its state is made by
        :func:`ui.pages.explore.levers.lever_state`, or by
        :func:`ui.pages.ladder.levers.lever_state`.
    static : mapping
        What seldom changes: ``rows`` (table, id, name, text; of other numbers what ``levers.js``
        says) and ``words``, and ``lines`` (see :func:`ui.parts.follow.lines`) where the page is to
        follow a slider while it is moved.
    on_move : callable
        Called before the run that a move starts; ``st.session_state[channel].moved`` says which.
    """
    levers = _component(*LEVERS)
    levers(key=channel, data=_sent(channel, static), on_moved_change=on_move)


def draw_numbers(key: str, static: Mapping[str, Any], *, on_asked: Callable[[], None]) -> None:
    """Draw a table whose numbers are buttons that ask how they came about.

    Parameters
    ----------
    key : str
        Key of the element.
    static : mapping
        ``title``, ``heads``, ``ask`` (what a button does) and ``rows``: a name, then a cell
        ``[text, figure, whether it is a number]`` each; a cell without a figure is plain.
    on_asked : callable
        Called before the run that a press starts; ``st.session_state[key].asked`` is the figure.
    """
    numbers = _component("numbers", "numbers.js", "common.css numbers.css")
    numbers(key=key, data=[static], on_asked_change=on_asked)


def draw_copy(key: str, label: str, done: str, text: str) -> None:
    """Draw a button that copies a text.

    Parameters
    ----------
    key, label : str
        Key and text of the button.
    done : str
        What is said once the text is copied.
    text : str
        What is copied.
    """
    copy = _component("copy", "copy.js", "copy.css")
    copy(key=key, data=[{"label": label, "done": done, "copied": text}])


def tell_height() -> None:
    """Tell the page around a frame how high this one is."""
    _component("frame_height", "height.js")(key="frame-height", data=[])


def keep_focus() -> None:
    """Keep the keyboard's focus in the dialog or popover in which this is drawn.

    It stays there while a file is made, and goes back to the popover's button in the end.
    """
    _component("keep_focus", "focus.js")(key="keep-focus")


def say_page(language: str, *, beside: bool = False) -> None:
    """Say in the document what the page is like.

    Parameters
    ----------
    language : str
        The language that it speaks, a code such as ``uk``.
    beside : bool
        Whether levers stand beside it.
    """
    say = _component("page_language", "lang.js")
    say(key="page-language", data=[language, beside, header_words()])


def header_words() -> dict[str, str]:
    """Return what stands in the header in place of Streamlit's words, and where it has none."""
    return {"more": t("More"), "name": t("Ukraine's mineral wealth"),
            "skip": t("Skip to main content"), "day": t("dd"), "month": t("mm"),
            "year": t("yyyy")}  # fmt: skip


def style_rules(rules: Iterable[str]) -> None:
    """Set rules of style that depend on a choice; nothing that anybody typed is in them."""
    st.html(f"<style>{''.join(rules)}</style>")


def _sent(channel: str, static: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a drawing's data in a list: in a mapping Streamlit looks for data frames first.

    It would load pandas for that, a third of a second before the first paint.
    """
    return [{**static, "channel": channel}]


@cache
def _component(name: str, js: str, css: str = "") -> ComponentRenderer:
    """Register a drawing once a process: its scripts and its style, files beside this one."""
    html, style, script = source(name, js, css)
    return st.components.v2.component(name, html=html or None, css=style or None, js=script)


def source(name: str, js: str, css: str = "") -> tuple[str, str, str]:
    """Return HTML, style and script of a drawing, from files beside this one."""
    script, style = ("".join(map(asset, files.split())) for files in (js, css))
    html = f'<div class="{name}"></div>' if css else ""
    return html, party_css() + style if css else "", script
