"""A scenario: every assumption checked, frozen, as TOML and back, compared and replaced."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model import DEFAULT_PRESET, Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.scenario.scenario import ABOUT, DAYS, FORMAT, Change, Shares
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


def refused(**fields: Any) -> list[str]:
    with pytest.raises(ScenarioError, match="The scenario cannot be used") as caught:
        Scenario(**fields)
    return [str(problem) for problem in caught.value.problems]


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


NEAR = [
    ({"valuation": "forbes-2022"}, "valuation: 'forbes-2022' given; no such name among the"),
    ({"valuation": "forbes-2022"}, "Did you mean forbes-2023?"),
    ({"aid_claim": "trump-300"}, "Did you mean trump-300-2025-02?"),
    ({"aid_claim": "trump-demand-500"}, "no such name among the aid claims"),
    ({"deflator": "us-cpl"}, "Did you mean us-cpi?"),
    ({"exchange_rate": "eur-usd-2025"}, "Did you mean eur-usd-2025-0"),
    ({"estimate": "iws"}, "Did you mean isw?"),
    ({"baseline": "borders-1990"}, "Did you mean borders-1991?"),
    ({"sources": ["deepstate-archiv"]}, "sources.0: 'deepstate-archiv' given"),
    ({"sources": ["deepstate-archiv"]}, "Did you mean deepstate-archive?"),
    (
        {"control": {"UA-15": {"russia": 0.5}}},
        "UA-15: 'UA-15' given; no such name among the regions. Did you mean UA-1",
    ),
    ({"control": {"Donezk": {"russia": 0.5}}}, "Did you mean UA-14 (Donetsk)?"),
    ({"group_control": {"rare_erths": {}}}, "Did you mean rare_earths"),
    ({"own_values": {"UA-14": {"cole": 1.0}}}, "own_values.UA-14.cole: 'cole' given"),
    ({"deposit_control": {"shevchenkivske": "russia"}}, "Did you mean shevchenkivske-lithium?"),
    ({"contrl": {}}, "contrl: {} given; no field of this name exists. Did you mean control?"),
    ({"self": 1}, "self: 1 given; no field of this name exists."),
    ({"control": {"UA-14": {"rusia": 0.5}}}, "control.UA-14.rusia: 0.5 given; no field"),
    ({"control": {"UA-14": {"rusia": 0.5}}}, "Did you mean russia?"),
    ({"base": "borders-1992"}, "one of 'borders-1991' or 'front-line'"),
    ({"deposit_control": {"shevchenkivske-lithium": "usa"}}, "one of 'ukraine', 'russia' or"),
]


@pytest.mark.parametrize(("fields", "message"), NEAR)
def test_an_unknown_name_offers_the_nearest(fields: dict[str, Any], message: str) -> None:
    (problem,) = refused(**fields)
    assert message in problem


WRONG = [
    (
        {"control": {"UA-14": {"russia": 1.4}}},
        "1.4 given; a share lies in [0, 1]. Did you mean 0.14",
    ),
    ({"control": {"UA-14": {"russia": 68}}}, "a share lies in [0, 1]. Did you mean 0.68?"),
    ({"control": {"UA-14": {"russia": -0.1}}}, "-0.1 given; a share lies in [0, 1]. Use 0 for"),
    ({"group_control": {"coal": {"other": 1.0001}}}, "group_control.coal.other: 1.0001 given"),
    ({"control": {"UA-14": {"russia": float("nan")}}}, "nan given; a finite number."),
    ({"control": {"UA-14": {"other": float("inf")}}}, "inf given; a finite number."),
    ({"control": {"UA-14": {"russia": "half"}}}, "control.UA-14.russia: 'half' given; a number."),
    ({"control": {"UA-14": {"russia": "0.5"}}}, "'0.5' given; a number."),
    ({"control": {"UA-14": {"russia": True}}}, "true given; a number."),
    ({"control": {"UA-14": {"russia": 10**400}}}, "given; a number."),
    ({"control": {"UA-14": 0.5}}, "a table such as { russia = 0.5 }"),
    ({"control": 0.5}, "control: 0.5 given; a table of names and values."),
    (
        {"control": {"UA-14": {"russia": 0.7, "other": 0.7}}},
        "the shares sum to 1.4; together at most 1. Lower one of them.",
    ),
    (
        {"own_values": {"UA-14": {"coal": -5.0}}},
        "own_values.UA-14.coal: -5.0 given; a number from 0",
    ),
    ({"own_values": {"UA-14": {"coal": 1e300}}}, "1e+300 given; a number from 0 to 1e+09"),
    ({"own_values": {"UA-14": {"coal": 0.4}}}, "at least one value of a million or more"),
    ({"own_values": {"UA-14": {}}}, "at least one value of a million or more"),
    ({"own_values_unit": "GBP_2023"}, "a currency (USD, EUR, UAH) and a price year"),
    ({"own_values_unit": "USD"}, "Write it as USD_2023."),
    ({"aid_amount": "-5 billion USD_2025"}, "an amount of at least 0"),
    ({"aid_amount": "300 billion USD"}, "money carries its price year. Add the price year"),
    ({"aid_amount": "300 billion"}, "an amount of money with its price year"),
    ({"aid_amount": "300 Mt"}, "an amount of money with its price year"),
    ({"aid_amount": "300 billion USD_1850"}, "price years: 2000 to 2040"),
    ({"aid_amount": "300 bilion USD_2025"}, "Did you mean billion?"),
    ({"aid_amount": "1e308 trillion USD_2025"}, "a finite amount of money"),
    ({"aid_amount": 300}, "aid_amount: 300 given; text."),
    ({"aid_amount": "9" * 90}, "at most 80 characters"),
    ({"base": "front-line"}, "base = 'front-line' needs the day of the line. The record runs from"),
    (
        {"front_line_date": dt.date(2014, 1, 31)},
        "front_line_date: 2014-01-31 given; a day on record. The record runs from 2014-02-01",
    ),
    ({"front_line_date": "2014-01-31"}, "a day on record. The record runs from 2014-02-01 to"),
    ({"front_line_date": "11.02.2025"}, "'11.02.2025' given; a date as YYYY-MM-DD."),
    ({"front_line_date": 1739232000}, "1739232000 given; a date as YYYY-MM-DD."),
    ({"date": dt.datetime(2025, 2, 11, 12)}, "a date as YYYY-MM-DD."),
    ({"format": FORMAT + 1}, f"this engine reads formats 1 to {FORMAT}. Update mineral-wealth."),
    ({"format": 0}, f"this engine reads formats 1 to {FORMAT}."),
    ({"format": "1"}, "format: '1' given; a whole number."),
    ({"title": 5}, "title: 5 given; text."),
    ({"title": "x" * 201}, "at most 200 characters"),
    ({"sources": "deepstate-archive"}, "sources: 'deepstate-archive' given; a list."),
    ({"price_multiple": -1.0}, "price_multiple: -1.0 given; a number from 0 to 1000"),
    ({"horizon_years": 10.5}, "horizon_years: 10.5 given; a whole number."),
    ({"economic_filter": "yes"}, "economic_filter: 'yes' given; true or false."),
    ({"freed_share": 1.5}, "freed_share: 1.5 given; a share lies in [0, 1]. Did you mean 0.15?"),
]


@pytest.mark.parametrize(("fields", "message"), WRONG)
def test_a_wrong_value_says_what_is_allowed(fields: dict[str, Any], message: str) -> None:
    (problem,) = refused(**fields)
    assert message in problem
    assert problem.partition(":")[0].split(".")[0] in {*fields, "front_line_date"}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = """
    format = 9
    contrl = {}
    valuation = "forbs"
    front_line_date = 2030-01-01
    aid_amount = "-5 billion USD_2025"
    own_values_unit = "GBP_2023"
    control.UA-15.russia = 0.5
    control.UA-14 = { rusia = 0.5, russia = "half", other = nan }
    control.UA-09 = { russia = 0.7, other = 0.7 }
    group_control.rare_erths.russia = 1.4
    """
    with pytest.raises(ScenarioError, match="13 problems") as caught:
        Scenario.from_toml(text)
    assert {problem.where for problem in caught.value.problems} == {
        "format",
        "contrl",
        "valuation",
        "front_line_date",
        "aid_amount",
        "own_values_unit",
        "control.UA-15",
        "control.UA-14.rusia",
        "control.UA-14.russia",
        "control.UA-14.other",
        "control.UA-09",
        "group_control.rare_erths",
        "group_control.rare_erths.russia",
    }


def test_a_file_of_a_newer_format_says_so_even_when_its_fields_are_unknown() -> None:
    with pytest.raises(ScenarioError, match="this engine reads formats 1 to") as caught:
        Scenario.from_toml("format = 2\nwarp = 5\n")
    assert [problem.where for problem in caught.value.problems] == ["format", "warp"]


@pytest.mark.parametrize(
    ("id", "remedy"),
    [
        ("bessent-visit", f"Did you mean {DEFAULT_PRESET}?"),
        ("borders-1992", "Did you mean borders-1991?"),
        ("../presets/borders-1991", "Did you mean borders-1991?"),
        ("zzz", "Valid names: bessent-visit-2025-02, "),
    ],
)
def test_an_unknown_preset_offers_the_nearest(id: str, remedy: str) -> None:
    with pytest.raises(ScenarioError, match="no preset of this name") as caught:
        Scenario.from_preset(id)
    assert caught.value.problems[0].remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"mine\.toml: an empty file given"),
        (b"\x89PNG\0", r"mine\.toml: a binary file given"),
        (b"a" + b".a" * 5000 + b" = 1", "at most 30 lists and tables within each other"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    with pytest.raises(ScenarioError, match=message):
        Scenario.from_file(tmp_path / "mine.toml")


names = st.sampled_from([*Scenario.model_fields, "russia", "UA-14", "coal", "self", "x"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names | texts, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, values, max_size=5))
@settings(max_examples=60)
def test_any_content_gives_a_scenario_or_a_clear_error(content: dict[str, Any]) -> None:
    with suppress(ScenarioError):
        assert Scenario(**content).hash


@pytest.mark.parametrize("day", ["1991-08-23", "0001-01-01", "2101-01-01", "9999-12-31"])
def test_a_day_out_of_reach_is_refused(day: str) -> None:
    said = rf"date: '{day}' given; a day from 1991-08-24 to 2100-12-31\. Check the year"
    with pytest.raises(ScenarioError, match=said):
        Scenario(date=day)


def test_the_first_and_the_last_day_stand() -> None:
    assert str(Scenario(date="1991-08-24").date) == "1991-08-24"
    assert str(Scenario(date="2100-12-31").date) == "2100-12-31"


def test_an_aid_figure_beyond_the_worlds_wealth_is_refused() -> None:
    said = r"aid_amount: .* given; an amount of at most 1,000,000,000 billion"
    with pytest.raises(ScenarioError, match=said):
        Scenario(aid_amount="1e300 trillion USD_2025")
    assert Scenario(aid_amount="1e9 billion USD_2025").aid_amount


@pytest.mark.parametrize("content", [None, 7, ["a"]])
def test_what_is_no_toml_is_a_scenario_error(content: Any) -> None:
    with pytest.raises(ScenarioError, match=r"given; a scenario in TOML, as text or bytes"):
        Scenario.from_toml(content)


def test_a_path_with_a_nul_is_a_scenario_error() -> None:
    with pytest.raises(ScenarioError, match=r"no such file given; a TOML file"):
        Scenario.from_file("a\0.toml")


@pytest.mark.parametrize("share", [float("inf"), -float("inf"), float("nan")])
def test_a_share_without_end_is_refused_at_once(share: float) -> None:
    with pytest.raises(ScenarioError, match=r"control\.UA-14\.russia: .* a finite number"):
        Scenario(control={"UA-14": {"russia": share}})


@pytest.mark.parametrize("name", ["UA-14", "ua-14", "Donetsk", "Донецька область", "Донецкая обл."])
def test_a_region_is_known_by_its_names(name: str) -> None:
    assert Scenario(control={name: {"russia": 0.5}}).control == {"UA-14": Shares(russia=0.5)}


@pytest.mark.parametrize("name", ["rare_earths", "rare_earth", "Rare earths"])
def test_a_group_is_known_by_its_names(name: str) -> None:
    assert list(Scenario(group_control={name: {"russia": 0.5}}).group_control) == ["rare_earths"]
