"""A map is checked before a library reads it; what a GeoPackage works out by itself may not end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from model import World
from model.core.errors import ScenarioError
from model.territory.map_checks import MOST_POSITIONS, check_positions, check_size, check_tables
from model.territory.own_map import read_map
from tests.territory.makers import RING, SHARES, shares

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


def test_a_geopackage_of_tables_is_read_and_one_with_a_view_is_not(
    written: Callable[..., Path], world: World
) -> None:
    path = written("front.gpkg", {"occupied": RING}, "GPKG")
    assert shares(read_map(path.read_bytes(), world)) == pytest.approx(SHARES, abs=1e-3)
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE VIEW endless AS {ENDLESS}")
    base.close()
    with pytest.raises(ScenarioError, match="a view, 'endless' given; tables alone"):
        read_map(path.read_bytes(), world)


def test_what_is_no_database_is_said_to_be_none() -> None:
    with pytest.raises(ScenarioError, match="a map that cannot be read"):
        check_tables("x.gpkg", b"SQLite format 3\0" + b"x" * 5000)


def test_sizes_at_their_limit_pass_and_beyond_do_not() -> None:
    check_size("a", 10, 10)
    check_positions("a", MOST_POSITIONS)
    with pytest.raises(ScenarioError, match="11 bytes when unpacked given; at most 10 bytes"):
        check_size("a", 11, 10)
    with pytest.raises(ScenarioError, match="corners"):
        check_positions("a", MOST_POSITIONS + 1)
