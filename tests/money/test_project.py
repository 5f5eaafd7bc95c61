"""What a project holds: defaults, capital, a time axis, and the split of its values."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from model.money.project import Project, Values

MINE = Project(output=[1e6, 2e6], price=100.0, opex=60.0, capex=150.0, life=20.0)


def test_the_long_run_price_is_the_price_unless_it_is_given() -> None:
    assert float(MINE.array("price_long_run")) == 100.0
    drifting = dataclasses.replace(MINE, price_long_run=80.0)
    assert float(drifting.array("price_long_run")) == 80.0


def test_what_is_not_said_is_nought_and_write_off_takes_the_life() -> None:
    assert float(MINE.array("depreciation_years")) == np.inf
    given = {"output", "price", "opex", "capex", "life", "price_long_run", "depreciation_years"}
    for field in dataclasses.fields(Project):
        if field.name == "royalty_base":
            assert float(MINE.array(field.name)) == 1.0
        elif field.name not in {*given, "steps", "bands"}:
            assert float(MINE.array(field.name)) == 0.0, field.name


def test_capital_and_what_is_still_to_be_spent() -> None:
    np.testing.assert_array_equal(MINE.capital, [150e6, 300e6])
    half = dataclasses.replace(MINE, sunk=0.5, fixed=1e6)
    np.testing.assert_array_equal(half.capital, MINE.capital)
    np.testing.assert_array_equal(half.outlay, [76e6, 151e6])


def test_a_time_axis_comes_last() -> None:
    grown = MINE.expanded()
    assert grown.array("output").shape == (2, 1)
    assert grown.array("price").shape == (1,)
    assert grown.array("price_long_run").tolist() == [100.0]


def test_values_split_into_state_and_investor() -> None:
    lines = {
        field.name: np.asarray(float(2**n)) for n, field in enumerate(dataclasses.fields(Values))
    }
    values = Values(**{**lines, "revenue": np.asarray(1000.0)})
    assert float(values.npv_pre) == 1000 - 2 - 4
    assert float(values.state) == 8 + 32 + 64
    assert float(values.npv_investor) == float(values.npv_pre - values.state)


def test_a_project_is_frozen_and_takes_names_only() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="price"):
        MINE.price = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError, match="positional"):
        Project(1.0, 2.0, 3.0, 4.0, 5.0)  # type: ignore[misc]
