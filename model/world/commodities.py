"""Whether every commodity has all that turns its tonnes into money, and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.core.errors import Problem
from model.core.said import say
from model.world.economics import ALL
from model.world.price_years import wrong_years
from model.world.tables import Row

_NEAR = 1e-9
"""Shares of a group may miss 1 by this much: decimal text, binary floats."""


def check_commodities(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Yield what a commodity lacks, and what of its figures is out of order.

    A figure, a price or a spread that there is not; groups whose parts miss 1; ranges, forecasts
    and bands of royalties whose numbers do not rise.

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
    yield from _in_range(tables["economics/parameters"])
    yield from _followed(tables["economics/decks"])
    yield from _rising(tables["economics/royalty_bands"])


def _parts(components: list[Row]) -> Iterator[Problem]:
    sums: dict[str, float] = {}
    for row in components:
        sums[row["group"]] = sums.get(row["group"], 0.0) + float(row["share_of_group"])
    for group, found in sums.items():
        if abs(found - 1.0) > _NEAR:
            given = say("the parts of {group} sum to {total:.6g}", group=group, total=found)
            yield Problem("economics/components.csv:share_of_group", given, "parts that sum to 1")


def _in_range(parameters: list[Row]) -> Iterator[Problem]:
    """Yield figures that lie outside of their own ranges."""
    for number, row in enumerate(parameters, 2):
        low, mode, high = (float(row[end]) for end in ("low", "mode", "high"))
        if not low <= mode <= high:
            given = say("{low:g}, {mode:g}, {high:g}", low=low, mode=mode, high=high)
            allowed = say("low, mode and high that rise")
            yield Problem(f"economics/parameters.csv:{number}:mode", given, allowed)


def _followed(decks: list[Row]) -> Iterator[Problem]:
    """Yield years of a forecast that do not follow one another."""
    forecasts: dict[tuple[str, str], dict[str, int]] = {}
    for number, row in enumerate(decks, 2):
        forecasts.setdefault((row["deck"], row["component"]), {})[row["year"]] = number
    for lines in forecasts.values():
        for year, allowed, remedy in wrong_years([*lines]):
            yield Problem(f"economics/decks.csv:{lines[year]}:year", year, allowed, remedy)


def _rising(bands: list[Row]) -> Iterator[Problem]:
    """Yield edges that are not above the one before, and first ones that are not 0."""
    found: dict[int, Problem] = {}
    for works in ("new", "running"):
        last: dict[str, float] = {}
        rows = ((n, row) for n, row in enumerate(bands, 2) if row["works"] in ("all", works))
        for number, row in rows:
            before, edge = last.get(row["component"]), float(row["above"])
            last[row["component"]] = edge
            if edge == 0.0 if before is None else edge > before:
                continue
            allowed = (say("0, where the first band begins") if before is None
                       else say("edges that rise; {before:g} before", before=before))  # fmt: skip
            where = f"economics/royalty_bands.csv:{number}:above"
            found[number] = Problem(where, f"{edge:g}", allowed)
    yield from found.values()
