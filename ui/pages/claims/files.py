"""What Claims offers to take along."""

from __future__ import annotations

from collections.abc import Callable

from model.answers.statements import Checked
from ui.pages.claims.charts import claim_chart
from ui.pages.claims.tables import checked, claims
from ui.show.chart import Chart
from ui.show.page import Charts, Offered, Tables, offered
from ui.show.stamp import Subject


def charts(subject: Subject) -> Charts:
    """Return the chart of every statement that has readings, by the words of the statement."""
    world = subject.outcome.world
    return {
        f"statement-{each.row['id']}": Offered(each.row["quote"], _maker(each))
        for each in checked(world)
        if each.readings
    }


def _maker(each: Checked) -> Callable[[Subject], Chart]:
    return lambda subject: claim_chart(each, subject.outcome.world)


def tables(subject: Subject) -> Tables:
    """Return every statement with its readings."""
    return offered("page table", {"claims": lambda subject: claims(subject.outcome.world)})
