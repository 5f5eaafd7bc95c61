"""The value ladder of one commodity in plain Python, by adding up short spells of time and mines.

Written from the method, not from the model: it reads the tables with the csv module, knows no
array and no closed form, and so can disagree with the model where that is wrong.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
STEPS = 200
"""Spells a year."""


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def figures(commodity: str) -> dict[str, float]:
    """Return every technical parameter of a commodity at its central input."""
    found = rows("economics/parameters")
    return {
        row["parameter"]: float(row["mode"])
        for row in found
        if row["component"] in (commodity, "ALL")
    }


def price(series: str, month: str) -> float:
    (row,) = (r for r in rows("economics/prices") if (r["series"], r["month"]) == (series, month))
    return float(row["price"])


@cache
def bands(commodity: str, works: str) -> list[tuple[float, float]]:
    """Return prices that a royalty's bands turn at, each with rent on a unit to its rate.

    Where the rate of the whole price changes, rent rises evenly about the edge.
    """
    (stray,) = (float(r["value"]) for r in rows("assumptions") if r["id"] == "royalty-months")
    knots, rate = [(0.0, 0.0)], 1.0
    for row in rows("economics/royalty_bands"):
        if row["component"] != commodity or row["works"] not in ("all", works):
            continue
        edge, higher = float(row["above"]), float(row["multiple"])
        if row["of"] == "part":
            knots += [(edge, rate * edge), (2 * edge, rate * edge + higher * edge)]
        elif edge:
            low, high = edge * (1 - stray), edge * (1 + stray)
            knots += [(low, rate * low), (high, higher * high)]
        rate = higher
    (edge, rent), last = knots[-1], knots[-1][0] or 1.0
    if not edge or rent == rate * edge:
        knots.append((2 * last, rate * 2 * last))
    return knots


@cache
def on_index(commodity: str) -> bool:
    law = rows("economics/royalty_bands")
    return any(row["base"] == "index" and row["component"] == commodity for row in law)


def owed(f: dict[str, float], mine: Mine, paid: float) -> float:
    """Return rent on a unit of product at an index price, to what is received of it [1]."""
    looked_at = paid if on_index(mine.commodity) else paid * f["netback"]
    knots = bands(mine.commodity, "new" if mine.new else "running")
    for (x, y), (x2, y2) in pairwise(knots):
        if looked_at <= x2 or (x2, y2) == knots[-1]:
            rent = y + (y2 - y) / (x2 - x) * (looked_at - x)
            return rent / (paid * f["netback"])
    raise AssertionError


@dataclass
class Money:
    """Sums of one project [USD]."""

    revenue: float = 0.0
    opex: float = 0.0
    capex: float = 0.0
    written_off: float = 0.0
    royalty: float = 0.0
    income_tax: float = 0.0
    psa: float = 0.0

    def add(self, other: Money, by: float) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + by * value)

    @property
    def before_tax(self) -> float:
        return self.revenue - self.opex - self.capex

    @property
    def state(self) -> float:
        return self.royalty + self.income_tax + self.psa


@dataclass
class Mine:
    """One project, as a study would describe it."""

    output: float
    life: float
    start: float
    ramp: float
    construction: float
    opex: float
    capex: float
    war_cost: float
    royalty: float
    psa: float
    new: bool
    commodity: str
    counts: bool = False
    fall: float = 0.0


def _pace(mine: Mine, since: float) -> float:
    ramp = min(since / mine.ramp, 1.0) if mine.ramp else 1.0
    return ramp * math.exp(-mine.fall * since)


def reckon(
    mine: Mine, f: dict[str, float], prices: tuple[float, float], rate: float, horizon: float
) -> Money:
    """Add up a project, spell by spell."""
    money, capital = Money(), mine.output * mine.capex
    outlay = (capital if mine.new else 0.0) + mine.war_cost
    d, kappa = math.log(1.0 + rate), math.log(2.0) / f["price_half_life"]

    def spells(first: float, last: float) -> list[tuple[float, float]]:
        last = min(last, horizon)
        count = max(1, math.ceil((last - first) * STEPS))
        step = (last - first) / count
        return [(first + (i + 0.5) * step, step) for i in range(count)] if last > first else []

    for t, step in spells(mine.start, mine.start + mine.life):
        since = t - mine.start
        weight = math.exp(-d * t - f["hazard"] * since) * step * _pace(mine, since)
        paid = prices[1] + (prices[0] - prices[1]) * math.exp(-kappa * t)
        sold = weight * mine.output * paid * f["netback"]
        money.revenue += sold
        money.royalty += mine.royalty * sold * owed(f, mine, paid)
        money.opex += weight * mine.output * mine.opex
        money.capex += weight * capital * f["sustaining"]
        money.written_off += weight * capital * f["sustaining"]
    built = min(mine.construction, mine.start)
    for t, step in spells(mine.start - built, mine.start):
        money.capex += math.exp(-d * t) * step * outlay / built
    years = min(f["depreciation"], mine.life)
    for t, step in spells(mine.start, mine.start + years):
        weight = math.exp(-d * t - f["hazard"] * (t - mine.start)) * step
        money.written_off += weight * outlay / years
    if mine.life and mine.start + mine.life <= horizon:
        end = mine.start + mine.life
        money.capex += capital * f["closure"] * math.exp(-d * end - f["hazard"] * mine.life)
    profit = max(money.revenue - money.opex - money.royalty - money.written_off, 0.0)
    money.psa = mine.psa * profit
    money.income_tax = f["income_tax"] * (profit - money.psa)
    return money


def cheapest(mine: Mine, f: dict[str, float], life: Money) -> tuple[float, float]:
    """Return the part of mines of all costs that pay over their life, and their mean cost.

    Mines are strewn over the lognormal curve of costs, and the dearest that pays is sought.
    """
    sigma = f["cost_spread"]

    def kept(score: float) -> float:
        opex = life.opex * math.exp(sigma * score - sigma**2 / 2)
        profit = max(life.revenue - opex - life.royalty - life.written_off, 0.0)
        psa = mine.psa * profit
        paid = life.royalty + psa + f["income_tax"] * (profit - psa)
        return life.revenue - opex - life.capex - paid

    low, high = -12.0, 12.0
    if kept(low) <= 0.0:
        return 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if kept(middle) > 0.0 else (low, middle)
    count, part, cost = 20_000, 0.0, 0.0
    step = (low + 12.0) / count
    for i in range(count):
        score = -12.0 + (i + 0.5) * step
        weight = math.exp(-(score**2) / 2) / math.sqrt(2 * math.pi) * step
        part += weight
        cost += weight * math.exp(sigma * score - sigma**2 / 2)
    return part, cost / part


def ladder(
    commodity: str, group_value: float, held: float, freed: float, reference: float,
    waiting: float, inflow_share: float = 0.5, horizon: float = 50.0, month: str = "latest",
    multiple: float = 1.0,
) -> dict[str, float]:  # fmt: skip
    """Return S0 to S10 of a commodity [USD million].

    Parameters
    ----------
    group_value : float
        Value of its group in the ground [USD million].
    held, freed, reference : float
        Shares of the group that Ukraine holds, regains, and held when output was measured.
    waiting : float
        Years to the settlement.
    inflow_share : float
        What a deal on the receipts of new permits pays in.
    horizon : float
        Years counted.
    month, multiple : str, float
        Prices of the ladder, and what they are multiplied by.
    """
    f = figures(commodity)
    (part,) = (row for row in rows("economics/components") if row["id"] == commodity)
    series = part["price_series"]
    prices = price(series, month) * multiple, price(series, "long-run") * multiple
    s0 = group_value * 1e6 * float(part["share_of_group"])
    units = s0 / price(series, "2023-02")
    s1 = units * prices[0]
    s2 = s1 * f["yield"] * f["netback"]
    s3 = s2 * f["conversion"] * f["mining_recovery"]
    s4 = s3 * (held + freed)
    plain, present, counted = Money(), Money(), 0.0
    (market,) = (row["value"] for row in rows("assumptions") if row["id"] == "gas-market-netback")
    existing, new = f, {**f, "netback": float(market)} if commodity == "gas" else f
    for mine in mines(commodity, f, units, held, freed, reference, waiting):
        f = new if mine.counts else existing
        chance, cost = cheapest(mine, f, reckon(mine, f, prices, f["investor_rate"], math.inf))
        mine = replace(mine, opex=mine.opex * cost)
        today = reckon(mine, f, prices, f["investor_rate"], horizon)
        if mine.new:
            chance *= f["developed_old"] if f["brownfield"] > 0.5 else f["developed"]
        if mine.counts:
            counted += chance * (today.royalty + today.psa)
        present.add(today, chance)
        plain.add(reckon(mine, f, prices, 0.0, horizon), chance)
    s6 = plain.revenue - plain.opex
    steps = [s0, s1, s2, s3, s4, plain.revenue, s6, s6 - plain.capex, present.before_tax]
    steps += [present.state, inflow_share * counted]
    return {f"S{number}": value / 1e6 for number, value in enumerate(steps)}


def mines(
    commodity: str, f: dict[str, float], units: float, held: float, freed: float,
    reference: float, waiting: float,
) -> list[Mine]:  # fmt: skip
    """Return the running mines and the new projects of a commodity."""
    product = units * f["conversion"] * f["mining_recovery"] * f["yield"]
    reach, limit = held / reference, f["flow_cap"]
    running = min(f["running"] * min(reach, 1.0), max(limit, f["running"]) * reach)
    under, fall = product * held * f["licensed"], max(f["decline"] - f["sustaining"], 0.0)
    dug, dug_for = 0.0, 0.0
    while running and dug_for < f["longest_life"] and dug < under:
        dug += running * math.exp(-fall * (dug_for + 5e-5)) * 1e-4
        dug_for += 1e-4
    found = [
        Mine(running, dug_for, 0.0, 0.0, 0.0, f["opex"], f["capex"], 0.0,
             f["royalty_running"], 0.0, new=False, commodity=commodity, fall=fall)
    ]  # fmt: skip
    lead = f["lead_old"] if f["brownfield"] > 0.5 else f["lead_new"]
    ready = lead * (1.0 + f["slip"])
    old, new = "existing", "new"
    allowed = max(min(limit, f["permitted"]) * reach - running, 0.0)
    beyond = max(limit - max(f["permitted"], f["running"]), 0.0) * reach
    for permit, amount, room, later, drained in (
        (old, max(under - dug, 0.0), allowed, 0.0, 0.0),
        (new, product * held * (1.0 - f["licensed"]), beyond, 0.0, 0.0),
        (new, product * freed, limit * freed / reference, f["clearance"],
         f["flooded"] * f["shafts"]),
    ):  # fmt: skip
        ore = amount / f["yield"] * f["ore"] / 1e6
        if not (amount and room):
            continue
        output = min(amount / (f["taylor"] * ore**0.25), room)
        ramp, span = f["ramp"], amount / output
        life = span + ramp / 2 if span >= ramp / 2 else math.sqrt(2 * ramp * span)
        site = f["demining"] * f["site_area"] * 1e4 + drained * 1e6
        found.append(
            Mine(output, min(life, f["longest_life"]), waiting + later + ready, ramp,
                 f["construction"], f["opex"] * f["opex_bias"], f["capex"] * f["capex_overrun"],
                 output / f["project_size"] * site, f["royalty"],
                 f["psa"] if permit == new else 0.0, new=True, commodity=commodity,
                 counts=permit == new)
        )  # fmt: skip
    return found
