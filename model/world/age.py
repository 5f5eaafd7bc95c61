"""How old the newest line, prices and aid on record are, and from when that is too old."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import reduce

from model.core.said import Said, say
from model.world.world import World

__all__ = ["KINDS", "Age", "age_said", "ages", "last_day"]

KINDS = ("line", "prices", "aid")
"""What grows old, in the order of :func:`ages`."""

_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, slots=True)
class Age:
    """The newest figures of one kind.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    newest : date
        Day that they describe; of a month its last.
    limit : int
        Age from which they are called old [day].
    """

    kind: str
    newest: dt.date
    limit: int

    def days(self, today: dt.date) -> int:
        """Return their age [day]."""
        return (today - self.newest).days

    def is_old(self, today: dt.date) -> bool:
        """Return whether they are older than their limit."""
        return self.days(today) > self.limit


def ages(world: World) -> tuple[Age, ...]:
    """Return the newest front line, monthly prices and aid by donor on record.

    Parameters
    ----------
    world : World
        The tables; the limits are rows of ``assumptions.csv``.
    """
    prices = (row["as_of"] for row in world.tables["economics/prices"] if row["month"] == "latest")
    months = (month for month in prices if _MONTH.fullmatch(month))
    aid = (row["as_of"] for row in world.tables["aid/by_donor"])
    newest = (world.front_line_days[-1], last_day(max(months)), dt.date.fromisoformat(max(aid)))
    return tuple(
        Age(kind, day, int(world.assumption(f"{kind}-stale")))
        for kind, day in zip(KINDS, newest, strict=True)
    )


def age_said(world: World, today: dt.date, *kinds: str) -> Said:
    """Return how old the newest figures on record are, and once which are outdated.

    Parameters
    ----------
    world : World
        The tables.
    today : date
        Day on which it is said.
    *kinds : str
        Of :data:`KINDS`, those that are used; by default all.
    """
    used = [age for age in ages(world) if age.kind in (kinds or KINDS)]
    old = [age for age in used if age.is_old(today)]
    fresh = [age for age in used if age not in old]
    if not old:
        return say("Newest on record, age in days: {what}.", what=_listed(fresh, today))
    if not fresh:
        return say("Newest on record, outdated, age in days: {what}.", what=_listed(old, today))
    return say("Newest on record, age in days: {what}. Outdated: {old}.",
               what=_listed(fresh, today), old=_listed(old, today))  # fmt: skip


def _listed(of: list[Age], today: dt.date) -> Said:
    told = (_told(age, age.days(today)) for age in of)
    return reduce(lambda one, more: say("{one}; {more}", one=one, more=more), told)


def _told(age: Age, days: int) -> Said:
    match age.kind:
        case "line":
            return say("front line of {day} ({age})", day=age.newest, age=days)
        case "prices":
            return say("prices to {day} ({age})", day=age.newest, age=days)
        case _:
            return say("aid to {day} ({age})", day=age.newest, age=days)


def last_day(date: str) -> dt.date:
    """Return the last day of a year, of a month, or of a day, as precise as it is written.

    Examples
    --------
    >>> last_day("2025-02"), last_day("2024")
    (datetime.date(2025, 2, 28), datetime.date(2024, 12, 31))

    Raises
    ------
    ValueError
        When it is no date.
    """
    if len(date) > 7:
        return dt.date.fromisoformat(date)
    year, number = map(int, f"{date}-12".split("-")[:2])
    return dt.date(year, number, calendar.monthrange(year, number)[1])
