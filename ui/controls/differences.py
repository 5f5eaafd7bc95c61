"""What differs from the preset, and taking one difference back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from model import Scenario
from ui import state, words
from ui.language import t

__all__ = ["differences", "reset"]


def differences() -> None:
    """Draw the list of differences and, when opened, a button to take back each of them."""
    held = state.hand()
    changes = held.scenario.diff(held.preset)
    world = state.world()
    st.markdown(f"**{t('What differs from the preset')}**")
    if not changes:
        st.caption(t("Nothing differs from the preset."))
        return
    lines = [words.change_line(change, world) for change in changes]
    st.markdown("\n".join(f"- {words.escaped(line)}" for line in lines))
    one = st.popover(t("Reset one"), key="reset-one", on_change="rerun", width="stretch")
    if one.open:
        for change in changes:
            one.button(
                words.path_text(change.path, world),
                key=f"reset-{change.path}",
                on_click=_back(change.path),
                width="stretch",
            )


def _back(path: str) -> Callable[[], None]:
    preset = state.hand().preset
    return lambda: _reset(path, preset)


def _reset(path: str, preset: Scenario) -> None:
    state.attempt(f"reset-{path}", lambda scenario: reset(scenario, preset, path))


def reset(scenario: Scenario, preset: Scenario, path: str) -> Scenario:
    """Return the scenario with one assumption as the preset has it.

    Parameters
    ----------
    scenario, preset : Scenario
        The scenario, and where the assumption is taken from.
    path : str
        Dotted path as :meth:`model.Scenario.diff` gives it.
    """
    head, *rest = path.split(".")
    if not rest:
        return scenario.replace(**{head: getattr(preset, head)})
    ours, theirs = scenario.as_dict().get(head, {}), preset.as_dict().get(head, {})
    return scenario.replace(**{head: _with_leaf(ours, theirs, rest)})


def _with_leaf(ours: Any, theirs: Any, path: list[str]) -> Any:
    """Return nested tables `ours` with what stands at `path` in `theirs`, empty tables left out."""
    if not path:
        return theirs
    key, *rest = path
    ours = dict(ours or {})
    there = (theirs or {}).get(key)
    part = _with_leaf(ours.get(key), there, rest)
    if part is None or part == {}:
        ours.pop(key, None)
    else:
        ours[key] = part
    return ours
