"""What both uploads share: problems said, results set beside what is in hand, and applied.

Nothing changes the current scenario before the reader applies it; a file with any problem shows
all of them and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from model import Outcome, Scenario, World
from model.core.errors import Problem, Rest, counted
from model.world.catalog import PARTIES
from ui.explain.cells import both
from ui.explain.panel import Trees, draw_trees, figure_button
from ui.hand import state
from ui.parts.kit import metric, plain
from ui.speech import words
from ui.speech.language import n, t
from ui.speech.said import spoken


def say_problems(problems: tuple[Problem, ...]) -> None:
    """Show everything that is wrong with a file, each with its place."""
    head = n("{count} problem; the current scenario is unchanged.",
             "{count} problems; the current scenario is unchanged.", counted(problems))  # fmt: skip
    st.error(head)
    for problem in problems:
        said = plain(words.problem_text(problem))
        place = plain(spoken(problem.where))
        st.markdown(said if isinstance(problem, Rest) else f"- **{place}**: {said}")


def set_beside(before: Outcome, after: Outcome) -> None:
    """Show what each side controls, with what is in hand beside it; each opens, and its change."""
    row = st.container(horizontal=True, gap="small")
    for index, party in enumerate(PARTIES):
        now, was = int(after.party_million[index]), int(before.party_million[index])
        if now or was:
            said = t("now {amount}", amount=words.trillions(was))
            opening_metric(row, words.party(party), words.trillions(now), said, party,
                           lambda party=party: both(after, before, party), after.world)  # fmt: skip


def opening_metric(
    row: Any, name: str, value: str, said: str, figure: str,
    make: Callable[[], Trees], world: World,
) -> None:  # fmt: skip
    """Draw a figure with a line below it; it opens how it came about.

    Parameters
    ----------
    row : container
        Where it stands.
    name, value, said : str
        What it is called, what it is, and the line.
    figure : str
        Its name on the page.
    make : callable
        Makes its trees.
    world : World
        For the names in them.
    """
    with row.container(gap=None, key=f"number-beside-{figure}", width="content"):
        metric(st, name, value, said, width="content")
        figure_button(name, figure, key=f"explain-beside-{figure}",
                      draw=lambda: draw_trees(make(), world, f"tree-beside-{figure}"))  # fmt: skip


def apply_button(key: str, make: Callable[[Scenario], Scenario]) -> None:
    """Draw the button that takes what `make` makes of the current scenario."""

    def applied() -> None:
        state.speak_again()
        if state.attempt(key, make):
            st.toast(t("Applied. The calculator now uses this."))

    st.button(t("Apply"), key=key, type="primary", on_click=applied)
    if state.problems_at(key):
        say_problems(state.problems_at(key))
