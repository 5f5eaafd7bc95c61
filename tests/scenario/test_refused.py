"""What a scenario refuses: everything at once, with what is allowed and what was meant."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import DEFAULT_PRESET, Scenario
from model.core.errors import ScenarioError
from model.scenario.scenario import FORMAT, Shares


def refused(**fields: Any) -> list[str]:
    with pytest.raises(ScenarioError, match="The scenario cannot be used") as caught:
        Scenario(**fields)
    return [str(problem) for problem in caught.value.problems]


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
        (b"\x89PNG\0", r"mine\.toml: a picture given"),
        (b"a" + b".a" * 5000 + b" = 1", "at most 30 lists and tables within each other"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    with pytest.raises(ScenarioError, match=message):
        Scenario.from_file(tmp_path / "mine.toml")


texts = st.text(max_size=30)
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
