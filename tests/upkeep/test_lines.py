"""Days of the front line out of files in the shape of the archive of the DeepState map."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from model import World, load_world
from model.upkeep.copies import UpkeepError
from model.upkeep.lines import add_lines

DAY = dt.date(2026, 12, 1)
Content = Callable[[Path], dict[str, bytes]]
Ring = list[list[float]]

accepted = partial(add_lines, accept_moves=True)
"""Boxes are not the line on record: whoever draws one takes it over on purpose."""


def box(west: float, south: float, east: float, north: float) -> Ring:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


CRIMEA, EAST = box(32.0, 44.0, 36.8, 46.2), box(37.5, 47.0, 40.3, 50.2)


def geometry(*rings: Ring) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def write_day(folder: Path, day: str, *rings: Ring) -> Path:
    """Write a day as the archive has it: one feature without a name, in WGS84."""
    folder.mkdir(exist_ok=True)
    name = f"deepstatemap_data_{day.replace('-', '')}"
    content = {
        "type": "FeatureCollection", "name": name,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [{"type": "Feature", "properties": {}, "geometry": geometry(*rings)}],
    }  # fmt: skip
    file = folder / f"{name}.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def write_all(file: Path, days: dict[str, dict[str, Any] | None]) -> Path:
    """Write all days into one file, a feature each, as the archive's unified file has them."""
    features = [
        {"id": str(n), "type": "Feature", "properties": {"id": n, "date": day}, "geometry": shape}
        for n, (day, shape) in enumerate(days.items())
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    file.write_bytes(gzip.compress(content.encode()))
    return file


def shares(world: World, day: str) -> dict[str, str]:
    rows = world.tables["control/front_line"]
    return {row["region"]: row["russia_share"] for row in rows if row["date"] == day}


def test_a_folder_of_days_is_taken_over(data: Path, world: World) -> None:
    folder = data.parent / "archive"
    for day in ("2026-08-20", "2026-08-21"):
        write_day(folder, day)  # on record and not the newest: passed over, not looked into
    write_day(folder, "2026-08-22", CRIMEA)
    write_day(folder, "2026-08-25", CRIMEA, EAST)
    write_day(folder, "2026-09-10", CRIMEA, box(37.5, 47.0, 40.3, 50.3))
    told = accepted(folder, data, DAY)
    moves = len(re.findall("at most", str(refused(folder, data.parent / "other"))))
    assert told == (
        f"archive: 2 days from 2026-08-25 to 2026-09-10; {moves} moves accepted, the days on "
        "record left as they are; 2 older days not looked into"
    )
    found = load_world(data)
    assert found.front_line_days[-2:] == (dt.date(2026, 8, 25), dt.date(2026, 9, 10))
    assert shares(found, "2026-08-22") == shares(world, "2026-08-22")
    line = shares(found, "2026-09-10")
    assert line["UA-43"] == line["UA-40"] == "1.0"  # drawn whole, as on record
    assert 0.3 < float(line["UA-14"]) < 1.0
    assert all(re.fullmatch(r"[01]\.\d{1,5}", share) for share in line.values())
    assert "UA-46" not in line
    assert found.source("deepstate-archive")["accessed"] == "2026-12-01"


def test_deposits_are_set_against_the_new_days(data: Path, world: World) -> None:
    folder = data.parent / "archive"
    write_day(folder, "2026-08-25", CRIMEA, EAST, box(30.0, 48.0, 33.0, 49.5))
    write_day(folder, "2026-09-10", CRIMEA, EAST)
    accepted(folder, data, DAY)
    found = load_world(data)
    rows = {row["deposit"]: row for row in found.tables["deposits/occupation"]}
    old = {row["deposit"]: row for row in world.tables["deposits/occupation"]}
    near = rows["dobra-lithium"]  # inside the box of the first day, outside on the second
    assert (near["first_seen_occupied"], near["changes"]) == ("2026-08-25", "2")
    assert rows["kruta-balka-lithium"]["first_seen_occupied"] == ""  # it lay there before
    assert (
        int(rows["kruta-balka-lithium"]["changes"])
        == int(old["kruta-balka-lithium"]["changes"]) + 1
    )
    assert rows["yastrubetske-zr-ree"] == old["yastrubetske-zr-ree"]
    newest = [r for r in found.tables["deposits/distance"] if r["date"] == "2026-09-10"]
    assert len(newest) == 193
    assert not [r for r in found.tables["deposits/distance"] if r["date"] == "2026-08-25"]
    distance = {row["deposit"]: row for row in newest}
    assert distance["dobra-lithium"]["occupied"] == "no"
    assert 200 < float(distance["dobra-lithium"]["km_to_line"]) < 600
    index = found.deposits.place["yastrubetske-zr-ree"]
    signed = found.deposits.signed_distance(dt.date(2026, 9, 10))[index]
    assert signed == -float(distance["yastrubetske-zr-ree"]["km_to_line"])


def test_presets_at_the_newest_line_follow_it(data: Path) -> None:
    accepted(write_day(data.parent, "2026-08-25", CRIMEA, EAST), data, DAY)
    newest = (data / "presets/latest-front-line.toml").read_text(encoding="utf-8")
    assert "front_line_date = 2026-08-25\n" in newest
    assert "The newest snapshot in the record, 25 August 2026, read by area." in newest
    seed = (data / "presets/bessent-visit-2025-02.toml").read_text(encoding="utf-8")
    assert "front_line_date = 2025-02-11\n" in seed


def test_the_file_of_all_days_gives_the_same(data: Path, content: Content) -> None:
    days = {
        "2026-08-20": None,
        "2026-08-22": geometry(CRIMEA),
        "2026-08-25": geometry(CRIMEA, EAST),
    }
    accepted(write_all(data.parent / "deepstate-map-data.geojson.gz", days), data, DAY)
    at_once = content(data)
    for file in at_once:
        (data / file).unlink()
    from shutil import copytree

    from model.core.files import package_path

    copytree(package_path(), data, dirs_exist_ok=True)
    accepted(write_day(data.parent, "2026-08-25", CRIMEA, EAST), data, DAY)
    assert content(data) == at_once


def test_taken_over_twice_the_tables_are_the_same_to_the_byte(data: Path, content: Content) -> None:
    file = write_day(data.parent, "2026-08-25", CRIMEA, EAST)
    accepted(file, data, DAY)
    first = content(data)
    told = add_lines(file, data, DAY + dt.timedelta(days=2))
    assert told == (
        "deepstatemap_data_20260825.geojson: no day after 2026-08-25; 2026-08-25 is as on record"
    )
    assert content(data) == first


def refused(source: Path, data: Path, day: dt.date = DAY) -> UpkeepError:
    with pytest.raises(UpkeepError) as caught:
        add_lines(source, data, day)
    return caught.value


@pytest.fixture
def boxed(data: Path) -> Path:
    """Return tables whose newest day is one of boxes, so that others may be near it."""
    accepted(write_day(data.parent, "2026-08-25", CRIMEA, EAST), data, DAY)
    return data


def test_a_day_near_the_one_before_is_taken_over_and_a_part_of_it_is_not(
    boxed: Path, content: Content
) -> None:
    near = write_day(boxed.parent / "near", "2026-08-26", CRIMEA, box(37.5, 47.0, 40.3, 50.21))
    assert add_lines(near, boxed, DAY).endswith(": 1 days from 2026-08-26 to 2026-08-26")
    before = content(boxed)
    part = write_day(boxed.parent / "part", "2026-08-27", CRIMEA)
    error = refused(part, boxed)
    assert [p.given.partition(" ")[0] for p in error.problems] == ["UA-09", "UA-14", "UA-63"]
    assert re.search(
        r"20260827\.geojson: UA-14 at 0\.00000, 0\.60\d+ on 2026-08-26 given; at most 0\.02 more "
        r"or less\. See whether the file is whole; .+ add --accept-moves",
        str(error),
    )
    assert content(boxed) == before
    assert "3 moves accepted" in accepted(part, boxed, DAY)


def test_the_newest_day_on_record_is_held_against_the_record(boxed: Path, content: Content) -> None:
    before, folder = content(boxed), boxed.parent / "again"
    write_day(folder, "2026-08-25", CRIMEA, box(37.5, 47.0, 40.3, 50.3))
    write_day(folder, "2026-08-26", CRIMEA, EAST)
    error = refused(folder, boxed)
    assert {p.where for p in error.problems} == {"deepstatemap_data_20260825.geojson"}
    assert "on 2026-08-25 given; at most 0.001 more or less" in str(error)
    write_day(folder, "2026-08-25")
    assert re.search(r"20260825\.geojson: .+ given; ", str(refused(folder, boxed)))
    assert content(boxed) == before
    write_day(folder, "2026-08-25", CRIMEA, EAST)
    told = add_lines(folder, boxed, DAY)
    assert told == "again: 1 days from 2026-08-26 to 2026-08-26; 2026-08-25 is as on record"


def test_ground_without_a_line_is_refused_by_its_file(boxed: Path, content: Content) -> None:
    before = content(boxed)
    everything = write_day(boxed.parent / "all", "2026-08-26", box(22.0, 44.0, 41.0, 53.0))
    with pytest.raises(UpkeepError, match=r"\(1 problem\):\n.+20260826\.geojson: polygons without"):
        accepted(everything, boxed, DAY)
    assert content(boxed) == before


def no_polygon(folder: Path) -> Path:
    write_day(folder / "a", "2026-08-25", CRIMEA, EAST)
    write_day(folder / "a", "2026-08-26")
    (folder / "a/deepstatemap_data_20260827.geojson").write_text('{"type": "FeatureColl')
    return folder / "a"


def twice(folder: Path) -> Path:
    file = write_day(folder / "a", "2026-08-25", CRIMEA, EAST)
    (folder / "a/copy_2026-08-25.geojson").write_bytes(file.read_bytes())
    return folder / "a"


def gap(folder: Path) -> Path:
    write_day(folder / "a", "2026-08-25", CRIMEA, EAST)
    return write_day(folder / "a", "2026-11-25", CRIMEA, EAST).parent


def text(name: str, content: str | bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder / name

    return write


def ahead(folder: Path) -> Path:
    days = [f"2026-{day}" for day in ("09-20", "10-20", "11-19", "12-01", "12-19")]
    return [write_day(folder / "a", day, CRIMEA, EAST) for day in days][-1].parent


def packed(content: str | bytes) -> Callable[[Path], Path]:
    return text("all.geojson.gz", gzip.compress(content if isinstance(content, bytes)
                                                else content.encode()))  # fmt: skip


def empty(folder: Path) -> Path:
    (folder / "a").mkdir()
    return folder / "a"


BAD: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "a day without a polygon, and one cut off": (
        no_polygon,
        (
            r"deepstatemap_data_20260826\.geojson: .+ given; ",
            r"deepstatemap_data_20260827\.geojson: .+broken JSON .+ It ends too early",
        ),
    ),
    "a day twice": (
        twice,
        (r"2026-?08-?25\.geojson: 2026-08-25 given; each day once; \S+ has it",),
    ),
    "a gap of months": (
        gap,
        (
            r"20261125\.geojson: 2026-11-25, 92 days after 2026-08-25 given; a day at most 31 days "
            r"after the one before\. Give the days between, too",
        ),
    ),
    "a day that is to come": (
        ahead,
        (r"20261219\.geojson: 2026-12-19 given; 2026-12-01 or before, the day of taking it over",),
    ),
    "no features": (
        packed('{"type": "FeatureCollection", "features": null}'),
        (r"all\.geojson\.gz: no GeoJSON given; a FeatureCollection, a feature a day",),
    ),
    "features under names": (
        packed('{"features": {"a": 1}}'),
        (r"all\.geojson\.gz: no GeoJSON given; ",),
    ),
    "lists without end": (packed("[" * 100_000), (r"all\.geojson\.gz: no GeoJSON given; ",)),
    "no text": (packed(b"\xff\xfe\x00{"), (r"all\.geojson\.gz: no GeoJSON given; ",)),
    "a feature that is a word": (
        packed('{"features": ["x"]}'),
        (r"features\[0\]\.properties\.date: no date given; ",),
    ),
    "an older archive": (
        lambda folder: write_day(folder, "2026-08-01", CRIMEA),
        (r"20260801\.geojson: 2026-08-01 given; 2026-08-22 or later, as on record",),
    ),
    "an empty folder": (empty, (r"a: a folder without GeoJSON given; deepstatemap_data_YYYYMMDD",)),
    "a name without a day": (
        text("line.geojson", "{}"),
        (r"line\.geojson: no day in its name given; deepstatemap_data_YYYYMMDD\.geojson",),
    ),
    "a file that is not there": (
        lambda folder: folder / "deepstatemap_data_20260825.geojson",
        (r"deepstatemap_data_20260825\.geojson: No such file or directory given; a file of the",),
    ),
    "a file that is cut off": (
        text("all.geojson.gz", gzip.compress(b"{}" * 500)[:20]),
        (r"all\.geojson\.gz: a broken gzip file given; a whole gzip file\. Give the new days",),
    ),
    "a file of something else": (
        text("all.geojson.gz", gzip.compress(b'["dear"]')),
        (r"all\.geojson\.gz: no GeoJSON given; a FeatureCollection, a feature a day",),
    ),
    "features without dates": (
        lambda folder: write_all(folder / "all.geojson.gz", {"": None, "soon": None}),
        (
            r"all\.geojson\.gz: features\[0\]\.properties\.date: no date given; a date as YYYY",
            r"all\.geojson\.gz: features\[1\]\.properties\.date: soon given; a date as YYYY-MM-DD",
        ),
    ),
    "a feature without a shape": (
        lambda folder: write_all(folder / "all.geojson.gz", {"2026-08-25": None}),
        (r"all\.geojson\.gz: features\[0\]: .+ given; ",),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_is_refused_and_the_tables_are_as_they_were(
    data: Path, content: Content, name: str
) -> None:
    write, messages = BAD[name]
    before, source = content(data), write(data.parent)
    with pytest.raises(UpkeepError) as caught:
        add_lines(source, data, DAY)
    assert len(caught.value.problems) == len(messages)
    for message in messages:
        assert re.search(message, str(caught.value)), str(caught.value)
    assert content(data) == before
