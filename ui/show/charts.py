"""The charts of a scenario as drawings: the specifications of the page, at one size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from model import Outcome
from ui.pages.explore import charts
from ui.pages.ladder import charts as ladder_charts
from ui.show import chart
from ui.show.canvas import BODY, Picture
from ui.show.map_picture import map_picture
from ui.show.stamp import Source, Subject
from ui.speech import words
from ui.speech.language import N_, t
from ui.speech.money import FLOWS, KINDS, claim_text

__all__ = ["CHARTS", "LADDER", "made", "spec_picture", "waterfall"]

Spec = dict[str, Any]
Size = tuple[int, int]
COLOURS = {"us": "#0072b2", "ukraine": "#b8860b", "kept": "#b8860b", "investors": "#7b5ea7"}


def spec_picture(
    id: str,
    title: str,
    alt: str,
    spec: Spec,
    sources: tuple[Source, ...],
    note: str = "",
    size: Size = BODY,
) -> Picture:
    """Return any chart of a page as a picture to export.

    Parameters
    ----------
    id, title, alt, note : str
        As for :class:`ui.show.canvas.Picture`.
    spec : dict
        Its Vega-Lite specification, on a light ground.
    sources : tuple of Source
        What it rests on.
    size : tuple of int
        Width and height [CSS pixel].
    """
    return Picture(id, title, alt, chart.drawing(spec, size), sources, note)


def _group_split(subject: Subject, size: Size) -> Picture:
    outcome = subject.outcome
    names = {id: words.name(outcome.world, "commodity_groups", id) for id in outcome.world.groups}
    return spec_picture(
        "commodities",
        t("Who holds each commodity group"),
        charts.group_alt(outcome.by_group, names),
        charts.group_split(outcome.by_group, names),
        subject.ground_sources,
        size=size,
    )


def waterfall(subject: Subject, size: Size, kind: str, *, log: bool = True) -> Picture:
    """Return the stocks or the flows of the ladder.

    Parameters
    ----------
    subject : Subject
        The result.
    size : tuple of int
        Width and height [CSS pixel].
    kind : {"stock", "flow"}
        Which rungs.
    log : bool
        Whether the bars are in powers of ten.
    """
    ladder = subject.outcome.ladder
    rows = ladder_charts.rung_rows(ladder, chart.log_floor(ladder) if log else None)
    note = t("Bars: what is left; grey: what the step took away; in powers of ten.")
    plain = t("Bars: what is left; grey: what the step took away; true to length.")
    return spec_picture(
        f"ladder-{kind}",
        t(KINDS[kind]),
        ladder_charts.waterfall_alt(ladder, kind),
        ladder_charts.waterfall(rows, kind, chart.Ink(), log=log),
        subject.money_sources,
        note if log else plain,
        size,
    )


def _received(subject: Subject, size: Size, flow: str) -> Picture:
    years = subject.outcome.receipts[flow]
    name = t(FLOWS[flow])
    striped = flow in ("us", "ukraine")
    unit = words.unit_text(subject.outcome.economy.unit)
    return spec_picture(
        f"receipts-{flow}",
        t("{name}, by year, {unit}", name=name, unit=unit),
        ladder_charts.received_alt(name, years),
        ladder_charts.received(years, COLOURS[flow], striped=striped),
        subject.money_sources,
        size=size,
    )


def _balance(subject: Subject, size: Size) -> Picture:
    outcome = subject.outcome
    years, mark, owed = balance_of(outcome)
    dashed = t("Dashed: the claim at the start.") if owed else t("Dashed: the aid figure.")
    what = t("The deal's own claim") if owed else t("Received, against the aid figure")
    return spec_picture(
        "balance",
        what,
        ladder_charts.balance_alt(years, mark, owed=owed),
        ladder_charts.balance(years, mark, chart.Ink(), log=not owed),
        subject.money_sources,
        f"{claim_text(outcome.claim_met)} {dashed}",
        size,
    )


def balance_of(outcome: Outcome) -> tuple[Any, float, bool]:
    """Return what is owed or received by year, the mark it is held against, and which it is."""
    run = outcome.economy.account
    owed = float(run.claim_start.max()) > 0 or bool(run.claimed.any())
    if owed:
        return outcome.balance, float(run.claim_start.max()), True
    return outcome.receipts["us"].cumsum(), outcome.aid_base, False


Maker = Callable[[Subject, Size], Picture]

CHARTS: dict[str, tuple[str, Maker]] = {
    "map": (N_("Map of who holds the value"), lambda subject, size: map_picture(subject)),
    "commodities": (N_("Who holds each commodity group"), _group_split),
}
"""Charts of who holds the value: name and what makes each."""

LADDER: dict[str, tuple[str, Maker]] = {
    **{f"ladder-{kind}": (name, partial(waterfall, kind=kind)) for kind, name in KINDS.items()},
    **{f"receipts-{flow}": (name, partial(_received, flow=flow)) for flow, name in FLOWS.items()},
    "balance": (N_("Balance of the claim"), _balance),
}
"""Charts of the ladder and the deal."""


def made(subject: Subject, id: str, size: Size = BODY) -> Picture:
    """Return the chart of this name; the map has one size only."""
    return {**CHARTS, **LADDER}[id][1](subject, size)
