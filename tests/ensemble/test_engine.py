"""Tasks on executors: a bounded number at a time, each result once, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from model.core.errors import Problem, ScenarioError
from model.ensemble.engine import RETRIES, Executors, on_executor, processes
from model.ensemble.parts import SweepError
from tests.paths import ROOT

pytestmark = pytest.mark.slow


class Fragile(Executor):
    """Runs tasks at once; breaks at some of them, and stays broken."""

    def __init__(self, breaks: set[int], made: list[Fragile] | None = None) -> None:
        self.breaks, self.broken = breaks, False
        if made is not None:
            made.append(self)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.broken:
            raise BrokenExecutor("broken")
        future: Future[Any] = Future()
        if args[0] in self.breaks:
            self.breaks.discard(args[0])
            self.broken = True
            future.set_exception(BrokenExecutor("a worker died"))
        else:
            try:
                future.set_result(fn(*args))
            except Exception as error:
                future.set_exception(error)
        return future


def square(number: int) -> int:
    return number * number


def submit(pool: Executor, number: int) -> Future[int]:
    return pool.submit(square, number)


SQUARES = {number: number * number for number in range(20)}


def test_every_result_comes_once() -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(on_executor(pool, range(20), submit))
    assert len(found) == 20
    assert dict(found) == SQUARES


def test_no_more_are_under_way_than_the_window_holds() -> None:
    submitted: list[int] = []

    def count(pool: Executor, number: int) -> Future[int]:
        submitted.append(number)
        return submit(pool, number)

    with ThreadPoolExecutor(2) as pool:
        results = on_executor(pool, range(1_000_000), count, window=5)
        next(results)
        assert len(submitted) <= 5
        results.close()


def test_a_broken_executor_is_replaced_and_what_it_lost_is_redone() -> None:
    made: list[Fragile] = []
    breaks = {3, 11}
    found = list(on_executor(lambda: Fragile(breaks, made), range(20), submit, window=6))
    assert len(found) == 20
    assert dict(found) == SQUARES
    assert len(made) == 3


def test_workers_that_die_again_and_again_end_it() -> None:
    made: list[Fragile] = []
    with pytest.raises(SweepError, match=r"workers: BrokenExecutor: .*(died|broken) given"):
        list(on_executor(lambda: Fragile(set(range(20)), made), range(20), submit, window=1))
    assert len(made) == RETRIES + 1


def test_an_executor_that_is_not_ours_is_not_replaced() -> None:
    with pytest.raises(SweepError, match="Finished parts are kept"):
        list(on_executor(Fragile({2}), range(20), submit, window=1))


def fails(pool: Executor, number: int) -> Future[int]:
    return pool.submit(int, "x")


def refuses(pool: Executor, number: int) -> Future[int]:
    future: Future[int] = Future()
    future.set_exception(ScenarioError([Problem("deal", "x", "a deal")]))
    return future


def cancelled(pool: Executor, number: int) -> Future[int]:
    future: Future[int] = Future()
    future.cancel()
    future.set_running_or_notify_cancel()
    return future


def test_what_fails_in_a_worker_is_said() -> None:
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(SweepError, match="part 0: ValueError: invalid literal"):
            list(on_executor(pool, range(3), fails))
        with pytest.raises(ScenarioError, match="deal: x given; a deal"):
            list(on_executor(pool, range(3), refuses))
        with pytest.raises(SweepError, match=r"part \d: CancelledError"):
            list(on_executor(pool, range(3), cancelled))


def test_a_killed_process_is_replaced() -> None:
    import multiprocessing

    found = []
    for number, result in on_executor(2, range(20), submit, window=4):
        found.append((number, result))
        if len(found) == 3:
            victim = multiprocessing.active_children()[0]
            victim.kill()
    assert len(found) == 20
    assert dict(found) == SQUARES


def test_the_window_follows_the_workers() -> None:
    engine = Executors(processes(3))
    assert engine.window == 12
    engine.close(wait=False)
    assert Executors(Fragile(set())).window == 64


ORPHANS = """
import os, sys, time
from model.ensemble.engine import processes
if __name__ == "__main__":
    pool = processes(2)()
    print(*{pool.submit(os.getpid).result() for _ in range(8)}, flush=True)
    pool.submit(time.sleep, 60)
    time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text(encoding="utf-8").split()[2] != "Z"


def test_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(ORPHANS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert children
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while any(alive(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in children if alive(pid)]


UNGUARDED = """
from model import Scenario, load_world
from model.ensemble import sweep
sweep(Scenario(), load_world(), {"price_multiple": [1.0, 2.0]}, ["S8"], executor=1)
"""
OWN_POOL = """
import concurrent.futures as futures, multiprocessing as processes
processes.set_start_method("spawn")
from model import Scenario, load_world
from model.ensemble import sweep
with futures.ProcessPoolExecutor(1) as pool:
    sweep(Scenario(), load_world(), {"price_multiple": [1.0, 2.0]}, ["S8"], executor=pool)
"""


@pytest.mark.parametrize("script", [UNGUARDED, OWN_POOL], ids=["number", "pool"])
def test_a_script_without_a_guard_is_told_so(script: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("  - workers: workers that ended before they began: each runs this scr")
    assert last.endswith('`if __name__ == "__main__":`. Put the sweep, and what makes its executor,'
                         " under that line.")  # fmt: skip


def test_a_script_with_a_guard_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    body = UNGUARDED.replace("\nsweep(", '\nif __name__ == "__main__":\n    print(sweep(')
    path.write_text(body.rstrip() + ".size)\n", encoding="utf-8")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.stdout.strip() == "2"
