"""What the Explore page shows of a result: four figures, shades of the map, bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from model import Outcome
from model.territory.control import OTHER, RUSSIA, UKRAINE
from model.world.catalog import PARTIES
from ui.speech import words
from ui.speech.amounts import billions
from ui.speech.language import percent, t


@dataclass(frozen=True)
class Figure:
    """One of the four figures.

    Parameters
    ----------
    id, label, value : str
        Its key, its name, and the figure as it is written.
    beside : str
        What stands below it: its share, and how far it is from the preset's.
    explanation : str
        How it comes about, as Markdown.
    """

    id: str
    label: str
    value: str
    beside: str
    explanation: str


def figures(outcome: Outcome, preset: Outcome) -> list[Figure]:
    """Return what Ukraine and Russia control, the total and the coverage, against the preset."""
    unit = words.unit_text(outcome.unit)
    change = outcome.total_million - preset.total_million
    how = t(
        "Everything counted in the ground, at the prices of the valuation's month. It is not a "
        "profit, a rent or an offer."
    )
    total = Figure(
        "total", t("Total in the ground"), words.trillions(outcome.total_million),
        _with_change(unit, change), _with_brackets(how, change),
    )  # fmt: skip
    return [
        _party(outcome, preset, UKRAINE, t("Ukraine controls")),
        _party(outcome, preset, RUSSIA, t("Russia controls")),
        total,
        _coverage(outcome, preset),
    ]


def _party(outcome: Outcome, preset: Outcome, index: int, label: str) -> Figure:
    now, was = (int(one.party_million[index]) for one in (outcome, preset))
    share = percent(now / outcome.total_million)
    how = t("Each region's and mineral's value times the share controlled, added up.")
    sizes = np.argsort(outcome.held[index].sum(axis=1))[::-1][:3].tolist()
    lines = [
        t(
            "- {region}: {amount}",
            region=words.name(outcome.world, "regions", outcome.world.regions[region]),
            amount=words.trillions(float(outcome.held[index, region].sum())),
        )
        for region in sizes
    ]
    parts = [_with_brackets(how, now - was), t("Largest contributors:"), "\n".join(lines)]
    return Figure(
        PARTIES[index], label, words.trillions(now), _with_change(share, now - was),
        "\n\n".join(parts),
    )  # fmt: skip


def _coverage(outcome: Outcome, preset: Outcome) -> Figure:
    held = float(outcome.held[UKRAINE].sum())
    parts = [
        t("The aid figure divided by the gross value in the ground that Ukraine controls."),
        f"{billions(outcome.aid.million)} / {words.trillions(held)} = "
        f"{percent(outcome.aid_coverage)}",
    ]
    was = percent(preset.aid_coverage)
    now = percent(outcome.aid_coverage)
    stated = billions(outcome.aid.stated)
    beside = stated if now == was else t("{amount}, preset {was}", amount=stated, was=was)
    return Figure("coverage", t("Aid as % of Ukraine's share"), now, beside, "\n\n".join(parts))


def _with_change(text: str, difference: int) -> str:
    """Return a text with the distance from the preset behind it, where there is one."""
    if not difference:
        return text
    amount = words.trillions(abs(difference))
    sign = "+" if difference > 0 else "−"
    return f"{text} ({sign}{amount})"


def _with_brackets(how: str, difference: int) -> str:
    """Return how a figure comes about; where it has a change in brackets, what that is."""
    return (
        f"{how} {t('In brackets: the change against the scenario chosen.')}" if difference else how
    )


def _by_size(outcome: Outcome) -> list[int]:
    order: list[int] = np.argsort(-outcome.value.sum(axis=0), kind="stable").tolist()
    return order


def bars_static(outcome: Outcome) -> dict[str, Any]:
    """Return what the bars show whatever is held by whom: names and totals, the largest first."""
    totals = outcome.value.sum(axis=0)
    rows = [
        {
            "name": words.name(outcome.world, "commodity_groups", outcome.world.groups[index]),
            "text": words.trillions(int(totals[index])),
        }
        for index in _by_size(outcome)
    ]
    return {
        "title": t("Who controls each commodity group"),
        "rows": rows,
        "columns": [t("Commodity group"), t("Value, USD"), t("Not controlled by Ukraine")],
        "words": {party: words.party(party) for party in PARTIES},
    }


def bars_state(outcome: Outcome) -> dict[str, Any]:
    """Return the shares of Russia, and of neither side where it has any, in each bar."""
    shares = outcome.held.sum(axis=1) / np.maximum(outcome.value.sum(axis=0), 1)
    return {"rows": [_bar(*shares[[RUSSIA, OTHER], index].tolist()) for index in _by_size(outcome)]}


def _bar(russia: float, other: float) -> list[Any]:
    row = [round(russia, 6), percent(russia)]
    return [*row, round(other, 6), percent(other)] if other > 0 else row
