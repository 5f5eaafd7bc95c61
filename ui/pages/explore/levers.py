"""The levers of territory: each region's and commodity's share, and what a move asks for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from model import Outcome, Scenario, World
from model.core.errors import Problem
from model.territory.control import OTHER, RUSSIA
from ui.controls.differences import take_back
from ui.hand import state
from ui.parts.dialogs import open_dialog
from ui.parts.drawings import CHANGED, LISTED, STATED
from ui.speech import words
from ui.speech.browser import texts
from ui.speech.language import locale, n, number, t

CHANNEL = "levers"
EXPLAINED = "explain-card"
"""The dialog that explains the share of a region."""

TABLES = {"control": "regions", "group_control": "commodity_groups"}
"""Fields of the scenario that the levers move, with the table of their names."""

PARTIES = {"russia": RUSSIA, "other": OTHER}
OPEN_GROUPS = ("rare_earths",)
IN_SIGHT = 5
"""Regions whose levers are in sight: those where most is at stake."""


def lever_static(outcome: Outcome) -> dict[str, Any]:
    """Return what the levers show wherever they stand: names, words, worth; the largest first."""
    world = outcome.world
    rows = [
        {
            "table": table,
            "id": _ids(world, table)[place],
            "name": words.name(world, names, _ids(world, table)[place]),
            "zone": table == "control",
            "worth": words.trillions(worth / 100),
        }
        for table, names in TABLES.items()
        for place, worth in _by_worth(outcome, table)
    ]
    regions, groups = (len(_ids(world, table)) for table in TABLES)
    return {
        "rows": rows,
        "tables": {
            "control": {
                "title": t("Russian-controlled share, by region"),
                "folded": n("All {count} regions", "All {count} regions", regions),
            },
            "group_control": {
                "title": t("Russian-controlled share, by mineral"),
                "folded": n("All {count} commodities", "All {count} commodities", groups),
            },
        },
        "words": {"locale": str(locale()).replace("_", "-"), **texts("levers")},
    }


def _by_worth(outcome: Outcome, table: str) -> list[tuple[int, float]]:
    """Return place and value [million] of each region or commodity, the most at stake first."""
    worth = outcome.value.sum(axis=int(table == "control")).tolist()
    return sorted(enumerate(worth), key=lambda pair: -pair[1])


def _ids(world: World, table: str) -> tuple[str, ...]:
    return world.regions if table == "control" else world.groups


def lever_state(outcome: Outcome) -> dict[str, Any]:
    """Return what the levers show for a scenario: rows that say something, and what was refused.

    A row is ``[russia, flags, other]`` with shares in per cent and zeros at its end left out.
    """
    held, world = state.hand(), outcome.world
    return {
        "rows": lever_rows(outcome, held.preset),
        "selected": held.selected,
        "serial": held.serial,
        "changes": [
            [change.path, words.path_text(change.path, world), words.change_text(change, world)]
            for change in held.scenario.diff(held.preset)
        ],
        "problems": {
            place: " ".join(_problem_text(problem) for problem in problems)
            for place, problems in held.problems.items()
            if place.partition(".")[0] in TABLES
        },
    }


def lever_rows(outcome: Outcome, preset: Scenario) -> dict[str, dict[str, list[float]]]:
    """Return the rows that are not empty, by field and id."""
    shares = {"control": state.region_shares(outcome), "group_control": _group_shares(outcome)}
    rows: dict[str, dict[str, list[float]]] = {table: {} for table in TABLES}
    for table in TABLES:
        here, there = (getattr(s, table) for s in (outcome.scenario, preset))
        listed = _listed(outcome, table)
        for index, id in enumerate(_ids(outcome.world, table)):
            russia, other = shares[table][[RUSSIA, OTHER], index].tolist()
            flags = LISTED * (id in listed) + STATED * (id in here)
            flags += CHANGED * (here.get(id) != there.get(id))
            row = _trimmed([_per_cent(share, table) for share in (russia, other)], flags)
            if row:
                rows[table][id] = row
    return rows


def _listed(outcome: Outcome, table: str) -> set[str]:
    """Return what is in sight before a list is opened."""
    if table != "control":
        return set(OPEN_GROUPS)
    return {outcome.world.regions[place] for place, _ in _by_worth(outcome, table)[:IN_SIGHT]}


def _trimmed(shares: list[float], flags: int) -> list[float]:
    """Return a row without the zeros at its end, and whole numbers as such."""
    row = [shares[0], flags, shares[1]]
    while row and not row[-1]:
        row = row[:-1]
    return [int(value) if value == int(value) else value for value in row]


def _group_shares(outcome: Outcome) -> Any:
    totals = np.maximum(outcome.value.sum(axis=0), 1)
    return outcome.held.sum(axis=1) / totals


def _per_cent(share: float, table: str) -> float:
    """Return a share as its lever shows it; a region's so exact that sums can start from it."""
    return round(share * 100, 4 if table == "control" else 2)


def moved(event: object) -> None:
    """Do what a move in the browser asks for; anything that is no such move is left alone.

    Parameters
    ----------
    event : mapping
        Either ``{"select": region}``, or ``{"explain": region}``, or ``{"back": path}`` (one
        assumption as the preset has it), or ``table`` and ``id`` with ``reset`` (as the preset has
        it), or with ``value`` None (as the map says), or with ``party`` and ``value`` [per cent],
        a text where it is no number, and ``alone`` where nobody else is to have a share; and
        always ``serial``, which is handed back so that the browser knows what was answered.
    """
    if not isinstance(event, Mapping):
        return
    state.speak_again()
    held = state.hand()
    held.serial = _serial(event.get("serial"))
    world = state.world()
    back, select, table, id = (_text(event, key) for key in ("back", "select", "table", "id"))
    take_back(back)
    explain = _text(event, "explain")
    if explain in world.regions:
        open_dialog(EXPLAINED, f"region.{explain}.russia.share")
    if select in world.regions:
        held.selected = None if select == held.selected else select
    if table in TABLES and id in _ids(world, table):
        _move(table, id, event)


def _text(event: Mapping[str, Any], key: str) -> str:
    value = event.get(key)
    return value if isinstance(value, str) else ""


def _serial(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _move(table: str, id: str, event: Mapping[str, Any]) -> None:
    held, party, value = state.hand(), _text(event, "party"), event.get("value")
    places = [f"{table}.{id}.{name}" for name in PARTIES]
    if event.get("clear"):
        held.forgive(f"{table}.{id}.{party}")
    elif event.get("reset"):
        stated = held.preset.as_dict().get(table, {}).get(id)
        held.forgive(*places)
        state.attempt(f"{table}.{id}", lambda s: _with(s, table, id, stated))
    elif value is None:
        held.forgive(*places)
        state.attempt(f"{table}.{id}", lambda s: _with(s, table, id, None))
    elif party in PARTIES and isinstance(value, (int, float)) and not isinstance(value, bool):
        _share(table, id, party, float(value), alone=bool(event.get("alone")))
    elif party in PARTIES and isinstance(value, str):
        _refuse(f"{table}.{id}.{party}", f"“{value[:40]}”", value)


def _share(table: str, id: str, party: str, per_cent: float, *, alone: bool) -> None:
    place = f"{table}.{id}.{party}"
    if not math.isfinite(per_cent) or not 0 <= per_cent <= 100:
        given = t("{number}%", number=number(per_cent)) if math.isfinite(per_cent) else "?"
        _refuse(place, given, per_cent)
        return
    share = round(per_cent / 100, 6)

    def make(scenario: Scenario) -> Scenario:
        stated = {} if alone else scenario.as_dict().get(table, {}).get(id, {})
        return _with(scenario, table, id, {**stated, party: share})

    state.attempt(place, make, per_cent)


def _refuse(place: str, given: str, typed: object) -> None:
    """Say what an entry takes, and that it changed nothing."""
    takes, still = t("a share lies between 0 and 100%"), t("Until then the share stays as it was.")
    state.refuse(place, [Problem(place, given, takes, still)], typed)


def _with(scenario: Scenario, table: str, id: str, stated: Any) -> Scenario:
    entries = dict(scenario.as_dict().get(table, {}))
    entries.pop(id, None)
    if stated:
        entries[id] = stated
    return scenario.replace(**{table: entries})


def _problem_text(problem: Problem) -> str:
    if problem.where.partition(".")[0] in TABLES and "sum to" in problem.allowed:
        return t("Together the shares come to more than 100%. Lower one of them.")
    return words.problem_text(problem)
