"""Ranges in a scenario: which assumptions may have one, within which bounds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, ScenarioError, World, simulate
from model.scenario.range_levers import RANGED, bounds_of, range_paths
from model.world.assumption import Within
from model.world.catalog import catalog


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("price_multiple", "0.5 to 2"),
        ("price_multiple", "normal(1, 0.3)"),
        ("price_multiple", "lognormal(1, 0.5)"),
        ("control.UA-14.russia", "0.6 to 0.8 to 1"),
        ("group_control.rare_earths.russia", "beta(2, 3)"),
        ("freed_share", "bernoulli(0.4)"),
        ("inflow_share", "0 to 1"),
        ("investor_rate", "0.08 to 0.11 to 0.15"),
        ("income_tax", "0.18"),
    ],
)
def test_ranges_that_stand(path: str, text: str) -> None:
    scenario = Scenario(ranges={path: text})
    assert scenario.ranges[path] == text
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    assert f"ranges.{path}" in scenario.assumptions()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("price_multiple", "1 to 1001", r"price_multiple reaches 1001; a number from 0 to 1000"),
        (
            "price_multiple",
            "normal(1, 5)",
            r"price_multiple reaches -7.2.*; a number from 0 to 1000",
        ),
        ("freed_share", "-0.1 to 0.5", r"freed_share reaches -0.1; a number from 0 to 1"),
        ("control.UA-14.russia", "0.5 to 1.5", r"UA-14.russia reaches 1.5; a number from 0 to 1"),
        ("inflow_share", "uniform(0.5, 2)", r"inflow_share reaches 2; a number from 0 to 1"),
        ("investor_rate", "-1 to 0.1", r"investor_rate reaches -1; a number from -0.5 to 1"),
        ("price_growth", "triangular(0, 0.02, 0.2)", r"reaches 0.2; a number from -0.1 to 0.1"),
        ("capacity_multiple", "lognormal(900, 1)", r"capacity_multiple reaches 466"),
        ("price_multiple", "2 to 1", r"price_multiple: "),
        ("price_multiple", "about one", r"price_multiple: a number, a range such as 0.4 to 0.6"),
        ("price_multipel", "1 to 2", r"no assumption that can be a range. Did you mean price_mult"),
        ("horizon_years", "10 to 20", r"'horizon_years' is no assumption that can be a range"),
        (
            "control.UA-99.russia",
            "0 to 1",
            r"no assumption that can be a range. Did you mean contr",
        ),
    ],
)
def test_ranges_that_do_not(path: str, text: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        Scenario(ranges={path: text})


@given(low=st.floats(0.0, 1.0), high=st.floats(0.0, 1.0))
@settings(max_examples=30)
def test_any_range_of_shares_stands(low: float, high: float) -> None:
    low, high = sorted((round(low, 6), round(high, 6)))
    if low < high:
        assert Scenario(ranges={"freed_share": f"{low:f} to {high:f}"}).ranges


def test_every_path_has_bounds() -> None:
    figures = [path for path in catalog().figures if path.split(".")[1] not in RANGED]
    counted = len(RANGED) + 2 * (27 + 12) + len(figures)
    assert len(range_paths()) == len(set(range_paths())) == counted
    assert bounds_of(Scenario, "price_multiple") == Within(0.0, 1000.0)
    assert bounds_of(Scenario, "investor_rate") == Within(-0.5, 1.0)
    assert bounds_of(Scenario, "income_tax") == Within(0.0, 1.0)
    assert bounds_of(Scenario, "control.UA-14.russia") == Within(0.0, 1.0)
    for path in range_paths():
        bounds = bounds_of(Scenario, path)
        assert bounds.low < bounds.high, path


def test_every_wrong_range_is_told_at_its_path() -> None:
    wrong = {"price_multiple": "1 to 9000", "price_multipel": "1 to 2", "freed_share": "a lot"}
    with pytest.raises(ScenarioError, match=r"3 problems") as caught:
        Scenario(ranges={**wrong, "royalty_multiple": "0.5 to 2"})
    found = {problem.where: problem for problem in caught.value.problems}
    assert set(found) == {f"ranges.{path}" for path in wrong}
    assert found["ranges.price_multiple"].given == "'1 to 9000'"
    assert found["ranges.price_multiple"].remedy == "Narrow the range."


@pytest.mark.parametrize("place", ["control.UA-14", "group_control.rare_earths"])
def test_ranges_of_shares_leave_room_for_one_another(place: str) -> None:
    russia, other = f"{place}.russia", f"{place}.other"
    said = (
        rf"1 problem.*\n.*ranges\.{place}\.other.*up to 0\.5.*sum to 1\.4; together at most 1. Low"
    )
    with pytest.raises(ScenarioError, match=said):
        Scenario(ranges={russia: "0.6 to 0.9", other: "0.1 to 0.5"})
    assert Scenario(ranges={russia: "0.2 to 0.5", other: "0.1 to 0.5"}).ranges
    assert Scenario(ranges={russia: "0 to 1"}).ranges


@pytest.mark.parametrize("text", ["normal(1, 0)", "lognormal(1, 0)", "uniform(1, 1)", "1 to 1"])
def test_a_range_without_a_spread_is_a_point(text: str, seed: Scenario, world: World) -> None:
    sure = simulate(seed, world, 64, outputs=("S8",))
    found = simulate(seed.replace(ranges={"price_multiple": text}), world, 64, outputs=("S8",))
    assert found.quantile("S8", 0.5) == pytest.approx(sure.quantile("S8", 0.5), rel=0.5)


@pytest.mark.parametrize("name", ["Donetsk", "Донецька", "Донецька обл.", "UA14", "донецкая"])
def test_a_range_of_a_region_goes_by_any_of_its_names(name: str) -> None:
    ranges = {f"control.{name}.russia": "0.5 to 0.6", "group_control.Вугілля.russia": "0 to 1"}
    found = Scenario(ranges=ranges).ranges
    assert found == {"control.UA-14.russia": "0.5 to 0.6", "group_control.coal.russia": "0 to 1"}


def test_two_names_of_one_region_are_refused() -> None:
    ranges = {"control.UA-14.russia": "0.5 to 0.6", "control.Donetsk.russia": "0.1 to 0.2"}
    with pytest.raises(ScenarioError, match=r"one name for each; control\.Donetsk\.russia, cont"):
        Scenario(ranges=ranges)
