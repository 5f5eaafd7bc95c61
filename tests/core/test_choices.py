"""What may be stated about a file: one choice, worded for Python, the command line and the page."""

from __future__ import annotations

import doctest
import inspect
import re

import pytest
from typer.main import get_command

from model.cli.app import app
from model.core import choices
from model.core.choices import DECIMAL, PROPERTY, Choice, as_options, asks_for, layer, unit
from model.core.errors import FileError, Problem, Rest, ScenarioError
from model.core.said import say
from model.scenario.price_file import read_prices
from model.territory.own_map import read_map
from model.territory.own_values import read_values

CHOICES = {
    "property": (PROPERTY, read_map, ("control", "from-geojson")),
    "layer": (layer("Zone A"), read_map, ("control", "from-geojson")),
    "unit": (unit("billion UAH_2023"), read_values, ("values",)),
    "decimal": (DECIMAL, read_values, ("values",)),
    "decimal of prices": (DECIMAL, read_prices, ("prices",)),
}


def test_the_examples_hold() -> None:
    assert doctest.testmod(choices).failed == 0


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_an_argument_and_an_option(name: str) -> None:
    choice, reader, path = CHOICES[name]
    assert choice.argument.partition("=")[0] in inspect.signature(reader).parameters
    command = get_command(app)
    for part in path:
        command = command.commands[part]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z]+", choice.option)) <= known


def test_a_name_is_quoted_as_its_reader_needs_it() -> None:
    assert str(layer("it's")) == """mapping={"it's": 'PARTY'}"""
    assert layer("Зона А").option == "--layer 'Зона А=PARTY'"
    assert unit("million USD_2023").option == "--unit 'million USD_2023'"


def test_an_error_is_worded_for_the_command_line() -> None:
    inner = say("say ({what})", what=layer("A"))
    rows = [Problem("a", "b", "c", say("Either {inner} or {n:,}.", inner=inner, n=1200)),
            Problem("d", "e", "f", "Plain {text}."), Rest.of(3)]  # fmt: skip
    error = FileError(rows)
    assert "Either say (mapping={'A': 'PARTY'}) or 1,200." in str(error)
    assert as_options(error) == str(error).replace("mapping={'A': 'PARTY'}", "--layer A=PARTY")
    assert "and 3 more" in as_options(error)


def test_whether_a_remedy_is_to_state_a_choice_is_known() -> None:
    error = ScenarioError.at("a", "b", "c", say("State it: {what}.", what=PROPERTY))
    assert asks_for(error, PROPERTY)
    assert not asks_for(error, DECIMAL)
    assert not asks_for(ScenarioError.at("a", "b", "c", "State it."), PROPERTY)


def test_a_choice_crosses_processes_with_its_message() -> None:
    import pickle

    error = ScenarioError.at("a", "b", "c", say("State it: {what}.", what=PROPERTY))
    again = pickle.loads(pickle.dumps(error))
    assert as_options(again) == as_options(error)
    assert isinstance(again.problems[0].remedy.values["what"], Choice)
