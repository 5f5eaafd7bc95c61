"""A process of its own: answers, refusals, progress, an end when nobody waits, and a new one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from model.core.errors import ModelError
from tests.paths import ROOT
from tests.ui.hand import works
from ui.hand import background as room
from ui.hand import worker as process
from ui.hand.background import Background, BusyError, beside, beside_async
from ui.hand.queue import asking
from ui.hand.worker import DiedError, Stopped, Worker

pytestmark = pytest.mark.slow

LIMIT = 60.0


def nothing(done: int, of: int) -> None:
    pass


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.end()


def test_it_starts_from_nothing_and_stays(worker: Worker) -> None:
    assert worker.do(works.loaded, nothing) == []
    first = worker.do(works.pid, nothing)
    assert first not in (os.getpid(), 0)
    assert worker.do(works.pid, nothing) == first


def test_progress_is_told(worker: Worker) -> None:
    told: list[tuple[int, int]] = []
    assert worker.do(partial(works.counted, 60), lambda done, of: told.append((done, of))) == 60
    assert told == sorted(told)
    assert told[-1][1] == 60


def test_what_it_refuses_comes_whole_and_it_lives_on(worker: Worker) -> None:
    before = worker.do(works.pid, nothing)
    with pytest.raises(ModelError, match="here: this given; that"):
        worker.do(works.refused, nothing)
    with pytest.raises(ModelError, match="work: KeyError given; an answer"):
        worker.do(works.failed, nothing)
    assert worker.do(works.pid, nothing) == before


def test_work_that_nobody_wants_stops_by_itself_and_its_process_stays(worker: Worker) -> None:
    before = worker.do(works.pid, nothing)

    def unwanted(done: int, of: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        worker.do(partial(works.counted, 10**6), unwanted)
    assert worker.do(works.pid, nothing) == before


@pytest.mark.parametrize("work", [works.heedless, works.greedy])
def test_heedless_work_is_ended_with_its_process(
    work: Callable[..., None], worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, mark = worker.do(works.pid, nothing), tmp_path / "begun"
    monkeypatch.setattr(process, "PATIENCE", 0.1)

    def unwanted(done: int, of: int) -> None:
        if mark.exists():
            raise Stopped

    with pytest.raises(Stopped):
        worker.do(partial(work, str(mark)), unwanted)
    assert worker.do(works.pid, nothing) != before


def test_a_process_that_takes_too_much_memory_is_ended(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = worker.do(works.pid, nothing)
    monkeypatch.setattr(process, "MOST_MEMORY", 1)
    with pytest.raises(DiedError):
        worker.do(partial(works.heedless, str(tmp_path / "begun")), nothing)
    assert worker.do(works.pid, nothing) != before


def test_a_process_that_dies_is_told_and_replaced(worker: Worker) -> None:
    with pytest.raises(DiedError, match="the process of this work ended given"):
        worker.do(works.died, nothing)
    assert worker.do(partial(works.counted, 1), nothing) == 1


def test_it_ends_with_its_server(tmp_path: Path) -> None:
    mark = tmp_path / "begun"
    code = (
        "import os, sys, threading, time\n"
        "from functools import partial\n"
        "from tests.ui.hand import works\n"
        "from ui.hand.worker import Worker\n"
        "worker = Worker()\n"
        "print(worker.do(works.pid, lambda *_: None), flush=True)\n"
        f"worker.do(partial(works.heedless, {str(mark)!r}), lambda *_: None)\n"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    child = int(server.stdout.readline())
    until(mark.exists)
    server.send_signal(signal.SIGKILL)
    server.communicate()
    until(lambda: not _runs(child))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until(holds: object) -> None:
    end = time.monotonic() + LIMIT
    while not holds() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.01)
    assert holds()  # type: ignore[operator]


# Lines of work, each with its process.


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    made = Background()
    monkeypatch.setattr(room, "background", lambda: made)
    made.open()
    yield made
    made.close()


def test_each_line_has_a_process_and_closing_ends_them(lines: Background) -> None:
    tasks = [lines.ask((name,), works.pid, 1, name) for name in ("long", "quick", "files")]
    assert all(task.wait(LIMIT) for task in tasks)
    pids = {task.given() for task in tasks}
    assert len(pids) == 3
    assert os.getpid() not in pids
    lines.close()
    assert not any(map(_runs, pids))


def test_what_was_made_before_is_given_again(lines: Background) -> None:
    assert beside(partial(works.doubled, 4)) == 8
    (task,) = lines._tasks.values()
    with asking("another visitor"):
        assert beside(partial(works.doubled, 4)) == 8
    assert list(lines._tasks.values()) == [task]
    asked = beside_async(partial(works.doubled, 5), "a", LIMIT)
    with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
        assert aside.submit(asyncio.run, asked).result() == 10


def test_what_takes_too_long_is_refused_and_not_tried_again(
    lines: Background, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.1)
    work = partial(works.heedless, str(tmp_path / "mark"))
    task = lines.ask(("a",), work, 1, "files", limit=0.3)
    assert task.wait(LIMIT)
    with pytest.raises(ModelError, match=r"work: it takes longer than 0.3 s given"):
        task.given()
    assert lines.ask(("a",), work, 1, "files") is task


def test_a_death_is_tried_again_once_then_told(lines: Background) -> None:
    task = lines.ask(("a",), works.died, 1)
    assert task.wait(LIMIT)
    with pytest.raises(ModelError, match="the process of this work ended"):
        task.given()


def test_a_file_that_killed_its_process_is_not_read_again(
    lines: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def do(_: Worker, work: object, progress: object) -> None:
        tried.append(work)
        raise DiedError.at("work", "an end", "none")

    monkeypatch.setattr(Worker, "do", do)
    assert lines.ask(("killer",), works.died, 1, "files").wait(LIMIT)
    assert len(tried) == 1


def test_an_idle_process_gives_its_memory_back(
    monkeypatch: pytest.MonkeyPatch, lines: Background
) -> None:
    monkeypatch.setattr(room, "IDLE", 0.1)
    task = lines.ask(("a",), works.pid, 1)
    assert task.wait(LIMIT)
    until(lambda: not _runs(task.given()))
    again = lines.ask(("b",), works.pid, 1)
    assert again.wait(LIMIT)
    assert again.given() != task.given()


def test_who_gives_way_is_told() -> None:
    lines = Background()
    begun = lines.ask(("first",), partial(works.counted, 100), 1)
    asked = [lines.ask((n,), works.pid, 1) for n in range(room.MOST + 3)]
    assert begun.wait(LIMIT)
    assert all(task.wait(LIMIT) for task in asked)
    states = [task.state for task in asked]
    assert states[-room.MOST :] == ["done"] * room.MOST
    assert "stopped" in states
    with pytest.raises(BusyError, match="at most 12 pieces of work that wait"):
        asked[states.index("stopped")].given()
