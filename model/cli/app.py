"""The command line: ``mineral-wealth evaluate | presets | sources | validate``.

Bad input ends with status 2 and every problem listed; a traceback is a defect.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from model.answers.outcome import Outcome, evaluate
from model.cli import economics as cli_economics
from model.cli import money as cli_money
from model.cli import sources as cli_sources
from model.cli import sweep as cli_sweep
from model.cli import uncertainty as cli_uncertainty
from model.cli.output import Format, Output, never_refuse_letters, problems_end_it, write_json
from model.cli.scenario import File, Preset, Settings, read_scenario
from model.cli.territory import register
from model.scenario.scenario import Scenario
from model.version import __version__
from model.world.catalog import PARTIES, catalog
from model.world.world import World, load_world

__all__ = ["app", "main"]

app = typer.Typer(
    name="mineral-wealth",
    help="Who holds which part of Ukraine's minerals, and how that compares with the aid given.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
register(app)
cli_economics.register(app)
cli_money.register(app)
cli_sources.register(app)
cli_sweep.register(app)
cli_uncertainty.register(app)


@app.command(name="evaluate")
def evaluate_command(
    scenario: File = None,
    preset: Preset = None,
    settings: Settings = None,
    output: Output = Format.table,
) -> None:
    """Evaluate a preset or a scenario file, with any of its values changed."""
    with problems_end_it():
        outcome = evaluate(read_scenario(scenario, preset, settings), load_world())
        {Format.table: _as_table, Format.json: _as_json, Format.csv: _as_csv}[output](outcome)


@app.command(name="presets")
def presets_command() -> None:
    """List the presets with date and title."""
    with problems_end_it():
        for id in catalog().presets:
            known = Scenario.from_preset(id)
            typer.echo(f"{id:24} {known.date}  {known.title}")


@app.command(name="validate")
def validate_command(
    file: Annotated[Path, typer.Argument(help="A scenario as a TOML file.")],
) -> None:
    """Check a scenario file and list everything that is wrong with it."""
    with problems_end_it():
        scenario = Scenario.from_file(file)
        evaluate(scenario, load_world())
        typer.echo(f"{file.name}: a valid scenario, hash {scenario.hash}")


@app.command(name="version")
def version_command() -> None:
    """Print the version of the engine and the id of the data."""
    with problems_end_it():
        typer.echo(f"mineral-wealth {__version__}, data {load_world().data_id}")


def _as_json(outcome: Outcome) -> None:
    write_json(outcome.as_dict())


def _as_csv(outcome: Outcome) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["table", "key", "party", "value_usd_million"])
    for party, value in outcome.by_party["value"].items():
        writer.writerow(["by_party", "UA", party, value])
    for name, frame in (("by_region", outcome.by_region), ("by_group", outcome.by_group)):
        for key, row in zip(frame.index, frame.to_numpy().tolist(), strict=True):
            for party, value in zip(PARTIES, row, strict=True):
                writer.writerow([name, key, party, value])


def _as_table(outcome: Outcome) -> None:
    console = Console(width=100, highlight=False, markup=False, emoji=False)  # titles are text
    scenario, run = outcome.scenario, outcome.run
    console.print(scenario.title or scenario.id or "Own scenario", style="bold")
    console.print(f"Gross in-situ value, million {outcome.unit}: {outcome.total_million:,}")
    console.print(_party_table(outcome))
    console.print(_aid_line(outcome))
    if outcome.front_line is not None:
        console.print(f"Front line of {outcome.front_line.asked}. {outcome.front_line.note}")
    for frame, table in ((outcome.by_region, "regions"), (outcome.by_group, "commodity_groups")):
        console.print(_split_table(frame, table, outcome.world))
    console.print(f"version {run.version}  data {run.data_id}  scenario {run.scenario_hash}")


def _party_table(outcome: Outcome) -> Table:
    table = Table("party")
    table.add_column("value", justify="right")
    table.add_column("share", justify="right")
    for party, row in outcome.by_party.iterrows():
        table.add_row(str(party), f"{int(row['value']):,}", f"{row['share']:.2%}")
    return table


def _aid_line(outcome: Outcome) -> str:
    aid = outcome.aid
    stated = f"{aid.stated / 1e3:,.6g} billion {aid.stated_unit}"
    who = "own figure" if aid.own else f"{aid.claim.claimant}, {aid.claim.stage}"
    coverage = f"{outcome.aid_coverage:.2%} of the value that Ukraine holds"
    if math.isinf(outcome.aid_coverage):
        coverage = "Ukraine holds nothing to set against it"
    return f"Aid figure: {stated} ({who}): {coverage}"


def _split_table(frame: Any, labels: str, world: World) -> Table:
    table = Table(frame.index.name, "")
    for party in PARTIES:
        table.add_column(party, justify="right")
    for key, row in zip(frame.index, frame.to_numpy().tolist(), strict=True):
        table.add_row(key, world.label(labels, key), *(f"{value:,}" for value in row))
    return table


def main() -> None:
    """Run the command line."""
    never_refuse_letters()
    try:
        with problems_end_it():
            app()
    except typer.Exit as ended:  # such as help that cannot be written
        sys.exit(ended.exit_code)
