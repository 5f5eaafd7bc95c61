"""Questions about ground: what a region is worth per km2, what changed hands between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.control import RUSSIA
from model.outcome import Outcome, evaluate

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario
    from model.world import World

__all__ = ["Changes", "changed_hands", "compare_bases", "compare_readings", "marginal_value"]


def marginal_value(outcome: Outcome) -> pd.DataFrame:
    """Return what a piece of each region is worth, as if its value lay evenly over its area.

    Returns
    -------
    DataFrame
        Index region; columns area_km2 [km2], value [million], per_km2 [million/km2],
        per_point [million for one percentage point of the region].
    """
    import pandas as pd

    world = outcome.world
    area = np.array([float(row["area_km2"]) for row in world.tables["regions"]])
    value = outcome.value.sum(axis=1)
    columns = {
        "area_km2": area,
        "value": value,
        "per_km2": value / area,
        "per_point": value / 100.0,
    }
    frame = pd.DataFrame(columns, index=pd.Index(world.regions, name="region"))
    frame.attrs["unit"] = f"million {outcome.unit}"
    return frame


@dataclass(frozen=True)
class Changes:
    """What changed hands between two days.

    Parameters
    ----------
    before, after : Outcome
        The same scenario at the two front lines.
    """

    before: Outcome
    after: Outcome

    @property
    def by_region(self) -> pd.DataFrame:
        """Index region; change of the value that each party holds [million], changed rows only."""
        return self._difference("by_region")

    @property
    def by_group(self) -> pd.DataFrame:
        """Index commodity group; change of the value that each party holds [million]."""
        return self._difference("by_group")

    def _difference(self, table: str) -> pd.DataFrame:
        before, after = (getattr(outcome, table) for outcome in (self.before, self.after))
        change: pd.DataFrame = after - before
        return change[(change != 0).any(axis=1)]

    @property
    def deposits(self) -> pd.DataFrame:
        """Deposits on land that were behind the line on one of the two days only.

        Index deposit; columns name, region, group, level, since (first day seen behind the
        line), to (the party that holds it on the later day).
        """
        import pandas as pd

        world = self.after.world
        known = world.deposits
        first, last = (outcome.front_line for outcome in (self.before, self.after))
        held = [known.occupied(line.asked) if line else np.zeros(len(known.ids), bool)
                for line in (first, last)]  # fmt: skip
        moved = np.flatnonzero(held[0] != held[1]).tolist()
        rows = [
            {
                "deposit": known.ids[index],
                "name": known.rows[index]["name_en"],
                "region": known.rows[index]["region"],
                "group": known.rows[index]["group"],
                "level": known.rows[index]["level"],
                "since": known.seen_on(index),
                "to": "russia" if held[1][index] else "ukraine",
            }
            for index in moved
        ]
        columns = ["deposit", "name", "region", "group", "level", "since", "to"]
        return pd.DataFrame(rows, columns=columns).set_index("deposit")


def changed_hands(scenario: Scenario, world: World, day: dt.date, later: dt.date) -> Changes:
    """Return what changed hands between two days under a scenario's other assumptions.

    Stated shares of regions, groups and deposits are set aside: the question is about the line.

    Raises
    ------
    ScenarioError
        When a day lies outside the record.
    """
    plain = scenario.replace(base="front-line", control={}, group_control={}, deposit_control={})
    lines = (plain.replace(front_line_date=day), plain.replace(front_line_date=later))
    return Changes(*(evaluate(line, world) for line in lines))


def compare_bases(scenario: Scenario, world: World) -> pd.DataFrame:
    """Return the same question under every published valuation.

    Returns
    -------
    DataFrame
        Index valuation; columns title, price_year, total, ukraine, russia, other [million],
        russia_share [1], aid_coverage [1], grade.
    """
    import pandas as pd

    rows = []
    for row in world.tables["value/bases"]:
        outcome = evaluate(scenario.replace(valuation=row["id"]), world)
        parties = dict(zip(("ukraine", "russia", "other"), outcome.party_million, strict=True))
        rows.append(
            {
                "valuation": row["id"],
                "title": row["title"],
                "price_year": int(row["price_year"]),
                "total": outcome.total_million,
                **{party: int(value) for party, value in parties.items()},
                "russia_share": int(parties["russia"]) / outcome.total_million,
                "aid_coverage": outcome.aid_coverage,
                "grade": row["grade"],
            }
        )
    return pd.DataFrame(rows).set_index("valuation")


def compare_readings(scenario: Scenario, world: World) -> pd.DataFrame:
    """Return Russia's share of each commodity group when the line is read by area and by deposit.

    Stated national shares of commodity groups are set aside, since they would hide the reading.

    Returns
    -------
    DataFrame
        Index commodity group; columns by_area, by_deposit, difference [1], deposits (on land,
        counted), read_by (what `by-deposit` used for the group).
    """
    import pandas as pd

    plain = scenario.replace(group_control={})
    shares = {}
    for reading in ("by-area", "by-deposit"):
        outcome = evaluate(plain.replace(reading=reading), world)
        held = outcome.held[RUSSIA].sum(axis=0)
        shares[reading] = held / np.maximum(outcome.value.sum(axis=0), 1)
    known = world.deposits
    counts = np.bincount(known.group[known.counted], minlength=len(world.groups))
    used = known.sited_groups(int(world.assumption("deposits-enough")))
    return pd.DataFrame(
        {
            "by_area": shares["by-area"],
            "by_deposit": shares["by-deposit"],
            "difference": shares["by-deposit"] - shares["by-area"],
            "deposits": counts,
            "read_by": np.where(used, "deposit", "area"),
        },
        index=pd.Index(world.groups, name="group"),
    )
