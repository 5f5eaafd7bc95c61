"""Technical figures of one's own, as a number or as a range."""

from __future__ import annotations

import streamlit as st

from model import Outcome, Scenario, ScenarioError, World
from model.core.said import say
from model.futures.input_names import input_unit
from model.sampling.ranges import is_range
from model.scenario.range_levers import FIGURE, range_paths
from ui.controls.numbers import read_number, written
from ui.controls.stated import Stated
from ui.speech import words
from ui.speech.inputs import input_title
from ui.speech.language import number, t, told

__all__ = ["figures_editor", "with_figure"]


def with_figure(scenario: Scenario, path: str, text: str) -> Scenario:
    """Return a scenario with a technical figure, or its range; without either for no text."""
    _, component, name = path.split(".")
    figures = {of: dict(some) for of, some in scenario.parameters.items()}
    figures.setdefault(component, {}).pop(name, None)
    ranges = {at: said for at, said in scenario.ranges.items() if at != path}
    if is_range(text):
        ranges[path] = text.strip()
    elif text.strip():
        figures[component][name] = _number(path, text)
    return scenario.with_ranges(ranges).replace(parameters=figures)


def _number(path: str, text: str) -> float:
    value = read_number(text)
    if value is None:
        allowed = say("a number, or a range such as 10 to 20")
        raise ScenarioError.at(path, repr(text.strip()[:60]), allowed)
    return value


def figures_editor(outcome: Outcome) -> None:
    """Draw one field a technical figure that the scenario states, and one for another."""
    world, scenario = outcome.world, outcome.scenario
    stated = {
        f"{FIGURE}{component}.{name}": written(value)
        for component, figures in scenario.parameters.items()
        for name, value in figures.items()
    }
    stated |= {path: text for path, text in scenario.ranges.items() if path.startswith(FIGURE)}
    st.caption(t("A number of your own takes the place of the figure on record; a range is drawn "
                 "in simulations. An empty field brings the figure on record back."))  # fmt: skip
    Stated(
        key="figure",
        label=t("Your figure"),
        hint=t("15, or 10 to 20"),
        help=t("In the unit of the figure, within the bounds that it names."),
        write=with_figure,
        title=lambda path: _title(path, world),
        say=words.problem_text,
    ).draw(stated, [path for path in range_paths() if path.startswith(FIGURE)])


def _title(path: str, world: World) -> str:
    """Return what a figure is called, with what is on record."""
    _, component, name = path.split(".")
    economics = world.economics
    value = float(economics.central[name][economics.place(component)])
    what, unit = input_title(path, world), told(input_unit(path, world))
    return t("{what}: {value} {unit} on record", what=what, value=number(value), unit=unit)
