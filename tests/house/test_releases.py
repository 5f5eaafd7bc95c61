"""No table changes unseen: its figures stand in ``releases.csv`` with the id of the data."""

from __future__ import annotations

from model import World
from model.core.files import package_path
from model.upkeep.releases import UNRELEASED, headline, presets_of

REMEDY = "a table changed: run `make release`, look at the difference, and commit releases.csv"


def test_the_newest_rows_are_those_of_the_tables_as_they_are(world: World) -> None:
    newest = world.tables["releases"][-1]["release"]
    rows = [row for row in world.tables["releases"] if row["release"] == newest]
    assert {row["data_id"] for row in rows} == {world.data_id}, REMEDY
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["preset"], {})[row["figure"]] = row["value"]
    presets = presets_of(package_path())
    assert set(found) == set(presets), REMEDY
    for id, scenario in presets.items():
        assert found[id] == headline(scenario, world), f"{id}: {REMEDY}"


def test_what_is_not_released_stands_last(world: World) -> None:
    names = list(dict.fromkeys(row["release"] for row in world.tables["releases"]))
    assert UNRELEASED not in names[:-1]
    assert names[0] == "0.1.0"
