"""Numbers as people write them in tables: which mark divides decimals is found, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from model.core.choices import DECIMAL
from model.core.errors import Problem, ScenarioError
from model.core.said import Said, say

__all__ = ["MARKS", "SIGNS", "Column", "Written", "read_column"]

MARKS = {"point": ".", "comma": ","}
"""What may divide decimals, by the word for it."""

_THIN = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'’](?=\\d{3}(?!\\d))")
SIGNS = "$€£₴"
"""Signs of currencies that may stand before or behind a number."""

_SIGNS = re.compile(rf"^[{SIGNS}]\s*|\s*[{SIGNS}]$")
_EXPONENT = r"(?:[eE][-+]?\d{1,2})?"
_STYLES = {
    "point": re.compile(rf"[-+]?(?:\d+|[1-9]\d{{0,2}}(?:,\d{{3}})+)(?:\.\d+)?{_EXPONENT}"),
    "comma": re.compile(rf"[-+]?(?:\d+|[1-9]\d{{0,2}}(?:\.\d{{3}})+)(?:,\d+)?{_EXPONENT}"),
}


class Written(str):
    """A cell that a spreadsheet keeps as text: its number cells say nothing of how it is read."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of a column.

    Parameters
    ----------
    numbers : tuple of str or None
        Each number in plain digits with a point, None where it is none.
    problems : tuple of Problem
        One for each text that is no number, or may be two.
    notes : tuple of str
        How a number was read that may be two, where nothing was asked.
    """

    numbers: tuple[str | None, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Said, ...] = ()


def read_column(
    texts: Iterable[tuple[str, str]], mark: str | None = None, point: bool = False
) -> Column:
    """Read the numbers of one column, which are all written in one way.

    Parameters
    ----------
    texts : iterable of (where, text)
        Cells with their places; a :class:`Written` that may be two numbers is read by its like
        alone.
    mark : {"point", "comma"}, optional
        What divides decimals; by default what the column shows.
    point : bool
        Whether a lone point divides decimals, as in a file whose columns commas divide, or in a
        spreadsheet, which keeps numbers as numbers: beside a text with a decimal comma it is asked
        about.

    Examples
    --------
    >>> read_column([("a", "12,5"), ("b", "1 234,5"), ("c", "$3.125")]).numbers
    ('12.5', '1234.5', '3125')
    >>> print(read_column([("a", "3,125")]).problems[0])
    a: '3,125' given; a number that can be read in one way. Is it 3125 or 3.125? Say which mark \
divides decimals: decimal='point' or 'comma'.
    """
    if mark not in (None, *MARKS):
        raise ScenarioError.at("decimal", repr(mark), say("one of {names}", names=", ".join(MARKS)))
    cells = [(where, text, _readings(text)) for where, text in texts]
    shown = {next(iter(found)) for _, _, found in cells if len(found) == 1}
    style = mark or (shown.pop() if len(shown) == 1 else None)
    assumed = style is None and point and not any("," in t for _, t, found in cells if found)
    style = "point" if assumed else style
    torn = mark is None and point and style == "comma"
    told = {next(iter(found)) for _, text, found in cells
            if len(found) == 1 and isinstance(text, Written)}  # fmt: skip
    alike = next(iter(told)) if len(told) == 1 else None

    def own(text: str, found: dict[str, str]) -> str | None:
        """Return the style by which a cell is read that may be two numbers; any where it is one."""
        if len(set(found.values())) < 2:
            return style
        if isinstance(text, Written):
            return mark or alike
        return None if torn else style

    numbers = tuple(_chosen(found, own(text, found)) for _, text, found in cells)
    notes = tuple(_points(cells)) if assumed else ()
    return Column(numbers, tuple(_problems(cells, numbers)), notes)


def _points(cells: list[tuple[str, str, dict[str, str]]]) -> Iterator[Said]:
    """Yield how the first number is read that a comma would make another."""
    two = (text for _, text, found in cells if len(set(found.values())) > 1)
    for text in islice(two, 1):
        yield say("The point in {text} divides decimals, not thousands.", text=text)


def _readings(text: str) -> dict[str, str]:
    """Return what a text is under each style that allows it; one entry where only one does."""
    bare = _THIN.sub("", _SIGNS.sub("", text.strip()))
    return {style: _plain(bare, style) for style, form in _STYLES.items() if form.fullmatch(bare)}


def _plain(text: str, style: str) -> str:
    mark, other = (".", ",") if style == "point" else (",", ".")
    return text.replace(other, "").replace(mark, ".")


def _chosen(found: dict[str, str], style: str | None) -> str | None:
    if len(set(found.values())) == 1 and len(found) == 2:
        return next(iter(found.values()))
    return found.get(style or "")


def _problems(
    cells: list[tuple[str, str, dict[str, str]]], numbers: tuple[str | None, ...]
) -> Iterator[Problem]:
    for (where, text, found), number in zip(cells, numbers, strict=True):
        if number is None and len(found) == 2:
            remedy = say("Is it {point} or {comma}? Say which mark divides decimals: {mark}.",
                         **found, mark=DECIMAL)  # fmt: skip
            yield Problem(where, repr(text), "a number that can be read in one way", remedy)
        elif number is None and found:
            yield Problem(
                where,
                repr(text),
                "one way of writing decimals in the whole column",
                say("Say which mark divides decimals: {mark}.", mark=DECIMAL),
            )
        elif number is None:
            yield Problem(where, repr(text[:60]), "a plain number", _remedy(text))


def _remedy(text: str) -> str:
    if text.startswith("="):
        return say("A formula without its result: open the table in a spreadsheet and save it.")
    if "%" in text:
        return say("An amount, no percentage.")
    if any(letter.isdecimal() for letter in text):
        return say("Digits alone, without words, notes or brackets; the unit stands in the header.")
    return ""
