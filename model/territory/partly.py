"""Polygons that hold in part, no more, or not: they are asked about, never counted whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model.core.choices import PROPERTY
from model.core.errors import Problem
from model.core.said import Said, listed, say
from model.territory.days import HUMP, day_in
from model.territory.ground_words import NO, YES
from model.world.aliases import fold, words

__all__ = ["held_in_part", "hidden_note"]

_SHARE = re.compile(r"[-+]?\d*[.,]?\d+(?:e[-+]?\d+)?\s*%?", re.IGNORECASE)
_WHOLE = (1.0, 100.0)
_SHOWN = 4

_DRAWN = say("Draw the ground itself, or state the share of the region. To count them whole, say "
             "which property names the layers: {property}.", property=PROPERTY)  # fmt: skip
_KEPT = say("Keep those that hold. To count all of them, say which property names the layers: "
            "{property}.", property=PROPERTY)  # fmt: skip


def held_in_part(features: Iterable[Mapping[str, Any]], day: dt.date | None) -> list[Problem]:
    """Return the properties that say of polygons that they hold in part, no more, or not.

    Such are *occupied_pct* 65, *valid_to* before the day that is read, and *deleted* yes of all;
    where it differs, it names layers, and those are asked about.

    Parameters
    ----------
    features : iterable of mapping
        The properties around each polygon.
    day : date, optional
        The day that is read; without one whatever has ended at all is asked about.

    Examples
    --------
    >>> [str(one.where) for one in held_in_part([{"occupied_pct": 65}, {"share": 1}], None)]
    ["property 'occupied_pct'"]
    """
    rows = list(features)
    keys = dict.fromkeys(str(key) for row in rows for key in row)
    return [
        Problem(say("property {name}", name=repr(key)), _quoted(found), allowed, remedy)
        for key in keys
        for found, allowed, remedy in _of(key, [row.get(key) for row in rows], day)
        if found
    ]


def _of(key: str, values: list[Any], day: dt.date | None) -> Iterator[tuple[list[str], Said, Said]]:
    """Yield what a property says against its polygons, what is allowed, and how to mend it."""
    folded = fold(HUMP.sub(" ", key))
    kind = words("state property").get(folded.removeprefix("is "))
    if not words("share property").keys().isdisjoint(folded.split()):
        shares = [str(value).strip() for value in values if _is_share(value)]
        yield shares, say("polygons that count whole"), _DRAWN
    elif words("time property").get(folded) == "end":
        ended = [found for value in values if (found := day_in(value, counted=True))]
        gone = [str(end) for end in ended if day is None or end < day]
        yield gone, say("polygons without an end, or of a day before it"), _KEPT
    elif kind in ("gone", "there"):
        said = [str(value) for value in values if _text(value) in (YES if kind == "gone" else NO)]
        yield said if len(said) == len(values) else [], say("polygons that hold"), _KEPT


def hidden_note(features: Iterable[Mapping[str, Any]]) -> list[Said]:
    """Return what is told of polygons that a map hides while it shows others.

    Parameters
    ----------
    features : iterable of mapping
        The properties around each polygon.
    """
    rows = list(features)
    kinds = words("state property")
    hidden = sum(any(_text(value) in NO and kinds.get(fold(str(key))) == "shown"
                     for key, value in row.items()) for row in rows)  # fmt: skip
    if not 0 < hidden < len(rows):
        return []
    return [say("Hidden polygons are counted too: {count}.", count=hidden)]


def _is_share(value: Any) -> bool:
    """Return whether a value is a number other than the whole."""
    text = "" if isinstance(value, bool) else _text(value)
    if not _SHARE.fullmatch(text):
        return False
    return float(text.rstrip("% ").replace(",", ".")) not in _WHOLE


def _text(value: Any) -> str:
    return "none given" if value in (None, "") else str(value).strip().casefold()


def _quoted(found: list[str]) -> str:
    shown = list(dict.fromkeys(found))
    return listed(map(repr, shown[:_SHOWN])) if len(shown) > 1 else repr(shown[0])
