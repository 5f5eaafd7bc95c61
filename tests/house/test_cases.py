"""Cases that a geologist can write: assumptions, expected figures, tolerance and source."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model import Scenario, World, evaluate
from model.core.errors import DataError, Problem, nearest
from tests.paths import ROOT

CASES = sorted((ROOT / "tests" / "cases").glob("*.toml"))
PARTS = ("name", "source", "tolerance", "scenario", "expect")
NEEDED = ("name", "source", "scenario", "expect")


def scenario_of(case: dict[str, Any]) -> Scenario:
    """Return the scenario of a case, built on the preset that it names."""
    fields = dict(case["scenario"])
    preset = fields.pop("preset", None)
    return Scenario.from_preset(preset).replace(**fields) if preset else Scenario(**fields)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what stands at each dotted key."""
    if isinstance(value, dict) and "value" not in value:
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}" if path else key)
    else:
        yield path, value


def read(text: str, where: str) -> dict[str, Any]:
    """Return a case, or say everything that is wrong with its form."""
    case = tomllib.loads(text)
    problems = [
        Problem(where, key, "no such part", nearest(key, PARTS)) for key in case.keys() - {*PARTS}
    ]
    problems += [
        Problem(where, f"no {key}", "a part that every case has")
        for key in NEEDED
        if not case.get(key)
    ]
    if problems:
        raise DataError(problems)
    return case


def misses(case: dict[str, Any], world: World) -> list[str]:
    """Return each figure that is not as expected, in words."""
    figures = dict(leaves(evaluate(scenario_of(case), world).as_dict()))
    found = []
    for key, wanted in leaves(case["expect"]):
        if key not in figures:
            found.append(f"{key}: no such figure. {nearest(key, list(figures))}")
            continue
        part = wanted if isinstance(wanted, dict) else {"value": wanted}
        if not close(figures[key], part["value"], part.get("tolerance", case.get("tolerance", 0))):
            found.append(f"{key}: {figures[key]} instead of {part['value']}")
    return found


def close(figure: Any, wanted: Any, tolerance: float) -> bool:
    if isinstance(wanted, int | float) and isinstance(figure, int | float):
        return math.isclose(figure, wanted, rel_tol=0.0, abs_tol=tolerance)
    return bool(figure == wanted)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_case_holds(file: Path, world: World) -> None:
    case = read(file.read_text(encoding="utf-8"), file.name)
    assert misses(case, world) == [], case["name"]


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 12
    names = [read(file.read_text(encoding="utf-8"), file.name)["name"] for file in CASES]
    assert len(set(names)) == len(names)


RIGHT = """
name = "Total in the ground"
source = "Forbes"
[scenario]
base = "borders-1991"
[expect]
total_usd_million = 14_800_000
"""


def test_a_figure_that_is_off_is_told_with_both_values(world: World) -> None:
    off = RIGHT.replace("14_800_000", "14_800_002")
    assert misses(read(off, "x"), world) == ["total_usd_million: 14800000 instead of 14800002"]
    assert misses(read("tolerance = 2" + off, "x"), world) == []


def test_a_figure_that_does_not_exist_is_told_with_the_nearest(world: World) -> None:
    wrong = RIGHT + "by_region.UA-14.rusia = 5\n"
    (miss,) = misses(read(wrong, "x"), world)
    assert miss == "by_region.UA-14.rusia: no such figure. Did you mean by_region.UA-14.russia?"


def test_a_case_of_another_form_says_everything() -> None:
    text = "name = 'x'\ntolerence = 1\n[expect]\nunit = 'x'\n"
    with pytest.raises(DataError, match=r"(?s)tolerence given.*Did you mean tolerance.*no source"):
        read(text, "mine.toml")
