"""Rows of all tables: those that hold some words, and those behind a topic's grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import streamlit as st

from model import World
from model.world.evidence import GRADES
from model.world.solid import TOPICS, how_solid
from model.world.tables import Column as TableColumn
from model.world.tables import Row
from ui.pages.sources.tables import cited_columns
from ui.show.table import Column, Table
from ui.speech import words
from ui.speech.language import LANGUAGES, current, folded, t, told
from ui.speech.tables import cell_text

__all__ = ["HITS", "search_table", "solid_rows_table", "solid_table", "topic_name"]

HITS = 200

_BESIDE = ("id", "source_id", "grade")
"""What has a column of its own on the page."""

_NAMED = ("regions", "commodity_groups")
"""Tables whose rows are told by name."""


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
    every = _searched(world.data_id, current(), world)
    for row, lower in zip(_rows(world), every, strict=True):
        if all(word in lower for word in asked):
            yield _line(world, *row)


@st.cache_resource(show_spinner=False, max_entries=len(LANGUAGES))
def _searched(data_id: str, language: str, _world: World) -> list[str]:
    """Return what every row says, as it stands and as it is read, without upper case."""
    return [
        folded(" ".join([*row.values(), *_source(_world, row).values(),
                         *_line(_world, table, key, row)]))
        for table, key, row in _rows(_world)
    ]  # fmt: skip


def _rows(world: World) -> Iterator[tuple[str, str, Row]]:
    """Yield every row with its table and its key; figures come before their sources."""
    for table in sorted(world.tables, key=lambda name: name == "sources"):
        keys = [column.column for column in world.schema[table] if column.key == "yes"]
        for row in world.tables[table]:
            yield table, ".".join(row[name] for name in keys), row


def _line(world: World, table: str, key: str, row: Row) -> tuple[str, ...]:
    """Return a row as it is read: table, key, text, grade, source and address."""
    source = _source(world, row)
    cells = (_cell(world, one, row[one.column]) for one in world.schema[table] if _says(one, row))
    return (words.named("table", table), key, " · ".join(cells), row.get("grade", ""),
            told(source.get("title", "")), source.get("url", ""))  # fmt: skip


def _says(column: TableColumn, row: Row) -> bool:
    """Return whether a cell says what no other column of the page does."""
    return bool(row[column.column]) and column.column not in _BESIDE


def _cell(world: World, column: TableColumn, cell: str) -> str:
    """Return a cell after what it is; codes are told by name, or without underscores."""
    table = column.refers_to.partition(".")[0]
    if table in _NAMED:
        said = ", ".join(_name(world, table, id) for id in cell.split(";"))
    elif column.names and not column.spoken:
        said = told(cell.replace("_", " "))
    else:
        said = cell_text(column, cell)
    return f"{told(column.head)}: {said}"


def _name(world: World, table: str, id: str) -> str:
    """Return the name of a region or a group; what stands for several, as it stands."""
    try:
        return words.name(world, table, id)
    except KeyError:
        return told(id.replace("_", " "))


def _source(world: World, row: Row) -> Mapping[str, str]:
    return world.source(row["source_id"]) if row.get("source_id") else row
