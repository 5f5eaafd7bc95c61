"""The headline figures of every preset, kept for each release."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from model import Scenario, World, evaluate, load_world
from model.core.reading import read_rows
from model.upkeep.copies import UpkeepError
from model.upkeep.releases import (
    FIGURES,
    UNRELEASED,
    headline,
    last_release,
    presets_of,
    release,
    since_release,
)
from tests.upkeep.conftest import Edit

DAY = dt.date(2026, 12, 24)


def test_the_figures_are_those_of_the_outcome(seed: Scenario, world: World) -> None:
    figures, outcome = headline(seed, world), evaluate(seed, world)
    assert tuple(figures) == FIGURES
    assert int(figures["ukraine"]) == outcome.by_party.loc["ukraine", "value"]
    assert float(figures["aid_coverage"]) == pytest.approx(outcome.aid_coverage, rel=1e-5)
    assert float(figures["S8"]) == pytest.approx(outcome.ladder.loc["S8", "value"], abs=0.05)


def test_the_coverage_of_nothing_is_nothing(seed: Scenario, world: World) -> None:
    none = seed.replace(
        base="borders-1991", front_line_date=None, group_control={},
        control={id: {"russia": 1.0} for id in world.regions},
    )  # fmt: skip
    assert set(FIGURES) - set(headline(none, world)) == {"aid_coverage"}


def test_unreleased_rows_are_written_anew_when_a_table_moved(data: Path, edit: Edit) -> None:
    before = load_world(data).data_id
    edit(data, "assumptions", lambda rows: rows[0].update(note="Changed."))
    made = release(data, UNRELEASED, DAY)
    assert {row["data_id"] for row in made} == {load_world(data).data_id} != {before}
    assert {row["date"] for row in made} == {"2026-12-24"}
    assert list(dict.fromkeys(row["preset"] for row in made)) == sorted(presets_of(data))
    names = [row["release"] for row in load_world(data).tables["releases"]]
    assert names == sorted(names)
    assert names.count(UNRELEASED) == len(made)


def test_written_twice_the_table_is_the_same_to_the_byte(data: Path, edit: Edit) -> None:
    edit(data, "assumptions", lambda rows: rows[0].update(note="Changed."))
    release(data, UNRELEASED, DAY)
    first = (data / "releases.csv").read_bytes()
    release(data, UNRELEASED, DAY + dt.timedelta(days=3))  # nothing moved: the day stays
    assert (data / "releases.csv").read_bytes() == first


def test_a_release_takes_the_place_of_the_unreleased_rows(data: Path) -> None:
    release(data, "0.2.0", DAY)
    world = load_world(data)
    assert {row["release"] for row in world.tables["releases"]} == {"0.1.0", "0.2.0"}
    assert {row["preset"] for row in last_release(world)} == set(presets_of(data))
    assert {row["release"] for row in last_release(world)} == {"0.2.0"}
    assert release(data, "0.2.0", DAY)[0]["date"] == "2026-12-24"


def test_a_release_on_record_is_not_rewritten_with_other_tables(data: Path) -> None:
    before = read_rows(data / "releases.csv")
    with pytest.raises(UpkeepError, match=r"releases\.csv: 0\.1\.0: \w{12} given; 0dd13a76ca8f"):
        release(data, "0.1.0", DAY)
    assert read_rows(data / "releases.csv") == before


def test_the_first_release_is_on_record(world: World) -> None:
    rows = [row for row in world.tables["releases"] if row["release"] == "0.1.0"]
    assert {(row["date"], row["data_id"]) for row in rows} == {("2026-11-24", "0dd13a76ca8f")}
    seed = {r["figure"]: r["value"] for r in rows if r["preset"] == "bessent-visit-2025-02"}
    assert (seed["ukraine"], seed["russia"]) == ("8295940", "6504060")
    assert (seed["S1"], seed["S10"]) == ("10246274.0", "103.3")
    assert len(rows) == 10 * len(FIGURES)


def test_what_moved_since_is_read_from_the_table_or_worked_out(data: Path, edit: Edit) -> None:
    on_record = since_release(load_world(data))
    edit(data, "releases", lambda rows: rows.__delitem__(slice(10 * len(FIGURES), None)))
    assert sorted(since_release(load_world(data))) == sorted(on_record)
    assert ("bessent-visit-2025-02", "S1") in {moved[:2] for moved in on_record}
