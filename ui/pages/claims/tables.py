"""Every public statement with its readings, in words and as a table."""

from __future__ import annotations

import streamlit as st

from model import World
from model.answers.statements import Checked, Reading, check
from model.world.tables import Row
from ui.show.stamp import cited
from ui.show.table import Table, table
from ui.speech import words
from ui.speech.amounts import trillions
from ui.speech.language import percent, t, told


def checked(world: World) -> list[Checked]:
    """Return every statement with its readings, worked out once for a set of tables."""
    return _checked(world.data_id, world)


@st.cache_resource(show_spinner=False, max_entries=4)
def _checked(data_id: str, _world: World) -> list[Checked]:
    return [check(row, _world) for row in _world.tables["statements"]]


def amount(row: Row, value: float) -> str:
    """Return a reading or an end of a statement in the words of its unit."""
    return percent(value) if row["unit"] == "share" else t("${amount}", amount=trillions(value))


def reading_name(row: Row, id: str, world: World) -> str:
    """Return what a reading is called."""
    if row["measure"] == "aid":
        return words.aid_label(world.aid[id])
    if row["measure"] == "share":
        return words.named("reading of a statement", id)
    table = "deals/terms" if row["measure"] == "deal" else "value/bases"
    return told(world.label(table, id, "title"))


def verdict_name(verdict: str) -> str:
    """Return a verdict in words."""
    return words.named("verdict of a statement", verdict)


def claims(world: World) -> Table:
    """Return every reading of every statement; a statement without one has a row of its own."""
    rows = [row for each in checked(world) for row in _rows(each, world)]
    columns = ("statement", "speaker", "date", "verdict", "reading", "then", "today")
    sources = cited(world, (each.row for each in checked(world)))
    return table("claims", columns, rows, sources=sources)


def _rows(each: Checked, world: World) -> list[tuple[str, ...]]:
    row = each.row
    said = (told(row["quote"]), told(row["speaker"]), row["date"], verdict_name(each.verdict))
    if not each.readings:
        return [(*said, "", "", "")]
    return [(*said, *line) for line in lines(each, world)]


def lines(each: Checked, world: World) -> list[tuple[str, str, str]]:
    """Return name, figure of the day and figure of today of each reading."""
    row = each.row
    return [
        (
            reading_name(row, one.then, world),
            _figure(row, one.was, one),
            _figure(row, one.value, one),
        )
        for one in each.readings
    ]


def _figure(row: Row, value: float, one: Reading) -> str:
    """Return a figure of a reading; of counted deposits, how many of how many."""
    if not one.of:
        return amount(row, value)
    return t("{part} of {count}, {share}", part=round(value * one.of), count=one.of,
             share=percent(value))  # fmt: skip
