"""Days of releases: compared as exactly as both are known, and never ahead."""

from __future__ import annotations

import datetime as dt

import pytest

from model import World
from model.upkeep.copies import UpkeepError
from model.upkeep.published import Fresh, day_of, earlier, in_words, named

DAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("2026", "2026-05", False), ("2025", "2026-05", True), ("2026-05-31", "2026-06", True)],
)
def test_days_are_compared_as_exactly_as_both_are_known(one: str, other: str, found: bool) -> None:
    assert earlier(one, other) is found


def test_days_are_said_and_read() -> None:
    assert in_words("2026-08-05") == "5 August 2026"
    assert day_of("2026-08-05T10:00") == dt.date(2026, 8, 5)
    assert day_of("2026-13-45") is day_of(None) is None


def test_a_release_that_is_new_says_where_and_when(world: World) -> None:
    fresh = Fresh("f.csv", DAY, "https://example.org/new", "2026-11-30")
    told = {"url": "https://example.org/new", "published": "2026-11-30"}
    assert named(fresh, world, "usgs-mcs-2099", "2026", "f.csv, A1") == told
    with pytest.raises(UpkeepError, match=r"--published: nothing given; f\.csv is a new"):
        named(Fresh("f.csv", DAY, "https://example.org/new"), world, "usgs-mcs-2099", "2026", "A1")


def test_a_release_on_record_may_not_speak_of_what_came_after_it(world: World) -> None:
    assert named(Fresh("f.csv", DAY), world, "usgs-mcs-2026", "2025", "A1") == {}
    with pytest.raises(UpkeepError, match=r"A1: 2027 given; 2026 or before, when f\.csv was"):
        named(Fresh("f.csv", DAY), world, "usgs-mcs-2026", "2027", "A1")
