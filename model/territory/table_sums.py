"""Sums that stand in a table beside their parts: counted once, told, or refused.

A total states what its rows should add up to. A sum of commodities, such as *Oil and gas* beside
*Oil* and *Gas*, is of one group with its parts and would be counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from model.core.errors import Problem, ScenarioError
from model.core.numerals import read_column
from model.core.said import say
from model.territory.value_table import Cell, ValueTable
from model.world.aliases import fold, meant

__all__ = ["half_step", "sums_beside_parts", "wrong_totals"]

_ENOUGH = 2
"""Regions in which one commodity is the sum of two others before it is taken for their sum."""

_CLOSE = 0.01
"""Largest rounding beside a value, from which the sum of two others is no coincidence."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """A cell of a group, the others beside it, and whether it is named as the whole."""

    at: int
    parts: tuple[int, ...]
    whole: bool
    fits: bool


def sums_beside_parts(
    cells: Sequence[Cell], pairs: Sequence[tuple[str, str]], texts: Sequence[str]
) -> tuple[frozenset[int], Sequence[str]]:
    """Return the cells that are sums of others of their region and group, and what to say of them.

    Parameters
    ----------
    cells : sequence of Cell
        The values as they stand in the file.
    pairs : sequence of (str, str)
        Region and commodity group of each, by their ids.
    texts : sequence of str
        Each value in plain digits.

    Raises
    ------
    ScenarioError
        When a whole group stands beside commodities of it and is not their sum.
    """
    metals = [*_sums(cells, pairs, texts, _ores_of)]
    dropped = {one.at for one in metals if one.fits}
    rest = [text if at not in dropped else "0" for at, text in enumerate(texts)]
    found = [*metals, *_sums(cells, pairs, rest, _others)]
    wrong = [one for one in found if one.whole and not one.fits]
    if wrong:
        raise ScenarioError(_refused(one, cells, texts) for one in wrong)
    by_name: dict[str, list[_Sum]] = {}
    for one in found:
        by_name.setdefault(fold(cells[one.at].group), []).append(one)
    sure = [one for sums in by_name.values() for one in sums if one.whole or _is_sum(sums)]
    names: dict[str, list[str]] = {}
    for one in sure:
        names.setdefault(cells[one.at].group, []).append(pairs[one.at][0])
    told = [say("{name} is the sum of what stands beside it, and not counted: {regions}.",
                name=repr(name), regions=", ".join(regions))
            for name, regions in names.items()]  # fmt: skip
    return frozenset(one.at for one in sure), told


def _ores_of(cells: Sequence[Cell], at: int, rows: Sequence[int]) -> tuple[tuple[int, ...], bool]:
    """Return the ores of a metal beside it, such as ilmenite of titanium, and that they are."""
    metal = meant("metal", cells[at].group)
    if metal is None:
        return (), True
    return tuple(one for one in rows if meant("ore", cells[one].group) == metal), True


def _others(cells: Sequence[Cell], at: int, rows: Sequence[int]) -> tuple[tuple[int, ...], bool]:
    """Return the others of a group, and whether the name is that of the whole."""
    parts, whole = tuple(one for one in rows if one != at), meant("whole", cells[at].group)
    return (parts if whole or len(parts) > 1 else ()), whole is not None


def _sums(
    cells: Sequence[Cell],
    pairs: Sequence[tuple[str, str]],
    texts: Sequence[str],
    parts_of: Callable[[Sequence[Cell], int, Sequence[int]], tuple[tuple[int, ...], bool]],
) -> Iterator[_Sum]:
    """Yield each cell that may be the sum of others, where it has others beside it."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, (pair, text) in enumerate(zip(pairs, texts, strict=True)):
        if float(text):
            groups.setdefault(pair, []).append(at)
    for rows in groups.values():
        for at in rows if len(rows) > 1 else ():
            parts, whole = parts_of(cells, at, rows)
            if parts:
                numbers = [texts[part] for part in parts]
                fits = _fits(math.fsum(map(float, numbers)), numbers, [texts[at]])
                close = _rounding(numbers, [texts[at]]) <= _CLOSE * float(texts[at])
                yield _Sum(at, parts, whole, fits and (whole or close))


def _is_sum(sums: Sequence[_Sum]) -> bool:
    """Return whether a commodity is the sum of the others wherever they stand together."""
    return len(sums) >= _ENOUGH and all(one.fits for one in sums)


def _refused(one: _Sum, cells: Sequence[Cell], texts: Sequence[str]) -> Problem:
    parts = math.fsum(float(texts[part]) for part in one.parts)
    names = ", ".join(repr(cells[part].group) for part in one.parts)
    given = say("{name} of {value} beside {names} of {parts}", name=repr(cells[one.at].group),
                value=texts[one.at], names=names, parts=f"{parts:,.12g}")  # fmt: skip
    return Problem(cells[one.at].where, given, say("a group or its parts, or both if equal"),
                   say("Counted together they would be counted twice: keep one."))  # fmt: skip


def wrong_totals(table: ValueTable, texts: list[str], decimal: str | None) -> Iterator[str]:
    """Say which totals of the file are none of their rows; one of several that is will do."""
    cells = [(cell.where, cell.text) for cell in table.cells]
    stated: dict[tuple[str, str], dict[str, list[str]]] = {}
    for cell in table.totals:
        pair, row = (cell.region, cell.group), table.row_of(cell.where)
        column = read_column([*cells, (cell.where, cell.text)], decimal, table.commas)
        stated.setdefault(pair, {}).setdefault(row, []).extend(filter(None, column.numbers[-1:]))
    for (region, group), totals in stated.items():
        parts = [
            text for cell, text in zip(table.cells, texts, strict=True)
            if region in ("", cell.region) and group in ("", cell.group)
        ]  # fmt: skip
        found, wrong = math.fsum(map(float, parts)), [one for one in totals.values() if one]
        if wrong and not any(_fits(found, parts, one) for one in wrong):
            name, total = region or group, f"{math.fsum(map(float, wrong[-1])):,.12g}"
            said = say("The rows add up to {found}, while the total of the file says {total}.",
                       found=f"{found:,.12g}", total=total)  # fmt: skip
            yield say("{name}: {said}", name=name, said=said) if name else said


def _fits(found: float, parts: list[str], total: list[str]) -> bool:
    return abs(found - math.fsum(map(float, total))) <= _rounding(parts, total) * (1 + 1e-9)


def _rounding(parts: list[str], total: list[str]) -> float:
    return math.fsum(map(half_step, (*parts, *total)))


def half_step(text: str) -> float:
    """Return half a unit of the last digit that a number is written with."""
    digits = text.lower().partition("e")[0].partition(".")[2]
    return 0.5 * 10.0 ** -len(digits)
