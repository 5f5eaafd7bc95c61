"""The technical figures as a table: the range of each, and what may be stated in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.core.errors import ScenarioError, unknown
from model.scenario.range_levers import LEVERS

if TYPE_CHECKING:
    import pandas as pd

    from model.world.world import World

__all__ = ["technical_figures"]


def technical_figures(world: World, component: str | None = None) -> pd.DataFrame:
    """Return every technical figure that a scenario may state, one a row.

    Parameters
    ----------
    world : World
        The figures.
    component : str, optional
        Only those of a commodity, or ``ALL`` for what all share.

    Returns
    -------
    DataFrame
        By path, such as ``parameters.gas.running``: ``low``, ``mode``, ``high`` and ``unit`` of
        the table, its ``grade``, and the bounds ``lowest`` and ``highest`` of a figure stated.

    Raises
    ------
    ScenarioError
        When there is no such commodity; the nearest one is named.
    """
    import pandas as pd

    rows = [row for row in world.economics.parameters if row["parameter"] not in LEVERS]
    known = list(dict.fromkeys(row["component"] for row in rows))
    if component is not None and component not in known:
        raise ScenarioError([unknown("commodity", component, known, "no commodity of this name")])
    bounds = {row["parameter"]: row for row in world.tables["economics/bounds"]}
    found = {
        f"parameters.{row['component']}.{row['parameter']}": {
            **{end: float(row[end]) for end in ("low", "mode", "high")},
            "unit": row["unit"],
            "grade": row["grade"],
            "lowest": float(bounds[row["parameter"]]["low"]),
            "highest": float(bounds[row["parameter"]]["high"]),
        }
        for row in rows
        if component in (None, row["component"])
    }
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("path")
