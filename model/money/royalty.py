r"""A royalty whose rate goes with the price, by bands of the law, in closed form.

Rent on a unit at the price p is piecewise linear, :math:`\rho \sum_k \delta_k (p - e_k)^+`, with
the rate :math:`\rho`, edges :math:`e_k` and rises :math:`\delta_k` of the bands. A path of prices
crosses an edge once at most, where prices do not grow, so that each term is what is sold above
the edge before or after that day: annuities like those of the sales, no sum over years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.registry import declare, figure
from model.core.said import say
from model.money.annuity import Floats, floats
from model.money.places import at, places_of
from model.money.project import Band, Project
from model.money.sales import sold_by

__all__ = ["bands_of", "royalty_of"]

_FAR = 1e3
"""Years after which growing prices are no longer followed across an edge [y]."""
_HALVINGS = 60
"""Times that a span is halved to find the day on which growing prices cross an edge."""


@figure("royalty_base", say("price that a royalty is owed on, to what is received"),
        operands=("on_index", "netback"),
        formula=say("1 / netback where it is owed on the index, else 1"))  # fmt: skip
def royalty_base(on_index: Floats, netback: Floats) -> Floats:
    """Return the price that a royalty is owed on, to what is received [1]."""
    received = on_index * netback
    received += received <= 0.0
    return np.asarray(1.0 / received)


def _share(rate: Floats, multiple: Floats, base: Floats) -> Floats:
    return np.minimum(rate * multiple * base, 1.0)


for _works, _rate in (("new", "royalty"), ("running", "royalty_running")):
    declare(f"royalty.{_works}", say("royalty with its lever, of what is received"), "1", _share,
            (_rate, "royalty_multiple", "royalty_base"),
            say("royalty x multiple x price that it is owed on, at most 1"))  # fmt: skip


def bands_of(law: Floats, spread: float) -> tuple[Band, ...]:
    """Return the bands of a law as those of a project.

    Where the law changes the rate of the whole price at an edge, rent would jump there. The law
    looks at months, which stray around the price of their year: between `spread` below the edge
    and `spread` above it rent rises evenly from one rate to the other.

    Parameters
    ----------
    law : ndarray, shape (n_c, 3, n_bands)
        Edges, rates and kinds of bands: see :meth:`model.world.economics.Economics.bands`.
    spread : float
        How far months stray, to the price of the year; above 0 [1].
    """
    w, found, below = spread, [], np.zeros(law.shape[:-2], law.dtype)
    for edge, rate, part in np.moveaxis(law, (-1, -2), (0, 1)):
        said, whole = ~np.isnan(edge), (edge > 0.0) & (part == 0.0)
        steep = np.where(whole, (rate * (1.0 + w) - below * (1.0 - w)) / (2.0 * w), rate)
        found.append((np.where(whole, edge * (1.0 - w), edge), steep - below, said))
        found.append((edge * (1.0 + w), rate - steep, whole))
        below = np.where(said, rate, below)
    none = np.zeros((), law.dtype)
    return tuple(Band(np.where(on, edge, none), np.where(on, rise, none))
                 for edge, rise, on in found if on.any())  # fmt: skip


def royalty_of(
    project: Project,
    rate: ArrayLike,
    horizon: ArrayLike,
    sales: Floats,
    running: Floats,
    regulated: Floats,
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
    sales : ndarray
        Sales of :func:`model.money.cashflow.turnover`, times the surprise [USD].
    running, regulated : ndarray
        Years of nameplate output of :class:`model.money.project.Trading` [y].
    surprise : array_like
        Multiple of all prices of the project that comes to pass; edges of the law stay [1].
    """
    set_by_law: Any = 0.0
    if regulated.any():
        made = project.array("output") * regulated
        sales, running = sales - made * project.array("regulated_price"), running - regulated
        set_by_law = made * _rent_set_by_law(project)
    owed = np.asarray(project.array("royalty") * sales)
    bent = np.zeros((), bool)
    for place, band in enumerate(project.bands):
        bent = bent | (band.rise != (0.0 if place else 1.0))
    if bent.any():
        shape = np.broadcast_shapes(owed.shape, project.shape_with(bent))
        owed = owed if owed.shape == shape else np.array(np.broadcast_to(owed, shape))
        where, of = _places(bent)
        d, end, by, sold, run = map(of, (*floats(rate, horizon, surprise), sales, running))
        base = of(project.array("royalty_base"))
        bands = [Band(of(band.edge) / base, of(band.rise)) for band in project.bands]
        risen = _risen(project.selling(of), bands, d, end, by, sold, run)
        owed[where] = of(project.array("royalty")) * risen
    return np.asarray(owed + set_by_law) if regulated.any() else owed


def _rent_set_by_law(project: Project) -> Floats:
    """Return the royalty on a unit sold at a price set by law, which is owed on that [USD]."""
    price, rate = floats(project.regulated_price, project.royalty)
    risen: Any = price
    if project.bands:
        above = (np.maximum(price - band.edge, 0.0) * band.rise for band in project.bands)
        risen = sum(above, start=np.zeros((), price.dtype))
    return np.asarray(rate / project.array("royalty_base") * risen)


def _places(bent: NDArray[np.bool_]) -> tuple[Any, Callable[[Floats], Floats]]:
    """Return where bands are on the axis that they lie on, and what takes these of an array."""
    axes = [axis - bent.ndim for axis, size in enumerate(bent.shape) if size > 1]
    if len(axes) != 1:
        return ..., lambda array: array
    (axis,), chosen = axes, np.flatnonzero(bent)

    def of(array: Floats) -> Floats:
        if array.ndim < -axis or array.shape[axis] == 1:
            return array
        return array.T[chosen].T if axis == -1 else array[..., chosen, :]

    return (..., chosen, *[slice(None)] * (-axis - 1)), of


def _risen(
    path: Project,
    bands: Sequence[Band],
    rate: Floats,
    end: Floats,
    by: Floats,
    sales: Floats,
    running: Floats,
) -> Floats:
    """Return sales above each edge times what the royalty rises there, summed [USD]."""
    first, *more = bands
    if not more:
        return np.asarray(sales * first.rise)
    shape = np.broadcast_shapes(path.shape_with(rate), by.shape, first.edge.shape,
                                first.rise.shape)  # fmt: skip
    rises = Band(*(_stacked(parts, shape) for parts in zip(*more, strict=True)))
    if path.stated.any():
        above = _above_stated(path, rate, end, by, rises)
    else:
        above = _above(path, rate, end, by, rises, sales, path.array("output") * running)
    return np.asarray(sales * first.rise + above)


def _stacked(parts: Sequence[Floats], shape: tuple[int, ...]) -> Floats:
    """Return arrays on a new axis before all others, draws side by side."""
    stacked = np.stack([np.broadcast_to(part, shape).T for part in parts])
    return stacked.transpose(0, *range(len(shape), 0, -1))


def _above(
    project: Project,
    rate: Floats,
    end: Floats,
    by: Floats,
    bands: Band,
    sales: Floats,
    made: Floats,
) -> Floats:
    """Return what the royalty rises above all edges by `end`, to its rate [USD].

    A path on one side of an edge brings all of what is made and sold above it, or nothing; only
    those that cross one are followed. Edges have an axis of their own before all others, years
    one after them.
    """
    (edge, rise), of = bands, project.array
    price, long_run = by * of("price"), by * of("price_long_run")
    over = np.minimum(price, long_run) >= edge
    crosses = ~over & (np.maximum(price, long_run) > edge)
    if of("price_growth").any():
        over, crosses = np.zeros_like(over), np.ones_like(crosses)
    whole = rise * over
    found = whole.sum(axis=0) * sales - (whole * edge).sum(axis=0) * made
    if crosses.any():
        found = np.array(np.broadcast_to(found, np.broadcast_shapes(found.shape, end.shape)))
        places, years = places_of(crosses), found.shape != edge.shape[1:]
        alone, wide, rows = partial(at, places=places), found.shape, places[1:]
        edge, rise = alone(edge), alone(rise)
        crossing = _crossing(project.selling(alone), alone(rate), alone(by), edge)
        if years:
            edge, rise, rows = edge[:, None], rise[:, None], rows[:-1]
        end, sales, made = (np.broadcast_to(array, wide)[rows] for array in (end, sales, made))
        risen = rise * _until(crossing, end, sales - edge * made, years)
        np.add.at(found[None], (np.zeros_like(places[0]), *rows), risen)
    return np.asarray(found)


class _Crossing(NamedTuple):
    """How paths of prices meet an edge, each field of one axis.

    `above` says on which side it begins, `days` when it crosses, the second only where prices
    grow; infinite where it does not [y]. `kept` is what the path brings above the edge until
    then, below 0 where it lies under it [USD].
    """

    above: NDArray[np.bool_]
    days: tuple[Floats, ...]
    kept: tuple[Floats, ...]


def _until(crossing: _Crossing, end: Floats, whole: Floats, years: bool) -> Floats:
    """Return what is sold above an edge by `end`, where `whole` is what the path brings by then."""

    def wide(array: Any) -> Any:
        return array[:, None] if years else array

    above = wide(crossing.above)
    first, *second = (np.where(end <= wide(day), whole, wide(kept))
                      for day, kept in zip(crossing.days, crossing.kept, strict=True))  # fmt: skip
    found = np.where(above, first, whole - first)
    for part in second:
        found = found + np.where(above, whole - part, part - whole)
    return found


def _crossing(project: Project, rate: Floats, by: Floats, edge: Floats) -> _Crossing:
    """Return the crossings of projects of one axis."""
    of = project.array
    price, long_run = by * of("price"), by * of("price_long_run")
    above = np.where(price == edge, long_run, price) > edge
    days: tuple[Floats, ...] = (_fallen(price - long_run, of("reversion"), edge - long_run),)
    if of("price_growth").any():
        days = _grown(price, long_run, of("reversion"), of("price_growth"), edge)
    untils = (np.where(np.isfinite(day), day, 0.0) for day in days)
    brought = (_brought(project, rate, until, by) for until in untils)
    return _Crossing(above, days, tuple(sales - edge * made for sales, made in brought))


def _brought(project: Project, rate: Floats, end: Floats, by: Floats) -> tuple[Floats, Floats]:
    """Return what the path brings by `end` [USD], and what is sold for that [t]."""
    sold, output = sold_by(project, rate, end), project.array("output")
    long_run = project.array("price_long_run")
    gap = project.array("price") - long_run
    return output * by * (long_run * sold.long_run + gap * sold.gap), output * sold.market


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


def _above_stated(project: Project, rate: Floats, end: Floats, by: Floats, bands: Band) -> Floats:
    """Return :func:`_above` where prices of some years are stated."""
    found = _followed(project, rate, end, by, bands)
    chosen = places_of(np.broadcast_to(project.stated, found.shape))
    path = project.at(chosen)
    d, last, by = (np.broadcast_to(array, found.shape)[chosen] for array in (rate, end, by))
    here: Any = (slice(None), *chosen)
    edges = Band(*(np.broadcast_to(part, (len(part), *found.shape))[here] for part in bands))
    for step in path.steps:
        level = replace(path, price=step.price, price_long_run=step.price)
        for sign, year in ((1.0, step.end), (-1.0, step.begin)):
            until = np.minimum(last, year)
            beside = [_followed(each, d, until, by, edges) for each in (level, path)]
            found[chosen] += sign * np.nan_to_num(beside[0] - beside[1])
    return found


def _followed(project: Project, rate: Floats, end: Floats, by: Floats, bands: Band) -> Floats:
    return _above(project, rate, end, by, bands, *_brought(project, rate, end, by))
