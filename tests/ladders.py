"""What tests of the ladder share: its economy, its ground, and the row of an origin."""

from __future__ import annotations

from typing import Any

import numpy as np

from model import Scenario, World, evaluate
from model.money.economy import Economy, ground_of
from model.money.ladder import Ground
from model.territory.value import Held


def economy(scenario: Scenario, world: World) -> Economy:
    return evaluate(scenario, world).economy


def ground(scenario: Scenario, world: World) -> Ground:
    outcome = evaluate(scenario, world)
    freed = outcome.economy.parameters["freed_share"]
    return ground_of(
        Held.of(outcome.shares, outcome.value.astype(float)),
        freed,
        world.economics,
        world.reference_held,
    )


def at(array: Any, origin: int, plan: Any, count: int) -> Any:
    """Return the row of an origin, broadcast over commodities."""
    return np.broadcast_to(array, (len(plan.origins), count))[plan.origins.index(origin)]
