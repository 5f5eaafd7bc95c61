"""Questions about ground: what a region or a deposit is worth, what changed hands between days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.answers.answers import ladder_by_group
from model.answers.outcome import Outcome, evaluate
from model.core.errors import ScenarioError
from model.core.shown import Shown
from model.territory.control import RUSSIA, UKRAINE, deposit_holders
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario.scenario import Scenario
    from model.world.tables import Row
    from model.world.world import World

_FACE_VALUE = "face-value"
_DEPOSIT = {"name": "name_en", "region": "region", "group": "group", "level": "level"}

STOCKS = ("S0", "S1", "S2", "S3", "S4")
"""Rungs that are told for a deposit."""


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
class Changes(Shown):
    """What changed hands between two days.

    Parameters
    ----------
    before, after : Outcome
        The same scenario at the two front lines.
    """

    before: Outcome
    after: Outcome

    def __repr__(self) -> str:
        """Say in one line between which days."""
        days = (outcome.scenario.front_line_date for outcome in (self.before, self.after))
        return f"Changes({' to '.join(map(str, days))})"

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
        """Deposits and markers that were behind the line on one of the two days only.

        Index deposit; columns name, region, group, level, since (first day seen behind the
        line), to (the party that holds it on the later day). What lay behind the line when the
        daily record began is left out where a day is older than the record: when it came there is
        not known.
        """
        import pandas as pd

        known = self.after.world.deposits
        moved = np.flatnonzero(self._behind(self.before) != self._behind(self.after)).tolist()
        behind = self._behind(self.after)
        rows = [
            {
                "deposit": known.ids[index],
                **{name: known.rows[index][column] for name, column in _DEPOSIT.items()},
                "since": known.seen_on(index),
                "to": "russia" if behind[index] else "ukraine",
            }
            for index in moved
        ]
        columns = ["deposit", *_DEPOSIT, "since", "to"]
        return pd.DataFrame(rows, columns=columns).set_index("deposit")

    def _behind(self, outcome: Outcome) -> NDArray[np.bool_]:
        known, line = self.after.world.deposits, outcome.front_line
        if line is None:
            return np.zeros(len(known.ids), dtype=bool)
        return known.occupied(line.asked) | known.before_record


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

    Values of one's own are set aside. Where the scenario's deflator has no index for the year of
    a valuation, the aid coverage is left out.

    Returns
    -------
    DataFrame
        Index valuation; columns title, price_year, total, ukraine, russia, other [million of the
        price year], russia_share [1], stated_russia (what the author of the valuation puts
        behind the line [million]), aid_coverage [1], grade. ``attrs["spread"]`` has the least
        and the greatest of total, russia_share and aid_coverage.
    """
    import pandas as pd

    rows = [_basis(scenario, world, row) for row in world.tables["value/bases"]]
    frame = pd.DataFrame(rows).set_index("valuation")
    told = ("total", "russia_share", "aid_coverage")
    frame.attrs["spread"] = {name: (frame[name].min(), frame[name].max()) for name in told}
    return frame


def under_valuation(scenario: Scenario, world: World, id: str) -> tuple[Outcome, bool]:
    """Return the scenario's result under a published valuation, values of one's own set aside.

    Returns
    -------
    outcome : Outcome
        Where the deflator has no index for the year of the valuation, at face value.
    converted : bool
        Whether it has one.
    """
    asked = scenario.replace(valuation=id, own_values={})
    try:
        return evaluate(asked, world), True
    except ScenarioError:  # the aid figure has no way into the money of this year
        return evaluate(asked.replace(deflator=_FACE_VALUE), world), False


def _basis(scenario: Scenario, world: World, row: Row) -> dict[str, object]:
    outcome, converted = under_valuation(scenario, world, row["id"])
    held = {party: int(value) for party, value in zip(PARTIES, outcome.party_million, strict=True)}
    stated = row["stated_russia_usd_million"]
    return {
        "valuation": row["id"],
        "title": row["title"],
        "price_year": int(row["price_year"]),
        "total": outcome.total_million,
        **held,
        "russia_share": held["russia"] / outcome.total_million,
        "stated_russia": float(stated) if stated else float("nan"),
        "aid_coverage": outcome.aid_coverage if converted else float("nan"),
        "grade": row["grade"],
    }


def compare_readings(scenario: Scenario, world: World) -> pd.DataFrame:
    """Return Russia's share of each commodity group when the line is read by area and by deposit.

    Stated national shares of commodity groups are set aside, since they would hide the reading.

    Returns
    -------
    DataFrame
        Index commodity group; columns by_area, by_deposit, difference [1], deposits (on land,
        counted), sited (part of the group's value that lies in regions with a counted deposit
        [1]; the rest is read by area), read_by (what ``by-deposit`` weighs the deposits of the
        group by: quantity, count, both in different regions, or area where there are too few).
    """
    import pandas as pd

    plain = scenario.replace(group_control={})
    shares = {}
    for reading in ("by-area", "by-deposit"):
        outcome = evaluate(plain.replace(reading=reading), world)
        held = outcome.held[RUSSIA].sum(axis=0)
        shares[reading] = held / np.maximum(outcome.value.sum(axis=0), 1)
    known, value = world.deposits, outcome.value
    _, sited = known.cell_share(np.zeros(len(known.ids)))
    return pd.DataFrame(
        {
            "by_area": shares["by-area"],
            "by_deposit": shares["by-deposit"],
            "difference": shares["by-deposit"] - shares["by-area"],
            "deposits": known.count_by_group,
            "sited": (value * sited).sum(axis=0) / np.maximum(value.sum(axis=0), 1),
            "read_by": _read_by(world),
        },
        index=pd.Index(world.groups, name="group"),
    )


def _read_by(world: World) -> list[str]:
    """Return what decides each group when the line is read by deposit."""
    known = world.deposits
    enough = known.sited_groups(int(world.assumption("deposits-enough")))
    kinds = [
        {bool(by) for by in known.by_ore[known.counted & (known.group == group)]}
        for group in range(len(world.groups))
    ]
    texts = {(True,): "quantity", (False,): "count", (False, True): "quantity and count"}
    read = zip(enough, kinds, strict=True)
    return [texts[tuple(sorted(kind))] if ok else "area" for ok, kind in read]


def deposit_ladder(outcome: Outcome) -> pd.DataFrame:
    """Return the stocks of each deposit on land whose region's group is all known by tonnage.

    With ``w`` the deposit's part of its cell and ``G`` the cell's value, ``S0 = w G``; S1 to S3
    as in its group, ``S_n = S0 S_n,group / S0_group``; ``S4 = S3 (p_Ukraine + freed p_Russia)``
    with the deposit's own holders, not its region's. Prices, yields and recoveries are those of
    its group. The rungs from S5 on are not told for a deposit: how much of a commodity is dug in a
    year is limited for the country as a whole, and no table says which deposit comes first;
    :func:`model.money.extraction.project_npv` appraises one whose project is known.

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
    held = deposit_holders(outcome.scenario, world)[:, chosen]
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
