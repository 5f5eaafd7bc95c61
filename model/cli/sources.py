"""The command about sources: the list of them, and how solid the figures are."""

from __future__ import annotations

from typing import Annotated

import typer

from model.cli.output import Answer, command
from model.core.errors import Problem, ScenarioError, nearest
from model.world.evidence import GRADES
from model.world.solid import TOPICS, how_solid
from model.world.world import World, load_world

commands = typer.Typer()

Check = Annotated[
    bool, typer.Option("--check", help="List rows that break a law of evidence; count grades.")
]
Rows = Annotated[
    str, typer.Option("--rows", help="List the rows behind one count, such as deals.D.")
]


@command(commands, "sources", formats=False)
def sources_command(check: Check = False, rows: Rows = "") -> Answer:
    """List every source: id, grade, publisher, title, address."""
    world = load_world()
    if rows:
        return Answer(_rows(world, rows))
    return Answer(_counts(world) if check else _sources(world))


def _sources(world: World) -> list[str]:
    columns = ("id", "grade", "publisher", "title", "url")
    return ["\t".join(row[column] for column in columns) for row in world.tables["sources"]]


def _counts(world: World) -> list[str]:
    counts = {(solid.topic, solid.grade): str(solid.count) for solid in how_solid(world)}
    head = "\t".join(("topic", *GRADES))
    lines = ["\t".join((topic, *(counts[topic, g] for g in GRADES))) for topic in TOPICS]
    return ["No row breaks a law of evidence.", head, *lines]


def _rows(world: World, asked: str) -> list[str]:
    known = {f"{solid.topic}.{solid.grade}": solid for solid in how_solid(world)}
    if asked not in known:
        remedy = nearest(asked, sorted(known))
        raise ScenarioError([Problem("--rows", asked, "a topic and a grade", remedy)])
    return [f"{table}\t{key}" for table, key in known[asked].rows]
