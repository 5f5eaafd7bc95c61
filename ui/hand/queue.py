"""Lines in which visitors take turns, however much each of them asks for."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Condition, Event, Lock, local
from typing import Generic, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")


class Visitor(NamedTuple):
    """A page that is open, and the address that it is open at, whose turns its pages share."""

    address: str
    page: int


_Waiting: TypeAlias = OrderedDict[Hashable, OrderedDict[Hashable, deque[T]]]
"""What waits, by address and by visitor, the next first."""


class Turns(Generic[T]):
    """What waits, by visitor; safe for threads. Sixty pages of an address have the turns of one.

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
        self._waiting: _Waiting[T] = OrderedDict()
        self._changed = Condition()

    def put(self, visitor: Hashable, what: T) -> None:
        """Let something wait behind all else of its visitor."""
        with self._changed:
            pages = self._waiting.setdefault(_whose(visitor), OrderedDict())
            pages.setdefault(visitor, deque()).append(what)
            self._changed.notify()

    def get(self, seconds: float | None = None) -> T | None:
        """Return what is next, the visitor's turn then being over; None when nothing comes."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._waiting), seconds):
                return None
            return _next(self._waiting)

    def drop(self, visitor: Hashable, what: T) -> None:
        """Let something of a visitor wait no longer, if it does."""
        with self._changed:
            who = _whose(visitor)
            pages = self._waiting.get(who, OrderedDict())
            own = pages.get(visitor, deque())
            if what in own:
                own.remove(what)
                if not own:
                    del pages[visitor]
                if not pages:
                    del self._waiting[who]

    def __len__(self) -> int:
        """Return how much waits."""
        with self._changed:
            return sum(len(own) for pages in self._waiting.values() for own in pages.values())

    def of(self, visitor: Hashable) -> tuple[T, ...]:
        """Return what waits of one visitor, the oldest first."""
        with self._changed:
            pages = self._waiting.get(_whose(visitor), OrderedDict())
            return tuple(pages.get(visitor, ()))

    def place(self, what: T) -> int:
        """Return how many turns it is until something is next, itself counted; 0 if it is not."""
        with self._changed:
            left: _Waiting[T] = OrderedDict(
                (who, OrderedDict((visitor, own.copy()) for visitor, own in pages.items()))
                for who, pages in self._waiting.items()
            )
        turn = 0
        while left:
            turn += 1
            if _next(left) == what:
                return turn
        return 0


def _whose(visitor: Hashable) -> Hashable:
    return (isinstance(visitor, Visitor) and visitor.address) or visitor


def _next(waiting: _Waiting[T]) -> T:
    """Take what is next: of the address whose turn it is, of that page of it whose turn it is."""
    who, pages = waiting.popitem(last=False)
    visitor, own = pages.popitem(last=False)
    what = own.popleft()
    if own:
        pages[visitor] = own
    if pages:
        waiting[who] = pages
    return what


@dataclass(eq=False)
class _Turn:
    visitor: Hashable
    look: Callable[[], object]
    given: Event = field(default_factory=Event)
    patience: float = 0.25  # seconds that it gives way in all


class OneByOne:
    """What threads of this process do one at a time, visitors taking turns; safe for threads.

    Threads that work at once share the interpreter with the pages: each more makes all slower.

    Parameters
    ----------
    longest : float
        Seconds after which a turn lets the next one begin beside it.
    clock : callable
        Returns the time [s].
    """

    def __init__(
        self, longest: float = float("inf"), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._waiting = Turns[_Turn]()
        self._lock = Lock()
        self._longest, self._clock = longest, clock
        self._holder: _Turn | None = None
        self._since = 0.0
        self._own = local()
        self._clear, self._until = Event(), 0.0

    @contextmanager
    def turn(self, visitor: Hashable, look: Callable[[], object] = bool) -> Iterator[None]:
        """Do what is inside of the ``with`` block in a turn of the visitor's.

        Parameters
        ----------
        visitor : hashable
            Whose turn it is.
        look : callable
            Called now and then while it waits; what it raises ends the waiting.
        """
        with self._taken(_Turn(visitor, look)):
            yield

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let others in while a thread that has a turn waits for something inside the block."""
        mine: _Turn | None = getattr(self._own, "turn", None)
        if mine is None:
            self.over()
            yield
            return
        self._give(mine)
        try:
            yield
        finally:
            self._take(mine)

    def announce(self) -> None:
        """Say that something short begins outside of the line, for which turns wait a moment."""
        self._until = self._clock() + _MOMENT
        self._clear.clear()

    def over(self) -> None:
        """Say that it has ended, or waits itself; said in a turn it means nothing."""
        if getattr(self._own, "turn", None) is None:
            self._clear.set()

    def give_way(self) -> None:
        """Wait, in a thread that has a turn, for what was announced."""
        mine: _Turn | None = getattr(self._own, "turn", None)
        if mine is None or self._clear.is_set():
            return
        start = self._clock()
        left = min(self._until - start, mine.patience)
        if left > 0.0:
            self._clear.wait(left)
            mine.patience -= self._clock() - start

    @contextmanager
    def _taken(self, turn: _Turn) -> Iterator[None]:
        try:
            self._take(turn)
            yield
        finally:
            self._give(turn)

    def _take(self, turn: _Turn) -> None:
        turn.given.clear()
        with self._lock:
            self._waiting.put(turn.visitor, turn)
            if self._holder is None:
                self._next()
        while not turn.given.wait(_LOOK):
            turn.look()
            with self._lock:
                if self._clock() - self._since > self._longest:
                    self._next()
        self._own.turn = turn

    def _give(self, turn: _Turn) -> None:
        self._own.turn = None
        with self._lock:
            self._waiting.drop(turn.visitor, turn)
            if self._holder is turn:
                self._next()

    def _next(self) -> None:
        self._holder, self._since = self._waiting.get(0.0), self._clock()
        if self._holder is not None:
            self._holder.given.set()


_LOOK = 0.2
"""Seconds between two looks of a thread that waits for its turn."""

_MOMENT = 0.1
"""Seconds that a turn waits at most for what was announced."""

making = OneByOne()
"""Files are made one at a time in this process; what is heavy of them, in the line of files."""

drawing = OneByOne(longest=1.0)
"""Whole pages are drawn one at a time, so that a lever shares the interpreter with one of them."""


@contextmanager
def away() -> Iterator[None]:
    """Give turns to others while a thread waits inside the block."""
    with making.away(), drawing.away():
        yield


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
