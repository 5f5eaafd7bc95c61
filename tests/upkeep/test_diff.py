"""What changed between two folders of tables, row by row, and what each table moves by itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from model import load_world
from model.core.errors import DataError
from model.core.files import package_path
from model.core.reading import read_rows
from model.upkeep.copies import write_rows
from model.upkeep.diff import diff
from model.world.tables import Row
from tests.upkeep.conftest import Edit

SEED = "bessent-visit-2025-02"


def row(rows: list[Row], **cells: str) -> Row:
    return next(r for r in rows if cells.items() <= r.items())


def test_tables_do_not_differ_from_themselves(data: Path) -> None:
    found = diff(package_path(), data)
    assert found.tables == {}
    assert found.effects == {}
    assert found.old == found.new == load_world().data_id


def test_rows_are_told_by_key_and_cell_and_each_table_by_what_it_moves(
    data: Path, edit: Edit
) -> None:
    edit(data, "economics/prices", lambda rows: row(
        rows, series="coal_thermal", month="latest").update(price="236.74"))  # fmt: skip
    edit(data, "economics/parameters", lambda rows: row(
        rows, component="ALL", parameter="developed").update(mode="0.2"))  # fmt: skip
    edit(data, "events", lambda rows: rows.append(
        {**rows[-1], "date": "2026-08-03", "label": "Made up"}))  # fmt: skip
    edit(data, "glossary", lambda rows: rows.pop())
    found = diff(package_path(), data)
    assert list(found.tables) == [
        "events", "economics/prices", "economics/parameters", "glossary"]  # fmt: skip
    assert found.tables["events"].added == ("2026-08-03.Made up",)
    assert len(found.tables["glossary"].removed) == 1
    prices = found.tables["economics/prices"]
    assert prices.changed == {"coal_thermal.latest": {"price": ("118.37", "236.74")}}
    assert found.tables["events"].effects == found.tables["glossary"].effects == {}

    assert prices.effects is not None
    moved = prices.effects[SEED]
    assert set(moved) == {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9"}
    assert float(moved["S1"][0]) < float(moved["S1"][1])
    known = row(read_rows(package_path() / "releases.csv"), release="unreleased", preset=SEED,
                figure="S1")  # fmt: skip
    assert moved["S1"][0] == known["value"]
    dug = found.tables["economics/parameters"].effects
    assert dug is not None
    assert all("S1" not in figures for figures in dug.values())  # prices are another table's
    assert found.effects is not None
    assert found.effects[SEED]["S1"] == moved["S1"]


def test_a_preset_is_a_table_of_its_fields(data: Path) -> None:
    file = data / "presets" / f"{SEED}.toml"
    text = file.read_text(encoding="utf-8")
    file.unlink()
    file.write_text(text.replace("front_line_date = 2025-02-11", "front_line_date = 2026-08-22"))
    shutil.copy(file, data / "presets" / "another.toml")
    other = data / "presets" / "another.toml"
    other.write_text(other.read_text().replace(f'id = "{SEED}"', 'id = "another"'))
    found = diff(package_path(), data)
    assert list(found.tables) == [f"presets/{SEED}", "presets/another"]
    change = found.tables[f"presets/{SEED}"]
    assert change.changed == {"front_line_date": {"value": ("2025-02-11", "2026-08-22")}}
    assert change.effects is not None
    assert list(change.effects) == [SEED]
    assert found.effects is not None
    assert found.effects["another"]["total"] == ("", "14800000")


def test_what_cannot_stand_without_another_table_says_so(data: Path, edit: Edit) -> None:
    edit(data, "deals/terms", lambda rows: rows.append({**rows[0], "id": "own-deal"}))
    edit(data, "economics/components", lambda rows: row(rows, id="gold").update(
        price_series="silver"))  # fmt: skip
    for table in ("economics/prices", "economics/price_risk"):
        edit(data, table, lambda rows: rows.extend(
            {**r, "series": "silver"} for r in list(rows) if r["series"] == "gold"))  # fmt: skip
    found = diff(package_path(), data)
    assert found.tables["economics/components"].effects is None
    assert found.tables["economics/prices"].effects == {}
    assert found.effects == {}


def test_old_tables_that_this_version_cannot_read_are_compared_without_effects(
    data: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(data, old)
    schema = read_rows(old / "schema.csv")
    write_rows(old / "schema.csv", [{k: v for k, v in r.items() if k != "head"} for r in schema])
    found = diff(old, data)
    assert list(found.tables) == ["schema"]
    assert found.effects is None
    assert found.note == "The data tables cannot be used (1 problem):"


def test_new_tables_must_be_sound(data: Path, edit: Edit) -> None:
    edit(data, "regions", lambda rows: rows[0].update(area_km2="large"))
    with pytest.raises(DataError, match="area_km2: large given"):
        diff(package_path(), data)


def test_it_is_plain_values(data: Path, edit: Edit) -> None:
    edit(data, "economics/prices", lambda rows: row(
        rows, series="coal_thermal", month="latest").update(price="236.74"))  # fmt: skip
    record = json.loads(json.dumps(diff(package_path(), data).as_dict()))
    assert set(record) == {"old", "new", "tables", "effects", "note"}
    cells = record["tables"]["economics/prices"]["changed"]["coal_thermal.latest"]
    assert cells == {"price": ["118.37", "236.74"]}
    assert record["effects"][SEED]["S1"][0] == "10246095.0"
