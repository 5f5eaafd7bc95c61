"""The front line of a day, and the rival estimates of it: one of them, their mean, or their range.

The daily record is one estimate among others. Where a think tank or an official has published a
share for the same day and region, the two stand side by side; a scenario takes one of them, their
mean, or the middle of their range, and :func:`estimate_range` gives the range itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.world.catalog import MEAN, RANGE, RECORD

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.tables import Row
    from model.world.world import FrontLine, World

Array = NDArray[np.float64]


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
    for row in _rows(line, world):
        index = world.regions.index(row["region"])
        known = found.setdefault(row["region"], {RECORD: float(line.russia_share[index])})
        known[row["estimator"]] = float(row["russia_share"])
    return found


def _rows(line: FrontLine, world: World) -> Iterator[Row]:
    day = line.asked.isoformat()
    return (row for row in world.tables["control/estimates"] if row["date"] == day)


def area_shares(scenario: Scenario, world: World) -> Array:
    """Return Russia's share of each region's area, shape (n_regions,) [1].

    By the estimate that the scenario takes; the daily record where that one says nothing.
    """
    line = front_line(scenario, world)
    if line is None:
        return np.zeros(len(world.regions))
    if scenario.estimate == RECORD:
        return line.russia_share.copy()
    if scenario.estimate == RANGE:
        low, high = _bounds(line, world)
        return (low + high) / 2
    shares = line.russia_share.copy()
    for region, known in rival_estimates(line, world).items():
        index = world.regions.index(region)
        if scenario.estimate == MEAN:
            shares[index] = float(np.mean(list(known.values())))
        else:
            shares[index] = known.get(scenario.estimate, shares[index])
    return shares


def estimate_range(scenario: Scenario, world: World) -> tuple[Array, Array]:
    """Return the least and the greatest published share of each region's area for the day.

    The ends take in the daily record or anchor, every rival estimate of the day, and the bounds
    that their rows state. A region whose share the scenario states has both ends there. This is
    what the uncertainty of control between sources is drawn from.

    Parameters
    ----------
    scenario : Scenario
        For the day and the shares that it states.
    world : World
        The figures.

    Returns
    -------
    low, high : ndarray, shape (n_regions,)
        Share of the area controlled by Russia [1].

    Examples
    --------
    >>> import datetime as dt
    >>> from model import Scenario, load_world
    >>> world, day = load_world(), dt.date(2026, 2, 24)
    >>> line = Scenario(base="front-line", front_line_date=day)
    >>> low, high = estimate_range(line, world)
    >>> donetsk = world.regions.index("UA-14")
    >>> low[donetsk].item(), high[donetsk].item()
    (0.78406, 0.8175)
    """
    line = front_line(scenario, world)
    if line is None:
        low, high = np.zeros(len(world.regions)), np.zeros(len(world.regions))
    else:
        low, high = _bounds(line, world)
    for region, stated in scenario.control.items():
        if stated.russia is not None:
            low[world.regions.index(region)] = high[world.regions.index(region)] = stated.russia
    return low, high


def _bounds(line: FrontLine, world: World) -> tuple[Array, Array]:
    low, high = line.russia_share.copy(), line.russia_share.copy()
    used = line.used.isoformat()
    anchors = (row for row in world.tables["control/anchors"] if row["date"] == used)
    for row in (*anchors, *_rows(line, world)):
        index, share = world.regions.index(row["region"]), row["russia_share"]
        low[index] = min(low[index], float(row["low"] or share))
        high[index] = max(high[index], float(row["high"] or share))
    return low, high
