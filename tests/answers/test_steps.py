"""What a step of a lever is worth: the difference of two evaluations, for every lever and rung."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from model.answers.steps import US, lever_steps, standing, steps
from model.money.ladder import RUNGS
from model.scenario.range_levers import bounds_of
from model.world.catalog import catalog

RATES = ("investor_rate", "state_rate", "income_tax")
WHOLE = ("horizon_years", "permit_renewals")


def figures(scenario: Scenario, world: World) -> dict[str, float]:
    economy = evaluate(scenario, world).economy
    found = {**economy.totals, US: economy.cumulated()["us"]}
    return {of: float(np.squeeze(value)) for of, value in found.items()}


def check(scenario: Scenario, world: World) -> None:
    """Every worth is the scenario with that lever alone moved, less the scenario."""
    here = figures(scenario, world)
    for name, step in lever_steps(evaluate(scenario, world)).items():
        there = figures(scenario.replace(**{name: as_stated(name, step.to)}), world)
        expected = [there[of] - here[of] for of in (*RUNGS, US)]
        found = [step.worth[of] for of in (*RUNGS, US)]
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-6, err_msg=name)


def as_stated(name: str, value: float) -> float:
    return int(value) if name in WHOLE else value


@pytest.mark.parametrize("preset", ["bessent-visit-2025-02", "joint-zone-donetsk"])
def test_a_step_is_worth_the_difference_of_two_evaluations(preset: str, world: World) -> None:
    check(Scenario.from_preset(preset), world)


@pytest.mark.parametrize(
    "changes",
    [
        {"war": "rate"},
        {"withdrawal_first": False, "economic_filter": False},
        {"investor_rate": 0.08, "state_rate": 0.03, "income_tax": 0.25, "price_multiple": 3.3},
        {"parameters": {"gas": {"opex": 90.0}}, "settlement_date": dt.date(2030, 1, 1)},
        {"deal": "dl1-bessent-draft-2025-02", "past_aid_counts": True, "freed_share": 0.4},
    ],
)
def test_so_it_is_in_other_scenarios(changes: dict[str, Any], seed: Scenario, world: World) -> None:
    check(seed.replace(**changes), world)


@given(data=some.data())
@settings(max_examples=8, deadline=None)
def test_so_it_is_wherever_the_levers_stand(data: some.DataObject, world: World) -> None:
    near = {name: some.floats(0.05, 0.3).map(lambda x: round(x, 3)) for name in steps()}
    near |= {name: some.floats(0.2, 3.0).map(lambda x: round(x, 2))
             for name in steps() if name.endswith("multiple")}  # fmt: skip
    near["price_growth"] = some.sampled_from([-0.02, 0.0, 0.03])
    near |= {"horizon_years": some.integers(10, 90), "permit_renewals": some.integers(0, 10)}
    moved = {name: data.draw(value, name) for name, value in near.items()}
    check(
        Scenario.from_preset(data.draw(some.sampled_from(catalog().presets))).replace(**moved),
        world,
    )


def test_at_the_upper_bound_the_step_leads_down(seed: Scenario, world: World) -> None:
    highest = {name: bounds_of(Scenario, name).high for name in steps()}
    top = seed.replace(**{name: as_stated(name, value) for name, value in highest.items()})
    found = lever_steps(evaluate(top, world))
    assert {name: step.by for name, step in found.items()} == {n: -by for n, by in steps().items()}
    assert all(step.to < highest[name] for name, step in found.items())


def test_a_lever_that_is_not_stated_stands_where_the_model_takes_it(
    seed: Scenario, world: World
) -> None:
    assert not {name for name in RATES if getattr(seed, name) is not None}
    for war in ("states", "rate"):
        scenario = seed.replace(war=war)
        found = standing(evaluate(scenario, world))
        assert list(found) == list(steps())
        stated = scenario.replace(**{name: found[name] for name in RATES})
        assert figures(stated, world) == figures(scenario, world)


def test_directions(seed: Scenario, world: World) -> None:
    found = {name: step.worth for name, step in lever_steps(evaluate(seed, world)).items()}
    assert found["price_multiple"]["S8"] > found["capacity_multiple"]["S8"] > 0
    assert found["investor_rate"]["S8"] < 0
    assert found["royalty_multiple"]["S9"] > 0 > found["royalty_multiple"]["S8"]
    assert found["horizon_years"][US] > 0 == found["horizon_years"]["S8"]  # S5 counts whole lives
    assert all(worth["S0"] == 0 for worth in found.values())
