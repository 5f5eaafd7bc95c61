"""The chart of a statement: every reading of it for its day and for today, beside what was said."""

from __future__ import annotations

from typing import Any

from model import World
from model.answers.statements import Checked
from ui.pages.claims.tables import amount, figure, quoted, reading_name, said_of
from ui.parts.palette import RED
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
    scale,
    share_axis,
    tips,
)
from ui.show.stamp import cited
from ui.speech.language import t

ROOM = 1.08
"""How far the axis goes beyond the largest figure, as a multiple of it."""


def claim_chart(each: Checked, world: World, ink: Ink = LIGHT) -> Chart:
    """Return a dot a reading, filled for the day of the statement and hollow for today.

    Parameters
    ----------
    each : Checked
        A statement with readings.
    world : World
        For their names.
    ink : Ink
        Colours of the ground.
    """
    row = each.row
    rows = _rows(each, world)
    most = ROOM * max([*_ends(each), *(row[day] for row in rows for day in ("was", "value"))])
    axis = share_axis(4) if row["unit"] == "share" else money_axis(log=False)
    x: Spec = {"scale": scale([0.0, most]), "axis": axis}
    hints = tips(name=" ", said="  ")
    dot = {"size": 90, "stroke": ink.text, "strokeWidth": 2}
    spec = chart(
        *_stated(each, most, x),
        layer(mark("rule", ink.quiet), x=across("was", **x), x2={"field": "value"}),
        layer(mark("point", fill=ink.paper, opacity=1, **dot), x=across("value", **x),
              tooltip=hints),
        layer(mark("point", fill=ink.text, opacity=1, **dot), x=across("was", **x), tooltip=hints),
        *both_ends("name", "then", ink, 200),
        rows=rows, height={"step": 40}, encoding={"y": ROWS},
    )  # fmt: skip
    title = quoted(row)
    alt = "; ".join(f"{one['name']}: {one['said']}" for one in rows)
    found, sources = finding(each), cited(world, [row])
    how = t("Filled: the day of the statement; hollow: today; dark red: what was stated.")
    alt = f"{title}. {found} {alt}."
    return Chart(f"statement-{row['id']}", title, spec, alt, f"{found} {how}", sources)


def finding(each: Checked) -> str:
    """Return what the readings come to beside what was stated, in one sentence."""
    row = each.row
    found = sorted(one.was for one in each.readings)
    said = {"stated": stated(each), "low": amount(row, found[0]), "high": amount(row, found[-1])}
    if said["low"] == said["high"]:
        return t("Stated: {stated}. Every reading gives {low}.", **said)
    return t("Stated: {stated}. Readings give {low} to {high}.", **said)


def stated(each: Checked) -> str:
    """Return the range of a statement in words."""
    row = each.row
    low, high = (amount(row, float(row[end])) if row[end] else "" for end in ("low", "high"))
    if low == high:
        return low
    if low and high and float(row["low"]):
        return t("{low} to {high}", low=low, high=high)
    return t("at most {amount}", amount=high) if high else t("at least {amount}", amount=low)


def _ends(each: Checked) -> list[float]:
    return [float(each.row[end]) for end in ("low", "high") if each.row[end]]


def _rows(each: Checked, world: World) -> list[dict[str, Any]]:
    """Return a row a reading: its place, name, figures and what is written of them."""
    return [
        {
            "id": str(place),
            "name": reading_name(each.row, one.then, world),
            "was": one.was,
            "value": one.value,
            "then": figure(each.row, one.was, one),
            "said": said_of(each.row, one),
        }
        for place, one in enumerate(each.readings)
    ]


def _stated(each: Checked, most: float, x: Spec) -> list[Spec]:
    """Return what was stated, a line, or a band that goes on where an end is open."""
    row = each.row
    low = float(row["low"] or 0.0)
    band = [{"low": low, "high": float(row["high"] or most)}]
    shaded = mark("rect", RED, opacity=0.25)
    edge = mark(
        "tick", RED, thickness=3, size=16, opacity=1
    )  # beside the dots, where no text stands
    ends = [{"id": str(place), "end": end} for place in range(len(each.readings))
            for end in dict.fromkeys(_ends(each)) if end]  # fmt: skip
    return [
        layer(shaded, band, x=across("low", **x), x2={"field": "high"}, y=None),
        layer(edge, ends, x=across("end", **x)),
    ]
