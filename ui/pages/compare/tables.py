"""Scenarios side by side: their figures with the distance from the first, and what differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from model import Outcome
from model.territory.control import RUSSIA, control_by_region
from model.world.catalog import PARTIES
from ui.pages.compare.charts import measures
from ui.show.money import has_money
from ui.show.table import Cell, Column, Table, table
from ui.speech import words
from ui.speech.amounts import trillions
from ui.speech.language import number, percent, t
from ui.speech.money import amount, deal_name, term_text

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
    if all(map(has_money, all_of)):
        yield from _money(all_of)


def _money(all_of: list[Outcome]) -> Iterator[Row]:
    """Yield the deal, where the ladder ends, and what each side receives of central inputs."""
    deals = [deal_name(one.economy.terms) for one in all_of]
    yield "", t("The deal"), "", [Cell(deal, deal) for deal in deals]
    ends = [measures(one) for one in all_of]
    for id, (name, _) in ends[0].items():
        values = [end[id][1] for end in ends]
        unit = ", ".join(dict.fromkeys(words.unit_text(one.economy.unit) for one in all_of))
        yield _row(id, name, t("million {unit}", unit=unit), values, amount, _apart)
    received = [end["receipts.us"][1] / one.aid_base if one.aid_base else 0.0
                for end, one in zip(ends, all_of, strict=True)]  # fmt: skip
    yield _row("", t("Received by the United States, of the aid figure"), t("share"), received,
               percent, _points)  # fmt: skip


def _apart(difference: float) -> str:
    """Return a distance of two amounts; empty where it rounds to none."""
    said = amount(abs(difference))
    return "" if said == amount(0.0) else ("+" if difference > 0 else "−") + said


def _amounts(id: str, name: str, all_of: list[Outcome], values: Sequence[float]) -> Row:
    units = ", ".join(dict.fromkeys(words.unit_text(one.unit) for one in all_of))
    return _row(id, name, t("million {unit}", unit=units), values, trillions, _distance)


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
    return f"{'+' if difference > 0 else '−'}{trillions(abs(difference))}"


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
    all_of = list(outcomes.values())
    assumed = [one.scenario.assumptions() for one in all_of]
    world, rows = all_of[0].world, []
    for path in sorted({path for one in assumed for path in one}):
        values = [one.get(path) for one in assumed]
        if any(value != values[0] for value in values):
            rows.append((words.path_text(path, world), *map(partial(_in_effect, path), all_of)))
    return table("compared-inputs", ("assumption", *_scenarios(outcomes)),
                 [_hashes(outcomes), *rows], sources=())  # fmt: skip


def _in_effect(path: str, outcome: Outcome) -> str:
    """Return what an assumption is; where it is not stated, what the figures rest on instead."""
    value = outcome.scenario.assumptions().get(path)
    if value is not None:
        return words.value_text(path, value, outcome.world)
    told = _on_record(path, outcome)
    return t("{value}, not set by the scenario", value=told) if told else t("not stated")


def _on_record(path: str, outcome: Outcome) -> str:
    """Return what the data or the deal say where a scenario is silent; empty where they do not."""
    head, *rest = path.split(".")
    world = outcome.world
    if head == "control":
        shares = control_by_region(outcome.scenario, world)
        return percent(float(shares[PARTIES.index(rest[1]), world.regions.index(rest[0])]))
    if head == "group_control":
        index = world.groups.index(rest[0])
        held = float(outcome.held[PARTIES.index(rest[1]), :, index].sum())
        return percent(held / max(int(outcome.value[:, index].sum()), 1))
    if head == "parameters":
        economics = world.economics
        return number(float(economics.central[rest[1]][economics.place(rest[0])]))
    if head == "own_deal" and has_money(outcome) and hasattr(outcome.economy.terms, rest[0]):
        return term_text(outcome.economy.terms, rest[0])
    return ""


def _scenarios(outcomes: Mapping[str, Outcome]) -> Iterator[Column]:
    return (Column(name, name, figure="{row}") for name in outcomes)


def _hashes(outcomes: Mapping[str, Outcome], *more: str) -> tuple[str, ...]:
    """Return the row that says which scenarios these are."""
    hashes = (one.run.scenario_hash for one in outcomes.values())
    return (t("Hash of the scenario"), *more, *hashes)
