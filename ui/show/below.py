"""Which sources a figure rests on, asked of another process: its whole tree is walked."""

from __future__ import annotations

from collections.abc import Iterable

from model import Outcome, Scenario, evaluate
from model.core.errors import ModelError
from model.explain.places import explain
from ui.hand.tables import world


def source_ids(outcome: Outcome, figures: Iterable[str]) -> list[str]:
    """Return the ids of the sources of figures, in the order in which they are met."""
    return [id for figure in figures for id in _below(outcome, figure)]


def source_ids_of(scenario: Scenario, figures: tuple[str, ...]) -> list[str]:
    """Return the same of a scenario."""
    return source_ids(evaluate(scenario, world()), figures)


def _below(outcome: Outcome, figure: str) -> list[str]:
    try:
        return [row["source_id"] for row in explain(outcome, figure).sources()]
    except ModelError:  # money that nothing converts has no ladder
        return []
