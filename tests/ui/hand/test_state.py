"""The current scenario: refused entries change nothing, steps go back, files load whole or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from hypothesis import given, settings

from model import Scenario, evaluate
from model.answers.link import encode
from model.core.errors import ScenarioError
from tests.strategies import scenarios
from ui.hand import state
from ui.hand.address import follow_link, keep_links, open_link
from ui.hand.hand import RECENT


class Query(dict[str, Any]):
    """What an address asks for, as Streamlit has it: the last of a name's values, or all."""

    def __getitem__(self, name: str) -> str:
        return self.get_all(name)[-1]

    def get_all(self, name: str) -> list[str]:
        values = self.get(name, [])
        return [values] if isinstance(values, str) else values


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A visitor's session without a browser."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)
    monkeypatch.setattr(st, "query_params", Query())
    return kept


def taken(share: float) -> Callable[[Scenario], Scenario]:
    return lambda scenario: scenario.replace(control={"UA-14": {"russia": share}})


def test_a_part_that_runs_alone_reads_no_address(
    session: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message may be on its way for long: the address it bears says nothing of what is wanted."""
    older = encode(evaluate(taken(0.1)(state.hand().scenario), state.world()))
    open_link(older)
    state.attempt("slider", taken(0.4))
    keep_links(encode(state.outcome()))
    state.hand().written = float("-inf")  # long ago, and nothing else has changed since
    st.query_params["s"] = older
    state.fragment(lambda: None)()
    assert state.hand().scenario.control["UA-14"].russia == 0.4
    state.start_run()
    follow_link()
    assert state.hand().scenario.control["UA-14"].russia == 0.1


def test_the_way_back_to_an_address_without_a_link_leads_to_the_default(
    session: dict[str, object],
) -> None:
    """The way to another page has none either, and keeps all; so do values too long for a link."""
    state.attempt("slider", taken(0.4))
    keep_links(encode(state.outcome()))
    state.hand().written = float("-inf")
    moved = state.hand().scenario
    st.query_params.pop("s")
    follow_link()
    assert state.hand().scenario == moved
    st.query_params["went"] = ""
    follow_link()
    assert "went" not in st.query_params
    assert state.hand().scenario == Scenario.from_preset("bessent-visit-2025-02")
    assert moved in [step.scenario for step in state.hand().recent]
    state.attempt("slider", taken(0.3))
    keep_links("")
    st.query_params["went"] = ""
    follow_link()
    assert state.hand().scenario.control["UA-14"].russia == 0.3


def test_a_session_starts_from_the_default_preset(session: dict[str, object]) -> None:
    held = state.hand()
    assert held.scenario == held.preset == Scenario.from_preset("bessent-visit-2025-02")
    assert state.outcome().total_million == 14_800_000


def test_a_visitor_is_a_page_of_an_address(
    session: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(st.context), "ip_address", property(lambda _: "2001:db8::7"))
    first = state.visitor()
    assert first == state.visitor()
    session.clear()
    second = state.visitor()
    assert first.address == second.address == "2001:db8::/64"
    assert first != second


def test_an_accepted_move_is_in_hand(session: dict[str, object]) -> None:
    assert state.attempt("slider", taken(1.0))
    expected = evaluate(taken(1.0)(state.hand().preset), state.world())
    assert state.outcome().party_million.tolist() == expected.party_million.tolist()


def test_a_refused_move_changes_nothing_and_says_why(session: dict[str, object]) -> None:
    before = state.hand().scenario
    assert not state.attempt("slider", taken(1.4), 140)
    assert state.hand().scenario is before
    (problem,) = state.problems_at("slider")
    assert (problem.where, problem.given) == ("control.UA-14.russia", "1.4")
    assert state.hand().refused["slider"] == 140
    assert not state.hand().history.past


def test_a_move_that_is_accepted_clears_what_was_refused(session: dict[str, object]) -> None:
    state.attempt("slider", taken(1.4))
    state.attempt("slider", taken(0.4))
    assert state.problems_at("slider") == ()


def test_undo_and_redo_go_through_presets_too(session: dict[str, object]) -> None:
    state.attempt("a", taken(0.2))
    state.use_preset("donbas-ceded")
    assert state.hand().preset.id == "donbas-ceded"
    state.undo()
    assert state.hand().scenario.control["UA-14"].russia == 0.2
    assert state.hand().preset.id == "bessent-visit-2025-02"
    state.undo()
    assert state.hand().scenario == state.hand().preset
    state.redo()
    state.redo()
    assert state.hand().scenario.id == "donbas-ceded"


def test_what_is_left_behind_is_kept_once(session: dict[str, object]) -> None:
    for _ in range(3):
        state.attempt("a", taken(0.2))
        state.use_preset("donbas-ceded")
        state.use_preset("bessent-visit-2025-02")
    (left,) = state.hand().recent
    assert left.scenario.control["UA-14"].russia == 0.2
    state.recall(left.scenario)
    assert state.hand().scenario == left.scenario


def test_at_most_eight_are_remembered(session: dict[str, object]) -> None:
    for number in range(12):
        state.attempt("a", taken(number / 20))
        state.use_preset("donbas-ceded")
        state.use_preset("bessent-visit-2025-02")
    recent = state.hand().recent
    assert len(recent) == RECENT
    assert recent[0].scenario.control["UA-14"].russia == 11 / 20


@pytest.mark.parametrize(
    ("content", "given"),
    [(b"", "an empty file"), (b"\xff\xfe\x00", "a binary file"), (b"a = = 1", "not TOML")],
)
def test_a_file_that_is_no_scenario_changes_nothing(
    session: dict[str, object], content: bytes, given: str
) -> None:
    before = state.hand().scenario
    assert not state.load("file", content)
    assert state.hand().scenario is before
    assert given in state.problems_at("file")[0].given


def test_everything_wrong_with_a_file_is_said_at_once(session: dict[str, object]) -> None:
    content = b'base = "moon"\nvaluation = "forbs-2023"\n[control.UA-14]\nrussia = 2.0\n'
    assert not state.load("file", content)
    places = {problem.where for problem in state.problems_at("file")}
    assert {"base", "valuation", "control.UA-14.russia"} <= places
    with pytest.raises(ScenarioError, match="3 problems"):
        Scenario.from_toml(content)


@given(scenarios())
@settings(max_examples=20)
def test_a_saved_scenario_loads_as_it_was(scenario: Scenario) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {})
        assert state.load("file", scenario.to_toml().encode())
        assert state.hand().scenario == scenario


def test_a_loaded_scenario_is_set_against_its_baseline(session: dict[str, object]) -> None:
    scenario = Scenario.from_preset("donbas-ceded").replace(id="", baseline="donbas-ceded")
    state.load("file", scenario.to_toml().encode())
    assert state.hand().preset.id == "donbas-ceded"


def test_four_scenarios_are_kept_and_a_name_can_be_used_again(session: dict[str, object]) -> None:
    scenario = state.hand().scenario
    for name in "abcde":
        state.hand().keep(name, scenario)
    assert list(state.hand().kept) == ["a", "b", "c", "d"]
    changed = taken(0.5)(scenario)
    state.hand().keep("b", changed)
    assert state.hand().kept["b"] == changed
    state.hand().drop("a")
    assert list(state.hand().kept) == ["b", "c", "d"]


def test_a_refused_entry_stays_in_its_control(session: dict[str, object]) -> None:
    session["field"] = "nonsense"
    state.hand().problems["field"] = ()
    state.show("field", "good")
    assert session["field"] == "nonsense"
    state.hand().forgive("field")
    state.show("field", "good")
    assert session["field"] == "good"


def test_a_message_of_before_does_not_take_the_chosen_language_back(
    session: dict[str, object],
) -> None:
    def run(**address: str) -> object:
        st.query_params.clear()
        st.query_params.update(address)
        state.start_run()
        return session["language"], st.query_params.get("lang")

    assert run(lang="en") == ("en", "en")
    state.use_language("uk")
    assert run(lang="en") == ("uk", "uk")  # of the same moment, with the address of before
    assert run() == ("uk", "uk")
    assert run(lang="uk") == ("uk", "uk")
    assert run(lang="en") == ("en", "en")  # a link that was followed
    state.use_language("uk")
    assert run(lang="en", went="") == ("en", "en")  # who went back
