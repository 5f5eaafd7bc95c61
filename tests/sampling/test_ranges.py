"""What users type and what data rows say, read as distributions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import ScenarioError
from model.sampling.distributions import (
    Bernoulli,
    Beta,
    LogNormal,
    Marginal,
    Normal,
    Pert,
    Point,
    Triangular,
    Uniform,
)
from model.sampling.ranges import FORMS, is_range, parse, read_row

TYPED = {
    "0.5": Point(0.5),
    " -1e3 ": Point(-1000.0),
    "50 %": Point(0.5),
    "0.4 to 0.6": Uniform(0.4, 0.6),
    "0.4 TO 0.6": Uniform(0.4, 0.6),
    "0.4..0.6": Uniform(0.4, 0.6),
    "40 % to 60%": Uniform(0.4, 0.6),
    "1 to 2 to 4": Pert(1, 2, 4),
    "uniform(1, 2)": Uniform(1, 2),
    "Triangular(1, 2, 4)": Triangular(1, 2, 4),
    "pert(1,2,4)": Pert(1, 2, 4),
    "beta(2, 3)": Beta(2, 3),
    "beta(2, 3, 0, 10)": Beta(2, 3, 0, 10),
    "normal(0.5, 0.1)": Normal(0.5, 0.1),
    "normal (0.4 to 0.6)": Normal.between(0.4, 0.6),
    "lognormal(1.28, 0.39)": LogNormal(1.28, 0.39),
    "lognormal(20 to 250)": LogNormal.between(20, 250),
    "bernoulli(0.3)": Bernoulli(0.3),
    "point(7)": Point(7),
}


@pytest.mark.parametrize("text", TYPED)
def test_reads_what_is_typed(text: str) -> None:
    assert parse(text) == TYPED[text]


def test_reads_a_number_as_a_point() -> None:
    assert parse(0.25) == Point(0.25)


def test_every_form_shown_to_users_is_covered() -> None:
    families = {form.split("(")[0] for form in FORMS if "(" in form}
    assert families == {
        text.strip().split("(")[0].strip().casefold() for text in TYPED if "(" in text
    }


@settings(max_examples=40)
@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_a_range_keeps_its_ends(low: float, width: float) -> None:
    assert parse(f"{low!r} to {low + width!r}") == Uniform(low, low + width)


@settings(max_examples=50)
@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_at_its_place(text: str) -> None:
    try:
        found: object = parse(text, "price")
    except ScenarioError as error:
        found = error
    places = [problem.where for problem in getattr(found, "problems", ())]
    assert all(place.startswith("price") for place in places)
    assert places or isinstance(found, Marginal)


REFUSED = {
    "0.6 to 0.4": r"share.uniform.low: 0.6 given; .* Exchange low and high",
    "pert(1, 5, 4)": r"share.pert.mode: 5 given; a number from 1 to 4",
    "prt(1, 2, 4)": r"share: prt given; a family of distributions. Did you mean pert\?",
    "normal(1)": r"normal\(mean, sd\) or normal\(low to high\)",
    "normal(1, -1)": r"share.normal.sd: -1 given",
    "normal(a, b)": r"2 problems[\s\S]*'a' given[\s\S]*'b' given",
    "about 5": r"share: 'about 5' given; a number, a range such as 0.4 to 0.6",
    "": r"share: '' given",
    "nan": r"share: 'nan' given",
    "1 to 2 to 3 to 4": r"share: '1 to 2 to 3 to 4' given",
    "bernoulli(1.5)": r"share.bernoulli.probability: 1.5 given",
}


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_is_no_distribution_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match=REFUSED[text]):
        parse(text, "share")


ROWS = {
    "pert": (("0.53", "0.63", "0.75", "PERT"), Pert(0.53, 0.63, 0.75)),
    "beta": ((0.53, 0.63, 0.75, "beta"), Pert(0.53, 0.63, 0.75)),
    "triangular": ((6, 15.7, 32, "triangular"), Triangular(6, 15.7, 32)),
    "uniform": ((6, 6.5, 7, "uniform"), Uniform(6, 7)),
    "uniform-without-mode": ((6, "", 7, "uniform"), Uniform(6, 7)),
    "normal": ((0.4, None, 0.6, "normal"), Normal.between(0.4, 0.6)),
    "lognormal": ((20, 80, 250, "lognormal"), LogNormal.between(20, 250, 80)),
    "geometric": ((20, math.nan, 250, "lognormal"), LogNormal.between(20, 250)),
    "bernoulli": (("", 0.3, "", "bernoulli"), Bernoulli(0.3)),
    "point": (("", "17.9", math.nan, "point"), Point(17.9)),
    "fixed": ((0.18, 0.18, 0.18, "fixed"), Point(0.18)),
}


def _row(cells: tuple[object, object, object, object]) -> dict[str, object]:
    return dict(zip(("low", "mode", "high", "distribution"), cells, strict=True))


@pytest.mark.parametrize("name", ROWS)
def test_reads_a_data_row(name: str) -> None:
    cells, expected = ROWS[name]
    assert read_row(_row(cells)) == expected


REFUSED_ROWS = {
    "unknown": ((1, 2, 3, "gauss"), r"r.distribution: 'gauss' given; a family"),
    "no-family": ((1, 2, 3, None), r"r.distribution: '' given; a family. Valid names: .*beta"),
    "all-cells": (
        ("a", "", None, "pert"),
        r"3 problems[\s\S]*r.mode: nothing given; a number, needed for pert[\s\S]*r.low: 'a' given",
    ),
    "low-above-high": ((3, 2, 1, "triangular"), r"r.triangular.low: 3 given"),
    "mode-outside": ((1, 5, 2, "uniform"), r"mode: 5 given; a number from 1 to 2"),
    "not-positive": ((0, 1, 2, "lognormal"), r"r.lognormal.low: 0 given; a number above 0"),
}


@pytest.mark.parametrize("name", REFUSED_ROWS)
def test_refuses_a_data_row_with_all_its_problems(name: str) -> None:
    cells, message = REFUSED_ROWS[name]
    with pytest.raises(ScenarioError, match=message):
        read_row(_row(cells), "r")


@pytest.mark.parametrize(
    ("text", "ranged"),
    [("0.4 to 0.6", True), ("1..2", True), (" pert(1, 2, 4) ", True), ("2 to", False),
     ("0.5", False), ("50 %", False), ("half", False), ("to", False), ("", False)],
)  # fmt: skip
def test_what_has_the_shape_of_a_range(text: str, ranged: bool) -> None:
    assert is_range(text) is ranged


@pytest.mark.parametrize(
    ("text", "meant"),
    [("40 to 60 %", "40 % to 60 %"), ("0.4 to 60%", "0.4 % to 60 %"),
     ("1 to 2 to 3 %", "1 % to 2 % to 3 %"), ("normal(10 to 20 %)", "10 % to 20 %")],
)  # fmt: skip
def test_a_sign_after_the_last_figure_alone_is_refused(text: str, meant: str) -> None:
    with pytest.raises(ScenarioError, match=f"% after each number or after none. Write {meant}"):
        parse(text)


def test_shapes_of_a_beta_have_no_sign() -> None:
    assert parse("beta(2, 3, 10 %, 40 %)") == parse("beta(2, 3, 0.1, 0.4)")
