"""Files with any one thing wrong are taken over or refused, and never break a reader."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import gzip
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import model.upkeep.aid
import model.upkeep.lines
import model.upkeep.prices
from model import World
from model.core.files import package_path
from model.upkeep.aid import add_aid
from model.upkeep.copies import Copy, UpkeepError
from model.upkeep.lines import add_lines
from model.upkeep.prices import add_prices
from tests.upkeep import test_aid, test_lines, test_prices

pytestmark = pytest.mark.slow

LATER = dt.date(2027, 3, 1)
RUNS = 60

ODD: tuple[Any, ...] = (
    None, "", " ", "…", ".", "n/a", "W", "#REF!", "Total", "2026M02", "2026M13", "FY26", "2026",
    "Updated on Mai 04, 2026", "Updated on June 31, 2026", "1,5", "1_0", "nan", "1e999", "½", -1, 0,
    0.5, 1e-300, 1e308, 10**30, True, dt.datetime(2026, 2, 30 - 2), "x" * 1000,
)  # fmt: skip
"""What may stand in a cell where something else should."""


@dataclass(frozen=True)
class Dry(Copy):
    """Tables that are read and never written."""

    tables: World

    def world(self) -> World:
        return self.tables

    def write(self, table: str, rows: object) -> None:
        assert rows


@pytest.fixture(autouse=True)
def nothing_is_written(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    @contextmanager
    def dry(folder: Path, day: dt.date) -> Iterator[Copy]:
        yield Dry(folder, day, world)

    for room in (model.upkeep.aid, model.upkeep.lines, model.upkeep.prices):
        monkeypatch.setattr(room, "renewed", dry)
    monkeypatch.setattr(model.upkeep.lines, "_write", lambda *told: None)


def odd_cell(luck: random.Random) -> Callable[[list[list[Any]]], None]:
    """Return what puts something odd into one cell, or leaves a row out, or has one twice."""

    def change(rows: list[list[Any]]) -> None:
        number = luck.randrange(len(rows))
        kind = luck.randrange(10)
        if kind == 0:
            del rows[number:]
        elif kind == 1:
            del rows[number]
        elif kind == 2:
            rows.insert(number, list(rows[number]))
        elif rows[number]:
            rows[number][luck.randrange(len(rows[number]))] = luck.choice(ODD)

    return change


@pytest.mark.parametrize("seed", range(3))
def test_a_monthly_workbook(tmp_path: Path, world: World, seed: int) -> None:
    luck = random.Random(seed)
    for _ in range(RUNS // 3):
        file = test_prices.pink_sheet(world, tmp_path, odd_cell(luck))
        with contextlib.suppress(UpkeepError):
            add_prices(file, package_path(), LATER)


def test_a_yearly_release(tmp_path: Path, world: World) -> None:
    luck = random.Random(0)

    def change(rows: list[dict[str, str]]) -> None:
        cells = [list(row.values()) for row in rows]
        odd_cell(luck)(cells)
        names = list(rows[0])
        rows[:] = [dict(zip(names, map(str, row), strict=True)) for row in cells]

    for _ in range(RUNS):
        file = test_prices.data_release(world, tmp_path, change)
        with contextlib.suppress(UpkeepError):
            add_prices(file, package_path(), LATER, **test_prices.NEW)


def test_a_csv_of_bytes(tmp_path: Path, world: World) -> None:
    luck, file = random.Random(0), test_prices.data_release(world, tmp_path)
    content = file.read_bytes()
    for _ in range(RUNS):
        place = luck.randrange(len(content))
        file.write_bytes(
            content[:place] + luck.randbytes(2) + content[place + luck.randrange(40) :]
        )
        with contextlib.suppress(UpkeepError):
            add_prices(file, package_path(), LATER, **test_prices.NEW)


@pytest.mark.parametrize("sheet", [test_aid.MAIN, test_aid.SUMMARY])
def test_a_workbook_of_aid(tmp_path: Path, sheet: str) -> None:
    luck = random.Random(0)
    for _ in range(RUNS // 6):
        change = odd_cell(luck)
        file = test_aid.tracker(tmp_path, lambda cells, change=change: change(cells[sheet]))
        with contextlib.suppress(UpkeepError):
            add_aid(file, package_path(), LATER, **test_aid.NEW)


def odd_node(content: Any, luck: random.Random) -> Any:
    """Return a JSON value in which one value somewhere is an odd one."""
    if not isinstance(content, dict | list) or not content or luck.random() < 0.15:
        return luck.choice([None, "", "x", 0, -1, 1e308, True, [], {}, [[]], {"type": "Polygon"}])
    key: Any = (
        luck.choice(list(content)) if isinstance(content, dict) else luck.randrange(len(content))
    )
    content[key] = odd_node(content[key], luck)
    return content


@pytest.mark.parametrize("packed", [True, False])
def test_days_of_the_line(tmp_path: Path, packed: bool) -> None:
    luck, shape = random.Random(0), test_lines.geometry(test_lines.CRIMEA, test_lines.EAST)
    features = [{"type": "Feature", "properties": {"date": "2026-08-25"}, "geometry": shape}]
    whole = {"type": "FeatureCollection", "features": features}
    name = "all.geojson.gz" if packed else "deepstatemap_data_20260825.geojson"
    for _ in range(RUNS):
        text = json.dumps(odd_node(copy.deepcopy(whole), luck))
        text = text[: luck.randrange(len(text))] if luck.random() < 0.2 else text
        content = gzip.compress(text.encode()) if packed else text.encode()
        (tmp_path / name).write_bytes(content)
        with contextlib.suppress(UpkeepError):
            add_lines(tmp_path / name, package_path(), LATER)
