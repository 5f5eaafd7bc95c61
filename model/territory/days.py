"""The day that each polygon of a map shows; polygons of several days are never united."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from model.core.errors import Problem
from model.core.said import Said, say
from model.world.aliases import fold, words

__all__ = ["chosen_day", "day_in", "day_of", "days_of"]

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/._]?(\d\d)[-/._]?(\d\d)(?!\d)")
_LOCAL = re.compile(r"(\d{1,2})([./])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_MILLISECONDS = range(10**11, 10**13)


def day_in(value: object) -> dt.date | None:
    """Return the day that a value states, or None.

    Examples
    --------
    >>> str(day_in("2025-02-11T00:00:00Z")), str(day_in("11.02.2025")), str(day_in(1739232000000))
    ('2025-02-11', '2025-02-11', '2025-02-11')
    >>> day_in("Occupied"), day_in(7), day_in("05/06/2025")
    (None, None, None)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value in _MILLISECONDS or (value == value and int(value) in _MILLISECONDS):
            return dt.datetime.fromtimestamp(value / 1000, dt.UTC).date()
        value = f"{value:.0f}" if abs(value) < 1e9 else ""
    if not isinstance(value, str):
        return None
    if match := _ISO.search(value[:80]):
        return _day(*match.groups())
    local = _LOCAL.search(value[:80])
    if local is None:
        return None
    first, mark, second, year = local.groups()
    if mark == "/" and int(first) <= 12 and int(second) <= 12 and first != second:
        return None  # the fifth of June or the sixth of May
    if mark == "/" and int(second) > 12:
        first, second = second, first
    return _day(year, second, first)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_of(properties: Mapping[str, Any]) -> dt.date | None:
    """Return the day that the properties of a feature state, or None."""
    named = {fold(str(key)): value for key, value in properties.items()}
    found = (day_in(named[key]) for key in words("day property") if key in named)
    return next((day for day in found if day), None)


def days_of(features: Iterable[tuple[Mapping[str, Any], str]]) -> list[dt.date | None]:
    """Return the day of each feature: by its properties, else by the names of several sources.

    Parameters
    ----------
    features : iterable of (properties, source)
        What stands around each polygon.
    """
    rows = list(features)
    days = [day_of(properties) for properties, _ in rows]
    if any(days):
        return days
    by_source = [day_in(source) for _, source in rows]
    return by_source if len({source for _, source in rows}) > 1 else days


def chosen_day(
    days: Iterable[dt.date | None], asked: dt.date | None
) -> tuple[dt.date | None, list[Said], list[Problem]]:
    """Return the day to read, what to say of it, and what is wrong.

    Parameters
    ----------
    days : iterable of date or None
        The day of each polygon.
    asked : date, optional
        The newest day on or before it is taken; by default the newest.
    """
    all_of = list(days)
    known = sorted({day for day in all_of if day})
    if not known:
        return None, [], []
    first, last = str(known[0]), str(known[-1])
    fit = [day for day in known if asked is None or day <= asked]
    if not fit:
        allowed = say("a day on or after {first}, the first day of the map", first=first)
        return None, [], [Problem("day", str(asked), allowed)]
    problems = []
    if None in all_of:
        problems = [Problem("day", "features with a day and features without", "a day for each",
                            "Keep those of one day in a file.")]  # fmt: skip
    if len(known) == 1:
        return fit[-1], [say("The map is of {day}.", day=str(fit[-1]))], problems
    note = say("The map holds {count} days, {first} to {last}; that of {day} is read.",
               count=len(known), first=first, last=last, day=str(fit[-1]))  # fmt: skip
    return fit[-1], [note], problems
