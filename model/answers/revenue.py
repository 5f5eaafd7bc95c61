"""Where the revenue of mines goes: costs, the state, its companies, private owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.core.said import Said, say
from model.money.economy import MILLION, Economy
from model.money.plan import EXTENSION, FREED, HELD, RUNNING, Works

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import World

__all__ = ["LINES", "revenue_account", "revenue_lines"]

Array = NDArray[np.float64]

LINES: dict[str, Said] = {
    "sales_today": say("sales"),
    "running_cost_today": say("cost of running"),
    "building_cost_today": say("cost of building"),
    "royalty_paid": say("royalty"),
    "income_tax_paid": say("profit tax"),
    "psa_paid": say("state share of profit"),
    "state_companies": say("profit of state companies"),
    "private_owners": say("profit of private owners"),
}
"""Sales, and what they are split into without a rest, by the figure that each is."""

_OF_VALUES = {
    "sales_today": "revenue", "running_cost_today": "opex", "building_cost_today": "capex",
    "royalty_paid": "royalty", "income_tax_paid": "income_tax", "psa_paid": "psa",
}  # fmt: skip
_OLD, _NEW = (RUNNING, EXTENSION), (HELD, FREED)


def revenue_lines(economy: Economy, state_part: Array) -> dict[str, tuple[Array, Array]]:
    """Return each of :data:`LINES` under existing permits and under new ones, shape (..., n_c).

    In present values at the investors' rate, as S8 and S9. State companies hold existing permits:
    their part of what is left to owners there is theirs; new projects are counted as private.

    Parameters
    ----------
    economy : Economy
        Of one scenario, or of draws.
    state_part : ndarray, shape (n_c,)
        Part of national output that the state's operations have [1].

    Returns
    -------
    dict
        Two arrays a line [million of the economy's unit].
    """

    def of(name: str) -> tuple[Array, Array]:
        def line(works: Works) -> Array:
            return np.asarray(getattr(works.money, name) * works.developed)

        old, new = (economy.plan.total(line, origins) / MILLION for origins in (_OLD, _NEW))
        return old, new

    old, new = of("npv_investor")
    found = {name: of(field) for name, field in _OF_VALUES.items()}
    found["state_companies"] = (old * state_part, np.zeros_like(new))
    found["private_owners"] = (old * (1.0 - state_part), new)
    return found


def revenue_account(economy: Economy, world: World) -> pd.DataFrame:
    """Return where the revenue of one scenario goes.

    Returns
    -------
    DataFrame
        Index line, as :data:`LINES`; columns existing and new (permits), all [million of the
        unit]. Sales are the sum of the other lines.
    """
    import pandas as pd

    national = np.asarray(economy.parameters["running"], float)
    lines = revenue_lines(economy, world.operations.state_part(national))
    rows = {name: [float(part.sum()) for part in pair] for name, pair in lines.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["existing", "new"])
    frame["all"], frame.index.name = frame.sum(axis=1), "line"
    frame.attrs["unit"] = f"million {economy.unit}"
    return frame
