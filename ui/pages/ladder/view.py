"""The Value ladder page: from rock in the ground to money in a fund, and who receives it."""

from __future__ import annotations

import streamlit as st

from model import Outcome
from model.core.errors import Problem
from model.futures.deals import ComparedDeals, deal_of
from ui.controls.bar import scenario_bar
from ui.controls.fields import field_control, groups
from ui.explain.cells import explain_cells
from ui.explain.panel import explain_button
from ui.hand import state
from ui.hand.asking import Asking
from ui.hand.background import deals_before, drawn_before
from ui.hand.drawn import Futures
from ui.pages.ladder.charts import balance, dashed, magnified, received, waterfall
from ui.pages.ladder.deal import deal_panel, deal_picker, put_aside_button
from ui.pages.ladder.deals import deals_panel
from ui.pages.ladder.figures import figures_editor
from ui.pages.ladder.parts import (
    assumptions_note,
    assumptions_panel,
    break_even_panel,
    ladder_tables,
)
from ui.pages.ladder.prices import prices_editor
from ui.pages.ladder.tables import ladder, levels, totals
from ui.parts.kit import metric, note, problems, section, version_note
from ui.parts.waiting import PATIENCE, ready
from ui.show.about import draw_with_tools
from ui.show.chart import Ink
from ui.show.money import money_problems
from ui.show.page import view_of
from ui.show.table import draw
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.drawn import assumed, band_text, comes_from, drawn_answer, drawn_grounds, reached
from ui.speech.language import N_, t, told
from ui.speech.money import (
    FLOWS,
    KINDS,
    amount,
    answer,
    first_unit,
    grounds,
    horizon_text,
    point_note,
    price_text,
    question,
    rung,
)
from ui.speech.said import spoken

FIGURES = ("S0", "S8", "S9", "S10")
SCALES = {"linear": N_("true scale"), "log": N_("log scale")}
LEVER_GROUPS = ("economy", "settlement")


def _figures(outcome: Outcome, drawn: Futures | None, *, waiting: bool) -> None:
    """Draw four rungs as figures, each with the way to its explanation."""
    values = {id: float(outcome.ladder.loc[id, "value"]) for id in FIGURES}  # type: ignore[arg-type]
    row = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    for id, value in values.items():
        with row.container(gap=None, width=216):
            if id == "S0":
                metric(st, rung(id), amount(value), words.unit_text(_first_year(outcome)))
            else:
                metric(st, rung(id), *_median(id, value, drawn, waiting=waiting))
            explain_button(id, t("Explain"), key=f"explain-figure-{id}")
    place = st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="point-note"
    )
    with place:
        note = point_note(outcome, drawn.found if drawn is not None else None)
        age = age_text(outcome.world, "prices", "aid")
        st.caption(words.escaped(f"{note} {age}"), width="content")
        st.page_link(view_of("uncertainty"), label=t("How sure?"))


def _median(id: str, central: float, drawn: Futures | None, *, waiting: bool) -> tuple[str, str]:
    """Return the median of a flow with its band; central inputs where nothing can be drawn."""
    if drawn is None and waiting:
        return "…", t("Being worked out …")
    if drawn is None:
        return amount(central), t("central inputs")
    low, middle, high = (float(drawn.bands.loc[id, end]) for end in ("p5", "p50", "p95"))
    return amount(middle), t("5 to 95%: {band}", band=band_text(low, high))


def _first_year(outcome: Outcome) -> str:
    """Return the money unit whose year S0 is in: at face value its own, else the ladder's."""
    plain = outcome.scenario.deflator == "face-value"
    return outcome.unit if plain else outcome.economy.unit


def _waterfall(outcome: Outcome, ink: Ink) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.header(t("From rock to money"))
    with right:
        scale = st.segmented_control(
            t("Scale"), list(SCALES), key="ladder-scale", default="linear",
            required=True, format_func=lambda id: t(SCALES[id]),
        )  # fmt: skip
    for column, kind in zip(st.columns(2, gap="medium"), KINDS, strict=True):
        with column:
            striped = t(" (striped)") if kind == "flow" else ""
            chart = waterfall(outcome, kind, ink, log=scale == "log")
            st.markdown(f"**{chart.title}**{striped}")
            draw_with_tools(chart)
    if scale == "linear":
        st.markdown(words.escaped(magnified(outcome)))
    note(
        "Bars: what is left, for central inputs. Grey: what the step took away. Stocks and flows "
        "are not the same kind of number: S0 to S4 are rock at a price, S5 to S7 money summed "
        "without discounting, S8 to S10 in today's money."
    )
    if outcome.unit != outcome.economy.unit:
        st.caption(f"S0: {first_unit(outcome)}.")


def _receipts(outcome: Outcome) -> None:
    economy, years = outcome.economy, outcome.receipts
    st.header(t("Who receives what, year by year"))
    counted = horizon_text(economy.first_year, economy.horizon)
    unit = words.unit_text(economy.unit)
    st.caption(t("{years}; {unit}; charts for central inputs, each with its own scale.",
                 years=counted, unit=unit))  # fmt: skip
    found, deal = deals_before(outcome), deal_of(outcome.scenario)
    places = [*st.columns(2, gap="medium"), *st.columns(2, gap="medium")]
    for place, flow in zip(places, FLOWS, strict=True):
        with place:
            name = words.named("flow", flow)
            st.markdown(f"**{name}**: {_in_all(float(years[flow].sum()), found, deal, flow)}")
            draw_with_tools(received(outcome, flow))
            explain_button(f"receipts.{flow}", t("Explain"))
    table = totals(outcome)
    draw(table)
    explain_cells(table, outcome.world, key="explain-flow")


def _in_all(central: float, found: ComparedDeals | None, deal: str, flow: str) -> str:
    """Return what a side receives in all: median and band, once they are known."""
    if found is None:
        return t("central inputs: {central}", central=amount(central))
    low, middle, high = found.band(deal, flow)
    return t("{median}, 5 to 95%: {band}; central inputs: {central}", median=amount(middle),
             band=band_text(low, high), central=amount(central))  # fmt: skip


def _balance(outcome: Outcome, ink: Ink) -> None:
    st.header(t("Balance of the claim"))
    chart, met = balance(outcome, ink), words.escaped(spoken(outcome.claim_met.reason))
    found = deals_before(outcome)
    if found is not None:
        st.markdown(words.escaped(reached(outcome, found)))
    if chart is None:
        st.markdown(met)
        return
    st.markdown(f"**{chart.title}**: {met}")
    draw_with_tools(chart)
    st.caption(dashed(outcome))


def _levers() -> None:
    """Draw the levers of prices, technology, taxes, time and settlement, from the fields."""
    for group in LEVER_GROUPS:
        st.markdown(f"**{told(group.capitalize())}**")
        for name in groups()[group]:
            field_control(name)
    section(t("Prices of your own by year"), "own-prices", _own_prices)
    section(t("Technical figures of your own"), "own-figures", _own_figures)
    section(t("Fund and later aid"), "fund-levers", _later)


def _own_prices() -> None:
    prices_editor(state.outcome())


def _own_figures() -> None:
    figures_editor(state.outcome())


def _later() -> None:
    for name in ("licence_fees", "new_aid", "fund_return"):
        field_control(name)


def _sidebar() -> None:
    with st.sidebar:
        _levers()


def _price_needed(outcome: Outcome) -> str:
    """Return what prices would have to be, where minerals pay something and not enough."""
    run = outcome.economy.account
    if not 0.0 < float(run.us.sum()) < outcome.aid_base or float(run.inflow.sum()) <= 0.0:
        return ""
    return price_text(levels(outcome, ("price_multiple",), "us")[0])


def _told(outcome: Outcome, found: ComparedDeals | None, *, waiting: bool) -> tuple[str, ...]:
    """Return the answer and what it rests on; while it is worked out, that, and no other figure."""
    if waiting:
        return (t("Being worked out …"),)
    if found is None:
        told, rests = answer(outcome), grounds(outcome)
    else:
        told, rests = drawn_answer(outcome, found), drawn_grounds(outcome, found)
    needed = f"{rests} {_price_needed(outcome)}".strip()
    return words.escaped(told), words.escaped(needed)


def _body(outcome: Outcome) -> None:
    ink = Ink.on(st.context.theme.type)
    asking = Asking(outcome)
    first, deals = asking.first(), asking.deals()
    deals.wait(PATIENCE)
    found: ComparedDeals | None = deals.result
    told = _told(outcome, found, waiting=deals.busy)
    with st.container(key="money-answer", gap="xsmall"):
        for text in (f"# {question()}", f"## {told[0]}", *told[1:]):
            st.markdown(text)
        st.caption(words.escaped(f"{assumed(outcome)} {comes_from(outcome)}".strip()))
        ready(asking, first)
    _figures(outcome, drawn_before(outcome), waiting=first.busy)
    assumptions_note(outcome)
    _waterfall(outcome, ink)
    explain_cells(ladder(outcome), outcome.world, key="explain-rung")
    st.header(t("The deal"))
    deal_picker(outcome.world)
    deal_panel(outcome)
    deals_panel(outcome, ink)
    if found is None and deals.state == "done":
        st.rerun()  # what stands above was said without them
    _receipts(outcome)
    _balance(outcome, ink)
    break_even_panel(outcome)
    ladder_tables(outcome)
    assumptions_panel(outcome)
    version_note(outcome)


def _refused(found: tuple[Problem, ...]) -> None:
    """Say why this scenario has no ladder, such as money that nothing converts."""
    st.header(t("This scenario cannot be turned into money"))
    problems(found, words.problem_line)
    if state.hand().scenario.own_deal is not None:
        put_aside_button()


def page() -> None:
    """Draw the page."""
    outcome = state.outcome()
    scenario_bar(outcome)
    refused = money_problems(outcome)
    if refused:
        _refused(refused)
    else:
        _body(outcome)
    _sidebar()


page()
