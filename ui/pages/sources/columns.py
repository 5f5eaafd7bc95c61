"""How the columns of a table of ``data/`` are headed, and its ids of places and codes in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from ui.speech import words
from ui.speech.language import N_, t, told

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

    from model import World
    from model.world.tables import Column

__all__ = ["column_head", "data_columns", "named"]

BESIDE = {
    "source": N_("Source"),
    "address": N_("Address"),
    "source_published": N_("Source published"),
}
"""What is set beside a row from its source."""

SHORT = 12
"""Signs of the longest unit that stands in a heading; a longer one stands in the tooltip."""

LINKS = ("address", "url")


def column_head(column: Column) -> str:
    """Return the heading of a column with its unit, where that is short."""
    head = told(column.head)
    return f"{head}, {told(column.unit)}" if 1 < len(column.unit) <= SHORT else head


def data_columns(shown: Iterable[str], known: Mapping[str, Column]) -> dict[str, ColumnConfig]:
    """Return how the columns of a table of ``data/`` are headed, with a tooltip each.

    Parameters
    ----------
    shown : iterable of str
        Ids of the columns.
    known : mapping of str to Column
        The table's description by column; one that is not in it came from the row's source.
    """
    return {id: _column(id, known.get(id)) for id in shown}


def _column(id: str, known: Column | None) -> ColumnConfig:
    kind = st.column_config.LinkColumn if id in LINKS else st.column_config.Column
    if known is None:
        return kind(t(BESIDE[id]))
    unit = f" [{told(known.unit)}]" if known.unit else ""
    return kind(column_head(known), help=f"{told(known.description)}{unit} `{id}`")


def named(frame: pd.DataFrame, world: World) -> pd.DataFrame:
    """Return a table with regions, commodity groups and codes of claims by their names."""
    kinds = ("topic", "metric") if "claimant" in frame else ()
    said = {
        column: [_place(str(cell), world, cell) for cell in frame[column]]
        for column in ("region", "group", "key")
        if column in frame
    }
    said |= {kind: [words.named(kind, code) for code in frame[kind]] for kind in kinds
             if kind in frame}  # fmt: skip
    return frame.assign(**said)


def _place(id: str, world: World, cell: object) -> object:
    for table, ids in (("regions", world.regions), ("commodity_groups", world.groups)):
        if id in ids:
            return words.name(world, table, id)
    return words.named("place", id) if isinstance(cell, str) else cell
