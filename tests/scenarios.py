"""Scenarios that several tests share."""

from __future__ import annotations

from model import Scenario


def roomy(scenario: Scenario) -> Scenario:
    """Return a scenario in which new permits for gas have room: existing ones allow 17 bcm."""
    return scenario.replace(parameters={"gas": {"permitted": 1.7e7}})
