"""Files of prices in the shape of the World Bank's and the Geological Survey's."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from model import World
from model.world.tables import Row

DAY, LATER = dt.date(2026, 12, 1), dt.date(2027, 3, 1)
NEW = {"address": "https://usgs.example/mcs2027", "published": "2027-02-04"}
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
