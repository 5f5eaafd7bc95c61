"""Which price multiple reaches a threshold, future by future, worked out beside the page."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from model.futures.drivers import BreakEvenDraws
from ui.hand import state
from ui.hand.background import Task
from ui.pages.uncertainty.needed import multiple, needed_text
from ui.pages.uncertainty.words import figure_name, value_text
from ui.pages.uncertainty.work import Work
from ui.show.chart import Ink, decimal_text
from ui.speech import words
from ui.speech.language import number, percent, t

__all__ = ["UNMOVED", "needed", "needed_alt", "price_needed"]

UNMOVED = ("aid_coverage", "ukraine", "russia", "total")
"""Figures that prices do not move."""

POLL, PATIENCE = 0.8, 0.2
POINTS = 60
BLUE = "#0072b2"
_TICKS = [step * 10.0**power for power in range(-3, 3) for step in (1, 2, 5)] + [1000.0]

Spec = dict[str, Any]


def price_needed(work: Work, figure: str, least: float, ink: Ink) -> None:
    """Draw which multiple of the expected prices takes a figure to the reader's threshold.

    Parameters
    ----------
    work : Work
        The questions of the visitor.
    figure : str
        Of :data:`model.futures.futures.OUTPUTS`.
    least : float
        The threshold [million, or 1].
    ink : Ink
        Colours of the ground.
    """
    title = t("Price multiple needed")
    st.markdown(f"**{title}**")
    if figure in UNMOVED:
        st.caption(t("Prices do not move this figure."))
        return
    task = work.needed(figure, least)
    task.ended.wait(PATIENCE)
    if task.state == "done":
        _answer(task.result, figure, least, ink)
    elif work.stopped(task):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.caption(t("Stopped."))
        right.button(t("Work it out"), key="go-on-needed", on_click=work.resume, args=(task,))
    elif task.busy:
        state.fragment(_waiting, POLL)(work, task)
    for problem in task.problems:
        st.error(words.escaped(words.problem_line(problem)))


def _waiting(work: Work, task: Task) -> None:
    work.keep(task)
    left, right = st.columns([4, 1], vertical_alignment="center")
    share = task.done / task.of if task.of else 0.0
    left.progress(share, text=t("Being worked out …"))
    right.button(t("Stop"), key="stop-needed", on_click=work.stop, args=(task,))
    if not task.busy or work.stopped(task):
        st.rerun()


def _answer(found: BreakEvenDraws, figure: str, least: float, ink: Ink) -> None:
    st.markdown(words.escaped(needed_text(found)))
    if found.without < 1.0:
        st.vega_lite_chart(needed(found, ink), alt=needed_alt(found, figure, least), key="needed")
        st.caption(
            t(
                "All commodities at once, at so many times the prices expected; everything else "
                "as drawn. Curve: share of all futures in which {least} is reached.",
                least=value_text(figure, least),
            )
        )


def needed(found: BreakEvenDraws, ink: Ink) -> Spec:
    """Return the share of futures in which the threshold is reached, by the price multiple.

    Parameters
    ----------
    found : BreakEvenDraws
        The multiple in each future.
    ink : Ink
        Colours of the ground.
    """
    known = found.levels[~np.isnan(found.levels)]
    floor = max(float(known.min()), 1e-3)
    levels = np.quantile(known, np.linspace(0.0, 1.0, POINTS)).clip(floor)
    rows = [
        {"at": level, "share": found.reached(level), "text": multiple(level),
         "said": percent(found.reached(level))} for level in levels.tolist()
    ]  # fmt: skip
    ends = [min(floor, 1.0) / 1.1, max(float(levels[-1]), 1.0) * 1.1]
    label = "format(datum.value, '~g')"
    x: Spec = {"type": "quantitative", "scale": {"type": "log", "domain": ends, "nice": False},
               "axis": {"title": None, "labelExpr": decimal_text(label), "values": _TICKS,
                        "labelOverlap": "greedy", "grid": False}}  # fmt: skip
    y: Spec = {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]},
               "axis": {"title": None, "format": ".0%", "tickCount": 4, "grid": True}}  # fmt: skip
    tips = [{"field": "text", "title": t("times the prices expected")},
            {"field": "said", "title": t("of futures")}]  # fmt: skip
    line: Spec = {
        "data": {"values": rows},
        "mark": {"type": "line", "interpolate": "step-after", "color": BLUE, "strokeWidth": 2.5},
        "encoding": {"x": {**x, "field": "at"}, "y": y, "tooltip": tips},
    }
    return {"height": 200, "layer": [line, *_expected(x, ink)],
            "config": {"view": {"stroke": None}}}  # fmt: skip


def _expected(x: Spec, ink: Ink) -> list[Spec]:
    """Return an upright line where prices are as expected."""
    place = {"data": {"values": [{"at": 1.0, "text": t("prices as expected")}]}}
    at = {"x": {**x, "field": "at"}}
    rule: Spec = {"mark": {"type": "rule", "color": ink.text, "strokeDash": [2, 3]}, **place}
    text: Spec = {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12,
                           "color": ink.text}, **place}  # fmt: skip
    said = {"y": {"value": 8}, "text": {"field": "text", "type": "nominal"}}
    return [{**rule, "encoding": at}, {**text, "encoding": {**at, **said}}]


def needed_alt(found: BreakEvenDraws, figure: str, least: float) -> str:
    """Return the message of the chart."""
    return t(
        "Share of {count} futures in which {figure} reaches {least}, by the multiple of the "
        "expected prices: {one} at the prices expected, {most} at the greatest tried.",
        count=number(found.levels.size, 0), figure=figure_name(figure),
        least=value_text(figure, least), one=percent(found.reached(1.0)),
        most=percent(found.reached(found.high)),
    )  # fmt: skip
