"""Whose ground the name of a layer says it is; the words stand in ``data/aliases.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from model.territory.days import apart, times_in
from model.world.aliases import fold, meant, words

__all__ = ["NO", "YES", "is_bare", "party_of", "says_nothing", "speaks"]

YES = ("true", "yes", "y", "t", "1", "1.0", "-1", "x", "+", "так", "т", "да", "д", "✓", "✔")
NO = ("false", "no", "n", "f", "0", "0.0", "", "-", "–", "—", "ні", "н", "нет", "none", "nan")
"""How a property says yes or no."""

_NUMBER = re.compile(r"[-+#№]?\s*\d+(?:[.,]\d+)?")

_LONGEST_ENDING = 3
"""Letters that may follow where a phrase ends in a star: an ending, no other word."""

_MOST_WORDS = 40

_Found = tuple[int, int, str]
"""Number of words, place of the first, what they say."""


def party_of(name: str) -> str | None:
    """Return whose ground a name plainly says, or None.

    Every word must be known: a phrase of ``ground``, a word that adds nothing to it, a region, a
    number. A word that is not may turn the meaning round, as in *lost by Russia*. Claims are left
    out; disputed and liberated ground is Ukraine's, unless Russia is said to have liberated it.
    Else the longest phrase decides, and two of one length for different parties decide nothing.

    Parameters
    ----------
    name : str
        Name of a layer, folder or file.

    Examples
    --------
    >>> party_of("Russian Control of Terrain in Ukraine"), party_of("Звільнено 2022")
    ('russia', 'ukraine')
    >>> party_of("Claimed Ukrainian Counteroffensives"), party_of("Former Russian control")
    ('ignore', None)
    >>> party_of("UKR.6_1"), party_of("Donetsk")
    (None, None)
    """
    found, unknown = _parsed(name)
    said = {what for _, _, what in found}
    if unknown or not found or len(times_in(name)) > 1:
        return None
    if "claim" in said:
        return "ignore"
    if said & {"disputed", "freed"}:
        return None if said >= {"freed", "russia"} else "ukraine"
    longest = {what for length, _, what in found if length == found[0][0]}
    return longest.pop() if len(longest) == 1 else None


def says_nothing(name: str) -> bool:
    """Return whether a name is of words that say nothing of whose ground it is, as *Polygon 1*."""
    found, unknown = _parsed(name)
    return not found and not unknown and len(times_in(name)) < 2


def is_bare(name: str) -> bool:
    """Return whether a name is a mere number or a yes or no, which names no layer.

    Examples
    --------
    >>> is_bare("1"), is_bare("-1.0"), is_bare("TRUE"), is_bare("Polygon 1")
    (True, True, True, False)
    """
    text = name.strip().casefold()
    return text in (*YES, *NO) or _NUMBER.fullmatch(text) is not None


def speaks(name: str) -> bool:
    """Return whether a name says something of ground, plainly or not, beside a country's name.

    The name of Ukraine in that of a file only says what the map shows.

    Examples
    --------
    >>> speaks("front_of_ukraine"), speaks("lost_by_russia")
    (False, True)
    """
    found, _ = _parsed(name)
    return any(what != "ukraine" or length > 1 for length, _, what in found)


@lru_cache(4096)
def _parsed(name: str) -> tuple[list[_Found], list[str]]:
    """Return the phrases of a name, the longest first, and the words that nothing explains.

    The name or code of a region, such as ``UA-14`` or ``UKR.6_1``, only says where it lies.
    """
    if meant("region", name):
        return [], []
    parts: list[str | None] = [*fold(apart(name)).split()[:_MOST_WORDS]]
    taken: list[_Found] = []
    for length, start, what in sorted(_phrases(parts), key=lambda one: (-one[0], one[1])):
        if None not in parts[start : start + length]:
            taken.append((length, start, what))
            parts[start : start + length] = [None] * length
    return taken, [part for part in parts if part is not None and not _adds_nothing(part)]


def _phrases(parts: list[str | None]) -> Iterator[_Found]:
    for start, part in enumerate(parts):
        for wanted, begins, what in _known().get(str(part)[:1], ()):
            some = parts[start : start + len(wanted)]
            ends = some[:-1] == wanted[:-1] and len(some) == len(wanted)
            if ends and _ends(str(some[-1]), wanted[-1], begins):
                yield len(wanted), start, what


def _ends(word: str, wanted: str, begins: bool) -> bool:
    more = len(word) - len(wanted)
    return word == wanted or (begins and word.startswith(wanted) and more <= _LONGEST_ENDING)


@cache
def _known() -> dict[str, list[tuple[list[str], bool, str]]]:
    """Return the phrases of ground by their first letter."""
    found: dict[str, list[tuple[list[str], bool, str]]] = {}
    for phrase, what in words("ground").items():
        wanted = phrase.removesuffix("*").split()
        found.setdefault(phrase[0], []).append((wanted, phrase.endswith("*"), what))
    return found


def _adds_nothing(part: str) -> bool:
    bare = part.rstrip("0123456789")
    return not bare or bare in _neutral()


@cache
def _neutral() -> frozenset[str]:
    names = (part for name in words("region") for part in name.removesuffix("*").split())
    kinds = (words("ground word"), words("month"), words("region word"))
    return frozenset({*names, *(word for kind in kinds for word in kind)})
