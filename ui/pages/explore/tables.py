"""The tables of Explore: who holds what, by region, by commodity group, and by both."""

from __future__ import annotations

from dataclasses import replace

from model import Outcome
from model.world.catalog import PARTIES
from ui.show.table import Column, Table, million, table
from ui.speech import words
from ui.speech.language import t


def by_region(outcome: Outcome) -> Table:
    """Return what each party holds of each region."""
    return _held(outcome, "region")


def by_group(outcome: Outcome) -> Table:
    """Return what each party holds of each commodity group."""
    return _held(outcome, "group")


def _held(outcome: Outcome, axis: str) -> Table:
    of_region = axis == "region"
    frame = outcome.by_region if of_region else outcome.by_group
    labels = "regions" if of_region else "commodity_groups"
    parties = (Column(id, figure=f"{axis}.{{row}}.{id}") for id in PARTIES)
    columns = ("code", "name", Column("total", figure=f"{axis}.{{row}}"), *parties)
    rows = [
        (str(id), words.name(outcome.world, labels, str(id)), sum(parts), *parts)
        for id, parts in zip(frame.index, frame.to_numpy().astype(int).tolist(), strict=True)
    ]
    return table(f"by-{axis}", columns, rows, million(outcome.unit))


def largest_first(shown: Table, outcome: Outcome) -> Table:
    """Return a table of who holds what with its largest rows first, and the sum below them."""
    rows = sorted(shown.rows, key=lambda row: -row[2])
    parties = map(int, outcome.party_million)
    return replace(shown, rows=[*rows, ("", t("Total"), outcome.total_million, *parties)])


def cells(outcome: Outcome) -> Table:
    """Return what each party holds of each commodity group in each region."""
    world = outcome.world
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
    columns = ("region", "group", "total", *PARTIES)
    return table("cells", columns, rows, million(outcome.unit))
