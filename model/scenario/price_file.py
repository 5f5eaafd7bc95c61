"""Prices of one's own from a table: a row a price, or a column for each year or commodity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.core.errors import Problem, ScenarioError, nearest, of_a_file
from model.core.limits import TABLE_BYTES
from model.core.numerals import read_column
from model.core.said import say
from model.core.sheet import Sheet, read_sheets
from model.scenario.price_levers import ALLOWED_PRICE, HIGHEST_PRICE, Prices, wrong_years
from model.world.aliases import fold, meant, words

__all__ = ["read_prices"]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One price as it stands in the file; `where` is ``file:row:column``."""

    where: str
    commodity: str
    year: str
    text: str


@of_a_file()
def read_prices(source: str | bytes | Path, decimal: str | None = None, name: str = "") -> Prices:
    r"""Read a table of prices by commodity and year, in dollars of the ladder's year per unit.

    Parameters
    ----------
    source : path, bytes or str
        CSV in any encoding and separator, XLSX or ODS: columns ``commodity``, ``year``, ``price``;
        or ``commodity`` and a column for each year; or ``year`` and one for each commodity.
    decimal : {"point", "comma"}, optional
        What divides decimals; by default what the numbers themselves show.
    name : str
        Name of the file, where `source` is its content.

    Returns
    -------
    mapping
        What :class:`model.Scenario` takes as ``prices``.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the table: no such columns, unknown commodities, text for a
        number, negative prices, years that do not rise one by one.

    Examples
    --------
    >>> read_prices(b"commodity,year,price\ngas,2027,380\ngas,2028,360\n")
    {'gas': {'2027': 380.0, '2028': 360.0}}
    """
    (sheet, *_) = read_sheets(source, TABLE_BYTES, name)
    cells = list(_cells(sheet))
    column = read_column([(cell.where, cell.text) for cell in cells], decimal, sheet.commas)
    prices = [None if text is None else float(text) for text in column.numbers]
    problems = [*column.problems, *_problems(cells, prices)]
    if problems:
        raise ScenarioError(sorted(problems, key=lambda problem: _place(problem.where)))
    found: dict[str, dict[str, float]] = {}
    for cell, price in zip(cells, prices, strict=True):
        found.setdefault(str(meant("component", cell.commodity)), {})[cell.year] = price or 0.0
    return found


def _cells(sheet: Sheet) -> Iterator[_Cell]:
    """Yield every price of a table in the order of the file; cells that hold nothing left out."""
    (_, head), *rows = sheet.rows or ((0, [""]),)
    named = {meant("price column", text) or "": place for place, text in enumerate(head)}
    side = "commodity" if "commodity" in named else "year"
    if side not in named or not rows or ("price" in named and {"year", "commodity"} - named.keys()):
        given = ", ".join(head)[:60] or say("nothing")
        allowed = say("columns commodity, year and price; or a column for each year or commodity")
        raise ScenarioError.at(f"{sheet.name}:1", given, allowed)
    wide = [place for place in range(len(head)) if place != named[side]]
    for number, row in rows:
        cells = [*row, *[""] * (len(head) - len(row))]
        for place in [named["price"]] if "price" in named else wide:
            other = cells[named["year"]] if "price" in named else head[place]
            pair = (cells[named[side]], other)
            if cells[place]:
                where = f"{sheet.name}:{number}:{place + 1}"
                yield _Cell(where, *(pair if side == "commodity" else pair[::-1]), cells[place])


def _problems(cells: list[_Cell], prices: list[float | None]) -> Iterator[Problem]:
    by: dict[str, list[_Cell]] = {}
    for cell, price in zip(cells, prices, strict=True):
        by.setdefault(fold(cell.commodity), []).append(cell)
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
