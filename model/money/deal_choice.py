"""The terms that a scenario puts in force: a deal on record or one's own, with its toggles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from model.core.errors import UnitError
from model.world.rates import without_rate

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.deal_terms import DealTerms
    from model.world.world import World

__all__ = ["fund_return", "terms_of"]


def terms_of(scenario: Scenario, world: World, unit: str = "") -> DealTerms:
    """Return the terms in force, disputed ones as the scenario reads them.

    Where past aid is owed and no amount is stated, the aid figure of the scenario is.

    Parameters
    ----------
    scenario : Scenario
        The assumptions.
    world : World
        The figures.
    unit : str, optional
        Money unit to turn the terms into, such as ``USD_2025``; the deal's own by default.

    Raises
    ------
    ScenarioError
        When money of the deal, or the aid figure, cannot be turned by the deflator and exchange
        rate that the scenario names.
    """
    terms = scenario.own_deal or world.deals[scenario.deal]
    changes = dict(_toggles(scenario, terms))
    counts = changes.get("past_aid_counts", terms.past_aid_counts)
    stated = changes.get("past_aid_amount", terms.past_aid_amount)
    if counts and stated is None:
        changes["past_aid_amount"] = _aid_billion(scenario, world, terms.unit)
    if changes:
        terms = terms.replace(**changes)
    if unit and unit != terms.unit:
        terms = terms.in_unit(unit, _ratio(scenario, world, terms.unit, unit, "deal"))
    return terms


def fund_return(scenario: Scenario, world: World) -> float:
    """Return what the fund earns a year on its capital [1 a year, real]."""
    stated = scenario.fund_return
    return world.assumption("fund-return") if stated is None else stated


def _toggles(scenario: Scenario, terms: DealTerms) -> Iterable[tuple[str, Any]]:
    if scenario.deal_scope != "as-stated" and terms.inflow_base in ("all", "new"):
        yield "inflow_base", scenario.deal_scope
    stated = {
        "us_share_after": scenario.us_share,
        "shares_by_contribution": scenario.contribution_shares,
        "past_aid_counts": scenario.past_aid_counts,
        "past_aid_amount": scenario.claim_start,
    }
    yield from ((name, value) for name, value in stated.items() if value is not None)


def _aid_billion(scenario: Scenario, world: World, unit: str) -> float:
    from model.money.aid import aid_figure

    aid = aid_figure(scenario, world)
    return aid.stated * _ratio(scenario, world, aid.stated_unit, unit, "aid_claim") / 1e3


def _ratio(scenario: Scenario, world: World, source: str, target: str, where: str) -> float:
    try:
        return world.rates.factor(source, target, scenario.deflator, scenario.exchange_rate)
    except UnitError as error:
        raise without_rate(error, where, source) from None
