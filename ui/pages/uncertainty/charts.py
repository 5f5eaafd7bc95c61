"""Charts of the uncertainty page: pure functions from tables to Vega-Lite specifications."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from model import World
from model.money.ladder import RUNGS
from model.sampling.spread import Distribution
from model.sampling.tornado import Bar, Tornado
from ui.pages.uncertainty.words import (
    band,
    figure_name,
    input_text,
    is_share,
    unit_label,
    value_text,
)
from ui.show.chart import Ink, decimal_text, money_axis
from ui.speech.language import number, percent, t
from ui.speech.money import rung

__all__ = [
    "BARS",
    "band_rows",
    "bands",
    "bands_alt",
    "histogram",
    "histogram_alt",
    "shares",
    "shares_alt",
    "tornado",
    "tornado_alt",
]

Spec = dict[str, Any]

BARS = 10
"""Bars of a tornado that are drawn."""

BLUE, ORANGE = "#0072b2", "#d07a1f"
LOW, HIGH = "#7b5ea7", "#b8860b"
STEP = 44


def band_rows(table: pd.DataFrame, points: dict[str, float], floor: float) -> list[Spec]:
    """Return one row a rung: the ends of its band, its median, and the figure of one scenario.

    Parameters
    ----------
    table : DataFrame
        As :meth:`model.sampling.spread.Distribution.to_table` [million].
    points : dict
        Value of each rung for the most likely figures [million].
    floor : float
        Where a logarithmic scale begins [million].
    """
    rows = []
    for id in RUNGS:
        low, middle, high = (float(table.loc[id, name]) for name in ("p5", "p50", "p95"))
        inside = [max(value, floor) for value in (low, middle, high, points[id])]
        rows.append(
            {
                "id": id,
                "name": rung(id),
                "band": band(id, low, high),
                "middle": value_text(id, middle),
                "point": value_text(id, points[id]),
                **dict(zip(("low", "p50", "high", "at"), inside, strict=True)),
            }
        )
    return rows


def bands(rows: list[Spec], floor: float, ink: Ink) -> Spec:
    """Return the band of each rung on one logarithmic scale, with its median and the figure."""
    top = max(row[end] for row in rows for end in ("high", "at"))
    scale = {"type": "log", "domain": [floor, top], "nice": False}
    tips = [
        {"field": "name", "title": " "},
        {"field": "band", "title": t("5 to 95%")},
        {"field": "middle", "title": t("median")},
        {"field": "point", "title": t("most likely inputs")},
    ]
    x: Spec = {"type": "quantitative", "scale": scale, "axis": money_axis(log=True)}
    return {
        "data": {"values": rows},
        "height": {"step": STEP},
        "encoding": {"y": {"field": "id", "type": "nominal", "sort": None, "axis": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 11, "color": BLUE, "opacity": 0.45},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "tooltip": tips},
            },
            _mark("tick", "p50", x, tips, color=ink.text, thickness=2.5, size=15),
            _mark("point", "at", x, tips, shape="diamond", size=95, filled=True, color=ORANGE,
                  stroke=ink.paper),
            *_over("name", "band", ink),
        ],
        "config": {"view": {"stroke": None}},
    }  # fmt: skip


def _mark(kind: str, field: str, x: Spec, tips: list[Spec], **more: Any) -> Spec:
    return {
        "mark": {"type": kind, **more},
        "encoding": {"x": {**x, "field": field}, "tooltip": tips},
    }


def _over(left: str, right: str, ink: Ink, room: int = 175) -> list[Spec]:
    """Return two texts above each bar, at either end; `room` [px] is left to the second."""
    say: Spec = {
        "type": "text", "baseline": "middle", "dy": -15, "fontSize": 12, "color": ink.text,
        "tooltip": False,
    }  # fmt: skip
    return [
        {
            "mark": {**say, "align": "left", "limit": {"expr": f"max(width - {room}, 100)"}},
            "encoding": {"x": {"value": 0}, "text": {"field": left, "type": "nominal"}},
        },
        {
            "mark": {**say, "align": "right", "fontWeight": 600},
            "encoding": {"x": {"value": "width"}, "text": {"field": right, "type": "nominal"}},
        },
    ]


def bands_alt(table: pd.DataFrame) -> str:
    """Return the message of the bands."""
    said = (f"{id} {band(id, *(float(table.loc[id, end]) for end in ('p5', 'p95')))}"
            for id in RUNGS)  # fmt: skip
    return t("Band of each rung, 5 to 95% of futures: {list}.", list="; ".join(said))


def _axis(figure: str) -> Spec:
    if is_share(figure):
        label = "format(datum.value, '.2%')"
        return {"title": None, "labelExpr": decimal_text(label), "tickCount": 5, "grid": False}
    return {**money_axis(log=False), "grid": False, "tickCount": 5}


def histogram(found: Distribution, figure: str, mark: float, point: float, ink: Ink) -> Spec:
    """Return the share of futures by the value of a figure, with a threshold and the figure.

    Parameters
    ----------
    found : Distribution
        The futures.
    figure : str
        One of its outputs.
    mark : float
        The threshold; beyond the bins it is written at the edge.
    point : float
        The figure for the most likely inputs.
    ink : Ink
        Colours of the ground.
    """
    parts, edges = found.histogram(figure, 40)
    if is_share(figure) and not np.isfinite(edges).all():
        parts, edges = np.zeros(1), np.array([0.0, 1.0])
    rows = [
        {"low": float(low), "high": float(high), "share": float(part), "over": bool(low >= mark),
         "text": band(figure, float(low), float(high)), "said": percent(float(part))}
        for low, high, part in zip(edges[:-1], edges[1:], parts, strict=True)
    ]  # fmt: skip
    domain = [float(edges[0]), float(edges[-1])]
    x: Spec = {"type": "quantitative", "scale": {"domain": domain, "nice": False, "zero": False},
               "axis": _axis(figure)}  # fmt: skip
    percent_axis = {"title": None, "format": ".0%", "tickCount": 4, "grid": True}
    bars: Spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "binSpacing": 1},
        "encoding": {
            "x": {**x, "field": "low", "bin": {"binned": True}},
            "x2": {"field": "high"},
            "y": {"field": "share", "type": "quantitative", "axis": percent_axis},
            "color": {"field": "over", "type": "nominal", "legend": None,
                      "scale": {"domain": [False, True], "range": [BLUE, ORANGE]}},
            "tooltip": [{"field": "text", "title": figure_name(figure)},
                        {"field": "said", "title": t("of futures")}],
        },
    }  # fmt: skip
    lines = [_line(mark, domain, x, ink, t("threshold {value}", value=value_text(figure, mark)), 8)]
    if domain[0] <= point <= domain[1]:
        said = t("most likely inputs {value}", value=value_text(figure, point))
        lines.append(_line(point, domain, x, ink, said, 24, dash=[2, 3]))
    return {"height": 230, "layer": [bars, *(part for line in lines for part in line)],
            "config": {"view": {"stroke": None}}}  # fmt: skip


def _line(
    at: float, domain: list[float], x: Spec, ink: Ink, text: str, y: int,
    dash: list[int] | None = None,
) -> list[Spec]:  # fmt: skip
    """Return an upright line with its text; an arrow at the edge where it lies outside."""
    low, high = domain
    inside = min(max(at, low), high)
    right = inside > low + 0.5 * (high - low)
    said = f"{text} →" if at > high else f"← {text}" if at < low else text
    place = {"data": {"values": [{"at": inside, "text": said}]}}
    rule: Spec = {
        **place,
        "mark": {"type": "rule", "color": ink.text, "strokeWidth": 1.5,
                 "strokeDash": dash or [6, 4]},
        "encoding": {"x": {**x, "field": "at"}},
    }  # fmt: skip
    label: Spec = {
        **place,
        "mark": {"type": "text", "align": "right" if right else "left", "dx": -5 if right else 5,
                 "fontSize": 12, "color": ink.text},
        "encoding": {"x": {**x, "field": "at"}, "y": {"value": y},
                     "text": {"field": "text", "type": "nominal"}},
    }  # fmt: skip
    return [rule, label] if low <= at <= high else [label]


def histogram_alt(found: Distribution, figure: str, mark: float) -> str:
    """Return the message of the histogram."""
    low, middle, high = found.quantiles(figure, (0.05, 0.5, 0.95))
    return t(
        "{figure} over {count} futures: median {middle}, nine of ten within {band}. {share} reach "
        "{mark}.", figure=figure_name(figure), count=number(found.count, 0),
        middle=value_text(figure, middle), band=band(figure, low, high),
        share=percent(found.probability(figure, mark)), mark=value_text(figure, mark),
    )  # fmt: skip


def shares(table: pd.DataFrame, world: World, ink: Ink) -> Spec:
    """Return the share of the variance that each unit explains, with its interval.

    Parameters
    ----------
    table : DataFrame
        As :meth:`model.futures.drivers.Drivers.to_table`: index unit; first, total and their
        intervals.
    world : World
        Names of the inputs.
    ink : Ink
        Colours of the ground.
    """
    rows = [
        {"id": str(id), "name": unit_label(str(id), world),
         **{name: float(min(max(row[name], 0.0), 1.2)) for name in _SHARES},
         "said": t("alone {first}, with others {total}", first=_part(row["first"]),
                   total=_part(row["total"]))}
        for id, row in table.iterrows()
    ]  # fmt: skip
    top = max(1.0, *(row["total_high"] for row in rows))
    x: Spec = {"type": "quantitative", "scale": {"domain": [0, top], "nice": False},
               "axis": {"title": None, "format": ".0%", "tickCount": 5, "grid": True}}  # fmt: skip
    tips = [{"field": "name", "title": " "}, {"field": "said", "title": t("share")}]
    total, first = {"height": 13, "yOffset": 0}, {"height": 6, "yOffset": 0}
    return {
        "data": {"values": rows},
        "height": {"step": STEP},
        "encoding": {"y": {"field": "id", "type": "nominal", "sort": None, "axis": None}},
        "layer": [
            {"mark": {"type": "bar", **total, "color": BLUE, "opacity": 0.35},
             "encoding": {"x": {**x, "field": "total"}, "tooltip": tips}},
            {"mark": {"type": "bar", **first, "color": BLUE},
             "encoding": {"x": {**x, "field": "first"}, "tooltip": tips}},
            {"mark": {"type": "rule", "color": ink.text, "strokeWidth": 1.5},
             "encoding": {"x": {**x, "field": "total_low"}, "x2": {"field": "total_high"}}},
            *_over("name", "said", ink),
        ],
        "config": {"view": {"stroke": None}},
    }  # fmt: skip


_SHARES = ("first", "total", "total_low", "total_high")


def _part(share: float) -> str:
    return percent(min(max(float(share), 0.0), 1.0), 0)


def shares_alt(table: pd.DataFrame, figure: str, world: World) -> str:
    """Return the message of the bars."""
    said = (f"{unit_label(str(id), world)} {_part(row['total'])}"
            for id, row in table.head(6).iterrows())  # fmt: skip
    return t("What explains the spread of “{figure}”, alone or with others: {list}.",
             figure=figure_name(figure), list="; ".join(said))  # fmt: skip


def tornado(found: Tornado, world: World, ink: Ink) -> Spec:
    """Return what each of the strongest inputs does alone, the longest bar first."""
    figure = found.output
    bars = [bar for bar in found.bars[:BARS] if bar.swing]
    rows = [row for bar in bars for row in _ends(bar, found.base, figure, world)]
    ends = [row["at"] for row in rows] + [found.base]
    scale = {"domain": [min(ends), max(ends)], "nice": False, "zero": False}
    x: Spec = {"type": "quantitative", "axis": {**_axis(figure), "grid": True}, "scale": scale}
    tips = [
        {"field": "name", "title": " "},
        {"field": "end", "title": t("input")},
        {"field": "value", "title": t("gives")},
    ]
    names = [t("input low (1 in 10)"), t("input high (9 in 10)")]
    return {
        "data": {"values": rows},
        "height": {"step": STEP},
        "encoding": {"y": {"field": "id", "type": "nominal", "sort": None, "axis": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 13},
                "encoding": {
                    "x": {**x, "field": "base"},
                    "x2": {"field": "at"},
                    "color": {"field": "side", "type": "nominal",
                              "scale": {"domain": names, "range": [LOW, HIGH]},
                              "legend": {"orient": "top", "title": None}},
                    "tooltip": tips,
                },
            },
            {"mark": {"type": "rule", "color": ink.text, "strokeWidth": 1.5},
             "data": {"values": [{"base": found.base}]},
             "encoding": {"x": {**x, "field": "base"}, "y": None}},
            *_over("name", "both", ink, 120),
        ],
        "config": {"view": {"stroke": None}},
    }  # fmt: skip


def _ends(bar: Bar, base: float, figure: str, world: World) -> list[Spec]:
    """Return the two halves of a bar, from the figure at the medians to either end."""
    name = input_text(bar.input, world)
    low, high = value_text(figure, bar.at_low), value_text(figure, bar.at_high)
    both = t("{low} ↔ {high}", low=low, high=high)
    sides = (
        (t("input low (1 in 10)"), bar.low, bar.at_low, low),
        (t("input high (9 in 10)"), bar.high, bar.at_high, high),
    )
    return [
        {"id": bar.input, "name": name, "both": both, "side": side, "base": base, "at": at,
         "end": number(float(f"{value:.3g}")), "value": said}
        for side, value, at, said in sides
    ]  # fmt: skip


def tornado_alt(found: Tornado, world: World) -> str:
    """Return the message of the tornado."""
    figure = found.output
    said = (
        t("{name}: {low} when it is low, {high} when it is high",
          name=input_text(bar.input, world), low=value_text(figure, bar.at_low),
          high=value_text(figure, bar.at_high))
        for bar in found.bars[:5]
    )  # fmt: skip
    return t("What one input alone does to “{figure}”, the strongest first. {list}.",
             figure=figure_name(figure), list="; ".join(said))  # fmt: skip
