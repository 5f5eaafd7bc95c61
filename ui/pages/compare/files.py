"""What Compare offers to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model import Outcome, evaluate
from ui.hand import state
from ui.pages.compare import tables as made
from ui.show.page import Charts, Offered, Tables
from ui.show.stamp import Subject
from ui.show.table import Table
from ui.speech.language import N_


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the scenarios that are kept side by side, where any is."""
    kept = dict(state.hand().kept)
    if not kept:
        return {}

    def of(name: str, make: Callable[[Mapping[str, Outcome]], Table]) -> Offered[Table]:
        world = subject.outcome.world
        return Offered(name, lambda _: make({id: evaluate(s, world) for id, s in kept.items()}))

    return {
        "compared": of(N_("Scenarios side by side"), made.scenarios),
        "compared-figures": of(N_("Scenarios side by side: figures"), made.figures),
        "compared-groups": of(N_("Scenarios side by side: shares held by Russia"), made.groups),
        "compared-inputs": of(N_("Only the inputs that differ"), made.inputs),
    }
