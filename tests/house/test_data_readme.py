"""The page on the figures names every file, explains grades and licences, and holds its word."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch

import pytest

from model import World
from model.core.files import data_path

DATA = data_path()
TEXT = (DATA / "README.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^\| `([^`]+)` \|", TEXT, flags=re.MULTILINE)
FILES = sorted(
    file.relative_to(DATA).as_posix()
    for file in DATA.rglob("*")
    if file.is_file() and "__pycache__" not in file.parts
)


def is_named(file: str) -> bool:
    return any(fnmatch(file, name) for name in NAMED)


def test_every_file_is_named_with_its_licence() -> None:
    assert not [file for file in FILES if not is_named(file)]
    lines = [line for line in TEXT.splitlines() if re.match(r"\| `[^`]+[.](csv|geojson)` ", line)]
    assert not [line for line in lines if len(line.strip("| ").split(" | ")) != 3]


def test_every_named_file_exists_and_once() -> None:
    assert len(set(NAMED)) == len(NAMED)
    assert not [name for name in NAMED if not any(fnmatch(file, name) for file in FILES)]


def test_every_table_named_is_described_and_checked(world: World) -> None:
    tables = {name.removesuffix(".csv") for name in NAMED if name.endswith(".csv")}
    assert tables - {"schema"} == set(world.schema) == set(world.tables)


def test_every_licence_and_grade_in_use_is_explained(world: World) -> None:
    sources = world.tables["sources"]
    for licence in {row["licence"] for row in sources}:
        assert f"*{licence}*" in TEXT
    graded = [row for rows in world.tables.values() for row in rows if "grade" in row]
    for grade in {row["grade"] for row in graded}:
        assert re.search(rf"^\| {grade} \|", TEXT, flags=re.MULTILINE)


def test_sources_that_ask_for_credit_carry_their_licence(world: World) -> None:
    for row in world.tables["sources"]:
        if row["id"].startswith("gem-wiki-") or row["id"] == "geonames":
            assert row["licence"] == "CC BY 4.0"
        if row["id"] == "natural-earth":
            assert row["licence"] == "public domain"


def test_no_polygon_of_a_front_line_is_shipped(world: World) -> None:
    shapes = [file for file in FILES if file.endswith(("json", "kml", "shp", "gpkg", "wkt"))]
    assert shapes == ["geo/regions.geojson", "geo/regions_full.geojson"]
    for name in shapes:
        features = json.loads((DATA / name).read_text(encoding="utf-8"))["features"]
        assert sorted(feature["id"] for feature in features) == sorted(world.regions)


@pytest.mark.parametrize("basis", ["sourced", "bounded", "allocated"])
def test_what_is_forbes_and_what_is_ours_is_counted_right(world: World, basis: str) -> None:
    margins = [r for r in world.tables["value/forbes_2023_margins"] if r["basis"] == basis]
    counts = {
        kind: sum(r["kind"] == kind for r in margins) for kind in ("total", "group", "region")
    }
    expected = {
        "sourced": {"total": 1, "group": 3, "region": 13},
        "bounded": {"total": 0, "group": 0, "region": 3},
        "allocated": {"total": 0, "group": 9, "region": 11},  # two of them set by decision
    }
    assert counts == expected[basis]
    cells = [r for r in world.tables["value/forbes_2023"] if r["basis"] == "sourced"]
    assert [(r["region"], r["group"]) for r in cells] == [
        ("UA-12", "iron_ore"),
        ("UA-14", "lithium"),
    ]


def test_placeholders_are_graded_as_ours(world: World) -> None:
    margins = {row["key"]: row for row in world.tables["value/forbes_2023_margins"]}
    for group, trillion in {
        "rare_earths": 0.054,
        "manganese": 0.43,
        "titanium_zirconium": 0.7,
    }.items():
        assert margins[group]["grade"] == "D"
        assert int(margins[group]["value_usd_million"]) / 1e6 == pytest.approx(trillion, abs=0.005)
