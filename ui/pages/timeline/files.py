"""What the Timeline offers to take along."""

from __future__ import annotations

import datetime as dt
from functools import partial

from model import Scenario
from model.answers.ground import changed_hands
from model.world.catalog import catalog
from ui.hand import state
from ui.pages.timeline import tables as listed
from ui.pages.timeline.charts import timeline
from ui.pages.timeline.player import history
from ui.show.page import Charts, Tables, offered
from ui.show.stamp import Subject


def charts(subject: Subject) -> Charts:
    """Return the value controlled by Russia over time."""
    asked = subject.outcome.scenario, subject.outcome.world
    return offered("chart", {"timeline": lambda _: timeline(history(*asked))})


def tables(subject: Subject) -> Tables:
    """Return every day on record, and what changed hands between the days that are compared."""
    asked = subject.outcome.scenario, subject.outcome.world
    found = partial(changed_hands, *asked, *_days(subject.outcome.scenario))
    return offered("page table", {
        "timeline": lambda _: listed.timeline(history(*asked)),
        "changes-by-region": lambda _: listed.changed_values(found(), "region"),
        "changes-by-group": lambda _: listed.changed_values(found(), "group"),
        "changed-deposits": lambda _: listed.changed_deposits(found()),
    })  # fmt: skip


def _days(scenario: Scenario) -> tuple[dt.date, dt.date]:
    """Return the two days that are compared, at first the scenario's and the newest."""
    first, last = (state.remembered(f"compare-{end}") for end in ("from", "to"))
    if first and last:
        return first, last
    known = catalog()
    return scenario.front_line_date or known.first_day, known.last_day
