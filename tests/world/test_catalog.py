"""The names that a scenario may use are those of the tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from model import Scenario, World
from model.core.errors import DataError
from model.core.files import data_path
from model.world.catalog import MEAN, PARTIES, RECORD, catalog, preset_ids


def test_names_are_those_of_the_world(world: World) -> None:
    known = catalog()
    assert known.regions == world.regions
    assert known.groups == world.groups
    assert known.deposits == world.deposits.ids
    assert known.aid_claims == tuple(world.aid)
    assert known.sources == tuple(row["id"] for row in world.tables["sources"])
    assert known.valuations == tuple(row["id"] for row in world.tables["value/bases"])


def test_there_are_27_regions_12_groups_and_three_parties() -> None:
    assert (len(catalog().regions), len(catalog().groups)) == (27, 12)
    assert PARTIES == ("ukraine", "russia", "other")


def test_methods_are_deflators_or_exchange_rates_never_both(world: World) -> None:
    known = catalog()
    assert {"face-value", "us-cpi"} <= set(known.deflators)
    assert "exchange-rate" not in known.deflators
    rows = {row["id"] for row in world.tables["rates"] if row["method"] == "exchange-rate"}
    assert set(known.exchange_rates) == rows


def test_estimates_begin_with_the_record_and_the_mean() -> None:
    assert catalog().estimates[:2] == (RECORD, MEAN)
    assert "isw" in catalog().estimates


def test_the_record_has_the_limits_of_the_tables(world: World) -> None:
    days = world.front_line_days
    assert (catalog().first_day, catalog().last_day) == (days[0], days[-1])
    assert catalog().first_day == dt.date(2014, 2, 1)


def test_presets_are_the_files_sorted(tmp_path: Path) -> None:
    assert catalog().presets == preset_ids(data_path())
    assert list(catalog().presets) == sorted(catalog().presets)
    (tmp_path / "presets").mkdir()
    for name in ("b.toml", "a.toml", "notes.txt"):
        (tmp_path / "presets" / name).touch()
    assert preset_ids(tmp_path) == ("a", "b")


@pytest.mark.parametrize("id", catalog().presets)
def test_a_preset_says_what_it_is(id: str) -> None:
    preset = Scenario.from_preset(id)
    assert preset.id == id
    assert all((preset.title, preset.author, preset.date, preset.sources))
    assert len(preset.description) > 80


def test_the_seven_presets_of_the_first_release_are_there() -> None:
    wanted = {
        "bessent-visit-2025-02",
        "borders-1991",
        "line-2022-02-23",
        "latest-front-line",
        "donbas-ceded",
        "four-regions-ceded",
        "joint-zone-donetsk",
    }
    assert wanted <= set(catalog().presets)


def test_it_is_read_once() -> None:
    assert catalog() is catalog()


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a folder that holds schema\.csv"):
        catalog(tmp_path)
