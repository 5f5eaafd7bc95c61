"""The page inside another page's frame (``?embed=true``): sentence, figures, map and levers.

With ``chart=ID`` it is one chart of the page that the address names. Either says how high it is.

Nothing else is drawn, so that all of it fits a frame of 600 by 580 pixels; the whole page is one
link away. On a phone the map comes first, then levers and figures, which the sentence says too;
there, and below a note, the levers stand in full, so that only the page itself scrolls.
"""

from __future__ import annotations

import streamlit as st

from model import Outcome, evaluate
from model.answers.link import LIMIT, encode
from ui.explain.panel import explain_button
from ui.hand import state
from ui.hand.address import address, compared_links
from ui.hand.asked import CHART
from ui.map.drawing import map_state
from ui.map.held import held_map, map_shades
from ui.pages.explore import levers
from ui.pages.explore.parts import figures
from ui.parts.drawings import draw_levers, feed, tell_height
from ui.shell import share
from ui.shell.card_words import rests_on
from ui.show.canvas import Picture
from ui.show.chart import Chart
from ui.show.chart import draw as draw_chart
from ui.show.page import Page
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.control import map_changes
from ui.speech.language import t
from ui.speech.naming import named

MAP_WIDTH, MAP_HEIGHT, LEVERS_HEIGHT = 292, 300, 140
"""Sizes in a frame of 600 by 580 [CSS pixel]; levers and figures take what the map leaves."""

MAP = "embedded-map"


def page(of: Page) -> None:
    """Draw the chart that the address names, else the result with its levers.

    Parameters
    ----------
    of : Page
        The page that the address names, whose charts can be asked for.
    """
    made = _asked_chart(of)
    if made is None:
        _calculator()
    else:
        _chart(made)
    tell_height()


def _asked_chart(of: Page) -> Chart | Picture | None:
    """Return the chart that the address names, if the page has one of that name."""
    subject = Subject(state.outcome(), state.preset_outcome(), st.context.url or "")
    id = st.query_params.get(CHART, "")
    found = of.offer(subject).charts.get(id) if id else None
    return found.make(subject) if found else None


def _chart(made: Chart | Picture) -> None:
    """Draw one chart with its note, what it rests on, and the way to the whole page."""
    st.markdown(f"**{words.escaped(made.title)}**")
    if isinstance(made, Chart):
        draw_chart(made)
    else:
        st.image(made.svg, width="stretch", caption=made.alt)
    if made.note:
        st.caption(words.escaped(made.note))
    outcome = made.of or state.outcome()
    _credit(outcome, rests_on(outcome))


def _credit(outcome: Outcome, sources: tuple[str, ...]) -> None:
    """Draw the way to the whole page, what the figures rest on, and who publishes them."""
    said = t("Sources: {sources}. mineral-wealth {version}.", version=outcome.run.version,
             sources="; ".join(sources))  # fmt: skip
    name = t("The whole calculator")
    st.caption(f"[{name}]({_whole_page()}) · {words.escaped(said)}")


@state.fragment
def _calculator() -> None:
    """Draw the result with its levers, and the way to the whole page."""
    outcome = state.outcome()
    st.markdown(f"**{words.escaped(words.headline(outcome))}**")
    with st.container(horizontal=True, gap="small"):
        with st.container(width=MAP_WIDTH, gap=None):
            _map(outcome)
        with st.container(width="stretch", gap="small"):
            height = "content" if share.has_notice() else LEVERS_HEIGHT
            with st.container(height=height, border=False, key="embedded-levers"):
                _levers(outcome)
            _figures(outcome)
            _credit(outcome, rests_on(outcome)[-1:])  # the map names the line


def _figures(outcome: Outcome) -> None:
    with st.container(gap=None):
        for figure in figures(outcome, state.preset_outcome()):
            named = {"coverage": "aid_coverage"}.get(figure.id, figure.id)
            with st.container(horizontal=True, horizontal_alignment="distribute",
                              vertical_alignment="center", gap=None):  # fmt: skip
                explain_button(named, figure.label)
                st.markdown(f"**{words.escaped(figure.value)}**", width="content")


def _map(outcome: Outcome) -> None:
    """Draw the map; so small, it has no corner for date and source, which stand below it."""
    held_map(outcome, MAP, height=MAP_HEIGHT)


def _levers(outcome: Outcome) -> None:
    draw_levers(
        levers.CHANNEL,
        levers.lever_static(outcome),
        on_move=lambda: levers.moved(state.typed(levers.CHANNEL).moved),
    )
    shades = map_state(map_shades(outcome), state.hand().selected, map_changes(outcome))
    feed({MAP: shades, levers.CHANNEL: levers.lever_state(outcome)}, key="feed")


def _whole_page() -> str:
    """Return the address of the whole page with the current scenario."""
    link = encode(evaluate(named(state.hand().scenario), state.world()))
    here = st.context.url or ""
    return address(here, link, compared=compared_links()) if len(link) <= LIMIT else here
