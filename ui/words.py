"""Every text of the page, and how figures are written in it."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from model import Outcome, Scenario, World
from model.catalog import PARTIES
from model.errors import Problem
from model.scenario import Change
from model.world import AidClaim

__all__ = [
    "PARTY",
    "aid_label",
    "billions",
    "change_line",
    "day",
    "headline",
    "map_caption",
    "map_words",
    "percent",
    "problem_text",
    "region_title",
    "trillions",
    "unit_text",
]

TITLE = "Ukraine's mineral wealth"
NAV_EXPLORE, NAV_SOURCES = "Explore", "Sources"
PARTY = {"ukraine": "Ukraine", "russia": "Russia", "other": "Neither side"}
NO_CHANGE = "Nothing differs from the preset."

EXPLORE_LEDE = (
    "Gross value in the ground at the prices of one month: no cost, no time and no doubt is taken "
    "off. The national total, thirteen regions and three commodity groups are published; how the "
    "rest is shared out is our estimate, and so is every cell that the two figures on rare earths "
    "rest on. See Sources."
)
HELP_TOTAL = (
    "Everything counted in the ground, at the prices of the valuation's month. "
    "It is not a profit, a rent or an offer."
)
HELP_PARTY = "Sum over regions and commodity groups of control share times value in the ground."
HELP_COVERAGE = "The aid figure divided by the gross value in the ground that Ukraine holds."
HELP_RARE = (
    "National share under Russian control. The president of Ukraine said about half in February "
    "2025; the front line read by area gives about a third. Spread over the regions along the map."
)
HELP_NEITHER = "A joint or demilitarised zone whose value counts for neither side."
HELP_REGION = "Share of the region's value held by Russia; starts from the area behind the line."
HELP_OWN_AID = "Replaces the ledger's figure. Write the price year, as in 120 billion USD_2025."
HELP_DEFLATOR = "How dollars of the aid's year are set against the valuation's."
DEFLATOR = {"face-value": "at face value, as the press does", "us-cpi": "by US consumer prices"}
BASE = {"front-line": "Front line", "borders-1991": "1991 borders"}
SOURCES_LEDE = (
    "Every figure the page uses, with its source, date and grade. A: official or primary. B: press "
    "quoting a primary source. C: secondary or partisan. D: our judgement or memory, an assumption."
)


def trillions(million: float) -> str:
    """Return an amount in words: ``8.30 trillion``, ``53.6 billion``, ``0``.

    Parameters
    ----------
    million : float
        Amount [million].

    Examples
    --------
    >>> trillions(8_295_940), trillions(53_628), trillions(0)
    ('8.30 trillion', '53.6 billion', '0')
    """
    for name, step in (("trillion", 1e6), ("billion", 1e3), ("million", 1.0)):
        if abs(million) >= step * 0.9995:
            scaled = million / step
            digits = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
            return f"{scaled:.{digits}f} {name}"
    return "0"


def billions(million: float) -> str:
    """Return an amount as billions without superfluous digits: ``300 billion``."""
    return f"{million / 1e3:,.6g} billion"


def percent(share: float) -> str:
    """Return a share as per cent with the digits that carry meaning.

    Examples
    --------
    >>> percent(0.0362), percent(0.56), percent(1.0), percent(float("inf"))
    ('3.6 %', '56 %', '100 %', 'no limit')
    """
    if not math.isfinite(share):
        return "no limit"
    hundredths = share * 100
    digits = 0 if hundredths >= 9.95 or hundredths == 0 else 1 if hundredths >= 0.95 else 2
    return f"{hundredths:.{digits}f} %"


def day(date: dt.date) -> str:
    """Return a date in words: ``11 February 2025``."""
    return f"{date.day} {date:%B %Y}"


def unit_text(unit: str) -> str:
    """Return a money unit in words: ``USD_2023`` -> ``USD (2023 prices)``."""
    currency, year = unit.split("_")
    return f"{currency} ({year} prices)"


def headline(outcome: Outcome) -> str:
    """Return the result of a scenario as two sentences."""
    ukraine, russia, other = (int(value) for value in outcome.party_million)
    total = trillions(outcome.total_million)
    held, rest = (_beside(value, total) for value in (ukraine, russia))
    zone = f", and {trillions(other)} lies in a zone of neither side" if other else ""
    verb = "is" if outcome.scenario.control or not outcome.front_line else "was"
    first = (
        f"{_when(outcome)} ground worth {held} of {total} dollars {verb} held by Ukraine "
        f"and {rest} by Russia{zone}."
    )
    return f"{first} {_aid_sentence(outcome)}"


def _beside(million: int, total: str) -> str:
    """Return an amount without its scale where the total beside it has the same."""
    amount = trillions(million)
    number, _, scale = amount.partition(" ")
    return number if scale == total.partition(" ")[2] else amount


def _when(outcome: Outcome) -> str:
    line = outcome.front_line
    if outcome.scenario.control:
        return "Under these assumptions"
    return f"On {day(line.asked)}" if line else "Within the recognised borders"


def _aid_sentence(outcome: Outcome) -> str:
    aid = outcome.aid
    figure = f"{billions(aid.stated)} {'dollars' if aid.stated_unit[:3] == 'USD' else 'euros'}"
    who = "Your aid figure" if aid.own else f"The aid figure of {aid.claim.claimant}"
    if not math.isfinite(outcome.aid_coverage):
        return f"{who}, {figure}, stands against nothing that Ukraine holds."
    share = percent(outcome.aid_coverage)
    return f"{who}, {figure}, is {share} of Ukraine's part, before a single cost."


def aid_label(claim: AidClaim) -> str:
    """Return how a row of the aid ledger is named in the picker: amount, stage, who says so."""
    amount = f"{claim.amount / 1e3:,.4g} bn {claim.unit[:3]}"
    return f"{amount} {claim.stage}: {claim.claimant}, {claim.as_of}"


def region_title(world: World, region: str, shares: dict[str, float], million: int) -> str:
    """Return the full text of a region for its tooltip and for screen readers."""
    held = ", ".join(f"{PARTY[p]} {percent(shares[p])}" for p in PARTIES if shares[p] > 0)
    return (
        f"{world.label('regions', region)}: {trillions(million)} USD in the ground. Held: {held}."
    )


def map_caption(outcome: Outcome) -> str:
    """Return date and source of the layer of control that the map shows."""
    line = outcome.front_line
    changed = len(outcome.scenario.control)
    own = f"; {changed} region{'s' if changed > 1 else ''} set by the scenario" if changed else ""
    if line is None:
        return f"no front line, recognised borders{own}"
    names = ", ".join(outcome.world.source(id)["publisher"] for id in line.source_ids)
    late = f" (newest record on or before {day(line.asked)})" if line.age_days else ""
    return f"front line of {day(line.used)}{late}, area shares after {names}{own}"


def map_words(world: World) -> dict[str, str]:
    """Return the texts that the map needs, with the short names of the regions."""
    names = {row["id"]: row["name_en"] for row in world.tables["regions"]}
    return {
        "map": "Map of Ukraine's 27 regions by who holds the value in the ground",
        "keys": "Arrow keys move, Enter selects a region, Escape clears",
        "ukraine": "held by Ukraine",
        "russia": "held by Russia",
        "other": "held by neither side",
        "share": "divided: the wider the stripes, the larger the part",
        "value": "region's part of the national value:",
        "value_low": "under 1 %",
        "value_high": "over 15 %",
        "control": "Control is a dated layer:",
        "borders": "Borders: internationally recognised.",
        **names,
    }


def problem_text(problem: Problem) -> str:
    """Return what was refused at a control, without the path that only a file needs."""
    text = f"{problem.given}: {problem.allowed}."
    return f"{text} {problem.remedy}" if problem.remedy else text


def change_line(change: Change, world: World) -> str:
    """Return one difference from the preset: what, now, and in the preset."""
    return (
        f"{_path_text(change.path, world)}: {_shown(change.here)} (preset: {_shown(change.there)})"
    )


def _path_text(path: str, world: World) -> str:
    head, *rest = path.split(".")
    if head in ("control", "group_control") and len(rest) == 2:
        table = "regions" if head == "control" else "commodity_groups"
        return f"{world.label(table, rest[0])}, held by {PARTY[rest[1]].lower()}"
    return str(Scenario.model_fields[head].title)


def _shown(value: Any) -> str:
    if value is None:
        return "as the map says"
    return percent(value) if isinstance(value, float) else str(value)


SOURCE_TABLES = {
    "claims": "Published figures on reserves, values and occupied shares",
    "value/forbes_2023_margins": "Value by region and by commodity group (published or ours)",
    "value/forbes_2023": "Value of each commodity group in each region (our reconciliation)",
    "aid/ledger": "Aid: claimed, appropriated, allocated, paid, received",
    "control/front_line": "Area shares of the newest front line",
    "control/anchors": "Area shares before daily records began",
    "events": "Dated events",
    "rates": "Price indices and exchange rates",
    "regions": "Regions",
    "commodity_groups": "Commodity groups",
    "sources": "All sources",
}
"""Tables that the Sources page offers, in its order."""


def rows_shown(shown: int, of: int) -> str:
    """Return how many rows of a table are on the page."""
    return f"{shown} of {of} rows" if shown != of else f"{of} rows"
