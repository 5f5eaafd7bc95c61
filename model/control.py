"""Who holds what: ``S[party, region, group]``, built in a fixed order in which later wins.

1. the start: recognised borders, or a dated front line read by area;
2. regions: the shares that a scenario states for a region;
3. commodity groups: a stated national share, spread over the regions along the map.

Arrays may carry leading draw axes; the last axes are as stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.catalog import PARTIES
from model.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world import FrontLine, World

__all__ = ["control_by_region", "control_shares", "front_line", "spread", "water_fill"]

Array = NDArray[np.float64]
UKRAINE, RUSSIA, OTHER = range(len(PARTIES))
_ROUNDING = 1e-9
"""Sums of shares may pass 1 by this much before they are an error: decimal text, binary floats."""


def front_line(scenario: Scenario, world: World) -> FrontLine | None:
    """Return the front line that a scenario starts from; None for the recognised borders."""
    if scenario.base == "borders-1991" or scenario.front_line_date is None:
        return None
    return world.front_line(scenario.front_line_date)


def control_by_region(scenario: Scenario, world: World) -> Array:
    """Return each party's share of each region, shape (n_parties, n_regions) [1].

    Raises
    ------
    ScenarioError
        When a stated share and what the start says sum above 1 in a region.
    """
    shares = np.zeros((len(PARTIES), len(world.regions)))
    line = front_line(scenario, world)
    if line is not None:
        shares[RUSSIA] = line.russia_share
    for region, stated in scenario.control.items():
        index = world.regions.index(region)
        if stated.russia is not None:
            shares[RUSSIA, index] = stated.russia
        if stated.other is not None:
            shares[OTHER, index] = stated.other
    _at_most_one(shares[RUSSIA] + shares[OTHER], world)
    shares[UKRAINE] = np.clip(1.0 - shares[RUSSIA] - shares[OTHER], 0.0, 1.0)
    return shares


def _at_most_one(held: Array, world: World) -> None:
    over = np.flatnonzero(held > 1.0 + _ROUNDING)
    if over.size:
        allowed = "the shares of Russia and of `other`, the start's included, sum to at most 1"
        raise ScenarioError(
            Problem(f"control.{world.regions[i]}", f"{held[i]:.6g} in all", allowed, _STATE_BOTH)
            for i in over
        )


_STATE_BOTH = "State both `russia` and `other` for this region."


def control_shares(scenario: Scenario, world: World) -> Array:
    """Return each party's share of each cell, shape (n_parties, n_regions, n_groups) [1].

    The shares of a cell sum to 1.

    Raises
    ------
    ScenarioError
        As :func:`control_by_region`.
    """
    by_region = control_by_region(scenario, world)
    shares = np.repeat(by_region[:, :, None], len(world.groups), axis=2)
    value = world.value(scenario.valuation).astype(float)
    for group, stated in scenario.group_control.items():
        index = world.groups.index(group)
        shares[..., index] = spread(by_region, value[:, index], stated.russia, stated.other)
    return shares


def spread(
    by_region: Array, value: Array, russia: float | Array | None, other: float | Array | None
) -> Array:
    """Return shares by region whose value-weighted means are the national shares stated.

    Parameters
    ----------
    by_region : ndarray, shape (..., n_parties, n_regions)
        Shares that the map gives [1].
    value : ndarray, shape (..., n_regions)
        Value of the group in each region [USD million].
    russia, other : float or ndarray, shape (...), or None
        National share of the group [1]; None keeps what the map gives, as far as room is left.

    Returns
    -------
    ndarray, shape (..., n_parties, n_regions)
    """
    total = value.sum(axis=-1)
    room = np.ones(by_region.shape[:-2] + by_region.shape[-1:])
    held = {}
    for party, national in ((RUSSIA, russia), (OTHER, other)):
        map_share = by_region[..., party, :]
        if national is None:
            held[party] = np.minimum(map_share, room)
        else:
            target = np.minimum(np.asarray(national) * total, (room * value).sum(axis=-1))
            held[party] = water_fill(map_share, value, room, target)
        room = room - held[party]
    return np.stack([np.clip(room, 0.0, 1.0), held[RUSSIA], held[OTHER]], axis=-2)


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
    open_, empty = weight > 0, weight <= 0
    full_at = np.divide(room, weight, out=np.full(np.shape(weight), np.inf), where=open_)
    order = np.argsort(full_at, axis=-1, kind="stable")

    def sort(array: Array) -> Array:
        return np.take_along_axis(np.broadcast_to(array, order.shape), order, axis=-1)

    full, slope = sort(room * value * open_), sort(weight * value)
    before = np.cumsum(full, axis=-1) - full
    still = np.cumsum(slope[..., ::-1], axis=-1)[..., ::-1]
    goal = np.asarray(target)[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(still > 0, (goal - before) / still, np.inf)
    fits = level <= sort(full_at)
    first = np.argmax(fits, axis=-1, keepdims=True)
    c = np.where(
        fits.any(axis=-1, keepdims=True), np.take_along_axis(level, first, axis=-1), np.inf
    )
    with np.errstate(invalid="ignore"):
        along = np.where(open_, np.minimum(room, np.where(value > 0, c, 1.0) * weight), 0.0)
    rest = np.maximum(goal - (along * value).sum(axis=-1, keepdims=True), 0.0)
    free = (room * value * empty).sum(axis=-1, keepdims=True)
    even = np.divide(rest, free, out=np.zeros_like(rest), where=free > 0)
    return along + np.where(empty, room * np.minimum(even, 1.0), 0.0)
