"""One table, and all who read it: the page, CSV and XLSX, the report, JSON.

A table is declared once, by the page that shows it: plain values, and for each column its key for
machines, its head for people, how a person reads a cell, and which figure a cell explains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from ui.hand import state
from ui.speech import words
from ui.speech.language import number, percent, t
from ui.speech.words import escaped

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

    from model import Outcome
    from ui.show.blocks import Grid
    from ui.show.stamp import Source


class Cell(NamedTuple):
    """A value that is read otherwise than the others of its column, with its text."""

    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key : str
        Its name for machines.
    head : str
        What stands over it, in the reader's language; by default as ``names.csv`` has it.
    read : callable, optional
        How a person reads a cell; by default a text as it is, a number as the language writes it.
    figure : str
        The figure that a cell explains, as :func:`model.explain.places.explain` names it, with
        ``{row}`` for the key of the row; empty where it explains none.
    help : str
        What it means, for who points at the head of a long table.
    format : str
        How a long table writes its numbers, as Streamlit names it; empty leaves them plain.
    link, markup : bool
        Whether its cells are addresses to open, or Markdown.
    unit : str, optional
        Unit of its numbers where it is another than the table's, empty where its head or its rows
        name it; by default a share where cells are read as one, else the table's.
    """

    key: str
    head: str = ""
    read: Callable[[Any], str] | None = None
    figure: str = ""
    help: str = ""
    format: str = "localized"
    link: bool = False
    markup: bool = False
    unit: str | None = None

    def __post_init__(self) -> None:
        """Take the head that columns of this key have where none is given."""
        object.__setattr__(self, "head", self.head or words.head(self.key))

    def with_unit(self, unit: str) -> str:
        """Return its head with the unit of its numbers, given that of the table."""
        own = t("share") if self.unit is None and self.read is percent else self.unit
        unit = unit if own is None else own
        return f"{self.head}, {unit}" if unit else self.head

    def text(self, value: Any) -> str:
        """Return a cell as a person reads it; nothing is nothing."""
        if value is None:
            return ""
        if isinstance(value, Cell):
            return value.text
        if self.read is not None:
            return self.read(value)
        return value if isinstance(value, str) else number(value)


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Parameters
    ----------
    id, title : str
        Name in files, and name for readers.
    columns : tuple of Column
        What stands in a row.
    rows : sequence of tuple
        Plain values, a row each.
    unit : str
        Unit of its numbers, empty where each column names its own.
    note : str
        What a reader must know of it.
    sources : str or tuple of Source or None
        What it rests on, as :meth:`ui.show.stamp.Subject.resting_on` takes it; None for all that
        the result rests on.
    of : Outcome or None
        The result that it shows, where that is another than the one in hand.
    keys : sequence of str
        What names each row in figures, empty for one whose cells explain none; by default its
        first cell.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    unit: str = ""
    note: str = ""
    sources: str | tuple[Source, ...] | None = None
    of: Outcome | None = None
    keys: Sequence[str] = ()

    @property
    def caption(self) -> str:
        """Its title with the unit of its numbers."""
        return f"{self.title}, {self.unit}" if self.unit else self.title

    @property
    def heads(self) -> list[str]:
        """What stands over the columns."""
        return [column.head for column in self.columns]

    @property
    def file_heads(self) -> list[str]:
        """What stands over the columns in a file that stands alone: numbers have their unit."""
        numeric = self.numeric()
        return [
            column.with_unit(self.unit) if place in numeric else column.head
            for place, column in enumerate(self.columns)
        ]

    @property
    def frame(self) -> pd.DataFrame:
        """Its plain values under the heads."""
        import pandas as pd

        return pd.DataFrame(self.values(), columns=self.heads)

    def values(self) -> list[tuple[Any, ...]]:
        """Return its rows as plain values, for files and machines."""
        return [
            tuple(one.value if isinstance(one, Cell) else one for one in row) for row in self.rows
        ]

    def read(self) -> list[tuple[str, ...]]:
        """Return its rows as a person reads them."""
        return [
            tuple(column.text(value) for column, value in zip(self.columns, row, strict=True))
            for row in self.rows
        ]

    def records(self) -> list[dict[str, Any]]:
        """Return its rows for machines, by the columns' keys."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.values()]

    def only(self, *keys: str) -> Table:
        """Return the table with some of its columns, by their keys, in this order."""
        known = [column.key for column in self.columns]
        places = [known.index(key) for key in keys]
        rows = [tuple(row[place] for place in places) for row in self.rows]
        columns = tuple(self.columns[place] for place in places)
        return replace(self, columns=columns, rows=rows, keys=self.row_keys)

    @property
    def row_keys(self) -> list[str]:
        """What names each row in figures."""
        return list(self.keys) or [str(row[0]) for row in self.rows]

    def without(self, *keys: str) -> Table:
        """Return the table without some columns."""
        return self.only(*(one.key for one in self.columns if one.key not in keys))

    def having(self, key: str, *values: Any) -> Table:
        """Return the table with the rows that hold one of some values in a column."""
        place = [column.key for column in self.columns].index(key)
        kept = [at for at, row in enumerate(self.rows) if row[place] in values]
        keys = [self.keys[at] for at in kept] if self.keys else ()
        return replace(self, rows=[self.rows[at] for at in kept], keys=keys)

    def figure(self, row: int, column: int) -> str:
        """Return the figure that a cell explains; empty where it explains none."""
        key = self.row_keys[row]
        return self.columns[column].figure.format(row=key) if key else ""

    def numeric(self) -> tuple[int, ...]:
        """Return the places of the columns that hold numbers; a year, read by str, is a name."""
        return tuple(
            place
            for place, column in enumerate(self.columns)
            if column.read is not str and any(_is_number(row[place]) for row in self.values())
        )


def _is_number(value: Any) -> bool:
    return not isinstance(value, str | bool | None)


def table(
    id: str, columns: Iterable[str | Column], rows: Iterable[tuple[Any, ...]], unit: str = "",
    title: str = "", **more: Any,
) -> Table:  # fmt: skip
    """Return a table with its title and the heads of its columns as ``names.csv`` has them.

    Parameters
    ----------
    id, rows, unit, title, **more
        As for :class:`Table`; the title where it says more than what the table is called.
    columns : iterable of str or Column
        A column, or only its key where nothing else is to be said of it.
    """
    made = tuple(Column(one) if isinstance(one, str) else one for one in columns)
    return Table(id, title or words.named("page table", id), made, list(rows), unit, **more)


def million(unit: str) -> str:
    """Return how a table in millions of a unit of money says so."""
    return t("million {unit}", unit=words.unit_text(unit))


def draw(table: Table) -> None:
    """Draw a short table as a person reads it: plain HTML, the first column names the rows."""
    import pandas as pd

    rows = [
        tuple(text if column.markup else escaped(text)
              for column, text in zip(table.columns, row, strict=True))
        for row in table.read()
    ]  # fmt: skip
    shown = pd.DataFrame(rows, columns=table.heads)
    st.table(shown.set_index(table.heads[0]))


def draw_long(
    table: Table, *, height: int | None = None, on_pick: Callable[[str], None] | None = None
) -> None:
    """Draw a long table: it scrolls and can be sorted, its numbers are written as people do.

    Cells that are no numbers are read as a person reads them.

    Parameters
    ----------
    table : Table
        The table; its id makes the key of the element.
    height : int, optional
        Its height [CSS pixel].
    on_pick : callable, optional
        Told which figure is asked for when a cell is chosen that explains one.
    """
    numeric, key = table.numeric(), f"table-{table.id}"
    heads = {
        column.head: _config(column, numeric=place in numeric)
        for place, column in enumerate(table.columns)
    }
    more: dict[str, Any] = {"height": height} if height else {}
    if on_pick is not None:
        more |= {"selection_mode": "single-cell", "on_select": lambda: _picked(table, key, on_pick)}
    st.dataframe(_sortable(table, numeric), key=key, hide_index=True, width="stretch",
                 column_config=heads, placeholder="", **more)  # fmt: skip


def _config(column: Column, *, numeric: bool) -> ColumnConfig:
    """Return how Streamlit writes a column."""
    help = column.help or None
    if column.link:
        return st.column_config.LinkColumn(column.head, help=help)
    if numeric and column.format:
        return st.column_config.NumberColumn(column.head, help=help, format=column.format)
    return st.column_config.Column(column.head, help=help)


def _sortable(table: Table, numeric: tuple[int, ...]) -> pd.DataFrame:
    """Return numbers as they are, all else as a person reads it."""
    frame = table.frame
    read = {
        column.head: [column.text(row[place]) for row in table.rows]
        for place, column in enumerate(table.columns)
        if place not in numeric and column.read is not None
    }
    return frame.assign(**read) if read else frame


def _picked(table: Table, key: str, on_pick: Callable[[str], None]) -> None:
    for row, head in state.typed(key).selection.cells:
        figure = table.figure(row, table.heads.index(head))
        if figure:
            on_pick(figure)


def grid(table: Table, caption: str = "", addresses: tuple[str, ...] = ()) -> Grid:
    """Return a table as the report prints it.

    Parameters
    ----------
    table : Table
        The table.
    caption : str
        What it shows, by default its title.
    addresses : tuple of str
        An address each row leads to, or none.
    """
    from ui.show.blocks import Grid

    heads, rows = tuple(table.heads), tuple(table.read())
    return Grid(caption or table.title, heads, rows, table.numeric(), addresses)
