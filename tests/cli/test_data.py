"""Commands about the tables: added to, compared, recorded; every command on tables of one's own."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from model import World, load_world
from model.cli.app import app
from model.core.files import DATA, data_path, package_path
from model.core.reading import read_rows
from model.upkeep.copies import write_rows
from model.world.catalog import forget
from tests.upkeep.test_lines import CRIMEA, EAST, write_day


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a copy of the tables in which one price differs."""
    shutil.copytree(package_path(), tmp_path / "own")
    file = tmp_path / "own/economics/prices.csv"
    rows = read_rows(file)
    next(r for r in rows if r["series"] == "nickel" and r["month"] == "latest")["price"] = "17000.0"
    write_rows(file, rows)
    return tmp_path / "own"


def test_every_command_reads_the_tables_that_are_named(own: Path) -> None:
    told = run("--data", str(own), "presets")
    assert told.exit_code == 0
    shutil.copy(own / "presets/borders-1991.toml", own / "presets/mine.toml")
    file = own / "presets/mine.toml"
    file.write_text(file.read_text().replace('id = "borders-1991"', 'id = "mine"'))
    forget()
    assert "mine " in run("--data", str(own), "presets").output
    assert "mine " not in run("presets").output
    assert DATA not in os.environ
    assert data_path() == package_path()


def test_the_environment_names_them_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA, str(own))
    assert data_path() == own
    nickel = load_world().economics.ids.index("nickel")
    assert load_world().economics.price("latest")[nickel] == 17_000.0
    monkeypatch.setenv(DATA, "")
    assert data_path() == package_path()


def test_a_folder_that_holds_no_tables_is_refused(tmp_path: Path) -> None:
    result = run("--data", str(tmp_path), "presets")
    assert result.exit_code == 2
    assert "a folder that holds schema.csv" in result.stderr


def test_the_difference_of_two_folders_is_told_in_three_ways(own: Path, world: World) -> None:
    both = (str(package_path()), str(own))
    people = run("data", "diff", *both)
    assert people.exit_code == 0
    assert "economics/prices" in people.output
    assert "all together" in people.output
    assert (
        "economics/prices\n  changed nickel.latest: price '17173.1' -> '17000.0'" in people.output
    )
    record = json.loads(run("data", "diff", *both, "--format", "json").output)
    assert record["old"] == world.data_id
    cells = record["tables"]["economics/prices"]["changed"]
    assert cells == {"nickel.latest": {"price": ["17173.1", "17000.0"]}}
    assert "S1" in record["effects"]["borders-1991"]
    table = run("data", "diff", *both, "--format", "csv").output
    assert "economics/prices,nickel.latest,changed,price,17173.1,17000.0\n" in table


def test_the_first_rows_of_each_kind_of_change_are_told(own: Path) -> None:
    rows = read_rows(own / "glossary.csv")
    write_rows(own / "glossary.csv", [*rows[:-12], {**rows[0], "id": "new"}])
    told = run("data", "diff", str(package_path()), str(own)).output
    assert "\nglossary\n  added new\n" in told
    assert told.count("\n  removed ") == 10
    assert "\n  and 2 more removed\n" in told


@pytest.mark.parametrize("wrong", ["OLD", "NEW"])
def test_a_wrong_folder_of_two_is_named(own: Path, tmp_path: Path, wrong: str) -> None:
    folders = {"OLD": str(own), "NEW": str(own), wrong: str(tmp_path / "none")}
    result = run("data", "diff", folders["OLD"], folders["NEW"])
    assert result.exit_code == 2
    assert f"{wrong}: {tmp_path / 'none'} given; a folder that holds schema.csv" in result.stderr
    assert "Reinstall" not in result.stderr


@pytest.mark.parametrize("before", [True, False])
def test_a_folder_that_is_not_there_becomes_a_copy(tmp_path: Path, before: bool) -> None:
    line = write_day(tmp_path, "2026-08-25", CRIMEA, EAST)
    named = ("--data", str(tmp_path / "mine"))
    arguments = ("data", "add-lines", str(line), "--date", "2026-12-01")
    both = (named, arguments) if before else (arguments, named)
    refused = run(*both[0], *both[1])
    assert refused.exit_code == 2
    assert "add --accept-moves" in refused.stderr
    assert not (tmp_path / "mine").exists()
    told = run(*both[0], *both[1], "--accept-moves")
    assert told.exit_code == 0
    assert "1 days from 2026-08-25 to 2026-08-25" in told.output
    assert load_world(tmp_path / "mine").front_line_days[-1].isoformat() == "2026-08-25"


def test_the_figures_of_the_tables_are_written_where_it_is_said(own: Path) -> None:
    told = run("data", "release", "0.2.0", "--data", str(own), "--date", "2026-12-24")
    assert told.exit_code == 0
    assert "releases.csv: 0.2.0, data" in told.output
    rows = read_rows(own / "releases.csv")
    assert {(row["release"], row["date"]) for row in rows} == {
        ("0.1.0", "2026-11-24"), ("0.2.0", "2026-12-24")}  # fmt: skip


@pytest.mark.parametrize("command", ["add-lines", "add-prices", "add-aid"])
def test_what_is_added_needs_a_folder_of_one_s_own(command: str) -> None:
    result = run("data", command, "file.xlsx")
    assert result.exit_code == 2
    assert "--data: nothing given; the folder of your copy of the tables" in result.stderr


@pytest.mark.parametrize(
    ("command", "told"),
    [("add-lines", "x.xlsx"), ("add-prices", "x.xlsx: no workbook"), ("add-aid", "no number of a")],
)
@pytest.mark.parametrize("before", [True, False])
def test_the_folder_may_be_named_before_or_after_the_command(
    tmp_path: Path, command: str, told: str, before: bool
) -> None:
    named = ("--data", str(tmp_path / "mine"))
    arguments = ("data", command, str(tmp_path / "x.xlsx"))
    result = run(*named, *arguments) if before else run(*arguments, *named)
    assert result.exit_code == 2
    assert "The tables were left as they are" in result.stderr
    assert told in result.stderr
    assert not (tmp_path / "mine").exists()


def test_a_day_that_is_none_is_refused() -> None:
    result = run("data", "release", "--date", "soon")
    assert result.exit_code == 2
    assert "--date: 'soon' given; a date as YYYY-MM-DD" in result.stderr
