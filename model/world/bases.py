"""Valuations that are a scaling of another one, by the rules of ``value/scaling.csv``.

A rival estimate rarely comes with its own matrix. Where it only gives a total, or the total of a
group, the matrix of the valuation it is scaled from keeps its pattern and takes those totals. A
re-pricing moves each group by the prices of its commodities, as the ladder does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem
from model.core.rounding import largest_remainder
from model.core.said import say

if TYPE_CHECKING:
    from model.world.tables import Row

__all__ = ["ALL", "PriceRatios", "check_scaling", "price_ratios", "scaled"]

PriceRatios: TypeAlias = Mapping[tuple[str, str, str], float]
"""Price over base price [1] by commodity group, base month and month."""

ALL = "all"
"""In a rule: every group that no other rule of the valuation names."""

_MADE_BY = ("table", "scaled_from", "reading")

_NEEDS = {
    "total": ("value_usd_million",),
    "factor": ("factor",),
    "price": ("base_month", "price_month"),
    "drop": (),
}


def price_ratios(components: Sequence[Row], prices: Sequence[Row]) -> PriceRatios:
    """Return how far the price of each group moved between any two months.

    ``ratio = sum_c share_c P_c(month) / P_c(base)`` over the commodities of the group.

    Parameters
    ----------
    components, prices : sequence of dict
        Rows of ``economics/components.csv`` and ``economics/prices.csv``.
    """
    known = {(row["series"], row["month"]): float(row["price"]) for row in prices}
    months = sorted({month for _, month in known})
    ratios: dict[tuple[str, str, str], float] = {}
    for row, base, month in product(components, months, months):
        pair = (known.get((row["price_series"], base)), known.get((row["price_series"], month)))
        if pair[0] and pair[1] is not None:
            key = (row["group"], base, month)
            ratios[key] = ratios.get(key, 0.0) + float(row["share_of_group"]) * pair[1] / pair[0]
    return ratios


def scaled(
    matrix: NDArray[np.int64], rules: Sequence[Row], groups: Sequence[str], ratios: PriceRatios
) -> NDArray[np.int64]:
    """Return the matrix that a valuation's rules make of another one.

    Parameters
    ----------
    matrix : ndarray of int, shape (n_regions, n_groups)
        Values that are scaled [USD million].
    rules : sequence of dict
        Rows of ``value/scaling.csv`` of one valuation. Rule ``total``: the group's columns sum to
        ``value_usd_million``; ``factor``: they are multiplied by ``factor``; ``price``: by the
        change of its price; ``drop``: they are 0. A group without a rule stays as it is.
    groups : sequence of str
        Ids of the columns.
    ratios : mapping
        As :func:`price_ratios` gives it.

    Returns
    -------
    ndarray of int64, same shape
        Whole USD million; each column and the whole sum to their rounded totals.

    Examples
    --------
    >>> rule = {"group": "coal", "rule": "drop"}
    >>> scaled(np.array([[5, 1], [3, 2]]), [rule], ["coal", "lithium"], {}).tolist()
    [[0, 1], [0, 2]]
    """
    named = {rule["group"] for rule in rules}
    values = matrix.astype(float)
    for rule in rules:
        chosen = [g == rule["group"] or (rule["group"] == ALL and g not in named) for g in groups]
        columns = np.flatnonzero(chosen)
        values[:, columns] *= _factor(rule, float(values[:, columns].sum()), ratios)
    return _whole(values)


def _factor(rule: Row, given: float, ratios: PriceRatios) -> float:
    if rule["rule"] == "drop" or given == 0:
        return 0.0
    if rule["rule"] == "factor":
        return float(rule["factor"])
    if rule["rule"] == "price":
        return ratios[rule["group"], rule["base_month"], rule["price_month"]]
    return float(rule["value_usd_million"]) / given


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round so that each column and the whole sum to their rounded totals."""
    totals = values.sum(axis=0)
    whole = largest_remainder(totals, round(float(totals.sum())))
    columns = [largest_remainder(values[:, k], int(whole[k])) for k in range(len(whole))]
    return np.stack(columns, axis=1)


def check_scaling(
    bases: Sequence[Row], rules: Sequence[Row], ratios: PriceRatios
) -> Iterator[Problem]:
    """Yield every contradiction between the valuations, their rules and the prices."""
    tables = {basis["id"] for basis in bases if basis["table"]}
    for number, basis in enumerate(bases, 2):
        own = [rule for rule in rules if rule["valuation"] == basis["id"]]
        where = f"value/bases.csv:{number}"
        made = [name for name in _MADE_BY if basis[name]]
        if len(made) != 1:
            given = ", ".join(made) or "nothing"
            yield Problem(where, given, "one of table, scaled_from and reading")
        elif bool(own) != bool(basis["scaled_from"]):
            given = say("{count} rules in value/scaling.csv", count=len(own))
            yield Problem(where, given, "rules for a scaling, none for other valuations")
        elif basis["reading"] and not (basis["quantity_end"] and basis["price_month"]):
            yield Problem(where, "reading", "with it quantity_end and price_month")
        elif basis["scaled_from"] and basis["scaled_from"] not in tables:
            yield Problem(where, basis["scaled_from"], "a valuation with a table of its own")
    for number, rule in enumerate(rules, 2):
        yield from _rule_problems(f"value/scaling.csv:{number}", rule, ratios)


def _rule_problems(where: str, rule: Row, ratios: PriceRatios) -> Iterator[Problem]:
    missing = [name for name in _NEEDS[rule["rule"]] if not rule[name]]
    for name in missing:
        allowed = say("a value, as rule {rule} needs it", rule=rule["rule"])
        yield Problem(f"{where}:{name}", "nothing", allowed)
    key = (rule["group"], rule["base_month"], rule["price_month"])
    if rule["rule"] == "price" and not missing and key not in ratios:
        allowed = say("a group whose commodities have prices at both dates in economics/prices.csv")
        yield Problem(where, " ".join(key), allowed)
