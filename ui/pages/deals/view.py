"""The Deals page: what each text would bring to whom, then the one in force, year by year."""

from __future__ import annotations

from functools import partial

import streamlit as st

from model import Outcome
from model.futures.deals import ComparedDeals, deal_of
from ui.controls.bar import scenario_bar
from ui.controls.fields import field_control
from ui.explain.cells import draw_numbers
from ui.explain.panel import Explained, explained
from ui.hand import state
from ui.hand.asking import Asking
from ui.pages.deals.charts import balance, received
from ui.pages.deals.compared import (
    SIDES,
    deals_chart,
    deals_table,
    shown,
    side_name,
    under_deal,
)
from ui.pages.deals.parts import break_even_panel, deal_tables
from ui.pages.deals.tables import levels, totals
from ui.pages.deals.terms import deal_panel, deal_picker, disputed_meanings
from ui.parts.kit import note, section, version_note
from ui.parts.waiting import ready
from ui.show.about import draw_with_tools
from ui.show.chart import Ink
from ui.show.money import said_without_money
from ui.speech import words
from ui.speech.drawn import band_text, drawn_grounds, reached
from ui.speech.language import t
from ui.speech.money import FLOWS, amount, grounds, price_text
from ui.speech.said import spoken

LEVERS = ("price_deck", "price_multiple", "capacity_multiple", "horizon_years", "state_rate")
"""Assumptions of money that stand here too, since they move what every side receives."""

LATER = ("licence_fees", "new_aid", "fund_return")


def _every(outcome: Outcome, found: ComparedDeals | None, ink: Ink) -> None:
    """Draw all deals side by side: who receives what, once it is worked out."""
    deal_picker(outcome.world)
    state.begin("deals-side", SIDES[0])
    side = st.segmented_control(
        t("Who receives"), SIDES, key="deals-side", required=True, format_func=side_name
    )
    with st.container(key="deals-compared"):
        if found is None:
            st.markdown("&nbsp;")  # an empty container takes no room
            return
        draw_with_tools(deals_chart(outcome, found, ink, side=side), titled=False)
        draw_numbers(deals_table(outcome, found).only(*shown(side)), tree=partial(_tree, outcome))
        if side == SIDES[0]:
            note(
                "From minerals: what the fund pays out of the same year's receipts. Return on "
                "capital: what it pays out of interest on seed money and on what was put back. "
                "Paid in and owned at the end stand beside them, so that what is received can be "
                "read net."
            )
        section(t("What the disputed terms mean"), "deals-disputed",
                lambda: disputed_meanings(outcome.world))  # fmt: skip


def _tree(outcome: Outcome, deal: str, _: str, figure: str) -> Explained:
    """Return how a side's receipts under a deal come about, with central inputs."""
    of = under_deal(outcome, deal)
    return explained(of, figure), of


def _told(outcome: Outcome, found: ComparedDeals) -> str:
    """Return what the comparison finds."""
    side = str(state.remembered("deals-side") or SIDES[0])
    return words.escaped(deals_chart(outcome, found, side=side).title)


def _in_force(outcome: Outcome, found: ComparedDeals | None) -> None:
    """Draw the deal in force: its terms, what it brings, how disputed terms can be read."""
    st.header(t("The deal"))
    deal_panel(outcome)
    told = grounds(outcome) if found is None else drawn_grounds(outcome, found)
    st.markdown(words.escaped(f"{told} {_price_needed(outcome)}".strip()))


def _price_needed(outcome: Outcome) -> str:
    """Return what prices would have to be, where minerals pay something and not enough."""
    run = outcome.economy.account
    if not 0.0 < float(run.us.sum()) < outcome.aid_base or float(run.inflow.sum()) <= 0.0:
        return ""
    return price_text(levels(outcome, ("price_multiple",), "us")[0])


def _receipts(outcome: Outcome, found: ComparedDeals | None) -> None:
    years = outcome.receipts
    st.header(t("Who gets what, year by year"))
    deal = deal_of(outcome.scenario)
    places = [*st.columns(2, gap="medium"), *st.columns(2, gap="medium")]
    for place, flow in zip(places, FLOWS, strict=True):
        with place:
            draw_with_tools(received(outcome, flow))
            st.caption(_in_all(float(years[flow].sum()), found, deal, flow))
    draw_numbers(totals(outcome))


def _in_all(central: float, found: ComparedDeals | None, deal: str, flow: str) -> str:
    """Return what a side receives in all: median and band, once they are known."""
    if found is None:
        return t("central inputs: {central}", central=amount(central))
    low, middle, high = found.band(deal, flow)
    return t("{median}, 5 to 95%: {band}; central inputs: {central}", median=amount(middle),
             band=band_text(low, high), central=amount(central))  # fmt: skip


def _balance(outcome: Outcome, found: ComparedDeals | None, ink: Ink) -> None:
    st.header(t("Progress toward the aid figure"))
    if found is not None:
        st.markdown(words.escaped(reached(outcome, found)))
    chart = balance(outcome, ink)
    if chart is None:
        st.markdown(words.escaped(spoken(outcome.claim_met.reason)))
    else:
        draw_with_tools(chart)


def _body(outcome: Outcome) -> None:
    ink = Ink.on(st.context.theme.type)
    asking = Asking(outcome)
    task = asking.deals()
    with st.container(key="deals-answer", gap="xsmall"):
        question = t("What would each deal bring to whom?")
        st.markdown(f"# {question}")
        with st.container():
            ready(asking, task)
            found: ComparedDeals | None = task.result
            if found is not None:
                st.markdown(f"## {_told(outcome, found)}")
    _every(outcome, found, ink)
    _in_force(outcome, found)
    _receipts(outcome, found)
    _balance(outcome, found, ink)
    break_even_panel(outcome)
    deal_tables(outcome)
    version_note(outcome)


def _sidebar() -> None:
    with st.sidebar:
        for name in LEVERS:
            field_control(name)
        section(t("Fund and later aid"), "fund-levers", _later)


def _later() -> None:
    for name in LATER:
        field_control(name)


def page() -> None:
    """Draw the page."""
    outcome = state.outcome()
    scenario_bar(outcome)
    _sidebar()  # first, since it moves the page beside it
    if not said_without_money(outcome):
        _body(outcome)


page()
