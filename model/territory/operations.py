"""Who holds the named operations: a line that moves, or a deposit handed over, moves named mines.

An operation shares the holders of its deposit; one without a deposit has its region's, by area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.territory.control import control_by_region, deposit_holders
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.operations import Operations
    from model.world.tables import Row
    from model.world.world import World

__all__ = ["Moved", "moved_operations", "operation_shares"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moved:
    """An operation that has another holder in another scenario.

    Parameters
    ----------
    row : dict
        Its row, with its name in both languages.
    giver, taker : str
        Parties that hold most of it in the first and in the second scenario.
    share : float
        Part that the taker has more in the second scenario [1].
    """

    row: Row
    giver: str
    taker: str
    share: float


def operation_shares(scenario: Scenario, world: World, named: Operations | None = None) -> Array:
    """Return each party's part of each operation, shape (n_parties, n_operations) [1].

    Parameters
    ----------
    scenario : Scenario
        Its front line by day, the shares that it states for regions, the deposits that it hands
        over.
    world : World
        The figures.
    named : Operations, optional
        ``world.operations`` by default, or ``world.projects``.
    """
    named = world.operations if named is None else named
    by_deposit = deposit_holders(scenario, world)[:, named.deposit]
    by_region = control_by_region(scenario, world)[:, named.region]
    return np.where(named.deposit >= 0, by_deposit, by_region)


def moved_operations(
    before: Scenario, after: Scenario, world: World, named: Operations | None = None
) -> tuple[Moved, ...]:
    """Return the operations whose main holder is another one in another scenario.

    Parameters
    ----------
    before, after : Scenario
        The two scenarios.
    world : World
        The figures.
    named : Operations, optional
        ``world.operations`` by default, or ``world.projects``.

    Examples
    --------
    >>> import datetime as dt
    >>> from model import Scenario, load_world
    >>> line = Scenario(base="front-line", front_line_date=dt.date(2025, 2, 11))
    >>> later = line.replace(front_line_date=dt.date(2026, 8, 15))
    >>> [moved.row["name_en"] for moved in moved_operations(line, later, load_world())]
    ['Pokrovske mine', 'Kapitalna mine', 'Krasnolymanska mine']
    """
    named = world.operations if named is None else named
    first, second = (operation_shares(one, world, named) for one in (before, after))
    giver, taker = first.argmax(axis=0), second.argmax(axis=0)
    return tuple(
        Moved(
            row=named.rows[index],
            giver=PARTIES[giver[index]],
            taker=PARTIES[taker[index]],
            share=float(second[taker[index], index] - first[taker[index], index]),
        )
        for index in np.flatnonzero(giver != taker).tolist()
    )
