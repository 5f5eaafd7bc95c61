"""How far prices stray over decades, out of the World Bank's annual workbook.

It prints real prices by year since 1960. Three figures of these tables come of them: how far the
mean price over a mine's life may lie off (``sigma``), how much of a price's move all commodities
share (``beta``), and how fast a price returns (``price_half_life``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.upkeep.price_files import MONTHLY, wanted
from model.upkeep.workbook import Heads, Sheet, plain, sheet
from model.world.world import World

__all__ = ["CHANGE", "LIFE", "PriceRisk", "half_life", "price_risk", "spread", "ties"]

Array = NDArray[np.float64]

SHEET = "Annual Prices (Real)"
"""Sheet of real prices."""

LIFE = 15
"""Years over which a price is averaged, about the life of a mine: a convention."""

CHANGE = 5
"""Years over which changes of prices are set beside each other: a convention."""


@dataclass(frozen=True)
class PriceRisk:
    """Rows for the tables.

    Parameters
    ----------
    sigma, beta : dict of str to float
        By our name of the series [1].
    half_life : tuple of float
        Median of the series around a trend, and without one [years].
    years : tuple of int
        First and last year that were read.
    """

    sigma: dict[str, float]
    beta: dict[str, float]
    half_life: tuple[float, float]
    years: tuple[int, int]


def spread(logs: Array, life: int = LIFE) -> float:
    """Return the standard deviation of the logarithm of the mean price over ``life`` years.

    Parameters
    ----------
    logs : ndarray, shape (n_years,)
        Logarithms of real prices, a year each; more than ``life`` of them.
    """
    windows = np.lib.stride_tricks.sliding_window_view(np.exp(logs), life)
    return float(np.log(windows.mean(axis=1)).std(ddof=1))


def ties(logs: Array, change: int = CHANGE) -> Array:
    """Return how each series moves with what all have in common, shape (n_series,) [1].

    The correlation of its changes over ``change`` years with the first principal component of the
    standardised changes of all.

    Parameters
    ----------
    logs : ndarray, shape (n_series, n_years)
        Logarithms of real prices of the same years.
    """
    moves = logs[:, change:] - logs[:, :-change]
    moves = moves - moves.mean(axis=1, keepdims=True)
    moves /= np.sqrt((moves**2).mean(axis=1, keepdims=True))
    common = np.linalg.svd(moves, full_matrices=False)[2][0]
    common /= np.sqrt((common**2).mean())
    loadings = (moves * common).mean(axis=1)
    return np.asarray(loadings * np.sign(loadings.sum()))


def half_life(logs: Array, trend: bool = False) -> float:
    r"""Return the years in which half of a distance from the mean is gone.

    .. math:: x_t = a + b t + \rho x_{t-1} + e_t, \qquad h = -\ln 2 / \ln \rho

    by least squares; infinite where the price does not return. Around a trend (b free) prices seem
    to return faster.

    Parameters
    ----------
    logs : ndarray, shape (n_years,)
        Logarithms of real prices.
    """
    before, after = logs[:-1], logs[1:]
    columns = [np.ones_like(before), before]
    if trend:
        columns.insert(1, np.arange(before.size, dtype=np.float64))
    rho = float(np.linalg.lstsq(np.column_stack(columns), after, rcond=None)[0][-1])
    if rho <= 0.0:
        return 0.0
    return float(-np.log(2.0) / np.log(rho)) if rho < 1.0 else float("inf")


def price_risk(file: Path, world: World) -> PriceRisk:
    """Read the annual workbook of the World Bank, release of July 2024 or alike.

    Raises
    ------
    UpkeepError
        Where the sheet or a column of ours is missing.
    """
    page = sheet(file, SHEET)
    names = {row["name"]: row["series"] for row in wanted(world, MONTHLY)}
    heads = Heads(page, tuple(names)).checked()
    found = {name: _series(page, heads.row, column) for name, column in heads.column.items()}
    logs = {ours: np.log([*found[name].values()]) for name, ours in names.items()}
    years = _common(found, tuple(names))
    whole = [name for name, prices in found.items() if set(years) <= prices.keys()]
    tied = ties(np.log([[found[name][year] for year in years] for name in whole]))
    return PriceRisk(
        sigma={ours: spread(one) for ours, one in logs.items()},
        beta={names[n]: float(b) for n, b in zip(whole, tied, strict=True) if n in names},
        half_life=(_middle(logs, trend=True), _middle(logs, trend=False)),
        years=(min(min(found[name]) for name in names), years[-1]),
    )


def _middle(logs: dict[str, Array], trend: bool) -> float:
    return float(np.median([half_life(one, trend) for one in logs.values()]))


def _common(found: dict[str, dict[int, float]], names: tuple[str, ...]) -> list[int]:
    """Return the years in which each of ours has a price."""
    return sorted(set.intersection(*(set(found[name]) for name in names)))


def _series(page: Sheet, head: int, column: int) -> dict[int, float]:
    """Return the prices above 0 below a head, by year."""
    prices: dict[int, float] = {}
    for row in range(head + 1, len(page.rows)):
        year, price = plain(page.at(row, 0)), page.number(row, column, "a price")
        if year.isdigit() and isinstance(price, float) and price > 0.0:
            prices[int(year)] = price
    return prices
