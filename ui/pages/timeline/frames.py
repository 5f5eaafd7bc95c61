"""The history of the line as one message for the browser: every text made, every row coded once.

A day's row of a region, a split, a source and the holders of the deposits recur on many days; each
is sent once and the days only count which one they show.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np

from model import World
from model.answers.timeline import History, events
from model.territory.control import RUSSIA, UKRAINE
from model.world.catalog import PARTIES
from ui.map.points import holders
from ui.map.shade import RegionShade, Row, encode
from ui.map.territory import name_of, publishers, reading_sentence, recorded, shade
from ui.speech import words
from ui.speech.browser import texts
from ui.speech.language import locale, percent, t, told

_EPOCH = dt.date(1970, 1, 1)


def epoch_day(day: dt.date) -> int:
    """Return the number of a day since 1 January 1970."""
    return (day - _EPOCH).days


def coded(items: Iterable[Any]) -> dict[str, list[Any]]:
    """Return different items once, and for each the place of its own.

    Examples
    --------
    >>> coded(["a", "b", "a"])
    {'texts': ['a', 'b'], 'at': [0, 1, 0]}
    """
    places: dict[Hashable, int] = {}
    at = [places.setdefault(item, len(places)) for item in items]
    return {"texts": list(places), "at": at}


def frames(
    history: History, by_reading: Mapping[str, History], world: World, start: dt.date
) -> dict[str, Any]:
    """Return what the player needs to show any day without asking again.

    Parameters
    ----------
    history : History
        Whose split of the value is shown.
    by_reading : mapping of reading to History
        Both readings of the line, for the regions' texts.
    world : World
        Names, sources, events.
    start : date
        Day that is shown first.
    """
    sources = (publishers(world, world.front_line(day).source_ids) for day in history.days)
    return {
        "locale": str(locale()).replace("_", "-"),
        "words": texts("player"),
        "start": epoch_day(start),
        "daily": epoch_day(world.deposits.record_start),
        "days": [epoch_day(day) for day in history.days],
        "russia": history.party_million[:, RUSSIA].tolist(),
        "total": history.total_million,
        "levels": _levels(history.total_million),
        "halves": [(part, percent(part)) for part in (0.0, 0.5)],
        "split": coded(_splits(history)),
        "sources": coded(sources),
        "rows": _rows(history, by_reading, world),
        "regions": _regions(history, world),
        "points": coded(holders(day, recorded(world)) for day in history.deposits),
        "events": [
            (epoch_day(event.day), event.precision == "month", told(event.label), told(event.text))
            for event in events(world)
        ],
        "moves": [(epoch_day(day), text) for day, text in handovers(world)],
    }


def _levels(total: int) -> list[tuple[float, str]]:
    """Return round amounts for the axis: their part of the total, and their text.

    Examples
    --------
    >>> [text for _, text in _levels(14_800_000)]
    ['0', '5.00 trillion', '10.0 trillion']
    """
    tens = 10.0 ** math.floor(math.log10(max(total, 1)))
    step = next(s * tens for s in (0.2, 0.5, 1.0, 2.0, 5.0) if total / (s * tens) < 4)
    return [
        (k * step / max(total, 1), words.trillions(k * step)) for k in range(4) if k * step < total
    ]


def _splits(history: History) -> Iterable[tuple[str, str]]:
    for day in history.party_million:
        parties = (int(day[UKRAINE]), int(day[RUSSIA]))
        ukraine, russia = (
            t(
                "{amount} ({share})",
                amount=words.trillions(v),
                share=percent(v / history.total_million),
            )
            for v in parties
        )
        yield ukraine, russia


def _rows(
    history: History, by_reading: Mapping[str, History], world: World
) -> dict[str, dict[str, list[Any]]]:
    """Return each region's rows of the map; a region that never changes has no list of places."""
    totals = history.by_region[0].sum(axis=0)
    readings = {name: _shares(found, totals) for name, found in by_reading.items()}
    shown = _shares(history, totals)
    found = {}
    for index, region in enumerate(world.regions):
        total = round(float(totals[index]))
        row = _row_maker(region, total, total / history.total_million, world)
        triples = zip(shown[:, index], *(readings[r][:, index] for r in _READINGS), strict=True)
        rows = coded(row(*(round(float(share), 9) for share in three)) for three in triples)
        found[region] = rows if len(rows["texts"]) > 1 else {"texts": rows["texts"]}
    return found


def _regions(history: History, world: World) -> dict[str, dict[str, Any]]:
    """Return each region's name and Russia's share of its value on each day [1/10,000]."""
    shares = np.rint(_shares(history, history.by_region[0].sum(axis=0)) * 10_000).astype(int)
    return {
        region: {
            "name": name_of(world, "regions", region),
            "russia": column if len(set(column)) > 1 else column[:1],
        }
        for region, column in zip(world.regions, shares.T.tolist(), strict=True)
    }


_READINGS = ("by-area", "by-deposit")


def _shares(history: History, totals: Any) -> Any:
    """Return Russia's share of each region, by area where it has no value, (n_days, n_regions)."""
    held = history.by_region[:, RUSSIA]
    worth = totals > 0
    shares = history.line.copy()
    shares[:, worth] = held[:, worth] / totals[worth]
    return shares


def _row_maker(region: str, total: int, value_share: float, world: World) -> Any:
    @cache
    def row(share: float, by_area: float, by_deposit: float) -> Row:
        parties = {**dict.fromkeys(PARTIES, 0.0), "russia": share, "ukraine": 1.0 - share}
        title = words.region_title(world, region, parties, total)
        more = reading_sentence(by_area, by_deposit)
        drawn: RegionShade = shade(parties, value_share, f"{title} {more}".strip())
        return encode(drawn)

    return row


def handovers(world: World) -> list[tuple[dt.date, str]]:
    """Return the deposits first seen behind the line since the daily record began, by day."""
    known = world.deposits
    found = []
    for index, row in enumerate(known.rows):
        seen = known.seen_on(index)
        if seen and not known.before_record[index]:
            name = name_of(world, "deposits/deposits", row["id"])
            group = name_of(world, "commodity_groups", row["group"]).lower()
            day = dt.date.fromisoformat(seen)
            found.append((day, t("{name} ({group}), to Russia", name=name, group=group)))
    return sorted(found)
