"""What the Sources page offers to take along."""

from __future__ import annotations

from functools import partial

from ui.hand import state
from ui.pages.sources import records
from ui.pages.sources.parts import TABLES
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import N_

__all__ = ["charts", "data", "tables"]


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the table that is open, what was searched for, the others, then every table."""
    table = state.remembered("source-table") or next(iter(TABLES))
    query, rivals = (state.remembered(key) or "" for key in ("source-search", "rival-set"))
    found = {f"data-{table}": data(table)}
    if query.strip():
        found["search"] = Offered(N_("Search"), partial(records.search_table, query=query))
    if rivals:
        chosen = partial(records.rivals_table, id=rivals)
        found["rivals"] = Offered(N_("Rival values, the set chosen"), chosen)
    checks = N_("Published results that the model is held against")
    return {
        **found,
        "rivals-all": Offered(N_("Rival values"), partial(records.rivals_table, id="")),
        "disputes": Offered(N_("Disputed terms"), records.disputes_table),
        "checks": Offered(checks, records.checks_table),
        "corrections": Offered(TABLES["corrections"], records.corrections_table),
        "presets": Offered(N_("Presets"), records.presets_table),
        **{f"data-{name}": data(name) for name in TABLES},
    }


def data(name: str) -> Offered[Table]:
    """Return one of the tables that everything rests on."""
    return Offered(TABLES[name], partial(records.data_table, name=name))
