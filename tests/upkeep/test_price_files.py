"""What the files of prices say, by our names and in our units."""

from __future__ import annotations

from pathlib import Path

import pytest

from model import World
from model.upkeep.price_files import monthly, yearly
from model.upkeep.published import Fresh
from tests.upkeep.prices import DAY, LATER, NEW, data_release, pink_sheet, price_of, upstream


def test_a_month_is_read_with_its_cell_in_our_unit(tmp_path: Path, world: World) -> None:
    release = monthly(pink_sheet(world, tmp_path), world, DAY)
    assert set(release.series) == {row["series"] for row in upstream(world, "world-bank")}
    gold = release.series["gold"]
    assert gold.newest == "2026-04"
    assert gold.prices["2026-02"] == pytest.approx(
        float(price_of(world, "gold", "latest")["price"]))  # fmt: skip
    assert gold.places["2026-04"] == "CMO-Historical-Data-Monthly.xlsx, Monthly Prices, I58"
    assert release.cited == {"id": "world-bank-pink-sheet", "published": "2026-05-04"}


def test_a_year_is_read_with_its_note_and_names_the_edition(tmp_path: Path, world: World) -> None:
    fresh = Fresh("MCS2027_Commodities_Data.csv", LATER, NEW["address"], NEW["published"])
    release = yearly(data_release(world, tmp_path), world, fresh)
    zircon = release.series["zircon"]
    assert sorted(zircon.prices) == ["2022", "2023", "2024", "2025", "2026"]
    assert zircon.notes["2026"].startswith("The survey's estimate")
    assert zircon.notes["2025"].startswith("Average of the year")
    assert release.cited["id"] == "usgs-mcs-2027"
    assert release.cited["url"] == NEW["address"]
