r"""A royalty whose rate goes with the price, by bands of the law, in closed form.

Rent on a unit at the price p is piecewise linear, :math:`\rho \sum_k \delta_k (p - e_k)^+`, with
the rate :math:`\rho`, edges :math:`e_k` and rises :math:`\delta_k` of the bands. A path of prices
crosses an edge once at most, where prices do not grow, so that each term is what is sold above
the edge before or after that day: annuities like those of the sales, no sum over years.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.money.annuity import Floats, floats
from model.money.project import Band, Project
from model.money.sales import sold_by

__all__ = ["bands_of", "royalty_of"]

_FAR = 1e3
"""Years after which growing prices are no longer followed across an edge [y]."""
_HALVINGS = 60
"""Times that a span is halved to find the day on which growing prices cross an edge."""


def bands_of(
    edges: Floats, rates: Floats, marginal: Floats, received: Floats, spread: ArrayLike
) -> tuple[Band, ...]:
    """Return the bands of a law as those of a project.

    Where the law changes the rate of the whole price at an edge, rent would jump there. The law
    looks at months, which stray around the price of their year: between `spread` below the edge
    and `spread` above it rent rises evenly from one rate to the other.

    Parameters
    ----------
    edges : ndarray, shape (n_c, n_bands)
        Prices from which each band counts, rising from 0; NaN for none [USD/t].
    rates : ndarray, shape (n_c, n_bands)
        Rate of each, to the rate of the royalty [1].
    marginal : ndarray, shape (n_c, n_bands)
        1 where the rate is that of the part of the price above the edge, 0 where of all of it [1].
    received : ndarray, shape (..., n_c)
        What is received for a dollar of the price that the law looks at [1].
    spread : array_like
        How far months stray, to the price of the year; above 0 [1].
    """
    (w,) = floats(spread)
    found, below = [], np.zeros(edges.shape[:1])
    for edge, rate, part in zip(edges.T, rates.T, marginal.T, strict=True):
        said, whole = ~np.isnan(edge), (edge > 0.0) & (part == 0.0)
        steep = np.where(whole, (rate * (1.0 + w) - below * (1.0 - w)) / (2.0 * w), rate)
        found.append((np.where(whole, edge * (1.0 - w), edge), steep - below, said))
        found.append((edge * (1.0 + w), rate - steep, whole))
        below = np.where(said, rate, below)
    return tuple(Band(np.where(on, edge, 0.0) * received, np.where(on, rise, 0.0))
                 for edge, rise, on in found if on.any())  # fmt: skip


def royalty_of(
    project: Project,
    rate: ArrayLike,
    horizon: ArrayLike,
    revenue: Floats,
    running: Floats,
    surprise: ArrayLike = 1.0,
) -> Floats:
    """Return the royalty that is owed until a horizon, discounted [USD].

    Parameters
    ----------
    project : Project
    rate : array_like
        Continuous discount rate [1/y].
    horizon : array_like
        Time after the valuation date at which counting stops [y].
    revenue : ndarray
        Sales of :func:`model.money.cashflow.turnover` [USD].
    running : ndarray
        Years of nameplate output of :class:`model.money.project.Trading` [y].
    surprise : array_like
        Multiple of all prices of the project that comes to pass; edges of the law stay [1].
    """
    by, revenue = floats(surprise, revenue)
    owed = np.asarray(project.array("royalty") * revenue * by)
    if not project.bands:
        return owed
    first, *more = project.bands
    owed = np.asarray(owed * floats(first.rise)[0])
    bent = np.logical_or.reduce(np.broadcast_arrays(*(floats(b.rise)[0] != 0.0 for b in more)))
    if bent.any():
        place, of = _places(bent)
        part, lines = project.mapped(of), [of(part) for part in floats(rate, horizon, by)]
        risen = _risen(part, *lines, of(revenue), of(running))
        owed[place] += part.array("royalty") * risen
    return owed


def _places(bent: NDArray[np.bool_]) -> tuple[Any, Callable[[Floats], Floats]]:
    """Return where bands are on the axis that they lie on, and what takes these of an array."""
    axes = [axis - bent.ndim for axis, size in enumerate(bent.shape) if size > 1]
    if len(axes) != 1:
        return ..., lambda array: array
    (axis,), chosen = axes, np.flatnonzero(bent)

    def of(array: Floats) -> Floats:
        varies = array.ndim >= -axis and array.shape[axis] > 1
        return np.take(array, chosen, axis) if varies else array

    return (..., chosen, *[slice(None)] * (-axis - 1)), of


def _risen(
    project: Project, rate: Floats, end: Floats, by: Floats, revenue: Floats, running: Floats
) -> Floats:
    """Return sales above each edge times what the royalty rises there, summed [USD]."""
    found: Any = 0.0
    sold = project.array("output") * running
    said = bool(project.stated.any())
    for edge, rise in (floats(*band) for band in project.bands[1:]):
        if said:
            above = _above_stated(project, rate, end, by, edge)
        else:
            above = _until(_crossing(project, rate, by, edge), end, by * revenue - edge * sold)
        found = found + rise * above
    return np.asarray(found)


class _Crossing(NamedTuple):
    """How a path of prices meets an edge.

    `above` says on which side it begins, `days` when it crosses, the second only where prices
    grow; infinite where it does not [y]. `kept` is what the path brings above the edge until
    then, below 0 where it lies under it [USD].
    """

    above: NDArray[np.bool_]
    days: tuple[Floats, ...]
    kept: tuple[Floats, ...]


def _until(crossing: _Crossing, end: Floats, whole: Floats) -> Floats:
    """Return what is sold above an edge by `end`, where `whole` is what the path brings by then."""
    first, *second = (np.where(end <= day, whole, kept)
                      for day, kept in zip(crossing.days, crossing.kept, strict=True))  # fmt: skip
    found = np.where(crossing.above, first, whole - first)
    for part in second:
        found = found + np.where(crossing.above, whole - part, part - whole)
    return found


def _path(project: Project, rate: Floats, end: Floats, by: Floats, edge: Floats) -> Floats:
    """Return what the path brings by `end` above an edge, below 0 where it lies under it [USD]."""
    sold, long_run = sold_by(project, rate, end), project.array("price_long_run")
    gap = project.array("price") - long_run
    unit = by * (long_run * sold.long_run + gap * sold.gap) - edge * sold.running
    return np.asarray(project.array("output") * unit)


def _crossing(project: Project, rate: Floats, by: Floats, edge: Floats) -> _Crossing:
    of = project.array
    price, long_run = by * of("price"), by * of("price_long_run")
    above = np.where(price == edge, long_run, price) > edge
    if of("price_growth").any():
        days = _grown(price, long_run, of("reversion"), of("price_growth"), edge)
    else:
        days = (_fallen(price - long_run, of("reversion"), edge - long_run),)
    shape = np.broadcast_shapes(project.shape_with(days[0]), rate.shape)
    kept = []
    for day in days:
        found, hit = np.zeros(shape, price.dtype), np.broadcast_to(np.isfinite(day), shape)
        if hit.any():
            there = (np.broadcast_to(array, shape)[hit] for array in (rate, day, by, edge))
            found[hit] = _path(project.where(hit), *there)
        kept.append(found)
    return _Crossing(above, days, tuple(kept))


def _fallen(gap: Floats, reversion: Floats, left: Floats) -> Floats:
    """Return the years in which a gap falls to what is left of it [y]; infinite for never."""
    none = np.zeros(np.broadcast(left, gap).shape, gap.dtype)
    with np.errstate(over="ignore"):
        ratio = np.divide(left, gap, out=none, where=gap != 0.0)
        hit = (ratio > 0.0) & (ratio < 1.0) & (reversion > 0.0)
        years = -np.log(np.where(hit, ratio, 1.0)) / np.where(hit, reversion, 1.0)
    return np.where(hit, years, np.inf)


def _grown(
    price: Floats, long_run: Floats, reversion: Floats, growth: Floats, edge: Floats
) -> tuple[Floats, Floats]:
    """Return the two days on which a path that grows may cross an edge, in their order [y]."""
    gap = price - long_run

    def over(years: Floats) -> Floats:
        return np.exp(growth * years) * (long_run + gap * np.exp(-reversion * years)) - edge

    turn = _fallen((reversion - growth) * gap, reversion, growth * long_run)
    split = np.minimum(turn, _FAR) + np.zeros_like(over(gap * 0.0))
    spans = ((np.zeros_like(split), split), (split, np.full_like(split, _FAR)))
    one, other = (_root(over, low, high) for low, high in spans)
    return np.minimum(one, other), np.maximum(one, other)


def _root(over: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Return where a function changes its sign in a span; infinite where it does not."""
    begins = over(low) > 0.0
    hit = begins != (over(high) > 0.0)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        before = (over(middle) > 0.0) == begins
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return np.where(hit, low, np.inf)


def _above_stated(
    project: Project, rate: Floats, end: Floats, by: Floats, edge: Floats
) -> Floats:
    """Return what is sold above an edge by `end` where prices of some years are stated [USD]."""
    found = _above(project, rate, end, by, edge)
    chosen = project.stated
    shape = np.broadcast_shapes(found.shape, chosen.shape)
    found, chosen = np.array(np.broadcast_to(found, shape)), np.broadcast_to(chosen, shape)
    path = project.where(chosen)
    d, last, by, edge = (np.broadcast_to(a, shape)[chosen] for a in (rate, end, by, edge))
    for step in path.steps:
        level = replace(path, price=step.price, price_long_run=step.price)
        for sign, year in ((1.0, step.end), (-1.0, step.begin)):
            until = np.minimum(last, year)
            beside = _above(level, d, until, by, edge) - _above(path, d, until, by, edge)
            found[chosen] += sign * np.nan_to_num(beside)
    return found


def _above(project: Project, rate: Floats, end: Floats, by: Floats, edge: Floats) -> Floats:
    whole = _path(project, rate, end, by, edge)
    return _until(_crossing(project, rate, by, edge), end, whole)
