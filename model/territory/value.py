"""Gross in-situ value under a valuation, split by party.

``W[party, region, group] = S[party, region, group] * G[region, group]``, in USD million. What
people see is whole millions: :func:`whole_table` rounds a table so that both its margins stay
exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.core.rounding import controlled_round, largest_remainder

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World


def value_matrix(scenario: Scenario, world: World) -> NDArray[np.int64]:
    """Return the gross in-situ value of a scenario, shape (n_regions, n_groups) [million].

    The valuation's table, or the scenario's own values in whole millions where it has any.
    """
    if not scenario.own_values:
        return world.value(scenario.valuation)
    own = np.zeros((len(world.regions), len(world.groups)), dtype=np.int64)
    for region, groups in scenario.own_values.items():
        for group, amount in groups.items():
            own[world.regions.index(region), world.groups.index(group)] = round(amount)
    return own


def value_unit(scenario: Scenario, world: World) -> str:
    """Return the money unit of a scenario's values, such as ``USD_2023``."""
    if scenario.own_values:
        return scenario.own_values_unit
    return world.price_unit(scenario.valuation)


def split_value(shares: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the value that each party controls in each cell.

    Parameters
    ----------
    shares : ndarray, shape (..., n_parties, n_regions, n_groups)
        Control shares [1].
    value : ndarray, shape (..., n_regions, n_groups)
        Gross in-situ value [USD million].

    Returns
    -------
    ndarray, shape (..., n_parties, n_regions, n_groups)
        Value held [USD million].
    """
    return shares * value[..., None, :, :]


def held_by_group(shares: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return :func:`split_value` summed over regions, shape (..., n_parties, n_groups)."""
    held: NDArray[np.float64] = np.einsum("...prg,...rg->...pg", shares, value)
    return held


class Held(NamedTuple):
    """Who holds how much of each commodity group.

    Parameters
    ----------
    parties : ndarray, shape (..., n_parties, n_groups)
        Gross in-situ value held [million].
    total : ndarray, shape (..., n_groups)
        National value [million].
    """

    parties: NDArray[np.float64]
    total: NDArray[np.float64]

    @classmethod
    def of(cls, shares: NDArray[np.float64], value: NDArray[np.float64]) -> Held:
        """Sum what shares and values of regions come to, shaped as for :func:`split_value`."""
        return cls(held_by_group(shares, value), value.sum(axis=-2))


def whole_parties(held: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return the parties' values in whole millions that sum to the national total.

    Parameters
    ----------
    held : ndarray, shape (n_parties,)
        Value held [USD million].
    total : int
        National total [USD million].
    """
    return largest_remainder(held, total)


def whole_table(
    held: NDArray[np.float64], rows: NDArray[np.int64], parties: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return a table of values in whole millions with both margins exact.

    Parameters
    ----------
    held : ndarray, shape (n_rows, n_parties)
        Value that each party holds of each region or commodity group [USD million].
    rows : ndarray, shape (n_rows,)
        Value of each row [USD million].
    parties : ndarray, shape (n_parties,)
        Value of each party [USD million], as :func:`whole_parties` gives it.
    """
    present = np.flatnonzero(held.any(axis=0) | (parties > 0))
    if present.size > 2:
        return controlled_round(held, rows, parties)
    table = np.zeros(held.shape, dtype=np.int64)
    if not present.size:
        return table
    first, *second = present
    table[:, first] = largest_remainder(held[:, first], int(parties[first]))
    if second:  # two holders: one column rounded, the other is what is left of each row
        table[:, second[0]] = rows - table[:, first]
    return table
