"""A look at work under way: the page's own run passes by, later ones wait and let wishes in."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import cast

import pytest

from ui.hand import state
from ui.hand.asking import Asking
from ui.hand.background import State, Task
from ui.parts import waiting


class Work:
    """Work that ends after so many glances at it."""

    def __init__(self, glances: int) -> None:
        self.left = glances

    @property
    def busy(self) -> bool:
        return self.left > 0

    def wait(self, seconds: float) -> bool:
        assert seconds == waiting.GLANCE
        self.left -= 1
        return not self.busy


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Count how often a look lets in what a visitor asks."""
    found: list[None] = []
    monkeypatch.setattr(state, "hand", lambda: found.append(None))
    return found


def test_the_run_of_the_page_does_not_wait_and_a_later_look_does(wishes: list[None]) -> None:
    looks, work = count(), Work(4)
    waiting.look(looks, cast(Task, work))
    assert (work.left, len(wishes)) == (4, 0)
    waiting.look(looks, cast(Task, work))
    assert (work.left, len(wishes)) == (0, 3)


def test_the_first_work_under_way_is_waited_for(wishes: list[None]) -> None:
    done, first, second = Work(0), Work(2), Work(2)
    waiting.look(count(1), *(cast(Task, work) for work in (done, first, second)))
    assert (first.left, second.left) == (0, 2)
    waiting.look(count(1), cast(Task, done))
    assert len(wishes) == 1


def test_a_look_ends_though_nothing_comes(
    wishes: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count(0.0, waiting.LOOK / 4)
    monkeypatch.setattr(waiting.time, "monotonic", lambda: next(clock))
    waiting.look(count(1), cast(Task, Work(100)))
    assert len(wishes) == 3


def test_what_a_visitor_asks_ends_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(state, "hand", asked)
    with pytest.raises(KeyboardInterrupt):
        waiting.look(count(1), cast(Task, Work(100)))


@pytest.mark.parametrize(
    ("states", "declined", "waits"),
    [("stopped", False, True), ("stopped", True, False), ("running", False, True),
     ("failed", False, False), ("done", False, False)],
)  # fmt: skip
def test_work_that_was_dropped_is_asked_for_again(
    states: State, declined: bool, waits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        state, "fragment", lambda *_: lambda asking, task, looks: drawn.append((asking, task))
    )
    monkeypatch.setattr(waiting, "problems", lambda *_: None)
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    task = Task(("a",), lambda _: None, state=states)
    asking = cast(Asking, SimpleNamespace(stopped=lambda _: declined))
    assert waiting.ready(asking, task) == (states == "done")
    assert drawn == ([(asking, task)] if waits else [])
