"""What moves with a lever of territory: straight lines that can be followed without the model.

The parties' values are linear in each region's shares, and in a commodity group's national share,
as long as nothing else of the scenario gives way: :func:`region_slopes` and :func:`group_slopes`
leave out what does. Between two positions of a lever a value then is
``v(x) = v(a) + (x - a) * slope``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.territory.control import OTHER, RUSSIA, UKRAINE, control_by_region, shares_from
from model.territory.value import value_matrix
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

__all__ = ["RegionSlopes", "bent_regions", "group_slopes", "region_lines", "region_slopes"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class RegionSlopes:
    """What a region's lever moves from Ukraine to the lever's party on its way from 0 to 1.

    Parameters
    ----------
    moved : ndarray, shape (n_regions, n_groups)
        Value by commodity group, wherever in the country it lies; the same for Russia's lever and
        for the one of neither side [million].
    russia, other : ndarray of bool, shape (n_regions,)
        Whether the lever of Russia's share, and of neither side's, moves along that line.
    """

    moved: Array
    russia: NDArray[np.bool_]
    other: NDArray[np.bool_]


def region_slopes(scenario: Scenario, world: World) -> RegionSlopes:
    """Return the slopes of the regions' levers: what all cells hold at 1 less what they hold at 0.

    A group with stated national shares does not move as long as Russia's is stated, and neither
    side's is stated as well or holds no ground with any of it, and no deposit of it is handed
    over. A region that is read by deposit leaves that reading when its lever is touched: no line
    leads there.

    Raises
    ------
    ScenarioError
        As :func:`model.territory.control.control_by_region`.
    """
    ends = np.zeros((2, len(PARTIES), len(world.regions)))
    ends[0, UKRAINE], ends[1, RUSSIA] = 1.0, 1.0
    value = value_matrix(scenario, world).astype(float)
    shares = shares_from(ends, {}, _stated_everywhere(scenario, world), world, value)
    moved = (shares[1, RUSSIA] - shares[0, RUSSIA]) * value
    moved[:, [world.groups.index(group) for group in scenario.group_control]] = 0.0
    start = np.full(len(world.regions), scenario.reading != "by-deposit")
    start[[world.regions.index(region) for region in scenario.control]] = True
    still, steady = _groups_stand_still(scenario, world, value)
    return RegionSlopes(moved, russia=start & still, other=start & steady)


def _stated_everywhere(scenario: Scenario, world: World) -> Scenario:
    """Return the scenario as its cells go once a lever was touched: by area."""
    return scenario if scenario.reading == "by-area" else scenario.replace(reading="by-area")


def _groups_stand_still(
    scenario: Scenario, world: World, value: Array
) -> tuple[bool, NDArray[np.bool_]]:
    """Return whether groups with stated shares stay when Russia's lever of a region moves.

    And, shape (n_regions,), whether they do when the one of neither side moves.
    """
    handed, zoned = _handed(scenario, world), _zoned(scenario, world)
    still, steady = True, np.ones(len(world.regions), dtype=bool)
    for group, shares in scenario.group_control.items():
        held = shares.russia is not None and group not in handed
        still &= held and (shares.other is not None or group not in zoned)
        empty = value[:, world.groups.index(group)] == 0
        steady &= held & (empty | (shares.other is not None))
    return still, steady


def _zoned(scenario: Scenario, world: World) -> set[str]:
    """Return the groups with value in regions of which neither side holds a part."""
    zones = control_by_region(scenario, world)[OTHER] > 0
    lies = value_matrix(scenario, world)[zones].any(axis=0)
    return {group for group, there in zip(world.groups, lies.tolist(), strict=True) if there}


def _handed(scenario: Scenario, world: World) -> set[str]:
    known = world.deposits
    return {world.groups[known.group[known.place[id]]] for id in scenario.deposit_control}


def group_slopes(scenario: Scenario, world: World) -> dict[str, float]:
    """Return by group what the lever of Russia's national share moves from 0 to 1 [million].

    Only groups whose national values move along a line: no deposit of it is handed over, and
    neither side's share is stated, or it holds no ground with any of it.
    """
    value = value_matrix(scenario, world).sum(axis=0).tolist()
    handed = _handed(scenario, world)
    zoned = _zoned(scenario, world)
    stated = {group for group, shares in scenario.group_control.items() if shares.other is not None}
    return {
        group: float(total)
        for group, total in zip(world.groups, value, strict=True)
        if total and group not in handed and (group in stated or group not in zoned)
    }


def region_lines(
    scenario: Scenario, world: World, regions: Sequence[str], at: Sequence[float]
) -> dict[str, Array]:
    """Return Russia's share of the value of regions along their own levers, at some positions.

    Straight between them but for groups with stated national shares, which are spread anew
    over all regions at each position.

    Parameters
    ----------
    scenario : Scenario
        What the levers start from.
    world : World
        The figures.
    regions : sequence of str
        Whose levers; each must have value, and nobody but Russia and Ukraine may hold any of it.
    at : sequence of float, length n
        Positions of the lever [1].

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Share of the region's value [1].
    """
    places = [world.regions.index(region) for region in regions]
    knots, russia = len(at), np.asarray(at)
    drawn = np.tile(control_by_region(scenario, world), (len(places), knots, 1, 1))
    for line, place in enumerate(places):
        drawn[line, :, RUSSIA, place], drawn[line, :, UKRAINE, place] = russia, 1.0 - russia
    value = value_matrix(scenario, world).astype(float)
    stated = {group: (s.russia, s.other) for group, s in scenario.group_control.items()}
    draws = drawn.reshape(-1, *drawn.shape[2:])
    shares = shares_from(draws, stated, scenario, world, value)[:, RUSSIA]
    own = shares.reshape(len(places), knots, *shares.shape[1:])
    return {
        region: (own[line, :, place] @ value[place]) / value[place].sum()
        for line, (region, place) in enumerate(zip(regions, places, strict=True))
    }


def bent_regions(scenario: Scenario, world: World, regions: Iterable[str]) -> list[str]:
    """Return those regions whose share of value is not simply where their lever stands.

    They have value in a group with stated national shares, or a deposit that is handed over.
    """
    value = value_matrix(scenario, world)
    bent = [world.groups.index(group) for group in scenario.group_control]
    known = world.deposits
    handed = {known.region[known.place[id]] for id in scenario.deposit_control}
    places = ((region, world.regions.index(region)) for region in regions)
    return [r for r, place in places if value[place, bent].any() or place in handed]
