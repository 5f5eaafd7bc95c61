"""Scenarios side by side: their figures with the distance from the first, and what differs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model import Outcome, Scenario, World
from model.territory.control import RUSSIA
from model.world.catalog import PARTIES
from ui.show.table import Cell, Column, Table
from ui.speech import words
from ui.speech.language import percent, t


@dataclass(frozen=True)
class Compared:
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

    @property
    def whole(self) -> Cell:
        """As a cell of a table: the text with the distance behind it."""
        return Cell(self.value, f"{self.text} ({self.delta})" if self.delta else self.text)


Rows = list[tuple[str, list[Compared]]]
"""Name of each row, and a cell for each scenario."""


def figure_rows(outcomes: Mapping[str, Outcome]) -> Rows:
    """Return the headline figures, one row each, one cell a scenario.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        Results by the name of the scenario; the first is what the others are held against.
    """
    return [row for _, row in _figures(list(outcomes.values()))]


def _figures(all_of: list[Outcome]) -> Iterator[tuple[str, tuple[str, list[Compared]]]]:
    """Yield each figure's name in the model, and its row."""
    named = (t("Held by Ukraine"), t("Held by Russia"), t("Held by neither side"))
    yield "total", (t("All of it"), _amounts([one.total_million for one in all_of]))
    for party, (id, name) in enumerate(zip(PARTIES, named, strict=True)):
        amounts = [int(one.party_million[party]) for one in all_of]
        if any(amounts):
            shares = [int(one.party_million[party]) / one.total_million for one in all_of]
            yield id, (name, _amounts(amounts))
            yield f"{id}.share", (t("{what}, share", what=name), _shares(shares))
    yield "aid", (t("Aid figure"), _amounts([one.aid.million for one in all_of]))
    coverage = _shares([one.aid_coverage for one in all_of])
    yield "aid_coverage", (t("Aid to Ukraine's part"), coverage)


def _amounts(values: Sequence[float]) -> list[Compared]:
    first = values[0]
    return [Compared(words.trillions(one), _distance(one - first), one) for one in values]


def _distance(difference: float) -> str:
    if abs(difference) < 1:
        return ""
    return f"{'+' if difference > 0 else '−'}{words.trillions(abs(difference))}"


def _shares(values: Sequence[float]) -> list[Compared]:
    return [Compared(percent(value), _points(value - values[0]), value, True) for value in values]


def _points(difference: float) -> str:
    """Return a distance of two shares in percentage points; empty where it rounds to none."""
    if not math.isfinite(difference):
        return ""
    amount = percent(abs(difference)).removesuffix("%")
    if not amount.strip("0.,"):  # nothing that can be written
        return ""
    return t("{sign}{amount} points", sign="+" if difference > 0 else "−", amount=amount)


def group_rows(outcomes: Mapping[str, Outcome]) -> Rows:
    """Return Russia's share of each commodity group, the rows in which the scenarios differ."""
    return [row for _, row in _groups(list(outcomes.values()))]


def _groups(all_of: list[Outcome]) -> Iterator[tuple[str, tuple[str, list[Compared]]]]:
    world = all_of[0].world
    for index, group in enumerate(world.groups):
        shares = [
            float(one.held[RUSSIA, :, index].sum()) / max(int(one.value[:, index].sum()), 1)
            for one in all_of
        ]
        cells = _shares(shares)
        if any(cell.delta for cell in cells):
            name = words.name(world, "commodity_groups", group)
            yield f"group.{group}.russia.share", (name, cells)


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


def figures(outcomes: Mapping[str, Outcome]) -> Table:
    """Return the headline figures of several scenarios, a column each, below their hashes."""
    units = ", ".join(dict.fromkeys(words.unit_text(one.unit) for one in outcomes.values()))
    found = list(_figures(list(outcomes.values())))
    rows = [
        (name, t("share") if cells[0].share else t("million {unit}", unit=units),
         *(cell.whole for cell in cells))
        for _, (name, cells) in found
    ]  # fmt: skip
    columns = (Column("figure", t("Figure")), Column("unit", t("Unit")), *_scenarios(outcomes))
    title = t("Scenarios side by side: figures")
    keys = ("", *(figure for figure, _ in found))
    return Table("compared-figures", title, columns, [_hashes(outcomes, ""), *rows], keys=keys)


def groups(outcomes: Mapping[str, Outcome]) -> Table:
    """Return Russia's share of each commodity group in which several scenarios differ."""
    found = list(_groups(list(outcomes.values())))
    rows = [(name, *(cell.whole for cell in cells)) for _, (name, cells) in found]
    columns = (Column("group", t("Held by Russia")), *_scenarios(outcomes))
    title = t("Scenarios side by side: shares held by Russia")
    return Table("compared-groups", title, columns, [_hashes(outcomes), *rows], t("share"),
                 sources="ground", keys=("", *(figure for figure, _ in found)))  # fmt: skip


def inputs(outcomes: Mapping[str, Outcome]) -> Table:
    """Return only the assumptions in which several scenarios differ."""
    scenarios = {name: one.scenario for name, one in outcomes.items()}
    world = next(iter(outcomes.values())).world
    rows = [(what, *values) for what, values in differing(scenarios, world)]
    columns = (Column("assumption", t("Assumption")), *_scenarios(outcomes))
    return Table("compared-inputs", t("Only the inputs that differ"), columns,
                 [_hashes(outcomes), *rows], sources=())  # fmt: skip


def scenarios(outcomes: Mapping[str, Outcome]) -> Table:
    """Return the figures of several scenarios, a row each."""
    columns = (
        Column("scenario", t("Scenario")),
        Column("hash", t("Hash of the scenario")),
        Column("total", t("Total")),
        *(Column(party, words.party(party)) for party in PARTIES),
        Column("aid", t("Aid figure")),
        Column("coverage", t("Aid to Ukraine's part")),
        Column("unit", t("Unit")),
    )
    rows = [
        (name, one.run.scenario_hash, one.total_million, *map(int, one.party_million),
         float(one.aid.million), float(one.aid_coverage), words.unit_text(one.unit))
        for name, one in outcomes.items()
    ]  # fmt: skip
    return Table("compared", t("Scenarios side by side"), columns, rows, t("million"))


def _scenarios(outcomes: Mapping[str, Outcome]) -> Iterator[Column]:
    return (Column(name, name, figure="{row}") for name in outcomes)


def _hashes(outcomes: Mapping[str, Outcome], *more: str) -> tuple[str, ...]:
    """Return the row that says which scenarios these are."""
    hashes = (one.run.scenario_hash for one in outcomes.values())
    return (t("Hash of the scenario"), *more, *hashes)
