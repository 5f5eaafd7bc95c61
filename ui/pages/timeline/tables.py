"""Tables of the Timeline page: pure functions from what changed hands to what people read."""

from __future__ import annotations

import pandas as pd

from model import World
from model.answers.ground import Changes
from ui.map.territory import name_of
from ui.speech import words
from ui.speech.control import since
from ui.speech.language import day, n, number, t

__all__ = ["changed_deposits", "changed_values", "changes_sentence"]


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


def changed_values(frame: pd.DataFrame, labels: str, world: World) -> pd.DataFrame:
    """Return the change of Russia's part by region or commodity group, the largest first.

    Parameters
    ----------
    frame : DataFrame
        ``by_region`` or ``by_group`` of :class:`model.answers.ground.Changes` [million].
    labels : str
        Table that names the rows.
    world : World
        For the names.
    """
    change = frame["russia"].sort_values(key=abs, ascending=False)
    names = [name_of(world, labels, str(id)) for id in change.index]
    texts = [_signed(int(value)) for value in change]
    index = pd.Index(names, name=t("Region") if labels == "regions" else t("Commodity group"))
    return pd.DataFrame({t("Russia's part, million USD"): texts}, index=index)


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else ''}{number(value, 0)}"


def changed_deposits(frame: pd.DataFrame, world: World) -> pd.DataFrame:
    """Return the deposits that changed hands, by name."""
    names = [name_of(world, "deposits/deposits", str(id)) for id in frame.index]
    columns = {
        t("Commodity group"): [name_of(world, "commodity_groups", g) for g in frame["group"]],
        t("Region"): [name_of(world, "regions", r) for r in frame["region"]],
        t("First seen behind the line"): [since(str(text)) for text in frame["since"]],
        t("Now held by"): [t("Russia") if to == "russia" else t("Ukraine") for to in frame["to"]],
    }
    return pd.DataFrame(columns, index=pd.Index(names, name=t("Deposit")))
