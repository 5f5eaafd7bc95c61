"""Who holds what: ``S[party, region, group]``, built in a fixed order in which later wins.

1. the start: recognised borders, or a dated front line, read by area or by deposit;
2. regions: the shares that a scenario states for a region;
3. commodity groups: a stated national share, spread over the regions along the map;
4. deposits: a named deposit handed to a party; its part of the cell follows.

Arrays may carry leading draw axes; the last axes are as stated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.territory.estimates import area_shares, front_line
from model.territory.value import value_matrix
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

Array = NDArray[np.float64]
UKRAINE, RUSSIA, OTHER = range(len(PARTIES))
_ROUNDING = 1e-9
"""Sums of shares may pass 1 by this much before they are an error: decimal text, binary floats."""


def control_by_region(scenario: Scenario, world: World) -> Array:
    """Return each party's share of each region by area, shape (n_parties, n_regions) [1].

    Raises
    ------
    ScenarioError
        When a stated share and what the start says sum above 1 in a region.
    """
    shares = np.zeros((len(PARTIES), len(world.regions)))
    shares[RUSSIA] = area_shares(scenario, world)
    for region, stated in scenario.control.items():
        index = world.regions.index(region)
        if stated.russia is not None:
            shares[RUSSIA, index] = stated.russia
        if stated.other is not None:
            shares[OTHER, index] = stated.other
    held = shares[RUSSIA] + shares[OTHER]
    if scenario.control:
        _at_most_one(held, world)
    shares[UKRAINE] = np.maximum(1.0 - held, 0.0)
    return shares


def _at_most_one(held: Array, world: World) -> None:
    over = np.flatnonzero(held > 1.0 + _ROUNDING)
    if over.size:
        raise ScenarioError(
            Problem(f"control.{world.regions[i]}", say("{share:.6g} in all", share=held[i].item()),
                    "the shares of Russia and of `other`, the start's included, sum to at most 1",
                    "State both `russia` and `other` for this region.")
            for i in over
        )  # fmt: skip


def _room_is_left(russia: Array, value: Array, group: str, stated: float | Array | None) -> None:
    """Refuse a share for `other` that the map's Russian share leaves no room for."""
    left = 1.0 - float(russia @ value) / (float(value.sum()) or 1.0)
    if stated is not None and value.any() and left < stated - _ROUNDING:
        allowed = say("at most {left:.6g}, what the map's share of Russia leaves", left=left)
        raise ScenarioError.at(
            f"group_control.{group}.other",
            f"{stated:g}",
            allowed,
            "State both `russia` and `other` for this group.",
        )


def control_shares(scenario: Scenario, world: World) -> Array:
    """Return each party's share of each cell, shape (n_parties, n_regions, n_groups) [1].

    The shares of a cell sum to 1.

    Raises
    ------
    ScenarioError
        As :func:`control_by_region`, or when the map leaves no room for the share of `other` that
        is stated for a group without Russia's.
    """
    by_region = control_by_region(scenario, world)
    value = value_matrix(scenario, world).astype(float)
    stated = {group: (s.russia, s.other) for group, s in scenario.group_control.items()}
    return shares_from(by_region, stated, scenario, world, value)


def shares_from(
    by_region: Array,
    national: Mapping[str, tuple[float | Array | None, float | Array | None]],
    scenario: Scenario,
    world: World,
    value: Array,
    *,
    holder: Array | None = None,
    drawn: Collection[str] = (),
) -> Array:
    """Return each party's share of each cell from its shares of regions and of groups.

    Parameters
    ----------
    by_region : ndarray, shape (..., n_parties, n_regions)
        Shares by area [1].
    national : mapping
        By group, the national shares of Russia and of `other`, shape (...), None where the map
        decides [1].
    scenario : Scenario
        Reading of the line, and deposits handed over.
    world : World
        The figures.
    value : ndarray, shape (..., n_regions, n_groups)
        Value of each cell [million].
    holder : ndarray, shape (..., n_deposits), optional
        Whether, or how likely, Russia holds each deposit [1]; by the line when not given.
    drawn : collection of str
        Regions whose shares are drawn from a range that the scenario states; as stated shares,
        they are not read by deposit.

    Returns
    -------
    ndarray, shape (..., n_parties, n_regions, n_groups)
    """
    many = by_region.ndim > 2  # draws lie side by side
    shares = np.empty((*by_region.shape, len(world.groups)), order="F" if many else "C")
    shares[...] = by_region[..., None]
    read = np.zeros(shares.shape[-2:], dtype=bool)
    by_deposit = scenario.reading == "by-deposit"
    if holder is None:
        asked = by_deposit or scenario.deposit_control
        holder = deposit_probability(scenario, world) if asked else np.empty(0)
    if by_deposit:
        read = _read_by_deposit(shares, holder, {*scenario.control, *drawn}, world)
    for group, (russia, other) in national.items():
        index = world.groups.index(group)
        if russia is None and shares.ndim == 3:
            _room_is_left(shares[RUSSIA, :, index], value[:, index], group, other)
        shares[..., index] = spread(shares[..., index], value[..., index], russia, other)
        read[:, index] = False
    if scenario.deposit_control:
        _hand_over(shares, read, holder, scenario, world)
    return shares


def deposit_probability(scenario: Scenario, world: World) -> Array:
    """Return the probability that Russia holds each deposit, shape (n_deposits,) [1].

    By the line, and by the share that the scenario states for the deposit's region.
    """
    probability: Array = deposit_shares(scenario, world)[RUSSIA]
    return probability


def deposit_shares(scenario: Scenario, world: World) -> Array:
    """Return each party's probability to control each deposit, shape (n_parties, n_deposits) [1].

    By the line, the deposit's own distance to it decides. Where the scenario states a share ``s``
    for the region instead of the line's ``l``, ground changes hands evenly on the side that gives
    it: ``p' = p s / l`` when Russia has less than by the line, ``p' = p + (1 - p) (s - l) / (1 -
    l)`` when it has more; a third party's share is taken evenly from what is left.
    """
    known, line = world.deposits, front_line(scenario, world)
    share = np.zeros(len(world.regions)) if line is None else line.russia_share
    shares = np.zeros((len(PARTIES), len(known.ids)))
    if line is not None:
        shares[RUSSIA] = known.russia_probability(line.asked, share)
    for region, stated in scenario.control.items():
        index = world.regions.index(region)
        here = known.region == index
        if stated.russia is not None:
            shares[RUSSIA, here] = moved(shares[RUSSIA, here], share[index], stated.russia)
        russia = share[index] if stated.russia is None else stated.russia
        shares[OTHER, here] = third_part(shares[RUSSIA, here], russia, stated.other or 0.0)
    shares[UKRAINE] = 1.0 - shares[RUSSIA] - shares[OTHER]
    return np.clip(shares, 0.0, 1.0)


def deposit_holders(scenario: Scenario, world: World) -> Array:
    """Return each party's part of each deposit, shape (n_parties, n_deposits) [1].

    As :func:`deposit_shares`, with the deposits that the scenario hands over.
    """
    shares = deposit_shares(scenario, world)
    for id, party in scenario.deposit_control.items():
        shares[:, world.deposits.place[id]] = np.eye(len(PARTIES))[PARTIES.index(party)]
    return shares


def third_part(probability: Array, russia: float, other: float) -> Array:
    """Return the probability that a third party holds a deposit: evenly of what Russia leaves."""
    left = 1.0 - russia
    return (1.0 - probability) * (min(other / left, 1.0) if other and left > 0.0 else 0.0)


def moved(probability: Array, line: float, stated: float) -> Array:
    """Return probabilities by the line where the scenario states another share of the region."""
    if stated >= line:
        part = (stated - line) / (1.0 - line) if line < 1.0 else 0.0
        return probability + (1.0 - probability) * part
    return probability * (stated / line)


def _read_by_deposit(
    shares: Array, holder: Array, stated: Collection[str], world: World
) -> NDArray[np.bool_]:
    """Let named deposits decide their cells of `shares`; return which cells they decided.

    Regions whose share the scenario states stay as stated.
    """
    share, sited = world.deposits.cell_share(holder)
    _keep_decided(sited, stated, world)
    shares[..., RUSSIA, :, :] = np.where(sited, share, shares[..., RUSSIA, :, :])
    shares[..., UKRAINE, :, :] = np.where(sited, 1.0 - share, shares[..., UKRAINE, :, :])
    return sited


def _keep_decided(sited: NDArray[np.bool_], stated: Collection[str], world: World) -> None:
    """Keep of the cells with deposits those that these decide: enough of them, nothing stated."""
    sited &= world.deposits.sited_groups(int(world.assumption("deposits-enough")))[None, :]
    sited[[world.regions.index(region) for region in stated]] = False


def read_by_deposit(scenario: Scenario, world: World) -> NDArray[np.bool_]:
    """Return which cells the scenario reads by their deposits, shape (n_regions, n_groups)."""
    _, sited = world.deposits.cell_share(np.zeros(len(world.deposits.ids)))
    if scenario.reading != "by-deposit":
        return np.zeros_like(sited)
    _keep_decided(sited, scenario.control, world)
    return sited


def _hand_over(
    shares: Array, read: NDArray[np.bool_], holder: Array, scenario: Scenario, world: World
) -> None:
    """Give each named deposit's part of its cell to the party that the scenario names.

    ``S' = S + w (e - p)``: `w` the part of the cell that the deposit stands for, `e` the party
    named, `p` who held that part before: the deposit's own probability in a cell that was read by
    deposit, else the cell's shares before any deposit was handed over.
    """
    known, before = world.deposits, shares.copy()
    for id, party in scenario.deposit_control.items():
        index = known.place[id]
        region, group = known.region[index], known.group[index]
        held = before[..., region, group]
        if read[region, group]:
            russia = holder[..., index]
            held = np.stack([1.0 - russia, russia, 0.0 * russia], axis=-1)
        named = np.eye(len(PARTIES))[PARTIES.index(party)]
        shares[..., region, group] += known.weight[index] * (named - held)
    np.clip(shares, 0.0, 1.0, out=shares)


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
        National share of the group [1]; None keeps what the map gives, as far as room is left:
        what is stated is never cut, the map gives way to it.

    Returns
    -------
    ndarray, shape (..., n_parties, n_regions)
    """
    total = value.sum(axis=-1)
    if russia is None and other is not None:
        by_region = _giving_way(by_region, value, (1.0 - np.asarray(other)) * total)
    room: Array = np.ones(by_region.shape[:-2] + by_region.shape[-1:])
    held = {}
    for party, national in ((RUSSIA, russia), (OTHER, other)):
        map_share = by_region[..., party, :]
        if national is None:
            held[party] = np.minimum(map_share, room)
        else:
            target = np.minimum(np.asarray(national) * total, (room * value).sum(axis=-1))
            held[party] = water_fill(map_share, value, room, target)
        room = room - held[party]
    shares: Array = np.empty((*room.shape[:-1], len(PARTIES), room.shape[-1]), order="F")
    shares[..., UKRAINE, :] = np.clip(room, 0.0, 1.0)
    shares[..., RUSSIA, :], shares[..., OTHER, :] = held[RUSSIA], held[OTHER]
    return shares


def _giving_way(by_region: Array, value: Array, left: Array) -> Array:
    """Return shares of the map in which Russia holds no more than what is `left` [USD million]."""
    left, held = np.broadcast_arrays(left, (by_region[..., RUSSIA, :] * value).sum(axis=-1))
    over = held > left
    if not over.any():
        return by_region
    part = np.divide(left, held, out=np.ones(held.shape), where=over)[..., None]
    shares = np.array(np.broadcast_to(by_region, (*over.shape, *by_region.shape[-2:])), order="F")
    shares[..., RUSSIA, :] *= part
    return shares


_ROUNDING = 1e-13
"""Part of a total below which a rest of it is rounding."""

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
    rest = goal - (along * value).sum(axis=-1, keepdims=True)
    rest = np.where(rest > _ROUNDING * goal, rest, 0.0)
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
