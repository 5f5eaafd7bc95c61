"""The command `sweep`: killed at any moment it goes on, and what it cannot do it says."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from model import Scenario, World
from model.cli import sweep as cli_sweep
from model.cli.app import app
from model.ensemble import parts as parts_room
from model.ensemble.ensemble import sweep
from tests.paths import ROOT
from tests.sweeps import GRID, OUTPUTS, PART, PARTS, TOML, assert_complete, contents

pytestmark = pytest.mark.slow

RUNNER = CliRunner()
HELD = f"""
import itertools, signal, time
from model.cli.app import main
from model.ensemble.parts import Folder

put, stored = Folder.put, itertools.count()

def held(self, number, part):
    if next(stored) == {PARTS // 2}:
        time.sleep(3600)
    put(self, number, part)

Folder.put = held
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell runs us beside it
main()
"""
"""A sweep that waits at half of its parts: a signal comes in its middle, however late it comes."""

COMMAND = [sys.executable, "-c", HELD, "sweep"]


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    file = tmp_path / "grid.toml"
    file.write_text(TOML, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def serial(
    tmp_path_factory: pytest.TempPathFactory, seed: Scenario, world: World
) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("serial")
    sweep(seed, world, GRID, OUTPUTS, out=out, parts=PART)
    return contents(out)


def started(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*COMMAND, *arguments], stdout=pipe, stderr=pipe, text=True, env=environment
    )


def parts_in(out: Path) -> list[Path]:
    return sorted((out / "parts").glob("*.parquet"))


def wait_for(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 600
    while len(parts_in(out)) < count and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    assert len(parts_in(out)) >= count


def test_a_sweep_from_a_file_lands_in_a_folder(
    grid: Path, tmp_path: Path, serial: dict[str, bytes]
) -> None:
    result = RUNNER.invoke(app, ["sweep", str(grid), "--out", str(tmp_path / "o"), "--part", "2"])
    assert result.exit_code == 0, result.output
    assert "60 scenarios (2 x 5 x 6), 30 parts of 2: ukraine, aid_coverage, S8, us" in result.stderr
    assert result.stdout == f"60 scenarios in 30 parts in {tmp_path / 'o'}\n"
    assert contents(tmp_path / "o") == serial


def test_the_keys_of_the_json(grid: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "o")
    result = RUNNER.invoke(app, ["sweep", str(grid), "--out", out, "--format", "json"])
    assert json.loads(result.stdout) == {
        "folder": out,
        "scenarios": 60,
        "parts": 1,
        "outputs": list(OUTPUTS),
        "paths": list(GRID),
    }


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_in_the_middle_it_goes_on(
    grid: Path, tmp_path: Path, serial: dict[str, bytes], how: signal.Signals, workers: str
) -> None:
    out = tmp_path / "out"
    arguments = [str(grid), "--out", str(out), "--part", "2", "--workers", workers]
    process = started(*arguments)
    wait_for(out, 4, process)
    process.send_signal(how)
    _, told = process.communicate(timeout=600)
    assert process.returncode == (-how if how == signal.SIGKILL else 130)
    assert "Traceback" not in told
    assert how == signal.SIGKILL or "Go on with --resume" in told
    kept = {file: file.stat().st_mtime_ns for file in parts_in(out)}
    assert 4 <= len(kept) < PARTS
    result = RUNNER.invoke(app, ["sweep", *arguments[:-2], "--resume"])
    assert result.exit_code == 0, result.output
    assert_complete(out)
    assert contents(out) == serial
    redone = [file for file, moment in kept.items() if file.stat().st_mtime_ns != moment]
    assert len(redone) <= 1  # at most the one that stood and had no line yet


def refusal(*arguments: str) -> str:
    result = RUNNER.invoke(app, ["sweep", *arguments])
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


def test_a_folder_with_a_sweep_is_not_written_over(grid: Path, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "o")]
    assert RUNNER.invoke(app, ["sweep", str(grid), *out]).exit_code == 0
    assert "Resume it (--resume), or name another folder." in refusal(str(grid), *out)
    assert "part_cells: 256 given; 7, as in this sweep" in refusal(
        str(grid), *out, "--resume", "--part", "7"
    )


def test_more_than_the_limit_is_refused_with_its_size(grid: Path, tmp_path: Path) -> None:
    told = refusal(str(grid), "--out", str(tmp_path / "o"), "--limit", "59")
    assert "60 scenarios (2 x 5 x 6) given; at most 59" in told
    assert "--limit 60" in told
    assert not (tmp_path / "o").exists()


def test_what_is_wrong_with_the_file_is_listed(tmp_path: Path) -> None:
    file = tmp_path / "grid.toml"
    file.write_text('outputs = ["us"]\n[grid]\ndael = ["x"]\nprice_multiple = [1, 1]', "utf-8")
    told = refusal(str(file), "--out", str(tmp_path / "o"))
    assert "2 problems" in told
    assert "Did you mean date?" in told
    assert "no_such" in refusal("no_such.toml", "--out", str(tmp_path / "o"))


@pytest.fixture
def silent() -> Iterator[str]:
    """Return the address of a port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_scheduler_that_does_not_answer(
    grid: Path, tmp_path: Path, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_sweep, "ANSWER_S", 0.5)
    for address in (silent, f"tcp://127.0.0.1:{free_port()}", "nonsense://x", "tcp://"):
        told = refusal(str(grid), "--out", str(tmp_path / "o"), "--dask", address)
        assert f"--dask: {address}: " in told
        assert "a scheduler that answers within 0.5 seconds" in told
        assert "dask scheduler" in told
    assert not (tmp_path / "o").exists()


def test_a_scheduler_and_processes_at_once_are_refused(grid: Path, tmp_path: Path) -> None:
    more = ["--dask", "tcp://127.0.0.1:1", "--workers", "2"]
    told = refusal(str(grid), "--out", str(tmp_path / "o"), *more)
    assert "--workers: 2 given; either processes here or a scheduler" in told


@pytest.mark.parametrize(
    ("missing", "more"), [("pyarrow", []), ("distributed", ["--dask", "tcp://127.0.0.1:1"])]
)
def test_a_missing_extra_is_named(
    grid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, more: list[str]
) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else found(name)
    )
    told = refusal(str(grid), "--out", str(tmp_path / "o"), *more)
    assert f"no {missing} given" in told
    assert "pip install 'mineral-wealth[cluster]'" in told
    assert parts_room.need is not None


def test_the_plan_is_told_before_anything_runs(grid: Path, tmp_path: Path) -> None:
    told = refusal(str(grid), "--out", str(grid))
    assert told.index("60 scenarios") < told.index("files that are no sweep's")


def test_a_sweep_says_table_or_json(grid: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "o")
    result = RUNNER.invoke(app, ["sweep", str(grid), "--out", out, "--format", "csv"])
    assert result.exit_code == 2
    assert "'csv' is not one of 'table', 'json'" in " ".join(result.stderr.replace("│", "").split())


def test_one_part_is_one_part(grid: Path, tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["sweep", str(grid), "--out", str(tmp_path / "o")])
    assert ", 1 part of 60: ukraine" in result.stderr
    assert result.stdout == f"60 scenarios in 1 part in {tmp_path / 'o'}\n"
