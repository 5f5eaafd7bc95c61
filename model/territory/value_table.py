"""Region, commodity group, value and unit in a table of any shape: long, wide, or turned.

Headers may stand in any case and three languages and carry the unit; titles, blank rows and
totals are passed over, and a region's name may stand once above several rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.core.errors import ScenarioError
from model.core.said import say
from model.core.sheet import Sheet, read_sheets
from model.world.aliases import fold, meant

__all__ = ["Cell", "ValueTable", "read_table", "unit_of"]

_YEAR = re.compile(r"20\d\d")
_HEADER_WITHIN = 60
"""Rows among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it stands in the file; `where` is ``file:row:column``."""

    where: str
    region: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class ValueTable:
    """The values of a file.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    cells : tuple of Cell
        In the order of the file; cells that hold nothing are left out.
    units : tuple of str
        Each unit that is stated, sorted.
    commas : bool
        Whether a lone point must divide decimals.
    whole : bool
        Whether the values are of whole regions, without commodity groups.
    notes : tuple of str
        Sentences on what was passed over.
    """

    name: str
    cells: tuple[Cell, ...]
    units: tuple[str, ...]
    commas: bool
    whole: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the columns are: by the word for them, and of names of groups or regions by code."""

    row: int
    columns: dict[str, int]
    wide: dict[int, str]
    turned: bool
    units: tuple[str, ...]

    @property
    def shape(self) -> str:
        """The kind of table, or nothing where it is none."""
        if self.wide:
            return "wide" if ("group" if self.turned else "region") in self.columns else ""
        if "value" in self.columns and "region" in self.columns:
            return "long"
        return ""


_UNIT = say("a unit of money with its year, such as million USD_2023")


def unit_of(text: str) -> str:
    """Return a unit as the model spells it, or nothing where a text names none.

    Examples
    --------
    >>> unit_of("млн дол. США (2023)"), unit_of("USD bn, 2023 prices"), unit_of("Kyiv")
    ('million USD_2023', 'billion USD_2023', '')
    """
    parts = fold(text).split()
    scale = [code for part in parts if (code := meant("scale", part))]
    money = [code for part in parts if (code := meant("money", part))]
    year = _YEAR.findall(text)
    return f"{scale[0]} {money[0]}_{year[0]}" if scale and money and year else ""


def read_table(source: str | bytes | Path, limit_bytes: int, unit: str | None) -> ValueTable:
    """Return the values of a file with the names that stand beside them.

    Parameters
    ----------
    source : path, bytes or str
        The file, see :func:`model.core.sheet.read_sheets`.
    limit_bytes : int [byte]
        A longer file is refused.
    unit : str, optional
        Unit of every value, in place of the file's.

    Raises
    ------
    ScenarioError
        When no table with regions, values and a unit is found.
    """
    sheets = read_sheets(source, limit_bytes)
    headers = [_header(sheet) for sheet in sheets]
    at = next((n for n, header in enumerate(headers) if header.shape), 0)
    sheet, header = sheets[at], headers[at]
    rows = [row for row in sheet.rows if row[0] > header.row]
    if not header.shape or not rows:
        raise _no_table(sheet, rows, unit)
    named = (unit,) if unit else _units(sheet, header, rows)
    if not named:
        remedy = say("Write it into a header, or state it: --unit 'million USD_2023'.")
        raise ScenarioError.at(f"{sheet.name}:unit", "no unit", _UNIT, remedy)
    found, totals = _filled(sheet.name, header, rows)
    if not found:
        raise _no_table(sheet, [], unit)
    whole = header.shape == "long" and "group" not in header.columns
    return ValueTable(
        sheet.name, tuple(found), named, sheet.commas, whole, tuple(_notes(totals, whole))
    )


def _header(sheet: Sheet) -> _Header:
    """Return the first row that names columns, else an empty header."""
    for number, row in sheet.rows[:_HEADER_WITHIN]:
        header = _columns(number, row)
        if header.shape:
            return header
    return _Header(0, {}, {}, False, ())


def _columns(number: int, row: list[str]) -> _Header:
    columns: dict[str, int] = {}
    wide: dict[str, dict[int, str]] = {"group": {}, "region": {}}
    units: list[str] = []
    for place, text in enumerate(row):
        kind, code, unit = _heading(text)
        if kind == "column":
            columns.setdefault(code, place)
        elif kind:
            wide[kind][place] = code
        units += [unit] * bool(unit)
    turned = len(wide["region"]) > len(wide["group"])
    many = wide["region" if turned else "group"]
    if "value" in columns and {"region", "group"} & columns.keys() and len(many) < 2:
        many = {}
    return _Header(number, columns, many, turned, tuple(sorted(set(units))))


def _heading(text: str) -> tuple[str, str, str]:
    """Return the kind, the code and the unit of a heading such as ``Value, million USD_2023``."""
    parts = fold(text).split()
    for end in range(len(parts), 0, -1):
        rest = " ".join(parts[end:])
        if rest and not unit_of(rest):
            continue
        name = " ".join(parts[:end])
        for kind in ("column", "group", "region"):
            if code := meant(kind, name):
                return kind, code, unit_of(rest)
    return "", "", ""


def _units(sheet: Sheet, header: _Header, rows: list[tuple[int, list[str]]]) -> tuple[str, ...]:
    """Return the units that the column, the header or the lines above it state."""
    if (place := header.columns.get("unit")) is not None:
        rows = [row for row in rows if not _is_total(header, row[1])]
        texts = {row[place] if place < len(row) else "" for _, row in rows}
        return tuple(sorted(unit_of(text) or text for text in texts))
    above = [" ".join(row) for number, row in sheet.rows if number < header.row]
    stated = (unit_of(line) for line in (*sheet.remarks, *above))
    return header.units or tuple(unit for unit in stated if unit)[:1]


def _is_total(header: _Header, row: list[str]) -> bool:
    places = [header.columns.get(name, 0) for name in ("region", "group")]
    named = [row[place] for place in places if place < len(row)]
    first = next((cell for cell in row if cell), "")
    return any(meant("total", cell) is not None for cell in (first, *named) if cell)


def _filled(
    name: str, header: _Header, rows: list[tuple[int, list[str]]]
) -> tuple[list[Cell], int]:
    """Return the cells that hold something, and how many rows of totals were passed over."""
    found: list[Cell] = []
    totals, above = 0, ""
    side = header.columns["group" if header.turned else "region"]
    for number, cells in rows:
        row = [*cells, *[""] * (side + 1 - len(cells))]
        if _is_total(header, row):
            totals += 1
            continue
        above = row[side] or above
        found += _of_row(f"{name}:{number}", header, row, above)
    return found, totals


def _of_row(where: str, header: _Header, row: list[str], side: str) -> Iterator[Cell]:
    def text(place: int | None) -> str:
        return row[place] if place is not None and place < len(row) else ""

    for place, code in header.wide.items():
        value = text(place)
        region, group = (code, side) if header.turned else (side, code)
        if value and meant("nothing", value) is None:
            yield Cell(f"{where}:{code}", region, group, value)
    if not header.wide:
        value = text(header.columns["value"])
        if value not in _DASHES:
            yield Cell(f"{where}:value", side, text(header.columns.get("group")), value)


_DASHES = ("-", "–", "—", "−", "--")


def _notes(totals: int, whole: bool) -> Iterator[str]:
    if totals:
        yield say("Rows of totals passed over: {count}.", count=totals)
    if whole:
        yield say(
            "The table has no commodity groups: each region's value is spread over its groups as "
            "in the Forbes valuation."
        )


def _no_table(sheet: Sheet, rows: list[tuple[int, list[str]]], unit: str | None) -> ScenarioError:
    wanted = ("region", "group", "value") if unit else ("region", "group", "value", "unit")
    given = ", ".join(sheet.rows[0][1])[:200] if sheet.rows and rows else say("no rows")
    needed = say("the columns {names}", names=", ".join(wanted))
    remedy = say("Or one row a region and one column a commodity group, with the unit stated.")
    return ScenarioError.at(sheet.name, given, needed, remedy)
