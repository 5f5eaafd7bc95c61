"""What the page of own maps and values offers to take along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from ui.hand import state
from ui.pages.territory import charts as drawings
from ui.pages.territory import tables as listed
from ui.show.page import Charts, Tables, of_outcome, offered
from ui.show.stamp import Subject
from ui.show.table import Table


def charts(subject: Subject) -> Charts:
    """Return the map of one's own, where one is looked at, and what is compared."""
    outcome, asked = subject.outcome, _day(subject)
    own = state.hand().previews.get("map")
    drawn = {} if own is None else {"own-map": lambda one: drawings.own_map(one, own)}
    return offered("chart", drawn, ours=drawn) | offered("chart", {
        "readings": lambda _: drawings.readings(listed.readings(outcome)),
        "valuations": lambda _: drawings.valuations(listed.valuations(outcome)),
        "estimates": lambda _: drawings.estimates(listed.estimates(outcome.world, asked)),
    })  # fmt: skip


def tables(subject: Subject) -> Tables:
    """Return what a map and values of one's own give, and what is compared."""
    asked = _day(subject)
    return offered("page table", {
        **_own(subject),
        "readings": of_outcome(listed.readings),
        "valuations": of_outcome(listed.valuations),
        "estimates": lambda one: listed.estimates(one.outcome.world, asked),
        "deposits": of_outcome(listed.deposits),
        "ground": of_outcome(listed.ground),
    })  # fmt: skip


def _own(subject: Subject) -> dict[str, Callable[[Subject], Table]]:
    """Return what a map and values of one's own give; beside them stands what is in hand."""
    found: dict[str, Callable[[Subject], Table]] = {}
    previews = state.hand().previews

    def beside(table: Table) -> Table:
        return replace(table, sources=subject.ground_sources)

    if (own := previews.get("map")) is not None:
        found["own-map-shares"] = lambda _: beside(listed.map_shares(subject.outcome, own))
        found["own-map-deposits"] = lambda _: listed.map_deposits(own)
    if (after := previews.get("values")) is not None:
        found["own-values"] = lambda _: beside(listed.own_values(after))
    return found


def _day(subject: Subject) -> dt.date:
    """Return the day whose estimates are looked at; at first that which has most of them."""
    asked: dt.date | None = state.remembered("estimate-day")
    return asked or listed.fullest_day(subject.outcome.world)
