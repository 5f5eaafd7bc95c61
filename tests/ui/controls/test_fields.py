"""Controls made from the fields of the scenario."""

from __future__ import annotations

import datetime as dt

import pytest

from model import Scenario
from model.world.catalog import catalog
from ui.controls.fields import groups, kind_of
from ui.controls.files import file_name, file_text


def test_each_field_is_of_a_kind_that_has_a_control() -> None:
    kinds = {bool, int, float, str, dt.date, dict, tuple}
    for names in groups().values():
        for name in names:
            assert kind_of(name).type in kinds, name


def test_choices_come_from_the_type_or_from_the_tables() -> None:
    assert kind_of("base").options == ("borders-1991", "front-line")
    assert kind_of("valuation").options == catalog().valuations
    assert kind_of("aid_claim").options == catalog().aid_claims
    assert kind_of("aid_amount").options == ()


def test_bounds_come_from_the_field() -> None:
    multiple, share = kind_of("price_multiple"), kind_of("freed_share")
    assert (multiple.low, multiple.high, multiple.share) == (0.0, 1000.0, False)
    assert (share.low, share.high, share.share) == (0.0, 1.0, True)
    assert kind_of("investor_rate").optional


@pytest.mark.parametrize("preset", catalog().presets)
def test_an_unchanged_preset_is_saved_as_it_is(preset: str) -> None:
    scenario = Scenario.from_preset(preset)
    assert Scenario.from_toml(file_text(scenario)) == scenario
    assert file_name(scenario) == f"{preset}-{scenario.hash}.toml"


def test_a_changed_scenario_names_its_baseline(seed: Scenario) -> None:
    changed = seed.replace(control={"UA-14": {"russia": 1.0}})
    saved = Scenario.from_toml(file_text(changed))
    assert saved.hash == changed.hash
    assert (saved.id, saved.baseline) == ("", seed.id)
    assert saved.title.endswith(", changed")
