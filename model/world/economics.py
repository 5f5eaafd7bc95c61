"""Prices and technical parameters of every commodity as arrays, read once from the tables.

Axis c is the commodity (``data/economics/components.csv``), k the commodity group. A *value set*
is a mapping from parameter to array: the central inputs here (:meth:`Economics.central`),
draws of them in the room of uncertainty. Parameters of one commodity have shape (..., n_c), those
of all commodities shape (..., 1), so that the two broadcast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.world.tables import Row

if TYPE_CHECKING:
    from model.sampling.marginal import Marginal

__all__ = ["ALL", "Economics", "Parameter", "ValueSet"]

Array = NDArray[np.float64]
ValueSet = Mapping[str, Array]

ALL = "ALL"
"""In ``parameters.csv``: every commodity."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One uncertain figure, of all commodities or of each.

    Parameters
    ----------
    name, unit, topic : str
        Name, unit of the figures, group of uncertainty.
    common : bool
        Whether one figure serves all commodities.
    low, mode, high : ndarray, shape (n_c,) or (1,)
        Range and most likely figure, in `unit`.
    distribution : tuple of str
        How each is drawn.
    """

    name: str
    unit: str
    topic: str
    common: bool
    low: Array
    mode: Array
    high: Array
    distribution: tuple[str, ...]


@dataclass(frozen=True)
class Economics:
    """Everything that turns tonnes into money, with the group that each commodity belongs to.

    Parameters
    ----------
    components, prices, parameters, risk, decks, royalty_bands : sequence of dict
        Rows of the six tables below ``data/economics/``.
    groups : sequence of str
        Ids of the commodity groups, in the order of every group axis.
    """

    components: Sequence[Row]
    prices: Sequence[Row]
    parameters: Sequence[Row]
    risk: Sequence[Row]
    decks: Sequence[Row]
    royalty_bands: Sequence[Row]
    groups: Sequence[str]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the commodities, in the order of every commodity axis."""
        return tuple(row["id"] for row in self.components)

    @cached_property
    def group(self) -> NDArray[np.intp]:
        """Position of each commodity's group, shape (n_c,)."""
        return np.array([self.groups.index(row["group"]) for row in self.components], np.intp)

    @cached_property
    def share(self) -> Array:
        """Part of its group's value that each commodity is, shape (n_c,) [1]."""
        return np.array([float(row["share_of_group"]) for row in self.components])

    @cached_property
    def _price(self) -> Mapping[tuple[str, str], float]:
        return {(row["series"], row["month"]): float(row["price"]) for row in self.prices}

    def price(self, month: str) -> Array:
        """Return the benchmark prices of a month, or ``long-run``, shape (n_c,) [USD per unit]."""
        return np.array([self._price[row["price_series"], month] for row in self.components])

    def deck(self, name: str | None) -> dict[str, dict[str, float]]:
        """Return a published forecast of prices, by commodity and year [USD per unit]."""
        found: dict[str, dict[str, float]] = {}
        for row in self.decks:
            if row["deck"] == name:
                found.setdefault(row["component"], {})[row["year"]] = float(row["price"])
        return found

    def by_year(self, prices: Mapping[str, Mapping[str, float]], first: int) -> Array:
        """Return prices by commodity and year, shape (n_c, n_years), NaN where none is stated.

        Parameters
        ----------
        prices : mapping
            Benchmark prices by commodity and year [USD per unit].
        first : int
            The first of the years; what is stated of earlier ones is past.
        """
        last = max((int(year) for by in prices.values() for year in by), default=first - 1)
        found = np.full((len(self.ids), max(last - first + 1, 0)), np.nan)
        for component, by in prices.items():
            for year, price in by.items():
                if int(year) >= first:
                    found[self.ids.index(component), int(year) - first] = price
        return found

    def banded(self, works: str) -> tuple[Row, ...]:
        """Return the rows of the bands of royalties of ``new`` or ``running`` mines."""
        return tuple(row for row in self.royalty_bands if row["works"] in ("all", works))

    def bands(self, works: str) -> Array:
        """Return edges, rates and kinds of the bands of royalties, shape (n_c, 3, n_bands).

        Edges are prices [USD per unit], rates those to the rate of the royalty [1], kinds 1 where
        a rate is that of the part above the edge and 0 of the whole price. NaN for no band; a
        commodity without any has its rate at every price.
        """
        rows = self.banded(works)
        by = [[row for row in rows if row["component"] == id] for id in self.ids]
        found = np.full((len(by), 3, max(1, *map(len, by))), np.nan)
        found[:, :, 0] = 0.0, 1.0, 0.0
        for c, own in enumerate(by):
            for place, row in enumerate(own):
                kind = float(row["of"] == "part")
                found[c, :, place] = float(row["above"]), float(row["multiple"]), kind
        return found

    @cached_property
    def on_index(self) -> Array:
        """1 where a royalty is owed on the index price, 0 on what is received, shape (n_c,)."""
        which = {row["component"] for row in self.royalty_bands if row["base"] == "index"}
        return np.array([float(id in which) for id in self.ids])

    @cached_property
    def sigma(self) -> Array:
        """Spread of the logarithm of each life-of-mine price, shape (n_c,) [1]."""
        return self._risk("sigma")

    @cached_property
    def beta(self) -> Array:
        """Loading of each price on the common factor, shape (n_c,) [1]."""
        return self._risk("beta")

    def _risk(self, column: str) -> Array:
        found = {row["series"]: float(row[column]) for row in self.risk}
        return np.array([found[row["price_series"]] for row in self.components])

    @cached_property
    def parameter(self) -> Mapping[str, Parameter]:
        """Every parameter by name."""
        rows: dict[str, dict[str, Row]] = {}
        for row in self.parameters:
            rows.setdefault(row["parameter"], {})[row["component"]] = row
        return {name: self._parameter(name, found) for name, found in rows.items()}

    def _parameter(self, name: str, found: Mapping[str, Row]) -> Parameter:
        common = ALL in found
        rows = [found[ALL]] if common else [found[id] for id in self.ids]
        low, mode, high = (
            np.array([float(row[end]) for row in rows]) for end in ("low", "mode", "high")
        )
        drawn = tuple(row["distribution"] for row in rows)
        return Parameter(name, rows[0]["unit"], rows[0]["topic"], common, low, mode, high, drawn)

    @cached_property
    def marginals(self) -> tuple[tuple[Row, Marginal], ...]:
        """Every row of the parameters that is no point, with its distribution."""
        from model.sampling.ranges import read_row

        drawn = (row for row in self.parameters if row["distribution"] != "point")
        return tuple((row, read_row(row, "economics/parameters")) for row in drawn)

    @cached_property
    def central(self) -> ValueSet:
        """The central inputs, with prices as they are: shapes (n_c,) and (1,)."""
        modes = {name: parameter.mode for name, parameter in self.parameter.items()}
        one = np.ones(1)
        return {**modes, "price_factor": one, "price_known": one, "opex_factor": one}

    def place(self, component: str) -> int:
        """Return where a commodity, or what is common to all, stands in a parameter's array."""
        return 0 if component == ALL else self.ids.index(component)

    def stating(self, stated: Mapping[str, Mapping[str, float]]) -> ValueSet:
        """Return the central figures with those that are stated, by component and name, in place.

        Parameters
        ----------
        stated : mapping
            Figures of one's own, in the units of ``parameters.csv``; ``ALL`` for common ones.
        """
        found = dict(self.central)
        for component, figures in stated.items():
            for name, value in figures.items():
                found[name] = found[name].copy()
                found[name][self.place(component)] = value
        return found
