"""The code that the page shows: it states what differs, and nothing that a shell would change."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import DEFAULT_PRESET, Scenario
from model.cli.output import read_scenario
from tests.strategies import whole_scenarios
from ui.shell.reproduce import command_text, python_text

SEED = Scenario.from_preset(DEFAULT_PRESET)


def settings_of(text: str) -> list[str]:
    program, *arguments = shlex.split(text.replace(" \\\n", " "))
    assert program == "mineral-wealth"
    return [word for word in arguments[1:] if "=" in word]


def test_a_preset_needs_no_change() -> None:
    assert 'Scenario.from_preset("bessent-visit-2025-02")\n' in python_text(SEED, SEED)
    assert "replace" not in python_text(SEED, SEED)
    command = "mineral-wealth evaluate --preset bessent-visit-2025-02\n"
    assert command_text(SEED, SEED) == command


def test_only_what_differs_is_stated() -> None:
    scenario = SEED.replace(control={"UA-14": {"russia": 1.0}}, horizon_years=30)
    said = settings_of(command_text(scenario, SEED))
    assert sorted(said) == ["control.UA-14.russia=1.0", "horizon_years=30"]
    text = python_text(scenario, SEED)
    assert "horizon_years=30," in text
    assert "control={'UA-14': {'russia': 1.0}}," in text
    assert f'== "{scenario.hash}"' in text


def test_what_the_preset_states_and_the_scenario_does_not_is_taken_away() -> None:
    scenario = SEED.replace(group_control={})
    assert settings_of(command_text(scenario, SEED)) == ["group_control={}"]
    bare = SEED.replace(base="borders-1991", front_line_date=None)
    assert "front_line_date=None," in python_text(bare, SEED)
    assert command_text(bare, SEED).startswith("cat > scenario.toml <<'END'\n")


def test_texts_that_look_like_toml_are_quoted() -> None:
    scenario = SEED.replace(price_date="2025-02", aid_amount="120 billion USD_2025")
    said = settings_of(command_text(scenario, SEED))
    assert sorted(said) == ["aid_amount=120 billion USD_2025", "price_date=2025-02"]
    ranged = SEED.replace(ranges={"control.UA-14.russia": "0.6 to 0.9", "price_multiple": "2"})
    (table,) = settings_of(command_text(ranged, SEED))
    assert table == 'ranges={"control.UA-14.russia" = "0.6 to 0.9", price_multiple = "2"}'


def test_a_scenario_against_no_preset_starts_from_the_default() -> None:
    own = SEED.replace(id="", title="Own")
    assert f'from_preset("{DEFAULT_PRESET}")' in python_text(own, own)
    assert f"--preset {DEFAULT_PRESET}" in command_text(own, own)


@pytest.mark.parametrize("hostile", ["$(touch x)", "`id`", "'; ls; '", "a\nb", '"""', "\\"])
def test_no_text_of_a_visitor_reaches_the_code(hostile: str) -> None:
    scenario = SEED.replace(title=hostile, author=hostile, description=hostile)
    for text in (python_text(scenario, SEED), command_text(scenario, SEED)):
        assert hostile not in text


@given(whole_scenarios())
@settings(max_examples=40)
def test_the_command_line_reads_the_same_scenario(scenario: Scenario) -> None:
    text = command_text(scenario, SEED)
    if not text.startswith("cat"):
        said = read_scenario(None, DEFAULT_PRESET, settings_of(text))
        assert said.hash == scenario.hash


@given(st.text(max_size=30))
@settings(max_examples=40)
def test_any_text_survives_the_command_line(text: str) -> None:
    from ui.shell.reproduce import _setting

    words = shlex.split(shlex.quote(f"title={_setting(text)}"))
    found: dict[str, Any] = read_scenario(None, None, words).as_dict()
    assert found.get("title", "") == Scenario(title=text).title
