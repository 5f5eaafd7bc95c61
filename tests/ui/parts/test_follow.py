"""What the browser is sent to follow a slider: small, and what the model says."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
import streamlit as st

from model import Scenario, World, evaluate
from model.territory.control import RUSSIA, control_by_region
from ui.pages.explore import levers
from ui.pages.explore.parts import bars_state
from ui.parts import follow
from ui.speech import words
from ui.speech.holding import holding
from ui.speech.language import LANGUAGES, speaking


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})


def length(content: object) -> int:
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def run_part(scenario: Scenario, world: World) -> dict[str, object]:
    outcome = evaluate(scenario, world)
    return follow.run_part(outcome, levers.lever_rows(outcome, scenario)["control"])


def test_a_line_of_a_region_names_the_bars_that_move(world: World, seed: Scenario) -> None:
    total, *parts = follow.lines(seed, world)["control"]["UA-14"]
    moved = seed.replace(control={"UA-14": {"russia": 1.0}})
    here, there = (bars_state(evaluate(one, world))["rows"] for one in (seed, moved))
    step = 1.0 - control_by_region(seed, world)[RUSSIA, world.regions.index("UA-14")]
    for bar, part in zip(parts[::2], parts[1::2], strict=True):
        assert there[bar][0] == pytest.approx(here[bar][0] + part * step, abs=3e-6)
    still = set(range(len(here))) - set(parts[::2])
    assert all(here[bar] == there[bar] for bar in still)
    held = [float(evaluate(one, world).held[RUSSIA].sum()) for one in (seed, moved)]
    assert held[1] - held[0] == pytest.approx(total * step, rel=1e-9)


def test_lines_stay_the_same_while_levers_move(world: World, seed: Scenario) -> None:
    before = follow.lines(seed, world)
    moved = seed.replace(
        control={"UA-14": {"russia": 0.2}, "UA-53": {"russia": 0.4}},
        group_control={"rare_earths": {"russia": 0.9}},
    )
    assert follow.lines(moved, world) == before


def test_what_goes_with_a_run_is_small(world: World, seed: Scenario) -> None:
    moved = seed.replace(control={"UA-14": {"russia": 0.995}})
    part = run_part(moved, world)
    assert set(part) == {"held", "said", "bent"}
    assert part["said"] == "assumed"
    assert length(part) < 180
    latest = Scenario.from_preset("latest-front-line")
    assert length(run_part(latest, world)) < 400


def test_bends_are_russia_s_share_of_a_region_s_value(world: World, seed: Scenario) -> None:
    bent = run_part(seed, world)["bent"]
    assert isinstance(bent, dict)
    assert list(bent) == ["UA-12", "UA-14", "UA-23"]
    place = world.regions.index("UA-23")
    for share in (0.0, 0.005, 0.25, 0.7, 1.0):
        outcome = evaluate(seed.replace(control={"UA-23": {"russia": share}}), world)
        held = outcome.held[RUSSIA, place].sum() / outcome.value[place].sum()
        found = np.interp(share * 1e3, bent["UA-23"][::2], bent["UA-23"][1::2]) / 1e5
        assert found == pytest.approx(held, abs=3e-5)


def test_a_zone_leaves_its_region_without_a_bend(world: World, seed: Scenario) -> None:
    bent = run_part(seed.replace(control={"UA-14": {"other": 0.1}}), world)["bent"]
    assert list(bent) == ["UA-12", "UA-23"]  # type: ignore[call-overload]


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("preset", ["bessent-visit-2025-02", "joint-zone-donetsk", "borders-1991"])
def test_the_sentences_have_the_places_that_the_headline_fills(
    world: World, preset: str, language: str
) -> None:
    outcome = evaluate(Scenario.from_preset(preset), world)
    other = outcome.party_million.tolist()[2]
    with speaking(language):
        parts, text = words.headline_parts(outcome), words.headline(outcome)
        sentences = [parts["plain"].format(held="{held}", rest="{rest}", total="{total}")]
        assert all(place in sentences[0] for place in ("{held}", "{rest}", "{total}"))
        assert all(
            place in parts[kind]
            for place in ("{held}", "{rest}", "{total}")
            for kind in ("assumed", "stated")
        )
        assert "{share}" in parts["aid"]
        zone = parts["zone"].format(amount=words.trillions(other))
        assert (zone in text) == (other > 0)
        before, after = parts["aid"].split("{share}")
        assert before in text
        assert text.endswith(after)


@pytest.mark.parametrize(
    ("preset", "kind", "begins"),
    [
        ("bessent-visit-2025-02", "stated", "On 11 February 2025, $"),
        ("borders-1991", "plain", "Within its recognised borders"),
        ("latest-front-line", "plain", "On "),
        ("line-2022-02-23", "plain", "On 23 February 2022, $"),
        ("freeze-at-latest-line", "assumed", "Under these assumptions"),
        ("joint-zone-donetsk", "assumed", "Under these assumptions"),
    ],
)
def test_a_supposition_is_no_event(world: World, preset: str, kind: str, begins: str) -> None:
    outcome = evaluate(Scenario.from_preset(preset), world)
    assert holding(outcome) == kind
    assert words.headline(outcome).startswith(begins)


@pytest.mark.parametrize(
    "changes",
    [
        {"reading": "by-deposit"},
        {"estimate": "mean"},
        {"control": {"UA-14": {"russia": 0.5}}},
        {"group_control": {"rare_earths": {"russia": 0.4}}},
        {"front_line_date": dt.date(2025, 2, 12)},
    ],
)
def test_whatever_says_who_holds_is_an_assumption(
    world: World, seed: Scenario, changes: dict[str, object]
) -> None:
    assert holding(evaluate(seed.replace(**changes), world)) == "assumed"
    priced = evaluate(seed.replace(price_multiple=2.0), world)
    assert holding(priced) == "stated"
    alone = evaluate(seed.replace(group_control={}), world)
    assert holding(alone) == "plain"


def test_the_words_that_go_with_the_page(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    with speaking("uk"):
        part = follow.page_part(outcome, outcome, "USD")
    assert part["locale"] == "uk-UA"
    assert part["total"] == 14_800_000
    assert part["whole"] == "USD"
    assert part["preset"] == outcome.party_million[:2].tolist()
    assert [step for _, step in part["scales"]] == [1e6, 1e3, 1]
    assert length(part) < 2_000


def test_what_neither_side_controls_stands_below_the_total(world: World, seed: Scenario) -> None:
    assert follow.zone_text(evaluate(seed, world)) == ""
    joint = evaluate(Scenario.from_preset("joint-zone-donetsk"), world)
    neither = words.trillions(int(joint.party_million[2]))
    assert follow.zone_text(joint) == f"neither side: {neither}"
