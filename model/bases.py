"""Valuations that are a scaling of another one, by the rules of ``value/scaling.csv``.

A rival estimate rarely comes with its own matrix. Where it only gives a total, or the total of a
group, the matrix of the valuation it is scaled from keeps its pattern and takes those totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.rounding import largest_remainder

if TYPE_CHECKING:
    from model.tables import Row

__all__ = ["ALL", "scaled"]

ALL = "all"
"""In a rule: every group that no other rule of the valuation names."""


def scaled(
    matrix: NDArray[np.int64], rules: Sequence[Row], groups: Sequence[str]
) -> NDArray[np.int64]:
    """Return the matrix that a valuation's rules make of another one.

    Parameters
    ----------
    matrix : ndarray of int, shape (n_regions, n_groups)
        Values that are scaled [USD million].
    rules : sequence of dict
        Rows of ``value/scaling.csv`` of one valuation. Rule ``total``: the group's columns sum to
        ``value_usd_million``; ``factor``: they are multiplied by ``factor``; ``drop``: they are 0.
    groups : sequence of str
        Ids of the columns.

    Returns
    -------
    ndarray of int64, same shape
        Whole USD million; each column and the whole sum to their rounded totals.
    """
    values = matrix.astype(float)
    named = {rule["group"] for rule in rules}
    for rule in rules:
        chosen = [g == rule["group"] or (rule["group"] == ALL and g not in named) for g in groups]
        columns = np.flatnonzero(chosen)
        values[:, columns] *= _factor(rule, float(values[:, columns].sum()))
    totals = values.sum(axis=0)
    whole = largest_remainder(totals, round(float(totals.sum())))
    rounded = np.zeros(values.shape, dtype=np.int64)
    for k in range(len(groups)):
        rounded[:, k] = largest_remainder(values[:, k], int(whole[k]))
    return rounded


def _factor(rule: Row, given: float) -> float:
    if rule["rule"] == "drop" or given == 0:
        return 0.0
    if rule["rule"] == "factor":
        return float(rule["factor"])
    return float(rule["value_usd_million"]) / given
