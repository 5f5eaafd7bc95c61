"""Charts of the ladder page: pure functions from tables to Vega-Lite specifications.

Stocks and flows stand in panels of their own, and flows are striped, so that neither is told
apart by colour alone. A logarithmic scale has no zero: bars begin at a floor that the axis names,
and what is below it is written, not drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ui.show.chart import Ink, Spec, money_axis
from ui.speech.language import t
from ui.speech.money import RUNGS, TAKEN, amount

__all__ = [
    "balance",
    "balance_alt",
    "received",
    "received_alt",
    "rung_rows",
    "waterfall",
    "waterfall_alt",
]

COLOURS = {"stock": "#0072b2", "flow": "#d07a1f"}
STEP, BAR = 62, 17
STRIPES = 64


def rung_rows(ladder: pd.DataFrame, floor: float | None) -> list[dict[str, Any]]:
    """Return one row a rung: where its bar begins and ends, and what the step took away.

    Parameters
    ----------
    ladder : DataFrame
        As :attr:`model.Outcome.ladder` [million].
    floor : float or None
        Where bars begin on a logarithmic scale [million]; None for a linear one.
    """
    values = ladder["value"].to_numpy(float)
    low = min(0.0, float(values.min())) if floor is None else floor
    before = np.concatenate([values[:1], values[:-1]])
    rows = []
    for id, value, previous in zip(ladder.index, values, before, strict=True):
        step = float(value - previous)
        edges = [max(float(x), low) for x in (value, previous)]
        rows.append(
            {
                "id": id,
                "kind": str(ladder.loc[id, "kind"]),
                "name": f"{id} {t(RUNGS[id])}",
                "start": 0.0 if floor is None else low,
                "value": edges[0],
                "before": edges[1],
                "amount": amount(value),
                "step": _step_text(str(id), step),
                "million": float(value),
            }
        )
    return rows


def _step_text(id: str, step: float) -> str:
    if id not in TAKEN or step == 0:
        return ""
    sign = "+" if step > 0 else "−"
    return t("{sign}{amount}: {what}", sign=sign, amount=amount(abs(step)), what=t(TAKEN[id]))


def waterfall(rows: list[dict[str, Any]], kind: str, ink: Ink, *, log: bool) -> Spec:
    """Return the bars of the stocks or of the flows; both kinds share one scale.

    Parameters
    ----------
    rows : list of dict
        From :func:`rung_rows`, all of them: they set the scale.
    kind : str
        ``stock`` or ``flow``.
    ink : Ink
        Colours of the ground.
    log : bool
        Whether the scale is logarithmic.
    """
    shown = [row for row in rows if row["kind"] == kind]
    ends = [row[end] for row in rows for end in ("start", "value", "before")]
    domain = [min(ends), max(ends)]
    scale = {"type": "log" if log else "linear", "domain": domain, "nice": False}
    layers = [_ghosts(ink), _bars(kind)]
    if kind == "flow":
        layers.append(_stripes(shown, domain, ink, log=log))
    return {
        "data": {"values": shown},
        "height": {"step": STEP},
        "layer": [*layers, *_texts(ink)],
        "encoding": {
            "y": {"field": "id", "type": "nominal", "sort": None, "axis": None},
            "x": {
                "field": "start",
                "type": "quantitative",
                "scale": scale,
                "axis": money_axis(log=log),
            },
        },
        "config": {"view": {"stroke": None}},
    }


def _band(mark: str, **more: Any) -> Spec:
    return {"type": mark, "height": BAR, **more}


def _ghosts(ink: Ink) -> Spec:
    """Return what each step took away, from what is left to what was there."""
    return {
        "mark": _band("bar", color=ink.ghost, opacity=0.55),
        "encoding": {"x": {"field": "value", "type": "quantitative"}, "x2": {"field": "before"}},
    }


def _bars(kind: str) -> Spec:
    return {
        "mark": _band("bar", color=COLOURS[kind]),
        "encoding": {
            "x2": {"field": "value"},
            "tooltip": [
                {"field": "name", "title": " "},
                {"field": "amount", "title": t("left")},
                {"field": "step", "title": t("step")},
            ],
        },
    }


def _stripes(rows: list[dict[str, Any]], domain: list[float], ink: Ink, *, log: bool) -> Spec:
    """Return thin lines across the bars, evenly spaced on the scale."""
    low, high = domain
    places = np.geomspace(low, high, STRIPES) if log else np.linspace(low, high, STRIPES)
    lines = [
        {"id": row["id"], "at": float(place)}
        for row in rows
        for place in places
        if min(row["start"], row["value"]) < place < max(row["start"], row["value"])
    ]
    return {
        "data": {"values": lines},
        "mark": {"type": "tick", "color": ink.paper, "thickness": 1.5, "height": BAR, "size": BAR,
                 "tooltip": False},
        "encoding": {"x": {"field": "at", "type": "quantitative"}},
    }  # fmt: skip


def _texts(ink: Ink) -> list[Spec]:
    """Return the texts of each rung: its name and value above the bar, the step below."""
    say: Spec = {"type": "text", "baseline": "middle", "tooltip": False}
    above: Spec = {**say, "dy": -17, "fontSize": 12.5, "color": ink.text}
    room = {"expr": "max(width - 90, 60)"}
    return [
        {
            "mark": {**above, "align": "left", "limit": room},
            "encoding": {"x": {"value": 0}, "text": {"field": "name", "type": "nominal"}},
        },
        {
            "mark": {**above, "align": "right", "fontWeight": 600},
            "encoding": {"x": {"value": "width"}, "text": {"field": "amount", "type": "nominal"}},
        },
        {
            "mark": {**say, "align": "left", "dy": 16, "fontSize": 11.5, "color": ink.quiet},
            "encoding": {"x": {"value": 0}, "text": {"field": "step", "type": "nominal"}},
        },
    ]


def waterfall_alt(ladder: pd.DataFrame, kind: str) -> str:
    """Return the message of a panel as one sentence."""
    rows = ladder[ladder["kind"] == kind]
    first, last = rows.iloc[0], rows.iloc[-1]
    return t(
        "From {first}, {amount}, to {last}, {rest} dollars: {list}.",
        first=t(RUNGS[str(rows.index[0])]),
        amount=amount(float(first["value"])),
        last=t(RUNGS[str(rows.index[-1])]),
        rest=amount(float(last["value"])),
        list="; ".join(f"{id} {amount(float(rows.loc[id, 'value']))}" for id in rows.index),
    )


def received(years: pd.Series, colour: str, *, striped: bool = False) -> Spec:
    """Return bars of one flow by year.

    Parameters
    ----------
    years : Series, index year [million]
        A column of :attr:`model.Outcome.receipts`.
    colour : str
        Colour of the bars.
    striped : bool
        Whether the bars are open frames, for what the fund pays rather than the budget.
    """
    rows = [{"year": int(year), "value": float(value)} for year, value in years.items()]
    frame = (
        {"filled": False, "stroke": colour, "strokeWidth": 1.5} if striped else {"color": colour}
    )
    top = max((row["value"] for row in rows), default=0.0)
    return {
        "data": {"values": rows},
        "height": 150,
        "mark": {"type": "bar", "width": {"band": 0.8}, **frame},
        "encoding": {
            "x": {**_years(), "type": "ordinal"},
            "y": {"field": "value", "type": "quantitative", "axis": money_axis(log=False),
                  **({} if top > 0 else {"scale": {"domain": [0, 1]}})},
            "tooltip": [
                {"field": "year", "title": t("Year"), "type": "ordinal"},
                {"field": "value", "title": t("Million USD"), "type": "quantitative",
                 "format": ",.3~f"},
            ],
        },
    }  # fmt: skip


def _years() -> Spec:
    axis = {
        "title": None, "labelAngle": 0, "grid": False, "ticks": False,
        "labelExpr": "datum.value % 10 == 0 ? datum.label : ''", "labelOverlap": True,
    }  # fmt: skip
    return {"field": "year", "axis": axis}


def received_alt(name: str, years: pd.Series) -> str:
    """Return the message of one flow's bars."""
    total, peak = float(years.sum()), int(years.idxmax())
    if total == 0:
        return t("{name}: nothing in any year.", name=name)
    return t(
        "{name} by year: {total} dollars in all, most in {year}, {most}.",
        name=name, total=amount(total), year=peak, most=amount(float(years.max())),
    )  # fmt: skip


def balance(years: pd.Series, mark: float, ink: Ink, *, log: bool) -> Spec:
    """Return a line by year against a claim.

    Parameters
    ----------
    years : Series, index year [million]
        What is still owed at each year's end, or what was received by then.
    mark : float
        The claim, drawn as a dashed line [million].
    ink : Ink
        Colours of the ground.
    log : bool
        Whether the scale is logarithmic; values that it cannot show are left out.
    """
    kept = years[years > 0] if log else years
    rows = [{"year": int(year), "value": float(value)} for year, value in kept.items()]
    scale = {"type": "log"} if log else {"zero": True}
    y = {"type": "quantitative", "scale": scale, "axis": money_axis(log=log)}
    first, last = int(years.index[0]), int(years.index[-1])
    x = {"field": "year", "type": "quantitative", "scale": {"domain": [first, last], "nice": False},
         "axis": {"title": None, "format": "d", "grid": False, "tickCount": 6}}  # fmt: skip
    line: Spec = {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 3, "color": COLOURS["flow"], "tooltip": True},
        "encoding": {"x": x, "y": {"field": "value", **y}},
    }
    claim: Spec = {
        "data": {"values": [{"claim": mark}]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "color": ink.quiet, "strokeWidth": 1.5},
        "encoding": {"y": {"field": "claim", **y}},
    }
    name: Spec = {
        "data": {"values": [{"claim": mark, "text": amount(mark)}]},
        "mark": {"type": "text", "align": "left", "dx": 6, "dy": 9, "color": ink.text},
        "encoding": {"x": {"value": 0}, "y": {"field": "claim", **y}, "text": {"field": "text"}},
    }
    return {"height": 260, "layer": [line, claim, name]}


def balance_alt(years: pd.Series, mark: float, *, owed: bool) -> str:
    """Return the message of the line."""
    values = {
        "first": int(years.index[0]), "last": int(years.index[-1]),
        "was": amount(float(years.iloc[0])), "now": amount(float(years.iloc[-1])),
        "claim": amount(mark),
    }  # fmt: skip
    if owed:
        return t("Still claimed: {was} dollars at the end of {first}, {now} in {last}.", **values)
    return t(
        "Received by the United States: {was} dollars by the end of {first}, {now} by {last}, "
        "against a claim of {claim}.", **values,
    )  # fmt: skip
