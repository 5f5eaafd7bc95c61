"""Technical figures of one's own: named, bounded, in every way in, drawn as ranges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, World, evaluate
from model.answers.link import decode, encode
from model.futures.futures import Futures, inputs_of
from model.scenario.range_levers import LEVERS
from model.world.catalog import catalog

OWN = [path for path in catalog().figures if path.split(".")[1] not in LEVERS]


def one(path: str, figure: float) -> dict[str, dict[str, float]]:
    component, name = path.split(".")
    return {component: {name: figure}}


@pytest.mark.parametrize("path", ["gas.running", "ALL.ramp", "lithium.yield", "iron_ore.opex"])
def test_a_figure_stated_as_it_is_changes_nothing(path: str, seed: Scenario, world: World) -> None:
    component, name = path.split(".")
    economics = world.economics
    mode = float(economics.central[name][economics.place(component)])
    own = evaluate(seed.replace(parameters=one(path, mode)), world)
    assert own.economy.totals == evaluate(seed, world).economy.totals


def test_a_stated_figure_takes_the_place_of_the_table_s(seed: Scenario, world: World) -> None:
    twice = seed.replace(parameters={"gas": {"opex": 2.0 * 45.0}, "oil": {"opex": 1.0}})
    v = evaluate(twice, world).economy.parameters["opex"]
    ids, central = world.economics.ids, world.economics.central["opex"]
    changed = [id for id, was, now in zip(ids, central, v, strict=True) if was != now]
    assert set(changed) <= {"gas", "oil"}
    assert v[ids.index("gas")] == 90.0
    assert v[ids.index("oil")] == 1.0


def test_dearer_gas_leaves_less(seed: Scenario, world: World) -> None:
    costs = (20.0, 45.0, 90.0)
    found = [
        evaluate(seed.replace(parameters={"gas": {"opex": cost}}), world).economy.totals["S8"]
        for cost in costs
    ]
    assert found[0] > found[1] > found[2]


@settings(max_examples=30)
@given(path=st.sampled_from(OWN), at=st.floats(0.0, 1.0))
def test_every_figure_within_its_bounds_gives_finite_money(
    path: str, at: float, world: World
) -> None:
    low, high = catalog().figures[path]
    scenario = Scenario(parameters=one(path, low + at * (high - low)))
    totals = evaluate(scenario, world).economy.totals
    assert all(math.isfinite(value) for value in totals.values())


def test_every_fault_is_named_at_once() -> None:
    wrong = {
        "gas": {"runing": 1.0, "royalty": 2.0},
        "gass": {"opex": 1.0},
        "ALL": {"investor_rate": 0.1, "opex": 1.0},
        "oil": {"opex": math.nan},
    }
    with pytest.raises(ScenarioError) as refused:
        Scenario(parameters=wrong)
    found = {problem.where: problem for problem in refused.value.problems}
    assert "Did you mean gas.running?" in found["parameters.gas.runing"].remedy
    assert found["parameters.gas.royalty"].allowed == "a number from 0 to 1"
    assert "gas.opex" in found["parameters.gass.opex"].remedy
    assert found["parameters.ALL.investor_rate"].remedy == "Set investor_rate itself."
    assert ".opex" in found["parameters.ALL.opex"].remedy


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"parameters\.gas\.opex"):
        Scenario(parameters={"gas": {"opex": math.inf}})


def test_a_range_in_place_of_a_number_is_led_to_the_ranges() -> None:
    with pytest.raises(ScenarioError, match=r'ranges\."parameters\.gas\.running"'):
        Scenario.from_toml('[parameters.gas]\nrunning = "9e6 to 17e6"')


def test_it_survives_toml_and_link_and_tells_scenarios_apart(seed: Scenario, world: World) -> None:
    own = seed.replace(
        parameters={"gas": {"running": 9e6}, "ALL": {"ramp": 4.0}},
        ranges={"parameters.gas.opex": "30 to 60"},
    )
    assert Scenario.from_toml(own.to_toml()) == own
    back = decode(encode(evaluate(own, world))).scenario
    assert back.assumptions() == own.assumptions()
    assert [change.path for change in own.diff(seed)] == [
        "parameters.ALL.ramp", "parameters.gas.running", "ranges.parameters.gas.opex",
    ]  # fmt: skip
    assert own.hash != seed.hash


def test_a_stated_figure_is_not_drawn_and_a_stated_range_is(seed: Scenario, world: World) -> None:
    usual = {row.name for row in inputs_of(seed, world)}
    assert {"opex.gas", "ramp"} <= usual
    own = seed.replace(
        parameters={"gas": {"opex": 45.0}}, ranges={"parameters.gas.running": "9e6 to 17e6"}
    )
    rows = {row.name: row for row in inputs_of(own, world)}
    assert usual - set(rows) == {"opex.gas"}
    assert rows["running.gas"].group == "stated"
    assert rows["running.gas"].marginal.ppf(np.array(0.5)) == 13e6


def test_draws_of_a_range_equal_the_figure_stated(seed: Scenario, world: World) -> None:
    levels = np.array([9e6, 13e6, 17e6])
    ranged = seed.replace(ranges={"parameters.gas.running": "9e6 to 17e6"})
    drawn = Futures(ranged, world)({"running.gas": levels})["S8"]
    single = [
        evaluate(seed.replace(parameters={"gas": {"running": at}}), world).economy.totals["S8"]
        for at in levels.tolist()
    ]
    np.testing.assert_allclose(drawn, single, rtol=1e-12)


def test_draws_keep_the_figures_stated_beside_them(seed: Scenario, world: World) -> None:
    own = seed.replace(parameters={"gas": {"opex": 60.0}, "oil": {"opex": 20.0}})
    drawn = Futures(own, world)({"opex.iron_ore": np.array([world.economics.central["opex"][2]])})
    np.testing.assert_allclose(drawn["S8"][0], evaluate(own, world).economy.totals["S8"], rtol=1e-9)


def test_bounds_of_a_range_are_those_of_the_figure() -> None:
    with pytest.raises(ScenarioError, match="a number from 0 to 30"):
        Scenario(ranges={"parameters.ALL.ramp": "normal(2, 3)"})
