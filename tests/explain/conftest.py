"""Scenarios whose every figure is explained, each once for all files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from model import Scenario, World
from tests.explain.drift import KINDS, Case, case_of

Cases = Callable[[str], Case]


@pytest.fixture(scope="session")
def cases(world: World, seed: Scenario) -> Cases:
    return cache(lambda kind: case_of(seed.replace(**KINDS[kind]), world))


@pytest.fixture(params=list(KINDS))
def case(request: pytest.FixtureRequest, cases: Cases) -> Case:
    return cases(request.param)


@pytest.fixture(params=["seed", "other"])
def moved_case(request: pytest.FixtureRequest, cases: Cases) -> Case:
    """A case in which parameters and rows are moved; the others are there for their levers."""
    return cases(request.param)
