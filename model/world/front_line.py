"""Front lines on record: daily from July 2024, dated anchors before, and nothing in between."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.core.errors import DataError
from model.core.said import say
from model.world.tables import Row

__all__ = ["FrontLine", "Record"]


@dataclass(frozen=True, slots=True)
class FrontLine:
    """Who held what share of each region's area on a day.

    Parameters
    ----------
    asked, used : date
        Day asked for, and the newest record on or before it.
    russia_share : ndarray, shape (n_regions,)
        Share of the area of each region controlled by Russia [1].
    source_ids : tuple of str
        Sources of that day's rows.
    """

    asked: dt.date
    used: dt.date
    russia_share: NDArray[np.float64]
    source_ids: tuple[str, ...]

    @property
    def age_days(self) -> int:
        """Days between the day asked for and the record used."""
        return (self.asked - self.used).days

    @property
    def exact(self) -> bool:
        """Whether the record has the very day asked for; nothing is interpolated between days."""
        return self.asked == self.used

    @property
    def note(self) -> str:
        """Which record was used, how old it is and where it comes from, as a sentence."""
        sources = ", ".join(self.source_ids)
        age = "" if self.exact else f", {self.age_days} days before the day asked for"
        return f"Record of {self.used}{age}. Sources: {sources}"


@dataclass(frozen=True)
class Record:
    """Every dated share of every region.

    Parameters
    ----------
    rows : sequence of dict
        Rows of ``control/anchors.csv`` and ``control/front_line.csv``; a region that a day does
        not list counts as 0 on that day.
    regions : tuple of str
        Ids in the order of the axis.
    """

    rows: Sequence[Row]
    regions: tuple[str, ...]

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """Days on record, oldest first."""
        return tuple(sorted({dt.date.fromisoformat(row["date"]) for row in self.rows}))

    @cached_property
    def _shares(self) -> NDArray[np.float64]:
        place = {day.isoformat(): index for index, day in enumerate(self.days)}
        region = {id: index for index, id in enumerate(self.regions)}
        shares = np.zeros((len(self.days), len(region)))
        for row in self.rows:
            shares[place[row["date"]], region[row["region"]]] = float(row["russia_share"])
        shares.setflags(write=False)
        return shares

    @cached_property
    def _sources(self) -> Mapping[str, set[str]]:
        sources: dict[str, set[str]] = {}
        for row in self.rows:
            sources.setdefault(row["date"], set()).add(row["source_id"])
        return sources

    @cached_property
    def _known(self) -> dict[dt.date, FrontLine]:
        return {}

    def at(self, day: dt.date) -> FrontLine:
        """Return who held what on `day`, by the newest record on or before it.

        Raises
        ------
        DataError
            When `day` lies outside the record; its limits are named.
        """
        if day not in self._known:
            self._known[day] = self._found(day)
        return self._known[day]

    def _found(self, day: dt.date) -> FrontLine:
        first, last = self.days[0], self.days[-1]
        if not first <= day <= last:
            allowed = say(
                "the record runs from {first} to {last}", first=str(first), last=str(last)
            )
            raise DataError.at("front_line_date", str(day), allowed)
        index = bisect_right(self.days, day) - 1
        used = self.days[index]
        sources = tuple(sorted(self._sources[used.isoformat()]))
        return FrontLine(day, used, self._shares[index], sources)
