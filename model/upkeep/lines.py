"""Days of the front line, out of the archive of the DeepState map: shares, deposits, distances.

The archive (cyterat/deepstate-map-data) has one file a day, ``deepstatemap_data_20260822.geojson``
with one nameless feature, and one of all days, ``deepstate-map-data.geojson.gz``, a feature a day
with its ``date``. Days up to the newest on record are passed over.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.territory.own_map import OwnMap, read_map
from model.upkeep.copies import Copy, UpkeepError, renewed
from model.upkeep.prices import MONTHS
from model.world.tables import Row
from model.world.world import World

__all__ = ["add_lines"]

_NAME = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_NAMED = say("deepstatemap_data_YYYYMMDD.geojson")
_DIGITS = 5


@dataclass(frozen=True)
class Snapshot:
    """One day of the archive, not yet looked into.

    Parameters
    ----------
    day : date
        Its day.
    place : str
        File, and feature where the file has several.
    content : callable
        Reads its GeoJSON.
    """

    day: dt.date
    place: str
    content: Callable[[], bytes]


def add_lines(source: Path, folder: Path, day: dt.date) -> str:
    """Take over the days of an archive that are newer than the record.

    Parameters
    ----------
    source : Path
        A file of one day, a folder of such files, or the file of all days (``.geojson.gz``).
    folder : Path
        Tables of one's own.
    day : date
        Day on which they are taken over.

    Returns
    -------
    str
        What was taken over.

    Raises
    ------
    UpkeepError
        Everything that is wrong with the files; the tables are as they were.
    ModelError
        When shapely is not installed.
    """
    with renewed(folder, day) as copy:
        world = copy.world()
        last = world.front_line_days[-1]
        found = _snapshots(source)
        new = [one for one in found if one.day > last]
        _check(found, new, last, int(world.assumption("line-gap")), source.name)
        if not new:
            return f"{source.name}: no day after {last}"
        maps = _read(new, world)
        _write(copy, world, maps, last)
        return f"{source.name}: {len(new)} days from {new[0].day} to {new[-1].day}"


def _snapshots(source: Path) -> list[Snapshot]:
    """Return the days of a file or folder, oldest first."""
    if source.is_dir():
        files = sorted(source.glob("*.geojson"))
        if not files:
            raise UpkeepError.at(source.name, "a folder without GeoJSON", _NAMED)
    else:
        files = [source]
    problems: list[Problem] = []
    found: list[Snapshot] = []
    for file in files:
        try:
            found += _all_days(file) if file.suffix == ".gz" else [_one_day(file)]
        except UpkeepError as error:
            problems += error.problems
    if problems:
        raise UpkeepError(problems)
    return sorted(found, key=lambda one: one.day)


def _one_day(file: Path) -> Snapshot:
    named = _NAME.search(file.name)
    day = _day("-".join(named.groups())) if named else None
    if day is None:
        raise UpkeepError.at(file.name, say("no day in its name"), _NAMED)
    return Snapshot(day, file.name, partial(_bytes, file))


def _bytes(file: Path) -> bytes:
    try:
        return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        given = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise UpkeepError.at(file.name, given, "a file of the archive, whole") from None


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _all_days(file: Path) -> list[Snapshot]:
    try:
        features = json.loads(_bytes(file))["features"]
    except (ValueError, KeyError, TypeError):
        raise UpkeepError.at(
            file.name, "no GeoJSON", "a FeatureCollection, a feature a day"
        ) from None
    found: list[Snapshot] = []
    problems: list[Problem] = []
    for number, feature in enumerate(features):
        place = f"{file.name}: features[{number}]"
        date = _date_of(feature)
        if (day := _day(date)) is None:
            given: str = str(date) if date else say("no date")
            problems.append(Problem(f"{place}.properties.date", given, "a date as YYYY-MM-DD"))
        else:
            bare = {"type": "Feature", "properties": {}, "geometry": feature.get("geometry")}
            found.append(Snapshot(day, place, partial(_written, bare)))
    if problems:
        raise UpkeepError(problems)
    return found


def _written(content: Any) -> bytes:
    return json.dumps(content).encode()


def _date_of(feature: Any) -> object:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties.get("date") if isinstance(properties, dict) else None


def _check(
    found: list[Snapshot], new: list[Snapshot], last: dt.date, gap: int, source: str
) -> None:
    """Refuse days that are there twice, a gap, and an archive that ends before the record."""
    problems = [
        Problem(two.place, str(two.day), say("each day once; {place} has it", place=one.place))
        for one, two in pairwise(found)
        if one.day == two.day
    ]
    days = [last, *(one.day for one in new)]
    for one, before in zip(new, days, strict=False):
        if (one.day - before).days > gap:
            given = say("{day}, {count} days after {before}", day=str(one.day), before=str(before),
                        count=(one.day - before).days)  # fmt: skip
            allowed = say("a day at most {count} days after the one before", count=gap)
            problems.append(Problem(one.place, given, allowed, "Give the days between, too."))
    if not found or found[-1].day < last:
        newest = str(found[-1].day) if found else say("no day")
        problems.append(Problem(source, newest, say("{day} or later, as on record", day=str(last))))
    if problems:
        raise UpkeepError(problems)


def _read(new: list[Snapshot], world: World) -> dict[dt.date, OwnMap]:
    """Return the map of each day, every broken day told at once."""
    maps: dict[dt.date, OwnMap] = {}
    problems: list[Problem] = []
    for one in new:
        try:
            maps[one.day] = read_map(one.content(), world)
        except UpkeepError as error:
            problems += error.problems
        except ScenarioError as error:
            problems += [
                Problem(f"{one.place}: {p.where}", p.given, p.allowed, p.remedy)
                for p in error.problems
            ]
    if problems:
        raise UpkeepError(problems)
    return maps


def _write(copy: Copy, world: World, maps: dict[dt.date, OwnMap], last: dt.date) -> None:
    rows = copy.rows("control/front_line")
    cited = {name: rows[-1][name] for name in ("source_id", "grade")}
    for day, found in maps.items():
        rows += _shares(day, found, world, cited)
    copy.write("control/front_line", rows)
    newest = max(maps)
    _write_occupation(copy, world, maps)
    _write_distances(copy, world, newest, maps[newest], cited)
    _move_presets(copy, last, newest)
    copy.cite(cited["source_id"], cited["source_id"], accessed=copy.day.isoformat())


def _shares(day: dt.date, found: OwnMap, world: World, cited: Row) -> Iterator[Row]:
    for region, share in zip(world.regions, found.control.russia.tolist(), strict=True):
        text = repr(round(share, _DIGITS))
        if float(text):
            yield {"date": day.isoformat(), "region": region, "russia_share": text, **cited}


def _write_occupation(copy: Copy, world: World, maps: dict[dt.date, OwnMap]) -> None:
    """Note when each deposit was first seen behind the line, and how often it changed sides."""
    side = {r["deposit"]: r["occupied"] == "yes" for r in world.tables["deposits/distance"]}
    rows = {row["deposit"]: row for row in copy.rows("deposits/occupation")}
    for day, found in maps.items():
        for id, inside in zip(world.deposits.ids, found.behind_line.tolist(), strict=True):
            row = rows.get(id)
            if row is None or inside == side.get(id, inside):
                continue
            side[id] = inside
            row["changes"] = str(int(row["changes"] or 0) + 1)
            if inside and row["before_record"] == "no" and not row["first_seen_occupied"]:
                row["first_seen_occupied"] = day.isoformat()
    copy.write("deposits/occupation", list(rows.values()))


def _write_distances(copy: Copy, world: World, day: dt.date, found: OwnMap, cited: Row) -> None:
    """Add the distance of every deposit that has one on record, below its older ones."""
    known = world.deposits
    located = found.located["russia"]
    rows: dict[str, list[Row]] = {}
    for row in copy.rows("deposits/distance"):
        rows.setdefault(row["deposit"], []).append(row)
    for id, measured in rows.items():
        index = known.place[id]
        apart = abs(float(located.signed_distance_km[index]))
        near = "yes" if apart < known.precision[index] else "no"
        occupied = "yes" if located.inside[index] else "no"
        measured.append({"deposit": id, "date": day.isoformat(), "occupied": occupied,
                         "km_to_line": f"{apart:.1f}", "uncertain": near, **cited})  # fmt: skip
    copy.write("deposits/distance", [row for several in rows.values() for row in several])


def _move_presets(copy: Copy, last: dt.date, newest: dt.date) -> None:
    """Let the presets that stand at the newest line on record follow it."""
    for file in sorted((copy.folder / "presets").glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        if f"front_line_date = {last}" in text:
            moved = text.replace(str(last), str(newest)).replace(_words(last), _words(newest))
            file.write_text(moved, encoding="utf-8", newline="\n")


def _words(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
