"""Futures that the tests of this page share."""

from __future__ import annotations

import pytest

from model import Scenario, World, simulate
from model.sampling.spread import Distribution

DRAWS = 8192


@pytest.fixture(scope="package")
def found(world: World, seed: Scenario) -> Distribution:
    return simulate(seed, world, DRAWS)
