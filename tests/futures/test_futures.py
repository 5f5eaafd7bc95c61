"""Uncertain inputs of a scenario, and its outputs as a function of their draws."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model import Outcome, Scenario, World, evaluate, simulate
from model.core.errors import ScenarioError
from model.futures.fitted import refitted
from model.futures.futures import ACCOUNT, HEADLINE, OUTPUTS, TOPICS, Futures, inputs_of
from model.money.ladder import RUNGS
from model.sampling.distributions import Point
from model.sampling.draws import Sampler
from model.scenario.range_levers import RANGED
from model.world.catalog import PARTIES, catalog
from tests.strategies import scenarios

A = np.array
EVERY = tuple(OUTPUTS)


def figures(outcome: Outcome) -> dict[str, float]:
    """Return every output as `evaluate` gives it."""
    economy = outcome.economy
    found = {party: float(outcome.held[i].sum()) for i, party in enumerate(PARTIES)}
    found |= {"total": float(outcome.total_million), "aid_coverage": outcome.aid_coverage}
    found |= {rung: float(value) for rung, value in economy.totals.items()}
    return found | {name: float(value) for name, value in economy.cumulated().items()}


def agree(found: dict[str, Any], wanted: dict[str, float], count: int = 3) -> None:
    assert set(found) == set(wanted) == set(OUTPUTS)
    for name, value in wanted.items():
        assert found[name].shape == (count,), name
        assert found[name] == pytest.approx(np.full(count, value), rel=1e-12, abs=1e-6), name


def three(value: float) -> Any:
    return np.full(3, value)


# Points are what `evaluate` gives


@pytest.mark.parametrize("id", catalog().presets)
def test_one_multiple_drawn_at_one_is_the_preset(id: str, world: World) -> None:
    scenario = Scenario.from_preset(id)
    found = Futures(scenario, world, EVERY)({"price_multiple": three(1.0)})
    agree(found, figures(evaluate(scenario, world)))


@pytest.mark.parametrize(
    "change",
    [
        {"reading": "by-deposit"},
        {"valuation": "repriced-latest", "deal": "dl1-bessent-draft-2025-02"},
        {"own_values": {"UA-14": {"coal": 5.0}, "UA-53": {"natural_gas_oil": 900.0}}},
        {"group_control": {"coal": {"russia": 0.9, "other": 0.1}}},
        {"deposit_control": {catalog().deposits[3]: "other"}, "freed_share": 0.3},
        {"withdrawal_first": False, "war": "rate", "past_aid_counts": True, "new_aid": 500.0},
        {"economic_filter": False, "settlement_date": dt.date(2030, 1, 1), "horizon_years": 20},
    ],
    ids=str,
)
def test_one_multiple_drawn_at_one_is_any_scenario(
    change: dict[str, Any], world: World, seed: Scenario
) -> None:
    scenario = seed.replace(**change)
    found = Futures(scenario, world, EVERY)({"price_multiple": three(1.0)})
    agree(found, figures(evaluate(scenario, world)))


def test_parameters_drawn_at_their_most_likely_are_the_scenario(
    world: World, seed: Scenario
) -> None:
    rows = world.economics.parameters
    draw = {
        row["parameter"] if row["component"] == "ALL" else f"{row['parameter']}.{row['component']}":
        three(float(row["mode"]))
        for row in rows
    }  # fmt: skip
    agree(Futures(seed, world, EVERY)(draw), figures(evaluate(seed, world)))


def test_figures_that_hang_together_are_drawn_together(world: World, seed: Scenario) -> None:
    """Iron ore: what the mine receives and its cost; gas: rent and the share of production."""
    inputs = inputs_of(seed, world)
    draw = next(Sampler(inputs, 512, exact=True).read())
    tied = {row.name: row.loadings for row in inputs if row.group != "prices" and row.loadings}
    tied = {name: of for name, of in tied.items() if not name.startswith("deposit.")}
    assert tied == {
        "opex.iron_ore": {"netback.iron_ore": 1.0},
        "opex.building_stone": {"netback.building_stone": 1.0},
        "psa.gas": {"royalty.gas": -1.0},
        "psa.oil": {"royalty.oil": -1.0},
    }
    for name, ((other, sign),) in ((name, of.items()) for name, of in tied.items()):
        order = np.argsort(draw[other])
        assert (sign * np.diff(draw[name][order]) >= 0.0).all()
    alone = inputs_of(seed, world, ("technology",))
    assert alone["opex.iron_ore"].loadings == {}


LEVELS = {
    "price_multiple": 2.0, "price_growth": 0.01, "capacity_multiple": 0.4,
    "recovery_multiple": 1.3, "lead_time_multiple": 2.0, "royalty_multiple": 0.5,
    "freed_share": 0.6, "investor_rate": 0.07, "state_rate": 0.02, "income_tax": 0.3,
    "fund_return": 0.02,
}  # fmt: skip


@pytest.mark.parametrize("war", ["states", "rate"])
@pytest.mark.parametrize("name", list(LEVELS))
def test_a_lever_drawn_is_the_lever_set(name: str, war: str, world: World, seed: Scenario) -> None:
    base = seed.replace(war=war, ranges={name: str(LEVELS[name])})
    found = Futures(base, world, EVERY)({name: three(LEVELS[name])})
    agree(found, figures(evaluate(seed.replace(war=war, **{name: LEVELS[name]}), world)))


def test_every_ranged_lever_is_tried() -> None:
    assert {*LEVELS, "inflow_share"} == set(RANGED)


def test_an_inflow_share_drawn_is_the_deal_s(world: World, seed: Scenario) -> None:
    terms = world.deals[seed.deal].replace(inflow_share=0.8)
    found = Futures(seed, world, EVERY)({"inflow_share": three(0.8)})
    agree(found, figures(evaluate(seed.replace(own_deal=terms), world)))


@given(russia=st.floats(0.0, 1.0), other=st.floats(0.0, 1.0))
@settings(max_examples=15)
def test_control_drawn_is_control_set(
    russia: float, other: float, world: World, seed: Scenario
) -> None:
    other *= 1.0 - russia
    draw = {"control.UA-63.russia": three(russia), "control.UA-63.other": three(other)}
    control = {"UA-63": {"russia": russia, "other": other}}
    agree(
        Futures(seed, world, EVERY)(draw), figures(evaluate(seed.replace(control=control), world))
    )
    draw = {"group_control.coal.russia": three(russia), "group_control.coal.other": three(other)}
    groups = {**seed.as_dict()["group_control"], "coal": control["UA-63"]}
    wanted = figures(evaluate(seed.replace(group_control=groups), world))
    agree(Futures(seed, world, EVERY)(draw), wanted)


def test_a_share_beyond_its_bounds_is_set_to_the_bound(world: World, seed: Scenario) -> None:
    beyond = Futures(seed, world, EVERY)({"control.UA-63.russia": three(1.5)})
    wanted = figures(evaluate(seed.replace(control={"UA-63": {"russia": 1.0}}), world))
    agree(beyond, wanted)
    negative = Futures(seed, world, EVERY)({"price_multiple": three(-3.0)})
    agree(negative, figures(evaluate(seed.replace(price_multiple=0.0), world)))


def test_russia_s_draw_leaves_the_rest_to_others(world: World, seed: Scenario) -> None:
    zone = seed.replace(control={"UA-63": {"russia": 0.1, "other": 0.6}})
    found = Futures(zone, world, ("other", "ukraine", "russia"))(
        {"control.UA-63.russia": A([0.1, 0.4, 0.9])}
    )
    assert found["other"][0] == pytest.approx(found["other"][1])
    assert found["other"][2] == pytest.approx(found["other"][0] / 6)
    assert found["ukraine"][1] == pytest.approx(found["ukraine"][2])


# Which inputs


def test_inputs_are_named_once_and_have_a_topic(world: World, seed: Scenario) -> None:
    inputs = list(inputs_of(seed, world))
    names = [row.name for row in inputs]
    assert len(names) == len(set(names))
    assert {row.group for row in inputs} == set(TOPICS)
    assert not any(isinstance(row.marginal, Point) for row in inputs)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_draws_its_own_inputs_only(topic: str, world: World, seed: Scenario) -> None:
    inputs = list(inputs_of(seed, world, (topic,)))
    assert inputs
    assert {row.group for row in inputs} == {topic}


def test_published_totals_are_kept(world: World, seed: Scenario) -> None:
    names = {row.name for row in inputs_of(seed, world)}
    for row in world.tables["value/forbes_2023_margins"]:
        if row["basis"] == "sourced":
            assert f"value.{row['key']}" not in names
    assert {"value.rare_earths", "value.UA-63"} <= names
    assert "value.coal" not in names


def test_own_values_are_taken_at_their_word(world: World, seed: Scenario) -> None:
    own = seed.replace(own_values={"UA-14": {"coal": 5.0}})
    assert not any(row.name.startswith("value.") for row in inputs_of(own, world))


def test_the_spread_of_estimates_is_drawn_where_they_differ(world: World) -> None:
    day = dt.date(2026, 2, 24)
    line = Scenario(base="front-line", front_line_date=day)
    (donetsk,) = (row for row in inputs_of(line, world) if row.name == "control.UA-14.russia")
    assert donetsk.marginal.ppf(A([0.0, 1.0])) == pytest.approx([0.78406, 0.8175])
    stated = line.replace(control={"UA-14": {"russia": 0.5}})
    assert "control.UA-14.russia" not in {row.name for row in inputs_of(stated, world)}
    assert not [r for r in inputs_of(Scenario(), world) if r.name.startswith("control.")]


def test_a_stated_range_takes_the_place_of_the_table_s(world: World, seed: Scenario) -> None:
    ranged = seed.replace(ranges={"investor_rate": "0.2 to 0.3", "price_multiple": "1 to 2"})
    inputs = {row.name: row for row in inputs_of(ranged, world)}
    assert inputs["investor_rate"].group == "stated"
    assert inputs["investor_rate"].marginal.mean == pytest.approx(0.25)
    assert "investor_rate_war" not in inputs
    only = {row.name for row in inputs_of(ranged, world, ())}
    assert only == {"investor_rate", "price_multiple"}


def test_a_stated_figure_is_not_drawn(world: World, seed: Scenario) -> None:
    names = {row.name for row in inputs_of(seed, world)}
    assert {"investor_rate", "investor_rate_war", "state_rate"} <= names
    stated = seed.replace(investor_rate=0.2, state_rate=0.03)
    left = {row.name for row in inputs_of(stated, world)}
    assert names - left == {"investor_rate", "investor_rate_war", "state_rate"}


def test_a_stated_figure_stands_in_every_draw(world: World, seed: Scenario) -> None:
    stated = seed.replace(investor_rate=0.9)
    inputs = inputs_of(stated, world, ("politics",))
    draw = next(Sampler(inputs, 64, 0, "sobol").read())
    dear = Futures(stated, world, ("S8",))(draw)["S8"]
    usual = Futures(seed, world, ("S8",))(
        next(Sampler(inputs_of(seed, world, ("politics",)), 64).read())
    )
    assert dear.max() < usual["S8"].min()


# What draws do


@pytest.fixture(scope="module")
def tile(world: World, seed: Scenario) -> Any:
    return next(Sampler(inputs_of(seed, world), 2048, 7, "random").read())


def test_rank_correlation_of_prices_is_that_of_theory(world: World, tile: Any) -> None:
    from scipy.stats import spearmanr

    economics = world.economics
    ids = ["coal_coking", "gas", "iron_ore", "oil", "lithium"]
    beta = [economics.beta[economics.ids.index(id)] for id in ids]
    for i, one in enumerate(ids):
        for j, two in enumerate(ids[:i]):
            rho = beta[i] * beta[j]
            wanted = 6.0 / np.pi * np.arcsin(rho / 2.0)
            found = spearmanr(tile[f"price.{one}"], tile[f"price.{two}"]).statistic
            assert found == pytest.approx(wanted, abs=0.07), (one, two)


def test_price_factors_have_mean_one_and_the_spread_of_the_table(world: World, tile: Any) -> None:
    economics = world.economics
    for id, sigma in zip(economics.ids, economics.sigma, strict=True):
        factor = tile[f"price.{id}"]
        assert factor.mean() == pytest.approx(1.0, abs=0.06), id
        assert np.log(factor).std() == pytest.approx(sigma, rel=0.07), id


def test_costs_follow_the_common_factor(world: World, seed: Scenario, tile: Any) -> None:
    v = Futures(seed, world)._parameters(tile)
    high = tile["price.common"] > 0
    assert (v["opex_factor"][high] > 1.0).all()
    assert (v["opex_factor"][~high] < 1.0).all()
    spread = np.log(v["opex_factor"]).std(axis=0)
    assert spread == pytest.approx(0.31 * world.economics.sigma * world.economics.beta, rel=0.15)


def test_parties_sum_to_the_total_in_every_draw(world: World, seed: Scenario, tile: Any) -> None:
    found = Futures(seed, world)(tile)
    parties = sum(found[party] for party in PARTIES)
    assert parties == pytest.approx(found["total"], rel=1e-12)
    assert found["total"] == pytest.approx(np.full(2048, 14_800_000), rel=1e-9)
    assert found["aid_coverage"] == pytest.approx(300_000 / found["ukraine"], rel=1e-12)
    for rung in ("S2", "S3", "S4"):
        before = f"S{int(rung[1:]) - 1}"
        assert (found[rung] <= found[before]).all()
    assert (found["S10"] <= found["S9"]).all()
    assert all(np.isfinite(found[name]).all() for name in found)


def test_only_what_is_asked_for_is_returned(world: World, seed: Scenario) -> None:
    found = Futures(seed, world, ("us", "S3"))({"price_multiple": three(1.0)})
    assert list(found) == ["us", "S3"]
    assert set(Futures(seed, world)({"price_multiple": three(1.0)})) == {*HEADLINE, *RUNGS}
    assert set(OUTPUTS) == {*HEADLINE, *RUNGS, *ACCOUNT}


def test_without_draws_there_is_one_future(world: World, seed: Scenario) -> None:
    agree(Futures(seed, world, EVERY)({}), figures(evaluate(seed, world)), count=1)


def test_futures_go_to_another_process(world: World, seed: Scenario) -> None:
    sent = pickle.loads(pickle.dumps(Futures(seed, world, ("S8",))))
    draw = {"price_multiple": A([0.5, 2.0])}
    assert (sent(draw)["S8"] == Futures(seed, world, ("S8",))(draw)["S8"]).all()


@given(scenario=scenarios())
@settings(max_examples=15)
def test_any_scenario_can_be_drawn(scenario: Scenario, world: World) -> None:
    found = Futures(scenario, world)({"price_multiple": A([1.0, 1.0])})
    wanted = figures(evaluate(scenario, world))
    for name in (*PARTIES, *RUNGS):
        assert found[name] == pytest.approx(np.full(2, wanted[name]), rel=1e-9, abs=1e-5), name


# The value matrix


def matrix() -> Any:
    return A([[4.0, 1.0, 0.0], [2.0, 3.0, 5.0]])


def test_factors_of_one_leave_the_matrix() -> None:
    found = refitted(matrix(), np.ones((2, 2)), np.ones((2, 3))).values
    assert found == pytest.approx(np.stack([matrix()] * 2))


@given(factors=st.lists(st.floats(0.2, 5.0), min_size=2, max_size=2))
@settings(max_examples=40)
def test_totals_that_are_published_stay(factors: list[float]) -> None:
    assume(1.0 not in factors)  # that is what marks a published total
    columns = A([[1.0, *factors]])
    found = refitted(matrix(), np.ones((1, 2)), columns).values[0]
    assert found.sum() == pytest.approx(15.0)
    assert found.sum(axis=0)[0] == pytest.approx(6.0)
    raw = A([4.0, 5.0]) * factors
    assert found.sum(axis=0)[1:] == pytest.approx(raw * 9.0 / raw.sum())
    assert (found >= 0.0).all()
    assert found[0, 2] == 0.0


def test_groups_keep_their_drawn_totals_in_the_world(world: World, seed: Scenario) -> None:
    count = 3
    draw = {"value.rare_earths": A([0.5, 1.0, 2.0]), "value.UA-63": A([1.5, 1.0, 0.7])}
    value = Futures(seed, world)._value(draw, count).values
    groups = dict(zip(world.groups, value.sum(axis=1).T, strict=True))
    assert value.sum(axis=(1, 2)) == pytest.approx(np.full(3, 14_800_000))
    for name in ("coal", "iron_ore", "lithium"):
        central = world.value("forbes-2023").sum(axis=0)[world.groups.index(name)]
        assert groups[name] == pytest.approx(np.full(3, central)), name
    regions = dict(zip(world.regions, value.sum(axis=2).T, strict=True))
    assert regions["UA-14"] == pytest.approx(np.full(3, 3_800_000), rel=0.01)
    assert value[1] == pytest.approx(world.value("forbes-2023").astype(float))


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"control": {"UA-63": {"other": 0.3}}, "ranges": {"control.UA-63.russia": "0 to 0.8"}},
         "control.UA-63.russia: '0 to 0.8' given; at most 0.7, what the share of other leaves"),
        ({"ranges": {"control.UA-43.other": "0 to 0.1"}},
         "control.UA-43.other: '0 to 0.1' given; at most 0, what the share of russia leaves"),
        ({"group_control": {"coal": {"russia": 0.6}},
          "ranges": {"group_control.coal.other": "0.1 to 0.5"}},
         "group_control.coal.other: '0.1 to 0.5' given; at most 0.4"),
    ],
)  # fmt: skip
def test_a_range_that_would_have_to_be_cut_is_refused(
    fields: dict[str, Any], where: str, seed: Scenario, world: World
) -> None:
    with pytest.raises(ScenarioError, match=rf"ranges\.{where}"):
        inputs_of(seed.replace(**fields), world)


def test_a_flow_that_no_draw_moves_stands_in_each(world: World, seed: Scenario) -> None:
    """Plain sums of receipts, which no rate discounts; the account takes draws in pieces."""
    rates = np.linspace(0.02, 0.08, 130)
    found = Futures(seed, world, ("state",))({"state_rate": rates})["state"]
    one = float(evaluate(seed, world).economy.cumulated()["state"])
    assert found == pytest.approx(np.full(130, one))


def test_what_is_read_without_keeping_values_is_within_a_hundredth_of_every_band(
    world: World, seed: Scenario
) -> None:
    found = simulate(seed, world, 1 << 16, outputs=(*HEADLINE, *RUNGS), method="random")
    shares = (0.05, 0.5, 0.95)
    for row, name in enumerate(found.names):
        exact = found.quantiles(name, shares)
        error = 0.01 * (exact[-1] - exact[0]) + 1e-12 * abs(exact[1])
        assert found.sketches[row].quantiles(shares) == pytest.approx(exact, abs=error), name
