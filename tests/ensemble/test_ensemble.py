"""A sweep gives each scenario what it gets alone, wherever it runs and whatever interrupts it."""

from __future__ import annotations

import errno
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model import Scenario, World, evaluate, load_world
from model.ensemble import parts as parts_room
from model.ensemble.cells import Grid
from model.ensemble.ensemble import LIMIT, PART_CELLS, SweepResult, part_cells, sweep
from model.ensemble.grid import GridError, cells_of, draw_samples
from model.ensemble.parts import SweepError
from model.futures.futures import HEADLINE
from tests.sweeps import CELLS, GRID, OUTPUTS, PART, PARTS, assert_complete, contents

pytestmark = pytest.mark.slow

DONETSK = "control.UA-14.russia"


@pytest.fixture(scope="module")
def serial(
    tmp_path_factory: pytest.TempPathFactory, seed: Scenario, world: World
) -> dict[str, bytes]:
    """Return the files of the grid run here, one part after the other."""
    out = tmp_path_factory.mktemp("serial")
    sweep(seed, world, GRID, OUTPUTS, out=out, parts=PART)
    assert_complete(out)
    return contents(out)


def test_a_sweep_is_evaluate_over_a_grid(seed: Scenario, world: World) -> None:
    found = sweep(seed, world, GRID, OUTPUTS)
    assert found.size == CELLS
    for number in (0, 17, 59):
        outcome = evaluate(found.scenario(number), world)
        row = [found.columns[name][number] for name in OUTPUTS]
        economy = outcome.economy
        flows = [float(economy.totals["S8"]), float(np.squeeze(economy.cumulated()["us"]))]
        held = float(outcome.held[0].sum())
        assert row == pytest.approx([held, outcome.aid_coverage, *flows], rel=1e-11)


def test_a_table_has_a_row_a_scenario(seed: Scenario, world: World) -> None:
    table = sweep(seed, world, {DONETSK: [0.0, 1.0], "war": ["states"]}, ["russia"]).to_table()
    assert table.index.name == "cell"
    assert list(table.columns) == ["war", DONETSK, "russia"]
    assert table["russia"].is_monotonic_increasing


def test_a_table_read_from_a_folder_is_the_one_in_memory(
    seed: Scenario, world: World, tmp_path: Path
) -> None:
    here = sweep(seed, world, GRID, OUTPUTS, parts=PART).to_table()
    there = sweep(seed, world, GRID, OUTPUTS, out=tmp_path / "o", parts=PART).to_table()
    pd.testing.assert_frame_equal(here, there, check_dtype=False)


def test_two_million_territories_take_a_moment_and_equal_evaluate(
    seed: Scenario, world: World
) -> None:
    levels = [i / 10 for i in range(11)]
    regions = ("UA-14", "UA-09", "UA-23", "UA-65", "UA-12", "UA-63")
    found = sweep(seed, world, {f"control.{r}.russia": levels for r in regions})
    assert found.size == 11**6
    for number in np.random.default_rng(2).integers(0, found.size, 20).tolist():
        outcome = evaluate(found.scenario(number), world)
        held = outcome.held.sum(axis=(1, 2))
        row = [found.columns[p][number] for p in ("ukraine", "russia", "other")]
        assert row == pytest.approx(held.tolist(), rel=1e-11, abs=1e-6)
        assert found.columns["aid_coverage"][number] == pytest.approx(outcome.aid_coverage)


def test_the_size_of_a_part_changes_no_figure(seed: Scenario, world: World) -> None:
    whole, cut = (sweep(seed, world, GRID, OUTPUTS, parts=n).columns for n in (CELLS, 7))
    for name in OUTPUTS:
        assert cut[name] == pytest.approx(whole[name], rel=1e-12)


def test_threads_in_memory_give_the_same_bits(seed: Scenario, world: World) -> None:
    with ThreadPoolExecutor(3) as pool:
        threads = sweep(seed, world, GRID, OUTPUTS, pool, parts=PART).columns
    here = sweep(seed, world, GRID, OUTPUTS, parts=PART).columns
    for name in OUTPUTS:
        assert np.array_equal(threads[name], here[name])


def test_processes_of_which_one_is_killed_write_the_same_bytes(
    seed: Scenario, world: World, serial: dict[str, bytes], tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill(done: int, size: int) -> None:
        if done > size // 4 and not killed:
            victim = multiprocessing.active_children()[0]
            killed.append(victim.pid or 0)
            victim.kill()

    out = tmp_path / "out"
    sweep(seed, world, GRID, OUTPUTS, 2, out, parts=PART, progress=kill)
    assert killed
    assert_complete(out)
    assert contents(out) == serial


def test_samples_in_processes_give_the_bytes_of_a_serial_run(
    seed: Scenario, world: World, tmp_path: Path
) -> None:
    rows = draw_samples({DONETSK: "0.2 to 0.6", "price_multiple": "0.5 to 2"}, seed, 32, seed=1)
    for name, engine in (("a", None), ("b", 2)):
        sweep(seed, world, rows, ["russia", "S8"], engine, tmp_path / name, parts=8, seed=1)
        assert_complete(tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


class StopError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "engine"), [(StopError, None), (KeyboardInterrupt, None), (KeyboardInterrupt, 2)]
)
def test_what_was_interrupted_is_completed_without_repeating(
    seed: Scenario,
    world: World,
    serial: dict[str, bytes],
    tmp_path: Path,
    error: type[BaseException],
    engine: int | None,
) -> None:
    def stop(done: int, size: int) -> None:
        if done >= size // 2:
            raise error

    out = tmp_path / "out"
    with pytest.raises(error):
        sweep(seed, world, GRID, OUTPUTS, engine, out, parts=PART, progress=stop)
    kept = {file.name: file.stat().st_mtime_ns for file in (out / "parts").iterdir()}
    assert PARTS // 2 <= len(kept) < PARTS
    steps: list[int] = []
    found = sweep(seed, world, GRID, OUTPUTS, out=out, parts=PART, resume=True,
                  progress=lambda done, size: steps.append(done))  # fmt: skip
    assert steps[0] == len(kept) * PART
    assert len(steps) == PARTS - len(kept) + 1
    assert contents(out) == serial
    for name, moment in kept.items():
        assert (out / "parts" / name).stat().st_mtime_ns == moment
    assert found.parts == PARTS


def test_a_corrupt_part_is_redone(
    seed: Scenario, world: World, serial: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    sweep(seed, world, GRID, OUTPUTS, out=out, parts=PART)
    (out / "parts/part-0000007.parquet").write_bytes(b"PAR1")
    sweep(seed, world, GRID, OUTPUTS, out=out, parts=PART, resume=True)
    assert contents(out) == serial


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"grid": {**GRID, "price_multiple": [1.0]}}, "cells"),
        ({"outputs": ("us",)}, "outputs"),
        ({"base": {"horizon_years": 30}}, "scenario"),
        ({"parts": 5}, "part_cells"),
    ],
)
def test_a_folder_of_another_sweep_is_refused(
    seed: Scenario, world: World, tmp_path: Path, change: dict[str, Any], where: str
) -> None:
    sweep(seed, world, GRID, OUTPUTS, out=tmp_path, parts=PART)
    base = seed.replace(**change.get("base", {}))
    with pytest.raises(SweepError, match=rf"\.{where}: ") as error:
        sweep(base, world, change.get("grid", GRID), change.get("outputs", OUTPUTS), out=tmp_path,
              parts=change.get("parts", PART), resume=True)  # fmt: skip
    assert "as in this sweep" in str(error.value)


def test_no_space_left_keeps_what_stands(
    seed: Scenario,
    world: World,
    serial: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, place = [12], Path.replace

    def full(self: Path, target: Path) -> Path:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return place(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(parts_room.Path, "replace", full)
        with pytest.raises(SweepError, match="No space left on device given") as error:
            sweep(seed, world, GRID, OUTPUTS, out=tmp_path, parts=PART)
    assert "10 parts stand; make room, then resume" in str(error.value)
    assert len(list((tmp_path / "parts").glob("*.parquet"))) == 10
    sweep(seed, world, GRID, OUTPUTS, out=tmp_path, parts=PART, resume=True)
    assert contents(tmp_path) == serial


def test_all_that_is_wrong_with_what_is_asked_for_is_listed(seed: Scenario, world: World) -> None:
    grid = {"prise_multiple": [1.0], DONETSK: [0.1, 0.1]}
    with pytest.raises(GridError, match="The grid cannot be used") as error:
        sweep(seed, world, grid, ["S8", "ukrain"], parts=0)
    assert [p.where for p in error.value.problems] == [
        "outputs", "parts", "grid.prise_multiple", f"grid.{DONETSK}",
    ]  # fmt: skip
    assert "Did you mean ukraine?" in str(error.value)
    with pytest.raises(GridError, match="outputs: none given; at least one output"):
        sweep(seed, world, {DONETSK: [0.1]}, [])


def test_a_grid_beyond_the_limit_states_its_size_and_how_to_raise_it(
    seed: Scenario, world: World
) -> None:
    steps = {"from": 0.0, "to": 1.0, "steps": 99}
    grid = {f"control.{region}.russia": steps for region in ("UA-14", "UA-09", "UA-23", "UA-65")}
    text = r"100,000,000 scenarios \(100 x 100 x 100 x 100\) given; at most 10,000,000"
    with pytest.raises(GridError, match=text) as error:
        sweep(seed, world, grid)
    assert "limit=100000000 (--limit 100000000)" in str(error.value)
    assert LIMIT == 10_000_000


def test_a_scenario_that_cannot_be_evaluated_stops_it_with_what_stands(
    seed: Scenario, world: World, tmp_path: Path
) -> None:
    grid = {"group_control.coal.other": [0.0, 0.1, 0.999], "price_multiple": [1.0]}
    with pytest.raises(Exception, match=r"group_control\.coal\.other(.|\n)*State both"):
        sweep(seed, world, grid, ["us"], out=tmp_path, parts=1)
    assert len(list((tmp_path / "parts").iterdir())) == 2


def test_workers_with_other_tables_are_refused(seed: Scenario, tmp_path: Path) -> None:
    world = load_world()
    world.__dict__["data_id"] = "0" * 12
    with (
        ThreadPoolExecutor(1) as pool,
        pytest.raises(SweepError, match=r"worker: data \w+ given; data 000000000000"),
    ):
        sweep(seed, world, GRID, OUTPUTS, pool, tmp_path)


def test_parts_are_seconds_of_work(seed: Scenario) -> None:
    steps = {"from": 0.0, "to": 1.0, "steps": 99}
    grid = cells_of({f"control.UA-{n}.russia": steps for n in (14, 23, 65)}, seed)
    assert part_cells(grid, HEADLINE) == 62_500
    assert part_cells(grid, ["S8"]) == 16_384
    assert part_cells(grid, ["us"]) == 2_048
    assert part_cells(cells_of({"war": ["rate", "states"]}, seed), ["S8"]) == 16
    assert isinstance(grid, Grid)
    wider = Grid((*grid.axes, *grid.axes))
    assert part_cells(wider, HEADLINE) == PART_CELLS


def test_a_result_says_what_it_is(seed: Scenario, world: World) -> None:
    found = sweep(seed, world, {DONETSK: [0.5]}, ["total"])
    assert isinstance(found, SweepResult)
    assert found.scenario(0).control["UA-14"].russia == 0.5
    assert len(repr(found)) < 200
