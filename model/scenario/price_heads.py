"""What the headings and units of a table of prices say: each is understood whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from model.core.errors import ScenarioError
from model.core.files import data_path
from model.core.numerals import SIGNS
from model.core.reading import read_rows
from model.core.said import say
from model.core.sheet import Sheet
from model.world.aliases import fold, is_corner, meant

__all__ = ["PriceHeads", "fits", "heads_of", "is_table", "lines_around", "parted", "price_units",
           "price_year", "sign_of", "unit_in"]  # fmt: skip

_CURRENCY = "USD"
"""Currency of every price of the model."""

_YEAR = re.compile(r"2[01]\d\d")
_CLAUSES = re.compile(r"[,;()]")
_PER = ("per", "за")

_BASES = ("basis", "nominal")
"""Codes of words that say of which year money is, where a year stands beside them."""

_LONGEST_HEADING = 120
"""Characters of a heading that are read."""

_HEADER_WITHIN = 60
"""Rows among which the row of headings is looked for."""


@dataclass(frozen=True, slots=True)
class PriceHeads:
    """Where the columns of a table are: by the word for them, and those of commodities or years.

    `row` is the number of their row; `names` are the headings without their units, `units` what
    they say of a unit; `aside` names the columns that are none of the table's; `units_row` is the
    number of a row below that states units alone, or 0.
    """

    row: int
    columns: dict[str, int]
    wide: tuple[int, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    aside: tuple[str, ...]
    units_row: int = 0

    @property
    def side(self) -> str:
        """The column that names what a row is of."""
        return "commodity" if "commodity" in self.columns else "year"


def parted(kind: str, text: str) -> tuple[str, str]:
    """Return the code of a name of a kind and the words of a unit behind it, or nothing.

    Examples
    --------
    >>> parted("price column", "Ціна, дол. США/т"), parted("component", "Natural gas, EUR")
    (('price', 'дол сша т'), ('gas', 'eur'))
    >>> parted("price column", "price of sand")
    ('', '')
    """
    parts = fold(text[:_LONGEST_HEADING]).split()
    for end in range(len(parts), 0, -1):
        rest = parts[end:]
        code = meant(kind, " ".join(parts[:end]))
        if code and (not rest or any(meant("money", part) for part in rest)):
            return code, " ".join(rest)
    return "", ""


def fits(text: str, unit: str) -> bool:
    """Return whether what a file says of a unit is dollars, per this unit where it says that.

    A year beside it is that of the dollars, and must be the ladder's.

    Examples
    --------
    >>> fits("USD per tonne", "t"), fits("дол./тис. м³", "1000 m3"), fits("$", "t"), fits("t", "t")
    (True, True, True, True)
    >>> fits("UAH/t", "t"), fits("USD/MMBtu", "1000 m3"), fits("thousand USD/t", "t")
    (False, False, False)
    >>> fits("USD 2025/t", "t"), fits("2025 USD", "t"), fits("USD_2020", "t")
    (True, True, False)
    """
    parts = [part for part in fold(text).split() if meant("price unit", part) != ""]
    years = {part for part in parts if _YEAR.fullmatch(part)}
    if years - {price_year()}:
        return False
    parts = [part for part in parts if part not in years]
    parts = [part for part in parts if not years or meant("unit word", part) not in _BASES]
    if parts and (money := meant("money", parts[0])):
        return money == _CURRENCY and _amount_fits(parts[1:], unit)
    return _amount_fits(parts, unit)


def _amount_fits(parts: list[str], unit: str) -> bool:
    """Return whether words say this unit of an amount, or nothing."""
    said = " ".join(parts)
    return not said or said == fold(unit) or meant("price unit", said) == unit


def sign_of(text: str) -> str:
    """Return the sign of a currency before or behind a number."""
    ends = (text[:1], text[-1:])
    return next((end for end in ends if end in SIGNS), "") if text else ""


def price_units() -> dict[str, str]:
    """Return the unit of the price of each commodity."""
    return {row["id"]: row["unit"] for row in read_rows(data_path() / "economics/components.csv")}


@cache
def price_year() -> str:
    """Return the year whose dollars every price is in."""
    rows = read_rows(data_path() / "assumptions.csv")
    return next(row["value"] for row in rows if row["id"] == "ladder-price-year")


def unit_in(line: str) -> str:
    """Return what a line above a table says of a unit: scale, currency, year, and per what.

    Examples
    --------
    >>> unit_in("# Prices in USD per tonne, a forecast"), unit_in("Ціни (тис. грн)")
    ('usd per tonne', 'тис грн')
    >>> unit_in("Prices in 2020 US dollars"), unit_in("Aid of 300 billion USD"), unit_in("Gas")
    ('2020 dollars', '', '')
    """
    found = filter(None, map(_clause_unit, _CLAUSES.split(line.replace("/", " per "))))
    index = (part for part in fold(line).split() if meant("unit word", part) == "index")
    return next(chain(found, index, filter(None, map(_no_price, _CLAUSES.split(line)))), "")


def _no_price(clause: str) -> str:
    """Return what a clause says that is no price of a year: shares, or nominal ones."""
    parts = fold(clause).split()
    kinds = [meant("unit word", part) for part in parts]
    amount = len(parts) > 1 and parts[-2][-1:].isdecimal()
    if kinds[-1:] == ["share"] and not amount:
        return parts[-1]
    return next((part for part, kind in zip(parts, kinds, strict=True)
                 if kind == "nominal" and None not in kinds), "")  # fmt: skip


def _clause_unit(clause: str) -> str:
    parts = [part for part in fold(clause).split()
             if part in _PER or meant("price unit", part) != ""]  # fmt: skip
    at = next((place for place, part in enumerate(parts) if meant("money", part)), len(parts))
    begin = at
    while begin and _qualifies(parts[begin - 1]):
        begin -= 1
    if begin and parts[begin - 1].isdecimal():  # an amount
        return ""
    end = at + 1
    while end < len(parts) and _YEAR.fullmatch(parts[end]):
        end += 1
    per = parts[end:] if parts[end : end + 1] and parts[end] in _PER else []
    return " ".join(parts[begin:end] + per) if at < len(parts) else ""


def _qualifies(part: str) -> bool:
    """Return whether a word before a currency says of which scale, year or country it is."""
    other = meant("unit word", part) in ("basis", "nominal", "other")
    return other or bool(meant("scale", part) or _YEAR.fullmatch(part))


def heads_of(sheet: Sheet) -> PriceHeads:
    """Return the columns of a table by the first row that names them.

    Raises
    ------
    ScenarioError
        When there is none, it has two columns of one kind, or the rows are of several scenarios.
    """
    for number, head, columns in _found(sheet):
        where, below = f"{sheet.name}:{number}", [row for at, row in sheet.rows if at > number]
        _check_once(where, head)
        _check_cases(where, below, columns.get("case"))
        heads = _heads(where, number, head, columns, below)
        if not heads.wide and "price" not in columns:  # nothing but texts beside the one side
            continue
        return _with_row_of_units(heads, *next(one for one in sheet.rows if one[0] > number))
    number, head = next(iter(sheet.rows), (1, [""]))
    given = ", ".join(filter(None, head))[:60] or say("nothing")
    allowed = say("columns commodity, year and price; or a column for each year or commodity")
    raise ScenarioError.at(f"{sheet.name}:{number}", given, allowed)


def is_table(sheet: Sheet) -> bool:
    """Return whether a sheet has the headings of prices."""
    return any(True for _ in _found(sheet))


def _found(sheet: Sheet) -> Iterator[tuple[int, list[str], dict[str, int]]]:
    """Yield each row that names the columns of a table: its number, headings and their places."""
    for at, (number, head) in enumerate(sheet.rows[:_HEADER_WITHIN], 1):
        below = [row for _, row in sheet.rows[at : at + _HEADER_WITHIN]]
        columns = _columns(head, below)
        if below and _is_whole(columns, head):
            yield number, head, columns


def _is_whole(columns: dict[str, int], head: list[str]) -> bool:
    """Return whether these columns make a table of prices."""
    sides = {"year", "commodity"} & columns.keys()
    if "price" in columns or not sides:
        return len(sides) == 2 and "price" in columns
    return len(sides) == 1 and len(head) > len(columns)


def _columns(head: list[str], below: list[list[str]]) -> dict[str, int]:
    """Return the place of each column that is named; a corner is of what its cells are.

    A heading that is a unit alone is that of the prices where no other is.
    """
    columns: dict[str, int] = {}
    shared = [_SHARED.get(meant("column", text) or "", "") for text in head]
    for place, code in enumerate(_kinds(head)):
        if code:
            columns.setdefault(code, place)
    for place, code in enumerate(shared):
        if code and place not in columns.values():
            columns.setdefault(f"unit {place}" if code == "unit" else code, place)
    for place in (at for at, text in enumerate(head) if is_corner(text)):
        if kind := _kind_of([row[place] for row in below if place < len(row) and row[place]]):
            columns.setdefault(kind, place)
    bare = [place for place, text in enumerate(head) if _is_unit(text)]
    if {"year", "commodity"} <= columns.keys() and len(bare) == 1:
        columns.setdefault("price", bare[0])
    return columns


def _kinds(head: list[str]) -> list[str]:
    """Return what each heading is called; a year of money is none beside the years of prices."""
    found = [parted("price column", text)[0] for text in head]
    money = [code == "year" and meant("column", text) == "unit"
             for text, code in zip(head, found, strict=True)]  # fmt: skip
    years = found.count("year") > sum(money) or any(map(_YEAR.fullmatch, head))
    return ["" if one and years else code for code, one in zip(found, money, strict=True)]


_SHARED = {"unit": "unit", "case": "case", "group": "commodity", "time": "year"}
"""Columns of tables of values that are ones of prices too, by what they are here."""


def _kind_of(cells: list[str]) -> str:
    """Return what the cells of a column without a heading are: commodities, years or nothing."""
    if cells and all(_YEAR.fullmatch(cell) for cell in cells):
        return "year"
    known = (meant("component", cell) or parted("component", cell)[0] for cell in cells)
    return "commodity" if cells and all(known) else ""


def _is_unit(text: str) -> bool:
    """Return whether a heading is a unit alone, of whatever currency."""
    parts = [part for part in fold(text).split() if not _YEAR.fullmatch(part)]
    return bool(parts) and meant("money", parts[0]) is not None


def _heads(
    where: str, number: int, head: list[str], columns: dict[str, int], below: list[list[str]]
) -> PriceHeads:
    others = tuple(place for place in range(len(head)) if place not in columns.values())
    long = "price" in columns
    passed = others if long else tuple(at for at in others if _is_text(head[at], at, below))
    others = tuple(place for place in others if place not in passed)
    aside = tuple(head[place] for place in passed if head[place])
    names, units = zip(*(_named(text, long) for text in head), strict=True)
    if not long and len(others) == 1 and units[others[0]] and _YEAR.fullmatch(names[others[0]]):
        allowed = say("a year alone, or a column year")
        remedy = say("The year of the prices, or of their money?")
        raise ScenarioError.at(where, repr(head[others[0]]), allowed, remedy)
    return PriceHeads(number, columns, () if long else others, names, units, aside)


def _with_row_of_units(heads: PriceHeads, number: int, row: list[str]) -> PriceHeads:
    """Return the headings with the units that the row below them states alone."""
    if not all(map(_is_unit, filter(None, row))):
        return heads
    below = [*row, *[""] * (len(heads.units) - len(row))]
    units = tuple(f"{one} {two}".strip() for one, two in zip(heads.units, below, strict=False))
    return replace(heads, units=units, units_row=number)


def _is_text(head: str, place: int, below: list[list[str]]) -> bool:
    """Return whether a column is of words, under a heading that is no commodity and no year."""
    cells = [row[place] for row in below if place < len(row) and row[place]]
    named = _YEAR.search(head) or meant("component", head) or parted("component", head)[0]
    return not named and not any(letter.isdecimal() for cell in cells for letter in cell)


def _named(text: str, long: bool) -> tuple[str, str]:
    """Return what a heading is of, a year where none has its column, and the words of its unit."""
    for kind in ("price column", "component"):
        code, unit = parted(kind, text)
        if unit:
            return code, unit
    parts = fold(text).split()
    years = [part for part in parts if _YEAR.fullmatch(part)]
    if not any(meant("money", part) for part in parts):
        return text, ""
    if long or not years:
        return text, text
    parts.remove(years[0])
    return years[0], " ".join(parts)


def _check_once(where: str, head: list[str]) -> None:
    """Refuse two columns of one kind."""
    kinds = _kinds(head)
    for kind in filter(None, kinds):
        names = [text for text, code in zip(head, kinds, strict=True) if code == kind]
        if len(names) > 1:
            given = ", ".join(map(repr, names))
            raise ScenarioError.at(where, given, say("one column of each kind"),
                                   "Keep one of them.")  # fmt: skip


def _check_cases(where: str, below: Sequence[list[str]], place: int | None) -> None:
    """Refuse rows of several scenarios."""
    cells = (row[place] for row in below if place is not None and place < len(row))
    cases = sorted({*cells} - {""})
    if len(cases) > 1:
        given = say("several scenarios, such as {names}", names=", ".join(cases[:4]))
        raise ScenarioError.at(where, given, "prices of one scenario",
                               "Keep the rows of one of them.")  # fmt: skip


def lines_around(sheet: Sheet, heads: PriceHeads) -> Iterator[str]:
    """Yield each line above or below a table and each remark that says something of a unit."""
    texts = (" ".join(filter(None, row)) for number, row in sheet.rows
             if number < heads.row or sum(map(bool, row)) == 1)  # fmt: skip
    yield from filter(unit_in, (*sheet.remarks, *texts))
