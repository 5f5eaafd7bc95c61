"""Files of prices that are refused, each with the tables as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from model import World
from model.upkeep.copies import UpkeepError
from model.upkeep.prices import add_prices
from tests.upkeep.prices import DAY, LATER, NEW, Cells, data_release, pink_sheet, set_cell

Content = Callable[[Path], dict[str, bytes]]

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
