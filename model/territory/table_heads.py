"""Where a table says what it holds: the row of headings, and what its words stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from model.core.errors import ScenarioError
from model.core.said import say
from model.core.sheet import Sheet
from model.world.aliases import commodity_of, fold, is_corner, meant, words

__all__ = ["Header", "Row", "check_wide", "header_of", "is_plain", "is_unit", "named_in",
           "parts_of", "unit_of", "unknown_in", "with_one_side"]  # fmt: skip

_YEAR = re.compile(r"20\d\d")
_LONGEST_HEADING = 120
"""Characters of a heading that are read: its words are tried in every part."""

_HEADER_WITHIN = 60
"""Rows among which the header is looked for."""


Row = tuple[int, list[str]]
"""Cells of a row, with its number in the file."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns are: by the word for them, and of names of groups or regions by code.

    Units stand as they are written, with all that follows the name of their column; `values` are
    the headings of columns of values, `sides` the places of all columns that name what a row is of,
    `names` says how the columns of `wide` are called, `parties` are columns of what each party has
    of a region, `heads` is how many headings there are, and `sums` are the places of totals.
    """

    row: int
    columns: dict[str, int]
    wide: dict[int, str]
    turned: bool
    units: tuple[str, ...]
    values: tuple[str, ...] = ()
    sides: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    parties: Mapping[int, str] = field(default_factory=dict)
    heads: int = 0
    sums: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        """The last column of values."""
        return max((*self.wide, *self.parties, self.columns.get("value", 0)))

    @property
    def width(self) -> int:
        """How many cells a row may have."""
        return max(self.heads, self.last + 1, *(place + 1 for place in self.columns.values()))

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
        if ("value" in self.columns or self.parties) and "region" in self.columns:
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
    other = any(meant("unit word", part) == "other" for part in parts_of(text))
    return f"{scale} {money}_{year}" if scale and money and year and not other else ""


def is_unit(text: str) -> bool:
    """Return whether a heading is a unit of money and nothing else.

    Examples
    --------
    >>> [is_unit(text) for text in ("bn USD", "млрд дол. США (2023)", "2023", "mn", "Coal, USD")]
    [True, True, False, False, False]
    """
    return is_plain(text) and bool(named_in(text)[1])


def is_plain(text: str) -> bool:
    """Return whether every word of a unit is understood, with one scale, currency and year.

    Examples
    --------
    >>> is_plain("млн дол. США у цінах 2023"), is_plain("million USD 2023 per year")
    (True, False)
    >>> is_plain("thousand billion USD"), is_plain("USD 2021-2023"), is_plain("Canadian dollars")
    (False, False, False)
    """
    parts = parts_of(text)
    years = {part for part in parts if _YEAR.fullmatch(part)}
    scales, money = (
        {code for part in parts if (code := meant(kind, part))} for kind in ("scale", "money")
    )
    return not unknown_in(text) and max(len(scales), len(money), len(years)) < 2


def unknown_in(text: str) -> list[str]:
    """Return the words of a unit that are not understood.

    Examples
    --------
    >>> unknown_in("mlrd USD 2023"), unknown_in("млн дол. США у цінах 2023")
    (['mlrd'], [])
    """
    return [
        part for part in parts_of(text)
        if not (_YEAR.fullmatch(part) or meant("scale", part) or meant("money", part)
                or meant("unit word", part) in ("", "basis", "nominal"))
    ]  # fmt: skip


def parts_of(text: str) -> list[str]:
    """Return the words of a text, those of units apart: *USDbn*, *$m*, *usd2023*."""
    found: list[str] = []
    for part in fold(text).split():
        torn = None if meant("money", part) or meant("scale", part) else _glued().fullmatch(part)
        found += filter(None, torn.groups()) if torn else [part]
    return found


@cache
def _glued() -> re.Pattern[str]:
    """Return what matches scale, currency and year that are written as one word."""
    money, scale = (
        "|".join(sorted(map(re.escape, words(kind)), key=len, reverse=True))
        for kind in ("money", "scale")
    )
    return re.compile(rf"({scale})?({money})({scale})?(20\d\d)?")


def named_in(text: str) -> tuple[str, str, str]:
    """Return scale, money and year that a text names, each empty where it does not."""
    parts = parts_of(text)
    scale = (code for part in parts if (code := meant("scale", part)))
    money = (code for part in parts if (code := meant("money", part)))
    year = _YEAR.search(text)
    return next(scale, ""), next(money, ""), year[0] if year else ""


def check_wide(sheet: Sheet, header: Header) -> None:
    """Refuse two columns of one region, of one commodity, or of one whole group.

    Raises
    ------
    ScenarioError
        With the headings of both.
    """
    heads = next((row for number, row in sheet.rows if number == header.row), [])
    seen: dict[str, int] = {}
    for place, code in header.wide.items():
        one = code if header.turned else commodity_of(header.names[place])
        first = seen.setdefault(one, place)
        if first != place:
            given = say("{one} and {other}", one=repr(heads[first] or code),
                        other=repr(heads[place] or code))  # fmt: skip
            allowed = say("one column a region") if header.turned else say("one column a commodity")
            raise ScenarioError.at(f"{sheet.name}:{header.row}", given, allowed,
                                   say("Keep one of them, or add them up."))  # fmt: skip


def with_one_side(sheet: Sheet, header: Header, rows: Sequence[Row]) -> tuple[Header, list[Row]]:
    """Return a header with one column for regions and one for groups, of all that name them.

    Of two that say the same the finer is read, and the other where it holds nothing; a column that
    names none is passed over.

    Raises
    ------
    ScenarioError
        When two columns name another region or group in a row.
    """
    heads = next(row for number, row in sheet.rows if number == header.row)
    columns, filled = dict(header.columns), [*rows]
    for kind in ("region", "group"):
        places = header.sides.get(kind, ())
        cells = {at: [row[at] if at < len(row) else "" for _, row in rows] for at in places}
        known = [at for at in places if any(meant(kind, cell) for cell in cells[at])]
        for one, other in pairwise(known):
            for (number, _), first, second in zip(rows, cells[one], cells[other], strict=True):
                sums = any(meant("total", cell) is not None for cell in (first, second))
                if first and second and not sums and meant(kind, first) != meant(kind, second):
                    given = say("{one} by {first} and {other} by {second}",
                                one=repr(first), first=repr(heads[one]),
                                other=repr(second), second=repr(heads[other]))  # fmt: skip
                    raise ScenarioError.at(f"{sheet.name}:{number}", given, _ONE[kind],
                                           "Keep one of the columns.")  # fmt: skip
        if places:
            named = [*zip(*(cells[at] for at in known), strict=True)] or [("",)] * len(rows)
            finer = {at: {cell or "".join(row) for cell, row in zip(cells[at], named, strict=True)}
                     for at in known or places}  # fmt: skip
            side = max(finer, key=lambda at: len(finer[at]))
            others = [at for at in known if at != side]
            columns[kind] = side
            filled = [(number, _filled(row, side, others)) for number, row in filled]
    return replace(header, columns=columns), filled


def _filled(row: list[str], side: int, others: Sequence[int]) -> list[str]:
    """Return a row whose cell of a column says what another does, where it holds nothing."""
    names = [row[at] for at in others if at < len(row) and row[at]]
    if not names or "".join(row[side : side + 1]):
        return row
    long = [*row, *[""] * (side + 1 - len(row))]
    long[side] = names[0]
    return long


_ONE = {"region": say("one region a row"), "group": say("one group a row")}
"""What two columns of names must agree on."""


def header_of(sheet: Sheet) -> Header:
    """Return the first row that names columns, or two where commodities stand below; else none."""
    rows = [*sheet.rows[:_HEADER_WITHIN], (0, [])]
    for at, ((number, row), (below, cells)) in enumerate(pairwise(rows), 1):
        under = [one for _, one in sheet.rows[at : at + _HEADER_WITHIN]]
        header = _with_corner(_columns(number, row), row, under)
        over = _over(cells, row)
        two = _with_corner(_columns(below, over), over, under[1:])
        if two.shape == "wide" and (header.shape == "" or header.bare):
            return two
        if header.shape:
            return header
    return Header(0, {}, {}, False, ())


def _with_corner(header: Header, row: list[str], under: Sequence[list[str]]) -> Header:
    """Return a header in which a column without a heading names what a row is of, as in a pivot."""
    corners = [place for place, text in enumerate(row) if is_corner(text)]
    numbers = any(text[:1].isdecimal() for text in row)
    wide = header.wide or header.parties
    if not wide or header.of in header.columns or not corners or numbers:
        return header

    def named(place: int) -> int:
        cells = (one[place] for one in under if place < len(one))
        return sum(meant(header.of, cell) is not None for cell in cells)

    side = max(corners, key=named)
    return replace(header, columns={**header.columns, header.of: side})


def _over(row: list[str], above: list[str]) -> list[str]:
    """Return a row of headings below another one, as merged cells leave them."""
    wide = [*row, *[""] * (len(above) - len(row))]
    return [cell or "".join(above[place : place + 1]) for place, cell in enumerate(wide)]


def _columns(number: int, row: list[str]) -> Header:
    columns: dict[str, int] = {}
    wide: dict[str, dict[int, str]] = {"group": {}, "region": {}}
    units: list[str] = []
    values: dict[int, str] = {}
    sides: dict[str, tuple[int, ...]] = {}
    names: dict[int, str] = {}
    bare = {place: text for place, text in enumerate(row) if is_unit(text)}
    for place, text in enumerate(row):
        kind, code, unit = _heading(text) if place not in bare else ("", "", "")
        if kind == "column" and code == "value":
            values[place] = text
        elif kind == "column":
            columns.setdefault(code, place)
            sides[code] = (*sides.get(code, ()), place)
        elif kind:
            wide[kind][place] = code
            names[place] = fold(text).removesuffix(unit).strip() if unit else text
        units += [unit] * bool(unit)
    if not (values or any(wide.values())):
        values, units = bare, [*units, *bare.values()]
    sums = tuple(place for place, text in enumerate(row) if _is_of_sums(text))
    plain = {place: text for place, text in values.items() if place not in sums}
    values = plain or values
    columns |= {"value": next(iter(values))} if values else {}
    turned = len(wide["region"]) > len(wide["group"])
    many = wide["region" if turned else "group"]
    long = {"region", "group"} <= columns.keys()
    if "value" in columns and long and len(many) < 2:
        many = {}
    stated = tuple(sorted(set(units)))
    parties = {} if "group" in columns else _parties(row, many)
    many, parties = {} if parties else many, {} if values else parties
    heads = max((place + 1 for place, text in enumerate(row) if text), default=0)
    return Header(number, columns, many, turned, stated, tuple(values.values()), sides, names,
                  parties, heads, sums)  # fmt: skip


def _is_of_sums(text: str) -> bool:
    """Return whether a heading, with its unit or without, is that of sums."""
    unit = _heading(text)[2]
    return meant("total", fold(text).removesuffix(unit).strip() if unit else text) is not None


def _parties(row: list[str], wide: Collection[int]) -> dict[int, str]:
    """Return columns of what each party has, as of our own export; *other* is one of them there."""
    found = {place: text for place, text in enumerate(row) if meant("party", text)}
    return found if len(found) > 1 and {*wide} <= {*found} else {}


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
