"""The headline figures of every preset, and the table that keeps them for each release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from model.answers.outcome import evaluate
from model.core.errors import Problem
from model.core.files import RELEASES, is_installed, using
from model.core.said import say
from model.money.ladder import RUNGS
from model.scenario.scenario import Scenario
from model.upkeep.copies import UpkeepError, write_rows
from model.world.catalog import PARTIES, preset_ids
from model.world.tables import Row
from model.world.world import World, load_world

__all__ = ["FIGURES", "UNRELEASED", "headline", "last_release", "presets_of", "release",
           "since_release"]  # fmt: skip

UNRELEASED = "unreleased"
"""Name of the rows that are written anew until they are released."""

FIGURES = ("total", *PARTIES, "aid_coverage", *RUNGS)
"""Headline figures: values and rungs [million of the scenario's money], coverage [1]."""


def presets_of(folder: Path) -> dict[str, Scenario]:
    """Return every preset of a folder of tables, by id."""
    with using(folder):
        return {id: Scenario.from_preset(id) for id in preset_ids(folder)}


def headline(scenario: Scenario, world: World) -> dict[str, str]:
    """Return the headline figures of a scenario, as text that compares: see :data:`FIGURES`.

    Values are whole millions, rungs have one decimal, coverage six digits; it is left out where
    Ukraine holds nothing.
    """
    outcome = evaluate(scenario, world)
    values = map(str, (outcome.total_million, *outcome.party_million.tolist()))
    rungs = (f"{outcome.economy.totals[rung].item():.1f}" for rung in RUNGS)
    coverage = f"{outcome.aid_coverage:.6g}"
    found = dict(zip(FIGURES, (*values, coverage, *rungs), strict=True))
    return {name: text for name, text in found.items() if text != "inf"}


def release(folder: Path, name: str, day: dt.date) -> list[Row]:
    """Write the headline figures of the tables in `folder` into its ``releases.csv``.

    Parameters
    ----------
    folder : Path
        Tables, not those of an installed package.
    name : str
        The release, such as ``0.2.0``, or :data:`UNRELEASED`, whose rows are written anew.
    day : date
        Its day; the rows of figures that have not moved keep theirs.

    Returns
    -------
    list of dict
        The rows of the release.

    Raises
    ------
    UpkeepError
        When the release is on record with other tables.
    """
    world = load_world(folder)
    if is_installed(folder):
        given = say("the tables of an installed package")
        raise UpkeepError.at("--data", given, "a folder that may be written")
    old = [dict(row) for row in world.tables["releases"]]
    known = [row for row in old if row["release"] == name]
    made = [
        {"release": name, "date": day.isoformat(), "data_id": world.data_id, "preset": id,
         "figure": figure, "value": value}
        for id, scenario in presets_of(folder).items()
        for figure, value in headline(scenario, world).items()
    ]  # fmt: skip
    if _undated(made) == _undated(known):
        return known
    if known and name != UNRELEASED:
        allowed = say("{id}, as it is on record", id=known[0]["data_id"])
        raise UpkeepError([Problem(f"{RELEASES}: {name}", world.data_id, allowed,
                                   say("Name a release that is not on record."))])  # fmt: skip
    write_rows(folder / RELEASES, [r for r in old if r["release"] not in (name, UNRELEASED)] + made)
    return made


def _undated(rows: Iterable[Row]) -> list[dict[str, str]]:
    return [{key: cell for key, cell in row.items() if key != "date"} for row in rows]


def last_release(world: World) -> tuple[Row, ...]:
    """Return the rows of the newest release; none where none is on record."""
    released = [row for row in world.tables["releases"] if row["release"] != UNRELEASED]
    return tuple(row for row in released if row["release"] == released[-1]["release"])


def since_release(world: World) -> list[tuple[str, str, str, str]]:
    """Return preset, figure, and its value at the newest release and now, where the two differ."""
    was = _by_figure(last_release(world))
    now = _by_figure(r for r in world.tables["releases"] if r["data_id"] == world.data_id) or {
        (id, figure): value
        for id, preset in presets_of(world.path).items()
        for figure, value in headline(preset, world).items()
    }
    both = ((*key, was.get(key, ""), now.get(key, "")) for key in dict.fromkeys((*now, *was)))
    return [moved for moved in both if moved[2] != moved[3]]


def _by_figure(rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    return {(row["preset"], row["figure"]): row["value"] for row in rows}
