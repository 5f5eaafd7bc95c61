"""Steps back and on again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.hand.history import LONGEST, MOMENT, History


def made(values: list[int]) -> History[int]:
    history = History(0)
    for moment, value in enumerate(values):
        history = history.step(value, "slider", 10.0 * moment)
    return history


@given(st.lists(st.integers(), max_size=30))
def test_undoing_all_and_doing_all_again_changes_nothing(values: list[int]) -> None:
    history = made(values)
    back = history
    for _ in history.past:
        back = back.undo()
    assert back.now == 0
    for _ in history.past:
        back = back.redo()
    assert (back.now, back.past, back.future) == (history.now, history.past, ())


def test_at_both_ends_nothing_happens() -> None:
    history = made([1])
    assert history.redo() is history
    assert history.undo().undo() == history.undo()


def test_a_new_step_forgets_what_was_undone() -> None:
    history = made([1, 2]).undo().step(3, "slider", 99.0)
    assert history.redo().now == 3
    assert history.undo().now == 1


def test_the_same_value_is_no_step() -> None:
    history = made([1])
    assert history.step(1, "slider", 50.0) is history


def test_a_key_that_repeats_is_one_step() -> None:
    history = History(0)
    for moment in range(5):
        history = history.step(moment + 1, "slider", moment * MOMENT / 2)
    assert (history.now, history.past) == (5, (0,))
    assert history.step(6, "another", 2.1).past == (0, 5)
    assert history.step(6, "slider", 99.0).past == (0, 5)


def test_a_step_after_undo_is_a_step_of_its_own() -> None:
    history = History(0).step(1, "slider", 0.0).undo().step(2, "slider", 0.1)
    assert history.undo().now == 0


def test_the_oldest_steps_are_forgotten() -> None:
    history = made(list(range(1, LONGEST + 50)))
    assert len(history.past) == LONGEST
    assert history.past[0] == 49
