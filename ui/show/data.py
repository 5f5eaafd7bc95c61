"""A table of ``data/`` as people read it, with the source of each row beside it; and the presets.

More than one page offers these to take along.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from model import Scenario, World, evaluate
from model.world.catalog import PARTIES, catalog
from model.world.tables import Column as Described
from ui.show.page import Offered
from ui.show.stamp import cited
from ui.show.table import Column, Table, table
from ui.speech import words
from ui.speech.language import percent, t, told
from ui.speech.tables import frame_text

SHORT = 12
"""Signs of the longest unit that stands in a head; a longer one stands in the tooltip."""

CODES = {("claims", "topic"): "topic", ("claims", "metric"): "metric"}
"""Columns whose codes are said in words, and the kind of code."""

PLACES = ("region", "group", "key")
"""Columns of ids of regions and commodity groups."""


def of_world(name: str, make: Callable[..., Table], /, **more: Any) -> Offered[Table]:
    """Return what a page offers of a table that rests on the data alone."""
    return Offered(name, lambda subject: make(subject.outcome.world, **more))


def data_table(world: World, name: str) -> Table:
    """Return a table of ``data/`` with the title, address and date of each row's source.

    Parameters
    ----------
    world : World
        The tables.
    name : str
        Its name, a path below ``data/``; of the record of lines only the newest day.
    """
    frame = world.table(name)
    if name == "control/front_line":
        frame = frame[frame["date"] == frame["date"].max()]
    frame = frame_text(world, name, frame)
    columns = [_column(one, world) for one in world.schema[name] if one.column != "source_id"]
    rows = [
        tuple(None if cell != cell else cell for cell in row)  # what is missing is nothing
        for row in frame[[one.key for one in columns]].itertuples(index=False, name=None)
    ]
    if "source_id" in frame:
        columns += _beside()
        rows = [
            (*row, *_source(world, id)) for row, id in zip(rows, frame["source_id"], strict=True)
        ]
    id, title = f"data-{name.replace('/', '-')}", words.named("table", name)
    used = cited(world, world.tables[name])
    return Table(id, title, tuple(columns), rows, sources=used)  # fmt: skip


def column_head(column: Described) -> str:
    """Return the head of a column with its unit, where that is short."""
    head = told(column.head)
    return f"{head}, {told(column.unit)}" if 1 < len(column.unit) <= SHORT else head


def _column(one: Described, world: World) -> Column:
    unit = f" [{told(one.unit)}]" if one.unit else ""
    long = told(one.unit) if len(one.unit) > SHORT else ""
    help = f"{told(one.description)}{unit} `{one.column}`"
    return Column(one.column, column_head(one), _reader(one, world), help=help, format="",
                  link=one.type == "url", unit=long)  # fmt: skip


def _reader(one: Described, world: World) -> Callable[[Any], str] | None:
    """Return how a code is read: a place by its name, others as words."""
    if one.column in PLACES:
        return partial(_place, world)
    if kind := CODES.get((one.table, one.column)):
        return partial(words.named, kind)
    return _spaced if one.spoken == "code" else None


def _spaced(code: str) -> str:
    return code.replace("_", " ")


def _place(world: World, id: str) -> str:
    for of, ids in (("regions", world.regions), ("commodity_groups", world.groups)):
        if id in ids:
            return words.name(world, of, id)
    return words.named("place", id)


def _beside() -> list[Column]:
    """Return the columns that come from a row's source."""
    return [Column("source"), Column("address", link=True), Column("source_published")]


def _source(world: World, id: str) -> tuple[str, str, str]:
    row = world.source(id)
    return told(row["title"]), row["url"], row["published"]


def presets_table(world: World) -> Table:
    """Return every preset with what it gives, in millions of its own money."""
    presets = [Scenario.from_preset(id) for id in catalog().presets]
    columns = ("id", "title", "description", "author", "sources", "total", *PARTIES, "aid",
               Column("coverage", words.head("aid_coverage"), percent), "unit", "hash")  # fmt: skip
    used = cited(world, ({"source_id": id} for one in presets for id in one.sources))
    rows = [_preset(one, world) for one in presets]
    return table("presets", columns, rows, t("million"), sources=used)


def _preset(preset: Scenario, world: World) -> tuple[Any, ...]:
    found = evaluate(preset, world)
    return (
        preset.id, told(preset.title), told(preset.description), preset.author,
        "; ".join(preset.sources), found.total_million, *map(int, found.party_million),
        float(found.aid.million), float(found.aid_coverage), words.unit_text(found.unit),
        found.run.scenario_hash,
    )  # fmt: skip
