"""Region, commodity group, value and unit in a table of any shape: long, wide, or turned.

Headers may stand in any case and three languages and carry the unit; titles, blank rows and
totals are passed over, and a region's name may stand once above several rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.core.errors import ScenarioError
from model.core.said import say
from model.core.sheet import Sheet, aside, check_widths, read_sheets, said_short
from model.territory.table_heads import Header, Row, check_wide, header_of, with_one_side
from model.territory.table_units import (
    units_below,
    units_of,
    with_one_unit,
    with_row_of_units,
)
from model.world.aliases import fold, meant, misnamed

__all__ = ["Cell", "ValueTable", "read_table"]

_RULES = "-–—=:_"
"""What lines between rows are drawn with."""

_SHOWN_TEXTS = 5
"""Rows of text that are named."""


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
    totals : tuple of Cell
        What rows of totals state of the whole table, or of one of its columns: no names, or one.
    """

    name: str
    cells: tuple[Cell, ...]
    units: tuple[str, ...]
    commas: bool
    whole: bool
    notes: tuple[str, ...]
    totals: tuple[Cell, ...] = ()

    def row_of(self, where: str) -> str:
        """Return the number of the row of a place in the file."""
        return where.removeprefix(f"{self.name}:").partition(":")[0]


def read_table(
    source: str | bytes | Path, limit_bytes: int, unit: str | None, name: str = ""
) -> ValueTable:
    """Return the values of a file with the names that stand beside them.

    Parameters
    ----------
    source : path, bytes or str
        The file, see :func:`model.core.sheet.read_sheets`.
    limit_bytes : int [byte]
        A longer file is refused.
    unit : str, optional
        Unit of every value, in place of the file's.
    name : str
        Name of the file, where `source` is its content.

    Raises
    ------
    ScenarioError
        When no table with regions, values and a unit is found, or more than one; when the file
        states another scale or currency than `unit`.
    """
    sheets = read_sheets(source, limit_bytes, name)
    sheet, header, aside = _chosen(sheets)
    header, rows = with_row_of_units(header, [row for row in sheet.rows if row[0] > header.row])
    if not header.shape or not rows:
        raise _no_table(sheet, rows, unit)
    rows, texts = _parted(header, rows)
    _check_texts(sheet.name, header, texts)
    check_wide(sheet, header)
    _check_names(sheet, header, rows)
    _check_one_kind(sheet.name, header)
    _check_columns(sheet.name, header, rows)
    header, rows = with_one_side(sheet, header, rows)
    header, rows = with_one_unit(sheet, header, rows)
    check_widths(sheet, rows, header.width)
    named, told = units_of(sheet, header, _of_values(header, rows), texts, unit)
    found, totals, sums = _filled(sheet.name, header, rows)
    if not found:
        raise _no_table(sheet, [], unit)
    whole = header.bare
    notes = (*aside, *told, *_notes(totals, texts, whole), *_left_out(sheet, header, rows),
             *said_short(_of_values(header, rows), header.last + 1),
             *_of_parties(header))  # fmt: skip
    totals_beside = _beside(sheet.name, header, _of_values(header, rows))
    stated = (*_totals(sheet.name, header, rows), *sums, *totals_beside)
    return ValueTable(sheet.name, tuple(found), named, sheet.commas, whole, notes, stated)


def _chosen(sheets: tuple[Sheet, ...]) -> tuple[Sheet, Header, list[str]]:
    """Return the one sheet that holds a table of values, its header, and what to say of others."""
    pairs = [(sheet, header_of(sheet)) for sheet in sheets]
    tables = [(sheet, header) for sheet, header in pairs if header.shape]
    if len(tables) > 1:
        names = ", ".join(repr(sheet.title) for sheet, _ in tables)
        given = say("tables of values on the sheets {names}", names=names)
        raise ScenarioError.at(tables[0][0].name, given, "one table of values",
                               "Keep one of them, or save it alone as CSV.")  # fmt: skip
    sheet, header = (tables or pairs)[0]
    return sheet, header, [*aside(sheets, sheet)]


def _check_columns(name: str, header: Header, rows: list[Row]) -> None:
    """Refuse two columns of values, and rows of several years or scenarios."""
    if len(header.values) > 1 and not header.wide:
        given = ", ".join(map(repr, header.values[:4]))
        raise ScenarioError.at(f"{name}:{header.row}", given, "one column of values",
                               "Keep one of them.")  # fmt: skip
    several = {kind: found for kind in ("time", "case")
               if len(found := _texts(header, rows, kind)) > 1}  # fmt: skip
    if times := several.get("time"):
        given = say("several times, such as {times}", times=", ".join(times[:4]))
        raise ScenarioError.at(f"{name}:{header.row}", given, "values of one time",
                               "Keep the rows of one year.")  # fmt: skip
    if cases := several.get("case"):
        given = say("several scenarios, such as {names}", names=", ".join(cases[:4]))
        raise ScenarioError.at(f"{name}:{header.row}", given, "values of one scenario",
                               "Keep the rows of one of them.")  # fmt: skip


def _check_one_kind(name: str, header: Header) -> None:
    """Refuse commodities or regions beside a column of values that is none of totals."""
    if header.wide and header.values and header.columns["value"] not in header.sums:
        named = next(iter(header.names.values()))
        given = say("{one} and {other}", one=repr(named), other=repr(header.values[0]))
        raise ScenarioError.at(f"{name}:{header.row}", given,
                               say("columns of commodities or regions, or one of values"),
                               "Keep one of them.")  # fmt: skip


def _check_names(sheet: Sheet, header: Header, rows: list[Row]) -> None:
    """Refuse a table without commodities in which a column of another name holds some."""
    if "group" in header.columns or header.wide:
        return
    heads = next(row for number, row in sheet.rows if number == header.row)
    case = {header.columns[name] for name in ("case",) if name in header.columns}
    for place in {*range(len(heads))} - {*header.columns.values()} | case:
        cells = [row[place] for _, row in rows if place < len(row) and row[place]]
        if cells and all(meant("group", cell) for cell in cells):
            given = say("commodities below {head}", head=repr(heads[place]))
            remedy = say("Name the column {name}.", name=repr("group"))
            raise ScenarioError.at(f"{sheet.name}:{header.row}", given,
                                   "a header that says so", remedy)  # fmt: skip


def _texts(header: Header, rows: list[Row], kind: str) -> list[str]:
    """Return what stands in a column, each once, but in rows of totals."""
    place = header.columns.get(kind, -1)
    found = (row[place] for _, row in rows if place < len(row) and not _is_total(header, row))
    return sorted({*found} - {""}) if place >= 0 else []


def _left_out(sheet: Sheet, header: Header, rows: list[Row]) -> Iterator[str]:
    """Say which columns of numbers are none of the table's.

    Raises
    ------
    ScenarioError
        When one of a wide table may be a commodity or a region, since nobody knows its name.
    """
    known = {*header.columns.values(), *header.wide, *header.parties, *header.sides.get("unit", ())}
    heads = next(row for number, row in sheet.rows if number == header.row)
    found = [
        head for place, head in enumerate(heads)
        if place not in known and place not in header.sums and head
        and any(place < len(row) and row[place][:1].isdecimal() for _, row in rows)
    ]  # fmt: skip
    unknown = [head for head in found if header.wide and not _is_aside(head)]
    if unknown:
        kind = "region" if header.turned else "group"
        allowed = say("a known name above numbers, or the column taken out")
        raise ScenarioError(
            misnamed(f"{sheet.name}:{header.row}", kind, head, allowed) for head in unknown
        )
    if found:
        yield say("Columns passed over: {names}.", names=", ".join(found))


def _is_aside(head: str) -> bool:
    """Return whether a heading is that of something else than values: notes, areas, tonnes."""
    last = fold(head).split()[-1]
    aside = any(meant("aside", text) is not None for text in (head, last))
    return aside or meant("unit word", last) in ("mass", "share")


def _is_total(header: Header, row: list[str]) -> bool:
    places = [header.columns.get(name, 0) for name in ("region", "group")]
    named = [row[place] for place in places if place < len(row)]
    first = next((cell for cell in row if cell), "")
    return any(_is_sum(cell) for cell in (first, *named) if cell)


def _totals(name: str, header: Header, rows: list[Row]) -> Iterator[Cell]:
    """Yield what rows state that are of the whole table, in its own unit."""
    units = units_below(header, _of_values(header, rows))
    for number, row in rows:
        places = {header.columns.get(kind, header.side) for kind in ("region", "group")}
        named = [row[place] for place in places if place < len(row) and row[place]]
        place = header.columns.get("unit", len(row))
        if not named or all(meant("total", text) is None for text in named):
            continue
        if place >= len(row) or row[place] in units:
            bare = ["" if meant("total", text) is not None else text for text in row]
            yield from _of_row(f"{name}:{number}", header, bare, bare[header.side])


def _beside(name: str, header: Header, rows: list[Row]) -> Iterator[Cell]:
    """Yield what a column of totals states of each row of a wide table."""
    for number, row in rows if header.wide else ():
        cells = [*_of_row("", header, row, row[header.side] if header.side < len(row) else "")]
        place = header.sums[0] if header.sums else len(row)
        if cells and place < len(row) and meant("nothing", row[place]) is None and row[place]:
            pair = ("", cells[0].group) if header.turned else (cells[0].region, "")
            yield Cell(f"{name}:{number}:total", *pair, row[place])


def _is_sum(text: str) -> bool:
    """Return whether a name is that of a total: *Ukraine*, or *Total Donetsk*."""
    if meant("total", text) is not None:
        return True
    parts = fold(text).split()
    ends = (meant("total", parts[at]) for at in (0, -1)) if len(parts) > 1 else ()
    return "word" in ends


def _parted(header: Header, rows: list[Row]) -> tuple[list[Row], list[str]]:
    """Part the rows of a table from texts between them, such as a source; rules are dropped."""
    found, texts = [], []
    for number, row in rows:
        lone = _lone(header, row)
        named = lone in row[header.side : header.side + 1] and meant(header.of, lone) is not None
        if lone and not named:
            texts += [lone] * (not _is_total(header, row))
        elif "".join(row).strip(_RULES):
            found.append((number, row))
    return found, texts


def _check_texts(name: str, header: Header, texts: list[str]) -> None:
    """Refuse a table in which a commodity stands in a row of its own above its regions."""
    named = [text for text in texts if meant("group", text) is not None]
    if header.bare and named:
        given = say("commodities in rows of their own: {names}",
                    names=", ".join(repr(text[:80]) for text in named[:_SHOWN_TEXTS]))  # fmt: skip
        raise ScenarioError.at(name, given, "the commodity beside each region",
                               "Add a column called group.")  # fmt: skip


def _lone(header: Header, row: list[str]) -> str:
    """Return the one text of a row that holds nothing else, no commodity and no value."""
    texts = [(place, cell) for place, cell in enumerate(row) if cell]
    known = {*header.wide, *header.parties, *header.columns.values()} - {header.side}
    return texts[0][1] if len(texts) == 1 and texts[0][0] not in known else ""


def _of_values(header: Header, rows: list[Row]) -> list[Row]:
    """Return the rows that are none of totals, and no text alone."""
    return [row for row in rows if not (_is_total(header, row[1]) or _lone(header, row[1]))]


def _filled(name: str, header: Header, rows: list[Row]) -> tuple[list[Cell], int, list[Cell]]:
    """Return the cells that hold something, how many rows of totals were passed over, and sums.

    Sums are those of regions, in rows without a commodity above or below those of commodities.
    """
    found: list[Cell] = []
    totals, above = 0, ""
    for number, cells in rows:
        row = [*cells, *[""] * (header.side + 1 - len(cells))]
        if _is_total(header, row):
            totals += 1
            continue
        above = row[header.side] or above
        if not (_lone(header, row) and "group" in header.columns):  # it is a heading of its own
            found += _of_row(f"{name}:{number}", header, row, above)
    sides = {cell.region for cell in found if cell.group}
    sums = [cell for cell in found if not (cell.group or header.bare) and cell.region in sides]
    return [cell for cell in found if cell not in sums], totals + len(sums), sums


def _of_row(where: str, header: Header, row: list[str], side: str) -> Iterator[Cell]:
    def text(place: int | None) -> str:
        return row[place] if place is not None and place < len(row) else ""

    for place, code in {**header.wide, **header.parties}.items():
        value = text(place)
        name = header.names.get(place, code)
        region, group = (name, side) if header.turned else (side, name)
        if value and meant("nothing", value) is None:
            yield Cell(f"{where}:{code}", region, group, value)
    if not (header.wide or header.parties):
        value = text(header.columns["value"])
        if meant("nothing", value) is None:
            yield Cell(f"{where}:value", side, text(header.columns.get("group")), value)


def _notes(totals: int, texts: list[str], whole: bool) -> Iterator[str]:
    if totals:
        yield say("Rows of totals passed over: {count}.", count=totals)
    if texts:
        yield say("Rows of text alone passed over: {texts}.",
                  texts=", ".join(repr(text[:80]) for text in texts[:_SHOWN_TEXTS]))  # fmt: skip
    if whole:
        yield say(
            "The table has no commodity groups: each region's value is spread over its groups as "
            "in the Forbes valuation."
        )


def _of_parties(header: Header) -> Iterator[str]:
    """Say that each region's value is the sum of what the parties have of it."""
    if header.parties:
        yield say("Values of each region added up over the parties: {names}.",
                  names=", ".join(header.parties.values()))  # fmt: skip


def _no_table(sheet: Sheet, rows: list[Row], unit: str | None) -> ScenarioError:
    wanted = ("region", "group", "value") if unit else ("region", "group", "value", "unit")
    given = (
        ", ".join(filter(None, sheet.rows[0][1]))[:200] if sheet.rows and rows else say("no rows")
    )
    needed = say("the columns {names}", names=", ".join(wanted))
    remedy = say("Or one row a region and one column a commodity group, with the unit stated.")
    return ScenarioError.at(sheet.name, given, needed, remedy)
