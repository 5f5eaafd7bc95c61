"""All deals at once: what each text would bring to whom, in the same simulations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from model import Outcome, World, evaluate
from model.futures.deals import ComparedDeals, deal_of
from model.money.deal_choice import fund_return
from model.world.deal_terms import DealTerms
from ui.parts.palette import PARTY_COLOURS, RED, SLATE
from ui.show.chart import (
    LIGHT,
    ROWS,
    Chart,
    Ink,
    Spec,
    across,
    both_ends,
    chart,
    layer,
    mark,
    money_axis,
    said,
    scale,
    tips,
)
from ui.show.table import Cell, Column, Table, million, table
from ui.speech import words
from ui.speech.drawn import band_text
from ui.speech.language import N_, day, number, percent, t, told
from ui.speech.money import FLOWS, amount, deal_label, deal_name, horizon_text

FLOOR, TOP = 1.0, 1e6
"""Ends of the chart's scale, the same whatever the scenario [million]."""

TICKS = [10.0**power for power in range(7)]

AMOUNTS = 80
"""Room at the right edge for what each deal comes to [px]."""

STRONG, PALE = 0.85, 0.4
"""How dark the bar of the deal in force is, and that of the others."""

SIDES = FLOWS
"""Who receives."""

COLOURS = {
    "us": SLATE, "ukraine": PARTY_COLOURS["ukraine"], "kept": PARTY_COLOURS["ukraine"],
    "investors": RED,
}  # fmt: skip

OF_US = ("of_aid", "us_minerals", "us_return", "us_paid_in", "us_owned")
"""What is said of the United States besides: share of the aid figure, and what it consists of."""

_SIDE_NAMES = {
    "us": N_("United States"),
    "ukraine": N_("Ukraine, from the fund"),
    "kept": N_("Ukraine, kept by the budget"),
    "investors": N_("Owners of new mines"),
}

_FINDINGS = {
    "us": N_("The United States would receive most under {deal}: ${amount}, {share} of the "
             "aid figure; {minerals} of it from minerals"),
    "ukraine": N_("Ukraine would receive most from the fund under {deal}: ${amount}"),
    "kept": N_("Ukraine's budget would keep most under {deal}: ${amount}"),
    "investors": N_("Owners of new mines would receive most under {deal}: ${amount}"),
}  # fmt: skip


def counted_text(outcome: Outcome, found: ComparedDeals) -> str:
    """Return what the figures of the comparison are."""
    economy = outcome.economy
    return t(
        "Median and 5 to 95% of {count} simulations, the same for every deal; sums over "
        "{years}, every year counted in full; {unit}.",
        count=number(found.drawn.count, 0),
        years=horizon_text(economy.first_year, economy.horizon),
        unit=words.unit_text(found.unit),
    )  # fmt: skip


def side_name(side: str) -> str:
    """Return the short name of a side that receives."""
    return t(_SIDE_NAMES[side])


def shown(side: str) -> tuple[str, ...]:
    """Return the columns that the page draws of a side; files have those of all."""
    more = OF_US if side == SIDES[0] else ()
    return ("deal", "status", side, f"{side}_band", f"{side}_central", *more, "disputed")


def deals_table(outcome: Outcome, found: ComparedDeals) -> Table:
    """Return what each side receives under every deal, with bands, split by where it comes from."""
    columns = (
        Column("deal", t("Deal")),
        Column("date", t("Date")),
        Column("status", t("Status"), told),
        *(column for side in SIDES for column in _of_side(side)),
        Column("of_aid", t("Of the aid figure"), percent),
        Column("us_minerals", t("From minerals"), amount),
        Column("us_return", t("From return on capital"), amount),
        Column("us_paid_in", t("Paid in by the United States"), amount),
        Column("us_owned", t("Owned at the end"), amount),
        Column("disputed", t("Disputed")),
    )
    frame = found.to_table()
    rows = [
        _row(columns, found.terms[str(deal)], row.to_dict(), outcome.world)
        for deal, row in frame.iterrows()
    ]
    return table(
        "deals", columns, rows, million(found.unit), sources="money", keys=list(found.terms)
    )


def under_deal(outcome: Outcome, deal: str) -> Outcome:
    """Return what a scenario gives under a deal of the comparison."""
    scenario, world = outcome.scenario, outcome.world
    if deal == deal_of(scenario):
        return outcome
    return evaluate(scenario.replace(deal=deal, own_deal=None), world)


def _of_side(side: str) -> Iterator[Column]:
    """Yield median, ends and band of what a side receives."""
    said = side_name(side)
    yield Column(side, t("{side}: median", side=said), amount)
    yield Column(f"{side}_p5", t("{side}: 5%", side=said), amount)
    yield Column(f"{side}_p95", t("{side}: 95%", side=said), amount)
    yield Column(f"{side}_band", t("{side}: 5 to 95%", side=said))
    yield Column(f"{side}_central", t("{side}: central inputs", side=said), amount,
                 f"receipts.{side}")  # fmt: skip


def _row(
    columns: Iterable[Column], terms: DealTerms, row: dict[str, Any], world: World
) -> tuple[Any, ...]:
    """Return a deal's cells: medians under the names of the sides themselves."""
    medians = {side: row[f"{side}_p50"] for side in (*SIDES, *OF_US[1:])}
    central = {f"{side}_central": row[side] for side in SIDES}
    bands = {f"{side}_band": band_text(row[f"{side}_p5"], row[f"{side}_p95"]) for side in SIDES}
    disputed = ", ".join(words.term(world, name) for name in terms.disputed)
    cells = {
        **row,
        **medians,
        **bands,
        **central,
        "deal": deal_name(terms),
        "date": Cell(str(terms.date or ""), day(terms.date) if terms.date else ""),
        "disputed": disputed,
    }
    return tuple(cells[column.key] for column in columns)


def deals_chart(
    outcome: Outcome, found: ComparedDeals, ink: Ink = LIGHT, *, side: str = SIDES[0]
) -> Chart:
    """Return what a side receives under every deal, with its band, on one scale.

    Parameters
    ----------
    outcome : Outcome
        The result.
    found : ComparedDeals
        The deals.
    ink : Ink
        Colours of the ground.
    side : str
        Who receives, of :data:`SIDES`.
    """
    here = deal_of(outcome.scenario)
    rows = [{**_bar(found, deal, side), "weight": STRONG if deal == here else PALE}
            for deal in found.terms]  # fmt: skip
    x: Spec = {
        "scale": scale(
            [FLOOR, TOP], log=True, clamp=True, range=[0, {"expr": f"width - {AMOUNTS}"}]
        ),
        "axis": money_axis(log=True, values=TICKS),
    }
    hints = tips(name=" ", said=t("median"), band=t("5 to 95%"), point=t("central inputs"))
    aid = [{"aid": found.aid, "text": t("aid figure")}] if FLOOR < found.aid < TOP else []
    dashed = mark("rule", ink.quiet, strokeDash=[6, 4], strokeWidth=1.5)
    diamond = {"shape": "diamond", "size": 80, "filled": True, "stroke": ink.paper}
    spec = chart(
        layer(dashed, aid, x=across("aid", **x), y=None),
        layer(mark("bar", COLOURS[side], height=11), x=across("low", **x), x2={"field": "high"},
              opacity=across("weight", scale=None), tooltip=hints),
        layer(mark("tick", ink.text, thickness=2.5, size=15), x=across("middle", **x),
              tooltip=hints),
        layer(mark("point", ink.text, **diamond), x=across("central", **x), tooltip=hints),
        *both_ends("name", "said", ink, AMOUNTS),
        layer(mark("text", ink.quiet, align="right", baseline="bottom", dx=-4, fontSize=11), aid,
              x=across("aid", **x), y={"value": "height"}, text=said("text")),
        rows=rows, height={"step": 34}, encoding={"y": ROWS},
    )  # fmt: skip
    listed = "; ".join(f"{row['name']}: {row['said']} ({row['band']})" for row in rows)
    alt = t("{side} under each deal, median and 5 to 95%: {list}.",
            side=words.named("flow", side), list=listed)  # fmt: skip
    how = t(
        "Bars: 5 to 95%, the deal in force in full colour; upright: median; diamond: central "
        "inputs; dashed: the aid figure; what is less than a million stands at the left edge."
    )
    note = f"{how} {counted_text(outcome, found)}"
    return Chart("deals", _finding(outcome, found, side), spec, alt, note)


def _finding(outcome: Outcome, found: ComparedDeals, side: str) -> str:
    """Return under which deal a side would receive most, and how much."""
    medians = {deal: found.band(deal, side)[1] for deal in found.terms}
    most = max(medians.values())
    if amount(most) == amount(0.0):
        return t("{side}: next to nothing under any deal", side=words.named("flow", side))
    best = [deal for deal, value in medians.items() if amount(value) == amount(most)]
    terms = found.terms[best[0]]
    deal = t("“{deal}” ({status})", deal=deal_name(terms), status=told(terms.status))
    if len(best) > 1:
        deal = t("{deal} and {count} others alike", deal=deal, count=len(best) - 1)
    share = percent(most / found.aid) if found.aid > 0.0 else t("no limit")
    minerals = percent(min(found.band(best[0], "us_minerals")[1] / most, 1.0), 0)
    finding = t(_FINDINGS[side], deal=deal, amount=amount(most), share=share, minerals=minerals)
    low, _, high = found.band(best[0], side)
    return _unmoved(outcome, found, best[0], finding) if amount(low) == amount(high) else finding


def _unmoved(outcome: Outcome, found: ComparedDeals, deal: str, finding: str) -> str:
    """Return a finding that no simulation moves, with what sets it: a text, and what capital earns.

    What the fund returns is not drawn, and stands in no text.
    """
    if found.band(deal, "us_return")[1] <= 0.0:
        return t("{finding}. Its text sets this: nothing that is simulated moves it",
                 finding=finding)  # fmt: skip
    rate = percent(fund_return(outcome.scenario, outcome.world))
    if outcome.scenario.fund_return is None:
        return t("{finding}. Its text and the return of {rate} a year that we assume on the "
                 "fund's capital (grade D) set this: nothing that is simulated moves it",
                 finding=finding, rate=rate)  # fmt: skip
    return t("{finding}. Its text and the return of {rate} a year that this scenario sets for the "
             "fund's capital set this: nothing that is simulated moves it",
             finding=finding, rate=rate)  # fmt: skip


def _bar(found: ComparedDeals, deal: str, side: str) -> Spec:
    """Return the ends of a deal's band, its median and the figure of central inputs [million]."""
    low, middle, high = found.band(deal, side)
    central = found.central[deal][side]
    inside = [max(value, FLOOR) for value in (low, middle, high, central)]
    return {
        "id": deal,
        "name": deal_label(found.terms[deal]),
        "said": amount(middle),
        "band": band_text(low, high),
        "point": amount(central),
        **dict(zip(("low", "middle", "high", "central"), inside, strict=True)),
    }
