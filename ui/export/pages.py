"""Which charts and tables each page offers to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from model import Scenario
from ui.export import charts, futures, ground, tables
from ui.export.canvas import BODY, Picture
from ui.export.futures import Drawn
from ui.export.money import has_money
from ui.export.stamp import Subject
from ui.export.tables import Table
from ui.language import N_

__all__ = ["Offer", "offer"]

Pictures = dict[str, tuple[str, Callable[[Subject], Picture]]]
Tables = dict[str, tuple[str, Callable[[Subject], Table]]]


@dataclass(frozen=True)
class Offer:
    """What can be taken along from a page, what is its own first.

    Parameters
    ----------
    charts, tables : dict
        Name, marked for translation, and what makes each, by id.
    """

    charts: Pictures = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)


def offer(
    page: str,
    subject: Subject,
    *,
    drawn: Drawn | None = None,
    kept: Mapping[str, Scenario] | None = None,
) -> Offer:
    """Return what can be taken along from a page.

    Parameters
    ----------
    page : str
        Name of the page in the address.
    subject : Subject
        The scenario's result.
    drawn : Drawn, optional
        Futures that the uncertainty page has drawn.
    kept : mapping, optional
        Scenarios that the visitor compares.
    """
    money = has_money(subject.outcome)
    of_ground = Offer(_all(charts.CHARTS), dict(tables.TABLES))
    of_money = Offer(_all(charts.LADDER), dict(tables.LADDER))
    own = _own(page, drawn, kept or {})
    order = [of_money, of_ground] if page == "ladder" else [of_ground, of_money]
    order = [own, *(one for one in order if money or one is not of_money)]
    return Offer(
        {id: entry for one in order for id, entry in one.charts.items()},
        {id: entry for one in order for id, entry in one.tables.items()},
    )


def _all(makers: Mapping[str, tuple[str, charts.Maker]]) -> Pictures:
    return {id: (name, partial(_sized, make=make)) for id, (name, make) in makers.items()}


def _sized(subject: Subject, make: charts.Maker) -> Picture:
    return make(subject, BODY)


def _own(page: str, drawn: Drawn | None, kept: Mapping[str, Scenario]) -> Offer:
    if page == "timeline":
        return _TIMELINE
    if page == "territory":
        return _TERRITORY
    if page == "compare" and kept:
        make = partial(ground.compared_table, kept=dict(kept))
        return Offer(tables={"compared": (N_("Scenarios side by side"), make)})
    if page == "uncertainty" and drawn is not None:
        entry = (N_("Bands of every figure"), lambda _: futures.bands_table(drawn))
        return Offer(futures.pictures(drawn), {"bands": entry})
    return Offer()


_TIMELINE = Offer(
    {"timeline": (N_("Value held by Russia over time"), ground.timeline_picture)},
    {"timeline": (N_("Value held on every day on record"), ground.timeline_table)},
)
_TERRITORY = Offer(
    {
        "readings": (N_("The line read by area or by deposit"), ground.readings_picture),
        "valuations": (N_("The same question under every valuation"), ground.bases_picture),
        "estimates": (N_("Rival estimates of the front line"), ground.estimates_picture),
    },
    {
        "readings": (N_("The line read by area or by deposit"), ground.readings_table),
        "valuations": (N_("The same question under every valuation"), ground.bases_table),
        "estimates": (N_("Rival estimates of the front line"), ground.estimates_table),
    },
)
