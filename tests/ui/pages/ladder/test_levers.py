"""The levers of the money page: sorted by what they move, moved by number or text, worth told."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from model.answers.steps import lever_steps, steps
from model.world.deal_terms import DealTerms
from ui.controls.fields import kind_of
from ui.hand import state
from ui.pages.ladder import levers
from ui.parts.drawings import CHANGED, LISTED, STATED
from ui.show.money import has_money
from ui.speech.language import LANGUAGES, speaking
from ui.speech.money import amount


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})


def move(id: str, **event: object) -> None:
    levers.moved({"serial": 1, "table": levers.TABLE, "id": id, "party": levers.PARTY, **event})


def shown(id: str) -> tuple[float | None, int]:
    value, flags = levers.lever_state(state.outcome())["rows"][levers.TABLE][id]
    return value, flags


@pytest.mark.parametrize("figure", list(levers.FIGURES))
def test_what_moves_a_figure_most_stands_first(figure: str, seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    found = [row["id"] for row in levers.lever_static(outcome, figure)["rows"]]
    assert sorted(found) == sorted(steps())
    worth = {name: abs(step.worth[figure]) for name, step in lever_steps(outcome).items()}
    assert all(worth[a] >= worth[b] - 1e-3 for a, b in pairwise(found))


def test_no_row_moves_while_a_lever_is_moved(seed: Scenario) -> None:
    """The order is that of the preset, though in this scenario another would be right."""
    static = levers.lever_static(state.preset_outcome(), "S8")
    move("price_multiple", value=0.1)
    worth = {n: abs(step.worth["S8"]) for n, step in lever_steps(state.outcome()).items()}
    order = [row["id"] for row in static["rows"]]
    assert sorted(order, key=lambda name: -worth[name]) != order
    assert levers.lever_static(state.preset_outcome(), "S8") == static


def test_bounds_and_steps_are_those_of_the_field(seed: Scenario, world: World) -> None:
    rows = levers.lever_static(evaluate(seed, world), "S8")["rows"]
    numbers = {row["id"]: row["number"] for row in rows}
    for name, number in numbers.items():
        kind, scale = kind_of(name), 100 if kind_of(name).share else 1
        assert (number["low"], number["high"]) == (kind.low * scale, kind.high * scale), name
        assert number["step"] == pytest.approx(steps()[name] * scale)
        assert number["low"] < number["reach"] <= number["high"]
    assert numbers["price_multiple"]["reach"] == 10
    assert numbers["price_multiple"]["field"] == "Price multiple, x"
    assert (numbers["investor_rate"]["low"], numbers["investor_rate"]["unit"]) == (-50, "%")


@pytest.mark.parametrize(
    ("name", "value", "stated"),
    [
        ("price_multiple", 2.5, 2.5), ("price_multiple", "2,5", 2.5), ("price_growth", 2, 0.02),
        ("freed_share", "40", 0.4), ("horizon_years", 30, 30), ("permit_renewals", "1", 1),
        ("investor_rate", "8.5 %", 0.085), ("price_multiple", "1,000", 1000.0),
    ],
)  # fmt: skip
def test_a_lever_moved_or_typed_changes_its_field(
    name: str, value: object, stated: float, seed: Scenario
) -> None:
    move(name, value=value)
    assert state.hand().scenario == seed.replace(**{name: stated})
    scale = 100 if kind_of(name).share else 1
    assert shown(name) == (
        pytest.approx(stated * scale), LISTED + CHANGED + STATED * kind_of(name).optional,
    )  # fmt: skip


def test_ways_back_lead_to_the_scenario_and_to_the_default(seed: Scenario) -> None:
    assert shown("income_tax") == (18, LISTED)
    move("income_tax", value=25)
    assert shown("income_tax") == (25, LISTED + STATED + CHANGED)
    move("income_tax", value=None)
    assert state.hand().scenario == seed
    move("price_multiple", value=3)
    move("price_multiple", reset=True)
    assert state.hand().scenario == seed
    move("price_multiple", value=None)  # it has no default but its own
    assert state.hand().scenario == seed
    assert not state.hand().problems


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("price_multiple", "5000", "Type a number from 0 to 1,000. Using 1 until then."),
        ("horizon_years", "500", "Type a whole number from 10 to 100. Using 50 until then."),
        ("permit_renewals", "1.5", "Type a whole number from 0 to 10."),
        ("income_tax", "many", "Type a number from 0% to 100%."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_lever(
    name: str, text: str, rule: str, seed: Scenario
) -> None:
    move(name, value=text)
    assert state.hand().scenario == seed
    found, place = levers.lever_state(state.outcome()), f"levers.{name}.value"
    assert rule in found["problems"][place]
    assert found["typed"] == {place: text}
    move(name, clear=True)
    assert not levers.lever_state(state.outcome())["problems"]


@given(
    event=some.none()
    | some.text()
    | some.dictionaries(
        some.sampled_from(["serial", "id", "value", "reset", "clear", "table"]),
        some.none()
        | some.booleans()
        | some.floats()
        | some.text(max_size=8)
        | some.sampled_from(["price_multiple", "deal", "control"])
        | some.lists(some.integers(), max_size=2),
    )
)
@settings(max_examples=80, deadline=None)
def test_whatever_a_browser_sends_leaves_a_scenario(event: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {})
        levers.moved(event)
        assert isinstance(state.hand().scenario, Scenario)
        json.dumps(levers.lever_state(state.outcome()))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_step_is_told_with_its_sign_and_unit(language: str, seed: Scenario, world: World) -> None:
    found = lever_steps(evaluate(seed, world))
    with speaking(language):
        texts = {name: levers.worth_text(step, name, "S8") for name, step in found.items()}
        up, down = found["price_multiple"].worth["S8"], found["investor_rate"].worth["S8"]
        assert amount(up) in texts["price_multiple"]
        assert amount(down) in texts["investor_rate"]
    if language == "en":
        assert texts["price_multiple"] == f"+0.1: S8 +{amount(up)} USD"
        assert texts["investor_rate"] == f"+1 point: S8 −{amount(-down)} USD"
        assert texts["freed_share"].startswith("+5 points: S8 +")
        assert texts["horizon_years"] == "+10 years: S8 0 USD"
        assert "US +" in levers.worth_text(found["horizon_years"], "horizon_years", "us")


def test_a_scenario_without_money_still_has_its_levers(seed: Scenario, world: World) -> None:
    terms = DealTerms.of(unit="EUR_2024", inflow_share=0.5, inflow_base="all", cap=10.0)
    poor = evaluate(seed.replace(own_deal=terms), world)
    assert not has_money(poor)
    before = levers.lever_state(evaluate(seed, world))["rows"]
    assert levers.lever_state(poor)["rows"] == before


def test_what_a_step_moves_is_told_as_it_is_now(seed: Scenario, world: World) -> None:
    here = evaluate(seed, world)
    told = levers.now_text(here, here, "S8")
    assert told == f"S8, central inputs: {amount(here.economy.totals['S8'].item())} USD"
    step = lever_steps(here)["price_multiple"]
    there = evaluate(seed.replace(price_multiple=step.to), world)
    moved = levers.now_text(there, here, "S8")
    assert moved.endswith(f"USD (+{amount(step.worth['S8'])})")
    assert levers.now_text(here, there, "S8").endswith(f"USD (−{amount(step.worth['S8'])})")
