"""Cells of the tables of ``data/`` in the reader's language.

What we wrote ourselves is translated: notes, conditions, events, names of things, and what we say
of a source to name it. Titles of works, publishers and firms are cited as they stand, and so are
ids and codes, which a scenario or a file must spell in this way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.speech.language import DEFAULT, N_, current, day, number, told

if TYPE_CHECKING:
    import pandas as pd

    from model import World

__all__ = ["TOLD", "cell_text", "figure_text", "frame_text", "table_texts", "words_of"]

TOLD = {
    "sources": ("undated", "kind"),
    "value/bases": ("title", "description"),
    "value/scaling": ("note",),
    "claims": ("commodity", "text", "unit", "claimant", "note"),
    "regions": ("kind",),
    "commodity_groups": ("contents",),
    "control/anchors": ("note",),
    "control/estimates": ("note",),
    "aid/ledger": (
        "claimant", "donor", "kind", "category", "stage", "stage_note", "as_of", "covers", "use",
        "era_loan", "note",
    ),
    "aid/by_year": ("name", "block", "note"),
    "aid/by_donor": ("name", "block", "note"),
    "events": ("label", "event", "amount"),
    "rates": ("note",),
    "build/margins": ("note",),
    "assumptions": ("unit", "note"),
    "glossary": ("unit",),
    "corrections": ("what", "unit", "reason"),
    "deposits/deposits": (
        "commodity", "co_commodities", "ore_grade_unit", "contained_as", "other_unit",
        "reserve_class", "status", "note",
    ),
    "deposits/occupation": ("press_source", "note"),
    "economics/components": ("name_en", "note"),
    "economics/prices": ("unit", "note"),
    "economics/price_risk": ("note",),
    "economics/parameters": ("parameter", "unit", "note"),
    "economics/validation_targets": ("project", "metric", "unit", "exception", "note"),
    "economics/validation_inputs": ("unit", "note"),
    "deals/terms": ("title", "status", "parties", "terms", "governance", "security", "note"),
    "deals/fiscal_terms": ("item", "unit", "condition", "valid_from", "legal_ref", "note"),
    "deals/fund_record": ("event", "actor", "stage", "note"),
}  # fmt: skip
"""Columns whose cells are said in the reader's language."""

SPOKEN = {("claims", "unit"), ("economics/parameters", "parameter"),
          ("economics/validation_targets", "metric")}  # fmt: skip
"""Columns of codes that are said as words: an underscore is a space."""

GRADES = ("grade", "low_grade", "high_grade")
"""Columns of grades in any table; letters stand as they are, the one word is told."""

CONVENTION = N_("convention")
"""The grade that is a word."""

CLAIM_GROUPS = (N_("all metals"), N_("critical only"))
"""What published claims are about beside one commodity group, or all minerals."""

LISTS = {("deposits/deposits", "co_commodities")}
"""Columns of several texts, separated by semicolons."""


def words_of(table: str, column: str, cell: str) -> list[str]:
    """Return the English texts that a cell of one of the columns holds."""
    if (table, column) in SPOKEN:
        return [cell.replace("_", " ")]
    return cell.split(";") if (table, column) in LISTS else [cell]


def table_texts(world: World) -> Iterator[tuple[str, str]]:
    """Yield every text of the columns, with its table."""
    for table, columns in TOLD.items():
        for row in world.tables[table]:
            for column in columns:
                said = words_of(table, column, row[column])
                yield from ((text, table) for text in said if _WORD.search(text))


_WORD = re.compile(r"[^\W\d_]{2}")
"""What a text must have to be one: a date or a figure alone is none."""


def cell_text(table: str, column: str, cell: str) -> str:
    """Return a cell in the reader's language; of other columns, as it stands."""
    if column in GRADES:
        return told(cell)
    if column not in TOLD.get(table, ()) or not cell:
        return cell
    return "; ".join(map(told, words_of(table, column, cell)))


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


def frame_text(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table as people read it in their language; in English it is the table itself."""
    if current() == DEFAULT:
        return frame
    columns = [column for column in (*TOLD.get(table, ()), *GRADES) if column in frame]
    said = {
        column: [
            cell_text(table, column, cell) if isinstance(cell, str) else cell
            for cell in frame[column]
        ]
        for column in columns
    }
    return frame.assign(**said)
