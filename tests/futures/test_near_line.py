"""Deposits near the front line in draws: yes or no, on the mean the scenario's own figure."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate, simulate
from model.futures.drivers import break_even_draws
from model.futures.futures import Futures, inputs_of
from model.futures.input_names import input_label, input_unit
from model.futures.near_line import LINE, holders, near_deposits, near_line_inputs, stated_regions
from model.sampling.draws import Sampler
from model.territory.control import deposit_probability
from model.world.catalog import PARTIES

ONLY = ("territory",)


@pytest.fixture(scope="module")
def line() -> Scenario:
    return Scenario.from_preset("freeze-at-latest-line")


def draws_of(scenario: Scenario, world: World, count: int = 4096) -> Any:
    return next(Sampler(inputs_of(scenario, world, ONLY), count).read())


# Which deposits


def test_what_is_drawn_is_near_and_decides_its_cell(line: Scenario, world: World) -> None:
    near, known = near_deposits(line, world), world.deposits
    chance = dict(zip(known.ids, deposit_probability(line, world), strict=True))
    assert 10 <= len(near) <= 30
    distance = known.signed_distance(line.front_line_date)  # type: ignore[arg-type]
    for id, p in near.items():
        place = known.place[id]
        assert p == chance[id]
        assert known.counted[place]
        assert abs(distance[place]) < 3.2 * known.precision[place]
    far = [id for id in known.ids if id not in near and known.counted[known.place[id]]]
    enough = known.sited_groups(int(world.assumption("deposits-enough")))
    assert all(
        min(chance[id], 1 - chance[id]) < 1e-3 for id in far if enough[known.group[known.place[id]]]
    )


def test_only_a_line_read_by_deposit_is_drawn(line: Scenario, seed: Scenario, world: World) -> None:
    assert not near_deposits(seed, world)  # by area
    assert not near_deposits(Scenario(reading="by-deposit"), world)  # recognised borders
    early = line.replace(front_line_date=dt.date(2022, 2, 23), group_control={})
    assert not near_deposits(early, world)  # no distance is known before the daily record
    assert not list(near_line_inputs(seed, world))
    assert LINE not in inputs_of(seed, world).names


def test_a_day_that_was_not_measured_takes_the_nearest_measured_one(
    line: Scenario, world: World
) -> None:
    near = near_deposits(line.replace(front_line_date=dt.date(2025, 11, 20)), world)
    assert near["chasiv-yar-fireclay"] == near_deposits(line, world)["chasiv-yar-fireclay"]


def test_what_the_scenario_states_is_not_drawn(line: Scenario, world: World) -> None:
    near, known = near_deposits(line, world), world.deposits
    donetsk = world.regions.index("UA-14")
    left = {id for id in near if known.region[known.place[id]] != donetsk}
    stated = line.replace(control={"UA-14": {"russia": 0.5}})
    ranged = line.replace(ranges={"control.UA-14.russia": "0.2 to 0.9"})
    assert stated_regions(ranged) == {"UA-14"}
    assert set(near_deposits(stated, world)) == set(near_deposits(ranged, world)) == left
    handed = line.replace(deposit_control={"pokrovske-coal": "ukraine"})
    assert set(near) - set(near_deposits(handed, world)) == {"pokrovske-coal"}


def test_inputs_have_names_units_and_a_topic(line: Scenario, world: World) -> None:
    common, *each = near_line_inputs(line, world)
    assert common.name == LINE
    assert {row.group for row in (common, *each)} == {"territory"}
    assert [row.name for row in each] == [f"deposit.{id}" for id in near_deposits(line, world)]
    assert input_label("deposit.pokrovske-coal", world).startswith("behind the front line: Pokrov")
    assert input_unit("deposit.pokrovske-coal", world) == "1: yes, 0: no"
    assert input_label(LINE, world) == "error of the recorded front line"
    assert input_unit(LINE, world) == "standard deviations"
    assert len(inputs_of(line, world)) < 320


def test_the_line_counts_more_where_coordinates_are_precise(line: Scenario, world: World) -> None:
    _, *each = near_line_inputs(line, world)
    loading = {row.name.removeprefix("deposit."): row.loadings[LINE] for row in each}
    precise, vague = loading["pokrovske-coal"], loading["kuksunhurske-iron"]
    assert precise == pytest.approx(4.0 / np.hypot(4.0, 2.0))
    assert 0.0 < vague < 0.2 < precise < 1.0


# What the draws do


def test_each_deposit_is_held_or_not_as_often_as_its_chance_says(
    line: Scenario, world: World
) -> None:
    draw, near = draws_of(line, world), near_deposits(line, world)
    for id, chance in near.items():
        drawn = draw[f"deposit.{id}"]
        assert set(np.unique(drawn)) == {0.0, 1.0}
        error = np.sqrt(chance * (1.0 - chance) / drawn.size)
        assert drawn.mean() == pytest.approx(chance, abs=4.0 * error), id


def test_one_error_of_the_line_moves_all_deposits_to_the_same_side(
    line: Scenario, world: World
) -> None:
    draw = draws_of(line, world)
    for id in ("pokrovske-coal", "chasiv-yar-fireclay", "marhanets-manganese"):
        held = draw[f"deposit.{id}"]
        assert held[draw[LINE] > 0].mean() > held[draw[LINE] < 0].mean() + 0.05, id
    one, two = draw["deposit.pokrovske-coal"], draw["deposit.chasiv-yar-fireclay"]
    assert np.corrcoef(one, two)[0, 1] > 0.2


def test_the_mean_over_futures_is_the_figure_of_the_scenario(line: Scenario, world: World) -> None:
    found, outcome = simulate(line, world, 16_384, topics=ONLY), evaluate(line, world)
    for index, party in enumerate(PARTIES):
        wanted = float(outcome.held[index].sum())
        assert found.mean(party) == pytest.approx(wanted, abs=4.0 * found.se(party) + 2.0), party
    assert found.sd("russia") > 50_000.0
    assert simulate(line, world, 64, topics=("prices",)).sd("russia") == pytest.approx(0, abs=1e-3)


def test_points_are_what_evaluate_gives(line: Scenario, world: World) -> None:
    point = line.replace(ranges={"price_multiple": "1"})
    found, outcome = simulate(point, world, 16, topics=()), evaluate(line, world)
    for index, party in enumerate(PARTIES):
        wanted = float(outcome.held[index].sum())
        assert found.mean(party) == pytest.approx(wanted, rel=1e-7), party
    for rung, value in outcome.economy.totals.items():
        assert found.mean(rung) == pytest.approx(float(value), rel=1e-12), rung


@given(answers=st.lists(st.booleans(), min_size=40, max_size=40))
@settings(max_examples=20)
def test_a_future_is_the_scenario_with_these_deposits_handed_over(
    answers: list[bool], line: Scenario, world: World
) -> None:
    ids = list(near_deposits(line, world))
    told = dict(zip(ids, answers, strict=False))
    draw = {f"deposit.{id}": np.array([float(held)]) for id, held in told.items()}
    found = Futures(line, world, (*PARTIES, "S8"))(draw)
    handed = {id: "russia" if held else "ukraine" for id, held in told.items()}
    outcome = evaluate(line.replace(deposit_control=handed), world)
    for party, million in zip(PARTIES, outcome.party_million, strict=True):
        assert found[party][0] == pytest.approx(million, abs=400.0), party
    assert found["S8"][0] == pytest.approx(float(outcome.economy.totals["S8"]), rel=1e-5)


def test_more_behind_the_line_is_more_for_russia(line: Scenario, world: World) -> None:
    none, every = (
        {f"deposit.{id}": np.full(1, held) for id in near_deposits(line, world)}
        for held in (0.0, 1.0)
    )
    few, many = (Futures(line, world)(draw) for draw in (none, every))
    assert few["russia"] < many["russia"]
    assert few["S8"] > many["S8"]
    assert few["total"] == pytest.approx(many["total"], rel=1e-12)


def test_a_deposit_handed_over_in_a_cell_with_draws_keeps_the_sums(
    line: Scenario, world: World
) -> None:
    handed = line.replace(deposit_control={"pokrovske-coal": "other"})
    found = Futures(handed, world)(draws_of(handed, world, 256))
    parties = sum(found[party] for party in PARTIES)
    assert parties == pytest.approx(found["total"], rel=1e-12)
    assert (found["other"] > 0).all()


def test_a_range_of_a_region_is_not_read_by_deposit(line: Scenario, world: World) -> None:
    ranged = line.replace(ranges={"control.UA-14.russia": "0.5"})
    found = simulate(ranged, world, 16, topics=(), outputs=("ukraine", "S8"))
    outcome = evaluate(line.replace(control={"UA-14": {"russia": 0.5}}), world)
    assert found.mean("S8") == pytest.approx(float(outcome.economy.totals["S8"]), rel=1e-9)


@pytest.mark.parametrize("size", [1000, 4096])
def test_the_size_of_a_portion_changes_nothing(
    size: int, line: Scenario, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = simulate(line, world, 4096, outputs=("russia",)).to_table()
    monkeypatch.setattr("model.futures.futures._DRAWS_AT_ONCE", size)
    found = simulate(line, world, 4096, outputs=("russia",)).to_table()
    assert found.equals(wanted)


def test_without_draws_of_deposits_the_line_decides(line: Scenario, world: World) -> None:
    assert holders({"price_multiple": np.ones(2)}, 2, line, world) is None
    found = holders({"deposit.pokrovske-coal": np.array([0.0, 1.0])}, 2, line, world)
    assert found is not None
    place = world.deposits.place["pokrovske-coal"]
    assert found[:, place].tolist() == [0.0, 1.0]
    rest = np.delete(found, place, axis=1)
    assert (rest == np.delete(deposit_probability(line, world), place)).all()


def test_workers_change_nothing(line: Scenario, world: World) -> None:
    here = simulate(line, world, 8192, outputs=("russia", "S8")).to_table()
    with ProcessPoolExecutor(2) as processes:
        there = simulate(line, world, 8192, outputs=("russia", "S8"), executor=processes)
    assert here.equals(there.to_table())


def test_a_held_share_that_is_looked_for_is_not_read_by_deposit(
    line: Scenario, world: World
) -> None:
    sure = line.replace(ranges={"price_multiple": "1"})
    asked: Any = {"quantity": "ukraine", "draws": 4, "topics": ()}
    claim = float(evaluate(line.replace(control={"UA-14": {"russia": 0.4}}), world).held[0].sum())
    found = break_even_draws(sure, world, "held.UA-14", claim=claim, **asked)
    assert found.levels == pytest.approx(np.full(4, 0.6), abs=1e-3)
