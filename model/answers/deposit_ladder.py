"""The stocks S0 to S4 of the named deposits whose tonnage is known.

A deposit's value is its part of its region's commodity group by tonnage, and its prices, yields
and recoveries are those of its group. The rungs from S5 on are not told for a deposit: how much
of a commodity is dug in a year is limited for the country as a whole, and no table says which
deposit comes first. :func:`model.money.extraction.project_npv` appraises one whose project is
known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.answers.answers import ladder_by_group
from model.territory.control import RUSSIA, UKRAINE, deposit_shares
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    import pandas as pd

    from model.answers.outcome import Outcome

__all__ = ["STOCKS", "deposit_ladder"]

STOCKS = ("S0", "S1", "S2", "S3", "S4")
"""Rungs that are told for a deposit."""


def deposit_ladder(outcome: Outcome) -> pd.DataFrame:
    """Return the stocks of each deposit on land whose region's group is all known by tonnage.

    With ``w`` the deposit's part of its cell and ``G`` the cell's value, ``S0 = w G``; S1 to S3
    as in its group, ``S_n = S0 S_n,group / S0_group``; ``S4 = S3 (p_Ukraine + freed p_Russia)``
    with the deposit's own holders, not its region's.

    Parameters
    ----------
    outcome : Outcome
        From :func:`model.evaluate`.

    Returns
    -------
    DataFrame
        Index deposit; columns name, group, ore_mt [Mt], S0 to S4 [million of the ladder's money].

    Examples
    --------
    >>> from model import Scenario, evaluate, load_world
    >>> table = deposit_ladder(evaluate(Scenario.from_preset("borders-1991"), load_world()))
    >>> bool((table["S4"] == table["S3"]).all())
    True
    """
    import pandas as pd

    known, economy, world = outcome.world.deposits, outcome.economy, outcome.world
    chosen = np.flatnonzero(known.by_ore & (known.weight > 0.0))
    groups = ladder_by_group(economy, world).to_numpy()[known.group[chosen]]
    whole = outcome.value.sum(axis=0)[known.group[chosen]]
    cell = outcome.value[known.region[chosen], known.group[chosen]]
    part = np.divide(known.weight[chosen] * cell, whole, out=np.zeros(len(chosen)), where=whole > 0)
    stocks = groups[:, : len(STOCKS)] * part[:, None]
    held = _holders(outcome)[:, chosen]
    freed = float(np.ravel(economy.parameters["freed_share"])[0])
    stocks[:, -1] = stocks[:, -2] * (held[UKRAINE] + freed * held[RUSSIA])
    columns = {
        "name": [known.rows[index]["name_en"] for index in chosen],
        "group": [known.rows[index]["group"] for index in chosen],
        "ore_mt": known.ore[chosen],
        **dict(zip(STOCKS, stocks.T, strict=True)),
    }
    ids = pd.Index([known.ids[index] for index in chosen], name="deposit")
    frame = pd.DataFrame(columns, index=ids)
    frame.attrs["unit"] = f"million {economy.unit}"
    return frame


def _holders(outcome: Outcome) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return each party's part of each deposit, shape (n_parties, n_deposits) [1]."""
    shares = deposit_shares(outcome.scenario, outcome.world)
    for id, party in outcome.scenario.deposit_control.items():
        shares[:, outcome.world.deposits.place[id]] = np.eye(len(PARTIES))[PARTIES.index(party)]
    return shares
