"""The process of the first draws is started before they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model import Outcome, Scenario, World, evaluate
from ui.hand import asking, warming
from ui.hand.background import QUESTIONS, Background, LineName


@pytest.fixture(scope="module")
def outcome(seed: Scenario, world: World) -> Outcome:
    return evaluate(seed, world)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Background:
    """Return work that is done in processes, of which none runs yet; nothing of it is begun."""
    found = Background()
    found.open()
    monkeypatch.setattr(found, "_serve", lambda name: None)
    for room in (asking, warming):
        monkeypatch.setattr(room, "background", lambda: found)
    monkeypatch.setattr(warming.state, "visitor", lambda: "visitor")
    return found


class Later:
    """A timer whose time comes when the test says so."""

    waiting: list[Callable[[], Any]]

    def __init__(self, seconds: float, work: Callable[[], Any]) -> None:
        assert seconds > 0
        self._work = work

    def start(self) -> None:
        self.waiting.append(self._work)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], Any]]:
    monkeypatch.setattr(Later, "waiting", [], raising=False)
    monkeypatch.setattr(warming, "Timer", Later)
    return Later.waiting


def asked(line: Background) -> list[Any]:
    return [key[1:] for key in line._tasks]


def test_the_first_draws_are_asked_for_where_their_process_must_start(
    outcome: Outcome, line: Background, later: list[Callable[[], Any]]
) -> None:
    warming.warm(outcome)
    assert asked(line) == []
    (work,) = later
    work()
    assert asked(line) == [("first",), ("deals",)]


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_process_that_runs_or_has_started_since_is_left_alone(
    kind: LineName,
    outcome: Outcome, line: Background, later: list[Callable[[], Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    warming.warm(outcome)
    monkeypatch.setattr(line, "_workers", {kind: object()})
    later[0]()
    warming.warm(outcome)
    assert len(later) == 1
    assert asked(line) == []


def test_without_processes_nothing_is_asked_for(
    outcome: Outcome, line: Background, later: list[Callable[[], Any]]
) -> None:
    line.close()
    warming.warm(outcome)
    assert later == []
