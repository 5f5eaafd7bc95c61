"""What the page of own maps and values offers to take along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ui.hand import state
from ui.pages.territory import charts as drawings
from ui.pages.territory import tables as listed
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Source, Subject
from ui.show.table import Table
from ui.speech.language import N_

_READINGS = N_("The line read by area or by deposit")
_VALUATIONS = N_("The same question under every valuation")
_ESTIMATES = N_("Rival estimates of the front line")


def charts(subject: Subject) -> Charts:
    """Return the map of one's own, where one is looked at, and what is compared."""
    own, outcome = state.hand().previews.get("map"), subject.outcome
    drawn = partial(drawings.own_map, own=own)
    asked = _day(subject)
    said = partial(_said_on, asked=asked)
    return {
        **({"own-map": Offered(N_("Your map"), drawn, ours=True)} if own is not None else {}),
        "readings": Offered(_READINGS, lambda _: drawings.readings(listed.readings(outcome))),
        "valuations": Offered(
            _VALUATIONS, lambda _: drawings.valuations(listed.valuations(outcome))
        ),
        "estimates": Offered(
            _ESTIMATES,
            lambda one: replace(
                drawings.estimates(listed.estimates(outcome.world, asked)), sources=said(one)
            ),
        ),
    }


def tables(subject: Subject) -> Tables:
    """Return what a map and values of one's own give, and what is compared."""
    outcome, asked = subject.outcome, _day(subject)
    found: Tables = {}
    previews = state.hand().previews
    if (own := previews.get("map")) is not None:
        found["own-map-shares"] = Offered(
            N_("Shares of area by your map"),
            _citing(lambda: listed.map_shares(outcome, own), lambda _: subject.ground_sources),
        )
        found["own-map-deposits"] = Offered(
            N_("Deposits by your map"),
            _citing(lambda: listed.map_deposits(own), partial(_of, table="deposits/deposits")),
        )
    if (after := previews.get("values")) is not None:
        found["own-values"] = Offered(
            N_("Own values beside Forbes'"),
            _citing(lambda: listed.own_values(after), lambda _: subject.ground_sources),
        )
    estimates = partial(listed.estimates, outcome.world, asked)
    return {
        **found,
        "readings": Offered(_READINGS, lambda _: listed.readings(outcome)),
        "valuations": Offered(
            _VALUATIONS,
            _citing(lambda: listed.valuations(outcome), partial(_of, table="value/bases")),
        ),
        "estimates": Offered(_ESTIMATES, _citing(estimates, partial(_said_on, asked=asked))),
        "deposits": Offered(
            N_("Deposits"),
            _citing(lambda: listed.deposits(outcome), partial(_of, table="deposits/deposits")),
        ),
        "ground": Offered(N_("What ground is worth"), lambda _: listed.ground(outcome)),
    }


def _day(subject: Subject) -> dt.date:
    """Return the day whose estimates are looked at; at first that which has most of them."""
    asked: dt.date | None = state.remembered("estimate-day")
    return asked or listed.fullest_day(subject.outcome.world)


def _citing(
    make: Callable[[], Table], cited: Callable[[Subject], tuple[Source, ...]]
) -> Callable[[Subject], Table]:
    """Return what makes a table that names these sources."""
    return lambda subject: replace(make(), sources=cited(subject))


def _of(subject: Subject, table: str) -> tuple[Source, ...]:
    """Return the sources of all rows of a table of data."""
    return subject.of_rows(subject.outcome.world.tables[table])


def _said_on(subject: Subject, asked: dt.date) -> tuple[Source, ...]:
    """Return the sources of the estimates of a day, the daily record's among them."""
    world = subject.outcome.world
    rows = [r for r in world.tables["control/estimates"] if r["date"] == asked.isoformat()]
    ids = [*world.front_line(asked).source_ids, *(row["source_id"] for row in rows)]
    return tuple(map(subject.source, dict.fromkeys(ids)))
