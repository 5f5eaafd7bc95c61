"""How a command is told its scenario: a file or a preset, and values to change in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from model.core.errors import Problem, ScenarioError
from model.core.reading import read_toml_file
from model.sampling.ranges import is_range
from model.scenario.range_levers import range_paths
from model.scenario.scenario import DEFAULT_PRESET, Scenario

__all__ = ["File", "Preset", "Settings", "read_scenario"]

File = Annotated[Path | None, typer.Argument(help="A scenario as a TOML file.")]
Preset = Annotated[str | None, typer.Option("--preset", help="Id of a preset.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Such as control.UA-14.russia=1.0, or a range, price_multiple='0.5 to 2'; repeatable.",
    ),
]


def read_scenario(file: Path | None, preset: str | None, settings: list[str] | None) -> Scenario:
    """Return the scenario of a file or a preset, the default one without either, with changes.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file and with the changes.
    """
    if file is not None and preset is not None:
        problem = Problem("--preset", preset, "either a preset or a file", "Leave one of them out.")
        raise ScenarioError([problem])
    if file is None:
        content = Scenario.from_preset(preset or DEFAULT_PRESET).as_dict()
    else:
        content = read_toml_file(file)
    before = dict(content)
    problems = _apply(settings or [], content)
    if content != before:
        content["title"] = _title(content, before)
    try:
        scenario = Scenario(**content)
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from None
    if problems:
        raise ScenarioError(problems)
    return scenario


CHANGED = ", changed"
"""Ends the title of a scenario that is no longer the one of its file or preset."""


def _title(content: dict[str, Any], before: dict[str, Any]) -> Any:
    """Return the title of what was changed; one that was set itself stays as it is."""
    title = content.get("title", "")
    if not isinstance(title, str) or not title or title.endswith(CHANGED):
        return title
    return f"{title[: 200 - len(CHANGED)]}{CHANGED}" if title == before.get("title") else title


def _apply(settings: list[str], content: dict[str, Any]) -> list[Problem]:
    """Set each PATH=VALUE in `content`; return what cannot be set."""
    problems: list[Problem] = []
    for text in settings:
        path, equals, value = text.partition("=")
        if _broken(value.strip()):
            remedy = "Give each assumption a --set of its own."
            problems.append(Problem("--set", repr(text), "one assumption on one line", remedy))
        elif not equals or not all(path.split(".")):
            problems.append(Problem("--set", text, "PATH=VALUE", "As in control.UA-14.russia=1.0."))
        elif not _set(content, *_place(path.strip(), value.strip())):
            problems.append(Problem("--set", text, "a path whose parents are tables"))
    return problems


def _place(path: str, text: str) -> tuple[list[str], Any]:
    """Return where a setting goes, by names, and its value; a range goes among the ranges."""
    value = _value(text)
    _, _, ranged = path.replace('"', "").partition("ranges.")
    if path.startswith("ranges."):
        return ["ranges", ranged], value if isinstance(value, str | dict) else text
    if isinstance(value, str) and path in range_paths() and is_range(value):
        told = (
            f"{path}: {value} is a range; simulate and sensitivity draw it, single figures do not."
        )
        typer.echo(told, err=True)
        return ["ranges", path], value
    return path.split("."), value


def _broken(text: str) -> bool:
    """Return whether a value goes on after a line break, other than inside quotes or brackets."""
    if "\n" not in text and "\r" not in text:
        return False
    try:
        found = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return not text.startswith(_OPENING)
    return list(found) != ["value"] or not text.startswith(_OPENING)


_OPENING = ('"', "'", "[", "{")


def _value(text: str) -> Any:
    """Return a value as TOML reads it; text that is not TOML stands for itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, KeyError, RecursionError):
        return text


def _set(content: dict[str, Any], path: list[str], value: Any) -> bool:
    *parents, last = path
    for name in parents:
        inner = content.get(name, {})
        if not isinstance(inner, dict):
            return False
        content[name] = content = dict(inner)
    content[last] = value
    return True
