"""The aid figure: a row of the ledger with its stage, or a figure of one's own."""

from __future__ import annotations

import streamlit as st

from model import Outcome, Scenario
from model.world.catalog import catalog
from ui.controls.fields import field_control
from ui.hand import state
from ui.parts.kit import note, section
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.language import number, t, told


def aid_controls(outcome: Outcome) -> None:
    """Draw the picker of the aid figure; its stage and what it covers stand below it."""
    world = state.world()
    field_control("aid_claim", shown=lambda id: words.aid_label(world.aid[id]), make=_with_claim)
    claim = outcome.aid.claim
    if outcome.aid.own:
        st.caption(t("Replaced by your own figure: {amount}", amount=outcome.scenario.aid_amount))
    else:
        note(
            "Status: {stage}. {covers} Source grade: {grade}.",
            stage=told(claim.stage),
            covers=f"{told(claim.covers).rstrip('.')}.",
            grade=claim.grade,
        )
        st.caption(age_text(world, "aid"))
    refused = any(map(state.problems_at, ("aid_amount", "deflator", "exchange_rate")))
    title = t("Use your own aid figure")
    section(title, "own-aid", _own_figure, ask=refused)


def _own_figure() -> None:
    field_control(
        "aid_amount",
        help=t("Replaces the ledger's figure. Write the price year, as in 120 billion USD_2025."),
    )
    field_control("deflator", shown=words.option)
    field_control("exchange_rate", options=("", *catalog().exchange_rates), shown=_rate_text)


def _with_claim(scenario: Scenario, id: str) -> Scenario:
    """Choose a ledger row in place of an own figure.

    A figure in euros brings the first dated rate with it; the list of differences says so.
    """
    needs = state.world().aid[id].unit[:3] != "USD" and not scenario.exchange_rate
    rate = next((r for r in catalog().exchange_rates if r.startswith("eur")), "") if needs else None
    changes = {} if rate is None else {"exchange_rate": rate}
    return scenario.replace(aid_claim=id, aid_amount=None, **changes)


def _rate_text(id: str) -> str:
    if not id:
        return t("none")
    row = state.world().label_row("rates", id)
    rate = number(float(row["value"]), 4)
    return f"1 {row['from_unit']} = {rate} {row['to_unit']}, {words.option(row['date'])}"
