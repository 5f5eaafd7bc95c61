"""Deposits close to the front line, drawn: each lies behind it in a future, or not.

A scenario that reads the line by deposit uses the probability ``p = Phi(d / s)`` that a
deposit lies behind it (:mod:`model.world.deposits`). A future has no half of a deposit behind the
line: there the holder is a yes or a no, one Bernoulli input of chance ``p`` a deposit, so that the
mean over simulations is the figure of the scenario.

The inputs are no strangers to one another. Where a deposit truly lies is its own error, but where
the line truly runs moves all deposits near it to the same side. Behind the answers stand scores
``z_j = b_j L + sqrt(1 - b_j^2) e_j`` with one common line error ``L``, own errors ``e_j``, and
``b_j^2 = l^2 / (l^2 + s_j^2)``, the part that the line's error ``l`` [km, ``line-error`` of
``assumptions.csv``] has in both errors together. That ties the answers as two errors would which
add up, and leaves each chance what it is for one scenario: it does not know of the line's error.

Deposits whose holder is sure to one in a thousand are not drawn, nor are those that do not decide
anything: markers, groups with too few deposits, regions whose share the scenario states, deposits
that it hands over. On a day for which no distance was measured the nearest measured day of the
same side stands in, as it does for one scenario; before the daily record there is no distance, and
nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.sampling.draws import Input
from model.territory.control import deposit_probability
from model.territory.estimates import front_line

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

Array = NDArray[np.float64]

LINE = "line.common"
"""The error of the line that all deposits near it share, on the normal scale; positive: Russia
holds more than the record says."""

_SURE = 1e-3
_PREFIX = "deposit."


def stated_regions(scenario: Scenario) -> set[str]:
    """Return the regions for which a scenario states a share as a range.

    Examples
    --------
    >>> from model import Scenario
    >>> stated_regions(Scenario(ranges={"control.UA-14.russia": "0.2 to 0.9"}))
    {'UA-14'}
    """
    parts = (path.split(".") for path in scenario.ranges)
    return {part[1] for part in parts if part[0] == "control"}


def near_deposits(scenario: Scenario, world: World) -> dict[str, float]:
    """Return the deposits whose holder is drawn, with the probability [1] that it is Russia.

    Parameters
    ----------
    scenario : Scenario
        With ``reading = "by-deposit"``; by area no deposit decides anything.
    world : World
        The figures.

    Examples
    --------
    >>> from model import Scenario, load_world
    >>> found = near_deposits(Scenario.from_preset("freeze-at-latest-line"), load_world())
    >>> round(found["pokrovske-coal"], 2)
    0.58
    """
    line, known = front_line(scenario, world), world.deposits
    if scenario.reading != "by-deposit" or line is None or line.asked < known.record_start:
        return {}
    chance = deposit_probability(scenario, world)
    stated = {*scenario.control, *stated_regions(scenario)}
    enough = known.sited_groups(int(world.assumption("deposits-enough")))
    read = ~np.isin(known.region, [world.regions.index(region) for region in stated])
    drawn = known.counted & enough[known.group] & read & (chance > _SURE) & (chance < 1.0 - _SURE)
    named = {known.ids[i]: float(chance[i]) for i in np.flatnonzero(drawn).tolist()}
    return {id: p for id, p in named.items() if id not in scenario.deposit_control}


def near_line_inputs(scenario: Scenario, world: World) -> Iterator[Input]:
    """Yield the common error of the line, and whether each deposit near it lies behind it."""
    from model.sampling.distributions import Bernoulli, Normal

    near, error = near_deposits(scenario, world), world.assumption("line-error")
    if near:
        yield Input(LINE, Normal(0.0, 1.0), "territory")
    for id, chance in near.items():
        own = float(world.deposits.precision[world.deposits.place[id]])
        loading = {LINE: error / float(np.hypot(error, own))}
        yield Input(f"{_PREFIX}{id}", Bernoulli(chance), "territory", loading)


def holders(
    draw: Mapping[str, NDArray[np.floating]], count: int, scenario: Scenario, world: World
) -> Array | None:
    """Return whether Russia holds each deposit, shape (n_draws, n_deposits) [0 or 1].

    Deposits that are not drawn keep their probability; None when none is drawn.

    Parameters
    ----------
    draw : mapping of str to ndarray, shape (n_draws,)
        Draws by the name of the input.
    count : int
        Draws.
    scenario, world
        As for :func:`near_deposits`.
    """
    names = [name for name in draw if name.startswith(_PREFIX)]
    if not names:
        return None
    chance = deposit_probability(scenario, world)
    found = np.array(np.broadcast_to(chance, (count, chance.size)), order="F")
    for name in names:
        found[:, world.deposits.place[name.removeprefix(_PREFIX)]] = draw[name]
    return found
