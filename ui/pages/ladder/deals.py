"""All deals at once on the ladder page: what each text would bring to whom, in the same futures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from model import Outcome
from model.futures.deals import ComparedDeals
from model.world.deal_terms import DealTerms
from ui.hand.asking import Asking
from ui.parts.kit import note
from ui.parts.waiting import ready
from ui.show.about import draw_with_tools
from ui.show.chart import (
    BLUE,
    LIGHT,
    ORANGE,
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
from ui.show.table import Cell, Column, Table, draw, million, table
from ui.speech import words
from ui.speech.drawn import band_text
from ui.speech.language import day, number, percent, t, told
from ui.speech.money import amount, deal_label, deal_name, horizon_text

FLOOR, TOP = 1.0, 1e6
"""Ends of the chart's scale, the same whatever the scenario [million]."""

SHOWN = ("deal", "status", "us", "band", "of_aid", "us_minerals", "us_return", "us_paid_in",
         "us_owned", "disputed")  # fmt: skip
"""Columns that the page draws; files have all."""


def deals_panel(outcome: Outcome, ink: Ink) -> None:
    """Draw the chart and the table of all deals, once they are worked out."""
    st.header(t("All deals at once"))
    asking = Asking(outcome)
    task = asking.deals()
    if not ready(asking, task):
        return
    found: ComparedDeals = task.result
    st.caption(counted_text(outcome, found))
    draw_with_tools(deals_chart(outcome, found, ink))
    draw(deals_table(outcome, found).only(*SHOWN))
    note(
        "From minerals: what the fund pays out of the same year's receipts. Return on capital: "
        "what it pays out of interest on seed money and on what was put back. Paid in and owned "
        "at the end stand beside them, so that what is received can be read net."
    )


def counted_text(outcome: Outcome, found: ComparedDeals) -> str:
    """Return what the figures of the comparison are."""
    economy = outcome.economy
    return t(
        "Median and 5 to 95% of {count} simulations, the same for every deal; plain sums, {years}; "
        "{unit}.",
        count=number(found.drawn.count, 0),
        years=horizon_text(economy.first_year, economy.horizon),
        unit=words.unit_text(found.unit),
    )  # fmt: skip


def deals_table(outcome: Outcome, found: ComparedDeals) -> Table:
    """Return what each side receives under every deal, with bands, split by where it comes from."""
    frame = found.to_table()
    us, ukraine = t("United States"), t("Ukraine")
    columns = (
        Column("deal", t("Deal")),
        Column("date", t("Date")),
        Column("status", t("Status"), told),
        Column("us", t("{side}: median", side=us), amount),
        Column("us_p5", t("{side}: 5%", side=us), amount),
        Column("us_p95", t("{side}: 95%", side=us), amount),
        Column("band", t("5 to 95%")),
        Column("us_central", t("{side}: central inputs", side=us), amount),
        Column("of_aid", t("Of the aid figure"), percent),
        Column("us_minerals", t("From minerals"), amount),
        Column("us_return", t("From return on capital"), amount),
        Column("us_paid_in", t("Paid in by the United States"), amount),
        Column("us_owned", t("Owned at the end"), amount),
        *(
            Column(f"{side}_{end}", t(head, side=name), amount)
            for side, name in (("ukraine", t("Ukraine, from the fund")), ("kept", t("{side}, kept",
                               side=ukraine)), ("investors", t("Owners of new mines")))
            for end, head in (("p50", "{side}: median"), ("p5", "{side}: 5%"),
                              ("p95", "{side}: 95%"))
        ),
        Column("disputed", t("Disputed")),
    )  # fmt: skip
    rows = [_row(columns, found.terms[str(deal)], row.to_dict()) for deal, row in frame.iterrows()]
    return table(
        "deals", columns, rows, million(found.unit), sources="money", keys=[""] * len(rows)
    )


def _row(columns: Iterable[Column], terms: DealTerms, row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a deal's cells: medians under the names of the sides themselves."""
    medians = {side: row[f"{side}_p50"] for side in ("us", "us_minerals", "us_return",
                                                     "us_paid_in", "us_owned")}  # fmt: skip
    disputed = ", ".join(told(str(DealTerms.model_fields[name].title)) for name in terms.disputed)
    cells = {
        **row,
        **medians,
        "deal": deal_name(terms),
        "date": Cell(str(terms.date or ""), day(terms.date) if terms.date else ""),
        "us_central": row["us"],
        "band": band_text(row["us_p5"], row["us_p95"]),
        "disputed": disputed,
    }
    return tuple(cells[column.key] for column in columns)


def deals_chart(outcome: Outcome, found: ComparedDeals, ink: Ink = LIGHT) -> Chart:
    """Return what the United States receives under every deal, with its band, on one scale.

    Parameters
    ----------
    outcome : Outcome
        The result.
    found : ComparedDeals
        The deals.
    ink : Ink
        Colours of the ground.
    """
    rows = [_bar(found, deal) for deal in found.terms]
    x: Spec = {"scale": scale([FLOOR, TOP], log=True, clamp=True), "axis": money_axis(log=True)}
    hints = tips(name=" ", said=t("median"), band=t("5 to 95%"), point=t("central inputs"))
    aid = [{"aid": found.aid, "text": t("aid figure")}] if FLOOR < found.aid < TOP else []
    dashed = mark("rule", ink.quiet, strokeDash=[6, 4], strokeWidth=1.5)
    diamond = {"shape": "diamond", "size": 80, "filled": True, "stroke": ink.paper}
    spec = chart(
        layer(dashed, aid, x=across("aid", **x), y=None),
        layer(mark("bar", BLUE, height=11, opacity=0.45), x=across("low", **x),
              x2={"field": "high"}, tooltip=hints),
        layer(mark("tick", ink.text, thickness=2.5, size=15), x=across("middle", **x),
              tooltip=hints),
        layer(mark("point", ORANGE, **diamond), x=across("central", **x), tooltip=hints),
        *both_ends("name", "said", ink, 130),
        layer(mark("text", ink.quiet, align="right", baseline="top", dx=-4, fontSize=11), aid,
              x=across("aid", **x), y={"value": 0}, text=said("text")),
        rows=rows, height={"step": 40}, encoding={"y": ROWS},
    )  # fmt: skip
    listed = "; ".join(f"{row['name']}: {row['said']} ({row['band']})" for row in rows)
    alt = t("Received by the United States under each deal, median and 5 to 95%: {list}.",
            list=listed)  # fmt: skip
    how = t("Bars: 5 to 95%; upright: median; diamond: central inputs; dashed: the aid figure; "
            "what is less than a million stands at the left edge.")  # fmt: skip
    title = t("Received by the United States under each deal")
    return Chart("deals", title, spec, alt, f"{how} {counted_text(outcome, found)}")


def _bar(found: ComparedDeals, deal: str) -> Spec:
    """Return the ends of a deal's band, its median and the figure of central inputs [million]."""
    low, middle, high = found.band(deal, "us")
    central = found.central[deal]["us"]
    inside = [max(value, FLOOR) for value in (low, middle, high, central)]
    return {
        "id": deal,
        "name": deal_label(found.terms[deal]),
        "said": amount(middle),
        "band": band_text(low, high),
        "point": amount(central),
        **dict(zip(("low", "middle", "high", "central"), inside, strict=True)),
    }
