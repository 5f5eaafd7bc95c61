"""The tables of Explore: who holds what, by region, by commodity group, and by both."""

from __future__ import annotations

from dataclasses import replace

from model import Outcome
from model.world.catalog import PARTIES
from ui.show.table import Column, Table, million
from ui.speech import words
from ui.speech.language import t


def by_region(outcome: Outcome) -> Table:
    """Return what each party holds of each region."""
    return _held(outcome, "region", t("Value by region"))


def by_group(outcome: Outcome) -> Table:
    """Return what each party holds of each commodity group."""
    return _held(outcome, "group", t("Value by commodity group"))


def _held(outcome: Outcome, axis: str, title: str) -> Table:
    of_region = axis == "region"
    frame = outcome.by_region if of_region else outcome.by_group
    labels = "regions" if of_region else "commodity_groups"
    columns = (
        Column("code", t("Code")),
        Column("name", t("Name")),
        Column("total", t("Total"), figure=f"{axis}.{{row}}"),
        *(Column(id, words.party(id), figure=f"{axis}.{{row}}.{id}") for id in PARTIES),
    )
    rows = [
        (str(id), words.name(outcome.world, labels, str(id)), sum(parts), *parts)
        for id, parts in zip(frame.index, frame.to_numpy().astype(int).tolist(), strict=True)
    ]
    return Table(f"by-{axis}", title, columns, rows, million(outcome.unit))


def largest_first(table: Table, outcome: Outcome) -> Table:
    """Return a table of who holds what with its largest rows first, and the sum below them."""
    rows = sorted(table.rows, key=lambda row: -row[2])
    parties = map(int, outcome.party_million)
    return replace(table, rows=[*rows, ("", t("Total"), outcome.total_million, *parties)])


def cells(outcome: Outcome) -> Table:
    """Return what each party holds of each commodity group in each region."""
    world = outcome.world
    columns = (
        Column("region", t("Region")),
        Column("group", t("Commodity group")),
        Column("total", t("Total")),
        *(Column(party, words.party(party)) for party in PARTIES),
    )
    rows = [
        (
            words.name(world, "regions", region),
            words.name(world, "commodity_groups", group),
            int(outcome.value[r, k]),
            *outcome.held[:, r, k].tolist(),
        )
        for r, region in enumerate(world.regions)
        for k, group in enumerate(world.groups)
    ]
    title = t("Value by region and commodity group")
    return Table("cells", title, columns, rows, million(outcome.unit))
