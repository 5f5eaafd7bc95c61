"""Spreading a national total over regions along a map, none above its room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["water_fill"]

Array = NDArray[np.float64]

_NOTHING = 1e-12
"""Shares of the map below this count as none: what is in proportion to them is lost in rounding."""


def water_fill(weight: Array, value: Array, room: Array, target: Array) -> Array:
    """Return shares proportional to `weight`, none above `room`, whose value is `target`.

    ``x_r = min(room_r, c * weight_r)`` with the one ``c`` for which ``sum x_r value_r = target``.
    Where even full regions of positive weight do not reach the target, the rest is spread evenly
    over the room that the regions of zero weight have. A region without value keeps its weight.

    Parameters
    ----------
    weight, value, room : ndarray, shape (..., n_regions)
        Shares of the map [1], value [USD million], greatest share allowed [1].
    target : ndarray, shape (...)
        Value to be reached [USD million]; at most ``sum room * value``.

    Returns
    -------
    ndarray, shape (..., n_regions)
        Shares [1].
    """
    open_, empty = weight > _NOTHING, weight <= _NOTHING
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        full_at = np.divide(room, weight, out=np.full_like(weight, np.inf), where=open_)
        order = np.argsort(full_at, axis=-1, kind="stable")
        counted = value * open_
        full, slope = _sorted(room * counted, order), _sorted(weight * counted, order)
        before = np.cumsum(full, axis=-1) - full
        still = np.cumsum(slope[..., ::-1], axis=-1)[..., ::-1]
        goal = np.asarray(target)[..., None]
        level = np.where(still > 0, (goal - before) / still, np.inf)
        c = _first(level, level <= _sorted(full_at, order))
        along = np.where(open_, np.minimum(room, np.where(value > 0, c, 1.0) * weight), 0.0)
    rest = np.maximum(goal - (along * value).sum(axis=-1, keepdims=True), 0.0)
    free = (room * value * empty).sum(axis=-1, keepdims=True)
    even = np.divide(rest, free, out=np.zeros_like(rest), where=free > 0)
    return along + np.where(empty, room * np.minimum(even, 1.0), 0.0)


def _sorted(array: Array, order: NDArray[np.intp]) -> Array:
    """Return the last axis of `array` in an order of its own for each draw."""
    if order.ndim == 1 and array.ndim == 1:
        return array[order]
    return np.take_along_axis(np.broadcast_to(array, order.shape), order, axis=-1)


def _first(level: Array, fits: NDArray[np.bool_]) -> Array:
    """Return the first level that fits, infinity where none does; the last axis stays, with 1."""
    first = np.argmax(fits, axis=-1, keepdims=True)
    if level.ndim == 1:
        return level[first] if fits[first] else np.full(1, np.inf)
    found = np.take_along_axis(level, first, axis=-1)
    return np.where(np.take_along_axis(fits, first, axis=-1), found, np.inf)
