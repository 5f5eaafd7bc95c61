"""Scenarios side by side: their figures with the distance from the first, and what differs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model import Outcome, Scenario, World
from model.territory.control import OTHER, RUSSIA, UKRAINE
from ui.speech import words
from ui.speech.language import percent, t

__all__ = ["Cell", "differing", "figure_rows", "group_rows"]


@dataclass(frozen=True)
class Cell:
    """One figure of one scenario.

    Parameters
    ----------
    text : str
        The figure as it is written.
    delta : str
        Distance from the first scenario's, empty where there is none.
    value : float
        The figure itself [million, or 1 for a share].
    share : bool
        Whether it is a share.
    """

    text: str
    delta: str = ""
    value: float = math.nan
    share: bool = False


def figure_rows(outcomes: Mapping[str, Outcome]) -> list[tuple[str, list[Cell]]]:
    """Return the headline figures, one row each, one cell a scenario.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        Results by the name of the scenario; the first is what the others are held against.
    """
    all_of = list(outcomes.values())
    parties = (
        (t("Held by Ukraine"), UKRAINE),
        (t("Held by Russia"), RUSSIA),
        (t("Held by neither side"), OTHER),
    )
    rows = [(t("All of it"), _amounts([one.total_million for one in all_of]))]
    for name, party in parties:
        amounts = [int(one.party_million[party]) for one in all_of]
        if any(amounts):
            rows.append((name, _amounts(amounts)))
            shares = [int(one.party_million[party]) / one.total_million for one in all_of]
            rows.append((t("{what}, share", what=name), _shares(shares)))
    rows.append((t("Aid figure"), _amounts([one.aid.million for one in all_of])))
    rows.append((t("Aid to Ukraine's part"), _shares([one.aid_coverage for one in all_of])))
    return rows


def _amounts(values: Sequence[float]) -> list[Cell]:
    return [Cell(words.trillions(value), _distance(value - values[0]), value) for value in values]


def _distance(difference: float) -> str:
    if abs(difference) < 1:
        return ""
    return f"{'+' if difference > 0 else '−'}{words.trillions(abs(difference))}"


def _shares(values: Sequence[float]) -> list[Cell]:
    return [Cell(percent(value), _points(value - values[0]), value, True) for value in values]


def _points(difference: float) -> str:
    """Return a distance of two shares in percentage points; empty where it rounds to none."""
    if not math.isfinite(difference):
        return ""
    amount = percent(abs(difference)).removesuffix("%")
    if not amount.strip("0.,"):  # nothing that can be written
        return ""
    return t("{sign}{amount} points", sign="+" if difference > 0 else "−", amount=amount)


def group_rows(outcomes: Mapping[str, Outcome]) -> list[tuple[str, list[Cell]]]:
    """Return Russia's share of each commodity group, the rows in which the scenarios differ."""
    all_of = list(outcomes.values())
    world = all_of[0].world
    rows = []
    for index, group in enumerate(world.groups):
        shares = [
            float(one.held[RUSSIA, :, index].sum()) / max(int(one.value[:, index].sum()), 1)
            for one in all_of
        ]
        cells = _shares(shares)
        if any(cell.delta for cell in cells):
            rows.append((words.name(world, "commodity_groups", group), cells))
    return rows


def differing(scenarios: Mapping[str, Scenario], world: World) -> list[tuple[str, list[str]]]:
    """Return only the assumptions in which the scenarios differ: name, and each one's value."""
    assumed = [scenario.assumptions() for scenario in scenarios.values()]
    paths = sorted({path for one in assumed for path in one})
    rows = []
    for path in paths:
        values = [one.get(path) for one in assumed]
        if any(value != values[0] for value in values):
            shown = [words.value_text(path, value, world) for value in values]
            rows.append((words.path_text(path, world), shown))
    return rows
