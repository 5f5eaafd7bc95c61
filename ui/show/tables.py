"""The tables of a scenario as a reader takes them along: plain numbers, named columns."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from model import Outcome, Scenario
from model.answers.answers import ladder_by_group, receipts_totals
from model.scenario.scenario import ABOUT
from ui.pages.ladder.deal import SCOPE
from ui.pages.ladder.parts import parameters
from ui.show.money import has_money
from ui.show.stamp import Source, Subject
from ui.show.table import Table, of_frame
from ui.speech import words
from ui.speech.language import N_, t, told
from ui.speech.money import FLOWS, RUNGS, deal_label

__all__ = ["LADDER", "TABLES", "all_tables", "assumptions", "made", "million",
           "own_parameters"]  # fmt: skip


def _held(subject: Subject, axis: str) -> Table:
    outcome = subject.outcome
    by_region = axis == "region"
    frame = outcome.by_region if by_region else outcome.by_group
    labels = "regions" if by_region else "commodity_groups"
    named = frame.rename(columns=words.party).astype(int)
    named.insert(0, t("Total"), frame.sum(axis=1).astype(int))
    named.insert(0, t("Name"), [words.name(outcome.world, labels, str(id)) for id in frame.index])
    named.insert(0, t("Code"), [str(id) for id in frame.index])
    title = t("Value by region") if by_region else t("Value by commodity group")
    named.columns.name = None
    return of_frame(f"by-{axis}", title, named.reset_index(drop=True), million(outcome.unit))


def million(unit: str) -> str:
    """Return how a table in millions of a unit of money says so."""
    return t("million {unit}", unit=words.unit_text(unit))


def _cells(subject: Subject) -> Table:
    """Return every region and commodity group with the value that each party holds."""
    outcome = subject.outcome
    world = outcome.world
    rows = [
        {
            t("Region"): words.name(world, "regions", region),
            t("Commodity group"): words.name(world, "commodity_groups", group),
            t("Total"): int(outcome.value[r, k]),
            **{words.party(party): float(outcome.held[p, r, k])
               for p, party in enumerate(words.PARTY)},
        }
        for r, region in enumerate(world.regions)
        for k, group in enumerate(world.groups)
    ]  # fmt: skip
    title = t("Value by region and commodity group")
    return of_frame("cells", title, pd.DataFrame(rows), million(outcome.unit))


def _ladder(subject: Subject) -> Table:
    outcome = subject.outcome
    frame = outcome.ladder
    rows = pd.DataFrame(
        {
            t("Rung"): list(frame.index),
            t("Name"): [t(RUNGS[id]) for id in frame.index],
            t("Kind"): [t("stock") if kind == "stock" else t("flow") for kind in frame["kind"]],
            t("Value"): frame["value"].to_list(),
            t("Step"): frame["step"].to_list(),
            t("Of the aid figure, times"): frame["coverage"].to_list(),
        }
    )
    return of_frame("ladder", t("Value ladder"), rows, million(outcome.economy.unit))


def _ladder_groups(subject: Subject) -> Table:
    outcome = subject.outcome
    frame = ladder_by_group(outcome.economy, outcome.world)
    named = frame.reset_index(drop=True)
    names = [words.name(outcome.world, "commodity_groups", str(id)) for id in frame.index]
    named.insert(0, t("Commodity group"), names)
    title = t("Value ladder by commodity group")
    return of_frame("ladder-by-group", title, named, million(outcome.economy.unit))


YEARLY = {
    "state_existing": N_("State, running mines"),
    "state_new": N_("State, new projects"),
    **FLOWS,
    "inflow": N_("Paid into the fund"),
    "other": N_("Others"),
    "fund": N_("In the fund at the year's end"),
    "balance": N_("Claim at the year's end"),
}
"""Columns of the receipts by year."""


def _receipts(subject: Subject) -> Table:
    outcome = subject.outcome
    frame = outcome.receipts
    named = frame.rename(columns={name: t(text) for name, text in YEARLY.items()})
    named.insert(0, t("Year"), [int(year) for year in frame.index])
    rows = named.reset_index(drop=True)
    return of_frame("receipts", t("Receipts by year"), rows, million(outcome.economy.unit))


def _totals(subject: Subject) -> Table:
    outcome = subject.outcome
    totals = receipts_totals(outcome.economy)
    rows = pd.DataFrame(
        {
            t("Who receives"): [t(FLOWS[flow]) for flow in FLOWS],
            t("Over the horizon"): totals.loc[list(FLOWS), "cumulated"].to_list(),
            t("In today's money"): totals.loc[list(FLOWS), "discounted"].to_list(),
            t("Of the aid figure, times"): [
                float(value) / outcome.aid_base if outcome.aid_base else math.inf
                for value in totals.loc[list(FLOWS), "cumulated"]
            ],
        }
    )
    return of_frame("totals", t("Receipts in all"), rows, million(outcome.economy.unit))


def _differences(subject: Subject) -> Table:
    scenario, world = subject.outcome.scenario, subject.outcome.world
    changes = scenario.diff(subject.preset.scenario)
    columns = [t("Assumption"), t("Here"), t("In the preset")]
    rows = [
        [words.path_text(change.path, world), *(
            words.value_text(change.path, value, world) for value in (change.here, change.there)
        )]
        for change in changes
    ]  # fmt: skip
    return of_frame("differences", t("What differs from the preset"),
                 pd.DataFrame(rows, columns=columns))  # fmt: skip


def assumptions(scenario: Scenario, outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return every assumption as the page says it: name, value, unit; what is not set is left out.

    Parameters
    ----------
    scenario : Scenario
        The assumptions.
    outcome : Outcome
        Where the names are taken from.
    """
    rows = []
    for name, field in Scenario.model_fields.items():
        value = getattr(scenario, name)
        if words.field_extra(name, "group") == ABOUT or value is None or value == {}:
            continue
        leaves = [(name, value)] if not hasattr(value, "items") else _leaves(name, value)
        for path, leaf in leaves:
            said = _said(path, leaf, outcome)
            title = words.path_text(path, outcome.world) if path != name else told(str(field.title))
            rows.append((title, said, told(words.field_extra(name, "unit"))))
    return rows


def _said(path: str, value: object, outcome: Outcome) -> str:
    if path == "deal":
        return deal_label(outcome.world.deals[str(value)])
    if path == "deal_scope":
        return t(SCOPE[str(value)])
    return words.value_text(path, value, outcome.world)


def _leaves(path: str, value: object) -> list[tuple[str, object]]:
    """Return the leaves of nested assumptions with their dotted paths."""
    dump = getattr(value, "model_dump", None)
    value = dump(exclude_none=True) if dump else value
    items = getattr(value, "items", None)
    if items is None:
        return [(path, value)]
    return [leaf for key, part in items() for leaf in _leaves(f"{path}.{key}", part)]


def _assumptions(subject: Subject) -> Table:
    columns = [t("Assumption"), t("Set to"), t("Unit")]
    rows = assumptions(subject.outcome.scenario, subject.outcome)
    return of_frame("assumptions", t("Assumptions of the scenario"),
                 pd.DataFrame(rows, columns=columns))  # fmt: skip


def own_parameters(outcome: Outcome) -> pd.DataFrame:
    """Return the technical figures of grade D, our own judgement, with what is used here."""
    frame = parameters(outcome)
    return frame[frame["grade"] == "D"].reset_index(drop=True)


def _parameters(subject: Subject) -> Table:
    frame = parameters(subject.outcome)
    names = {
        "grade": t("Grade"), "commodity": t("Commodity"), "parameter": t("Parameter"),
        "used": t("Used"), "low": t("Low"), "mode": t("Mode"), "high": t("High"),
        "unit": t("Unit"), "source": t("Source"), "note": t("Note"),
    }  # fmt: skip
    return of_frame("parameters", t("Technical figures used, with source and grade"),
                 frame.rename(columns=names))  # fmt: skip


def sources_frame(sources: tuple[Source, ...]) -> pd.DataFrame:
    """Return sources as a table, addresses as text."""
    columns = [t("Grade"), t("Publisher"), t("Title"), t("Published"), t("Address"), t("Id")]
    rows = [[s.grade, s.publisher, s.title, s.published, s.url, s.id] for s in sources]
    return pd.DataFrame(rows, columns=columns)


def _sources(subject: Subject) -> Table:
    return of_frame("sources", t("Sources used"), sources_frame(subject.sources))


Maker = Callable[[Subject], Table]

TABLES: dict[str, tuple[str, Maker]] = {
    "by-region": (N_("Value by region"), lambda subject: _held(subject, "region")),
    "by-group": (N_("Value by commodity group"), lambda subject: _held(subject, "group")),
    "cells": (N_("Value by region and commodity group"), _cells),
    "differences": (N_("What differs from the preset"), _differences),
    "assumptions": (N_("Assumptions of the scenario"), _assumptions),
    "sources": (N_("Sources used"), _sources),
}
"""Tables of who holds the value and of what was assumed: name and what makes each."""

LADDER: dict[str, tuple[str, Maker]] = {
    "ladder": (N_("Value ladder"), _ladder),
    "ladder-by-group": (N_("Value ladder by commodity group"), _ladder_groups),
    "receipts": (N_("Receipts by year"), _receipts),
    "totals": (N_("Receipts in all"), _totals),
    "parameters": (N_("Technical figures used, with source and grade"), _parameters),
}
"""Tables of the ladder and the deal."""


def made(subject: Subject, id: str) -> Table:
    """Return the table of this name."""
    return {**TABLES, **LADDER}[id][1](subject)


def all_tables(subject: Subject, names: tuple[str, ...] | None = None) -> tuple[Table, ...]:
    """Return the tables of these names, by default all that this scenario has."""
    known = {**TABLES, **(LADDER if has_money(subject.outcome) else {})}
    return tuple(known[id][1](subject) for id in names or tuple(known))
