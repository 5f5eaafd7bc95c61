"""A scenario: every assumption checked, frozen, as TOML and back, compared and replaced."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model import DEFAULT_PRESET, Scenario, World, evaluate
from model.scenario.changes import Change
from model.scenario.scenario import ABOUT, DAYS
from model.world.catalog import catalog
from tests.strategies import GROUPS, REGIONS, scenarios, shares

texts = st.text(max_size=30)
levers = st.fixed_dictionaries(
    {},
    optional={
        "id": texts,
        "title": texts,
        "author": texts,
        "date": st.dates(*DAYS),
        "sources": st.lists(st.sampled_from(catalog().sources), max_size=3),
        "baseline": st.sampled_from(["", *catalog().presets]),
        "description": texts,
        "valuation": st.sampled_from(catalog().valuations),
        "estimate": st.sampled_from(catalog().estimates),
        "own_values": st.dictionaries(
            st.sampled_from(REGIONS),
            st.dictionaries(st.sampled_from(GROUPS), st.floats(1.0, 1e9), min_size=1, max_size=3),
            max_size=3,
        ),
        "own_values_unit": st.sampled_from(["USD_2023", "EUR_2024"]),
        "aid_claim": st.sampled_from(catalog().aid_claims),
        "aid_amount": st.sampled_from(["120 billion USD_2025", "0 million EUR_2024"]),
        "deflator": st.sampled_from(catalog().deflators),
        "exchange_rate": st.sampled_from(["", *catalog().exchange_rates]),
        "price_multiple": st.floats(0.0, 20.0),
        "horizon_years": st.integers(10, 100),
        "economic_filter": st.booleans(),
        "investor_rate": st.floats(-0.5, 1.0),
        "settlement_date": st.dates(),
        "freed_share": shares,
    },
)
any_scenario = st.builds(lambda base, more: base.replace(**more), scenarios(), levers)


@given(any_scenario)
def test_toml_brings_every_scenario_back(scenario: Scenario) -> None:
    again = Scenario.from_toml(scenario.to_toml())
    assert again == scenario
    assert again.hash == scenario.hash
    assert again.diff(scenario) == ()
    assert again.to_toml() == scenario.to_toml()


@pytest.mark.parametrize("id", catalog().presets)
def test_toml_brings_every_preset_back(id: str, tmp_path: Path) -> None:
    preset = Scenario.from_preset(id)
    file = tmp_path / "mine.toml"
    file.write_text(preset.to_toml(), encoding="utf-8")
    assert Scenario.from_file(file) == preset
    assert Scenario.from_toml(file.read_bytes()) == preset


@given(any_scenario)
@settings(max_examples=20)
def test_a_scenario_survives_pickling_and_copying(scenario: Scenario) -> None:
    for again in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario)):
        assert again == scenario
        assert hash(again) == hash(scenario)


@given(any_scenario, any_scenario)
def test_a_difference_is_there_exactly_when_the_hash_differs(one: Scenario, two: Scenario) -> None:
    assert (one.diff(two) == ()) == (one.hash == two.hash)
    turned = tuple(Change(c.path, c.there, c.here) for c in two.diff(one))
    assert turned == one.diff(two)


@given(any_scenario, texts)
def test_titles_change_no_hash_and_are_no_difference(scenario: Scenario, title: str) -> None:
    renamed = scenario.replace(title=title, description=title, author=title)
    assert renamed.hash == scenario.hash
    assert renamed.diff(scenario) == ()


@given(st.permutations(REGIONS[:6]), shares)
def test_order_of_typing_does_not_matter(order: list[str], share: float) -> None:
    one = Scenario(control={region: {"russia": share} for region in order})
    two = Scenario(control={region: {"russia": share} for region in sorted(order)})
    assert one == two
    assert one.to_toml() == two.to_toml()
    assert one.hash == two.hash


def test_a_difference_names_path_and_both_values(seed: Scenario) -> None:
    lost = seed.replace(control={"UA-14": {"russia": 1.0}}, group_control={})
    assert lost.diff(seed) == (
        Change("control.UA-14.russia", 1.0, None),
        Change("group_control.rare_earths.russia", None, 0.5),
    )


def test_a_region_for_which_nothing_is_stated_is_not_stated() -> None:
    assert Scenario(control={"UA-14": {}}, group_control={"coal": {"russia": None}}) == Scenario()


def test_minus_zero_is_zero() -> None:
    one, two = (Scenario(control={"UA-14": {"russia": zero}}) for zero in (0.0, -0.0))
    assert one.hash == two.hash


def test_replace_exchanges_whole_fields_and_leaves_the_first_as_it_was(seed: Scenario) -> None:
    before = seed.to_toml()
    other = seed.replace(control={"UA-63": {"other": 0.2}}, aid_amount="120 billion USD_2025")
    assert (other.control["UA-63"].russia, other.control["UA-63"].other) == (None, 0.2)
    assert other.aid_amount == "120 billion USD_2025"
    assert other.replace(aid_amount=None, control={}) == seed
    assert seed.to_toml() == before


def test_a_scenario_is_frozen_all_the_way_down() -> None:
    scenario = Scenario(control={"UA-14": {"russia": 0.5}}, own_values={"UA-14": {"coal": 5.0}})
    with pytest.raises(ValidationError, match="frozen"):
        scenario.base = "front-line"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        scenario.control["UA-14"].russia = 0.6  # type: ignore[misc]
    with pytest.raises(TypeError, match="frozen"):
        scenario.control["UA-09"] = scenario.control["UA-14"]
    with pytest.raises(TypeError, match="frozen"):
        scenario.own_values["UA-14"]["coal"] = 6.0


def test_the_seed_is_what_was_said_in_february_2025(seed: Scenario) -> None:
    assert seed.id == DEFAULT_PRESET
    assert (seed.base, seed.front_line_date) == ("front-line", dt.date(2025, 2, 11))
    assert seed.group_control["rare_earths"].russia == 0.5
    assert (seed.valuation, seed.aid_claim) == ("forbes-2023", "trump-300-2025-02")


@pytest.mark.parametrize("name", Scenario.model_fields)
def test_every_field_says_what_it_is(name: str) -> None:
    field = Scenario.model_fields[name]
    assert field.title
    assert field.description
    assert field.description.endswith(".")
    assert isinstance(field.json_schema_extra, dict)
    assert {"group", "unit"} <= set(field.json_schema_extra)


def test_the_day_it_describes_counts_as_an_assumption(seed: Scenario, world: World) -> None:
    soon = seed.replace(settlement_date="2030-01-01")
    late = soon.replace(date="2028-02-11")
    assert [change.path for change in late.diff(soon)] == ["date"]
    assert late.hash != soon.hash
    inflow = [evaluate(one, world).ladder["value"]["S10"] for one in (soon, late)]
    assert inflow[0] < inflow[1]


def test_assumptions_are_every_field_that_changes_a_figure(seed: Scenario) -> None:
    described = Scenario.model_fields.items()
    about = {n for n, f in described if dict(f.json_schema_extra or {})["group"] == ABOUT}  # type: ignore[arg-type]
    assert {"format", "id", "title", "author", "sources", "baseline"} <= about
    tops = {path.split(".")[0] for path in seed.assumptions()}
    assert not tops & about
    assert {"base", "front_line_date", "group_control", "valuation", "aid_claim"} <= tops
