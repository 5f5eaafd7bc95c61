"""What the tests of drift share: every figure at once, and what the tree of each names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import Outcome, Scenario, World, evaluate
from model.answers.revenue import revenue_lines
from model.core.figures import Node
from model.explain.places import explain, figures
from model.money.claim import claim_met
from model.money.economy import Economy
from model.money.rungs import RUNGS
from model.territory.control import control_by_region, deposit_shares
from model.world.catalog import PARTIES
from model.world.deal_terms import DealTerms

Array = NDArray[np.float64]
Told = dict[str, frozenset[str]]

FLOWS = ("us", "ukraine", "kept", "investors", "inflow", "distributed", "other", "profit")
TODAY = ("us", "ukraine", "kept", "investors", "inflow", "distributed")


# Every figure at once, by the outcome itself; money with any axes of draws before.


def rungs_of(outcome: Outcome, economy: Economy) -> dict[str, Array]:
    """Return the figures of the ladder."""
    world, aid, found = outcome.world, outcome.aid_base, dict(economy.totals)
    found = {rung: np.asarray(value) for rung, value in found.items()}
    first = found["S0"]
    for place, rung in enumerate(RUNGS):
        value = found[rung]
        found[f"{rung}.step"] = value - (found[f"S{place - 1}"] if place else 0.0)
        found[f"{rung}.aid"] = value / aid
        found[f"{rung}.first"] = value / first
        by = np.asarray(economy.rungs[rung])
        for k, group in enumerate(world.groups):
            found[f"{rung}.group.{group}"] = by[..., world.economics.group == k].sum(axis=-1)
    part = world.operations.state_part(np.asarray(economy.parameters["running"]))
    for line, pair in revenue_lines(economy, part).items():
        found[f"revenue.{line}"] = sum(pair).sum(axis=-1)
    found["fund_per_dollar"] = found["S10"] / first
    some = np.where(found["S8"] > 0, found["S8"], np.nan)
    found["government_take"] = found["S9"] / some
    return found


def account(outcome: Outcome, economy: Economy) -> dict[str, Array]:
    """Return the figures of the account."""
    run, aid = economy.account, outcome.aid_base
    found = {f"receipts.{name}": np.asarray(getattr(run, name).sum(axis=-1)) for name in FLOWS}
    found["receipts.state"] = economy.cumulated()["state"]
    found["receipts.seed"] = run.contributions.sum(axis=-1)
    for name in ("us_minerals", "us_return", "us_paid_in", "credited_us"):
        found[f"receipts.{name}"] = np.asarray(getattr(run, name).sum(axis=-1))
    found["receipts.us_owned"] = run.us_owned[..., -1]
    found["receipts.fund"] = run.fund[..., -1]
    paying = np.where(run.distributed > 0.0, run.inflow, 0.0).sum(axis=-1)
    found["receipts.gain"] = found["receipts.distributed"] - paying
    rate = np.asarray(economy.parameters["state_rate"])[..., 0]
    for name in TODAY:
        found[f"receipts.{name}.today"] = run.discounted(name, rate)
        found[f"receipts.{name}.aid"] = found[f"receipts.{name}"] / aid
    found["claim.start"] = np.asarray(run.claim_start)
    found["claim.balance"] = run.balance[..., -1]
    owed = float(np.max(run.claim_start)) > 0.0
    found["claim.met"] = claim_met(run, None if owed else aid).year
    return found


def ground(outcome: Outcome) -> dict[str, float]:
    """Return the figures of places and deposits, and the aid."""
    world, held, value = outcome.world, outcome.held, outcome.value
    found: dict[str, Any] = {
        "total": float(outcome.total_million), "aid": outcome.aid.million,
        "aid_coverage": outcome.aid_coverage, "aid_base": outcome.aid_base,
    }  # fmt: skip
    for p, party in enumerate(PARTIES):
        found[party] = float(held[p].sum())
        found[f"{party}.share"] = found[party] / (found["total"] or 1.0)
    for axis, ids, of in (("region", world.regions, 1), ("group", world.groups, 0)):
        whole = value.sum(axis=of)
        for place, id in enumerate(ids):
            found[f"{axis}.{id}"] = float(whole[place])
            for p, party in enumerate(PARTIES):
                part = float(held[p].sum(axis=of)[place])
                found[f"{axis}.{id}.{party}"] = part
                found[f"{axis}.{id}.{party}.share"] = part / (float(whole[place]) or 1.0)
    area = control_by_region(outcome.scenario, world)
    for r, row in enumerate(world.tables["regions"]):
        id, worth = row["id"], float(value[r].sum())
        found |= {f"region.{id}.{p}.control": area[i, r] for i, p in enumerate(PARTIES)}
        found[f"region.{id}.per_km2"] = worth / float(row["area_km2"])
        found[f"region.{id}.per_point"] = worth * 0.01
    return found | of_deposits(outcome)


def of_deposits(outcome: Outcome) -> dict[str, float]:
    known, chances = outcome.world.deposits, deposit_shares(outcome.scenario, outcome.world)
    worth = known.weight * outcome.value[known.region, known.group]
    found = {f"deposit.{id}": float(worth[d]) for d, id in enumerate(known.ids)}
    for d, id in enumerate(known.ids):
        found |= {f"deposit.{id}.{p}": float(chances[i, d]) for i, p in enumerate(PARTIES)}
    return found


def every(outcome: Outcome) -> dict[str, float]:
    economy = outcome.economy
    found = {**rungs_of(outcome, economy), **account(outcome, economy)}
    return {**ground(outcome), **{name: float(value) for name, value in found.items()}}


# What the trees name.


@dataclass(frozen=True)
class Case:
    """A scenario, its figures, and what the tree of each names."""

    outcome: Outcome
    nodes: list[Node]
    values: dict[str, float]
    told: Told


def key_of(node: Node) -> str:
    if node.source:
        return f"{node.source['table']}:{node.source['key']}"
    return node.name if node.op == "given" else ""


def below(root: Node, known: dict[int, tuple[Node, int]], bits: dict[str, int]) -> int:
    """Return what is named below a node as bits; those below each node are kept."""
    waiting = [(root, False)]
    while waiting:
        node, done = waiting.pop()
        if id(node) in known:
            continue
        if not done:
            waiting += [(node, True), *((child, False) for child in node.below)]
            continue
        key = key_of(node)
        mine = 1 << bits.setdefault(key, len(bits)) if key else 0
        for child in node.below:
            mine |= known[id(child)][1]
        known[id(node)] = node, mine
    return known[id(root)][1]


def case_of(scenario: Scenario, world: World) -> Case:
    outcome = evaluate(scenario, world)
    known: dict[int, tuple[Node, int]] = {}
    bits: dict[str, int] = {}
    masks = {name: below(explain(outcome, name), known, bits) for name in figures(outcome)}
    told = {
        name: frozenset(key for key, bit in bits.items() if mask >> bit & 1)
        for name, mask in masks.items()
    }
    told = {name: keys | {key.partition(".")[0] for key in keys} for name, keys in told.items()}
    return Case(outcome, [node for node, _ in known.values()], every(outcome), told)


OTHER: dict[str, Any] = {
    "reading": "by-deposit", "valuation": "secdev-2022", "deal": "dl4-march-draft-2025-03",
    "freed_share": 0.5, "new_aid": 1000.0, "licence_fees": 50.0, "deflator": "us-cpi",
    "recovery_multiple": 1.5,
    "price_growth": 0.01, "capacity_multiple": 1.5, "settlement_date": dt.date(2027, 1, 1),
    "front_line_date": dt.date(2026, 2, 24), "group_control": {"lithium": {"russia": 0.4}},
    "control": {"UA-63": {"russia": 0.25, "other": 0.1}}, "estimate": "mean",
    "deposit_control": {"shevchenkivske-lithium": "russia"},
}  # fmt: skip
"""Another scenario, in which most that the first leaves alone is used."""

CAPPED: dict[str, Any] = {
    "deal": "dl1-bessent-draft-2025-02", "withdrawal_first": False, "economic_filter": False,
    "war": "rate", "price_date": "2023-02", "estimate": "range",
    "valuation": "repriced-2025-02", "horizon_years": 20,
    "front_line_date": dt.date(2026, 2, 24),
}  # fmt: skip
"""A third one: a ceiling, a war rate, prices of an old month."""

OWN: dict[str, Any] = {
    "own_deal": DealTerms.of(inflow_share=0.3, inflow_base="all", cap=3.0, us_share_after=0.5),
    "own_values": {"UA-14": {"coal": 500.0}, "UA-23": {"iron_ore": 900.0}}, "us_share": 0.7,
    "prices": {"coal_thermal": {"2026": 90.0, "2027": 95.0}}, "permit_renewals": 1,
}  # fmt: skip
"""A fourth one, with a deal and values of its own."""

KINDS = {"seed": {}, "other": OTHER, "capped": CAPPED, "own": OWN}


def untold(case: Case, keys: list[str], values: dict[str, Any]) -> list[str]:
    """Return the figures that move with what a key names and do not name it.

    `values` hold a figure for each of the keys.
    """
    names = list(values)
    moved = np.array([np.broadcast_to(values[name], len(keys)) for name in names])
    usual = np.array([case.values[name] for name in names])[:, None]
    same = np.isclose(moved, usual, rtol=1e-9, atol=1e-9, equal_nan=True)
    pairs = ((names[row], keys[column]) for row, column in np.argwhere(~same).tolist())
    return sorted({f"{name} <- {key}" for name, key in pairs if key not in case.told[name]})
