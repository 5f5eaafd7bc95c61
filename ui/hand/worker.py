"""A process of its own for work that would hold the interpreter's lock, and with it all visitors.

The server starts it when work first comes (``python -m ui.hand.worker``), speaks to it by pickles
over its input and output, and ends it after `IDLE` seconds without work, which gives back its
memory. It starts from nothing: a copy made by :mod:`multiprocessing` would run the script that is
``__main__``, which Streamlit exchanges for a visitor's page.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Literal, cast

from model.core.errors import ModelError
from model.core.said import say

Progress = Callable[[int, int], None]
Work = Callable[[Progress], Any]

IDLE = 300.0
"""Seconds without work after which a process is ended."""

PULSE = 0.2
"""Seconds between two words on how far the work is."""

PATIENCE = 2.0
"""Seconds that work has to end by itself once nobody wants it; then its process is ended."""

SILENCE = 1.0
"""Seconds without a word, as of a library that lets nothing else run, until work is looked at."""

MOST_MEMORY = 3_000_000_000
"""Memory that the process of some work may take; then it is ended [byte]."""

NICENESS = 10
"""Steps by which this work stands back behind the pages where the processor is short."""


class Stopped(Exception):  # noqa: N818 (no error: somebody no longer wants the work)
    """Raised inside work that nobody wants any more."""


class DiedError(ModelError):
    """The process of some work ended, perhaps for want of memory."""

    heading = "The work cannot be done"


class Worker:
    """The process of one line of work, as the server sees it; one piece of work at a time.

    Parameters
    ----------
    clock : callable
        Returns the time [s].
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._heard: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def do(self, work: Work, progress: Progress) -> Any:
        """Return what work gives; it is sent to the process by pickle.

        Parameters
        ----------
        work : callable
            A function of a module with all but its last argument, the progress (``partial``).
        progress : callable
            Told how far the work is, several times a second; may raise `Stopped`.

        Raises
        ------
        ModelError
            What the work raises; `DiedError` when its process died, which a new one replaces.
        """
        try:
            return self._done(work, progress)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end()
            raise DiedError.at("work", _DIED, _ALIVE, _AGAIN) from None

    def _done(self, work: Work, progress: Progress) -> Any:
        process = self._alive()
        _tell(process, work)
        at, stopped = (0, 0), 0.0
        while True:
            kind, said = self._next(at)
            if kind == "done":
                return said
            if kind == "failed":
                raise cast(Exception, said)
            if kind == "ended" or _memory(process.pid) > MOST_MEMORY:
                raise EOFError
            at = said
            if not stopped:
                stopped = self._stopped(progress, said)
            elif self._clock() - stopped > PATIENCE:
                self.end()
                raise Stopped

    def _next(self, at: tuple[int, int]) -> tuple[str, Any]:
        """Return what the process says, or after a silence that it goes on as before."""
        try:
            return self._heard.get(timeout=SILENCE)
        except queue.Empty:
            return "progress", at

    def _stopped(self, progress: Progress, said: tuple[int, int]) -> float:
        """Tell how far the work is; return when it was asked to stop, 0 when it goes on."""
        try:
            progress(*said)
        except Stopped:
            _tell(self._alive(), None)
            return self._clock()
        return 0.0

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            paths = os.pathsep.join(filter(None, sys.path))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ui.hand.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": paths},
            )  # fmt: skip
            self._heard = queue.SimpleQueue()
            told = cast("IO[bytes]", self._process.stdout)
            threading.Thread(target=_listen, args=(told, self._heard), daemon=True).start()
        return self._process

    def end(self) -> None:
        """End the process at once; the next work starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            with suppress(OSError):  # what was not sent yet
                cast("IO[bytes]", self._process.stdin).close()
            self._process = None


_DIED = say("the process of this work ended")
_ALIVE = say("a process that goes on")
_AGAIN = say("Ask for less, or later.")


def _listen(told: IO[bytes], heard: queue.SimpleQueue[tuple[str, Any]]) -> None:
    """Hand on what a process says, and at last that it has ended."""
    with told:
        try:
            while True:
                heard.put(pickle.load(told))  # noqa: S301 - our own
        except (OSError, EOFError, pickle.UnpicklingError):
            heard.put(("ended", None))


def _memory(process: int) -> int:
    """Return the memory that a process has, where the system says it; else 0 [byte]."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _tell(process: subprocess.Popen[bytes], message: Work | None) -> None:
    line = cast("IO[bytes]", process.stdin)
    pickle.dump(message, line)
    line.flush()


class _Inside:
    """The process as it sees itself."""

    def __init__(self, asked: IO[bytes], said: IO[bytes]) -> None:
        self._asked, self._said = asked, said
        self._works: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._busy, self._stop, self._lock = threading.Event(), threading.Event(), threading.Lock()
        self._at = (0, 0)

    def serve(self) -> None:
        """Work for ever; the process ends when its server does."""
        for line in (self._hear, self._pulse):
            threading.Thread(target=line, daemon=True).start()
        while True:
            self._answer(self._works.get())

    def _hear(self) -> None:
        while True:
            try:
                work = pickle.load(self._asked)  # noqa: S301 - our own server
            except EOFError:  # the server is gone
                os._exit(0)
            if work is None:
                self._stop.set()
            else:
                self._stop.clear()
                self._works.put(work)

    def _pulse(self) -> None:
        while self._busy.wait():
            time.sleep(PULSE)
            with self._lock:
                if self._busy.is_set():
                    self._say(pickle.dumps(("progress", self._at)))

    def _answer(self, work: Work) -> None:
        self._at = (0, 0)
        self._busy.set()
        answer = self._worked(work)
        with self._lock:
            self._busy.clear()
            self._say(answer)

    def _say(self, message: bytes) -> None:
        self._said.write(message)
        self._said.flush()

    def _worked(self, work: Work) -> bytes:
        kind: Literal["done", "failed"] = "failed"
        try:
            said, kind = work(self._progress), "done"
        except (ModelError, Stopped) as error:
            said = error
        except Exception as error:  # of any library: its name crosses, its values may not
            said = ModelError.at("work", type(error).__name__, "an answer")
        return pickle.dumps((kind, said))

    def _progress(self, done: int, of: int) -> None:
        self._at = (done, of)
        if self._stop.is_set():
            raise Stopped


def main() -> None:
    """Serve what comes by the input; what the work prints goes with the errors."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _Inside(sys.stdin.buffer, said).serve()


if __name__ == "__main__":
    from ui.hand import worker

    worker.main()
