"""The commands `simulate`, `deals`, `sensitivity`: their keys, words, and what they refuse."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from typer.testing import CliRunner

from model import Scenario, World, compare_deals, simulate
from model.cli import uncertainty as cli_uncertainty
from model.cli.app import app
from model.futures.drivers import sobol, tornado
from model.version import __version__

pytestmark = pytest.mark.slow

RUNNER = CliRunner()


def told(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def keys(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(*arguments, "--format", "json"))
    return found


def test_simulate_prints_what_simulate_returns(world: World, seed: Scenario) -> None:
    found = keys("simulate", "--draws", "1000", "--output", "S8", "--output", "aid_coverage")
    direct = simulate(seed, world, 1000, outputs=("S8", "aid_coverage"))
    assert set(found) == {"S8", "aid_coverage", "run"}
    rounded = "1,000 draws rounded up to 1,024: Sobol points need a power of two"
    assert found["run"] == {
        "version": __version__, "data_id": world.data_id, "scenario_hash": seed.hash,
        "draws": 1024, "asked": 1000, "seed": 0, "method": "sobol", "precision": "double",
        "note": rounded,
    }  # fmt: skip
    assert set(found["S8"]) == {"mean", "se", "sd", "p5", "p50", "p95", "low", "high"}
    assert found["S8"]["p95"] == pytest.approx(direct.quantile("S8", 0.95), rel=1e-12)
    text = told("simulate", "--draws", "1000", "--output", "S8")
    assert "1,024 draws, seed 0" in text
    assert rounded in text
    csv = RUNNER.invoke(app, ["simulate", "--draws", "1000", "--output", "S8", "--format", "csv"])
    assert csv.stderr.splitlines() == ["1,024 draws, seed 0", rounded]
    assert csv.stdout.splitlines()[0] == "output,mean,se,sd,p5,p50,p95,low,high"


def test_simulate_in_single_precision(world: World, seed: Scenario) -> None:
    asked = ("simulate", "--draws", "1024", "--output", "S8")
    single, double = keys(*asked, "--precision", "single")["S8"], keys(*asked)["S8"]
    assert single != double
    assert single["p50"] == pytest.approx(double["p50"], rel=1e-4)
    result = RUNNER.invoke(app, [*asked, "--precision", "half"])
    assert result.exit_code != 0
    assert "one of double, single" in result.output


def test_a_figure_named_twice_is_printed_once() -> None:
    found = keys("simulate", "--draws", "64", "--output", "S8", "--output", "S8")
    assert list(found) == ["S8", "run"]


def test_everything_wrong_with_a_simulation_is_told_at_once() -> None:
    asked = ["--precision", "half", "--method", "foo", "--draws", "1", "--output", "foo"]
    result = RUNNER.invoke(app, ["simulate", *asked])
    assert result.exit_code == 2
    assert "4 problems" in result.stderr


def test_deals_prints_what_compare_deals_returns(world: World, seed: Scenario) -> None:
    found = keys("deals", "--draws", "100", "--seed", "2")
    table = compare_deals(seed, world, 100, seed=2).to_table()
    assert set(found) == {"unit", "aid_million", "deals", "run"}
    assert found["run"]["draws"] == 128
    assert list(found["deals"]) == list(table.index)
    signed = found["deals"]["dl6-signed-2025-04"]
    assert signed["us_p50"] == pytest.approx(table.loc["dl6-signed-2025-04", "us_p50"], rel=1e-12)
    assert (signed["date"], signed["status"]) == ("2025-04-30", "in force")
    text = told("deals", "--draws", "64")
    assert "64 draws, seed 0" in text
    assert "negotiated" in text
    csv = told("deals", "--draws", "64", "--format", "csv").splitlines()
    assert csv[0].startswith("deal,title,date,status,disputed,us,us_p5,us_p50,us_p95,us_minerals")
    assert len(csv) == 1 + len(world.deals)
    assert "draws: 1 given" in RUNNER.invoke(app, ["deals", "--draws", "1"]).output


def test_draws_of_sensitivity_that_were_rounded_up_are_told() -> None:
    told_so = "300 base points rounded up to 512: a power of two, from 256."
    asked = ("sensitivity", "--output", "S8", "--draws", "300")
    found = keys(*asked)
    assert found["note"] == told_so
    assert {name: found["run"][name] for name in ("asked", "draws", "seed")} == {
        "asked": 300, "draws": 512, "seed": 0,
    }  # fmt: skip
    assert found["evaluations"] == 512 * 7
    assert told(*asked).rstrip().endswith(told_so)
    assert told_so in RUNNER.invoke(app, [*asked, "--format", "csv"]).stderr


def test_the_keys_of_sensitivity(world: World, seed: Scenario) -> None:
    found = keys("sensitivity", "--output", "S8", "--draws", "512")
    assert set(found) == {
        "output", "by", "variance", "evaluations", "note", "indices", "base", "tornado", "run",
    }  # fmt: skip
    direct = sobol(seed, world, "S8", draws=512).to_table("S8", world)
    assert list(found["indices"]) == list(direct.index)
    assert found["indices"]["prices"]["total"] == pytest.approx(direct.loc["prices", "total"])
    bar = tornado(seed, world, "S8").bars[0]
    assert len(found["tornado"]) == 10
    assert found["tornado"][0] == pytest.approx(
        {**vars(bar), "label": "price level of all commodities", "swing": bar.swing}
    )
    assert found["evaluations"] == 512 * 7
    assert found["run"]["scenario_hash"] == seed.hash


def test_the_question_turned_round() -> None:
    found = keys(
        "sensitivity", "--output", "S8", "--draws", "256", "--at-least", "50000",
        "--lever", "price_multiple",
    )  # fmt: skip
    assert set(found["rule"]) == {
        "at_least", "probability", "density", "coverage", "support", "limits", "sentence",
    }  # fmt: skip
    assert found["rule"]["probability"] < found["rule"]["density"]
    assert found["rule"]["sentence"].endswith(".")
    level = found["break_even"]
    assert level["low"] < level["p5"] < level["p50"] < level["p95"] < level["high"]
    assert level["without"] == level["met_at_both_bounds"] + level["met_at_no_level"]
    parts = ("from_a_level", "up_to_a_level", "only_between", "at_both_bounds", "at_no_level")
    assert sum(level[f"met_{part}"] for part in parts) == pytest.approx(1.0)
    assert level["draws"] == 256


def test_people_read_names_and_not_ids() -> None:
    text = told("sensitivity", "--output", "S8", "--draws", "256")
    assert "price level of all commodities" in text
    assert "prices" in text
    by_input = told(
        "sensitivity", "--output", "aid_coverage", "--draws", "256", "--by", "input",
    )  # fmt: skip
    assert "value in the ground, Crimea" in by_input
    assert "all others" in by_input


def test_csv_is_the_table_of_indices() -> None:
    lines = told("sensitivity", "--output", "S8", "--draws", "256", "--format", "csv").splitlines()
    assert lines[0] == "unit,first,first_low,first_high,total,total_low,total_high"
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--output", "S99"], "'S99' given; no such name. Did you mean S9?"),
        (["--draws", "1"], "draws: 1 given; a whole number from 2"),
        (["--at-least", "5", "--lever", "price"], "lever: 'price' given; no such lever"),
        (["--set", "ranges.price_multiple=2 to 1"], "ranges"),
        (["--at-least", "nan"], "--at-least: nan given; a finite number"),
        (["--at-least=-inf"], "--at-least: -inf given; a finite number"),
        (["--lever", "price_multiple"], "needs --at-least"),
        (["--by", "topic"], "topic"),
        (["--output", "S99", "--draws", "1", "--seed", "-1", "--at-least", "nan"], "4 problems"),
        (["--draws", "1", "--at-least", "5", "--lever", "price"], "2 problems"),
    ],
)
def test_bad_input_ends_with_status_2(arguments: list[str], text: str) -> None:
    result = RUNNER.invoke(app, ["sensitivity", *arguments])
    assert result.exit_code == 2
    assert text in " ".join(result.stderr.split())


def test_a_figure_that_nothing_moves_has_no_bars() -> None:
    text = told("sensitivity", "--output", "total", "--draws", "256")
    assert "No input moves total: it is 1.48e+07 throughout." in text
    assert "One input at a time" not in text


def test_a_run_of_a_billion_draws_says_its_size_before_it_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def begun(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_uncertainty, "simulate", begun)
    result = RUNNER.invoke(app, ["simulate", "--draws", "1000000000"])
    assert re.search(r"1,000,000,000 draws of \d+ inputs, in 244,141 parts of 4,096", result.stderr)
    assert "inputs, in" not in RUNNER.invoke(app, ["simulate", "--draws", "1024"]).stderr
    assert "inputs, in" not in RUNNER.invoke(app, ["simulate", "--draws", "9999999999"]).stderr


def test_a_range_goes_by_any_name_of_a_region() -> None:
    asked = ("simulate", "--draws", "64", "--output", "ukraine")
    other = keys(*asked, "--set", "control.Донецька.russia=0.5 to 0.6")
    assert other["ukraine"] == keys(*asked, "--set", "control.UA-14.russia=0.5 to 0.6")["ukraine"]
