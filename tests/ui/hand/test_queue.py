"""Visitors take turns, and one thread at a time makes what files hold."""

from __future__ import annotations

import time
from threading import Event, Thread

from hypothesis import given
from hypothesis import strategies as st

from ui.hand.queue import OneByOne, Turns

LONG = 60.0
"""Seconds after which a thread is stuck, however busy the machine is."""


@given(asked=st.lists(st.integers(0, 3), max_size=30))
def test_nobody_waits_for_more_than_one_turn_of_each_other_visitor(asked: list[int]) -> None:
    line = Turns[tuple[int, int]]()
    for number, visitor in enumerate(asked):
        line.put(visitor, (visitor, number))
    places = {what: line.place(what) for what in enumerate_of(asked)}
    given = [line.get(0.0) for _ in asked]
    assert sorted(filter(None, given)) == sorted(places)
    assert all(given[place - 1] == what for what, place in places.items())
    for what in given:
        assert what is not None
        own = [other for other in given if other is not None and other[0] == what[0]]
        assert given.index(what) <= own.index(what) * len(set(asked)) + len(set(asked)) - 1


def enumerate_of(asked: list[int]) -> list[tuple[int, int]]:
    return [(visitor, number) for number, visitor in enumerate(asked)]


class Maker(Thread):
    """A thread that makes something in its turn, and goes on when it is let."""

    def __init__(self, making: OneByOne, visitor: int, log: list[str], name: str) -> None:
        super().__init__(daemon=True)
        self.making, self.visitor, self.log, self.called = making, visitor, log, name
        self.begun, self.go_on = Event(), Event()

    def run(self) -> None:
        with self.making.turn(self.visitor):
            self.log.append(self.called)
            self.begun.set()
            assert self.go_on.wait(LONG)

    def ask(self) -> None:
        """Start, and be in line or at work."""
        waiting = len(self.making._waiting)
        self.start()
        end = time.monotonic() + LONG
        while not self.begun.is_set() and len(self.making._waiting) == waiting:
            assert time.monotonic() < end
            time.sleep(0.001)


def test_one_thread_makes_at_a_time_and_visitors_take_turns() -> None:
    making, log = OneByOne(), []
    makers = [Maker(making, *of) for of in ((1, log, "a"), (1, log, "b"), (1, log, "c"),
                                            (2, log, "d"))]  # fmt: skip
    for maker in makers:
        maker.ask()
    assert log == ["a"]
    for maker in makers:
        maker.go_on.set()
    for maker in makers:
        maker.join(LONG)
    assert log == ["a", "b", "d", "c"]
    with making.turn(1):  # free again
        log.append("e")


def test_who_waits_for_something_else_lets_others_in() -> None:
    making, log = OneByOne(), []
    other = Maker(making, 2, log, "other")
    other.go_on.set()
    with making.turn(1):
        with making.away(1):
            other.start()
            other.join(LONG)
            assert log == ["other"]
        late = Maker(making, 2, log, "late")
        late.ask()
        assert log == ["other"]  # the turn is ours again
    late.go_on.set()
    late.join(LONG)
    assert log == ["other", "late"]
    with making.away(1):  # without a turn there is nothing to give
        pass
