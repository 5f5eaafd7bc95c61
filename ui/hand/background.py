"""Long work beside the page: four lines for all visitors, with progress, place and cancel.

However many visitors ask, at most one piece of work of each line runs at a time; the others wait,
and visitors take turns. Work that nobody looks at any more is dropped, and results are kept for
all: the same question of two visitors is answered once. A server has a process for each line
(`Background.open`), so that no work holds the lock that the pages run under; without a server, in
tests and on the command line, it is done where it is asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from model.core.errors import ModelError, Problem
from model.core.said import say
from ui.hand.queue import Turns, asker, away
from ui.hand.worker import IDLE, DiedError, Progress, Stopped, Work, Worker

if TYPE_CHECKING:
    from model import Outcome
    from model.futures.deals import ComparedDeals

KEPT = 32
"""Finished pieces of work that are kept of each line, the latest used."""

GRACE = 10.0
"""Seconds after which work that no page has asked about is dropped; pages ask every 3."""

FILE_SECONDS = 20.0
"""Longest that a file of one's own may take to be read, or to be laid over the country."""

MOST = 12
"""Pieces of work of one visitor that wait in a line; then the oldest gives way."""

MOST_OF_ALL = 100
"""Pieces of work of all visitors that wait in a line; then the newest gives way."""

DEALS = "deals"
"""Key of the comparison of all deals."""

T = TypeVar("T")
State = Literal["waiting", "running", "done", "failed", "stopped"]
LineName = Literal["long", "quick", "files", "calls"]

QUESTIONS: tuple[LineName, ...] = ("long", "quick")
"""Lines of what a scenario asks; in the others stands what came from outside, or goes there."""


def _begun() -> Future[None]:
    """Return a future that nobody who waits for it can cancel."""
    future: Future[None] = Future()
    future.set_running_or_notify_cancel()
    return future


@dataclass(eq=False)
class Task:
    """One piece of work.

    Parameters
    ----------
    key : tuple
        What it answers; the same question has the same key.
    work : callable
        Takes a function that it tells its progress, returns the answer.
    line : {"long", "quick", "files", "calls"}
        In which line it stands.
    limit : float
        Seconds that it may take.
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
    work: Work
    line: LineName = "long"
    limit: float = float("inf")
    state: State = "waiting"
    done: int = 0
    of: int = 0
    result: Any = None
    problems: tuple[Problem, ...] = ()
    seen: dict[Hashable, float] = field(default_factory=dict)
    declined: set[Hashable] = field(default_factory=set)
    ended: Future[None] = field(default_factory=_begun)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in ("waiting", "running")

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end, at most so many seconds; return whether it has come."""
        if not self.ended.done():
            with away():
                wait([self.ended], seconds)
        return self.ended.done()

    def given(self) -> Any:
        """Return the answer of what has ended.

        Raises
        ------
        ModelError
            When it failed; `BusyError` when it gave way.
        """
        if self.problems:
            raise ModelError(self.problems)
        if self.state == "stopped":
            raise BusyError([_GAVE_WAY])
        return self.result

    def wanted(self, now: float) -> bool:
        """Return whether a visitor has asked for it of late and not stopped it since."""
        return any(
            now - at < GRACE for who, at in tuple(self.seen.items()) if who not in self.declined
        )


class BusyError(ModelError):
    """So much was asked for that this gave way."""

    heading = "The work cannot be done now"


_GAVE_WAY = Problem(
    "work", say("more than is done for one visitor"),
    say("at most {count} pieces of work that wait", count=MOST), say("Ask again in a moment."),
)  # fmt: skip


class Background:
    """The lines of work of one process.

    Parameters
    ----------
    clock : callable
        Returns the time [s].
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.RLock()  # a visitor may be collected, and leave, inside of it
        self._tasks: OrderedDict[tuple[Hashable, ...], Task] = OrderedDict()
        self._lines: dict[LineName, Turns[Task]] = {}
        self._workers: dict[LineName, Worker] | None = None

    def open(self) -> None:
        """Do all work in processes from now on; each starts with the first work of its line."""
        self._workers = {}

    def close(self) -> None:
        """End the processes."""
        workers, self._workers = self._workers or {}, None
        for worker in workers.values():
            worker.end()

    @property
    def opened(self) -> bool:
        """Whether work is done in processes."""
        return self._workers is not None

    @property
    def cold(self) -> bool:
        """Whether no process answers questions yet: who asks first waits for its start."""
        return self._workers is not None and not self._workers.keys() & {*QUESTIONS}

    def ask(
        self,
        key: tuple[Hashable, ...],
        work: Work,
        visitor: Hashable,
        line: LineName = "long",
        limit: float = float("inf"),
    ) -> Task:
        """Return the task of a question; put it in line when it is new or was dropped.

        Parameters
        ----------
        key, work, line, limit
            As in `Task`.
        visitor : hashable
            Who asks. Work lives as long as somebody asks for it again and again.
        """
        with self._lock:
            task = self._tasks.get(key)
            if task is None or (task.state == "stopped" and visitor not in task.declined):
                task = Task(key, work, line, limit)
                self._tasks[key] = task
                task.seen[visitor] = self._clock()
                self._line(line).put(visitor, task)
                self._give_way(visitor, line)
            else:
                task.seen[visitor] = self._clock()
            self._tasks.move_to_end(key)
            self._forget(task.line)
        return task

    def place(self, task: Task) -> int:
        """Return how many turns it is until a task's, itself counted; 0 when it waits no more."""
        return self._line(task.line).place(task)

    def _give_way(self, visitor: Hashable, line: LineName) -> None:
        now = self._clock()
        waiting = [task for task in self._line(line).of(visitor) if task.wanted(now)]
        for task in waiting[:-MOST]:
            task.seen.pop(visitor, None)
        if len(self._line(line)) > MOST_OF_ALL:
            waiting[-1].seen.pop(visitor, None)

    def answer(self, key: tuple[Hashable, ...]) -> Any:
        """Return the result of a question that is answered already, else None; starts nothing."""
        with self._lock:
            task = self._tasks.get(key)
            return task.result if task is not None and task.state == "done" else None

    def stop(self, key: tuple[Hashable, ...], visitor: Hashable) -> None:
        """Note that a visitor wants a piece of work no longer; it ends when nobody else does."""
        with self._lock:
            task = self._tasks.get(key)
            if task is not None and task.busy:
                task.declined.add(visitor)

    def resume(self, key: tuple[Hashable, ...], visitor: Hashable) -> None:
        """Want a piece of work again that was stopped; the next question puts it in line."""
        with self._lock:
            task = self._tasks.get(key)
            if task is not None:
                task.declined.discard(visitor)

    def keep(self, task: Task, visitor: Hashable) -> None:
        """Note that a visitor who has not left still waits."""
        with self._lock:
            if visitor in task.seen:
                task.seen[visitor] = self._clock()

    def leave(self, visitor: Hashable, but: Hashable = None) -> None:
        """Take a visitor from all work; or from all questions of scenarios other than `but`."""
        with self._lock:
            for task in self._tasks.values():
                if but is None or (task.line in QUESTIONS and task.key[0] != but):
                    task.seen.pop(visitor, None)

    def _forget(self, line: LineName) -> None:
        """Forget the oldest answers of a line: a flood of calls drops nobody's simulations."""
        of_line = {key: task for key, task in self._tasks.items() if task.line == line}
        over = len(of_line) - KEPT
        for key in [key for key, task in of_line.items() if not task.busy][: max(over, 0)]:
            del self._tasks[key]

    def _line(self, name: LineName) -> Turns[Task]:
        """Return a line of work; its thread starts with the first of it."""
        if name not in self._lines:
            self._lines[name] = Turns()
            threading.Thread(
                target=self._serve, args=(name,), name=f"work: {name}", daemon=True
            ).start()
        return self._lines[name]

    def _serve(self, name: LineName) -> None:
        while True:
            task = self._lines[name].get(IDLE)
            if task is not None:
                self._run(task)
            elif self._workers and name in self._workers:
                self._workers.pop(name).end()

    def _run(self, task: Task) -> None:
        begun = self._clock()

        def progress(done: int, of: int) -> None:
            task.done, task.of = done, of
            self._go_on(task, begun)

        try:
            self._go_on(task, begun)
            task.state = "running"
            task.result = self._do(task, progress)
            task.state = "done"
        except Stopped:
            task.state = "failed" if task.problems else "stopped"
        except ModelError as error:
            task.problems, task.state = error.problems, "failed"
        except Exception as error:  # a thread that dies would leave every visitor waiting
            problem = Problem("work", type(error).__name__, "an answer")
            task.problems, task.state = (problem,), "failed"
        finally:
            task.ended.set_result(None)

    def _go_on(self, task: Task, begun: float) -> None:
        now = self._clock()
        if now - begun > task.limit:
            task.problems = (_too_long(task.limit),)
        if task.problems or not task.wanted(now):
            raise Stopped

    def _do(self, task: Task, progress: Progress) -> Any:
        if self._workers is None:
            return task.work(progress)
        worker = self._workers.setdefault(task.line, Worker())
        try:
            return worker.do(task.work, progress)
        except DiedError:
            if task.line not in QUESTIONS:  # what is in somebody's file may have killed it
                raise
            return worker.do(task.work, progress)


def _too_long(seconds: float) -> Problem:
    return Problem(
        "work", say("it takes longer than {seconds:g} s", seconds=seconds),
        say("what can be done in that time"), say("Ask for less, or give a simpler file."),
    )  # fmt: skip


def beside(work: Callable[[], T], limit: float = float("inf")) -> T:
    """Return what a function gives, from the line of files; where there is no server, from here.

    Waits for it. What the same function of the same values gave before is given again.

    Parameters
    ----------
    work : callable
        A function of a module with its values (``partial``), which can be pickled, as its answer.
    limit : float
        Seconds that it may take.

    Raises
    ------
    ModelError
        What the function raises; or when it gives way, dies or takes too long.
    """
    if not background().opened:
        return work()
    visitor = asker()
    task = _ask(work, visitor, limit)
    with away():
        while not task.wait(GRACE / 2):
            background().keep(task, visitor)
    found: T = task.given()
    return found


async def beside_async(
    work: Callable[[], T], visitor: Hashable, limit: float, line: LineName = "files"
) -> T:
    """Return what :func:`beside` does, from a line; no thread waits for it."""
    if not background().opened:
        return await asyncio.to_thread(work)
    task = _ask(work, visitor, limit, line)
    while not task.ended.done():
        background().keep(task, visitor)
        await asyncio.wait([asyncio.wrap_future(task.ended)], timeout=GRACE / 2)
    found: T = task.given()
    return found


def _ask(
    work: Callable[[], Any], visitor: Hashable, limit: float, line: LineName = "files"
) -> Task:
    key = ("file", hashlib.sha256(pickle.dumps(work)).hexdigest())
    return background().ask(key, partial(_alone, work), visitor, line, limit)


def _alone(work: Callable[[], T], _: Progress) -> T:
    return work()


def drawn_before(outcome: Outcome) -> Any:
    """Return the simulations of a scenario if they were drawn before, else None; starts no work."""
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
