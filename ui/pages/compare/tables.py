"""Scenarios side by side: their figures with the distance from the first, and what differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from model import Outcome
from model.territory.control import RUSSIA
from model.world.catalog import PARTIES
from ui.show.table import Cell, Column, Table, table
from ui.speech import words
from ui.speech.language import percent, t

Row = tuple[str, str, str, list[Cell]]
"""A figure's name in the model, its name for readers, its unit, and a cell for each scenario."""


def _figures(all_of: list[Outcome]) -> Iterator[Row]:
    """Yield the headline figures, a row each; the others are held against the first scenario."""
    named = (t("Ukraine controls"), t("Russia controls"), t("In a neutral or joint zone"))
    yield _amounts("total", t("Total in the ground"), all_of, [one.total_million for one in all_of])
    for party, (id, name) in enumerate(zip(PARTIES, named, strict=True)):
        amounts = [int(one.party_million[party]) for one in all_of]
        if any(amounts):
            yield _amounts(id, name, all_of, amounts)
            shares = [now / one.total_million for now, one in zip(amounts, all_of, strict=True)]
            yield _shares(f"{id}.share", t("{what}, share", what=name), shares)
    yield _amounts("aid", t("Aid figure"), all_of, [one.aid.million for one in all_of])
    coverage = [one.aid_coverage for one in all_of]
    yield _shares("aid_coverage", t("Aid as % of Ukraine's share"), coverage)


def _amounts(id: str, name: str, all_of: list[Outcome], values: Sequence[float]) -> Row:
    units = ", ".join(dict.fromkeys(words.unit_text(one.unit) for one in all_of))
    return _row(id, name, t("million {unit}", unit=units), values, words.trillions, _distance)


def _shares(id: str, name: str, values: Sequence[float]) -> Row:
    return _row(id, name, t("share"), values, percent, _points)


def _row(
    id: str, name: str, unit: str, values: Sequence[float], say: Callable[[float], str],
    apart: Callable[[float], str],
) -> Row:  # fmt: skip
    """Return a row, in each cell the distance from the first behind the figure."""
    deltas = [apart(value - values[0]) for value in values]
    cells = [
        Cell(value, f"{say(value)} ({delta})" if delta else say(value))
        for value, delta in zip(values, deltas, strict=True)
    ]
    return id, name, unit, cells


def _distance(difference: float) -> str:
    if abs(difference) < 1:
        return ""
    return f"{'+' if difference > 0 else '−'}{words.trillions(abs(difference))}"


def _points(difference: float) -> str:
    """Return a distance of two shares in percentage points; empty where it rounds to none."""
    if not math.isfinite(difference):
        return ""
    amount = percent(abs(difference)).removesuffix("%")
    if not amount.strip("0.,"):  # nothing that can be written
        return ""
    return t("{sign}{amount} points", sign="+" if difference > 0 else "−", amount=amount)


def _groups(all_of: list[Outcome]) -> Iterator[Row]:
    """Yield Russia's share of each commodity group in which the scenarios differ."""
    world = all_of[0].world
    for index, group in enumerate(world.groups):
        shares = [
            float(one.held[RUSSIA, :, index].sum()) / max(int(one.value[:, index].sum()), 1)
            for one in all_of
        ]
        if any(map(_points, (share - shares[0] for share in shares))):
            name = words.name(world, "commodity_groups", group)
            yield _shares(f"group.{group}.russia.share", name, shares)


def figures(outcomes: Mapping[str, Outcome]) -> Table:
    """Return the headline figures of several scenarios, a column each, below their hashes."""
    found = list(_figures(list(outcomes.values())))
    rows = [(name, unit, *cells) for _, name, unit, cells in found]
    keys = ("", *(row[0] for row in found))
    return table("compared-figures", ("figure", "unit", *_scenarios(outcomes)),
                 [_hashes(outcomes, ""), *rows], keys=keys)  # fmt: skip


def groups(outcomes: Mapping[str, Outcome]) -> Table:
    """Return Russia's share of each commodity group in which several scenarios differ."""
    found = list(_groups(list(outcomes.values())))
    rows = [(name, *cells) for _, name, _, cells in found]
    columns = (Column("group", t("Russia controls")), *_scenarios(outcomes))
    return table("compared-groups", columns, [_hashes(outcomes), *rows], t("share"),
                 sources="ground", keys=("", *(row[0] for row in found)))  # fmt: skip


def inputs(outcomes: Mapping[str, Outcome]) -> Table:
    """Return only the assumptions in which several scenarios differ: name, and each one's value."""
    assumed = [one.scenario.assumptions() for one in outcomes.values()]
    world, rows = next(iter(outcomes.values())).world, []
    for path in sorted({path for one in assumed for path in one}):
        values = [one.get(path) for one in assumed]
        if any(value != values[0] for value in values):
            shown = (words.value_text(path, value, world) for value in values)
            rows.append((words.path_text(path, world), *shown))
    return table("compared-inputs", ("assumption", *_scenarios(outcomes)),
                 [_hashes(outcomes), *rows], sources=())  # fmt: skip


def _scenarios(outcomes: Mapping[str, Outcome]) -> Iterator[Column]:
    return (Column(name, name, figure="{row}") for name in outcomes)


def _hashes(outcomes: Mapping[str, Outcome], *more: str) -> tuple[str, ...]:
    """Return the row that says which scenarios these are."""
    hashes = (one.run.scenario_hash for one in outcomes.values())
    return (t("Hash of the scenario"), *more, *hashes)
