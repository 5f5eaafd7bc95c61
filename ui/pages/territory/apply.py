"""What both uploads share: problems said, results set beside what is in hand, and applied.

Nothing changes the current scenario before the reader applies it; a file with any problem shows
all of them and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from model import Outcome, Scenario, World
from model.core.errors import Problem, Rest, counted
from model.world.catalog import PARTIES
from ui.explain.cells import beside
from ui.explain.panel import Explained, Pick, explain_picks
from ui.explain.places import place_name, what_name
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
    """Show what each side holds, with what is in hand beside it."""
    row = st.container(horizontal=True, gap="small")
    for index, party in enumerate(("ukraine", "russia", "other")):
        now, was = int(after.party_million[index]), int(before.party_million[index])
        if now or was:
            beside = t("now {amount}", amount=words.trillions(was))
            metric(row, words.party(party), words.trillions(now), beside, width="content")


def apply_button(key: str, make: Callable[[Scenario], Scenario]) -> None:
    """Draw the button that takes what `make` makes of the current scenario."""

    def applied() -> None:
        state.speak_again()
        if state.attempt(key, make):
            st.toast(t("Applied. The calculator now uses this."))

    st.button(t("Apply"), key=key, type="primary", on_click=applied)
    if state.problems_at(key):
        say_problems(state.problems_at(key))


def explain_beside(
    figures: Sequence[str], after: Outcome, before: Outcome, *, key: str, first: int = 0,
    more: Mapping[str, tuple[str, Outcome]] | None = None,
) -> None:  # fmt: skip
    """Draw the line that explains any of these figures of two results, and their difference.

    Parameters
    ----------
    figures : sequence of str
        As :func:`model.explain.places.explain` names them.
    after, before : Outcome
        With the reader's file, and in hand.
    key : str
        Key of the line.
    first : int
        The figure that stands there first.
    more : mapping, optional
        Name and result of others that can be asked for, by their key.
    """
    world, others = after.world, more or {}
    which = {id: words.named("result beside", id) for id in ("after", "before", "change")}
    which |= {id: name for id, (name, _) in others.items()}
    picks = [
        Pick(t("Figure"), figures, lambda id: _figure_name(id, world), first),
        Pick(t("Which result"), list(which), which.__getitem__),
    ]

    def make(figure: str, chosen: str) -> Explained:
        if chosen in others:
            return beside(others[chosen][1], before, figure, "after")
        return beside(after, before, figure, chosen)

    explain_picks(picks, make, world, key=key)


def _figure_name(figure: str, world: World) -> str:
    """Return what the page calls a figure of the whole or of a place."""
    if figure in ("total", *PARTIES):
        return what_name("" if figure == "total" else figure)
    head, id, *what = figure.split(".")
    place = place_name(f"{head}.{id}", world)
    return f"{place}: {what_name('.'.join(what))}" if what else place
