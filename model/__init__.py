"""Who holds which part of Ukraine's minerals, what it is worth, and how that compares with aid.

The names below are loaded when first used, so that ``import model`` costs next to nothing.

Examples
--------
>>> from model import Scenario, evaluate, load_world
>>> world = load_world()
>>> outcome = evaluate(Scenario.from_preset("bessent-visit-2025-02"), world)
>>> print(outcome.total)
14.8 trillion USD_2023
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from model.version import __version__

if TYPE_CHECKING:
    from model.answers.outcome import Outcome, RunInfo, evaluate
    from model.core.errors import DataError, ModelError, ScenarioError, UnitError
    from model.explain.places import Node, explain
    from model.futures.deals import compare_deals
    from model.futures.uncertainty import simulate
    from model.scenario.scenario import DEFAULT_PRESET, Scenario
    from model.world.world import World, load_world

__all__ = [
    "DEFAULT_PRESET",
    "DataError",
    "ModelError",
    "Node",
    "Outcome",
    "RunInfo",
    "Scenario",
    "ScenarioError",
    "UnitError",
    "World",
    "__version__",
    "compare_deals",
    "evaluate",
    "explain",
    "load_world",
    "simulate",
]

_ROOMS = {
    "DataError": "core.errors",
    "ModelError": "core.errors",
    "ScenarioError": "core.errors",
    "UnitError": "core.errors",
    "Node": "explain.places",
    "explain": "explain.places",
    "Outcome": "answers.outcome",
    "RunInfo": "answers.outcome",
    "evaluate": "answers.outcome",
    "DEFAULT_PRESET": "scenario.scenario",
    "Scenario": "scenario.scenario",
    "compare_deals": "futures.deals",
    "simulate": "futures.uncertainty",
    "World": "world.world",
    "load_world": "world.world",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'model' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"model.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
