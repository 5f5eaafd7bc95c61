"""Whole numbers that keep their sums.

Values are computed in float64 and shown as whole USD million; these functions round a list or a
table so that every sum that was exact before is exact after.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from model.core.errors import DataError
from model.core.said import say

__all__ = ["controlled_round", "largest_remainder"]

_SNAP = 1e-6
"""Values this close below a whole number count as that number: float sums of decimals."""


def largest_remainder(values: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Round a list down, then add the missing units where most was cut off.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Non-negative values whose sum is `total` up to rounding.
    total : int
        Sum that the rounded values have [the unit of the values].

    Returns
    -------
    ndarray of int64, shape (n,)
        Each within one unit of its value; whole values stay as they are.

    Raises
    ------
    DataError
        When the values do not sum to `total` within rounding.

    Examples
    --------
    >>> largest_remainder(np.array([1.5, 1.25, 0.25]), 3).tolist()
    [2, 1, 0]
    """
    given = values.tolist()  # lists this short are quicker without numpy
    whole = [math.floor(value + _SNAP) for value in given]
    short = total - sum(whole)
    if not 0 <= short <= len(whole):
        stated = say("values that sum to {sum:.6f}", sum=sum(given))
        raise DataError.at("rounding", stated, say("a sum of {total}", total=total))
    for place in sorted(range(len(whole)), key=lambda i: whole[i] - given[i])[:short]:
        whole[place] += 1
    return np.array(whole, dtype=np.int64)


def controlled_round(
    table: NDArray[np.float64], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Round a table so that every row and every column has the sum stated.

    Each cell is rounded down; then single units are added along augmenting paths (a unit may
    move within a column from one row to another) until both margins are met. Cells that are
    zero stay zero.

    Parameters
    ----------
    table : ndarray, shape (n_rows, n_columns)
        Non-negative values whose margins are `rows` and `columns` up to rounding.
    rows, columns : ndarray of int, shapes (n_rows,) and (n_columns,)
        Sums that the rounded table has.

    Returns
    -------
    ndarray of int64, shape (n_rows, n_columns)

    Raises
    ------
    DataError
        When the margins contradict each other or the table.

    References
    ----------
    Cox, L. H. (1987), A constructive procedure for unbiased controlled rounding, Journal of the
    American Statistical Association 82, 520-524, for the problem; the paths are those of
    bipartite matching.

    Examples
    --------
    >>> controlled_round(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([1, 1]), np.array([1, 1]))
    array([[1, 0],
           [0, 1]])
    """
    whole = np.floor(table + _SNAP).astype(np.int64)
    short = rows - whole.sum(axis=1)
    room = columns - whole.sum(axis=0)
    if short.sum() != room.sum() or (short < 0).any() or (room < 0).any():
        given = say("rows that sum to {rows}, columns to {columns}",
                    rows=int(rows.sum()), columns=int(columns.sum()))  # fmt: skip
        raise DataError.at("rounding", given, "margins that agree with the table")
    while short.sum() > 0:
        start = int(np.argmax(short))
        _add_unit(whole, table > 0, room, start)
        short[start] -= 1
    return whole


def _add_unit(
    whole: NDArray[np.int64], allowed: NDArray[np.bool_], room: NDArray[np.int64], start: int
) -> None:
    """Add one unit to row `start`, moving others so that the column it ends in has room."""
    from_row: dict[int, int] = {}
    from_column: dict[int, int | None] = {start: None}
    queue = deque([start])
    while queue:
        row = queue.popleft()
        for column in np.flatnonzero(allowed[row]).tolist():
            if column in from_row:
                continue
            from_row[column] = row
            if room[column] > 0:
                room[column] -= 1
                return _follow(whole, from_row, from_column, column)
            for other in np.flatnonzero(whole[:, column] > 0).tolist():
                if other not in from_column:
                    from_column[other] = column
                    queue.append(other)
    given = say("row {start} and columns without room", start=start)
    raise DataError.at("rounding", given, "margins that some whole table has")


def _follow(
    whole: NDArray[np.int64],
    from_row: dict[int, int],
    from_column: dict[int, int | None],
    end: int,
) -> None:
    column: int | None = end
    while column is not None:
        row = from_row[column]
        whole[row, column] += 1
        column = from_column[row]
        if column is not None:
            whole[row, column] -= 1
