"""The Explore page: the controls, the result in words and figures, the map, the split.

A move of a lever runs :func:`live` only: the figures and a feed of values for the drawings, which
themselves are sent once. Whatever else is changed runs the whole page.
"""

from __future__ import annotations

import streamlit as st

from model import Outcome
from model.core.figures import Node
from ui.controls.aid import aid_controls
from ui.controls.fields import other_fields
from ui.controls.files import file_controls
from ui.controls.start import preset_controls, territory_controls
from ui.explain.cells import draw_explained
from ui.explain.panel import explain_button, node_button
from ui.explain.places import explain_deposit, explain_place
from ui.hand import state
from ui.map.drawing import map_state
from ui.map.held import held_map, map_shades
from ui.map.territory import deposit_points, held_by, line_stamp
from ui.pages.explore import levers
from ui.pages.explore.parts import Figure, bars_state, bars_static, figures
from ui.pages.explore.tables import by_group, by_region
from ui.parts import follow
from ui.parts.drawings import draw_bars, draw_levers, feed, keep_focus
from ui.parts.kit import metric, note, section, version_note
from ui.speech import words
from ui.speech.control import control_corner, map_changes
from ui.speech.language import t

# Parts that are drawn only while they are open.
OPENED = ("tables", "figure-total", "figure-ukraine", "figure-russia", "figure-coverage")
# Figures that the model names otherwise.
EXPLAINED = {"coverage": "aid_coverage"}
# Fields that have their own place on this page.
DRAWN_FIELDS = (
    "valuation", "base", "front_line_date", "reading", "estimate",
    "aid_claim", "aid_amount", "deflator", "exchange_rate",
    "control", "group_control",
)  # fmt: skip


def _drawings(outcome: Outcome) -> None:
    left, right = st.columns([11, 9], gap="medium")
    with left:
        held_map(outcome, "map", stamp=line_stamp(outcome), points=deposit_points(outcome.world))
    with right:
        draw_bars("bars", bars_static(outcome))


def _figure_places() -> list[tuple[str, st.delta_generator.DeltaGenerator]]:
    """Draw the names of the four figures, each opening to its explanation.

    Returns
    -------
    list
        Id and place of those that the levers move.
    """
    places = []
    names = figures(state.outcome(), state.preset_outcome())
    row = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    for figure in names:
        with row.container(gap=None, width=170):
            about = st.popover(
                figure.label, type="tertiary", key=f"figure-{figure.id}", on_change="rerun"
            )
            if about.open:
                with about:
                    st.markdown(figure.explanation)
                    explain_button(EXPLAINED.get(figure.id, figure.id))
                    _distance_button(EXPLAINED.get(figure.id, figure.id))
                    keep_focus(f"focus-{figure.id}")
            place = st.container(key=f"shown-{figure.id}").empty()
            if figure.moves:
                places.append((figure.id, place))
            else:
                _metric(place, figure)
    return places


def _distance_button(figure: str) -> None:
    """Draw the way to the explanation of a figure's distance from the preset, if it has one."""
    if state.hand().scenario != state.hand().preset:
        node_button(
            lambda: _change(figure),
            state.world(),
            t("Explain the distance from the preset"),
            key=f"explain-distance-{figure}",
        )


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


def _metric(place: st.delta_generator.DeltaGenerator, figure: Figure) -> None:
    metric(place, figure.label, figure.value, figure.beside, label_visibility="collapsed")


def _outside() -> object:
    """Return what the whole page was drawn from, other than what the levers move."""
    step = state.hand().history.now
    still = step.scenario.replace(**{table: {} for table in levers.TABLES})
    return step.preset, still


def _is_stale() -> bool:
    """Return whether what lies outside the moving part shows another scenario."""
    outside, scenario = state.hand().drawn
    opened = any(state.remembered(key) for key in OPENED)
    return outside != _outside() or (opened and scenario != state.hand().scenario)


@state.fragment
def live(
    headline: st.delta_generator.DeltaGenerator,
    places: list[tuple[str, st.delta_generator.DeltaGenerator]],
) -> None:
    """Draw the levers, and everywhere what follows from them."""
    if _is_stale():
        st.rerun()
    outcome, before = state.outcome(), state.preset_outcome()
    headline.markdown(f"# {words.escaped(words.headline(outcome))}")
    shown = {figure.id: figure for figure in figures(outcome, before)}
    for id, place in places:
        _metric(place, shown[id])
    lines = follow.lines(outcome.scenario, outcome.world)
    static = {**levers.lever_static(outcome.world), "lines": lines}
    draw_levers(
        levers.CHANNEL,
        static,
        on_move=lambda: levers.moved(state.typed(levers.CHANNEL).moved),
    )
    moving = levers.lever_state(outcome)
    feed(
        {
            follow.NOW: follow.run_part(outcome, moving["rows"]["control"]),
            "map": map_state(
                map_shades(outcome),
                state.hand().selected,
                map_changes(outcome),
                held_by(outcome),
                control_corner(outcome, line_stamp(outcome)),
            ),
            "bars": bars_state(outcome),
            levers.CHANNEL: moving,
        },
        key="feed",
    )


def page() -> None:
    """Draw the page."""
    state.hand().drawn = (_outside(), state.hand().scenario)
    outcome = state.outcome()
    headline = st.container(key="headline").empty()
    places = _figure_places()
    _drawings(outcome)
    section(t("Tables behind the map and the bars"), "tables", lambda: _tables(outcome))
    any_figure = t("Explain any figure of the map, the bars and the tables")
    section(any_figure, "explain-any", _any_figure)
    note(
        "Gross value in the ground at the prices of one month: no cost, no time and no doubt "
        "is taken off. The national total, thirteen regions and three commodity groups are "
        "published; how the rest is shared out is our estimate, and so is every cell that the "
        "two figures on rare earths rest on. See Sources."
    )
    feed({follow.CHANNEL: follow.page_part(outcome, state.preset_outcome())}, key="follow")
    version_note(outcome)
    with st.sidebar:
        preset_controls()
        territory_controls()
        live(headline, places)
        aid_controls(outcome)
        other_fields(DRAWN_FIELDS)
        file_controls()


page()
