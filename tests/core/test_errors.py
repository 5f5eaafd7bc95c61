"""Errors carry their problems as rows and build their text from them."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core.errors import DataError, ModelError, Problem, ScenarioError, UnitError, nearest

KINDS = (ModelError, DataError, ScenarioError, UnitError)
ONE = Problem("control.UA-14", "1.4", "a share lies in [0, 1]", "Did you mean 0.14?")
TWO = Problem("format", "2", "this engine reads format 1")
texts = st.text(max_size=20)
problems = st.lists(st.builds(Problem, texts, texts, texts, texts), min_size=1, max_size=5)


def test_a_problem_reads_where_given_allowed_remedy() -> None:
    assert str(ONE) == "control.UA-14: 1.4 given; a share lies in [0, 1]. Did you mean 0.14?"


def test_a_problem_without_remedy_ends_with_what_is_allowed() -> None:
    assert str(TWO) == "format: 2 given; this engine reads format 1."


def test_a_problem_is_a_row_of_four_cells() -> None:
    assert ONE.as_dict() == {
        "where": "control.UA-14",
        "given": "1.4",
        "allowed": "a share lies in [0, 1]",
        "remedy": "Did you mean 0.14?",
    }


def test_one_problem_is_singular_and_two_are_plural() -> None:
    assert str(ScenarioError([TWO])).startswith("The scenario cannot be used (1 problem):")
    assert str(ScenarioError([ONE, TWO])).startswith("The scenario cannot be used (2 problems):")


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_a_model_error_with_a_heading_of_its_own(kind: type[ModelError]) -> None:
    assert issubclass(kind, ModelError)
    assert str(kind([ONE])).startswith(kind.heading)
    assert len({kind.heading for kind in KINDS}) == len(KINDS)


def test_problems_may_come_from_a_generator() -> None:
    assert DataError(problem for problem in (ONE, TWO)).problems == (ONE, TWO)


def test_an_error_without_a_problem_is_a_defect() -> None:
    with pytest.raises(AssertionError, match="without a problem cannot be explained"):
        ModelError([])


@given(problems)
def test_every_problem_has_its_line(rows: list[Problem]) -> None:
    text = str(ModelError(rows))
    assert all(f"  - {row}" in text for row in rows)
    assert f"({len(rows)} problem" in text


@given(st.sampled_from(KINDS), problems)
def test_an_error_survives_pickling_and_copying(
    kind: type[ModelError], rows: list[Problem]
) -> None:
    error = kind(rows)
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(again) is kind
        assert again.problems == error.problems
        assert str(again) == str(error)


@pytest.mark.parametrize(
    ("given_name", "valid", "meant"),
    [
        ("UA-15", ["UA-14", "UA-63"], "UA-14"),
        ("Rare_Earth", ["rare_earths", "coal"], "rare_earths"),
        ("shevchenkivske", ["a", "shevchenkivske-lithium"], "shevchenkivske-lithium"),
        ("COAL", ["Coal", "iron"], "Coal"),
        ("trump-300", ["trump-350-2025", "trump-300-2025-02"], "trump-300-2025-02"),
        ("UA-15", ["UA-71", "UA-05", "UA-12"], "UA-12"),
        ("coal" * 10_000, ["x", "coalcoal" * 9], "coalcoal" * 9),
    ],
)
def test_the_nearest_name_is_offered(given_name: str, valid: list[str], meant: str) -> None:
    assert nearest(given_name, valid) == f"Did you mean {meant}?"


def test_where_nothing_is_near_the_valid_names_are_listed() -> None:
    assert nearest("zzz", ["coal", "iron"]) == "Valid names: coal, iron."


def test_a_long_list_of_valid_names_is_cut() -> None:
    remedy = nearest("zzz", [f"n{i}" for i in range(40)])
    assert remedy.endswith("n29 and more.")


def test_where_no_name_is_valid_nothing_is_offered() -> None:
    assert nearest("coal", []) == ""


@given(st.lists(st.from_regex(r"[a-z]{3,12}", fullmatch=True), min_size=1, unique=True))
def test_a_valid_name_is_nearest_to_itself(names: list[str]) -> None:
    assert all(nearest(name, names) == f"Did you mean {name}?" for name in names)
