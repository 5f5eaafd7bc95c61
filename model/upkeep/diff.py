"""What changed between two folders of tables, and what each table moves by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from model.core.errors import DataError, ModelError
from model.core.files import RELEASES, data_id
from model.core.reading import read_rows, read_toml_file
from model.scenario.scenario import Scenario
from model.upkeep.releases import headline, presets_of
from model.world.catalog import preset_ids
from model.world.tables import Row
from model.world.world import World, load_world

__all__ = ["Diff", "TableDiff", "diff"]

Moves = dict[str, dict[str, tuple[str, str]]]
"""Figures before and after, by preset and figure; those that stand are left out."""

Rows = Mapping[str, Row]


@dataclass(frozen=True)
class TableDiff:
    """What changed in one table.

    Parameters
    ----------
    added, removed : tuple of str
        Keys of rows, the values of key columns joined by dots.
    changed : mapping
        Before and after by column, by the key of the row.
    effects : mapping or None
        Headline figures before and after, by preset, when only this table is changed; None where
        it cannot stand without the others.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[str, str]]]
    effects: Moves | None = None


@dataclass(frozen=True)
class Diff:
    """What changed between two folders of tables.

    Parameters
    ----------
    old, new : str
        Their data ids.
    tables : mapping of str to TableDiff
        Tables that changed, by name; a preset is the table ``presets/ID`` of its fields.
    effects : mapping or None
        Headline figures before and after, of all changes together; None where the old tables
        cannot be read by this version.
    note : str
        Why effects are missing.
    """

    old: str
    new: str
    tables: Mapping[str, TableDiff]
    effects: Moves | None
    note: str = field(default="")

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def diff(old: Path, new: Path) -> Diff:
    """Compare two folders of tables.

    Parameters
    ----------
    old, new : Path
        Folders; the new one must be sound.

    Raises
    ------
    DataError
        When the new tables break a check, or a table of either cannot be read.
    """
    after = load_world(new)
    before, note = _sound(old)
    tables = dict(_changed(_tables(old), _tables(new)))
    if before is None:
        return Diff(data_id(old), after.data_id, tables, None, note)
    was, now = presets_of(old), presets_of(new)
    base = {id: headline(scenario, before) for id, scenario in was.items()}
    tables = {
        name: replace(found, effects=_alone(name, before, after, base, was, now))
        for name, found in tables.items()
    }
    together = {id: headline(scenario, after) for id, scenario in now.items()}
    return Diff(data_id(old), after.data_id, tables, _moves(base, together))


def _sound(folder: Path) -> tuple[World | None, str]:
    """Return the tables where this version can read them, else why not."""
    try:
        return load_world(folder), ""
    except DataError as error:
        return None, str(error).partition("\n")[0]


def _alone(
    name: str,
    before: World,
    after: World,
    base: Mapping[str, Mapping[str, str]],
    was: Mapping[str, Scenario],
    now: Mapping[str, Scenario],
) -> Moves | None:
    """Return what one table moves while all others stay as they were."""
    kind, _, id = name.partition("/")
    if kind == "presets":
        pairs = {id: now[id]} if id in now else {}
        world = before
    else:
        pairs = dict(was)
        kept = {key: rows for key, rows in before.tables.items() if key != name}
        changed = {name: after.tables[name]} if name in after.tables else {}
        world = World(before.path, {**kept, **changed}, before.schema)
    try:
        found = {id: headline(scenario, world) for id, scenario in pairs.items()}
    except (ModelError, KeyError, ValueError, IndexError):  # what it names is in another table
        return None
    return _moves({id: base[id] for id in found if id in base}, found)


def _moves(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> Moves:
    found = {
        id: {
            name: (old.get(id, {}).get(name, ""), new.get(id, {}).get(name, ""))
            for name in dict.fromkeys((*old.get(id, {}), *new.get(id, {})))
            if old.get(id, {}).get(name) != new.get(id, {}).get(name)
        }
        for id in dict.fromkeys((*old, *new))
    }
    return {id: moved for id, moved in found.items() if moved}


def _tables(folder: Path) -> dict[str, Rows]:
    """Return the rows of every table by their key, also those of an older schema."""
    keys: dict[str, list[str]] = {}
    for row in read_rows(folder / "schema.csv"):
        keys.setdefault(row["table"], []).extend([row["column"]] if row["key"] == "yes" else [])
    tables = {name: _keyed(folder, name, key) for name, key in keys.items()}
    tables.pop(RELEASES.removesuffix(".csv"), None)  # written anew for every release
    presets = {f"presets/{id}": _fields(folder, id) for id in preset_ids(folder)}
    return {**tables, "schema": _keyed(folder, "schema", ["table", "column"]), **presets}


def _keyed(folder: Path, table: str, key: list[str]) -> Rows:
    rows = read_rows(folder / f"{table}.csv", f"{table}.csv")
    return {".".join(row[name] for name in key): row for row in rows}


def _fields(folder: Path, id: str) -> Rows:
    content = read_toml_file(folder / "presets" / f"{id}.toml")
    return {name: {"value": str(value)} for name, value in content.items()}


def _changed(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> Iterator[tuple[str, TableDiff]]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name, {}), new.get(name, {})
        if before != after:
            added = tuple(key for key in after if key not in before)
            removed = tuple(key for key in before if key not in after)
            both = ((key, before[key], after[key]) for key in before if key in after)
            changed = {key: _cells(*pair) for key, *pair in both if pair[0] != pair[1]}
            yield name, TableDiff(added, removed, changed)


def _cells(before: Row, after: Row) -> dict[str, tuple[str, str]]:
    names = dict.fromkeys((*before, *after))
    cells = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    return {name: pair for name, pair in cells.items() if pair[0] != pair[1]}
