"""Present value of one unit a year: uniform, ramped, cut short, for ever.

Pure float64 formulas that broadcast. Every one of them takes its limit instead of dividing by
zero: no discounting, no ramp, a life shorter than the ramp, an endless life.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.core.errors import ScenarioError
from model.money.places import at, places_of

Floats: TypeAlias = NDArray[np.float64]

_SINGLE: np.dtype[np.generic] = np.dtype(np.float32)
_DOUBLE: np.dtype[np.generic] = np.dtype(np.float64)


def floats(*parts: ArrayLike) -> tuple[Floats, ...]:
    """Return arrays of one precision: float32 where every array is float32, else float64.

    Numbers take the precision of the arrays beside them.
    """
    arrays = [np.asarray(part) for part in parts]
    kinds = {array.dtype for array in arrays if array.ndim} or {array.dtype for array in arrays}
    kind = _SINGLE if kinds == {_SINGLE} else _DOUBLE
    return tuple(a if a.dtype is kind else a.astype(kind, copy=False) for a in arrays)


_EXACT_BELOW = 0.01
"""Rate times years below which a form that is quick would lose digits."""
_SERIES_BELOW = 0.1
_SERIES = tuple((-1.0) ** k / (math.factorial(k) * (k + 2)) for k in range(10))
"""Below that, the closed form of :func:`_ramp_mean` loses digits and this series is exact."""


def continuous(rate: ArrayLike) -> Floats:
    """Turn annual rates into continuous ones, ``log(1 + rate)``.

    Parameters
    ----------
    rate : array_like
        Effective rate [1/y]; 0.10 is ten percent a year.

    Raises
    ------
    ScenarioError
        When a rate is at or below -100 %, or not a number.

    Examples
    --------
    >>> round(float(continuous(0.10)), 6)
    0.09531
    """
    (annual,) = floats(rate)
    wrong = ~(annual > -1.0) | np.isinf(annual)
    if wrong.any():
        given = f"{float(annual[wrong].flat[0]):.6g}"
        raise ScenarioError.at("rate", given, "a finite rate above -1 (-100 %) [1/y]",
                               "Ten percent a year is 0.10.")  # fmt: skip
    return np.asarray(np.log1p(annual))


def spread(x: ArrayLike) -> Floats:
    """Return the mean of ``e^(-x t)`` over t in [0, 1]: ``(1 - e^-x) / x``, and 1 at x = 0.

    Parameters
    ----------
    x : array_like
        Continuous rate times length of the spell [1]; any sign.
    """
    (x,) = floats(x)
    tiny = np.finfo(x.dtype).tiny
    fall = np.asarray(-tiny - x)  # next to nothing, where the limit is reached long before
    if not fall.all():
        fall = np.where(fall == 0.0, tiny, fall)
    with np.errstate(over="ignore"):
        return np.asarray(_power_less_one(fall) / fall)


def _power_less_one(x: Floats) -> Floats:
    """Return ``e^x - 1``; in float64 :func:`numpy.expm1` takes six times as long as a power."""
    if x.dtype == _SINGLE:
        return np.asarray(np.expm1(x))
    risen, near = np.asarray(np.exp(x)), np.abs(x) < _EXACT_BELOW
    risen -= 1.0
    if near.any():
        places = places_of(near)
        risen[places] = np.expm1(x[places])
    return risen


def _ramp_mean(x: Floats, fall: Floats) -> Floats:
    """Return the integral of ``t e^(-x t)`` over t in [0, 1], 1/2 at x = 0; fall is ``e^-x - 1``.

    The closed form is ``(1 - e^-x (1 + x)) / x^2 = -(1 + fall (1 + 1 / x)) / x``.
    """
    small = np.abs(x) < _SERIES_BELOW
    if small.all():
        return _ramp_series(x)
    safe = x + small
    mean = np.asarray(-(1.0 + fall * (1.0 + 1.0 / safe)) / safe)
    if small.any():  # where masks are mixed, a product takes a fifth of the time of a choice
        mean = mean * ~small + _ramp_series(x * small) * small
    return mean


def _ramp_series(x: Floats) -> Floats:
    series = np.full_like(x, _SERIES[-1])
    for coefficient in _SERIES[-2::-1]:
        series *= x
        series += coefficient
    return series


def uniform_annuity(rate: ArrayLike, life: ArrayLike) -> Floats:
    r"""Return :math:`\int_0^L e^{-g t}\,dt`: the present value of one unit a year.

    Parameters
    ----------
    rate : array_like
        Continuous rate g [1/y]; 0 gives the life itself.
    life : array_like
        Length L [y], not negative; infinite gives ``1/g``, and infinity where g is not positive.
    """
    rate, life = floats(rate, life)
    endless = np.isinf(life)
    if not endless.any():
        return np.asarray(life * spread(rate * life))
    rate, life, endless = np.broadcast_arrays(rate, life, endless)
    finite = np.where(endless, 0.0, life)
    positive = rate > 0.0
    forever = np.where(positive, 1.0 / np.where(positive, rate, 1.0), np.inf)
    return np.where(endless, forever, finite * spread(rate * finite))


def ramped_annuity(
    rate: ArrayLike, life: ArrayLike, ramp: ArrayLike, cut: ArrayLike = np.inf
) -> Floats:
    r"""Return :math:`\int_0^{L} \min(t/r, 1)\, e^{-g t}\,dt`, seen from the first output.

    Output grows linearly for `ramp` years and then stays at nameplate. With
    :math:`m = \min(r, L)` the two parts are

    .. math:: \frac{m^2}{r}\int_0^1 u\,e^{-g m u}\,du \;+\; e^{-g m}\int_0^{L-m} e^{-g t}\,dt ,

    both positive, so that nothing cancels. For L >= r this is METHOD's
    ``[(1 - e^(-g r)) / (g r) - e^(-g L)] / g``; for a life shorter than the ramp METHOD's form
    is wrong (it would make the plant run above what the ramp allows) and this one holds.

    Parameters
    ----------
    rate : array_like
        Continuous rate g [1/y]: discount and hazard less price growth; 0 and negative allowed.
    life : array_like
        Years of output L [y]; infinite for a perpetuity.
    ramp : array_like
        Years until nameplate r [y], finite; 0 for none.
    cut : array_like
        Years after the first output at which counting stops [y]; at or below 0 nothing counts.

    Returns
    -------
    ndarray
        Present value of one unit a year at nameplate [y]; infinite where it diverges.

    Examples
    --------
    >>> float(ramped_annuity(0.0, 20.0, 4.0))
    18.0
    >>> float(ramped_annuity(0.1, np.inf, 0.0))
    10.0
    """
    rate, life, ramp, cut = floats(rate, life, ramp, cut)
    return climbed_annuity(rate, climbing(life, ramp, cut))


class Climb(NamedTuple):
    """What :func:`ramped_annuity` needs besides the rate.

    Parameters
    ----------
    counted : ndarray
        Years of output that are counted L [y].
    ramp : ndarray
        Years until nameplate r [y].
    some : ndarray
        Whether any are counted.
    """

    counted: Floats
    ramp: Floats
    some: NDArray[np.bool_]


def climbing(life: ArrayLike, ramp: ArrayLike, cut: ArrayLike = np.inf) -> Climb:
    """Return how a mine climbs to nameplate and how long it runs, for any rate.

    Parameters
    ----------
    life, ramp, cut : array_like
        As :func:`ramped_annuity`.
    """
    life, ramp, cut = floats(life, ramp, cut)
    counted = np.maximum(np.minimum(life, cut), 0.0)
    return Climb(counted, ramp, counted > 0.0)


def climbed_annuity(rate: Floats, climb: Climb, worth: Floats | float = 1.0) -> Floats:
    r"""Return :func:`ramped_annuity` where the climb is known, times the worth of a unit.

    With S the mean of :func:`spread`, both parts of a life that outlasts the ramp are

    .. math:: [S(g r) - e^{-g L}] / g ,

    at or below 0 where nothing is counted. Where that would lose digits, or the ramp outlasts the
    life, they are taken one by one.

    Parameters
    ----------
    rate : ndarray
        Continuous rate g [1/y].
    climb : Climb
        From :func:`climbing`.
    worth : ndarray
        What a unit at the first output is worth, of a shape that rate and climb broadcast to.
    """
    counted, ramp, some = climb
    if not ramp.any() and not rate.all():
        return worth * uniform_annuity(rate, counted)
    with np.errstate(over="ignore", invalid="ignore"):
        fall = np.asarray(-rate * counted)
        near = ~(np.abs(fall) >= _EXACT_BELOW)
        by, level = worth / np.where(rate == 0.0, 1.0, rate), np.ones((), fall.dtype)
        if ramp.any():
            level, near = spread(rate * ramp), near | (counted < ramp)
        found = np.asarray((level - np.exp(fall, out=fall)) * by)
    if not some.all():
        near &= some
        np.fmax(found, 0.0, out=found)
    if near.any():
        places = places_of(near)
        of_them = (at(array, places) for array in (rate, counted, ramp))
        found[places] = _in_parts(*of_them) * at(np.asarray(worth), places)
    return found


def _in_parts(rate: Floats, counted: Floats, ramp: Floats) -> Floats:
    """Return :func:`climbed_annuity` as the sum of its two parts, neither below 0."""
    years = np.minimum(ramp, counted)
    made = years * (years / np.where(ramp > 0.0, ramp, 1.0))
    x = rate * years
    with np.errstate(over="ignore"):
        fall = np.expm1(-x)
        level = (1.0 + fall) * uniform_annuity(rate, counted - years)
    return made * _ramp_mean(x, fall) + level
