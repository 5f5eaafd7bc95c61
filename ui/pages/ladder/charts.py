"""The charts of the ladder page, each declared once, for the page, its files and the report.

Stocks and flows stand in panels of their own, and flows are striped, so that neither is told
apart by colour alone. A logarithmic scale has no zero: bars begin at a floor that the axis names,
and what is below it is written, not drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from model import Outcome
from ui.parts.palette import GREEN, SLATE
from ui.show.chart import (
    LIGHT,
    ROWS,
    Chart,
    Ink,
    Spec,
    across,
    both_ends,
    chart,
    layer,
    mark,
    money_axis,
    said,
    scale,
    tips,
)
from ui.speech import words
from ui.speech.language import number, t
from ui.speech.money import amount, left, rung

COLOURS = {"stock": SLATE, "flow": GREEN}
LOG = (10.0, 2e7)
"""Ends of the scale in powers of ten, the same whatever the scenario [million]."""

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
                "name": rung(id),
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
    if id == "S0" or step == 0:
        return ""
    sign = "+" if step > 0 else "−"
    what = words.named("step", id)
    return t("{sign}{amount}: {what}", sign=sign, amount=amount(abs(step)), what=what)


def waterfall(outcome: Outcome, kind: str, ink: Ink = LIGHT, *, log: bool = True) -> Chart:
    """Return the bars of the stocks or of the flows.

    In powers of ten both kinds share one scale, the same for every scenario; true to length each
    has its own, from zero.

    Parameters
    ----------
    outcome : Outcome
        The result.
    kind : {"stock", "flow"}
        Which rungs.
    ink : Ink
        Colours of the ground.
    log : bool
        Whether the bars are in powers of ten.
    """
    ladder = outcome.ladder
    rows = rung_rows(ladder, LOG[0] if log else None)
    shown = [row for row in rows if row["kind"] == kind]
    domain = list(LOG) if log else _ends(ladder, kind)
    layers = [_ghosts(ink), _bars(kind)]
    if kind == "flow":
        layers.append(_stripes(shown, domain, ink, log=log))
    x = across("start", scale=scale(domain, log=log), axis=money_axis(log=log))
    spec = chart(
        *layers, *_texts(ink), rows=shown, height={"step": STEP}, encoding={"y": ROWS, "x": x}
    )
    note = (
        t("Bars: what is left, for central inputs; grey: what the step took away; log scale.")
        if log
        else t("Bars: what is left, for central inputs; grey: what the step took away; true scale.")
    )
    id, alt = f"ladder-{kind}", _waterfall_alt(ladder, kind)
    return Chart(id, _waterfall_title(ladder, kind), spec, alt, note)


def _waterfall_title(ladder: pd.DataFrame, kind: str) -> str:
    """Return what is left at the end of the stocks, or of the flows."""
    said = {id: amount(float(value)) for id, value in ladder["value"].items()}
    if kind == "stock":
        return t("Rock: of ${S0} in the ground, ${S4} can be recovered where Ukraine is in control",
                 **said)  # fmt: skip
    return t("Money (striped), central inputs: of a value of ${S8} in today's money ${S9} goes to "
             "the state and ${S10} into the deal's fund", **said)  # fmt: skip


def _ends(ladder: pd.DataFrame, kind: str) -> list[float]:
    """Return the ends of a true scale: of the flows what is left of them, not what went before."""
    values = ladder.loc[ladder["kind"] == kind, "value"]
    return [min(0.0, float(values.min())), max(float(values.max()), 1.0)]


def magnified(outcome: Outcome) -> str:
    """Return how much finer the true scale of the flows is, and what the last step is of all."""
    ladder = outcome.ladder
    wide, fine = (_ends(ladder, kind)[1] for kind in ("stock", "flow"))
    said = t("The second scale is {times} times finer than the first.",
             times=number(float(f"{wide / fine:.2g}")))  # fmt: skip
    first, last = (float(ladder["value"].iloc[end]) for end in (0, -1))
    if round(last) <= 0:  # less than half a million: no share of all that means anything
        return said
    each = number(float(f"{first / last:.3g}"))
    return f"{said} {t('What is paid into the fund is $1 of every ${each}.', each=each)}"


def _ghosts(ink: Ink) -> Spec:
    """Return what each step took away, from what is left to what was there."""
    look = mark("bar", ink.ghost, height=BAR, opacity=0.55, clip=True)
    return layer(look, x=across("value"), x2={"field": "before"})


def _bars(kind: str) -> Spec:
    tip = tips(name=" ", amount=t("left"), step=t("step"))
    return layer(mark("bar", COLOURS[kind], height=BAR), x2={"field": "value"}, tooltip=tip)


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
    look = mark("tick", ink.paper, thickness=1.5, height=BAR, size=BAR, tooltip=False)
    return layer(look, lines, x=across("at"))


def _texts(ink: Ink) -> list[Spec]:
    """Return the texts of each step: its name and value above the bar, the step below."""
    below = mark("text", ink.quiet, baseline="middle", align="left", dy=16, fontSize=11.5,
                 tooltip=False)  # fmt: skip
    return [*both_ends("name", "amount", ink, 90), layer(below, x={"value": 0}, text=said("step"))]


def _waterfall_alt(ladder: pd.DataFrame, kind: str) -> str:
    """Return the message of a panel as one sentence."""
    rows = ladder[ladder["kind"] == kind]
    first, last = rows.iloc[0], rows.iloc[-1]
    return t(
        "From {first}, {amount}, to {last}, {rest} dollars: {list}.",
        first=left(str(rows.index[0])),
        amount=amount(float(first["value"])),
        last=left(str(rows.index[-1])),
        rest=amount(float(last["value"])),
        list="; ".join(f"{id} {amount(float(rows.loc[id, 'value']))}" for id in rows.index),
    )
