"""The charts of the ladder page, each declared once, for the page, its files and the report.

Stocks and flows stand in panels of their own, and flows are striped, so that neither is told
apart by colour alone. A logarithmic scale has no zero: bars begin at a floor that the axis names,
and what is below it is written, not drawn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from model import Outcome
from ui.map.held import map_parts, map_shades
from ui.map.shade import RegionShade
from ui.pages.ladder import tables
from ui.show.canvas import Picture
from ui.show.chart import (
    BLUE,
    GOLD,
    LIGHT,
    ORANGE,
    PURPLE,
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
from ui.show.map_picture import Shown, map_svg
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import number, t
from ui.speech.money import amount, flips_text, left, rung
from ui.speech.said import spoken

COLOURS = {"stock": BLUE, "flow": ORANGE}
OF_FLOW = {"us": BLUE, "ukraine": GOLD, "kept": GOLD, "investors": PURPLE}
FROM_FUND = ("us", "ukraine")
"""Flows that the fund pays rather than the budget: their bars are open frames."""

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
        t("Bars: what is left; grey: what the step took away; log scale.")
        if log
        else t("Bars: what is left; grey: what the step took away; true scale.")
    )
    id, alt = f"ladder-{kind}", _waterfall_alt(ladder, kind)
    return Chart(id, words.named("chart", id), spec, alt, note)


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


def received(outcome: Outcome, flow: str) -> Chart:
    """Return bars of one flow of the account by year."""
    years, name, colour = outcome.receipts[flow], words.named("flow", flow), OF_FLOW[flow]
    rows = [{"year": int(year), "value": float(value)} for year, value in years.items()]
    frame = (
        {"filled": False, "stroke": colour, "strokeWidth": 1.5}
        if flow in FROM_FUND
        else {"color": colour}
    )
    top = max((row["value"] for row in rows), default=0.0)
    y = across("value", axis=money_axis(log=False))
    tip = [
        {"field": "year", "title": t("Year"), "type": "ordinal"},
        across("value", title=t("Million USD"), format=",.3~f"),
    ]
    look = mark("bar", width={"band": 0.8}, **frame)
    bars = layer(
        look, x=_years(), y=y if top > 0 else {**y, "scale": {"domain": [0, 1]}}, tooltip=tip
    )
    unit = words.unit_text(outcome.economy.unit)
    title = t("{name}, by year, {unit}", name=name, unit=unit)
    spec = chart(bars, rows=rows, height=150)
    return Chart(f"receipts-{flow}", title, spec, _received_alt(name, years))


def _years() -> Spec:
    axis = {
        "title": None, "labelAngle": 0, "grid": False, "ticks": False,
        "labelExpr": "datum.value % 10 == 0 ? datum.label : ''", "labelOverlap": True,
    }  # fmt: skip
    return {"field": "year", "axis": axis, "type": "ordinal"}


def _received_alt(name: str, years: pd.Series) -> str:
    """Return the message of one flow's bars."""
    total, peak = float(years.sum()), int(years.idxmax())
    if total == 0:
        return t("{name}: nothing in any year.", name=name)
    return t(
        "{name} by year: {total} dollars in all, most in {year}, {most}.",
        name=name, total=amount(total), year=peak, most=amount(float(years.max())),
    )  # fmt: skip


def owed(outcome: Outcome) -> bool:
    """Return whether the deal has a claim of its own; else receipts are held against aid."""
    run = outcome.economy.account
    return float(run.claim_start.max()) > 0 or bool(run.claimed.any())


def balance(outcome: Outcome, ink: Ink = LIGHT) -> Chart | None:
    """Return what is owed, or was received, by each year's end, against the claim.

    None where nothing is owed or received in any year.
    """
    claims = owed(outcome)
    years = outcome.balance if claims else outcome.receipts["us"].cumsum()
    if float(years.max()) <= 0:
        return None
    claim = float(outcome.economy.account.claim_start.max()) if claims else outcome.aid_base
    aid = t("The aid figure, against what the United States receives")
    title = t("The deal's own claim") if claims else aid
    note = f"{spoken(outcome.claim_met.reason)} {dashed(outcome)}"
    spec = _against(years, claim, ink, log=not claims)
    return Chart("balance", title, spec, _balance_alt(years, claim, owed=claims), note)


def dashed(outcome: Outcome) -> str:
    """Return what the dashed line of the balance is."""
    if owed(outcome):
        return t("Dashed: the claim at the start.")
    return t("Received by each year's end, on a log scale. Dashed: the aid figure.")


def _against(years: pd.Series, claim: float, ink: Ink, *, log: bool) -> Spec:
    """Return a line by year against a dashed one; what a log scale cannot show is left out."""
    kept = years[years > 0] if log else years
    rows = [{"year": int(year), "value": float(value)} for year, value in kept.items()]
    kind = {"type": "log"} if log else {"zero": True}
    more: Spec = {"scale": kind, "axis": money_axis(log=log)}
    axis = {"title": None, "format": "d", "grid": False, "tickCount": 6}
    x = across("year", scale=scale([int(years.index[0]), int(years.index[-1])]), axis=axis)
    at, y = [{"claim": claim, "text": amount(claim)}], across("claim", **more)
    line = mark("line", COLOURS["flow"], strokeWidth=3, tooltip=True)
    rule = mark("rule", ink.quiet, strokeDash=[6, 4], strokeWidth=1.5)
    name = mark("text", ink.text, align="left", dx=6, dy=9)
    return chart(
        layer(line, rows, x=x, y=across("value", **more)),
        layer(rule, at, y=y),
        layer(name, at, x={"value": 0}, y=y, text=said("text")),
        height=260,
    )


def _balance_alt(years: pd.Series, mark: float, *, owed: bool) -> str:
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


def flips_picture(subject: Subject, quantity: str) -> Picture:
    """Return the map of the regions whose loss alone turns a met claim into one that is not.

    Parameters
    ----------
    subject : Subject
        The result.
    quantity : str
        Flow that is set against the aid figure.
    """
    outcome = subject.outcome
    world = outcome.world
    flips, met = tables.flips(outcome, quantity)
    shades = flip_shades(outcome, flips)
    texts = {**words.map_words(world), "other": flips_marked()}
    shown = Shown(shades, {id: shade.title for id, shade in shades.items()}, texts)
    title = words.named("page table", "flips")
    return Picture("flips", title, flips_text(flips, met, world), map_svg(shown),
                   subject.money_sources, t("Borders: internationally recognised."))  # fmt: skip


def flips_marked() -> str:
    """Return what the mark of the map of flipping regions means."""
    return t("its loss alone changes the answer")


def flip_shades(outcome: Outcome, flips: dict[str, bool]) -> dict[str, RegionShade]:
    """Return what the map of flipping regions shows: a flag on each, the others as held."""
    usual, titles = map_parts(outcome)
    shades = {**usual, **map_shades(outcome)}
    changed = t("Its loss alone changes the answer.")
    return {
        region: RegionShade(0.0, 1.0, shade.value_share, "⚑", f"{titles[region]} {changed}")
        if flips[region]
        else replace(shade, other=0.0)
        for region, shade in shades.items()
    }
