"""Prices of one's own from a table: a row a price, or a column for each year or commodity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.core.errors import Problem, ScenarioError, nearest, of_a_file
from model.core.limits import TABLE_BYTES
from model.core.numerals import read_column
from model.core.said import say
from model.core.sheet import Sheet, aside, check_widths, read_sheets, said_short
from model.scenario.price_heads import (
    PriceHeads,
    fits,
    heads_of,
    is_table,
    lines_around,
    parted,
    price_units,
    price_year,
    sign_of,
    unit_in,
)
from model.scenario.price_levers import ALLOWED_PRICE, HIGHEST_PRICE
from model.world.aliases import fold, meant, words
from model.world.price_years import wrong_years

__all__ = ["OwnPrices", "read_prices"]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One price as it stands in the file; `where` is ``file:row:column``.

    `units` is what heading, columns and sign say of its unit.
    """

    where: str
    commodity: str
    year: str
    text: str
    units: tuple[str, ...]


class OwnPrices(dict[str, dict[str, float]]):
    """Prices by commodity and year; `notes` says what the file holds beside them."""

    notes: tuple[str, ...] = ()


@of_a_file()
def read_prices(
    source: str | bytes | Path, decimal: str | None = None, name: str = ""
) -> OwnPrices:
    r"""Read a table of prices by commodity and year, in dollars of the ladder's year per unit.

    Parameters
    ----------
    source : path, bytes or str
        CSV in any encoding and separator, XLSX or ODS: columns ``commodity``, ``year``, ``price``;
        or ``commodity`` and a column for each year; or ``year`` and one for each commodity.
        Headings and names may carry the unit, or a column ``unit`` or ``currency``.
    decimal : {"point", "comma"}, optional
        What divides decimals; by default what the numbers themselves show.
    name : str
        Name of the file, where `source` is its content.

    Returns
    -------
    mapping
        What :class:`model.Scenario` takes as ``prices``; its ``notes`` name the columns that are
        passed over.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the table: no such columns, unknown commodities, text for a
        number, a currency other than dollars, a unit other than the commodity's, rows of several
        scenarios, negative prices, years that do not rise one by one.

    Examples
    --------
    >>> read_prices(b"commodity,year,price\ngas,2027,380\ngas,2028,360\n")
    {'gas': {'2027': 380.0, '2028': 360.0}}
    """
    sheets = read_sheets(source, TABLE_BYTES, name)
    sheet = next(filter(is_table, sheets), sheets[0])
    heads = heads_of(sheet)
    rows = [row for row in sheet.rows if row[0] > heads.row and sum(map(bool, row[1])) > 1]
    check_widths(sheet, rows, len(heads.names))
    places = [*_cells(sheet, heads)]
    cells = [cell for cell in places if cell.text]
    column = read_column([(cell.where, cell.text) for cell in cells], decimal, sheet.commas)
    prices = [None if text is None else float(text) for text in column.numbers]
    problems = [*column.problems, *_problems(cells, prices), *_unit_problems(cells),
                *_line_problems(sheet, heads, cells)]  # fmt: skip
    if problems:
        raise ScenarioError(sorted(problems, key=lambda problem: _place(problem.where)))
    none = _without(places)
    if not cells:
        given = say("no price of {names}", names=", ".join(none)) if none else say("no price")
        raise ScenarioError.at(sheet.name, given, "a price in each row of a commodity")
    found = OwnPrices()
    for cell, price in zip(cells, prices, strict=True):
        found.setdefault(str(meant("component", cell.commodity)), {})[cell.year] = price or 0.0
    columns = say("Columns passed over: {names}.", names=", ".join(heads.aside))
    short = said_short(rows, 1 + max(heads.wide or [heads.columns["price"]]))
    empty = say("Without any price: {names}.", names=", ".join(none))
    found.notes = (*aside(sheets, sheet), *column.notes, *[columns] * bool(heads.aside), *short,
                   *[empty] * bool(none))  # fmt: skip
    return found


def _cells(sheet: Sheet, heads: PriceHeads) -> Iterator[_Cell]:
    """Yield every place of a price in the order of the file; the text of none is empty."""
    columns, width = heads.columns, len(heads.names)
    stated = [place for name, place in columns.items() if name.startswith("unit ")]
    for number, row in (one for one in sheet.rows if one[0] > heads.row):
        cells = [*row, *[""] * (width - len(row))]
        if number == heads.units_row:
            continue
        for place in heads.wide or [columns["price"]]:
            other = heads.names[place] if heads.wide else cells[columns["year"]]
            pair = (cells[columns[heads.side]], other)
            commodity, year = pair if heads.side == "commodity" else pair[::-1]
            code, unit = parted("component", commodity)
            units = (heads.units[place], unit, *(cells[at] for at in stated))
            text = "" if meant("nothing", cells[place]) is not None else cells[place]
            said = tuple(filter(None, (*units, sign_of(text))))
            where = f"{sheet.name}:{number}:{place + 1}"
            yield _Cell(where, code if unit else commodity, year, text, said)


def _without(cells: list[_Cell]) -> list[str]:
    """Return the commodities of which a file names no price."""
    priced = {meant("component", cell.commodity) for cell in cells if cell.text}
    named = {str(code): cell.commodity for cell in cells
             if (code := meant("component", cell.commodity))}  # fmt: skip
    return [name for code, name in named.items() if code not in priced]


def _unit_problems(cells: list[_Cell]) -> Iterator[Problem]:
    """Yield once for each commodity what a file says of another currency or unit."""
    known, seen = price_units(), set[tuple[str, str]]()
    for cell in cells:
        code = meant("component", cell.commodity)
        for text in cell.units if code else ():
            unit = known[str(code)]
            if not fits(text, unit) and (str(code), text) not in seen:
                seen.add((str(code), text))
                yield Problem(cell.where, repr(text), _allowed(str(code), unit),
                              "Convert it first.")  # fmt: skip


def _line_problems(sheet: Sheet, heads: PriceHeads, cells: list[_Cell]) -> Iterator[Problem]:
    """Yield each line around a table that says another unit than that of a commodity in it."""
    known = price_units()
    codes = dict.fromkeys(filter(None, (meant("component", cell.commodity) for cell in cells)))
    for line in lines_around(sheet, heads):
        wrong = [code for code in codes if not fits(unit_in(line), known[code])]
        for code in wrong[:1]:
            yield Problem(sheet.name, repr(line[:80]), _allowed(code, known[code]),
                          say("Convert it first, or take the line out."))  # fmt: skip


def _allowed(code: str, unit: str) -> str:
    return say("prices of {name} in USD/{unit}, in dollars of {year}", name=code, unit=unit,
               year=price_year())  # fmt: skip


def _problems(cells: list[_Cell], prices: list[float | None]) -> Iterator[Problem]:
    by: dict[str, list[_Cell]] = {}
    for cell, price in zip(cells, prices, strict=True):
        by.setdefault(meant("component", cell.commodity) or fold(cell.commodity), []).append(cell)
        if price is not None and not 0.0 <= price <= HIGHEST_PRICE:
            yield Problem(cell.where, cell.text, ALLOWED_PRICE)
    for folded, of_one in by.items():
        if meant("component", folded) is None:
            told = say("no such name among the {kind}", kind=say("commodities"))
            remedy = nearest(folded, list(words("component")))
            yield Problem(of_one[0].where, repr(of_one[0].commodity), told, remedy)
        places = iter(of_one)
        for year, allowed, remedy in wrong_years([cell.year for cell in of_one]):
            where = next(cell.where for cell in places if cell.year == year)
            yield Problem(where, repr(year), allowed, remedy)


def _place(where: str) -> tuple[int, ...]:
    return tuple(int(part) for part in where.split(":") if part.isdigit())
