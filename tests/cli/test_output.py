"""How the command line writes tables and JSON, and how bad input ends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

import pandas as pd
import pytest
import typer
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from model import Outcome, Scenario
from model.cli.output import Answer, Format, command, problems_end_it, write, write_json
from model.core.errors import Problem, ScenarioError

FRAME = pd.DataFrame(
    {"value": [14_800_000, 3], "share": [0.43946, float("nan")], "note": ["[red]x", "y"]},
    index=pd.Index(["a", "b"], name="key"),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def test_a_refusal_ends_with_status_2_and_every_problem(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [Problem("a", "1", "b"), Problem("c", "2", "d")]
    with pytest.raises(typer.Exit, match="2") as caught, problems_end_it():
        raise ScenarioError(problems)
    assert caught.value.exit_code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"{ScenarioError(problems)}\n"


def test_a_defect_is_not_taken_for_bad_input() -> None:
    with pytest.raises(ZeroDivisionError, match="defect"), problems_end_it():
        raise ZeroDivisionError("defect")


@given(values)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_becomes_json_that_every_program_reads(
    capsys: pytest.CaptureFixture[str], value: Any
) -> None:
    write_json(value)

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(capsys.readouterr().out, parse_constant=refuse)


def test_what_is_not_finite_becomes_null(capsys: pytest.CaptureFixture[str]) -> None:
    write_json({"a": float("inf"), "b": [float("nan"), 1.5], "c": ({"d": -float("inf")},)})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [None, 1.5], "c": [{"d": None}]}


def test_a_frame_as_json_csv_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    write(Answer.of(FRAME), Format.json)
    assert json.loads(capsys.readouterr().out)["b"] == {"value": 3, "share": None, "note": "y"}
    write(Answer.of(FRAME), Format.csv)
    assert capsys.readouterr().out == "key,value,share,note\na,14800000,0.43946,[red]x\nb,3,,y\n"
    write(Answer.of(FRAME, "Title"))
    text = capsys.readouterr().out
    assert text.startswith("Title")
    assert "14,800,000" in text
    assert "0.4395" in text
    assert "[red]x" in text
    assert "nan" not in text


def run(command_: Callable[[typer.Typer], None], *arguments: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    command_(app)
    return CliRunner().invoke(app, ["told", *arguments])


def told(app: typer.Typer) -> None:
    @command(app, "told")
    def _(outcome: Outcome, times: Annotated[int, typer.Option("--times")] = 2) -> Answer:
        """Say a figure."""
        title = outcome.scenario.title
        return Answer.of(FRAME, "Title", f"{times} times", record={title: times}, aside=["aside"])


def test_a_command_is_handed_its_outcome_and_written_in_each_format() -> None:
    asked = ("--preset", "borders-1991", "--times", "3", "--format")
    people, machine, table = (run(told, *asked, kind) for kind in ("table", "json", "csv"))
    title = Scenario.from_preset("borders-1991").title
    assert people.stdout.endswith("3 times\n")
    assert json.loads(machine.stdout) == {title: 3}
    assert table.stdout.startswith("key,value")
    assert {each.stderr for each in (people, machine, table)} == {"aside\n"}
    assert run(told, "--preset", "nowhere").exit_code == 2
    assert "Say a figure." in run(told, "--help").stdout


def test_what_comes_last_is_done_when_all_is_written_and_the_status_told() -> None:
    def late(app: typer.Typer) -> None:
        @command(app, "told", formats=False)
        def _() -> Answer:
            return Answer(["first"], then=lambda: typer.echo("last"), status=1)

    found = run(late)
    assert (found.stdout, found.exit_code) == ("first\nlast\n", 1)
    assert run(late, "--format", "csv").exit_code == 2
