"""Charts of the deal in force: who receives what by year, and the balance of the claim."""

from __future__ import annotations

import pandas as pd

from model import Outcome
from ui.pages.deals.compared import COLOURS
from ui.parts.palette import GREEN
from ui.show.chart import (
    LIGHT,
    Chart,
    Ink,
    Spec,
    across,
    chart,
    layer,
    mark,
    money_axis,
    said,
    scale,
)
from ui.speech import words
from ui.speech.language import t
from ui.speech.money import LEAST, amount
from ui.speech.said import spoken

FROM_FUND = ("us", "ukraine")
"""Flows that the fund pays rather than the budget: their bars are open frames."""


def received(outcome: Outcome, flow: str) -> Chart:
    """Return bars of one flow of the account by year."""
    years, name, colour = outcome.receipts[flow], words.named("flow", flow), COLOURS[flow]
    rows = [{"year": int(year), "value": float(value)} for year, value in years.items()]
    frame = (
        {"filled": False, "stroke": colour, "strokeWidth": 1.5}
        if flow in FROM_FUND
        else {"color": colour}
    )
    seen = any(abs(row["value"]) >= LEAST for row in rows)
    y = across("value", axis=money_axis(log=False))
    tip = [
        {"field": "year", "title": t("Year"), "type": "ordinal"},
        across("value", title=t("Million USD"), format=",.3~f"),
    ]
    look = mark("bar", width={"band": 0.8}, **frame)
    bars = layer(look, x=_years(), y=y if seen else {**y, "scale": {"domain": [0, 1]}}, tooltip=tip)
    unit = words.unit_text(outcome.economy.unit)
    total, peak = amount(float(years.sum())), int(years.idxmax())
    title = (
        t("{name}: ${total} in all, most in {year}", name=name, total=total, year=str(peak))
        if total != amount(0.0)
        else t("{name}: next to nothing", name=name)
    )
    note = t("By year, {unit}, central inputs; its own scale.", unit=unit)
    spec = chart(bars, rows=rows, height=150)
    return Chart(f"receipts-{flow}", title, spec, _received_alt(name, years), note)


def _years() -> Spec:
    axis = {
        "title": None, "labelAngle": 0, "grid": False, "ticks": False,
        "labelExpr": "datum.value % 10 == 0 ? datum.label : ''", "labelOverlap": True,
    }  # fmt: skip
    return {"field": "year", "axis": axis, "type": "ordinal"}


def _received_alt(name: str, years: pd.Series) -> str:
    """Return the message of one flow's bars."""
    total, peak = float(years.sum()), int(years.idxmax())
    if abs(total) < LEAST:
        return t("{name}: nothing in any year.", name=name)
    return t(
        "{name} by year: {total} dollars in all, most in {year}, {most}.",
        name=name, total=amount(total), year=peak, most=amount(float(years.max())),
    )  # fmt: skip


def owed(outcome: Outcome) -> bool:
    """Return whether the deal has a claim of its own; else receipts are held against aid."""
    run = outcome.economy.account
    return float(run.claim_start.max()) > 0 or bool(run.claimed.any())


def balance(outcome: Outcome, ink: Ink = LIGHT) -> Chart | None:
    """Return what is owed, or was received, by each year's end, against the claim.

    None where nothing is owed or received in any year.
    """
    claims = owed(outcome)
    years = outcome.balance if claims else outcome.receipts["us"].cumsum()
    if float(years.max()) <= 0:
        return None
    claim = float(outcome.economy.account.claim_start.max()) if claims else outcome.aid_base
    last = {"year": str(years.index[-1]), "now": amount(float(years.iloc[-1])),
            "claim": amount(claim)}  # fmt: skip
    title = (
        t("By {year} ${now} of the deal's own claim of ${claim} are still owed", **last)
        if claims
        else t("By {year} the United States has received ${now} of ${claim}", **last)
    )
    note = f"{spoken(outcome.claim_met.reason)} {dashed(outcome)}"
    spec = _against(years, claim, ink, log=not claims)
    return Chart("balance", title, spec, _balance_alt(years, claim, owed=claims), note)


def dashed(outcome: Outcome) -> str:
    """Return what the dashed line of the balance is."""
    if owed(outcome):
        return t("Dashed: the claim at the start.")
    return t("Received by each year's end, on a log scale. Dashed: the aid figure.")


def _against(years: pd.Series, claim: float, ink: Ink, *, log: bool) -> Spec:
    """Return a line by year against a dashed one; what a log scale cannot show is left out."""
    kept = years[years > 0] if log else years
    rows = [{"year": int(year), "value": float(value)} for year, value in kept.items()]
    kind = {"type": "log"} if log else {"zero": True}
    more: Spec = {"scale": kind, "axis": money_axis(log=log)}
    axis = {"title": None, "format": "d", "grid": False, "tickCount": 6}
    x = across("year", scale=scale([int(years.index[0]), int(years.index[-1])]), axis=axis)
    at, y = [{"claim": claim, "text": amount(claim)}], across("claim", **more)
    line = mark("line", GREEN, strokeWidth=3, tooltip=True)
    rule = mark("rule", ink.quiet, strokeDash=[6, 4], strokeWidth=1.5)
    name = mark("text", ink.text, align="left", dx=6, dy=9)
    return chart(
        layer(line, rows, x=x, y=across("value", **more)),
        layer(rule, at, y=y),
        layer(name, at, x={"value": 0}, y=y, text=said("text")),
        height=260,
    )


def _balance_alt(years: pd.Series, mark: float, *, owed: bool) -> str:
    """Return the message of the line."""
    values = {
        "first": int(years.index[0]), "last": int(years.index[-1]),
        "was": amount(float(years.iloc[0])), "now": amount(float(years.iloc[-1])),
        "claim": amount(mark),
    }  # fmt: skip
    if owed:
        return t("Still claimed: {was} dollars at the end of {first}, {now} in {last}.", **values)
    return t(
        "Received by the United States: {was} dollars by the end of {first}, {now} by {last}, "
        "against a claim of {claim}.", **values,
    )  # fmt: skip
