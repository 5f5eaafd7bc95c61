"""A user's own table of values: ``region, group, value`` with a unit, read from CSV.

The table is checked as a whole; what it leaves out is listed, not guessed.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.core.errors import Problem, ScenarioError, UnitError, unknown
from model.core.reading import read_text
from model.core.said import say

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import World

LIMIT_BYTES = 1_000_000
"""Longest table that is read [bytes]."""

_COLUMNS = ("region", "group", "value")
_LARGEST = 1e9
"""Largest value of a cell [million]: a thousand trillion."""
_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")


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
    """

    values: Mapping[str, Mapping[str, int]]
    unit: str
    missing: tuple[str, ...]
    reference: Mapping[str, int]

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
        """Index commodity group; own and reference value [million], and their ratio."""
        import pandas as pd

        own = dict.fromkeys(self.reference, 0)
        for groups in self.values.values():
            for group, value in groups.items():
                own[group] += value
        frame = pd.DataFrame({"own": own, "reference": self.reference})
        frame["ratio"] = frame["own"] / frame["reference"].where(frame["reference"] > 0)
        return frame.rename_axis("group")

    def fields(self) -> dict[str, Any]:
        """Return the fields of a scenario that take these values in place of a valuation's."""
        return {"own_values": self.values, "own_values_unit": self.unit}


def read_values(
    source: str | bytes | Path, world: World, unit: str | None = None, total: float | None = None
) -> OwnValues:
    """Read a table of values.

    Parameters
    ----------
    source : path, bytes or str
        CSV with the columns ``region, group, value`` and, where `unit` is not given, ``unit``: a
        scale and a money unit such as ``million USD_2023``, the same in each row.
    world : World
        For the valid names and the reference valuation, the first of ``value/bases.csv``.
    unit : str, optional
        Unit of every value, in place of the column.
    total : float, optional
        Total that the table is said to have, in its unit; a difference beyond the rounding of
        its values is an error.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the table: unknown names, text or thousands separators for a
        number, negative or infinite values, doubled cells, wrong units, a total that does not fit.
    """
    name, text = read_text(source, LIMIT_BYTES, "CSV")
    rows = _rows(name, text)
    wanted = _COLUMNS if unit else (*_COLUMNS, "unit")
    header = [str(column).strip() for column in (rows[0] if rows else {})]
    if any(column not in header for column in wanted):
        given = ", ".join(header) or say("no rows")
        remedy = say("Separate the columns by commas.") if len(header) == 1 else ""
        needed = say("the columns {names}", names=", ".join(wanted))
        raise ScenarioError.at(name, given, needed, remedy)
    cells = [{str(k).strip(): str(v or "").strip() for k, v in row.items()} for row in rows]
    problems = [*_cell_problems(name, cells, world), *_unit_problems(name, cells, unit)]
    if problems:
        raise ScenarioError(problems)
    return _checked(name, cells, world, unit or cells[0]["unit"], total)


def _rows(name: str, text: str) -> list[dict[str, str]]:
    try:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        given = say("broken CSV ({error})", error=str(error))
        problem = Problem(name, given, "a table", "Save the table as CSV anew.")
        raise ScenarioError([problem]) from None


def _cell_problems(name: str, cells: list[dict[str, str]], world: World) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(cells, 2):
        where = f"{name}:{number}"
        for column, valid, allowed in (
            ("region", world.regions, say("a known region")),
            ("group", world.groups, say("a known group")),
        ):
            if row[column] not in valid:
                yield unknown(f"{where}:{column}", row[column], valid, allowed)
        key = (row["region"], row["group"])
        if key in seen:
            yield Problem(where, " ".join(key), "one row a region and group")
        seen.add(key)
        yield from _value_problems(f"{where}:value", row["value"])


def _value_problems(where: str, text: str) -> Iterator[Problem]:
    if not _PLAIN.fullmatch(text):
        bare = re.sub(r"[,\s'_\u00a0\u202f]", "", text)
        write = say("Write {number}, without separators.", number=bare)
        remedy = write if _PLAIN.fullmatch(bare) else ""
        yield Problem(where, repr(text), "a plain number with a point for decimals", remedy)
    elif not 0 <= float(text) < math.inf:
        yield Problem(where, text, "a finite value of at least 0")


def _unit_problems(name: str, cells: list[dict[str, str]], unit: str | None) -> Iterator[Problem]:
    units = {unit} if unit else {row["unit"] for row in cells}
    if len(units) > 1:
        given = ", ".join(sorted(str(each) for each in units)[:4])
        yield Problem(f"{name}:unit", given, "one unit for the whole table")
        return
    try:
        _million_per(str(next(iter(units))))
    except UnitError as error:
        for problem in error.problems:
            yield Problem(f"{name}:unit", problem.given, problem.allowed, problem.remedy)


def _million_per(unit: str) -> tuple[float, str]:
    """Return how many million one `unit` is, and its money unit."""
    from model.core.units import parse, to_million

    return to_million(parse(f"1 {unit}", "unit"), "unit")


def _checked(
    name: str, cells: list[dict[str, str]], world: World, unit: str, total: float | None
) -> OwnValues:
    scale, money = _million_per(unit)
    _check_size(name, cells, scale)
    if total is not None:
        _check_total(name, cells, unit, total)
    values: dict[str, dict[str, int]] = {}
    for row in cells:
        values.setdefault(row["region"], {})[row["group"]] = round(float(row["value"]) * scale)
    reference = world.value(world.tables["value/bases"][0]["id"])
    missing = tuple(
        f"{region} {group}"
        for i, region in enumerate(world.regions)
        for j, group in enumerate(world.groups)
        if reference[i, j] > 0 and group not in values.get(region, {})
    )
    by_group = dict(zip(world.groups, reference.sum(axis=0).tolist(), strict=True))
    return OwnValues(values, money, missing, by_group)


def _check_size(name: str, cells: list[dict[str, str]], scale: float) -> None:
    allowed = say("at most {most:g} in this unit", most=_LARGEST / scale)
    problems = [
        Problem(f"{name}:{number}:value", row["value"], allowed, "Check the unit.")
        for number, row in enumerate(cells, 2)
        if float(row["value"]) * scale > _LARGEST
    ]
    if problems:
        raise ScenarioError(problems)


def _check_total(name: str, cells: list[dict[str, str]], unit: str, total: float) -> None:
    found = math.fsum(float(row["value"]) for row in cells)
    rounding = math.fsum(_half_step(row["value"]) for row in cells)
    if not abs(found - total) <= rounding * (1 + 1e-9):
        allowed = say(
            "{total:.12g} {unit}, give or take {rounding:g} for the rounding of its values",
            total=total, unit=unit, rounding=rounding,
        )  # fmt: skip
        remedy = say("Check the values, or state the total that they have.")
        raise ScenarioError.at(f"{name}: sum", f"{found:.12g}", allowed, remedy)


def _half_step(text: str) -> float:
    """Return half a unit of the last digit that a number is written with."""
    digits = text.lower().partition("e")[0].partition(".")[2]
    return 0.5 * 10.0 ** -len(digits)
