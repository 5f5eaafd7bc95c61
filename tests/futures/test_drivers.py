"""What drives a scenario: against direct evaluation, and sums that are known in closed form."""

from __future__ import annotations

import doctest
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.futures import input_names
from model.futures.drivers import (
    LEVERS,
    REST,
    break_even_draws,
    labels,
    rule,
    sobol,
    tornado,
)
from model.futures.futures import TOPICS, inputs_of
from model.futures.input_names import input_about, input_label, input_unit

pytestmark = pytest.mark.slow

LINE = "control.UA-14.russia"
OTHER_LINE = "control.UA-09.russia"


@pytest.fixture
def whole() -> Scenario:
    """All of Ukraine within its borders, so that a share given up counts in full."""
    return Scenario.from_preset("borders-1991")


def gross(world: World, scenario: Scenario, region: str) -> float:
    return float(evaluate(scenario, world).by_region.loc[region].sum())


def test_the_ends_of_a_bar_are_what_evaluate_gives(world: World, seed: Scenario) -> None:
    ranged = seed.replace(ranges={"price_multiple": "0.5 to 2"})
    for output in ("S1", "S8", "S10"):
        found = tornado(ranged, world, output, topics=())
        (bar,) = found.bars
        assert (bar.input, bar.group) == ("price_multiple", "stated")
        assert (bar.low, bar.high) == pytest.approx((0.65, 1.85), rel=1e-4)
        for level, value in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
            direct = evaluate(seed.replace(price_multiple=level), world).ladder.loc[output, "value"]
            assert value == pytest.approx(direct, rel=1e-9)


def test_no_guess_is_among_what_moves_the_money_most(world: World, seed: Scenario) -> None:
    """Of the 25 technical figures with the longest bars, or the greatest Sobol index, none is D.

    So it is of each rung by itself and of the four together.
    """
    outputs, bars_of, total_of = ("S5", "S8", "S9", "S10"), Counter[str](), Counter[str]()
    lists: list[list[str]] = []
    for output in outputs:
        bars = tornado(seed, world, output).bars
        lists.append([bar.input for bar in bars[:25]])
        for bar in bars:
            bars_of[bar.input] = max(bars_of[bar.input], abs(bar.swing / bars[0].swing))
    indices = sobol(seed, world, outputs, "input", draws=1024, strongest=25).indices
    for totals in indices.total:
        strongest = np.argsort(-totals)[:25].tolist()
        lists.append([indices.units[place] for place in strongest])
    for unit, total in zip(indices.units, indices.total.max(axis=0), strict=True):
        total_of[unit] = total
    lists += [[name for name, _ in found.most_common(25)] for found in (bars_of, total_of)]
    grades = {
        row["parameter"] if row["component"] == "ALL" else f"{row['parameter']}.{row['component']}":
        row["grade"]
        for row in world.economics.parameters
    }  # fmt: skip
    for strongest in lists:
        assert not [name for name in strongest if grades.get(name) == "D"]
        assert sum(name in grades for name in strongest) > 15


def test_every_uncertain_input_has_its_bar(world: World, seed: Scenario) -> None:
    found = tornado(seed, world, "S8")
    assert {bar.input for bar in found.bars} == set(inputs_of(seed, world).names)
    swings = [abs(bar.swing) for bar in found.bars]
    assert swings == sorted(swings, reverse=True)
    best = {bar.input: bar.swing for bar in found.bars}
    assert best["price.common"] > 0 > best["investor_rate"]
    assert best["opex.iron_ore"] < 0 < best["netback.gas"]


def test_two_shares_split_the_variance_by_their_squares(world: World, whole: Scenario) -> None:
    ranged = whole.replace(ranges={LINE: "0 to 0.4", OTHER_LINE: "0 to 0.8"})
    found = sobol(ranged, world, "ukraine", "input", draws=1024, topics=())
    width = {LINE: 0.4, OTHER_LINE: 0.8}
    spread = {
        path: gross(world, whole, path.split(".")[1]) ** 2 * width[path] ** 2 / 12
        for path in (LINE, OTHER_LINE)
    }
    assert found.indices.variance[0] == pytest.approx(sum(spread.values()), rel=0.01)
    table = found.to_table("ukraine", world)
    for path, part in spread.items():
        share = part / sum(spread.values())
        row = table.loc[path]
        assert row["first"] == pytest.approx(share, abs=0.03)
        assert row["total"] == pytest.approx(share, abs=0.03)
        assert row["first_low"] <= row["first"] <= row["first_high"]
    assert table.loc[LINE, "label"] == "Russia's share of Donetsk"
    assert found.screened == 0
    assert found.note.startswith("An input stands here for what is its own")


def test_the_groups_share_the_variance_out(world: World, seed: Scenario) -> None:
    ranged = seed.replace(ranges={"freed_share": "0 to 1"})
    found = sobol(ranged, world, ("S8", "aid_coverage"), draws=1024)
    assert set(found.indices.units) == {*TOPICS, "stated"}
    table = found.to_table("S8", world)
    assert 0.85 < table["first"].sum() < 1.1
    assert table.index[0] == "prices"
    assert (table["total"] >= table["first"] - 0.05).all()
    coverage = found.to_table("aid_coverage", world)
    assert coverage.loc["geology", "total"] == pytest.approx(1.0, abs=0.06)
    assert coverage.drop("geology")["total"].max() == pytest.approx(0.0, abs=1e-12)
    assert found.indices.evaluations == 1024 * (6 + 2)


def test_a_frozen_group_has_no_part(world: World, seed: Scenario) -> None:
    found = sobol(seed, world, "S8", draws=512, topics=("prices",))
    assert found.indices.units == ("prices",)
    assert found.indices.total[0, 0] == pytest.approx(1.0, abs=0.02)
    others = sobol(seed, world, "S8", draws=512, topics=TOPICS[2:])
    assert set(others.indices.units) == set(TOPICS[2:])
    assert others.indices.variance[0] < 0.2 * found.indices.variance[0]


def test_by_input_the_weak_ones_stand_together(world: World, seed: Scenario) -> None:
    found = sobol(seed, world, "aid_coverage", "input", draws=512, strongest=3, topics=("geology",))
    count = len(inputs_of(seed, world, ("geology",)))
    assert found.screened == count - 3
    assert len(found.indices.units) == 4
    assert REST in found.indices.units
    assert found.note == (
        f"Of {count} inputs the 3 strongest after a screening with 256 points are told apart; "
        f"the other {count - 3} stand together as “all others”. An input stands here for what is "
        "its own: what prices, say, have in common stands in the price level of all commodities. "
        "A bar of the tornado moves the whole of an input."
    )
    assert {"value.UA-23", "value.UA-43"} < set(found.indices.units)
    assert found.indices.first.sum() == pytest.approx(1.0, abs=0.1)


def test_the_break_even_of_each_draw_solves_its_equation(world: World, whole: Scenario) -> None:
    ranged = whole.replace(ranges={OTHER_LINE: "0 to 0.2"})
    donetsk, luhansk = (gross(world, whole, region) for region in ("UA-14", "UA-09"))
    total = float(evaluate(whole, world).total_million)
    claim = total - 0.5 * donetsk
    found = break_even_draws(
        ranged, world, "held.UA-14", claim=claim, quantity="ukraine", draws=64, topics=()
    )
    assert found.without == 0.0
    lost = np.sort((found.levels - 0.5) * donetsk / luhansk)
    assert lost.min() >= -1e-3
    assert lost.max() <= 0.2 + 1e-3
    assert np.allclose(lost, (np.arange(64) + 0.5) / 64 * 0.2, atol=0.2 / 64 + 1e-3)
    assert found.quantiles((0.5,))[0] == pytest.approx(0.5 + 0.1 * luhansk / donetsk, rel=0.01)
    said = found.sentence()
    assert "tried from 0 to 1 in 64 draws: ukraine meets" in said
    assert "in 100.0% from a level on. Of the 100.0% of draws with a level that decides" in said


def test_the_share_of_draws_without_a_solution(world: World, whole: Scenario) -> None:
    ranged = whole.replace(ranges={OTHER_LINE: "0 to 1"})
    donetsk, luhansk = (gross(world, whole, region) for region in ("UA-14", "UA-09"))
    total = float(evaluate(whole, world).total_million)
    claim = total - 0.25 * luhansk
    asked = {"claim": claim, "quantity": "ukraine", "draws": 256, "topics": ()}
    found = break_even_draws(ranged, world, "held.UA-14", **asked)
    assert donetsk > 0.25 * luhansk
    assert found.without == found.not_met == pytest.approx(0.75, abs=0.01)
    assert found.met == 0.0
    never = break_even_draws(ranged, world, "held.UA-14", **{**asked, "claim": 2 * total})
    assert never.without == never.not_met == 1.0
    assert np.isnan(never.quantiles()).all()
    assert never.sentence().endswith("in 100.0% at no level tried.")
    always = break_even_draws(ranged, world, "held.UA-14", **{**asked, "claim": 0.0})
    assert always.met == 1.0
    assert always.sentence().endswith("in 100.0% at both bounds already.")


def test_a_corner_that_is_there_is_found(world: World, seed: Scenario) -> None:
    found = rule(seed, world, {"S8": 50_000.0}, draws=4096)
    assert found.density > 0.8
    assert found.coverage > 0.2
    assert "no corner" not in found.sentence()


def test_at_its_break_even_the_figure_meets_the_claim(world: World, seed: Scenario) -> None:
    found = break_even_draws(seed, world, "price_multiple", claim=40_000.0, quantity="S8", draws=16)
    low, middle, high = found.quantiles()
    assert 0 < low < middle < high < 20
    dearer = break_even_draws(seed, world, "price_multiple", claim=8e4, quantity="S8", draws=16)
    assert (dearer.levels > found.levels).all()


@settings(max_examples=5)
@given(share=st.floats(0.2, 0.8))
def test_the_rule_finds_the_line_that_decides(share: float) -> None:
    from model import load_world

    world, whole = load_world(), Scenario.from_preset("borders-1991")
    ranged = whole.replace(ranges={LINE: "0 to 1"})
    total = float(evaluate(whole, world).total_million)
    least = total - share * gross(world, whole, "UA-14")
    found = rule(ranged, world, {"ukraine": least}, draws=1024, topics=())
    (limit,) = found.limits
    assert limit.input == LINE
    assert share / 0.9 - 0.09 < limit.high < share / 0.9 + 0.03  # two standard errors are kept
    assert 0.84 < found.density <= 1.0  # the last cut may take 5 % more than is needed
    assert found.base == pytest.approx(share, abs=0.02)
    assert "Russia's share of Donetsk [share] is below" in found.sentence(labels(ranged, world))


def test_a_rule_is_short_and_says_when_no_future_meets_it(world: World, seed: Scenario) -> None:
    found = rule(seed, world, {"S8": 50_000.0}, draws=4096)
    assert 1 <= len(found.limits) <= 5
    assert found.density > 2 * found.base
    never = rule(seed, world, {"S10": 300_000.0}, draws=512)
    assert never.sentence(claim="the fund receives 300 billion") == (
        "There is no simulation among the 512 drawn in which the fund receives 300 billion."
    )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda s, w: tornado(s, w, "S99"), r"outputs: 'S99' given; no such name. Did you mean S9"),
        (lambda s, w: tornado(s, w, topics=("geologie",)), "topics: 'geologie' given.*geology"),
        (lambda s, w: sobol(s, w, ()), "outputs: none given; at least one output"),
        (lambda s, w: sobol(s, w, by="topic"), "by: 'topic' given; one of group, input"),
        (lambda s, w: sobol(s, w, by="input", strongest=0), "strongest: 0 given; a whole number"),
        (lambda s, w: rule(s, w, {"S8": 1.0}, bounded=0), "bounded: 0 given; a whole number"),
        (lambda s, w: rule(s, w, {"S8": 1.0}, density=1.5), "density: 1.5 given; a share above 0"),
        (
            lambda s, w: break_even_draws(s, w, "price", claim=float("nan")),
            "lever: 'price' given; no such lever(.|\n)*claim: nan given; a finite amount",
        ),
    ],
)
def test_what_cannot_be_used_is_refused(
    world: World, seed: Scenario, call: object, text: str
) -> None:
    with pytest.raises(ScenarioError, match=text):
        call(seed, world)  # type: ignore[operator]


def test_every_input_of_every_preset_has_a_name_and_a_unit(world: World, seed: Scenario) -> None:
    ranges = {LINE: "0 to 1", "group_control.rare_earths.other": "0 to 0.2"}
    ranges |= dict.fromkeys(LEVERS, "0.5 to 0.6")
    found = labels(seed.replace(ranges=ranges), world, units=False)
    assert len(set(found.values())) == len(found)
    for name, label in found.items():
        assert "{" not in label
        assert not set("._") & set(label), name
        assert input_unit(name, world)
    assert found["group_control.rare_earths.other"] == "a third party's share of rare earths"
    assert found["price_multiple"] == "Price multiple"


def test_names_say_what_they_are_about(world: World) -> None:
    assert doctest.testmod(input_names).failed == 0
    assert input_about("lead_new", world) == ("lead time of a new mine", None)
    assert input_label("netback.gas", world) == "part of the benchmark price received, natural gas"
    assert input_unit("price.common", world) == "standard deviations"
    assert input_unit("price_multiple", world) == "x"


# Elsewhere


def test_two_processes_find_the_same_indices_bit_for_bit(world: World, seed: Scenario) -> None:
    told: list[tuple[int, int]] = []
    ranged = seed.replace(ranges={LINE: "0.2 to 0.9"})
    runs: list[dict[str, Any]] = [
        {"by": "group", "draws": 8192, "outputs": ("ukraine", "aid_coverage")},
        {"by": "input", "draws": 256, "outputs": ("ukraine", "S8"), "topics": ("politics",)},
    ]
    with ProcessPoolExecutor(2) as processes:
        for asked in runs:
            here = sobol(ranged, world, **asked)
            there = sobol(
                ranged, world, **asked, executor=processes,
                progress=lambda *done: told.append(done),
            )  # fmt: skip
            assert here.indices.units == there.indices.units
            for name in ("first", "total", "first_interval", "total_interval", "variance"):
                ours, theirs = getattr(here.indices, name), getattr(there.indices, name)
                assert (ours == theirs).all(), name
            assert here.indices.evaluations == there.indices.evaluations
    assert told == [(4096, 8192), (8192, 8192), (256, 256)]


def test_two_processes_find_the_same_rule(world: World, seed: Scenario) -> None:
    ranged = seed.replace(ranges={LINE: "0.2 to 0.9"})
    here = rule(ranged, world, {"ukraine": 8.5e6}, draws=8192)
    with ProcessPoolExecutor(2) as processes:
        there = rule(ranged, world, {"ukraine": 8.5e6}, draws=8192, executor=processes)
    assert here == there
    assert here.stands_out


@pytest.mark.parametrize("by", ["group", "input"])
def test_a_figure_named_twice_is_counted_once(world: World, seed: Scenario, by: str) -> None:
    twice = sobol(seed, world, ("ukraine", "ukraine"), by, draws=256)  # type: ignore[arg-type]
    once = sobol(seed, world, "ukraine", by, draws=256)  # type: ignore[arg-type]
    assert twice.indices.outputs == ("ukraine",)
    assert twice.to_table("ukraine", world).equals(once.to_table("ukraine", world))
