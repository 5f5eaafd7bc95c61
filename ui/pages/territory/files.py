"""What the page of own maps and values offers to take along."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ui.hand import state
from ui.pages.territory import charts as drawings
from ui.pages.territory import tables as listed
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import N_

_READINGS = N_("The line read by area or by deposit")
_VALUATIONS = N_("The same question under every valuation")
_ESTIMATES = N_("Rival estimates of the front line")


def charts(subject: Subject) -> Charts:
    """Return the map of one's own, where one is looked at, and what is compared."""
    outcome, asked = subject.outcome, _day(subject)
    drawn: Charts = {}
    if (own := state.hand().previews.get("map")) is not None:
        drawn["own-map"] = Offered(
            N_("Your map"), lambda one: drawings.own_map(one, own), ours=True
        )
    return {
        **drawn,
        "readings": Offered(_READINGS, lambda _: drawings.readings(listed.readings(outcome))),
        "valuations": Offered(
            _VALUATIONS, lambda _: drawings.valuations(listed.valuations(outcome))
        ),
        "estimates": Offered(
            _ESTIMATES, lambda _: drawings.estimates(listed.estimates(outcome.world, asked))
        ),
    }


def tables(subject: Subject) -> Tables:
    """Return what a map and values of one's own give, and what is compared."""
    outcome, asked = subject.outcome, _day(subject)
    return {
        **_own(subject),
        "readings": Offered(_READINGS, lambda _: listed.readings(outcome)),
        "valuations": Offered(_VALUATIONS, lambda _: listed.valuations(outcome)),
        "estimates": Offered(_ESTIMATES, lambda _: listed.estimates(outcome.world, asked)),
        "deposits": Offered(N_("Deposits"), lambda _: listed.deposits(outcome)),
        "ground": Offered(N_("What ground is worth"), lambda _: listed.ground(outcome)),
    }


def _own(subject: Subject) -> Tables:
    """Return what a map and values of one's own give; beside them stands what is in hand."""
    found: Tables = {}
    previews = state.hand().previews

    def beside(table: Table) -> Table:
        return replace(table, sources=subject.ground_sources)

    if (own := previews.get("map")) is not None:
        found["own-map-shares"] = Offered(
            N_("Shares of area by your map"),
            lambda _: beside(listed.map_shares(subject.outcome, own)),
        )
        found["own-map-deposits"] = Offered(
            N_("Deposits by your map"), lambda _: listed.map_deposits(own)
        )
    if (after := previews.get("values")) is not None:
        found["own-values"] = Offered(
            N_("Own values beside Forbes'"), lambda _: beside(listed.own_values(after))
        )
    return found


def _day(subject: Subject) -> dt.date:
    """Return the day whose estimates are looked at; at first that which has most of them."""
    asked: dt.date | None = state.remembered("estimate-day")
    return asked or listed.fullest_day(subject.outcome.world)
