"""Ranges of shares and the room that is left for them: shares of a place sum to 1 in every future.

What a scenario states, as a figure or as a range, is never cut. A range whose upper end does not
fit beside what is stated of the other party, or beside what the map most likely says of it, is
refused. What nobody states gives way instead: published estimates of Russia's share are drawn up
to what the stated share of a third party leaves, and the map's share of Russia in a commodity
group shrinks evenly over the regions in the simulations in which it would be more than that.

A distribution without an end, such as ``normal(0.3, 0.1)``, is judged by its 95 % point: its rare
draws beyond the bounds of a share are set to them
(:class:`model.scenario.range_levers.RangeLevers`), and of two that pass 1 together the third
party's is set to what Russia's leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.futures.near_line import stated_regions
from model.scenario.range_levers import FIGURE, ROUNDING, highest
from model.territory.control import OTHER, RUSSIA, UKRAINE, control_by_region, shares_from
from model.territory.value import value_matrix

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

Array = NDArray[np.float64]


def leave_room(scenario: Scenario, world: World) -> None:
    """Refuse ranges of shares that would have to be cut; of two ranges the scenario sees to it.

    Parameters
    ----------
    scenario : Scenario
        With ``ranges``.
    world : World
        The figures.

    Raises
    ------
    ScenarioError
        With every range at fault, what is left for it, and what to do.
    """
    problems = list(_problems(scenario, world))
    if problems:
        raise ScenarioError(problems)


def _problems(scenario: Scenario, world: World) -> Iterator[Problem]:
    for path, text in scenario.ranges.items():
        field, _, rest = path.partition(".")
        place, _, party = rest.partition(".")
        twin = "other" if party == "russia" else "russia"
        if path.startswith(FIGURE) or not place or f"{field}.{place}.{twin}" in scenario.ranges:
            continue
        of = _held_in_region if field == "control" else _held_in_group
        held = of(place, twin, scenario, world)
        if highest(text, path) + held > 1.0 + ROUNDING:
            allowed = say("at most {left:.6g}, what the share of {party} leaves",
                          left=1.0 - held, party=twin)  # fmt: skip
            remedy = say("Lower its upper end, or give {path} a lower share or range.",
                         path=f"{field}.{place}.{twin}")  # fmt: skip
            yield Problem(f"ranges.{path}", repr(text), allowed, remedy)


def _held_in_region(region: str, party: str, scenario: Scenario, world: World) -> float:
    """Return a party's share of a region, as stated or by the map."""
    index = world.regions.index(region)
    return float(control_by_region(scenario, world)[RUSSIA if party == "russia" else OTHER, index])


def _held_in_group(group: str, party: str, scenario: Scenario, world: World) -> float:
    """Return a party's share of a group that leaves least room: stated, or Russia's by the map.

    A third party's share that the map alone gives is no claim on the group: it gives way.
    """
    stated = getattr(scenario.group_control.get(group), party, None)
    if stated is not None or party == "other":
        return float(stated or 0.0)
    value = value_matrix(scenario, world).astype(float)
    map_ = shares_from(_highest_map(scenario, world), {}, scenario.replace(deposit_control={}),
                       world, value, drawn=stated_regions(scenario))  # fmt: skip
    index = world.groups.index(group)
    return float(map_[RUSSIA, :, index] @ value[:, index]) / (float(value[:, index].sum()) or 1.0)


def _highest_map(scenario: Scenario, world: World) -> Array:
    """Return the shares by region with every stated range of Russia's share at its upper end."""
    shares = control_by_region(scenario, world)
    for region in stated_regions(scenario):
        path, index = f"control.{region}.russia", world.regions.index(region)
        if path in scenario.ranges:
            shares[RUSSIA, index] = min(highest(scenario.ranges[path], path), 1.0)
            shares[OTHER, index] = min(shares[OTHER, index], 1.0 - shares[RUSSIA, index])
            shares[UKRAINE, index] = 1.0 - shares[RUSSIA, index] - shares[OTHER, index]
    return shares


def room_for_russia(scenario: Scenario, world: World) -> Array:
    """Return what a third party's stated share leaves of each region, shape (n_regions,) [1].

    Of a stated range its upper end counts: no draw of it may have to be cut.
    """
    room: Array = 1.0 - control_by_region(scenario, world)[OTHER]
    for region in stated_regions(scenario):
        path, index = f"control.{region}.other", world.regions.index(region)
        if path in scenario.ranges:
            room[index] = 1.0 - min(highest(scenario.ranges[path], path), 1.0)
    return room
