"""Named deposits: where each lies, who holds it on a day, and how sure that is.

A deposit is controlled by Russia from the day on which it was first seen behind the line. Close
to the line its own coordinates decide less than their precision: there it is held with the
probability ``Phi(d / s)``, where ``d`` is the signed distance to the line [km, positive behind
it] and ``s`` the precision of the coordinates [km].

Markers (a basin, a district, a licence block) stand for many deposits and are never counted with
them; offshore fields lie outside every land polygon.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from model.world.tables import Row

__all__ = ["MARKERS", "Deposits", "normal_cdf"]

Array = NDArray[np.float64]

MARKERS = frozenset({"basin", "district", "block"})
"""Levels of a row that stands for many deposits."""

_NEVER = np.datetime64("NaT", "D")


def normal_cdf(z: Array) -> Array:
    """Return the standard normal distribution function of each value.

    Examples
    --------
    >>> normal_cdf(np.array([0.0, 1.0])).round(4).tolist()
    [0.5, 0.8413]
    """
    return np.array([0.5 * math.erfc(-x / math.sqrt(2.0)) for x in z])


@dataclass(frozen=True)
class Deposits:
    """The deposits of a world as arrays, one entry a row of ``deposits/deposits.csv``.

    Parameters
    ----------
    rows : tuple of dict
        Rows of ``deposits/deposits.csv``.
    occupation, distance : tuple of dict
        Rows of ``deposits/occupation.csv`` and ``deposits/distance.csv``.
    regions, groups : tuple of str
        Ids in the order of the axes.
    record_start : date
        First day of the daily record of front lines; before it a deposit's holder is not known
        from the record.
    """

    rows: tuple[Row, ...]
    occupation: tuple[Row, ...]
    distance: tuple[Row, ...]
    regions: tuple[str, ...]
    groups: tuple[str, ...]
    record_start: dt.date

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids, in the order of every deposit axis."""
        return tuple(row["id"] for row in self.rows)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Position of each id in every deposit axis."""
        return {id: index for index, id in enumerate(self.ids)}

    @cached_property
    def region(self) -> NDArray[np.int64]:
        """Index of the region of each deposit."""
        return np.array([self.regions.index(row["region"]) for row in self.rows])

    @cached_property
    def group(self) -> NDArray[np.int64]:
        """Index of the commodity group of each deposit."""
        return np.array([self.groups.index(row["group"]) for row in self.rows])

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Whether a row is a deposit of its own on land: no marker, not offshore."""
        return np.array([r["level"] not in MARKERS and r["offshore"] == "no" for r in self.rows])

    @cached_property
    def ore(self) -> Array:
        """Ore of each deposit [Mt]; NaN where unknown."""
        return np.array([float(row["ore_mt"] or "nan") for row in self.rows])

    @cached_property
    def precision(self) -> Array:
        """Precision of the coordinates [km]."""
        return np.array([float(row["coord_precision_km"]) for row in self.rows])

    @cached_property
    def _first_seen(self) -> NDArray[np.datetime64]:
        by_id = {row["deposit"]: row for row in self.occupation}
        start = np.datetime64(self.record_start, "D")

        def day(id: str) -> np.datetime64:
            row = by_id.get(id)
            if row is None:
                return _NEVER
            if row["before_record"] == "yes":
                return start
            seen = row["first_seen_occupied"]
            return np.datetime64(seen, "D") if seen else _NEVER

        return np.array([day(id) for id in self.ids], dtype="datetime64[D]")

    @cached_property
    def before_record(self) -> NDArray[np.bool_]:
        """Whether a deposit was behind the line when the daily record began."""
        early = {row["deposit"] for row in self.occupation if row["before_record"] == "yes"}
        return np.array([id in early for id in self.ids])

    @cached_property
    def _distances(self) -> Mapping[str, tuple[tuple[np.datetime64, bool, float], ...]]:
        found: dict[str, list[tuple[np.datetime64, bool, float]]] = {}
        for row in self.distance:
            if row["km_to_line"]:
                entry = (
                    np.datetime64(row["date"], "D"),
                    row["occupied"] == "yes",
                    float(row["km_to_line"]),
                )
                found.setdefault(row["deposit"], []).append(entry)
        return {id: tuple(entries) for id, entries in found.items()}

    def occupied(self, day: dt.date) -> NDArray[np.bool_]:
        """Return whether each deposit had been seen behind the line by `day`."""
        with np.errstate(invalid="ignore"):
            return self._first_seen <= np.datetime64(day, "D")

    def seen_on(self, index: int) -> str:
        """Return the first day on which a deposit was seen behind the line, or what is known."""
        if self.before_record[index]:
            return f"before {self.record_start}"
        day = self._first_seen[index]
        return "" if np.isnat(day) else str(day)

    def signed_distance(self, day: dt.date) -> Array:
        """Return the distance to the line [km], positive behind it; NaN where none is recorded.

        The recorded day nearest to `day` on which the deposit was on the same side is used.
        """
        occupied, when = self.occupied(day), np.datetime64(day, "D")
        signed = np.full(len(self.ids), np.nan)
        for index, id in enumerate(self.ids):
            same = [e for e in self._distances.get(id, ()) if e[1] == occupied[index]]
            if same:
                nearest = min(same, key=lambda entry: abs((entry[0] - when).astype(int)))
                signed[index] = nearest[2] if occupied[index] else -nearest[2]
        return signed

    def russia_probability(self, day: dt.date, area_share: Array) -> Array:
        """Return the probability that Russia holds each deposit on `day`.

        Parameters
        ----------
        day : date
            Day of the front line.
        area_share : ndarray, shape (n_regions,)
            Share of each region's area behind the line on that day [1]. Before the daily record
            began it stands for the deposits that were behind the line when it began, since
            nothing says on which day they came there.

        Returns
        -------
        ndarray, shape (n_deposits,)
        """
        if day < self.record_start:
            return np.where(self.before_record, area_share[self.region], 0.0)
        if day not in self._by_day:
            self._by_day[day] = self._probability(day)
        return self._by_day[day].copy()

    @cached_property
    def _by_day(self) -> dict[dt.date, Array]:
        return {}

    def _probability(self, day: dt.date) -> Array:
        near = self.signed_distance(day)
        known = np.isfinite(near)
        certain = self.occupied(day).astype(float)
        z = np.where(known, near, 0.0) / self.precision
        return np.where(known, normal_cdf(z), certain)

    @cached_property
    def weight(self) -> Array:
        """Part of its region and group that each counted deposit stands for, shape (n,) [1].

        By ore where every counted deposit of the cell has its tonnage, else one each.
        """
        cell = self.region * len(self.groups) + self.group
        weight = np.zeros(len(self.ids))
        for key in np.unique(cell[self.counted]):
            members = np.flatnonzero(self.counted & (cell == key))
            ore = self.ore[members]
            part = ore if np.isfinite(ore).all() and ore.sum() > 0 else np.ones(members.size)
            weight[members] = part / part.sum()
        return weight

    @cached_property
    def by_ore(self) -> NDArray[np.bool_]:
        """Whether the weight of a deposit comes from tonnage."""
        cell = self.region * len(self.groups) + self.group
        missing = cell[self.counted & ~np.isfinite(self.ore)]
        return np.asarray(self.counted & ~np.isin(cell, missing))

    def cell_share(self, probability: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Return the share of each cell that lies in deposits controlled by Russia.

        Parameters
        ----------
        probability : ndarray, shape (..., n_deposits)
            As :meth:`russia_probability` gives it, or 0 and 1 in draws of it.

        Returns
        -------
        share : ndarray, shape (..., n_regions, n_groups)
            Weighted mean over the counted deposits of the cell [1].
        sited : ndarray of bool, shape (n_regions, n_groups)
            Cells that have a counted deposit.
        """
        shape = (len(self.regions), len(self.groups))
        members, starts = self._by_cell
        row, column = self.region[members[starts]], self.group[members[starts]]
        held = (self.weight * probability)[..., members]
        share = np.zeros((*held.shape[:-1], *shape), order="F")
        share[..., row, column] = np.add.reduceat(held, starts, axis=-1).clip(0.0, 1.0)
        sited = np.zeros(shape, dtype=bool)
        sited[row, column] = True
        return share, sited

    @cached_property
    def _by_cell(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the counted deposits cell by cell, and where each cell begins."""
        cell = self.region * len(self.groups) + self.group
        counted = np.flatnonzero(self.counted)
        members = counted[np.argsort(cell[counted], kind="stable")]
        return members, np.flatnonzero(np.diff(cell[members], prepend=-1))

    @cached_property
    def count_by_group(self) -> NDArray[np.int64]:
        """Number of counted deposits of each group, shape (n_groups,)."""
        return np.bincount(self.group[self.counted], minlength=len(self.groups))

    def sited_groups(self, enough: int) -> NDArray[np.bool_]:
        """Return the groups with at least `enough` counted deposits, shape (n_groups,)."""
        return self.count_by_group >= enough
