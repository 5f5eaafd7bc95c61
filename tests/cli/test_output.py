"""How the command line writes tables and JSON, and how bad input ends it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.cli.output import Format, problems_end_it, write_frame, write_json
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
    write_frame(FRAME, Format.json)
    assert json.loads(capsys.readouterr().out)["b"] == {"value": 3, "share": None, "note": "y"}
    write_frame(FRAME, Format.csv)
    assert capsys.readouterr().out == "key,value,share,note\na,14800000,0.43946,[red]x\nb,3,,y\n"
    write_frame(FRAME, Format.table, "Title")
    text = capsys.readouterr().out
    assert text.startswith("Title")
    assert "14,800,000" in text
    assert "0.4395" in text
    assert "[red]x" in text
    assert "nan" not in text
