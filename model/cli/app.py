"""The command line: ``mineral-wealth evaluate | presets | sources | validate``.

Bad input ends with status 2 and every problem listed; a traceback is a defect.
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from model.answers.outcome import evaluate
from model.cli import data, money, page, sources, sweep, territory, uncertainty
from model.cli.output import Answer, command, never_refuse_letters, problems_end_it
from model.core.errors import ModelError
from model.core.files import using
from model.core.installed import unfit
from model.scenario.scenario import Scenario
from model.version import __version__
from model.world.age import age_said
from model.world.catalog import PARTIES, catalog
from model.world.world import World, load_world

if TYPE_CHECKING:
    import pandas as pd

    from model.answers.outcome import Outcome

app = typer.Typer(
    name="mineral-wealth",
    help="Who controls Ukraine's minerals, and how that compares with the aid given.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for part in (territory, money, sources, sweep, uncertainty, data, page):
    app.registered_commands += part.commands.registered_commands
    app.registered_groups += part.commands.registered_groups


@app.callback()
def choose_tables(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Folder of tables of your own.")
    ] = None,
) -> None:
    """Who controls Ukraine's minerals, and how that compares with the aid given."""
    if folder is not None:
        context.with_resource(using(folder))


@command(app, "evaluate")
def evaluate_command(outcome: Outcome) -> Answer:
    """Evaluate a preset or a scenario file, with any of its values changed."""
    return Answer((lambda: _print(outcome),), (_long(outcome),), outcome.as_dict)


@command(app, "presets", formats=False)
def presets_command() -> Answer:
    """List the presets with date and title."""
    known = [(id, Scenario.from_preset(id)) for id in catalog().presets]
    return Answer([f"{id:24} {preset.date}  {preset.title}" for id, preset in known])


@command(app, "validate", formats=False)
def validate_command(
    file: Annotated[Path, typer.Argument(help="A scenario as a TOML file.")],
) -> Answer:
    """Check a scenario file and list everything that is wrong with it."""
    scenario = Scenario.from_file(file)
    evaluate(scenario, load_world())
    return Answer([f"{file.name}: a valid scenario, hash {scenario.hash}"])


@command(app, "version", formats=False)
def version_command() -> Answer:
    """Print the version of the engine and the id of the data."""
    return Answer([f"mineral-wealth {__version__}, data {load_world().data_id}"])


def _long(outcome: Outcome) -> pd.DataFrame:
    """Return every value in a row of its own, by table, key and party."""
    import pandas as pd

    rows = [("by_party", "UA", party, v) for party, v in outcome.by_party["value"].items()]
    for name, frame in (("by_region", outcome.by_region), ("by_group", outcome.by_group)):
        for key, values in zip(frame.index, frame.to_numpy().tolist(), strict=True):
            rows += [(name, key, party, v) for party, v in zip(PARTIES, values, strict=True)]
    columns = ["table", "key", "party", "value_usd_million"]
    return pd.DataFrame(rows, columns=columns).set_index("table")


def _print(outcome: Outcome) -> None:
    console = Console(width=100, highlight=False, markup=False, emoji=False)  # titles are text
    scenario, run = outcome.scenario, outcome.run
    console.print(scenario.title or scenario.id or "Own scenario", style="bold")
    console.print(f"Gross in-situ value, million {outcome.unit}: {outcome.total_million:,}")
    console.print(_party_table(outcome))
    console.print(_aid_line(outcome))
    if outcome.front_line is not None:
        console.print(f"Front line of {outcome.front_line.asked}. {outcome.front_line.note}")
    console.print(age_said(outcome.world, dt.date.today(), "line", "aid"))
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
    coverage = f"{outcome.aid_coverage:.2%} of the value that Ukraine controls"
    if math.isinf(outcome.aid_coverage):
        coverage = "Ukraine controls nothing to set against it"
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
    except (ImportError, AttributeError, TypeError):
        problems = list(unfit())
        if not problems:
            raise
        typer.echo(str(ModelError(problems)), err=True)
        sys.exit(2)
