"""Prices out of files in the shape of the World Bank's and the Geological Survey's."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from model import World, load_world
from model.upkeep.copies import UpkeepError
from model.upkeep.prices import add_prices
from model.world.tables import Row

DAY, LATER = dt.date(2026, 12, 1), dt.date(2027, 3, 1)
NEW = {"address": "https://usgs.example/mcs2027", "published": "2027-02-04"}
Content = Callable[[Path], dict[str, bytes]]
Cells = list[list[Any]]


def price_of(world: World, series: str, month: str) -> Row:
    rows = world.tables["economics/prices"]
    return next(r for r in rows if (r["series"], r["month"]) == (series, month))


def upstream(world: World, publisher: str) -> list[Row]:
    return [r for r in world.tables["economics/upstream"] if r["publisher"] == publisher]


def months(last: str) -> list[str]:
    every = [f"{year}M{month:02d}" for year in range(2022, 2028) for month in range(1, 13)]
    return every[: every.index(last) + 1]


def pink_sheet(
    world: World,
    folder: Path,
    change: Callable[[Cells], object] = list,
    last: str = "2026M04",
    title: str = "Monthly Prices",
    times: float = 1.1,
) -> Path:
    """Write a workbook as the World Bank's of 3 March 2026: heads in row 5, units in row 6.

    Months on record have the price on record, later ones that of the newest, `times`.
    """
    series = upstream(world, "world-bank")
    heads = [None, "Crude oil, average", *(f"{r['name']} **" for r in series), "Silver"]
    units = [None, "($/bbl)", *(r["unit"] for r in series), "($/troy oz)"]
    cells: Cells = [
        ["World Bank Commodity Price Data (The Pink Sheet)"],
        ["monthly prices in nominal US dollars, 1960 to present"],
        ["(monthly series are available only in nominal US dollars)"],
        ["Updated on May 04, 2026"],
        heads,
        units,
    ]
    for month in months(last):
        known = {"2023M02": "2023-02", "2025M02": "2025-02"}.get(month, "latest")
        later = times if month > "2026M02" else 1.0
        row = [float(price_of(world, r["series"], known)["price"]) / float(r["factor"]) * later
               for r in series]  # fmt: skip
        cells.append([month, 68.0, *row, "…"])
    change(cells)
    book = openpyxl.Workbook()
    book.active.title = title
    for one in cells:
        book.active.append(one)
    book.save(folder / "CMO-Historical-Data-Monthly.xlsx")
    return folder / "CMO-Historical-Data-Monthly.xlsx"


def set_cell(row: int, column: int, value: Any) -> Callable[[Cells], object]:
    """Change a cell, both counted from 1 as in a spreadsheet."""
    return lambda cells: cells[row - 1].__setitem__(column - 1, value)


def test_the_newest_month_takes_the_place_of_the_one_on_record(data: Path, world: World) -> None:
    told = add_prices(pink_sheet(world, data.parent), data, DAY)
    assert told == "CMO-Historical-Data-Monthly.xlsx: 7 series to 2026-04, 7 rows changed"
    found = load_world(data)
    coal = price_of(found, "coal_thermal", "latest")
    assert (coal["as_of"], float(coal["price"])) == (
        "2026-04",
        pytest.approx(118.37 * 1.1, abs=0.01),
    )
    for month in ("2023-02", "2025-02", "long-run"):
        assert price_of(found, "gold", month) == price_of(world, "gold", month)
    assert price_of(found, "manganese_ore_44", "latest") == price_of(
        world, "manganese_ore_44", "latest")  # fmt: skip
    source = found.source("world-bank-pink-sheet")
    assert (source["published"], source["accessed"]) == ("2026-05-04", "2026-12-01")
    basis = found.label_row("value/bases", "repriced-latest")
    assert (basis["title"], basis["price_date"]) == ("Re-priced to April 2026", "2026-04")
    assert "the newest month on record, April 2026" in basis["description"]
    assert found.value("repriced-latest").sum() > world.value("repriced-latest").sum()


def test_taken_over_twice_the_tables_are_the_same_to_the_byte(
    data: Path, world: World, content: Content
) -> None:
    file = pink_sheet(world, data.parent)
    add_prices(file, data, DAY)
    first = content(data)
    assert add_prices(file, data, DAY + dt.timedelta(days=9)).endswith("0 rows changed")
    assert content(data) == first


def test_columns_may_stand_elsewhere(data: Path, world: World) -> None:
    def swap(cells: Cells) -> None:
        for row in cells[4:]:
            row[2], row[5] = row[5], row[2]

    add_prices(pink_sheet(world, data.parent, swap), data, DAY)
    assert float(price_of(load_world(data), "coal_thermal", "latest")["price"]) == pytest.approx(
        118.37 * 1.1, abs=0.01)  # fmt: skip


FILE = r"CMO-Historical-Data-Monthly\.xlsx"
BAD_MONTHLY: dict[str, tuple[Callable[[Cells], object], Mapping[str, Any], str]] = {
    "a sheet of another name": (
        list, {"title": "Prices, monthly"},
        FILE + r": no sheet 'Monthly Prices' given; a sheet of this name\..+Prices, monthly",
    ),
    "a column of another name": (
        set_cell(5, 3, "Coal, Newcastle"), {},
        FILE + r", Monthly Prices, row 5: no column 'Coal, Australian' given; the columns of this",
    ),
    "another unit": (
        set_cell(6, 9, "($/gram)"), {},
        FILE + r", Monthly Prices, I6: \(\$/gram\) given; \(\$/troy oz\), the unit of Gold\. Look",
    ),
    "a unit that changed unsaid": (
        lambda cells: [row.__setitem__(8, row[8] / 31.1) for row in cells[6:]], {},
        FILE + r", Monthly Prices, I20: .+ USD/t given; about 5\.96248e\+07 USD/t in 2023-02, with",
    ),
    "a month twice": (
        set_cell(9, 1, "2022M02"), {},
        FILE + r", Monthly Prices, A9: 2022M02 given; 2022M03, the month after the one above",
    ),
    "a month that is none": (
        set_cell(9, 1, "March 2022"), {},
        FILE + r", Monthly Prices, A9: March 2022 given; a month such as 2026M02",
    ),
    "a series that ended": (
        set_cell(58, 4, "…"), {},
        FILE + r", Monthly Prices, D58: … given; a number: the price of 2026-04",
    ),
    "no day of the release": (
        set_cell(4, 1, "May 2026"), {},
        FILE + r", Monthly Prices, A4: no day of the release given; such as: Updated on March 03",
    ),
    "an older release": (
        list, {"last": "2026M01"},
        FILE + r", Monthly Prices, C55: 2026-01 given; 2026-02 or later, as on record",
    ),
    "a newer month times a thousand": (
        lambda cells: [row.__setitem__(2, row[2] * 1000) for row in cells[-2:]], {},
        FILE + r", Monthly Prices, C57: 130,207 USD/t given; at most 2 times more or less than "
        r"118\.37 USD/t in 2026-02\. Look whether it is the same series",
    ),
    "a newest month times a thousand, and no other": (
        lambda cells: cells[-1].__setitem__(2, cells[-1][2] * 1000), {},
        FILE + r", Monthly Prices, C58: 130,207 USD/t given; at most 2 times .+ in 2026-03",
    ),
    "a newest price of nothing": (
        lambda cells: cells[-1].__setitem__(2, 0), {},
        FILE + r", Monthly Prices, C58: 0 USD/t given; a price above 0",
    ),
    "a newest price below nothing": (
        lambda cells: cells[-1].__setitem__(2, -5.0), {},
        FILE + r", Monthly Prices, C58: -5 USD/t given; a price above 0",
    ),
    "a comma for a point": (
        lambda cells: cells[-1].__setitem__(2, "118,3"), {},
        FILE + r", Monthly Prices, C58: 118,3 given; a number: the price of 2026-04",
    ),
    "a month of another language": (
        set_cell(4, 1, "Updated on Mai 04, 2026"), {},
        FILE + r", Monthly Prices, A4: Updated on Mai 04, 2026, no day of the release given; such",
    ),
    "a day that is none": (
        set_cell(4, 1, "Updated on May 99, 2026"), {},
        FILE + r", Monthly Prices, A4: Updated on May 99, 2026, no day of the release given; such",
    ),
    "a day that is to come": (
        set_cell(4, 1, "Updated on December 02, 2026"), {},
        FILE + r", Monthly Prices, A4: 2026-12-02 given; 2026-12-01 or before, the day of taking",
    ),
    "a month after the day of the release": (
        list, {"last": "2026M06"},
        r"\(1 problem\):\n  - " + FILE + r", Monthly Prices, A60: 2026M06 given; a month up to "
        r"2026-05-04, when the workbook was updated",
    ),
    "a month on record without a price": (
        set_cell(20, 3, "…"), {},
        FILE + r", Monthly Prices, C20: nothing given; the price of 2023-02, which is on record",
    ),
    "months on record that are not there": (
        lambda cells: cells.__delitem__(slice(6, 30)), {},
        FILE + r", Monthly Prices, C5: nothing given; the price of 2023-02, which is on record",
    ),
    "a sheet that ends with its heads": (
        lambda cells: cells.__delitem__(slice(5, None)), {},
        FILE + r", Monthly Prices, C6: nothing given; \(\$/mt\), the unit of Coal, Australian",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_MONTHLY)
def test_a_bad_workbook_is_refused_and_the_tables_are_as_they_were(
    data: Path, world: World, content: Content, name: str
) -> None:
    change, how, message = BAD_MONTHLY[name]
    before = content(data)
    file = pink_sheet(world, data.parent, change, **how)
    with pytest.raises(UpkeepError, match=message):
        add_prices(file, data, DAY)
    assert content(data) == before


def test_everything_that_is_wrong_is_told_at_once(data: Path, world: World) -> None:
    def spoil(cells: Cells) -> None:
        set_cell(6, 3, "($/st)")(cells)
        set_cell(6, 9, "($/gram)")(cells)
        set_cell(9, 1, "soon")(cells)

    with pytest.raises(UpkeepError) as caught:
        add_prices(pink_sheet(world, data.parent, spoil), data, DAY)
    assert len(caught.value.problems) >= 3


HEAD = ("MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail",
        "Unit", "Year", "Value", "Notes", "Is critical mineral 2025", "Other notes")  # fmt: skip


def data_release(
    world: World,
    folder: Path,
    change: Callable[[list[dict[str, str]]], object] = list,
    years: tuple[int, ...] = (2022, 2023, 2024, 2025, 2026),
) -> Path:
    """Write a CSV as the Survey's of 2026: a row a series and year, text as Windows writes it."""
    rows = []
    for one in upstream(world, "usgs"):
        for year in years:
            known = "2023-02" if year == 2023 else "latest"
            price = float(price_of(world, one["series"], known)["price"]) / float(one["factor"])
            late = year == max(years)
            rows.append({
                "MCS chapter": one["name"], "Section": "Salient Statistics—United States",
                "Commodity": one["name"].title(), "Country": "United States",
                "Statistics": "Price", "Statistics_detail": one["detail"], "Unit": one["unit"],
                "Year": f"{year}_estimated" if late else str(year),
                "Value": f"{price * (1.1 if year > 2025 else 1):,.6g}",
                "Notes": "Estimated." if late else "",
            })  # fmt: skip
    rows.append({**rows[0], "Statistics_detail": "Imports: Ore", "Value": "W"})
    change(rows)
    file = folder / "MCS2027_Commodities_Data.csv"
    with file.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.DictWriter(stream, HEAD, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_a_new_yearly_release_is_a_source_of_its_own(data: Path, world: World) -> None:
    told = add_prices(data_release(world, data.parent), data, LATER, **NEW)
    assert told == "MCS2027_Commodities_Data.csv: 9 series to 2026, 27 rows changed"
    found = load_world(data)
    newest, before = (price_of(found, "zircon", month) for month in ("latest", "2025-02"))
    assert (newest["as_of"], newest["price"], newest["source_id"]) == (
        "2026",
        "1980.0",
        "usgs-mcs-2027",
    )
    assert newest["note"].startswith("The survey's estimate")
    assert (before["as_of"], before["price"]) == ("2025", "1800.0")
    assert before["note"] == "Average of the year, the nearest there is."  # no estimate any more
    source = found.source("usgs-mcs-2027")
    assert (source["url"], source["published"]) == (NEW["address"], NEW["published"])
    assert source["title"] == "Mineral Commodity Summaries 2027, data release"
    assert found.source("usgs-mcs-2026") == world.source("usgs-mcs-2026")
    basket = price_of(found, "reo_basket_monazite_apatite", "latest")
    assert basket == price_of(world, "reo_basket_monazite_apatite", "latest")


def test_a_yearly_release_twice_is_the_same_to_the_byte(
    data: Path, world: World, content: Content
) -> None:
    file = data_release(world, data.parent)
    add_prices(file, data, LATER, **NEW)
    first = content(data)
    add_prices(file, data, LATER)  # it is on record now
    assert content(data) == first


BAD_YEARLY: dict[str, tuple[Callable[[list[dict[str, str]]], object], Mapping[str, Any], str]] = {
    "a series of another name": (
        lambda rows: [r.update(Statistics_detail="Price, other") for r in rows[:5]], {},
        r"MCS2027_Commodities_Data\.csv: no row of MANGANESE: Price, average.+; the series of this",
    ),
    "another unit": (
        lambda rows: rows[3].update(Unit="dollars per short ton"), {},
        r"csv, G5: dollars per short ton given; dollars per metric ton, the unit of MANGANESE",
    ),
    "a price withheld": (
        lambda rows: rows[4].update(Value="W"), {},
        r"csv, I6: W given; a number: the price of 2026",
    ),
    "an older release": (
        list, {"years": (2020, 2021, 2022, 2023, 2024)},
        r"csv, I6: 2024 given; 2025 or later, as on record",
    ),
    "a year twice": (
        lambda rows: rows.insert(5, {**rows[4], "Value": "99999"}), {},
        r"csv, H7: 2026_estimated given; each year once; MCS2027_Commodities_Data\.csv, I6 has it",
    ),
    "a year that is none": (
        lambda rows: rows[4].update(Year="FY26"), {},
        r"csv, H6: FY26 given; a year such as 2025, or 2025_estimated",
    ),
    "a year left out": (
        lambda rows: rows.pop(2), {},
        r"csv, I4: no row of 2024 above 2025 given; every year between the first and the last",
    ),
    "a newest year far off": (
        lambda rows: rows[4].update(Value=str(float(rows[4]["Value"].replace(",", "")) / 3)), {},
        r"csv, I6: 72\.6 USD/t given; at most 2 times more or less than 198 USD/t in 2025",
    ),
    "years that do not reach back to the newest on record": (
        list, {"years": (2026,)},
        r"csv, I2: nothing given; the price of 2025, which is on record",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_YEARLY)
def test_a_bad_yearly_release_is_refused_and_the_tables_are_as_they_were(
    data: Path, world: World, content: Content, name: str
) -> None:
    change, how, message = BAD_YEARLY[name]
    before = content(data)
    with pytest.raises(UpkeepError, match=message):
        add_prices(data_release(world, data.parent, change, **how), data, LATER, **NEW)
    assert content(data) == before


def test_a_new_release_must_say_where_and_when_it_appeared(data: Path, world: World) -> None:
    with pytest.raises(UpkeepError) as caught:
        add_prices(data_release(world, data.parent), data, LATER)
    assert [problem.where for problem in caught.value.problems] == ["--address", "--published"]
    assert "MCS2027_Commodities_Data.csv is a new release" in str(caught.value)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"published": "2027-13-45"}, "--published: '2027-13-45' given; a date as YYYY-MM-DD"),
        ({"published": "2027"}, "--published: '2027' given; a date as YYYY-MM-DD"),
        ({"published": "2027-03-02"}, "--published: 2027-03-02 given; 2027-03-01 or before, the "),
        ({"published": "2025-12-31"}, r"csv, I6: 2026 given; 2025-12-31 or before, when MCS2027_"),
        ({"address": "the page"}, "--address: 'the page' given; an address such as https://"),
        (
            {"address": "https://doi.org/10.5066/P1WKQ63T"},
            "--address: .+; an address of its own; usgs-mcs-2026 has this one",
        ),
    ],
)
def test_what_is_said_of_a_new_release_must_be_true(
    data: Path, world: World, content: Content, said: dict[str, str], message: str
) -> None:
    before = content(data)
    with pytest.raises(UpkeepError, match=message):
        add_prices(data_release(world, data.parent), data, LATER, **{**NEW, **said})
    assert content(data) == before


def test_what_is_said_of_a_release_on_record_must_agree(data: Path, world: World) -> None:
    file = data_release(world, data.parent)
    add_prices(file, data, LATER, **NEW)
    add_prices(file, data, LATER, **NEW)
    with pytest.raises(UpkeepError, match="--published: 2027-02-05 given; 2027-02-04, as on recor"):
        add_prices(file, data, LATER, published="2027-02-05")


def test_years_that_a_new_release_no_longer_prints_are_kept_and_told(
    data: Path, world: World
) -> None:
    file = data_release(world, data.parent, years=(2024, 2025, 2026))
    told = add_prices(file, data, LATER, **NEW)
    assert told == (
        "MCS2027_Commodities_Data.csv: 9 series to 2026, 18 rows changed; "
        "no longer in it and kept: 2023 by usgs-mcs-2026"
    )
    assert price_of(load_world(data), "zircon", "2023-02") == price_of(world, "zircon", "2023-02")


def test_an_older_workbook_does_not_take_the_place_of_a_newer(
    data: Path, world: World, content: Content
) -> None:
    def updated(day: str) -> Path:
        change = set_cell(4, 1, f"Updated on {day}, 2026")
        return pink_sheet(world, data.parent, change, last="2026M02")

    add_prices(updated("March 03"), data, DAY)
    before = content(data)
    with pytest.raises(UpkeepError, match=r"A4: 2026-03-01 given; 2026-03-03 or later, as on rec"):
        add_prices(updated("March 01"), data, DAY)
    assert content(data) == before


def test_columns_of_the_release_must_be_there(data: Path) -> None:
    file = data.parent / "MCS2027.csv"
    file.write_text("DataSource,Commodity,Year,Price_dt\nMCS2025,Zircon,2024,2000\n")
    with pytest.raises(UpkeepError, match=r"MCS2027\.csv, row 1: no column 'MCS chapter' given"):
        add_prices(file, data, DAY)
