"""Visitors take turns; one thread at a time makes what files hold, and one draws a whole page."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from ui.hand.background import Task
from ui.hand.queue import OneByOne, Turns, Visitor, drawing

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


@given(pages=st.integers(1, 60), ahead=st.integers(0, 5))
def test_the_pages_of_an_address_have_the_turns_of_one_visitor(pages: int, ahead: int) -> None:
    line = Turns[object]()
    for page in range(pages):
        for piece in range(2):
            line.put(Visitor("192.0.2.7", page), (page, piece))
    for _ in range(ahead):
        line.get(0.0)
    line.put(Visitor("192.0.2.8", 1), "other")
    assert line.place("other") <= 2
    line.get(0.0)
    assert line.place("other") <= 1
    own = [what for _ in range(len(line)) if (what := line.get(0.0)) != "other"]
    assert [piece for _, piece in own] == sorted(piece for _, piece in own)  # they take turns too


def test_pages_of_no_known_address_are_visitors_each() -> None:
    line = Turns[str]()
    for page, what in ((1, "a"), (1, "b"), (2, "c")):
        line.put(Visitor("", page), what)
    line.drop(Visitor("", 1), "a")
    assert [line.get(0.0) for _ in range(3)] == ["b", "c", None]


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
        with making.away():
            other.start()
            other.join(LONG)
            assert log == ["other"]
        late = Maker(making, 2, log, "late")
        late.ask()
        assert log == ["other"]  # the turn is ours again
    late.go_on.set()
    late.join(LONG)
    assert log == ["other", "late"]
    with making.away():  # without a turn there is nothing to give
        pass


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_turn_that_lasts_lets_the_next_one_begin_beside_it() -> None:
    clock, log = Clock(), list[str]()
    making = OneByOne(longest=1.0, clock=clock)
    with making.turn(1):
        makers = [Maker(making, visitor, log, str(visitor)) for visitor in (2, 3)]
        for maker in makers:
            maker.ask()
        assert not log
        clock.now = 1.5
        assert makers[0].begun.wait(LONG)
        assert log == ["2"]  # one more, not all
    assert log == ["2"]  # whose turn was over gives none away
    for maker in makers:
        maker.go_on.set()
    for maker in makers:
        maker.join(LONG)
    assert log == ["2", "3"]


def test_who_is_called_away_leaves_the_line_and_the_turn_goes_on() -> None:
    making, log, called = OneByOne(), list[str](), Event()

    def look() -> None:
        called.set()
        raise KeyboardInterrupt

    def leave() -> None:
        with suppress(KeyboardInterrupt), making.turn(2, look):
            log.append("left")

    with making.turn(1):
        leaver, last = Thread(target=leave, daemon=True), Maker(making, 3, log, "last")
        leaver.start()
        leaver.join(LONG)
        assert called.is_set()
        assert not len(making._waiting)
        last.ask()
    last.go_on.set()
    last.join(LONG)
    assert log == ["last"]


def test_a_page_waits_for_work_without_its_turn() -> None:
    log = list[str]()
    other, task = Maker(drawing, 2, log, "other"), Task(("key",), lambda _: None)
    other.go_on.set()
    with drawing.turn(1):
        other.ask()
        assert not log
        assert not task.wait(0.0)  # even a glance lets others in
        other.join(LONG)
    assert log == ["other"]


class Way:
    """What a turn waits for, in the time of a clock."""

    def __init__(self, clock: Clock, line: OneByOne) -> None:
        self.clock, self.waited, self.free = clock, list[float](), False
        line._clear = self  # type: ignore[assignment]

    def is_set(self) -> bool:
        return self.free

    def set(self) -> None:
        self.free = True

    def clear(self) -> None:
        self.free = False

    def wait(self, seconds: float) -> bool:
        self.waited.append(round(seconds, 9))
        self.clock.now += seconds
        return self.free


def test_a_turn_gives_way_to_what_is_announced_but_not_for_long() -> None:
    clock = Clock()
    line = OneByOne(clock=clock)
    way = Way(clock, line)
    with line.turn(1):
        line.give_way()
        assert way.waited == []  # nothing is announced
        for _ in range(4):
            line.announce()
            line.over()  # of its own parts it means nothing
            line.give_way()
        line.give_way()
    assert way.waited == [0.1, 0.1, 0.05]  # a quarter of a second in all


def test_what_has_ended_or_waits_is_given_way_to_no_more() -> None:
    clock = Clock()
    line = OneByOne(clock=clock)
    way = Way(clock, line)
    for end in (line.over, lambda: line.away().__enter__()):
        way.clear()
        end()
        with line.turn(1):
            line.give_way()
    way.clear()
    line._until = 1.0
    line.give_way()  # without a turn
    assert way.waited == []


def test_a_whole_page_is_drawn_in_its_turn(open_page: Callable[..., AppTest]) -> None:
    log = list[str]()

    def open_() -> None:
        open_page("method")
        log.append("drawn")

    reader = Thread(target=open_, daemon=True)
    with drawing.turn("somebody"):
        reader.start()
        end = time.monotonic() + LONG
        while not len(drawing._waiting):
            assert time.monotonic() < end
            time.sleep(0.001)
        assert not log
    reader.join(LONG)
    assert log == ["drawn"]
