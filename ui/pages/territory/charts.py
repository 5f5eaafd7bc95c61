"""Dot charts of the territory page: pure functions from a table to a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ui.speech.language import percent, t

__all__ = ["dot_rows", "dots", "dots_alt"]

_COLOURS = ("#0b5c92", "#d55e00", "#7a6a9a", "#6b7f2a")
_SHAPES = ("circle", "square", "diamond", "triangle-up")


def dot_rows(frame: pd.DataFrame, series: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one row a dot: which line it stands on, which series it is of, its share [1].

    Parameters
    ----------
    frame : DataFrame
        Index: name of the line; a column a series [1]; missing values leave no dot.
    series : mapping
        Column -> name of the series.
    """
    return [
        {"name": str(name), "series": text, "share": float(share), "text": percent(float(share))}
        for column, text in series.items()
        for name, share in frame[column].dropna().items()
    ]


def dots(rows: Sequence[Mapping[str, Any]], axis: str) -> dict[str, Any]:
    """Return dots along one axis of shares, a line between the ends of each name.

    Parameters
    ----------
    rows : sequence of mapping
        As :func:`dot_rows` gives them; names stand in their first order.
    axis : str
        Title of the axis.
    """
    names = list(dict.fromkeys(row["name"] for row in rows))
    series = list(dict.fromkeys(row["series"] for row in rows))
    axis_y = {"labelLimit": 230, "ticks": False, "domain": False, "labelFontSize": 12}
    y = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": axis_y}
    x = {"field": "share", "type": "quantitative", "title": axis, "axis": {"format": ".0%"}}
    scale = {"domain": series}
    return {
        "data": {"values": list(rows)},
        "height": {"step": 26},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "opacity": 0.6},
                "encoding": {
                    "x": {**x, "aggregate": "min"},
                    "x2": {"field": "share", "aggregate": "max"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "x": x,
                    "color": {
                        "field": "series",
                        "type": "nominal",
                        "scale": {**scale, "range": list(_COLOURS[: len(series)])},
                        "legend": {"orient": "top", "title": None, "labelLimit": 260},
                    },
                    "shape": {
                        "field": "series",
                        "type": "nominal",
                        "scale": {**scale, "range": list(_SHAPES[: len(series)])},
                    },
                    "tooltip": [
                        {"field": "name", "title": " "},
                        {"field": "series", "title": "  "},
                        {"field": "text", "title": "   "},
                    ],
                },
            },
        ],
        "config": {"view": {"stroke": None}},
    }


def dots_alt(frame: pd.DataFrame, series: Mapping[str, str]) -> str:
    """Return the message of the dots: on which line they lie furthest apart."""
    spread = frame[list(series)].max(axis=1) - frame[list(series)].min(axis=1)
    widest = spread.idxmax()
    shares = frame.loc[widest, list(series)]
    said = ", ".join(f"{series[c]} {percent(float(v))}" for c, v in shares.dropna().items())
    return t("The dots lie furthest apart for {name}: {said}.", name=widest, said=said)
