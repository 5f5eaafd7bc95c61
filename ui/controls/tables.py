"""A table of one's own: its entry, and what its numbers may leave open."""

from __future__ import annotations

from typing import Any

import streamlit as st

from model.core.choices import DECIMAL
from model.core.limits import TABLE_BYTES
from ui.parts.kit import file_entry
from ui.speech.language import N_, t
from ui.speech.said import spoken

_ENDINGS = ["csv", "tsv", "txt", "xlsx", "ods"]
_MARKS = {"point": N_("a point"), "comma": N_("a comma")}


def table_entry(label: str, key: str) -> Any:
    """Draw the entry of a table as long as one is read; return the file that was chosen, if any."""
    return file_entry(label, _ENDINGS, key=key, most=TABLE_BYTES // 1_000_000)


def decimal_mark(key: str) -> str | None:
    """Draw the choice of what divides decimals in a table; None leaves it to the numbers."""
    return st.segmented_control(
        spoken(DECIMAL.label), list(_MARKS), key=key, format_func=lambda id: t(_MARKS[id]),
        help=t("Needed only where a number such as 3,125 can be read in two ways."),
    )  # fmt: skip
