"""Where the revenue of mines goes: it adds up, and the state's companies have their own line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate, explain
from model.answers.revenue import LINES, revenue_account, revenue_lines
from model.money.economy import Economy, reckon
from model.territory.control import control_shares
from model.territory.value import Held, value_matrix
from model.world.operations import Operations
from tests.money.test_supply_laws import drawn
from tests.strategies import scenarios

STATE = ("royalty_paid", "income_tax_paid", "psa_paid")


def economy_of(scenario: Scenario, world: World, seed: int) -> Economy:
    held = Held.of(control_shares(scenario, world), value_matrix(scenario, world).astype(float))
    return reckon(scenario, world, held, drawn(world, seed))


@given(scenario=scenarios(), seed=st.integers(0, 2**16), share=st.floats(0.0, 1.0))
@settings(max_examples=15, deadline=None)
def test_revenue_adds_up_in_every_draw(
    scenario: Scenario, seed: int, share: float, world: World
) -> None:
    economy = economy_of(scenario, world, seed)
    lines = revenue_lines(economy, np.full(len(world.economics.ids), share))
    assert list(lines) == list(LINES)
    sales, *parts = (old + new for old, new in lines.values())
    assert sum(parts) == pytest.approx(sales, rel=1e-9, abs=1e-6)
    state = sum(sum(lines[name]) for name in STATE)
    assert state == pytest.approx(economy.rungs["S9"], rel=1e-9, abs=1e-6)
    owners = sum(lines["state_companies"]) + sum(lines["private_owners"])
    assert state + owners == pytest.approx(economy.rungs["S8"], rel=1e-9, abs=1e-6)


def test_state_companies_have_what_is_left_to_owners_of_their_output(
    world: World, seed: Scenario
) -> None:
    economy = evaluate(seed, world).economy
    found = revenue_account(economy, world)
    assert found.loc["sales_today", "all"] == pytest.approx(found["all"].iloc[1:].sum())
    assert found.loc["state_companies", "new"] == 0.0
    part = world.operations.state_part(world.economics.parameter["running"].mode)
    gas = world.economics.ids.index("gas")
    assert 0.8 < part[gas] < 0.9  # 13.9 of 16.1 billion m3
    old, _ = revenue_lines(economy, part)["state_companies"]
    assert old[gas] > 0.8 * old.sum() > 0.0
    none = revenue_lines(economy, np.zeros_like(part))
    assert sum(none["private_owners"]).sum() == pytest.approx(
        found.loc[["state_companies", "private_owners"], "all"].sum()
    )


def test_a_part_is_of_the_larger_of_named_and_national_output() -> None:
    row = {"commodity": "gas", "status": "operating", "output": "8", "state_share": "0.5"}
    rows = (row, {**row, "output": "2", "state_share": ""}, {**row, "status": "lost"})
    operations = Operations(rows, ("gas", "oil"), (), ())
    assert operations.state_part(np.array([20.0, 0.0])).tolist() == [0.2, 0.0]
    assert operations.state_part(np.array([5.0, 1.0])).tolist() == [0.4, 0.0]


@pytest.mark.parametrize("line", LINES)
def test_every_line_opens_down_to_its_rows(line: str, world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    tree, found = explain(outcome, f"revenue.{line}"), revenue_account(outcome.economy, world)
    assert tree.value == pytest.approx(found.loc[line, "all"])
    assert tree.check() == []
    named = {source["table"] for source in tree.sources()}
    assert ("economics/operations" in named) == (line in ("state_companies", "private_owners"))
