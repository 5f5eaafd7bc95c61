"""Releases and their days: when one appeared, and what it may speak of by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from model.core.errors import Problem
from model.core.said import say
from model.upkeep.copies import UpkeepError
from model.world.tables import Row
from model.world.world import World

__all__ = ["MONTHS", "Fresh", "by", "day_of", "earlier", "in_words", "named"]

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip


@dataclass(frozen=True)
class Fresh:
    """A release that is taken over, and what was said of it beside its file.

    Parameters
    ----------
    file : str
        Name of the file.
    day : date
        Day on which it is taken over.
    address, published : str
        Web address and day of publication, as they were given; empty where they were not.
    """

    file: str
    day: dt.date
    address: str = ""
    published: str = ""


def in_words(when: str) -> str:
    """Return a day or month in words.

    Examples
    --------
    >>> in_words("2026-08"), in_words("2026-08-05")
    ('August 2026', '5 August 2026')
    """
    year, month, *day = when.split("-")
    return " ".join([*(str(int(number)) for number in day), MONTHS[int(month) - 1], year])


def day_of(text: object) -> dt.date | None:
    """Return the day that a text begins with, as YYYY-MM-DD; None where it does not."""
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def earlier(one: str, other: str) -> bool:
    """Return whether a day, month or year lies before another, as exactly as both are known.

    Examples
    --------
    >>> earlier("2026-03-01", "2026-03"), earlier("2026-03-01", "2026-03-03")
    (False, True)
    """
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def named(fresh: Fresh, world: World, id: str, newest: str, place: str) -> dict[str, str]:
    """Return address and day of a release that is not on record; nothing of one that is.

    Parameters
    ----------
    fresh : Fresh
        The release.
    world : World
        The tables it is taken over into.
    id : str
        Its source.
    newest : str
        The newest year, month or day that its file speaks of.
    place : str
        Where the file does.

    Raises
    ------
    UpkeepError
        When one of them is missing, no address or no day, or does not agree with the file or with
        what is on record.
    """
    known = next((row for row in world.tables["sources"] if row["id"] == id), None)
    problems = list(_as_on_record(fresh, known) if known else _as_new(fresh, world))
    published = known["published"] if known else fresh.published
    if not problems and earlier(published, newest):
        allowed = say("{day} or before, when {file} was published", day=published, file=fresh.file)
        remedy = "" if known else say("Mend the file, or --published.")
        problems.append(Problem(place, newest, allowed, remedy))
    if problems:
        raise UpkeepError(problems)
    return {} if known else {"url": fresh.address, "published": fresh.published}


def _as_on_record(fresh: Fresh, known: Row) -> Iterator[Problem]:
    for name, given, recorded in (
        ("--address", fresh.address, known["url"]),
        ("--published", fresh.published, known["published"]),
    ):
        if given and not given.startswith(recorded):
            allowed = say("{value}, as on record of {id}", value=recorded, id=known["id"])
            yield Problem(name, given, allowed, "Leave it out.")


def _as_new(fresh: Fresh, world: World) -> Iterator[Problem]:
    remedy = say("A source has the address of its page, and the day of its publication.")
    new = say("{file} is a new release", file=fresh.file)
    if not fresh.address:
        yield Problem("--address", say("nothing"), new, remedy)
    elif not fresh.address.startswith(("https://", "http://")) or " " in fresh.address:
        yield Problem("--address", repr(fresh.address), "an address such as https://example.org")
    for row in world.tables["sources"]:
        if fresh.address and row["url"] == fresh.address:
            allowed = say("an address of its own; {id} has this one", id=row["id"])
            yield Problem("--address", fresh.address, allowed)
    day = day_of(fresh.published)
    if not fresh.published:
        yield Problem("--published", say("nothing"), new, remedy)
    elif day is None or fresh.published != day.isoformat():
        yield Problem("--published", repr(fresh.published), "a date as YYYY-MM-DD")
    elif day > fresh.day:
        yield Problem("--published", fresh.published, by(fresh.day))


def by(day: dt.date) -> str:
    """Return what is allowed of a day that may not lie ahead."""
    return say("{day} or before, the day of taking it over (--date)", day=str(day))
