"""The levers: what they show is what the model says, and a move asks for just that."""

from __future__ import annotations

import json

import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from model.territory.control import RUSSIA
from ui.controls.differences import reset
from ui.hand import state
from ui.pages.explore import levers
from ui.parts.dialogs import opened
from ui.speech import words
from ui.speech.language import LANGUAGES, speaking, t


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})


def move(**event: object) -> None:
    levers.moved({"serial": 1, **event})


def set_share(id: str, value: float, party: str = "russia", table: str = "control") -> None:
    move(table=table, id=id, party=party, value=value)


def test_every_region_and_commodity_has_a_lever(world: World, seed: Scenario) -> None:
    outcome = evaluate(seed, world)
    rows = levers.lever_static(outcome)["rows"]
    assert sorted(row["id"] for row in rows[:27]) == sorted(world.regions)
    assert sorted(row["id"] for row in rows[27:]) == sorted(world.groups)
    regions = outcome.value.sum(axis=1)[[world.regions.index(row["id"]) for row in rows[:27]]]
    assert (regions[:-1] >= regions[1:]).all()
    assert rows[0]["worth"] == words.trillions(float(regions[0]) / 100)
    assert [row["zone"] for row in rows] == [True] * 27 + [False] * 12


def test_a_move_sets_the_share_and_the_figures_follow() -> None:
    set_share("UA-14", 100)
    scenario = Scenario.from_preset("bessent-visit-2025-02").replace(
        control={"UA-14": {"russia": 1.0}}
    )
    assert state.hand().scenario == scenario
    expected = evaluate(scenario, state.world()).party_million.tolist()
    assert state.outcome().party_million.tolist() == expected


def test_one_side_alone_leaves_nothing_to_the_other() -> None:
    set_share("UA-14", 20, "other")
    move(table="control", id="UA-14", party="russia", value=100, alone=True)
    assert state.hand().scenario.as_dict()["control"]["UA-14"] == {"russia": 1.0}
    assert not state.hand().problems


def test_only_a_region_is_explained() -> None:
    for asked in ("UA-99", "../secret", 3):
        move(explain=asked)
        assert opened(levers.EXPLAINED) is None
    move(explain="UA-14")
    assert opened(levers.EXPLAINED) == "region.UA-14.russia.share"


def test_both_sides_of_a_region_are_kept() -> None:
    set_share("UA-14", 60)
    set_share("UA-14", 20, "other")
    assert state.hand().scenario.as_dict()["control"]["UA-14"] == {"russia": 0.6, "other": 0.2}


def test_the_rare_earth_lever_sets_the_national_share() -> None:
    set_share("rare_earths", 30, table="group_control")
    outcome = state.outcome()
    index = outcome.world.groups.index("rare_earths")
    held = outcome.held[RUSSIA, :, index].sum() / outcome.value[:, index].sum()
    assert held == pytest.approx(0.3, abs=1e-9)


def test_a_lever_follows_the_map_again() -> None:
    set_share("UA-14", 60)
    move(table="control", id="UA-14", value=None)
    assert state.hand().scenario == state.hand().preset
    move(table="group_control", id="rare_earths", value=None)
    assert not state.hand().scenario.group_control


def test_a_lever_goes_back_to_the_preset() -> None:
    state.use_preset("donbas-ceded")
    set_share("UA-14", 60)
    move(table="control", id="UA-14", reset=True)
    assert state.hand().scenario == state.hand().preset


def test_one_difference_is_taken_back_and_the_others_stay() -> None:
    set_share("UA-14", 60)
    set_share("UA-23", 10)
    state.attempt("aid_claim", lambda s: s.replace(aid_claim="zelensky-76-2025-02"))
    move(back="control.UA-14.russia")
    left = [change.path for change in state.hand().scenario.diff(state.hand().preset)]
    assert left == ["aid_claim", "control.UA-23.russia"]
    move(back="aid_claim")
    move(back="control.UA-23.russia")
    assert state.hand().scenario == state.hand().preset


@pytest.mark.parametrize(
    ("value", "said"),
    [(140, "140%: a share lies between 0 and 100%."), (-0.5, "−0.5%: a share lies between")],
)
def test_a_share_outside_is_refused_beside_its_lever(value: float, said: str) -> None:
    before = state.hand().scenario
    set_share("UA-14", value)
    assert state.hand().scenario is before
    problems = levers.lever_state(state.outcome())["problems"]
    assert problems["control.UA-14.russia"].startswith(said)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_what_is_no_number_is_refused_in_words(language: str) -> None:
    state.st.session_state["language"] = language
    before = state.hand().scenario
    move(table="control", id="UA-14", party="russia", value="half of it")
    assert state.hand().scenario is before
    with speaking(language):
        said = levers.lever_state(state.outcome())["problems"]["control.UA-14.russia"]
        rule = (
            f"{t('a share lies between 0 and 100%')}. {t('Until then the share stays as it was.')}"
        )
    assert said == f"“half of it”: {rule}"
    set_share("UA-14", 50)
    assert not levers.lever_state(state.outcome())["problems"]


def test_a_refused_share_that_is_cleared_changes_nothing() -> None:
    before = state.hand().scenario
    set_share("UA-14", 140)
    move(table="control", id="UA-14", party="russia", clear=True)
    assert state.hand().scenario is before
    assert not levers.lever_state(state.outcome())["problems"]
    set_share("UA-14", 60)
    set_share("UA-14", 140)
    move(table="control", id="UA-14", party="russia", clear=True)
    assert state.hand().scenario.as_dict()["control"]["UA-14"] == {"russia": 0.6}


def test_shares_that_sum_above_one_are_refused() -> None:
    set_share("UA-14", 90)
    set_share("UA-14", 20, "other")
    problems = levers.lever_state(state.outcome())["problems"]
    assert "more than 100%" in problems["control.UA-14.other"]
    assert state.hand().scenario.as_dict()["control"]["UA-14"] == {"russia": 0.9}


anything = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=8)
    | some.sampled_from(["control", "group_control", "UA-14", "russia", "other", "coal"]),
    lambda inner: some.dictionaries(
        some.sampled_from(["table", "id", "party", "value", "select", "back", "reset", "serial"]),
        inner,
        max_size=8,
    ),
    max_leaves=8,
)  # fmt: skip


@given(anything)
@settings(max_examples=50)
def test_whatever_the_browser_sends_leaves_a_valid_scenario(event: object) -> None:
    levers.moved(event)
    assert int(state.outcome().party_million.sum()) == 14_800_000


def test_a_choice_marks_a_region_and_a_second_one_clears_it() -> None:
    move(select="UA-14")
    assert state.hand().selected == "UA-14"
    move(select="UA-14")
    assert state.hand().selected is None
    move(select="UA-99")
    assert state.hand().selected is None


def test_rows_say_what_the_model_says() -> None:
    set_share("UA-23", 12.5)
    outcome = state.outcome()
    rows = levers.lever_rows(outcome, state.hand().preset)["control"]
    shares = state.region_shares(outcome)
    for index, region in enumerate(outcome.world.regions):
        row = rows.get(region, [0])
        assert row[0] == pytest.approx(shares[RUSSIA, index] * 100, abs=0.005)
    assert rows["UA-23"] == [12.5, 7]
    assert rows["UA-43"] == [100]
    assert "UA-46" not in rows


def test_what_is_handed_over_is_small() -> None:
    for region in ("UA-14", "UA-09", "UA-23"):
        set_share(region, 50)
    text = json.dumps(levers.lever_state(state.outcome()), ensure_ascii=False)
    assert len(text.encode()) < 1500


def test_resetting_a_whole_field_takes_the_value_of_the_preset() -> None:
    preset = Scenario.from_preset("bessent-visit-2025-02")
    changed = preset.replace(base="borders-1991", deflator="us-cpi")
    assert reset(changed, preset, "base") == preset.replace(deflator="us-cpi")
    assert reset(reset(changed, preset, "base"), preset, "deflator") == preset
