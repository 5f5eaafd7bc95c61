"""What the Method page offers to take along."""

from __future__ import annotations

from model.world.catalog import names
from ui.pages.method import tables as method
from ui.show.data import data_table, of_world, presets_table
from ui.show.page import Charts, Tables, of_outcome, offered
from ui.show.stamp import Subject

_PARAMETERS = "economics/parameters"


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the fields of a scenario, symbols, technical figures, grades, words and presets."""
    parameters = of_world(names("table")[_PARAMETERS], data_table, name=_PARAMETERS)
    return {
        **offered("page table", {
            "levers": of_outcome(method.assumptions_table),
            "symbols": lambda _: method.symbols_table(),
        }),
        f"data-{_PARAMETERS}": parameters,
        **offered("page table", {
            "grades": lambda _: method.grades_table(),
            "glossary": lambda one: method.glossary_table(one.outcome.world),
            "presets": lambda one: presets_table(one.outcome.world),
        }),
    }  # fmt: skip
