"""What lies in the ground in physical units, and what tonnes times price come to.

A *line* is what is counted of a commodity and priced: a sum of quantities by their conversions.
It has three ends, made of rival quantities. Two readings price ore as it lies (``ore``) or the
product in it (``contained``). A line lies where its own rows of ``reserves/places.csv`` say, else
those of its group; what they leave goes by a pattern, the table of another valuation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, unknown
from model.core.registry import figure
from model.core.said import say
from model.world.tables import Row

__all__ = ["ENDS", "Inventory", "check_inventory", "line_value", "rest_share"]

Array = NDArray[np.float64]

ENDS = ("low", "mid", "high")
"""Ends of the rival quantities, the least first."""

_MANY = {"billion": 1e9, "million": 1e6, "thousand": 1e3}


def in_units(row: Row) -> float:
    """Return a quantity in whole units.

    Examples
    --------
    >>> in_units({"quantity": "18.1", "unit": "billion t"})
    18100000000.0
    """
    return float(row["quantity"]) * _MANY.get(row["unit"].split()[0], 1.0)


@figure(
    "line_value", say("value of a line in a region"), unit="million {unit}",
    operands=("line_amount", "line_price", "line_share"), formula=say("quantity x price x share"),
)  # fmt: skip
def line_value(amount: float, price: float, share: float) -> float:
    """Return ``Q P s / 10^6`` [USD million]: units, USD a unit, part that lies in the region."""
    return amount * price * share / 1e6


def rest_share(prior: float, left: float, placed: float) -> float:
    """Return the share of a region without one of its own: what is left, by the pattern [1].

    Parameters
    ----------
    prior : float
        Value of the group in the region under the pattern.
    left : float
        The same in all regions without a share of their own.
    placed : float
        Sum of the shares that are known [1].
    """
    return (1.0 - placed) * prior / left


@dataclass(frozen=True)
class Inventory:
    """Quantities in the ground, and the lines that are made of them.

    Parameters
    ----------
    quantities, lines, amounts, places : sequence of dict
        Rows of the four tables below ``data/reserves/``.
    regions, groups : tuple of str
        Ids in the order of every axis.
    """

    quantities: Sequence[Row]
    lines: Sequence[Row]
    amounts: Sequence[Row]
    places: Sequence[Row]
    regions: tuple[str, ...]
    groups: tuple[str, ...]

    @classmethod
    def of(
        cls, tables: Mapping[str, Sequence[Row]], regions: tuple[str, ...] = (),
        groups: tuple[str, ...] = (),
    ) -> Inventory:  # fmt: skip
        """Return the inventory of all tables of a world."""
        names = ("quantities", "lines", "amounts", "places")
        quantities, lines, amounts, places = (tables[f"reserves/{name}"] for name in names)
        return cls(quantities, lines, amounts, places, regions, groups)

    def counted(self, reading: str, group: str = "") -> list[Row]:
        """Return the lines of a reading, of one group or of all."""
        return [
            line for line in self.lines
            if line["reading"] in (reading, "both") and group in ("", line["group"])
        ]  # fmt: skip

    @cached_property
    def quantity(self) -> Mapping[str, Row]:
        """Every quantity by id."""
        return {row["id"]: row for row in self.quantities}

    def taken(self, line: str, end: str) -> list[Row]:
        """Return the rows of ``reserves/amounts.csv`` that make an end of a line."""
        return [row for row in self.amounts if (row["line"], row["end"]) == (line, end)]

    def amount(self, line: str, end: str) -> float:
        """Return what a line counts at an end [units of its price]."""
        rows = self.taken(line, end)
        return math.fsum(in_units(self.quantity[r["quantity"]]) * float(r["factor"]) for r in rows)

    def placed(self, line: Row) -> dict[str, Row]:
        """Return the rows that say where a line lies, by region: its own, else its group's."""
        own = [row for row in self.places if row["pattern"] == line["id"]]
        rows = own or [row for row in self.places if row["pattern"] == line["group"]]
        return {row["region"]: row for row in rows}

    def shares(self, line: Row, pattern: NDArray[np.int64]) -> Array:
        """Return where a line lies, shape (n_regions,) [1].

        Parameters
        ----------
        line : dict
            A row of ``reserves/lines.csv``.
        pattern : ndarray of int, shape (n_regions, n_groups)
            Values by which what no row places is spread.
        """
        known = self.placed(line)
        left = pattern[:, self.groups.index(line["group"])].astype(float)
        stated = np.array([float(known[r]["share"]) if r in known else 0.0 for r in self.regions])
        left[[r in known for r in self.regions]] = 0.0
        placed, whole = math.fsum(stated), float(left.sum())
        spread = [rest_share(value, whole, placed) if value else 0.0 for value in left.tolist()]
        return np.asarray(stated + np.array(spread))

    def matrix(
        self, reading: str, end: str, prices: Mapping[str, float], pattern: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return tonnes times price, shape (n_regions, n_groups), each in whole USD million.

        Parameters
        ----------
        reading : str
            ``ore`` or ``contained``.
        end : str
            One of :data:`ENDS`.
        prices : mapping
            Price of each series [USD per unit].
        pattern : ndarray of int, shape (n_regions, n_groups)
            As for :meth:`shares`.
        """
        values = np.zeros(pattern.shape)
        for line in self.counted(reading):
            amount, price = self.amount(line["id"], end), prices[line["price_series"]]
            column = self.groups.index(line["group"])
            shares = self.shares(line, pattern).tolist()
            values[:, column] += [line_value(amount, price, share) for share in shares]
        return np.rint(values).astype(np.int64)

    def parts(
        self, reading: str, end: str, prices: Mapping[str, float], components: Sequence[Row]
    ) -> Array:
        """Return the part of its group's value that each commodity is, shape (n_c,) [1].

        Parameters
        ----------
        reading, end, prices
            As for :meth:`matrix`.
        components : sequence of dict
            Rows of ``economics/components.csv``.
        """
        of: dict[str, float] = dict.fromkeys((row["id"] for row in components), 0.0)
        total: dict[str, float] = dict.fromkeys(self.groups, 0.0)
        for line in self.counted(reading):
            worth = line_value(self.amount(line["id"], end), prices[line["price_series"]], 1.0)
            of[line["component"]] += worth
            total[line["group"]] += worth
        return np.array([of[row["id"]] / total[row["group"]] for row in components])


def check_inventory(tables: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    """Yield every contradiction between the tables of the inventory, and to prices and bases."""
    yield from _check_lines(tables)
    yield from _check_places(tables["reserves/places"], tables["reserves/lines"])


def _check_lines(tables: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    reckon = Inventory.of(tables)
    priced = {(row["series"], row["month"]) for row in tables["economics/prices"]}
    months = {row["price_month"] for row in tables["value/bases"] if row["reading"]}
    of = {row["id"]: row["group"] for row in tables["economics/components"]}
    for number, line in enumerate(reckon.lines, 2):
        where = f"reserves/lines.csv:{number}"
        ends = [reckon.amount(line["id"], end) for end in ENDS]
        if not 0 < ends[0] <= ends[1] <= ends[2]:
            given = ", ".join(f"{end:g}" for end in ends)
            yield Problem(where, given, "three ends above 0, the low one the least")
        for month in sorted(months):
            if (line["price_series"], month) not in priced:
                allowed = say("a series with a price of {month}", month=month)
                yield Problem(f"{where}:price_series", line["price_series"], allowed)
        if of[line["component"]] != line["group"]:
            allowed = say("a commodity of {group}", group=line["group"])
            yield Problem(f"{where}:component", line["component"], allowed)


def _check_places(places: Sequence[Row], lines: Sequence[Row]) -> Iterator[Problem]:
    known = sorted({line[name] for line in lines for name in ("id", "group")})
    sums: dict[str, float] = {}
    for number, row in enumerate(places, 2):
        where = f"reserves/places.csv:{number}"
        if row["pattern"] not in known:
            allowed = "a line or a group of the inventory"
            yield unknown(f"{where}:pattern", row["pattern"], known, allowed, row["pattern"])
        if not float(row["low"]) <= float(row["share"]) <= float(row["high"]):
            given = f"{row['low']}, {row['share']}, {row['high']}"
            yield Problem(where, given, "low at most share, share at most high")
        sums[row["pattern"]] = sums.get(row["pattern"], 0.0) + float(row["share"])
        if sums[row["pattern"]] > 1 + 1e-9:
            allowed = say("shares of {pattern} that make 1 at most", pattern=row["pattern"])
            yield Problem(f"{where}:share", f"{sums[row['pattern']]:g}", allowed)
