"""From a scenario to its ladder, its yearly receipts and the account of its deal.

The formulas stand in :mod:`model.money.ladder`, :mod:`model.money.extraction` and
:mod:`model.money.deal`; here the tables meet the scenario. One scenario and a million draws go
through :func:`reckon`: a value set and holdings with a leading draw axis give results with that
axis.

Money is million USD of the *base year*, a row of ``assumptions.csv``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.core.registry import Sheet, figure
from model.core.said import say
from model.money.cashflow import state_and_net, state_receipts
from model.money.deal import DRAWN, Account, Receipts, account, spells
from model.money.deal_choice import fund_return, terms_of
from model.money.ladder import RUNGS, Ground, flows, plan_of, sheet_of
from model.money.plan import EXTENSION, FREED, HELD, OCCUPIED, ORIGINS, RUNNING, Plan, Works
from model.money.prices import GAS, factor, prices_of, stated_netbacks
from model.money.project import Project, Values
from model.scenario.range_levers import LEVERS
from model.territory.control import RUSSIA, UKRAINE
from model.territory.value import Held, value_unit
from model.world.deal_terms import DealTerms
from model.world.economics import Economics, ValueSet

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario
    from model.world.world import World

__all__ = ["Economy", "base_unit", "ground_of", "lever_values", "reckon", "valuation_date"]

Array = NDArray[np.float64]
MILLION = 1e6


def base_unit(world: World) -> str:
    """Return the money unit of the ladder, such as ``USD_2025``."""
    return f"USD_{world.assumption('ladder-price-year'):.0f}"


def valuation_date(scenario: Scenario, world: World) -> dt.date:
    """Return the day that the horizon is counted from: the scenario's, its line's, or today's.

    Never before the year whose prices and costs the ladder is in: nothing is known of money then.
    """
    day = scenario.date or scenario.front_line_date or world.front_line_days[-1]
    return max(day, dt.date(int(world.assumption("ladder-price-year")), 1, 1))


def settlement_years(scenario: Scenario, world: World) -> float:
    """Return years from the valuation date to the settlement, by default the envoy's 100 days.

    A day on or before the valuation date means that the settlement has come: no waiting.
    """
    days = world.assumption("settlement-after")
    if scenario.settlement_date is not None:
        days = (scenario.settlement_date - valuation_date(scenario, world)).days
    return float(max(days, 0.0)) / 365.25


def ground_of(held: Held, freed: Array, economics: Economics, reference: Array) -> Ground:
    """Return which part of each commodity lies on which ground.

    Parameters
    ----------
    held : Held
        Who holds how much of each group.
    freed : ndarray, shape (..., 1)
        Share of the occupied ground that draws investment: what is freed, or all of it where no
        withdrawal is asked for [1].
    economics : Economics
        Gives each commodity's group.
    reference : ndarray, shape (n_groups,)
        Share held when today's output was measured [1].
    """
    ukraine, russia = (
        part_of(held.parties[..., party, :], held.total)[..., economics.group]
        for party in (UKRAINE, RUSSIA)
    )
    back, gone = freed_part(russia, freed), occupied_part(russia, freed)
    return Ground(ukraine, back, gone, np.asarray(reference)[..., economics.group])


@figure(
    "held", say("share controlled by Ukraine"), op="ratio", operands=("held_value", "group_value")
)
def part_of(part: Array, total: Array) -> Array:
    """Return a part of the national value as a share; of nothing it is nothing [1]."""
    return np.divide(part, total, out=np.zeros_like(part), where=total > 0)


figure("behind", say("share controlled by Russia"), op="ratio",
       operands=("behind_value", "group_value"))(part_of)  # fmt: skip


@figure("freed", say("share that comes back, or draws investment where it is"), op="product",
        operands=("behind", "freed_share"))  # fmt: skip
def freed_part(behind: Array, freed: Array) -> Array:
    """Return the share of the national value that comes back [1]."""
    return behind * freed


@figure("occupied", say("share that stays occupied"), operands=("behind", "freed_share"),
        formula=say("share controlled by Russia x (1 - share freed)"))  # fmt: skip
def occupied_part(behind: Array, freed: Array) -> Array:
    """Return the share of the national value that stays occupied [1]."""
    return behind * (1.0 - freed)


@figure("units", say("in the ground"), "{unit}", "ratio", ("S0", "price_headline"))
def units_of(in_situ: Array, headline: Array) -> Array:
    """Return the rock in the ground, in the commodity's unit."""
    return in_situ / headline


def lever_values(scenario: Scenario, world: World) -> ValueSet:
    """Return the numeric levers of a scenario as a value set, shape (1,) each.

    A rate that the scenario states takes the place of the rate of either treatment of the war: a
    hazard with waiting and a war rate would count the war twice.
    """
    stated: dict[str, float | None] = {name: getattr(scenario, name) for name in LEVERS}
    stated["investor_rate_war"] = scenario.investor_rate
    stated["settlement"] = settlement_years(scenario, world)
    return {name: np.array([value]) for name, value in stated.items() if value is not None}


@dataclass(frozen=True)
class Economy:
    """What a scenario comes to in money.

    Parameters
    ----------
    rungs : mapping of str to ndarray, shape (..., n_c)
        Those asked for of S0 to S10, by commodity [million of `unit`].
    plan : Plan
        Projects behind the flows [USD].
    terms : DealTerms
        The deal, in `unit`.
    parameters : mapping
        Technical parameters and numeric levers used.
    first_year : int
        Calendar year in which the horizon begins. A year of the horizon runs from the valuation
        date to the same day of the next year and bears the name of the year it begins in.
    horizon : int
        Years counted.
    new_aid, licence_fees, fund_return : float
        Aid after the deal, and fees of new permits [million a year]; return of the fund's capital
        [1 a year].
    unit : str
        Money unit.
    sheet : Sheet
        Every figure that the rungs were calculated from [USD].
    """

    rungs: Mapping[str, Array]
    plan: Plan
    terms: DealTerms
    parameters: ValueSet
    first_year: int
    horizon: int
    new_aid: float
    licence_fees: float
    fund_return: float
    unit: str
    sheet: Sheet

    @cached_property
    def totals(self) -> Mapping[str, Array]:
        """The rungs summed over commodities, shape (...) [million of `unit`]."""
        return {rung: value.sum(axis=-1) for rung, value in self.rungs.items()}

    @cached_property
    def receipts(self) -> Receipts:
        """Yearly receipts, summed over commodities, shape (..., n_years) [million of `unit`].

        State receipts are royalties, the state's shares of profit and fees of new permits, the
        lines that the deals count; profit tax goes to the general budget and stands in S9 only.
        What occupied ground yields is calculated only for a deal that counts it.
        """
        return self._receipts((HELD, FREED), self._years)

    @property
    def _years(self) -> Array:
        return np.arange(1.0, self.horizon + 1.0)

    def _receipts(self, owned: Sequence[int], ends: Array) -> Receipts:
        """Return the receipts by spells of years, and what owners of some origins are left."""
        found = dict.fromkeys(range(len(ORIGINS)), np.zeros((1, len(ends))))
        for works in self.plan.works:
            line = state_and_net if works.origin in owned else _received
            found[works.origin] = works.by_year(line, ends) / MILLION
        existing, new = found[RUNNING] + found[EXTENSION], found[HELD] + found[FREED]
        return Receipts(
            state_existing=existing[..., 0, :],
            state_new=new[..., 0, :] + self.licence_fees * _lengths(ends),
            project_new=new[..., -1, :] if owned else 0.0,
            occupied=found[OCCUPIED][..., 0, :],
        )

    @cached_property
    def account(self) -> Account:
        """The deal's account, year by year [million of `unit`]."""
        return self.account_under(self.terms)

    def account_under(self, terms: DealTerms) -> Account:
        """Return the account that the same receipts give under other terms, in `unit`."""
        return self._account(terms, self.receipts, self._years)

    @property
    def _drawn(self) -> dict[str, Array]:
        return {name: self.parameters[name][..., 0] for name in DRAWN if name in self.parameters}

    @property
    def _gain(self) -> Array | float:
        """Return of the fund's capital, shape (..., 1) where it is drawn [1 a year]."""
        return self.parameters.get("fund_return", self.fund_return)

    @property
    def spells(self) -> Array:
        """Ends of the spells of years that sums over the horizon tell apart [y]."""
        return spells(self.terms, self.horizon, new_aid=self.new_aid,
                      fund_return=float(np.min(self._gain)), drawn=self._drawn)  # fmt: skip

    def _account(self, terms: DealTerms, receipts: Receipts, ends: Array) -> Account:
        """Return the account by spells of years, each under the year that it begins in."""
        lasts = _lengths(ends)
        return account(
            terms,
            receipts,
            self.first_year + ends - lasts,
            new_aid=self.new_aid * lasts,
            fund_return=self._gain * lasts,
            drawn=self._drawn,
        )

    def cumulated(self) -> dict[str, Array]:
        """Return flows as plain sums over the horizon, shape (...) [million].

        ``inflow`` paid into the fund, ``us`` received by the United States, ``state`` receipts.
        """
        known, apart = self, np.zeros(())
        if self.terms.inflow_base != "all":  # years of existing permits are not asked for
            old, new = self.plan.split(RUNNING, EXTENSION)
            known = replace(self, plan=new)
            apart = sum((works.royalty(self.horizon) for works in old.works), apart) / MILLION
        state, run = known._summed(self.spells)
        if self.terms.reinvest_until_full and (run.room[..., -1] <= 0.0).any():
            state, run = known._summed(self._years)
        sums = {"inflow": run.inflow.sum(axis=-1), "us": run.us.sum(axis=-1)}
        return {**sums, "state": state + apart}

    def _summed(self, ends: Array) -> tuple[Array, Account]:
        """Return the state's receipts, and the account, reckoned by spells of years."""
        owned = (HELD, FREED) if self.terms.private_income_included else ()
        receipts = self._receipts(owned, ends)
        existing, new, _, _ = receipts.arrays(len(ends))
        return (existing + new).sum(axis=-1), self._account(self.terms, receipts, ends)

    def pieces(self, count: int, size: int) -> Iterator[Economy]:
        """Yield the economy `size` of its `count` draws at a time: yearly tables are large."""
        for first in range(0, count, size):
            part = slice(first, min(first + size, count))
            works = tuple(_cut_works(works, part, count) for works in self.plan.works)
            values = {name: _cut(v, part, count) for name, v in self.parameters.items()}
            yield replace(self, plan=Plan(works, self.plan.horizon), parameters=values)


def _received(project: Project, ends: Array) -> Array:
    """Return what the state receives, shape (n_projects, 1, n_years) [USD]."""
    return state_receipts(project, ends)[:, None]


def _lengths(ends: Array) -> Array:
    """Return how long each spell of years lasts, the first from the valuation date on [y]."""
    return np.diff(ends, prepend=0.0)


def _cut(array: Array, part: slice, count: int) -> Array:
    """Return a part of the draws of an array that has them, shape (n_draws, ...)."""
    return array[part] if array.ndim == 2 and array.shape[0] == count else array


def _cut_works(works: Works, part: slice, count: int) -> Works:
    cut = partial(_cut, part=part, count=count)
    lines = {field.name: cut(getattr(works.money, field.name)) for field in fields(Values)}
    return Works(
        origin=works.origin,
        project=works.project.mapped(cut),
        money=Values(**lines),
        developed=_cut(works.developed, part, count),
        columns=works.columns,
        width=works.width,
    )


def reckon(
    scenario: Scenario,
    world: World,
    held: Held,
    v: ValueSet | None = None,
    rungs: Collection[str] = tuple(RUNGS),
) -> Economy:
    """Return the ladder, the receipts and the account of a scenario, or of draws of it.

    Parameters
    ----------
    scenario : Scenario
        The assumptions.
    world : World
        The figures.
    held : Held
        Who holds how much of each commodity group [million of the valuation's unit].
    v : mapping, optional
        Technical parameters and numeric levers to put in the place of the central inputs
        and of the scenario's own, such as draws of shape (n, 1) or (n, n_c).
    rungs : collection of str
        Those asked for.

    Raises
    ------
    ScenarioError, UnitError
        When the valuation's money cannot be turned into the base year's, or the deal is wrong.
    """
    economics, kind = world.economics, held.total.dtype
    v = _parameters(scenario, world, v or {}, kind)
    unit, terms = base_unit(world), terms_of(scenario, world, base_unit(world))
    ground = ground_of(
        held, v["freed_share"], economics, world.reference_held.astype(kind, copy=False)
    )
    if terms.inflow_base != "occupied":  # no other deal asks what occupied ground yields
        ground = replace(ground, occupied=np.zeros_like(ground.occupied))
    first = valuation_date(scenario, world).year
    prices = prices_of(scenario, world, unit, first, kind)
    sheet = sheet_of(
        v, ground, scenario, **prices,
        group_value=held.total[..., economics.group],
        group_part=world.component_share(scenario.valuation).astype(kind, copy=False),
        to_base=factor(scenario, world, value_unit(scenario, world), unit),
        inflow_base=terms.inflow_base,
    )  # fmt: skip
    sheet.setdefault("inflow_share", terms.inflow_share)
    plan, of_deal = plan_of(sheet), factor(scenario, world, deal_unit(scenario, world), unit)
    sheet |= flows(plan, sheet["inflow_share"], terms.inflow_base, rungs)
    return Economy(
        rungs={rung: np.asarray(sheet[rung]) / MILLION for rung in RUNGS if rung in rungs},
        plan=plan,
        terms=terms,
        parameters=v,
        first_year=first,
        horizon=scenario.horizon_years,
        new_aid=scenario.new_aid * of_deal,
        licence_fees=(scenario.licence_fees or 0.0) * of_deal,
        fund_return=fund_return(scenario, world),
        unit=unit,
        sheet=sheet,
    )


def _parameters(
    scenario: Scenario, world: World, changed: ValueSet, kind: DTypeLike
) -> dict[str, Array]:
    """Return the central inputs with the scenario's levers, and what is changed, in place.

    Gas whose regulated price is stated apart brings its market's part of the benchmark. Where no
    withdrawal is asked for, all occupied ground draws investment, whatever is freed.
    """
    stated = world.economics.stating(scenario.parameters)
    v = {**stated, **lever_values(scenario, world), **changed}
    if not scenario.withdrawal_first:
        v["freed_share"] = np.ones(1)
    if scenario.gas_regulated_until is not None and GAS not in stated_netbacks(scenario):
        v["netback"] = np.array(v["netback"])
        place = world.economics.place(GAS)
        v["netback"][..., place] = world.assumption("gas-market-netback")
    return {name: np.asarray(value).astype(kind, copy=False) for name, value in v.items()}


def deal_unit(scenario: Scenario, world: World) -> str:
    """Return the money unit that the deal in force is stated in, such as ``USD_2025``."""
    return (scenario.own_deal or world.deals[scenario.deal]).unit
