"""Files of prices: the World Bank's monthly workbook, the Geological Survey's yearly release.

Which column or row of a file is which of our series, in what unit, and what it is multiplied by,
is the table ``economics/upstream.csv``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from model.core.errors import Problem
from model.core.said import say
from model.upkeep.copies import UpkeepError
from model.upkeep.published import MONTHS, Fresh, by, earlier, named
from model.upkeep.workbook import Heads, Sheet, csv_sheet, plain, sheet
from model.world.tables import Row
from model.world.world import World

__all__ = ["LOOK", "Release", "Series", "monthly", "wanted", "yearly"]

MONTHLY, YEARLY = "world-bank", "usgs"
"""Publishers of ``economics/upstream.csv``."""

LOOK = say("Look whether it is the same series; then change its row of economics/upstream.csv.")

_MONTHLY_SHEET = "Monthly Prices"
_MONTH = re.compile(r"(\d{4})M(0[1-9]|1[0-2])")
_YEAR = re.compile(r"(\d{4})(?:\D.*)?")
_UPDATED = re.compile(r"Updated on (\w+) (\d{1,2}), (\d{4})")
_YEARLY_HEADS = ("MCS chapter", "Statistics_detail", "Unit", "Year", "Value", "Notes")
_ESTIMATED = "The survey's estimate of the average of the year, the nearest there is."
_FINAL = "Average of the year, the nearest there is."


@dataclass(frozen=True)
class Series:
    """One series of a file.

    Parameters
    ----------
    head : str
        Where it begins, for messages.
    prices : mapping
        Price by month (``2026-02``) or year [our unit].
    notes : mapping
        Note of each, where there is one.
    places : mapping
        Cell of each, for messages; also of months that have no price.
    """

    head: str
    prices: dict[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

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


def wanted(world: World, publisher: str) -> list[Row]:
    """Return the rows of a publisher in ``economics/upstream.csv``."""
    return [row for row in world.tables["economics/upstream"] if row["publisher"] == publisher]


def _unit_problems(page: Sheet, row: int, column: int, upstream: Row) -> list[Problem]:
    unit = plain(page.at(row, column))
    if unit == upstream["unit"]:
        return []
    allowed = say("{unit}, the unit of {name}", unit=upstream["unit"], name=upstream["name"])
    return [Problem(page.cell(row, column), unit or say("nothing"), allowed, LOOK)]


def monthly(file: Path, world: World, day: dt.date) -> Release:
    """Read the workbook of the World Bank.

    Parameters
    ----------
    file : Path
        The workbook (xlsx).
    world : World
        The tables; their newest source of it must not be newer.
    day : date
        Day on which it is taken over.

    Raises
    ------
    UpkeepError
        Everything that is wrong with its shape and dates.
    """
    known = wanted(world, MONTHLY)
    page = sheet(file, _MONTHLY_SHEET)
    heads = Heads(page, tuple(row["name"] for row in known)).checked()
    months, problems = _months(page, heads.row + 2)
    updated, wrong = _updated(page, heads.row, day, world.source(known[0]["source_id"]))
    problems += wrong or _ahead(page, months, updated)
    found: dict[str, Series] = {}
    for row in known:
        column = heads.column[row["name"]]
        problems += _unit_problems(page, heads.row + 1, column, row)
        found[row["series"]] = _column(page, months, heads.row, column, float(row["factor"]))
        problems += _ended(page, months, column)
    if problems:
        raise UpkeepError(problems)
    cited = {"id": known[0]["source_id"], "published": updated}
    return Release(found, MONTHLY, file.name, cited)


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


def _updated(page: Sheet, heads: int, latest: dt.date, known: Row) -> tuple[str, list[Problem]]:
    """Return the day of the release, which stands above the heads, or what is wrong with it."""
    cells = [(r, c) for r in range(heads) for c in range(len(page.rows[r]))]
    found = [(*cell, m) for cell in cells if (m := _UPDATED.match(plain(page.at(*cell))))]
    such = say("such as: Updated on March 03, 2026")
    if not found:
        return "", [Problem(page.cell(max(heads - 1, 0), 0), say("no day of the release"), such)]
    row, column, said = found[0]
    where, (month, number, year) = page.cell(row, column), said.groups()
    try:
        day = dt.date(int(year), MONTHS.index(month) + 1, int(number))
    except ValueError:
        return "", [Problem(where, say("{day}, no day of the release", day=said[0]), such)]
    if day > latest:
        return "", [Problem(where, str(day), by(latest))]
    if earlier(str(day), known["published"]):
        allowed = say("{day} or later, as on record", day=known["published"])
        return "", [Problem(where, str(day), allowed)]
    return str(day), []


def _ahead(page: Sheet, months: Mapping[int, str], updated: str) -> list[Problem]:
    allowed = say("a month up to {day}, when the workbook was updated", day=updated)
    return [
        Problem(page.cell(row, 0), plain(page.at(row, 0)), allowed)
        for row, month in months.items()
        if earlier(updated, month)
    ]


def _column(
    page: Sheet, months: Mapping[int, str], head: int, column: int, factor: float
) -> Series:
    """Return the numbers of a column; months before a series began have none."""
    series = Series(page.cell(head, column))
    for row, month in months.items():
        series.places[month] = page.cell(row, column)
        price = page.number(row, column, _price(month))
        if not isinstance(price, Problem):
            series.prices[month] = price * factor
    return series


def _price(month: str) -> str:
    return say("the price of {month}", month=month)


def _ended(page: Sheet, months: Mapping[int, str], column: int) -> list[Problem]:
    """Return the problem that a series has no price in the newest month."""
    newest = list(months.items())[-1:]
    found = [page.number(row, column, _price(month)) for row, month in newest]
    return [problem for problem in found if isinstance(problem, Problem)]


def yearly(file: Path, world: World, fresh: Fresh) -> Release:
    """Read a data release of the Survey.

    Parameters
    ----------
    file : Path
        The release (csv).
    world : World
        The tables.
    fresh : Fresh
        What was said of it.

    Raises
    ------
    UpkeepError
        Everything that is wrong with its shape and years.
    """
    known = wanted(world, YEARLY)
    page = csv_sheet(file)
    column = Heads(page, _YEARLY_HEADS).checked().column
    found: dict[str, Series] = {}
    problems: list[Problem] = []
    for upstream in known:
        rows = _rows_of(page, column, upstream)
        if not rows:
            given = say("no row of {name}: {detail}",
                        **{k: upstream[k] for k in ("name", "detail")})  # fmt: skip
            problems.append(Problem(file.name, given, "the series of this release", LOOK))
            continue
        found[upstream["series"]], wrong = _rows(page, rows, column, upstream)
        problems += wrong
    if problems:
        raise UpkeepError(problems)
    return Release(found, YEARLY, file.name, _edition(found, world, fresh, known[0]["source_id"]))


def _rows_of(page: Sheet, column: Mapping[str, int], upstream: Row) -> list[int]:
    named = {"MCS chapter": upstream["name"], "Statistics_detail": upstream["detail"]}
    return [
        number
        for number in range(len(page.rows))
        if all(plain(page.at(number, column[head])) == text for head, text in named.items())
    ]


def _rows(
    page: Sheet, rows: list[int], column: Mapping[str, int], upstream: Row
) -> tuple[Series, list[Problem]]:
    series = Series(page.cell(rows[0], column["Value"]))
    problems: list[Problem] = []
    for row in rows:
        problems += _unit_problems(page, row, column["Unit"], upstream)
        where, text = page.cell(row, column["Year"]), plain(page.at(row, column["Year"]))
        known = _YEAR.fullmatch(text)
        if known is None:
            allowed = say("a year such as 2025, or 2025_estimated")
            problems.append(Problem(where, text or say("nothing"), allowed))
            continue
        year = known[1]
        if year in series.places:
            allowed = say("each year once; {place} has it", place=series.places[year])
            problems.append(Problem(where, text, allowed))
            continue
        series.places[year] = page.cell(row, column["Value"])
        price = page.number(row, column["Value"], _price(year))
        if isinstance(price, Problem):
            problems.append(price)
            continue
        estimated = "Estimated" in plain(page.at(row, column["Notes"]))
        series.prices[year] = price * float(upstream["factor"])
        series.notes[year] = _ESTIMATED if estimated else _FINAL
    return series, problems + _between(series)


def _between(series: Series) -> list[Problem]:
    """Return the years that are missing between the first and the last."""
    years = sorted(map(int, series.places))
    return [
        Problem(series.places[str(year)], say("no row of {year} above {next}", year=before + 1,
                next=year), "every year between the first and the last")
        for before, year in pairwise(years)
        if year > before + 1
    ]  # fmt: skip


def _edition(found: Mapping[str, Series], world: World, fresh: Fresh, known: str) -> dict[str, str]:
    """Return what to cite: an edition is named for the year after the newest it tells."""
    last = max(found.values(), key=lambda series: series.newest)
    stem, _, before = known.rpartition("-")
    edition = str(int(last.newest) + 1)
    id = f"{stem}-{edition}"
    cells = named(fresh, world, id, last.newest, last.places[last.newest])
    title = {"title": world.source(known)["title"].replace(before, edition)} if cells else {}
    return {"id": id, **title, **cells}
