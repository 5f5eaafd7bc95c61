"""Aid by donor and by year, out of the release workbook of the Kiel Institute's tracker.

Two sheets are read: the summary by country for what each donor allocated and promised, and the
main data for the months. Which donor counts in which row is the table ``aid/tracker.csv``; one
that is not in it is a country of Europe or of the rest of the world, as the summary says.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from model.core.errors import Problem, nearest, unknown
from model.core.said import say
from model.upkeep.copies import Copy, UpkeepError, renewed
from model.upkeep.published import Fresh, in_words, named
from model.upkeep.workbook import Heads, Sheet, plain, sheet
from model.world.world import World

__all__ = ["add_aid"]

KINDS = ("military", "financial", "humanitarian")
FIRST_YEAR = 2022
"""The tracker counts months from January of this year, as 1; 0 is a month that is not known."""

_SUMMARY, _MAIN = "Country Summary (€)", "Bilateral Assistance, MAIN DATA"
_ALLOCATED = tuple(f"{kind.capitalize()} allocations" for kind in KINDS)
_SUMMARY_HEADS = ("Country", "Geographic Europe", *_ALLOCATED, "Total bilateral commitments")
_MAIN_HEADS = ("donor", "aid_type_general", "measure", "tot_sub_activity_value_EUR_redistr",
               "month")  # fmt: skip
_RELEASE = re.compile(r"Release_(\d+)")
_BILLION = 1e9
_CLOSE = 0.05
"""How far two sums of the tracker may lie apart by rounding and corrections [billion]."""


@dataclass(frozen=True)
class Donor:
    """What the summary says of a donor, by kind and promised [billion EUR].

    Parameters
    ----------
    place : str
        Its row, for messages.
    europe : bool
        Whether it lies in Europe.
    """

    place: str
    europe: bool
    amounts: Mapping[str, float]
    committed: float


@dataclass
class Years:
    """What the main data add up to.

    Parameters
    ----------
    amounts : dict
        By donor, year and kind [billion EUR]; without a month under the year 0.
    months : dict
        Cell of the first allocation of each month, counted from January of the first year.
    """

    amounts: dict[tuple[str, int, str], float] = field(default_factory=dict)
    months: dict[int, str] = field(default_factory=dict)

    def sum(self, donors: set[str], year: int, kind: str) -> float:
        """Return what some donors allocated in a year."""
        return sum(self.amounts.get((donor, year, kind), 0.0) for donor in donors)

    def total(self, donor: str, kind: str) -> float:
        """Return what a donor allocated in all years."""
        return sum(
            v for (d, year, k), v in self.amounts.items() if (d, k) == (donor, kind) and year
        )

    @property
    def last(self) -> int:
        """The newest month."""
        return max(self.months)

    @property
    def end(self) -> dt.date:
        """Last day of the newest month."""
        year, month = map(int, _month(self.last).split("-"))
        return dt.date(year, month, calendar.monthrange(year, month)[1])


def _month(number: int) -> str:
    """Return a month that is counted from January of the first year, as YYYY-MM."""
    return f"{FIRST_YEAR + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"


def _counted(day: dt.date) -> int:
    """Return the month of a day, counted from January of the first year."""
    return 12 * (day.year - FIRST_YEAR) + day.month


def add_aid(file: Path, folder: Path, day: dt.date, address: str = "", published: str = "") -> str:
    """Take over a release of the tracker: ``aid/by_donor.csv`` and ``aid/by_year.csv``.

    Parameters
    ----------
    file : Path
        The workbook, named as it was published (``..._Release_30.xlsx``).
    folder : Path
        Tables of one's own.
    day : date
        Day on which they are taken over.
    address, published : str
        Web address and day of publication of a release that is not on record.

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
        number = _number(file, world)
        summary, years = _read(file, day)
        _check(file, summary, years, world)
        cited = _cited(Fresh(file.name, day, address, published), years, world, number)
        _write_donors(copy, world, summary, years.end, cited["id"])
        _write_years(copy, world, summary, years, cited["id"])
        id = cited.pop("id")
        copy.write("aid/tracker", [{**row, "source_id": id} for row in copy.rows("aid/tracker")])
        copy.cite(world.tables["aid/by_donor"][0]["source_id"], id, **cited)
        return f"{file.name}: release {number}, {len(summary)} donors to {years.end}"


def _number(file: Path, world: World) -> int:
    """Return the number of the release, which its name says; an older one is refused."""
    found = _RELEASE.search(file.name)
    if found is None:
        allowed = say("a name such as Ukraine_Support_Tracker_Release_30.xlsx")
        raise UpkeepError.at(file.name, say("no number of a release"), allowed)
    known = _on_record(world)
    if int(found[1]) < known:
        allowed = say("release {number} or later, as on record", number=known)
        raise UpkeepError.at(file.name, say("release {number}", number=int(found[1])), allowed)
    return int(found[1])


def _on_record(world: World) -> int:
    return int(world.tables["aid/by_donor"][0]["source_id"].rpartition("-r")[2])


def _read(file: Path, day: dt.date) -> tuple[dict[str, Donor], Years]:
    pages = sheet(file, _SUMMARY), sheet(file, _MAIN)
    heads = Heads(pages[0], _SUMMARY_HEADS), Heads(pages[1], _MAIN_HEADS)
    if missing := [problem for one in heads for problem in one.problems]:
        raise UpkeepError(missing)
    summary, problems = _summary(pages[0], heads[0])
    years, more = _years(pages[1], heads[1], summary, day)
    if problems or more:
        raise UpkeepError([*problems, *more])
    return summary, years


def _summary(page: Sheet, heads: Heads) -> tuple[dict[str, Donor], list[Problem]]:
    found: dict[str, Donor] = {}
    problems: list[Problem] = []
    column = heads.column
    for row in range(heads.row + 1, len(page.rows)):
        name = plain(page.at(row, column["Country"]))
        if not name or plain(page.at(row, column[_ALLOCATED[0]])) == "" or _is_sum(name):
            continue
        cells = {head: page.number(row, column[head], head) for head in _SUMMARY_HEADS[1:]}
        problems += [cell for cell in cells.values() if isinstance(cell, Problem)]
        place = page.cell(row, column["Country"])
        if name in found:
            problems.append(Problem(place, name, "each donor once"))
        europe, *amounts, committed = (
            0.0 if isinstance(cell, Problem) else cell for cell in cells.values()
        )
        found[name] = Donor(place, europe == 1, dict(zip(KINDS, amounts, strict=True)), committed)
    if not found and not problems:
        problems.append(Problem(page.name, "no donor", "donors below the heads"))
    return found, problems


def _is_sum(name: str) -> bool:
    """Return whether a row of the summary adds up others."""
    return "total" in name.lower() or name.lower() == "eu"


def _years(
    page: Sheet, heads: Heads, summary: Mapping[str, Donor], day: dt.date
) -> tuple[Years, list[Problem]]:
    years, problems, column = Years(), [], heads.column
    strangers: dict[str, str] = {}
    for row in range(heads.row + 1, len(page.rows)):
        donor = plain(page.at(row, column["donor"]))
        kind = plain(page.at(row, column["aid_type_general"])).lower()
        if not donor or plain(page.at(row, column["measure"])) != "Allocation":
            continue
        if donor not in summary:
            strangers.setdefault(donor, page.cell(row, column["donor"]))
        elif kind not in KINDS:
            allowed = say("one of {names}", names=", ".join(KINDS))
            problems.append(Problem(page.cell(row, column["aid_type_general"]), kind, allowed))
        else:
            problems += _count(page, row, column, years, (donor, kind), _counted(day))
    problems += [unknown(place, donor, summary, say("a donor of the sheet {name}", name=_SUMMARY))
                 for donor, place in strangers.items()]  # fmt: skip
    if not years.months and not problems:
        problems.append(Problem(page.name, "no month", "allocations with their months"))
    return years, problems


def _count(
    page: Sheet, row: int, column: Mapping[str, int], years: Years, of: tuple[str, str], latest: int
) -> list[Problem]:
    """Add one allocation; a point, which stands for an unknown amount, counts nothing."""
    place = column["tot_sub_activity_value_EUR_redistr"]
    amount = page.number(row, place, say("the amount in euros, or a point"))
    if isinstance(amount, Problem):
        return [] if amount.given in (".", say("nothing")) else [amount]
    where, what = page.cell(row, column["month"]), say("the month, counted from January 2022")
    month = page.number(row, column["month"], what)
    if isinstance(month, Problem):
        return [month]
    if month != int(month) or not 0 <= month <= latest:
        allowed = say("a whole number from 0, not known, to {last}, {month}", last=latest,
                      month=in_words(_month(latest)))  # fmt: skip
        return [Problem(where, f"{month:g}", allowed)]
    if month:
        years.months.setdefault(int(month), where)
    key = (of[0], FIRST_YEAR + (int(month) - 1) // 12 if month else 0, of[1])
    years.amounts[key] = years.amounts.get(key, 0.0) + amount / _BILLION
    return []


def _check(file: Path, summary: Mapping[str, Donor], years: Years, world: World) -> None:
    """Refuse an older state, donors of ours that are missing, and sheets that do not agree."""
    known = dt.date.fromisoformat(world.tables["aid/by_donor"][0]["as_of"])
    part = world.assumption("aid-undated")
    problems = [*_missing(f"{file.name}, {_SUMMARY}", summary, world), *_apart(years, known)]
    if years.end < known:
        allowed = say("{day} or later, as on record", day=str(known))
        problems.append(Problem(years.months[years.last], str(years.end), allowed))
    for name, donor in summary.items():
        for kind in KINDS:
            dated, all_in_all = years.total(name, kind), donor.amounts[kind]
            if abs(all_in_all - dated) > _CLOSE + part * abs(all_in_all):
                given = say("{kind}: {amount:,.3f} billion", kind=kind, amount=all_in_all)
                allowed = say("about {amount:,.3f} billion, the sum of its months", amount=dated)
                problems.append(Problem(donor.place, given, allowed))
    if problems:
        raise UpkeepError(problems)


def _missing(place: str, summary: Mapping[str, Donor], world: World) -> Iterator[Problem]:
    """Yield the donors that our rows count and a release does not have."""
    for row in world.tables["aid/tracker"]:
        if row["needed"] == "yes" and row["name"] not in summary:
            given, allowed = say("no row of {name!r}", name=row["name"]), _NEEDED
            remedy = say("Where it is called otherwise, change its row there. {nearest}",
                         nearest=nearest(row["name"], list(summary)))  # fmt: skip
            yield Problem(place, given, allowed, remedy)
    of = _of_donors(world, summary)
    empty = (r["donor"] for r in world.tables["aid/by_donor"] if not of.get(r["donor"]))
    for donor in empty:
        given = say("no donor that counts in {donor}", donor=donor)
        yield Problem(place, given, say("one at least, by aid/tracker.csv"))


_NEEDED = say("every donor of aid/tracker.csv that is needed")


def _apart(years: Years, known: dt.date) -> Iterator[Problem]:
    """Yield the months that stand apart from the record: every month has some aid."""
    for before, month in pairwise(sorted({_counted(known), *years.months})):
        if month > before + 1 and month > _counted(known):
            given = say("{number}, {month}", number=month, month=in_words(_month(month)))
            allowed = say("a month up to {month}: the one after it has no allocation",
                          month=in_words(_month(before)))  # fmt: skip
            yield Problem(years.months[month], given, allowed)


def _cited(fresh: Fresh, years: Years, world: World, number: int) -> dict[str, str]:
    known = world.tables["aid/by_donor"][0]["source_id"]
    id = f"{known.rpartition('-r')[0]}-r{number}"
    cells = named(fresh, world, id, _month(years.last), years.months[years.last])
    old, new = f"Release {_on_record(world)}", f"Release {number}"
    title = {"title": world.source(known)["title"].replace(old, new)} if cells else {}
    return {"id": id, **title, **cells}


def _write_donors(
    copy: Copy, world: World, summary: Mapping[str, Donor], end: dt.date, source: str
) -> None:
    of = _of_donors(world, summary)
    rows = copy.rows("aid/by_donor")
    for row in rows:
        donors = [summary[name] for name in of[row["donor"]]]
        for kind in KINDS:
            row[kind] = _billion(sum(donor.amounts[kind] for donor in donors))
        row["committed"] = _billion(sum(donor.committed for donor in donors))
        row.update(as_of=end.isoformat(), source_id=source)
    copy.write("aid/by_donor", rows)


def _of_donors(world: World, summary: Mapping[str, Donor]) -> dict[str, set[str]]:
    """Return the tracker's donors of each row by donor."""
    of: dict[str, set[str]] = {"all": set(summary)}
    for row in world.tables["aid/tracker"]:
        if row["by_donor"] and row["name"] in summary:
            of.setdefault(row["by_donor"], set()).add(row["name"])
    eu = of.get("eu-institutions", set())
    of["europe"] = {name for name, donor in summary.items() if donor.europe} | eu
    return of


def _write_years(
    copy: Copy, world: World, summary: Mapping[str, Donor], years: Years, source: str
) -> None:
    counted = {row["name"]: row["by_year"] for row in world.tables["aid/tracker"]}
    of: dict[str, set[str]] = {"all": set(summary)}
    for name, donor in summary.items():
        rest = "other-europe" if donor.europe else "other-world"
        of.setdefault(counted.get(name, rest), set()).add(name)
    old = copy.rows("aid/by_year")
    known = {(row["year"], row["donor"]): row for row in old}
    pattern = list({row["donor"]: row for row in old}.values())  # the newest row of each
    rows = []
    for year in range(FIRST_YEAR, years.end.year + 1):
        last = years.end.month if year == years.end.year else 12
        for newest in pattern:
            row = {**newest, "era_loan": "0", **known.get((str(year), newest["donor"]), {})}
            donors = of.get(row["donor"], set())
            amounts = {kind: _billion(years.sum(donors, year, kind)) for kind in KINDS}
            rows.append(row | amounts | {"year": str(year), "months": f"1-{last}",
                                         "source_id": source})  # fmt: skip
    copy.write("aid/by_year", rows)


def _billion(amount: float) -> str:
    return f"{amount + 0.0:.3f}"
