"""How the Uncertainty page says bands, chances, rules and multiples in words."""

from __future__ import annotations

import doctest
import math
from dataclasses import replace

import numpy as np
import pytest

from model import Scenario, World, evaluate
from model.futures.drivers import Drivers, break_even_draws, rule, sobol
from model.futures.drivers import tornado as bars_of
from model.sampling.rule import Limit, Rule
from model.sampling.spread import Distribution
from model.sampling.tornado import Bar
from ui.pages.uncertainty import charts, tables
from ui.pages.uncertainty import words as words_uncertainty
from ui.pages.uncertainty.words import (
    SHARES,
    STRONGEST,
    answer,
    band,
    chance,
    enough,
    input_text,
    multiple,
    needed_text,
    rival_text,
    rule_text,
    weakly_sourced,
)
from ui.speech.language import percent, speaking
from ui.speech.said import spoken


def test_the_examples_hold() -> None:
    assert doctest.testmod(words_uncertainty).failed == 0


def test_chances_at_the_edges_are_bounded_not_zero(found: Distribution) -> None:
    assert chance(found, "S10", 3e5) == (
        "In none of 8,192 simulations: less than 0.037%, one can be 95% sure."
    )
    assert chance(found, "S0", 1.0).startswith("In each of 8,192 simulations")
    assert "give or take" in chance(found, "S8", 3e4)
    assert "They reach the aid figure of 1.00 million in" in answer(found, 1.0)


def test_whether_the_draws_suffice_is_what_the_distribution_says(found: Distribution) -> None:
    for digits in (1, 2, 4):
        asked = [found.enough("S8", digits, share) for share in (None, 0.05, 0.95)]
        text = enough(found, "S8", digits)
        assert ("do not suffice" in text) is not all(asked)
        if not all(asked):
            assert f"{max(one.needed for one in asked):,} would" in text


def test_rules_in_plain_words(world: World, seed: Scenario) -> None:
    never = Rule((), 0.0, 0.0, 1.0, 0.0, 512, 0.9)
    none = rule_text(never, "S10", 3e5, world)
    assert none.startswith("There is no simulation among the 512 drawn in which “S10 paid into")
    every = Rule((), 1.0, 1.0, 1.0, 1.0, 512, 0.9)
    said = rule_text(every, "S0", 1.0, world)
    assert said.startswith("In each of the 512 simulations “S0")
    flat = Rule((), 0.5, 1.0, 1.0, 0.5, 512, 0.9)
    said = rule_text(flat, "S8", 1.0, world)
    assert said.endswith("; no corner was found that stands out.")
    found = rule(seed, world, {"S8": 5e4}, draws=2048)
    text = rule_text(found, "S8", 5e4, world)
    for limit in found.limits:
        assert input_text(limit.input, world) in text
    assert "“S8 in today's money (discounted)” reaches 50.0 billion" in text
    with speaking("uk"):
        assert "показник" in rule_text(found, "S8", 5e4, world)


def test_a_yes_or_no_is_said_as_one(world: World) -> None:
    held = Limit("deposit.pokrovske-coal", 1.0, math.inf, chance=True)
    rule = Rule((held,), 0.99, 0.5, 0.5, 0.5, 512, 0.9)
    assert "behind the front line: Pokrovs'ke mine comes true" in rule_text(rule, "S8", 1.0, world)
    free = replace(held, low=-math.inf, high=1.0)
    with speaking("uk"):
        said = rule_text(replace(rule, limits=(free,)), "S8", 1.0, world)
        assert "за лінією фронту: Покровське: ні" in said


def test_inputs_are_named_in_both_languages(world: World) -> None:
    assert input_text("price.iron_ore", world) == "price of iron ore"
    assert input_text("value.UA-14", world) == "value in the ground, Donetsk"
    with speaking("uk"):
        assert input_text("price.iron_ore", world).startswith("ціна: ")
        assert input_text("lead_new", world) == "строк підготовки нового рудника"


def test_a_note_tells_what_was_taken_together(world: World, seed: Scenario) -> None:
    few = sobol(seed, world, "aid_coverage", "input", draws=256, strongest=2, topics=("geology",))
    assert isinstance(few, Drivers)
    assert "the 2 strongest" in spoken(few.note)
    assert sobol(seed, world, "aid_coverage", draws=256, topics=("geology",)).note == ""


def test_what_other_published_totals_come_to(seed: Scenario, world: World) -> None:
    text = rival_text(evaluate(seed, world))
    assert "Across the 7 published totals" in text
    shares = {
        base: evaluate(seed.replace(valuation=base), world).aid_coverage
        for base in ("secdev-2022", "reserves-mykhailov-2025")
    }
    assert f"{percent(shares['secdev-2022'], 2)} to" in text
    assert f"{percent(shares['reserves-mykhailov-2025'], 2)} of Ukraine's share" in text
    own = seed.replace(own_values={"UA-14": {"coal": 5.0}}, group_control={})
    assert rival_text(evaluate(own, world)) == ""


def test_a_band_of_nothing_and_of_no_end() -> None:
    assert band("aid_coverage", 0.03, math.inf) == "3.00% to no limit"
    assert band("S10", 0.0, 0.0) == "fixed"
    assert band("total", 14.8e6, 14.8e6) == "taken as given"


def test_multiples_in_words_and_in_a_table(seed: Scenario, world: World) -> None:
    asked = {"lever": "price_multiple", "draws": 256, "topics": ("prices", "technology")}
    found = break_even_draws(seed, world, quantity="S8", claim=50_000.0, **asked)
    text = needed_text(found)
    low, middle, high = (multiple(level) for level in found.quantiles())
    assert text.startswith("Price multiple, tried from 0 to 1,000 in 256 draws: S8 in today's")
    assert "money (discounted) meets 50.0 billion in 100.0% from a level on." in text
    assert text.endswith(f"median {middle}, 5 to 95% {low} to {high}.")
    with speaking("uk"):
        assert "медіана" in needed_text(found)
    table = tables.needed(found, "S8").frame
    assert table["Value"].tolist()[:5] == pytest.approx(found.quantiles(SHARES))
    assert table["Value"].tolist()[5:] == [found.met, found.not_met, 256.0]
    assert found.reached(1.0) == pytest.approx((found.levels <= 1.0).mean())
    assert found.reached(found.high) == 1.0
    made = charts.needed(found, "S8", 50_000.0)
    points = made.spec["layer"][0]["data"]["values"]
    assert [p["share"] for p in points] == sorted(p["share"] for p in points)
    assert points[-1]["share"] == 1.0
    assert "50.0 billion" in made.alt
    never = break_even_draws(seed, world, quantity="S4", claim=1e12, **asked)
    assert needed_text(never).endswith("in 100.0% at no level tried.")
    always = break_even_draws(seed, world, quantity="S4", claim=0.0, **asked)
    assert needed_text(always).endswith("in 100.0% at both bounds already.")
    kept = np.arange(256) < 64
    parts = replace(always, since=np.where(kept, 0.0, np.nan),
                    until=np.where(kept, 1000.0, np.nan))  # fmt: skip
    said = needed_text(parts)
    assert said.endswith("in 25.0% at both bounds already, in 75.0% at no level tried.")
    lost = needed_text(replace(found, until=np.full(256, 50.0)))
    assert "in 100.0% between two levels only" in lost


def test_the_page_says_which_weak_sources_the_answer_hangs_on(world: World, seed: Scenario) -> None:
    found = bars_of(seed, world, "S10")
    weak = next(bar for bar in found.bars if bar.input == "yield.gas")
    weak = replace(weak, at_low=0.0, at_high=1.0)  # no room above existing permits: it moves none
    strong = tuple(bar for bar in found.bars if not bar.input.endswith(".gas"))

    def said(*bars: Bar) -> str:
        return weakly_sourced(replace(found, bars=bars), world)

    assert said(weak, *strong) == (
        f"The answer hangs on ranges that rest on weak sources: {input_text('yield.gas', world)}."
    )
    assert said(*strong) == said(*strong[:STRONGEST], weak) == ""
    assert said(replace(weak, at_high=weak.at_low), *strong) == ""
