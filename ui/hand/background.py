"""Long work beside the page: a few threads for all visitors, with progress and cancel.

However many visitors ask, at most one long and one short piece of work run at a time; the others
wait in line. Work that nobody looks at any more is dropped, and results are kept for all: the same
question of two visitors is answered once.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from model.core.errors import ModelError, Problem

if TYPE_CHECKING:
    from model import Outcome
    from model.futures.deals import ComparedDeals

KEPT = 32
"""Finished pieces of work that are kept, the latest used."""

GRACE = 60.0
"""Seconds after which work that no page has asked about is dropped."""

DEALS = "deals"
"""Key of the comparison of all deals."""

Progress = Callable[[int, int], None]
State = Literal["waiting", "running", "done", "failed", "stopped"]


class Stopped(Exception):  # noqa: N818 (no error: somebody no longer wants the work)
    """Raised inside work that nobody wants any more."""


@dataclass(eq=False)
class Task:
    """One piece of work.

    Parameters
    ----------
    key : tuple
        What it answers; the same question has the same key.
    work : callable
        Takes a function that it tells its progress, returns the answer.
    quick : bool
        Whether it stands in the line of short work.
    state : str
        waiting, running, done, failed or stopped.
    done, of : int
        Progress.
    result : object
        The answer, once done.
    problems : tuple of Problem
        Why it failed.
    """

    key: tuple[Hashable, ...]
    work: Callable[[Progress], Any]
    quick: bool = False
    state: State = "waiting"
    done: int = 0
    of: int = 0
    result: Any = None
    problems: tuple[Problem, ...] = ()
    seen: dict[int, float] = field(default_factory=dict)
    declined: set[int] = field(default_factory=set)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in ("waiting", "running")

    def wanted(self, now: float) -> bool:
        """Return whether a visitor has asked for it of late and not stopped it since."""
        return any(
            now - at < GRACE for who, at in tuple(self.seen.items()) if who not in self.declined
        )


class Background:
    """The line of work of one process.

    Parameters
    ----------
    clock : callable
        Returns the time [s].
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tasks: OrderedDict[tuple[Hashable, ...], Task] = OrderedDict()
        self._lines: dict[bool, queue.SimpleQueue[Task]] = {}

    def ask(
        self,
        key: tuple[Hashable, ...],
        work: Callable[[Progress], Any],
        visitor: int,
        *,
        quick: bool = False,
    ) -> Task:
        """Return the task of a question; put it in line when it is new or was dropped.

        Parameters
        ----------
        key, work
            As in `Task`.
        visitor : int
            Who asks. Work lives as long as somebody asks for it again and again.
        quick : bool
            Whether it stands in the line of short work.
        """
        with self._lock:
            task = self._tasks.get(key)
            if task is None or (task.state == "stopped" and visitor not in task.declined):
                task = Task(key, work, quick)
                self._tasks[key] = task
                self._line(quick).put(task)
            self._tasks.move_to_end(key)
            task.seen[visitor] = self._clock()
            self._forget()
        return task

    def answer(self, key: tuple[Hashable, ...]) -> Any:
        """Return the result of a question that is answered already, else None; starts nothing."""
        with self._lock:
            task = self._tasks.get(key)
            return task.result if task is not None and task.state == "done" else None

    def stop(self, key: tuple[Hashable, ...], visitor: int) -> None:
        """Note that a visitor wants a piece of work no longer; it ends when nobody else does."""
        with self._lock:
            task = self._tasks.get(key)
            if task is not None and task.busy:
                task.declined.add(visitor)

    def resume(self, key: tuple[Hashable, ...], visitor: int) -> None:
        """Want a piece of work again that was stopped; the next question puts it in line."""
        with self._lock:
            task = self._tasks.get(key)
            if task is not None:
                task.declined.discard(visitor)

    def leave(self, visitor: int, but: Hashable) -> None:
        """Take a visitor from all work but that whose key begins with `but`."""
        with self._lock:
            for task in self._tasks.values():
                if task.key[0] != but:
                    task.seen.pop(visitor, None)

    def _forget(self) -> None:
        over = len(self._tasks) - KEPT
        for key in [key for key, task in self._tasks.items() if not task.busy][: max(over, 0)]:
            del self._tasks[key]

    def _line(self, quick: bool) -> queue.SimpleQueue[Task]:
        """Return the line of short or of long work; its thread starts with the first of it."""
        if quick not in self._lines:
            line: queue.SimpleQueue[Task] = queue.SimpleQueue()
            self._lines[quick] = line
            name = "short work" if quick else "long work"
            threading.Thread(target=self._serve, args=(line,), name=name, daemon=True).start()
        return self._lines[quick]

    def _serve(self, line: queue.SimpleQueue[Task]) -> None:
        while True:
            self._run(line.get())

    def _run(self, task: Task) -> None:
        def progress(done: int, of: int) -> None:
            task.done, task.of = done, of
            if not task.wanted(self._clock()):
                raise Stopped

        try:
            if not task.wanted(self._clock()):
                raise Stopped
            task.state = "running"
            task.result = task.work(progress)
            task.state = "done"
        except Stopped:
            task.state = "stopped"
        except ModelError as error:
            task.problems, task.state = error.problems, "failed"
        except Exception as error:  # a thread that dies would leave every visitor waiting
            problem = Problem("work", type(error).__name__, "an answer")
            task.problems, task.state = (problem,), "failed"
        finally:
            task.ended.set()


def drawn_before(outcome: Outcome) -> Any:
    """Return the futures of a scenario where they were drawn before, else None; starts no work."""
    asked = ((outcome.run.scenario_hash, which) for which in ("refined", "first"))
    return next((found for key in asked if (found := background().answer(key)) is not None), None)


def deals_before(outcome: Outcome) -> ComparedDeals | None:
    """Return what all deals come to where it was worked out before, else None; starts no work."""
    found: ComparedDeals | None = background().answer((outcome.run.scenario_hash, DEALS))
    return found


@cache
def background() -> Background:
    """Return the line of work of this process."""
    return Background()
