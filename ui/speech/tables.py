"""Cells of the tables of ``data/`` in the reader's language.

What we wrote ourselves is translated: notes, conditions, events, names of things, and what we say
of a source to name it. Titles of works, publishers and firms are cited as they stand, and so are
ids and codes, which a scenario or a file must spell in this way. The column ``spoken`` of
``schema.csv`` says which columns are told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.speech.language import DEFAULT, current, day, number, told

if TYPE_CHECKING:
    import pandas as pd

    from model import World
    from model.world.tables import Column


def words_of(column: Column, cell: str) -> list[str]:
    """Return the English texts that a cell of a spoken column holds."""
    if column.spoken == "code":
        return [cell.replace("_", " ")]
    return cell.split(";") if column.spoken == "list" else [cell]


def table_texts(world: World) -> Iterator[tuple[str, str]]:
    """Yield every text of the spoken columns, with its table."""
    for table, columns in world.schema.items():
        for column in (one for one in columns if one.spoken):
            for row in world.tables[table]:
                said = words_of(column, row[column.column])
                yield from ((text, table) for text in said if _WORD.search(text))


_WORD = re.compile(r"[^\W\d_]{2}")
"""What a text must have to be one: a date or a figure alone is none."""


def cell_text(column: Column, cell: str) -> str:
    """Return a cell in the reader's language; of a column that is not spoken, as it stands."""
    return "; ".join(map(told, words_of(column, cell))) if column.spoken and cell else cell


def figure_text(cell: str) -> str:
    """Return a figure or a date of a table as the language writes it; other texts as they are.

    Examples
    --------
    >>> figure_text("0.709"), figure_text("2025-06-26"), figure_text("none")
    ('0.709', '26 June 2025', 'none')
    """
    if _FIGURE.fullmatch(cell):
        return number(float(cell), len(cell.partition(".")[2]))
    return day(dt.date.fromisoformat(cell)) if _DATE.fullmatch(cell) else told(cell)


_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def frame_text(world: World, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table as people read it in their language; in English it is the table itself."""
    if current() == DEFAULT:
        return frame
    said = {
        column.column: [
            cell_text(column, cell) if isinstance(cell, str) else cell
            for cell in frame[column.column]
        ]
        for column in world.schema[table]
        if column.spoken and column.column in frame
    }
    return frame.assign(**said)
