"""The map: who holds what, beside the levers that move it; then the split by commodity.

A move of a lever runs :func:`live` only: a feed of values, by which figures, sentence and drawings
are written anew in the browser. Whatever else is changed runs the whole page.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from model import Outcome
from model.core.figures import Node
from ui.controls.bar import changes_text, scenario_bar
from ui.controls.fields import other_fields
from ui.controls.start import steps
from ui.explain.cells import draw_explained
from ui.explain.panel import draw_node, explain_tree, figure_button, tree_dialog
from ui.explain.places import explain_deposit, explain_place
from ui.hand import state
from ui.hand.address import keep_address
from ui.map.drawing import map_state
from ui.map.held import held_map, map_shades
from ui.map.territory import deposit_points, held_by, line_stamp
from ui.pages.explore import levers
from ui.pages.explore.parts import Figure, bars_state, bars_static, figures
from ui.pages.explore.tables import by_group, by_region
from ui.parts import follow
from ui.parts.drawings import draw_bars, draw_levers, draw_split, feed
from ui.parts.kit import metric, note, section, version_note
from ui.show.page import view_of
from ui.speech import words
from ui.speech.age import age_text
from ui.speech.control import control_corner, map_changes
from ui.speech.language import t, told

# Parts that are drawn only while they are open.
OPENED = ("tables",)
# Figures that the model names otherwise.
EXPLAINED = {"coverage": "aid_coverage"}
# Fields that have their own place on this page.
DRAWN_FIELDS = (
    "valuation", "base", "front_line_date", "reading", "estimate",
    "aid_claim", "aid_amount", "deflator", "exchange_rate",
    "control", "group_control",
)  # fmt: skip


CEDED = "donbas-ceded"
"""The preset behind the question about Donbas."""


def _title(outcome: Outcome) -> None:
    """Say what the page is about, and what its figures are and are not."""
    rows = outcome.world.label("value/bases", outcome.scenario.valuation, "title")
    source = t("your own values") if outcome.scenario.own_values else told(rows)
    with st.container(horizontal=True, vertical_alignment="bottom", key="title", gap="medium"):
        asked = t("Who controls Ukraine's minerals?")
        st.markdown(f"# {asked}", width="content")
        said = t(
            "{total} USD in the ground ({source}): rock at market prices, not money.",
            total=words.trillions(outcome.total_million), source=source,
        )  # fmt: skip
        st.markdown(words.escaped(f"{said} {t('Move the line and see.')}"), width="content")


def _questions() -> None:
    """Draw questions that other pages answer, or that a scenario does."""
    with st.container(horizontal=True, vertical_alignment="center", key="questions"):
        link = st.page_link
        link(view_of("claims"), label=t("Is half of the rare earths lost?"))
        link(view_of("ladder"), label=t("Could minerals repay the aid?"))
        st.button(t("If Donetsk and Luhansk are ceded?"), key="ask-ceded",
                  on_click=lambda: state.use_preset(CEDED))  # fmt: skip
        link(view_of("uncertainty"), label=t("How sure is that?"))


def _figures(ids: tuple[str, ...]) -> None:
    """Draw some figures, each opening how it came about; levers move them in the browser."""
    outcome = state.outcome()
    known = {figure.id: figure for figure in figures(outcome, state.preset_outcome())}
    row = st.container(horizontal=True, gap="small")
    for figure in map(known.__getitem__, ids):
        with row.container(gap=None, key=f"number-{figure.id}"):
            place = st.container(key=f"shown-{figure.id}")
            zone = follow.zone_text(outcome) if figure.id == "total" else ""
            metric(place, figure.label, figure.value, zone or figure.beside)
            name = EXPLAINED.get(figure.id, figure.id)
            figure_button(figure.label, name, key=f"explain-{name}", draw=partial(_about, figure))


def _about(figure: Figure) -> None:
    """Say what a figure is, how it came about and, where it has one, its change."""
    name, key = EXPLAINED.get(figure.id, figure.id), f"explain-distance-{figure.id}"
    st.markdown(figure.explanation)
    explain_tree(name)
    if state.hand().scenario != state.hand().preset:
        section(t("How the change comes about"), key, lambda: (
            draw_node(lambda: _change(name), state.world(), key)))  # fmt: skip


def _change(figure: str) -> Node:
    from model.explain.beside import explain_change

    return explain_change(state.outcome(), state.preset_outcome(), figure)


def _tables(outcome: Outcome) -> None:
    for table in (by_region(outcome), by_group(outcome)):
        st.caption(table.caption)
        draw_explained(table)


def _any_figure() -> None:
    explain_place(state.world(), key="explain-place")
    explain_deposit(state.world(), key="explain-deposit")


def _outside() -> object:
    """Return what the whole page was drawn from, other than what the levers move."""
    step = state.hand().history.now
    still = step.scenario.replace(**{table: {} for table in levers.TABLES})
    return step.preset, still, steps()


def _is_stale() -> bool:
    """Return whether what lies outside the moving part shows another scenario."""
    outside, scenario = state.hand().drawn
    opened = any(state.remembered(key) for key in OPENED)
    return outside != _outside() or (opened and scenario != state.hand().scenario)


@state.fragment
def live() -> None:
    """Draw the levers, and hand what follows from them to all that the page has drawn."""
    if _is_stale():
        st.rerun()
    keep_address()
    outcome = state.outcome()
    lines = follow.lines(outcome.scenario, outcome.world)
    static = {**levers.lever_static(outcome), "lines": lines}
    draw_levers(
        levers.CHANNEL,
        static,
        on_move=lambda: levers.moved(state.typed(levers.CHANNEL).moved),
    )
    moving = levers.lever_state(outcome)
    now = follow.run_part(outcome, moving["rows"]["control"])
    feed(
        {
            follow.NOW: now,
            "split": {"held": now["held"]},
            "map": map_state(
                map_shades(outcome),
                state.hand().selected,
                map_changes(outcome),
                held_by(outcome),
                control_corner(outcome, line_stamp(outcome)),
            ),
            "bars": bars_state(outcome),
            levers.CHANNEL: {**moving, "told": changes_text(outcome.scenario)},
        },
        key="feed",
    )
    tree_dialog(outcome, levers.EXPLAINED)


def _stage(outcome: Outcome) -> None:
    """Draw the map, the answer and the levers; the style of the page puts them side by side."""
    preset = state.preset_outcome()
    total = next(one.beside for one in figures(outcome, preset) if one.id == "total")
    feed({follow.CHANNEL: follow.page_part(outcome, preset, total)}, key="follow")
    with st.container(key="stage"):
        with st.container(key="stage-answer", gap=None):
            _figures(("ukraine", "russia"))
            draw_split("split")
        with st.container(key="stage-map", gap="xsmall"):
            held_map(outcome, "map", stamp=line_stamp(outcome), pinned=True,
                     points=deposit_points(outcome.world), levers=levers.CHANNEL)  # fmt: skip
        with st.container(key="headline"):
            st.markdown(words.escaped(words.headline(outcome)))
        with st.container(key="stage-levers", gap="xsmall"):
            with st.container(key="also"):
                _figures(("total", "coverage"))
            live()


def page() -> None:
    """Draw the page."""
    state.hand().drawn = (_outside(), state.hand().scenario)
    outcome = state.outcome()
    scenario_bar(outcome, lambda: other_fields(DRAWN_FIELDS))
    _title(outcome)
    _questions()
    _stage(outcome)
    st.caption(age_text(outcome.world, "line", "aid"))
    draw_bars("bars", bars_static(outcome))
    section(t("Show the data"), "tables", lambda: _tables(outcome))
    any_figure = t("Look up any figure and its source")
    section(any_figure, "explain-any", _any_figure)
    note(
        "These are gross values at one month's prices, before any cost, delay or risk. The "
        "national total, 13 regional totals and three mineral groups were published; the rest of "
        "the breakdown, including the rare-earth figures, is our own estimate. See Sources."
    )
    version_note(outcome)


page()
