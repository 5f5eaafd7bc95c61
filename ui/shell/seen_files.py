"""What a reader has chosen or worked out on a page, as far as its files depend on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model import Outcome, Scenario

if TYPE_CHECKING:
    from model.answers.link import Reopened
    from ui.pages.territory.map import MapPreview
    from ui.pages.uncertainty.tables import Drawn

__all__ = ["Seen"]


@dataclass(frozen=True)
class Seen:
    """What a page shows beside the scenario in hand; all of it has a default.

    Parameters
    ----------
    log : bool
        Whether the bars of the ladder are in powers of ten.
    quantity, region : str
        Flow and region of the break-even.
    drawn : Drawn or None
        Futures that were drawn.
    kept : mapping of str to Scenario
        Scenarios to compare.
    days : tuple of date or None
        Two days that are compared.
    estimate_day : date or None
        Day of the rival estimates; None for the one that has most of them.
    own_map : MapPreview or None
        What a map of one's own would give.
    own_values : Outcome or None
        The result with values of one's own.
    table, query, rivals : str
        Table, words searched for and set of rival values of the Sources page; empty for the first
        table, and for none.
    moved : Reopened or None
        A link whose figures have moved.
    """

    log: bool = True
    quantity: str = "us"
    region: str = "UA-63"
    drawn: Drawn | None = None
    kept: Mapping[str, Scenario] = field(default_factory=dict)
    days: tuple[dt.date, dt.date] | None = None
    estimate_day: dt.date | None = None
    own_map: MapPreview | None = None
    own_values: Outcome | None = None
    table: str = ""
    query: str = ""
    rivals: str = ""
    moved: Reopened | None = None
