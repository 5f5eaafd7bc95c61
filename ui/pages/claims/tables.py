"""Every public statement with its readings, in words and as a table."""

from __future__ import annotations

from typing import Any

import streamlit as st

from model import World, __version__
from model.answers.statements import Checked, Reading, check, shared_out
from model.world.tables import Row
from ui.show.stamp import cited
from ui.show.table import Cell, Table, table
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
    """Return what a reading is called; of a part that its author did not publish, whose it is."""
    if row["measure"] == "aid":
        return words.aid_label(world.aid[id])
    if row["measure"] == "share":
        return words.named("reading of a statement", id)
    if row["measure"] == "deal":
        return told(world.label("deals/terms", id, "title"))
    title = told(world.label("value/bases", id, "title"))
    if not shared_out(row, id, world):
        return title
    return t("Our split (grade D) of {title}", title=title)


def verdict_name(verdict: str) -> str:
    """Return a verdict in words."""
    return words.named("verdict of a statement", verdict)


def claims(world: World) -> Table:
    """Return every reading of every statement; a statement without one has a row of its own."""
    rows = [row for each in checked(world) for row in _rows(each, world)]
    columns = ("statement", "speaker", "date", "verdict", "reading", "then", "then_of", "today",
               "today_of", "unit")  # fmt: skip
    sources = cited(world, (each.row for each in checked(world)))
    return table("claims", columns, rows, sources=sources)


def _rows(each: Checked, world: World) -> list[tuple[Any, ...]]:
    row = each.row
    said = (told(row["quote"]), told(row["speaker"]), row["date"], verdict_name(each.verdict))
    if not each.readings:
        return [(*said, "", None, "", None, "", "")]
    return [(*said, *_line(each, one, world)) for one in each.readings]


def _line(each: Checked, one: Reading, world: World) -> tuple[Any, ...]:
    row = each.row
    then, today = (Cell(value, figure(row, value, one)) for value in (one.was, one.value))
    name, unit = reading_name(row, one.then, world), told(row["unit"])
    return name, then, then_of(row, one), today, date_of(row, one.dates[1]), unit


def figure(row: Row, value: float, one: Reading) -> str:
    """Return a figure of a reading; of counted deposits, how many of how many."""
    if not one.of:
        return amount(row, value)
    return t("{part} of {count}, {share}", part=round(value * one.of), count=one.of,
             share=percent(value))  # fmt: skip


def date_of(row: Row, date: str) -> str:
    """Return of which prices a reading is, or of which day an aid figure; nothing of neither."""
    if not date:
        return ""
    text = words.date_text(date)
    return text if row["measure"] == "aid" else t("prices of {month}", month=text)


def then_of(row: Row, one: Reading) -> str:
    """Return the same for the day of a statement, and why it is later where it is."""
    text = date_of(row, one.dates[0])
    if one.out:
        return text
    if row["measure"] == "aid":
        return t("{date}, printed after the statement; none earlier on record", date=text)
    return t("{date}, the oldest on record", date=text)


def dated(figure: str, date: str) -> str:
    """Return a figure with what it is of."""
    return t("{figure} ({of})", figure=figure, of=date) if date else figure


def who(row: Row) -> str:
    """Return who said something, and when."""
    return f"{told(row['speaker'])}, {words.date_text(row['date'])}"


def quoted(row: Row) -> str:
    """Return a statement with who said it and when."""
    return t("“{quote}” ({who})", quote=told(row["quote"]), who=who(row))


def said_of(row: Row, one: Reading) -> str:
    """Return what a reading gives for the day of the statement and for today."""
    was, now = (figure(row, value, one) for value in (one.was, one.value))
    then, today = dated(was, then_of(row, one)), dated(now, date_of(row, one.dates[1]))
    if (was, one.dates[0]) == (now, one.dates[1]):
        return then
    return t("{then} then, {today} today", then=then, today=today)


def readings_of(each: Checked, world: World) -> dict[str, str]:
    """Return every reading by name, for the day of the statement and for today."""
    return {reading_name(each.row, one.then, world): said_of(each.row, one)
            for one in each.readings}  # fmt: skip


def sentence(each: Checked, world: World, address: str) -> str:
    """Return a statement with its verdict and every reading, to be quoted with its source."""
    source = world.source(each.row["source_id"])
    listed = "; ".join(f"{name}: {said}" for name, said in readings_of(each, world).items())
    parts = f"{quoted(each.row)}: {verdict_name(each.verdict)}.", f"{listed}." if listed else ""
    return t("{sentence} Sources: {sources}. Calculated with mineral-wealth {version}: {address}",
             sentence=" ".join(filter(None, parts)), version=__version__, address=address,
             sources=f"{told(source['title'])}, {source['url']}")  # fmt: skip
