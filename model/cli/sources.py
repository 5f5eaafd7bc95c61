"""The command about sources: the list of them, and how solid the figures are."""

from __future__ import annotations

from typing import Annotated

import typer

from model.cli.output import problems_end_it
from model.core.errors import Problem, ScenarioError, nearest
from model.world.evidence import GRADES, Solid, how_solid
from model.world.world import World, load_world

__all__ = ["register"]

Check = Annotated[
    bool, typer.Option("--check", help="List rows that break a law of evidence; count grades.")
]
Rows = Annotated[
    str, typer.Option("--rows", help="List the rows behind one count, such as deals.D.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="sources")(_sources)


def _sources(check: Check = False, rows: Rows = "") -> None:
    """List every source: id, grade, publisher, title, address."""
    with problems_end_it():
        world = load_world()
        if rows:
            _tell_rows(how_solid(world), rows)
        elif check:
            _tell_counts(world)
        else:
            _tell_sources(world)


def _tell_sources(world: World) -> None:
    for row in world.tables["sources"]:
        parts = (row["id"], row["grade"], row["publisher"], row["title"], row["url"])
        typer.echo("\t".join(parts))


def _tell_counts(world: World) -> None:
    typer.echo("No row breaks a law of evidence.")
    typer.echo("\t".join(("topic", *GRADES)))
    counts: dict[str, list[str]] = {}
    for solid in how_solid(world):
        counts.setdefault(solid.topic, []).append(str(solid.count))
    for topic, found in counts.items():
        typer.echo("\t".join((topic, *found)))


def _tell_rows(solids: tuple[Solid, ...], asked: str) -> None:
    known = {f"{solid.topic}.{solid.grade}": solid for solid in solids}
    if asked not in known:
        remedy = nearest(asked, sorted(known))
        raise ScenarioError([Problem("--rows", asked, "a topic and a grade", remedy)])
    for table, key in known[asked].rows:
        typer.echo(f"{table}\t{key}")
