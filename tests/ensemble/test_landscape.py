"""Figures of many scenarios at once equal those of each alone, however they are made."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.answers.outcome import aid_coverage
from model.ensemble.cells import Axis, Grid, Samples
from model.ensemble.grid import cells_of
from model.ensemble.landscape import Landscape, additive, coverage, runs_as_array, with_settings
from model.futures.futures import ACCOUNT, HEADLINE
from model.money.ladder import RUNGS
from model.world.catalog import PARTIES
from tests.strategies import GROUPS, REGIONS, scenarios

DONETSK, LUHANSK = "control.UA-14.russia", "control.UA-09.russia"
HALVES = [0.0, 0.5, 1.0]
POSITIONS = [0.0, 0.25, 0.5, 0.75, 1.0]
RARE = "rare_earths"


def alone(scenario: Scenario, world: World, outputs: tuple[str, ...]) -> list[float]:
    """Return the outputs by the way that one scenario goes."""
    outcome = evaluate(scenario, world)
    found = {p: float(v) for p, v in zip(PARTIES, outcome.held.sum(axis=(1, 2)), strict=True)}
    found |= {"total": float(outcome.total_million), "aid_coverage": outcome.aid_coverage}
    if set(outputs) - set(HEADLINE):
        found |= {rung: float(np.squeeze(outcome.economy.totals[rung])) for rung in RUNGS}
        flows = outcome.economy.cumulated()
        found |= {name: float(np.squeeze(flows[name])) for name in ACCOUNT}
    return [found[name] for name in outputs]


def assert_equal(
    base: Scenario, world: World, grid: Grid | Samples, outputs: tuple[str, ...], count: int = 12
) -> None:
    found = Landscape(base, world, outputs).values(grid, 0, grid.size)
    chosen = np.random.default_rng(5).permutation(grid.size)[:count]
    for number in chosen.tolist():
        scenario = with_settings(base, grid.cell(number))
        got = [found[name][number] for name in outputs]
        assert got == pytest.approx(alone(scenario, world, outputs), rel=1e-11, abs=1e-6)


def grid_of(base: Scenario, **levels: object) -> Grid:
    cells = cells_of(levels, base)
    assert isinstance(cells, Grid)
    return cells


def test_six_regions_of_the_seed_are_sums_and_equal_evaluate(seed: Scenario, world: World) -> None:
    regions = ("UA-14", "UA-09", "UA-23", "UA-65", "UA-12", "UA-63")
    levels = {f"control.{region}.russia": [0.0, 0.25, 0.6, 1.0] for region in regions}
    grid = grid_of(seed, **levels)
    assert additive(seed, grid, HEADLINE, world)
    assert_equal(seed, world, grid, HEADLINE, 40)


@given(base=scenarios(), data=st.data())
@settings(max_examples=40)
def test_any_territory_over_any_base_equals_evaluate(
    world: World, base: Scenario, data: st.DataObject
) -> None:
    base = base.replace(
        control={}, group_control={g: s for g, s in base.group_control.items() if s.russia}
    )
    regions = data.draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=3, unique=True))
    levels: dict[str, object] = {f"control.{r}.russia": [0.0, 0.3, 0.7] for r in regions}
    levels[f"control.{regions[0]}.other"] = [0.0, 0.3]
    assert_equal(base, world, grid_of(base, **levels), HEADLINE, 6)


def test_a_group_that_moves_with_the_map_is_no_sum(seed: Scenario, world: World) -> None:
    grid = grid_of(seed, **{DONETSK: HALVES, "control.UA-12.other": [0.0, 0.5]})
    assert not additive(seed, grid, HEADLINE, world)
    assert_equal(seed, world, grid, HEADLINE)


def test_a_region_without_any_of_a_stated_group_leaves_it_alone(
    seed: Scenario, world: World
) -> None:
    grid = grid_of(seed, **{DONETSK: HALVES, "control.UA-46.other": [0.0, 0.5]})
    assert evaluate(seed, world).value[world.regions.index("UA-46")][world.groups.index(RARE)] == 0
    assert additive(seed, grid, HEADLINE, world)
    assert_equal(seed, world, grid, HEADLINE)


@given(base=scenarios(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_where_the_rule_says_straight_five_positions_lie_on_the_line(
    world: World, base: Scenario, data: st.DataObject
) -> None:
    region, beside = data.draw(st.permutations(REGIONS).map(lambda order: order[:2]))
    party = data.draw(st.sampled_from(["russia", "other"]))
    given_up = {"russia": 0.0, "other": 0.0}
    base = base.replace(control={region: given_up, beside: given_up})
    if data.draw(st.booleans()):
        stated = {g: {"russia": shares.russia} for g, shares in base.group_control.items()}
        base = base.replace(group_control=stated)
    levels = {f"control.{region}.{party}": POSITIONS, f"control.{beside}.russia": [0.0, 1.0]}
    grid = grid_of(base, **levels)
    assume(additive(base, grid, HEADLINE, world))
    cells = [with_settings(base, grid.cell(number)) for number in range(grid.size)]
    held = np.array([alone(cell, world, PARTIES) for cell in cells]).reshape(5, 2, len(PARTIES))
    steps = np.linspace(0.0, 1.0, 5)[:, None, None] * (held[-1:, :1] - held[:1, :1])
    assert held == pytest.approx(steps + held[:1], rel=1e-9, abs=1e-9 * held[0, 0].sum())


def test_a_deposit_handed_over_in_a_stated_group_is_no_sum(seed: Scenario, world: World) -> None:
    place = next(i for i, g in enumerate(world.deposits.group) if world.groups[g] == "rare_earths")
    base = seed.replace(deposit_control={world.deposits.ids[place]: "other"})
    grid = grid_of(base, **{DONETSK: HALVES, LUHANSK: HALVES})
    assert not additive(base, grid, HEADLINE, world)
    assert additive(seed, grid, HEADLINE, world)
    assert_equal(base, world, grid, HEADLINE)


def test_groups_regions_and_levers_together(seed: Scenario, world: World) -> None:
    grid = grid_of(
        seed,
        **{
            f"group_control.{GROUPS[0]}.russia": [0.1, 0.8],
            f"group_control.{GROUPS[0]}.other": [0.0, 0.2],
            DONETSK: HALVES,
            "price_multiple": [0.5, 2.0],
        },
    )
    assert all(axis.drawn for axis in grid.axes)
    assert_equal(seed, world, grid, (*HEADLINE, *RUNGS))


@pytest.mark.parametrize(
    ("path", "levels"),
    [
        ("price_multiple", [0.0, 0.7, 3.0]),
        ("price_growth", [-0.01, 0.0, 0.02]),
        ("capacity_multiple", [0.5, 4.0]),
        ("recovery_multiple", [0.5, 1.5]),
        ("lead_time_multiple", [0.5, 2.0]),
        ("royalty_multiple", [0.0, 2.0]),
        ("freed_share", [0.0, 0.5]),
        ("investor_rate", [0.05, 0.2]),
        ("state_rate", [0.02, 0.08]),
        ("income_tax", [0.0, 0.3]),
    ],
)
@pytest.mark.parametrize("war", ["states", "rate"])
def test_each_lever_as_an_array_equals_the_lever_alone(
    seed: Scenario, world: World, path: str, levels: list[float], war: str
) -> None:
    base = seed.replace(war=war)
    assert_equal(base, world, grid_of(base, **{path: levels, DONETSK: [0.2]}), RUNGS_AND_FLOWS, 3)


RUNGS_AND_FLOWS = (*RUNGS, *ACCOUNT)


def test_ground_that_needs_no_withdrawal_makes_what_is_freed_run_alone(
    seed: Scenario, world: World
) -> None:
    base = seed.replace(withdrawal_first=False)
    grid = grid_of(base, freed_share=[0.0, 0.5])
    assert not grid.drawn
    assert_equal(base, world, grid, ("S7", "S8"))
    assert not runs_as_array("freed_share", seed, ["freed_share", "withdrawal_first"])


def test_what_runs_one_by_one(seed: Scenario, world: World) -> None:
    grid = grid_of(
        seed,
        deal=["dl1-bessent-draft-2025-02", "dl6-signed-2025-04"],
        war=["states", "rate"],
        front_line_date=["2022-02-23", "2025-02-11"],
        control={"UA-14": {"russia": [0.0, 0.9]}},
        aid_claim=["trump-300-2025-02"],
    )
    assert grid.size == 16
    assert_equal(seed, world, grid, (*HEADLINE, "S8", "us"), 16)


def test_a_start_read_by_deposit(seed: Scenario, world: World) -> None:
    base = seed.replace(reading="by-deposit")
    assert_equal(base, world, grid_of(base, **{DONETSK: HALVES, LUHANSK: HALVES}), HEADLINE)
    assert_equal(base, world, grid_of(base, **{DONETSK: HALVES}), ("S0", "S4", "S8"))


def test_rows_of_a_table(seed: Scenario, world: World) -> None:
    rng = np.random.default_rng(3)
    table = {
        "deal": np.array(["dl1-bessent-draft-2025-02", "dl6-signed-2025-04"] * 10),
        DONETSK: rng.uniform(0, 0.6, 20),
        "control.UA-14.other": rng.uniform(0, 0.4, 20),
        "price_multiple": rng.uniform(0.5, 2, 20),
    }
    cells = Samples(table, frozenset(table) - {"deal"})
    assert_equal(seed, world, cells, (*HEADLINE, "S8"), 20)


def test_a_group_without_russias_share_runs_one_by_one(seed: Scenario) -> None:
    other = f"group_control.{GROUPS[1]}.other"
    assert not runs_as_array(DONETSK, seed, [DONETSK, other])
    assert runs_as_array(DONETSK, seed, [DONETSK, other, other.replace("other", "russia")])
    assert not runs_as_array("valuation", seed, ["valuation"])
    assert not runs_as_array("own_deal.inflow_share", seed, ["own_deal.inflow_share"])


@given(st.floats(0, 1e6), st.lists(st.floats(0, 1e8), min_size=1))
def test_coverage_is_that_of_one_scenario(aid: float, held: list[float]) -> None:
    found = coverage(aid, np.array(held)).tolist()
    one = [aid_coverage(aid, round(value, 6)) for value in held]
    assert found == pytest.approx(one, rel=1e-12)


def test_where_ukraine_holds_nothing_coverage_has_no_end(world: World) -> None:
    base = Scenario.from_preset("borders-1991")
    levels = {f"control.{region}.russia": [0.1, 1.0] for region in REGIONS[:12]}
    rest = {region: {"russia": 1.0} for region in REGIONS[12:]}
    base = base.replace(control=rest)
    grid = grid_of(base, **levels)
    found = Landscape(base, world, HEADLINE).values(grid, grid.size - 2, grid.size)
    assert math.isinf(found["aid_coverage"][1])
    assert found["ukraine"] == pytest.approx([0.0, 0.0], abs=1e-6) or found["ukraine"][0] > 0


def test_settings_reach_any_depth(seed: Scenario) -> None:
    changed = with_settings(seed, {DONETSK: 0.4, "control.UA-14.other": 0.1, "horizon_years": 20})
    assert changed.control["UA-14"].russia == 0.4
    assert changed.control["UA-14"].other == 0.1
    assert changed.horizon_years == 20
    assert seed.control == {}


@pytest.mark.parametrize("start", [0, 5, 11])
def test_bits_do_not_depend_on_the_range_of_a_sum(seed: Scenario, world: World, start: int) -> None:
    grid = Grid.of((Axis(DONETSK, (0.0, 0.3, 1.0), True), Axis(LUHANSK, tuple(HALVES), True)))
    land = Landscape(seed, world, HEADLINE)
    every = land.values(grid, 0, grid.size)
    part = land.values(grid, min(start, 8), grid.size)
    for name in HEADLINE:
        assert np.array_equal(part[name], every[name][min(start, 8) :])
