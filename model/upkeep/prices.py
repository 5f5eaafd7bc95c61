"""Prices of the World Bank and the US Geological Survey, taken over into the tables.

Every row of ``economics/prices.csv`` that cites the file's publisher is brought to what the file
says of its month or year; ``latest`` to the newest there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from model.core.errors import Problem
from model.core.said import say
from model.upkeep.copies import Copy, UpkeepError, renewed
from model.upkeep.price_files import LOOK, Release, Series, monthly, wanted, yearly
from model.upkeep.published import Fresh, in_words
from model.world.tables import Row
from model.world.world import World

__all__ = ["add_prices"]

_MOVED = say("Look whether it is the same series; a price that did move so asks for another "
             "price-step in assumptions.csv.")  # fmt: skip


def add_prices(
    file: Path, folder: Path, day: dt.date, address: str = "", published: str = ""
) -> str:
    """Take over the prices of a file.

    Parameters
    ----------
    file : Path
        The World Bank's monthly workbook (xlsx), or the Survey's yearly data release (csv).
    folder : Path
        Tables of one's own.
    day : date
        Day on which they are taken over.
    address, published : str
        Web address and day of publication of a yearly release that is not on record; the monthly
        workbook says its own day.

    Returns
    -------
    str
        What was taken over.

    Raises
    ------
    UpkeepError
        Everything that is wrong with the file; the tables are as they were.
    """
    with renewed(folder, day) as copy:
        world = copy.world()
        if file.suffix.lower() == ".csv":
            release = yearly(file, world, Fresh(file.name, day, address, published))
        else:
            release = monthly(file, world, day)
        _check(release, world)
        return _take(release, copy, world)


def _check(release: Release, world: World) -> None:
    """Refuse an older release, months on record that it lacks, and prices that moved too far."""
    problems: dict[Problem, None] = {}  # two rows may stand at one year
    for row in _cited_rows(release, world):
        problems |= dict.fromkeys(_problems(release, row, world))
    if problems:
        raise UpkeepError(problems)


def _problems(release: Release, row: Row, world: World) -> Iterator[Problem]:
    series, month = release.series[row["series"]], row["as_of"]
    if row["month"] == "latest" and series.newest < month:
        needed = say("{month} or later, as on record", month=month)
        yield Problem(series.places[series.newest], series.newest, needed)
    elif month in series.prices:
        yield from _revised(series, row, world.assumption("price-revision"))
        if row["month"] == "latest":
            yield from _stepped(series, month, row["unit"], world.assumption("price-step"))
    elif not _left(release, row):
        needed = say("the price of {month}, which is on record", month=month)
        yield Problem(series.places.get(month, series.head), say("nothing"), needed)


def _left(release: Release, row: Row) -> bool:
    """Return whether a newer release no longer goes back to a row, which then stays as it is."""
    first = min(release.series[row["series"]].prices)
    newer = release.cited["id"] != row["source_id"]
    return newer and row["month"] != "latest" and row["as_of"] < first


def _revised(series: Series, row: Row, part: float) -> Iterator[Problem]:
    month, was = row["as_of"], float(row["price"])
    if abs(series.prices[month] - was) > part * was:
        needed = say("about {price:,.6g} {unit} in {month}, within {part:.0%}", price=was,
                     unit=row["unit"], month=month, part=part)  # fmt: skip
        given = f"{series.prices[month]:,.6g} {row['unit']}"
        yield Problem(series.places[month], given, needed, LOOK)


def _stepped(series: Series, first: str, unit: str, times: float) -> Iterator[Problem]:
    """Hold each month or year after one on record against the one before it."""
    for before, month in pairwise(sorted(m for m in series.prices if m >= first)):
        was, price = series.prices[before], series.prices[month]
        given, place = f"{price:,.6g} {unit}", series.places[month]
        if price <= 0.0:
            yield Problem(place, given, "a price above 0")
        elif was > 0.0 and max(price / was, was / price) > times:
            needed = say("at most {times:g} times more or less than {price:,.6g} {unit} in {month}",
                         times=times, price=was, unit=unit, month=before)  # fmt: skip
            yield Problem(place, given, needed, _MOVED)


def _cited_rows(release: Release, world: World) -> list[Row]:
    known = {row["source_id"] for row in wanted(world, release.publisher)}
    return [
        row
        for row in world.tables["economics/prices"]
        if row["series"] in release.series and row["source_id"] in known
    ]


def _take(release: Release, copy: Copy, world: World) -> str:
    rows, touched = copy.rows("economics/prices"), 0
    left: dict[str, None] = {}
    keys = {(row["series"], row["month"]) for row in _cited_rows(release, world)}
    for row in rows:
        if (row["series"], row["month"]) not in keys:
            continue
        series, before = release.series[row["series"]], dict(row)
        place = series.newest if row["month"] == "latest" else row["as_of"]
        if place in series.prices:
            row.update(_cells(series, place, release.cited["id"], row))
            touched += row != before
        else:
            left |= {f"{place} by {row['source_id']}": None}
    copy.write("economics/prices", rows)
    _cite(release, copy, world)
    newest = max(series.newest for series in release.series.values())
    _rename_latest(copy, world, newest)
    told = f"{release.file}: {len(release.series)} series to {newest}, {touched} rows changed"
    return f"{told}; no longer in it and kept: {', '.join(left)}" if left else told


def _cells(series: Series, place: str, source: str, row: Row) -> Row:
    note = series.notes.get(place, row["note"])
    price = repr(round(series.prices[place], 2))
    return {"as_of": place, "price": price, "source_id": source, "note": note}


def _cite(release: Release, copy: Copy, world: World) -> None:
    known = wanted(world, release.publisher)[0]["source_id"]
    cells = {name: text for name, text in release.cited.items() if name != "id"}
    copy.cite(known, release.cited["id"], **cells)
    rows = copy.rows("economics/upstream")
    for row in rows:
        if row["publisher"] == release.publisher:
            row["source_id"] = release.cited["id"]
    copy.write("economics/upstream", rows)


def _rename_latest(copy: Copy, world: World, newest: str) -> None:
    """Let the valuations at the newest prices say which month that is."""
    latest = {r["valuation"] for r in world.tables["value/scaling"] if r["price_month"] == "latest"}
    rows = copy.rows("value/bases")
    for row in rows:
        was = row["price_date"]
        if row["id"] in latest and len(newest) == len(was) and newest > was:
            for name in ("title", "description"):
                row[name] = row[name].replace(in_words(was), in_words(newest))
            row.update(price_date=newest, price_year=newest[:4])
    copy.write("value/bases", rows)
