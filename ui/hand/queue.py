"""A line in which visitors take turns, however much each of them asks for."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from threading import Condition
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
