"""What the account of a deal says where others have published a figure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from model.answers.validation_checks import Check, Inputs, Range, ends, mode, one, parameter
from model.money.cashflow import yearly_flows
from model.money.deal import Account, Receipts, account
from model.money.project import Project
from model.world.deal_terms import DealTerms

if TYPE_CHECKING:
    from model.world.world import World


def _lithium(world: World, start: float, output: float) -> Project:
    """Return a new lithium project of the middle parameters at long-run prices."""
    place = world.economics.ids.index("lithium")
    price = float(world.economics.price("long-run")[place])
    return Project(
        output=output,
        price=price * mode(world, "netback", "lithium"),
        opex=mode(world, "opex", "lithium"),
        capex=mode(world, "capex", "lithium"),
        life=mode(world, "longest_life", "lithium"),
        ramp=mode(world, "ramp"),
        start=start,
        construction=mode(world, "construction"),
        royalty=mode(world, "royalty", "lithium"),
        income_tax=mode(world, "income_tax"),
        psa=mode(world, "psa", "lithium"),
        depreciation_years=mode(world, "depreciation"),
    )


_SIGNED, _MARCH, _FULL = "dl6-signed-2025-04", "dl4-march-draft-2025-03", "dl2-draft-500-2025-02"


def _run(terms: DealTerms, years: int, **received: ArrayLike) -> Account:
    return account(terms, Receipts(**received), np.arange(years))


def _march(given: Inputs, world: World) -> DealTerms:
    """Return the March draft with the claim of the study [billion]."""
    return world.deals[_MARCH].replace(past_aid_amount=given["claim"])


def first_decade(given: Inputs, world: World) -> Range:
    """Inflow of the first years from one new lithium plant, leads from low to high."""
    years, size = int(given["years"]), mode(world, "project_size", "lithium")
    inflow = []
    for lead in parameter(world, "lead_new"):
        flows = yearly_flows(_lithium(world, lead, size), years)
        received = (flows.royalty + flows.psa) / 1e6
        run = _run(world.deals[_SIGNED], years, state_new=received)
        inflow.append(float(run.inflow.sum()) * 1e6)
    return ends(inflow)


def years_to_fill(given: Inputs, world: World) -> Range:
    """Year in which the account of the 500 billion draft is full at the receipts of 2024."""
    years = int(4.0 * given["claim"] * 1e3 / given["receipts"])
    run = _run(world.deals[_FULL], years, state_existing=given["receipts"])
    return one(np.flatnonzero(run.room <= 0.0)[0] + 1.0)


def claim_after(years: int, given: Inputs, world: World) -> Range:
    """Claim of the March draft after some years at the inflow of 2024, by the account."""
    terms = _march(given, world)
    run = _run(terms, years, **_counted(terms, given["inflow"] / terms.inflow_share))
    return one(run.balance[-1] / 1e3)


def _counted(terms: DealTerms, received: float) -> dict[str, ArrayLike]:
    """Return receipts of the kind that a deal counts."""
    return {"state_existing" if terms.inflow_base == "all" else "state_new": received}


def break_even(given: Inputs, world: World) -> Range:
    """Receipts at which the account leaves the claim of the March draft as it is."""
    terms = _march(given, world)
    level = terms.interest * given["claim"] * 1e3 / terms.inflow_share
    run = _run(terms, 1, **_counted(terms, level))
    drift = run.balance[-1] - given["claim"] * 1e3
    return one(level + drift / terms.inflow_share)


def signed_inflow(given: Inputs, world: World) -> Range:
    """Inflow that the account books for twice the hoped-for amount, at the rate of that day."""
    terms, inflow = world.deals[_SIGNED], []
    for hryvnias in (given["low"], given["high"]):
        received = hryvnias * 1e3 * given["usd"] / terms.inflow_share
        inflow.append(_run(terms, 1, state_new=received).inflow[0])
    return ends(inflow)


def signed_plants(given: Inputs, world: World) -> Range:
    """Inflow of a mature year from lithium, from one plant to the largest national output."""
    years = int(mode(world, "depreciation") + mode(world, "ramp")) + 1
    inflow = []
    for output in (mode(world, name, "lithium") for name in ("project_size", "flow_cap")):
        flows = yearly_flows(_lithium(world, 0.0, output), years)
        received = (flows.royalty + flows.psa)[-1] / 1e6
        inflow.append(_run(world.deals[_SIGNED], 1, state_new=received).inflow[0])
    return ends(inflow)


DEAL_CHECKS: Mapping[str, Check] = {
    "v27-inflow": first_decade,
    "d01-years": years_to_fill,
    "d02-one-year": partial(claim_after, 1),
    "d02-ten-years": partial(claim_after, 10),
    "d02-break-even": break_even,
    "d03-inflow": signed_inflow,
    "d03-plants": signed_plants,
}
"""The formula of every check of kind ``deal``, by its id."""
