"""What the Sources page offers to take along."""

from __future__ import annotations

from model.world.catalog import names
from ui.hand import state
from ui.pages.sources.rows import search_table, solid_rows_table, solid_table
from ui.pages.sources.tables import (
    checks_table,
    corrections_table,
    disputes_table,
    releases_table,
    rivals_table,
)
from ui.show.data import data_table, of_world, presets_table
from ui.show.page import Charts, Tables
from ui.show.stamp import Subject
from ui.speech.language import N_

__all__ = ["charts", "tables"]


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the table that is open, what was searched for, the others, then every table."""
    titles = names("table")
    table = state.remembered("source-table") or next(iter(titles))
    topic, grade = (state.remembered(key) or "" for key in ("solid-topic", "solid-grade"))
    behind = {"topic": topic, "grade": grade}
    query, rivals = (state.remembered(key) or "" for key in ("source-search", "rival-set"))
    found = {f"data-{table}": of_world(titles[table], data_table, name=table)}
    if query.strip():
        found["search"] = of_world(N_("Search"), search_table, query=query)
    if rivals:
        found["rivals"] = of_world(N_("Competing figures, the set chosen"), rivals_table, id=rivals)
    return {
        **found,
        "solid": of_world(N_("How solid is this?"), solid_table),
        "solid-rows": of_world(N_("Rows behind the grades"), solid_rows_table, **behind),
        "rivals-all": of_world(N_("Competing figures"), rivals_table),
        "disputes": of_world(N_("Disputed terms"), disputes_table),
        "checks": of_world(titles["economics/validation_targets"], checks_table),
        "corrections": of_world(titles["corrections"], corrections_table),
        "since-release": of_world(N_("Since the last release"), releases_table),
        "presets": of_world(N_("Presets"), presets_table),
        **{f"data-{name}": of_world(title, data_table, name=name)
           for name, title in titles.items()},
    }  # fmt: skip
