"""Prices of the World Bank and the US Geological Survey, out of their own files.

Which column or row of a file is which of our series, in what unit, and what it is multiplied by,
is the table ``economics/upstream.csv``. Every row of ``economics/prices.csv`` that cites the file's
publisher is brought to what the file says of its month or year; ``latest`` to the newest there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.core.errors import Problem
from model.core.said import say
from model.upkeep.copies import Copy, UpkeepError, renewed
from model.upkeep.workbook import Heads, Sheet, csv_sheet, plain, sheet
from model.world.tables import Row
from model.world.world import World

__all__ = ["MONTHS", "add_prices", "named"]

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip

MONTHLY, YEARLY = "world-bank", "usgs"
"""Publishers of ``economics/upstream.csv``."""

_MONTHLY_SHEET = "Monthly Prices"
_MONTH = re.compile(r"(\d{4})M(\d{2})")
_UPDATED = re.compile(r"Updated on (\w+) (\d{1,2}), (\d{4})")
_YEARLY_HEADS = ("MCS chapter", "Statistics_detail", "Unit", "Year", "Value", "Notes")
_ESTIMATED = "The survey's estimate of the average of the year, the nearest there is."
_FINAL = "Average of the year, the nearest there is."


@dataclass(frozen=True)
class Series:
    """One series of a file.

    Parameters
    ----------
    prices : mapping
        Price by month (``2026-02``) or year [our unit].
    notes : mapping
        Note of each, where there is one.
    places : mapping
        Cell of each, for messages.
    """

    prices: Mapping[str, float]
    notes: Mapping[str, str]
    places: Mapping[str, str]

    @property
    def newest(self) -> str:
        """The last month or year."""
        return max(self.prices)


@dataclass(frozen=True)
class Release:
    """What a file says: its series by our name, and what to cite.

    Parameters
    ----------
    series : mapping of str to Series
        By our name.
    publisher : str
        A publisher of ``economics/upstream.csv``.
    file : str
        Name of the file.
    cited : mapping
        Cells of the source's row: ``id``, and those that differ from the one on record.
    """

    series: Mapping[str, Series]
    publisher: str
    file: str
    cited: Mapping[str, str]


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
            release = _yearly(file, world, address, published)
        else:
            release = _monthly(file, world)
        _check(release, world)
        return _take(release, copy, world)


def _wanted(world: World, publisher: str) -> list[Row]:
    return [row for row in world.tables["economics/upstream"] if row["publisher"] == publisher]


def _monthly(file: Path, world: World) -> Release:
    wanted = _wanted(world, MONTHLY)
    page = sheet(file, _MONTHLY_SHEET)
    heads = Heads(page, tuple(row["name"] for row in wanted)).checked()
    months, problems = _months(page, heads.row + 2)
    found: dict[str, Series] = {}
    for row in wanted:
        column = heads.column[row["name"]]
        problems += _unit_problems(page, heads.row + 1, column, row)
        series = _column(page, months, column, float(row["factor"]))
        problems += _ended(page, months, column, series)
        found[row["series"]] = series
    said = [m for cells in page.rows[: heads.row] for c in cells if (m := _UPDATED.match(plain(c)))]
    if not said:
        where, allowed = page.cell(heads.row - 1, 0), say("such as: Updated on March 03, 2026")
        problems.append(Problem(where, say("no day of the release"), allowed))
    if problems:
        raise UpkeepError(problems)
    month, number, year = said[0].groups()
    published = f"{year}-{MONTHS.index(month) + 1:02d}-{int(number):02d}"
    return Release(
        found, MONTHLY, file.name, {"id": wanted[0]["source_id"], "published": published}
    )


def _months(page: Sheet, first: int) -> tuple[dict[int, str], list[Problem]]:
    """Return the month of each row below the units, and what is wrong with their order."""
    months: dict[int, str] = {}
    problems = []
    for number in range(first, len(page.rows)):
        text = plain(page.at(number, 0))
        if not text:
            continue
        known = _MONTH.fullmatch(text)
        if known is None:
            problems.append(Problem(page.cell(number, 0), text, "a month such as 2026M02"))
            continue
        month = "-".join(known.groups())
        if months and month != (due := _after(list(months.values())[-1])):
            allowed = say("{month}, the month after the one above", month=due.replace("-", "M"))
            problems.append(Problem(page.cell(number, 0), text, allowed))
        months[number] = month
    if not months and not problems:
        problems.append(Problem(page.cell(first, 0), "nothing", "a month such as 2026M02"))
    return months, problems


def _after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def _unit_problems(page: Sheet, row: int, column: int, upstream: Row) -> list[Problem]:
    unit = plain(page.at(row, column))
    if unit == upstream["unit"]:
        return []
    allowed = say("{unit}, the unit of {name}", unit=upstream["unit"], name=upstream["name"])
    return [Problem(page.cell(row, column), unit or say("nothing"), allowed, _UNIT)]


_UNIT = say("Look whether it is the same series; then change its row of economics/upstream.csv.")


def _column(page: Sheet, months: Mapping[int, str], column: int, factor: float) -> Series:
    """Return the numbers of a column; months before a series began have none."""
    cells = {month: page.number(row, column, "") for row, month in months.items()}
    prices = {m: cell * factor for m, cell in cells.items() if not isinstance(cell, Problem)}
    places = {month: page.cell(row, column) for row, month in months.items()}
    return Series(prices, {}, places)


def _ended(page: Sheet, months: Mapping[int, str], column: int, series: Series) -> list[Problem]:
    if not months:
        return []
    row, month = list(months.items())[-1]
    if month in series.prices:
        return []
    what = say("the price of {month}", month=month)
    problem = page.number(row, column, what)
    return [problem] if isinstance(problem, Problem) else []


def _yearly(file: Path, world: World, address: str, published: str) -> Release:
    wanted = _wanted(world, YEARLY)
    page = csv_sheet(file)
    column = Heads(page, _YEARLY_HEADS).checked().column
    found: dict[str, Series] = {}
    problems: list[Problem] = []
    for upstream in wanted:
        rows = [
            number
            for number in range(len(page.rows))
            if plain(page.at(number, column["MCS chapter"])) == upstream["name"]
            and plain(page.at(number, column["Statistics_detail"])) == upstream["detail"]
        ]
        if not rows:
            given = say(
                "no row of {name}: {detail}", **{k: upstream[k] for k in ("name", "detail")}
            )
            problems.append(Problem(file.name, given, "the series of this release", _UNIT))
            continue
        series, wrong = _rows(page, rows, column, upstream)
        found[upstream["series"]] = series
        problems += wrong
    if problems:
        raise UpkeepError(problems)
    known = wanted[0]["source_id"]
    edition = str(int(max(series.newest for series in found.values())) + 1)
    stem = known.rpartition("-")[0]
    cited = {"id": f"{stem}-{edition}"}
    if cited["id"] not in {row["id"] for row in world.tables["sources"]}:
        title = world.source(known)["title"].replace(known.rpartition("-")[2], edition)
        cited |= {"title": title, **named(file.name, address, published)}
    return Release(found, YEARLY, file.name, cited)


def _rows(
    page: Sheet, rows: list[int], column: Mapping[str, int], upstream: Row
) -> tuple[Series, list[Problem]]:
    prices: dict[str, float] = {}
    notes: dict[str, str] = {}
    places: dict[str, str] = {}
    problems: list[Problem] = []
    for row in rows:
        problems += _unit_problems(page, row, column["Unit"], upstream)
        year = plain(page.at(row, column["Year"]))[:4]
        price = page.number(row, column["Value"], say("the price of {month}", month=year))
        if isinstance(price, Problem):
            problems.append(price)
            continue
        estimated = "Estimated" in plain(page.at(row, column["Notes"]))
        prices[year] = price * float(upstream["factor"])
        places[year] = page.cell(row, column["Value"])
        notes[year] = _ESTIMATED if estimated else _FINAL
    return Series(prices, notes, places), problems


def named(file: str, address: str, published: str) -> dict[str, str]:
    """Return address and day of a release that is not on record; both must be given."""
    missing = [
        name for name, text in (("--address", address), ("--published", published)) if not text
    ]
    if missing:
        remedy = say("A source has the address of its page, and the day of its publication.")
        raise UpkeepError([
            Problem(name, say("nothing"), say("{file} is a new release", file=file), remedy)
            for name in missing
        ])  # fmt: skip
    return {"url": address, "published": published}


def _check(release: Release, world: World) -> None:
    """Refuse an older release, and prices on record that moved too far to be a revision."""
    allowed = world.assumption("price-revision")
    problems: list[Problem] = []
    for row in _cited_rows(release, world):
        series = release.series[row["series"]]
        place, was = row["as_of"], float(row["price"])
        if row["month"] == "latest" and series.newest < place:
            needed = say("{month} or later, as on record", month=place)
            problems.append(Problem(series.places[series.newest], series.newest, needed))
        elif place in series.prices and abs(series.prices[place] / was - 1.0) > allowed:
            needed = say("about {price:,.6g} {unit} in {month}, within {part:.0%}", price=was,
                         unit=row["unit"], month=place, part=allowed)  # fmt: skip
            given = f"{series.prices[place]:,.6g} {row['unit']}"
            problems.append(Problem(series.places[place], given, needed, _UNIT))
    if problems:
        raise UpkeepError(problems)


def _cited_rows(release: Release, world: World) -> list[Row]:
    known = {row["source_id"] for row in _wanted(world, release.publisher)}
    return [
        row
        for row in world.tables["economics/prices"]
        if row["series"] in release.series and row["source_id"] in known
    ]


def _take(release: Release, copy: Copy, world: World) -> str:
    rows, touched = copy.rows("economics/prices"), 0
    keys = {(row["series"], row["month"]) for row in _cited_rows(release, world)}
    for row in rows:
        series = release.series.get(row["series"])
        if series is None or (row["series"], row["month"]) not in keys:
            continue
        place = series.newest if row["month"] == "latest" else row["as_of"]
        if place not in series.prices:
            continue  # a year that the release no longer prints
        before = dict(row)
        row.update(
            as_of=place,
            price=repr(round(series.prices[place], 2)),
            source_id=release.cited["id"],
            note=series.notes.get(place, row["note"]),
        )
        touched += row != before
    copy.write("economics/prices", rows)
    _cite(release, copy, world)
    newest = max(series.newest for series in release.series.values())
    _rename_latest(copy, world, newest)
    return f"{release.file}: {len(release.series)} series to {newest}, {touched} rows changed"


def _cite(release: Release, copy: Copy, world: World) -> None:
    known = _wanted(world, release.publisher)[0]["source_id"]
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
                row[name] = row[name].replace(_words(was), _words(newest))
            row.update(price_date=newest, price_year=newest[:4])
    copy.write("value/bases", rows)


def _words(month: str) -> str:
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"
