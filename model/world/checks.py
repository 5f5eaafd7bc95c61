"""Checks that reach across tables: sums, margins against claims, borders against regions."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from model.core.errors import Problem, unknown
from model.core.said import say
from model.world.bases import check_scaling, price_ratios
from model.world.commodities import check_commodities
from model.world.inventory import check_inventory
from model.world.tables import Row

__all__ = ["check_world"]

_MILLION = {"usd_trillion": 1_000_000.0, "usd_billion": 1_000.0, "fraction_of_value": 1.0}


def check_world(tables: Mapping[str, list[Row]], data: Path) -> Iterator[Problem]:
    """Yield every contradiction between tables.

    Parameters
    ----------
    tables : mapping
        Rows of each table, each already sound on its own.
    data : Path
        Folder of the tables, for the borders.
    """
    yield from _borders(tables["regions"], data / "geo/regions.geojson")
    yield from _in_order(tables.get("control/front_line", []))
    yield from check_commodities(tables)
    ratios = price_ratios(tables["economics/components"], tables["economics/prices"])
    yield from check_scaling(tables["value/bases"], tables["value/scaling"], ratios)
    yield from _drawn_together(tables["economics/parameters"])
    yield from _bounded(tables["economics/parameters"], tables["economics/bounds"])
    yield from check_inventory(tables)
    for number, basis in enumerate(tables["value/bases"], 2):
        table = basis["table"]
        if not table:
            continue  # made of others, checked above
        if not {table, f"{table}_margins"} <= tables.keys():
            where, valid = f"value/bases.csv:{number}:table", [t for t in tables if "/" in t]
            yield unknown(where, table, valid, "a table with its margins", table)
            continue
        yield from _complete(table, tables[table], tables)
        yield from _sums(table, tables[table], tables[f"{table}_margins"])
        yield from _published(f"{table}_margins", tables[f"{table}_margins"], tables["claims"])


def _drawn_together(parameters: list[Row]) -> Iterator[Problem]:
    """Yield every figure that is drawn with one that is none, is known, or follows another."""
    drawn = {
        (row["component"], row["parameter"]): not row["drawn_with"]
        for row in parameters
        if row["distribution"] != "point"
    }
    for number, row in enumerate(parameters, 2):
        of = row["component"], row["drawn_with"].removeprefix("-")
        if of[1] and not (
            of in drawn and drawn[of] and (row["component"], row["parameter"]) in drawn
        ):
            where = f"economics/parameters.csv:{number}:drawn_with"
            yield Problem(where, row["drawn_with"], "a drawn figure that follows no other")


def _borders(regions: list[Row], file: Path) -> Iterator[Problem]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        drawn = {shape["id"] for shape in content["features"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        given = say("no borders ({error})", error=str(error))
        yield Problem("geo/regions.geojson", given, "a GeoJSON of regions")
        return
    for id in sorted(drawn ^ {row["id"] for row in regions}):
        yield Problem("geo/regions.geojson", id, "the same regions as regions.csv")


def _in_order(rows: list[Row]) -> Iterator[Problem]:
    """Yield the first row of the record after which the days fall: a slip would be its newest."""
    for number, (row, later) in enumerate(pairwise(rows), 2):
        if later["date"] < row["date"]:
            allowed = say("{day} or before, as in the row below", day=later["date"])
            yield Problem(f"control/front_line.csv:{number}:date", row["date"], allowed)
            return


def _bounded(rows: list[Row], bounds: list[Row]) -> Iterator[Problem]:
    """Yield technical figures that have no bounds, or lie beyond them."""
    known = {row["parameter"]: (float(row["low"]), float(row["high"])) for row in bounds}
    for number, row in enumerate(rows, 2):
        where, name = f"economics/parameters.csv:{number}", row["parameter"]
        if name not in known:
            yield unknown(f"{where}:parameter", name, [*known], "a figure with bounds", name)
            continue
        low, high = known[name]
        for end in ("low", "mode", "high"):
            if not low <= float(row[end]) <= high:
                allowed = say("a number from {low:g} to {high:g}", low=low, high=high)
                yield Problem(f"{where}:{end}", row[end], allowed)


def _complete(table: str, rows: list[Row], tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    given = {(row["region"], row["group"]) for row in rows}
    for region in tables["regions"]:
        for group in tables["commodity_groups"]:
            if (region["id"], group["id"]) not in given:
                missing = say("no row for {region} {group}", region=region["id"], group=group["id"])
                yield Problem(f"{table}.csv", missing, "one row a region and group")


def _sums(table: str, rows: list[Row], margins: list[Row]) -> Iterator[Problem]:
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        value = int(row["value_usd_million"])
        for key in (("total", "UA"), ("group", row["group"]), ("region", row["region"])):
            sums[key] = sums.get(key, 0) + value
        if not float(row["low_usd_million"]) <= float(row["high_usd_million"]):
            where = f"{table}.csv:{row['region']}:{row['group']}"
            given = say("{value} low", value=row["low_usd_million"])
            yield Problem(where, given, "low at most high")
    for number, row in enumerate(margins, 2):
        total = sums.get((row["kind"], row["key"]))
        if total != int(row["value_usd_million"]):
            where = f"{table}.csv, sum over {row['key']}"
            allowed = say("{value} as in {place} [USD million]",
                          value=row["value_usd_million"],
                          place=f"{table}_margins.csv:{number}")  # fmt: skip
            yield Problem(where, str(total), allowed)


def _published(table: str, margins: list[Row], claims: list[Row]) -> Iterator[Problem]:
    """Yield each published margin that is not the product of the claims it names."""
    known = {row["id"]: row for row in claims}
    for number, row in enumerate(margins, 2):
        cited = [known[id] for id in row["claim_ids"].split(";") if id]
        where = f"{table}.csv:{number}:value_usd_million"
        value = int(row["value_usd_million"])
        column = {"sourced": "value", "bounded": "high"}.get(row["basis"])
        if column and not (cited and all(c[column] and c["unit"] in _MILLION for c in cited)):
            where = f"{table}.csv:{number}:claim_ids"
            allowed = say("claims of money with a {column}", column=column)
            yield Problem(where, row["claim_ids"] or "nothing", allowed)
            continue
        if row["basis"] == "sourced":
            wanted = math.prod(float(claim["value"]) * _MILLION[claim["unit"]] for claim in cited)
            if value != round(wanted):
                allowed = say("{wanted:.0f} by {claims} [USD million]",
                              wanted=wanted, claims=row["claim_ids"])  # fmt: skip
                yield Problem(where, str(value), allowed)
        if row["basis"] == "bounded":
            bound = min(float(claim["high"]) * _MILLION[claim["unit"]] for claim in cited)
            if value > bound:
                allowed = say("at most {bound:.0f} by {claims}",
                              bound=bound, claims=row["claim_ids"])  # fmt: skip
                yield Problem(where, str(value), allowed)
