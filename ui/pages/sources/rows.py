"""Rows of all tables: those that hold some words, and those behind a topic's grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from model import World
from model.world.evidence import GRADES
from model.world.solid import TOPICS, how_solid
from model.world.tables import Row
from ui.pages.sources.tables import cited_columns
from ui.show.table import Column, Table
from ui.speech import words
from ui.speech.language import DEFAULT, current, folded, t, told
from ui.speech.tables import cell_text

__all__ = ["HITS", "search_table", "solid_rows_table", "solid_table", "topic_name"]

HITS = 200


def search_table(world: World, query: str) -> Table:
    """Return the rows of all tables in which every word of the query stands.

    Parameters
    ----------
    world : World
        The tables.
    query : str
        Words in any order; upper and lower case are the same.

    Returns
    -------
    Table
        At most :data:`HITS` rows.
    """
    asked = folded(query).split()
    hits = list(islice(_hits(world, asked), HITS)) if asked else []
    title = t("Rows that hold: {query}", query=query)
    return Table("search", title, _columns(), hits, sources=())


def solid_table(world: World) -> Table:
    """Return how many rows of each topic have each grade."""
    counts = {(one.topic, one.grade): one.count for one in how_solid(world)}
    columns = (Column("topic", t("Topic")), *(Column(grade, told(grade)) for grade in GRADES))
    rows = [(topic_name(topic), *(counts[topic, grade] for grade in GRADES)) for topic in TOPICS]
    return Table("solid", t("How solid is this?"), columns, rows, sources=())


def solid_rows_table(world: World, topic: str = "", grade: str = "") -> Table:
    """Return the rows behind the counts of a topic and a grade; of all where none is named."""
    topics = {
        place: topic_name(one.topic)
        for one in how_solid(world)
        if topic in ("", one.topic) and grade in ("", one.grade)
        for place in one.rows
    }
    columns = (Column("topic", t("Topic")), *_columns())
    rows = [
        (topics[table, key], *_line(world, table, key, row))
        for table, key, row in _rows(world)
        if (table, key) in topics
    ]
    return Table("solid-rows", t("Rows behind the grades"), columns, rows, sources=())


def topic_name(topic: str) -> str:
    """Return what people call a topic of the evidence."""
    return words.named("topic of evidence", topic)


def _columns() -> tuple[Column, ...]:
    columns = (Column("table", t("Table")), Column("row", t("Row")), Column("text", t("Text")))
    return (*columns, *cited_columns())


def _hits(world: World, asked: list[str]) -> Iterator[tuple[str, ...]]:
    for table, key, row in _rows(world):
        line = _line(world, table, key, row)
        lower = folded(f"{_text(row, _source(world, row))} {line[2]}")
        if all(word in lower for word in asked):
            yield line


def _rows(world: World) -> Iterator[tuple[str, str, Row]]:
    """Yield every row with its table and its key; figures come before their sources."""
    for table in sorted(world.tables, key=lambda name: name == "sources"):
        keys = [column.column for column in world.schema[table] if column.key == "yes"]
        for row in world.tables[table]:
            yield table, ".".join(row[name] for name in keys), row


def _line(world: World, table: str, key: str, row: Row) -> tuple[str, ...]:
    """Return a row as it is read: table, key, text, grade, source and address."""
    source, cells = _source(world, row), row
    if current() != DEFAULT:
        cells = {one.column: cell_text(one, row[one.column]) for one in world.schema[table]}
    return (words.named("table", table), key, _text(cells, source), row.get("grade", ""),
            told(source.get("title", "")), source.get("url", ""))  # fmt: skip


def _source(world: World, row: Row) -> Mapping[str, str]:
    return world.source(row["source_id"]) if row.get("source_id") else row


def _text(cells: Mapping[str, str], source: Mapping[str, str]) -> str:
    said = [*cells.values(), source.get("title", ""), source.get("publisher", "")]
    return " · ".join(filter(None, said))
