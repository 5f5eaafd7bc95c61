"""Tables of the Timeline page, each declared once: drawn there and taken into files."""

from __future__ import annotations

import pandas as pd

from model.answers.ground import Changes
from model.answers.timeline import History
from model.world.catalog import PARTIES
from ui.map.territory import name_of
from ui.show.stamp import cited
from ui.show.table import Column, Table, million
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
        t("Between {first} and {last} the value held by Russia rose by {amount} USD.",
          first=first, last=last, amount=words.trillions(net))
        if net > 0
        else t("Between {first} and {last} the value held by Russia fell by {amount} USD.",
               first=first, last=last, amount=words.trillions(-net))
    )  # fmt: skip
    return f"{text} {moved}"


def timeline(past: History) -> Table:
    """Return who held what on every day on record."""
    columns = (Column("day", t("Day")), *(Column(party, words.party(party)) for party in PARTIES))
    days = [pd.Timestamp(at).date().isoformat() for at in past.table.index]
    held = (past.table[party].tolist() for party in PARTIES)
    unit = t("million {unit}", unit=words.unit_text(past.unit))
    return Table("timeline", t("Value held on every day on record"), columns,
                 list(zip(days, *held, strict=True)), unit, sources="ground")  # fmt: skip


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
    columns = (
        Column("id", t("Code")),
        Column("name", t("Region") if by_region else t("Commodity group")),
        *(Column(party, words.party(party), _signed, f"{axis}.{{row}}.{party}")
          for party in PARTIES),
    )  # fmt: skip
    names = (name_of(world, labels, str(id)) for id in change.index)
    values = (change[party].astype(int).tolist() for party in PARTIES)
    head = t("Changed hands by region") if by_region else t("Changed hands by commodity group")
    return Table(f"changes-by-{axis}", f"{head}, {_days(found)}", columns,
                 list(zip(change.index, names, *values, strict=True)),
                 million(found.after.unit), sources="ground")  # fmt: skip


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else ''}{number(value, 0)}"


def _days(found: Changes) -> str:
    """Return the two days in words."""
    first, last = (day(one.front_line.asked) if one.front_line else ""
                   for one in (found.before, found.after))  # fmt: skip
    return t("{first} to {last}", first=first, last=last)


def changed_deposits(found: Changes) -> Table:
    """Return the deposits that changed hands between two days."""
    world, frame = found.after.world, found.deposits
    columns = (
        Column("id", t("Code")),
        Column("deposit", t("Deposit")),
        Column("group", t("Commodity group")),
        Column("region", t("Region")),
        Column("since", t("First seen behind the line")),
        Column("to", t("Now held by")),
    )
    rows = [
        (str(id), name_of(world, "deposits/deposits", str(id)),
         name_of(world, "commodity_groups", row["group"]), name_of(world, "regions", row["region"]),
         since(str(row["since"])), words.party(str(row["to"])))
        for id, row in frame.iterrows()
    ]  # fmt: skip
    title = f"{t('Deposits that changed hands')}, {_days(found)}"
    used = cited(world, (world.label_row("deposits/deposits", str(id)) for id in frame.index))
    return Table("changed-deposits", title, columns, rows, sources=used)
