"""Years whose price is stated, in a deck on record or of one's own: they follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.core.said import say

__all__ = ["YEARS", "wrong_years"]

YEARS = (2000, 2199)
"""First and last year whose price may be stated."""


def wrong_years(given: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each year of a commodity that is wrong, what is allowed there, and how to mend it.

    Parameters
    ----------
    given : sequence of str
        Years in the order in which they are given.
    """
    first, last = YEARS
    before: int | None = None
    for text in given:
        if not (text.isascii() and text.isdigit() and first <= int(text) <= last):
            yield text, say("a year from {first} to {last}", first=first, last=last), ""
            continue
        year = int(text)
        if before is not None and year <= before:
            yield text, say("years that rise, each once; {before} before", before=before), ""
        elif before is not None and year > before + 1:
            remedy = say("State a price for {year}.", year=before + 1)
            yield text, say("years without a hole; {before} before", before=before), remedy
        before = year
