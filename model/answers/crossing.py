"""From which level of a lever to which a claim is met: a scan of levels, then a bracketed root.

A claim may be met between two levels only: a royalty of nothing and one that closes every mine
both pay the state nothing. So a lever is tried on a grid of levels, not at its bounds alone, and
the crossings next to the lowest and the highest level that meet the claim are found to the digit
by Chandrupatla's method, from SciPy. What happens within one step of the grid stays unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
Excess = Callable[[Array, Places], Array]
"""What a figure has beyond the claim, by level and number of the future, shape (n,) each."""

_STEPS, _NARROW, _WIDE = 32, 56, 24
_AT_ONCE = 256
"""Levels times simulations of one call at most, where one level of each is fewer."""


@dataclass(frozen=True)
class Window:
    """Between which levels of a lever a claim is met, in each of some futures.

    The claim may be missed at a level between the two.

    Parameters
    ----------
    low, high : float
        Bounds that were tried, with levels between them.
    since, until : ndarray, shape (n,)
        The lowest and the highest level that meet the claim in each future, or the bound that
        does; NaN where no level tried does.
    """

    low: float
    high: float
    since: Array
    until: Array

    @property
    def levels(self) -> Array:
        """The level that decides, shape (n,).

        The lowest at which the claim is met; where the lower bound meets it already, the highest.
        NaN where both bounds meet the claim, and where no level tried does.
        """
        level = np.where(self.met_at_low, self.until, self.since)
        return np.where(self.met_at_low & self.met_at_high, np.nan, level)

    @property
    def met_at_low(self) -> Flags:
        """Whether the lower bound meets the claim, shape (n,)."""
        return np.asarray(self.since == self.low, bool)

    @property
    def met_at_high(self) -> Flags:
        """Whether the upper bound meets the claim, shape (n,)."""
        return np.asarray(self.until == self.high, bool)


def levels_tried(low: float, high: float) -> Array:
    """Return the levels of a grid from `low` to `high`, ends included.

    Shares and years in even steps; a multiple, which reaches from 1 to beyond it, in steps of
    equal ratio: narrow ones between a tenth and ten, wide ones outside. Those that are tried up
    to ten at most, as royalties are, may close mines, so that their steps are the narrowest.

    Parameters
    ----------
    low, high : float
        Bounds; 0 <= low < high.

    Examples
    --------
    >>> levels_tried(0.0, 1.0).size, levels_tried(0.01, 1000.0)[[0, -1]].tolist()
    (33, [0.01, 1000.0])
    """
    if high <= 1.0 or low >= 1.0:
        return np.linspace(low, high, _STEPS + 1)
    inner = np.geomspace(0.1, min(high, 10.0), _WIDE if high > 10.0 else _NARROW)
    beyond = np.geomspace(inner[-1], high, 11) if high > inner[-1] else inner[-1:]
    levels = np.concatenate([[0.01, 0.03], inner, beyond[1:]])
    return np.unique(np.concatenate([[low], levels[(levels > low) & (levels < high)], [high]]))


def at_once(met: Flags) -> tuple[Places, Places]:
    """Return what :func:`scanned` does for one future whose every level was tried at once.

    Parameters
    ----------
    met : ndarray of bool, shape (n_levels,)
        Whether each level meets the claim.
    """
    none = not met.any()
    first, last = met.argmax(), met.size - 1 - met[::-1].argmax()
    return np.array([-1 if none else first]), np.array([-1 if none else last])


def scanned(excess: Excess, levels: Array, count: int) -> tuple[Places, Places]:
    """Return for each future the places of the lowest and the highest level that meet the claim.

    From below a future is tried until it meets the claim, then from above until it does; levels
    are tried several at a time while few are left, since a call costs more than they do.

    Parameters
    ----------
    excess : callable
        See :data:`Excess`.
    levels : ndarray, shape (n_levels,)
        Levels, rising.
    count : int
        Futures.

    Returns
    -------
    first, last : ndarray of int, shape (count,)
        Places in `levels`; -1 where no level meets the claim.
    """
    top = levels.size - 1
    first = _tried(excess, levels, np.arange(top + 1), np.full(count, True))
    last = _tried(excess, levels, np.arange(top, 0, -1), (first >= 0) & (first < top))
    return first, np.maximum(first, last)


def _tried(excess: Excess, levels: Array, places: Places, asked: Flags) -> Places:
    """Return for each future asked for the first of the places whose level meets the claim."""
    found, waiting = np.full(asked.size, -1), np.flatnonzero(asked)
    while waiting.size and places.size:
        now, places = np.split(places, [max(_AT_ONCE // waiting.size, 1)])
        flat = excess(np.repeat(levels[now], waiting.size), np.tile(waiting, now.size))
        met = flat.reshape(now.size, waiting.size) >= 0.0
        settled = met.any(axis=0)
        found[waiting[settled]] = now[met.argmax(axis=0)[settled]]
        waiting = waiting[~settled]
    return found


def refined(
    excess: Excess, levels: Array, first: Places, last: Places,
    tolerances: Mapping[str, float] | None = None,
) -> tuple[Array, Array]:  # fmt: skip
    """Return the lowest and the highest level that meet the claim, refined between neighbours.

    Parameters
    ----------
    excess, levels
        As for :func:`scanned`.
    first, last : ndarray of int, shape (n,)
        From :func:`scanned`.
    tolerances : mapping, optional
        Of SciPy's ``find_root``; to the last digit when not given.

    Returns
    -------
    since, until : ndarray, shape (n,)
        NaN where no level meets the claim.
    """
    met = first >= 0
    since = np.where(met, levels[first], np.nan)
    until = np.where(met, levels[last], np.nan)
    rows = np.flatnonzero(first > 0)
    since[rows] = _crossing(excess, rows, since[rows], levels[first[rows] - 1], tolerances)
    rows = np.flatnonzero(met & (last < levels.size - 1))
    until[rows] = _crossing(excess, rows, until[rows], levels[last[rows] + 1], tolerances)
    return since, until


def _crossing(
    excess: Excess, rows: Places, met: Array, missed: Array, tolerances: Mapping[str, float] | None
) -> Array:
    """Return in each row the end of the last bracket at which the excess is not below 0.

    It is the level that was met where it now misses by rounding, tried alone.
    """
    from scipy.optimize.elementwise import find_root

    if not rows.size:
        return met

    def over(level: Array, row: Array) -> Array:
        flat = excess(np.ravel(level), np.ravel(row).astype(np.intp))
        return np.asarray(flat, float).reshape(np.shape(level))

    asked = None if tolerances is None else dict(tolerances)
    ends = np.minimum(met, missed), np.maximum(met, missed)
    found = find_root(over, ends, args=(rows.astype(float),), tolerances=asked)
    for level, there in zip((*found.bracket, found.x), (*found.f_bracket, found.f_x), strict=True):
        met = np.where(there >= 0.0, level, met)
    return np.asarray(met, float)
