"""One table, and all who read it: the page, CSV and XLSX, the report, JSON.

A table is declared once, by the page that shows it: plain values, and for each column its key for
machines, its head for people, how a person reads a cell, and which figure a cell explains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from model import Outcome
from ui.show.blocks import Grid
from ui.speech.language import number

if TYPE_CHECKING:
    import pandas as pd

    from ui.show.stamp import Source

__all__ = ["Column", "Table", "draw", "draw_long", "grid", "of_frame"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key : str
        Its name for machines.
    head : str
        What stands over it, in the reader's language.
    read : callable, optional
        How a person reads a cell; by default a text as it is, a number as the language writes it.
    figure : str
        The figure that a cell explains, as :func:`model.explain.places.explain` names it, with
        ``{row}`` for the key of the row; empty where it explains none.
    """

    key: str
    head: str
    read: Callable[[Any], str] | None = None
    figure: str = ""

    def text(self, value: Any) -> str:
        """Return a cell as a person reads it; nothing is nothing."""
        if value is None:
            return ""
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
    def heads(self) -> list[str]:
        """What stands over the columns."""
        return [column.head for column in self.columns]

    @property
    def frame(self) -> pd.DataFrame:
        """Its plain values under the heads."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=self.heads)

    def read(self) -> list[tuple[str, ...]]:
        """Return its rows as a person reads them."""
        return [
            tuple(column.text(value) for column, value in zip(self.columns, row, strict=True))
            for row in self.rows
        ]

    def records(self) -> list[dict[str, Any]]:
        """Return its rows for machines, by the columns' keys."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    @property
    def row_keys(self) -> list[str]:
        """What names each row in figures."""
        return list(self.keys) or [str(row[0]) for row in self.rows]

    def figure(self, row: int, column: int) -> str:
        """Return the figure that a cell explains; empty where it explains none."""
        key = self.row_keys[row]
        return self.columns[column].figure.format(row=key) if key else ""

    def numeric(self) -> tuple[int, ...]:
        """Return the places of the columns that hold numbers."""
        return tuple(
            place
            for place in range(len(self.columns))
            if any(_is_number(row[place]) for row in self.rows)
        )


def _is_number(value: Any) -> bool:
    return not isinstance(value, str | bool | None)


def of_frame(
    id: str,
    title: str,
    frame: pd.DataFrame,
    unit: str = "",
    sources: tuple[Source, ...] | None = None,
    of: Outcome | None = None,
) -> Table:
    """Return a data frame as a table: its columns are named as they are.

    Parameters
    ----------
    id, title, unit, sources, of
        As for :class:`Table`.
    frame : DataFrame
        Its rows; what stands in the index is left out.
    """
    columns = tuple(Column(str(name), str(name)) for name in frame.columns)
    rows = list(frame.itertuples(index=False, name=None))
    return Table(id, title, columns, rows, unit, sources=sources, of=of)


def draw(table: Table) -> None:
    """Draw a short table as a person reads it: plain HTML, the first column names the rows."""
    import pandas as pd

    shown = pd.DataFrame(table.read(), columns=table.heads)
    st.table(shown.set_index(table.heads[0]))


def draw_long(
    table: Table, *, key: str | None = None, height: int | None = None,
    on_pick: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """Draw a long table: it scrolls and can be sorted, its numbers are written as people do.

    Parameters
    ----------
    table : Table
        The table.
    key : str, optional
        Key of the element, by default made of the table's id.
    height : int, optional
        Its height [CSS pixel].
    on_pick : callable, optional
        Told which figure is asked for when a cell is chosen that explains one.
    """
    numeric = table.numeric()
    heads = {
        column.head: st.column_config.NumberColumn(column.head, format="localized")
        if place in numeric
        else st.column_config.Column(column.head)
        for place, column in enumerate(table.columns)
    }
    key = key or f"table-{table.id}"
    more: dict[str, Any] = {"height": height} if height else {}
    if on_pick is not None:
        more |= {"selection_mode": "single-cell", "on_select": lambda: _picked(table, key, on_pick)}
    st.dataframe(table.frame, key=key, hide_index=True, width="stretch", column_config=heads,
                 **more)  # fmt: skip


def _picked(table: Table, key: str, on_pick: Callable[[str], None]) -> None:
    for row, head in st.session_state[key].selection.cells:
        figure = table.figure(row, table.heads.index(head))
        if figure:
            on_pick(figure)


def grid(
    table: Table, caption: str = "", columns: Sequence[str] | None = None,
    addresses: tuple[str, ...] = (),
) -> Grid:  # fmt: skip
    """Return a table as the report prints it.

    Parameters
    ----------
    table : Table
        The table.
    caption : str
        What it shows, by default its title.
    columns : sequence of str, optional
        Keys of the columns that are printed, in this order; by default all.
    addresses : tuple of str
        An address each row leads to, or none.
    """
    keys = [column.key for column in table.columns]
    places = [keys.index(key) for key in columns or keys]
    numeric = table.numeric()
    return Grid(
        caption or table.title,
        tuple(table.columns[place].head for place in places),
        tuple(tuple(row[place] for place in places) for row in table.read()),
        numbers=tuple(at for at, place in enumerate(places) if place in numeric),
        addresses=addresses,
    )
