"""What one step of each numeric lever is worth: the same scenario with that lever alone moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.answers.outcome import Outcome, evaluate
from model.money.economy import Economy, reckon
from model.scenario.range_levers import LEVERS, bounds_of
from model.scenario.scenario import Scenario

__all__ = ["US", "Step", "figures", "lever_steps", "standing", "steps"]

Array = NDArray[np.float64]

US = "us"
"""Beside the rungs, what the United States receives over the horizon."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lever.

    Parameters
    ----------
    value : float
        Where the lever stands: as stated, else what the model takes for it.
    by : float
        The step; downwards where the next one up would pass the bound.
    worth : mapping of str to float
        What the step adds to each rung and to :data:`US` [million of the ladder's money].
    """

    value: float
    by: float
    worth: Mapping[str, float]

    @property
    def to(self) -> float:
        """Where the lever stands after the step."""
        return after(self.value, self.by)


def after(value: float, by: float) -> float:
    """Return a value after a step, as decimals add up.

    Examples
    --------
    >>> after(0.7, 0.1)
    0.8
    """
    return round(value + by, 9)


@cache
def steps() -> dict[str, float]:
    """Return the size of a step of every assumption that has one, in the order of the fields."""
    extras: dict[str, Any] = {
        name: field.json_schema_extra for name, field in Scenario.model_fields.items()
    }
    return {name: extra["step"] for name, extra in extras.items() if "step" in extra}


def lever_steps(outcome: Outcome) -> dict[str, Step]:
    """Return what one step of each lever is worth, with central inputs.

    The levers that are arrays in the formulas go through them together; the others one by one.

    Parameters
    ----------
    outcome : Outcome
        The result of the scenario that the steps start from.

    Examples
    --------
    >>> from model import Scenario, evaluate, load_world
    >>> found = lever_steps(evaluate(Scenario.from_preset("bessent-visit-2025-02"), load_world()))
    >>> found["price_multiple"].by, found["price_multiple"].worth["S8"] > 0
    (0.1, True)
    """
    now = standing(outcome)
    moved = {name: _step(name, value) for name, value in now.items()}
    here, found = figures(outcome.economy), dict(_stepped(outcome, now, moved))
    return {
        name: Step(now[name], by, {of: (to - here[of]).item() for of, to in found[name].items()})
        for name, by in moved.items()
    }


def standing(outcome: Outcome) -> dict[str, float]:
    """Return where each lever stands: as stated, else what the model takes for it."""
    return {name: _value(outcome, name) for name in steps()}


def _value(outcome: Outcome, name: str) -> float:
    stated = getattr(outcome.scenario, name)
    if stated is not None:
        return float(stated)
    war = name == "investor_rate" and outcome.scenario.war == "rate"
    known = outcome.world.economics.stating(outcome.scenario.parameters)
    return known["investor_rate_war" if war else name].item()


def _step(name: str, value: float) -> float:
    by = steps()[name]
    return by if after(value, by) <= bounds_of(Scenario, name).high else -by


def _stepped(
    outcome: Outcome, now: Mapping[str, float], moved: Mapping[str, float]
) -> Iterator[tuple[str, dict[str, Array]]]:
    """Yield each lever with the figures after its step."""
    arrays = [name for name in now if name in LEVERS]
    columns = np.tile([[now[name]] for name in arrays], len(arrays))
    for row, name in enumerate(arrays):
        columns[row, row] = after(now[name], moved[name])
    values = dict(zip(arrays, columns[:, :, None], strict=True))
    values["investor_rate_war"] = values["investor_rate"]  # a rate serves either treatment
    together = figures(reckon(outcome.scenario, outcome.world, outcome.ground, values))
    for row, name in enumerate(arrays):
        yield name, {of: value[row] if len(value) > 1 else value for of, value in together.items()}
    for name in now.keys() - arrays:
        other = outcome.scenario.replace(**{name: int(after(now[name], moved[name]))})
        yield name, figures(evaluate(other, outcome.world).economy)


def figures(economy: Economy) -> dict[str, Array]:
    """Return the rungs and :data:`US`, shape (n,), or (1,) where nothing moves one [million]."""
    found = {**economy.totals, US: economy.cumulated()["us"]}
    return {of: np.ravel(value) for of, value in found.items()}
