"""What follows from a scenario: tables, quantities, and how they came about.

:func:`evaluate` computes numbers only; tables and quantities are made when they are asked for.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.core.shown import Shown, drawings
from model.money.aid import Aid, aid_figure
from model.territory.control import RUSSIA, UKRAINE, control_shares, deposit_shares
from model.territory.estimates import front_line
from model.territory.value import Held, split_value, value_matrix, whole_parties, whole_table
from model.version import __version__
from model.world.age import ages
from model.world.catalog import PARTIES

if TYPE_CHECKING:
    import pandas as pd

    from model.core.units import Quantity
    from model.money.claim import ClaimMet
    from model.money.economy import Economy
    from model.scenario.scenario import Scenario
    from model.world.world import FrontLine, World


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a result was made from; two results with the same information are the same."""

    version: str
    data_id: str
    scenario_hash: str


def aid_coverage(aid: float, held: float) -> float:
    """Return the aid figure as a share of the value held; infinite when nothing is held.

    Parameters
    ----------
    aid, held : float
        Aid figure and gross in-situ value controlled by Ukraine [the same money, million].
    """
    if held > 0:
        return aid / held
    return math.inf if aid > 0 else 0.0


@dataclass(frozen=True)
class Outcome(Shown):
    """The result of one scenario.

    Parameters
    ----------
    scenario : Scenario
        What was assumed.
    world : World
        What it was computed from.
    shares : ndarray, shape (n_parties, n_regions, n_groups)
        Control shares [1]; parties in the order of :data:`model.world.catalog.PARTIES`.
    held : ndarray, shape (n_parties, n_regions, n_groups)
        Gross in-situ value held [million of `unit`], not rounded.
    aid : Aid
        The aid figure.
    """

    scenario: Scenario
    world: World = field(repr=False)
    shares: NDArray[np.float64]
    held: NDArray[np.float64]
    aid: Aid

    def __repr__(self) -> str:
        """Say in one line what is controlled by whom, of which scenario."""
        total, name = self.total_million, self.scenario.title or self.scenario.hash
        parts = zip(PARTIES, self.party_million.tolist(), strict=True)
        held = ", ".join(f"{party} {part / total:.1%}" for party, part in parts if part)
        return f"Outcome({name!r}: {total:,} million {self.unit}{held and '; '}{held})"

    @property
    def unit(self) -> str:
        """Money unit of every value, such as ``USD_2023``."""
        return self.aid.unit

    @cached_property
    def run(self) -> RunInfo:
        """Version, data id and scenario hash."""
        return RunInfo(__version__, self.world.data_id, self.scenario.hash)

    @cached_property
    def front_line(self) -> FrontLine | None:
        """The front line that was used; None for the recognised borders."""
        return front_line(self.scenario, self.world)

    @cached_property
    def value(self) -> NDArray[np.int64]:
        """Gross in-situ value of every cell, shape (n_regions, n_groups) [million of `unit`]."""
        return value_matrix(self.scenario, self.world)

    @cached_property
    def total_million(self) -> int:
        """National total [million of `unit`]."""
        return int(self.value.sum())

    @cached_property
    def party_million(self) -> NDArray[np.int64]:
        """Value controlled by each party, shape (n_parties,), the sum exact [million of `unit`]."""
        return whole_parties(self.held.sum(axis=(1, 2)), self.total_million)

    @property
    def total(self) -> Quantity:
        """National gross in-situ value, with its price year."""
        from model.core.units import money

        return money(self.total_million, self.unit)

    @cached_property
    def aid_coverage(self) -> float:
        """The aid figure as a share of the value Ukraine holds; infinite when it holds none."""
        held = round(float(self.held[UKRAINE].sum()), 6)  # what is below a dollar is rounding
        return aid_coverage(self.aid.million, held)

    @property
    def ground(self) -> Held:
        """Who holds how much of each commodity group [million of `unit`]."""
        return Held(self.held.sum(axis=1), self.value.sum(axis=0).astype(float))

    @cached_property
    def economy(self) -> Economy:
        """Ladder, receipts and account of the deal, calculated when first asked for."""
        from model.money.economy import reckon

        return reckon(self.scenario, self.world, self.ground)

    @cached_property
    def aid_base(self) -> float:
        """The aid figure in the ladder's money [million of ``economy.unit`` USD]."""
        scenario, unit = self.scenario, self.economy.unit
        rates, stated = self.world.rates, self.aid.stated_unit
        ratio = rates.factor(stated, unit, scenario.deflator, scenario.exchange_rate)
        return self.aid.stated * ratio

    @property
    def ladder(self) -> pd.DataFrame:
        """The value ladder: see :func:`model.answers.answers.ladder_table`."""
        from model.answers.answers import ladder_table

        return ladder_table(self.economy, self.aid_base)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the ladder must be told: see :func:`model.answers.answers.notes`."""
        from model.answers.answers import notes

        return notes(self.economy, self.scenario, self.world)

    @property
    def receipts(self) -> pd.DataFrame:
        """Receipts year by year: see :func:`model.answers.answers.receipts_table`."""
        from model.answers.answers import receipts_table

        return receipts_table(self.economy)

    @property
    def balance(self) -> pd.Series[float]:
        """What is still claimed at each year's end, by year [million of ``economy.unit``]."""
        return self.receipts["balance"]

    @cached_property
    def claim_met(self) -> ClaimMet:
        """When the deal's own claim is met, or the aid figure by what the US receives, or never."""
        from model.money.claim import claim_met

        run = self.economy.account
        owed = float(np.max(run.claim_start)) > 0.0
        return claim_met(run, None if owed else self.aid_base)

    @property
    def by_party(self) -> pd.DataFrame:
        """Index party; columns value [million of `unit`] and share of the total [1]."""
        import pandas as pd

        columns = {"value": self.party_million, "share": self.party_million / self.total_million}
        frame = pd.DataFrame(columns, index=_index(PARTIES, "party"))
        frame.attrs["unit"] = f"million {self.unit}"
        return frame

    @property
    def by_region(self) -> pd.DataFrame:
        """Index region; one column a party [million of `unit`]."""
        return self._table(self.held.sum(axis=2).T, self.value.sum(axis=1), "region")

    @property
    def by_group(self) -> pd.DataFrame:
        """Index commodity group; one column a party [million of `unit`]."""
        return self._table(self.held.sum(axis=1).T, self.value.sum(axis=0), "group")

    @property
    def by_deposit(self) -> pd.DataFrame:
        """Index deposit; where it lies, who holds it and how sure that is.

        Columns name, region, group, level, offshore (at sea, outside every land polygon), counted
        (a deposit of its own on land), weight (part of its region's group that it stands for
        [1]), value (that part [million of `unit`]), russia (probability that Russia holds it by
        the line and the region's stated share [1]), since (first seen behind the line), holder
        (the party named by the scenario, else the likeliest one).
        """
        import pandas as pd

        known, stated = self.world.deposits, self.scenario.deposit_control
        shares = deposit_shares(self.scenario, self.world)
        likeliest = (PARTIES[index] for index in shares.argmax(axis=0))
        columns = {
            "name": [row["name_en"] for row in known.rows],
            "region": [row["region"] for row in known.rows],
            "group": [row["group"] for row in known.rows],
            "level": [row["level"] for row in known.rows],
            "offshore": [row["offshore"] == "yes" for row in known.rows],
            "counted": known.counted,
            "weight": known.weight,
            "value": known.weight * self.value[known.region, known.group],
            "russia": shares[RUSSIA],
            "since": [known.seen_on(index) for index in range(len(known.ids))],
            "holder": [stated.get(id, by) for id, by in zip(known.ids, likeliest, strict=True)],
        }
        return pd.DataFrame(columns, index=pd.Index(known.ids, name="deposit"))

    def _table(self, held: NDArray[np.float64], rows: NDArray[np.int64], axis: str) -> pd.DataFrame:
        import pandas as pd

        index = _index(self.world.regions if axis == "region" else self.world.groups, axis)
        table = whole_table(held, rows, self.party_million)
        frame = pd.DataFrame(table, index=index, columns=_index(PARTIES, "party"))
        frame.attrs["unit"] = f"million {self.unit}"
        return frame

    @property
    def plot(self) -> Any:
        """The page's charts as Altair charts: ``plot.map()``, ``.ladder()``, ``.groups()``.

        Raises
        ------
        ModelError
            When the extra ``notebook`` is not installed.
        """
        return drawings("plots").Plots(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the result under the stable keys of the command line's JSON.

        ``newest`` has the newest day on record of line, prices and aid, and the age from which it
        is called old. ``aid_coverage`` is None where Ukraine holds nothing, ``front_line`` where
        the recognised borders are the start.
        """
        coverage = self.aid_coverage if math.isfinite(self.aid_coverage) else None
        return {
            "unit": f"million {self.unit}",
            "total_usd_million": self.total_million,
            "by_party": self._parties(),
            "aid_usd_million": self.aid.million,
            "aid_coverage": coverage,
            "by_region": self.by_region.to_dict("index"),
            "by_group": self.by_group.to_dict("index"),
            "front_line": self._line(),
            "newest": {a.kind: {"day": a.newest.isoformat(), "limit_days": a.limit}
                       for a in ages(self.world)},
            "run": asdict(self.run),
        }  # fmt: skip

    def _line(self) -> dict[str, Any] | None:
        line = self.front_line
        if line is None:
            return None
        days = {"asked": line.asked.isoformat(), "used": line.used.isoformat()}
        return {**days, "age_days": line.age_days, "note": line.note}

    def _parties(self) -> dict[str, dict[str, float]]:
        pairs = zip(PARTIES, self.party_million.tolist(), strict=True)
        total = self.total_million
        return {p: {"value_usd_million": v, "share": v / total} for p, v in pairs}


def _index(names: tuple[str, ...], axis: str) -> pd.Index[str]:
    """Return the names of an axis; a view, so that renaming it changes no other table."""
    return _made_index(names, axis).view()


@cache
def _made_index(names: tuple[str, ...], axis: str) -> pd.Index[str]:
    import pandas as pd

    return pd.Index(names, name=axis)


def evaluate(scenario: Scenario, world: World) -> Outcome:
    """Return what follows from a scenario.

    Parameters
    ----------
    scenario : Scenario
        The assumptions.
    world : World
        The figures, from :func:`model.load_world`.

    Raises
    ------
    ScenarioError
        When shares sum above 1 in a region, or the aid figure cannot be turned into the
        valuation's money.

    Examples
    --------
    >>> from model import Scenario, load_world
    >>> outcome = evaluate(Scenario.from_preset("borders-1991"), load_world())
    >>> outcome.by_party.loc["ukraine", "share"].item()
    1.0
    """
    shares = control_shares(scenario, world)
    held = split_value(shares, value_matrix(scenario, world).astype(float))
    return Outcome(scenario, world, shares, held, aid_figure(scenario, world))
