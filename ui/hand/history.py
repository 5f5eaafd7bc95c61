"""What was in hand before: steps that can be undone and done again, free of any page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")

LONGEST = 100
"""Steps that are kept; the oldest is forgotten first."""

MOMENT = 1.0
"""Moves of the same control within this time are one step [s]: a key that repeats is one move."""


@dataclass(frozen=True)
class History(Generic[T]):
    """One value now, those before it and those that were undone.

    Parameters
    ----------
    now : object
        What holds now.
    past, future : tuple
        Steps before `now`, the latest last; steps undone, the next first.
    place : str
        What made the latest step.
    at : float
        When it was made [s].

    Examples
    --------
    >>> moved = History("a").step("b", "slider", 0.0).step("c", "slider", 5.0)
    >>> moved.undo().now, moved.undo().undo().now, moved.undo().redo().now
    ('b', 'a', 'c')
    """

    now: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()
    place: str = ""
    at: float = float("-inf")

    def step(self, new: T, place: str, at: float) -> History[T]:
        """Return the history with a new value; what was undone is forgotten.

        Parameters
        ----------
        new : object
            The new value; one equal to the present changes nothing.
        place : str
            Control that asks; its moves within `MOMENT` are one step.
        at : float
            Time of the move [s].
        """
        if new == self.now:
            return self
        same = bool(self.past) and place == self.place and 0 <= at - self.at < MOMENT
        past = self.past if same else (*self.past, self.now)[-LONGEST:]
        return History(new, past, (), place, at)

    def undo(self) -> History[T]:
        """Return the history one step back; the same where nothing lies behind."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redo(self) -> History[T]:
        """Return the history one step on again; the same where nothing was undone."""
        if not self.future:
            return self
        return replace(
            self, now=self.future[0], past=(*self.past, self.now), future=self.future[1:], place=""
        )
