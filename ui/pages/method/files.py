"""What the Method page offers to take along."""

from __future__ import annotations

from model.world.catalog import names
from ui.pages.method import tables as method
from ui.show.data import data_table, of_world, presets_table
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
    levers = Offered(N_("Table of assumptions"), lambda one: method.assumptions_table(one.outcome))
    parameters = of_world(names("table")[_PARAMETERS], data_table, name=_PARAMETERS)
    return {
        "levers": levers,
        "symbols": Offered(N_("Symbols of the formulas"), lambda _: method.symbols_table()),
        f"data-{_PARAMETERS}": parameters,
        "grades": Offered(N_("Grades of sources"), lambda _: method.grades_table()),
        "glossary": of_world(N_("Glossary"), method.glossary_table),
        "presets": of_world(N_("Presets"), presets_table),
    }
