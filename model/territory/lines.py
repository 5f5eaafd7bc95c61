"""What moves with a lever of territory: straight lines that can be followed without the model.

The parties' values are linear in each region's shares, and in a commodity group's national share,
as long as nothing else of the scenario gives way: :func:`straight` says where, and everybody who
follows a line asks it. Between two positions of a lever a value then is
``v(x) = v(a) + (x - a) * slope``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.territory.control import OTHER, RUSSIA, UKRAINE, control_by_region, shares_from
from model.territory.value import value_matrix
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Straight(NamedTuple):
    """Which levers move the parties' values along straight lines.

    Parameters
    ----------
    russia, other : ndarray of bool, shape (n_regions,)
        The lever of Russia's share of a region, and the one of neither side's.
    groups : ndarray of bool, shape (n_groups,)
        The lever of Russia's national share of a commodity group.
    """

    russia: Flags
    other: Flags
    groups: Flags


def straight(scenario: Scenario, world: World) -> Straight:
    """Return which levers move along straight lines.

    A group with stated national shares stands still when a region moves as long as Russia's is
    stated, neither side's is stated as well or nobody but the two holds any of it, and no deposit
    of it is handed over. Its own lever moves along a line under the last two of these. A region
    that is read by deposit leaves that reading when its lever is touched: no line leads there.

    Raises
    ------
    ScenarioError
        As :func:`model.territory.control.control_by_region`.
    """
    lies = value_matrix(scenario, world) > 0
    zoned = lies[control_by_region(scenario, world)[OTHER] > 0].any(axis=0)
    known, count = world.deposits, zoned.size
    national = {world.groups.index(g): shares for g, shares in scenario.group_control.items()}
    stated = _marked(national, count)
    russia = _marked((g for g, shares in national.items() if shares.russia is not None), count)
    other = _marked((g for g, shares in national.items() if shares.other is not None), count)
    handed = _marked((known.group[known.place[id]] for id in scenario.deposit_control), count)
    start = np.full(len(world.regions), scenario.reading != "by-deposit")
    start[[world.regions.index(region) for region in scenario.control]] = True
    moves = ~handed & (other | ~zoned)
    stands = ~stated | russia & moves
    steady = ~stated | russia & ~handed & (other | ~lies)
    return Straight(start & stands.all(), start & steady.all(axis=1), moves & lies.any(axis=0))


def _marked(places: Iterable[int], size: int) -> Flags:
    marks = np.zeros(size, dtype=bool)
    marks[list(places)] = True
    return marks


def map_gives_way(scenario: Scenario, paths: Iterable[str] = ()) -> bool:
    """Return whether a group has a share of neither side without Russia's: the map gives way to it.

    Parameters
    ----------
    scenario : Scenario
        Whose stated shares.
    paths : iterable of str
        Assumptions that are stated besides, such as ``group_control.coal.other``.
    """
    stated = {path.partition(".")[2] for path in paths if path.startswith("group_control.")}
    for group, shares in scenario.group_control.items():
        stated |= {f"{group}.{party}" for party, part in shares if part is not None}
    return any(s.endswith(".other") and f"{s[:-6]}.russia" not in stated for s in stated)


def region_slopes(scenario: Scenario, world: World) -> Array:
    """Return what a region's lever moves from Ukraine to the lever's party on its way from 0 to 1.

    Returns
    -------
    ndarray, shape (n_regions, n_groups)
        Value by commodity group, wherever in the country it lies; the same for Russia's lever and
        for the one of neither side, where they are straight; 0 for stated groups [million].
    """
    ends = np.zeros((2, len(PARTIES), len(world.regions)))
    ends[0, UKRAINE], ends[1, RUSSIA] = 1.0, 1.0
    value = value_matrix(scenario, world).astype(float)
    touched = scenario if scenario.reading == "by-area" else scenario.replace(reading="by-area")
    shares = shares_from(ends, {}, touched, world, value)
    moved: Array = (shares[1, RUSSIA] - shares[0, RUSSIA]) * value
    moved[:, [world.groups.index(group) for group in scenario.group_control]] = 0.0
    return moved


def group_slopes(scenario: Scenario, world: World) -> dict[str, float]:
    """Return by group what the lever of Russia's national share moves from 0 to 1 [million].

    Only groups that move along a line.
    """
    value = value_matrix(scenario, world).sum(axis=0)
    along = np.flatnonzero(straight(scenario, world).groups).tolist()
    return {world.groups[place]: float(value[place]) for place in along}


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
