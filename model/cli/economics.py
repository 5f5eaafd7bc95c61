"""Commands about money: the model against what others have published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from model.answers.validation import FAILED, VERDICTS, validate_model
from model.cli.output import Format, Output, problems_end_it, write_frame
from model.core.errors import Problem, ScenarioError
from model.world.world import load_world

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    app.command(name="validate-model")(validate_model_command)


def validate_model_command(
    verdict: Annotated[
        str | None, typer.Option("--verdict", help="Only passed, explained or failed.")
    ] = None,
    output: Output = Format.table,
) -> None:
    """Set the model beside studies, firms, sectors and deals; end with status 1 where one fails."""
    with problems_end_it():
        if verdict not in (None, *VERDICTS):
            allowed = f"one of {', '.join(VERDICTS)}"
            raise ScenarioError([Problem("--verdict", str(verdict), allowed)])
        found = validate_model(load_world())
        shown = found if verdict is None else found[found["verdict"] == verdict]
        write_frame(_for_people(shown) if output is Format.table else shown, output)
        counts = found["verdict"].value_counts()
        typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()), err=True)
        for id, note in found.loc[found["verdict"] != "passed", "note"].items():
            typer.echo(f"{id}: {note}", err=True)
    if (found["verdict"] == FAILED).any():
        raise typer.Exit(1)


def _for_people(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that fit a screen: what, published, ours, distance, verdict."""
    short = frame[["project", "unit"]].copy()
    for side in ("published", "model"):
        ends = zip(frame[f"{side}_low"], frame[f"{side}_high"], strict=True)
        short[side] = [_range(low, high) for low, high in ends]
    kinds = zip(frame["distance"], frame["measure"], strict=True)
    short["distance"] = [_distance(value, measure) for value, measure in kinds]
    short["verdict"] = frame["verdict"]
    return short


def _range(low: float, high: float) -> str:
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return f"{value / size:.4g}{name}"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def _distance(value: float, measure: str) -> str:
    if value == 0.0:
        return "0"
    return (
        f"{value:+.1%}" if measure == "relative" else f"{'+' if value > 0 else ''}{_number(value)}"
    )
