"""Whether every commodity has all that turns its tonnes into money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.core.errors import Problem
from model.core.said import say
from model.world.economics import ALL
from model.world.tables import Row

_NEAR = 1e-9
"""Shares of a group may miss 1 by this much: decimal text, binary floats."""


def check_commodities(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Yield commodities without a figure, a price or a spread, and groups whose parts miss 1.

    Parameters
    ----------
    tables : mapping
        Rows of each table, each already sound on its own.
    """
    components, prices = tables["economics/components"], tables["economics/prices"]
    series = {row["price_series"] for row in components}
    months = {row["month"] for row in prices}
    priced = {(row["series"], row["month"]) for row in prices}
    spread = {row["series"] for row in tables["economics/price_risk"]}
    stated = {(row["parameter"], row["component"]) for row in tables["economics/parameters"]}
    of_each = {name for name, component in stated if component != ALL}
    rows = [
        *(("parameters", (name, row["id"])) for row in components for name in sorted(of_each)
          if (name, row["id"]) not in stated),
        *(("prices", (one, month)) for one in sorted(series) for month in sorted(months)
          if (one, month) not in priced),
        *(("price_risk", (one,)) for one in sorted(series - spread)),
    ]  # fmt: skip
    for table, key in rows:
        missing = say("no row for {what}", what=" ".join(key))
        yield Problem(f"economics/{table}.csv", missing, "all figures of every commodity")
    yield from _parts(components)


def _parts(components: list[Row]) -> Iterator[Problem]:
    sums: dict[str, float] = {}
    for row in components:
        sums[row["group"]] = sums.get(row["group"], 0.0) + float(row["share_of_group"])
    for group, found in sums.items():
        if abs(found - 1.0) > _NEAR:
            given = say("the parts of {group} sum to {total:.6g}", group=group, total=found)
            yield Problem("economics/components.csv:share_of_group", given, "parts that sum to 1")
