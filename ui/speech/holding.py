"""On what it rests who holds what: on the day's record, on a statement, or on assumptions."""

from __future__ import annotations

from functools import cache

from model import Outcome, Scenario
from model.scenario.scenario import DEFAULT_PRESET
from model.world.catalog import RECORD

_HELD = ("base", "front_line_date", "reading", "estimate", "control", "group_control",
         "deposit_control")  # fmt: skip
"""Assumptions that say who holds what."""


def holding(outcome: Outcome) -> str:
    """Return on what it rests who holds what.

    Returns
    -------
    str
        ``plain``: the daily record or the borders alone; ``stated``: those of the default preset,
        with the rare earths as a president stated them; else ``assumed``.
    """
    asked = outcome.scenario
    stated = _stated()
    if all(getattr(asked, name) == getattr(stated, name) for name in _HELD):
        return "stated"
    read = asked.base == "front-line" and (asked.reading != "by-area" or asked.estimate != RECORD)
    own = asked.control or asked.deposit_control or asked.group_control
    return "assumed" if read or own else "plain"


@cache
def _stated() -> Scenario:
    return Scenario.from_preset(DEFAULT_PRESET)
