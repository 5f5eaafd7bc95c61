"""Charts of the uncertainty page, each declared once: drawn there and taken into files."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from model import Outcome, World
from model.futures.drivers import BreakEvenDraws, Drivers
from model.money.ladder import RUNGS
from model.sampling.spread import Distribution
from model.sampling.tornado import Bar, Tornado
from ui.hand.drawn import Futures
from ui.pages.uncertainty.words import (
    band,
    drawn_note,
    figure_name,
    input_text,
    is_share,
    multiple,
    needed_text,
    unit_label,
    value_text,
)
from ui.pages.uncertainty.work import central
from ui.parts.palette import GREEN, MIDDLE, SLATE
from ui.show.chart import (
    LEGEND,
    LIGHT,
    ROWS,
    Chart,
    Ink,
    Spec,
    across,
    both_ends,
    chart,
    coloured,
    decimal_text,
    layer,
    log_floor,
    mark,
    money_axis,
    said,
    scale,
    share_axis,
    tips,
)
from ui.speech.language import number, percent, t
from ui.speech.money import amount, rung

BARS = 10
"""Bars of a tornado that are drawn."""

LINES = {"height": {"step": 44}, "encoding": {"y": ROWS}}
"""Lines of bars, each with its texts above it."""

POINTS = 60
"""Points of a curve."""

_TICKS = [step * 10.0**power for power in range(-3, 3) for step in (1, 2, 5)] + [1000.0]


def bands(outcome: Outcome, drawn: Futures, ink: Ink = LIGHT) -> Chart:
    """Return the band of each step on one logarithmic scale, with its median and the figure.

    Parameters
    ----------
    outcome : Outcome
        For the figures of central inputs.
    drawn : Futures
        The futures.
    ink : Ink
        Colours of the ground.
    """
    floor = log_floor(outcome.ladder)
    rows = [_band_row(id, drawn.bands.loc[id], central(outcome, id), floor) for id in RUNGS]
    top = max(row[end] for row in rows for end in ("high", "at"))
    x: Spec = {"scale": scale([floor, top], log=True), "axis": money_axis(log=True)}
    hints = tips(name=" ", band=t("5 to 95%"), middle=t("median"), point=t("central inputs"))
    diamond = {"shape": "diamond", "size": 95, "filled": True, "stroke": ink.paper}
    spec = chart(
        layer(mark("bar", SLATE, height=11, opacity=0.7), x=across("low", **x),
              x2={"field": "high"}, tooltip=hints),
        layer(mark("tick", ink.text, thickness=2.5, size=15), x=across("p50", **x), tooltip=hints),
        layer(mark("point", ink.text, **diamond), x=across("at", **x), tooltip=hints),
        *both_ends("name", "band", ink, 175),
        rows=rows, **LINES,
    )  # fmt: skip
    listed = "; ".join(f"{row['id']} {row['band']}" for row in rows)
    alt = t("Band of each step, 5 to 95% of simulations: {list}.", list=listed)
    note = t("Bars: 5 to 95% of the simulations; upright: median; diamond: central inputs.")
    low, high = (amount(float(drawn.bands.loc["S10", end])) for end in ("p5", "p95"))
    title = t("${first} in the ground; ${low} to ${high} paid into the fund",
              first=amount(central(outcome, "S0")), low=low, high=high)  # fmt: skip
    return Chart("bands", title, spec, alt, f"{note} {drawn_note(drawn.found)}")


def _band_row(id: str, spread: pd.Series[float], point: float, floor: float) -> Spec:
    """Return the ends of a rung's band, its median and the figure of one scenario [million]."""
    low, middle, high = (float(spread[name]) for name in ("p5", "p50", "p95"))
    inside = [max(value, floor) for value in (low, middle, high, point)]
    return {
        "id": id,
        "name": rung(id),
        "band": band(id, low, high),
        "middle": value_text(id, middle),
        "point": value_text(id, point),
        **dict(zip(("low", "p50", "high", "at"), inside, strict=True)),
    }


def histogram(
    outcome: Outcome, found: Distribution, figure: str, least: float, ink: Ink = LIGHT
) -> Chart:  # fmt: skip
    """Return the share of simulations by the value of a figure, with a threshold and the figure.

    Parameters
    ----------
    outcome : Outcome
        For the figure of central inputs.
    found : Distribution
        The futures.
    figure : str
        One of its outputs.
    least : float
        The threshold; beyond the bins it is written at the edge.
    ink : Ink
        Colours of the ground.
    """
    rows = _bins(found, figure, least)
    shares, x = _shares_of(rows, figure)
    ends = x["scale"]["domain"]
    asked = t("threshold {value}", value=value_text(figure, least))
    lines = _marked(least, asked, x, ink, 8, [6, 4])
    if ends[0] <= (point := central(outcome, figure)) <= ends[1]:
        likely = t("central inputs {value}", value=value_text(figure, point))
        lines += _marked(point, likely, x, ink, 24, [2, 3])
    title = t("{figure}: {share} of simulations reach {least}", figure=figure_name(figure),
              share=percent(found.probability(figure, least)),
              least=value_text(figure, least))  # fmt: skip
    spec = chart(shares, *lines, height=230)
    return Chart("histogram", title, spec, _histogram_alt(found, figure, least), drawn_note(found))


def spread(found: Distribution, figure: str, ink: Ink = LIGHT) -> Chart:
    """Return the share of simulations by the value of a figure, with its median.

    Parameters
    ----------
    found, figure, ink
        As for :func:`histogram`.
    """
    shares, x = _shares_of(_bins(found, figure, math.inf), figure)
    low, middle, high = found.quantiles(figure, (0.05, 0.5, 0.95))
    said = t("median {value}", value=value_text(figure, middle))
    title = t("{figure}: {middle} in the middle, {band} in 90% of simulations",
              figure=figure_name(figure), middle=value_text(figure, middle),
              band=band(figure, low, high))  # fmt: skip
    alt = t(
        "{figure} over {count} futures: median {middle}, nine of ten within {band}.",
        figure=figure_name(figure), count=number(found.count, 0),
        middle=value_text(figure, middle), band=band(figure, low, high),
    )  # fmt: skip
    spec = chart(shares, *_marked(float(middle), said, x, ink, 8, [6, 4]), height=230)
    return Chart("spread", title, spec, alt, drawn_note(found))


def _shares_of(rows: list[Spec], figure: str) -> tuple[Spec, Spec]:
    """Return the bars of a histogram, and the axis that they stand on."""
    ends = [rows[0]["low"], rows[-1]["high"]]
    x: Spec = {"scale": scale(ends, zero=False), "axis": _axis(figure)}
    bars = layer(
        mark("bar", binSpacing=1), rows,
        x=across("low", **x, bin={"binned": True}), x2={"field": "high"},
        y=across("share", axis=share_axis(4)),
        color=coloured("over", {False: SLATE, True: GREEN}, None),
        tooltip=tips(text=figure_name(figure), said=t("of simulations")),
    )  # fmt: skip
    return bars, x


def _bins(found: Distribution, figure: str, least: float) -> list[Spec]:
    parts, edges = found.histogram(figure, 40)
    if is_share(figure) and not np.isfinite(edges).all():
        parts, edges = np.zeros(1), np.array([0.0, 1.0])
    return [
        {"low": float(low), "high": float(high), "share": float(part), "over": bool(low >= least),
         "text": band(figure, float(low), float(high)), "said": percent(float(part))}
        for low, high, part in zip(edges[:-1], edges[1:], parts, strict=True)
    ]  # fmt: skip


def _axis(figure: str) -> Spec:
    if is_share(figure):
        label = decimal_text("format(datum.value, '.2%')")
        return {"title": None, "labelExpr": label, "tickCount": 5, "grid": False}
    return money_axis(log=False, grid=False, tickCount=5)


def _marked(at: float, text: str, x: Spec, ink: Ink, y: int, dash: list[int]) -> list[Spec]:
    """Return an upright line with its text; only an arrow at the edge where it lies outside."""
    low, high = x["scale"]["domain"]
    inside = min(max(at, low), high)
    right = inside > low + 0.5 * (high - low)
    told = f"{text} →" if at > high else f"← {text}" if at < low else text
    line, label = _upright(inside, told, x, ink, y, right=right, strokeDash=dash, strokeWidth=1.5)
    return [line, label] if low <= at <= high else [label]


def _upright(
    at: float, text: str, x: Spec, ink: Ink, y: int, *, right: bool, **look: object
) -> tuple[Spec, Spec]:
    """Return an upright line, and the text beside it."""
    rows, place = [{"at": at, "text": text}], across("at", **x)
    beside = {"align": "right", "dx": -5} if right else {"align": "left", "dx": 5}
    return (
        layer(mark("rule", ink.text, **look), rows, x=place),
        layer(mark("text", ink.text, fontSize=12, **beside), rows, x=place, y={"value": y},
              text=said("text")),
    )  # fmt: skip


def _histogram_alt(found: Distribution, figure: str, least: float) -> str:
    low, middle, high = found.quantiles(figure, (0.05, 0.5, 0.95))
    return t(
        "{figure} over {count} simulations: median {middle}, nine of ten within {band}. {share} "
        "reach {mark}.", figure=figure_name(figure), count=number(found.count, 0),
        middle=value_text(figure, middle), band=band(figure, low, high),
        share=percent(found.probability(figure, least)), mark=value_text(figure, least),
    )  # fmt: skip


def shares(found: Drivers, figure: str, world: World, ink: Ink = LIGHT) -> Chart:
    """Return the share of the variance that each group or input explains, with its interval.

    Parameters
    ----------
    found : Drivers
        What explains the spread.
    figure : str
        Of which figure.
    world : World
        Names of the inputs.
    ink : Ink
        Colours of the ground.
    """
    table = found.to_table(figure, world)
    rows = [_share_row(str(id), row, world) for id, row in table.iterrows()]
    top = max(1.0, *(row["total_high"] for row in rows))
    x: Spec = {"scale": scale([0, top]), "axis": share_axis(5)}
    hints, look = tips(name=" ", said=t("share")), {"yOffset": 0}
    spec = chart(
        layer(mark("bar", SLATE, height=13, opacity=0.35, **look), x=across("total", **x),
              tooltip=hints),
        layer(mark("bar", SLATE, height=6, **look), x=across("first", **x), tooltip=hints),
        layer(mark("rule", ink.text, strokeWidth=1.5), x=across("total_low", **x),
              x2={"field": "total_high"}),
        *both_ends("name", "said", ink, 175),
        rows=rows, **LINES,
    )  # fmt: skip
    name = figure_name(figure)
    listed = "; ".join(f"{unit_label(str(id), world)} {_part(row['total'])}"
                       for id, row in table.head(6).iterrows())  # fmt: skip
    return Chart(
        "shares", _strongest(table, name, world), spec,
        t("What drives “{figure}”, alone or with others: {list}.",
          figure=name, list=listed),
        t("Narrow: what it explains alone; wide: together with others; lines: 95% intervals."),
    )  # fmt: skip


def _strongest(table: pd.DataFrame, figure: str, world: World) -> str:
    """Return which unit explains most of the spread, and which comes next."""
    said = [
        f"{unit_label(str(id), world)} {_part(row['total'])}"
        for id, row in table.sort_values("total", ascending=False).head(2).iterrows()
    ]
    return t("What drives {figure}: {list}", figure=figure, list=", ".join(said))


def _share_row(id: str, row: pd.Series[float], world: World) -> Spec:
    """Return what one unit explains; estimates that lie outside are drawn at the edge [1]."""
    drawn = ("first", "total", "total_low", "total_high")
    return {
        "id": id,
        "name": unit_label(id, world),
        **{name: float(min(max(row[name], 0.0), 1.2)) for name in drawn},
        "said": t("{first} alone, {total} with interactions", first=_part(row["first"]),
                  total=_part(row["total"])),
    }  # fmt: skip


def _part(share: float) -> str:
    return percent(min(max(float(share), 0.0), 1.0), 0)


def tornado(found: Tornado, world: World, ink: Ink = LIGHT) -> Chart:
    """Return what each of the strongest inputs does alone, the longest bar first."""
    figure = found.output
    rows = [row for bar in found.bars[:BARS] if bar.swing
            for row in _ends(bar, found.base, figure, world)]  # fmt: skip
    places = [row["at"] for row in rows] + [found.base]
    x = across("base", axis={**_axis(figure), "grid": True},
               scale=scale([min(places), max(places)], zero=False))  # fmt: skip
    sides = {t("input at its 10th percentile"): MIDDLE, t("input at its 90th percentile"): GREEN}
    spec = chart(
        layer(mark("bar", height=13), x=x, x2={"field": "at"},
              color=coloured("side", sides, LEGEND),
              tooltip=tips(name=" ", end=t("input"), value=t("gives"))),
        layer(mark("rule", ink.text, strokeWidth=1.5), [{"base": found.base}], x=x, y=None),
        *both_ends("name", "both", ink, 180),
        rows=rows, **LINES,
    )  # fmt: skip
    name = figure_name(figure)
    return Chart(
        "tornado", _moved(found, world), spec,
        t("Effect of each input on “{figure}”, the strongest first. {list}.", figure=name,
          list="; ".join(_bar_said(bar, figure, world) for bar in found.bars[:5])),
        t("Each input from its lower to its upper tenth, all others at their median."),
    )  # fmt: skip


def _moved(found: Tornado, world: World) -> str:
    """Return which input alone moves a figure most, and between what."""
    bar, figure = found.bars[0], found.output
    return t("{input} alone moves {figure} from {low} to {high}",
             input=input_text(bar.input, world), figure=figure_name(figure),
             low=value_text(figure, min(bar.at_low, bar.at_high)),
             high=value_text(figure, max(bar.at_low, bar.at_high)))  # fmt: skip


def _ends(bar: Bar, base: float, figure: str, world: World) -> list[Spec]:
    """Return the two halves of a bar, from the figure at the medians to either end."""
    low, high = value_text(figure, bar.at_low), value_text(figure, bar.at_high)
    both = t("{low} ↔ {high}", low=low, high=high)
    sides = (
        (t("input at its 10th percentile"), bar.low, bar.at_low, low),
        (t("input at its 90th percentile"), bar.high, bar.at_high, high),
    )
    return [
        {"id": bar.input, "name": input_text(bar.input, world), "both": both, "side": side,
         "base": base, "at": at, "end": number(float(f"{value:.3g}")), "value": told}
        for side, value, at, told in sides
    ]  # fmt: skip


def _bar_said(bar: Bar, figure: str, world: World) -> str:
    return t(
        "{name}: {low} when it is low, {high} when it is high", name=input_text(bar.input, world),
        low=value_text(figure, bar.at_low), high=value_text(figure, bar.at_high),
    )  # fmt: skip


def needed(found: BreakEvenDraws, figure: str, least: float, ink: Ink = LIGHT) -> Chart:
    """Return the share of simulations in which the threshold is reached, by the price multiple.

    Parameters
    ----------
    found : BreakEvenDraws
        The multiple in each future.
    figure : str
        The figure.
    least : float
        The threshold [million, or 1].
    ink : Ink
        Colours of the ground.
    """
    known = found.levels[~np.isnan(found.levels)]
    floor = max(float(known.min()), 1e-3)
    levels = np.quantile(known, np.linspace(0.0, 1.0, POINTS)).clip(floor).tolist()
    rows = [
        {"at": level, "share": found.reached(level), "text": multiple(level),
         "said": percent(found.reached(level))} for level in levels
    ]  # fmt: skip
    ends = [min(floor, 1.0) / 1.1, max(levels[-1], 1.0) * 1.1]
    label = decimal_text("format(datum.value, '~g')")
    axis = {"title": None, "labelExpr": label, "values": _TICKS, "labelOverlap": "greedy"}
    x: Spec = {"scale": scale(ends, log=True), "axis": {**axis, "grid": False}}
    curve = layer(
        mark("line", SLATE, interpolate="step-after", strokeWidth=2.5), rows, x=across("at", **x),
        y=across("share", scale={"domain": [0, 1]}, axis=share_axis(4)),
        tooltip=tips(text=t("times the prices expected"), said=t("of simulations")),
    )  # fmt: skip
    expected = _upright(1.0, t("prices as expected"), x, ink, 8, right=False, strokeDash=[2, 3])
    alt = t(
        "Share of {count} simulations in which {figure} reaches {least}, by the multiple of the "
        "expected prices: {one} at the prices expected, {most} at the greatest tried.",
        count=number(found.levels.size, 0), figure=figure_name(figure),
        least=value_text(figure, least), one=percent(found.reached(1.0)),
        most=percent(found.reached(found.high)),
    )  # fmt: skip
    title = t("{least} is reached in {one} of simulations at the prices expected",
              least=value_text(figure, least), one=percent(found.reached(1.0)))  # fmt: skip
    return Chart("needed", title, chart(curve, *expected, height=200), alt, needed_text(found))
