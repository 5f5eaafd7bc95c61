"""How much is dug on which ground: no more than there is, moving with the ground held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model import Scenario, World, evaluate
from model.money.annuity import uniform_annuity
from model.money.digging import outputs
from model.money.economy import reckon
from model.money.ladder import Ground
from model.money.plan import EXTENSION, FREED, HELD, OCCUPIED, RUNNING
from model.money.rungs import product_yield
from model.territory.value import Held
from tests.ladders import at, economy, ground

A = np.array


def test_no_more_is_dug_than_there_is(world: World, seed: Scenario) -> None:
    for change in ({}, {"freed_share": 1.0}, {"valuation": "critical-only"},
                   {"own_values": {"UA-12": {"iron_ore": 900.0, "coal": 9.0}}},
                   {"capacity_multiple": 100.0}):  # fmt: skip
        scenario = seed.replace(**change)
        plan, where = economy(scenario, world).plan, ground(scenario, world)
        outcome = evaluate(scenario, world)
        value = outcome.value.sum(axis=0)[world.economics.group] * world.economics.share
        units = value * 1e6 / world.headline_price(scenario.valuation)
        v, count = outcome.economy.parameters, len(world.economics.ids)
        won = (
            units
            * v["conversion"]
            * v["mining_recovery"]
            * product_yield(v["yield"], v["recovery_multiple"])
        )
        of = plan.project.array
        years = uniform_annuity(of("decline"), of("life")) - of("ramp") / 2
        dug = {o: at(of("output") * years, o, plan, count) for o in plan.origins}
        permitted = dug[RUNNING] + np.maximum(dug.get(EXTENSION, 0.0), 0.0)
        ours = permitted + np.maximum(dug.get(HELD, 0.0), 0.0)
        assert (ours <= won * where.held * (1 + 1e-9)).all(), change
        assert (permitted <= won * where.held * v["licensed"] * (1 + 1e-9)).all(), change
        if FREED in dug:
            assert (dug[FREED] <= won * where.freed * (1 + 1e-9)).all()


@pytest.mark.parametrize("times", [1, 3])
def test_permits_renewed_are_as_many_longest_lives(
    times: int, world: World, seed: Scenario
) -> None:
    longest = world.economics.parameter["longest_life"].mode * (1 + times)
    stated = {id: {"longest_life": float(years)}
              for id, years in zip(world.economics.ids, longest, strict=True)}  # fmt: skip
    renewed = evaluate(seed.replace(permit_renewals=times), world).ladder["value"]
    longer = evaluate(seed.replace(parameters=stated), world).ladder["value"]
    assert renewed.to_numpy() == pytest.approx(longer.to_numpy(), rel=1e-12)
    usual = evaluate(seed, world).ladder["value"]
    assert renewed["S5"] > 1.05 * usual["S5"]
    assert [*renewed[:"S4"]] == [*usual[:"S4"]]


def test_running_mines_end_when_their_ore_does() -> None:
    v = _values(running=10.0, flow_cap=10.0, longest_life=25.0, licensed=1.0)
    where = Ground(A([1.0]), A([0.0]), A([0.0]), A([1.0]))
    pace, life = outputs(A([100.0]), where, v)
    assert (pace[RUNNING].item(), life[RUNNING].item()) == (10.0, 10.0)
    assert (pace[HELD].item(), life[HELD].item()) == (0.0, 0.0)
    _, life = outputs(A([1000.0]), where, v)
    assert life[RUNNING].item() == 25.0


def test_running_mines_that_decline_last_longer_and_leave_more() -> None:
    where = Ground(A([1.0]), A([0.0]), A([0.0]), A([1.0]))
    given = {"running": 10.0, "flow_cap": 10.0, "longest_life": 25.0, "licensed": 1.0}
    _, life = outputs(A([100.0]), where, _values(**given, decline=0.05))
    assert life[RUNNING].item() == pytest.approx(-np.log(0.5) / 0.05)
    _, life = outputs(A([100.0]), where, _values(**given, decline=0.2))
    assert life[RUNNING].item() == 25.0
    _, life = outputs(A([100.0]), where, _values(**given, decline=0.2, sustaining=0.3))
    assert life[RUNNING].item() == 10.0  # what is rebuilt does not decline
    pace, life = outputs(A([100.0]), where, _values(**given, decline=0.2, permitted=12.0))
    assert pace[EXTENSION].item() == 0.0  # the limit binds
    roomy = {**given, "flow_cap": 15.0, "decline": 0.2, "permitted": 12.0}
    pace, life = outputs(A([100.0]), where, _values(**roomy))
    left = 100.0 - 10.0 * (1.0 - np.exp(-0.2 * 25.0)) / 0.2
    assert pace[EXTENSION].item() == 2.0
    assert life[EXTENSION].item() == pytest.approx(min(left / 2.0, 25.0))


def test_what_permits_allow_is_no_new_permit() -> None:
    where = Ground(A([1.0]), A([0.0]), A([0.0]), A([1.0]))
    for running in (0.0, 4.0, 10.0, 20.0):
        v = _values(running=running, flow_cap=30.0, longest_life=25.0, permitted=20.0)
        pace, _ = outputs(A([1e6]), where, v)
        assert pace[RUNNING].item() + pace[EXTENSION].item() == 20.0
        assert pace[HELD].item() == 10.0


def test_output_follows_the_ground_that_is_held() -> None:
    v = _values(running=10.0, flow_cap=30.0, longest_life=25.0, permitted=10.0)
    whole = outputs(A([1e6]), Ground(A([0.5]), A([0.0]), A([0.5]), A([0.5])), v)[0]
    half = outputs(A([1e6]), Ground(A([0.25]), A([0.25]), A([0.5]), A([0.5])), v)[0]
    assert (whole[RUNNING], whole[HELD], whole[FREED], whole[OCCUPIED]) == (10.0, 20.0, 0.0, 30.0)
    assert (half[RUNNING], half[HELD], half[FREED]) == (5.0, 10.0, 15.0)
    more = outputs(A([1e6]), Ground(A([1.0]), A([0.0]), A([0.0]), A([0.5])), v)[0]
    assert (more[RUNNING], more[EXTENSION], more[HELD]) == (10.0, 10.0, 40.0)


def test_the_capacity_lever_limits_running_mines_too() -> None:
    where = Ground(A([0.5]), A([0.0]), A([0.5]), A([0.5]))
    for multiple, running, new in ((0.0, 0.0, 0.0), (0.1, 3.0, 0.0), (1.0, 10.0, 20.0),
                                   (2.0, 10.0, 50.0)):  # fmt: skip
        v = _values(running=10.0, flow_cap=30.0, longest_life=25.0, capacity_multiple=multiple)
        pace, _ = outputs(A([1e6]), where, v)
        assert (pace[RUNNING].item(), pace[HELD].item()) == (running, new)


def test_a_limit_drawn_below_today_s_output_stops_no_running_mine() -> None:
    where = Ground(A([0.5]), A([0.0]), A([0.5]), A([0.5]))
    pace, _ = outputs(A([1e6]), where, _values(running=10.0, flow_cap=4.0, longest_life=25.0))
    assert (pace[RUNNING].item(), pace[HELD].item()) == (10.0, 0.0)


def test_a_group_that_was_held_by_nobody_has_no_limit_to_move() -> None:
    where = Ground(A([1.0]), A([0.0]), A([0.0]), A([0.0]))
    pace, _ = outputs(A([1e6]), where, _values(running=10.0, flow_cap=4.0, longest_life=25.0))
    assert max(part.max() for part in pace) == 0.0


def _values(**given: float) -> dict[str, Any]:
    usual = {
        "conversion": 1.0, "mining_recovery": 1.0, "yield": 1.0, "recovery_multiple": 1.0,
        "capacity_multiple": 1.0, "ore": 1.0, "taylor": 6.5, "ramp": 0.0, "permitted": 0.0,
        "licensed": 0.5, "decline": 0.0, "sustaining": 0.0,
    }  # fmt: skip
    return {name: A([value]) for name, value in {**usual, **given}.items()}


def at_work(plan: Any, count: int) -> Any:
    """Return of which commodities there is output on ground held anew and on freed ground."""
    output = [at(plan.project.array("output"), origin, plan, count) for origin in (HELD, FREED)]
    return (output[0] > 0.0) & (output[1] > 0.0)


def test_freed_ground_adds_and_waits_for_its_clearance(world: World, seed: Scenario) -> None:
    freed = seed.replace(freed_share=0.5)
    here, there = economy(seed, world), economy(freed, world)
    assert OCCUPIED not in here.plan.origins
    assert FREED not in here.plan.origins
    assert float(there.totals["S4"]) > float(here.totals["S4"])
    plan, count = there.plan, len(world.economics.ids)
    start = {o: at(plan.project.array("start"), o, plan, count) for o in plan.origins}
    both = at_work(plan, count)
    wait = there.parameters["clearance"].item()
    assert (start[FREED] - start[HELD])[both] == pytest.approx(wait)
    assert (start[RUNNING] == 0.0).all()
    fixed = at(plan.project.array("fixed"), FREED, plan, count)
    coal = world.economics.ids.index("coal_coking")
    output = at(plan.project.array("output"), FREED, plan, count)[coal]
    v = there.parameters
    site = v["demining"] * v["site_area"] * 1e4 + v["flooded"] * 1e6
    assert fixed[coal] == pytest.approx(output / v["project_size"][coal] * site.item())


def test_without_the_condition_occupied_ground_draws_investment(
    world: World, seed: Scenario
) -> None:
    first = economy(seed, world)
    at_once = economy(seed.replace(withdrawal_first=False), world)
    s3 = float(at_once.totals["S3"])
    held = evaluate(seed, world).held[2].sum()
    assert held == 0.0
    assert float(at_once.totals["S4"]) == pytest.approx(s3, rel=1e-9)
    assert float(at_once.totals["S4"]) > float(first.totals["S4"])
    plan, count = at_once.plan, len(world.economics.ids)
    start = {o: at(plan.project.array("start"), o, plan, count) for o in plan.origins}
    both = at_work(plan, count)
    assert start[FREED][both] == pytest.approx(start[HELD][both])
    freed = economy(seed.replace(withdrawal_first=False, freed_share=0.3), world)
    assert float(freed.totals["S8"]) == float(at_once.totals["S8"])


def test_a_range_of_freed_ground_means_nothing_without_the_condition(
    world: World, seed: Scenario
) -> None:
    scenario = seed.replace(withdrawal_first=False)
    outcome = evaluate(scenario, world)
    drawn = {"freed_share": A([[0.1], [0.9]])}
    found = reckon(scenario, world, Held.of(outcome.shares, outcome.value.astype(float)), drawn)
    assert found.totals["S4"] == pytest.approx(float(outcome.economy.totals["S4"]))


def test_ground_of_neither_side_draws_nothing(world: World, seed: Scenario) -> None:
    zone = seed.replace(control={"UA-63": {"russia": 0.0, "other": 1.0}}, withdrawal_first=False)
    whole = economy(seed.replace(withdrawal_first=False), world)
    assert float(economy(zone, world).totals["S4"]) < float(whole.totals["S4"])
