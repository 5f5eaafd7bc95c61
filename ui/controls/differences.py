"""Taking back one difference from the preset."""

from __future__ import annotations

from typing import Any

from model import Scenario
from ui.hand import state


def take_back(path: str) -> None:
    """Take one assumption of the current scenario from its preset; unknown paths do nothing."""
    held = state.hand()
    if path in {change.path for change in held.scenario.diff(held.preset)}:
        held.forgive()
        state.attempt(f"back {path}", lambda scenario: reset(scenario, held.preset, path))


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
