"""The aid figure that a scenario sets against the minerals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.errors import Problem, ScenarioError, UnitError
from model.value import value_unit

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world import AidClaim, World

__all__ = ["Aid", "aid_figure"]


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
    """Return the aid figure of a scenario in the money of its valuation.

    Raises
    ------
    ScenarioError
        When the figure's currency or price year cannot be turned into the valuation's by the
        deflator and exchange rate that the scenario names.
    """
    claim = world.aid[scenario.aid_claim]
    stated, unit = claim.amount, claim.unit
    if scenario.aid_amount is not None:
        from model.units import parse, to_million

        stated, unit = to_million(parse(scenario.aid_amount, "aid_amount"))
    target = value_unit(scenario, world)
    try:
        ratio = world.rates.factor(unit, target, scenario.deflator, scenario.exchange_rate)
    except UnitError as error:
        where = "aid_amount" if scenario.aid_amount is not None else "aid_claim"
        raise ScenarioError(
            Problem(
                problem.where,
                problem.given,
                f"{problem.allowed} ({where} is in {unit})",
                problem.remedy,
            )
            for problem in error.problems
        ) from None
    return Aid(claim, stated, unit, stated * ratio, target, scenario.aid_amount is not None)
