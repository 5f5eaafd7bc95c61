"""Tables of the Timeline page, each declared once: drawn there and taken into files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from model.answers.ground import Changes
from model.answers.timeline import History
from model.world.catalog import PARTIES
from ui.map.territory import name_of
from ui.show.stamp import cited
from ui.show.table import Column, Table, million, table
from ui.speech import words
from ui.speech.control import since
from ui.speech.language import day, n, number, t


def changes_sentence(changes: Changes) -> str:
    """Return in words which part of the value changed hands between two days."""
    before, after = changes.before, changes.after
    net = int(after.party_million[1] - before.party_million[1])
    lines = [outcome.front_line for outcome in (before, after)]
    first, last = (day(line.asked) if line else "" for line in lines)
    count = int((changes.deposits["to"] == "russia").sum())
    moved = n(
        "{count} deposit came behind the line.", "{count} deposits came behind the line.", count
    )
    if not net:
        same = t("Between {first} and {last} no value changed hands.", first=first, last=last)
        return f"{same} {moved}"
    text = (
        t("Between {first} and {last} the value controlled by Russia rose by {amount} USD.",
          first=first, last=last, amount=words.trillions(net))
        if net > 0
        else t("Between {first} and {last} the value controlled by Russia fell by {amount} USD.",
               first=first, last=last, amount=words.trillions(-net))
    )  # fmt: skip
    return f"{text} {moved}"


def timeline(past: History) -> Table:
    """Return who held what on every day on record."""
    days = [pd.Timestamp(at).date().isoformat() for at in past.table.index]
    held = (past.table[party].tolist() for party in PARTIES)
    rows = zip(days, *held, strict=True)
    return table("timeline", ("day", *PARTIES), rows, million(past.unit), sources="ground")


def changed_values(found: Changes, axis: str, *, largest: bool = False) -> Table:
    """Return the change of what each party holds between two days [million].

    Parameters
    ----------
    found : Changes
        What changed hands.
    axis : {"region", "group"}
        What the rows are.
    largest : bool
        Whether the largest changes of Russia's part stand first.
    """
    by_region, world = axis == "region", found.after.world
    change = found.by_region if by_region else found.by_group
    if largest:
        change = change.sort_values("russia", key=abs, ascending=False)
    labels = "regions" if by_region else "commodity_groups"
    parties = (Column(id, "", _signed, f"{axis}.{{row}}.{id}") for id in PARTIES)
    names = (name_of(world, labels, str(id)) for id in change.index)
    values = (change[party].astype(int).tolist() for party in PARTIES)
    columns = ("id", Column("name", words.head(axis)), *parties)
    rows = zip(change.index, names, *values, strict=True)
    return _between(found, f"changes-by-{axis}", columns, rows, million(found.after.unit),
                    sources="ground")  # fmt: skip


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else ''}{number(value, 0)}"


def _between(
    found: Changes, id: str, columns: Iterable[str | Column], rows: Iterable[tuple[Any, ...]],
    unit: str = "", **more: Any,
) -> Table:  # fmt: skip
    """Return a table whose title names the two days."""
    first, last = (day(one.front_line.asked) if one.front_line else ""
                   for one in (found.before, found.after))  # fmt: skip
    days = t("{first} to {last}", first=first, last=last)
    return table(id, columns, rows, unit, f"{words.named('page table', id)}, {days}", **more)


def changed_deposits(found: Changes) -> Table:
    """Return the deposits that changed hands between two days."""
    world, frame = found.after.world, found.deposits
    columns = (
        "id",
        "deposit",
        "group",
        "region",
        "since",
        Column("to", t("Now controlled by"), figure="deposit.{row}.russia"),
    )
    rows = [
        (str(id), name_of(world, "deposits/deposits", str(id)),
         name_of(world, "commodity_groups", row["group"]), name_of(world, "regions", row["region"]),
         since(str(row["since"])), words.party(str(row["to"])))
        for id, row in frame.iterrows()
    ]  # fmt: skip
    used = cited(world, (world.label_row("deposits/deposits", str(id)) for id in frame.index))
    return _between(found, "changed-deposits", columns, rows, sources=used)
