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
    from model.answers.answers import ladder_by_group, ratios
    from model.answers.breakeven import LEVERS, break_even, region_flips
    from model.answers.ground import changed_hands as changes
    from model.answers.ground import compare_bases as bases
    from model.answers.ground import compare_readings as readings
    from model.answers.ground import marginal_value
    from model.answers.outcome import Outcome, RunInfo, evaluate
    from model.core.errors import DataError, ModelError, ScenarioError, UnitError
    from model.ensemble.ensemble import SweepResult, sweep
    from model.explain.places import Node, explain
    from model.futures.deals import compare_deals
    from model.futures.drivers import break_even_draws, labels, rule, tornado
    from model.futures.drivers import sobol as sensitivity
    from model.futures.uncertainty import simulate
    from model.sampling.spread import Distribution
    from model.scenario.price_file import read_prices
    from model.scenario.scenario import DEFAULT_PRESET, Scenario
    from model.territory.estimates import estimate_range, rival_estimates
    from model.territory.own_map import read_map
    from model.territory.own_values import read_values
    from model.world.deal_terms import DealTerms
    from model.world.world import World, load_world

__all__ = [
    "DEFAULT_PRESET",
    "LEVERS",
    "DataError",
    "DealTerms",
    "Distribution",
    "ModelError",
    "Node",
    "Outcome",
    "RunInfo",
    "Scenario",
    "ScenarioError",
    "SweepResult",
    "UnitError",
    "World",
    "__version__",
    "bases",
    "break_even",
    "break_even_draws",
    "changes",
    "compare_deals",
    "estimate_range",
    "evaluate",
    "explain",
    "labels",
    "ladder_by_group",
    "load_world",
    "marginal_value",
    "ratios",
    "read_map",
    "read_prices",
    "read_values",
    "readings",
    "region_flips",
    "rival_estimates",
    "rule",
    "sensitivity",
    "simulate",
    "sweep",
    "tornado",
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
    "World": "world.world",
    "load_world": "world.world",
    "DealTerms": "world.deal_terms",
    "Distribution": "sampling.spread",
    "simulate": "futures.uncertainty",
    "bases": "answers.ground",
    "changes": "answers.ground",
    "readings": "answers.ground",
    "marginal_value": "answers.ground",
    "break_even": "answers.breakeven",
    "region_flips": "answers.breakeven",
    "LEVERS": "answers.breakeven",
    "ladder_by_group": "answers.answers",
    "ratios": "answers.answers",
    "break_even_draws": "futures.drivers",
    "labels": "futures.drivers",
    "rule": "futures.drivers",
    "sensitivity": "futures.drivers",
    "tornado": "futures.drivers",
    "estimate_range": "territory.estimates",
    "rival_estimates": "territory.estimates",
    "read_map": "territory.own_map",
    "read_prices": "scenario.price_file",
    "read_values": "territory.own_values",
    "SweepResult": "ensemble.ensemble",
    "sweep": "ensemble.ensemble",
}

_THERE = {
    "bases": "compare_bases",
    "changes": "changed_hands",
    "readings": "compare_readings",
    "sensitivity": "sobol",
}
"""What is called otherwise in its room; here it has the name of its command."""


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'model' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"model.{_ROOMS[name]}"), _THERE.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
