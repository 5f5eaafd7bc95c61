"""How the command line writes a table, and how bad input ends it."""

from __future__ import annotations

import io
import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from model.core.errors import ModelError, Problem
from model.core.reading import finite

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from model.scenario.scenario import Scenario

__all__ = [
    "Format",
    "Output",
    "OutputError",
    "never_refuse_letters",
    "problems_end_it",
    "write_frame",
    "write_json",
    "write_scenario",
]


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"
    csv = "csv"


Output = Annotated[Format, typer.Option("--format", help="How to write the result.")]


@contextmanager
def problems_end_it() -> Iterator[None]:
    """End with status 2 and every problem on stderr when the model refuses its input.

    So it ends where a file or the output cannot be written; a pipe that closed ends it quietly.
    """
    try:
        yield
        sys.stdout.flush()
    except ModelError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except BrokenPipeError:
        _give_up_output()
        raise typer.Exit(1) from None
    except OSError as error:
        _give_up_output()
        typer.echo(str(_unwritten(str(error.filename or "output"), error)), err=True)
        raise typer.Exit(2) from None


def _give_up_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter ends without a word."""
    stream = sys.__stdout__
    if stream is not None and stream is sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unwritten(where: str, error: OSError) -> OutputError:
    remedy = "Check that its folder exists, that it may be written, and that the disk has room."
    given = error.strerror or str(error) or type(error).__name__
    return OutputError([Problem(where, given, "a place that can be written", remedy)])


class OutputError(ModelError):
    """A result cannot be written."""

    heading = "The result cannot be written"


def write_scenario(file: Path, scenario: Scenario, what: str) -> None:
    """Write a scenario to the file that ``--out`` names, and say so on stderr.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    try:
        file.write_text(scenario.to_toml(), encoding="utf-8")
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        known = error if isinstance(error, OSError) else OSError(str(error))
        raise _unwritten(f"--out {file}".replace("\0", "\\0"), known) from None
    typer.echo(f"{file}: {what}", err=True)


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


def write_frame(frame: pd.DataFrame, output: Format, title: str = "") -> None:
    """Write a table: for people, as JSON by index, or as CSV."""
    if output is Format.json:
        write_json(frame.to_dict("index"))
    elif output is Format.csv:
        typer.echo(frame.to_csv(lineterminator="\n"), nl=False)
    else:
        _print(frame, title)


def _print(frame: pd.DataFrame, title: str) -> None:
    table = Table(str(frame.index.name or ""), title=title or None, title_justify="left")
    for column in frame.columns:
        right = frame[column].dtype.kind in "if"
        table.add_column(str(column), justify="right" if right else "left")
    for key, row in zip(frame.index, frame.itertuples(index=False), strict=True):
        table.add_row(str(key), *(_cell(value) for value in row))
    Console(width=120, highlight=False, markup=False, emoji=False).print(table)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return (
            "" if math.isnan(value) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
        )
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
