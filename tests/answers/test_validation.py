"""Every published figure that the model is set beside, row by row, and how a verdict is reached."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from model import Scenario, World, evaluate
from model.answers import validation as room
from model.answers.validation import (
    BASES,
    EXPLAINED,
    FAILED,
    IDENTITY,
    INDEPENDENT,
    PASSED,
    study,
    tally,
    validate_model,
    verdicts,
)
from model.answers.validation_checks import CHECKS
from model.answers.validation_deals import DEAL_CHECKS
from model.cli.app import app
from model.core.files import data_path
from model.scenario.scenario import DEFAULT_PRESET

with (Path(data_path()) / "economics" / "validation_targets.csv").open(encoding="utf-8") as stream:
    TARGETS = list(csv.DictReader(stream))
OUTSIDE = {
    "v10-capacity", "v10-capex", "v15-margin-2023", "v25-ten",
    "s01-irr", "s01-payback", "s04-irr", "s06-payback", "s12-npv", "s12-irr", "s21-irr",
}  # fmt: skip


STUDIES = {f"S{n:02}" for n in (1, 2, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 20, 21, 22, 23)}
"""Studies of mines elsewhere, with inputs and results that others published."""


@pytest.fixture(scope="module")
def table(world: World) -> pd.DataFrame:
    return validate_model(world)


@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["id"])
def test_verdict(row: dict[str, str], table: pd.DataFrame) -> None:
    found = table.loc[row["id"]]
    assert found["verdict"] == (EXPLAINED if row["id"] in OUTSIDE else PASSED), found.to_dict()
    assert np.isfinite([found["model_low"], found["model_high"]]).all()
    assert found["model_low"] <= found["model_high"]


def test_an_exception_stands_only_where_it_is_needed(table: pd.DataFrame) -> None:
    assert {row["id"] for row in TARGETS if row["exception"]} == OUTSIDE
    assert (table.loc[sorted(OUTSIDE), "note"].str.len() > 40).all()


def test_studies_are_held_to_35_percent_and_6_points() -> None:
    for row in TARGETS:
        if row["metric"].startswith("npv") and row["measure"] == "relative":
            assert float(row["allowance"]) <= 0.35
        if row["metric"].startswith("irr"):
            assert row["measure"] == "absolute"
            assert float(row["allowance"]) <= 0.06
        if row["study"] in STUDIES and row["metric"] == "payback":
            assert float(row["allowance"]) == 1


def test_studies_as_a_golden_table(
    table: pd.DataFrame, golden: Callable[[str, pd.DataFrame], None]
) -> None:
    shown = table.loc[table["kind"] == "project", ["unit", "published_low", "model_low", "verdict"]]
    shown = shown.assign(model_low=[f"{value:.4g}" for value in shown["model_low"]])
    golden("validation_studies", shown)


def test_receipts_of_the_state_are_those_of_the_account(table: pd.DataFrame, world: World) -> None:
    years = evaluate(Scenario.from_preset(DEFAULT_PRESET), world).receipts
    first = float(years[["state_existing", "state_new"]].iloc[0].sum())
    assert table.loc["v20-receipts", "model_low"] == pytest.approx(first * 1e6)
    assert abs(table.loc["v20-receipts", "distance"]) < 0.15


def test_identities_own_ranges_and_independent_studies_are_counted_apart(
    table: pd.DataFrame,
) -> None:
    counts = tally(table)
    assert list(counts.index) == list(BASES)
    assert counts.to_numpy().sum() == len(TARGETS)
    assert counts.loc[IDENTITY, [EXPLAINED, FAILED]].sum() == 0
    assert (table.loc[table["basis"] == IDENTITY, "distance"].abs() <= 0.05).all()
    new = [row for row in TARGETS if row["study"] in STUDIES]
    assert {row["basis"] for row in new} == {INDEPENDENT}
    assert tally(table[table["basis"] == IDENTITY]).loc[INDEPENDENT].sum() == 0


def test_what_rests_on_our_own_figures_is_not_called_independent() -> None:
    for row in TARGETS:
        if row["source_id"] in ("own-judgement", "memory"):
            assert row["basis"] != INDEPENDENT, row["id"]


def test_named_checks_of_the_deals(table: pd.DataFrame) -> None:
    model = table["model_low"]
    assert round(model["d01-years"]) == 870
    assert round(model["d02-one-year"], 1) == 103.4
    assert round(model["d02-ten-years"], 1) == 141.1
    assert model["d02-break-even"] == pytest.approx(8000)
    assert table.loc["d03-inflow", ["model_low", "model_high"]].tolist() == pytest.approx(
        [24.1, 48.2]
    )


def test_every_row_has_its_formula_and_every_formula_its_row() -> None:
    by_formula = {row["id"] for row in TARGETS if row["kind"] != "project"}
    assert by_formula == set(CHECKS) | set(DEAL_CHECKS)
    assert {row["id"] for row in TARGETS if row["kind"] == "deal"} == set(DEAL_CHECKS)


def test_every_study_of_the_targets_is_there_and_says_how(table: pd.DataFrame) -> None:
    studies = {row["study"][:3] for row in TARGETS}
    published = {f"V{number:02}" for number in range(1, 28)} - {"V03", "V05", "V07"}
    assert published <= studies
    assert {id for id in studies if id[0] == "S"} == STUDIES
    assert (table["how"].str.len() > 10).all()
    assert not table["how"].str.contains("\n").any()


def test_inputs_that_no_check_reads_are_not_there(world: World) -> None:
    named = {row["study"] for row in world.tables["economics/validation_inputs"]}
    assert named <= {row["study"] for row in TARGETS} | {"template"}


def test_phases_share_what_stands_under_phase_0(world: World) -> None:
    phases = study(world, "V01")
    assert set(phases) == {0, 1, 2}
    assert phases[0]["discount_rate"] == 0.10
    assert phases[1]["capex"] == 436e6
    assert study(world, "no such study") == {0: {}}


ends = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(sorted).map(tuple)


@given(published=ends, model=ends)
def test_distance_is_nought_exactly_where_ranges_meet(published: Any, model: Any) -> None:
    gap = room._distance(published, model, relative=False)
    meet = model[0] <= published[1] and published[0] <= model[1]
    assert (gap == 0) == meet
    assert room._distance(model, published, relative=False) == -gap
    moved = model[0] - gap, model[1] - gap
    assert abs(room._distance(published, moved, relative=False)) <= 1e-9


@pytest.mark.parametrize(
    ("published", "model", "relative", "expected"),
    [
        ((100.0, 100.0), (80.0, 80.0), True, -0.2),
        ((100.0, 200.0), (250.0, 300.0), True, 0.25),
        ((-100.0, -100.0), (-80.0, -80.0), True, 0.2),
        ((0.0, 0.0), (1.0, 1.0), True, np.inf),
        ((0.0, 0.0), (-3.0, -2.0), False, -2.0),
        ((1.0, 3.0), (2.0, 9.0), True, 0.0),
    ],
)
def test_distance(published: Any, model: Any, relative: bool, expected: float) -> None:
    assert room._distance(published, model, relative) == pytest.approx(expected)


def test_what_named_projects_announce_is_their_sum_and_stands_beside_the_room(
    world: World, table: pd.DataFrame
) -> None:
    ids, projects = world.economics.ids, world.projects
    sums = np.bincount(projects.commodity, np.nan_to_num(projects.figures("capacity")), len(ids))
    announced = {id: capacity for id, capacity in zip(ids, sums, strict=True) if capacity > 0.0}
    found = table[table["metric"] == "announced_capacity"]
    assert dict(zip(found.index, found["published_low"], strict=True)) == {
        f"p-{id.replace('_', '-')}": capacity for id, capacity in announced.items()
    }
    more = _with(world, "p-lithium", low="1e5", high="1e5")  # above what the country can mine
    assert {v.id: v for v in verdicts(more)}["p-lithium"].verdict == FAILED


def _with(world: World, id: str, **change: str) -> World:
    name = "economics/validation_targets"
    rows = tuple({**row, **change} if row["id"] == id else row for row in world.tables[name])
    return replace(world, tables={**world.tables, name: rows})


def test_a_row_fails_when_the_published_figure_is_another(world: World) -> None:
    wrong = _with(world, "v01-npv", low="9e9", high="9e9")
    found = {verdict.id: verdict for verdict in verdicts(wrong)}
    assert found["v01-npv"].verdict == FAILED
    excused = _with(wrong, "v01-npv", exception="Another price.")
    found = {verdict.id: verdict for verdict in verdicts(excused)}
    assert (found["v01-npv"].verdict, found["v01-npv"].note) == (EXPLAINED, "Another price.")


def test_command_prints_the_table_and_what_is_explained() -> None:
    run = CliRunner().invoke(app, ["validate-model"])
    assert run.exit_code == 0
    assert "Shymanivske" in run.stdout
    assert "Independent studies: 42 passed, 9 explained" in run.stderr
    assert "Comparisons with our own ranges, no evidence: 31 passed, 2 explained" in run.stderr
    assert "Identities, no evidence: 11 passed" in run.stderr
    assert "v15-margin-2023: The war cut output" in run.stderr


def test_command_writes_json_and_csv(table: pd.DataFrame) -> None:
    run = CliRunner().invoke(app, ["validate-model", "--format", "json"])
    content = json.loads(run.stdout)
    assert list(content) == list(table.index)
    assert content["v01-irr"]["model_low"] == table.loc["v01-irr", "model_low"]
    run = CliRunner().invoke(app, ["validate-model", "--verdict", "explained", "--format", "csv"])
    lines = list(csv.DictReader(run.stdout.splitlines()))
    assert {line["id"] for line in lines} == OUTSIDE


def test_command_ends_with_status_1_when_a_row_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = _with(world, "v01-npv", low="9e9", high="9e9")
    monkeypatch.setattr("model.cli.money.load_world", lambda: wrong)
    run = CliRunner().invoke(app, ["validate-model"])
    assert run.exit_code == 1
    assert "1 failed" in run.stderr


def test_command_refuses_an_unknown_verdict() -> None:
    run = CliRunner().invoke(app, ["validate-model", "--verdict", "good"])
    assert run.exit_code == 2
    assert "--verdict: good given; one of passed, explained, failed" in run.stderr
