"""Charts in plain Vega-Lite: the parts that ours are made of, one theme, and what draws them.

A specification is handed over as a dict, since building it from Altair objects on each run costs
several times what the chart itself does. Each chart comes with a text that states its message.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.hand.background import beside
from ui.parts.palette import GROUNDS
from ui.show.render import vega_svg
from ui.speech.language import spoken, t

if TYPE_CHECKING:
    import pandas as pd

    from model import Outcome
    from ui.show.canvas import Picture
    from ui.show.stamp import Source, Subject

Spec = dict[str, Any]

FRAMELESS = {"view": {"stroke": None}}
"""The theme that every chart of ours has on the page as in a file."""

ROWS = {"field": "id", "type": "nominal", "sort": None, "axis": None}
"""Lines one below the other, in the order of the rows; their names are texts of the chart."""

LEGEND = {"orient": "top", "title": None}
"""Where a legend stands."""

_COMPOSED = ("hconcat", "vconcat", "concat", "facet", "repeat", "spec")


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of text and of what was taken away, for light or dark ground."""

    text: str = "#31333f"
    quiet: str = "#5c5f6b"
    ghost: str = "#c9ccd3"
    paper: str = GROUNDS["light"]

    @classmethod
    def on(cls, ground: str | None) -> Ink:
        """Return the colours for a ``light`` or ``dark`` ground."""
        return cls("#fafafa", "#b4b8c2", "#4a4e5a", GROUNDS["dark"]) if ground == "dark" else cls()


LIGHT = Ink()
"""The ground of every file."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, declared once by its page and drawn there, into files and reports.

    Parameters
    ----------
    id, title : str
        Name in files, key on the page; and what it finds, with the figure of the result.
    spec : dict
        Its Vega-Lite specification.
    alt : str
        Its message as a sentence.
    note : str
        What must be said with it in a file.
    sources : str or tuple of Source
        What it rests on: a name in :meth:`ui.show.stamp.Subject.resting_on`, or single sources.
    of : Outcome or None
        The result that it shows, where that is another than the one in hand.
    """

    id: str
    title: str
    spec: Spec
    alt: str
    note: str = ""
    sources: str | tuple[Source, ...] = "money"
    of: Outcome | None = None


def draw(made: Chart) -> None:
    """Draw a chart on the page."""
    st.vega_lite_chart(made.spec, alt=made.alt, key=made.id)


def picture(made: Chart, subject: Subject, size: tuple[int, int] | None = None) -> Picture:
    """Return a chart as a picture for a file or a report, on a light ground."""
    from ui.show.canvas import Picture

    sources = subject.showing(made.of).resting_on(made.sources)
    return Picture(made.id, made.title, made.alt, drawing(made.spec, size), sources, made.note,
                   made.of)  # fmt: skip


def drawing(spec: Spec, size: tuple[int, int] | None = None) -> str:
    """Return a Vega-Lite specification as SVG text of one size; nothing is fetched.

    Parameters
    ----------
    spec : dict
        The specification; views put together keep the size they have.
    size : tuple of int, optional
        Width and height [CSS pixel]; by default those of every sheet's picture.
    """
    from ui.show.canvas import BODY, FONT

    letters = {"labelFontSize": 13, "titleFontSize": 13}
    config = {"font": FONT, "axis": letters, "legend": letters, **FRAMELESS}
    whole = {**spec, "background": None, "config": {**config, **spec.get("config", {})}}
    if not set(_COMPOSED) & spec.keys():
        width, height = size or BODY
        fit = {"type": "fit", "contains": "padding"}
        whole |= {"width": width, "height": height, "autosize": fit}
    return beside(partial(vega_svg, whole))


def chart(*layers: Spec, rows: Sequence[Mapping[str, Any]] | None = None, **more: Any) -> Spec:
    """Return layers as one chart.

    Parameters
    ----------
    *layers : dict
        As :func:`layer` gives them.
    rows : sequence of mapping, optional
        The rows of the layers that have none of their own.
    **more
        Other parts of a specification, ``height`` and the like.
    """
    data = {} if rows is None else {"data": {"values": list(rows)}}
    return {**data, **more, "layer": list(layers), "config": FRAMELESS}


def layer(
    look: Spec,
    rows: Sequence[Mapping[str, Any]] | None = None,
    **encoding: Spec | list[Spec] | None,
) -> Spec:
    """Return one layer of marks.

    Parameters
    ----------
    look : dict
        As :func:`mark` gives it.
    rows : sequence of mapping, optional
        Its rows, where they are not those of the chart.
    **encoding
        What each channel shows.
    """
    data = {} if rows is None else {"data": {"values": list(rows)}}
    return {**data, "mark": look, "encoding": encoding}


def mark(kind: str, colour: str = "", **look: Any) -> Spec:
    """Return a mark: what it is, such as ``bar`` or ``rule``, its colour, and how else it looks."""
    return {"type": kind, **({"color": colour} if colour else {}), **look}


def across(field: str, **more: Any) -> Spec:
    """Return the channel of a quantity."""
    return {"field": field, "type": "quantitative", **more}


def said(field: str) -> Spec:
    """Return the channel of a text that a row has."""
    return {"field": field, "type": "nominal"}


def coloured(field: str, colours: Mapping[Any, str], legend: Spec | None) -> Spec:
    """Return the channel of a colour for each value of a field."""
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "scale": scale, "legend": legend}


def scale(ends: Sequence[float], *, log: bool = False, **more: Any) -> Spec:
    """Return a scale that goes from end to end, no further."""
    kind = {"type": "log"} if log else {}
    return {**kind, "domain": list(ends), "nice": False, **more}


def tips(**names: str) -> list[Spec]:
    """Return what a mark says when it is pointed at: field and what stands before it."""
    return [{"field": field, "title": name} for field, name in names.items()]


def both_ends(left: str, right: str, ink: Ink, room: int) -> list[Spec]:
    """Return two texts above each bar, at either end; `room` [px] is left to the second.

    Below each lies its own shape in the colour of the ground, so that no line runs through it.
    """
    say = mark("text", baseline="middle", dy=-16.5, fontSize=12, tooltip=False)
    narrow = {"expr": f"max(width - {room}, 100)"}
    ends = (
        ({**say, "align": "left", "limit": narrow}, {"value": 0}, left),
        ({**say, "align": "right", "fontWeight": 600}, {"value": "width"}, right),
    )
    clear = {"color": ink.paper, "stroke": ink.paper, "strokeWidth": 3, "strokeJoin": "round"}
    return [
        layer({**look, **drawn}, x=x, text=said(field))
        for look, x, field in ends
        for drawn in (clear, {"color": ink.text})
    ]


def share_axis(ticks: int) -> Spec:
    """Return an axis of shares, written as percentages."""
    return {"title": None, "format": ".0%", "tickCount": ticks, "grid": True}


def money_axis(*, log: bool, **more: Any) -> Spec:
    """Return an axis of money in millions, its ends written as mn, bn, tn."""
    words = {"tn": t("tn"), "bn": t("bn"), "m": t("mn")}
    label = (
        "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '~g') + ' {tn}' : "
        "abs(datum.value) >= 1e3 ? format(datum.value / 1e3, '~g') + ' {bn}' : "
        "datum.value == 0 ? '0' : format(datum.value, '~g') + ' {m}'"
    ).format(**words)
    ticks: Spec = {"values": [10.0**power for power in range(-3, 9)]} if log else {"tickCount": 4}
    said = decimal_text(label)
    base: Spec = {"title": None, "labelExpr": said, "labelOverlap": "greedy", "grid": True}
    return {**base, **ticks, **more}


def decimal_text(expression: str) -> str:
    """Return a label expression that writes the decimal sign of the language."""
    sign = spoken().decimal
    return expression if sign == "." else f"replace({expression}, '.', '{sign}')"


def log_floor(ladder: pd.DataFrame) -> float:
    """Return where logarithmic bars begin: a power of ten below the smallest rung above zero.

    Parameters
    ----------
    ladder : DataFrame
        As :attr:`model.Outcome.ladder` [million].
    """
    positive = ladder["value"][ladder["value"] > 0]
    smallest = float(positive.min()) if len(positive) else 1.0
    return float(10.0 ** max(math.ceil(math.log10(smallest)) - 2, -3))
