"""Runs numbered tasks on any executor, replaces one whose workers died, and redoes what was lost.

A window of tasks is under way at a time, so that a sweep of a million parts fits into memory.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from model.core.errors import ModelError
from model.core.said import say
from model.ensemble.parts import SweepError

Result = TypeVar("Result")
Engine: TypeAlias = Executor | int | Callable[[], Executor]
"""An executor, a number of processes, or what makes an executor anew when its workers die."""

RETRIES = 3
"""Times that workers may die one after another before a part is finished."""


class Executors:
    """An executor, and how to get another one when it is broken.

    Parameters
    ----------
    engine : Executor, int or callable
        An executor stays its owner's and is not replaced; others are made and closed here.
    """

    def __init__(self, engine: Engine) -> None:
        self._make: Callable[[], Executor] | None = None
        if isinstance(engine, Executor):
            self.current = engine
        else:
            self._make = engine if callable(engine) else processes(engine)
            self.current = self._make()

    def replace(self) -> bool:
        """Replace a broken executor; return whether there is a new one."""
        if self._make is None:
            return False
        self.current.shutdown(wait=False, cancel_futures=True)
        self.current = self._make()
        return True

    def close(self, wait: bool) -> None:
        """Close the executor if it was made here."""
        if self._make is not None:
            self.current.shutdown(wait=wait, cancel_futures=True)

    @property
    def window(self) -> int:
        """Tasks that are under way at a time: four a worker, 64 where their number is unknown."""
        workers = getattr(self.current, "_max_workers", None)
        return 4 * workers if isinstance(workers, int) else 64


def processes(workers: int) -> Callable[[], Executor]:
    """Return what makes a pool of processes that end with their parent, however that ends."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    return lambda: ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent; end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def on_executor(
    engine: Engine,
    numbers: Iterable[int],
    submit: Callable[[Executor, int], Future[Result]],
    window: int | None = None,
) -> Generator[tuple[int, Result], None, None]:
    """Yield each number with its result, as they finish.

    Parameters
    ----------
    engine : Executor, int or callable
        Where the tasks run.
    numbers : iterable of int
        The tasks.
    submit : callable
        Submits one task.
    window : int, optional
        Tasks under way at a time.

    Raises
    ------
    SweepError
        When workers die again and again, or a task fails with what is no error of the model.
    """
    executors = Executors(engine)
    clean = False
    try:
        yield from _Runner(executors, iter(numbers), submit, window).results()
        clean = True
    finally:
        executors.close(wait=clean)


class _Runner:
    """The tasks under way, and those to be redone."""

    def __init__(self, executors: Executors, numbers: Any, submit: Any, window: int | None) -> None:
        self._executors, self._numbers, self._submit = executors, numbers, submit
        self._window = window or executors.window
        self._waiting: dict[Future[Any], int] = {}
        self._again: deque[int] = deque()
        self._deaths, self._began = 0, False

    def results(self) -> Iterator[tuple[int, Any]]:
        try:
            while self._fill():
                done, _ = wait(self._waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from self._result(future)
        finally:
            for future in self._waiting:
                future.cancel()

    def _fill(self) -> bool:
        """Submit tasks until the window is full; return whether any is under way."""
        while len(self._waiting) < self._window:
            number = self._again.popleft() if self._again else next(self._numbers, None)
            if number is None:
                break
            try:
                self._waiting[self._submit(self._executors.current, number)] = number
            except BrokenExecutor as error:
                self._again.append(number)
                self._renew(error)
        return bool(self._waiting)

    def _result(self, future: Future[Any]) -> Iterator[tuple[int, Any]]:
        number = self._waiting.pop(future, None)
        if number is None:  # lost with the pool, and already to be redone
            return
        try:
            result = future.result()
        except BrokenExecutor as error:
            self._again.append(number)
            self._renew(error)
        except ModelError:
            raise
        except (Exception, CancelledError) as error:
            raise _failed(f"part {number}", error) from error
        else:
            self._deaths, self._began = 0, True
            yield number, result

    def _renew(self, error: Exception) -> None:
        """Replace the executor; everything under way is to be redone."""
        self._deaths += 1
        if not self._began and _is_unguarded():
            raise _unguarded() from error
        self._again.extend(self._waiting.values())
        self._waiting.clear()
        if self._deaths > RETRIES or not self._executors.replace():
            raise _failed("workers", error) from error


def _is_unguarded() -> bool:
    """Return whether the program is a script that every worker would run anew from its top."""
    main = sys.modules["__main__"]
    path = getattr(main, "__file__", None)
    if path is None or getattr(main, "__spec__", None) is not None:
        return False
    try:
        return "__name__" not in Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _unguarded() -> SweepError:
    given = say("workers that ended before they began: each runs this script anew from its top")
    allowed = say('a script that starts its work under `if __name__ == "__main__":`')
    remedy = say("Put the sweep, and what makes its executor, under that line.")
    return SweepError.at("workers", given, allowed, remedy)


def _failed(where: str, error: BaseException) -> SweepError:
    told = (str(error).splitlines() or [""])[0]
    if isinstance(error, CancelledError):
        told = say("cancelled, or its scheduler was lost")
    given = say("{name}: {told}", name=type(error).__name__, told=told)
    remedy = say("Finished parts are kept: resume, with fewer workers if memory ran out.")
    return SweepError.at(where, given, "workers that finish their parts", remedy)
