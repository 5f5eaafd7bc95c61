"""Where a table says what it holds: the row of headings, and what its words stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from model.core.sheet import Sheet
from model.world.aliases import fold, meant

__all__ = ["Header", "header_of", "named_in", "unit_of"]

_YEAR = re.compile(r"20\d\d")
_LONGEST_HEADING = 120
"""Characters of a heading that are read: its words are tried in every part."""

_HEADER_WITHIN = 60
"""Rows among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns are: by the word for them, and of names of groups or regions by code.

    Units stand as they are written, with all that follows the name of their column; `values` are
    the headings of columns of values.
    """

    row: int
    columns: dict[str, int]
    wide: dict[int, str]
    turned: bool
    units: tuple[str, ...]
    values: tuple[str, ...] = ()

    @property
    def of(self) -> str:
        """What a row is of: a region, or a group where the regions stand in columns."""
        return "group" if self.turned and self.wide else "region"

    @property
    def side(self) -> int:
        """The column that names what a row is of."""
        return self.columns[self.of]

    @property
    def bare(self) -> bool:
        """Whether it is of values without commodities."""
        return not self.wide and "group" not in self.columns

    @property
    def shape(self) -> str:
        """The kind of table, or nothing where it is none."""
        if self.wide:
            return "wide" if self.of in self.columns else ""
        if "value" in self.columns and "region" in self.columns:
            return "long"
        return ""


def unit_of(text: str) -> str:
    """Return a unit as the model spells it, or nothing where a text names none.

    Examples
    --------
    >>> unit_of("млн дол. США (2023)"), unit_of("USD bn, 2023 prices"), unit_of("Kyiv")
    ('million USD_2023', 'billion USD_2023', '')
    """
    scale, money, year = named_in(text)
    return f"{scale} {money}_{year}" if scale and money and year else ""


def named_in(text: str) -> tuple[str, str, str]:
    """Return scale, money and year that a text names, each empty where it does not."""
    parts = fold(text).split()
    scale = (code for part in parts if (code := meant("scale", part)))
    money = (code for part in parts if (code := meant("money", part)))
    year = _YEAR.search(text)
    return next(scale, ""), next(money, ""), year[0] if year else ""


def header_of(sheet: Sheet) -> Header:
    """Return the first row that names columns, or two where commodities stand below; else none."""
    rows = [*sheet.rows[:_HEADER_WITHIN], (0, [])]
    for (number, row), (below, cells) in pairwise(rows):
        header, two = _columns(number, row), _columns(below, _over(cells, row))
        if two.shape == "wide" and (header.shape == "" or header.bare):
            return two
        if header.shape:
            return header
    return Header(0, {}, {}, False, ())


def _over(row: list[str], above: list[str]) -> list[str]:
    """Return a row of headings below another one, as merged cells leave them."""
    wide = [*row, *[""] * (len(above) - len(row))]
    return [cell or "".join(above[place : place + 1]) for place, cell in enumerate(wide)]


def _columns(number: int, row: list[str]) -> Header:
    columns: dict[str, int] = {}
    wide: dict[str, dict[int, str]] = {"group": {}, "region": {}}
    units: list[str] = []
    values: dict[int, str] = {}
    for place, text in enumerate(row):
        kind, code, unit = _heading(text)
        if kind == "column" and code == "value":
            values[place] = text
        elif kind == "column":
            columns.setdefault(code, place)
        elif kind:
            wide[kind][place] = code
        units += [unit] * bool(unit)
    sums = {place for place, text in values.items() if meant("total", text) is not None}
    values = {place: values[place] for place in values if place not in sums or sums == {*values}}
    columns |= {"value": next(iter(values))} if values else {}
    turned = len(wide["region"]) > len(wide["group"])
    many = wide["region" if turned else "group"]
    if "value" in columns and {"region", "group"} & columns.keys() and len(many) < 2:
        many = {}
    stated = tuple(sorted(set(units)))
    return Header(number, columns, many, turned, stated, tuple(values.values()))


def _heading(text: str) -> tuple[str, str, str]:
    """Return kind, code and words of the unit of a heading such as ``Value, million USD_2023``."""
    parts = fold(text[:_LONGEST_HEADING]).split()
    for end in range(len(parts), 0, -1):
        rest = " ".join(parts[end:])
        if rest and not any(named_in(rest)[:2]):
            continue
        name = " ".join(parts[:end])
        for kind in ("column", "group", "region"):
            if code := meant(kind, name):
                return kind, code, rest
    return "", "", ""
