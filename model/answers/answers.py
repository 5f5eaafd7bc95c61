"""What people ask of an economy: the ladder as a table, who receives what in which year, ratios.

Everything here is a reading of :class:`model.money.economy.Economy`; no formula of the model
stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.answers.breakeven import LEVERS
from model.core.said import say
from model.money.economy import MILLION, Economy, valuation_date
from model.money.ladder import RUNGS
from model.money.plan import RUNNING, Plan

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from model.core.said import Said
    from model.scenario.scenario import Scenario
    from model.world.deal_terms import DealTerms
    from model.world.world import World

FLOWS = ("us", "ukraine", "other", "investors", "kept", "inflow", "distributed")
"""Flows of a deal's account that are cumulated and discounted."""


def ladder_table(economy: Economy, aid: float) -> pd.DataFrame:
    """Return the steps of the ladder.

    Parameters
    ----------
    economy : Economy
        Of one scenario.
    aid : float
        Aid figure [million of the economy's unit].

    Returns
    -------
    DataFrame
        Index rung; columns title, kind (stock or flow), value and step [million of the unit],
        coverage (the rung as a multiple of the aid figure [1]; of no aid, infinite, and 0 where
        the rung is nothing too). The steps sum to the last rung.
    """
    import pandas as pd

    value = np.array([float(economy.totals[rung]) for rung in RUNGS])
    without = np.where(value == 0.0, 0.0, np.copysign(np.inf, value))
    coverage = np.divide(value, aid, out=without, where=aid > 0)
    columns = {
        "title": [title for title, _ in RUNGS.values()],
        "kind": [kind for _, kind in RUNGS.values()],
        "value": value,
        "step": np.diff(value, prepend=0.0),
        "coverage": coverage,
    }
    frame = pd.DataFrame(columns, index=pd.Index(list(RUNGS), name="rung"))
    frame.attrs["unit"] = f"million {economy.unit}"
    return frame


def ladder_by_group(economy: Economy, world: World) -> pd.DataFrame:
    """Return the ladder of each commodity group: index group, one column a rung [million]."""
    import pandas as pd

    group = world.economics.group
    columns = {
        rung: np.bincount(group, weights=economy.rungs[rung], minlength=len(world.groups))
        for rung in RUNGS
    }
    frame = pd.DataFrame(columns, index=pd.Index(world.groups, name="group"))
    frame.attrs["unit"] = f"million {economy.unit}"
    return frame


def receipts_table(economy: Economy) -> pd.DataFrame:
    """Return what is received and owed year by year.

    Returns
    -------
    DataFrame
        Index year; columns state_existing and state_new (royalties and state shares of profit
        of running mines and of new projects), investors (income of owners of new projects after
        tax and their part of the inflow, below 0 in years of building), inflow (into the fund),
        us, ukraine and other (paid out by it), kept (state receipts not paid in), fund and balance
        (at the year's end) [million of the unit].
    """
    import pandas as pd

    run, receipts = economy.account, economy.receipts
    paid = ("investors", "inflow", "us", "ukraine", "other", "kept")
    columns = {
        "state_existing": receipts.state_existing,
        "state_new": receipts.state_new,
        **{name: getattr(run, name) for name in paid},
        "fund": run.fund,
        "balance": run.balance,
    }
    frame = pd.DataFrame(columns, index=pd.Index(run.years, name="year"))
    frame.attrs["unit"] = f"million {economy.unit}"
    return frame


def receipts_totals(economy: Economy) -> pd.DataFrame:
    """Return each flow over the whole horizon: index flow; columns cumulated, discounted [million].

    Discounted at the states' rate, investors' income too, so that the rows can be compared; at
    their own rate it stands in the ladder, as what S9 leaves of S8.
    """
    import pandas as pd

    run = economy.account
    rate = float(np.asarray(economy.parameters["state_rate"]).ravel()[0])
    rows = {
        name: (float(getattr(run, name).sum()), float(run.discounted(name, rate))) for name in FLOWS
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["cumulated", "discounted"])
    frame.index.name = "flow"
    frame.attrs["unit"] = f"million {economy.unit}"
    return frame


def notes(economy: Economy, scenario: Scenario, world: World) -> tuple[str, ...]:
    """Return what a reader of the ladder must be told, a sentence each.

    That mines are not renewed, always; that a multiple leaves what the model was made for, that
    a settlement day has passed, that new projects come too late for the horizon, that occupied
    ground is counted in, that the deal is younger than the scenario, that its interest and ceiling
    are taken as real, that licence fees are left out, or that S10 leaves out what the deal also
    takes, where it is so.
    """
    plan = economy.plan
    said = [
        say("Permits are renewed {times} times; new finds do not count.",
            times=scenario.permit_renewals)
        if scenario.permit_renewals
        else say("A mine ends after its life and nothing follows it: "
                 "neither renewal nor new finds count.")
    ]  # fmt: skip
    said += beyond(scenario)
    settled, day = scenario.settlement_date, valuation_date(scenario, world)
    if scenario.war == "states" and settled is not None and settled <= day:
        said.append(say("The settlement of {settled} is not after {day}, so nobody waits for it.",
                        settled=settled, day=day))  # fmt: skip
    if not scenario.withdrawal_first:
        said.append(
            say("No withdrawal is asked for: occupied ground draws investment as if freed.")
        )
    said += _deal_notes(economy.terms, day)
    if economy.terms.inflow_base in ("all", "new"):
        said += _fees_note(scenario, world)
    first = _first_output(plan)
    if first >= plan.horizon:
        said.append(say(
            "First output of a new project comes after {first:,.1f} years, beyond the period of "
            "{horizon:,.0f}: only running mines count.", first=first, horizon=plan.horizon,
        ))  # fmt: skip
    return tuple(said)


def beyond(scenario: Scenario) -> list[Said]:
    """Return what to say of multiples outside the bounds within which a break-even is looked for.

    Nothing where prices and capacities are within them, or left out altogether.
    """
    told = {
        "price_multiple": say(
            "Prices are {times:g} times what they were", times=scenario.price_multiple
        ),
        "capacity_multiple": say(
            "Capacities are {times:g} times what they are", times=scenario.capacity_multiple
        ),
    }
    return [
        say("{given}, outside {low:g} to {high:g}: costs, demand and taxes would not stay what "
            "they are, so that the figures of money are arithmetic and no forecast.",
            given=given, low=LEVERS[name][0], high=LEVERS[name][1])
        for name, given in told.items()
        if (value := getattr(scenario, name)) and not LEVERS[name][0] <= value <= LEVERS[name][1]
    ]  # fmt: skip


def _fees_note(scenario: Scenario, world: World) -> list[Said]:
    """Return what to say of licence fees under a deal that counts them."""
    if scenario.licence_fees is None:
        return [say("Licence fees are left out until a scenario states them: auctions of 2025 "
                    "brought {fees:,.0f} million dollars.",
                    fees=world.assumption("licence-fees"))]  # fmt: skip
    if scenario.licence_fees:
        return [say("Licence fees are no part of S9 and S10: they stand in the deal's account.")]
    return []


def _deal_notes(terms: DealTerms, day: dt.date) -> list[Said]:
    said = []
    if terms.date is not None and terms.date.year > day.year:
        said.append(say("The deal is of {date}, later than {day}, from which years are counted.",
                        date=terms.date, day=day))  # fmt: skip
    if terms.private_income_included or terms.inflow_base == "occupied" or terms.cap is not None:
        said.append(say(
            "S10 counts royalties and state shares of profit alone: this deal's ceiling, and what "
            "it takes from private or occupied projects, stand in its account only."
        ))  # fmt: skip
    if terms.interest > 0.0 or terms.cap is not None:
        said.append(say(
            "Interest and ceiling of a deal are counted in dollars of one year, as if prices stood "
            "still: in current dollars a claim grows more slowly and a ceiling is reached sooner."
        ))  # fmt: skip
    return said


def _first_output(plan: Plan) -> float:
    """Return years to the earliest output of a new project that has any; 0 where none has."""
    start = np.broadcast_to(plan.project.array("start"), plan.developed.shape)
    output = np.broadcast_to(plan.project.array("output"), plan.developed.shape)
    new = np.array([origin != RUNNING for origin in plan.origins])[:, None] & (output > 0.0)
    return float(start[new].min()) if new.any() else 0.0


def running_share(economy: Economy) -> float:
    """Return the part of S8 that mines which run today give [1]; NaN where S8 is not above 0."""
    whole = float(economy.totals["S8"])
    works = economy.plan.total(lambda one: one.money.npv_pre * one.developed, (RUNNING,))
    return float(works.sum()) / MILLION / whole if whole > 0.0 else float("nan")


def ratios(economy: Economy) -> dict[str, float]:
    """Return the two ratios that sum an extractive regime up [1].

    ``government_take`` is S9 over S8, what the state receives of the value before tax, both at
    the investors' rate; NaN where S8 is not above 0, since a share of a loss says nothing.
    ``fund_per_dollar`` is S10 over S0; 0 where there is nothing in the ground.
    """
    totals = {rung: float(value) for rung, value in economy.totals.items()}
    taken = totals["S9"] / totals["S8"] if totals["S8"] > 0 else float("nan")
    per_dollar = totals["S10"] / totals["S0"] if totals["S0"] > 0 else 0.0
    return {"government_take": taken, "fund_per_dollar": per_dollar}
