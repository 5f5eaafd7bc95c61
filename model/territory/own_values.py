"""A user's own table of values, checked as a whole; what it leaves out is listed, not guessed.

:mod:`model.territory.value_table` finds region, commodity group, value and unit in any table.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError, UnitError, of_a_file
from model.core.limits import MOST_SEARCHED, TABLE_BYTES
from model.core.numerals import SIGNS, read_column
from model.core.said import say
from model.territory.table_sums import half_step, sums_beside_parts, wrong_totals
from model.territory.value_table import Cell, ValueTable, read_table
from model.world.aliases import commodity_of, meant, misnamed

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import World

_WHOLE = 1e-6
"""Farthest that a whole value may lie from a whole million for the sums of floats [million]."""

_LARGEST = 1e9
"""Largest value of a cell [million]: a thousand trillion."""


@dataclass(frozen=True)
class OwnValues:
    """A table of values that was read and found sound.

    Parameters
    ----------
    values : mapping
        Region -> commodity group -> value [USD million], whole.
    unit : str
        Money unit, such as ``USD_2023``.
    missing : tuple of str
        Cells that the table leaves out and the reference has a value for, as ``UA-14 coal``; they
        count as 0.
    reference : mapping
        Commodity group -> value under the reference valuation [USD million].
    notes : tuple of str
        Sentences on what was added up, spread or left out.
    """

    values: Mapping[str, Mapping[str, int]]
    unit: str
    missing: tuple[str, ...]
    reference: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say in one line how much the table holds and how many cells it leaves out."""
        counts = f"regions: {len(self.values)}, cells left out: {len(self.missing)}"
        return f"OwnValues({self.total:,} million {self.unit}, {counts})"

    @property
    def total(self) -> int:
        """Sum of the table [million of `unit`]."""
        return sum(sum(groups.values()) for groups in self.values.values())

    @property
    def reference_total(self) -> int:
        """Sum of the reference valuation [USD million]."""
        return sum(self.reference.values())

    @property
    def against(self) -> pd.DataFrame:
        """Index commodity group; own and reference value [million], and their ratio.

        Of another currency than the reference there is no ratio.
        """
        import pandas as pd

        own = dict.fromkeys(self.reference, 0)
        for groups in self.values.values():
            for group, value in groups.items():
                own[group] += value
        frame = pd.DataFrame({"own": own, "reference": self.reference})
        comparable = (frame["reference"] > 0) & _in_dollars(self.unit)
        frame["ratio"] = frame["own"] / frame["reference"].where(comparable)
        return frame.rename_axis("group")

    def fields(self) -> dict[str, Any]:
        """Return the fields of a scenario that take these values in place of a valuation's."""
        return {"own_values": self.values, "own_values_unit": self.unit}


@of_a_file()
def read_values(
    source: str | bytes | Path,
    world: World,
    unit: str | None = None,
    total: float | None = None,
    decimal: str | None = None,
    name: str = "",
) -> OwnValues:
    """Read a table of values.

    Parameters
    ----------
    source : path, bytes or str
        CSV in any encoding and separator, XLSX or ODS, as
        :func:`model.territory.value_table.read_table` takes it: a row for each region and group,
        or a column for each group. Without groups each region's value is spread over its groups
        as the reference valuation has them.
    world : World
        For the valid names and the reference valuation, the first of ``value/bases.csv``.
    unit : str, optional
        Unit of every value, in place of the file's.
    total : float, optional
        Total that the table is said to have, in its unit; a difference beyond the rounding of
        its values is an error.
    decimal : {"point", "comma"}, optional
        What divides decimals; by default what the numbers themselves show.
    name : str
        Name of the file, where `source` is its content.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the table: unknown names, text for a number, a number that
        may be two, negative or infinite values, doubled cells, wrong units, a total that does not
        fit.
    """
    table = read_table(source, TABLE_BYTES, unit, name)
    column = read_column([(cell.where, cell.text) for cell in table.cells], decimal, table.commas)
    named = [_names(cell, table.whole) for cell in table.cells]
    problems = [*_cell_problems(table, named), *_value_problems(table, column.numbers)]
    problems = [*problems, *column.problems, *_unit_problems(table)]
    if problems:
        raise ScenarioError(sorted(problems, key=lambda problem: _line(problem, table)))
    texts = [number or "" for number in column.numbers]
    sums, told = (
        (frozenset[int](), ()) if table.whole else sums_beside_parts(table.cells, named, texts)
    )
    kept = [at for at in range(len(texts)) if at not in sums]
    table, texts = replace(table, cells=tuple(table.cells[at] for at in kept)), [
        texts[at] for at in kept]  # fmt: skip
    cells = [(*named[at], text) for at, text in zip(kept, texts, strict=True)]
    own = _checked(table, cells, world, total)
    return replace(
        own, notes=(*own.notes, *column.notes, *told, *wrong_totals(table, texts, decimal))
    )


def _names(cell: Cell, whole: bool) -> tuple[str, str]:
    """Return region and group by their ids; what is none stays as it stands."""
    region = meant("region", cell.region) or cell.region
    return region, "" if whole else meant("group", cell.group) or cell.group


def _line(problem: Problem, table: ValueTable) -> int:
    """Return the row of a problem, so that they come in the order of the file."""
    row = table.row_of(problem.where)
    return int(row) if row.isdecimal() else 1_000_000_000


def _cell_problems(table: ValueTable, named: list[tuple[str, str]]) -> Iterator[Problem]:
    yield from _misnamed("region", say("a known region"), table)
    if not table.whole:
        yield from _misnamed("group", say("a known group"), table)
    seen: dict[tuple[str, str], dict[str, str]] = {}
    for cell, (region, group) in zip(table.cells, named, strict=True):
        names = seen.setdefault((region, group), {})
        name = commodity_of(cell.group)
        if name in names:
            both = dict.fromkeys(map(repr, (names[name], cell.group)))
            given = (
                f"{region} {group}"
                if len(both) < 2
                else say(
                    "{region} {group} as {names}", region=region, group=group, names=", ".join(both)
                )
            )
            yield Problem(cell.where.rpartition(":")[0], given, "one row a region and group")
        names.setdefault(name, cell.group)


def _misnamed(kind: str, allowed: str, table: ValueTable) -> Iterator[Problem]:
    """Yield each unknown name once, with the rows in which it stands; the first with a remedy."""
    places: dict[str, dict[str, None]] = {}
    for cell in table.cells:
        name = cell.region if kind == "region" else cell.group
        if not meant(kind, name):
            places.setdefault(name, {})[table.row_of(cell.where)] = None
    for number, (name, rows) in enumerate(places.items()):
        where = f"{table.name}:{next(iter(rows))}:{kind}"
        given = repr(name[:80])
        if len(rows) > 1:
            shown = ", ".join([*rows][:_SHOWN_ROWS])
            told = say("{rows} and {count} more", rows=shown, count=len(rows) - _SHOWN_ROWS)
            given = say("{name} in rows {rows}", name=given,
                        rows=told if len(rows) > _SHOWN_ROWS else shown)  # fmt: skip
        searched = number < MOST_SEARCHED  # each search costs as much as a hundred rows
        yield (misnamed(where, kind, name, allowed, given) if searched
               else Problem(where, given, allowed))  # fmt: skip


_SHOWN_ROWS = 8
"""Rows of one unknown name that are told."""


def _value_problems(table: ValueTable, numbers: tuple[str | None, ...]) -> Iterator[Problem]:
    for cell, number in zip(table.cells, numbers, strict=True):
        if number is not None and not 0 <= float(number) < math.inf:
            yield Problem(cell.where, number, "a finite value of at least 0")
        sign = cell.text[:1] if cell.text[-1:].isdecimal() else cell.text[-1:]
        money = meant("money", sign) if sign in SIGNS else None
        if money and any(f"{money}_" not in unit for unit in table.units):
            yield Problem(cell.where, repr(cell.text), say("amounts in the unit of the table"),
                          "Convert it first.")  # fmt: skip


def _unit_problems(table: ValueTable) -> Iterator[Problem]:
    where = f"{table.name}:unit"
    if len(table.units) > 1:
        given = ", ".join(table.units[:4])
        yield Problem(where, given, "one unit for the whole table")
        return
    try:
        _million_per(table.units[0])
    except UnitError as error:
        for problem in error.problems:
            yield Problem(where, problem.given, problem.allowed, problem.remedy)


def _million_per(unit: str) -> tuple[float, str]:
    """Return how many million one `unit` is, and its money unit."""
    from model.core.units import parse, to_million

    return to_million(parse(f"1 {unit}", "unit"), "unit")


_Numbered = tuple[str, str, str]
"""Region, commodity group and the value in plain digits."""


def _checked(
    table: ValueTable, cells: list[_Numbered], world: World, total: float | None
) -> OwnValues:
    scale, money = _million_per(table.units[0])
    _check_size(table, cells, scale)
    if total is not None:
        _check_total(table, cells, total)
    sums: dict[tuple[str, str], float] = {}
    for region, group, text in cells:
        sums[region, group] = sums.get((region, group), 0.0) + float(text) * scale
    reference = world.value(world.tables["value/bases"][0]["id"])
    values = _spread(sums, reference, world) if table.whole else _by_region(sums)
    missing = tuple(
        f"{region} {group}"
        for i, region in enumerate(world.regions)
        for j, group in enumerate(world.groups)
        if reference[i, j] > 0 and group not in values.get(region, {})
    )
    by_group = dict(zip(world.groups, reference.sum(axis=0).tolist(), strict=True))
    notes = (*table.notes, *_added(table, cells), *_rounded(sums), *_other_money(money))
    return OwnValues(values, money, missing, by_group, notes)


def _in_dollars(unit: str) -> bool:
    """Return whether a unit is of the currency of the reference valuation."""
    return unit.partition("_")[0] == "USD"


def _other_money(unit: str) -> Iterator[str]:
    """Say that the reference is in dollars beside values in another currency."""
    if not _in_dollars(unit):
        yield say("The values are in {unit}, the reference in US dollars: there is no ratio, and a "
                  "scenario with them needs an exchange rate.", unit=unit)  # fmt: skip


def _rounded(sums: Mapping[tuple[str, str], float]) -> Iterator[str]:
    """Say how many values are no whole millions, and how many of them become nothing."""
    broken = [value for value in sums.values() if abs(value - round(value)) > _WHOLE]
    if broken:
        yield say("Values rounded to whole millions: {count}.", count=len(broken))
    if lost := sum(round(value) == 0 for value in broken):
        yield say("Values below half a million, which count as 0: {count}.", count=lost)


def _by_region(sums: Mapping[tuple[str, str], float]) -> dict[str, dict[str, int]]:
    values: dict[str, dict[str, int]] = {}
    for (region, group), value in sums.items():
        values.setdefault(region, {})[group] = round(value)
    return values


def _added(table: ValueTable, cells: list[_Numbered]) -> list[str]:
    """Say which cells are sums of several commodities."""
    pairs = [(region, group) for region, group, _ in cells]
    twice = [f"{r} {g}" for (r, g), count in Counter(pairs).items() if count > 1]
    return [say("Added up, as they are of one group: {cells}.", cells=", ".join(twice))] * (
        bool(twice) and not table.whole
    )


def _spread(
    sums: Mapping[tuple[str, str], float], reference: NDArray[Any], world: World
) -> dict[str, dict[str, int]]:
    """Spread the value of each region over its groups as the reference valuation does."""
    rows = {region: reference[world.regions.index(region)] for region, _ in sums}
    whole = {region: float(value) for (region, _), value in sums.items()}
    if bare := [region for region, row in rows.items() if whole[region] and not row.sum()]:
        allowed = say("regions that the reference valuation has a value for")
        raise ScenarioError.at("groups", ", ".join(bare), allowed, "Give the commodity groups.")
    return {
        region: dict(zip(world.groups, _parts(whole[region], row), strict=True))
        for region, row in rows.items()
    }


def _parts(whole: float, row: NDArray[Any]) -> list[int]:
    """Return whole parts of a value that add up to it, in proportion to a row."""
    ends = np.rint(whole * np.cumsum(row) / max(row.sum(), 1))
    found: list[int] = np.diff(ends, prepend=0).astype(int).tolist()
    return found


def _check_size(table: ValueTable, cells: list[_Numbered], scale: float) -> None:
    allowed = say("at most {most:g} in this unit", most=_LARGEST / scale)
    problems = [
        Problem(cell.where, text, allowed, "Check the unit.")
        for cell, (_, _, text) in zip(table.cells, cells, strict=True)
        if float(text) * scale > _LARGEST
    ]
    if problems:
        raise ScenarioError(problems)


def _check_total(table: ValueTable, cells: list[_Numbered], total: float) -> None:
    found = math.fsum(float(text) for _, _, text in cells)
    rounding = math.fsum(half_step(text) for _, _, text in cells)
    if not abs(found - total) <= rounding * (1 + 1e-9):
        allowed = say(
            "{total:.12g} {unit}, give or take {rounding:g} for the rounding of its values",
            total=total, unit=table.units[0], rounding=rounding,
        )  # fmt: skip
        remedy = say("Check the values, or state the total that they have.")
        raise ScenarioError.at(f"{table.name}: sum", f"{found:.12g}", allowed, remedy)
