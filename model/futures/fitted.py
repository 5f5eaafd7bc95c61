"""Values of regions by group as scales of one table, and who holds how much without their product.

The draws of the totals scale the rows (regions) and the columns (groups) of one table of central
values. Who holds how much of a group follows from that by one product of matrices, where regions
decide; where a scenario states the national share of a group, that share is what comes out. The
table of all parties, regions and groups, a thousand numbers a draw, is made only where it is
needed. :func:`model.territory.control.shares_from` is the long way that this is held against in
the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.territory.control import OTHER, RUSSIA, UKRAINE, spread
from model.territory.value import Held
from model.world.catalog import PARTIES

Array = NDArray[np.float64]
National = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Fitted:
    """Values ``v[r, g] = a[r] b[g] t[r, g]``.

    Parameters
    ----------
    rows, columns : ndarray, shape (n_draws, n_regions), (n_draws, n_groups)
        Scales a and b [1]; one draw stands for all.
    table : ndarray, shape (n_regions, n_groups)
        Central values t [million].
    """

    rows: Array
    columns: Array
    table: Array

    @cached_property
    def values(self) -> Array:
        """Every cell, shape (n_draws, n_regions, n_groups) [million]."""
        return self.rows[:, :, None] * self.columns[:, None, :] * self.table

    def of_group(self, index: int) -> Array:
        """Return one group's cells, shape (n_draws, n_regions) [million]."""
        return self.rows * self.columns[:, index, None] * self.table[:, index]

    def summed(self, weight: Array | float = 1.0) -> Array:
        """Return groups summed over regions, each with a weight, shape (n_draws, n_groups)."""
        return self.columns * _product(self.rows * weight, self.table)


def _product(left: Array, table: Array) -> Array:
    """Return ``left @ table``, the draws side by side."""
    return (table.T @ left.T).T


def held_at_once(
    by_region: Array, national: National, fitted: Fitted, groups: Sequence[str]
) -> Held:
    """Return who holds how much of each group, read by area, no deposit handed over.

    Parameters
    ----------
    by_region : ndarray, shape (n_draws, n_parties, n_regions) or without draws
        Shares by area [1].
    national : mapping
        As for :func:`model.territory.control.shares_from`.
    fitted : Fitted
        The values.
    groups : sequence of str
        Names of the groups in their order.
    """
    total, third = fitted.summed(), bool(by_region[..., OTHER, :].any())
    russia = fitted.summed(by_region[..., RUSSIA, :])
    other = fitted.summed(by_region[..., OTHER, :]) if third else np.zeros((1, 1), total.dtype)
    given = (np.shape(share) for pair in national.values() for share in pair if share is not None)
    draws = np.broadcast_shapes(total.shape[:1], russia.shape[:1], *given)
    held = np.empty((*draws, len(PARTIES), len(groups)), total.dtype, order="F")
    held[:, RUSSIA], held[:, OTHER] = russia, other
    for name, stated in national.items():
        index = groups.index(name)
        if third and stated[0] is not None and stated[1] is None:
            value = fitted.of_group(index)
            held[:, :, index] = (spread(by_region, value, *stated) * value[:, None, :]).sum(axis=-1)
        else:
            _state(held[:, :, index], total[:, index], *stated)
    held[:, UKRAINE] = total - held[:, RUSSIA] - held[:, OTHER]
    return Held(held, total)


def _state(held: Array, total: Array, russia: Any, other: Any) -> None:
    """Put the national shares stated in the place of the map's, which gives way to them."""
    if russia is not None:
        held[:, RUSSIA] = np.minimum(russia, 1.0) * total
    if other is not None:
        part = np.minimum(other, 1.0) * total
        if russia is None:
            held[:, RUSSIA] = np.minimum(held[:, RUSSIA], total - part)
        held[:, OTHER] = np.minimum(part, total - held[:, RUSSIA])


def refitted(table: Array, rows: Array, columns: Array, passes: int = 3) -> Fitted:
    """Return values whose margins are the central ones times factors, the national total kept.

    Proportional fitting: rows and columns are scaled in turn. Column totals are met exactly;
    rows nearly, after a few passes.

    Parameters
    ----------
    table : ndarray, shape (n_regions, n_groups)
        Central values [million].
    rows, columns : ndarray, shape (n_draws, n_regions), (n_draws, n_groups)
        Factors on the totals [1]; those of published totals are 1.
    passes : int
        Rounds of scaling.
    """
    goals = [_goal(table.sum(axis=1), rows), _goal(table.sum(axis=0), columns)]
    scale = [np.ones_like(goal) for goal in goals]
    for _ in range(passes):
        for goal, own, other, side in zip(
            goals, scale, reversed(scale), (table, table.T), strict=True
        ):
            made = own * _product(other, side.T)
            own *= np.divide(goal, made, out=np.zeros_like(goal), where=made > 0)
    return Fitted(scale[0], scale[1], table)


def _goal(totals: Array, factors: Array) -> Array:
    """Return totals times factors; what the others gain or lose is shared among those drawn."""
    free = factors != 1.0
    fixed = np.where(free, 0.0, totals).sum(axis=1, keepdims=True)
    drawn = np.where(free, totals * factors, 0.0)
    whole, left = drawn.sum(axis=1, keepdims=True), totals.sum() - fixed
    scale = np.divide(left, whole, out=np.ones_like(whole), where=whole > 0)
    return np.where(free, drawn * scale, totals)
