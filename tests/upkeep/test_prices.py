"""Prices taken over from the World Bank's workbook and the Geological Survey's release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from model import World, load_world
from model.upkeep.prices import add_prices
from tests.upkeep.prices import DAY, LATER, NEW, Cells, data_release, pink_sheet, price_of

Content = Callable[[Path], dict[str, bytes]]


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
