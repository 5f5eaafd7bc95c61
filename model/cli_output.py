"""How the command line writes a table, and how bad input ends it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from model.errors import ModelError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Format", "Output", "problems_end_it", "write_frame", "write_json"]


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"
    csv = "csv"


Output = Annotated[Format, typer.Option("--format", help="How to write the result.")]


@contextmanager
def problems_end_it() -> Iterator[None]:
    """End with status 2 and every problem on stderr when the model refuses its input."""
    try:
        yield
    except ModelError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def write_json(content: Any) -> None:
    """Write a value as JSON; what is not a finite number becomes null."""
    typer.echo(json.dumps(_finite(content), indent=2, ensure_ascii=False, allow_nan=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


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
