"""The aid figure that a scenario sets against the minerals, and what donors gave by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.core.errors import UnitError
from model.territory.value import value_unit
from model.world.rates import without_rate

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario.scenario import Scenario
    from model.world.world import AidClaim, World

__all__ = ["KINDS", "Aid", "aid_by_donor", "aid_figure", "aid_series"]

KINDS = ("military", "financial", "humanitarian")
"""Kinds of aid, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Aid:
    """An aid figure, as it was stated and in the valuation's money.

    Parameters
    ----------
    claim : AidClaim
        Row of the ledger that was chosen.
    stated : float
        Amount as stated [million of `stated_unit`].
    stated_unit : str
        Money unit of the statement, such as ``USD_2025``.
    million : float
        The same in the valuation's unit [million of `unit`].
    unit : str
        Money unit of the valuation, such as ``USD_2023``.
    own : bool
        Whether the amount was typed by the user instead of taken from the ledger.
    """

    claim: AidClaim
    stated: float
    stated_unit: str
    million: float
    unit: str
    own: bool


def aid_figure(scenario: Scenario, world: World) -> Aid:
    """Return the aid figure of a scenario in the money of its valuation [million].

    Raises
    ------
    ScenarioError
        When the figure's currency or price year cannot be turned into the valuation's by the
        deflator and exchange rate that the scenario names.
    """
    claim = world.aid[scenario.aid_claim]
    stated, unit = claim.amount, claim.unit
    if scenario.aid_amount is not None:
        from model.core.units import parse, to_million

        stated, unit = to_million(parse(scenario.aid_amount, "aid_amount"))
    target = value_unit(scenario, world)
    try:
        ratio = world.rates.factor(unit, target, scenario.deflator, scenario.exchange_rate)
    except UnitError as error:
        where = "aid_amount" if scenario.aid_amount is not None else "aid_claim"
        raise without_rate(error, where, unit) from None
    return Aid(claim, stated, unit, stated * ratio, target, scenario.aid_amount is not None)


def aid_series(world: World, *, era_loan: bool = True, exchange_rate: str = "") -> pd.DataFrame:
    """Return what donors allocated, by year and kind.

    Parameters
    ----------
    world : World
        The figures.
    era_loan : bool
        Whether the US share of the G7 loan that profits on frozen Russian assets serve counts.
    exchange_rate : str, optional
        Id of a dated rate in ``rates.csv`` to turn every year by; euro as printed by default.

    Returns
    -------
    DataFrame
        Columns year, months, donor, name, block, military, financial, humanitarian, total
        [billion of ``attrs["unit"]``, nominal]. Rows of all donors but ``all`` add up to it.

    Raises
    ------
    UnitError
        When the rate is not one between euro and dollar.

    References
    ----------
    Kiel Institute for the World Economy, Ukraine Support Tracker, Release 29 (a selection).

    Examples
    --------
    >>> from model import load_world
    >>> series = aid_series(load_world()).set_index(["donor", "year"])
    >>> series.total["united-states"].round(1).to_dict()
    {2022: 35.4, 2023: 33.0, 2024: 46.4, 2025: 0.5, 2026: 0.0}
    """
    table = world.table("aid/by_year")
    return _summed(table, world, ["year", "months"], era_loan, exchange_rate)


def aid_by_donor(world: World, *, era_loan: bool = True, exchange_rate: str = "") -> pd.DataFrame:
    """Return what main donors allocated since January 2022, largest first.

    Columns donor, name, block, as_of, committed, military, financial, humanitarian, total;
    parameters, unit, errors and source as for :func:`aid_series`. Rows of the block ``total``
    hold donors that are not listed, too.
    """
    table = world.table("aid/by_donor")
    frame = _summed(table, world, ["as_of", "committed"], era_loan, exchange_rate)
    return frame.sort_values("total", ascending=False, ignore_index=True)


def _summed(
    table: pd.DataFrame, world: World, more: list[str], era_loan: bool, exchange_rate: str
) -> pd.DataFrame:
    money = [*KINDS, *(name for name in more if name == "committed")]
    frame = table[[*more, "donor", "name", "block", *KINDS]].copy()
    if not era_loan:
        loans = ["financial", *(name for name in more if name == "committed")]
        frame[loans] = frame[loans].sub(table["era_loan"], axis=0)
    (currency,) = table["currency"].unique()
    if exchange_rate:
        # the year cancels out: the dated rate alone turns nominal money
        frame[money] *= world.rates.factor(f"{currency}_2025", "USD_2025", "", exchange_rate)
        currency = "USD"
    frame["total"] = frame[list(KINDS)].sum(axis=1)
    frame.attrs["unit"] = f"billion {currency}"
    return frame
