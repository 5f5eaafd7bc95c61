"""Lines in which visitors take turns, however much each of them asks for."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Condition, Event, Lock, get_ident
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """What waits, by visitor; safe for threads.

    Examples
    --------
    >>> line = Turns[str]()
    >>> for visitor, what in ((1, "a"), (1, "b"), (1, "c"), (2, "d")):
    ...     line.put(visitor, what)
    >>> line.place("d"), line.place("b")
    (2, 3)
    >>> [line.get(0.0) for _ in range(5)]
    ['a', 'd', 'b', 'c', None]
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, deque[T]] = OrderedDict()
        self._changed = Condition()

    def put(self, visitor: Hashable, what: T) -> None:
        """Let something wait behind all else of its visitor."""
        with self._changed:
            self._waiting.setdefault(visitor, deque()).append(what)
            self._changed.notify()

    def get(self, seconds: float | None = None) -> T | None:
        """Return what is next, the visitor's turn then being over; None when nothing comes."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._waiting), seconds):
                return None
            visitor, own = self._waiting.popitem(last=False)
            what = own.popleft()
            if own:
                self._waiting[visitor] = own
            return what

    def __len__(self) -> int:
        """Return how much waits."""
        with self._changed:
            return sum(map(len, self._waiting.values()))

    def of(self, visitor: Hashable) -> tuple[T, ...]:
        """Return what waits of one visitor, the oldest first."""
        with self._changed:
            return tuple(self._waiting.get(visitor, ()))

    def place(self, what: T) -> int:
        """Return how many turns it is until something is next, itself counted; 0 if it is not."""
        with self._changed:
            lines = list(self._waiting.values())
        for turn, own in enumerate(lines):
            if what in own:
                round = own.index(what)
                before = (min(len(other), round + (n < turn)) for n, other in enumerate(lines))
                return 1 + sum(before)
        return 0


class OneByOne:
    """What threads of this process do one at a time, visitors taking turns; safe for threads.

    Threads that work at once share the interpreter with the pages: each more makes all slower.
    """

    def __init__(self) -> None:
        self._waiting = Turns[Event]()
        self._lock = Lock()
        self._holder: int | None = None

    @contextmanager
    def turn(self, visitor: Hashable) -> Iterator[None]:
        """Do what is inside of the ``with`` block in a turn of the visitor's."""
        self._take(visitor)
        try:
            yield
        finally:
            self._give()

    @contextmanager
    def away(self, visitor: Hashable) -> Iterator[None]:
        """Let others in while a thread that has the turn waits for something inside the block."""
        mine = self._holder == get_ident()
        if mine:
            self._give()
        try:
            yield
        finally:
            if mine:
                self._take(visitor)

    def _take(self, visitor: Hashable) -> None:
        turn = Event()
        with self._lock:
            if self._holder is None:
                self._holder = get_ident()
                return
            self._waiting.put(visitor, turn)
        turn.wait()
        self._holder = get_ident()

    def _give(self) -> None:
        with self._lock:
            following = self._waiting.get(0.0)
            self._holder = None if following is None else _NOBODY
        if following is not None:
            following.set()


_NOBODY = -1
"""Holder while the turn goes from one thread to the next; no thread has that number."""


making = OneByOne()
"""Files are made one at a time in this process; what is heavy of them, in the line of files."""

_asking: ContextVar[Hashable] = ContextVar("visitor", default=0)


def asker() -> Hashable:
    """Return who asks, as :func:`asking` has it."""
    return _asking.get()


@contextmanager
def asking(visitor: Hashable) -> Iterator[None]:
    """Let a visitor be who asks within a ``with`` block."""
    token = _asking.set(visitor)
    try:
        yield
    finally:
        _asking.reset(token)
