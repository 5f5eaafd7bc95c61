"""What each field of a project is: when projects of each origin begin, what is forgotten."""

from __future__ import annotations

import numpy as np
import pytest

from model import Scenario, World
from model.money.ladder import investor_rate
from model.money.origins import CENTRAL, ON_THE_WAY, ONCE_BUILT, PROJECT, starts
from model.money.plan import ORIGINS, RUNNING
from model.money.project import Project
from tests.ladders import economy


def test_war_as_states_waits_and_carries_a_hazard(world: World, seed: Scenario) -> None:
    states, rate = economy(seed, world), economy(seed.replace(war="rate"), world)
    assert investor_rate(states.parameters, seed).item() == 0.11
    assert investor_rate(rate.parameters, seed.replace(war="rate")).item() == 0.18
    assert states.plan.project.array("hazard").max() == 0.019
    assert rate.plan.project.array("hazard").max() == 0.0
    begin = starts(states.parameters, seed), starts(rate.parameters, seed.replace(war="rate"))
    wait = [one - other for one, other in zip(*begin, strict=True)]
    assert np.array(wait[1:]) == pytest.approx(100 / 365.25)
    assert (wait[RUNNING] == 0.0).all()


def test_every_origin_has_a_figure_for_every_field() -> None:
    fields = {frozenset(named) for named in PROJECT.values()}
    assert len(fields) == 1
    assert fields.pop() <= set(Project.__dataclass_fields__)
    assert set(PROJECT) == set(CENTRAL) == set(ORIGINS)


def test_what_is_forgotten_on_the_way_is_no_field_of_a_project() -> None:
    assert not set(ON_THE_WAY) & set(ONCE_BUILT)
