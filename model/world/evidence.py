"""The laws of evidence: what a row may claim of its source.

The laws are told in ``data/README.md``. :func:`check_evidence` yields what breaks them and
:func:`model.load_world` refuses it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from model.core.errors import Problem
from model.core.said import say
from model.world.tables import Row

__all__ = ["BEST", "CONVENTION", "GRADES", "check_evidence"]

CONVENTION = "convention"
"""Grade of a rule or switch that is set, not measured."""

GRADES = ("A", "B", "C", "D", CONVENTION)
"""Grades, the best first; a convention is no estimate and stands beside them."""

BEST = {
    "official": "A",
    "primary": "A",
    "research": "B",
    "dataset": "B",
    "press": "B",
    "secondary": "C",
    "partisan": "C",
    "own": "D",
}
"""Best grade that a source of each kind can give."""

_GRADED = ("grade", "low_grade", "high_grade")

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")

_ADDRESS = re.compile(r"https?://[^\s)]+")

_DAYS = "YYYY, YYYY-MM or YYYY-MM-DD"

_DATED = {
    "claims": ("as_of", "published"),
    "aid/ledger": ("as_of", "published"),
    "aid/by_donor": ("as_of",),
    "aid/by_year": ("year",),
    "events": ("date",),
    "deals/terms": ("date",),
    "deals/fund_record": ("date",),
    "control/anchors": ("date",),
    "control/estimates": ("date",),
    "economics/prices": ("as_of",),
    "reserves/quantities": ("as_of",),
    "rates": ("date",),
}
"""Columns of days that lie no later than the publication of the row's source, or the day on which
a source without a date was read."""

_AHEAD = {"claims": ("topic", ("demand",)), "aid/ledger": ("stage", ("needed", "planned"))}
"""Rows that look ahead, by a column: the day they describe may lie after their source."""


def check_evidence(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Yield every row that breaks a law of evidence.

    Parameters
    ----------
    tables : mapping
        Rows of each table that is sound on its own and whose sources are all known.
    """
    sources = {row["id"]: row for row in tables["sources"]}
    yield from _sources(tables["sources"])
    for name, rows in tables.items():
        if rows and {"source_id", "grade"} <= rows[0].keys():
            yield from _grades(name, rows, sources)
    known = {row["url"] for row in tables["sources"]}
    for name, rows in tables.items():
        yield from _addresses(name, rows if name != "sources" else [], known)
    for name, columns in _DATED.items():
        yield from _dates(name, tables.get(name, []), columns, sources)
    for number, row in enumerate(tables.get("claims", []), 2):
        if not (row["as_of"] or row["published"]):
            yield Problem(f"claims.csv:{number}:as_of", "no date", "as_of or published")
        elif row["as_of"] and not _day_in(row["as_of"]):
            yield Problem(f"claims.csv:{number}:as_of", row["as_of"], _DAYS)


def _sources(rows: list[Row]) -> Iterator[Problem]:
    addresses = Counter(row["url"] for row in rows if row["url"])
    for number, row in enumerate(rows, 2):
        where = f"sources.csv:{number}"
        best = BEST[row["kind"]]
        if row["grade"] < best:
            allowed = say("{best} at best for {kind}", best=best, kind=say(row["kind"]))
            yield Problem(f"{where}:grade", row["grade"], allowed)
        if bool(row["published"]) == bool(row["undated"]):
            given = row["published"] or say("no date")
            yield Problem(f"{where}:published", given, "a date, or in undated why there is none")
        for name in ("published", "accessed"):
            if row[name] and _day_in(row[name]) != row[name]:
                yield Problem(f"{where}:{name}", row[name], _DAYS)
        if _day_in(row["published"])[: len(row["accessed"])] > row["accessed"]:
            allowed = say("no day after {day}, when it was read", day=row["accessed"])
            yield Problem(f"{where}:published", row["published"], allowed)
        if not row["url"] and row["kind"] != "own":
            yield Problem(f"{where}:url", "no address", "the address of the page")
        if ";" in row["title"] or " " in row["url"] or addresses[row["url"]] > 1:
            given = f"{row['title']} {row['url']}"
            yield Problem(where, given, "one source a row, each address once")


def _grades(table: str, rows: list[Row], sources: Mapping[str, Row]) -> Iterator[Problem]:
    columns = [name for name in _GRADED if name in rows[0]]
    sound: set[tuple[str, ...]] = set()  # a table of thousands of rows holds few pairs
    for number, row in enumerate(rows, 2):
        pair = (row["source_id"], *(row[name] for name in columns))
        if pair in sound:
            continue
        sound.add(pair)
        source = sources[row["source_id"]]
        for name in columns:
            if allowed := _refused(row[name], source):
                yield Problem(f"{table}.csv:{number}:{name}", row[name], allowed)


def _addresses(table: str, rows: list[Row], known: Collection[str]) -> Iterator[Problem]:
    """Yield addresses in notes that are those of no source."""
    for number, row in enumerate(rows, 2):
        for address in _ADDRESS.findall(row.get("note", "")):
            if address not in known:
                yield Problem(f"{table}.csv:{number}:note", address, "the address of a source")


def _refused(grade: str, source: Row) -> str:
    """Return what is allowed in place of a grade; nothing where the grade is sound."""
    if grade == CONVENTION:
        return "" if source["kind"] == "own" else say("a grade, as {id} is cited", id=source["id"])
    if grade >= source["grade"]:
        return ""
    return say("no grade above {grade}, that of {id}", grade=source["grade"], id=source["id"])


def _dates(
    table: str, rows: list[Row], columns: Iterable[str], sources: Mapping[str, Row]
) -> Iterator[Problem]:
    ahead, words = _AHEAD.get(table, ("", ()))
    for number, row in enumerate(rows, 2):
        source = sources[row["source_id"]]
        for name in columns:
            if name != "published" and ahead and row[ahead] in words:
                continue
            order = _order(row[name], source)
            if order > 0 or (order < 0 and name == "published" and source["published"]):
                known = source["published"] or source["accessed"]
                allowed = say("{day} as {id}", day=known, id=source["id"])
                if name != "published":
                    allowed = say("{allowed}, or before", allowed=allowed)
                yield Problem(f"{table}.csv:{number}:{name}", row[name], allowed)


def _order(day: str, source: Row) -> int:
    """Return 1 when a day lies after its source, -1 before it, 0 where neither is known.

    A source without a date is as old as the day on which it was read.
    """
    ours, theirs = _day_in(day), _day_in(source["published"] or source["accessed"])
    size = min(len(ours), len(theirs))
    return (ours[:size] > theirs[:size]) - (ours[:size] < theirs[:size])


def _day_in(text: str) -> str:
    """Return the day, month or year that a text begins with; nothing where there is none."""
    found = _DATE.match(text.lstrip("≤≈"))
    try:
        date.fromisoformat(f"{found.group()}-01-01"[:10] if found else "")
    except ValueError:
        return ""
    return found.group() if found else ""
