"""What Compare offers to take along."""

from __future__ import annotations

from functools import partial

from ui.hand import state
from ui.pages.ladder import answers
from ui.pages.territory import ground_files as ground
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.speech.language import N_

__all__ = ["charts", "tables"]


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the scenarios that are kept side by side, where any is."""
    kept = dict(state.hand().kept)
    if not kept:
        return {}
    figures = partial(answers.figures_table, kept=kept)
    groups = partial(answers.groups_table, kept=kept)
    inputs = partial(answers.differing_table, kept=kept)
    return {
        "compared": Offered(N_("Scenarios side by side"),
                            partial(ground.compared_table, kept=kept)),
        "compared-figures": Offered(N_("Scenarios side by side: figures"), figures),
        "compared-groups": Offered(N_("Scenarios side by side: shares held by Russia"), groups),
        "compared-inputs": Offered(N_("Only the inputs that differ"), inputs),
    }  # fmt: skip
