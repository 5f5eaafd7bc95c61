"""How a command is told its scenario, how what it has found is written, and how bad input ends it.

:func:`command` is the way of every command: it is handed its outcome and returns an
:class:`Answer`; options, formats and refusals are the same for all.
"""

from __future__ import annotations

import errno
import inspect
import io
import json
import math
import os
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_type_hints

import typer
from rich.console import Console
from rich.table import Table

from model.answers.outcome import Outcome, evaluate
from model.cli.written import unwritten
from model.core.choices import as_options
from model.core.errors import ModelError, Problem, ScenarioError
from model.core.limits import LONGEST_SETTING
from model.core.reading import finite, measured, read_toml_file
from model.core.said import say
from model.sampling.ranges import is_range
from model.scenario.range_levers import range_paths
from model.scenario.scenario import DEFAULT_PRESET, Scenario
from model.world.aliases import meant_path
from model.world.world import load_world

if TYPE_CHECKING:
    import pandas as pd


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"
    csv = "csv"


Output = Annotated[Format, typer.Option("--format", help="How to write the result.")]

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

Part: TypeAlias = "str | tuple[str, pd.DataFrame] | Callable[[], None]"
"""What people read: a text, a table under its title, or what prints itself."""


@dataclass(frozen=True)
class Answer:
    """What a command has found, for each way of writing it.

    Parameters
    ----------
    people : sequence of Part
        One after the other.
    csv : sequence of DataFrame or str
        With an empty line between.
    record : any
        What JSON has, or what makes it.
    aside : sequence of str
        Said on stderr when all is written.
    then : callable, optional
        Called last, such as to write a file.
    status : int
        With which the command ends.
    """

    people: Sequence[Part]
    csv: Sequence[pd.DataFrame | str] = ()
    record: Any = None
    aside: Sequence[str] = ()
    then: Callable[[], None] | None = None
    status: int = 0

    @classmethod
    def of(
        cls, frame: pd.DataFrame, title: str = "", *more: Part, record: Any = None, **rest: Any
    ) -> Answer:
        """Return the answer of one table: as JSON by its index, unless there is a record."""
        told = partial(frame.to_dict, "index") if record is None else record
        return cls(((title, frame), *more), (frame,), told, **rest)


def command(
    app: typer.Typer, name: str, *, formats: bool = True
) -> Callable[[Callable[..., Answer]], Callable[..., None]]:
    """Register a command that returns an :class:`Answer`, which is written as it is asked for.

    A command whose first parameter is an outcome or a scenario is handed that of the file, the
    preset and the settings; one with a parameter `output` is told the format. Bad input ends it.

    Parameters
    ----------
    app : Typer
        Where it is registered.
    name : str
        As it is typed.
    formats : bool
        Whether it has ``--format``.
    """

    def keep(run: Callable[..., Answer]) -> Callable[..., None]:
        hints = get_type_hints(run, None, _SUBJECTS, include_extras=True)
        own = [_option(row.name, hints[row.name], row.default)
               for row in inspect.signature(run).parameters.values()]  # fmt: skip
        about = own.pop(0).annotation if own and own[0].annotation in _SUBJECTS.values() else None
        told = any(row.name == "output" for row in own)

        def outer(output: Format = Format.table, **given: Any) -> None:
            with problems_end_it():
                first = [_subject(about, given)] if about else []
                found = run(*first, **given, **({"output": output} if told else {}))
                write(found, output)
            if found.status:
                raise typer.Exit(found.status)

        rows = [*(_SHARED if about else ()), *own, *([_FORMAT] if formats and not told else [])]
        outer.__doc__, outer.__annotations__ = run.__doc__, {}
        outer.__signature__ = inspect.Signature(rows)  # type: ignore[attr-defined]
        return app.command(name=name)(outer)

    return keep


def _option(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


_SUBJECTS = {"Outcome": Outcome, "Scenario": Scenario}
_SHARED = (
    _option("scenario", File, None),
    _option("preset", Preset, None),
    _option("settings", Settings, None),
)
_FORMAT = _option("output", Output, Format.table)


def _subject(about: type, given: dict[str, Any]) -> Outcome | Scenario:
    """Take what says which scenario is meant out of what is given; return it, or its outcome."""
    scenario = read_scenario(*(given.pop(row.name) for row in _SHARED))
    return evaluate(scenario, load_world()) if about is Outcome else scenario


def write(found: Answer, output: Format = Format.table) -> None:
    """Write what a command has found."""
    if output == Format.json:
        write_json(found.record() if callable(found.record) else found.record)
    elif output == Format.csv:
        tables = (t if isinstance(t, str) else t.to_csv(lineterminator="\n") for t in found.csv)
        typer.echo("\n".join(tables), nl=isinstance(found.csv[-1], str))
    else:
        for part in found.people:
            _show(part)
    for text in found.aside:
        typer.echo(text, err=True)
    if found.then is not None:
        found.then()


def _show(part: Part) -> None:
    if isinstance(part, str):
        typer.echo(part)
    elif isinstance(part, tuple):
        _print(*part)
    else:
        part()


@contextmanager
def problems_end_it() -> Iterator[None]:
    """End with status 2 and every problem on stderr when the model refuses its input.

    So it ends where a file or the output cannot be written; a pipe that closed ends it quietly.
    """
    try:
        yield
        if sys.stdout is None:  # closed before the command began
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        sys.stdout.flush()
    except ModelError as error:
        typer.echo(as_options(error), err=True)
        raise typer.Exit(2) from None
    except BrokenPipeError:
        _give_up_output()
        raise typer.Exit(1) from None
    except OSError as error:
        _give_up_output()
        typer.echo(str(unwritten(str(error.filename or "output"), error)), err=True)
        raise typer.Exit(2) from None


def _give_up_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter ends without a word."""
    stream = sys.__stdout__
    if stream is not None and stream is sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def never_refuse_letters() -> None:
    """Let a terminal of a narrow encoding show ``?`` for letters that it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write_json(content: Any) -> None:
    """Write a value as JSON; what is not a finite number becomes null.

    Where the output is not Unicode, letters are escaped, so that none is lost.
    """
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(finite(content), indent=2, ensure_ascii=plain, allow_nan=False))


def _print(title: str, frame: pd.DataFrame) -> None:
    table = Table(str(frame.index.name or ""), title=title or None, title_justify="left")
    for column in frame.columns:
        right = frame[column].dtype.kind in "if"
        table.add_column(str(column), justify="right" if right else "left")
    for key, row in zip(frame.index, frame.itertuples(index=False), strict=True):
        table.add_row(str(key), *(_cell(value) for value in row))
    Console(width=120, highlight=False, markup=False, emoji=False).print(table)


_NOTHING = 1e-6
"""Below it a figure is nothing to people: a dollar of a million; files have every digit."""


def _cell(value: Any) -> str:
    if isinstance(value, float):
        if abs(value) < _NOTHING:
            return "0"
        return (
            "" if math.isnan(value) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        )
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


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
        if (problem := _unmeasured(text, path, value)) is not None:
            problems.append(problem)
        elif _broken(value.strip()):
            remedy = "Give each assumption a --set of its own."
            problems.append(Problem("--set", repr(text), "one assumption on one line", remedy))
        elif not equals or not all(path.split(".")):
            problems.append(Problem("--set", text, "PATH=VALUE", "As in control.UA-14.russia=1.0."))
        elif not _set(content, *_place(path.strip(), value.strip())):
            problems.append(Problem("--set", text, "a path whose parents are tables"))
    return problems


def _unmeasured(text: str, path: str, value: str) -> Problem | None:
    """Return why a setting is not even read, None where it is."""
    if len(text) > LONGEST_SETTING:
        given = say("{count:,} characters", count=len(text))
        return Problem("--set", given, say("at most {count} characters", count=LONGEST_SETTING))
    try:
        measured("--set", path)
        measured("--set", value)
    except ScenarioError as error:
        return error.problems[0]
    return None


def _place(path: str, text: str) -> tuple[list[str], Any]:
    """Return where a setting goes, by names, and its value; a range goes among the ranges."""
    value = _value(text)
    _, _, ranged = path.replace('"', "").partition("ranges.")
    if path.startswith("ranges."):
        return ["ranges", ranged], value if isinstance(value, str | dict) else text
    if path.startswith("correlations."):
        return ["correlations", path.replace('"', "").removeprefix("correlations.")], value
    ranges = frozenset(range_paths()) if isinstance(value, str) else ()
    if isinstance(value, str) and meant_path(path, ranges) in ranges and is_range(value):
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
