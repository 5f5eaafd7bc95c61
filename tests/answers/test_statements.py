"""Public statements: each verdict follows from the readings, and the readings are the model's."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from model.answers.statements import COUNT, VERDICTS, Checked, check, scenario, verdict
from model.territory.control import RUSSIA

AMOUNTS = some.floats(0.01, 1e9)


@pytest.fixture(scope="module")
def checked(world: World) -> dict[str, Checked]:
    return {row["id"]: check(row, world) for row in world.tables["statements"]}


def test_at_least_ten_statements_have_a_verdict(checked: dict[str, Checked]) -> None:
    assert len(checked) >= 10
    assert {one.verdict for one in checked.values()} <= set(VERDICTS)
    assert all(one.readings for one in checked.values() if one.row["measure"] != "none")


def test_half_of_the_rare_earths_depends_on_how_one_counts(
    checked: dict[str, Checked], world: World, seed: Scenario
) -> None:
    """By area 35 % then and 39 % on the newest line, by deposit 50 %, four of six deposits."""
    one = checked["rare-earths-half"]
    assert one.verdict == "depends"
    area, deposit, count = one.readings
    assert (round(area.was, 2), round(area.value, 2)) == (0.35, 0.39)
    assert (round(deposit.was, 2), round(deposit.value, 2)) == (0.5, 0.5)
    assert (count.of, round(count.was * 6), round(count.value * 6)) == (6, 4, 4)
    bare = seed.replace(group_control={}, front_line_date=dt.date(2025, 2, 7))
    outcome, place = evaluate(bare, world), world.groups.index("rare_earths")
    part = outcome.held[RUSSIA][:, place].sum() / outcome.value[:, place].sum()
    assert area.was == pytest.approx(part)


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("rare-earths-500", "unsupported"), ("aid-350", "unsupported"),
        ("secdev-held", "unsupported"), ("fund-repays", "unsupported"),
        ("forbes-total", "depends"), ("lithium-europe", "unchecked"),
        ("under-twenty", "unsupported"), ("secdev-total", "unsupported"),
        ("strategic-half", "depends"), ("donbas-seven", "depends"),
    ],
)  # fmt: skip
def test_verdicts_that_readers_ask_for(checked: dict[str, Checked], id: str, said: str) -> None:
    assert checked[id].verdict == said


def test_every_statement_opens_in_the_calculator(world: World) -> None:
    for row in world.tables["statements"]:
        made = scenario(row, world)
        evaluate(made, world)
        assert "rare_earths" not in made.group_control


@given(AMOUNTS, some.lists(some.floats(0.0, 1e9), min_size=1, max_size=5))
def test_a_nearer_reading_never_makes_a_verdict_worse(stated: float, readings: list[float]) -> None:
    said = verdict(stated, stated, readings, 0.1, 0.25)
    nearer = [stated + (reading - stated) / 2 for reading in readings]
    assert VERDICTS.index(verdict(stated, stated, nearer, 0.1, 0.25)) <= VERDICTS.index(said)
    assert verdict(stated, stated, [stated] * len(readings), 0.1, 0.25) == "supported"
    assert verdict(stated, stated, [], 0.1, 0.25) == "unchecked"


@given(AMOUNTS)
def test_an_open_end_holds_whatever_lies_beyond_it(stated: float) -> None:
    assert verdict(stated, None, [stated * 3], 0.1, 0.25) == "supported"
    assert verdict(None, stated, [0.0], 0.1, 0.25) == "supported"
    assert verdict(stated, None, [stated / 3], 0.1, 0.25) == "unsupported"


@given(AMOUNTS)
def test_a_bound_is_met_or_not_without_allowance(stated: float) -> None:
    assert verdict(None, stated, [stated * 1.01], 0.1, 0.25) == "unsupported"
    assert verdict(stated, None, [stated * 0.99, stated], 0.1, 0.25) == "depends"


@given(AMOUNTS, some.floats(0.01, 3.0))
def test_a_statement_too_high_is_judged_like_one_too_low(stated: float, more: float) -> None:
    """What was stated and what is read change places without a change of verdict."""
    one, other = stated, stated * (1.0 + more)
    assert verdict(one, one, [other], 0.1, 0.25) == verdict(other, other, [one], 0.1, 0.25)


def test_deposits_are_counted_only_where_that_is_read(checked: dict[str, Checked]) -> None:
    for one in checked.values():
        assert all(bool(each.of) == (each.then == COUNT) for each in one.readings)
