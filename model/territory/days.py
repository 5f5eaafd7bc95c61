"""The day that each polygon of a map shows; polygons of several times are never united."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from model.core.choices import PROPERTY
from model.core.errors import Problem
from model.core.said import Said, say
from model.world.aliases import fold, words

__all__ = ["HUMP", "SOURCE", "apart", "chosen_day", "day_in", "day_of", "days_of", "is_timely",
           "several_times", "times_in", "versions_in"]  # fmt: skip

SOURCE = "(file or folder)"
"""What stands for the file, folder or table that a polygon is of, as if it were a property."""

_YEAR = r"(?:19|20)\d\d"
_ISO = re.compile(rf"(?<!\d)({_YEAR})([-/._ ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
                  rf"|(?<!\d)({_YEAR})([-/.])(\d\d?)\6(\d\d?)(?!\d)")  # fmt: skip
_LOCAL = re.compile(rf"(?<![\d.])(\d\d?)([./-])(\d\d?)\2({_YEAR}|\d\d)(?![\d.]*\d)")
_MONTH = re.compile(rf"(?<!\d)({_YEAR})[-/._](\d\d?)(?!\d)|(?<!\d)(\d\d?)[-/._]({_YEAR})(?!\d)")
_BARE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_LOOKED = 120
"""Characters of a value that are looked at."""

_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
_EXCEL = dt.date(1899, 12, 30)
"""Day 0 of spreadsheets."""


def day_in(value: object, counted: bool = False) -> dt.date | None:
    """Return the day that a value states, or None.

    Parameters
    ----------
    value : object
        A text or a number.
    counted : bool
        Whether a number may count days of a spreadsheet or seconds since 1970, as it does where
        the property is one for days; milliseconds are known by their size.

    Examples
    --------
    >>> str(day_in("2025-02-11T00:00:00Z")), str(day_in("11.02.25")), str(day_in(1739232000000))
    ('2025-02-11', '2025-02-11', '2025-02-11')
    >>> str(day_in("Feb 11, 2025")), str(day_in("11 лютого 2025 р.")), str(day_in(45699, True))
    ('2025-02-11', '2025-02-11', '2025-02-11')
    >>> day_in("Occupied"), day_in(7), day_in("05/06/2025")
    (None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(math.floor(value) if isinstance(value, float) and abs(value) < 1e15 else value)
    text = text.strip()[:_LOOKED]
    if counted or len(text) > 11:
        found = _counted(text)
        if found:
            return found
    return _written(text)


def _counted(text: str) -> dt.date | None:
    """Return the day of a number: of milliseconds, seconds or days."""
    if not re.fullmatch(r"\d{5}(\.\d+)?|\d{9,10}|\d{12,13}", text):
        return None
    whole = text.partition(".")[0]
    if len(whole) == 5:
        day = _EXCEL + dt.timedelta(int(whole))
    else:
        seconds = int(whole) / (1000 if len(whole) > 11 else 1)
        day = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
    return day if _FIRST <= day <= _LAST else None


def _written(text: str) -> dt.date | None:
    if match := _ISO.search(text):
        year, _, month, day = [part for part in match.groups() if part is not None]
        return _day(year, month, day)
    if match := _LOCAL.search(text):
        return _local(*match.groups())
    return _spelled(text)


def _local(first: str, mark: str, second: str, year: str) -> dt.date | None:
    """Return the day of two numbers and a year; None where either may be the month."""
    if mark != "." and int(first) <= 12 and int(second) <= 12 and first != second:
        return None  # the fifth of June or the sixth of May
    if mark != "." and int(second) > 12:
        first, second = second, first
    return _day(year if len(year) == 4 else f"20{year}", second, first)


def _spelled(text: str) -> dt.date | None:
    """Return the day whose month is a word, as in *11 February 2025* and *Feb 11, 2025*."""
    return next((day for _, day, _ in _months(text) if day), None)


def _months(text: str) -> Iterator[tuple[str, dt.date | None, str]]:
    """Yield what each month in words says with the numbers beside it, its day and its year.

    In *28 FEB 25* the day comes first and the year last.
    """
    parts = fold(apart(text)).split()
    for place, part in enumerate(parts):
        month = words("month").get(part)
        before, after = parts[max(place - 1, 0) : place], parts[place + 1 : place + 3]
        around = [one for one in (*before, *after) if one[0].isdigit()]
        if month and around:
            years = [one for one in around if re.fullmatch(_YEAR, one)]
            days = [match[1] for one in around if (match := _NTH.fullmatch(one))]
            if not years and len(days) > 1 and before == around[:1] and after[0] == days[1]:
                years = [f"20{days[1]}"] * (len(days[1]) == 2)
            day = _day(years[0], month, days[0]) if years and days else None
            if day or years or not _is_event(text):  # "before February 24" is of any map
                yield str(day or " ".join([part, *around])), day, (*years, "")[0]


def apart(text: str) -> str:
    """Return a text in which words and numbers that touch stand apart: *28FEB2025*, *v2*."""
    return _TOUCHING.sub(" ", text)


_TOUCHING = re.compile(r"(?<=\d)(?=[^\W\d_]{3})|(?<=[^\W\d_])(?=\d)")
_NTH = re.compile(r"(\d\d?)(?:st|nd|rd|th)?")


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def times_in(text: str) -> frozenset[str]:
    """Return what a text states of time, each once: days, months and years.

    Examples
    --------
    >>> sorted(times_in("Occupied 2014-04 and 2022")), sorted(times_in("02/10/2025"))
    (['2014-04', '2022'], ['02/10/2025'])
    """
    return frozenset(_times(str(text)[:_LOOKED]))


def _times(text: str) -> Iterator[str]:
    for said, _, year in list(_months(text)):
        yield said
        text = text.replace(year, " ", 1) if year else text
    for form in (_ISO, _LOCAL, _MONTH, _BARE_YEAR):
        for match in form.finditer(text):
            yield match.group()
        text = form.sub(" ", text)


def versions_in(text: str) -> frozenset[str]:
    """Return which version a name says it is of.

    Examples
    --------
    >>> sorted(versions_in("Occupied (old)")), sorted(versions_in("Scenario B/occupied v2"))
    (['old'], ['scenario b', 'v 2'])
    """
    parts, known = fold(apart(str(text)[:_LOOKED])).split(), words("version word")
    dated = any(part[0].isdigit() or part in words("month") for part in parts[1:2])
    ends = parts[dated:1] + parts[-1:]  # "before 2022" names an event
    lone = {part for part in ends if known.get(part) == "alone"}
    pairs = pairwise(parts)
    return frozenset({*lone, *(f"{one} {two}" for one, two in pairs
                               if known.get(one) == "numbered" and len(two) < 4)})  # fmt: skip


@cache
def is_timely(key: str) -> bool:
    """Return whether the name of a property says that it is of time, or tells versions apart."""
    folded = fold(HUMP.sub(" ", key))
    days = words("day property")
    timely = folded in words("time property") or folded in days or days.keys() & folded.split()
    return bool(timely) or _is_version(key)


@cache
def _is_version(key: str) -> bool:
    return not words("version property").keys().isdisjoint(fold(HUMP.sub(" ", key)).split())


HUMP = re.compile(r"(?<=[a-zа-яіїє])(?=[A-ZА-ЯІЇЄ])")
"""Where a word begins in a name such as *controlledBy*."""


def _time_of(key: str, value: object, years: bool) -> str:
    """Return what a value of a property states of time and version, or nothing.

    A year among words, as in *Occupied since 2022*, counts only where `years` says so.
    """
    if value in (None, "") or isinstance(value, bool | dict | list):
        return ""
    timely = is_timely(key)
    day = day_in(value, counted=timely and not _is_version(key))
    if day or timely:
        return str(day or value).strip()
    text = value if isinstance(value, str) else ""
    if key != SOURCE and not re.search(r"[^\d\s]", text):
        return ""
    found = times_in(text)
    parts = {part.strip() for part in text.split("/")}
    told = {time for time in found if years or time in parts or not _BARE_YEAR.fullmatch(time)}
    names = key == SOURCE or fold(key) in words("layer property")
    return " ".join(sorted({*told, *(versions_in(text) if names else ())}))


def _by_years(column: Iterable[object]) -> bool:
    """Return whether texts differ by their years alone, as *Occupied 2022* and *Occupied 2024*.

    Years of events, as in *Occupied since 2014* and *Liberated 2022*, are not of the map.
    """
    found: dict[str, set[str]] = {}
    for text in {value[:_LOOKED] for value in column if isinstance(value, str)}:
        years = _BARE_YEAR.findall(text)
        if len(years) < 2 and not _is_event(text):
            found.setdefault(fold(_BARE_YEAR.sub(" ", text)), set()).update(years or [""])
    return any(len(years) > 1 for years in found.values())


def _is_event(text: str) -> bool:
    known = words("event word")
    stems = tuple(word[:-1] for word in known if word.endswith("*"))
    return any(part in known or part.startswith(stems) for part in fold(text).split())


def day_of(properties: Mapping[str, Any]) -> dt.date | None:
    """Return the day that the properties of a feature state, or None."""
    named = {fold(str(key)): value for key, value in properties.items()}
    found = (day_in(named[key], counted=True) for key in words("day property") if key in named)
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


def several_times(features: Iterable[tuple[Mapping[str, Any], str]]) -> list[Problem]:
    """Return the properties in which features without a day state several times.

    Parameters
    ----------
    features : iterable of (properties, source)
        What stands around each polygon.
    """
    rows = list(features)
    keys = dict.fromkeys(str(key) for properties, _ in rows for key in properties)
    values = {key: [row.get(key) for row, _ in rows] for key in keys}
    values[SOURCE] = [source for _, source in rows]
    times = {key: _times_of(key, column) for key, column in values.items()}
    return [_several(key, found) for key, found in times.items() if len(found) > 1]


def _times_of(key: str, column: list[Any]) -> list[str]:
    years = _by_years(column)
    return list(dict.fromkeys(_time_of(key, value, years) for value in column))


def _several(key: str, times: list[str]) -> Problem:
    shown = ", ".join(repr(time[:40]) if time else say("nothing") for time in times[:_SHOWN])
    where = say("property {name}", name=repr(key))
    if _is_version(key) or not (is_timely(key) or any(map(_DATED.search, times))):
        given = say("several versions, such as {versions}", versions=shown)
        return Problem(where, given, say("features of one version or scenario"), _ONE)
    given = say("several times, such as {times}", times=shown)
    return Problem(where, given, _ONE_DAY, _REMEDY)


_DATED = re.compile(r"\d\d")
_ONE = say("Keep the features of one. To read all as one map, say which property names the "
           "layers: {property}.", property=PROPERTY)  # fmt: skip


_REMEDY = say("Keep the features of one day, or write their days as 2025-02-11 into a property "
              "date. To read all as one map, say which property names the layers: {property}.",
              property=PROPERTY)  # fmt: skip
_ONE_DAY = say("features of one day, or a day for each that can be read in one way")
_SHOWN = 4


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
