"""The table of technical figures: every one that a scenario may state, within its bounds."""

from __future__ import annotations

import pytest

from model import Scenario, ScenarioError, World
from model.answers.figures_table import technical_figures
from model.scenario.range_levers import FIGURE, range_paths


def test_it_lists_what_a_scenario_may_state(world: World) -> None:
    found = technical_figures(world)
    assert set(found.index) == {path for path in range_paths() if path.startswith(FIGURE)}
    assert (found["lowest"] <= found["low"]).all()
    assert (found["high"] <= found["highest"]).all()


def test_each_path_can_be_stated_as_it_is_listed(world: World) -> None:
    for path, row in technical_figures(world, "gas").iterrows():
        _, component, name = str(path).split(".")
        Scenario(parameters={component: {name: float(row["mode"])}})


def test_a_commodity_that_is_none_is_refused_with_the_nearest(world: World) -> None:
    with pytest.raises(ScenarioError, match="lithium"):
        technical_figures(world, "litium")
