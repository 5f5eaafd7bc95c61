"""What a line of text around a table of values says of their unit, in everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from model.territory.table_heads import named_in, parts_of
from model.world.aliases import fold, meant

__all__ = ["said_in", "spelled", "states_amount"]

_CLAUSES = re.compile(r"[,;:]")
_YEAR = re.compile(r"20\d\d")
_TIMES = re.compile(
    r"(?:(?<!\w)[x×х*]\s*|(?<!\w)(?P<word>[^\W\d]+:?\s+))1((?:[ ,.'\u00a0\u202f]?000){1,4})(?!\d)"
    r"|(?<!\d)['’](000)s?(?!\w)"
)
_POWERS = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}

_WHEN = ("in", "у", "в")
"""What stands before a year that is not one of money, unless prices follow."""

_FOREIGN = "other"
"""What stands for a currency where a line says that values are no plain money of a known scale."""


def spelled(line: str) -> str:
    """Return a line in which a factor is the word for it, after a sign or a word of units.

    Examples
    --------
    >>> spelled("x 1000 USD"), spelled("USD '000"), spelled("× 1,000,000 $"), spelled("1000 USD")
    ('thousand USD', 'USD thousand', 'million $', '1000 USD')
    >>> spelled("Units: 1,000 USD"), spelled("Rate: 1000 UAH")
    ('Units: thousand USD', 'Rate: 1000 UAH')
    """
    return _TIMES.sub(_as_word, line)


def _as_word(found: re.Match[str]) -> str:
    word = found["word"] or ""
    if word and meant("unit word", word) != "":
        return found[0]
    return word + _POWERS[(found[2] or found[3]).count("0")]


def said_in(line: str) -> tuple[set[str], set[str], set[str]]:
    """Return the scales, currencies and years of money that a line of text says values are in.

    A currency is ``other`` where it says tonnes, shares, hundreds of something, or dollars of a
    country whose dollars are not known. What a line says of one commodity is said of no value.

    Examples
    --------
    >>> said_in("# in UAH"), said_in("Reserves in million tonnes, values in billions")
    ((set(), {'UAH'}, set()), ({'billion'}, set(), set()))
    >>> said_in("Values in billions of 2023 US dollars"), said_in("Hundreds of millions of dollars")
    (({'billion'}, {'USD'}, {'2023'}), ({'million'}, {'other'}, set()))
    >>> said_in("Запаси, млн т"), said_in("Aid in USD in 2024")
    ((set(), {'other'}, set()), (set(), {'USD'}, set()))
    """
    scales, money, years = set[str](), set[str](), set[str]()
    clauses = [parts_of(clause) for clause in _CLAUSES.split(spelled(line)) if clause.strip()]
    for parts in clauses:
        for run, code in _runs(parts):
            of_run = {scale for part in run if (scale := meant("scale", part))}
            odd = len(of_run) > 1 or any(meant("unit word", part) == "other" for part in run)
            scales |= of_run
            money.add(_FOREIGN if odd else code)
            years |= {*_years(run)}
        scales |= {scale for at, part in enumerate(parts) if len(part) > 1
                   and (scale := meant("scale", part)) and _ends(parts[at + 1 :])}  # fmt: skip
    of_ore = any(meant("group", part) for parts in clauses for part in parts)
    if not (scales or money or of_ore) and any(map(_is_measure, clauses)):
        money.add(_FOREIGN)
    return scales, money, years


def _runs(parts: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """Yield each currency with the words around it that belong to its unit."""
    for at, part in enumerate(parts):
        if code := meant("money", part):
            begin, end = at, at + 1
            while begin and _belongs(parts[begin - 1]):
                begin -= 1
            while end < len(parts) and _belongs(parts[end]):
                end += 1
            yield parts[begin:end], code


def _belongs(part: str) -> bool:
    word = meant("unit word", part) in ("", "basis", "nominal", "other")
    return word or bool(meant("scale", part) or _YEAR.fullmatch(part))


def _years(run: Sequence[str]) -> Iterator[str]:
    """Yield the years of money, which are none of the values."""
    for before, part, after in zip(("", *run), run, (*run[1:], ""), strict=False):
        if _YEAR.fullmatch(part) and not (before in _WHEN and meant("unit word", after) is None):
            yield part


def _ends(parts: Sequence[str]) -> bool:
    """Return whether nothing follows a scale that it could be one of."""
    return not parts or bool(_YEAR.fullmatch(parts[0]))


def _is_measure(parts: Sequence[str]) -> bool:
    """Return whether a clause ends with a measure of something else than money, and no amount."""
    *others, last = parts
    before = others[-1] if others else ""
    known = meant("unit word", last) in ("mass", "share") and not before[-1:].isdecimal()
    return known and (len(last) > 1 or not before or bool(meant("scale", before)) or last == "%")


def states_amount(line: str) -> bool:
    """Return whether a line states an amount, such as a rate of exchange."""
    return any(_is_amount(*two) for two in pairwise(fold(spelled(line)).split()))


def _is_amount(number: str, unit: str) -> bool:
    """Return whether two words are an amount, and no year of money."""
    money = bool(meant("scale", unit) or meant("money", unit)) and not named_in(number)[2]
    return number[-1:].isdecimal() and money
