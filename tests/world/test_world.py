"""The world: read, indexed, frozen; a broken table gives one error that lists everything."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World, load_world
from model.core.errors import DataError
from model.core.files import data_path

Rows = list[dict[str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the tables that a test may break; files are linked until written."""
    copy = tmp_path / "data"
    shutil.copytree(data_path(), copy, copy_function=os.link)
    yield copy
    shutil.rmtree(copy)


def rewrite(data: Path, table: str, change: Callable[[Rows], object]) -> None:
    file = data / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = list(rows[0])
    change(rows)
    file.unlink()
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cell(row: int, **cells: str) -> Callable[[Rows], object]:
    """Change cells of a row, counted as in the file: the header is row 1."""
    return lambda rows: rows[row - 2].update(cells)


def test_an_unbroken_copy_is_the_same_world(data: Path, world: World) -> None:
    copy = load_world(data)
    assert copy.tables == world.tables
    assert copy.data_id == world.data_id


BROKEN: dict[str, tuple[str, Callable[[Rows], object], str]] = {
    "text for a number": (
        "regions",
        set_cell(3, area_km2="large"),
        r"regions\.csv:3:area_km2: large given; a whole number from 1 to 700000 \[km2\]",
    ),
    "thousands separators": (
        "regions",
        set_cell(3, area_km2="20,144"),
        r"regions\.csv:3:area_km2: 20,144 given; a whole number",
    ),
    "NaN": (
        "control/front_line",
        set_cell(2, russia_share="nan"),
        r"control/front_line\.csv:2:russia_share: nan given; a finite number from 0 to 1",
    ),
    "a share above one": (
        "control/front_line",
        set_cell(9, russia_share="1.01"),
        r"control/front_line\.csv:9:russia_share: 1\.01 given; a finite number from 0 to 1 \[share",
    ),
    "negative money": (
        "aid/ledger",
        set_cell(2, amount="-300"),
        r"aid/ledger\.csv:2:amount: -300 given; a finite number from 0",
    ),
    "a date of another form": (
        "events",
        set_cell(4, date="3/4/2025"),
        r"events\.csv:4:date: 3/4/2025 given; a date as YYYY-MM-DD",
    ),
    "an unknown grade": (
        "sources",
        set_cell(5, grade="A+"),
        r"sources\.csv:5:grade: A\+ given; a known name",
    ),
    "nothing where something is required": (
        "commodity_groups",
        set_cell(2, name_uk=""),
        r"commodity_groups\.csv:2:name_uk: nothing given; a value is required",
    ),
    "an unknown source": (
        "aid/ledger",
        set_cell(2, source_id="loveworld-trump-30"),
        r"aid/ledger\.csv:2:source_id: loveworld-trump-30 given; an id of sources\.csv\. "
        r"Did you mean loveworld-trump-300",
    ),
    "an unknown region": (
        "control/front_line",
        set_cell(2, region="UA-99"),
        r"control/front_line\.csv:2:region: UA-99 given; an id of regions\.csv\. Did you mean UA-",
    ),
    "an unknown group": (
        "deposits/deposits",
        set_cell(2, group="lithum"),
        r"deposits/deposits\.csv:2:group: lithum given.*Did you mean lithium",
    ),
    "a row that is there twice": (
        "value/forbes_2023",
        lambda rows: rows.append(dict(rows[0])),
        r"value/forbes_2023\.csv:326:region\+group: UA-05 coal given; one row a key; row 2 has it",
    ),
    "a total that is off by a million dollars": (
        "value/forbes_2023",
        set_cell(2, value_usd_million="1"),
        r"value/forbes_2023\.csv, sum over UA: 14800001 given; 14800000 as in",
    ),
    "a cell that is missing": (
        "value/forbes_2023",
        lambda rows: rows.pop(0),
        r"value/forbes_2023\.csv: no row for UA-05 coal given; one row a region and group",
    ),
    "a claim that its margin no longer follows": (
        "claims",
        lambda rows: next(r for r in rows if r["id"] == "F01").update(value="15"),
        r"value/forbes_2023_margins\.csv:2:value_usd_million: 14800000 given; 15000000 by F01",
    ),
    "a region that has no borders": (
        "regions",
        lambda rows: rows.append({**rows[0], "id": "UA-99"}),
        r"geo/regions\.geojson: UA-99 given; the same regions as regions\.csv",
    ),
    "a table without rows": ("events", lambda rows: rows.clear(), r"events\.csv:1: no row given"),
}


@pytest.mark.parametrize(("table", "change", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_is_told_with_file_row_column_value_and_what_is_allowed(
    data: Path, table: str, change: Callable[[Rows], object], message: str
) -> None:
    rewrite(data, table, change)
    with pytest.raises(DataError, match=message):
        load_world(data)


def test_everything_that_is_wrong_is_listed_at_once(data: Path) -> None:
    rewrite(data, "regions", set_cell(3, area_km2="large"))
    rewrite(data, "control/front_line", set_cell(2, russia_share="7", region="UA-0"))
    rewrite(data, "aid/ledger", set_cell(2, source_id="nobody"))
    rewrite(data, "events", lambda rows: rows.clear())
    (data / "rates.csv").unlink()
    with pytest.raises(DataError, match="6 problems") as caught:
        load_world(data)
    places = sorted(problem.where for problem in caught.value.problems)
    assert places == [
        "aid/ledger.csv:2:source_id",
        "control/front_line.csv:2:region",
        "control/front_line.csv:2:russia_share",
        "events.csv:1",
        "rates.csv",
        "regions.csv:3:area_km2",
    ]


def test_sums_are_told_beside_the_faults_of_other_tables(data: Path) -> None:
    rewrite(data, "events", set_cell(2, date="soon"))
    rewrite(data, "value/forbes_2023", set_cell(2, value_usd_million="1"))
    with pytest.raises(DataError, match=r"(?s)events\.csv:2:date.*sum over UA: 14800001"):
        load_world(data)


@pytest.mark.parametrize(
    ("table", "content", "message"),
    [
        ("regions", b"", r"regions\.csv:1: no row given; id, name_en"),
        ("regions", b"\x89PNG\r\n\x1a\n\0\xff", r"regions\.csv: bytes that are not UTF-8"),
        ("value/forbes_2023", b"region;group\n", r"value/forbes_2023\.csv:1: no row given"),
        ("control/anchors", b"date,region\n1,2,3\n", r"control/anchors\.csv:2: a row of 3 cells"),
    ],
)
def test_a_file_that_is_no_table_is_told(
    data: Path, table: str, content: bytes, message: str
) -> None:
    (data / f"{table}.csv").unlink()
    (data / f"{table}.csv").write_bytes(content)
    with pytest.raises(DataError, match=message):
        load_world(data)


def test_a_missing_column_is_told(data: Path) -> None:
    file = data / "commodity_groups.csv"
    text = file.read_text(encoding="utf-8").replace("name_uk", "name_ua", 1)
    file.unlink()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"groups\.csv:1: id, name_en, name_ua, .* given; id, name"):
        load_world(data)


def test_broken_borders_are_told(data: Path) -> None:
    (data / "geo/regions.geojson").unlink()
    (data / "geo/regions.geojson").write_text("{")
    with pytest.raises(DataError, match=r"geo/regions\.geojson: no borders"):
        load_world(data)


def test_the_axes_are_27_regions_and_12_groups(world: World) -> None:
    assert len(world.regions) == 27
    assert len(world.groups) == 12
    assert world.value("forbes-2023").shape == (27, 12)


def test_values_cannot_be_changed(world: World) -> None:
    with pytest.raises(ValueError, match="read-only"):
        world.value("forbes-2023")[0, 0] = 1


def test_an_unknown_valuation_is_a_key_error(world: World) -> None:
    with pytest.raises(KeyError, match="forbs"):
        world.value("forbs")


def test_every_valuation_has_values_and_a_price_year(world: World) -> None:
    for row in world.tables["value/bases"]:
        assert world.value(row["id"]).sum() > 0
        assert (world.value(row["id"]) >= 0).all()
        assert world.price_unit(row["id"]) == f"USD_{row['price_year']}"


def test_the_front_line_of_the_seed_day(world: World) -> None:
    line = world.front_line(dt.date(2025, 2, 11))
    assert line.used == line.asked
    assert line.age_days == 0
    assert line.source_ids == ("deepstate-archive",)
    share = dict(zip(world.regions, line.russia_share, strict=True))
    assert share["UA-43"] == share["UA-40"] == 1.0
    assert share["UA-14"] == 0.68034
    assert share["UA-30"] == 0.0


def test_between_records_the_newest_before_is_used_and_its_age_told(world: World) -> None:
    line = world.front_line(dt.date(2018, 5, 1))
    assert line.used == dt.date(2015, 2, 12)
    assert line.age_days == (dt.date(2018, 5, 1) - dt.date(2015, 2, 12)).days
    assert line.source_ids == ("memory", "own-judgement")


@given(st.dates(dt.date(2014, 2, 1), dt.date(2026, 8, 22)))
def test_any_day_on_record_has_shares_of_an_earlier_or_the_same_day(
    world: World, day: dt.date
) -> None:
    line = world.front_line(day)
    assert line.used <= day
    assert not any(line.used < known <= day for known in world.front_line_days)
    assert ((line.russia_share >= 0) & (line.russia_share <= 1)).all()
    assert np.array_equal(line.russia_share, world.front_line(line.used).russia_share)


@pytest.mark.parametrize("day", [dt.date(2014, 1, 31), dt.date(2026, 8, 23), dt.date(1991, 8, 24)])
def test_a_day_off_the_record_names_its_limits(world: World, day: dt.date) -> None:
    with pytest.raises(DataError, match=f"{day} given; the record runs from 2014-02-01 to 2026-08"):
        world.front_line(day)


def test_days_on_record_are_sorted_and_end_where_the_tables_do(world: World) -> None:
    days = world.front_line_days
    assert list(days) == sorted(set(days))
    assert days[0] == dt.date(2014, 2, 1)
    assert len(days) > 700


def test_the_ledger_has_totals_only_with_currency_and_year(world: World) -> None:
    claim = world.aid["trump-300-2025-02"]
    assert (claim.amount, claim.unit, claim.stage) == (300_000, "USD_2025", "claimed")
    assert "trump-demand-500" not in world.aid
    assert world.aid["kiel-us-2024-12"].unit.startswith("EUR_")


def test_names_are_given_in_two_languages(world: World) -> None:
    assert world.label("regions", "UA-14") == "Donetsk"
    assert world.label("regions", "UA-14", "name_uk") == "Донецька"
    assert world.label("commodity_groups", "rare_earths") == "Rare earths"


def test_a_source_is_found_by_its_id(world: World) -> None:
    assert world.source("deepstate-archive")["grade"] == "B"


def test_the_row_behind_a_region_s_share_is_found(world: World) -> None:
    found = world.front_line_row(dt.date(2025, 2, 11), "UA-14")
    assert found is not None
    assert found[0] == "control/front_line"
    assert (found[1]["region"], found[1]["russia_share"]) == ("UA-14", "0.68034")
    assert world.front_line_row(dt.date(2025, 2, 11), "UA-30") is None
    anchor = world.front_line_row(dt.date(2014, 3, 18), "UA-40")
    assert anchor is not None
    assert anchor[0] == "control/anchors"


def test_an_assumption_of_ours_is_a_row(world: World) -> None:
    assert world.assumption("deposits-enough") > 0
    with pytest.raises(DataError, match=r"assumptions\.csv: no row deposits-enoug given"):
        world.assumption("deposits-enoug")


def test_a_table_is_a_fresh_frame_with_numbers_as_numbers(world: World) -> None:
    frame = world.table("regions")
    assert frame["area_km2"].sum() > 600_000
    frame.loc[0, "area_km2"] = 0
    assert world.table("regions")["area_km2"].min() > 0
    claims = world.table("claims")
    assert claims["value"].dtype == float
    assert claims["value"].isna().any()


def test_every_table_becomes_a_frame(world: World) -> None:
    for name, rows in world.tables.items():
        frame = world.table(name)
        assert isinstance(frame, pd.DataFrame)
        assert len(frame) == len(rows)
