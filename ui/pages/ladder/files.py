"""What the page From rock to money offers to take along, and every other page after its own."""

from __future__ import annotations

from ui.hand import state
from ui.pages.ladder import tables as made
from ui.pages.ladder.charts import waterfall
from ui.show.money import has_money
from ui.show.page import Charts, Tables, of_outcome, offered
from ui.show.stamp import Subject
from ui.speech.money import KINDS


def charts(subject: Subject) -> Charts:
    """Return the ladder's charts, the bars to the scale of the page; none without money."""
    if not has_money(subject.outcome):
        return {}
    log = state.remembered("ladder-scale") == "log"
    return offered(
        "chart", {f"ladder-{kind}": of_outcome(waterfall, kind=kind, log=log) for kind in KINDS}
    )


def tables(subject: Subject) -> Tables:
    """Return the ladder's tables; none without money."""
    if not has_money(subject.outcome):
        return {}
    return offered("page table", {
        "ladder": of_outcome(made.ladder),
        "ladder-by-group": of_outcome(made.ladder_groups),
        "parameters": of_outcome(made.parameters),
        "revenue": of_outcome(made.revenue),
    })  # fmt: skip
