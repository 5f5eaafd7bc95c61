"""What the page of own maps and values offers to take along."""

from __future__ import annotations

from functools import partial

from ui.hand import state
from ui.pages.territory import ground_files as ground
from ui.pages.territory import holders, maps
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.speech.language import N_

__all__ = ["charts", "tables"]

_READINGS = N_("The line read by area or by deposit")
_VALUATIONS = N_("The same question under every valuation")
_ESTIMATES = N_("Rival estimates of the front line")


def charts(subject: Subject) -> Charts:
    """Return the map of one's own, where one is looked at, and what is compared."""
    own = state.hand().previews.get("map")
    drawn = partial(maps.own_map_picture, own=own)
    estimates = partial(ground.estimates_picture, asked=state.remembered("estimate-day"))
    return {
        **({"own-map": Offered(N_("Your map"), drawn, ours=True)} if own is not None else {}),
        "readings": Offered(_READINGS, ground.readings_picture),
        "valuations": Offered(_VALUATIONS, ground.bases_picture),
        "estimates": Offered(_ESTIMATES, estimates),
    }


def tables(subject: Subject) -> Tables:
    """Return what a map and values of one's own give, and what is compared."""
    estimates = partial(ground.estimates_table, asked=state.remembered("estimate-day"))
    return {
        **_own(),
        "readings": Offered(_READINGS, ground.readings_table),
        "valuations": Offered(_VALUATIONS, ground.bases_table),
        "estimates": Offered(_ESTIMATES, estimates),
        "deposits": Offered(N_("Deposits"), holders.deposits_table),
        "ground": Offered(N_("What ground is worth"), holders.ground_table),
    }


def _own() -> Tables:
    found: Tables = {}
    previews = state.hand().previews
    if (own := previews.get("map")) is not None:
        shares = partial(holders.map_shares_table, own=own)
        inside = partial(holders.map_deposits_table, own=own)
        found["own-map-shares"] = Offered(N_("Shares of area by your map"), shares)
        found["own-map-deposits"] = Offered(N_("Deposits by your map"), inside)
    if (after := previews.get("values")) is not None:
        make = partial(holders.values_table, after=after)
        found["own-values"] = Offered(N_("Own values beside Forbes'"), make)
    return found
