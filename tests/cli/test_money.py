"""Commands about money: figures as the model has them, keys that stay, bad input listed."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from model import Outcome, Scenario, World, evaluate
from model.answers.answers import FLOWS, ratios
from model.answers.breakeven import LEVERS, break_even
from model.cli.app import app
from model.explain.places import explain
from model.money.ladder import RUNGS
from tests.paths import ROOT

RUNNER = CliRunner()
COMMANDS = (["ladder"], ["deal"], ["break-even"], ["explain", "S4"])
every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])


def run(*arguments: str) -> Result:
    return RUNNER.invoke(app, list(arguments))


def output(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def as_json(*arguments: str) -> Any:
    return json.loads(output(*arguments, "--format", "json"))


def refused(*arguments: str) -> str:
    """Return what a command says when it ends with status 2, and never a traceback."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


@pytest.fixture(scope="module")
def outcome(world: World, seed: Scenario) -> Outcome:
    return evaluate(seed, world)


RUN = {"version", "data_id", "scenario_hash"}


# ladder


def test_the_ladder_as_json(outcome: Outcome) -> None:
    found = as_json("ladder")
    assert list(found) == [
        "unit", "ladder", "by_group", "by_deposit", "revenue", "government_take",
        "fund_per_dollar", "notes", "run",
    ]  # fmt: skip
    assert found["unit"] == "million USD_2025"
    assert list(found["ladder"]) == list(RUNGS)
    assert set(found["ladder"]["S0"]) == {"title", "kind", "value", "step", "coverage"}
    for rung, row in found["ladder"].items():
        assert row["value"] == outcome.ladder.loc[rung, "value"]
    assert list(found["by_group"]) == list(outcome.world.groups)
    assert set(found["by_group"]["coal"]) == set(RUNGS)
    assert found["government_take"] == ratios(outcome.economy)["government_take"]
    assert found["revenue"]["state_companies"]["existing"] > 0.0
    assert found["notes"] == list(outcome.notes)
    assert set(found["run"]) == RUN


def test_the_ladder_for_people_says_what_it_leaves_out() -> None:
    shown = output("ladder")
    assert "14,800,000" in shown
    assert "neither renewal nor new finds count" in shown


def test_the_ladder_as_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(output("ladder", "--format", "csv"))))
    assert [row["rung"] for row in rows] == list(RUNGS)
    assert float(rows[0]["value"]) == pytest.approx(14_800_000)


def test_a_ladder_of_nothing_has_no_share_of_it() -> None:
    found = as_json("ladder", "--set", "price_multiple=0.0", "--set", 'aid_amount="0 USD_2025"')
    assert found["government_take"] is None
    assert found["ladder"]["S0"]["coverage"] is None
    assert found["ladder"]["S10"]["coverage"] == 0.0


# deal


def test_a_deal_as_json(outcome: Outcome) -> None:
    found = as_json("deal")
    assert list(found) == ["unit", "deal", "receipts", "totals", "claim", "run"]
    assert found["deal"]["id"] == "dl6-signed-2025-04"
    assert list(found["receipts"]) == [str(year) for year in range(2025, 2075)]
    assert set(found["receipts"]["2025"]) == set(outcome.receipts.columns)
    assert found["receipts"]["2040"]["us"] == outcome.receipts.loc[2040, "us"]
    assert list(found["totals"]) == list(FLOWS)
    assert set(found["totals"]["us"]) == {"cumulated", "discounted"}
    claim = found["claim"]
    assert set(claim) == {
        "claim_million", "year", "received_million", "limit_million", "ending", "reason",
    }  # fmt: skip
    assert claim["claim_million"] == 300_000
    assert claim["ending"] == "later"
    assert claim["year"] is None  # no year is named beyond a thousand
    assert not outcome.claim_met.ever
    assert claim["reason"].startswith("Not within a thousand years, at the pace of the last years")


@pytest.mark.parametrize(("command", "bands"), [("ladder", "simulate"), ("deal", "deals")])
def test_what_one_run_gives_is_called_so(command: str, bands: str) -> None:
    said = f"With central inputs: medians and bands by `mineral-wealth {bands}`."
    assert said in output(command)


def test_amounts_below_a_dollar_are_nothing_to_people() -> None:
    """The cheapest part of a curve of costs may be a part in 1e27 of a mine; files have it."""
    assert not re.search(r"e-(0[7-9]|[1-9][0-9])", output("deal"))
    assert "e-2" in output("deal", "--format", "csv")


def test_a_deal_for_people_ends_with_the_answer() -> None:
    shown = output("deal", "--set", "deal=dl1-bessent-draft-2025-02").rstrip().splitlines()
    assert "Over the whole period" in "\n".join(shown)
    assert shown[-1].startswith(("Never", "Met in", "Not within"))


def test_a_claim_that_is_never_met_has_no_year() -> None:
    found = as_json("deal", "--set", "deal=dl0-grant-2022-02")["claim"]
    assert (found["year"], found["ending"]) == (None, "converges")
    assert found["reason"].startswith("Never")


def test_a_deal_as_csv_is_the_yearly_table() -> None:
    rows = list(csv.DictReader(io.StringIO(output("deal", "--format", "csv"))))
    assert [int(row["year"]) for row in rows] == list(range(2025, 2075))


# break-even


def test_break_even_as_json(outcome: Outcome) -> None:
    found = as_json("break-even")
    assert list(found) == ["unit", "levers", "regions_that_flip", "run"]
    assert list(found["levers"]) == list(LEVERS)
    row = found["levers"]["price_multiple"]
    assert list(row) == [
        "quantity", "claim", "verdict", "level", "until", "low", "at_low", "high", "at_high",
    ]  # fmt: skip
    same = break_even(outcome.scenario, outcome.world, "price_multiple", claim=300_000.0)
    assert (row["high"], row["at_high"]) == (10.0, same.at_high)
    for unmet in (row, found["levers"]["capacity_multiple"]):
        assert (unmet["verdict"], unmet["level"]) == ("not met", None)
        assert 0.0 < unmet["at_high"] < 300_000
    assert found["regions_that_flip"] == []
    assert set(found["run"]) == RUN


def test_break_even_of_one_lever_against_one_claim() -> None:
    arguments = ["break-even", "--lever", "held.UA-63", "--lever", "inflow_share", "--claim", "420",
                 "--set", "parameters.gas.permitted=1.7e7"]  # fmt: skip
    found = as_json(*arguments, "--quantity", "us")
    assert list(found["levers"]) == ["held.UA-63", "inflow_share"]
    assert "UA-63" in found["regions_that_flip"]
    shown = output(*arguments)
    assert "just met" in shown
    assert "Regions whose loss alone flips the answer: UA-" in shown
    rows = list(csv.DictReader(io.StringIO(output(*arguments, "--format", "csv"))))
    assert [row["lever"] for row in rows] == ["held.UA-63", "inflow_share"]


# explain


def test_explain_as_text_and_json(outcome: Outcome) -> None:
    tree = explain(outcome, "aid_coverage")
    assert output("explain", "aid_coverage", "--depth", "1") == tree.as_text(1) + "\n"
    assert as_json("explain", "aid_coverage") == json.loads(json.dumps(tree.as_dict()))
    shown = output("explain", "region.UA-14.russia", "--preset", "donbas-ceded")
    assert shown.startswith("Donetsk")


# The documentation


def keys(content: Any) -> set[str]:
    """Return the names of a JSON value that are no ids: those of its tables' rows too."""
    rows = [row for part in content.values() if isinstance(part, dict) for row in part.values()]
    inner = {key for row in rows if isinstance(row, dict) for key in row}
    return set(content) | inner | set(content.get("claim", {}))


def test_every_key_is_explained_in_the_documentation() -> None:
    text = (ROOT / "docs/pages/reference/command-line.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-zA-Z0-9_]+)(?:\.<\w+>)*(?:\[\])?`", text))
    found = keys(as_json("ladder")) - set(RUNGS)
    found |= keys(as_json("deal")) | keys(as_json("break-even"))
    tree = as_json("explain", "aid_coverage")
    leaf = tree["operands"][0]["operands"][0]
    found |= set(tree) | set(leaf) | set(leaf["source"])
    assert found <= named


# Any scenario


@every_command
def test_every_command_takes_presets_files_and_changes(
    command: list[str], tmp_path: Path, seed: Scenario
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(seed.replace(horizon_years=20).to_toml(), encoding="utf-8")
    given = ["--scenario", str(file)] if command[0] == "explain" else [str(file)]
    output(*command, *given, "--set", "price_multiple=1.5")
    output(*command, "--preset", "borders-1991", "--format", "json")


BAD = [
    (("--set", "horizon_years=5"), "horizon_years: 5 given; a number from 10 to 100"),
    (("--set", "horizon_years=101"), "a number from 10 to 100"),
    (("--set", "horizon_years=20.5"), "horizon_years: 20.5 given; a whole number"),
    (("--set", "investor_rate=-1.0"), "investor_rate: -1.0 given; a number from -0.5 to 1"),
    (("--set", "state_rate=-2.0"), "state_rate: -2.0 given; a number from -0.5 to 1"),
    (("--set", "lead_time_multiple=-1.0"), "a number from 0 to 5"),
    (("--set", "price_multiple=nan"), "price_multiple: nan given; a finite number"),
    (("--set", "freed_share=1.2"), "a share lies in [0, 1]"),
    (("--set", "price_date=2024-01"), "price_date: '2024-01' given; one of"),
    (("--set", "settlement_date=soon"), "settlement_date: 'soon' given; a date as YYYY-MM-DD"),
    (("--set", "war=both"), "one of 'states' or 'rate'"),
    (("--set", "economic_filter=yes"), "true or false"),
    (("--set", "deal=dl6"), "deal: 'dl6' given; no such name among the deals"),
    (("--set", "own_deal.cap=1.0", "--set", "own_deal.seed_ukraine=2.0"), "at least seed_ukraine"),
    (("--set", 'own_deal.cap="1 billion EUR_2024"'), "all money of a deal is in its unit"),
    (("--set", "own_deal.inflow_shar=1.0"), "Did you mean inflow_share?"),
    (("--set", "ranges.inflow_share=0.5 to 1.5"), "inflow_share reaches 1.5"),
    (("--preset", "bessent"), "no preset of this name"),
    (("--set", "nonsense"), "PATH=VALUE"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=[" ".join(a) for a, _ in BAD])
def test_bad_input_is_told(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("ladder", *arguments)


@every_command
def test_every_problem_is_listed_at_once(command: list[str]) -> None:
    wrong = ["--set", "horizon_years=5", "--set", "investor_rate=-1.0", "--set", "deal=x"]
    text = refused(*command, *wrong)
    for name in ("horizon_years", "investor_rate", "deal"):
        assert f"- {name}: " in text
    assert "3 problems" in text


@every_command
def test_a_file_that_is_none_is_told(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_bytes(b"\x00\xff not toml")
    given = ["--scenario", str(file)] if command[0] == "explain" else [str(file)]
    assert "broken.toml" in refused(*command, *given)


def test_bad_questions_are_told() -> None:
    text = refused("break-even", "--lever", "prise", "--quantity", "usa", "--claim", "-1")
    assert "3 problems" in text
    assert "figure: 'S11' given; no figure of this name. Did you mean" in refused("explain", "S11")


@given(path=st.text(max_size=12), value=st.text(max_size=12))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_set_ends_in_figures_or_in_problems(path: str, value: str) -> None:
    result = run("ladder", "--set", f"{path}={value}", "--format", "json")
    assert result.exit_code in (0, 2)
    assert "Traceback" not in result.output
