"""Whose control a map shows: the record it starts from, and what the scenario sets instead."""

from __future__ import annotations

import datetime as dt

from model import Outcome
from model.territory.operations import moved_operations
from model.world.catalog import PARTIES
from ui.speech import words
from ui.speech.language import day, n, t, told

NAMED = 8
"""Mines that a sentence names of each side; the rest is counted."""


def map_caption(outcome: Outcome) -> str:
    """Return date and source of the layer of control that the map starts from."""
    line = outcome.front_line
    if line is None:
        return t("no front line, recognised borders")
    names = ", ".join(told(outcome.world.source(id)["publisher"]) for id in line.source_ids)
    text = t("front line of {day}, area shares after {names}", day=day(line.used), names=names)
    if not line.age_days:
        return text
    return f"{text}; {t('newest record on or before {day}', day=day(line.asked))}"


def map_changes(outcome: Outcome) -> str:
    """Return how much of the control the scenario sets otherwise; nothing where it sets none."""
    asked = outcome.scenario
    counted = (
        (len(asked.control), n("{count} region", "{count} regions", len(asked.control))),
        (
            len(asked.group_control),
            n("{count} commodity group", "{count} commodity groups", len(asked.group_control)),
        ),
        (
            len(asked.deposit_control),
            n("{count} deposit", "{count} deposits", len(asked.deposit_control)),
        ),
    )
    said = ", ".join(text for count, text in counted if count)
    return t("set in this scenario: {what}", what=said) if said else ""


def control_text(outcome: Outcome) -> str:
    """Return whose control a map shows, for a caption or a file: record and scenario."""
    return "; ".join(filter(None, (map_caption(outcome), map_changes(outcome))))


def control_corner(outcome: Outcome, line: str) -> str:
    """Return what the corner of a map says where the scenario sets control; else nothing.

    Parameters
    ----------
    outcome : Outcome
        The result that the map shows.
    line : str
        Short date and source of its line, as the corner has them otherwise; may be empty.
    """
    changes = map_changes(outcome)
    return f"{line or t('Recognised borders')};\n{changes}" if changes else ""


def mines_moved(before: Outcome, after: Outcome) -> str:
    """Return which named mines and fields another side controls in `after`; "" where none does."""
    found = moved_operations(before.scenario, after.scenario, after.world)
    sides = {p: [mine.row["id"] for mine in found if mine.taker == p] for p in PARTIES}
    listed = "; ".join(
        f"{words.party(side)}: {_listed(after, mines)}" for side, mines in sides.items() if mines
    )
    if not listed:
        return ""
    return t("Mines and fields that would change hands, by who would control them: {list}.",
             list=listed)  # fmt: skip


def _listed(outcome: Outcome, mines: list[str]) -> str:
    names = [words.name(outcome.world, "economics/operations", mine) for mine in mines[:NAMED]]
    more = len(mines) - NAMED
    last = [n("{count} more", "{count} more", more)] if more > 0 else []
    return ", ".join([*names, *last])


def since(seen: str) -> str:
    """Return the day of :meth:`model.world.deposits.Deposits.seen_on` in the reader's language.

    Examples
    --------
    >>> since("2025-07-10"), since("before 2024-07-08"), since("")
    ('10 July 2025', 'before 8 July 2024', '')
    """
    if not seen:
        return ""
    date = day(dt.date.fromisoformat(seen.removeprefix("before ")))
    return t("before {day}", day=date) if seen.startswith("before ") else date
