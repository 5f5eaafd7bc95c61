"""Work beside the page: one long piece at a time, progress, cancel, and no work for nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from model.core.errors import Problem, ScenarioError
from ui.hand import background as room
from ui.hand.background import GRACE, KEPT, Background, Progress, Task

LIMIT = 20.0


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(clock: Clock) -> Background:
    return Background(clock)


class Steps:
    """Work of many steps, each let through by the test."""

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.begun = threading.Event()

    def __call__(self, progress: Progress) -> str:
        self.begun.set()
        for step in range(1, 5):
            assert self.gate.acquire(timeout=LIMIT)
            progress(step, 4)
        return "answer"


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT
    while not holds() and time.monotonic() < end:
        time.sleep(0.002)
    assert holds()


def ended(task: Task) -> Task:
    assert task.wait(LIMIT)
    return task


def test_a_question_is_answered_once_for_all_visitors(line: Background) -> None:
    calls: list[int] = []
    first = ended(line.ask(("a", 1), lambda _: calls.append(1) or "answer", 1))
    second = line.ask(("a", 1), lambda _: calls.append(2) or "other", 2)
    assert second is first
    assert (first.state, first.result, calls) == ("done", "answer", [1])


def test_progress_is_told_and_work_can_be_stopped(line: Background) -> None:
    work = Steps()
    task = line.ask(("a", 1), work, 1)
    work.gate.release()
    until(lambda: task.done == 1)
    assert (task.state, task.of, task.busy) == ("running", 4, True)
    line.stop(task.key, 1)
    work.gate.release()
    assert ended(task).state == "stopped"
    assert line.ask(task.key, work, 1) is task  # stopped stays stopped for who stopped it
    line.resume(task.key, 1)
    again = line.ask(task.key, lambda _: "answer", 1)
    assert ended(again).result == "answer"


def test_who_stops_does_not_stop_it_for_another(line: Background) -> None:
    work = Steps()
    task = line.ask(("a", 1), work, 1)
    assert line.ask(task.key, work, 2) is task
    line.stop(task.key, 1)
    for _ in range(4):
        work.gate.release()
    assert ended(task).result == "answer"


def test_work_that_nobody_looks_at_is_dropped_and_done_again_when_asked(
    line: Background, clock: Clock
) -> None:
    work = Steps()
    task = line.ask(("a", 1), work, 1)
    assert work.begun.wait(LIMIT)
    clock.now = GRACE + 1
    work.gate.release()
    assert ended(task).state == "stopped"
    again = line.ask(("a", 1), lambda _: "answer", 1)
    assert again is not task
    assert ended(again).result == "answer"


def test_moving_to_another_scenario_leaves_its_work(line: Background) -> None:
    work = Steps()
    task = line.ask(("old", 1), work, 1)
    assert work.begun.wait(LIMIT)
    waiting = line.ask(("old", 2), lambda _: "never", 1)
    line.leave(1, "new")
    work.gate.release()
    assert ended(task).state == "stopped"
    assert (ended(waiting).state, waiting.result) == ("stopped", None)


def test_twenty_visitors_have_one_long_piece_under_way(line: Background) -> None:
    under_way, most, lock = [0], [0], threading.Lock()

    def work(progress: Progress) -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.002)
        with lock:
            under_way[0] -= 1

    lines = [thread.name for thread in threading.enumerate()].count("work: long")
    tasks = [line.ask((visitor, "refined"), work, visitor) for visitor in range(20)]
    for task in tasks:
        ended(task)
    assert most == [1]
    assert [thread.name for thread in threading.enumerate()].count("work: long") <= lines + 1


def test_short_work_does_not_wait_for_long_work(line: Background) -> None:
    work = Steps()
    long = line.ask(("a", 1), work, 1)
    short = ended(line.ask(("a", 2), lambda _: "first look", 2, "quick"))
    assert short.result == "first look"
    assert long.busy
    for _ in range(4):
        work.gate.release()
    ended(long)


def test_what_fails_says_why_and_the_line_goes_on(line: Background) -> None:
    def refuse(progress: Progress) -> None:
        raise ScenarioError([Problem("draws", "1", "at least 2")])

    def break_down(progress: Progress) -> None:
        raise ZeroDivisionError

    task = ended(line.ask(("a", 1), refuse, 1))
    assert task.state == "failed"
    assert task.problems[0].where == "draws"
    broken = ended(line.ask(("a", 2), break_down, 1))
    assert broken.problems[0].given == "ZeroDivisionError"
    assert ended(line.ask(("a", 3), lambda _: 3, 1)).result == 3


def test_results_kept_are_bounded(line: Background) -> None:
    for number in range(KEPT + 10):
        ended(line.ask(("a", number), lambda _: None, 1))
    until(lambda: len(line._tasks) <= KEPT + 1)
    assert ("a", 0) not in line._tasks
    assert ("a", KEPT + 9) in line._tasks


def test_a_flood_of_calls_drops_no_answer_of_another_line(line: Background) -> None:
    ended(line.ask(("a", "simulations"), lambda _: "drawn", 1))
    for number in range(KEPT + 10):
        ended(line.ask(("file", number), lambda _: None, 2, "calls"))
    assert line.answer(("a", "simulations")) == "drawn"


def test_a_call_waits_for_nobodys_picture(line: Background) -> None:
    picture = Steps()
    drawn = line.ask(("file", 1), picture, 1, "files")
    assert ended(line.ask(("file", 2), lambda _: "said", 2, "calls")).result == "said"
    assert drawn.busy
    for _ in range(4):
        picture.gate.release()
    ended(drawn)


def test_one_line_a_process() -> None:
    assert room.background() is room.background()


def test_visitors_take_turns(line: Background) -> None:
    order: list[int] = []
    gate = Steps()
    line.ask(("gate", 0), gate, 0)
    assert gate.begun.wait(LIMIT)
    many = [
        line.ask(("many", n), lambda _, n=n: order.append(n), 1)  # type: ignore[misc]
        for n in range(4)
    ]
    other = line.ask(("other", 9), lambda _: order.append(9), 2)
    assert [line.place(task) for task in (*many, other)] == [1, 3, 4, 5, 2]
    for _ in range(4):
        gate.gate.release()
    for task in (*many, other):
        ended(task)
    assert order == [0, 9, 1, 2, 3]
    assert line.place(other) == 0


def test_a_visitor_who_is_gone_wants_nothing(line: Background) -> None:
    gate = Steps()
    line.ask(("gate", 0), gate, 0)
    waiting = line.ask(("a", 1), lambda _: "never", 1)
    line.leave(1)
    line.keep(waiting, 1)
    for _ in range(4):
        gate.gate.release()
    assert ended(waiting).state == "stopped"
