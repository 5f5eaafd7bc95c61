"""Yearly flows of what is developed: only that is calculated, and nothing of it is lost."""

from __future__ import annotations

import numpy as np
import pytest

from model.money.cashflow import yearly_flows
from model.money.plan import Works
from model.money.project import Project, Values

YEARS = 30
ENDS = np.arange(1.0, YEARS + 1.0)
NOTHING = Values(*(np.zeros(1) for _ in range(7)))


def royalty(project: Project, ends: np.ndarray) -> np.ndarray:
    return yearly_flows(project, len(ends)).royalty[:, None]


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("built", [0.0, 0.1, 1.0])
def test_it_is_the_sum_over_all_projects_times_what_is_built(built: float, order: str) -> None:
    rng = np.random.default_rng(7)
    shape = (40, 5)
    project = Project(
        output=np.asarray(rng.uniform(1, 9, shape), order=order),
        price=rng.uniform(50, 90, (40, 1)),
        opex=20.0, capex=300.0, life=rng.uniform(5, 40, (1, 5)), royalty=0.1, start=3.0, ramp=2.0,
    )  # fmt: skip
    developed = np.asarray(rng.random(shape) * (rng.random(shape) < built), order=order)
    found = Works(1, project, NOTHING, developed, np.arange(5), 5).by_year(royalty, ENDS)
    every = yearly_flows(project, YEARS).royalty * developed[..., None]
    np.testing.assert_allclose(found[:, 0], every.sum(axis=1), rtol=1e-12, atol=1e-9)


def test_one_scenario_has_no_axis_of_draws() -> None:
    project = Project(
        output=[1.0, 2.0, 3.0], price=100.0, opex=20.0, capex=0.0, life=9.0, royalty=0.2
    )
    works = Works(0, project, NOTHING, np.array([0.0, 0.5, 1.0]), np.arange(3), 3)
    found = works.by_year(royalty, ENDS)
    assert found.shape == (1, YEARS)
    np.testing.assert_allclose(found[0, :9], (0.5 * 2.0 + 3.0) * 20.0)
    np.testing.assert_allclose(found[0, 9:], 0.0, atol=1e-9)


def test_draws_of_projects_that_are_all_built_keep_their_axis() -> None:
    project = Project(output=[[1.0, 2.0], [3.0, 4.0]], price=10.0, opex=0.0, capex=0.0, life=9.0,
                      royalty=0.5)  # fmt: skip
    works = Works(0, project, NOTHING, np.array([1.0, 1.0]), np.arange(2), 2)
    found = works.by_year(royalty, ENDS)
    np.testing.assert_allclose(found[:, 0, 0], [15.0, 35.0])


def test_what_digs_nothing_takes_no_room_and_counts_nothing() -> None:
    project = Project(output=[2.0, 4.0], price=10.0, opex=1.0, capex=0.0, life=5.0)
    works = Works(0, project, NOTHING, np.array([1.0, 0.5]), np.array([0, 3]), 4)
    assert works.turnover(50.0)[0].tolist() == [100.0, 0.0, 0.0, 100.0]
    assert works.wide(np.array([[1.0, 2.0]])).tolist() == [[1.0, 0.0, 0.0, 2.0]]
