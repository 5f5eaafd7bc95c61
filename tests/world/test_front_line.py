"""Front lines from 2014 to the newest snapshot: records, anchors, and nothing in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World
from model.core.errors import DataError
from model.world.front_line import Record

TEN_DATES = [
    "2014-03-18",
    "2015-02-12",
    "2022-02-23",
    "2022-06-05",
    "2022-09-30",
    "2022-11-11",
    "2024-07-08",
    "2025-02-11",
    "2026-02-24",
    "2026-08-22",
]
OCCUPIED = ["UA-09", "UA-14", "UA-23", "UA-65"]


def share(world: World, day: str, region: str) -> float:
    line = world.control_at(dt.date.fromisoformat(day))
    return float(line.russia_share[world.regions.index(region)])


@pytest.mark.parametrize("day", TEN_DATES)
def test_shares_of_ten_dates_are_as_they_were_looked_at(
    world: World, golden: Callable[[str, pd.DataFrame], None], day: str
) -> None:
    line = world.control_at(dt.date.fromisoformat(day))
    assert line.exact
    frame = pd.DataFrame(
        {"russia_share": line.russia_share}, index=pd.Index(world.regions, name="region")
    )
    golden(f"control_{day}", frame)


def test_the_record_reaches_from_2014_to_the_newest_snapshot(world: World) -> None:
    days = world.front_line_days
    assert (days[0], days[-1]) == (dt.date(2014, 2, 1), dt.date(2026, 8, 22))
    daily = [day for day in days if day >= dt.date(2024, 7, 8)]
    assert len(daily) == 769


def test_crimea_changes_hands_in_march_2014_and_stays(world: World) -> None:
    for region in ("UA-43", "UA-40"):
        assert share(world, "2014-03-17", region) == 0.0
        days = [day.isoformat() for day in world.front_line_days[1:]]
        assert {share(world, day, region) for day in days} == {1.0}


def test_donbas_is_held_in_part_from_2015_to_the_invasion(world: World) -> None:
    assert share(world, "2018-05-01", "UA-09") == pytest.approx(8325 / 26684, abs=1e-5)
    assert share(world, "2018-05-01", "UA-14") == share(world, "2022-02-23", "UA-14") == 0.32
    assert share(world, "2018-05-01", "UA-23") == 0.0


def test_september_2022_is_as_the_institute_had_it(world: World) -> None:
    found = [share(world, "2022-09-30", region) for region in OCCUPIED]
    assert found == [0.99, 0.58, 0.72, 0.88]


def test_the_right_bank_comes_back_in_november_2022(world: World) -> None:
    assert share(world, "2022-11-10", "UA-65") == 0.88
    assert share(world, "2022-11-11", "UA-65") == 0.73


def test_winter_2022_follows_the_figures_that_were_published(world: World) -> None:
    assert share(world, "2022-12-31", "UA-14") == 0.515
    assert share(world, "2023-02-21", "UA-14") == 0.54


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("2014-03-17", "2014-02-01"),
        ("2021-12-31", "2015-02-12"),
        ("2022-03-20", "2022-02-23"),
        ("2023-12-31", "2023-02-21"),
        ("2024-07-07", "2024-01-01"),
    ],
)
def test_between_anchors_the_older_one_holds_and_its_age_is_told(
    world: World, asked: str, used: str
) -> None:
    first, second = (dt.date.fromisoformat(text) for text in (asked, used))
    line = world.control_at(first)
    assert line.used == second
    assert not line.exact
    assert line.age_days == (first - second).days
    assert np.array_equal(line.russia_share, world.control_at(second).russia_share)
    assert line.note.startswith(f"Record of {used}, {line.age_days} days before the day asked for.")


def test_an_exact_day_names_its_source_only(world: World) -> None:
    line = world.control_at(dt.date(2025, 2, 11))
    assert line.note == "Record of 2025-02-11. Sources: deepstate-archive"


@pytest.mark.parametrize("day", [dt.date(2014, 1, 31), dt.date(2026, 8, 23)])
def test_a_day_outside_the_record_names_the_limits(world: World, day: dt.date) -> None:
    allowed = "the record runs from 2014-02-01 to 2026-08-22"
    with pytest.raises(DataError, match=rf"front_line_date: {day} given; {allowed}"):
        world.control_at(day)


def test_a_front_line_and_control_at_are_one(world: World) -> None:
    day = dt.date(2025, 6, 1)
    assert np.array_equal(world.control_at(day).russia_share, world.front_line(day).russia_share)


def test_every_anchor_map_keeps_crimea_and_names_its_grade(world: World) -> None:
    rows = world.tables["control/anchors"]
    for day in {row["date"] for row in rows if row["date"] > "2014-03"}:
        regions = {row["region"] for row in rows if row["date"] == day}
        assert {"UA-43", "UA-40"} <= regions
    memory = [row for row in rows if row["source_id"] in ("memory", "own-judgement")]
    assert {row["grade"] for row in memory} == {"D"}


ROWS = [
    {"date": day, "region": region, "russia_share": share, "source_id": source}
    for day, region, share, source in (
        ("2020-01-01", "A", "0.25", "s"),
        ("2020-01-10", "B", "0.5", "t"),
        ("2020-01-10", "A", "0.5", "s"),
    )
]


def test_a_region_that_a_day_does_not_list_counts_as_nothing() -> None:
    record = Record(ROWS, ("A", "B", "C"))
    assert record.at(dt.date(2020, 1, 9)).russia_share.tolist() == [0.25, 0.0, 0.0]
    assert record.at(dt.date(2020, 1, 10)).russia_share.tolist() == [0.5, 0.5, 0.0]
    assert record.at(dt.date(2020, 1, 10)).source_ids == ("s", "t")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 10)))
def test_any_day_takes_the_newest_record_before_it(day: dt.date) -> None:
    line = Record(ROWS, ("A", "B")).at(day)
    assert line.used == (dt.date(2020, 1, 10) if day.day == 10 else dt.date(2020, 1, 1))
    assert line.exact == (line.age_days == 0)


def test_a_line_is_made_once_and_cannot_be_written() -> None:
    record = Record(ROWS, ("A", "B"))
    line = record.at(dt.date(2020, 1, 5))
    assert record.at(dt.date(2020, 1, 5)) is line
    with pytest.raises(ValueError, match="read-only"):
        line.russia_share[0] = 1.0
