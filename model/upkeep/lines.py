"""Days of the front line, out of the archive of the DeepState map: shares, deposits, distances.

The archive (cyterat/deepstate-map-data) has one file a day, ``deepstatemap_data_20260822.geojson``
with one nameless feature, and one of all days, ``deepstate-map-data.geojson.gz``, a feature a day
with its ``date``. Of the days on record the newest is held against the record; older ones are
passed over.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.territory.own_map import OwnMap, read_map
from model.upkeep.contents import archive_of
from model.upkeep.copies import Copy, UpkeepError, renewed
from model.upkeep.published import by, day_of, in_words
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


def add_lines(source: Path, folder: Path, day: dt.date, *, accept_moves: bool = False) -> str:
    """Take over the days of an archive that are newer than the record.

    Parameters
    ----------
    source : Path
        A file of one day, a folder of such files, or the file of all days (``.geojson.gz``).
    folder : Path
        Tables of one's own.
    day : date
        Day on which they are taken over; no day of the archive may lie after it.
    accept_moves : bool
        Take days over also where a region moved farther than ``line-step`` from the day before,
        or the day on record is another one in the archive.

    Returns
    -------
    str
        What was taken over, and what was not looked into.

    Raises
    ------
    UpkeepError
        Everything that is wrong with the files, also that shapely is not installed; the tables
        are as they were.
    """
    with renewed(folder, day) as copy:
        world = copy.world()
        last = world.front_line_days[-1]
        found = _snapshots(source)
        new = [one for one in found if one.day > last]
        old = [one for one in found if one.day <= last]
        again = [one for one in old if one.day in world.front_line_days][-1:]
        _check(found, new, world, day, source.name)
        maps = _read([*again, *new], world)
        moves = list(_moves(maps, world))
        if moves and not accept_moves:
            raise UpkeepError(moves)
        told = f"{source.name}: no day after {last}"
        if new:
            _write(copy, world, {one.day: maps[one] for one in new}, last)
            told = f"{source.name}: {len(new)} days from {new[0].day} to {new[-1].day}"
        return "; ".join([told, *_besides(again, old, moves)])


def _besides(again: list[Snapshot], old: list[Snapshot], moves: list[Problem]) -> Iterator[str]:
    """Yield what else there is to say of an archive."""
    if again and not moves:
        yield f"{again[0].day} is as on record"
    if moves:
        yield f"{len(moves)} moves accepted, the days on record left as they are"
    if passed := len(old) - len(again):
        yield f"{passed} older days not looked into"


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
    day = day_of("-".join(named.groups())) if named else None
    if day is None:
        raise UpkeepError.at(file.name, say("no day in its name"), _NAMED)
    return Snapshot(day, file.name, partial(archive_of, file))


def _all_days(file: Path) -> list[Snapshot]:
    try:
        content = json.loads(archive_of(file))
    except (ValueError, RecursionError):
        content = None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        allowed = say("a FeatureCollection, a feature a day")
        raise UpkeepError.at(file.name, "no GeoJSON", allowed)
    found: list[Snapshot] = []
    problems: list[Problem] = []
    for number, feature in enumerate(features):
        place = f"{file.name}: features[{number}]"
        date = _date_of(feature)
        if (day := day_of(date)) is None:
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
    found: list[Snapshot], new: list[Snapshot], world: World, today: dt.date, source: str
) -> None:
    """Refuse days twice, a gap, days ahead, and an archive that ends before the record."""
    last, gap = world.front_line_days[-1], int(world.assumption("line-gap"))
    problems = [
        Problem(two.place, str(two.day), say("each day once; {place} has it", place=one.place))
        for one, two in pairwise(found)
        if one.day == two.day
    ]
    problems += [Problem(one.place, str(one.day), by(today)) for one in new if one.day > today]
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


def _read(days: list[Snapshot], world: World) -> dict[Snapshot, OwnMap]:
    """Return the map of each day, every broken day told at once."""
    maps: dict[Snapshot, OwnMap] = {}
    problems: list[Problem] = []
    for one in days:
        try:
            maps[one] = read_map(one.content(), world)
        except UpkeepError as error:
            problems += error.problems
        except ScenarioError as error:
            problems += [
                Problem(f"{one.place}: {p.where}", p.given, p.allowed, p.remedy)
                for p in error.problems
            ]
    for one, found in list(maps.items())[-1:]:
        if not np.isfinite(found.located["russia"].signed_distance_km).all():
            given = say("polygons without a line in Ukraine")
            problems.append(Problem(one.place, given, "ground on both sides of a line"))
    if problems:
        raise UpkeepError(problems)
    return maps


def _moves(maps: Mapping[Snapshot, OwnMap], world: World) -> Iterator[Problem]:
    """Yield every region that is not where it was: on the same day, or on the day before."""
    day = world.front_line_days[-1]
    shares = world.front_line(day).russia_share
    for one, found in maps.items():
        if one.day > world.front_line_days[-1]:
            yield from _moved(one, found, day, shares, world.assumption("line-step"))
            day, shares = one.day, found.control.russia
        else:
            record, limit = world.front_line(one.day), world.assumption("line-revision")
            yield from _moved(one, found, one.day, record.russia_share, limit)


def _moved(
    one: Snapshot, found: OwnMap, day: dt.date, shares: NDArray[np.float64], limit: float
) -> Iterator[Problem]:
    """Yield every region whose share lies farther than `limit` from that of a day before."""
    now, regions = found.control.russia, found.world.regions
    for place in np.flatnonzero(np.abs(now - shares) > limit).tolist():
        given = say("{region} at {share:.5f}, {before:.5f} on {day}", region=regions[place],
                    share=now[place], before=shares[place], day=str(day))  # fmt: skip
        yield Problem(one.place, given, say("at most {limit:g} more or less", limit=limit), _ACCEPT)


_ACCEPT = say("See whether the file is whole; to take it over as it is add --accept-moves.")


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
            for words in (str, lambda day: in_words(str(day))):
                text = text.replace(words(last), words(newest))
            file.write_text(text, encoding="utf-8", newline="\n")
