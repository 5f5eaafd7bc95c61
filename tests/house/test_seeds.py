"""Every claim that the project started from is carried where its row says."""

from __future__ import annotations

import csv
import datetime as dt
import re
from typing import Any

import pytest

from model import Outcome, Scenario, World, evaluate
from tests.paths import ROOT

SEEDS = ROOT / "seeds"
HEADER = "id,claim,speaker,date,figure,unit,carried_by,path,source_id,grade,note"
NOT_CARRIED = "## Not carried by any lever or figure"

with (SEEDS / "claims.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
TEXT = (SEEDS / "README.md").read_text(encoding="utf-8")


def rows(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in ROWS if row["carried_by"] == kind]


def typed(figure: str) -> Any:
    """Return a figure as the number, day, yes-or-no or word that it is."""
    if figure in ("true", "false"):
        return figure == "true"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", figure):
        return dt.date.fromisoformat(figure)
    try:
        return float(figure)
    except ValueError:
        return figure


def descend(value: Any, path: str) -> Any:
    for key in path.split("."):
        value = value[key] if isinstance(value, dict) else getattr(value, key)
    return value


def of_all_parties(value: Any) -> Any:
    return sum(value.values()) if isinstance(value, dict) else value


def cell(world: World, path: str) -> str:
    """Return the one cell that ``table:key.column`` names; a key of several parts has bars."""
    table, _, rest = path.partition(":")
    key, _, column = rest.rpartition(".")
    names = [c.column for c in world.schema[table] if c.key == "yes"]
    found = [r for r in world.tables[table] if [r[name] for name in names] == key.split("|")]
    (row,) = found
    return row[column]


def test_the_table_has_its_columns_and_each_claim_once() -> None:
    assert ",".join(ROWS[0]) == HEADER
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert {row["carried_by"] for row in ROWS} <= {"output", "preset", "row", "lever", "none"}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_a_claim_has_words_a_speaker_a_date_and_a_known_source(
    row: dict[str, str], world: World
) -> None:
    assert row["claim"].endswith(".")
    assert row["speaker"]
    assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", row["date"])
    assert row["source_id"] in {source["id"] for source in world.tables["sources"]}
    assert row["grade"] in {"A", "B", "C", "D"}
    assert bool(row["figure"]) == bool(row["path"]) == (row["carried_by"] != "none")


@pytest.mark.parametrize("row", rows("output"))
def test_the_seed_scenario_gives_the_figure(
    row: dict[str, str], world: World, seed: Scenario
) -> None:
    result = evaluate(seed, world).as_dict()
    parts = [of_all_parties(descend(result, path)) for path in row["path"].split(" + ")]
    assert sum(parts) == typed(row["figure"])


@pytest.mark.parametrize("row", rows("preset"))
def test_the_preset_states_the_figure(row: dict[str, str]) -> None:
    preset, _, field = row["path"].partition(":")
    assert descend(Scenario.from_preset(preset), field) == typed(row["figure"])


@pytest.mark.parametrize("row", rows("row"))
def test_the_row_holds_the_figure(row: dict[str, str], world: World) -> None:
    assert typed(cell(world, row["path"])) == typed(row["figure"])


@pytest.mark.parametrize("row", rows("lever"))
def test_the_lever_takes_the_figure_and_keeps_the_total(
    row: dict[str, str], world: World, seed: Scenario
) -> None:
    moved = seed.replace(**{row["path"]: typed(row["figure"])})
    again = Scenario.from_toml(moved.to_toml())
    assert getattr(again, row["path"]) == typed(row["figure"])
    assert evaluate(again, world).total_million == 14_800_000


def rung(outcome: Outcome, name: str) -> float:
    return float(outcome.ladder.loc[name, "value"])


DIRECTIONS = [
    ("price_growth", 0.05, 0.0, "S5"),
    ("withdrawal_first", False, True, "S4"),
    ("settlement_date", dt.date(2025, 4, 30), dt.date(2035, 4, 30), "S10"),
    ("deal", "dl1-bessent-draft-2025-02", "dl0-grant-2022-02", "S10"),
]
"""Lever, a figure, another, and the rung of the ladder that the first raises above the second."""


@pytest.mark.parametrize(("lever", "first", "second", "name"), DIRECTIONS, ids=str)
def test_the_lever_moves_the_value_it_should(
    lever: str, first: Any, second: Any, name: str, world: World, seed: Scenario
) -> None:
    higher, lower = (evaluate(seed.replace(**{lever: x}), world) for x in (first, second))
    assert rung(higher, name) > rung(lower, name)


def test_every_lever_of_a_claim_has_its_direction_tested() -> None:
    carried = {row["path"] for row in ROWS if row["carried_by"] == "lever"}
    assert carried == {lever for lever, *_ in DIRECTIONS}


def test_no_settlement_day_means_the_hundred_days_of_the_claim(
    world: World, seed: Scenario
) -> None:
    assert seed.date is not None
    named = seed.replace(settlement_date=seed.date + dt.timedelta(days=100))
    pairs = zip(
        evaluate(seed, world).ladder["value"], evaluate(named, world).ladder["value"], strict=True
    )
    assert all(left == right for left, right in pairs)


def test_a_claim_that_nothing_carries_is_listed_with_its_reason() -> None:
    _, _, rest = TEXT.partition(NOT_CARRIED)
    section = rest.partition("\nCarried, but")[0]
    listed = dict(re.findall(r"^- `([a-z0-9-]+)`: (.+)$", section, flags=re.MULTILINE))
    assert set(listed) == {row["id"] for row in ROWS if row["carried_by"] == "none"}
    assert all(len(reason) > 40 for reason in listed.values())


def test_every_claim_named_in_the_readme_exists() -> None:
    named = re.findall(r"^- ((?:`[a-z0-9-]+`(?:, )?)+):", TEXT, flags=re.MULTILINE)
    ids = {name for line in named for name in re.findall(r"`([a-z0-9-]+)`", line)}
    assert ids
    assert ids <= {row["id"] for row in ROWS}


def test_rare_earths_of_the_seed_scenario_are_halved_exactly(world: World, seed: Scenario) -> None:
    held = evaluate(seed, world).as_dict()["by_group"]["rare_earths"]
    assert held["russia"] * 2 == sum(held.values())


def test_a_hundred_days_run_from_the_inauguration() -> None:
    (row,) = [row for row in ROWS if row["id"] == "hundred-days"]
    assert dt.date(2025, 1, 20) + dt.timedelta(days=100) == typed(row["figure"])


def test_demand_grows_by_the_share_that_the_lever_is_given(world: World) -> None:
    start, end = (float(cell(world, f"claims:{id}.value")) for id in ("D01", "D02"))
    (row,) = [row for row in ROWS if row["id"] == "demand-lever"]
    assert (end / start) ** (1 / 7) - 1 == pytest.approx(typed(row["figure"]), abs=5e-4)
