"""Commands about money: ``ladder``, ``deal``, ``break-even``, ``explain``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from model.answers.answers import (
    ladder_by_group,
    ladder_table,
    ratios,
    receipts_table,
    receipts_totals,
)
from model.answers.breakeven import LEVERS, BreakEven, break_even, region_flips
from model.answers.deposit_ladder import deposit_ladder
from model.answers.outcome import Outcome, evaluate
from model.cli.output import Format, Output, problems_end_it, write_frame, write_json
from model.cli.scenario import File, Preset, Settings, read_scenario
from model.explain.places import explain
from model.world.world import load_world

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(name="ladder")(ladder_command)
    app.command(name="deal")(deal_command)
    app.command(name="break-even")(break_even_command)
    app.command(name="explain")(explain_command)


def _outcome(scenario: Any, preset: Any, settings: Any) -> Outcome:
    return evaluate(read_scenario(scenario, preset, settings), load_world())


def ladder_command(
    scenario: File = None,
    preset: Preset = None,
    settings: Settings = None,
    output: Output = Format.table,
) -> None:
    """Print the value ladder: from rock in the ground to money in the fund."""
    with problems_end_it():
        outcome = _outcome(scenario, preset, settings)
        economy = outcome.economy
        table = ladder_table(economy, outcome.aid_base)
        if output is Format.json:
            by_group = ladder_by_group(economy, outcome.world).to_dict("index")
            write_json(
                {
                    "unit": f"million {economy.unit}",
                    "ladder": table.to_dict("index"),
                    "by_group": by_group,
                    "by_deposit": deposit_ladder(outcome).to_dict("index"),
                    **ratios(economy),
                    "notes": list(outcome.notes),
                    "run": outcome.as_dict()["run"],
                }
            )
            return
        write_frame(table, output, f"Value ladder, million {economy.unit}")
        if output is Format.table:
            _say(outcome.notes)


def _say(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        typer.echo(sentence)


def deal_command(
    scenario: File = None,
    preset: Preset = None,
    settings: Settings = None,
    output: Output = Format.table,
) -> None:
    """Print what the scenario's deal pays to whom by year, and when the claim is met."""
    with problems_end_it():
        outcome = _outcome(scenario, preset, settings)
        economy, met = outcome.economy, outcome.claim_met
        years, totals = receipts_table(economy), receipts_totals(economy)
        if output is Format.json:
            write_json(
                {
                    "unit": f"million {economy.unit}",
                    "deal": economy.terms.model_dump(mode="json", exclude_none=True),
                    "receipts": years.to_dict("index"),
                    "totals": totals.to_dict("index"),
                    "claim": {
                        "claim_million": float(met.claim),
                        "year": float(met.year),
                        "received_million": float(met.received),
                        "limit_million": float(met.limit),
                        "ending": str(met.ending),
                        "reason": met.reason,
                    },
                    "run": outcome.as_dict()["run"],
                }
            )
            return
        write_frame(years, output, f"{economy.terms.title}, million {economy.unit}")
        if output is Format.table:
            write_frame(totals, output, "Over the horizon")
            typer.echo(met.reason)


def break_even_command(
    scenario: File = None,
    preset: Preset = None,
    settings: Settings = None,
    lever: Annotated[
        list[str] | None,
        typer.Option("--lever", help="Such as price_multiple or held.UA-63; all by default."),
    ] = None,
    quantity: Annotated[
        str, typer.Option("--quantity", help="What meets the claim: us, inflow or state.")
    ] = "us",
    claim: Annotated[
        float | None, typer.Option("--claim", help="Million; the aid figure by default.")
    ] = None,
    output: Output = Format.table,
) -> None:
    """Print the lowest level of each lever that meets the claim, and what its bounds give."""
    with problems_end_it():
        import pandas as pd

        outcome = _outcome(scenario, preset, settings)
        goal = outcome.aid_base if claim is None else claim
        asked = (outcome.scenario, outcome.world)
        found = [
            break_even(*asked, name, claim=goal, quantity=quantity) for name in lever or LEVERS
        ]
        rows = {row.lever: _answer(row) for row in found}
        flips = region_flips(*asked, claim=goal, quantity=quantity)
        alone = [region for region, flip in flips.items() if flip]
        unit = f"million {outcome.economy.unit}"
        if output is Format.json:
            run = outcome.as_dict()["run"]
            write_json({"unit": unit, "levers": rows, "regions_that_flip": alone, "run": run})
            return
        frame = pd.DataFrame.from_dict(rows, orient="index")
        write_frame(frame.rename_axis("lever"), output, f"Break-even, {unit}")
        if output is Format.table:
            _say([f"Regions whose loss alone flips the answer: {', '.join(alone) or 'none'}."])


def _answer(row: BreakEven) -> dict[str, Any]:
    names = ("quantity", "claim", "verdict", "level", "until", "low", "at_low", "high", "at_high")
    return {name: getattr(row, name) for name in names}


def explain_command(
    figure: Annotated[str, typer.Argument(help="Such as aid_coverage, region.UA-14.russia, S4.")],
    preset: Preset = None,
    settings: Settings = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="A scenario as a TOML file.")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", min=0, help="Levels shown.")] = 3,
    output: Output = Format.table,
) -> None:
    """Print how a figure came about, down to its rows of data."""
    with problems_end_it():
        tree = explain(_outcome(scenario, preset, settings), figure)
        if output is Format.json:
            write_json(tree.as_dict())
        else:
            typer.echo(tree.as_text(depth))
