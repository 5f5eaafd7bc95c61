"""The age of what is on record, and the limits from which it is called old."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World
from model.world.age import KINDS, Age, ages


def test_the_newest_of_each_kind_is_found(world: World) -> None:
    found = ages(world)
    assert tuple(age.kind for age in found) == KINDS
    line, prices, aid = found
    assert line.newest == world.front_line_days[-1]
    assert aid.newest == max(
        dt.date.fromisoformat(row["as_of"]) for row in world.tables["aid/by_donor"]
    )
    newest = {r["as_of"] for r in world.tables["economics/prices"] if r["month"] == "latest"}
    assert f"{prices.newest:%Y-%m}" in newest
    assert (prices.newest + dt.timedelta(days=1)).day == 1  # the last day of its month


@pytest.mark.parametrize("kind", KINDS)
def test_limits_are_rows_of_data(world: World, kind: str) -> None:
    row = world.label_row("assumptions", f"{kind}-stale")
    (age,) = (age for age in ages(world) if age.kind == kind)
    assert age.limit == int(row["value"])
    assert (row["unit"], row["grade"]) == ("days", "convention")


@given(days=st.integers(-30, 4000), limit=st.integers(1, 1000))
def test_old_is_older_than_the_limit(days: int, limit: int) -> None:
    newest = dt.date(2026, 8, 22)
    age, today = Age("line", newest, limit), newest + dt.timedelta(days=days)
    assert age.days(today) == days
    assert age.is_old(today) == (days > limit)
