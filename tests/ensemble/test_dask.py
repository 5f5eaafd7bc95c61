"""A real scheduler and two worker processes on this machine: one is killed, nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from model import Scenario, World
from model.cli import sweep as cli_sweep
from model.cli.app import app
from model.ensemble.ensemble import sweep
from tests.paths import ROOT
from tests.sweeps import GRID, OUTPUTS, PART, TOML, assert_complete, contents

pytestmark = pytest.mark.cluster

SCHEDULER = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
WORKER = [
    "worker",
    "--host",
    "127.0.0.1",
    "--nthreads",
    "1",
    "--no-dashboard",
    "--memory-limit",
    "0",
]


def start(tmp: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (tmp / "dask.log").open("ab") as log:
        command = [sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=tmp)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tmp = tmp_path_factory.mktemp("scheduler")
    file = tmp / "scheduler.json"
    process = start(tmp, *SCHEDULER, "--scheduler-file", str(file))
    try:
        until = time.monotonic() + 60
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(file.read_text(encoding="utf-8"))["address"]
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def cluster(scheduler: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a scheduler with two worker processes, each under a nanny."""
    tmp = tmp_path_factory.mktemp("workers")
    nanny = start(tmp, *WORKER, "--nworkers", "2", scheduler)
    try:
        yield scheduler
    finally:
        nanny.terminate()
        nanny.wait(30)


def test_a_scheduler_without_workers_is_refused_in_bounded_time(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_sweep, "ANSWER_S", 2)
    (tmp_path / "grid.toml").write_text(TOML, encoding="utf-8")
    arguments = [str(tmp_path / "grid.toml"), "--out", str(tmp_path / "o"), "--dask", scheduler]
    result = CliRunner().invoke(app, ["sweep", *arguments])
    assert result.exit_code == 2, result.output
    assert f"{scheduler} without workers given; at least one worker" in result.stderr


def test_a_killed_worker_loses_nothing(
    cluster: str, seed: Scenario, world: World, tmp_path: Path
) -> None:
    import distributed

    killed: list[int] = []
    connect: Any = distributed.Client
    with connect(cluster, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        pids = list(client.run(os.getpid).values())

        def kill(done: int, size: int) -> None:
            if done > size // 4 and not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        out = tmp_path / "dask"
        sweep(seed, world, GRID, OUTPUTS, client.get_executor(pure=False), out, parts=PART,
              progress=kill, in_flight=12)  # fmt: skip
        client.wait_for_workers(2, timeout=60)
        assert killed[0] not in client.run(os.getpid).values()
    assert_complete(out)
    sweep(seed, world, GRID, OUTPUTS, out=tmp_path / "serial", parts=PART)
    assert contents(out) == contents(tmp_path / "serial")


def test_the_command_runs_on_a_scheduler(cluster: str, tmp_path: Path) -> None:
    (tmp_path / "grid.toml").write_text(TOML, encoding="utf-8")
    file = str(tmp_path / "grid.toml")
    for name, more in (("dask", ["--dask", cluster]), ("serial", [])):
        arguments = [file, "--out", str(tmp_path / name), "--part", "4", *more]
        result = CliRunner().invoke(app, ["sweep", *arguments])
        assert result.exit_code == 0, result.output
        assert_complete(tmp_path / name)
    assert contents(tmp_path / "dask") == contents(tmp_path / "serial")
