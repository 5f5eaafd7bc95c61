"""What the Method page offers to take along."""

from __future__ import annotations

from functools import partial

from ui.pages.sources import records
from ui.pages.sources.parts import TABLES
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.speech.language import N_

__all__ = ["charts", "tables"]

_PARAMETERS = "economics/parameters"


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the fields of a scenario, symbols, technical figures, grades, words and presets."""
    parameters = partial(records.data_table, name=_PARAMETERS)
    return {
        "levers": Offered(N_("Table of assumptions"), records.fields_table),
        "symbols": Offered(N_("Symbols of the formulas"), records.symbols_table),
        f"data-{_PARAMETERS}": Offered(TABLES[_PARAMETERS], parameters),
        "grades": Offered(N_("Grades of sources"), records.grades_table),
        "glossary": Offered(N_("Glossary"), records.glossary_table),
        "presets": Offered(N_("Presets"), records.presets_table),
    }
