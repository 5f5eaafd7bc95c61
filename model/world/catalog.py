"""The names that a scenario may use, read from the tables without checking the rest of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.core.files import data_path, stated
from model.core.reading import read_rows
from model.core.said import say

__all__ = ["EXCHANGE", "KINDS", "MEAN", "PARTIES", "RANGE", "RECORD", "Catalog", "catalog",
           "forget", "names", "preset_ids"]  # fmt: skip

PARTIES = ("ukraine", "russia", "other")
"""Holders of ground: Ukraine, Russia, and `other` for a joint or demilitarised zone."""

RECORD, MEAN, RANGE = "deepstate", "mean", "range"
"""Estimates of control: the daily record of shares, the mean of all estimates of a day, and their
range, of which a single result takes the middle."""

EXCHANGE = "exchange-rate"
"""The method of a row of ``rates.csv`` that turns one currency into another."""

KINDS = {
    "regions": say("regions"),
    "groups": say("groups"),
    "valuations": say("valuations"),
    "aid_claims": say("aid claims"),
    "deflators": say("deflators"),
    "exchange_rates": say("exchange rates"),
    "sources": say("sources"),
    "deposits": say("deposits"),
    "estimates": say("estimates"),
    "deals": say("deals"),
    "price_decks": say("price decks"),
    "presets": say("presets"),
}
"""What the names of each kind are called in a message."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Valid names and dates.

    Parameters
    ----------
    regions, groups, valuations, aid_claims, deflators, exchange_rates, sources : tuple of str
        Ids, each in the order of its table.
    deposits, estimates, deals, presets : tuple of str
        Ids, each in the order of its table.
    components, price_decks : tuple of str
        Ids of commodities, and of published forecasts of prices.
    figures : mapping of str to tuple of float
        Technical figures by path, such as ``gas.running``: lowest and highest that may be stated.
    first_day, last_day : date
        Limits of the record of front lines.
    """

    regions: tuple[str, ...]
    groups: tuple[str, ...]
    valuations: tuple[str, ...]
    aid_claims: tuple[str, ...]
    deflators: tuple[str, ...]
    exchange_rates: tuple[str, ...]
    sources: tuple[str, ...]
    deposits: tuple[str, ...]
    estimates: tuple[str, ...]
    deals: tuple[str, ...]
    presets: tuple[str, ...]
    components: tuple[str, ...]
    price_decks: tuple[str, ...]
    figures: Mapping[str, tuple[float, float]]
    first_day: dt.date
    last_day: dt.date


def _ids(table: Path) -> tuple[str, ...]:
    return tuple(row["id"] for row in read_rows(table))


def _figures(economics: Path) -> Mapping[str, tuple[float, float]]:
    bounds = {
        row["parameter"]: (float(row["low"]), float(row["high"]))
        for row in read_rows(economics / "bounds.csv")
    }
    rows = read_rows(economics / "parameters.csv")
    return {f"{row['component']}.{row['parameter']}": bounds[row["parameter"]] for row in rows}


def preset_ids(data: Path) -> tuple[str, ...]:
    """Return the ids of the presets below the data folder, sorted."""
    return tuple(sorted(file.stem for file in (data / "presets").glob("*.toml")))


def catalog(path: Path | None = None) -> Catalog:
    """Return the names that the tables in `path` (default: those in use) make valid."""
    return _catalog(stated() if path is None else path)


def forget() -> None:
    """Forget every name: the tables have changed."""
    _catalog.cache_clear()
    _names.cache_clear()


@cache
def _catalog(path: str | Path | None) -> Catalog:
    data = data_path(path)
    rates = read_rows(data / "rates.csv")
    days = [row["date"] for row in read_rows(data / "control/front_line.csv")]
    anchors = [row["date"] for row in read_rows(data / "control/anchors.csv")]
    estimates = read_rows(data / "control/estimates.csv")
    ledger = read_rows(data / "aid/ledger.csv")
    decks = read_rows(data / "economics/decks.csv")
    return Catalog(
        regions=_ids(data / "regions.csv"),
        groups=_ids(data / "commodity_groups.csv"),
        valuations=_ids(data / "value/bases.csv"),
        aid_claims=tuple(row["id"] for row in ledger if row["use"] == "aid"),
        deflators=tuple(dict.fromkeys(r["method"] for r in rates if r["method"] != EXCHANGE)),
        exchange_rates=tuple(row["id"] for row in rates if row["method"] == EXCHANGE),
        sources=_ids(data / "sources.csv"),
        deposits=_ids(data / "deposits/deposits.csv"),
        estimates=(RECORD, MEAN, RANGE, *sorted({row["estimator"] for row in estimates})),
        deals=_ids(data / "deals/terms.csv"),
        presets=preset_ids(data),
        components=_ids(data / "economics/components.csv"),
        price_decks=tuple(dict.fromkeys(row["deck"] for row in decks)),
        figures=_figures(data / "economics"),
        first_day=dt.date.fromisoformat(min(anchors)),
        last_day=dt.date.fromisoformat(max(days)),
    )


def names(kind: str, column: str = "name") -> Mapping[str, str]:
    """Return what people call the codes of a kind, by code, in the order of ``names.csv``.

    Examples
    --------
    >>> names("party")
    {'ukraine': 'Ukraine', 'russia': 'Russia', 'other': 'Neither side'}
    """
    return _names(stated(), kind, column)


@cache
def _names(data: str | None, kind: str, column: str) -> Mapping[str, str]:
    rows = read_rows(data_path(data) / "names.csv")
    return {row["code"]: row[column] for row in rows if row["kind"] == kind}
