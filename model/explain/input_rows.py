"""The row of data that an uncertain input is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from model.answers.outcome import Outcome
from model.futures.futures import COMMON
from model.futures.input_names import input_name
from model.world.tables import Row


def row_of(outcome: Outcome, name: str) -> tuple[str, Row] | None:
    """Return table and row of an input; None for a range stated, and for common factors."""
    if name in map(input_name, outcome.scenario.ranges) or name == COMMON:
        return None
    for table, cells in _places_of(outcome, *name.split(".")):
        for row in outcome.world.rows(table, **cells):
            return table, row
    return None


def _places_of(
    outcome: Outcome, head: str, what: str = "ALL", *_: str
) -> Sequence[tuple[str, dict[str, str]]]:
    """Return the tables in which an input may have its row, with the cells of that."""
    line, world = outcome.front_line, outcome.world
    match head:
        case "price":
            (of,) = world.rows("economics/components", id=what)
            return [("economics/price_risk", {"series": of["price_series"]})]
        case "value":
            return [("value/forbes_2023_margins", {"key": what})]
        case "control" if line is not None:
            days = {"control/estimates": line.asked, "control/anchors": line.used}
            return [(table, {"date": day.isoformat(), "region": what})
                    for table, day in days.items()]  # fmt: skip
        case "deposit":
            return [("deposits/deposits", {"id": what})]
        case "line":
            return [("assumptions", {"id": "line-error"})]
    return [("economics/parameters", {"parameter": head, "component": what})]
