"""Spread, tie and half-life of prices: against processes whose answers are known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World
from model.upkeep.copies import UpkeepError
from model.upkeep.price_files import MONTHLY, wanted
from model.upkeep.price_risk import SHEET, half_life, price_risk, spread, ties

YEARS = range(1960, 2024)
WAVE = np.exp(np.sin(np.arange(len(YEARS)) / 3.0))


@given(st.floats(0.1, 0.95), st.floats(-3.0, 3.0), st.floats(0.5, 2.0))
def test_a_price_that_returns_has_the_half_life_of_its_speed(
    rho: float, mean: float, start: float
) -> None:
    logs = mean + start * rho ** np.arange(12.0)
    assert half_life(logs) == pytest.approx(math.log(2.0) / -math.log(rho), rel=1e-6)
    drift = 0.01 * np.arange(12.0)
    assert half_life(logs + drift, trend=True) == pytest.approx(half_life(logs), rel=1e-4)


def test_a_price_that_never_returns_says_so() -> None:
    assert half_life(1.1 ** np.arange(9.0)) == math.inf
    assert half_life((-1.0) ** np.arange(9.0)) == 0.0


def test_the_spread_is_that_of_means_and_falls_with_their_length() -> None:
    logs = np.random.default_rng(1).normal(0.0, 0.3, 40_000)
    for life in (10, 40):
        mean = math.sqrt(math.expm1(0.09) / life)  # a lognormal's, relative
        assert spread(logs, life) == pytest.approx(mean, rel=0.03)
    assert spread(np.zeros(20), 15) == 0.0


def test_the_tie_is_what_a_common_factor_gives() -> None:
    draws = np.random.default_rng(2).normal(size=(9, 60_000))
    strengths = np.linspace(0.2, 0.9, 8)[:, None]
    steps = strengths * draws[0] + np.sqrt(1.0 - strengths**2) * draws[1:]
    found = ties(steps.cumsum(axis=1), change=1)
    assert np.all(np.diff(found) > 0)
    assert found == pytest.approx(strengths[:, 0], abs=0.12)  # each is part of the component
    assert ties(np.array([[0.0, 1.0, 0.0, 2.0], [5.0, 6.0, 5.0, 7.0]]), 1) == pytest.approx([1, 1])


def annual(path: Path, columns: Mapping[str, Mapping[int, float]], title: str = SHEET) -> Path:
    """Write a workbook as the World Bank's annual one: heads in row 7, codes in row 9."""
    book = openpyxl.Workbook()
    page = book.create_sheet(title)
    for _ in range(6):
        page.append(["World Bank Commodity Price Data (The Pink Sheet)"])
    page.append(["", *columns])
    page.append(["", *("($/mt)" for _ in columns)])
    page.append(["", *(f"K{n}" for n in range(len(columns)))])
    for year in YEARS:
        page.append([year, *(prices.get(year, "…") for prices in columns.values())])
    book.save(path)
    return path


def columns_of(world: World) -> dict[str, dict[int, float]]:
    names = [row["name"] for row in wanted(world, MONTHLY)]
    return {
        name: {year: 10.0 * (n + 1) * WAVE[i] for i, year in enumerate(YEARS)}
        for n, name in enumerate(names)
    }


def test_the_workbook_gives_a_figure_for_each_of_our_series(world: World, tmp_path: Path) -> None:
    columns = columns_of(world)
    first = next(iter(columns))
    for year in range(1960, 1970):
        del columns[first][year]  # coal begins in 1970
    found = price_risk(annual(tmp_path / "a.xlsx", columns), world)
    ours = {row["series"] for row in wanted(world, MONTHLY)}
    assert found.sigma.keys() == found.beta.keys() == ours
    assert [*found.beta.values()] == pytest.approx([1.0] * len(ours))
    expected = spread(np.log(WAVE))
    assert [*found.sigma.values()][1:] == pytest.approx([expected] * (len(ours) - 1))
    assert found.years == (1960, 2023)
    assert found.half_life[1] == pytest.approx(half_life(np.log(WAVE)))


def test_a_column_that_is_missing_and_a_sheet_that_moved_are_named(
    world: World, tmp_path: Path
) -> None:
    columns = columns_of(world)
    columns["Golds"] = columns.pop("Gold")
    with pytest.raises(UpkeepError, match=r"a\.xlsx, .*row 7: no column 'Gold' given.*Golds"):
        price_risk(annual(tmp_path / "a.xlsx", columns), world)
    with pytest.raises(UpkeepError, match=r"b\.xlsx: no sheet 'Annual Prices \(Real\)'"):
        price_risk(annual(tmp_path / "b.xlsx", columns, "Annual Prices"), world)


def test_rows_with_a_source_are_those_of_the_banks_series(world: World) -> None:
    ours = {row["series"] for row in wanted(world, MONTHLY)}
    rows = {row["series"]: row for row in world.tables["economics/price_risk"]}
    assert {name for name, row in rows.items() if row["grade"] == "C"} == ours | {"lignite"}
    for name in ("sigma", "beta"):
        assert rows["lignite"][name] == rows["coal_thermal"][name]
