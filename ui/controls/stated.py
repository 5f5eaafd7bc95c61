"""Assumptions stated one by one: a field for each that is stated, and one for another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from model import Scenario
from model.core.errors import Problem
from ui.hand import state
from ui.parts.kit import pick, problems
from ui.speech.language import t

__all__ = ["Stated"]


@dataclass(frozen=True)
class Stated:
    """Fields for what a scenario states by path.

    Parameters
    ----------
    key : str
        How the keys of its controls begin.
    label, hint, help : str
        The name of the field for another, what may stand there, and more about it.
    write : callable
        Returns the scenario with a text at a path, without it when the text is empty.
    title : callable
        Returns what a path is called.
    say : callable
        Returns what was refused, in words.
    """

    key: str
    label: str
    hint: str
    help: str
    write: Callable[[Scenario, str, str], Scenario]
    title: Callable[[str], str]
    say: Callable[[Problem], str]

    def draw(self, stated: Mapping[str, str], paths: Sequence[str]) -> None:
        """Draw one field a path that is stated, by its text, and one for another path."""
        for path, text in stated.items():
            key = f"{self.key} {path}"
            state.show(key, text)
            st.text_input(self.title(path), key=key, help=self.help, on_change=self._change,
                          args=(path, key))  # fmt: skip
            self._refused(key)
        free = [path for path in paths if path not in stated]
        pick(t("Assumption"), free, f"{self.key}-path", self.title)
        new = f"{self.key}-new"
        state.show(new, "")
        st.text_input(self.label, key=new, placeholder=self.hint, help=self.help,
                      on_change=self._add, args=(tuple(free),))  # fmt: skip
        self._refused(new)

    def _refused(self, place: str) -> None:
        problems(state.problems_at(place), self.say)

    def _change(self, path: str, key: str) -> None:
        text = str(state.typed(key) or "")
        state.attempt(key, lambda scenario: self.write(scenario, path, text), text)

    def _add(self, free: tuple[str, ...]) -> None:
        new = f"{self.key}-new"
        path, text = str(state.typed(f"{self.key}-path")), str(state.typed(new) or "")
        if path not in free:  # sent twice: it has just been stated
            return
        if text.strip():
            state.attempt(new, lambda scenario: self.write(scenario, path, text), text)
        else:
            state.hand().forgive(new)
