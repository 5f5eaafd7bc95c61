"""Who holds what: ``S[party, region, group]``, built in a fixed order in which later wins.

1. the start: recognised borders, or a dated front line, read by area or by deposit;
2. regions: the shares that a scenario states for a region;
3. commodity groups: a stated national share, spread over the regions along the map;
4. deposits: a named deposit handed to a party; its part of the cell follows.

Arrays may carry leading draw axes; the last axes are as stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.catalog import MEAN, PARTIES, RECORD
from model.errors import Problem, ScenarioError
from model.fill import water_fill
from model.value import value_matrix

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world import FrontLine, World

__all__ = [
    "control_by_region",
    "control_shares",
    "deposit_probability",
    "front_line",
    "rival_estimates",
    "spread",
]

Array = NDArray[np.float64]
UKRAINE, RUSSIA, OTHER = range(len(PARTIES))
_ROUNDING = 1e-9
"""Sums of shares may pass 1 by this much before they are an error: decimal text, binary floats."""


def front_line(scenario: Scenario, world: World) -> FrontLine | None:
    """Return the front line that a scenario starts from; None for the recognised borders."""
    if scenario.base == "borders-1991" or scenario.front_line_date is None:
        return None
    return world.front_line(scenario.front_line_date)


def rival_estimates(line: FrontLine, world: World) -> dict[str, dict[str, float]]:
    """Return every published estimate of the day of a front line, by region and estimator.

    Regions that only the daily record covers are left out.

    Examples
    --------
    >>> import datetime as dt
    >>> from model import load_world
    >>> world = load_world()
    >>> found = rival_estimates(world.front_line(dt.date(2026, 2, 24)), world)
    >>> sorted(found["UA-14"])
    ['deepstate', 'isw']
    """
    found: dict[str, dict[str, float]] = {}
    for row in world.tables["control/estimates"]:
        if row["date"] == line.asked.isoformat():
            index = world.regions.index(row["region"])
            known = found.setdefault(row["region"], {RECORD: float(line.russia_share[index])})
            known[row["estimator"]] = float(row["russia_share"])
    return found


def _area_shares(scenario: Scenario, world: World) -> Array:
    """Return Russia's share of each region's area by the estimate that the scenario takes."""
    line = front_line(scenario, world)
    if line is None:
        return np.zeros(len(world.regions))
    shares = line.russia_share.copy()
    if scenario.estimate == RECORD:
        return shares
    for region, known in rival_estimates(line, world).items():
        index = world.regions.index(region)
        if scenario.estimate == MEAN:
            shares[index] = float(np.mean(list(known.values())))
        else:
            shares[index] = known.get(scenario.estimate, shares[index])
    return shares


def control_by_region(scenario: Scenario, world: World) -> Array:
    """Return each party's share of each region by area, shape (n_parties, n_regions) [1].

    Raises
    ------
    ScenarioError
        When a stated share and what the start says sum above 1 in a region.
    """
    shares = np.zeros((len(PARTIES), len(world.regions)))
    shares[RUSSIA] = _area_shares(scenario, world)
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


def _room_was_left(other: Array, value: Array, group: str, stated: float | None) -> None:
    """Refuse a share for `other` that the map's Russian share leaves no room for."""
    held = float(other @ value) / (float(value.sum()) or 1.0)
    if stated and value.any() and held < stated - _ROUNDING:
        allowed = f"at most {held:.6g}, what the map's share of Russia leaves"
        remedy = "State both `russia` and `other` for this group."
        where = f"group_control.{group}.other"
        raise ScenarioError([Problem(where, f"{stated:g}", allowed, remedy)])


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
    read = np.zeros(shares.shape[1:], dtype=bool)
    if scenario.reading == "by-deposit":
        read = _read_by_deposit(shares, scenario, world)
    value = value_matrix(scenario, world).astype(float)
    for group, stated in scenario.group_control.items():
        index = world.groups.index(group)
        shares[..., index] = spread(
            shares[..., index], value[:, index], stated.russia, stated.other
        )
        _room_was_left(shares[OTHER, :, index], value[:, index], group, stated.other)
        read[:, index] = False
    if scenario.deposit_control:
        _hand_over(shares, read, scenario, world)
    return shares


def deposit_probability(scenario: Scenario, world: World) -> Array:
    """Return the probability that Russia holds each deposit by the line, shape (n_deposits,)."""
    line = front_line(scenario, world)
    if line is None:
        return np.zeros(len(world.deposits.ids))
    return world.deposits.russia_probability(line.asked, line.russia_share)


def _read_by_deposit(shares: Array, scenario: Scenario, world: World) -> NDArray[np.bool_]:
    """Let named deposits decide their cells of `shares`; return which cells they decided.

    Regions whose share the scenario states stay as stated.
    """
    known = world.deposits
    share, sited = known.cell_share(deposit_probability(scenario, world))
    sited &= known.sited_groups(int(world.assumption("deposits-enough")))[None, :]
    stated = [world.regions.index(region) for region in scenario.control]
    sited[stated] = False
    shares[RUSSIA] = np.where(sited, share, shares[RUSSIA])
    shares[UKRAINE] = np.where(sited, 1.0 - share, shares[UKRAINE])
    return sited


def _hand_over(shares: Array, read: NDArray[np.bool_], scenario: Scenario, world: World) -> None:
    """Give each named deposit's part of its cell to the party that the scenario names.

    ``S' = S + w (e - p)``: `w` the part of the cell that the deposit stands for, `e` the party
    named, `p` who held that part before: the deposit's own probability in a cell that was read by
    deposit, else the cell's shares before any deposit was handed over.
    """
    known, before = world.deposits, shares.copy()
    probability = deposit_probability(scenario, world)
    for id, party in scenario.deposit_control.items():
        index = known.ids.index(id)
        region, group = known.region[index], known.group[index]
        held = before[:, region, group]
        if read[region, group]:
            russia = probability[index]
            held = np.array([1.0 - russia, russia, 0.0])
        named = np.eye(len(PARTIES))[PARTIES.index(party)]
        shares[:, region, group] += known.weight[index] * (named - held)
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
