"""Aid out of a workbook in the shape of the Kiel tracker's Release 28 and later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from model import World, load_world
from model.money.aid import KINDS, aid_by_donor, aid_series
from model.upkeep.aid import add_aid
from model.upkeep.copies import UpkeepError
from tests.upkeep.conftest import Edit

DAY = dt.date(2026, 12, 1)
NEW = {"address": "https://kiel.example/release-30", "published": "2026-10-14"}
Content = Callable[[Path], dict[str, bytes]]
Cells = dict[str, list[list[Any]]]

SUMMARY, MAIN = "Country Summary (€)", "Bilateral Assistance, MAIN DATA"
EUROPE = ("Germany", "United Kingdom", "Denmark", "Sweden", "Norway", "Finland", "Netherlands",
          "France", "Poland", "Italy", "EU (Commission and Council)", "Iceland")  # fmt: skip
OTHERS = ("United States", "Canada", "Japan", "Australia")
HEADS = ["Country", "EU member", "Geographic Europe", "Financial allocations",
         "Humanitarian allocations", "Military allocations", "Total bilateral allocations",
         "Financial commitments", "Humanitarian commitments", "Military commitments",
         "Total bilateral commitments", "GDP (2021)", "GDP (2021)"]  # fmt: skip


def amounts(number: int, year: int) -> tuple[float, float, float]:
    """Return what a donor allocated in a year: military, financial, humanitarian [billion]."""
    return 0.5 * number, 0.25 * number, 0.01 * (year - 2021)


def tracker(
    folder: Path,
    change: Callable[[Cells], object] = list,
    name: str = "d1f0-Ukraine_Support_Tracker_Release_30v2.xlsx",
    last: int = 54,
) -> Path:
    """Write a workbook: heads of the summary in row 8, of the main data in row 1.

    Allocations are dated to January of each year and the last to month `last`, June 2026; every
    month has one, of nothing.
    """
    main: list[list[Any]] = [["ID", "donor", "announcement_date", "aid_type_general", "measure",
             "tot_sub_activity_value_EUR", "tot_sub_activity_value_EUR_redistr",
             "tot_activity_value_EUR", "month", "month_exists_dummy"]]  # fmt: skip
    summary: list[list[Any]] = [[] for _ in range(7)] + [HEADS, ["", "", "", "€ billion"]]
    for number, donor in enumerate((*EUROPE, *OTHERS), 1):
        total = [0.0, 0.0, 0.0]
        for year in range(2022, 2027):
            month = last if year == 2026 else 12 * (year - 2022) + 1
            for place, amount in enumerate(amounts(number, year)):
                kind = KINDS[place].capitalize() + (" " if donor == "Germany" else "")
                euro = amount * 1e9
                main.append(["X1", donor, None, kind, "Allocation", 0, euro, euro, month, 1])
                total[place] += amount
        main.append(["X2", donor, None, "Military", "Commitment", 0, 9e9, 9e9, last, 1])
        main.append(["X3", donor, None, "Military", "Allocation", ".", ".", ".", 0, 0])
        if donor == "Italy":
            main += [["X4", donor, None, "Military", "Allocation", 0, 0, 0, m, 1]
                     for m in range(1, last + 1)]  # fmt: skip
        military, financial, humanitarian = total
        summary.append([donor, 0, int(donor in EUROPE), financial, humanitarian, military,
                        sum(total), 0, 0, 0, sum(total) + 9.0, 1, 1])  # fmt: skip
    summary.append(["Total", None, None, 1e3, 1e3, 1e3, 3e3, 1, 1, 1, 4e3, 1, 1])
    cells = {"ReadMe": [["Ukraine Support Tracker"]], MAIN: main, SUMMARY: summary}
    change(cells)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in cells.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(folder / name)
    return folder / name


@pytest.fixture
def renewed_world(data: Path) -> World:
    told = add_aid(tracker(data.parent), data, DAY, **NEW)
    assert told.endswith("_Release_30v2.xlsx: release 30, 16 donors to 2026-06-30")
    return load_world(data)


def test_donors_are_those_of_the_summary(renewed_world: World, world: World) -> None:
    donors = aid_by_donor(renewed_world).set_index("donor")
    assert set(donors.index) == set(aid_by_donor(world)["donor"])
    assert donors.loc["germany", "military"] == 0.5 * 5
    assert donors.loc["canada", "committed"] == pytest.approx(5 * 0.75 * 14 + 0.15 + 9.0)
    assert set(donors["as_of"]) == {"2026-06-30"}
    everybody = sum(5 * 0.5 * number for number in range(1, 17))
    assert donors.loc["all", "military"] == everybody
    assert donors.loc["europe", "military"] == sum(5 * 0.5 * number for number in range(1, 13))


def test_years_add_up_and_the_last_says_its_months(renewed_world: World) -> None:
    series = aid_series(renewed_world)
    for year, rows in series.groupby("year"):
        parts = rows[rows["donor"] != "all"]
        for kind in KINDS:
            whole = rows.loc[rows["donor"] == "all", kind].item()
            assert parts[kind].sum() == pytest.approx(whole, abs=0.005), (year, kind)
    assert set(series.loc[series["year"] == 2026, "months"]) == {"1-6"}
    nordic = series[(series["donor"] == "nordics") & (series["year"] == 2023)]
    assert nordic["military"].item() == 0.5 * (3 + 4 + 5 + 6 + 12)
    world_rest = series[(series["donor"] == "other-world") & (series["year"] == 2023)]
    assert world_rest["military"].item() == 0.5 * 16


def test_the_release_is_a_source_of_its_own(renewed_world: World, world: World) -> None:
    source = renewed_world.source("kiel-ust-r30")
    assert source["title"] == "Kiel Ukraine Support Tracker, Release 30 data files"
    assert (source["url"], source["published"]) == (NEW["address"], NEW["published"])
    tables = ("aid/by_donor", "aid/by_year", "aid/tracker")
    cited = {row["source_id"] for table in tables for row in renewed_world.tables[table]}
    assert cited == {"kiel-ust-r30"}
    assert renewed_world.tables["aid/ledger"] == world.tables["aid/ledger"]
    loan = [r["era_loan"] for r in renewed_world.tables["aid/by_year"] if r["year"] == "2024"]
    assert loan == [r["era_loan"] for r in world.tables["aid/by_year"] if r["year"] == "2024"]


def test_taken_over_twice_the_tables_are_the_same_to_the_byte(data: Path, content: Content) -> None:
    file = tracker(data.parent)
    add_aid(file, data, DAY, **NEW)
    first = content(data)
    add_aid(file, data, DAY + dt.timedelta(days=1))
    assert content(data) == first


def test_a_new_year_has_rows_of_its_own(data: Path) -> None:
    later = {**NEW, "published": "2027-04-01"}
    add_aid(tracker(data.parent, last=62), data, dt.date(2027, 4, 1), **later)
    series = aid_series(load_world(data))
    assert set(series.loc[series["year"] == 2027, "months"]) == {"1-2"}
    assert series.groupby("year").size().to_dict() == dict.fromkeys(range(2022, 2028), 10)


def set_cell(sheet: str, row: int, column: int, value: Any) -> Callable[[Cells], object]:
    return lambda cells: cells[sheet][row - 1].__setitem__(column - 1, value)


def called(old: str, new: str) -> Callable[[Cells], object]:
    """Call a donor otherwise in both sheets."""

    def change(cells: Cells) -> None:
        for sheet, column in ((MAIN, 1), (SUMMARY, 0)):
            for row in cells[sheet]:
                if row and row[column] == old:
                    row[column] = new

    return change


def without(donor: str) -> Callable[[Cells], object]:
    """Leave a donor out of both sheets."""

    def change(cells: Cells) -> None:
        for sheet, column in ((MAIN, 1), (SUMMARY, 0)):
            cells[sheet] = [row for row in cells[sheet] if not row or row[column] != donor]

    return change


def renamed(old: str, new: str) -> Callable[[Cells], object]:
    return lambda cells: cells.__setitem__(new, cells.pop(old))


FILE = r"d1f0-Ukraine_Support_Tracker_Release_30v2\.xlsx"
BAD: dict[str, tuple[Callable[[Cells], object], Mapping[str, Any], str]] = {
    "a sheet of another name": (
        renamed(SUMMARY, "Summary"), {},
        FILE + r": no sheet 'Country Summary \(€\)' given; a sheet of this name",
    ),
    "columns of another name": (
        set_cell(MAIN, 1, 9, "month_number"), {},
        FILE + r", Bilateral Assistance, MAIN DATA, row 1: no column 'month' given; the columns of "
        r"this release\. Did you mean month_",
    ),
    "a column that moved under another head": (
        lambda cells: [row.__setitem__(slice(3, 6), [row[5], *row[3:5]])
                       for row in cells[SUMMARY][9:]], {},
        FILE + r", Country Summary \(€\), A10: military: 0\.150 billion given; about 2\.5",
    ),
    "text for an amount": (
        set_cell(SUMMARY, 11, 6, "much"), {},
        FILE + r", Country Summary \(€\), F11: much given; a number: Military allocations",
    ),
    "a donor that the summary does not have": (
        set_cell(MAIN, 5, 2, "Germania"), {},
        FILE + r", Bilateral Assistance, MAIN DATA, B5: 'Germania' given; a donor of the sheet "
        r"Country Summary \(€\)\. Did you mean Germany",
    ),
    "a kind of aid that is none": (
        set_cell(MAIN, 5, 4, "Refugees"), {},
        r"MAIN DATA, D5: refugees given; one of military, financial, humanitarian",
    ),
    "a donor of ours that is missing": (
        lambda cells: cells[SUMMARY].pop(22), {},
        FILE + r", Bilateral Assistance, MAIN DATA, B\d+: 'Canada' given; a donor of the sheet",
    ),
    "a donor twice": (
        lambda cells: cells[SUMMARY].insert(12, list(cells[SUMMARY][10])), {},
        FILE + r", Country Summary \(€\), A13: United Kingdom given; each donor once",
    ),
    "an older state": (
        list, {"last": 50},
        FILE + r", Bilateral Assistance, MAIN DATA, I\d+: 2026-02-28 given; 2026-04-30 or later",
    ),
    "an older release": (
        list, {"name": "Ukraine_Support_Tracker_Release_28.xlsx"},
        r"Release_28\.xlsx: release 28 given; release 29 or later, as on record",
    ),
    "a body that is called otherwise": (
        called("EU (Commission and Council)", "European Union bodies"), {},
        FILE + r", Country Summary \(€\): no row of 'EU \(Commission and Council\)' given; every "
        r"donor of aid/tracker\.csv that is needed\. Where it is called otherwise,",
    ),
    "a country of a group that is missing": (
        without("Finland"), {},
        FILE + r", Country Summary \(€\): no row of 'Finland' given; every donor of aid/tracker",
    ),
    "a country of a group that is called otherwise": (
        called("Iceland", "Island"), {},
        FILE + r", Country Summary .+: no row of 'Iceland' given; .+ Did you mean Island\?",
    ),
    "a month that is to come": (
        set_cell(MAIN, 2, 9, 80), {},
        FILE + r", Bilateral Assistance, MAIN DATA, I2: 80 given; a whole number from 0, not known"
        r", to 60, December 2026",
    ),
    "a month below nothing": (
        set_cell(MAIN, 2, 9, -3), {},
        FILE + r", Bilateral Assistance, MAIN DATA, I2: -3 given; a whole number from 0",
    ),
    "half a month": (
        set_cell(MAIN, 2, 9, 4.5), {},
        FILE + r", Bilateral Assistance, MAIN DATA, I2: 4\.5 given; a whole number from 0",
    ),
    "a month apart from all others": (
        set_cell(MAIN, 2, 9, 57), {},
        FILE + r", Bilateral Assistance, MAIN DATA, I2: 57, September 2026 given; a month up to "
        r"June 2026: the one after it has no allocation",
    ),
    "text for an amount of the main data": (
        set_cell(MAIN, 2, 7, "n/a"), {},
        FILE + r", Bilateral Assistance, MAIN DATA, G2: n/a given; a number: the amount in euros",
    ),
    "a sheet without a donor": (
        lambda cells: cells[SUMMARY].__delitem__(slice(9, None)), {},
        FILE + r", Country Summary \(€\): no donor given; donors below the heads",
    ),
    "a file without the number of the release": (
        list, {"name": "tracker.xlsx"},
        r"tracker\.xlsx: no number of a release given; a name such as Ukraine_Support_Tracker_Rel",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_workbook_is_refused_and_the_tables_are_as_they_were(
    data: Path, content: Content, name: str
) -> None:
    change, how, message = BAD[name]
    before = content(data)
    with pytest.raises(UpkeepError, match=message):
        add_aid(tracker(data.parent, change, **how), data, DAY, **NEW)
    assert content(data) == before


@pytest.mark.parametrize(
    ("published", "message"),
    [
        (
            "2026-05-31",
            r"MAIN DATA, I\d+: 2026-06 given; 2026-05-31 or before, when .+ Mend the file,",
        ),
        (
            "2026-12-02",
            r"--published: 2026-12-02 given; 2026-12-01 or before, the day of taking it",
        ),
        ("soon", r"--published: 'soon' given; a date as YYYY-MM-DD"),
    ],
)
def test_a_release_appears_after_its_newest_month_and_not_after_today(
    data: Path, content: Content, published: str, message: str
) -> None:
    before, file = content(data), tracker(data.parent)
    with pytest.raises(UpkeepError, match=message):
        add_aid(file, data, DAY, address=NEW["address"], published=published)
    assert content(data) == before


def test_a_row_that_no_donor_counts_in_is_refused(data: Path, edit: Edit) -> None:
    edit(data, "aid/tracker", lambda rows: [
        row.update(by_donor="") for row in rows if row["name"] == "France"])  # fmt: skip
    with pytest.raises(UpkeepError, match="no donor that counts in france given; one at least, by"):
        add_aid(tracker(data.parent), data, DAY, **NEW)


def test_a_new_release_must_say_where_and_when_it_appeared(data: Path) -> None:
    with pytest.raises(UpkeepError, match=r"--published: nothing given; .+ is a new release"):
        add_aid(tracker(data.parent), data, DAY, address=NEW["address"])
