"""In which unit a table of values is: by its headings, a column, or a line around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from model.core import choices
from model.core.errors import ScenarioError
from model.core.said import say
from model.core.sheet import Sheet
from model.territory.table_heads import (
    Header,
    Row,
    is_plain,
    is_unit,
    named_in,
    unit_of,
    unknown_in,
)
from model.territory.table_lines import said_in, spelled, states_amount

__all__ = ["units_below", "units_of", "with_one_unit", "with_row_of_units"]

_UNIT = say("a unit of money with its year, such as million USD_2023")


def units_of(
    sheet: Sheet, header: Header, rows: Sequence[Row], texts: Sequence[str], asked: str | None
) -> tuple[tuple[str, ...], list[str]]:
    """Return the units of the table, and what to say of them.

    Parameters
    ----------
    sheet : Sheet
        The table.
    header : Header
        Its header, with one column of units at most.
    rows : sequence
        Its rows of values.
    texts : sequence of str
        Texts between and below them.
    asked : str, optional
        Unit that the user states.

    Raises
    ------
    ScenarioError
        When none is stated, or two places state another scale or currency.
    """
    where, stated = f"{sheet.name}:unit", _stated(header, rows)
    lines = [*_around(sheet, header, texts)]
    _check_agree(where, sorted(units_below(header, rows)), header.units)
    _check_lines(where, [asked] if asked else stated, lines, 2 if asked else 3)
    if asked:
        _check_asked(where, stated, asked)
        other = [text for text in stated if not is_plain(text)]
        other += [text for text in (*stated, *lines) if unit_of(text) not in ("", asked)]
        told = say("Read in {unit}, as stated; the file says {other}.", unit=asked,
                   other=", ".join(dict.fromkeys(other)))  # fmt: skip
        return (asked,), [told] * bool(other)
    whole = all(unit_of(text) and is_plain(text) for text in stated)
    asks = any(_half(text) or _is_unclear(text) for text in stated)
    if stated and (whole or ("unit" in header.columns and not asks)):
        units = {unit_of(text) if is_plain(text) else "" for text in stated}
        return tuple(sorted(filter(None, units))) if whole else tuple(sorted(stated)), []
    for line, unit in [(line, unit_of(spelled(line))) for line in lines if not stated]:
        if unit:
            told = say("Unit by the line above the table: {unit}.", unit=unit)
            return (unit,), [] if line in sheet.remarks else [told]
    raise _asked_about(where, stated, [spelled(line) for line in lines if any(said_in(line))])


def _asked_about(where: str, stated: Sequence[str], lines: Sequence[str]) -> ScenarioError:
    """Return an error that asks for the unit, and proposes no scale that the file does not say."""
    scale, money, year = named_in(" ".join(stated or lines))
    unknown = dict.fromkeys(word for text in stated for word in unknown_in(text))
    given = ", ".join(map(repr, stated)) or say("no unit")
    if unknown:
        given = say("{units} with the unknown {words}", units=given,
                    words=", ".join(map(repr, unknown)))  # fmt: skip
    like = f"{scale or 'million'} {money or 'USD'}_{year or 2023}"
    remedy = say("Write {like} into a header, or state it: {unit}.", like=repr(like),
                 unit=choices.unit(like))  # fmt: skip
    if money and not scale and stated:
        bare = f"{money}_{year or 2023}"
        remedy = say("Name the scale (thousand, million, billion or trillion), as in {like}; of "
                     "amounts in full state {unit}.", like=repr(like),
                     unit=choices.unit(bare))  # fmt: skip
    return ScenarioError.at(where, given, _UNIT, remedy)


def with_one_unit(sheet: Sheet, header: Header, rows: Sequence[Row]) -> tuple[Header, list[Row]]:
    """Return a header and rows whose columns of scale, currency and year are one column of units.

    A column that nothing names is one where every cell is a scale or a currency.
    """
    heads = next(row for number, row in sheet.rows if number == header.row)
    known = {place for place, head in enumerate(heads) if head} | {*header.columns.values()}
    bare: dict[int, bool] = {}
    for _, row in rows:
        for place, cell in enumerate(row):
            if cell and place not in known and bare.get(place, True):
                bare[place] = any(named_in(cell)[:2])
    places = [*header.sides.get("unit", ()), *(place for place in bare if bare[place])]
    if not places:
        return header, [*rows]
    first, *others = sorted(places)
    merged = []
    for number, cells in rows:
        row = [*cells, *[""] * (first + 1 - len(cells))]
        row[first] = " ".join([row[first], *(row[at] for at in others if at < len(row))]).strip()
        merged.append((number, row))
    return replace(header, columns={**header.columns, "unit": first}), merged


def with_row_of_units(header: Header, rows: list[Row]) -> tuple[Header, list[Row]]:
    """Return a header with the units that a row below it states alone, and the other rows."""
    texts = [cell for cell in (rows[0][1] if rows else ()) if cell]
    if not header.shape or not texts or not all(map(is_unit, texts)):
        return header, rows
    return replace(header, units=tuple(sorted({*header.units, *texts}))), rows[1:]


def _half(text: str) -> bool:
    """Return whether a text names scale or currency of a unit, but no year."""
    *named, year = named_in(text)
    return any(named) and not year


def _is_unclear(text: str) -> bool:
    """Return whether a text names money and year in a way that is not understood whole."""
    _, money, year = named_in(text)
    clear = is_plain(text) and bool(unit_of(text))
    return bool(money and year) and not clear and not _EXACT.search(text)


_EXACT = re.compile(r"\b[A-Z]{3}_\d{4}\b")
"""Money as the model spells it, whose unit is looked at by itself."""


def _stated(header: Header, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the units that the column or the header states, as they are written.

    A column of years alone adds nothing to a header that has them.
    """
    below = tuple(sorted(units_below(header, rows)))
    bare = header.units and not any(any(named_in(text)[:2]) for text in below)
    return header.units if bare or "unit" not in header.columns else below


def units_below(header: Header, rows: Sequence[Row]) -> set[str]:
    """Return what stands in the column of units."""
    place = header.columns.get("unit", -1)
    return {row[place] if place < len(row) else "" for _, row in rows} if place >= 0 else set()


def _around(sheet: Sheet, header: Header, texts: Sequence[str]) -> Iterator[str]:
    """Yield the lines above and below a table, but for those that state an amount."""
    above = (" ".join(row) for number, row in sheet.rows if number < header.row)
    for line in (*sheet.remarks, *above, *texts):
        if not states_amount(line):
            yield line


def _check_agree(where: str, stated: Sequence[str], others: Sequence[str]) -> None:
    """Refuse two units that say another scale, currency or year."""
    for one, other in product(stated, others):
        pairs = zip(named_in(one), named_in(other), strict=True)
        if any(this and that and this != that for this, that in pairs):
            raise _two_units(where, one, other)


def _check_lines(where: str, stated: Sequence[str], lines: Sequence[str], depth: int) -> None:
    """Refuse a unit of another scale, currency or, at depth 3, year than a line around says."""
    for one, line in product(stated, lines):
        pairs = [*zip(named_in(one), said_in(line), strict=True)][:depth]
        if any(this and those and this not in those for this, those in pairs):
            raise _two_units(where, one, line)


def _two_units(where: str, one: str, other: str) -> ScenarioError:
    given = say("{one} and {other}", one=repr(one[:60]), other=repr(other[:60]))
    return ScenarioError.at(where, given, "one unit for the whole table",
                            "Keep the one that is right.")  # fmt: skip


def _check_asked(where: str, stated: tuple[str, ...], asked: str) -> None:
    """Refuse a unit of another scale or currency than the file states, or where it has none."""
    wanted = named_in(asked)[:2]
    for text in stated:
        named = named_in(text)[:2]
        foreign = not is_plain(text) and not named[1]  # such as million tonnes
        if foreign or any(one and one != other for one, other in zip(named, wanted, strict=True)):
            given = say("{unit}, while the file says {other}", unit=asked, other=repr(text))
            raise ScenarioError.at(where, given, "the scale and currency of the file",
                                   "State its own unit, or take it out of the file.")  # fmt: skip
