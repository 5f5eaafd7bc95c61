"""What a visitor is not sure of: ranges typed as text, with what is wrong beside the field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import streamlit as st

from model import Outcome, Scenario, World
from model.core.errors import Problem, ScenarioError
from model.core.said import say
from model.sampling.ranges import FORMS
from model.scenario.correlation_levers import TIE, pair_of
from model.scenario.range_levers import range_paths
from ui.controls.numbers import read_number, written
from ui.controls.stated import Stated
from ui.hand import state
from ui.parts.kit import note
from ui.speech import words
from ui.speech.inputs import input_title
from ui.speech.language import n, spoken, t


def with_range(scenario: Scenario, path: str, text: str) -> Scenario:
    """Return a scenario with a range, or without it when the text is empty."""
    ranges = {at: said for at, said in scenario.ranges.items() if at != path}
    return scenario.with_ranges({**ranges, path: as_in_files(text)} if text.strip() else ranges)


def as_in_files(text: str) -> str:
    """Return a range as files write it: its word between the ends, and points for decimals.

    Examples
    --------
    >>> as_in_files(" 0.5 – 2 "), as_in_files("normal(1, 0.2)")
    ('0.5 to 2', 'normal(1, 0.2)')
    """
    said = re.sub(rf"(?<=\d)\s*[–—]\s*|\s+{re.escape(t('to'))}\s+", " to ", text.strip())
    decimal = re.escape(spoken().decimal)
    return said if "(" in said else re.sub(rf"(?<=\d){decimal}(?=\d)", ".", said)


def with_correlation(scenario: Scenario, pair: str, text: str) -> Scenario:
    """Return a scenario with the correlation of a pair, or without it when the text is empty."""
    tied = {at: figure for at, figure in scenario.correlations.items() if at != pair}
    if text.strip():
        figure = read_number(text)
        if figure is None:
            allowed = say("a number from -1 to 1")
            raise ScenarioError.at(f"correlations.{pair}", repr(text.strip()[:60]), allowed)
        tied[pair] = figure
    return scenario.replace(correlations=tied)


def ranges_editor(outcome: Outcome) -> None:
    """Draw one field a range that the scenario states, and one for another."""
    world, stated = outcome.world, outcome.scenario.ranges
    title = t("Your own ranges")
    st.markdown(f"**{title}**")
    note(
        "Enter a range for any assumption. Technical inputs, prices and totals already have ranges."
    )
    Stated(
        key="range",
        label=t("Range"),
        hint=t("0.5 to 2, or normal(1, 0.2)"),
        help=_forms(),
        write=with_range,
        title=lambda path: input_title(path, world),
        say=lambda problem: _problem_text(problem, world),
    ).draw(stated, range_paths())
    if stated:
        st.caption(n("{count} range of your own", "{count} ranges of your own", len(stated)))
    if len(stated) > 1:
        _correlations_editor(outcome)


def _correlations_editor(outcome: Outcome) -> None:
    """Draw one field a correlation that the scenario states, and one for another pair."""
    scenario, world = outcome.scenario, outcome.world
    known = {frozenset(pair_of(pair)): pair for pair in scenario.correlations}
    pairs = [
        known.get(frozenset(pair), TIE.join(pair)) for pair in combinations(scenario.ranges, 2)
    ]
    Stated(
        key="correlation",
        label=t("Their rank correlation"),
        hint=t("0.6, or -0.3"),
        help=t("From -1 to 1; each range keeps its distribution. An empty field takes it away."),
        write=with_correlation,
        title=lambda pair: " ~ ".join(input_title(path, world) for path in pair_of(pair)),
        say=words.problem_text,
    ).draw({pair: written(figure) for pair, figure in scenario.correlations.items()}, pairs)


def _forms() -> str:
    listed = ", ".join(f"`{form}`" for form in FORMS)
    return t("One of: {forms}. An empty field takes the range away.", forms=listed)


def _problem_text(problem: Problem, world: World) -> str:
    head, _, path = problem.where.partition(".")
    text = words.problem_text(problem)
    if head != "ranges" or path not in range_paths():
        return text
    text = text.replace(f"{path}: ", "")
    place = path.rpartition(".")[0]
    for named in (f"{place}.other", f"{place}.russia") if place else (path,):
        text = text.replace(named, input_title(named, world))
    return f"{input_title(path, world)}: {text}"


def cannot_be_drawn(problems: Sequence[Problem], world: World) -> None:
    """Say why no simulations can be drawn, and offer to take away the ranges that are at fault.

    Parameters
    ----------
    problems : sequence of Problem
        What the model refused.
    world : World
        Names of the assumptions.
    """
    st.markdown(t("No simulations can be drawn as long as this stands:"))
    for problem in problems:
        path = problem.where.removeprefix("ranges.")
        ranged = path in state.hand().scenario.ranges
        text = _problem_text(problem, world) if ranged else words.problem_line(problem)
        st.error(words.escaped(text))
        if ranged:
            said = t("Take this range away: {what}", what=input_title(path, world))
            st.button(said, key=f"take-away {path}", on_click=_take_away, args=(path,))
    st.caption(t("Or give it another range at the side. The other pages go on as they are."))


def _take_away(path: str) -> None:
    state.attempt(f"range {path}", lambda scenario: with_range(scenario, path, ""))
