"""Public statements: each verdict follows from the readings, and the readings are the model's."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from model import Scenario, World, evaluate
from model.answers.statements import COUNT, VERDICTS, Checked, check, scenario, shared_out, verdict
from model.territory.control import RUSSIA
from model.world.age import last_day

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
        ("strategic-half", "unsupported"), ("donbas-seven", "depends"),
        ("received-100", "depends"),
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


def _day_out(measure: str, id: str, date: str, world: World) -> dt.date:
    """The day on which what a reading rests on was out, by the rows themselves."""
    if measure == "aid":
        return last_day(world.label_row("aid/ledger", id)["published"])
    return last_day(date) + dt.timedelta(days=1)


def test_then_is_of_nothing_that_came_later(checked: dict[str, Checked], world: World) -> None:
    """Prices of a month are out when it is over, an aid figure on the day it was printed."""
    for one in checked.values():
        said = dt.date.fromisoformat((one.row["date"] + "-01")[:10])
        for each in one.readings:
            if each.dates[0]:
                out = _day_out(one.row["measure"], each.then, each.dates[0], world)
                assert each.out == (out <= said), (one.row["id"], each)


def test_then_is_the_newest_that_was_out(checked: dict[str, Checked]) -> None:
    found = {id: [(each.then, each.out) for each in one.readings] for id, one in checked.items()}
    assert found["donbas-seven"][0] == ("bottom-up", True)
    assert found["rare-earths-500"] == [("forbes-2023", True), ("bottom-up", True)]
    assert {out for _, out in found["secdev-total"]} == {False}
    kiel, voted, paid = found["aid-350"]
    assert kiel == ("mastodon-kiel-us-119", False)
    assert (voted, paid) == (("special-ig-183-2024-09", True), ("gao-paid-68-2023-12", True))


def test_today_is_the_newest_on_record(checked: dict[str, Checked], world: World) -> None:
    newest = max(row["price_date"] for row in world.tables["value/bases"])
    for id in ("rare-earths-500", "strategic-half"):
        assert {each.dates[1] for each in checked[id].readings if each.then != COUNT} == {newest}


def test_shares_of_all_minerals_are_by_the_prices_of_the_day(
    checked: dict[str, Checked], world: World, seed: Scenario
) -> None:
    one = checked["strategic-half"].readings[0]
    day = seed.replace(group_control={}, front_line_date=dt.date(2025, 5, 26))
    outcome = evaluate(day.replace(valuation="repriced-2025-02"), world)
    part = outcome.held[RUSSIA].sum() / outcome.value.sum()
    assert one.was == pytest.approx(part)
    assert one.dates[0] == "2025-02"


def test_only_what_forbes_published_is_called_theirs(
    checked: dict[str, Checked], world: World
) -> None:
    """A total, three groups and thirteen regions are published; the rest is shared out by us."""
    rows = {id: one.row for id, one in checked.items()}
    assert not shared_out(rows["secdev-total"], "forbes-2023", world)
    assert not shared_out(rows["donbas-seven"], "forbes-2023", world)
    assert shared_out(rows["rare-earths-500"], "forbes-2023", world)
    assert shared_out(rows["secdev-held"], "forbes-2023", world)
    assert not shared_out(rows["rare-earths-500"], "bottom-up", world)
    lithium = {**rows["rare-earths-500"], "subject": "lithium"}
    assert not shared_out(lithium, "forbes-2023", world)
    assert shared_out({**lithium, "subject": "lithium;UA-14"}, "forbes-2023", world)
