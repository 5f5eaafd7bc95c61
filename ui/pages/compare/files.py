"""What Compare offers to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model import Outcome, evaluate
from ui.hand import state
from ui.pages.compare import tables as made
from ui.show.page import Charts, Tables, offered
from ui.show.stamp import Subject
from ui.show.table import Table


def charts(subject: Subject) -> Charts:
    """Return no chart: the page has none."""
    return {}


def tables(subject: Subject) -> Tables:
    """Return the scenarios that are kept side by side, where any is."""
    kept = dict(state.hand().kept)
    if not kept:
        return {}

    def of(make: Callable[[Mapping[str, Outcome]], Table]) -> Callable[[Subject], Table]:
        world = subject.outcome.world
        return lambda _: make({id: evaluate(one, world) for id, one in kept.items()})

    return offered("page table", {
        "compared-figures": of(made.figures),
        "compared-groups": of(made.groups),
        "compared-inputs": of(made.inputs),
    })  # fmt: skip
