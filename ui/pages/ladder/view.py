"""From rock to money: what is left of the value at each step, and whether it could repay aid."""

from __future__ import annotations

from functools import partial

import streamlit as st

from model import Outcome
from model.answers.steps import steps
from model.futures.deals import ComparedDeals
from ui.controls.bar import scenario_bar
from ui.controls.fields import field_control, groups
from ui.explain.cells import draw_numbers
from ui.explain.panel import explain_tree, figure_button
from ui.hand import state
from ui.hand.asking import Asking
from ui.hand.background import drawn_before
from ui.hand.drawn import Futures
from ui.pages.ladder.charts import magnified, waterfall
from ui.pages.ladder.figures import figures_editor
from ui.pages.ladder.levers import feed_worth, step_levers
from ui.pages.ladder.parts import assumptions_note, assumptions_panel, ladder_tables
from ui.pages.ladder.prices import prices_editor
from ui.pages.ladder.tables import ladder
from ui.parts.kit import metric, note, section, version_note
from ui.parts.waiting import ready
from ui.show.about import draw_with_tools
from ui.show.chart import Ink
from ui.show.money import said_without_money
from ui.show.page import view_of
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.control import mines_moved
from ui.speech.drawn import assumed, band_text, comes_from, drawn_answer
from ui.speech.language import N_, number, t, told
from ui.speech.money import (
    KINDS,
    amount,
    answer,
    deal_name,
    first_unit,
    point_note,
    question,
    rung,
)

FIGURES = ("S0", "S8", "S9", "S10")
DRAWN = FIGURES[1:]
"""Those of which the page shows a median."""

SCALES = {"linear": N_("true scale"), "log": N_("log scale")}
LEVER_GROUPS = ("economy", "settlement")


def _figures(outcome: Outcome, drawn: Futures | None, *, waiting: bool) -> None:
    """Draw four rungs as figures, each with the way to its explanation."""
    values = {id: float(outcome.ladder.loc[id, "value"]) for id in FIGURES}  # type: ignore[arg-type]
    row = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    for id, value in values.items():
        with row.container(gap=None, width=216, key=f"number-{id}"):
            if id == "S0":
                metric(st, rung(id), amount(value), words.unit_text(_first_year(outcome)))
            else:
                metric(st, rung(id), *_median(id, value, drawn, waiting=waiting))
            about = partial(_about, id, value, drawn if id in DRAWN else None)
            figure_button(rung(id), id, key=f"explain-figure-{id}", draw=about)
    place = st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="point-note"
    )
    with place:
        note = point_note(outcome, drawn.found if drawn is not None else None)
        age = age_text(outcome.world, "prices", "aid")
        st.caption(words.escaped(f"{note} {age}"), width="content")
        st.page_link(view_of("uncertainty"), label=t("How sure?"))


def _about(id: str, central: float, drawn: Futures | None) -> None:
    """Say how a figure came about, and first how a median stands to it."""
    if drawn is not None:
        st.caption(words.escaped(t(
            "The page shows the median of {count} simulations, {median}. How the figure comes "
            "about is shown for central inputs, which give {central}.",
            count=number(drawn.found.count, 0), median=amount(float(drawn.bands.loc[id, "p50"])),
            central=amount(central),
        )))  # fmt: skip
    explain_tree(id)


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
        state.begin("ladder-scale", "linear")
        scale = st.segmented_control(
            t("Scale"), list(SCALES), key="ladder-scale", required=True,
            format_func=lambda id: t(SCALES[id]),
        )  # fmt: skip
    for column, kind in zip(st.columns(2, gap="medium"), KINDS, strict=True):
        with column:
            draw_with_tools(waterfall(outcome, kind, ink, log=scale == "log"))
    if scale == "linear":
        st.markdown(words.escaped(magnified(outcome)))
    if outcome.economy.cumulated()["us"] > outcome.economy.cumulated()["inflow"]:
        note(
            "The fund pays out more than is paid in: its start capital and the return on it are "
            "paid out too."
        )
    note(
        "S0 to S4 are rock at a price, S5 to S7 money summed without discounting, S8 to S10 in "
        "today's money."
    )
    if outcome.unit != outcome.economy.unit:
        st.caption(f"S0: {first_unit(outcome)}.")


def _levers(outcome: Outcome) -> None:
    """Draw the levers of prices, technology, taxes, time and settlement, from the fields."""
    step_levers(outcome, state.preset_outcome())
    for group in LEVER_GROUPS:
        st.markdown(f"**{told(group.capitalize())}**")
        for name in groups()[group]:
            if name not in steps():
                field_control(name)
    section(t("Prices of your own by year"), "own-prices", _own_prices)
    section(t("Technical figures of your own"), "own-figures", _own_figures)


def _own_prices() -> None:
    prices_editor(state.outcome())


def _own_figures() -> None:
    figures_editor(state.outcome())


def _sidebar(outcome: Outcome) -> None:
    with st.sidebar:
        _levers(outcome)


def _told(outcome: Outcome, found: ComparedDeals | None) -> str:
    """Return the answer, by the median where the simulations could be made."""
    return words.escaped(answer(outcome) if found is None else drawn_answer(outcome, found))


def _body(outcome: Outcome) -> None:
    ink = Ink.on(st.context.theme.type)
    asking = Asking(outcome)
    first, deals = asking.first(), asking.deals()
    with st.container(key="money-answer", gap="xsmall"):
        st.markdown(f"# {question()}")
        heading = st.container()
        under = t("Under “{deal}”: who would receive what",
                  deal=words.escaped(deal_name(outcome.economy.terms)))  # fmt: skip
        st.page_link(view_of("deals"), label=under)
        said = (assumed(outcome), comes_from(outcome), mines_moved(state.preset_outcome(), outcome))
        st.caption(words.escaped(" ".join(filter(None, said))))
        with heading:
            _ = ready(asking, first) and ready(asking, deals)
            if not deals.busy:
                st.markdown(f"## {_told(outcome, deals.result)}")
    _figures(outcome, drawn_before(outcome), waiting=first.busy)
    assumptions_note(outcome)
    _waterfall(outcome, ink)
    draw_numbers(ladder(outcome).only("rung", "title", "value", "step", "coverage", "first"))
    ladder_tables(outcome)
    assumptions_panel(outcome)
    version_note(outcome)


def page() -> None:
    """Draw the page."""
    outcome = state.outcome()
    scenario_bar(outcome)
    _sidebar(outcome)  # first, since it moves the page beside it
    if not said_without_money(outcome):
        _body(outcome)
        feed_worth(outcome)


page()
