"""The command line: right figures in three forms, and a list of problems instead of a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from model import DEFAULT_PRESET, Scenario, World, __version__, evaluate
from model.cli.app import app
from model.core.errors import ScenarioError
from model.world.catalog import catalog

RUNNER = CliRunner()
DONETSK = "control.UA-14.russia=1.0"


def run(*arguments: str) -> Result:
    return RUNNER.invoke(app, list(arguments))


def output(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def evaluated(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output("evaluate", "--format", "json", *arguments))
    return found


def refusal(*arguments: str) -> str:
    """Return what a command prints when it ends with status 2, and never a traceback."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


def test_without_arguments_the_seed_is_evaluated() -> None:
    result = evaluated()
    assert result["total_usd_million"] == 14_800_000
    assert result["by_party"]["russia"]["value_usd_million"] == 6_516_065
    assert result["by_party"]["ukraine"]["value_usd_million"] == 8_283_935
    assert round(result["aid_coverage"], 3) == 0.036


@pytest.mark.parametrize("id", catalog().presets)
def test_json_is_what_python_says(id: str, world: World) -> None:
    assert evaluated("--preset", id) == evaluate(Scenario.from_preset(id), world).as_dict()


def test_keys_of_the_json_are_stable(world: World) -> None:
    result = evaluated()
    assert list(result)[:3] == ["unit", "total_usd_million", "by_party"]
    assert list(result["by_party"]) == ["ukraine", "russia", "other"]
    assert set(result["by_party"]["other"]) == {"value_usd_million", "share"}
    assert list(result["by_region"]) == list(world.regions)
    assert list(result["by_group"]) == list(world.groups)
    assert set(result["by_region"]["UA-14"]) == {"ukraine", "russia", "other"}
    assert set(result["run"]) >= {"version", "data_id", "scenario_hash"}
    assert set(result) >= {"aid_usd_million", "aid_coverage"}


def test_a_value_is_set_by_its_path(seed: Scenario, world: World) -> None:
    result = evaluated("--set", DONETSK, "--set", "group_control.rare_earths.russia=0.25")
    changed = seed.replace(
        control={"UA-14": {"russia": 1.0}}, group_control={"rare_earths": {"russia": 0.25}}
    )
    assert result == evaluate(changed, world).as_dict()


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ("valuation=without-coal", "valuation", "without-coal"),
        ("aid_amount=120 billion USD_2025", "aid_amount", "120 billion USD_2025"),
        ('aid_amount="120 billion USD_2025"', "aid_amount", "120 billion USD_2025"),
        ("front_line_date=2024-12-01", "front_line_date", "2024-12-01"),
        ("control={ UA-14 = { other = 0.1 } }", "control", {"UA-14": {"other": 0.1}}),
        (" reading = by-deposit ", "reading", "by-deposit"),
        ("economic_filter=false", "economic_filter", False),
    ],
)
def test_a_value_is_read_as_toml_or_stands_for_itself(
    setting: str, field: str, value: Any, seed: Scenario
) -> None:
    hash = evaluated("--set", setting)["run"]["scenario_hash"]
    assert hash == seed.replace(**{field: value}).hash != seed.hash


def test_a_file_is_evaluated_as_the_preset_that_it_came_from(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(Scenario.from_preset("donbas-ceded").to_toml(), encoding="utf-8")
    assert evaluated(str(file)) == evaluated("--preset", "donbas-ceded")
    assert evaluated(str(file), "--set", "title=Mine") == evaluated("--preset", "donbas-ceded")


def test_csv_has_one_row_a_figure(world: World) -> None:
    rows = list(csv.DictReader(io.StringIO(output("evaluate", "--format", "csv"))))
    assert list(rows[0]) == ["table", "key", "party", "value_usd_million"]
    assert len(rows) == 3 * (1 + 27 + 12)
    for table in ("by_party", "by_region", "by_group"):
        values = [int(row["value_usd_million"]) for row in rows if row["table"] == table]
        assert sum(values) == 14_800_000
    assert rows[1] == {
        "table": "by_party",
        "key": "UA",
        "party": "russia",
        "value_usd_million": "6516065",
    }


def test_the_table_says_the_same_in_words() -> None:
    text = output("evaluate")
    assert "February 2025: the figures as claimed" in text
    assert "Gross in-situ value, million USD_2023: 14,800,000" in text
    assert "8,283,935" in text
    assert "44.03%" in text
    assert "300 billion USD_2025 (Donald Trump, claimed): 3.62% of the value that Ukraine" in text
    assert "UA-12" in text
    assert "Dnipropetrovsk" in text


def test_the_table_tells_the_record_that_was_used() -> None:
    text = " ".join(output("evaluate", "--set", "front_line_date=2022-03-01").split())
    said = "Front line of 2022-03-01. Record of 2022-02-23, 6 days before the day asked for. Source"
    assert said in text
    assert "Front line of 2025-02-11. Record of 2025-02-11. Sources: " in output("evaluate")
    assert "Front line" not in output("evaluate", "--preset", "borders-1991")


def test_a_title_is_printed_as_it_stands() -> None:
    assert "[/red] :coal: [bold]x" in output("evaluate", "--set", 'title="[/red] :coal: [bold]x"')


def test_a_changed_preset_says_that_it_is_changed() -> None:
    title = Scenario.from_preset("donbas-ceded").title
    plain = output("evaluate", "--preset", "donbas-ceded")
    assert plain.splitlines()[0] == title
    changed = output("evaluate", "--preset", "donbas-ceded", "--set", DONETSK.replace("1.0", "0.5"))
    assert changed.splitlines()[0] == f"{title}, changed"
    same = output("evaluate", "--preset", "donbas-ceded", "--set", "price_multiple=1.0")
    assert same == plain
    own = output("evaluate", "--preset", "donbas-ceded", "--set", DONETSK, "--set", "title=Mine")
    assert own.splitlines()[0] == "Mine"


def test_where_ukraine_holds_nothing_the_table_says_so(tmp_path: Path) -> None:
    lost = Scenario(control={region: {"russia": 1.0} for region in catalog().regions})
    (tmp_path / "lost.toml").write_text(lost.to_toml())
    assert "Ukraine controls nothing to set against it" in output(
        "evaluate", str(tmp_path / "lost.toml")
    )
    assert evaluated(str(tmp_path / "lost.toml"))["aid_coverage"] is None


def test_presets_are_listed_with_date_and_title() -> None:
    lines = output("presets").splitlines()
    assert [line.split()[0] for line in lines] == list(catalog().presets)
    assert any("2025-02-11" in line and "the figures as claimed" in line for line in lines)


def test_the_version_names_the_data(world: World) -> None:
    assert output("version") == f"mineral-wealth {__version__}, data {world.data_id}\n"


def test_a_valid_file_is_said_to_be_valid(tmp_path: Path, seed: Scenario) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(seed.to_toml(), encoding="utf-8")
    assert output("validate", str(file)) == f"mine.toml: a valid scenario, hash {seed.hash}\n"


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "mine.toml: an empty file given"),
    "binary": (b"\x89PNG\0\xff", "mine.toml: a picture given"),
    "no TOML": (b"format: 1", "mine.toml: text that is not TOML"),
    "newer": (b"format = 99", "format: 99 given; this engine reads formats 1 to 1."),
    "a field named self": (b"self = 1", "self: 1 given; no field of this name exists"),
    "full": (
        b"base = 'front-line'\nfront_line_date = 2025-02-11\ncontrol.UA-43.other = 0.5",
        "control.UA-43: 1.5 in all given",
    ),
    "euros": (b"aid_claim = 'kiel-us-2024-12'", "a dated exchange rate between EUR and USD"),
    "nested": (b"a = " + b"[" * 9000, "lists within lists without end"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
@pytest.mark.parametrize("command", ["evaluate", "validate"])
def test_a_bad_file_ends_with_status_2(
    command: str, content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    assert message in refusal(command, str(tmp_path / "mine.toml"))


def test_every_problem_of_a_file_and_of_the_settings_is_listed(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("valuation = 'forbs'\ncontrol.UA-14 = { russia = 0.7, other = 0.7 }\n")
    text = refusal("evaluate", str(file), "--set", "aid_amount=-1 billion USD_2025", "--set", "x")
    assert "(4 problems)" in text
    for place in (
        "--set: x given; PATH=VALUE",
        "valuation: 'forbs'",
        "control.UA-14",
        "aid_amount",
    ):
        assert place in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--preset", "bessent"), f"preset: 'bessent' given.*Did you mean {DEFAULT_PRESET}"),
        (("none.toml",), "no such file given; a TOML file"),
        (("none.toml", "--preset", "borders-1991"), "either a preset or a file"),
        (("--set", "control.UA-15.russia=1"), "no such name among the regions. Did you mean UA-1"),
        (("--set", "control.UA-14.russia=half"), "control.UA-14.russia: 'half' given; a number."),
        (("--set", "control.UA-14.russia=nan"), "a finite number."),
        (("--set", "control.UA-14.russia=1.4"), "a share lies in"),
        (("--set", "contrl.UA-14.russia=1"), "Did you mean control"),
        (("--set", "base.x=1"), "base.x=1 given; a path whose parents are tables"),
        (("--set", "=1"), "PATH=VALUE"),
        (("--set", "control..russia=1"), "PATH=VALUE"),
        (("--set", "price_multiple=" + "9" * 5000), "price_multiple: '999"),
        (("--set", "sources=" + "[" * 3000), "at most 30 lists and tables"),
    ],
)
def test_bad_arguments_end_with_status_2(arguments: tuple[str, ...], message: str) -> None:
    text = refusal("evaluate", *arguments)
    assert re.search(message, text), text


@pytest.mark.parametrize(
    "arguments", [("evaluate", "--format", "xml"), ("evaluat",), ("evaluate", "--st")]
)
def test_a_wrong_command_or_option_is_status_2_too(arguments: tuple[str, ...]) -> None:
    assert "Error" in refusal(*arguments)


paths = st.sampled_from([*Scenario.model_fields, "control.UA-14.russia", "control.UA-99", "x.y"])
words = st.sampled_from(["0.5", "1", "-1", "nan", "[]", "{}", "''", "true", "2025-02-11", "x"])


@given(st.lists(st.tuples(paths, words | st.text(max_size=10)), min_size=1, max_size=4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_settings_give_a_result_or_a_list_of_problems(pairs: list[tuple[str, str]]) -> None:
    settings_ = [part for path, text in pairs for part in ("--set", f"{path}={text}")]
    result = run("evaluate", "--format", "json", *settings_)
    assert result.exit_code in (0, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_an_error_of_the_model_is_listed_and_a_defect_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("model.cli.output.evaluate", broken)
    assert isinstance(run("evaluate").exception, ZeroDivisionError)


def in_a_shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "mineral-wealth"
    return subprocess.run([command, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_installed_command_prints_figures_and_ends_with_0() -> None:
    done = in_a_shell("evaluate", "--format", "json", "--set", DONETSK)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["by_region"]["UA-14"]["russia"] > 3_790_000


@pytest.mark.slow
def test_the_installed_command_refuses_with_2_and_no_traceback() -> None:
    done = in_a_shell("evaluate", "--preset", "nowhere")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("The scenario cannot be used (1 problem):\n  - preset: 'nowhere'")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", ["evaluate", "evaluate --format json", "evaluate --format csv", "sources", "--help"]
)
@pytest.mark.slow
def test_a_full_disk_ends_with_2_and_no_traceback(words: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = Path(sys.executable).parent / "mineral-wealth"
        arguments = [command, *words.split()]
        done = subprocess.run(
            arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "output: No space left on device given; a place that can be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.slow
def test_a_pipe_that_closes_ends_quietly() -> None:
    command = Path(sys.executable).parent / "mineral-wealth"
    line = f"{command} evaluate --format csv | true"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.slow
def test_a_terminal_of_few_letters_shows_marks_in_their_place() -> None:
    command = Path(sys.executable).parent / "mineral-wealth"
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    title = ("--set", "title=Надра \U0001fa99")
    for output in ("table", "json"):
        arguments = [command, "evaluate", "--format", output, *title]
        done = subprocess.run(arguments, env=narrow, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    arguments = [command, "evaluate", *title]
    done = subprocess.run(arguments, env=narrow, capture_output=True, check=False)
    assert done.stdout.startswith(b"????? ?")


def test_a_device_is_no_scenario() -> None:
    assert "no regular file given; a TOML file" in refusal("evaluate", "/dev/zero")


def check_of(call: Callable[[], object]) -> str:
    with pytest.raises(ScenarioError, match="cannot be used") as caught:
        call()
    return str(caught.value)


def test_the_command_line_and_python_refuse_in_the_same_words() -> None:
    text = refusal("evaluate", "--set", "control.UA-15.russia=7")
    again = check_of(
        lambda: Scenario.from_preset(DEFAULT_PRESET).replace(control={"UA-15": {"russia": 7}})
    )
    assert text.strip() == again
