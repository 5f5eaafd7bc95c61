"""Whose ground the name of a layer says it is; the words stand in ``data/aliases.csv``."""

from __future__ import annotations

from collections.abc import Iterator

from model.world.aliases import fold, words

__all__ = ["party_of"]

_DOUBT = "doubt"


def party_of(name: str, *, country: bool = True) -> str | None:
    """Return whose ground a name plainly says, or None.

    Claimed, disputed and liberated ground is nobody's gain: it stays with Ukraine. Else the
    longest phrase decides, and two of one length for different parties decide nothing.

    Parameters
    ----------
    name : str
        Name of a layer, folder or file.
    country : bool
        Whether the name of a country alone says whose ground it is; in the name of a file it
        only says what the map shows.

    Examples
    --------
    >>> party_of("Russian Control of Terrain in Ukraine"), party_of("Звільнено 2022")
    ('russia', 'ukraine')
    >>> party_of("Claimed Ukrainian Counteroffensives"), party_of("my line")
    ('ukraine', None)
    """
    parts = fold(name).split()
    found = sorted(_found(parts), reverse=True)
    if any(party == _DOUBT for _, party in found):
        return "ukraine"
    longest = {party for length, party in found if length == found[0][0]}
    if len(longest) != 1 or _turned(parts, found[0][0]):
        return None
    if not country and longest == {"ukraine"} and found[0][0] == 1:
        return None
    return longest.pop()


def _turned(parts: list[str], longest: int) -> bool:
    """Return whether a word that turns a meaning round stands outside of the longest phrase."""
    turns = set(parts) & words("negation").keys()
    said = [phrase for phrase in words("ground") if len(phrase.split()) == longest]
    text = f" {' '.join(parts)} "
    within = [phrase for phrase in said if f" {phrase.removesuffix('*')}" in text]
    return any(all(word not in phrase.split() for phrase in within) for word in turns)


def _found(parts: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the phrases in a name: how many words each has, and what it says."""
    for phrase, party in words("ground").items():
        begins = phrase.endswith("*")
        wanted = phrase.removesuffix("*").split()
        for start in range(len(parts) - len(wanted) + 1):
            some = parts[start : start + len(wanted)]
            last = some[-1].startswith(wanted[-1]) if begins else some[-1] == wanted[-1]
            if last and some[:-1] == wanted[:-1]:
                yield len(wanted), party
